//! Writes what the attribution network sees of annotated texts, for its training.
//!
//! Reads JSONL `{"id", "text", "attributions": [{"source", "cue", "content": [[s, e]…], "record"}]}` with offsets in
//! code points; writes JSONL to standard output and the encoder's rows, one byte a number, to the file named.

use std::io::{BufRead, Write};

use armistice_language::attributions::training::{rows, seen};
use armistice_language::{Models, analyse};
use armistice_record::{Document, PartKind, Span};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("where shall the rows go?")?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = report["text"].as_str().ok_or("no text")?;
        let document = document(text)?;
        let paragraphs: Vec<_> = document.story_parts().collect();
        let analysis = analyse(Models::embedded(), &document, &paragraphs);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let attributions = report["attributions"].as_array().cloned().unwrap_or_default();
        let spans = |attribution: &Value, role: &str| -> Vec<Span> {
            let pieces = attribution[role].as_array().into_iter().flatten();
            let end =
                |piece: &Value, k: usize| piece[k].as_u64().and_then(|at| places.get(at as usize).copied());
            pieces.filter_map(|p| document.span(end(p, 0)?, end(p, 1)?).ok()).collect()
        };
        let cues: Vec<_> = attributions.iter().map(|a| spans(a, "cue")).collect();
        let (seen, windows) = seen(&document, &analysis, &cues);
        let bytes = |a: &Value, role: &str| -> Vec<_> {
            spans(a, role).iter().map(|s| (s.start(), s.end())).collect()
        };
        let gold: Vec<_> = attributions
            .iter()
            .zip(windows)
            .map(|(a, window)| {
                json!({"window": window, "source": bytes(a, "source"), "cue": bytes(a, "cue"),
                       "content": bytes(a, "content"), "record": a["record"]})
            })
            .collect();
        serde_json::to_writer(
            &mut out,
            &json!({"id": report["id"], "text": text, "seen": seen, "gold": gold}),
        )?;
        out.write_all(b"\n")?;
        let bytes: Vec<u8> = rows(&analysis).iter().map(|&v| v as u8).collect();
        file.write_all(&bytes)?;
    }
    Ok(())
}

/// Every line that is not empty is a paragraph.
fn document(text: &str) -> Result<Document, Box<dyn std::error::Error>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            parts.push((PartKind::Story, start..start + line.len()));
        }
        start += line.len();
    }
    Ok(Document::new(text.to_owned(), parts)?)
}
