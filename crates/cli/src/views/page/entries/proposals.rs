//! What was put forward.

use armistice_record::json::Proposal;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::positions::{self, Numbered};
use super::{badge, code, evidence, item, modality, terms};

/// Writes the proposals with their terms and what was answered to them.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let positions = positions::by_proposal(view.report);
    html.tag("ol", &[("class", "list")], |html| {
        for (number, proposal) in view.report.proposals.iter().enumerate() {
            let entry = Entry { kind: Kind::Proposal, number };
            item(html, view, entry, &proposal.spans.evidence, |html| {
                one(html, view, entry, proposal, positions.get(&*proposal.id));
            });
        }
    });
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, proposal: &Proposal, on_it: Option<&Numbered<'_>>) {
    html.tag("h4", &[], |html| {
        badge(html, entry);
        html.raw("Put forward by ");
        html.names(&proposal.proposers, "somebody not told");
        html.raw(" ");
        if let Some(status) = proposal.status {
            code(html, status.code());
        }
        modality(html, proposal.modality);
    });
    html.fields(|html| {
        html.field("Terms", |html| match &proposal.terms[..] {
            [] => html.words("span", "muted", "no term that could be told"),
            some => terms(html, some),
        });
        if let Some(positions) = on_it {
            html.field("Positions on it", |html| positions::on_proposal(html, view, positions));
        }
    });
    evidence(html, view, &proposal.evidence, &proposal.spans.evidence);
}
