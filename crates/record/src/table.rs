//! Reports as tables, one for each kind of entry: what `--format csv` writes. No attribute is dropped.

use serde_json::Value;

use crate::Report;

/// Between the values of a list in one cell.
const LIST: &str = " | ";

/// Rows of one kind of entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The kind, which is also the file's name.
    pub name: &'static str,
    /// The column names: the JSON field names, nested ones joined by `.`.
    pub columns: &'static [&'static str],
    /// One row an entry, one cell a column.
    pub rows: Vec<Vec<String>>,
}

/// The kinds of entry and their columns, after `report` and `number`.
const TABLES: &[(&str, &[&str])] = &[
    ("reports", &["report", "title", "published", "publisher", "url", "conflict", "sha256"]),
    (
        "actors",
        &[
            "report",
            "number",
            "name",
            "aliases",
            "kind",
            "role",
            "party",
            "spans.name",
            "spans.aliases",
            "spans.role",
        ],
    ),
    (
        "statements",
        &[
            "report",
            "number",
            "source",
            "source_kind",
            "mode",
            "channel",
            "cue",
            "content",
            "within",
            "via",
            "hedge",
            "anonymity",
            "modality",
            "evidence",
            "spans.evidence",
            "spans.content",
            "spans.cue",
            "spans.source",
            "spans.channel",
            "spans.via",
            "spans.hedge",
            "spans.anonymity",
        ],
    ),
    (
        "proposals",
        &["report", "number", "id", "proposers", "terms", "status", "modality", "evidence", "spans.evidence"],
    ),
    (
        "positions",
        &[
            "report",
            "number",
            "holder",
            "on",
            "stance",
            "condition.text",
            "condition.on",
            "proposal",
            "by",
            "modality",
            "evidence",
            "spans.evidence",
            "spans.condition",
        ],
    ),
    (
        "meetings",
        &[
            "report",
            "number",
            "attending",
            "absent",
            "mediators",
            "place",
            "date",
            "when",
            "kind",
            "level",
            "status",
            "modality",
            "evidence",
            "spans.evidence",
            "spans.place",
            "spans.when",
        ],
    ),
    (
        "ceasefires",
        &[
            "report",
            "number",
            "declared_by",
            "type",
            "scope",
            "purpose",
            "status",
            "start",
            "end",
            "duration",
            "area",
            "modality",
            "evidence",
            "spans.evidence",
            "spans.area",
        ],
    ),
    (
        "allegations",
        &[
            "report",
            "number",
            "by",
            "against",
            "act",
            "denied_by",
            "verification",
            "verifier",
            "modality",
            "evidence",
            "spans.evidence",
        ],
    ),
    ("doubts", &["report", "number", "kind", "text", "span"]),
    ("parts", &["report", "number", "kind", "span"]),
];

/// Returns one table a kind of entry for a report; every table is there, also when it has no row.
pub fn tables(report: &Report) -> Vec<Table> {
    // A report of plain strings, numbers and lists always becomes a value.
    let whole = serde_json::to_value(report).unwrap_or(Value::Null);
    TABLES
        .iter()
        .map(|&(name, columns)| Table { name, columns, rows: rows(&whole, name, columns, &report.id) })
        .collect()
}

/// Returns the name and the columns of each table.
pub fn table_columns() -> &'static [(&'static str, &'static [&'static str])] {
    TABLES
}

/// Returns one table of a report that stands as JSON: an object with at least `id` and what the table is made of
/// (the list of its name; for `reports` the report's own fields). None for a name that no table has.
pub fn table_of(report: &Value, name: &str) -> Option<Table> {
    let &(name, columns) = TABLES.iter().find(|(known, _)| *known == name)?;
    let id = report["id"].as_str().unwrap_or("");
    let list = if name == "reports" || report[name].is_array() { report } else { &Value::Null };
    let rows = if list.is_null() { Vec::new() } else { rows(report, name, columns, id) };
    Some(Table { name, columns, rows })
}

fn rows(whole: &Value, name: &str, columns: &[&str], id: &str) -> Vec<Vec<String>> {
    let entries: &[Value] = match &whole[name] {
        Value::Array(entries) => entries,
        _ => std::slice::from_ref(whole),
    };
    let row = |(number, entry): (usize, &Value)| {
        columns
            .iter()
            .map(|&column| match column {
                "report" => id.to_owned(),
                "number" => number.to_string(),
                _ => cell(column.split('.').fold(entry, |value, key| &value[key])),
            })
            .collect()
    };
    entries.iter().enumerate().map(row).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(LIST)
        }
        other => other.to_string(),
    }
}

impl Table {
    /// Returns the rows as CSV (RFC 4180, UTF-8, `\n`), with the column names first if `with_header`.
    ///
    /// # Errors
    /// When a row has more or fewer cells than there are columns.
    pub fn to_csv(&self, header: Header) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if header == Header::Written {
            writer.write_record(self.columns)?;
        }
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// Whether a CSV begins with the column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// It does.
    Written,
    /// It goes on a file that has them.
    Left,
}
