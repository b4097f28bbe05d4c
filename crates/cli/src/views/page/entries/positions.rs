//! Who stands where: the matrix of parties and terms, and each position with its evidence.

use std::collections::{BTreeMap, BTreeSet};

use armistice_record::json::Position;
use armistice_record::{Report, Stance, Term};

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::super::words;
use super::{badge, evidence, item, modality};

/// Who ascribes a position that the holder itself expresses.
const ITSELF: &str = "self";

/// What stands in a cell where no position was found.
const SILENCE: &str =
    r#"<span class="silent" aria-hidden="true">–</span><span class="hidden">none found</span>"#;

/// Writes the matrix and below it the positions one by one.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    matrix(html, view);
    html.raw("<details class=\"each\" open><summary>Each position with its evidence</summary>");
    html.tag("ol", &[("class", "list")], |html| {
        for (entry, position) in numbered(view.report) {
            item(html, view, entry, &position.spans.evidence, |html| one(html, view, entry, position));
        }
    });
    html.raw("</details>");
}

/// Positions with their numbers.
pub(super) type Numbered<'a> = Vec<(Entry, &'a Position)>;

/// Returns the positions on each proposal, by its id.
pub(super) fn by_proposal(report: &Report) -> BTreeMap<&str, Numbered<'_>> {
    let mut found = BTreeMap::<&str, Numbered<'_>>::new();
    for (entry, position) in numbered(report) {
        if let Some(proposal) = &position.proposal {
            found.entry(proposal).or_default().push((entry, position));
        }
    }
    found
}

/// Writes the positions on a proposal.
pub(super) fn on_proposal(html: &mut Html, view: &View<'_>, positions: &Numbered<'_>) {
    html.tag("ul", &[("class", "plain")], |html| {
        for (entry, position) in positions {
            html.tag("li", &[], |html| {
                html.name(&position.holder);
                html.raw(": ");
                stance(html, position.stance);
                html.raw(" ");
                html.text(words::term(position.on));
                html.raw(" ");
                reference(html, view, *entry);
            });
        }
    });
}

fn numbered(report: &Report) -> impl Iterator<Item = (Entry, &Position)> {
    (0..).zip(&report.positions).map(|(number, position)| (Entry { kind: Kind::Position, number }, position))
}

/// Writes the link to a position.
fn reference(html: &mut Html, view: &View<'_>, entry: Entry) {
    let (class, link) = (entry.kind.badge_class(), view.link(&entry.anchor()));
    html.tag("a", &[("class", &class), ("href", &link)], |html| html.text(&entry.badge()));
}

/// Writes the table of terms (rows) and parties (columns). It scrolls in a box of its own.
fn matrix(html: &mut Html, view: &View<'_>) {
    let content = Matrix::new(view.report);
    let label = view.label("Positions matrix of");
    let attributes = [("class", "matrix"), ("aria-label", &*label), ("tabindex", "0")];
    html.tag("section", &attributes, |html| {
        html.tag("table", &[], |html| {
            html.words("caption", "", "Who stands where, as this report tells it");
            html.tag("thead", &[], |html| {
                html.tag("tr", &[], |html| {
                    html.tag("th", &[("scope", "col")], |html| html.text("Term"));
                    for holder in &content.holders {
                        html.tag("th", &[("scope", "col")], |html| html.name(holder));
                    }
                });
            });
            html.tag("tbody", &[], |html| {
                for &term in &content.terms {
                    row(html, view, &content, term);
                }
            });
        });
    });
    html.words("p", "muted", "– no position found in this report. Silence is not assent.");
}

/// What stands in the matrix.
struct Matrix<'a> {
    /// The parties, in the order of their first position.
    holders: Vec<&'a str>,
    /// The terms of positions and proposals, in the order of the vocabulary, where kindred terms are
    /// neighbours. A term that was put forward has a row even if nobody answered.
    terms: BTreeSet<Term>,
    /// The cells that are not empty.
    cells: BTreeMap<(Term, &'a str), Numbered<'a>>,
}

impl<'a> Matrix<'a> {
    fn new(report: &'a Report) -> Self {
        let mut matrix = Matrix { holders: Vec::new(), terms: BTreeSet::new(), cells: BTreeMap::new() };
        let mut known = BTreeSet::new();
        for (entry, position) in numbered(report) {
            if known.insert(&*position.holder) {
                matrix.holders.push(&position.holder);
            }
            matrix.terms.insert(position.on);
            matrix.cells.entry((position.on, &position.holder)).or_default().push((entry, position));
        }
        matrix.terms.extend(report.proposals.iter().flat_map(|proposal| &proposal.terms));
        matrix
    }
}

fn row(html: &mut Html, view: &View<'_>, matrix: &Matrix<'_>, term: Term) {
    html.tag("tr", &[], |html| {
        html.tag("th", &[("scope", "row")], |html| html.text(words::term(term)));
        for &holder in &matrix.holders {
            html.tag("td", &[], |html| match matrix.cells.get(&(term, holder)) {
                None => html.raw(SILENCE),
                Some(positions) => html.tag("ul", &[], |html| {
                    for (entry, position) in positions {
                        html.tag("li", &[], |html| in_cell(html, view, *entry, position));
                    }
                }),
            });
        }
    });
}

/// Writes a position into its cell: glyph and word lead to its sentence.
fn in_cell(html: &mut Html, view: &View<'_>, entry: Entry, position: &Position) {
    match view.passages_at(&position.spans.evidence).first() {
        Some(number) => {
            let passage = format!("s{number}");
            let (link, at) = (view.link(&passage), view.id(&passage));
            html.tag("a", &[("href", &link), ("data-at", &at)], |html| stance(html, position.stance));
        }
        None => stance(html, position.stance),
    }
    html.raw(" ");
    reference(html, view, entry);
    if let Some(condition) = &position.condition {
        html.tag("q", &[("class", "condition"), ("dir", "auto")], |html| html.text(&condition.text));
    }
    if position.by != ITSELF {
        html.tag("span", &[("class", "note")], |html| account(html, position));
    }
    modality(html, position.modality);
}

/// Writes a stance: the glyph for those who look, the word for everybody.
fn stance(html: &mut Html, stance: Stance) {
    let (glyph, word) = words::stance(stance);
    html.tag("span", &[("class", &format!("stance {}", stance.code()))], |html| {
        html.tag("span", &[("class", "glyph"), ("aria-hidden", "true")], |html| html.text(glyph));
        html.raw(" ");
        html.text(word);
    });
}

/// Writes whose account a position is.
fn account(html: &mut Html, position: &Position) {
    if position.by == ITSELF {
        html.text("own words or act");
    } else {
        html.text("as ");
        html.name(&position.by);
        html.text(" tells it");
    }
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, position: &Position) {
    html.tag("h4", &[], |html| {
        badge(html, entry);
        html.name(&position.holder);
        html.raw(": ");
        stance(html, position.stance);
        html.raw(" ");
        html.text(words::term(position.on));
        html.raw(" ");
        modality(html, position.modality);
    });
    html.fields(|html| {
        html.field("Whose account", |html| account(html, position));
        if let Some(condition) = &position.condition {
            html.field("Condition", |html| {
                html.tag("q", &[("class", "condition"), ("dir", "auto")], |html| html.text(&condition.text));
                if let Some(term) = condition.on {
                    html.raw(" on ");
                    html.text(words::term(term));
                }
            });
        }
        if let Some(proposal) = &position.proposal {
            html.field("Answers proposal", |html| match proposal_entry(view.report, proposal) {
                Some(entry) => reference(html, view, entry),
                None => html.name(proposal),
            });
        }
    });
    evidence(html, view, &position.evidence, &position.spans.evidence);
}

/// Returns the proposal with an id.
fn proposal_entry(report: &Report, id: &str) -> Option<Entry> {
    let number = report.proposals.iter().position(|proposal| proposal.id == id)?;
    Some(Entry { kind: Kind::Proposal, number })
}
