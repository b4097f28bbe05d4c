//! Schemas, one after the other. A schema that was ever released is never changed; the next is added.

use crate::StoreError;
use crate::database::Database;

const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001-record.sql"),
    include_str!("../migrations/sqlite/0002-accounts.sql"),
    include_str!("../migrations/sqlite/0003-watch.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0001-record.sql"),
    include_str!("../migrations/postgres/0002-accounts.sql"),
    include_str!("../migrations/postgres/0003-watch.sql"),
];

/// Brings a database to the last schema.
///
/// # Errors
/// When a newer program made it, or it cannot be written.
pub(crate) fn run(database: &mut Database) -> Result<(), StoreError> {
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
        Ok(())
    })
}

fn version(database: &mut Database) -> Result<i64, StoreError> {
    let version = database.one("SELECT MAX(number) FROM migrations", &[])?;
    Ok(version.and_then(|value| value.number()).unwrap_or(0))
}
