//! Wire copies among real reports: `corpus/copies/pairs.tsv` says which reports of the shared pool were edited how, which
//! pairs are different stories, and who labelled each. Skipped with a notice where the pool is absent.

use std::collections::BTreeMap;
use std::path::Path;

use armistice_merge::copies::{self, Shingles};

fn project() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The texts of the pool by id, unpacked by Python: no crate of ours needs to read gzip.
fn pool() -> Option<BTreeMap<String, String>> {
    let path = project().join("../shared/corpora/reports/pool.jsonl.gz");
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    let unpacked = std::process::Command::new("gzip").arg("-dc").arg(&path).output().ok()?;
    let lines = String::from_utf8(unpacked.stdout).unwrap();
    let texts = lines.lines().map(|line| {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        (report["id"].as_str().unwrap().to_owned(), report["text"].as_str().unwrap().to_owned())
    });
    Some(texts.collect())
}

/// Applies an edit: the paragraphs kept (from 0), then words of ours put before, after, or in place of the first.
fn edited(text: &str, kept: &str, before: &str, after: &str) -> String {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let mut parts: Vec<&str> = Vec::new();
    if !before.is_empty() {
        parts.push(before);
    }
    for number in kept.split(',').filter(|number| !number.is_empty()) {
        parts.extend(paragraphs.get(number.parse::<usize>().unwrap()));
    }
    if !after.is_empty() {
        parts.push(after);
    }
    parts.join("\n\n")
}

#[test]
fn copies_are_found_and_different_stories_kept_apart() {
    let Some(pool) = pool() else { return };
    let table = std::fs::read_to_string(project().join("corpus/copies/pairs.tsv")).unwrap();
    let (mut hit, mut missed, mut false_alarms, mut pairs, mut read) =
        (0usize, 0usize, 0usize, 0usize, 0usize);
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [label, one, other, kept, before, after, labelled_by] = fields[..] else { panic!("{line}") };
        let copy = edited(&pool[other], kept, before, after);
        let (one, other) = (Shingles::of(&pool[one]), Shingles::of(&copy));
        let bands = other.bands();
        let met = one.bands().iter().any(|band| bands.contains(band));
        let found = met && one.copies(&other);
        pairs += 1;
        read += usize::from(labelled_by.ends_with("reader"));
        match (label, found) {
            ("copy", true) => hit += 1,
            ("copy", false) => missed += 1,
            ("other", true) => false_alarms += 1,
            _ => {}
        }
    }
    let f1 = 2.0 * hit as f64 / (2 * hit + missed + false_alarms) as f64;
    println!("{pairs} pairs, {read} read: {hit} found, {missed} missed, {false_alarms} false; F1 {f1:.3}");
    assert!(read >= 300, "{read} pairs were looked at by a reader");
    assert!(f1 >= 0.95, "F1 {f1:.3}: {missed} missed, {false_alarms} false");
}

#[test]
fn origins_are_counted_within_one() {
    let Some(pool) = pool() else { return };
    let table = std::fs::read_to_string(project().join("corpus/copies/pairs.tsv")).unwrap();
    let edits: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("copy"))
        .map(|line| line.split('\t').collect())
        .collect();
    // Events told by one to six origins, each printed once or more: the copies of the table, taken in turn.
    let (mut within, mut events) = (0usize, 0usize);
    for (number, chunk) in edits.chunks(6).enumerate() {
        let told = &chunk[..(number % 6 + 1).min(chunk.len())];
        let mut shingles = Vec::new();
        let mut origins = std::collections::BTreeSet::new();
        for fields in told {
            origins.insert(fields[1]);
            shingles.push(Shingles::of(&pool[fields[1]]));
            shingles.push(Shingles::of(&edited(&pool[fields[2]], fields[3], fields[4], fields[5])));
        }
        events += 1;
        within += usize::from(copies::origins(&shingles).len().abs_diff(origins.len()) <= 1);
    }
    println!("origin count within one: {within} of {events} events");
    assert!(within as f64 >= 0.95 * events as f64, "{within} of {events}");
}
