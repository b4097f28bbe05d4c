//! The report's text, with its passages and highlights.

use std::ops::Range;

use armistice_serve::marked;

use super::html::Html;
use super::view::View;

/// Writes the report's text.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    let (id, label) = (view.id("text"), view.label("Text of"));
    let attributes = [("class", "text"), ("id", &*id), ("aria-label", &*label), ("tabindex", "0")];
    html.tag("section", &attributes, |html| {
        html.words("h3", "", "Report text");
        let paragraphs = marked::paragraphs(&view.report.text);
        for at in &paragraphs {
            let quote = &view.report.text[at.clone()];
            let headline = view.report.title.as_deref().is_some_and(|title| title.trim() == quote);
            let class = if headline { "headline" } else { "story" };
            html.tag("p", &[("class", class), ("dir", "auto")], |html| paragraph(html, view, at.clone()));
            html.raw("\n");
        }
        if paragraphs.is_empty() {
            html.words("p", "none", "The report has no text.");
        }
    });
}

/// Writes one paragraph: passages, and what stands between them.
fn paragraph(html: &mut Html, view: &View<'_>, at: Range<usize>) {
    let mut done = at.start;
    let first = view.passages.partition_point(|passage| passage.at.end <= at.start);
    let inside =
        view.passages.iter().enumerate().skip(first).take_while(|(_, passage)| passage.at.start < at.end);
    for (index, passage) in inside {
        pieces(html, view, done..passage.at.start.max(done));
        done = passage.at.end.min(at.end);
        part(html, view, index, passage.at.start.max(at.start)..done);
    }
    pieces(html, view, done..at.end);
}

/// Writes the part of a passage that stands in one paragraph: nearly always the whole of it.
fn part(html: &mut Html, view: &View<'_>, index: usize, at: Range<usize>) {
    let passage = &view.passages[index];
    let id = view.id(&format!("s{}", index + 1));
    let named = [("class", "passage"), ("id", &*id)];
    let attributes = if at.start == passage.at.start { &named[..] } else { &named[..1] };
    html.tag("span", attributes, |html| {
        if at.start == passage.at.start {
            html.words("span", "number", &(index + 1).to_string());
        }
        pieces(html, view, at.clone());
        if at.end == passage.at.end {
            references(html, view, index);
        }
    });
}

/// Writes the links from a passage to the entries that rest on it.
fn references(html: &mut Html, view: &View<'_>, index: usize) {
    html.tag("span", &[("class", "references")], |html| {
        for &entry in &view.passages[index].entries {
            let (kind, badge) = (entry.kind, entry.badge());
            let link = view.link(&entry.anchor());
            let label = format!("{badge}, {}", kind.word());
            let attributes = [("class", &*kind.badge_class()), ("href", &link), ("aria-label", &label)];
            html.raw(" ");
            html.tag("a", &attributes, |html| html.text(&badge));
        }
    });
}

fn pieces(html: &mut Html, view: &View<'_>, at: Range<usize>) {
    for (at, roles) in view.highlights.pieces(at) {
        let classes = roles.classes();
        if classes.is_empty() {
            lines(html, &view.report.text, at);
        } else {
            html.tag("span", &[("class", &classes)], |html| lines(html, &view.report.text, at));
        }
    }
}

/// Writes text; the end of a short line stays one, that of a wrapped line becomes a space.
fn lines(html: &mut Html, text: &str, at: Range<usize>) {
    for (n, line) in marked::lines(text, at).iter().enumerate() {
        if n > 0 {
            html.raw("<br>");
        }
        html.text(line);
    }
}
