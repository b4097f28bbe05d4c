//! Who said what, by kind of source.

use armistice_record::SourceKind;
use armistice_record::json::Statement;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::super::words;
use super::{badge, code, item, modality, none, passages, told};

/// Between the pieces of a divided content.
const PIECES: &str = " [...] ";

/// Writes the statements of each kind of source.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    for &kind in SourceKind::ALL {
        let of_kind = |statement: &Statement| statement.source_kind == kind;
        let count = view.report.statements.iter().filter(|statement| of_kind(statement)).count();
        html.tag("h4", &[("class", "group")], |html| {
            html.text(words::source_kind(kind));
            html.raw(" ");
            html.words("span", "count", &count.to_string());
        });
        if count == 0 {
            none(html);
            continue;
        }
        html.tag("ul", &[("class", "list")], |html| {
            for (number, statement) in view.report.statements.iter().enumerate() {
                if of_kind(statement) {
                    let entry = Entry { kind: Kind::Statement, number };
                    item(html, view, entry, &statement.spans.evidence, |html| {
                        one(html, view, entry, statement)
                    });
                }
            }
        });
    }
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, statement: &Statement) {
    html.tag("p", &[("class", "who")], |html| {
        badge(html, entry);
        html.tag("strong", &[], |html| html.name_or(statement.source.as_deref(), "Source not told"));
        if let Some(role) = statement.source.as_deref().and_then(|source| view.roles.get(source)) {
            html.raw(", ");
            html.name(role);
        }
        if let Some(cue) = &statement.cue {
            html.raw(" · ");
            html.words("bdi", "verb", cue);
        }
        html.raw(" ");
        code(html, words::mode(statement.mode));
        modality(html, statement.modality);
    });
    html.tag("blockquote", &[("dir", "auto")], |html| {
        for piece in statement.content.split(PIECES) {
            html.words("p", "", piece);
        }
    });
    html.fields(|html| {
        told(html, "Where or to whom", statement.channel.as_deref());
        told(html, "At second hand by", statement.via.as_deref());
        told(html, "The reporter’s distance", statement.hedge.as_deref());
        told(html, "Why not named", statement.anonymity.as_deref());
        if let Some(outer) = statement.within {
            html.field("As told in", |html| within(html, view, outer as usize));
        }
    });
    passages(html, view, &statement.spans.evidence);
}

/// Writes the link to the statement that reports this one.
fn within(html: &mut Html, view: &View<'_>, number: usize) {
    if number >= view.report.statements.len() {
        return html.words("span", "muted", "a statement that is not here");
    }
    let outer = Entry { kind: Kind::Statement, number };
    let (class, link) = (outer.kind.badge_class(), view.link(&outer.anchor()));
    html.tag("a", &[("class", &class), ("href", &link)], |html| html.text(&outer.badge()));
}
