//! What an archive is compared with: reading and merging in a loop.

use std::path::Path;

use armistice_intake::{Format, MAX_BYTES, Options, documents};
use armistice_language::Models;
use armistice_merge::{Filter, Kept, Record, View};
use armistice_record::{Report, table_columns, tables};

use super::{done, text};

/// Reads lines of JSONL one by one; a report that comes again is left out.
pub(crate) fn loop_over(lines: &[String]) -> Vec<Report> {
    let options = Options {
        encoding: None,
        format: Some(Format::Jsonl),
        max_bytes: MAX_BYTES,
        published: None,
        publisher: None,
        url: None,
    };
    let mut reports: Vec<Report> = Vec::new();
    for line in lines {
        for received in documents(line.as_bytes(), &options) {
            let Ok(received) = received else { continue };
            let reading = armistice_read::read(Models::embedded(), &received.document);
            let report = Report::new(&received.document, &reading, None);
            if !reports.contains(&report) {
                reports.push(report);
            }
        }
    }
    reports
}

/// Compares everything that an archive says with what the reports say.
pub(crate) fn check(archive: &Path, reports: &[Report]) {
    let archive = text(archive);
    let expected: Vec<String> = reports.iter().map(|report| serde_json::to_string(report).unwrap()).collect();
    let exported = done(&["export", archive]);
    assert!(exported.lines().eq(expected.iter().map(String::as_str)), "the export differs");
    check_tables(archive, reports);
    let record = reports.iter().fold(Record::default(), |record, report| {
        record.join(Record::of(Kept { report: report.clone(), generation: 1 }))
    });
    for (name, view) in [
        ("merged_positions", View::Positions),
        ("merged_proposals", View::Proposals),
        ("merged_meetings", View::Meetings),
        ("merged_common_ground", View::CommonGround),
        ("merged_timeline", View::Timeline),
    ] {
        let query = format!("SELECT {name}(reading) AS view FROM readings");
        let answer = done(&["sql", archive, &query, "--format", "jsonl"]);
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            answer["view"].as_str().unwrap(),
            record.view(view, &Filter::default()).to_jsonl(),
            "{name}"
        );
    }
}

/// Compares each table, row by row and cell by cell.
fn check_tables(archive: &str, reports: &[Report]) {
    for &(name, columns) in table_columns() {
        let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let query = format!("SELECT {} FROM {name}", quoted.join(", "));
        let answer = done(&["sql", archive, &query, "--format", "jsonl"]);
        let mut found: Vec<Vec<String>> = answer
            .lines()
            .map(|line| {
                let row: serde_json::Value = serde_json::from_str(line).unwrap();
                let cell =
                    |value: &serde_json::Value| value.as_str().map_or_else(|| number(value), str::to_owned);
                columns.iter().map(|column| cell(&row[*column])).collect()
            })
            .collect();
        let mut expected: Vec<Vec<String>> = reports
            .iter()
            .flat_map(tables)
            .filter(|table| table.name == name)
            .flat_map(|table| table.rows)
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{name}");
    }
}

fn number(value: &serde_json::Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}
