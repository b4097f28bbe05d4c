//! The place and date before the first sentence, and the agency's name after the last.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use armistice_record::Moment;

use super::Block;
use crate::dates;
use crate::lexicon;
use crate::words::{self, Word};

/// A dateline is looked for in so many paragraphs of the story.
const SEARCHED: usize = 3;

/// A dateline has at most so many words and marks.
const LONGEST: usize = 30;

/// The credit after the last sentence has at most so many characters.
const CREDIT_CHARS: usize = 60;

/// A dateline at the beginning of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Its length in bytes, with the mark that ends it.
    pub(super) len: usize,
    /// The agency in it, if it sends reports.
    pub(super) agency: Option<String>,
    pub(super) moment: Option<Moment>,
}

static LABELS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../lexicon/labels.tsv").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Returns the first dateline of the story and the index of its paragraph.
pub(super) fn find(blocks: &[Block<'_>]) -> Option<(usize, Dateline)> {
    let story = blocks.iter().enumerate().filter(|(_, block)| block.is_story()).take(SEARCHED);
    let (at, dateline) = story.filter_map(|(at, block)| Some((at, of(block)?))).next()?;
    // In an interview or a transcript every paragraph begins with a name in capitals and a colon.
    let speaks = |block: &&Block<'_>| block.is_story() && begins_with_speaker(block);
    let is_transcript = blocks.iter().filter(speaks).take(2).count() > 1;
    (!is_transcript || dateline.agency.is_some() || dateline.moment.is_some()).then_some((at, dateline))
}

fn begins_with_speaker(block: &Block<'_>) -> bool {
    let words = block.words();
    let colon = words.iter().take(6).position(|word| word.is(":"));
    colon.is_some_and(|colon| {
        colon > 0 && words[..colon].iter().all(|word| !word.text.contains(char::is_lowercase))
    })
}

/// Returns the dateline with which a paragraph begins.
pub(super) fn of(block: &Block<'_>) -> Option<Dateline> {
    let words = block.words();
    let words = &words[..words.len().min(LONGEST)];
    let place = place(words);
    let mut at = place.end;
    let mut has_date = false;
    let mut dateline = Dateline { len: 0, agency: None, moment: None };
    let mut sender = None;
    // Date and agency stand in either order: "March 3 (Reuters)", "(Reuters), March 3".
    for _ in 0..2 {
        at = skip_comma(words, at);
        if !has_date && let Some(found) = date(words, at) {
            (has_date, at, dateline.moment) = (true, found.end, found.moment);
        }
        let next = skip_comma(words, at);
        if sender.is_none()
            && let Some((agency, end)) = bracketed_agency(words, next)
        {
            (sender, at) = (Some(agency), end);
        } else if sender.is_none() && place.capitals {
            at = bracketed_name(words, next).unwrap_or(at);
        }
    }
    dateline.agency = sender.clone().flatten();
    let end = terminator(block.text, words, at)?;
    let plain = place.capitals && !is_label(&words[..place.end]);
    let good =
        (place.end > 0 && (plain || has_date || sender.is_some())) || (place.end == 0 && sender.is_some());
    let story = block.text[end..].trim_start();
    let begins = story.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    (good && begins).then_some(Dateline { len: end, ..dateline })
}

/// The words of a place at the beginning.
struct Place {
    end: usize,
    /// Whether its first name is in capitals, as agencies set it.
    capitals: bool,
}

fn place(words: &[Word<'_>]) -> Place {
    let is_name = |word: &Word<'_>| word.is_capitalised() && word.number().is_none();
    let joins = |word: &Word<'_>| matches!(word.text, "/" | "," | "." | "'" | "’" | "&") || word.is("-");
    let mut end = 0;
    for (at, word) in words.iter().enumerate().take(10) {
        let starts_date = at > 0 && (dates::is_month(word) || dates::is_weekday(word));
        if starts_date || !(is_name(word) || (at > 0 && joins(word))) {
            break;
        }
        if is_name(word) {
            end = at + 1;
        } else if word.is("-") && !is_tight(words, at) {
            break;
        }
    }
    // Only the first name has to be in capitals: "KYIV, Ukraine".
    let first = words[..end].split(|word| word.text == ",").next().unwrap_or(&[]);
    let letters =
        first.iter().map(|word| word.text.chars().filter(|c| c.is_alphabetic()).count()).sum::<usize>();
    let capitals = letters >= 3 && first.iter().all(|word| !word.text.contains(char::is_lowercase));
    Place { end, capitals }
}

/// Whether no space stands on either side of a mark, as in `AL-FASHIR`.
fn is_tight(words: &[Word<'_>], at: usize) -> bool {
    let short = words[at].text == "-" || words[at].text == "‑";
    short
        && words.get(at + 1).is_some_and(|next| next.start == words[at].end())
        && words[at - 1].end() == words[at].start
}

fn skip_comma(words: &[Word<'_>], at: usize) -> usize {
    at + usize::from(words.get(at).is_some_and(|word| matches!(word.text, "," | ";")))
}

/// A date, or a weekday alone.
fn date(words: &[Word<'_>], at: usize) -> Option<dates::Found> {
    let weekday = || {
        words
            .get(at)
            .filter(|word| dates::is_weekday(word))
            .map(|_| dates::Found { end: at + 1, moment: None })
    };
    dates::at(words, at).or_else(weekday)
}

/// `(Reuters)`, `(AP/AFP)`: its name if it sends reports and is alone, and the index after the bracket.
fn bracketed_agency(words: &[Word<'_>], at: usize) -> Option<(Option<String>, usize)> {
    words.get(at).filter(|word| matches!(word.text, "(" | "["))?;
    let (first, mut end) = lexicon::agency(words, at + 1)?;
    let mut sole = first.sends_reports;
    let name = joined(&words[at + 1..end]);
    while words.get(end).is_some_and(|word| matches!(word.text, "/" | "," | "-")) {
        (_, end) = lexicon::agency(words, end + 1)?;
        sole = false;
    }
    words.get(end).filter(|word| matches!(word.text, ")" | "]"))?;
    Some((sole.then_some(name), end + 1))
}

/// `(Continental Wire)`: the index after the bracket around a name in capitals.
fn bracketed_name(words: &[Word<'_>], at: usize) -> Option<usize> {
    words.get(at).filter(|word| word.is("("))?;
    let len = words[at + 1..].iter().take(5).position(|word| word.is(")"))?;
    let name = &words[at + 1..at + 1 + len];
    (!name.is_empty() && name.iter().all(Word::is_capitalised)).then_some(at + len + 2)
}

/// Returns the byte after the dash, colon or bar that ends a dateline.
fn terminator(text: &str, words: &[Word<'_>], at: usize) -> Option<usize> {
    let mark = words.get(at)?;
    let spaced = || text[mark.end()..].starts_with(char::is_whitespace);
    let good = match mark.text {
        "—" | "–" | "―" => true,
        "-" => spaced() || words.get(at + 1).is_some_and(|next| next.text == "-"),
        ":" | "|" => spaced(),
        _ => false,
    };
    let dashes = words[at..].iter().take_while(|word| word.is("-")).count().max(1);
    good.then(|| words[at + dashes - 1].end())
}

fn is_label(words: &[Word<'_>]) -> bool {
    let lower: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
    LABELS.contains(lower.join(" ").as_str())
}

fn joined(words: &[Word<'_>]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// Returns the agency's name if the line has nothing else: `AFP`, `(Reuters)`.
pub(super) fn sole_agency(words: &[Word<'_>]) -> Option<String> {
    let marks = ["(", "[", ")", "]", "."];
    let words: Vec<Word<'_>> = words.iter().filter(|word| !marks.contains(&word.text)).cloned().collect();
    let (agency, end) = lexicon::agency(&words, 0)?;
    (agency.sends_reports && end == words.len()).then(|| joined(&words))
}

/// Returns the place of an agency's name in brackets or after a dash at the end of a story paragraph.
pub(super) fn trailing_credit(text: &str) -> Option<Range<usize>> {
    let tail = text.char_indices().rev().take(CREDIT_CHARS).find(|(_, c)| matches!(c, '.' | '!' | '?'));
    // The abbreviations of agencies have no full stops, so the last one ends the story.
    let from = tail.filter(|&(at, _)| at + 1 < text.len())?.0 + 1;
    let from = text.len() - text[from..].trim_start_matches(['"', '”', '’', '\'']).len();
    let words = words::split(&text[from..]);
    let dashed = words.first().is_some_and(|word| word.is("-"));
    let end = match dashed {
        true => lexicon::agency(&words, 1)?.1,
        false => bracketed_agency(&words, 0)?.1,
    };
    (end == words.len()).then(|| from + words[0].start..text.len())
}
