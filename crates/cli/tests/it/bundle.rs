//! Audit bundles: made here, checked by somebody who has nothing but the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use super::{project, run, run_with, stderr, stdout};

/// Keeps examples, a saved page and two lines of JSONL, decides about them, and returns the place of the record.
fn record(folder: &Path) -> String {
    let database = folder.join("record.db").to_str().unwrap().to_owned();
    let db = ["--db", database.as_str()];
    let done = |arguments: &[&str], input: &[u8]| -> String {
        let output = run_with(&[arguments, &db].concat(), input);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    };
    let kept = ["examples/ceasefire-talks.txt", "examples/agency-brief.txt", "examples/bulletin.txt"];
    for report in kept.into_iter().chain(["crates/intake/tests/pages/agency.html"]) {
        done(&["add", project().join(report).to_str().unwrap(), "--conflict", "Examples"], b"");
    }
    let lines = "{\"id\": \"one\", \"title\": \"Kenya offers truce\", \"text\": \"Kenya proposed a 30-day truce. Ethiopia \
        rejected the exchange of prisoners.\", \"published\": \"2025-04-11\"}\n{\"id\": \"two\", \"text\": \"Ethiopia accepted the \
        exchange of prisoners.\", \"published\": \"2025-04-14\"}\n";
    done(&["add", "-", "--conflict", "Horn"], lines.as_bytes());
    let rows = done(&["positions", "--format", "jsonl"], b"");
    let anchors: Vec<String> = rows
        .lines()
        .filter_map(|row| {
            serde_json::from_str::<serde_json::Value>(row).unwrap()["id"].as_str().map(str::to_owned)
        })
        .collect();
    done(&["review", "--reject", &anchors[0], "--by", "ada", "--why", "a rumour"], b"");
    done(&["review", "--edit", &anchors[1], "--set", "{\"stance\": \"noncommittal\"}", "--by", "ben"], b"");
    done(&["review", "--undo", "1", "--by", "ada"], b"");
    done(&["actors", "--set", "Ethiopia=Addis Ababa"], b"");
    database
}

/// Makes a bundle and carries it to another folder.
fn bundle(folder: &Path, more: &[&str]) -> PathBuf {
    let database = record(folder);
    let (made, carried) = (folder.join("made"), folder.join("elsewhere"));
    let output = run(&[&["bundle", "--out", made.to_str().unwrap(), "--db", &database], more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    fs::remove_file(&database).unwrap();
    fs::rename(made, &carried).unwrap();
    carried
}

/// Checks a bundle as a stranger: another home, no record.
fn check(bundle: &Path, more: &[&str]) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_armistice"))
        .args(["bundle", "check", "."])
        .args(more)
        .current_dir(bundle)
        .env("HOME", home.path())
        .env_remove("ARMISTICE_DB")
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "a check keeps nothing");
    (output.status.code(), stdout(&output) + &stderr(&output))
}

/// Changes a file of a bundle as one would who also knows how to write the list of hashes.
fn forge(bundle: &Path, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(bundle.join(name)).unwrap();
    assert!(text.contains(from), "{name} has no `{from}`");
    let text = text.replacen(from, to, 1);
    let sum: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(bundle.join(name), text).unwrap();
    let sums = fs::read_to_string(bundle.join("SHA256SUMS")).unwrap();
    let line = |line: &str| {
        if line.ends_with(&format!("  {name}")) { format!("{sum}  {name}\n") } else { format!("{line}\n") }
    };
    fs::write(bundle.join("SHA256SUMS"), sums.lines().map(line).collect::<String>()).unwrap();
}

#[test]
fn a_stranger_reads_and_merges_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let (code, told) = check(&bundle(folder.path(), &[]), &[]);
    assert_eq!(code, Some(0), "{told}");
    for holds in [
        "hashes: 18 files are as SHA256SUMS lists them",
        "reports: 6 are those of the index, each entry quotes its words",
        "read again: 6 reports give the same readings, byte for byte",
        "merged again: 11 views follow from reports and 3 corrections, byte for byte",
    ] {
        assert!(told.contains(holds), "{told}");
    }
}

#[test]
fn the_same_record_gives_the_same_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let database = record(folder.path());
    let sums = |name: &str| {
        let place = folder.path().join(name);
        let output = run(&["bundle", "--out", place.to_str().unwrap(), "--db", &database]);
        assert!(output.status.success(), "{}", stderr(&output));
        fs::read_to_string(place.join("SHA256SUMS")).unwrap()
    };
    assert_eq!(sums("one"), sums("other"));
    let again = run(&["bundle", "--out", folder.path().join("one").to_str().unwrap(), "--db", &database]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is there already"));
    assert_eq!(run(&["bundle", "--db", &database]).status.code(), Some(2));
}

#[test]
fn what_was_changed_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = bundle(folder.path(), &[]);
    let copy = |name: &str| -> PathBuf {
        let to = folder.path().join(name);
        fs::create_dir_all(to.join("views")).unwrap();
        for below in ["", "views"] {
            for entry in fs::read_dir(bundle.join(below)).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    fs::copy(entry.path(), to.join(below).join(entry.file_name())).unwrap();
                }
            }
        }
        to
    };
    let told = |place: &Path, what: &str| {
        let (code, told) = check(place, &[]);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains(what), "no `{what}` in: {told}");
    };

    let plain = copy("plain");
    fs::write(plain.join("views/positions.jsonl"), "").unwrap();
    fs::write(plain.join("views/extra.jsonl"), "").unwrap();
    fs::remove_file(plain.join("log.jsonl")).unwrap();
    told(&plain, "`views/positions.jsonl` was changed");
    told(&plain, "`views/extra.jsonl` is no part of the bundle");
    told(&plain, "`log.jsonl` is not there");

    let view = copy("view");
    forge(&view, "views/positions.jsonl", "reject", "accept");
    told(&view, "`views/positions.jsonl` does not follow from the reports and corrections");

    let reading = copy("reading");
    forge(&reading, "reports.jsonl", "\"stance\":\"reject\"", "\"stance\":\"accept\"");
    told(&reading, "reads otherwise now");

    let words = copy("words");
    forge(
        &words,
        "reports.jsonl",
        "Kenya proposed a 30-day truce. Ethiopia",
        "Kenya proposed a 60-day truce. Ethiopia",
    );
    told(&words, "the text has another hash");

    let decision = copy("decision");
    forge(&decision, "corrections.jsonl", "noncommittal", "support");
    told(&decision, "does not follow from the reports and corrections");

    let program = copy("program");
    forge(&program, "manifest.json", "\"version\": \"", "\"version\": \"9");
    told(&program, "it was made by armistice 9");

    let other = copy("other");
    fs::remove_file(other.join("SHA256SUMS")).unwrap();
    told(&other, "SHA256SUMS`: it is not there");
    told(&other, "help: name a folder that `armistice bundle --out FOLDER` made");

    let outside = copy("outside");
    let sums = fs::read_to_string(outside.join("SHA256SUMS")).unwrap();
    fs::write(outside.join("SHA256SUMS"), format!("{sums}{}  ../made\n", "0".repeat(64))).unwrap();
    told(&outside, "`../made` is not there");
}

#[test]
fn texts_can_stay_with_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let with = folder.path().join("with");
    fs::create_dir(&with).unwrap();
    let texts = bundle(&with, &[]).join("reports.jsonl");
    let without = bundle(folder.path(), &["--without-texts"]);
    let reports = fs::read_to_string(without.join("reports.jsonl")).unwrap();
    assert!(reports.lines().all(|line| line.ends_with("\"text\":\"\"}")));
    let (code, told) = check(&without, &[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("not read and merged again: 6 texts are left out"), "{told}");
    let (code, told) = check(&without, &["--texts", texts.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("read again: 6 reports") && told.contains("merged again: 11 views"), "{told}");
}
