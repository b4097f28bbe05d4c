//! Which mentions were taken out, so that who holds an index need not read it anew.
//!
//! Mentions that come have the largest numbers, or numbers of some that were taken out: what was taken out and what is larger
//! than all that was known is all that changed.

use std::collections::BTreeSet;

use crate::StoreError;
use crate::database::{Database, Value};

/// How many changes are remembered at least.
const KEPT: i64 = 4096;

/// A state of the mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The last row of what was taken out.
    gone: i64,
    /// The largest number of a mention that is a member of an entry.
    pub(crate) last: i64,
}

impl Mark {
    /// Returns the state now.
    pub(crate) fn now(database: &mut Database) -> Result<Self, StoreError> {
        let mut last = |sql: &str| -> Result<i64, StoreError> {
            Ok(database.one(sql, &[])?.and_then(|number| number.number()).unwrap_or(0))
        };
        Ok(Mark {
            gone: last("SELECT MAX(number) FROM gone")?,
            last: last("SELECT MAX(mention) FROM members")?,
        })
    }

    /// Returns the numbers of mentions that were taken out since; none if that is so long ago that it is not remembered.
    pub(crate) fn since(self, database: &mut Database) -> Result<Option<BTreeSet<i64>>, StoreError> {
        let mut found = BTreeSet::new();
        let mut rows = 0;
        let mut last = self.gone;
        let sql = "SELECT number, mentions FROM gone WHERE number > ?1 ORDER BY number";
        database.each(sql, &[self.gone.into()], |row| {
            last = row[0].number().unwrap_or(last);
            rows += 1;
            let numbers = row[1].bytes().unwrap_or_default().chunks_exact(8);
            found.extend(numbers.filter_map(|bytes| Some(i64::from_le_bytes(bytes.try_into().ok()?))));
            Ok(())
        })?;
        // A server may leave a number out; that reads as forgotten, and nothing is lost but time.
        Ok((last - self.gone == rows).then_some(found))
    }
}

/// Notes that the mentions of a report are taken out.
pub(crate) fn note(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let mut bytes = Vec::new();
    database.each("SELECT number FROM mentions WHERE report = ?1", &[report.into()], |row| {
        bytes.extend(row[0].number().unwrap_or(0).to_le_bytes());
        Ok(())
    })?;
    if bytes.is_empty() {
        return Ok(());
    }
    let number =
        database.one("INSERT INTO gone (mentions) VALUES (?1) RETURNING number", &[Value::Bytes(bytes)])?;
    let number = number.and_then(|number| number.number()).unwrap_or(0);
    if number % KEPT == 0 {
        database.execute("DELETE FROM gone WHERE number <= ?1", &[(number - KEPT).into()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn the_last_changes_are_remembered_and_older_ones_are_not() {
        let mut store = Store::open(":memory:").unwrap();
        let database = &mut store.database;
        let insert = "INSERT INTO mentions (report, kind, anchor, standing, answers, parties, entry) \
                      VALUES (?1, 'meeting', ?2, 'machine', 0, '[]', '{}')";
        for number in [7, 8, 9] {
            let anchor = format!("{number:016x}");
            database.execute(insert, &[7.into(), anchor.as_str().into()]).unwrap();
        }
        let first = Mark::now(database).unwrap();
        note(database, 7).unwrap();
        note(database, 6).unwrap();
        assert_eq!(first.since(database).unwrap(), Some([1, 2, 3].into()));
        for _ in 0..2 * KEPT {
            note(database, 7).unwrap();
        }
        let last = Mark::now(database).unwrap();
        note(database, 7).unwrap();
        assert_eq!(last.since(database).unwrap(), Some([1, 2, 3].into()));
        assert_eq!(first.since(database).unwrap(), None);
        let rows = database.one("SELECT COUNT(*) FROM gone", &[]).unwrap().and_then(|rows| rows.number());
        assert!(rows.is_some_and(|rows| rows < 2 * KEPT), "{rows:?}");
    }
}
