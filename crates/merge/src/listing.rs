//! Rows that people see, in defined columns and order.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// What a view shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// The names of the fields.
    pub columns: Vec<&'static str>,
    /// One value a column.
    pub rows: Vec<Vec<Value>>,
}

impl Listing {
    /// Makes a listing without rows.
    pub fn new(columns: &[&'static str]) -> Self {
        Listing { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Returns the value of a row in a column; null where there is no such column.
    pub fn get(&self, row: usize, column: &str) -> &Value {
        let at = self.columns.iter().position(|known| *known == column);
        at.and_then(|at| self.rows.get(row)?.get(at)).unwrap_or(&Value::Null)
    }

    /// Returns the rows as JSON, one object a line, fields in the order of the columns.
    pub fn to_jsonl(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            // Rows of plain values always become JSON.
            text.push_str(
                &serde_json::to_string(&Object { columns: &self.columns, row }).unwrap_or_default(),
            );
            text.push('\n');
        }
        text
    }
}

struct Object<'a> {
    columns: &'a [&'static str],
    row: &'a [Value],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.row) {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}
