//! The same text gives the same bytes: in batches of any size, on one thread or two, run twice.

use armistice_record::{Document, Span};

use crate::{Models, analyse_in, attributions};

/// What is said of a text, in full, down to the encoder's rows and the last bit of every probability.
fn bytes(text: &str, size: usize) -> String {
    let models = Models::embedded();
    let document = Document::story(text).expect("short");
    let paragraphs: Vec<Span> = document.story_parts().collect();
    let analysis = analyse_in(models, &document, &paragraphs, &|_| None, size);
    let found = attributions::attributions_in(models, &document, &analysis, size);
    assert!(!found.is_empty() && !analysis.rows.is_empty());
    let bits: Vec<_> = found.iter().map(|one| (one.certainty.to_bits(), one.record.to_bits())).collect();
    format!("{analysis:?} {found:?} {bits:?}")
}

fn texts() -> Vec<String> {
    let report = include_str!("../../../examples/bulletin.txt");
    let line =
        "Envoy Ana Petrov said the rebels had “agreed” to a truce of Quaoar’s. “No,” they replied.\n\n";
    vec![report.to_owned(), line.repeat(40), report.replace('.', ";").repeat(3)]
}

#[test]
fn batches_of_one_and_of_many_give_the_same_bytes() {
    for text in texts() {
        let expected = bytes(&text, 1);
        for size in [1, 64, crate::BATCH, usize::MAX] {
            assert_eq!(bytes(&text, size), expected, "batches of {size}");
        }
    }
}

#[test]
fn two_threads_give_the_bytes_of_one() {
    let texts = texts();
    let alone: Vec<String> = texts.iter().map(|text| bytes(text, 64)).collect();
    for _ in 0..2 {
        let (first, second) = std::thread::scope(|scope| {
            let run = || texts.iter().map(|text| bytes(text, 64)).collect::<Vec<_>>();
            let (first, second) = (scope.spawn(run), scope.spawn(run));
            (first.join().expect("no panic"), second.join().expect("no panic"))
        });
        assert_eq!((&first, &second), (&alone, &alone));
    }
}
