//! Bad input: told with its name, place and remedy; the rest of the batch is read; exit codes as documented.

use std::fs;

use crate::{run, run_with, stderr, stdout};

const REPORT: &str = "Talks resume\n\nAda Kuhn said the talks would resume on Friday.\n";

/// A folder with a good report, and another file.
fn folder_with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a-good.txt"), REPORT).unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    fs::write(folder.path().join("z-good.txt"), REPORT).unwrap();
    folder
}

/// Reads the folder: the good reports are read, the bad file is told with these words, the exit code is 1.
fn check_bad(name: &str, bytes: &[u8], told: &[&str]) {
    let folder = folder_with(name, bytes);
    let output = run(&["read", "--format", "jsonl", folder.path().to_str().unwrap()]);
    let errors = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(stdout(&output).lines().count(), 2, "{errors}");
    for words in told.iter().chain(&[name, "help", "1 of 3 reports could not be read"]) {
        assert!(errors.contains(words), "`{words}` is missing in:\n{errors}");
    }
}

#[test]
fn an_empty_file() {
    check_bad("m.txt", b"", &["it is empty"]);
}

#[test]
fn a_binary_file() {
    check_bad("m.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0", &["it seems to be"]);
    check_bad("m.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", &["PDF"]);
}

#[test]
fn a_file_over_the_limit() {
    let folder = folder_with("m.txt", "A ceasefire held. ".repeat(4000).as_bytes());
    let output = run(&["read", "--max-size", "20KB", "--format", "jsonl", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).lines().count(), 2);
    assert!(
        stderr(&output).contains("limit is 20480") && stderr(&output).contains("--max-size"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_file_of_50_megabytes() {
    let folder = folder_with("m.txt", "A ceasefire held. ".repeat(2_900_000).as_bytes());
    let output = run(&["read", "--format", "jsonl", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).lines().count(), 2);
    assert!(stderr(&output).contains("--max-size"), "{}", stderr(&output));
}

#[test]
fn a_broken_line_among_good_ones() {
    let lines = b"{\"id\":\"a\",\"text\":\"Mali said yes.\"}\n{\"id\":\"b\",\"text\":\n\n{\"id\":\"c\",\"text\":\"Mali said no.\"}\n";
    let output = run_with(&["read", "--format", "jsonl", "-"], lines);
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<String> = stdout(&output)
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(ids, ["a", "c"]);
    let errors = stderr(&output);
    assert!(
        errors.contains("standard input") && errors.contains("line 2") && errors.contains("help"),
        "{errors}"
    );
}

#[test]
fn windows_1252_and_utf_16_are_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.txt");
    let report = "Talks resume\n\n“Yes,” said Renée Blum of the mission on Friday.\n";
    let old: Vec<u8> = report
        .chars()
        .map(|c| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => c as u32 as u8,
        })
        .collect();
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(report.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [old, wide] {
        fs::write(&path, bytes).unwrap();
        let output = run(&["read", "--format", "jsonl", path.to_str().unwrap()]);
        assert!(stdout(&output).contains("“Yes,” said Renée Blum"), "{}", stdout(&output));
    }
}

#[test]
fn an_unknown_encoding_is_wrong_usage() {
    let output = run_with(&["read", "--encoding", "utf-99", "-"], REPORT.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("utf-99") && stderr(&output).contains("help"));
}

#[test]
fn a_missing_file() {
    let output = run(&["read", "no-such-file.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot read `no-such-file.txt`"), "{}", stderr(&output));
}

#[test]
fn wrong_usage() {
    assert_eq!(run(&["read", "--format", "pdf"]).status.code(), Some(2));
    let output = run_with(&["read", "--format", "csv", "-"], REPORT.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--out"), "{}", stderr(&output));
}
