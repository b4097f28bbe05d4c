//! The word lists of `lexicon/events/*.tsv`: classes of nouns and verbs, what they make together, and who is who.

use std::collections::HashMap;
use std::sync::OnceLock;

use armistice_record::{Country, EventType};

use crate::phrases::Phrases;

/// A set of classes, one bit each.
pub(super) type Classes = u128;

/// How an argument hangs on its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// No argument is needed.
    Alone,
    /// Subject.
    Subject,
    /// Object, or subject of a passive.
    Object,
    /// Object, or with any preposition.
    Any,
    /// With this preposition.
    With(&'static str),
}

/// Kinds of actor that a rule may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Anybody who acts in politics.
    Actor,
    /// A state without further description.
    State,
    /// Soldiers, police, rebels.
    Armed,
    /// Civilians of all sorts.
    Civil,
}

/// What a head with an argument is.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) slot: Slot,
    pub(super) nouns: Classes,
    pub(super) who: Vec<Who>,
    /// Whether any argument will do.
    pub(super) anything: bool,
    pub(super) kind: EventType,
    pub(super) mode: Option<&'static str>,
    pub(super) strength: u8,
}

/// A body, group, people or place with what it counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) code: Country,
    pub(super) sector: Option<&'static str>,
}

/// All the lists.
pub(super) struct Lexicon {
    nouns: HashMap<&'static str, Classes>,
    verbs: HashMap<&'static str, Classes>,
    adjectives: HashMap<&'static str, Classes>,
    noun_names: Vec<&'static str>,
    verb_names: Vec<&'static str>,
    noun_bits: HashMap<&'static str, Classes>,
    verb_bits: HashMap<&'static str, Classes>,
    verb_rules: Vec<Vec<Rule>>,
    adjective_rules: Vec<Vec<Rule>>,
    noun_rules: Vec<Vec<Rule>>,
    pub(super) sectors: Phrases<&'static str>,
    pub(super) known: Phrases<Known>,
}

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

/// Returns the lists, parsed at the first call.
pub(super) fn lexicon() -> &'static Lexicon {
    LEXICON.get_or_init(|| Lexicon::parse(LISTS))
}

/// Takes other lists than the program's own, in the order nouns, verbs, rules, sectors, organisations, so that a change of
/// words is tried without a build. Returns whether they came before the first use.
pub(crate) fn replace(lists: [&'static str; 5]) -> bool {
    LEXICON.set(Lexicon::parse(lists)).is_ok()
}

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn values(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty())
}

const LISTS: [&str; 5] = [
    include_str!("../../lexicon/events/nouns.tsv"),
    include_str!("../../lexicon/events/verbs.tsv"),
    include_str!("../../lexicon/events/rules.tsv"),
    include_str!("../../lexicon/events/sectors.tsv"),
    include_str!("../../lexicon/events/organisations.tsv"),
];

impl Lexicon {
    fn parse([noun_list, verb_list, rule_list, sector_list, organisation_list]: [&'static str; 5]) -> Self {
        let mut nouns: HashMap<&'static str, Classes> = HashMap::new();
        let mut noun_names = Vec::new();
        for row in rows(noun_list) {
            if let [class, words] = row[..] {
                let bit = bit(&mut noun_names, class);
                values(words).for_each(|word| *nouns.entry(word).or_default() |= bit);
            }
        }
        let (mut verbs, mut adjectives) = (HashMap::new(), HashMap::new());
        let mut verb_names = Vec::new();
        for row in rows(verb_list) {
            if let [part, class, words] = row[..] {
                let bit = bit(&mut verb_names, class);
                let table: &mut HashMap<&'static str, Classes> =
                    if part == "a" { &mut adjectives } else { &mut verbs };
                values(words).for_each(|word| *table.entry(word).or_default() |= bit);
            }
        }
        let mut lexicon = Lexicon {
            nouns,
            verbs,
            adjectives,
            verb_rules: vec![Vec::new(); verb_names.len()],
            adjective_rules: vec![Vec::new(); verb_names.len()],
            noun_rules: vec![Vec::new(); noun_names.len()],
            noun_bits: bits(&noun_names),
            verb_bits: bits(&verb_names),
            noun_names,
            verb_names,
            sectors: sectors(sector_list),
            known: known(organisation_list),
        };
        for row in rows(rule_list) {
            if let Some((part, class, rule)) = lexicon.rule(&row) {
                match part {
                    "v" => lexicon.verb_rules[class].push(rule),
                    "a" => lexicon.adjective_rules[class].push(rule),
                    _ => lexicon.noun_rules[class].push(rule),
                }
            }
        }
        lexicon
    }

    fn rule(&self, row: &[&'static str]) -> Option<(&'static str, usize, Rule)> {
        let [head, slot, argument, kind, mode, strength] = row[..] else { return None };
        let (part, class) = head.split_once('.')?;
        let names = if part == "n" { &self.noun_names } else { &self.verb_names };
        let class = names.iter().position(|name| *name == class)?;
        let mut rule = Rule {
            slot: match slot {
                "-" => Slot::Alone,
                "subj" => Slot::Subject,
                "obj" => Slot::Object,
                "any" => Slot::Any,
                preposition => Slot::With(preposition),
            },
            nouns: 0,
            who: Vec::new(),
            anything: argument == "*",
            kind: kind.parse().ok()?,
            mode: (mode != "-").then_some(mode),
            strength: strength.parse().ok()?,
        };
        for one in argument.split('|').filter(|one| !matches!(*one, "-" | "*")) {
            match one {
                "@actor" => rule.who.push(Who::Actor),
                "@state" => rule.who.push(Who::State),
                "@armed" => rule.who.push(Who::Armed),
                "@civil" => rule.who.push(Who::Civil),
                class => rule.nouns |= 1 << self.noun_names.iter().position(|name| *name == class)?,
            }
        }
        Some((part, class, rule))
    }

    /// The classes of a noun or phrase of lemmas in lower case.
    pub(super) fn noun(&self, phrase: &str) -> Classes {
        self.nouns.get(phrase).copied().unwrap_or_default()
    }

    /// The classes of a verb with what belongs to it.
    pub(super) fn verb(&self, lemma: &str) -> Classes {
        self.verbs.get(lemma).copied().unwrap_or_default()
    }

    /// The classes of an adjective that is a predicate.
    pub(super) fn adjective(&self, lemma: &str) -> Classes {
        self.adjectives.get(lemma).copied().unwrap_or_default()
    }

    /// The bits of classes of verbs and adjectives by name.
    pub(super) fn verb_bits(&self, names: &[&str]) -> Classes {
        names.iter().filter_map(|name| self.verb_bits.get(name)).sum()
    }

    /// The bits of classes of nouns by name.
    pub(super) fn noun_bits(&self, names: &[&str]) -> Classes {
        names.iter().filter_map(|name| self.noun_bits.get(name)).sum()
    }

    /// The rules of verbs of these classes.
    pub(super) fn rules_of_verb(&self, classes: Classes) -> impl Iterator<Item = &Rule> {
        of_classes(&self.verb_rules, classes)
    }

    /// The rules of adjectives of these classes.
    pub(super) fn rules_of_adjective(&self, classes: Classes) -> impl Iterator<Item = &Rule> {
        of_classes(&self.adjective_rules, classes)
    }

    /// The rules of nouns of these classes.
    pub(super) fn rules_of_noun(&self, classes: Classes) -> impl Iterator<Item = &Rule> {
        of_classes(&self.noun_rules, classes)
    }
}

fn of_classes(rules: &[Vec<Rule>], classes: Classes) -> impl Iterator<Item = &Rule> {
    rules.iter().enumerate().filter(move |(n, _)| classes >> n & 1 == 1).flat_map(|(_, rules)| rules)
}

fn bits(names: &[&'static str]) -> HashMap<&'static str, Classes> {
    names.iter().enumerate().map(|(n, &name)| (name, 1 << n)).collect()
}

fn bit(names: &mut Vec<&'static str>, class: &'static str) -> Classes {
    let at = names.iter().position(|name| *name == class).unwrap_or_else(|| {
        names.push(class);
        names.len() - 1
    });
    1 << at
}

fn sectors(list: &'static str) -> Phrases<&'static str> {
    let mut phrases = Phrases::default();
    for row in rows(list) {
        if let [sector, words] = row[..] {
            values(words).for_each(|word| phrases.add(word, sector));
        }
    }
    phrases
}

fn known(list: &'static str) -> Phrases<Known> {
    let mut phrases = Phrases::default();
    for row in rows(list) {
        if let [code, sector, names] = row[..]
            && let Ok(code) = code.parse()
        {
            let known = Known { code, sector: (!sector.is_empty()).then_some(sector) };
            values(names).for_each(|name| phrases.add_exact(name, known));
        }
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let lexicon = lexicon();
        let rules = |all: &[Vec<Rule>]| all.iter().map(Vec::len).sum::<usize>();
        let read = rules(&lexicon.verb_rules) + rules(&lexicon.adjective_rules) + rules(&lexicon.noun_rules);
        let [nouns, verbs, all, sectors, organisations] = LISTS;
        for row in rows(all) {
            assert!(lexicon.rule(&row).is_some(), "{row:?}");
        }
        assert_eq!(read, rows(all).count());
        assert!(lexicon.noun_names.len() <= 128 && lexicon.verb_names.len() <= 128);
        for file in [nouns, sectors] {
            assert!(rows(file).all(|row| row.len() == 2), "two columns a line");
        }
        for file in [verbs, organisations] {
            assert!(rows(file).all(|row| row.len() == 3), "three columns a line");
        }
    }
}
