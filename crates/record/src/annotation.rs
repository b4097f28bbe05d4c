//! Entries as W3C Web Annotations (JSON-LD), which annotation tools read: <https://www.w3.org/TR/annotation-model/>.
//!
//! A report is an `AnnotationPage`, an entry an `Annotation`. Its targets are the places of its strings, each with a
//! `TextQuoteSelector` and a `TextPositionSelector` (code points of `text`, `[start, end)`) and the field as
//! `styleClass`; its bodies are the kind of the entry and the entry itself as JSON, so that nothing is dropped.

use serde_json::{Map, Value, json};

use crate::Report;

/// How many characters before and after a quotation tell it from others.
const BESIDE: usize = 32;

/// The lists of a report that become annotations, with the name of one entry.
const KINDS: [(&str, &str); 8] = [
    ("actors", "actor"),
    ("statements", "statement"),
    ("proposals", "proposal"),
    ("positions", "position"),
    ("meetings", "meeting"),
    ("ceasefires", "ceasefire"),
    ("allegations", "allegation"),
    ("doubts", "doubt"),
];

/// A text whose stretches are to be annotated.
pub struct Annotated<'a> {
    source: String,
    text: &'a str,
    /// The byte at which each code point begins, and the length at the end.
    places: Vec<usize>,
}

impl<'a> Annotated<'a> {
    /// A text with its address, or otherwise the SHA-256 that names it.
    pub fn new(text: &'a str, url: Option<&str>, sha256: &str) -> Self {
        let source = url.map_or_else(|| format!("urn:armistice:sha256:{sha256}"), str::to_owned);
        let places = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Annotated { source, text, places }
    }

    /// One annotation: the entry with this number, its fields as a body, the places of its fields as targets.
    ///
    /// `spans` maps a field to a list of `[start, end)` in code points.
    pub fn annotation(&self, kind: &str, number: usize, entry: &Value, spans: &Map<String, Value>) -> Value {
        let targets: Vec<Value> = spans
            .iter()
            .flat_map(|(field, ranges)| {
                ranges.as_array().into_iter().flatten().map(move |range| (field, range))
            })
            .filter_map(|(field, range)| {
                let end = |k: usize| range[k].as_u64().and_then(|at| usize::try_from(at).ok());
                self.target(field, end(0)?, end(1)?)
            })
            .collect();
        json!({
            "id": format!("{}#{kind}-{number}", self.source),
            "type": "Annotation",
            "motivation": "classifying",
            "body": [
                { "type": "TextualBody", "purpose": "classifying", "value": kind },
                { "type": "TextualBody", "purpose": "describing", "format": "application/json",
                  "value": entry.to_string() },
            ],
            "target": targets,
        })
    }

    /// All annotations of a text as a page.
    pub fn page(&self, annotations: Vec<Value>) -> Value {
        json!({
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": format!("{}#annotations", self.source),
            "type": "AnnotationPage",
            "items": annotations,
        })
    }

    /// A stretch of the text; none where it does not stand in it.
    fn target(&self, field: &str, start: usize, end: usize) -> Option<Value> {
        let quote = |from: usize, to: usize| self.text.get(*self.places.get(from)?..*self.places.get(to)?);
        let last = self.places.len() - 1;
        Some(json!({
            "type": "SpecificResource",
            "source": self.source,
            "styleClass": field,
            "selector": [
                { "type": "TextQuoteSelector", "exact": quote(start, end)?,
                  "prefix": quote(start.saturating_sub(BESIDE), start)?,
                  "suffix": quote(end, (end + BESIDE).min(last))? },
                { "type": "TextPositionSelector", "start": start, "end": end },
            ],
        }))
    }
}

/// Returns every entry of a report as an annotation, all on one page.
pub fn annotations(report: &Report) -> Value {
    let annotated = Annotated::new(&report.text, report.url.as_deref(), &report.sha256);
    let value = serde_json::to_value(report).unwrap_or_default();
    let mut items = Vec::new();
    for (list, kind) in KINDS {
        for (number, entry) in value[list].as_array().into_iter().flatten().enumerate() {
            let Value::Object(mut fields) = entry.clone() else { continue };
            let spans = match (fields.remove("spans"), fields.remove("span")) {
                (Some(Value::Object(spans)), _) => spans,
                (_, Some(span)) => Map::from_iter([("text".to_owned(), Value::Array(vec![span]))]),
                _ => Map::new(),
            };
            items.push(annotated.annotation(kind, number, &Value::Object(fields), &spans));
        }
    }
    annotated.page(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_quotes_code_points() {
        let annotated = Annotated::new("Ça va, Zoë says.", None, "00");
        let spans = Map::from_iter([("source".to_owned(), json!([[7, 10]]))]);
        let made = annotated.annotation("statement", 3, &json!({"cue": "says"}), &spans);
        assert_eq!(made["id"], "urn:armistice:sha256:00#statement-3");
        let selectors = &made["target"][0]["selector"];
        assert_eq!(selectors[0]["exact"], "Zoë");
        assert_eq!(selectors[0]["prefix"], "Ça va, ");
        assert_eq!(selectors[0]["suffix"], " says.");
        assert_eq!(selectors[1]["start"], 7);
        assert_eq!(made["target"][0]["styleClass"], "source");
    }

    #[test]
    fn a_place_outside_the_text_is_no_target() {
        let annotated = Annotated::new("Short.", Some("https://example.org/a"), "00");
        let spans = Map::from_iter([("content".to_owned(), json!([[2, 99]]))]);
        assert_eq!(annotated.annotation("statement", 0, &json!({}), &spans)["target"], json!([]));
    }
}
