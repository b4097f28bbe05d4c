//! Names that are not shown, and what is shown in their place.
//!
//! Only names in fields are exchanged. Sentences, contents and conditions are quotations: they stand as the report has them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use armistice_record::Report;
use serde_json::Value;

use crate::party::without_article;
use crate::{Change, Entry, Listing, Told};

/// Whose names are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// Everybody's.
    #[default]
    All,
    /// Those of people with a public role; others are shown by their role.
    Public,
}

/// Names of private people, each with what is shown in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    shown: HashMap<String, String>,
    names: BTreeMap<String, String>,
}

/// Columns of a name, or of a list of names.
const NAMES: [&str; 18] = [
    "party",
    "account",
    "other_account",
    "source",
    "by",
    "against",
    "verifier",
    "proposers",
    "attending",
    "absent",
    "mediators",
    "declared_by",
    "denied_by",
    "for",
    "on_condition",
    "open",
    "actor",
    "who",
];
/// Columns of lines that begin with a name: "X: talks (report 7)", "X on talks: if they stop".
const LINES: [&str; 3] = ["accepted_by", "blockers", "conditions"];

impl FromIterator<(String, String)> for Hidden {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let shown: HashMap<String, String> = pairs.into_iter().collect();
        let names = shown.iter().map(|(name, shown)| (shown.clone(), name.clone())).collect();
        Hidden { shown, names }
    }
}

impl Hidden {
    /// Whether every name is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Returns what is shown of a name: itself where it is shown.
    pub fn shown<'a>(&'a self, name: &'a str) -> &'a str {
        self.shown.get(name).map_or(name, String::as_str)
    }

    /// Returns the name for which something is shown: itself where names are asked for.
    pub fn meant<'a>(&'a self, shown: &'a str) -> &'a str {
        self.names.get(shown).map_or(shown, String::as_str)
    }

    /// Exchanges a name; returns whether it is one that is not shown.
    pub fn hide(&self, name: &mut String) -> bool {
        let Some(shown) = self.shown.get(name.as_str()) else { return false };
        name.clone_from(shown);
        true
    }

    /// Exchanges the names in the fields of rows.
    pub fn listing(&self, listing: &mut Listing) {
        if self.is_empty() {
            return;
        }
        for (at, column) in listing.columns.iter().enumerate() {
            let exchange: fn(&Hidden, &str) -> String = if NAMES.contains(column) {
                Hidden::names
            } else if LINES.contains(column) {
                Hidden::line
            } else {
                continue;
            };
            for row in &mut listing.rows {
                self.value(&mut row[at], exchange);
            }
        }
    }

    fn value(&self, value: &mut Value, exchange: fn(&Hidden, &str) -> String) {
        match value {
            Value::String(text) => *text = exchange(self, text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, exchange)),
            _ => {}
        }
    }

    /// Names as rows of changes tell them: "X, Y", "X against Y", "X (as told by Y)".
    fn names(&self, text: &str) -> String {
        if let Some(shown) = self.shown.get(text) {
            return shown.clone();
        }
        let mut text = Cow::Borrowed(text);
        for parting in [" (as told by ", " as told by ", " against ", ", "] {
            if text.contains(parting) {
                let parts = text.split(parting).map(|part| match part.strip_suffix(')') {
                    Some(inside) if parting.contains('(') => format!("{})", self.names(inside)),
                    _ => self.names(part),
                });
                text = Cow::Owned(parts.collect::<Vec<_>>().join(parting));
                break;
            }
        }
        text.into_owned()
    }

    fn line(&self, text: &str) -> String {
        let Some((name, rest)) = text.split_once(": ") else { return text.to_owned() };
        match name.rsplit_once(" on ") {
            Some((before, term)) if self.shown.contains_key(before) => {
                format!("{} on {term}: {rest}", self.shown(before))
            }
            _ => format!("{}: {rest}", self.shown(name)),
        }
    }

    /// Exchanges the names in the fields of a telling. What is to be merged has to be merged before.
    pub fn told(&self, told: &mut Told) {
        if self.is_empty() {
            return;
        }
        for name in told.mention.entry.actors_mut() {
            self.actor(name);
        }
        for (name, party) in &mut told.parties {
            self.actor(name);
            self.hide(party);
        }
        // A name is looked up among them by its order.
        told.parties.sort();
    }

    /// Exchanges a name as reports have it.
    fn actor(&self, name: &mut String) -> bool {
        match self.shown.get(without_article(name).as_str()) {
            Some(shown) => {
                name.clone_from(shown);
                true
            }
            None => false,
        }
    }

    /// Exchanges the names in a change; its sentences stay.
    pub fn change(&self, change: &mut Change) {
        if self.is_empty() {
            return;
        }
        change.who = self.names(&change.who);
        change.now = self.names(&change.now);
        change.parties.iter_mut().for_each(|party| {
            self.hide(party);
        });
        // Of a position: conflict, party, term.
        let parts: Vec<&str> = change.subject.split('/').map(|part| self.shown(part)).collect();
        change.subject = parts.join("/");
    }

    /// Exchanges the names in the fields of a report's record, and leaves out where they stand. Its text stays.
    pub fn report(&self, report: &mut Report) {
        if self.is_empty() {
            return;
        }
        for actor in &mut report.actors {
            if self.actor(&mut actor.name) {
                actor.aliases.clear();
                actor.spans.name.clear();
                actor.spans.aliases.clear();
            }
            actor.party.as_mut().map(|party| self.actor(party));
        }
        for statement in &mut report.statements {
            if statement.source.as_mut().is_some_and(|source| self.actor(source)) {
                statement.spans.source.clear();
            }
        }
        macro_rules! each {
            ($($list:ident: $kind:ident),+) => {
                $(for entry in &mut report.$list {
                    let mut whole = Entry::$kind(entry.clone());
                    whole.actors_mut().into_iter().for_each(|name| {
                        self.actor(name);
                    });
                    if let Entry::$kind(whole) = whole {
                        *entry = whole;
                    }
                })+
            };
        }
        each!(proposals: Proposal, positions: Position, meetings: Meeting, ceasefires: Ceasefire, allegations: Allegation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hidden() -> Hidden {
        [("Ada Kuhn", "teacher [01234567]"), ("Bo Lind", "person [89abcdef]")]
            .map(|(name, shown)| (name.to_owned(), shown.to_owned()))
            .into_iter()
            .collect()
    }

    #[test]
    fn names_are_exchanged_in_fields_and_quotations_stand() {
        let row = [
            ("party", json!("Ada Kuhn"), json!("teacher [01234567]")),
            ("account", json!("self"), json!("self")),
            ("attending", json!(["RUR", "Bo Lind"]), json!(["RUR", "person [89abcdef]"])),
            ("who", json!("Ada Kuhn, RUR"), json!("teacher [01234567], RUR")),
            ("evidence", json!(["Ada Kuhn said so."]), json!(["Ada Kuhn said so."])),
            ("blockers", json!(["Bo Lind: talks (r7)"]), json!(["person [89abcdef]: talks (r7)"])),
            (
                "conditions",
                json!(["Ada Kuhn on talks: if Ada Kuhn comes", "RUR: if"]),
                json!(["teacher [01234567] on talks: if Ada Kuhn comes", "RUR: if"]),
            ),
        ];
        let mut listing = Listing::new(&row.each_ref().map(|(column, ..)| *column));
        listing.rows.push(row.iter().map(|(_, value, _)| value.clone()).collect());
        hidden().listing(&mut listing);
        assert_eq!(listing.rows[0], row.map(|(_, _, expected)| expected));
    }

    #[test]
    fn names_among_others_are_found() {
        let hidden = hidden();
        for (text, expected) in [
            ("RUR (as told by Ada Kuhn)", "RUR (as told by teacher [01234567])"),
            ("Bo Lind (as told by RUR)", "person [89abcdef] (as told by RUR)"),
            ("Bo Lind against RUR", "person [89abcdef] against RUR"),
            (
                "reject as told by Ada Kuhn against accept",
                "reject as told by teacher [01234567] against accept",
            ),
            ("Ada Kuhn Lind", "Ada Kuhn Lind"),
            ("", ""),
        ] {
            assert_eq!(hidden.names(text), expected);
        }
        assert_eq!(hidden.meant("person [89abcdef]"), "Bo Lind");
        assert_eq!(hidden.meant("RUR"), "RUR");
    }
}
