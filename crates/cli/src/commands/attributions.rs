//! `armistice attributions`: who said what, as spans, one JSON object a report.

use armistice_language::{Models, analyse, attributions};
use armistice_record::{CodePoints, Document, Span};
use serde_json::{Value, json};

use crate::arguments::Attributions;
use crate::batches;
use crate::error::CommandError;
use crate::outputs::Output;

/// Finds the attributions of each report and writes them as JSONL.
pub(crate) fn run(arguments: &Attributions) -> Result<(), CommandError> {
    let models = Models::embedded();
    let mut output = Output::open(arguments.out.as_deref())?;
    let result = batches::each(
        &arguments.inputs,
        |document| line(models, document),
        |line| output.write(format!("{line}\n").as_bytes()),
    );
    match result {
        Ok(()) | Err(CommandError::Partial { .. }) => output.finish().and(result),
        Err(error) => Err(error),
    }
}

fn line(models: &Models, document: &Document) -> Value {
    let paragraphs: Vec<Span> = document.story_parts().collect();
    let analysis = analyse(models, document, &paragraphs);
    let points = CodePoints::new(document.text());
    let ranges = |spans: &[Span]| -> Vec<[u32; 2]> {
        spans.iter().map(|span| [points.at(span.start()), points.at(span.end())]).collect()
    };
    let found: Vec<Value> = attributions(models, document, &analysis)
        .iter()
        .map(|one| {
            json!({
                "source": ranges(&one.source), "cue": ranges(&one.cue), "content": ranges(&one.content),
                "within": one.within,
            })
        })
        .collect();
    json!({ "id": document.id, "attributions": found })
}
