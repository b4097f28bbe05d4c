//! Sources of every kind, rejects, reports that come again, and going on after a kill.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use super::same::{check, loop_over};
use super::{done, program, project, reports, run, text};

#[test]
fn an_archive_says_what_a_loop_says() {
    let folder = tempfile::tempdir().unwrap();
    let lines = reports(40);
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    std::fs::write(&source, lines.join("\n")).unwrap();
    done(&["read", text(&source), text(&archive), "--slice", "10"]);
    check(&archive, &loop_over(&lines));
}

#[test]
fn sources_of_every_layout_give_the_same_readings() {
    let folder = tempfile::tempdir().unwrap();
    let lines = reports(0);
    let place = |name: &str| folder.path().join(name);
    let jsonl = lines.join("\n");
    std::fs::create_dir(place("packed")).unwrap();
    // Two members in one file, as dumps have them.
    let mut packed = gzip(lines[..5].join("\n").as_bytes());
    packed.extend(gzip(format!("\n{}", lines[5..].join("\n")).as_bytes()));
    std::fs::write(place("packed/day.jsonl.gz"), packed).unwrap();
    std::fs::write(place("day.jsonl.zst"), zstd::encode_all(jsonl.as_bytes(), 1).unwrap()).unwrap();
    let mut table = csv::Writer::from_path(place("day.csv")).unwrap();
    table.write_record(["publisher", "id", "text", "title", "published", "mood"]).unwrap();
    for line in &lines {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let cell = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        table
            .write_record([
                cell("publisher"),
                cell("id"),
                cell("text"),
                cell("title"),
                cell("published"),
                "?".to_owned(),
            ])
            .unwrap();
    }
    table.flush().unwrap();
    let expected = loop_over(&lines);
    for source in ["packed", "*.zst", "day.csv"] {
        let archive = place(&format!("archive-of-{}", source.trim_start_matches("*.")));
        done(&["read", text(&place(source)), text(&archive), "--slice", "5"]);
        check(&archive, &expected);
    }
    // The table that was read is written as Parquet, and read again.
    let query = "SELECT report AS id, title, published, publisher, json.text FROM reports \
        JOIN (SELECT key, 'The army said it accepts the truce.' AS text FROM reports) json USING (key)";
    let parquet = place("day.parquet");
    done(&["sql", text(&place("archive-of-day.csv")), query, "--format", "parquet", "--out", text(&parquet)]);
    done(&["read", text(&parquet), text(&place("from-parquet"))]);
    let found = done(&[
        "sql",
        text(&place("from-parquet")),
        "SELECT count(*) n, count(DISTINCT report) FROM statements",
        "--format",
        "csv",
    ]);
    assert_eq!(found.lines().nth(1), Some("12,12"));
}

#[test]
fn crawls_texts_and_pages_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><head><title>Talks resume</title><meta property=\"article:published_time\" content=\"2025-04-19\"></head>\
        <body><article><h1>Talks resume</h1><p>The army said on Friday that it accepts the truce and will not fire on the town.</p>\
        <p>The rebels said that they would answer within a week, and that the prisoners must be freed first.</p></article></body></html>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let mut crawl = gzip(&record("warcinfo", "software: x"));
    crawl.extend(gzip(&record("request", "GET / HTTP/1.1\r\n\r\n")));
    crawl.extend(gzip(&record("response", &http)));
    crawl
        .extend(gzip(&record("response", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>")));
    let sources = folder.path().join("sources");
    std::fs::create_dir(&sources).unwrap();
    std::fs::write(sources.join("CC-NEWS-20250419-00001.warc.gz"), &crawl).unwrap();
    std::fs::write(sources.join("cut.warc.gz"), &crawl[..crawl.len() - 60]).unwrap();
    std::fs::copy(project().join("examples/agency-brief.txt"), sources.join("brief.txt")).unwrap();
    std::fs::write(sources.join("page.html"), page).unwrap();
    let archive = folder.path().join("archive");
    done(&["read", text(&sources), text(&archive)]);
    let query = "SELECT url, published, month, title FROM reports WHERE url IS NOT NULL";
    let found = done(&["sql", text(&archive), query, "--format", "csv"]);
    assert_eq!(found.lines().nth(1), Some("https://example.org/talks,2025-04-19,2025-04,Talks resume"));
    assert_eq!(rows(&archive, "reports"), 3, "crawl, page, text; the cut crawl has the same page");
    assert_eq!(rows(&archive, "duplicates"), 1);
    let found = done(&[
        "sql",
        text(&archive),
        "SELECT reason FROM rejects ORDER BY source, record",
        "--format",
        "csv",
    ]);
    let reasons: Vec<&str> = found.lines().skip(1).collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons[1].contains("record 4"), "{reasons:?}");
}

#[test]
fn what_is_no_report_is_rejected_with_its_place_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    let good = "{\"id\": \"1\", \"text\": \"The army said it accepts the truce.\"}";
    let lines = format!("{good}\n{{\"id\": \"2\"}}\n\nno json\n{good}\n{{\"text\": \"\u{fffd}\"}}\n");
    let mut bytes = lines.into_bytes();
    let at = bytes.windows(3).position(|window| window == "\u{fffd}".as_bytes()).unwrap();
    bytes.splice(at..at + 3, [0xFF]);
    std::fs::write(&source, bytes).unwrap();
    done(&["read", text(&source), text(&archive)]);
    let found = done(&[
        "sql",
        text(&archive),
        "SELECT record, reason FROM rejects ORDER BY record",
        "--format",
        "jsonl",
    ]);
    let reasons: Vec<serde_json::Value> =
        found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert_eq!(reasons[0], serde_json::json!({"record": 2, "reason": "line 2 has no `text`"}));
    assert_eq!(reasons[1]["record"], 4);
    assert!(reasons[1]["reason"].as_str().unwrap().starts_with("line 4, column 1:"), "{reasons:?}");
    assert!(reasons[2]["reason"].as_str().unwrap().contains("(line 6)"), "{reasons:?}");
    assert_eq!(
        (rows(&archive, "reports"), rows(&archive, "duplicates"), rows(&archive, "statements")),
        (1, 1, 1)
    );
}

#[test]
fn new_sources_are_added_and_old_ones_are_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let lines = reports(0);
    let (sources, archive) = (folder.path().join("news"), folder.path().join("archive"));
    std::fs::create_dir(&sources).unwrap();
    std::fs::write(sources.join("1.jsonl"), lines[..4].join("\n")).unwrap();
    let told = |output: std::process::Output| String::from_utf8(output.stderr).unwrap();
    assert!(told(run(&["read", text(&sources), text(&archive)])).starts_with("4 records read"));
    assert!(told(run(&["read", text(&sources), text(&archive)])).starts_with("0 records read"));
    std::fs::write(sources.join("2.jsonl"), lines[3..].join("\n")).unwrap();
    let second = told(run(&["read", text(&sources), text(&archive)]));
    assert!(second.starts_with("9 records read"), "{second}");
    assert!(second.trim_end().ends_with("13 in all, 0 rejected, 1 again"), "{second}");
    check(&archive, &loop_over(&lines));
}

#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let lines = reports(60);
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    std::fs::write(&source, lines.join("\n")).unwrap();
    let arguments = ["read", text(&source), text(&archive), "--slice", "3", "--jobs", "2"];
    let mut child = program().args(arguments).stderr(std::process::Stdio::null()).spawn().unwrap();
    while read_slices(&archive) < 2 {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = read_slices(&archive);
    let output = run(&arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    let records: usize = told.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(records, lines.len() - 3 * before, "{told}");
    check(&archive, &loop_over(&lines));
}

#[test]
fn what_cannot_be_used_is_told_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let missing = folder.path().join("missing");
    assert!(told(&["read", text(&missing), text(folder.path())]).contains("nothing is found at"));
    assert!(told(&["sql", text(folder.path()), "SELECT 1"]).contains("is no archive\n  help: make one"));
    std::fs::write(folder.path().join("a.txt"), "The army said it accepts the truce.").unwrap();
    let archive = folder.path().join("archive");
    done(&["read", text(&folder.path().join("a.txt")), text(&archive)]);
    assert!(told(&["sql", text(&archive), "SELECT nothing FROM reports"]).contains("nothing"));
    assert!(told(&["export", text(&archive), "--reader", "0.0.1"]).contains("version"));
}

/// How many slices an archive's list says are read.
pub(crate) fn read_slices(archive: &Path) -> usize {
    let Ok(bytes) = std::fs::read(archive.join("manifest.json")) else { return 0 };
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    manifest["slices"].as_array().unwrap().iter().filter(|slice| slice["read"] == true).count()
}

fn rows(archive: &Path, table: &str) -> usize {
    let found = done(&["sql", text(archive), &format!("SELECT count(*) FROM {table}"), "--format", "csv"]);
    found.lines().nth(1).unwrap().parse().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn record(kind: &str, block: &str) -> Vec<u8> {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/talks\r\nWARC-Date: 2025-04-19T18:00:00Z\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}
