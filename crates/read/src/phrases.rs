//! Many phrases looked for at once.
//!
//! A phrase is a row of words, matched against lemmas or against the words themselves; `_` stands for up to
//! [`GAP`] words between. Looking takes time linear in the text: a phrase is only tried where its first word
//! stands.

use std::collections::HashMap;

/// How many words `_` may stand for.
const GAP: usize = 3;

/// A set of phrases with a value each.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    by_first: HashMap<String, Vec<Phrase<T>>>,
    len: usize,
}

#[derive(Debug)]
struct Phrase<T> {
    words: Vec<String>,
    value: T,
}

/// A phrase that was found: tokens `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found<T> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: T,
    /// How many words of the phrase there are, without gaps.
    words: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases { by_first: HashMap::new(), len: 0 }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase of lemmas, parted by blanks; hyphens part words as the tokeniser parts them.
    pub(crate) fn add(&mut self, phrase: &str, value: T) {
        self.add_words(phrase.split([' ']).map(str::to_lowercase).collect(), value);
    }

    /// Adds a name: the words as they are, capitals and all.
    pub(crate) fn add_exact(&mut self, name: &str, value: T) {
        self.add_words(name.split(' ').map(str::to_owned).collect(), value);
    }

    fn add_words(&mut self, words: Vec<String>, value: T) {
        let words: Vec<String> = words.iter().flat_map(|word| pieces(word)).collect();
        self.len += 1;
        if let Some(first) = words.first() {
            self.by_first.entry(first.clone()).or_default().push(Phrase { words, value });
        }
    }

    /// Returns how many phrases were added.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns the longest phrase that begins at `start`, among `words`; ties go to the phrase added first.
    pub(crate) fn at(&self, start: usize, words: &[&str]) -> Option<Found<T>> {
        let mut best: Option<Found<T>> = None;
        for phrase in self.by_first.get(*words.get(start)?)? {
            if let Some(end) = matches(&phrase.words, start, words)
                && best.is_none_or(|best| phrase.words.len() > best.words)
            {
                best = Some(Found { start, end, value: phrase.value, words: phrase.words.len() });
            }
        }
        best
    }

    /// Returns the phrases found from left to right, none overlapping; the longest at a place wins.
    pub(crate) fn all(&self, words: &[&str]) -> Vec<Found<T>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(at, words) {
                Some(phrase) => {
                    at = phrase.end;
                    found.push(phrase);
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Parts a name as it stands in a text into the words by which it is looked for.
pub(crate) fn parted(name: &str) -> Vec<String> {
    name.split_whitespace().flat_map(pieces).collect()
}

/// Splits a written word as the tokeniser does: hyphens and genitives are tokens of their own.
fn pieces(word: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = word;
    if let Some(stem) = word.strip_suffix("'s").filter(|stem| !stem.is_empty()) {
        out.extend(pieces(stem));
        out.push("'s".to_owned());
        return out;
    }
    while let Some(at) = rest[usize::from(rest.starts_with('-'))..].find('-').filter(|_| rest.len() > 1) {
        let at = at + usize::from(rest.starts_with('-'));
        out.extend([rest[..at].to_owned(), "-".to_owned()]);
        rest = &rest[at + 1..];
    }
    if !rest.is_empty() {
        out.push(rest.to_owned());
    }
    out
}

/// Matches the phrase's words from `start` on; returns the end.
fn matches(phrase: &[String], start: usize, words: &[&str]) -> Option<usize> {
    let mut at = start;
    let mut rest = phrase.iter();
    while let Some(word) = rest.next() {
        if word == "_" {
            let next = rest.next()?;
            let gap = (0..=GAP).find(|gap| words.get(at + gap).is_some_and(|w| w == next))?;
            at += gap + 1;
        } else {
            if words.get(at) != Some(&word.as_str()) {
                return None;
            }
            at += 1;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrases: &[&str], text: &str, expected: &[(usize, usize)]) {
        let mut set = Phrases::default();
        phrases.iter().for_each(|phrase| set.add(phrase, ()));
        let words: Vec<&str> = text.split(' ').collect();
        let found: Vec<_> = set.all(&words).iter().map(|found| (found.start, found.end)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_longest_phrase_wins() {
        check(&["peace", "peace deal", "deal"], "a peace deal and peace", &[(1, 3), (4, 5)]);
    }

    #[test]
    fn gaps_are_bounded() {
        check(&["end _ fighting"], "end the long fighting", &[(0, 4)]);
        check(&["end _ fighting"], "end the very long bitter fighting", &[]);
    }

    #[test]
    fn hyphens_are_words() {
        check(&["cease-fire"], "the cease - fire", &[(1, 4)]);
    }
}
