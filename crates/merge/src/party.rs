//! Whom a name stands for across reports.
//!
//! A state is its ISO code, whatever its ministry is called; a person counts for the party that the report
//! gives; an organisation or armed group is its own name. What the user's registry says comes before all of it.
//! Somebody without a name and party stays in the report: two anonymous sources are never linked.

use std::collections::BTreeMap;

use armistice_record::json::Actor;
use armistice_record::{ActorKind, Report};

use crate::ReportKey;

/// The user's own list: which name means which actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    names: BTreeMap<String, String>,
}

impl Registry {
    /// Says that `alias` means `name`.
    pub fn add(&mut self, alias: &str, name: &str) {
        self.names.insert(normal(alias), name.to_owned());
    }

    /// Returns whom a name means, if the user said so.
    pub fn name(&self, alias: &str) -> Option<&str> {
        self.names.get(&normal(alias)).map(String::as_str)
    }

    /// Lists aliases, in their normal form, with the names they mean.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(alias, name)| (alias.as_str(), name.as_str()))
    }
}

/// Returns a name without article, case, punctuation and doubled spaces: what names are compared by.
pub fn normal(name: &str) -> String {
    let mut words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an") {
        words.remove(0);
    }
    words.join(" ")
}

/// Whom the names of one report count for.
#[derive(Debug)]
pub struct Parties<'a> {
    key: &'a ReportKey,
    registry: &'a Registry,
    /// By name; of actors with one name the first.
    actors: BTreeMap<&'a str, &'a Actor>,
}

impl<'a> Parties<'a> {
    /// Takes the actors of a report.
    pub fn of(report: &'a Report, key: &'a ReportKey, registry: &'a Registry) -> Self {
        let actors = report.actors.iter().rev().map(|actor| (actor.name.as_str(), actor)).collect();
        Parties { key, registry, actors }
    }

    /// Returns the party that a name of the report counts for.
    pub fn party(&self, name: &str) -> String {
        if let Some(name) = self.registry.name(name) {
            return name.to_owned();
        }
        let Some(actor) = self.actors.get(name) else { return without_article(name) };
        let owner = match actor.kind {
            // A movement or medium speaks for itself, wherever it sits.
            ActorKind::Organisation | ActorKind::ArmedGroup | ActorKind::Media => None,
            ActorKind::Government | ActorKind::Person | ActorKind::Unnamed => actor.party.as_deref(),
        };
        match owner {
            Some(owner) => self.registry.name(owner).map_or_else(|| without_article(owner), str::to_owned),
            None if actor.kind == ActorKind::Unnamed => {
                format!("{} [{}]", without_article(name), &self.key.as_str()[..8])
            }
            None => without_article(name),
        }
    }
}

pub(crate) fn without_article(name: &str) -> String {
    let bare =
        ["The ", "the ", "A ", "a ", "An ", "an "].iter().find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dress() {
        assert_eq!(normal("The  Taleban"), "taleban");
        assert_eq!(normal("U.N. Security-Council"), "u n security council");
        assert_eq!(normal("A"), "a");
        assert_eq!(without_article("the rebels"), "rebels");
    }
}
