//! Writes what the weights of pairs are learnt from: JSONL reports in, JSONL pairs of parties and words out.

use std::io::{BufRead, Write};

use armistice_language::Models;
use armistice_read::training::pairs;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let options = armistice_intake::Options {
        encoding: None,
        format: None,
        max_bytes: armistice_intake::MAX_BYTES,
        published: None,
        publisher: None,
        url: None,
    };
    for line in std::io::stdin().lock().lines() {
        let report = line?;
        let id = serde_json::from_str::<Value>(&report)?["id"].clone();
        for received in armistice_intake::documents(report.as_bytes(), &options) {
            let document = received?.document;
            for pair in pairs(Models::embedded(), &document) {
                let (party, sentence) = (document.quote(pair.party), document.quote(pair.sentence));
                let line = json!({"id": id, "kind": pair.kind, "party": party, "code": pair.code,
                                  "sentence": sentence, "features": pair.features, "doubt": pair.doubt});
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}
