//! Laws: whatever the text, reading ends, quotes and repeats itself.

use armistice_language::Models;
use armistice_record::{Document, PartKind, Report, validate};
use proptest::prelude::*;

fn check(text: &str) {
    let parts = if text.is_empty() { Vec::new() } else { vec![(PartKind::Story, 0..text.len())] };
    let document = Document::new(text.to_owned(), parts).unwrap();
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = Report::new(&document, &reading, None);
    assert_eq!(validate(&report), Vec::<String>::new(), "{text}");
    assert_eq!(armistice_read::read(Models::embedded(), &document), reading, "{text}");
    let events = armistice_read::events(Models::embedded(), &document);
    for event in &events {
        assert!(event.words.iter().all(|&word| event.sentence.contains(word)), "{text}");
        assert!(!event.words.is_empty() && (!event.source.is_empty() || !event.target.is_empty()), "{text}");
    }
    assert_eq!(armistice_read::events(Models::embedded(), &document), events, "{text}");
}

/// Words that reports of a peace process are made of, and what breaks readers.
fn fragment() -> impl Strategy<Value = String> {
    let words = [
        "Russia",
        "Ukraine's",
        "president",
        "Ada Kuhn",
        "said",
        "that",
        "\"",
        "“",
        "”",
        "‘",
        "’",
        "'",
        ",",
        ".",
        "…",
        "\n",
        "\n\n",
        "rejected",
        "a ceasefire",
        "the proposal",
        "to withdraw",
        "troops",
        "if",
        "unless",
        "according to",
        "accused",
        "of",
        "attacking civilians",
        "met",
        "in Geneva",
        "on Friday",
        "will",
        "not",
        "he",
        "they",
        "talks",
        "with",
        "U.S.",
        "—",
        "«",
        "»",
        "(",
        ")",
        "🕊",
        "שלום",
        "e\u{301}",
        "\u{200f}",
        "30-day",
        "truce",
        "quoted",
        "as saying",
        "told AFP",
        ":",
        ";",
        "-",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn reports_of_fragments_are_read(fragments in prop::collection::vec(fragment(), 0..60)) {
        check(&fragments.join(" "));
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(&text);
    }
}

#[test]
fn empty_and_odd_texts_are_read() {
    for text in ["", " ", "\n\n\n", "\"", "“““", "said said said", ".", "\u{feff}", "a\u{0}b"] {
        check(text);
    }
}
