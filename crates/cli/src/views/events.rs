//! Events as JSON lines, as a table, and in the columns of POLECAT.

use std::path::Path;

use armistice_record::{CodePoints, Document, Event, Header, Participant, Span, Table};
use serde_json::{Value, json};

use crate::error::CommandError;

/// One line: the report's id and its events, with offsets in code points of its text.
pub(crate) fn jsonl(document: &Document, events: &[Event]) -> Result<String, CommandError> {
    let points = CodePoints::new(document.text());
    let events: Vec<Value> = events.iter().map(|event| object(document, &points, event)).collect();
    Ok(format!("{}\n", json!({ "id": document.id, "events": events })))
}

fn range(points: &CodePoints, span: Span) -> Value {
    json!([points.at(span.start()), points.at(span.end())])
}

fn ranges(points: &CodePoints, spans: impl Iterator<Item = Span>) -> Value {
    spans.map(|span| range(points, span)).collect()
}

fn participants(document: &Document, all: &[Participant]) -> Value {
    all.iter().map(|one| participant(document, one)).collect()
}

fn participant(document: &Document, one: &Participant) -> Value {
    json!({ "text": document.quote(one.text), "code": one.code.map(|code| code.to_string()), "sector": one.sector })
}

fn object(document: &Document, points: &CodePoints, event: &Event) -> Value {
    json!({
        "event": event.kind,
        "mode": event.mode,
        "quad": event.kind.quad(),
        "source": participants(document, &event.source),
        "target": participants(document, &event.target),
        "reciprocal": event.reciprocal,
        "event_text": words(document, event),
        "place": event.place.as_ref().map(|place| json!({
            "text": document.quote(place.text),
            "country": place.country.map(|code| code.to_string()),
            "division": place.division.as_ref().map(|division| &division.code),
        })),
        "when": event.when.map(|span| document.quote(span)),
        "date": event.date.as_ref().map(|date| date.as_str()),
        "claimant": event.claimant.as_ref().map(|one| participant(document, one)),
        "realis": event.realis,
        "confidence": f64::from(event.confidence) / 1000.0,
        "sentence": document.quote(event.sentence),
        "spans": {
            "source": ranges(points, event.source.iter().map(|one| one.text)),
            "target": ranges(points, event.target.iter().map(|one| one.text)),
            "event": ranges(points, event.words.iter().copied()),
            "place": ranges(points, event.place.iter().map(|place| place.text)),
            "when": ranges(points, event.when.into_iter()),
            "claimant": ranges(points, event.claimant.iter().map(|one| one.text)),
            "sentence": range(points, event.sentence),
        },
    })
}

fn words(document: &Document, event: &Event) -> String {
    event.words.iter().map(|&span| document.quote(span)).collect::<Vec<_>>().join(" ")
}

/// The fields of a row by column.
const COLUMNS: [&str; 22] = [
    "report",
    "number",
    "event",
    "mode",
    "realis",
    "source",
    "source.code",
    "source.sector",
    "target",
    "target.code",
    "target.sector",
    "reciprocal",
    "event_text",
    "place",
    "place.country",
    "place.division",
    "when",
    "date",
    "claimant",
    "claimant.code",
    "confidence",
    "sentence",
];

/// The names of the columns.
pub(crate) fn csv_header() -> Result<String, CommandError> {
    table(Vec::new(), Header::Written)
}

/// One event a row; several parties are parted by `; `.
pub(crate) fn csv(document: &Document, events: &[Event]) -> Result<String, CommandError> {
    table(events.iter().enumerate().map(|(n, event)| row(document, n, event)).collect(), Header::Left)
}

fn row(document: &Document, number: usize, event: &Event) -> Vec<String> {
    let quote = |span: Span| document.quote(span).to_owned();
    let place = event.place.as_ref();
    let [source, source_code, source_sector] = sides(document, &event.source);
    let [target, target_code, target_sector] = sides(document, &event.target);
    let claimant = event.claimant.as_ref();
    vec![
        document.id.clone(),
        number.to_string(),
        event.kind.to_string(),
        event.mode.unwrap_or_default().to_owned(),
        event.realis.to_string(),
        source,
        source_code,
        source_sector,
        target,
        target_code,
        target_sector,
        event.reciprocal.to_string(),
        words(document, event),
        place.map(|place| quote(place.text)).unwrap_or_default(),
        place.and_then(|place| place.country).map(|code| code.to_string()).unwrap_or_default(),
        place.and_then(|place| place.division.as_ref()).map(|one| one.code.clone()).unwrap_or_default(),
        event.when.map(quote).unwrap_or_default(),
        event.date.as_ref().map(|date| date.as_str().to_owned()).unwrap_or_default(),
        claimant.map(|one| quote(one.text)).unwrap_or_default(),
        claimant.and_then(|one| one.code).map(|code| code.to_string()).unwrap_or_default(),
        format!("{:.3}", f64::from(event.confidence) / 1000.0),
        quote(event.sentence),
    ]
}

/// Names, codes and sectors of one side.
fn sides(document: &Document, all: &[Participant]) -> [String; 3] {
    let joined = |values: Vec<String>| values.join("; ");
    [
        joined(all.iter().map(|one| document.quote(one.text).to_owned()).collect()),
        joined(all.iter().map(|one| one.code.map(|code| code.to_string()).unwrap_or_default()).collect()),
        joined(all.iter().map(|one| one.sector.unwrap_or_default().to_owned()).collect()),
    ]
}

fn table(rows: Vec<Vec<String>>, header: Header) -> Result<String, CommandError> {
    let table = Table { name: "events", columns: &COLUMNS, rows };
    let failed = |error: String| CommandError::writing(Path::new("csv"), std::io::Error::other(error));
    let bytes = table.to_csv(header).map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// The columns of POLECAT that a sentence can fill, then what it has no column for.
const POLECAT: [&str; 21] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Actor Name",
    "Actor COW",
    "Primary Actor Sector",
    "Recipient Name",
    "Recipient COW",
    "Primary Recipient Sector",
    "Placename",
    "Country",
    "Province",
    "Publication Date",
    "Source",
    "Event Text",
    "Claimant",
    "Realis",
    "Reciprocal",
];

/// The names of the columns of POLECAT.
pub(crate) fn polecat_header() -> String {
    format!("{}\n", POLECAT.join("\t"))
}

/// One event a line, in tab-separated columns.
pub(crate) fn polecat(document: &Document, events: &[Event]) -> Result<String, CommandError> {
    let mut out = String::new();
    for (number, event) in events.iter().enumerate() {
        let cells = polecat_row(document, number, event);
        out.push_str(&cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t"));
        out.push('\n');
    }
    Ok(out)
}

fn polecat_row(document: &Document, number: usize, event: &Event) -> [String; 21] {
    let quote = |span: Span| document.quote(span).to_owned();
    let [source, source_code, source_sector] = sides(document, &event.source);
    let [target, target_code, target_sector] = sides(document, &event.target);
    let place = event.place.as_ref();
    let published = document.published.as_ref().map(|moment| moment.as_str().to_owned()).unwrap_or_default();
    [
        format!("{}_{number}", document.id),
        event.date.as_ref().map_or_else(|| published.clone(), |date| date.as_str().to_owned()),
        event.kind.to_string(),
        event.mode.unwrap_or_default().to_owned(),
        event.kind.scale().to_string(),
        event.kind.quad().to_string(),
        source,
        source_code,
        source_sector,
        target,
        target_code,
        target_sector,
        place.map(|place| quote(place.text)).unwrap_or_default(),
        place.and_then(|place| place.country).map(|code| code.to_string()).unwrap_or_default(),
        place.and_then(|place| place.division.as_ref()).map(|one| one.code.clone()).unwrap_or_default(),
        published.clone(),
        document.publisher.clone().unwrap_or_default(),
        words(document, event),
        event.claimant.as_ref().map(|one| quote(one.text)).unwrap_or_default(),
        event.realis.to_string(),
        event.reciprocal.to_string(),
    ]
}
