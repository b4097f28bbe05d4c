//! Documents to readings.

use armistice_language::{Models, analyse, attributions};
use armistice_read::Dictionaries;
use armistice_record::{Document, PartKind, Report, validate};

/// How many bytes of an input are read: the models take some milliseconds for so many.
const MOST: usize = 2048;

fn document(bytes: &[u8]) -> Option<Document> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST)]).into_owned();
    let parts = if text.is_empty() { Vec::new() } else { vec![(PartKind::Story, 0..text.len())] };
    Document::new(text, parts).ok()
}

/// Every letter is in one word, every word in one sentence, every sentence has one root.
pub(super) fn analysis(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let mut end = 0;
    for token in &analysis.tokens {
        assert!(token.span.start() >= end && !token.span.is_empty());
        end = token.span.end();
    }
    let mut next = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, next);
        next = sentence.tokens.end;
        let tokens = &analysis.tokens[sentence.tokens.clone()];
        assert_eq!(tokens.iter().filter(|token| token.head.is_none()).count(), 1);
        assert!(tokens.iter().filter_map(|token| token.head).all(|head| sentence.tokens.contains(&head)));
    }
    assert_eq!(next, analysis.tokens.len());
    let found = attributions(Models::embedded(), &document, &analysis);
    for (n, attribution) in found.iter().enumerate() {
        assert!(!attribution.cue.is_empty() && !attribution.content.is_empty());
        assert!(attribution.within.is_none_or(|outer| outer < found.len() && outer != n));
    }
}

/// Whatever was read stands in the text, and reading again gives the same.
pub(super) fn reading(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = Report::new(&document, &reading, None);
    assert_eq!(validate(&report), Vec::<String>::new());
    assert_eq!(armistice_read::read(Models::embedded(), &document), reading);
    for event in armistice_read::events(Models::embedded(), &document) {
        assert!(!event.words.is_empty() && event.words.iter().all(|&word| event.sentence.contains(word)));
    }
}

/// The user's own dictionaries of actors and verbs.
pub(super) fn dictionary(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().count();
    let mut dictionaries = Dictionaries::default();
    for result in [dictionaries.add_actors(&text), dictionaries.add_verbs(&text)] {
        assert!(result.is_ok_and(|()| true) || lines > 0);
    }
}
