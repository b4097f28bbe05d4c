//! What could not be settled.

use armistice_record::DoubtKind;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::{badge, item, passages};

/// Writes the doubts.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.tag("ul", &[("class", "list")], |html| {
        for (number, doubt) in view.report.doubts.iter().enumerate() {
            let entry = Entry { kind: Kind::Doubt, number };
            item(html, view, entry, &[doubt.span], |html| {
                html.tag("p", &[("class", "who")], |html| {
                    badge(html, entry);
                    html.text(words(doubt.kind));
                });
                html.tag("blockquote", &[("dir", "auto")], |html| html.words("p", "", &doubt.text));
                passages(html, view, &[doubt.span]);
            });
        }
    });
}

/// Returns what is in doubt.
fn words(kind: DoubtKind) -> &'static str {
    match kind {
        DoubtKind::Source => "Who speaks is not clear",
        DoubtKind::Reference => "Who is meant is not clear",
        DoubtKind::Time => "The date or time could not be worked out",
        DoubtKind::Term => "Which term is meant is not clear",
        DoubtKind::Party => "Who takes part, declares or is accused is not clear",
        DoubtKind::Quotation => "A quotation mark has no partner",
        DoubtKind::Length => "More text than the reader takes at once",
    }
}
