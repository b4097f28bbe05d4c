//! The words of reports, headline and text: a report is found if it has all that are asked for.
//!
//! Each word of a report is kept once: how often and where it stands is asked by nobody, and a vector of PostgreSQL holds a
//! megabyte at most.

use std::collections::BTreeSet;

use armistice_merge::normal;

use crate::StoreError;
use crate::database::Database;
use crate::words::query;

/// How many bytes of words are kept of a report at most. Half a million words of a usual text have a tenth of that.
const MOST: usize = 500_000;

/// Keeps the words of a report.
pub(crate) fn add(
    database: &mut Database,
    report: i64,
    title: Option<&str>,
    text: &str,
) -> Result<(), StoreError> {
    let (title, text) = (normal(title.unwrap_or("")), normal(text));
    let words: BTreeSet<&str> = title.split(' ').chain(text.split(' ')).collect();
    let mut body = String::new();
    for word in words {
        if body.len() + word.len() >= MOST {
            break;
        }
        body.push(' ');
        body.push_str(word);
    }
    let sql = if database.is_postgres() {
        "INSERT INTO texts (report, body) VALUES (?1, to_tsvector('simple', ?2))"
    } else {
        "INSERT INTO texts (rowid, body) VALUES (?1, ?2)"
    };
    database.execute(sql, &[report.into(), body.as_str().into()])?;
    Ok(())
}

/// Takes the words of a report out.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let column = if database.is_postgres() { "report" } else { "rowid" };
    database.execute(&format!("DELETE FROM texts WHERE {column} = ?1"), &[report.into()])?;
    Ok(())
}

/// Keeps the words of all reports, in a record that has none yet.
pub(crate) fn fill(database: &mut Database) -> Result<(), StoreError> {
    let numbers = database.rows("SELECT number FROM reports ORDER BY number", &[])?;
    for number in numbers.iter().filter_map(|row| row[0].number()) {
        let row = database.rows("SELECT title, text FROM reports WHERE number = ?1", &[number.into()])?;
        for row in row {
            add(database, number, row[0].text(), row[1].text().unwrap_or(""))?;
        }
    }
    Ok(())
}

/// Returns the numbers of reports that have all the words, those kept last first, before one with a number.
pub(crate) fn found(
    database: &mut Database,
    words: &str,
    before: i64,
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let (sql, asked) = if database.is_postgres() {
        let sql = "SELECT report FROM texts WHERE body @@ plainto_tsquery('simple', ?1) AND report < ?2 \
                   ORDER BY report DESC LIMIT ?3";
        (sql, normal(words).as_str().into())
    } else {
        let sql = "SELECT rowid FROM texts WHERE texts MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3";
        (sql, query(words))
    };
    let rows = database.rows(sql, &[asked, before.into(), (limit as i64).into()])?;
    Ok(rows.iter().filter_map(|row| row[0].number()).collect())
}

/// Lists what is wrong with the words of reports: each report has its own.
pub(crate) fn verify(database: &mut Database) -> Result<Vec<String>, StoreError> {
    let column = if database.is_postgres() { "report" } else { "rowid" };
    let mut count = |sql: String| -> Result<i64, StoreError> {
        Ok(database.one(&sql, &[])?.and_then(|count| count.number()).unwrap_or(0))
    };
    let without = count(format!(
        "SELECT COUNT(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.{column} = r.number)"
    ))?;
    let of_none = count("SELECT COUNT(*) FROM texts".to_owned())?
        - count("SELECT COUNT(*) FROM reports".to_owned())?
        + without;
    let told = [
        (without, "reports are not found by their words"),
        (of_none, "reports are found that are not there"),
    ];
    Ok(told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect())
}
