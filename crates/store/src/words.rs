//! The words of statements, found latest first.
//!
//! SQLite's index goes through its rows by their number, in either direction, and stops when enough are found. So a
//! statement's number there is the minute in which it was reported, then the number of its mention.

use std::collections::BTreeMap;

use armistice_merge::{Minutes, normal};

use crate::StoreError;
use crate::database::{Database, Value};

/// How many bits the number of a mention has.
const BITS: u32 = 30;
/// Minutes before 1970 are none below nought: the year 1 is 1 035 593 280 minutes before.
const EARLIEST: Minutes = 1_100_000_000;

/// Statements whose words are to be written; those of many reports at once, as the index likes them in order.
#[derive(Debug, Default)]
pub(crate) struct Words(BTreeMap<i64, (i64, String)>);

/// The number of a statement in the index. Undated ones stand before all dated ones.
fn place(reported: Option<Minutes>, mention: i64) -> i64 {
    let minute = reported.map_or(0, |reported| reported.saturating_add(EARLIEST).clamp(1, i64::MAX >> BITS));
    minute << BITS | mention
}

impl Words {
    /// Notes the words of a statement.
    pub(crate) fn note(&mut self, reported: Option<Minutes>, mention: i64, content: &str) {
        self.0.insert(place(reported, mention), (mention, normal(content)));
    }

    /// Takes the words of a report's statements out.
    pub(crate) fn remove(&mut self, database: &mut Database, report: i64) -> Result<(), StoreError> {
        let sql = "SELECT number, reported FROM mentions WHERE report = ?1 AND kind = 'statement'";
        for row in database.rows(sql, &[report.into()])? {
            let mention = row[0].number().unwrap_or(0);
            let place = place(row[1].number(), mention);
            if self.0.remove(&place).is_some() {
                continue;
            }
            if database.is_postgres() {
                database.execute("DELETE FROM words WHERE mention = ?1", &[mention.into()])?;
            } else {
                database.execute("DELETE FROM words WHERE rowid = ?1", &[place.into()])?;
            }
        }
        Ok(())
    }

    /// How many statements are noted.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes what was noted.
    pub(crate) fn keep(self, database: &mut Database) -> Result<(), StoreError> {
        for (place, (mention, body)) in self.0 {
            let (sql, number) = if database.is_postgres() {
                ("INSERT INTO words (mention, body) VALUES (?1, to_tsvector('simple', ?2))", mention)
            } else {
                ("INSERT INTO words (rowid, body) VALUES (?1, ?2)", place)
            };
            database.execute(sql, &[number.into(), body.as_str().into()])?;
        }
        Ok(())
    }
}

/// The query of SQLite's index for words, all of which are asked for.
pub(crate) fn query(words: &str) -> Value {
    let quoted: Vec<String> = normal(words).split(' ').map(|word| format!("\"{word}\"")).collect();
    quoted.join(" ").as_str().into()
}

/// A condition that lets mentions (`m`) through that have the words, with its value `?N`.
pub(crate) fn condition(words: &str, postgres: bool) -> (String, Value) {
    if postgres {
        let sql = " AND m.number IN (SELECT mention FROM words WHERE body @@ plainto_tsquery('simple', ?N))";
        return (sql.to_owned(), normal(words).as_str().into());
    }
    let numbers = format!("SELECT rowid & {} FROM words WHERE words MATCH ?N", (1i64 << BITS) - 1);
    (format!(" AND m.number IN ({numbers})"), query(words))
}

/// Statements that have the words, latest first: dated ones before a place, or undated ones. SQLite only.
///
/// `before` is a date, none for undated ones, and a number.
pub(crate) fn hits(
    database: &mut Database,
    words: &str,
    before: (Option<Minutes>, i64),
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let first_dated = 1i64 << BITS;
    let (from, to) = match before {
        (Some(Minutes::MAX), _) => (first_dated, i64::MAX),
        (Some(reported), number) => (first_dated, place(Some(reported), number.clamp(0, first_dated - 1))),
        (None, number) => (0, number.clamp(0, first_dated)),
    };
    let sql = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4";
    let rows = database.rows(sql, &[query(words), from.into(), to.into(), (limit as i64).into()])?;
    Ok(rows.iter().filter_map(|row| row[0].number()).map(|place| place & (first_dated - 1)).collect())
}
