//! `armistice attributions`: who said what, as spans, one JSON object a report.

use std::path::Path;

use armistice_language::{Attribution, Models, analyse, attributions};
use armistice_record::{Annotated, CodePoints, Document, Header, Span, Table};
use serde_json::{Map, Value, json};

use crate::arguments::{AttributionFormat, Attributions};
use crate::batches;
use crate::error::CommandError;
use crate::outputs::Output;

/// Between the pieces of a divided content in one cell.
const PIECES: &str = " [...] ";

/// Finds the attributions of each report and writes them in the form asked for.
pub(crate) fn run(arguments: &Attributions) -> Result<(), CommandError> {
    let models = Models::embedded();
    let form = match arguments.format {
        AttributionFormat::Jsonl => jsonl,
        AttributionFormat::Annotations => annotations,
        AttributionFormat::Csv => rows,
    };
    let mut output = Output::open(arguments.out.as_deref())?;
    if arguments.format == AttributionFormat::Csv {
        output.write(table(Vec::new(), Header::Written)?.as_bytes())?;
    }
    let result = batches::each(
        &arguments.inputs,
        |document| form(document, &found(models, document)),
        |lines| output.write(lines?.as_bytes()),
    );
    match result {
        Ok(()) | Err(CommandError::Partial { .. }) => output.finish().and(result),
        Err(error) => Err(error),
    }
}

fn found(models: &Models, document: &Document) -> Vec<Attribution> {
    let paragraphs: Vec<Span> = document.story_parts().collect();
    attributions(models, document, &analyse(models, document, &paragraphs))
}

/// The roles of an attribution with the words that have them.
fn roles(one: &Attribution) -> [(&'static str, &[Span]); 3] {
    [("source", &one.source), ("cue", &one.cue), ("content", &one.content)]
}

fn ranges(points: &CodePoints, spans: &[Span]) -> Value {
    spans.iter().map(|span| json!([points.at(span.start()), points.at(span.end())])).collect()
}

fn jsonl(document: &Document, found: &[Attribution]) -> Result<String, CommandError> {
    let points = CodePoints::new(document.text());
    let attributions: Vec<Value> = found
        .iter()
        .map(|one| {
            let mut fields: Map<String, Value> = roles(one)
                .into_iter()
                .map(|(role, spans)| (role.to_owned(), ranges(&points, spans)))
                .collect();
            fields.insert("within".to_owned(), json!(one.within));
            Value::Object(fields)
        })
        .collect();
    Ok(format!("{}\n", json!({ "id": document.id, "attributions": attributions })))
}

fn annotations(document: &Document, found: &[Attribution]) -> Result<String, CommandError> {
    let points = CodePoints::new(document.text());
    let annotated = Annotated::new(document.text(), document.url.as_deref(), document.sha256());
    let items = found
        .iter()
        .enumerate()
        .map(|(number, one)| {
            let spans = roles(one)
                .into_iter()
                .map(|(role, spans)| (role.to_owned(), ranges(&points, spans)))
                .collect();
            let mut entry: Map<String, Value> = roles(one)
                .into_iter()
                .map(|(role, spans)| (role.to_owned(), json!(words(document, spans))))
                .collect();
            entry.insert("within".to_owned(), json!(one.within));
            annotated.annotation("attribution", number, &Value::Object(entry), &spans)
        })
        .collect();
    Ok(format!("{}\n", annotated.page(items)))
}

const COLUMNS: [&str; 9] =
    ["report", "number", "source", "cue", "content", "within", "spans.source", "spans.cue", "spans.content"];

fn rows(document: &Document, found: &[Attribution]) -> Result<String, CommandError> {
    let points = CodePoints::new(document.text());
    let row = |(number, one): (usize, &Attribution)| {
        let mut cells = vec![document.id.clone(), number.to_string()];
        cells.extend(roles(one).map(|(_, spans)| words(document, spans)));
        cells.push(one.within.map(|outer| outer.to_string()).unwrap_or_default());
        cells.extend(roles(one).map(|(_, spans)| ranges(&points, spans).to_string()));
        cells
    };
    table(found.iter().enumerate().map(row).collect(), Header::Left)
}

fn table(rows: Vec<Vec<String>>, header: Header) -> Result<String, CommandError> {
    let table = Table { name: "attributions", columns: &COLUMNS, rows };
    let failed = |error: String| CommandError::writing(Path::new("csv"), std::io::Error::other(error));
    let bytes = table.to_csv(header).map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn words(document: &Document, spans: &[Span]) -> String {
    spans.iter().map(|&span| document.quote(span)).collect::<Vec<_>>().join(PIECES)
}
