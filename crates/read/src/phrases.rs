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
    /// The number of each word of a phrase.
    numbers: HashMap<String, u32>,
    /// The phrases that begin with each word, by its number.
    by_first: Vec<Vec<Arc<Phrase<T>>>>,
    len: usize,
    /// Over how many words of a text the longest phrase may stand.
    reach: usize,
}

#[derive(Debug)]
struct Phrase<T> {
    places: Vec<Place>,
    value: T,
}

/// One place of a phrase, with the numbers of its words.
#[derive(Clone, Debug)]
enum Place {
    /// Some words more, or none.
    Gap,
    Word(u32),
    /// One of these words, in the order of their numbers.
    Any(Arc<[u32]>),
}

impl Place {
    /// Whether one of the forms of a word may stand here.
    fn fits(&self, forms: &[u32]) -> bool {
        match self {
            Place::Gap => true,
            Place::Word(own) => forms.contains(own),
            Place::Any(words) => forms.iter().any(|form| words.binary_search(form).is_ok()),
        }
    }
}

/// The numbers of the forms of each word of a text, as far as phrases name them.
struct Known {
    forms: Vec<u32>,
    /// Where those of each word end.
    ends: Vec<usize>,
}

impl Known {
    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The forms of a word; none behind the last.
    fn of(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or_default());
        self.ends.get(at).map_or(&[], |&end| &self.forms[start..end])
    }
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
        Phrases { numbers: HashMap::new(), by_first: Vec::new(), len: 0, reach: 0 }
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
        // Phrases of a pattern share their alternatives.
        let mut shared: Vec<(Arc<[String]>, Place)> = Vec::new();
        for pieces in pattern::phrases(pattern, lists) {
            self.add_pieces(&pieces, &mut shared, value);
        }
    }

    fn add_words(&mut self, words: Vec<String>, value: T) {
        let pieces: Vec<Piece> = words.iter().flat_map(|word| pieces(word)).map(Piece::of).collect();
        self.add_pieces(&pieces, &mut Vec::new(), value);
    }

    fn add_pieces(&mut self, pieces: &[Piece], shared: &mut Vec<(Arc<[String]>, Place)>, value: T) {
        self.len += 1;
        let Some(first) = pieces.first() else { return };
        let places: Vec<Place> = pieces.iter().map(|piece| self.place(piece, shared)).collect();
        self.reach = self
            .reach
            .max(places.iter().map(|place| if matches!(place, Place::Gap) { GAP } else { 1 }).sum());
        let phrase = Arc::new(Phrase { places, value });
        for word in first.words() {
            let number = self.number(word);
            self.by_first[number as usize].push(Arc::clone(&phrase));
        }
    }

    fn place(&mut self, piece: &Piece, shared: &mut Vec<(Arc<[String]>, Place)>) -> Place {
        match piece {
            Piece::Gap => Place::Gap,
            Piece::Word(word) => Place::Word(self.number(word)),
            Piece::Any(words) => {
                if let Some((_, place)) = shared.iter().find(|(known, _)| Arc::ptr_eq(known, words)) {
                    return place.clone();
                }
                let mut numbers: Vec<u32> = words.iter().map(|word| self.number(word)).collect();
                numbers.sort_unstable();
                let place = Place::Any(numbers.into());
                shared.push((Arc::clone(words), place.clone()));
                place
            }
        }
    }

    /// The number of a word of a phrase.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.numbers.get(word) {
            return known;
        }
        // Lists have some tens of thousands of words.
        let number = u32::try_from(self.by_first.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.by_first.push(Vec::new());
        number
    }

    /// The words of a text as numbers.
    fn known(&self, words: &[impl Word]) -> Known {
        let mut known =
            Known { forms: Vec::with_capacity(words.len()), ends: Vec::with_capacity(words.len()) };
        for word in words {
            word.any(&mut |form| {
                known.forms.extend(self.numbers.get(form));
                false
            });
            known.ends.push(known.forms.len());
        }
        known
    }

    /// The phrases that may begin with a word.
    fn beginning<'s>(&'s self, forms: &'s [u32]) -> impl Iterator<Item = &'s Phrase<T>> {
        forms.iter().flat_map(|&form| &self.by_first[form as usize]).map(Arc::as_ref)
    }

    /// Returns how many phrases were added.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns the longest phrase that the words begin with; ties go to the phrase added first.
    pub(crate) fn first(&self, words: &[impl Word]) -> Option<Found<T>> {
        let first = self.known(words.get(..1)?);
        self.beginning(first.of(0)).next()?;
        self.longest(0, &self.known(&words[..words.len().min(self.reach)]))
    }

    /// The longest phrase that begins at `start`.
    fn longest(&self, start: usize, words: &Known) -> Option<Found<T>> {
        let mut best: Option<Found<T>> = None;
        for phrase in self.beginning(words.of(start)) {
            let n_places = phrase.places.len();
            if best.is_none_or(|best| n_places > best.words)
                && let Some(end) = matches(&phrase.places, start, words)
            {
                best = Some(Found { start, end, value: phrase.value, words: n_places });
            }
        }
        best
    }

    /// Returns the phrases found from left to right, none overlapping; the longest at a place wins.
    pub(crate) fn all(&self, words: &[impl Word]) -> Vec<Found<T>> {
        let words = self.known(words);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.longest(at, &words) {
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
        let words = self.known(words);
        let mut found: Vec<Laid<T>> = Vec::new();
        for start in 0..words.len() {
            for phrase in self.beginning(words.of(start)) {
                if matches(&phrase.places, start, &words).is_some() {
                    let own = own(&phrase.places, start, &words);
                    found.push(Laid { own, others: Vec::new(), value: phrase.value });
                }
            }
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
fn matches(phrase: &[Place], start: usize, words: &Known) -> Option<usize> {
    let mut at = start;
    let mut rest = phrase.iter();
    while let Some(place) = rest.next() {
        if matches!(place, Place::Gap) {
            let next = rest.next()?;
            at += (0..=GAP).find(|gap| at + gap < words.len() && next.fits(words.of(at + gap)))? + 1;
        } else if at < words.len() && place.fits(words.of(at)) {
            at += 1;
        } else {
            return None;
        }
    }
    Some(at)
}

/// The words of a phrase that matches from `start` on, without those that stand for `_`.
fn own(phrase: &[Place], start: usize, words: &Known) -> Vec<usize> {
    let mut own = Vec::with_capacity(phrase.len());
    let mut at = start;
    let mut after_gap = false;
    for place in phrase {
        if matches!(place, Place::Gap) {
            after_gap = true;
            continue;
        }
        while after_gap && at < words.len() && !place.fits(words.of(at)) {
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
