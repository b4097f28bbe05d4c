//! Rows of the record as CSV and JSON, and pages of them.

use armistice_merge::{Listing, View};
use serde_json::{Map, Value};

use crate::Problem;

/// Returns rows as objects, fields in the order of the columns.
pub(crate) fn objects(listing: &Listing) -> Vec<Value> {
    let object = |row: &Vec<Value>| {
        let pairs = listing.columns.iter().map(|column| (*column).to_owned()).zip(row.iter().cloned());
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    listing.rows.iter().map(object).collect()
}

/// A table under construction: CSV (RFC 4180, UTF-8), with all columns. Lists are joined as in `armistice export`.
pub(crate) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// Begins a table.
    ///
    /// # Errors
    /// Never, as memory is written to.
    pub(crate) fn new(columns: &[&'static str]) -> Result<Self, Problem> {
        let mut table = Table(csv::Writer::from_writer(Vec::new()));
        table.0.write_record(columns).map_err(failed)?;
        Ok(table)
    }

    /// Adds rows.
    ///
    /// # Errors
    /// Never, as memory is written to.
    pub(crate) fn add(&mut self, listing: &Listing) -> Result<(), Problem> {
        listing.rows.iter().try_for_each(|row| self.0.write_record(row.iter().map(cell)).map_err(failed))
    }

    /// Returns the text.
    ///
    /// # Errors
    /// Never, as memory is written to.
    pub(crate) fn finish(self) -> Result<String, Problem> {
        let bytes = self.0.into_inner().map_err(|error| failed(error.into_error().into()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn failed(error: csv::Error) -> Problem {
    Problem::internal(format!("no table could be made: {error}"))
}

/// The name of a row that it keeps when other rows come and go.
pub(crate) fn name(view: View, listing: &Listing, row: usize) -> String {
    let columns: &[&str] = match view {
        View::Positions => &["conflict", "party", "term", "account"],
        View::Contradictions => {
            &["party", "term", "conflict", "report", "other_report", "stance", "reported"]
        }
        View::Sources => &["publisher"],
        View::CommonGround => &["conflict", "term", "ground", "on_condition"],
        View::Changes | View::Timeline => &["id", "change", "what"],
        _ => &["id"],
    };
    let parts: Vec<String> = columns.iter().map(|column| cell(listing.get(row, column))).collect();
    parts.join("|")
}

/// A value as a person reads it; a list is joined.
pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn csv_quotes_what_needs_it() {
        let mut listing = Listing::new(&["party", "evidence"]);
        listing.rows.push(vec![json!("A, B"), json!(["one", "two"])]);
        let mut table = Table::new(&listing.columns).unwrap();
        table.add(&listing).unwrap();
        assert_eq!(table.finish().unwrap(), "party,evidence\n\"A, B\",one | two\n");
    }

    #[test]
    fn rows_are_named_by_what_they_are_about() {
        let mut listing = Listing::new(&["conflict", "party", "term", "account"]);
        listing.rows.push(vec![json!(null), json!("ERI"), json!("withdrawal"), json!("self")]);
        assert_eq!(name(View::Positions, &listing, 0), "|ERI|withdrawal|self");
    }
}
