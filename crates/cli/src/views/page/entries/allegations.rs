//! Who accuses whom: what is alleged, who denies it and whether anybody verified it, each by itself.

use armistice_record::json::Allegation;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::super::words;
use super::{badge, evidence, item, modality};

/// Writes the allegations.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.tag("ol", &[("class", "list")], |html| {
        for (number, allegation) in view.report.allegations.iter().enumerate() {
            let entry = Entry { kind: Kind::Allegation, number };
            item(html, view, entry, &allegation.spans.evidence, |html| one(html, view, entry, allegation));
        }
    });
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, allegation: &Allegation) {
    html.tag("h4", &[], |html| {
        badge(html, entry);
        html.raw("Alleged against ");
        html.name(&allegation.against);
        html.raw(": ");
        html.text(&words::plain(allegation.act.code()));
        html.raw(" ");
        modality(html, allegation.modality);
    });
    html.tag("dl", &[("class", "threefold")], |html| {
        html.field("Alleged by", |html| html.name_or(allegation.by.as_deref(), "somebody not told"));
        html.field("Denied by", |html| html.names(&allegation.denied_by, "no denial found in this report"));
        html.field("Verification", |html| verification(html, allegation));
    });
    evidence(html, view, &allegation.evidence, &allegation.spans.evidence);
}

/// Writes what the report says about a check, and who checked.
fn verification(html: &mut Html, allegation: &Allegation) {
    html.text(words::verification(allegation.verification));
    if let Some(verifier) = &allegation.verifier {
        html.raw("; checked by ");
        html.name(verifier);
    }
}
