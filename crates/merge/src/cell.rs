//! A value of a row while it is written: borrowed from what the row is made of.

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::Value;

use crate::Minutes;
use crate::moment::push_day;

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A text.
    Text(&'a str),
    /// A number of things.
    Count(u32),
    /// The ISO day in which a minute falls.
    Day(Minutes),
    /// Some texts.
    List(&'a [Cow<'a, str>]),
    /// Any value.
    Value(&'a Value),
}

impl<'a> Cell<'a> {
    /// A text, or nothing.
    pub(crate) fn of(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Null, Cell::Text)
    }

    /// Returns the value on its own.
    pub fn to_value(self) -> Value {
        match self {
            Cell::Null => Value::Null,
            Cell::Text(text) => text.into(),
            Cell::Count(count) => count.into(),
            Cell::Day(at) => crate::day(at).into(),
            Cell::List(items) => items.iter().map(|item| Value::from(&**item)).collect(),
            Cell::Value(value) => value.clone(),
        }
    }

    /// Writes the value as `serde_json` does.
    pub(crate) fn push_json(self, out: &mut String) {
        match self {
            Cell::Null => out.push_str("null"),
            Cell::Text(text) => push_text(text, out),
            Cell::Count(count) => push_count(u64::from(count), out),
            Cell::Day(at) => {
                out.push('"');
                push_day(at, out);
                out.push('"');
            }
            Cell::List(items) => push_list(items.iter(), out, |item, out| push_text(item, out)),
            Cell::Value(Value::String(text)) => push_text(text, out),
            Cell::Value(Value::Array(items)) => {
                push_list(items.iter(), out, |item, out| Cell::Value(item).push_json(out));
            }
            Cell::Value(value) => match value.as_u64() {
                Some(count) => push_count(count, out),
                None => out.push_str(&value.to_string()),
            },
        }
    }
}

fn push_list<T>(items: impl Iterator<Item = T>, out: &mut String, push: impl Fn(T, &mut String)) {
    out.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(item, out);
    }
    out.push(']');
}

/// Most texts have nothing to escape.
fn push_text(text: &str, out: &mut String) {
    if is_plain(text) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

/// Most numbers are counts of one digit.
pub(crate) fn push_count(count: u64, out: &mut String) {
    match count {
        0..=9 => out.push(char::from(b'0' + count as u8)),
        // A string takes all that is written to it.
        _ => write!(out, "{count}").unwrap_or_default(),
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
    fn a_value_is_written_as_serde_json_writes_it() {
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
            json!(u64::MAX),
            json!(-7),
            json!(1.5),
            json!([]),
            json!(["a", "b\"c"]),
            json!({"a": [1, {"b": "\n"}]}),
        ];
        let texts = ["a".into(), Cow::Owned("b\"c".to_owned())];
        let cells = [
            (Cell::Null, json!(null)),
            (Cell::Text(&odd), json!(odd)),
            (Cell::of(None), json!(null)),
            (Cell::of(Some("é")), json!("é")),
            (Cell::Count(7), json!(7)),
            (Cell::Count(1234), json!(1234)),
            (Cell::Day(0), json!("1970-01-01")),
            (Cell::Day(-1), json!("1969-12-31")),
            (Cell::List(&[]), json!([])),
            (Cell::List(&texts), json!(["a", "b\"c"])),
        ];
        let same = values.iter().map(|value| (Cell::Value(value), value.clone()));
        for (cell, value) in same.chain(cells) {
            assert_eq!(cell.to_value(), value);
            let mut text = String::new();
            cell.push_json(&mut text);
            assert_eq!(text, value.to_string());
        }
    }
}
