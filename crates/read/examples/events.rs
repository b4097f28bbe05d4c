//! Codes lines of `{"id", "sentence"}` with the word lists of a folder, to try a change of words without a build:
//! `events FOLDER [explain] < sentences.jsonl`.

use std::io::{BufRead, Write};

use armistice_language::Models;
use armistice_record::Document;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder of the lists")?;
    let explain = std::env::args().nth(2).is_some();
    let mut lists = [""; 5];
    for (list, name) in lists.iter_mut().zip(["nouns", "verbs", "rules", "sectors", "organisations"]) {
        *list = std::fs::read_to_string(format!("{folder}/{name}.tsv"))?.leak();
    }
    armistice_read::replace_event_lists(lists);
    let models = Models::embedded();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let sentence = record["sentence"].as_str().or(record["text"].as_str()).unwrap_or_default();
        let document = Document::story(sentence)?;
        let events = armistice_read::events(models, &document);
        let side = |all: &[armistice_record::Participant]| -> Value {
            all.iter()
                .map(|one| json!({"text": document.quote(one.text), "code": one.code.map(|code| code.to_string()), "sector": one.sector}))
                .collect()
        };
        let events: Vec<Value> = events
            .iter()
            .map(|event| {
                let words: Vec<&str> = event.words.iter().map(|&word| document.quote(word)).collect();
                json!({"event": event.kind, "mode": event.mode, "source": side(&event.source),
                       "target": side(&event.target), "words": words,
                       "claimant": side(event.claimant.as_slice()), "realis": event.realis,
                       "confidence": event.confidence})
            })
            .collect();
        let mut coded = json!({"id": record["id"], "events": events});
        if explain {
            coded["why"] = json!(armistice_read::explain_events(models, &document));
        }
        writeln!(out, "{coded}")?;
    }
    Ok(())
}
