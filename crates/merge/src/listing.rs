//! Rows that people see, in defined columns and order.

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
        let mut lines = Lines::default();
        lines.add(self, &mut hand_on)?;
        lines.finish(hand_on)
    }
}

/// Rows as JSON, one object a line, while they come in.
#[derive(Default)]
pub struct Lines {
    columns: Vec<&'static str>,
    /// What stands before each value.
    openings: Vec<String>,
    lines: String,
}

impl Lines {
    /// Adds the rows of a listing as [`Listing::to_jsonl`] has them; hands on whole lines where there are many.
    ///
    /// # Errors
    /// Those of `hand_on`.
    pub fn add<E>(
        &mut self,
        listing: &Listing,
        mut hand_on: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.columns != listing.columns {
            let opening = |(at, column)| format!("{}\"{column}\":", if at == 0 { '{' } else { ',' });
            self.openings = listing.columns.iter().enumerate().map(opening).collect();
            self.columns.clone_from(&listing.columns);
        }
        let Lines { openings, lines, .. } = self;
        for row in &listing.rows {
            if openings.is_empty() {
                lines.push('{');
            }
            for (opening, value) in openings.iter().zip(row) {
                lines.push_str(opening);
                push_json(value, lines);
            }
            lines.push_str("}\n");
            if lines.len() >= AT_ONCE {
                hand_on(lines)?;
                lines.clear();
            }
        }
        Ok(())
    }

    /// Hands on the lines that are left.
    ///
    /// # Errors
    /// Those of `hand_on`.
    pub fn finish<E>(self, mut hand_on: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        if self.lines.is_empty() { Ok(()) } else { hand_on(&self.lines) }
    }
}

/// How many bytes of lines are handed on at once.
const AT_ONCE: usize = 1 << 16;

/// Writes a value as `serde_json` does. Rows are strings, numbers and lists of strings, most of them without anything to escape.
fn push_json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::String(text) if is_plain(text) => {
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                out.push(if at == 0 { '[' } else { ',' });
                push_json(item, out);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        // Most numbers are counts of one digit.
        Value::Number(number) => match number.as_u64() {
            Some(digit @ 0..=9) => out.push(char::from(b'0' + digit as u8)),
            _ => out.push_str(&number.to_string()),
        },
        other => out.push_str(&other.to_string()),
    }
}

/// Whether a string is JSON between quotes as it is. All bytes are looked at, which is quicker than to stop at the first.
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |odd, byte| odd | (byte < b' ') | (byte == b'"') | (byte == b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_are_those_of_serde_json() {
        let odd: String = (0u8..=0x7f).map(char::from).chain("é“”\u{2028}\u{1F54A}".chars()).collect();
        let values = [
            json!(null),
            json!(true),
            json!(""),
            json!("plain “words”"),
            json!(odd),
            json!(0),
            json!(9),
            json!(10),
            json!(-7),
            json!(1.5),
            json!([]),
            json!(["a", "b\"c"]),
            json!({"a": [1, {"b": "\n"}]}),
        ];
        let mut listing = Listing::new(&["first", "second"]);
        listing.rows = values.iter().map(|value| vec![json!(1), value.clone()]).collect();
        let expected: String =
            values.iter().map(|value| format!("{{\"first\":1,\"second\":{value}}}\n")).collect();
        assert_eq!(listing.to_jsonl(), expected);
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
