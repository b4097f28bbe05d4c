//! Records of older programs: each schema that there was, filled, is brought up to date and shows what a fresh record shows.

use armistice_merge::{Filter, Kind, Names, View};
use armistice_store::{Progress, Role, Store, StoreError, Target};
use postgres::Client;
use rusqlite::Connection;
use serde_json::json;

use crate::places::on_both;
use crate::story::{NOW, all_views, correction, position, reports};

/// The statements of the schemas, those of SQLite and those of PostgreSQL.
const SCHEMAS: [[&str; 2]; 3] = [
    [
        include_str!("../../migrations/sqlite/0001-record.sql"),
        include_str!("../../migrations/postgres/0001-record.sql"),
    ],
    [
        include_str!("../../migrations/sqlite/0002-accounts.sql"),
        include_str!("../../migrations/postgres/0002-accounts.sql"),
    ],
    [
        include_str!("../../migrations/sqlite/0003-watch.sql"),
        include_str!("../../migrations/postgres/0003-watch.sql"),
    ],
];
/// What a program of each schema wrote, its rows of entries among them.
const TABLES: [&[&str]; 3] = [
    &[
        "reports",
        "bands",
        "mentions",
        "keys",
        "names",
        "subjects",
        "stands",
        "corrections",
        "corrected",
        "log",
        "actors",
    ],
    &["users"],
    &["feeds", "articles", "revisions", "rules", "outbox"],
];

/// A record of today: reports, what people decided, a name, a user.
fn fill(store: &mut Store) {
    store.add(&reports(1), NOW).unwrap();
    let edited = position(store, "r3");
    store.correct(&correction(Target::Edit(vec![edited], json!({"stance": "conditional"})))).unwrap();
    let rejected = position(store, "r4");
    store.correct(&correction(Target::Reject(vec![rejected]))).unwrap();
    let accepted = position(store, "r5");
    let undone = store.correct(&correction(Target::Accept(vec![accepted]))).unwrap();
    store.undo(undone, "ada", NOW).unwrap();
    store.register(&[("Borduria".to_owned(), Some("BOR-1".to_owned()))], NOW).unwrap();
    store.add_user("ada", Role::Admin, "hash", 0).unwrap();
}

/// The columns that an older program had of a table of today.
fn columns(table: &str) -> &str {
    // Bands had no origins.
    if table == "bands" { "band, report" } else { "*" }
}

/// Takes a record back to what a program of schema `number` had left of it.
fn make_older(place: &str, number: usize) {
    if place.starts_with("postgres") {
        let mut client = Client::connect(place, postgres::NoTls).unwrap();
        let schema: String = client.query_one("SELECT current_schema()::TEXT", &[]).unwrap().get(0);
        let today = format!("{schema}_today");
        client
            .batch_execute(&format!("ALTER SCHEMA {schema} RENAME TO {today}; CREATE SCHEMA {schema}"))
            .unwrap();
        client.batch_execute("CREATE TABLE migrations (number BIGINT PRIMARY KEY)").unwrap();
        for (at, [_, sql]) in SCHEMAS[..number].iter().enumerate() {
            client.batch_execute(sql).unwrap();
            for table in TABLES[at] {
                let copy = format!(
                    "INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT {} FROM {today}.{table}",
                    columns(table)
                );
                client.batch_execute(&copy).unwrap();
                let next = format!(
                    "SELECT setval(pg_get_serial_sequence('{schema}.{table}', 'number'), MAX(number)) FROM {table}"
                );
                if ["reports", "mentions", "subjects", "corrections", "log", "users"].contains(table) {
                    client.batch_execute(&next).unwrap();
                }
            }
            if at == 0 {
                // Bands waited for others only later.
                for row in client.query(&format!("SELECT report, bands FROM {today}.waiting"), &[]).unwrap() {
                    for band in numbers(row.get(1)) {
                        client
                            .execute("INSERT INTO bands VALUES ($1, $2)", &[&band, &row.get::<_, i64>(0)])
                            .unwrap();
                    }
                }
            }
            client.execute("INSERT INTO migrations VALUES ($1)", &[&(at as i64 + 1)]).unwrap();
        }
        client.batch_execute(&format!("DROP SCHEMA {today} CASCADE")).unwrap();
        return;
    }
    let today = format!("{place}.today");
    std::fs::rename(place, &today).unwrap();
    let base = Connection::open(place).unwrap();
    base.execute("ATTACH ?1 AS today", [&today]).unwrap();
    base.execute_batch("CREATE TABLE migrations (number BIGINT PRIMARY KEY)").unwrap();
    for (at, [sql, _]) in SCHEMAS[..number].iter().enumerate() {
        base.execute_batch(sql).unwrap();
        for table in TABLES[at] {
            let columns = columns(table);
            base.execute_batch(&format!("INSERT INTO {table} SELECT {columns} FROM today.{table}")).unwrap();
        }
        if at == 0 {
            let mut waiting = base.prepare("SELECT report, bands FROM today.waiting").unwrap();
            let mut rows = waiting.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for band in numbers(row.get_ref(1).unwrap().as_blob().unwrap()) {
                    let report: i64 = row.get(0).unwrap();
                    base.execute("INSERT INTO bands VALUES (?1, ?2)", [band, report]).unwrap();
                }
            }
        }
        base.execute("INSERT INTO migrations VALUES (?1)", [at as i64 + 1]).unwrap();
    }
    base.execute_batch("INSERT INTO words (rowid, body) VALUES (1, 'of another schema'); DETACH today")
        .unwrap();
    drop(base);
    std::fs::remove_file(today).unwrap();
}

fn numbers(bytes: &[u8]) -> Vec<i64> {
    bytes.chunks_exact(8).map(|eight| i64::from_le_bytes(eight.try_into().unwrap())).collect()
}

fn schema(place: &str) -> i64 {
    let sql = "SELECT MAX(number) FROM migrations";
    if place.starts_with("postgres") {
        return Client::connect(place, postgres::NoTls).unwrap().query_one(sql, &[]).unwrap().get(0);
    }
    Connection::open(place).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_record_of_each_older_schema_shows_what_a_fresh_one_shows() {
    for number in 1..=SCHEMAS.len() {
        on_both(|place| {
            let mut store = Store::open(place).unwrap();
            fill(&mut store);
            let (views, ledger) = (all_views(&mut store), store.corrections().unwrap());
            assert!(views.iter().any(|view| view.contains("conditional")));
            drop(store);
            make_older(place, number);
            assert_eq!(schema(place), number as i64);

            let mut heard = Vec::new();
            let mut store = Store::open_telling(place, |progress| heard.push(progress)).unwrap();
            let told: Vec<Progress> = (0..30).map(|done| Progress { done, all: 30 }).collect();
            assert_eq!(heard, told, "schema {number}");
            assert!(schema(place) > number as i64);
            assert_eq!(all_views(&mut store), views, "schema {number}");
            assert_eq!(store.corrections().unwrap(), ledger);
            assert_eq!(store.verify().unwrap(), Vec::<String>::new());
            assert_eq!(store.users().unwrap().len(), usize::from(number >= 2));
            assert_eq!(store.listed_with("harbour prisoners", None, 100).unwrap().len(), 10);

            // It goes on as a fresh one does, and is brought up to date once.
            store.add(&reports(2), NOW).unwrap();
            let mut fresh = Store::open(":memory:").unwrap();
            fill(&mut fresh);
            fresh.add(&reports(2), NOW).unwrap();
            assert_eq!(all_views(&mut store), all_views(&mut fresh));
            drop(store);
            Store::open_telling(place, |_| panic!("nothing is left to do")).unwrap();
        });
    }
}

#[test]
fn a_record_of_schema_4_is_left_as_it_is_but_for_what_is_new() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        fill(&mut store);
        let views = all_views(&mut store);
        drop(store);
        let sql = "DROP TABLE gone; DROP INDEX mentions_meetings; DROP TABLE texts; DROP TABLE persons; DROP TABLE hidden; DELETE FROM migrations WHERE number > 4";
        if place.starts_with("postgres") {
            Client::connect(place, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        } else {
            Connection::open(place).unwrap().execute_batch(sql).unwrap();
        }
        assert_eq!(schema(place), 4);
        let mut store = Store::open(place).unwrap();
        assert!(schema(place) > 4);
        assert_eq!(all_views(&mut store), views);
        assert_eq!(store.listed_with("harbour prisoners", None, 100).unwrap().len(), 10);
        let before = store.living(Kind::Meeting, None).unwrap();
        let rejected = position(&mut store, "r7");
        store.correct(&correction(Target::Reject(vec![rejected]))).unwrap();
        let after = store.living(Kind::Meeting, Some(&before)).unwrap();
        assert_eq!(*after.entries, store.index(Kind::Meeting, &Filter::default()).unwrap());
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_record_without_its_people_is_given_them() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap().showing(Names::Public);
        fill(&mut store);
        crate::persons::fill(&mut store);
        let views = crate::persons::shown(&mut store);
        assert!(views.iter().any(|view| view.contains("teacher [")));
        drop(store);
        let sql = "DROP TABLE persons; DROP TABLE hidden; DELETE FROM migrations WHERE number >= 7";
        if place.starts_with("postgres") {
            Client::connect(place, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        } else {
            Connection::open(place).unwrap().execute_batch(sql).unwrap();
        }
        let mut heard = 0;
        let mut store = Store::open_telling(place, |_| heard += 1).unwrap().showing(Names::Public);
        assert_eq!(heard, store.size().unwrap().0);
        assert_eq!(crate::persons::shown(&mut store), views);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn what_ends_the_bringing_up_to_date_leaves_the_record_as_it_was() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        fill(&mut store);
        let views = all_views(&mut store);
        drop(store);
        make_older(place, 3);
        for ended in [0, 1, 17, 29] {
            let opened = std::panic::catch_unwind(|| {
                Store::open_telling(place, |progress| assert_ne!(progress.done, ended, "ended here"))
            });
            assert!(opened.is_err());
            assert_eq!(schema(place), 3);
        }
        let mut store = Store::open(place).unwrap();
        assert_eq!(all_views(&mut store), views);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        assert!(!store.view(View::Statements, &Default::default()).unwrap().listing.rows.is_empty());
    });
}

#[test]
fn a_record_of_a_newer_program_is_refused() {
    on_both(|place| {
        drop(Store::open(place).unwrap());
        let sql = "INSERT INTO migrations VALUES (1000)";
        if place.starts_with("postgres") {
            Client::connect(place, postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        } else {
            Connection::open(place).unwrap().execute_batch(sql).unwrap();
        }
        let error = Store::open(place).err().unwrap();
        assert!(matches!(error, StoreError::Newer { found: 1000, .. }), "{error}");
    });
}
