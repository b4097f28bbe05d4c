//! Where the story is run: a file, and a schema of its own in the PostgreSQL of `ARMISTICE_TEST_POSTGRES`.

use std::sync::atomic::{AtomicU32, Ordering};

/// Runs a test on both databases. Without a PostgreSQL it says so and runs on SQLite alone; `./test` starts one.
pub(crate) fn on_both(test: impl Fn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(folder.path().join("record.db").to_str().unwrap());
    on_postgres(test);
}

/// Runs a test in a schema of its own in PostgreSQL, if there is one.
pub(crate) fn on_postgres(test: impl Fn(&str)) {
    #[expect(clippy::disallowed_methods, reason = "the test is told where the database is")]
    let url = std::env::var("ARMISTICE_TEST_POSTGRES");
    let Ok(url) = url else {
        eprintln!("skipped on PostgreSQL: ARMISTICE_TEST_POSTGRES is not set");
        return;
    };
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let schema = format!("story_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    test(&format!("{url}{separator}options=-csearch_path%3D{schema}"));
    client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE")).unwrap();
}
