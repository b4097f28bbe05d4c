//! Archives, which another program reads.

use std::path::Path;
use std::process::Command;

use super::{run, stderr, stdout};

#[test]
fn without_the_program_for_archives_its_absence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("armistice");
    std::fs::copy(env!("CARGO_BIN_EXE_armistice"), &alone).unwrap();
    let database = folder.path().join("record.db");
    for arguments in [
        vec!["archive", "read", "news/", "archive/"],
        vec!["add", "--from", "archive/", "--db", database.to_str().unwrap()],
    ] {
        let output = Command::new(&alone).args(arguments).env("PATH", "").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let told = stderr(&output);
        assert!(
            told.contains("`armistice-archive` is not found") && told.contains("help: build it"),
            "{told}"
        );
    }
}

#[test]
fn the_readings_of_an_archive_are_kept_as_if_they_were_read_here() {
    let program = Path::new(env!("CARGO_BIN_EXE_armistice")).with_file_name("armistice-archive");
    if !program.exists() {
        eprintln!("skipped: armistice-archive is not built");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let lines = [
        r#"{"id":"1","published":"2025-04-01","text":"Kenya rejected the exchange of prisoners."}"#,
        r#"{"id":"2","published":"2025-04-19","text":"Kenya accepted the exchange of prisoners."}"#,
        r#"{"id":"3"}"#,
    ];
    std::fs::write(place("day.jsonl"), lines.join("\n")).unwrap();
    let read = run(&["archive", "read", &place("day.jsonl"), &place("archive"), "--conflict", "Horn"]);
    assert!(read.status.success(), "{}", stderr(&read));
    let added = run(&["add", "--from", &place("archive"), "--db", &place("from.db")]);
    assert!(added.status.success() && stderr(&added).contains("2 new, 0 known"), "{}", stderr(&added));
    let again = run(&["add", "--from", &place("archive"), "--db", &place("from.db")]);
    assert!(stderr(&again).contains("0 new, 2 known"), "{}", stderr(&again));
    // The third line is no report; the others are read here, too.
    let here = run(&["add", &place("day.jsonl"), "--conflict", "Horn", "--db", &place("here.db")]);
    assert_eq!(here.status.code(), Some(1));
    let positions =
        |database: &str| stdout(&run(&["positions", "--format", "jsonl", "--db", &place(database)]));
    assert!(positions("here.db").contains("accept"));
    assert_eq!(positions("from.db"), positions("here.db"));
    // What the program has told is not told again.
    let missing = run(&["add", "--from", &place("nothing"), "--db", &place("from.db")]);
    assert_eq!((missing.status.code(), stderr(&missing).matches("error").count()), (Some(1), 1));
}
