//! The fields of an entry as a form, and back.

use armistice_merge::Entry;
use armistice_record::{
    Act, CeasefireKind, CeasefireStatus, Level, MeetingKind, MeetingStatus, Modality, Mode, ProposalStatus,
    Purpose, Scope, SourceKind, Stance, Term, Verification,
};
use serde_json::{Map, Value, json};

use crate::listing::cell;
use crate::words;

/// Fields that are no matter of judgement.
const LEFT_OUT: [&str; 5] = ["spans", "evidence", "id", "within", "proposal"];

/// A field of a form.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) value: String,
    /// What can be chosen; empty where words are typed.
    pub(crate) choices: Vec<&'static str>,
    /// One value a line.
    pub(crate) list: bool,
}

/// Returns the fields of an entry that can be put right.
pub(crate) fn fields(entry: &Entry) -> Vec<Field> {
    let json = entry.to_json();
    let kind = entry.kind().code();
    let mut fields = Vec::new();
    for (name, value) in json.as_object().into_iter().flatten() {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let label = words::plain(&name.replace('_', "-"));
        if name == "condition" {
            let part = |part: &str| value.get(part).map(cell).unwrap_or_default();
            fields.push(Field {
                name: "condition.text".to_owned(),
                label,
                value: part("text"),
                choices: Vec::new(),
                list: false,
            });
            let choices = choices("position", "on");
            let label = "condition on".to_owned();
            fields.push(Field {
                name: "condition.on".to_owned(),
                label,
                value: part("on"),
                choices,
                list: false,
            });
            continue;
        }
        let text = match value {
            Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("\n"),
            other => cell(other),
        };
        let (choices, list) = (choices(kind, name), value.is_array());
        fields.push(Field { name: name.clone(), label, value: text, choices, list });
    }
    fields
}

/// Returns the fields that a form changes, as an edit takes them.
pub(crate) fn changed(entry: &Entry, given: &[(String, String)]) -> Map<String, Value> {
    let json = entry.to_json();
    let get =
        |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.replace('\r', ""));
    let mut edit = Map::new();
    for field in fields(entry) {
        let Some(value) = get(&format!("field.{}", field.name)) else { continue };
        if value.trim() == field.value.trim() {
            continue;
        }
        if field.name.starts_with("condition.") {
            let part =
                |part: &str| get(&format!("field.condition.{part}")).map(|text| text.trim().to_owned());
            let text = part("text").filter(|text| !text.is_empty());
            let on = part("on").filter(|on| !on.is_empty());
            let condition = text.map_or(Value::Null, |text| json!({"text": text, "on": on}));
            edit.insert("condition".to_owned(), condition);
            continue;
        }
        let value = if json.get(&field.name).is_some_and(Value::is_array) {
            Value::Array(
                value
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(|line| json!(line))
                    .collect(),
            )
        } else if value.trim().is_empty() {
            Value::Null
        } else {
            json!(value.trim())
        };
        edit.insert(field.name, value);
    }
    edit
}

/// What a field of a kind of entry can be.
fn choices(kind: &str, field: &str) -> Vec<&'static str> {
    macro_rules! codes {
        ($code:ty) => {
            <$code>::ALL.iter().map(|code| code.code()).collect()
        };
    }
    match (kind, field) {
        (_, "modality") => codes!(Modality),
        ("position", "stance") => codes!(Stance),
        ("position", "on") => codes!(Term),
        ("statement", "source_kind") => codes!(SourceKind),
        ("statement", "mode") => codes!(Mode),
        ("proposal", "status") => codes!(ProposalStatus),
        ("meeting", "status") => codes!(MeetingStatus),
        ("meeting", "kind") => codes!(MeetingKind),
        ("meeting", "level") => codes!(Level),
        ("ceasefire", "status") => codes!(CeasefireStatus),
        ("ceasefire", "type") => codes!(CeasefireKind),
        ("ceasefire", "scope") => codes!(Scope),
        ("ceasefire", "purpose") => codes!(Purpose),
        ("allegation", "act") => codes!(Act),
        ("allegation", "verification") => codes!(Verification),
        _ => Vec::new(),
    }
}
