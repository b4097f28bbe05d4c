//! How the word lists write many phrases as one.
//!
//! `{halt|call off} _ <fire>` is each of "halt _ fire", "call off _ fire", "halt _ shelling", …, where the file defines the
//! list `<fire>` in a line of its own (`=fire`, tab, `fire;shelling`). Alternatives of one word share a phrase, so that a
//! pattern costs the sum of its alternatives and not their product.

use std::collections::HashMap;
use std::sync::Arc;

/// Named alternatives: `=name` lines of a word list.
pub(crate) type Lists = HashMap<&'static str, Vec<&'static str>>;

/// One place of a phrase.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Some words more, or none.
    Gap,
    Word(String),
    /// One of these words, in the order of the alphabet.
    Any(Arc<[String]>),
}

impl Piece {
    pub(super) fn of(word: String) -> Self {
        if word == "_" { Piece::Gap } else { Piece::Word(word) }
    }

    /// The words that may stand here.
    pub(super) fn words(&self) -> &[String] {
        match self {
            Piece::Gap => &[],
            Piece::Word(word) => std::slice::from_ref(word),
            Piece::Any(words) => words,
        }
    }
}

/// Returns the phrases that a pattern stands for, lower-cased. A list that is not defined stands for nothing.
pub(super) fn phrases(pattern: &str, lists: &Lists) -> Vec<Vec<Piece>> {
    let mut phrases: Vec<Vec<Piece>> = vec![Vec::new()];
    for place in places(pattern) {
        let (single, several) = alternatives(place, lists);
        let mut ways: Vec<Vec<Piece>> = several;
        match single.len() {
            0 => {}
            1 => ways.extend(single.into_iter().map(|word| vec![Piece::of(word)])),
            _ => ways.push(vec![Piece::Any(single.into())]),
        }
        phrases = phrases
            .iter()
            .flat_map(|begun| ways.iter().map(|way| begun.iter().chain(way).cloned().collect()))
            .collect();
    }
    phrases
}

/// The names of the lists that a pattern uses.
#[cfg(test)]
pub(crate) fn used(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name)
}

/// Parts a pattern at its blanks, those within braces apart.
fn places(pattern: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    pattern
        .split(move |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ' ' && depth == 0
        })
        .filter(|place| !place.is_empty())
}

/// The alternatives of a place: those of one word, in the order of the alphabet, and those of several.
fn alternatives(place: &str, lists: &Lists) -> (Vec<String>, Vec<Vec<Piece>>) {
    let mut single = Vec::new();
    let mut several = Vec::new();
    for way in written_out(place, lists) {
        // In a text the hyphen of "-day" is a word, too.
        let way = way.to_lowercase().replace('-', " - ");
        let words: Vec<String> = way.split_whitespace().flat_map(super::pieces).collect();
        match <[String; 1]>::try_from(words) {
            Ok([word]) => single.push(word),
            Err(words) if words.is_empty() => {}
            Err(words) => several.push(words.into_iter().map(Piece::of).collect()),
        }
    }
    single.sort_unstable();
    single.dedup();
    (single, several)
}

/// The texts that a place stands for: the first braces or list, each of its alternatives, and so on.
fn written_out(place: &str, lists: &Lists) -> Vec<String> {
    let braces = place.find('{').and_then(|open| Some((open, open + place[open..].find('}')?, false)));
    let list = place.find('<').and_then(|open| Some((open, open + place[open..].find('>')?, true)));
    let Some((open, close, named)) = list.or(braces) else { return vec![place.to_owned()] };
    let inner = &place[open + 1..close];
    let ways: Vec<&str> = match (named, lists.get(inner)) {
        (true, Some(ways)) => ways.clone(),
        (true, None) => Vec::new(),
        (false, _) => inner.split('|').map(str::trim).collect(),
    };
    // Within braces a list is more of their alternatives.
    let within = named && place[..open].rfind('{').is_some_and(|brace| !place[brace..open].contains('}'));
    let write = |way: &str| written_out(&format!("{}{way}{}", &place[..open], &place[close + 1..]), lists);
    if within { write(&ways.join("|")) } else { ways.into_iter().flat_map(write).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::Phrases;
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<(usize, usize)> {
        let lists = Lists::from([("fire", vec!["fire", "shelling", "air strike"])]);
        let mut set = Phrases::default();
        set.add_pattern(pattern, &lists, ());
        let words: Vec<&str> = text.split(' ').collect();
        set.all(&words).iter().map(|found| (found.start, found.end)).collect()
    }

    #[test]
    fn alternatives_of_one_and_several_words() {
        let pattern = "{halt|call off} _ <fire>";
        assert_eq!(found(pattern, "halt the shelling call off all air strike"), [(0, 3), (3, 8)]);
        assert_eq!(found(pattern, "begin the shelling"), []);
    }

    #[test]
    fn alternatives_within_a_word_and_lists_within_braces() {
        assert_eq!(found("{pull|draw}-back", "the pull - back"), [(1, 4)]);
        assert_eq!(found("end _ {<fire>|war}", "end this war and end all shelling"), [(0, 3), (4, 7)]);
    }

    #[test]
    fn a_pattern_costs_the_sum_of_its_alternatives() {
        let lists = Lists::from([("fire", vec!["fire", "shelling", "air strike"])]);
        assert_eq!(phrases("{halt|stop|cease} _ <fire>", &lists).len(), 2);
        assert_eq!(used("{halt|stop} _ <fire>").collect::<Vec<_>>(), ["fire"]);
    }
}
