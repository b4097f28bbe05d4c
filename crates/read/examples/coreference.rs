//! Tells whom the words of reports mean, for `tools/quality/coreference.py`: lines of `{"id", "text"}` in, one line each out, with
//! places counted in code points.

use std::io::{BufRead, Write};

use armistice_language::Models;
use armistice_read::whom;
use armistice_record::{CodePoints, Document, Span};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let models = Models::embedded();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let document = Document::story(report["text"].as_str().ok_or("no text")?)?;
        let points = CodePoints::new(document.text());
        let at = |span: Span| json!([points.at(span.start()), points.at(span.end())]);
        let meant: Vec<Value> = whom::meant(models, &document)
            .iter()
            .map(|one| json!({"word": at(one.word), "actor": one.actor, "name": at(one.name), "kind": one.kind}))
            .collect();
        writeln!(out, "{}", json!({"id": report["id"], "meant": meant}))?;
    }
    Ok(())
}
