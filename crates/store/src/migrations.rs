//! Schemas, one after the other. A schema that was ever released is never changed; the next is added.

use armistice_merge::ReportKey;

use crate::database::Database;
use crate::words::Words;
use crate::{StoreError, add, corrections, mentions, persons, registry, texts};

const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001-record.sql"),
    include_str!("../migrations/sqlite/0002-accounts.sql"),
    include_str!("../migrations/sqlite/0003-watch.sql"),
    include_str!("../migrations/sqlite/0004-views.sql"),
    include_str!("../migrations/sqlite/0005-desk.sql"),
    include_str!("../migrations/sqlite/0006-texts.sql"),
    include_str!("../migrations/sqlite/0007-persons.sql"),
    include_str!("../migrations/sqlite/0008-bands.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0001-record.sql"),
    include_str!("../migrations/postgres/0002-accounts.sql"),
    include_str!("../migrations/postgres/0003-watch.sql"),
    include_str!("../migrations/postgres/0004-views.sql"),
    include_str!("../migrations/postgres/0005-desk.sql"),
    include_str!("../migrations/postgres/0006-texts.sql"),
    include_str!("../migrations/postgres/0007-persons.sql"),
    include_str!("../migrations/postgres/0008-bands.sql"),
];

/// The last schema that empties the rows of entries.
const DERIVED: i64 = 4;
/// The schema that has the words of reports.
const TEXTS: i64 = 6;
/// The schema that keeps the people of reports, beside the rows of entries.
const PERSONS: i64 = 7;

/// Writes the rows of all entries anew, from reports and corrections.
fn derive(database: &mut Database, mut progress: impl FnMut(Progress)) -> Result<(), StoreError> {
    let registry = registry::load(database)?;
    let mut words = Words::default();
    let reports = database.rows("SELECT number, key FROM reports ORDER BY number", &[])?;
    let all = reports.len();
    for (done, row) in reports.into_iter().enumerate() {
        progress(Progress { done, all });
        let (Some(number), Some(key)) = (row[0].number(), row[1].owned()) else { continue };
        let key = ReportKey::from_stored(key);
        let kept = add::load(database, number)?;
        let verdicts = corrections::verdicts(database, &key)?;
        mentions::refresh(database, number, &key, &kept, &verdicts, &registry, &mut words)?;
        if words.len() >= AT_ONCE {
            std::mem::take(&mut words).keep(database)?;
        }
    }
    words.keep(database)
}

/// How far a record of an older program is brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many reports are done.
    pub done: usize,
    /// How many there are.
    pub all: usize,
}

/// How many statements' words are written at once.
const AT_ONCE: usize = 100_000;

/// Brings a database to the last schema, all of it or, when it is ended before, nothing.
///
/// # Errors
/// When a newer program made it, or it cannot be written.
pub(crate) fn run(database: &mut Database, mut progress: impl FnMut(Progress)) -> Result<(), StoreError> {
    let all = if database.is_postgres() { POSTGRES } else { SQLITE };
    let known = all.len() as i64;
    if version(database).is_ok_and(|found| found == known) {
        return Ok(());
    }
    database.whole(|database| {
        database.batch("CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY)")?;
        let found = version(database)?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        for (number, sql) in (1i64..).zip(all).skip(found as usize) {
            database.batch(sql)?;
            database.execute("INSERT INTO migrations (number) VALUES (?1)", &[number.into()])?;
        }
        if found < TEXTS {
            texts::fill(database)?;
        }
        match found {
            0 => Ok(()),
            found if found < DERIVED => derive(database, progress),
            found if found < PERSONS => {
                persons::derive(database, |done, all| progress(Progress { done, all }))
            }
            _ => Ok(()),
        }
    })
}

fn version(database: &mut Database) -> Result<i64, StoreError> {
    let version = database.one("SELECT MAX(number) FROM migrations", &[])?;
    Ok(version.and_then(|value| value.number()).unwrap_or(0))
}
