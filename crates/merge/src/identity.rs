//! When two mentions tell of the same entry: when they share one of these keys.
//!
//! Keys are few for each mention, so grouping is near-linear. A key never says more than the reports do: the same
//! sentence, or the same parties and date. Where dates are unknown, only the same sentence links.

use armistice_record::SourceKind;
use armistice_record::json::Statement;
use xxhash_rust::xxh3::xxh3_64;

use crate::{Entry, Kind, Minutes, Told, normal};

const DAY: Minutes = 24 * 60;
/// Proposals and ceasefires by the same parties this many days apart, or less, are one.
const MONTH: Minutes = 28 * DAY;
/// The fewest words of a sentence by which two mentions are one.
const WORDS: usize = 6;
/// How the tie of a mention begins that a person parted from others.
pub const SPLIT: char = '-';
/// How the tie of mentions begins that a person brought together.
pub const MERGE: char = '+';

/// Returns the keys of a mention.
pub fn keys(told: &Told) -> Vec<i64> {
    let kind = told.mention.entry.kind();
    let tied = told.mention.tied.as_deref().map(|tie| (tie, hash(kind, &["tied", tie])));
    if let Some((_, tied)) = tied.filter(|(tie, _)| tie.starts_with(SPLIT)) {
        // A person parted it from others; no likeness brings it back.
        return vec![tied];
    }
    let conflict = told.conflict.as_deref().unwrap_or("");
    let key = |parts: &[&str]| hash(kind, &[&[conflict], parts].concat());
    let mut keys = vec![hash(kind, &["anchor", &told.mention.anchor])];
    keys.extend(tied.map(|(_, tied)| tied));
    match &told.mention.entry {
        Entry::Statement(statement) => {
            keys.extend(of_statement(told, statement).map(|parts| key(&texts(&parts))))
        }
        Entry::Position(_) => {}
        Entry::Proposal(proposal) => {
            let terms: Vec<&str> = proposal.terms.iter().map(|term| term.code()).collect();
            let terms = terms.join(" ");
            let by = parties(told, &proposal.proposers);
            if !by.is_empty() && !terms.is_empty() {
                keys.extend(
                    windows(told.reported(), MONTH).map(|window| key(&["terms", &by, &terms, &window])),
                );
            }
            keys.extend(sentence(told).map(|words| key(&["sentence", &words, &terms])));
        }
        Entry::Meeting(meeting) => {
            let attending = parties(told, &meeting.attending);
            if let (Some(date), true) = (&meeting.date, attending.contains('|')) {
                keys.push(key(&["date", &attending, date.get(..10).unwrap_or(date)]));
            }
            keys.extend(sentence(told).map(|words| key(&["sentence", &words, &attending])));
        }
        Entry::Ceasefire(ceasefire) => {
            let by = parties(told, &ceasefire.declared_by);
            if let (Some(start), false) = (&ceasefire.start, by.is_empty()) {
                keys.push(key(&["start", &by, start.get(..10).unwrap_or(start)]));
            }
            keys.extend(sentence(told).map(|words| key(&["sentence", &words, &by])));
        }
        Entry::Allegation(allegation) => {
            let by = allegation.by.as_deref().map_or_else(String::new, |by| told.party(by));
            let against = told.party(&allegation.against);
            let told_of = [by.as_str(), &against, allegation.act.code()];
            if let (Some(reported), false) = (told.reported(), by.is_empty()) {
                let day = reported.div_euclid(DAY).to_string();
                keys.push(key(&[&["day", &day], &told_of[..]].concat()));
            }
            keys.extend(sentence(told).map(|words| key(&[&["sentence", &words], &told_of[..]].concat())));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A statement is the same where the same source says the same words. Somebody without a name is only ever the
/// same within one text: two anonymous sources are never linked.
fn of_statement(told: &Told, statement: &Statement) -> Option<Vec<String>> {
    let content = normal(&statement.content);
    let source = statement.source.as_deref()?;
    let named = matches!(statement.source_kind, SourceKind::Named | SourceKind::Document);
    let anonymous = !named || statement.anonymity.is_some();
    if anonymous {
        return Some(vec!["text".to_owned(), told.sha256.clone(), normal(source), content]);
    }
    let long = content.split(' ').count() >= WORDS;
    long.then(|| vec!["said".to_owned(), normal(&told.party(source)), content])
}

/// The words of the first piece of evidence, if they are enough to tell.
fn sentence(told: &Told) -> Option<String> {
    let words = normal(told.mention.entry.evidence().first()?);
    (words.split(' ').count() >= WORDS).then_some(words)
}

fn parties(told: &Told, names: &[String]) -> String {
    let mut parties: Vec<String> = told.parties_of(names).iter().map(|party| normal(party)).collect();
    parties.sort_unstable();
    parties.dedup();
    parties.join("|")
}

/// The two windows that a moment falls in; moments half a window apart, or less, always share one.
fn windows(moment: Option<Minutes>, width: Minutes) -> impl Iterator<Item = String> {
    moment.into_iter().flat_map(move |moment| {
        [
            format!("even {}", moment.div_euclid(width)),
            format!("odd {}", (moment + width / 2).div_euclid(width)),
        ]
    })
}

fn texts(parts: &[String]) -> Vec<&str> {
    parts.iter().map(String::as_str).collect()
}

fn hash(kind: Kind, parts: &[&str]) -> i64 {
    // The separator is no character of a name.
    xxh3_64(format!("{}\u{1f}{}", kind.code(), parts.join("\u{1f}")).as_bytes()).cast_signed()
}
