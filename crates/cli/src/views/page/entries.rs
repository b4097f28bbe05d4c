//! The entries of a report, kind by kind, each with the passages on which it rests.

use armistice_record::{Modality, Term};

use super::html::Html;
use super::kind::{Entry, Kind};
use super::view::View;
use super::words;

mod actors;
mod allegations;
mod ceasefires;
mod doubts;
mod meetings;
mod positions;
mod proposals;
mod statements;

/// Writes the entries of a report.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let label = view.label("Entries of");
    html.tag("section", &[("class", "entries"), ("aria-label", &label), ("tabindex", "0")], |html| {
        section(html, view, Kind::Proposal, proposals::write);
        section(html, view, Kind::Position, positions::write);
        section(html, view, Kind::Meeting, meetings::write);
        section(html, view, Kind::Ceasefire, ceasefires::write);
        section(html, view, Kind::Allegation, allegations::write);
        section(html, view, Kind::Statement, statements::write);
        section(html, view, Kind::Doubt, doubts::write);
        actors::write(html, view);
    });
}

/// Writes the section of a kind; that none was found is said, not left out.
fn section(html: &mut Html, view: &View<'_>, kind: Kind, inside: impl FnOnce(&mut Html, &View<'_>)) {
    html.tag("section", &[("class", "kind"), ("id", &view.id(kind.class()))], |html| {
        html.tag("h3", &[], |html| {
            kind.badge(html, kind.letter());
            html.raw(" ");
            html.text(kind.heading());
            html.raw(" ");
            html.words("span", "count", &view.count(kind).to_string());
        });
        if view.count(kind) == 0 { none(html) } else { inside(html, view) }
    });
    html.raw("\n");
}

fn none(html: &mut Html) {
    html.words("p", "none", "none found in this report");
}

/// Writes one entry of a list. The script lights up its passages, which `data-at` names.
fn item(html: &mut Html, view: &View<'_>, entry: Entry, ranges: &[[u32; 2]], inside: impl FnOnce(&mut Html)) {
    let passages: Vec<String> =
        view.passages_at(ranges).into_iter().map(|number| view.id(&format!("s{number}"))).collect();
    let (id, at) = (view.id(&entry.anchor()), passages.join(" "));
    html.tag("li", &[("class", "entry"), ("id", &id), ("tabindex", "-1"), ("data-at", &at)], inside);
    html.raw("\n");
}

/// Writes the name of an entry: "P1".
fn badge(html: &mut Html, entry: Entry) {
    entry.kind.badge(html, &entry.badge());
    html.raw(" ");
}

/// Writes the words on which an entry rests, each piece with the link to its passage.
fn evidence(html: &mut Html, view: &View<'_>, pieces: &[String], ranges: &[[u32; 2]]) {
    for (n, piece) in pieces.iter().enumerate() {
        html.tag("blockquote", &[("dir", "auto")], |html| html.words("p", "", piece));
        if let Some(number) = ranges.get(n).and_then(|&range| view.passage_at(range)) {
            html.tag("p", &[("class", "where")], |html| passage(html, view, number));
        }
    }
}

/// Writes the links to the passages where some code points stand.
fn passages(html: &mut Html, view: &View<'_>, ranges: &[[u32; 2]]) {
    html.tag("p", &[("class", "where")], |html| {
        for number in view.passages_at(ranges) {
            passage(html, view, number);
        }
    });
}

fn passage(html: &mut Html, view: &View<'_>, number: usize) {
    html.tag("a", &[("href", &view.link(&format!("s{number}")))], |html| {
        html.raw("passage ");
        html.text(&number.to_string());
    });
    html.raw(" ");
}

/// Writes a code as a small label.
fn code(html: &mut Html, code: &str) {
    html.words("span", "code", &words::plain(code));
    html.raw(" ");
}

/// Writes how an entry is meant, where it is not simply told.
fn modality(html: &mut Html, modality: Modality) {
    if modality != Modality::Asserted {
        code(html, modality.code());
    }
}

/// Writes terms as a list.
fn terms(html: &mut Html, terms: &[Term]) {
    html.tag("ul", &[("class", "terms")], |html| {
        for &term in terms {
            html.words("li", "", words::term(term));
        }
    });
}

/// Writes a field of an entry, if the report tells it.
fn told(html: &mut Html, label: &'static str, string: Option<&str>) {
    if let Some(string) = string {
        html.field(label, |html| html.name(string));
    }
}
