//! One way to speak to SQLite and PostgreSQL: statements with `?1`, and rows of values.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::{ToSql, Type};

pub(crate) use crate::value::Value;
use crate::{StoreError, team};

/// An open database.
pub(crate) enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Team>),
}

/// A connection to PostgreSQL with the statements that it knows.
pub(crate) struct Team {
    client: postgres::Client,
    known: HashMap<String, postgres::Statement>,
    exposed: bool,
}

impl Team {
    fn statement(&mut self, sql: &str) -> Result<postgres::Statement, postgres::Error> {
        if let Some(known) = self.known.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$"))?;
        self.known.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn borrowed(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Database {
    /// Opens a file, or a PostgreSQL database if `place` begins with `postgres://` or `postgresql://`.
    pub(crate) fn open(place: &str) -> Result<Self, StoreError> {
        if place.starts_with("postgres://") || place.starts_with("postgresql://") {
            let (client, exposed) = team::connect(place)?;
            return Ok(Database::Postgres(Box::new(Team { client, known: HashMap::new(), exposed })));
        }
        let failed =
            |cause: rusqlite::Error| StoreError::Open { place: place.to_owned(), cause: cause.to_string() };
        let connection = rusqlite::Connection::open(place).map_err(failed)?;
        // Another process may write for a while; what is acknowledged is on the disk. A log of up to 64 MiB lets pages
        // that many reports touch be written once.
        //
        // Pages are not mapped into memory (`mmap_size`): where another program cuts the file or its disk fails, a map
        // ends this program (SIGBUS) and no error is told. Nor is it worth anything: rows that views ask for lie far
        // apart in a record that grew, and views of a million statements take 5 to 11 % less of the processor without.
        connection.busy_timeout(Duration::from_secs(60)).map_err(failed)?;
        connection
            .execute_batch(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{MANY}; \
                 PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = MEMORY;"
            ))
            .map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Database::Sqlite(connection))
    }

    /// Runs statements without values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Database::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Database::Postgres(team) => Ok(team.client.batch_execute(sql)?),
        }
    }

    /// Runs a statement and returns how many rows it touched.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        match self {
            Database::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
            }
            Database::Postgres(team) => {
                let statement = team.statement(sql)?;
                Ok(team.client.execute(&statement, &borrowed(values))?)
            }
        }
    }

    /// Hands on each row of a query; the slice is used again for the next row.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        mut row_of: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Database::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let width = statement.column_count();
                let mut found = statement.query(rusqlite::params_from_iter(values))?;
                let mut cells = vec![Value::Null; width];
                while let Some(row) = found.next()? {
                    for (at, cell) in cells.iter_mut().enumerate() {
                        cell.set(row.get_ref(at)?);
                    }
                    row_of(&cells)?;
                }
                Ok(())
            }
            Database::Postgres(team) => {
                let statement = team.statement(sql)?;
                for row in team.client.query(&statement, &borrowed(values))? {
                    let cells: Vec<Value> = row
                        .columns()
                        .iter()
                        .enumerate()
                        .map(|(at, column)| match *column.type_() {
                            Type::INT8 => Ok(row.try_get::<_, Option<i64>>(at)?.into()),
                            Type::BYTEA => {
                                let bytes = row.try_get::<_, Option<&[u8]>>(at)?;
                                Ok(bytes.map_or(Value::Null, |bytes| Value::Bytes(bytes.to_vec())))
                            }
                            _ => Ok(row.try_get::<_, Option<&str>>(at)?.into()),
                        })
                        .collect::<Result<_, postgres::Error>>()?;
                    row_of(&cells)?;
                }
                Ok(())
            }
        }
    }

    /// As [`Database::each`] for a query that ends in `IN`, and the numbers that are asked for.
    pub(crate) fn each_number(
        &mut self,
        sql: &str,
        numbers: &[i64],
        mut row_of: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Database::Sqlite(connection) = self else {
            for some in numbers.chunks(AT_ONCE) {
                self.each_fresh(&format!("{sql} ({})", listed(some)), &mut row_of)?;
            }
            return Ok(());
        };
        // Without a way to a server, one question after the other costs less than to plan another for many.
        let mut statement = connection.prepare_cached(&format!("{sql} (?1)"))?;
        let mut cells = vec![Value::Null; statement.column_count()];
        for number in numbers {
            let mut found = statement.query([number])?;
            while let Some(row) = found.next()? {
                for (at, cell) in cells.iter_mut().enumerate() {
                    cell.set(row.get_ref(at)?);
                }
                row_of(&cells)?;
            }
        }
        Ok(())
    }

    /// As [`Database::each`] for a query that names its values and is not asked again.
    pub(crate) fn each_fresh(
        &mut self,
        sql: &str,
        row_of: impl FnMut(&[Value]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let result = self.each(sql, &[], row_of);
        if let Database::Postgres(team) = self {
            team.known.remove(sql);
        }
        result
    }

    /// As [`Database::execute`] for a statement that names its rows and is not run again.
    pub(crate) fn execute_fresh(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        let result = self.execute(sql, values);
        if let Database::Postgres(team) = self {
            team.known.remove(sql);
        }
        result
    }

    /// Returns the rows of a query.
    pub(crate) fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Vec<Value>>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, values, |row| {
            rows.push(row.to_vec());
            Ok(())
        })?;
        Ok(rows)
    }

    /// Returns the first cell of the first row.
    pub(crate) fn one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Value>, StoreError> {
        let mut first = None;
        self.each(sql, values, |row| {
            if first.is_none() {
                first = row.first().cloned();
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// Does something whole or not at all, and alone: no other process writes meanwhile.
    pub(crate) fn whole<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begin = match self {
            Database::Sqlite(_) => "BEGIN IMMEDIATE",
            // The key of the lock is a number that nobody else uses: "armistic" in ASCII.
            Database::Postgres(_) => "BEGIN; SELECT pg_advisory_xact_lock(7021790966069881187)",
        };
        let done = self.batch(begin).and_then(|()| work(self)).and_then(|done| {
            self.batch("COMMIT")?;
            Ok(done)
        });
        if done.is_err() {
            // Also a commit that failed, on a full disk for instance, leaves the transaction open. The first error is the one to tell.
            let _ = self.batch("ROLLBACK");
        }
        done
    }

    /// Whether the connection can be used: it answers, and no transaction is open.
    pub(crate) fn is_alive(&mut self) -> bool {
        match self {
            Database::Sqlite(connection) => connection.is_autocommit(),
            Database::Postgres(team) => team.client.is_valid(team::ANSWERS).is_ok(),
        }
    }

    /// Asks several questions of one state of the record: what is written meanwhile is not seen.
    pub(crate) fn reading<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let begin =
            if self.is_postgres() { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" } else { "BEGIN" };
        self.batch(begin)?;
        let result = work(self);
        // Nothing was written: the first error is the one to tell.
        let ended = self.batch("COMMIT");
        let done = result?;
        ended.map(|()| done)
    }

    /// As [`Database::reading`], for work that asks each page of a large record about once. Room for few pages, which
    /// is used again and again, then costs less than room for all, which is new each time.
    pub(crate) fn reading_once<T>(
        &mut self,
        work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.is_postgres() {
            return self.reading(work);
        }
        let room = self.one("PRAGMA cache_size", &[])?.and_then(|room| room.number());
        self.batch(&format!("PRAGMA cache_size = -{ONCE}"))?;
        let result = self.reading(work);
        let restored = self.batch(&format!("PRAGMA cache_size = {}", room.unwrap_or(-i64::from(MANY))));
        let done = result?;
        restored.map(|()| done)
    }

    /// Makes room for few pages of SQLite alone. Where another connection writes, all pages of this one are given up, and no
    /// connection of the program gets at a page until that is done (`SQLITE_ENABLE_MEMORY_MANAGEMENT`): of many pages it takes
    /// tens of milliseconds.
    pub(crate) fn keep_few_pages(&mut self) -> Result<(), StoreError> {
        if self.is_postgres() { Ok(()) } else { self.batch(&format!("PRAGMA cache_size = -{FEW}")) }
    }

    /// Whether the way to the database leads over a network where anybody may listen.
    pub(crate) fn is_exposed(&self) -> bool {
        matches!(self, Database::Postgres(team) if team.exposed)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Database::Postgres(_))
    }
}

/// How much room there is for pages of SQLite, in KiB.
const MANY: u32 = 262_144;
/// How much where pages are given up often, since others write.
const FEW: u32 = 4096;
/// How much where each page is asked for about once: what stays near to the processor.
const ONCE: u32 = 1024;

/// How many numbers one query names at most.
pub(crate) const AT_ONCE: usize = 400;

/// Numbers as a list in a statement.
pub(crate) fn listed(numbers: &[i64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_that_fails_leaves_nothing_open() {
        let mut database = Database::open(":memory:").unwrap();
        let tables = "PRAGMA foreign_keys = ON; CREATE TABLE a (n INTEGER PRIMARY KEY);
            CREATE TABLE b (n INTEGER REFERENCES a (n) DEFERRABLE INITIALLY DEFERRED)";
        database.batch(tables).unwrap();
        // The key is looked at when the transaction ends, as a full disk is.
        let refused = database.whole(|database| database.execute("INSERT INTO b VALUES (7)", &[]));
        assert!(refused.is_err() && database.is_alive());
        database.whole(|database| database.execute("INSERT INTO a VALUES (7)", &[])).unwrap();
        assert_eq!(database.one("SELECT COUNT(*) FROM b", &[]).unwrap(), Some(Value::Number(0)));
    }

    #[test]
    fn a_full_disk_passes_and_a_wrong_statement_does_not() {
        let mut database = Database::open(":memory:").unwrap();
        database.batch("CREATE TABLE a (t TEXT); PRAGMA max_page_count = 3").unwrap();
        let text = "x".repeat(100_000);
        let full =
            database.whole(|database| database.execute("INSERT INTO a VALUES (?1)", &[(&text).into()]));
        let full = full.unwrap_err();
        assert!(full.is_passing() && full.help().is_some_and(|help| help.starts_with("make room")), "{full}");
        let wrong = database.batch("INSERT INTO b VALUES (1)").unwrap_err();
        assert!(!wrong.is_passing(), "{wrong}");
        let nobody = Database::open("postgres://127.0.0.1:1/x").err().unwrap();
        assert!(nobody.is_passing(), "{nobody}");
    }
}
