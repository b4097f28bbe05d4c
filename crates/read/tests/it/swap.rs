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

/// The text of a report of the table: a file of this folder, or a report of `corpus/written` with its title as headline.
fn text_of(name: &str) -> String {
    if name.ends_with(".txt") {
        return std::fs::read_to_string(folder().join(name)).unwrap();
    }
    let path = folder().join("../written").join(format!("{name}.json"));
    let report: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    format!("{}\n\n{}", report["title"].as_str().unwrap(), report["text"].as_str().unwrap())
}

/// The words that a line of the table exchanges, each also with the article before it: "an Israeli", "a Lebanese".
fn pairs_of<'t>(cells: impl Iterator<Item = &'t str>) -> Vec<(String, String)> {
    let article =
        |word: &str, the: [&str; 2]| the[usize::from(word.starts_with(['A', 'E', 'I', 'O']))].to_owned();
    let mut pairs = Vec::new();
    for cell in cells {
        let (a, b) = cell.split_once('=').unwrap();
        for the in [["a", "an"], ["A", "An"]] {
            pairs.push((format!("{} {a}", article(a, the)), format!("{} {b}", article(b, the))));
        }
        pairs.push((a.to_owned(), b.to_owned()));
    }
    pairs
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

/// What is in one list and not in the other, with a sign.
fn difference(expected: &[String], found: &[String]) -> Vec<String> {
    let mut left: Vec<&String> = found.iter().collect();
    let mut out = Vec::new();
    for entry in expected {
        match left.iter().position(|other| *other == entry) {
            Some(at) => {
                left.remove(at);
            }
            None => out.push(format!("- {entry}")),
        }
    }
    out.extend(left.iter().map(|entry| format!("+ {entry}")));
    out
}

#[test]
fn exchanged_parties_exchange_the_record() {
    let table = std::fs::read_to_string(folder().join("pairs.tsv")).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let differences: Vec<(String, Vec<String>)> = std::thread::scope(|scope| {
        let halves: Vec<_> = lines
            .chunks(lines.len().div_ceil(2))
            .map(|half| scope.spawn(move || half.iter().map(|line| differences_of(line)).collect::<Vec<_>>()))
            .collect();
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(differences.len() >= 60, "{} reports", differences.len());
    let unequal: Vec<&str> =
        differences.iter().filter(|(_, found)| !found.is_empty()).map(|(name, _)| name.as_str()).collect();
    assert!(unequal.is_empty(), "{differences:#?}");
}

/// What is told otherwise when the words of a line of the table are exchanged.
fn differences_of(line: &str) -> (String, Vec<String>) {
    let mut cells = line.split('\t');
    let name = cells.next().unwrap();
    let pairs = pairs_of(cells);
    let text = text_of(name);
    let other = exchange(&text, &pairs);
    assert_eq!(exchange(&other, &pairs), text, "{name}: the exchange can be taken back");
    assert_ne!(other, text, "{name}");
    let exchanged = |all: &[String]| -> Vec<String> { all.iter().map(|one| exchange(one, &pairs)).collect() };
    let read = entries(&text);
    assert!(read.len() > 5, "{name}: only {} entries are read", read.len());
    let mut found = difference(&exchanged(&read), &entries(&other));
    found.extend(difference(&exchanged(&events(&text)), &events(&other)));
    (name.to_owned(), found)
}
