//! No text makes the models fail, overlap or grow slow.

use armistice_language::{Analysis, Attribution, Models, analyse, attributions};
use armistice_record::Document;
use proptest::prelude::*;

fn check(text: &str) -> usize {
    let document = Document::story(text).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let mut end = 0;
    for token in &analysis.tokens {
        assert!(token.span.start() >= end && !token.span.is_empty());
        assert!(!document.quote(token.span).contains(|c: char| c.is_whitespace()));
        end = token.span.end();
    }
    let mut next = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, next);
        next = sentence.tokens.end;
        let tokens = &analysis.tokens[sentence.tokens.clone()];
        assert_eq!(tokens.iter().filter(|t| t.head.is_none()).count(), 1);
        assert!(tokens.iter().filter_map(|t| t.head).all(|h| sentence.tokens.contains(&h)));
        assert_eq!(sentence.span, tokens[0].span.to(tokens[tokens.len() - 1].span));
    }
    assert_eq!(next, analysis.tokens.len());
    let found = attributions(Models::embedded(), &document, &analysis);
    for (n, attribution) in found.iter().enumerate() {
        assert!(!attribution.cue.is_empty() && !attribution.content.is_empty());
        assert!(attribution.within.is_none_or(|outer| outer < found.len() && outer != n));
    }
    analysis.tokens.len()
}

fn both(text: &str) -> (Analysis, Vec<Attribution>) {
    let document = Document::story(text).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let found = attributions(Models::embedded(), &document, &analysis);
    (analysis, found)
}

#[test]
fn two_threads_give_what_one_gives() {
    let texts: Vec<String> = (1..9)
        .map(|n| {
            format!("Envoy {n} said the rebels had “agreed” to {n} truces. “No,” they replied. ")
                .repeat(n * 9)
        })
        .collect();
    let alone: Vec<_> = texts.iter().map(|text| both(text)).collect();
    let (even, odd) = std::thread::scope(|scope| {
        let run = |from: usize| {
            let texts = &texts;
            scope.spawn(move || texts.iter().skip(from).step_by(2).map(|text| both(text)).collect::<Vec<_>>())
        };
        let (even, odd) = (run(0), run(1));
        (even.join().expect("no panic"), odd.join().expect("no panic"))
    });
    for (n, expected) in alone.iter().enumerate() {
        let found = if n % 2 == 0 { &even[n / 2] } else { &odd[n / 2] };
        assert_eq!(found, expected);
    }
    assert!(alone.iter().all(|(_, found)| !found.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_marks_are_read(text in "[a-zA-Z0-9 .,!?\"'“”‘’«»()…—–:;$%@&#*+=/\n-]{0,300}") {
        check(&text);
    }
}

#[test]
fn every_character_of_words_is_kept() {
    let text = "“Don't”—he’d said (U.S.-led), and/or 5.5m… @x #y a@b.c 'em.";
    let document = Document::story(text).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let kept: String = analysis.tokens.iter().map(|t| document.quote(t.span)).collect();
    let expect: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(kept, expect);
}

#[test]
fn odd_texts_take_linear_time() {
    assert_eq!(check(""), 0);
    assert_eq!(check(" \n\u{200B}\t"), 0);
    assert_eq!(check(&"a".repeat(1 << 20)), 1);
    assert_eq!(check(&"\"".repeat(20_000)), 20_000);
    assert_eq!(check(&"word ".repeat(20_000)), 20_000);
    check(&"said ".repeat(10_000));
    check(&"\"said\" ".repeat(10_000));
    check(&"'".repeat(10_000));
    check(&".\"".repeat(10_000));
    check(&"a-".repeat(10_000));
    check(&"é’s".repeat(10_000));
    check(&"5:".repeat(10_000));
}
