//! Rows of the record as a table, CSV or Markdown.

use std::borrow::Cow;

use armistice_merge::{Cell, Listing};
use serde_json::Value;

use super::columns::Columns;
use crate::error::CommandError;

/// The widest table where no terminal tells its width.
const WIDTH: usize = 120;
/// Columns for programs, which a person at a terminal does not need.
const LEFT_OUT: [&str; 24] = [
    "anchors",
    "id",
    "url",
    "mode",
    "channel",
    "cue",
    "via",
    "anonymity",
    "hedge",
    "last_reported",
    "happened",
    "condition_on",
    "before_since",
    "undated",
    "modality",
    "when",
    "conflict",
    "mentions",
    "standing",
    "scope",
    "purpose",
    "level",
    "publishers",
    "publisher",
];
/// Codes and dates are kept whole; names and words share the rest.
const WHOLE: [&str; 8] = ["term", "stance", "since", "status", "act", "date", "start", "end"];
/// The longest cell in a table, in characters; the other forms have all of it.
const LONG: usize = 160;

/// Lays rows out as a table that fits the terminal; the sentences behind them stand below it, by the number of the row.
pub(crate) fn table(listing: &Listing, terminal: bool) -> String {
    if listing.rows.is_empty() {
        return "nothing recorded\n".to_owned();
    }
    let quoted = listing.columns.contains(&"evidence");
    let shown: Vec<usize> = (0..listing.columns.len())
        // Where rows are no entries, they are about publishers.
        .filter(|&at| {
            !LEFT_OUT.contains(&listing.columns[at]) || (!quoted && listing.columns[at] == "publisher")
        })
        .filter(|&at| !quoted || !matches!(listing.columns[at], "evidence" | "report"))
        .filter(|&at| listing.rows.iter().any(|row| !field(&row[at]).is_empty()))
        .collect();
    let width = told_width(terminal).unwrap_or(WIDTH);
    let number = quoted.then_some((Cow::Borrowed(""), false));
    let names = shown.iter().map(|&at| {
        let name = listing.columns[at];
        (Cow::Owned(name.replace('_', " ")), WHOLE.contains(&name))
    });
    let mut table = Columns::new(number.into_iter().chain(names));
    for (n, row) in (1..).zip(&listing.rows) {
        let number = quoted.then(|| Cow::Owned(n.to_string()));
        table.add(number.into_iter().chain(shown.iter().map(|&at| shortened(field(&row[at])))));
    }
    let mut text = table.lay_out(width);
    if quoted {
        text.push_str(&sentences(listing, width.min(WIDTH)));
    }
    text
}

/// The sentence behind each row, and the report in which it stands.
fn sentences(listing: &Listing, width: usize) -> String {
    let mut text = String::from("\n");
    for row in 0..listing.rows.len() {
        let evidence = cell(listing.get(row, "evidence"));
        let report: String = cell(listing.get(row, "report")).chars().take(NAME).collect();
        let opening = format!("{:>4}  ", row + 1);
        let lines = textwrap::Options::new(width).initial_indent(&opening).subsequent_indent("      ");
        let from = if report.is_empty() { String::new() } else { format!(" [{report}]") };
        text.push_str(&textwrap::fill(&format!("“{evidence}”{from}"), &lines));
        text.push('\n');
    }
    text
}

/// How many characters of a report's id tell it from others.
const NAME: usize = 12;

/// Tells what moved, day by day: who, what changed, the sentence that says so, and where it stands.
pub(crate) fn digest(listing: &Listing, terminal: bool) -> String {
    if listing.rows.is_empty() {
        return "nothing moved\n".to_owned();
    }
    let width = told_width(terminal).map_or(WIDTH - 20, |width| width.min(WIDTH));
    let inner = textwrap::Options::new(width).initial_indent("      ").subsequent_indent("      ");
    let mut text = String::new();
    let mut day = None;
    for row in 0..listing.rows.len() {
        let get = |column: &str| cell(listing.get(row, column));
        let date = Some(get("date")).filter(|date| !date.is_empty()).unwrap_or_else(|| "no date".to_owned());
        if day.as_ref() != Some(&date) {
            text.push_str(&format!("{}{date}\n", if day.is_some() { "\n" } else { "" }));
            day = Some(date);
        }
        let who = Some(get("who")).filter(|who| !who.is_empty()).unwrap_or_else(|| "nobody named".to_owned());
        let what = match get("what").as_str() {
            "position" => get("change"),
            what => format!("{what}: {}", get("change")),
        };
        text.push_str(&format!("  {} — {what}\n", who.replace(" | ", ", ")));
        text.push_str(&textwrap::fill(&format!("“{}”", get("why")), &inner));
        let origins = get("origins");
        let origins = format!("{origins} origin{}", if origins == "1" { "" } else { "s" });
        let from: Vec<String> =
            [get("publisher"), get("report"), origins].into_iter().filter(|part| !part.is_empty()).collect();
        text.push_str(&format!("\n      {}\n", from.join(" · ")));
    }
    text
}

/// How many bytes of CSV are handed on at once.
const AT_ONCE: usize = 1 << 16;

/// Hands on rows as CSV (RFC 4180, UTF-8), with all columns, some whole lines at once.
pub(crate) fn csv(
    listing: &Listing,
    mut hand_on: impl FnMut(&[u8]) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let mut csv = Csv::of(&listing.columns)?;
    for row in &listing.rows {
        csv.add(row.iter().map(Cell::Value), &mut hand_on)?;
    }
    csv.finish(hand_on)
}

/// CSV while its rows come in; the names of the columns stand before the first.
pub(crate) struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    /// Begins rows with some columns.
    pub(crate) fn of(columns: &[&str]) -> Result<Self, CommandError> {
        let mut csv = Csv::empty();
        csv.0.write_record(columns).map_err(unwritten)?;
        Ok(csv)
    }

    fn empty() -> Self {
        Csv(csv::Writer::from_writer(Vec::with_capacity(AT_ONCE)))
    }

    /// Adds a row; hands on whole lines where there are many.
    pub(crate) fn add<'a>(
        &mut self,
        row: impl IntoIterator<Item = Cell<'a>>,
        hand_on: impl FnOnce(&[u8]) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        for cell in row {
            self.0.write_field(&*written(cell)).map_err(unwritten)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(unwritten)?;
        if self.0.get_ref().len() >= AT_ONCE {
            std::mem::replace(self, Csv::empty()).finish(hand_on)?;
        }
        Ok(())
    }

    /// Hands on the lines that are left.
    pub(crate) fn finish(
        self,
        hand_on: impl FnOnce(&[u8]) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        hand_on(&self.0.into_inner().map_err(|error| unwritten(error.into_error().into()))?)
    }
}

fn unwritten(error: csv::Error) -> CommandError {
    CommandError::writing("csv".as_ref(), std::io::Error::other(error))
}

/// Writes rows as a table in Markdown, without the columns for programs.
pub(crate) fn markdown(listing: &Listing) -> String {
    let shown: Vec<usize> =
        (0..listing.columns.len()).filter(|&at| !LEFT_OUT.contains(&listing.columns[at])).collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(shown.iter().map(|&at| listing.columns[at].replace('_', " ")).collect());
    text.push_str(&line(vec!["---".to_owned(); shown.len()]));
    for row in &listing.rows {
        let escaped =
            |at: &usize| cell(&row[*at]).replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ");
        text.push_str(&line(shown.iter().map(escaped).collect()));
    }
    text
}

/// A value as a person reads it; a list is joined as in the tables of `armistice read`.
pub(crate) fn cell(value: &Value) -> String {
    field(value).into_owned()
}

/// A value of a row as a person reads it.
fn written(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::List([]) | Cell::Null => Cow::Borrowed(""),
        Cell::List([one]) => Cow::Borrowed(one),
        Cell::List(all) => Cow::Owned(all.join(" | ")),
        Cell::Value(value) => field(value),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::Day(at) => Cow::Owned(armistice_merge::day(at)),
    }
}

fn field(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(items) => match items.as_slice() {
            [] => Cow::Borrowed(""),
            [one] => field(one),
            all => Cow::Owned(all.iter().map(field).collect::<Vec<_>>().join(" | ")),
        },
        other => Cow::Owned(other.to_string()),
    }
}

/// The width of the terminal, if one is written to and tells it.
fn told_width(terminal: bool) -> Option<usize> {
    comfy_table::Table::new().width().filter(|_| terminal).map(usize::from)
}

fn shortened(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= LONG {
        return text;
    }
    match text.char_indices().nth(LONG) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn markdown_keeps_its_columns() {
        let mut listing = Listing::new(&["party", "evidence"]);
        listing.rows.push(vec![json!("A | B"), json!(["one", "two"])]);
        assert_eq!(markdown(&listing), "| party | evidence |\n| --- | --- |\n| A \\| B | one \\| two |\n");
    }

    #[test]
    fn csv_has_every_column() {
        let mut listing = Listing::new(&["party", "id"]);
        listing.rows.push(vec![json!("A, B"), json!(null)]);
        let mut bytes = Vec::new();
        let mut write = |listing: &Listing| {
            bytes.clear();
            csv(listing, |some| {
                bytes.extend_from_slice(some);
                Ok(())
            })
            .unwrap();
            String::from_utf8(bytes.clone()).unwrap()
        };
        assert_eq!(write(&listing), "party,id\n\"A, B\",\n");
        // As the crate `csv` writes it.
        let odd =
            ["", " ", "a", "\"", "a\"b\"\"", ",", "a\nb", "\r", "\t", "'", "\\", "é ,", "#", ";", "“a, b”"];
        listing.rows = odd.iter().flat_map(|one| odd.map(|other| vec![json!(one), json!(other)])).collect();
        listing.rows.push(vec![json!(["a", "b,c"]), json!(1.5)]);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&listing.columns).unwrap();
        for row in &listing.rows {
            writer.write_record(row.iter().map(cell)).unwrap();
        }
        assert_eq!(write(&listing).as_bytes(), writer.into_inner().unwrap());
        // Each row once, whether or not they fill the last piece; a lone empty field is one.
        for rows in [0, 1, AT_ONCE / 3, AT_ONCE] {
            let mut listing = Listing::new(&["name"]);
            listing.rows = vec![vec![json!(null)]; rows];
            assert_eq!(write(&listing), format!("name\n{}", "\"\"\n".repeat(rows)));
        }
        // The head stands once, also where there are no rows; a cell is written as its value is.
        let texts = ["a".into(), "b, c".into()];
        let cells = [
            Cell::Null,
            Cell::Text("A, B"),
            Cell::Count(7),
            Cell::Day(0),
            Cell::List(&[]),
            Cell::List(&texts[..1]),
            Cell::List(&texts),
        ];
        for rows in [0, 1, 3] {
            let mut listing = Listing::new(&["a", "b", "c", "d", "e", "f", "g"]);
            listing.rows = vec![cells.map(Cell::to_value).to_vec(); rows];
            let mut csv = Csv::of(&listing.columns).unwrap();
            for _ in 0..rows {
                csv.add(cells, |_| panic!("there is room for these")).unwrap();
            }
            let mut text = Vec::new();
            let keep = |some: &[u8]| {
                text.extend_from_slice(some);
                Ok(())
            };
            csv.finish(keep).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), write(&listing));
        }
    }
}
