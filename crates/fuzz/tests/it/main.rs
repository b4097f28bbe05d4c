//! Every target on inputs that once broke something, and on some thousands from a seed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use armistice_fuzz::{TARGETS, Target, feed, seeded};

/// Feeds an input, and tells it where it breaks the target.
fn whole(target: &Target, input: &[u8], name: &str) {
    let result = catch_unwind(AssertUnwindSafe(|| feed(target, input)));
    assert!(result.is_ok(), "{}: {name}: {:?}", target.name, String::from_utf8_lossy(input));
}

fn seeds(chosen: &[&str]) {
    for target in TARGETS.iter().filter(|target| chosen.contains(&target.name)) {
        for (number, example) in target.examples.iter().enumerate() {
            whole(target, example.as_bytes(), &format!("example {number}"));
        }
        for (number, input) in seeded(target, 1).take(target.share * 2).enumerate() {
            whole(target, &input, &format!("input {number} of seed 1"));
        }
    }
}

#[test]
fn reports_taken_in() {
    seeds(&["any", "text", "html", "jsonl"]);
}

#[test]
fn feeds_and_archives() {
    seeds(&["feed", "warc", "robots"]);
}

#[test]
fn readings() {
    seeds(&["analysis", "reading", "dictionary"]);
}

#[test]
fn truces() {
    seeds(&["terms", "series", "sectors", "claims", "verify", "time"]);
}

#[test]
fn records_and_requests() {
    seeds(&["record", "entry", "request"]);
}

#[test]
fn every_target_is_tested() {
    let source = include_str!("main.rs");
    for target in TARGETS {
        assert!(source.matches(&format!("\"{}\"", target.name)).count() > 0, "{}", target.name);
    }
}

/// Files of `tests/found/TARGET/`: inputs that once broke a target, cut down and written by us.
#[test]
fn what_was_found_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        let target = TARGETS.iter().find(|target| target.name == name);
        for file in std::fs::read_dir(&entry).unwrap() {
            let file = file.unwrap().path();
            let input = std::fs::read(&file).unwrap();
            whole(target.unwrap(), &input, &file.display().to_string());
            files += 1;
        }
    }
    assert!(files > 0, "no inputs in tests/found");
}
