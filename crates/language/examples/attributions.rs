//! Finds attributions, for scoring: JSONL `{"id", "text"}` in, `{"id", "attributions": [{"source", "cue", "content",
//! "record", "within"}]}` out, with offsets in code points, as `../shared/bench/attribution_score.py` reads them.
//!
//! `--outer` leaves out what is nested; `--time` prints the speed instead.

use std::io::{BufRead, Write};

use armistice_language::{Models, analyse, attributions};
use armistice_record::{Document, PartKind, Span};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let option = std::env::args().nth(1).unwrap_or_default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let models = Models::embedded();
    let (mut words, mut analysing, mut attributing) = (0, 0.0, 0.0);
    for line in std::io::stdin().lock().lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let document = document(report["text"].as_str().ok_or("no text")?)?;
        let paragraphs: Vec<_> = document.story_parts().collect();
        let (analysis, seconds) = timed(|| analyse(models, &document, &paragraphs));
        analysing += seconds;
        let (found, seconds) = timed(|| attributions(models, &document, &analysis));
        attributing += seconds;
        words += document.text().split_whitespace().count();
        if option == "--time" {
            continue;
        }
        let points = |spans: &[Span]| -> Vec<[usize; 2]> {
            let point = |at| document.text()[..at].chars().count();
            spans.iter().map(|span| [point(span.start()), point(span.end())]).collect()
        };
        let shown: Vec<_> = found
            .iter()
            .filter(|a| option != "--outer" || a.within.is_none())
            .map(|a| {
                json!({"source": points(&a.source), "cue": points(&a.cue), "content": points(&a.content),
                       "record": a.record > 0.5, "within": a.within})
            })
            .collect();
        serde_json::to_writer(&mut out, &json!({"id": report["id"], "attributions": shown}))?;
        out.write_all(b"\n")?;
    }
    if option == "--time" {
        let speed = |seconds: f64| words as f64 / seconds;
        let (alone, both) = (speed(analysing), speed(analysing + attributing));
        writeln!(out, "{words} words; models alone {alone:.0} words/s, with attributions {both:.0}")?;
    }
    Ok(())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
    let begun = std::time::Instant::now();
    let value = run();
    (value, begun.elapsed().as_secs_f64())
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
