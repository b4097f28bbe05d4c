//! Prints what the models see: one token a line with part of speech, head, relation and entity.
//!
//! ```text
//! echo "Sudan's army said it would respect the truce." | cargo run --release --example tree -p armistice-language
//! ```

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::io::Read;

use armistice_language::{Models, analyse};
use armistice_record::{Document, Span};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let document = Document::story(&text)?;
    let paragraphs: Vec<Span> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    for sentence in &analysis.sentences {
        for i in sentence.tokens.clone() {
            let token = &analysis.tokens[i];
            let head = token.head.map_or("-".to_owned(), |head| {
                format!("{head} {}", document.quote(analysis.tokens[head].span))
            });
            let entity = token.entity.map_or("", |entity| entity.as_str());
            println!(
                "{i:4} {:16} {:14} {:6} {:12} {entity:5} {head}",
                document.quote(token.span),
                token.lemma,
                token.upos.as_str(),
                token.relation.as_str()
            );
        }
        println!();
    }
    Ok(())
}
