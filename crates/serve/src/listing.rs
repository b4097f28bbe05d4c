//! Rows of the record as CSV and JSON, and pages of them.

use armistice_merge::{Listing, View};
use serde_json::{Map, Value};

use crate::Problem;

/// Some rows of a listing.
pub(crate) struct Slice<'a> {
    listing: &'a Listing,
    rows: &'a [Vec<Value>],
    /// Where the next page begins.
    pub(crate) next: Option<String>,
}

impl<'a> Slice<'a> {
    /// Takes all rows.
    pub(crate) fn all(listing: &'a Listing) -> Self {
        Slice { listing, rows: &listing.rows, next: None }
    }

    /// Takes `limit` rows after the one that the cursor names.
    ///
    /// # Errors
    /// When no row is named so, because the record has changed.
    pub(crate) fn page(
        view: View,
        listing: &'a Listing,
        cursor: &str,
        limit: usize,
    ) -> Result<Self, Problem> {
        let start = if cursor.is_empty() {
            0
        } else {
            let at = (0..listing.rows.len()).find(|&row| name(view, listing, row) == cursor);
            at.ok_or_else(|| {
                Problem::bad("the cursor names no row: the record has changed since")
                    .help("ask again without `cursor`")
            })? + 1
        };
        let end = (start + limit).min(listing.rows.len());
        let next = (end < listing.rows.len()).then(|| name(view, listing, end - 1));
        Ok(Slice { listing, rows: &listing.rows[start..end], next })
    }

    /// Returns the rows as objects, fields in the order of the columns.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let object = |row: &Vec<Value>| {
            let pairs =
                self.listing.columns.iter().map(|column| (*column).to_owned()).zip(row.iter().cloned());
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// Returns the rows as CSV (RFC 4180, UTF-8), with all columns. Lists are joined as in `armistice export`.
    ///
    /// # Errors
    /// Never, as memory is written to.
    pub(crate) fn csv(&self) -> Result<String, Problem> {
        let failed =
            |error: &dyn std::fmt::Display| Problem::internal(format!("no table could be made: {error}"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.listing.columns).map_err(|error| failed(&error))?;
        for row in self.rows {
            writer.write_record(row.iter().map(cell)).map_err(|error| failed(&error))?;
        }
        let bytes = writer.into_inner().map_err(|error| failed(&error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The name of a row that it keeps when other rows come and go.
fn name(view: View, listing: &Listing, row: usize) -> String {
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
    fn pages_go_on_after_the_row_that_is_named() {
        let mut listing = Listing::new(&["id", "status"]);
        listing.rows = ["a", "b", "c"].map(|id| vec![json!(id), json!("held")]).to_vec();
        let first = Slice::page(View::Meetings, &listing, "", 2).unwrap();
        assert_eq!(first.next.as_deref(), Some("b"));
        let second = Slice::page(View::Meetings, &listing, "b", 2).unwrap();
        assert_eq!((second.objects(), second.next), (vec![json!({"id": "c", "status": "held"})], None));
        assert!(Slice::page(View::Meetings, &listing, "x", 2).is_err());
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        let mut listing = Listing::new(&["party", "evidence"]);
        listing.rows.push(vec![json!("A, B"), json!(["one", "two"])]);
        assert_eq!(Slice::all(&listing).csv().unwrap(), "party,evidence\n\"A, B\",one | two\n");
    }
}
