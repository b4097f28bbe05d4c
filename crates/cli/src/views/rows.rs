//! Rows of the record as a table, CSV or Markdown.

use armistice_merge::Listing;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, TableComponent, presets};
use serde_json::Value;

use crate::error::CommandError;

/// The widest table where no terminal tells its width.
const WIDTH: u16 = 120;
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
        .filter(|&at| listing.rows.iter().any(|row| !cell(&row[at]).is_empty()))
        .collect();
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    let told = table.width().filter(|_| terminal);
    let width = usize::from(told.unwrap_or(WIDTH));
    if told.is_none() {
        table.set_width(WIDTH);
    }
    for line in [
        TableComponent::HorizontalLines,
        TableComponent::MiddleIntersections,
        TableComponent::LeftBorderIntersections,
        TableComponent::RightBorderIntersections,
    ] {
        table.remove_style(line);
    }
    let number = quoted.then(String::new);
    table.set_header(number.into_iter().chain(shown.iter().map(|&at| listing.columns[at].replace('_', " "))));
    for (n, row) in (1..).zip(&listing.rows) {
        let number = quoted.then(|| n.to_string());
        table.add_row(number.into_iter().chain(shown.iter().map(|&at| shortened(&cell(&row[at])))));
    }
    // Codes and dates are kept whole; names and words share the rest.
    for (n, &at) in shown.iter().enumerate() {
        if matches!(
            listing.columns[at],
            "term" | "stance" | "since" | "status" | "act" | "date" | "start" | "end"
        ) && let Some(column) = table.column_mut(n + usize::from(quoted))
        {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut text = format!("{}\n", table.trim_fmt());
    if quoted {
        text.push_str(&sentences(listing, width.min(usize::from(WIDTH))));
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
    let narrow = WIDTH - 20;
    let width = if terminal { Table::new().width().map_or(narrow, |width| width.min(WIDTH)) } else { narrow };
    let width = usize::from(width);
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

/// Writes rows as CSV (RFC 4180, UTF-8), with all columns.
pub(crate) fn csv(listing: &Listing) -> Result<String, CommandError> {
    let failed = |error: csv::Error| CommandError::writing("csv".as_ref(), std::io::Error::other(error));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&listing.columns).map_err(failed)?;
    for row in &listing.rows {
        writer.write_record(row.iter().map(cell)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.into_error().into()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
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
        assert_eq!(csv(&listing).unwrap(), "party,id\n\"A, B\",\n");
    }
}
