//! Rows that people see, in defined columns and order.

use serde_json::Value;

use crate::Cell;

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
        let kept = self.jsonl(|lines| {
            text.push_str(lines);
            Ok::<(), std::convert::Infallible>(())
        });
        match kept {
            Ok(()) => text,
            Err(never) => match never {},
        }
    }

    /// Hands on the rows as [`Listing::to_jsonl`] has them, some whole lines at once.
    ///
    /// # Errors
    /// Those of `hand_on`.
    pub fn jsonl<E>(&self, mut hand_on: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        let mut lines = Lines::of(&self.columns);
        for row in &self.rows {
            lines.add(row.iter().map(Cell::Value), &mut hand_on)?;
        }
        lines.finish(hand_on)
    }
}

/// Rows as JSON, one object a line, while they come in.
pub struct Lines {
    /// What stands before each value.
    openings: Vec<String>,
    lines: String,
}

impl Lines {
    /// Begins rows with some columns.
    pub fn of(columns: &[&str]) -> Self {
        let opening = |(at, column)| format!("{}\"{column}\":", if at == 0 { '{' } else { ',' });
        Lines { openings: columns.iter().enumerate().map(opening).collect(), lines: String::new() }
    }

    /// Adds a row as [`Listing::to_jsonl`] has it; hands on whole lines where there are many.
    ///
    /// # Errors
    /// Those of `hand_on`.
    pub fn add<'a, E>(
        &mut self,
        row: impl IntoIterator<Item = Cell<'a>>,
        hand_on: impl FnOnce(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let Lines { openings, lines } = self;
        if openings.is_empty() {
            lines.push('{');
        }
        for (opening, cell) in openings.iter().zip(row) {
            lines.push_str(opening);
            cell.push_json(lines);
        }
        lines.push_str("}\n");
        if lines.len() >= AT_ONCE {
            hand_on(lines)?;
            lines.clear();
        }
        Ok(())
    }

    /// Hands on the lines that are left.
    ///
    /// # Errors
    /// Those of `hand_on`.
    pub fn finish<E>(self, hand_on: impl FnOnce(&str) -> Result<(), E>) -> Result<(), E> {
        if self.lines.is_empty() { Ok(()) } else { hand_on(&self.lines) }
    }
}

/// How many bytes of lines are handed on at once.
const AT_ONCE: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_is_an_object_with_the_columns_in_order() {
        let mut listing = Listing::new(&["second", "first"]);
        listing.rows = vec![vec![json!(1), json!(["a", null])], vec![json!("é"), json!(null)]];
        let expected = "{\"second\":1,\"first\":[\"a\",null]}\n{\"second\":\"é\",\"first\":null}\n";
        assert_eq!(listing.to_jsonl(), expected);
        let mut bare = Listing::new(&[]);
        bare.rows = vec![Vec::new()];
        assert_eq!(bare.to_jsonl(), "{}\n");
    }

    #[test]
    fn many_rows_are_handed_on_in_whole_lines() {
        let mut listing = Listing::new(&["words"]);
        listing.rows = (0..5000).map(|n| vec![json!(format!("words of row {n}"))]).collect();
        let (mut pieces, mut text) = (0, String::new());
        let handed_on = listing.jsonl(|lines| {
            assert!(lines.ends_with("}\n"));
            pieces += 1;
            text.push_str(lines);
            Ok::<(), ()>(())
        });
        assert_eq!(handed_on, Ok(()));
        assert!(pieces > 1 && text.lines().count() == 5000);
        assert_eq!(text, listing.to_jsonl());
        assert_eq!(listing.jsonl(|_| Err("full")), Err("full"));
    }
}
