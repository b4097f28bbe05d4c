//! Who said what, on plain and odd texts.

use armistice_language::{Attribution, Models, analyse, attributions};
use armistice_record::{Document, PartKind, Span};

/// Every line is a paragraph.
fn read(text: &str) -> (Document, Vec<Attribution>) {
    let mut parts = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            parts.push((PartKind::Story, start..start + line.len()));
        }
        start += line.len();
    }
    let document = Document::new(text.to_owned(), parts).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let found = attributions(Models::embedded(), &document, &analysis);
    (document, found)
}

/// Writes attributions as `source [cue] content`, pieces joined by ` … `.
fn shown(text: &str) -> Vec<String> {
    let (document, found) = read(text);
    let words = |spans: &[Span]| spans.iter().map(|&s| document.quote(s)).collect::<Vec<_>>().join(" … ");
    found.iter().map(|a| format!("{} [{}] {}", words(&a.source), words(&a.cue), words(&a.content))).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn speech_has_its_source_and_content() {
    check(
        "The defense minister said the army will leave the town on Monday.",
        &["The defense minister [said] the army will leave the town on Monday"],
    );
    check("“We will not sign,” she said.", &["she [said] “We will not sign,”"]);
}

#[test]
fn attributions_nest() {
    let (_, found) = read("Israel's army said Hamas had denied that it fired rockets.");
    let within: Vec<_> = found.iter().map(|a| a.within).collect();
    assert_eq!(within, [None, Some(0)]);
}

#[test]
fn a_quotation_goes_on_behind_its_cue() {
    let text = "“We will not sign the deal,” the rebel leader said. “Our people would never forgive it.”";
    check(
        text,
        &["the rebel leader [said] “We will not sign the deal,” … “Our people would never forgive it.”"],
    );
}

#[test]
fn plain_facts_ascribe_nothing() {
    check("Rebels shelled the town. Two bridges fell.", &[]);
    check("", &[]);
}

#[test]
fn every_attribution_has_cue_and_content_inside_the_text() {
    let text =
        "\"\"said\" \"he said, 'said' said: according to said\n\n“said. “X said ”“ — said\n".repeat(40);
    let (document, found) = read(&text);
    for (n, attribution) in found.iter().enumerate() {
        assert!(!attribution.cue.is_empty() && !attribution.content.is_empty());
        let pieces = [&attribution.source, &attribution.cue, &attribution.content];
        for span in pieces.into_iter().flatten() {
            assert!(!document.quote(*span).trim().is_empty() && !document.quote(*span).contains('\n'));
        }
        assert!((0.0..=1.0).contains(&attribution.record) && attribution.within != Some(n));
    }
}
