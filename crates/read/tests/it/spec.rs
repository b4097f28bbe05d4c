//! The files of `spec/`: prose, a text, and what is read in it. `UPDATE_SPEC=1` rewrites the expectations;
//! the difference is for a person to judge.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use armistice_language::Models;
use armistice_record::{Document, PartKind, Participant, Report};

/// One case of a file: the text, the name of the block that follows, and what is expected to be read.
struct Case<'a> {
    text: &'a str,
    block: &'static str,
    expected: &'a str,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

fn blocks<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("```{name}\n");
    file.split(open.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let block = if file.contains("```events\n") { "events" } else { "reading" };
    let (texts, readings) = (blocks(file, "text"), blocks(file, block));
    assert_eq!(texts.len(), readings.len(), "every text needs a reading");
    texts
        .into_iter()
        .zip(readings)
        .map(|(text, expected)| Case { text: text.trim_end(), block, expected })
        .collect()
}

/// A Saturday's report with a paragraph at each blank line.
fn document(text: &str) -> Document {
    let mut parts = Vec::new();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        parts.push((PartKind::Story, at..at + paragraph.len()));
        at += paragraph.len() + 2;
    }
    let mut document = Document::new(text.to_owned(), parts).unwrap();
    document.published = Some("2025-04-19".parse().unwrap());
    document
}

/// One line for the best event of each sentence: type, realis, who, to whom, and who says so.
fn code(text: &str) -> String {
    let document = document(text);
    let name = |one: &Participant| {
        let code = one.code.map(|code| code.to_string()).unwrap_or_default();
        format!("{} ({code}{})", document.quote(one.text), one.sector.unwrap_or_default())
    };
    let names = |all: &[Participant]| match all {
        [] => "nobody named".to_owned(),
        all => all.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    let mut out = String::new();
    let mut last = None;
    for event in armistice_read::events(Models::embedded(), &document) {
        if last.replace(event.sentence) == Some(event.sentence) {
            continue;
        }
        let by = event.claimant.as_ref().map(|one| format!(", says {}", name(one))).unwrap_or_default();
        let (source, target) = (names(&event.source), names(&event.target));
        let _ = writeln!(out, "{} {}: {source} -> {target}{by}", event.kind, event.realis);
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

/// One line an entry, as a journalist would say it.
fn read(text: &str) -> String {
    let document = document(text);
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = Report::new(&document, &reading, None);
    let mut out = String::new();
    for s in &report.statements {
        let within = s.within.map(|n| format!(", within {n}")).unwrap_or_default();
        let channel = s.channel.as_ref().map(|c| format!(", {c}")).unwrap_or_default();
        let via = s.via.as_ref().map(|v| format!(", via {v}")).unwrap_or_default();
        let source = s.source.as_deref().unwrap_or("nobody named");
        let _ = writeln!(
            out,
            "statement by {source} ({}, {}{channel}{via}{within}): {}",
            s.source_kind, s.mode, s.content
        );
    }
    for p in &report.proposals {
        let terms: Vec<_> = p.terms.iter().map(|t| t.code()).collect();
        let status = p.status.map_or("-", |status| status.code());
        let _ = writeln!(out, "proposal by {}: {} ({status})", p.proposers.join(", "), terms.join(", "));
    }
    for p in &report.positions {
        let condition = p.condition.as_ref().map(|c| format!(", {}", c.text)).unwrap_or_default();
        let by = if p.by == "self" { String::new() } else { format!(", according to {}", p.by) };
        let _ = writeln!(out, "position of {}: {} {}{condition}{by}", p.holder, p.stance, p.on);
    }
    for m in &report.meetings {
        let place = m.place.as_deref().unwrap_or("-");
        let date = m.date.as_deref().unwrap_or("-");
        let _ = writeln!(out, "meeting {}: {} at {place} on {date}", m.status, m.attending.join(", "));
    }
    for c in &report.ceasefires {
        let facts: Vec<&str> =
            [c.start.as_deref(), c.end.as_deref(), c.duration.as_deref()].map(|f| f.unwrap_or("-")).to_vec();
        let _ = writeln!(out, "ceasefire {} by {}: {}", c.status, c.declared_by.join(", "), facts.join(" "));
    }
    for a in &report.allegations {
        let by = a.by.as_deref().unwrap_or("nobody named");
        let _ = writeln!(
            out,
            "allegation by {by} against {}: {} ({}{})",
            a.against,
            a.act,
            a.verification,
            denied(&a.denied_by)
        );
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

fn denied(by: &[String]) -> String {
    if by.is_empty() { String::new() } else { format!(", denied by {}", by.join(", ")) }
}

#[test]
fn every_case_reads_as_written() {
    let update = std::env::var_os("UPDATE_SPEC").is_some();
    let mut wrong = String::new();
    for path in files() {
        let file = std::fs::read_to_string(&path).unwrap();
        let mut new = file.clone();
        for case in cases(&file) {
            let found = if case.block == "events" { code(case.text) } else { read(case.text) };
            if found != case.expected {
                let _ = writeln!(
                    wrong,
                    "{}\n{}\nexpected:\n{}found:\n{found}",
                    path.display(),
                    case.text,
                    case.expected
                );
                let old = format!("```text\n{}\n```\n```{}\n{}```", case.text, case.block, case.expected);
                assert!(new.contains(&old), "write the reading right after its text: {}", case.text);
                new =
                    new.replace(&old, &format!("```text\n{}\n```\n```{}\n{found}```", case.text, case.block));
            }
        }
        if update {
            std::fs::write(&path, new).unwrap();
        }
    }
    assert!(wrong.is_empty() || update, "{wrong}");
}
