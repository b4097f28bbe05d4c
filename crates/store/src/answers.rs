//! Who accepts and who blocks proposals: positions that answer a proposal of their report.

use std::collections::BTreeMap;

use armistice_merge::Answer;

use crate::StoreError;
use crate::database::{Database, Value};

/// The key and the id of a report.
pub(crate) type Named = (String, String);

/// Returns every answer, in order.
pub(crate) fn all(database: &mut Database) -> Result<Vec<Answer>, StoreError> {
    let sql = "SELECT m.report, m.anchor, m.parties, m.entry, r.key, r.id \
               FROM mentions m JOIN reports r ON r.number = m.report WHERE m.answers = 1";
    let mut found = Vec::new();
    database.each(sql, &[], |row| {
        found.extend(answer(row, row[4].text().unwrap_or(""), row[5].text().unwrap_or(""))?);
        Ok(())
    })?;
    found.sort_unstable();
    Ok(found)
}

/// Returns the answers in some reports, in order; the reports by their numbers.
pub(crate) fn of(database: &mut Database, reports: &BTreeMap<i64, Named>) -> Result<Vec<Answer>, StoreError> {
    let numbers: Vec<i64> = reports.keys().copied().collect();
    let sql = "SELECT report, anchor, parties, entry FROM mentions WHERE answers = 1 AND report IN";
    let mut found = Vec::new();
    database.each_number(sql, &numbers, |row| {
        if let Some((key, id)) = row[0].number().and_then(|number| reports.get(&number)) {
            found.extend(answer(row, key, id)?);
        }
        Ok(())
    })?;
    found.sort_unstable();
    Ok(found)
}

fn answer(row: &[Value], key: &str, id: &str) -> Result<Option<Answer>, StoreError> {
    let text = |at: usize| row[at].text().unwrap_or("");
    Answer::from_json(key, id, text(3), text(2))
        .map_err(|error| StoreError::Damaged { at: format!("entry {}", text(1)), cause: error.to_string() })
}
