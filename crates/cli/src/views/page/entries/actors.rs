//! Who appears in the entries.

use armistice_record::json::Actor;

use super::super::html::Html;
use super::super::view::View;
use super::super::words;
use super::none;

/// Writes the table of who appears.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.tag("section", &[("class", "kind"), ("id", &view.id("actors"))], |html| {
        html.raw("<h3>Who appears ");
        html.words("span", "count", &view.report.actors.len().to_string());
        html.raw("</h3>");
        if view.report.actors.is_empty() { none(html) } else { table(html, view) }
    });
}

fn table(html: &mut Html, view: &View<'_>) {
    let label = view.label("Who appears in");
    let attributes = [("class", "matrix"), ("aria-label", &*label), ("tabindex", "0")];
    html.tag("section", &attributes, |html| {
        html.tag("table", &[], |html| {
            html.words("caption", "", "Names as the report has them");
            html.raw("<thead><tr>");
            for heading in ["Name", "Also called", "Kind", "Role", "Belongs to"] {
                html.tag("th", &[("scope", "col")], |html| html.text(heading));
            }
            html.raw("</tr></thead><tbody>");
            for actor in &view.report.actors {
                html.tag("tr", &[], |html| row(html, actor));
            }
            html.raw("</tbody>");
        });
    });
}

fn row(html: &mut Html, actor: &Actor) {
    html.tag("th", &[("scope", "row")], |html| html.name(&actor.name));
    html.tag("td", &[], |html| html.names(&actor.aliases, "–"));
    html.tag("td", &[], |html| html.text(&words::plain(actor.kind.code())));
    html.tag("td", &[], |html| html.name_or(actor.role.as_deref(), "not told"));
    html.tag("td", &[], |html| html.name_or(actor.party.as_deref(), "not told"));
}
