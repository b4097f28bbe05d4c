//! A report made ready for the page: addresses, passages, bytes for code points.

use std::collections::BTreeMap;

use armistice_record::Report;
use armistice_serve::marked::{self, Bytes, Highlights, Passage, Role};

use super::kind::{Entry, Kind};

/// A report made ready for the page.
pub(super) struct View<'a> {
    /// The report.
    pub(super) report: &'a Report,
    /// Its passages, in text order.
    pub(super) passages: Vec<Passage<Entry>>,
    /// The roles of its words.
    pub(super) highlights: Highlights,
    /// Title or office of the actors who have one, by name.
    pub(super) roles: BTreeMap<&'a str, &'a str>,
    bytes: Bytes<'a>,
    /// The report's number on the page, from 1; `None` if it is the only one.
    number: Option<usize>,
}

impl<'a> View<'a> {
    /// Prepares the reports of a page.
    pub(super) fn all(reports: &'a [Report]) -> Vec<Self> {
        let alone = reports.len() == 1;
        (1..).zip(reports).map(|(number, report)| View::new(report, (!alone).then_some(number))).collect()
    }

    fn new(report: &'a Report, number: Option<usize>) -> Self {
        let bytes = Bytes::new(&report.text);
        let resting = Kind::ALL.iter().flat_map(|&kind| evidence(report, kind));
        let resting = resting.flat_map(|(entry, ranges)| ranges.iter().map(move |&range| (range, entry)));
        let resting = resting.map(|(range, entry)| (bytes.range(range), entry)).collect();
        let passages = marked::find(&report.text, resting);
        let marks: Vec<_> =
            marks(report).into_iter().map(|(range, role)| (bytes.range(range), role)).collect();
        let roles =
            report.actors.iter().filter_map(|actor| Some((&*actor.name, actor.role.as_deref()?))).collect();
        View { report, passages, highlights: Highlights::new(&marks), roles, bytes, number }
    }

    /// Returns how many entries of a kind there are.
    pub(super) fn count(&self, kind: Kind) -> usize {
        let report = self.report;
        match kind {
            Kind::Proposal => report.proposals.len(),
            Kind::Position => report.positions.len(),
            Kind::Meeting => report.meetings.len(),
            Kind::Ceasefire => report.ceasefires.len(),
            Kind::Allegation => report.allegations.len(),
            Kind::Statement => report.statements.len(),
            Kind::Doubt => report.doubts.len(),
        }
    }

    /// Returns the address on the page of something in this report.
    pub(super) fn id(&self, name: &str) -> String {
        match self.number {
            Some(number) => format!("r{number}-{name}"),
            None => name.to_owned(),
        }
    }

    /// Returns the link to something in this report.
    pub(super) fn link(&self, name: &str) -> String {
        format!("#{}", self.id(name))
    }

    /// Returns a label that no other report on the page has: "Text of report 2".
    pub(super) fn label(&self, what: &str) -> String {
        match self.number {
            Some(number) => format!("{what} report {number}"),
            None => format!("{what} the report"),
        }
    }

    /// Returns the numbers, from 1, of the passages where some code points stand.
    pub(super) fn passages_at(&self, ranges: &[[u32; 2]]) -> Vec<usize> {
        let mut numbers: Vec<usize> = ranges.iter().filter_map(|&range| self.passage_at(range)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Returns the number, from 1, of the passage where some code points stand.
    pub(super) fn passage_at(&self, range: [u32; 2]) -> Option<usize> {
        let at = self.bytes.range(range);
        let number = self.passages.partition_point(|passage| passage.at.end <= at.start);
        self.passages.get(number).filter(|passage| passage.at.start < at.end).map(|_| number + 1)
    }
}

/// Returns the entries of a kind, each with the code points on which it rests.
fn evidence(report: &Report, kind: Kind) -> Vec<(Entry, &[[u32; 2]])> {
    macro_rules! each {
        ($entries:expr) => {
            $entries.iter().map(|entry| entry.spans.evidence.as_slice()).collect()
        };
    }
    let ranges: Vec<&[[u32; 2]]> = match kind {
        Kind::Proposal => each!(report.proposals),
        Kind::Position => each!(report.positions),
        Kind::Meeting => each!(report.meetings),
        Kind::Ceasefire => each!(report.ceasefires),
        Kind::Allegation => each!(report.allegations),
        Kind::Statement => each!(report.statements),
        Kind::Doubt => report.doubts.iter().map(|doubt| std::slice::from_ref(&doubt.span)).collect(),
    };
    (0..).zip(ranges).map(|(number, ranges)| (Entry { kind, number }, ranges)).collect()
}

/// Returns the code points that play a part, and which.
fn marks(report: &Report) -> Vec<([u32; 2], Role)> {
    let mut marks = Vec::new();
    let mut add = |ranges: &[[u32; 2]], role| marks.extend(ranges.iter().map(|&range| (range, role)));
    for statement in &report.statements {
        add(&statement.spans.source, Role::Speaker);
        add(&statement.spans.cue, Role::Cue);
        add(&statement.spans.content, Role::Content);
        add(&statement.spans.hedge, Role::Hedge);
    }
    for position in &report.positions {
        add(&position.spans.condition, Role::Condition);
    }
    marks
}
