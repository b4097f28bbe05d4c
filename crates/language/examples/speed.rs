//! Analyses reports and finds their attributions, for `tools/quality/speed.py`: `speed THREADS TIMES FILE.jsonl [alone]`. With
//! `alone` they are analysed and no attribution is looked for.
//!
//! Writes "first" as soon as one sentence has been read, then `{"words", "tokens", "attributions", "seconds"}`.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use armistice_language::{Models, analyse, attributions};
use armistice_record::{Document, Span};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout();
    read(&Document::story("Ada Kuhn said the rebels would sign.")?, false);
    writeln!(out, "first")?;
    out.flush()?;
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &'static str| arguments.next().ok_or(what);
    let threads: usize = next("how many threads?")?.parse()?;
    let times: usize = next("how many times?")?.parse()?;
    let mut documents = Vec::new();
    for line in std::fs::read_to_string(next("which file?")?)?.lines() {
        let report: Value = serde_json::from_str(line)?;
        documents.push(Document::story(report["text"].as_str().ok_or("no text")?)?);
    }
    let alone = next("all of it").is_ok_and(|what| what == "alone");
    let words: usize = documents.iter().map(|d| d.text().split_whitespace().count()).sum();
    let (tokens, found) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let at = AtomicUsize::new(0);
    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let n = at.fetch_add(1, Ordering::Relaxed);
                    if n >= documents.len() * times {
                        break;
                    }
                    let (more_tokens, more_found) = read(&documents[n % documents.len()], alone);
                    tokens.fetch_add(more_tokens, Ordering::Relaxed);
                    found.fetch_add(more_found, Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    let result = json!({"words": words * times, "tokens": tokens.into_inner(),
        "attributions": found.into_inner(), "seconds": seconds});
    writeln!(out, "{result}")?;
    Ok(())
}

/// Returns the numbers of words and of attributions, if those are looked for.
fn read(document: &Document, alone: bool) -> (usize, usize) {
    let models = Models::embedded();
    let paragraphs: Vec<Span> = document.story_parts().collect();
    let analysis = analyse(models, document, &paragraphs);
    let found = if alone { 0 } else { attributions(models, document, &analysis).len() };
    (analysis.tokens.len(), found)
}
