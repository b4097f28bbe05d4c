//! Times of day beside a date.

use crate::words::Word;

/// A time of day and, where it is told and has one meaning, its zone as an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) zone: Option<Offset>,
}

/// An offset from UTC in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offset(i32);

impl std::fmt::Display for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }
}

/// Zones that have one meaning in news, in hours. IST, CST and AST have several; ET and PT change by season.
const ZONES: &[(&str, i32)] = &[
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("bst", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("msk", 3),
    ("eat", 3),
    ("trt", 3),
    ("pkt", 5),
    ("jst", 9),
    ("aest", 10),
    ("aedt", 11),
    ("est", -5),
    ("edt", -4),
    ("cdt", -5),
    ("mdt", -6),
    ("mst", -7),
    ("pdt", -7),
    ("pst", -8),
];

/// Names of zones that are skipped, but whose offset cannot be told.
const VAGUE_ZONES: &[&str] = &["et", "pt", "ct", "ist", "cst", "ast", "local", "time"];

/// Returns the time of day that begins at word `at` and the index after it: `18:22`, `6.05 pm ET`.
pub(super) fn at(words: &[Word<'_>], at: usize) -> Option<(Clock, usize)> {
    let hour = words.get(at)?.number().filter(|&hour| hour < 24 && words[at].text.len() <= 2)?;
    let (minute, end) = minute(words, at + 1);
    let (half, end) = half_of_day(words, end);
    if minute.is_none() && half.is_none() {
        return None;
    }
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        _ => hour,
    };
    let (zone, end) = zone(words, end);
    Some((Clock { hour, minute: minute.unwrap_or(0), zone }, end))
}

/// Reads `:22`, and `:59` and a fraction after it.
fn minute(words: &[Word<'_>], at: usize) -> (Option<u32>, usize) {
    let field = |at: usize| {
        let mark = words.get(at).is_some_and(|word| word.is(":") || word.is("."));
        let number = words.get(at + 1).filter(|word| mark && word.text.len() == 2).and_then(Word::number);
        number.filter(|&number| number < 60)
    };
    match (field(at), field(at + 2)) {
        (None, _) => (None, at),
        (minute, Some(_)) => (minute, at + 4),
        (minute, None) => (minute, at + 2),
    }
}

/// Reads `am`, `p.m.`: the hours to add.
fn half_of_day(words: &[Word<'_>], at: usize) -> (Option<u32>, usize) {
    let is = |offset: usize, lower: &str| words.get(at + offset).is_some_and(|word| word.is(lower));
    for (letter, joined, hours) in [("a", "am", 0), ("p", "pm", 12)] {
        if is(0, joined) {
            return (Some(hours), at + 1);
        }
        if is(0, letter) && is(1, ".") && is(2, "m") {
            return (Some(hours), at + 3 + usize::from(is(3, ".")));
        }
    }
    (None, at)
}

fn zone(words: &[Word<'_>], at: usize) -> (Option<Offset>, usize) {
    let bracket = usize::from(words.get(at).is_some_and(|word| word.is("(")));
    let Some(word) = words.get(at + bracket) else { return (None, at) };
    let after =
        |end: usize| end + usize::from(bracket == 1 && words.get(end).is_some_and(|word| word.is(")")));
    if let Some(offset) = offset(words, at) {
        return offset;
    }
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| word.is(name)) {
        return (Some(Offset(hours * 60)), after(at + bracket + 1));
    }
    if VAGUE_ZONES.iter().any(|name| word.is(name)) {
        return (None, after(at + bracket + 1));
    }
    (None, at)
}

/// Reads `+0530` and `-03:00`.
fn offset(words: &[Word<'_>], at: usize) -> Option<(Option<Offset>, usize)> {
    let sign = match words.get(at)?.lower.as_str() {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let digits = words.get(at + 1)?;
    let number = i32::try_from(digits.number()?).ok()?;
    let (minutes, end) = match digits.text.len() {
        4 => (number / 100 * 60 + number % 100, at + 2),
        2 => match minute(words, at + 2) {
            (Some(minute), end) => (number * 60 + i32::try_from(minute).ok()?, end),
            (None, _) => return None,
        },
        _ => return None,
    };
    (minutes <= 15 * 60).then_some((Some(Offset(sign * minutes)), end))
}
