//! Many phrases looked for at once.
//!
//! A phrase is a row of words, matched against lemmas or against the words themselves; `_` stands for up to
//! [`GAP`] words between. Looking takes time linear in the text: a phrase is only tried where its first word
//! stands. Lists are written as [patterns](pattern), which hold alternatives.

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) mod forms;
pub(crate) mod pattern;

use pattern::Piece;

/// How many words `_` may stand for.
const GAP: usize = 3;

/// A word of a text, in each of the forms by which a phrase may name it.
pub(crate) trait Word {
    /// Calls back with each form until one is answered with `true`; returns whether one was.
    fn any(&self, fits: &mut dyn FnMut(&str) -> bool) -> bool;
}

impl Word for &str {
    fn any(&self, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        fits(self)
    }
}

/// A set of phrases with a value each.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    by_first: HashMap<String, Vec<Arc<Phrase<T>>>>,
    len: usize,
}

#[derive(Debug)]
struct Phrase<T> {
    pieces: Vec<Piece>,
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
        self.add_words(phrase.split(' ').map(str::to_lowercase).collect(), value);
    }

    /// Adds a name: the words as they are, capitals and all.
    pub(crate) fn add_exact(&mut self, name: &str, value: T) {
        self.add_words(name.split(' ').map(str::to_owned).collect(), value);
    }

    /// Adds the phrases of a pattern.
    pub(crate) fn add_pattern(&mut self, pattern: &str, lists: &pattern::Lists, value: T) {
        for pieces in pattern::phrases(pattern, lists) {
            self.add_pieces(pieces, value);
        }
    }

    fn add_words(&mut self, words: Vec<String>, value: T) {
        self.add_pieces(words.iter().flat_map(|word| pieces(word)).map(Piece::of).collect(), value);
    }

    fn add_pieces(&mut self, pieces: Vec<Piece>, value: T) {
        self.len += 1;
        let Some(first) = pieces.first().cloned() else { return };
        let phrase = Arc::new(Phrase { pieces, value });
        for word in first.words() {
            self.by_first.entry(word.clone()).or_default().push(Arc::clone(&phrase));
        }
    }

    /// Returns how many phrases were added.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns the longest phrase that begins at `start`, among `words`; ties go to the phrase added first.
    pub(crate) fn at(&self, start: usize, words: &[impl Word]) -> Option<Found<T>> {
        let mut best: Option<Found<T>> = None;
        words.get(start)?.any(&mut |first| {
            self.longest(first, start, words, &mut best);
            false
        });
        best
    }

    /// Takes the longest phrase that begins with the word `first`, if it is longer than the best so far.
    fn longest(&self, first: &str, start: usize, words: &[impl Word], best: &mut Option<Found<T>>) {
        for phrase in self.by_first.get(first).into_iter().flatten() {
            if best.is_none_or(|best| phrase.pieces.len() > best.words)
                && let Some(end) = matches(&phrase.pieces, start, words)
            {
                *best = Some(Found { start, end, value: phrase.value, words: phrase.pieces.len() });
            }
        }
    }

    /// Returns the phrases found from left to right, none overlapping; the longest at a place wins.
    pub(crate) fn all(&self, words: &[impl Word]) -> Vec<Found<T>> {
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

/// A phrase that was found among others, with its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Laid<T> {
    /// Its words, without those that stand for `_`.
    pub(crate) own: Vec<usize>,
    /// The words of further phrases of the same value that share some with it, the longest first.
    pub(crate) others: Vec<Vec<usize>>,
    pub(crate) value: T,
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// Returns all phrases found, in the order of their first words. Phrases may stand within and across each other, as in "give up
    /// the prisoners' guns"; only one whose words are all words of a longer one is left out, and so are further ones
    /// of the same value that share a word.
    pub(crate) fn overlaid(&self, words: &[impl Word]) -> Vec<Laid<T>> {
        let mut found: Vec<Laid<T>> = Vec::new();
        for start in 0..words.len() {
            words[start].any(&mut |first| {
                for phrase in self.by_first.get(first).into_iter().flatten() {
                    if matches(&phrase.pieces, start, words).is_some() {
                        let own = own(&phrase.pieces, start, words);
                        found.push(Laid { own, others: Vec::new(), value: phrase.value });
                    }
                }
                false
            });
        }
        found.sort_by_key(|one| std::cmp::Reverse(one.own.len()));
        let mut kept: Vec<Laid<T>> = Vec::new();
        // Which of those kept a word belongs to.
        let mut of_word: Vec<Vec<usize>> = vec![Vec::new(); words.len()];
        for one in found {
            let mut touched: Vec<usize> =
                one.own.iter().flat_map(|&at| of_word[at].iter().copied()).collect();
            touched.sort_unstable();
            let shared = touched.chunk_by(|a, b| a == b).map(|same| (same[0], same.len()));
            let known = shared.clone().find(|&(n, _)| kept[n].value == one.value);
            if let Some((n, _)) = known {
                kept[n].others.push(one.own);
            } else if shared.clone().all(|(_, words)| words < one.own.len()) {
                one.own.iter().for_each(|&at| of_word[at].push(kept.len()));
                kept.push(one);
            }
        }
        kept.sort_by(|a, b| a.own.cmp(&b.own));
        kept
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

/// Matches the phrase from `start` on; returns the end.
fn matches(phrase: &[Piece], start: usize, words: &[impl Word]) -> Option<usize> {
    let mut at = start;
    let mut rest = phrase.iter();
    while let Some(piece) = rest.next() {
        let fits = |piece: &Piece, at: usize| {
            words.get(at).is_some_and(|word| word.any(&mut |form| piece.fits(form)))
        };
        if matches!(piece, Piece::Gap) {
            let next = rest.next()?;
            at += (0..=GAP).find(|gap| fits(next, at + gap))? + 1;
        } else if fits(piece, at) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// The words of a phrase that matches from `start` on, without those that stand for `_`.
fn own(phrase: &[Piece], start: usize, words: &[impl Word]) -> Vec<usize> {
    let mut own = Vec::with_capacity(phrase.len());
    let mut at = start;
    let mut after_gap = false;
    for piece in phrase {
        if matches!(piece, Piece::Gap) {
            after_gap = true;
            continue;
        }
        while after_gap && words.get(at).is_some_and(|word| !word.any(&mut |form| piece.fits(form))) {
            at += 1;
        }
        own.push(at);
        at += 1;
        after_gap = false;
    }
    own
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

    #[test]
    fn phrases_of_other_values_may_stand_across() {
        let mut set = Phrases::default();
        set.add("give up _ gun", 'a');
        set.add("prisoner", 'b');
        set.add("gun", 'c');
        set.add("give up", 'a');
        let words = ["give", "up", "the", "prisoner", "gun"];
        let found: Vec<_> = set.overlaid(&words).into_iter().map(|one| (one.own, one.value)).collect();
        assert_eq!(found, [(vec![0, 1, 4], 'a'), (vec![3], 'b')]);
    }
}
