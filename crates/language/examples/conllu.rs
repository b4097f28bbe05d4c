//! Analyses plain text from standard input, paragraphs parted by blank lines, and writes CoNLL-U for scoring.
//!
//! `--count N` reads the text N times over and prints the time of each pass instead.

use std::io::{Read, Write};

use armistice_language::{Analysis, Models, analyse};
use armistice_record::{Document, PartKind};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut parts = Vec::new();
    let mut start = 0;
    for paragraph in text.split_inclusive("\n\n") {
        parts.push((PartKind::Story, start..start + paragraph.len()));
        start += paragraph.len();
    }
    let document = Document::new(text, parts)?;
    let paragraphs: Vec<_> = document.story_parts().collect();
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("--count") {
        for _ in 0..arguments.next().ok_or("how many times?")?.parse()? {
            #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
            let begun = std::time::Instant::now();
            let analysis = analyse(Models::embedded(), &document, &paragraphs);
            let words = document.text().split_whitespace().count() as f64;
            let seconds = begun.elapsed().as_secs_f64();
            let line = format!("{} tokens, {:.0} words/s", analysis.tokens.len(), words / seconds);
            writeln!(std::io::stdout(), "{line}")?;
        }
        return Ok(());
    }
    write(&document, &analyse(Models::embedded(), &document, &paragraphs), &mut std::io::stdout().lock())?;
    Ok(())
}

fn write(document: &Document, analysis: &Analysis, out: &mut impl Write) -> std::io::Result<()> {
    for sentence in &analysis.sentences {
        let first = sentence.tokens.start;
        for i in sentence.tokens.clone() {
            let token = &analysis.tokens[i];
            let head = token.head.map_or(0, |h| h - first + 1);
            let entity = match (token.entity, token.entity_starts) {
                (None, _) => "O".to_owned(),
                (Some(kind), starts) => format!("{}-{}", if starts { "B" } else { "I" }, kind.as_str()),
            };
            let (form, lemma, upos) = (document.quote(token.span), &token.lemma, token.upos.as_str());
            let (id, relation) = (i - first + 1, token.relation.as_str());
            writeln!(out, "{id}\t{form}\t{lemma}\t{upos}\t_\t_\t{head}\t{relation}\t_\tNER={entity}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
