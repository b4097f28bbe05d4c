//! What the models say about plain sentences.

use armistice_language::{Analysis, Entity, Models, Relation, Upos, analyse};
use armistice_record::Document;

fn read(text: &str) -> (Document, Analysis) {
    let document = Document::story(text).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    (document, analysis)
}

fn names(text: &str) -> Vec<(String, Entity)> {
    let (document, analysis) = read(text);
    let mut out: Vec<(String, Entity)> = Vec::new();
    for token in &analysis.tokens {
        let Some(kind) = token.entity else { continue };
        let word = document.quote(token.span);
        match out.last_mut().filter(|_| !token.entity_starts) {
            Some((name, _)) => {
                name.push(' ');
                name.push_str(word);
            }
            None => out.push((word.to_owned(), kind)),
        }
    }
    out
}

#[test]
fn a_plain_sentence_has_its_tree() {
    let (_, analysis) = read("The rebels rejected the proposal.");
    let heads: Vec<_> = analysis.tokens.iter().map(|t| t.head).collect();
    assert_eq!(heads, [Some(1), Some(2), None, Some(4), Some(2), Some(2)]);
    let relations: Vec<_> = analysis.tokens.iter().map(|t| t.relation).collect();
    use Relation::*;
    assert_eq!(relations, [Det, Nsubj, Root, Det, Obj, Punct]);
    let lemmas: Vec<_> = analysis.tokens.iter().map(|t| t.lemma.as_str()).collect();
    assert_eq!(lemmas, ["the", "rebel", "reject", "the", "proposal", "."]);
    assert_eq!(analysis.tokens[2].upos, Upos::Verb);
}

#[test]
fn names_have_their_kind() {
    let found = names("Ada Kuhn flew to Geneva on Tuesday for talks with the United Nations.");
    let kinds: Vec<_> = found.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    assert!(kinds.contains(&("Ada Kuhn", Entity::Person)), "{kinds:?}");
    assert!(kinds.contains(&("United Nations", Entity::Organisation)), "{kinds:?}");
    assert!(kinds.contains(&("Geneva", Entity::Place)), "{kinds:?}");
    assert!(kinds.contains(&("Tuesday", Entity::Date)), "{kinds:?}");
}

#[test]
fn only_the_given_paragraphs_are_read() {
    let text = "One here.\n\nTwo there. Three.";
    let document = Document::story(text).expect("short");
    let second = document.span(11, text.len()).expect("inside");
    let analysis = analyse(Models::embedded(), &document, &[second]);
    let sentences: Vec<_> =
        analysis.sentences.iter().map(|s| (document.quote(s.span), s.paragraph)).collect();
    assert_eq!(sentences, [("Two there.", 0), ("Three.", 0)]);
}

#[test]
fn a_sentence_alone_is_read_as_among_others() {
    let line = "Mr. Orr said the “truce” would hold. ";
    let (_, alone) = read(line.trim_end());
    let (_, many) = read(line.repeat(300).trim_end());
    let n = alone.tokens.len();
    assert_eq!(many.tokens.len(), 300 * n);
    for (i, token) in many.tokens.iter().enumerate() {
        let same = &alone.tokens[i % n];
        let head = token.head.map(|h| h - i / n * n);
        assert_eq!(
            (token.upos, head, token.relation, token.entity),
            (same.upos, same.head, same.relation, same.entity)
        );
    }
}
