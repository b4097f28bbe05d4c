//! The source reader: the report on the left, what it says on the right, and a form at each entry to accept it, put it
//! right or reject it.

use armistice_merge::entries::{Merged, listing};
use armistice_merge::{Entry, Kind, Told};
use armistice_record::Report;
use armistice_store::Store;
use askama::Template;

use super::answer::Leaf;
use super::cards::{Card, Row, of_kind};
use super::fields::{Field, fields};
use super::shell::{self, CSRF};
use crate::marked::{self, Bytes, Highlights, Passage, Role};
use crate::request::Request;
use crate::{Problem, Role as May};

/// A piece of a paragraph.
enum Piece {
    /// A passage begins; its number, and whether this is its first part.
    Begin { number: usize, first: bool },
    /// Words with the classes of their roles, line by line.
    Words { classes: String, lines: Vec<String> },
    /// A passage ends; the entries that rest on it.
    End { references: Vec<Reference> },
}

struct Reference {
    anchor: String,
    class: &'static str,
    badge: String,
    word: &'static str,
}

struct Paragraph {
    headline: bool,
    pieces: Vec<Piece>,
}

/// An entry with its form.
struct Item {
    anchor: String,
    badge: String,
    card: Card,
    standing: &'static str,
    passages: Vec<usize>,
    fields: Vec<Field>,
    /// The entry after it, where a decision leads to.
    next: String,
}

struct Section {
    heading: &'static str,
    class: &'static str,
    letter: &'static str,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "reader.html")]
struct Reader {
    key: String,
    title: String,
    id: String,
    origin: Vec<(&'static str, String)>,
    url: Option<String>,
    roles: [(&'static str, &'static str); 5],
    paragraphs: Vec<Paragraph>,
    sections: Vec<Section>,
    doubts: Vec<(String, usize)>,
    waiting: usize,
    decided: Option<String>,
    may: bool,
    csrf: &'static str,
}

/// The kinds in the order of the page, each with its letter, the name of its colour and its heading.
const KINDS: [(Kind, &str, &str, &str); 6] = [
    (Kind::Proposal, "P", "proposals", "Proposals"),
    (Kind::Position, "H", "positions", "Positions"),
    (Kind::Meeting, "M", "meetings", "Meetings"),
    (Kind::Ceasefire, "C", "ceasefires", "Ceasefires"),
    (Kind::Allegation, "A", "allegations", "Allegations"),
    (Kind::Statement, "S", "statements", "Statements"),
];

/// Makes the page of a report.
///
/// # Errors
/// When there is no such report, or the record cannot be read.
pub(crate) fn read(
    store: &mut Store,
    key: &str,
    decided: Option<String>,
    request: &Request,
) -> Result<Leaf, Problem> {
    let (kept, told) = store.report(key)?;
    let report = &kept.report;
    let ordered = ordered(&told);
    let bytes = Bytes::new(&report.text);
    let resting = ordered
        .iter()
        .enumerate()
        .flat_map(|(at, (_, told))| told.mention.entry.evidence_spans().iter().map(move |&span| (span, at)));
    let resting = resting.map(|(span, at)| (bytes.range(span), at)).collect();
    let passages = marked::find(&report.text, resting);
    let marks: Vec<_> = marks(&told).into_iter().map(|(span, role)| (bytes.range(span), role)).collect();
    let highlights = Highlights::new(&marks);
    let items = items(&ordered, &passages);
    let title = report.title.clone().filter(|title| !title.trim().is_empty());
    let told_of = [
        ("Published", report.published.clone()),
        ("By", report.publisher.clone()),
        ("Conflict", report.conflict.clone()),
    ];
    let doubts = report.doubts.iter().map(|doubt| {
        let at = bytes.range(doubt.span);
        (format!("{}: “{}”", doubt.kind.code(), &report.text[at.clone()]), at.start)
    });
    let leaf = Reader {
        key: key.to_owned(),
        title: title.clone().unwrap_or_else(|| format!("Report {}", report.id)),
        id: report.id.clone(),
        origin: told_of.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
        url: report.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        roles: Role::ALL.map(|role| (role.class(), role.word())),
        paragraphs: paragraphs(report, &passages, &highlights, &ordered),
        sections: items,
        doubts: doubts.collect(),
        waiting: told
            .iter()
            .filter(|told| told.mention.standing == armistice_merge::Standing::Machine)
            .count(),
        decided,
        may: request.person.role >= May::Reviewer,
        csrf: CSRF,
    };
    Ok(Leaf { title: leaf.title.clone(), main: shell::markup(&leaf)? })
}

/// The tellings in the order of the page, each with its badge.
fn ordered(told: &[Told]) -> Vec<(String, &Told)> {
    KINDS
        .iter()
        .flat_map(|(kind, letter, _, _)| {
            let of_kind = told.iter().filter(move |told| told.mention.entry.kind() == *kind);
            (1..).zip(of_kind).map(move |(n, told): (usize, _)| (format!("{letter}{n}"), told))
        })
        .collect()
}

/// The code points that play a part, and which.
fn marks(told: &[Told]) -> Vec<([u32; 2], Role)> {
    let mut marks = Vec::new();
    let mut add = |spans: &[[u32; 2]], role| marks.extend(spans.iter().map(|&span| (span, role)));
    for told in told {
        match &told.mention.entry {
            Entry::Statement(statement) => {
                add(&statement.spans.source, Role::Speaker);
                add(&statement.spans.cue, Role::Cue);
                add(&statement.spans.content, Role::Content);
                add(&statement.spans.hedge, Role::Hedge);
            }
            Entry::Position(position) => add(&position.spans.condition, Role::Condition),
            _ => {}
        }
    }
    marks
}

fn items(ordered: &[(String, &Told)], passages: &[Passage<usize>]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (at, (badge, told)) in ordered.iter().enumerate() {
        let kind = told.mention.entry.kind();
        let Some(&(_, letter, class, heading)) = KINDS.iter().find(|(known, ..)| *known == kind) else {
            continue;
        };
        if sections.last().is_none_or(|section| section.class != class) {
            sections.push(Section { heading, class, letter, items: Vec::new() });
        }
        let alone = Merged { id: told.mention.anchor.clone(), mentions: vec![(*told).clone()] };
        let row = listing(kind, &[alone], &[], false);
        let resting = (1..).zip(passages).filter(|(_, passage)| passage.entries.contains(&at));
        let next = ordered.get(at + 1).or_else(|| ordered.first());
        let item = Item {
            anchor: told.mention.anchor.clone(),
            badge: badge.clone(),
            card: of_kind(kind, &Row::new(&row, 0)),
            standing: told.mention.standing.code(),
            passages: resting.map(|(number, _): (usize, _)| number).collect(),
            fields: fields(&told.mention.entry),
            next: next.map_or_else(String::new, |(_, told)| told.mention.anchor.clone()),
        };
        if let Some(section) = sections.last_mut() {
            section.items.push(item);
        }
    }
    sections
}

fn paragraphs(
    report: &Report,
    passages: &[Passage<usize>],
    highlights: &Highlights,
    ordered: &[(String, &Told)],
) -> Vec<Paragraph> {
    let text = &report.text;
    let words = |pieces: &mut Vec<Piece>, at: std::ops::Range<usize>| {
        for (at, roles) in highlights.pieces(at) {
            pieces.push(Piece::Words { classes: roles.classes(), lines: marked::lines(text, at) });
        }
    };
    let mut found = Vec::new();
    for at in marked::paragraphs(text) {
        let mut pieces = Vec::new();
        let mut done = at.start;
        let first = passages.partition_point(|passage| passage.at.end <= at.start);
        let inside = (1..).zip(passages).skip(first).take_while(|(_, passage)| passage.at.start < at.end);
        for (number, passage) in inside {
            let (start, end) = (passage.at.start.max(at.start), passage.at.end.min(at.end));
            words(&mut pieces, done..start.max(done));
            pieces.push(Piece::Begin { number, first: passage.at.start >= at.start });
            words(&mut pieces, start..end);
            let ends = passage.at.end <= at.end;
            let references = passage.entries.iter().filter(|_| ends).filter_map(|&at| reference(ordered, at));
            pieces.push(Piece::End { references: references.collect() });
            done = end;
        }
        words(&mut pieces, done..at.end);
        let headline = report.title.as_deref().is_some_and(|title| title.trim() == &text[at.clone()]);
        found.push(Paragraph { headline, pieces });
    }
    found
}

fn reference(ordered: &[(String, &Told)], at: usize) -> Option<Reference> {
    let (badge, told) = ordered.get(at)?;
    let kind = told.mention.entry.kind();
    let class = KINDS.iter().find(|(known, ..)| *known == kind).map_or("", |known| known.2);
    Some(Reference { anchor: told.mention.anchor.clone(), class, badge: badge.clone(), word: kind.code() })
}
