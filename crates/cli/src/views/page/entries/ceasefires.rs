//! Which ceasefires are declared, in force or over.

use armistice_record::json::Ceasefire;

use super::super::html::Html;
use super::super::kind::{Entry, Kind};
use super::super::view::View;
use super::super::words;
use super::{badge, code, evidence, item, modality, told};

/// Writes the ceasefires.
pub(super) fn write(html: &mut Html, view: &View<'_>) {
    html.tag("ol", &[("class", "list")], |html| {
        for (number, ceasefire) in view.report.ceasefires.iter().enumerate() {
            let entry = Entry { kind: Kind::Ceasefire, number };
            item(html, view, entry, &ceasefire.spans.evidence, |html| one(html, view, entry, ceasefire));
        }
    });
}

fn one(html: &mut Html, view: &View<'_>, entry: Entry, ceasefire: &Ceasefire) {
    html.tag("h4", &[], |html| {
        badge(html, entry);
        html.raw("Declared by ");
        html.names(&ceasefire.declared_by, "somebody not told");
        html.raw(" ");
        code(html, ceasefire.status.code());
        modality(html, ceasefire.modality);
    });
    html.fields(|html| {
        html.field("Begins", |html| html.name_or(ceasefire.start.as_deref(), "not told"));
        html.field("Ends", |html| html.name_or(ceasefire.end.as_deref(), "not told"));
        html.field("Area", |html| html.name_or(ceasefire.area.as_deref(), "not told"));
        told(html, "Lasts", ceasefire.duration.as_deref().map(length).as_deref());
        told(html, "Type", ceasefire.kind.map(|kind| kind.code()));
        told(html, "Scope", ceasefire.scope.map(|scope| scope.code()));
        told(html, "Purpose", ceasefire.purpose.map(|purpose| words::plain(purpose.code())).as_deref());
    });
    evidence(html, view, &ceasefire.evidence, &ceasefire.spans.evidence);
}

/// Returns an ISO 8601 duration of one unit in words: `P30D` is "30 days"; any other as it stands.
fn length(duration: &str) -> String {
    let units = [
        ("P", "D", "day"),
        ("PT", "H", "hour"),
        ("PT", "M", "minute"),
        ("P", "W", "week"),
        ("P", "M", "month"),
        ("P", "Y", "year"),
    ];
    let worded = units.into_iter().find_map(|(prefix, letter, unit)| {
        let count = duration.strip_prefix(prefix)?.strip_suffix(letter)?;
        let count: u32 = count.parse().ok()?;
        Some(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
    });
    worded.unwrap_or_else(|| duration.to_owned())
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn durations_are_words() {
        for (iso, words) in [
            ("P30D", "30 days"),
            ("PT1H", "1 hour"),
            ("P2M", "2 months"),
            ("PT2M", "2 minutes"),
            ("P1DT2H", "P1DT2H"),
        ] {
            assert_eq!(length(iso), words);
        }
    }
}
