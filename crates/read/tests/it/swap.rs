//! All sides alike: exchange the parties of a report and the record is exchanged with them.

use std::path::{Path, PathBuf};

use armistice_language::Models;
use armistice_record::{Document, PartKind, Participant, Report};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/swap")
}

/// A text with the first line as headline and a paragraph at each blank line.
fn document(text: &str) -> Document {
    let mut parts = Vec::new();
    let mut at = 0;
    for (n, paragraph) in text.split("\n\n").enumerate() {
        let kind = if n == 0 { PartKind::Headline } else { PartKind::Story };
        let trimmed = paragraph.trim();
        if !trimmed.is_empty() {
            let start = at + paragraph.len() - paragraph.trim_start().len();
            parts.push((kind, start..start + trimmed.len()));
        }
        at += paragraph.len() + 2;
    }
    Document::new(text.to_owned(), parts).unwrap()
}

/// Exchanges whole words, all pairs at once.
fn exchange(text: &str, pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at_border = out.chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let found = pairs.iter().flat_map(|(a, b)| [(a, b), (b, a)]).find(|(from, _)| {
            at_border
                && rest.starts_with(from.as_str())
                && rest[from.len()..].chars().next().is_none_or(|after| !after.is_alphanumeric())
        });
        match found {
            Some((from, to)) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// The entries of a report without their offsets, which exchanged words move.
fn entries(text: &str) -> Vec<String> {
    let document = document(text);
    let reading = armistice_read::read(Models::embedded(), &document);
    let mut report = serde_json::to_value(Report::new(&document, &reading, None)).unwrap();
    let mut entries = Vec::new();
    for kind in ["actors", "statements", "proposals", "positions", "meetings", "ceasefires", "allegations"] {
        for entry in report[kind].as_array_mut().unwrap() {
            entry.as_object_mut().unwrap().remove("spans");
            order(entry);
            entries.push(format!("{kind}: {entry}"));
        }
    }
    entries
}

/// The events of a report without their offsets.
fn events(text: &str) -> Vec<String> {
    let document = document(text);
    let quote = |span| document.quote(span);
    let side = |all: &[Participant]| -> Vec<&str> { all.iter().map(|one| quote(one.text)).collect() };
    armistice_read::events(Models::embedded(), &document)
        .iter()
        .map(|event| {
            let words: Vec<&str> = event.words.iter().map(|&word| quote(word)).collect();
            let (source, target) = (side(&event.source), side(&event.target));
            format!("{} {} {source:?} {target:?} {words:?}", event.kind, event.realis)
        })
        .collect()
}

/// Names in a list stand in text order, which an exchange keeps.
fn order(entry: &mut Value) {
    if let Some(terms) = entry.get_mut("terms").and_then(Value::as_array_mut) {
        terms.sort_by_key(ToString::to_string);
    }
}

#[test]
fn exchanged_parties_exchange_the_record() {
    let table = std::fs::read_to_string(folder().join("pairs.tsv")).unwrap();
    let mut reports = 0;
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let file = cells.next().unwrap();
        let pairs: Vec<(String, String)> = cells
            .map(|cell| cell.split_once('=').unwrap())
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect();
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        let expected: Vec<String> = entries(&text).iter().map(|entry| exchange(entry, &pairs)).collect();
        let found = entries(&exchange(&text, &pairs));
        assert!(expected.len() > 5, "{file}: only {} entries are read", expected.len());
        for (expected, found) in expected.iter().zip(&found) {
            assert_eq!(expected, found, "{file}");
        }
        assert_eq!(expected.len(), found.len(), "{file}");
        let expected: Vec<String> = events(&text).iter().map(|event| exchange(event, &pairs)).collect();
        assert_eq!(expected, events(&exchange(&text, &pairs)), "{file}");
        reports += 1;
    }
    assert_eq!(reports, 5);
}
