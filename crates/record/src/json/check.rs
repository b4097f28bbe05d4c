//! Does every entry lead back to its sentence?

use super::{PIECES, Range, Report};

/// The longest evidence piece, in code points: a sentence, not a report.
pub const EVIDENCE_LIMIT: usize = 700;

/// Lists what is wrong with a report's quotations: strings that do not stand in the text, offsets that do not
/// give their string, evidence that is missing or too long.
///
/// An empty list means that every entry leads back to its sentence.
pub fn validate(report: &Report) -> Vec<String> {
    let mut check = Check { text: report.text.chars().collect(), problems: Vec::new() };
    for (n, entry) in report.actors.iter().enumerate() {
        check.quoted(&format!("actors[{n}].name"), &[&entry.name], &entry.spans.name);
        check.quoted(&format!("actors[{n}].aliases"), &borrowed(&entry.aliases), &entry.spans.aliases);
        check.quoted(&format!("actors[{n}].role"), &optional(&entry.role), &entry.spans.role);
    }
    for (n, entry) in report.statements.iter().enumerate() {
        check.joined(&format!("statements[{n}].content"), &entry.content, &entry.spans.content);
        check.quoted(&format!("statements[{n}].channel"), &optional(&entry.channel), &entry.spans.channel);
    }
    for (n, entry) in report.meetings.iter().enumerate() {
        check.quoted(&format!("meetings[{n}].place"), &optional(&entry.place), &entry.spans.place);
        check.quoted(&format!("meetings[{n}].when"), &optional(&entry.when), &entry.spans.when);
    }
    for (what, evidence, ranges) in all_evidence(report) {
        check.quoted(&what, &borrowed(evidence), ranges);
        check.is_evidence(&what, evidence);
    }
    check.names(report);
    check.problems
}

struct Check {
    text: Vec<char>,
    problems: Vec<String>,
}

impl Check {
    fn quoted(&mut self, what: &str, strings: &[&str], ranges: &[Range]) {
        if strings.len() != ranges.len() {
            self.problems.push(format!("{what}: {} strings but {} spans", strings.len(), ranges.len()));
        }
        for (&string, &[start, end]) in strings.iter().zip(ranges) {
            let there = self.text.get(start as usize..end as usize);
            if string.is_empty() || there.is_none_or(|there| !there.iter().copied().eq(string.chars())) {
                self.problems.push(format!("{what}: `{string}` does not stand at {start}..{end}"));
            }
        }
    }

    /// A divided content is its pieces, joined; the report itself may have the sign between them.
    fn joined(&mut self, what: &str, string: &str, ranges: &[Range]) {
        let pieces: Option<Vec<String>> = ranges
            .iter()
            .map(|&[start, end]| Some(self.text.get(start as usize..end as usize)?.iter().collect()))
            .collect();
        if pieces.is_none_or(|pieces| pieces.join(PIECES) != string) {
            self.problems.push(format!("{what}: `{string}` does not stand at {ranges:?}"));
        }
    }

    fn is_evidence(&mut self, what: &str, evidence: &[String]) {
        if evidence.is_empty() {
            self.problems.push(format!("{what}: there is none"));
        }
        for piece in evidence {
            let length = piece.chars().count();
            if length > EVIDENCE_LIMIT {
                self.problems.push(format!("{what}: a piece of {length} characters"));
            }
        }
    }

    /// Every name in an entry is that of an actor, whose own span was checked.
    fn names(&mut self, report: &Report) {
        let known = |name: &String| report.actors.iter().any(|actor| &actor.name == name);
        let mut used: Vec<&String> =
            report.statements.iter().filter_map(|entry| entry.source.as_ref()).collect();
        used.extend(report.proposals.iter().flat_map(|entry| &entry.proposers));
        used.extend(report.positions.iter().map(|entry| &entry.holder));
        used.extend(report.positions.iter().map(|entry| &entry.by).filter(|by| *by != "self"));
        used.extend(
            report.meetings.iter().flat_map(|m| m.attending.iter().chain(&m.absent).chain(&m.mediators)),
        );
        used.extend(report.ceasefires.iter().flat_map(|entry| &entry.declared_by));
        used.extend(report.allegations.iter().map(|entry| &entry.against));
        used.extend(report.allegations.iter().filter_map(|entry| entry.by.as_ref()));
        for name in used.into_iter().filter(|name| !known(name)) {
            self.problems.push(format!("`{name}` is no actor of the report"));
        }
    }
}

fn borrowed(strings: &[String]) -> Vec<&str> {
    strings.iter().map(String::as_str).collect()
}

fn optional(string: &Option<String>) -> Vec<&str> {
    string.as_deref().into_iter().collect()
}

/// The evidence of every entry, with the entry's place in the report.
fn all_evidence(report: &Report) -> Vec<(String, &[String], &[Range])> {
    let mut all: Vec<(String, &[String], &[Range])> = Vec::new();
    macro_rules! each {
        ($kind:ident) => {
            for (n, entry) in report.$kind.iter().enumerate() {
                let what = format!("{}[{n}].evidence", stringify!($kind));
                all.push((what, &entry.evidence, &entry.spans.evidence));
            }
        };
    }
    each!(statements);
    each!(proposals);
    each!(positions);
    each!(meetings);
    each!(ceasefires);
    each!(allegations);
    all
}
