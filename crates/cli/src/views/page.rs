//! The page of `--format html`: reports with their entries, as one file that loads nothing.
//!
//! On the left stands the report with its highlights, on the right what it says; each entry leads to its
//! passage, each passage back to its entries. Links, filters and colours work without the script, which only
//! adds stepping with the keys `n` and `p` and shows on hovering what belongs together.

use std::sync::LazyLock;

use armistice_record::Report;
use armistice_serve::BASE_STYLE;
use armistice_serve::marked::Role;

use self::html::Html;
use self::kind::Kind;
use self::view::View;

mod entries;
mod html;
mod kind;
mod story;
mod view;
mod words;

static STYLE: LazyLock<String> = LazyLock::new(|| [BASE_STYLE, include_str!("page/page.css")].concat());
const SCRIPT: &str = include_str!("page/page.js");

/// Lets the browser run this style and this script and nothing else, and load nothing at all.
///
/// The hashes are those of [`STYLE`] and [`SCRIPT`]; a test prints the new line when they change.
const POLICY: &str = include_str!("page/policy.txt");

/// Returns the page of some reports, each with a section of its own.
pub(crate) fn page(reports: &[Report]) -> String {
    let views: Vec<View<'_>> = View::all(reports);
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n");
    html.tag("html", &[("lang", "en")], |html| {
        html.tag("head", &[], |html| head(html, reports));
        html.tag("body", &[], |html| body(html, &views));
    });
    html.raw("\n");
    html.finish()
}

fn head(html: &mut Html, reports: &[Report]) {
    html.raw("\n<meta charset=\"utf-8\">\n");
    html.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY.trim_end())]);
    html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.tag("title", &[], |html| {
        match reports {
            [report] => html.text(headline(report).unwrap_or(&report.id)),
            _ => html.text(&format!("{} reports", reports.len())),
        }
        html.raw(" · Armistice");
    });
    html.raw("\n");
    html.tag("style", &[], |html| html.raw(&STYLE));
    html.raw("\n");
}

fn body(html: &mut Html, views: &[View<'_>]) {
    html.raw("<a class=\"skip\" href=\"#main\">Skip to the reports</a>");
    html.tag("header", &[("class", "page")], |html| {
        html.tag("h1", &[], |html| match views {
            [_] => html.text("Armistice: what the report says"),
            _ => html.text(&format!("Armistice: what {} reports say", views.len())),
        });
        legend(html);
        steps(html);
    });
    if views.len() > 1 {
        contents(html, views);
    }
    html.tag("main", &[("id", "main")], |html| {
        for view in views {
            report(html, view);
        }
        if views.is_empty() {
            html.words("p", "none", "No report was read.");
        }
    });
    footer(html);
    html.raw("\n");
    html.tag("script", &[], |html| html.raw(SCRIPT));
    html.raw("\n");
}

/// Writes what the highlights and letters mean; a box that is unticked hides its highlight.
fn legend(html: &mut Html) {
    html.raw("<details class=\"legend\" open><summary>Highlights</summary>");
    html.tag("fieldset", &[], |html| {
        html.words("legend", "", "In the words of the report");
        for role in Role::ALL {
            choice(html, role.class(), |html| html.words("span", role.class(), role.word()));
        }
    });
    html.tag("fieldset", &[], |html| {
        html.words("legend", "", "Entries that rest on a passage");
        for &kind in Kind::ALL {
            choice(html, kind.class(), |html| {
                kind.badge(html, kind.letter());
                html.raw(" ");
                html.text(kind.word());
            });
        }
    });
    html.raw("</details>");
}

/// Writes a ticked box; the style sheet hides what an unticked one is named for.
fn choice(html: &mut Html, class: &'static str, label: impl FnOnce(&mut Html)) {
    html.tag("label", &[], |html| {
        html.void("input", &[("type", "checkbox"), ("id", &format!("show-{class}")), ("checked", "")]);
        html.raw(" ");
        label(html);
    });
}

/// Writes the buttons that the script brings to life; without it they stay hidden.
fn steps(html: &mut Html) {
    html.raw(concat!(
        "<div class=\"steps\" id=\"steps\" role=\"group\" aria-label=\"Step through the entries\" hidden>",
        "<button type=\"button\" id=\"previous\">Previous entry</button>",
        "<button type=\"button\" id=\"next\">Next entry</button>",
        "<label><input type=\"checkbox\" id=\"keys\" checked> with the keys <kbd>p</kbd> and <kbd>n</kbd></label>",
        "</div>"
    ));
}

fn contents(html: &mut Html, views: &[View<'_>]) {
    html.tag("nav", &[("class", "contents"), ("aria-label", "Reports on this page")], |html| {
        html.words("h2", "", "Reports");
        html.tag("ol", &[], |html| {
            for view in views {
                html.tag("li", &[], |html| {
                    html.tag("a", &[("href", &view.link("report"))], |html| title(html, view.report));
                    html.raw(" ");
                    html.words("span", "muted", &counts(view));
                });
            }
        });
    });
}

/// Returns how many entries a report has, kind by kind: "2 proposals, 1 meeting".
fn counts(view: &View<'_>) -> String {
    let found = Kind::ALL.iter().map(|&kind| (kind, view.count(kind))).filter(|&(_, count)| count > 0);
    let parts: Vec<String> = found.map(|(kind, count)| format!("{count} {}", kind.counted(count))).collect();
    if parts.is_empty() { "nothing found in this report".to_owned() } else { parts.join(", ") }
}

/// Returns the headline, unless there is nothing to see in it.
fn headline(report: &Report) -> Option<&str> {
    report.title.as_deref().map(str::trim).filter(|title| !title.is_empty())
}

fn title(html: &mut Html, report: &Report) {
    match headline(report) {
        Some(title) => html.name(title),
        None => {
            html.text("Report without a headline, ");
            html.name(&report.id);
        }
    }
}

fn report(html: &mut Html, view: &View<'_>) {
    html.tag("section", &[("class", "report"), ("id", &view.id("report"))], |html| {
        html.tag("header", &[], |html| {
            html.tag("h2", &[], |html| title(html, view.report));
            origin(html, view.report);
            overview(html, view);
        });
        html.tag("div", &[("class", "panes")], |html| {
            story::write(html, view);
            entries::write(html, view);
        });
    });
}

/// Writes where the report comes from.
fn origin(html: &mut Html, report: &Report) {
    html.tag("dl", &[("class", "origin")], |html| {
        html.field("Publisher", |html| html.name_or(report.publisher.as_deref(), "not told"));
        html.field("Published", |html| html.name_or(report.published.as_deref(), "not told"));
        if let Some(conflict) = &report.conflict {
            html.field("Conflict", |html| html.name(conflict));
        }
        if let Some(url) = &report.url {
            html.field("Address", |html| address(html, url));
        }
        if report.id != report.sha256 {
            html.field("Id", |html| html.name(&report.id));
        }
        html.field("SHA-256 of the text", |html| html.words("code", "", &report.sha256));
    });
}

/// Writes an address, as a link only if it leads to a web page and not into a script.
fn address(html: &mut Html, url: &str) {
    let web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if web {
        html.tag("a", &[("href", url), ("rel", "noopener noreferrer external")], |html| html.name(url));
    } else {
        html.name(url);
    }
}

/// Writes how much of each kind there is; each count leads to its section.
fn overview(html: &mut Html, view: &View<'_>) {
    let label = view.label("Overview of");
    html.tag("nav", &[("class", "overview"), ("aria-label", &label)], |html| {
        html.tag("ul", &[], |html| {
            html.tag("li", &[], |html| {
                html.tag("a", &[("href", &view.link("text"))], |html| html.text("Report text"));
            });
            for &kind in Kind::ALL {
                html.tag("li", &[], |html| {
                    html.tag("a", &[("href", &view.link(kind.class()))], |html| {
                        kind.badge(html, kind.letter());
                        html.raw(" ");
                        html.text(kind.heading());
                        html.raw(" ");
                        html.words("span", "count", &view.count(kind).to_string());
                    });
                });
            }
        });
    });
}

fn footer(html: &mut Html) {
    html.raw(concat!(
        "<footer class=\"page\"><p>This page shows what the reports say and who says it; whether it is so, it ",
        "does not say. Every quoted word stands in the report; the codes beside the quotations are Armistice’s. ",
        "“Not told” and “none found” mean that this program found nothing in the report, no more. ",
        "The page loads nothing from anywhere.</p><p class=\"muted\">Armistice ",
        env!("CARGO_PKG_VERSION"),
        "</p></footer>"
    ));
}

#[cfg(test)]
mod tests;
