//! Who met or is to meet whom.

use armistice_record::json::Meeting;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::{badge, code, evidence, item, modality};

/// Writes the meetings.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.tag("ol", &[("class", "list")], |html| {
        for (number, meeting) in view.report.meetings.iter().enumerate() {
            let entry = Entry { kind: Kind::Meeting, number };
            item(html, view, entry, &meeting.spans.evidence, |html| one(html, view, entry, meeting));
        }
    });
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, meeting: &Meeting) {
    html.tag("h4", &[], |html| {
        badge(html, entry);
        html.names(&meeting.attending, "Participants not told");
        html.raw(" ");
        code(html, meeting.status.code());
        if meeting.modality.code() != meeting.status.code() {
            modality(html, meeting.modality);
        }
    });
    html.fields(|html| {
        if !meeting.absent.is_empty() {
            html.field("Stay away", |html| html.names(&meeting.absent, ""));
        }
        if !meeting.mediators.is_empty() {
            html.field("Between the sides", |html| html.names(&meeting.mediators, ""));
        }
        html.field("Place", |html| html.name_or(meeting.place.as_deref(), "not told"));
        html.field("When", |html| when(html, meeting));
        if let Some(kind) = meeting.kind {
            html.field("Form", |html| code(html, kind.code()));
        }
        if let Some(level) = meeting.level {
            html.field("Level", |html| code(html, level.code()));
        }
    });
    evidence(html, view, &meeting.evidence, &meeting.spans.evidence);
}

/// Writes the words of the report and the date that was worked out from them.
fn when(html: &mut Html, meeting: &Meeting) {
    match (&meeting.when, &meeting.date) {
        (None, None) => html.words("span", "muted", "not told"),
        (words, date) => {
            if let Some(words) = words {
                html.tag("q", &[("dir", "auto")], |html| html.text(words));
                html.raw(" ");
            }
            if let Some(date) = date {
                html.words("span", "date", date);
            }
        }
    }
}
