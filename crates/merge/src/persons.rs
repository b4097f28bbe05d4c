//! Whom a record shows by name, and whom by what the report calls them.
//!
//! A person is public by an office or another public role that the report tells, by acting in the process (putting
//! forward, holding a position, meeting, mediating, declaring, being accused), or because the user's registry has the name. Everybody else is
//! private: residents, relatives and the like, and those who only speak and are not described at all. Nothing but
//! what is shown depends on it: whom a name means and which entries are one does not.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use armistice_record::json::{Actor, Report};
use armistice_record::{ActorKind, CodePoints};

use crate::{Registry, ReportKey};

/// A person as a report shows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name, as views have it.
    pub name: String,
    /// What is shown in its place; none for who is public.
    pub shown: Option<String>,
}

/// Which side of the line a word puts a person on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Public,
    Private,
}

/// What a report tells of somebody beside the name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Described {
    Public,
    /// By a word for private people, or by nothing but an age.
    Private(Option<String>),
}

/// The words of `lexicon/persons.tsv`. A line that cannot be read fails the test below, not the program.
static WORDS: LazyLock<HashMap<&str, Side>> = LazyLock::new(|| {
    let lines = include_str!("../lexicon/persons.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (word, side) = line.split_once('\t')?;
            Some((word, if side == "public" { Side::Public } else { Side::Private }))
        })
        .collect()
});

/// Lists the people that the entries of a report name, each once, in the order of the report's actors.
pub fn persons(report: &Report, key: &ReportKey, registry: &Registry) -> Vec<Person> {
    let points = CodePoints::new(&report.text);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<Person> = Vec::new();
    for actor in report.actors.iter().filter(|actor| actor.kind == ActorKind::Person) {
        let name = crate::party::without_article(&actor.name);
        // Who has a name in the registry is shown as the registry has it.
        if registry.name(&actor.name).is_some() || found.iter().any(|person| person.name == name) {
            continue;
        }
        let shown = private(report, &points, actor).map(|word| {
            let word = word.unwrap_or_else(|| "person".to_owned());
            let count = counts.entry(word.clone()).or_default();
            *count += 1;
            let number = if *count > 1 { format!(" {count}") } else { String::new() };
            format!("{word}{number} [{}]", &key.as_str()[..8])
        });
        found.push(Person { name, shown });
    }
    found
}

/// What a private person is called, where a word for it is told; none of a public one.
fn private(report: &Report, points: &CodePoints<'_>, actor: &Actor) -> Option<Option<String>> {
    match described(report, points, actor) {
        Some(Described::Public) => None,
        Some(Described::Private(word)) => Some(word),
        None if acts(report, &actor.name) => None,
        None => Some(None),
    }
}

/// What the report tells of somebody; a public role counts more than any other.
fn described(report: &Report, points: &CodePoints<'_>, actor: &Actor) -> Option<Described> {
    let text = report.text.as_str();
    let mut told: Vec<Described> = Vec::new();
    let office = actor.role.as_deref();
    let role = office.and_then(head);
    if matches!(role, Some((Side::Public, _))) {
        return Some(Described::Public);
    }
    if actor.party.is_some() {
        return Some(Described::Public);
    }
    let words: Vec<&str> = actor.name.split_whitespace().collect();
    let titles = words.split_last().map_or(&[][..], |(_, titles)| titles);
    if titles.iter().any(|title| matches!(word(title), Some((Side::Public, _)))) {
        return Some(Described::Public);
    }
    let forms = actor.spans.name.iter().chain(&actor.spans.aliases);
    let forms = forms.filter_map(|&span| stretch(points, span));
    let again = text.match_indices(actor.name.as_str()).take(AGAIN).map(|(at, name)| at..at + name.len());
    for at in forms.chain(again) {
        let rest = rest_of_name(&text[at.end..]);
        told.extend(before(&text[..at.start], rest));
        told.extend(after(rest));
        told.extend(speaks_for(report, rest).then_some(Described::Public));
    }
    for statement in report.statements.iter().filter(|one| one.source.as_ref() == Some(&actor.name)) {
        let called = statement.channel.as_ref().is_some_and(|channel| channel.contains("conference"));
        told.extend(called.then_some(Described::Public));
        for at in statement.spans.source.iter().filter_map(|&span| stretch(points, span)) {
            told.extend(text.get(at).filter(|words| *words != actor.name).and_then(head).map(Described::of));
        }
    }
    told.extend(role.map(Described::of));
    // The field is for offices, also for those that the list does not know.
    if office.is_some() && !told.iter().any(|one| matches!(one, Described::Private(Some(_)))) {
        return Some(Described::Public);
    }
    // A word tells more than an age.
    let rank = |one: &Described| match one {
        Described::Public => 0,
        Described::Private(Some(_)) => 1,
        Described::Private(None) => 2,
    };
    told.into_iter().min_by_key(rank)
}

/// In how many further places a name is looked at.
const AGAIN: usize = 8;

impl Described {
    fn of((side, word): (Side, String)) -> Self {
        match side {
            Side::Public => Described::Public,
            Side::Private => Described::Private(Some(word)),
        }
    }
}

fn stretch(points: &CodePoints<'_>, [start, end]: [u32; 2]) -> Option<Range<usize>> {
    Some(points.byte(start)?..points.byte(end)?)
}

/// What follows a name and any more of it that the reader took for another word: "Qaboos bin" Said.
fn rest_of_name(rest: &str) -> &str {
    let mut rest = rest;
    for _ in 0..2 {
        let Some(word) = rest.strip_prefix(' ') else { break };
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(word.len());
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        rest = &word[end..];
    }
    rest
}

/// Whether a name is followed by the body for which its bearer speaks: "of the United Alliance".
fn speaks_for(report: &Report, rest: &str) -> bool {
    let Some(body) = rest.strip_prefix(" of ") else { return false };
    let body = body.strip_prefix("the ").unwrap_or(body);
    let bodies =
        report.actors.iter().filter(|actor| !matches!(actor.kind, ActorKind::Person | ActorKind::Unnamed));
    bodies.flat_map(|actor| std::iter::once(&actor.name).chain(&actor.aliases)).any(|name| {
        body.strip_prefix(crate::party::without_article(name).as_str())
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether somebody does more in the entries than speak.
fn acts(report: &Report, name: &str) -> bool {
    let among = |names: &[String]| names.iter().any(|known| known == name);
    report.proposals.iter().any(|one| among(&one.proposers))
        || report.positions.iter().any(|one| one.holder == name)
        || report
            .meetings
            .iter()
            .any(|one| among(&one.attending) || among(&one.absent) || among(&one.mediators))
        || report.ceasefires.iter().any(|one| among(&one.declared_by))
        || report.allegations.iter().any(|one| one.against == name)
}

/// How many bytes beside a name are looked at.
const NEAR: usize = 160;
/// How many words an apposition has at most.
const APPOSITION: usize = 12;
const DETERMINERS: [&str; 12] =
    ["a", "an", "the", "his", "her", "their", "its", "my", "our", "one", "another", "fellow"];
const PREPOSITIONS: [&str; 18] = [
    "of", "for", "in", "at", "to", "from", "with", "by", "on", "against", "near", "under", "over", "who",
    "after", "before", "during", "as",
];

/// What stands before a name: a title ("shopkeeper X"), or what the name explains ("the victim's father, X,").
fn before(text: &str, rest: &str) -> Option<Described> {
    let text = sentence(near_end(text));
    let words: Vec<&str> = text.split_whitespace().collect();
    let &last = words.last()?;
    if last.ends_with([',', '(']) || text.trim_end().ends_with('(') {
        let start = words.len() - words.len().min(APPOSITION);
        let (words, whole) = phrase(&words[start..]);
        // A name that explains is parted from what follows, unless it explains how the sentence begins.
        let parted = rest.trim_start().is_empty() || rest.trim_start().starts_with([',', ')', '.']);
        return (parted || (whole && start == 0)).then(|| in_phrase(&words).map(Described::of))?;
    }
    let title =
        if matches!(last, "named" | "called") { words.get(words.len().checked_sub(2)?)? } else { last };
    if let Some(found) = word(title) {
        return Some(Described::of(found));
    }
    if let Some(found) = leading(&words) {
        return Some(Described::of(found));
    }
    bare(title).ends_with("-year-old").then_some(Described::Private(None))
}

/// The title at the head of the names and bodies that run up to a name: "Foreign ministers X of Ruritania and", "Undersecretary for
/// Financial".
fn leading(words: &[&str]) -> Option<(Side, String)> {
    let runs = |word: &&&str| {
        word.starts_with(char::is_uppercase)
            || matches!(**word, "and" | "of" | "for" | "the")
            || WORDS.contains_key(plain(word).as_str())
    };
    let run = words.iter().rev().take(APPOSITION).take_while(runs).count();
    let run = &words[words.len() - run..];
    let titles =
        run.iter().take_while(|word| word.starts_with(char::is_uppercase) || self::word(word).is_some());
    run[..titles.count()].iter().find_map(|one| word(one))
}

/// A word in lower case and the singular.
fn plain(word: &str) -> String {
    let small = bare(word).to_lowercase();
    small.strip_suffix('s').map_or_else(|| small.clone(), str::to_owned)
}

/// What stands behind a name: "X, 34, a shopkeeper in Aleppo".
fn after(rest: &str) -> Option<Described> {
    let rest = near_begin(rest.trim_start()).strip_prefix([',', '(', '—', '–'])?;
    let mut parts = rest.split([',', ')', ';', '\n']).map(str::trim);
    let mut part = parts.next()?;
    let age = part.strip_prefix("aged ").unwrap_or(part);
    let aged = (1..=3).contains(&age.len()) && age.bytes().all(|byte| byte.is_ascii_digit());
    let aged = aged.then_some(Described::Private(None));
    if aged.is_some() {
        part = parts.next().unwrap_or("");
    }
    let words: Vec<&str> = sentence_begin(part).split_whitespace().take(APPOSITION).collect();
    let words = match words.as_slice() {
        ["who", "heads" | "leads" | "headed" | "led", ..] => return Some(Described::Public),
        ["who", "is" | "was", words @ ..] => words,
        words => words,
    };
    let first = words.first().map_or("", |first| *first);
    let verbal = first.ends_with("ing")
        || first.ends_with("ed")
        || matches!(first, "said" | "says" | "and" | "but" | "or");
    if verbal || PREPOSITIONS.contains(&first) {
        return aged;
    }
    if first.ends_with("-year-old") && words.len() < 2 {
        return Some(Described::Private(None));
    }
    in_phrase(words).map(Described::of).or(aged)
}

/// The words from the determiner that begins the last noun phrase, and whether that is all of them.
fn phrase<'a>(words: &[&'a str]) -> (Vec<&'a str>, bool) {
    let begins = |at: &usize| {
        let stands = |at: usize| words[at].to_lowercase();
        let governed =
            at.checked_sub(1).is_some_and(|before| PREPOSITIONS.contains(&stands(before).as_str()));
        DETERMINERS.contains(&stands(*at).as_str()) && !governed
    };
    let comma = |at: &usize| words[*at].ends_with(',');
    let last = words.len().saturating_sub(1);
    let bound = (0..last).rev().find(comma).map_or(0, |at| at + 1);
    let start = (bound..words.len()).rev().find(begins).unwrap_or(bound);
    let whole =
        start == 0 && words.first().is_some_and(|word| !PREPOSITIONS.contains(&word.to_lowercase().as_str()));
    (words[start..].to_vec(), whole)
}

/// The word for a person that governs a description.
fn head(description: &str) -> Option<(Side, String)> {
    in_phrase(&description.split_whitespace().collect::<Vec<_>>())
}

/// The last word for a person before the first preposition that has one before it: owners are not who is owned.
fn in_phrase(words: &[&str]) -> Option<(Side, String)> {
    let mut pieces = words.split(|word| PREPOSITIONS.contains(&bare(word).to_lowercase().as_str()));
    pieces.find_map(|piece| piece.iter().rev().find_map(|one| word(one)))
}

/// Looks a word up, in the singular; a possessive is none.
fn word(raw: &str) -> Option<(Side, String)> {
    let raw = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    if raw.ends_with("'s") || raw.ends_with("’s") || raw.ends_with(['\'', '’']) {
        return None;
    }
    let small = bare(raw).to_lowercase();
    let parts = small.split('-').rev();
    let known = |form: &str| WORDS.get_key_value(form).map(|(word, side)| (*side, (*word).to_owned()));
    known(&small)
        .or_else(|| known(small.strip_suffix('s')?))
        .or_else(|| if small.contains('-') { parts.into_iter().find_map(known) } else { None })
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn near_end(text: &str) -> &str {
    let mut from = text.len().saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

fn near_begin(text: &str) -> &str {
    let mut to = text.len().min(NEAR);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[..to]
}

/// The sentence that is open at the end of a text.
fn sentence(text: &str) -> &str {
    let ends = text.char_indices().rev().find(|&(at, c)| match c {
        '!' | '?' | '\n' | ';' | '"' | '“' | '”' => true,
        '.' => ends_sentence(text, at),
        _ => false,
    });
    ends.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// The sentence with which a text begins.
fn sentence_begin(text: &str) -> &str {
    let end = text.char_indices().find(|&(at, c)| c == '.' && ends_sentence(text, at));
    end.map_or(text, |(at, _)| &text[..at])
}

/// Whether a full stop ends a sentence rather than a short form: "U.S.", "Gen.".
fn ends_sentence(text: &str, at: usize) -> bool {
    let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or("");
    let short = word.chars().count() <= 3 || word.contains('.');
    !short && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests;
