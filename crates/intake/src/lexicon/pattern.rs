//! The patterns of `lexicon/lines.tsv` and how they are matched.

use armistice_record::Moment;

use crate::dates;
use crate::words::Word;

/// A pattern for a whole line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// One of these has to stand there.
    one_of: Vec<Slot>,
    optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    Word(&'static str),
    Number,
    Date,
    Name,
    Agency,
    Mark,
    Bar,
    Open,
    Close,
    /// None or more without an end of sentence.
    Words,
    /// None or more.
    Any,
}

/// The date that was met on the way to a fit.
type Fit = Option<Moment>;

impl Pattern {
    /// Reads a pattern; none if it has a slot that does not exist.
    pub(super) fn of(text: &'static str) -> Option<Pattern> {
        let pieces: Option<Vec<Piece>> = text.split(' ').map(Piece::of).collect();
        pieces.filter(|pieces| !pieces.is_empty()).map(|pieces| Pattern { pieces })
    }

    /// Returns the words that a fitting line can begin with, if only words can.
    pub(super) fn first_words(&self) -> Option<Vec<&'static str>> {
        let mut words = Vec::new();
        for piece in &self.pieces {
            for slot in &piece.one_of {
                let Slot::Word(word) = slot else { return None };
                words.push(*word);
            }
            if !piece.optional {
                words.sort_unstable();
                words.dedup();
                return Some(words);
            }
        }
        None
    }

    /// Whether the whole line fits, and the date in it.
    pub(super) fn fit(&self, words: &[Word<'_>]) -> Option<Fit> {
        fit(&self.pieces, words, 0)
    }
}

impl Piece {
    fn of(text: &'static str) -> Option<Piece> {
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let one_of: Option<Vec<Slot>> = inner.unwrap_or(text).split('|').map(Slot::of).collect();
        Some(Piece { one_of: one_of?, optional: inner.is_some() })
    }
}

impl Slot {
    fn of(text: &'static str) -> Option<Slot> {
        Some(match text {
            "<n>" => Slot::Number,
            "<date>" => Slot::Date,
            "<name>" => Slot::Name,
            "<agency>" => Slot::Agency,
            "<mark>" => Slot::Mark,
            "<bar>" => Slot::Bar,
            "<open>" => Slot::Open,
            "<close>" => Slot::Close,
            "<words>" => Slot::Words,
            "<any>" => Slot::Any,
            "" => return None,
            word if word.starts_with('<') && word.len() > 1 => return None,
            word => Slot::Word(word),
        })
    }
}

fn fit(pieces: &[Piece], words: &[Word<'_>], at: usize) -> Option<Fit> {
    let Some((piece, rest)) = pieces.split_first() else { return (at == words.len()).then_some(None) };
    let skipped = || piece.optional.then(|| fit(rest, words, at)).flatten();
    piece.one_of.iter().find_map(|slot| fit_slot(slot, rest, words, at)).or_else(skipped)
}

fn fit_slot(slot: &Slot, rest: &[Piece], words: &[Word<'_>], at: usize) -> Option<Fit> {
    let one = |good: bool| good.then(|| fit(rest, words, at + 1)).flatten();
    let word = words.get(at);
    match slot {
        Slot::Word(lower) => one(word?.is(lower)),
        Slot::Number => one(word?.number().is_some()),
        Slot::Mark => {
            one(matches!(word?.lower.as_str(), "|" | "/" | "-" | "·" | "•" | ":" | "," | ">" | "»"))
        }
        Slot::Bar => one(matches!(word?.text, "|" | "·" | "•")),
        Slot::Open => one(matches!(word?.text, "(" | "[")),
        Slot::Close => one(matches!(word?.text, ")" | "]")),
        Slot::Date => {
            let found = dates::at(words, at)?;
            fit(rest, words, found.end).map(|later| found.moment.or(later))
        }
        Slot::Agency => fit(rest, words, super::agency(words, at)?.1),
        Slot::Name => name_ends(words, at).into_iter().rev().find_map(|end| fit(rest, words, end)),
        Slot::Words => {
            let ends = words[at..].iter().position(|word| matches!(word.text, "." | "!" | "?" | ";"));
            let last = ends.map_or(words.len(), |len| at + len);
            fit_gap(rest, words, at, last)
        }
        Slot::Any => fit_gap(rest, words, at, words.len()),
    }
}

/// Tries what follows a gap at every place from `first` to `last`.
fn fit_gap(rest: &[Piece], words: &[Word<'_>], first: usize, last: usize) -> Option<Fit> {
    match rest {
        [] => (last == words.len()).then_some(None),
        _ => (first..=last).find_map(|at| fit(rest, words, at)),
    }
}

/// Words of a name that do not begin with a capital letter.
const PARTICLES: [&str; 16] =
    ["al", "el", "bin", "ibn", "bint", "de", "da", "di", "du", "der", "den", "la", "le", "van", "von", "and"];

/// Returns where names that begin at word `at` can end: words with capitals, with particles between them.
fn name_ends(words: &[Word<'_>], at: usize) -> Vec<usize> {
    let is_part =
        |word: &Word<'_>| word.is_capitalised() && !dates::is_weekday(word) && !dates::is_month(word);
    let is_between = |word: &Word<'_>| {
        PARTICLES.contains(&word.text) || matches!(word.lower.as_str(), "," | "&" | "-" | "." | "'")
    };
    let mut ends = Vec::new();
    for (offset, word) in words[at.min(words.len())..].iter().take(24).enumerate() {
        let follows_mark = offset > 0 && words[at + offset - 1].is(".");
        match word {
            word if is_part(word) => ends.push(at + offset + 1),
            _ if ends.is_empty() => break,
            word if word.is(".") && (follows_mark || words[at + offset - 1].text.chars().count() > 2) => {
                break;
            }
            word if is_between(word) => {}
            _ => break,
        }
    }
    ends
}
