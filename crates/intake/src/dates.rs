//! Dates as publishers write them, and what they are as ISO 8601.

mod clock;

use armistice_record::Moment;

use crate::words::{self, Word};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A date in a line, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The index of the word after it.
    pub(crate) end: usize,
    /// What it is, when year, month and day are known.
    pub(crate) moment: Option<Moment>,
}

#[derive(Clone, Copy)]
struct Day {
    year: Option<u32>,
    month: u32,
    day: u32,
}

/// Whether a word is a weekday or its short form.
pub(crate) fn is_weekday(word: &Word<'_>) -> bool {
    WEEKDAYS.iter().any(|name| is_short_for(&word.lower, name))
}

/// Whether a word is a month or its short form.
pub(crate) fn is_month(word: &Word<'_>) -> bool {
    month(word).is_some()
}

fn month(word: &Word<'_>) -> Option<u32> {
    let at = MONTHS.iter().position(|name| is_short_for(&word.lower, name))?;
    Some(at as u32 + 1)
}

fn is_short_for(short: &str, name: &str) -> bool {
    name == short
        || (matches!(short.len(), 3 | 4) && name.starts_with(short))
        || (short == "thurs" && name == "thursday")
}

/// Returns the date, with its time of day if it has one, that begins at word `at`.
pub(crate) fn at(words: &[Word<'_>], at: usize) -> Option<Found> {
    if let Some((day, end)) = weekday_and_day(words, at) {
        let after = skip(words, end, &[",", "-", "|", "at", "·", "•", "/", "@"]);
        let (clock, end) = clock::at(words, after).map_or((None, end), |(clock, end)| (Some(clock), end));
        return Some(Found { end, moment: iso(day, clock) });
    }
    let (clock, end) = clock::at(words, at)?;
    let (day, end) = weekday_and_day(words, skip(words, end, &[",", "-", "|", "on"]))?;
    Some(Found { end, moment: iso(day, Some(clock)) })
}

/// Returns a whole value as ISO 8601: itself, a feed's date, or a date in words.
pub(crate) fn moment(value: &str) -> Option<Moment> {
    let value = value.trim();
    let joined = value.replacen(' ', "T", 1);
    let as_given = value.parse().or_else(|_| joined.parse()).or_else(|_| joined.replacen(' ', "", 1).parse());
    as_given.ok().or_else(|| {
        let words = words::split(value);
        let found = at(&words, 0)?;
        found.moment.filter(|_| found.end == words.len())
    })
}

fn iso(day: Day, clock: Option<clock::Clock>) -> Option<Moment> {
    let date = format!("{:04}-{:02}-{:02}", day.year?, day.month, day.day);
    let whole = clock.and_then(|clock| {
        clock.zone.map(|zone| format!("{date}T{:02}:{:02}{zone}", clock.hour, clock.minute))
    });
    whole.and_then(|whole| whole.parse().ok()).or_else(|| date.parse().ok())
}

fn skip(words: &[Word<'_>], at: usize, marks: &[&str]) -> usize {
    let skipped = words[at.min(words.len())..].iter().take_while(|word| marks.contains(&word.lower.as_str()));
    at + skipped.take(2).count()
}

fn weekday_and_day(words: &[Word<'_>], at: usize) -> Option<(Day, usize)> {
    let start = match words.get(at) {
        Some(word) if is_weekday(word) => skip(words, at + 1, &[",", "."]),
        _ => at,
    };
    in_figures(words, start).or_else(|| day_first(words, start)).or_else(|| month_first(words, start))
}

/// `3 March 2025`, `3rd of March`, `3-Mar-2025`.
fn day_first(words: &[Word<'_>], at: usize) -> Option<(Day, usize)> {
    let (day, at) = ordinal(words, at)?;
    let at = skip(words, at, &["of", "-", "."]);
    let month = month(words.get(at)?)?;
    let (year, end) = year(words, at + 1);
    Some((Day { year, month, day }, end))
}

/// `March 3, 2025`, `Mar. 3`.
fn month_first(words: &[Word<'_>], at: usize) -> Option<(Day, usize)> {
    let month = month(words.get(at)?)?;
    let at = skip(words, at + 1, &["."]);
    let (day, at) = ordinal(words, at)?;
    let (year, end) = year(words, at);
    Some((Day { year, month, day }, end))
}

/// `2025-03-03`, `2025/3/3`, `13.03.2025`; `03/04/2025` is a date too, but nobody can tell which.
fn in_figures(words: &[Word<'_>], at: usize) -> Option<(Day, usize)> {
    let [first, mark, second, same, third] = words.get(at..at + 5)? else { return None };
    if mark.lower != same.lower || !matches!(mark.lower.as_str(), "-" | "/" | ".") {
        return None;
    }
    let (first_number, second_number, third_number) = (first.number()?, second.number()?, third.number()?);
    let day = match (first.text.len(), third.text.len()) {
        (4, 1..=2) => Day { year: plausible(first_number), month: second_number, day: third_number },
        (1..=2, 4) if first_number > 12 => {
            Day { year: plausible(third_number), month: second_number, day: first_number }
        }
        (1..=2, 4) if second_number > 12 => {
            Day { year: plausible(third_number), month: first_number, day: second_number }
        }
        (1..=2, 4) => Day { year: None, month: first_number, day: second_number },
        _ => return None,
    };
    ((1..=12).contains(&day.month) && (1..=31).contains(&day.day)).then_some((day, at + 5))
}

/// Returns the day of the month at word `at`, `3` or `3rd`, and the index after it.
fn ordinal(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    let word = words.get(at)?;
    let day = word.number().filter(|day| (1..=31).contains(day) && word.text.len() <= 2)?;
    let is_ending = |next: &&Word<'_>| {
        next.start == word.end() && ["st", "nd", "rd", "th"].contains(&next.lower.as_str())
    };
    Some((day, at + 1 + usize::from(words.get(at + 1).filter(is_ending).is_some())))
}

fn year(words: &[Word<'_>], at: usize) -> (Option<u32>, usize) {
    let start = skip(words, at, &[",", ".", "-"]);
    let year =
        words.get(start).filter(|word| word.text.len() == 4).and_then(Word::number).and_then(plausible);
    if year.is_some() { (year, start + 1) } else { (None, at) }
}

fn plausible(year: u32) -> Option<u32> {
    Some(year).filter(|year| (1900..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(moment(value).as_ref().map(Moment::as_str), expected, "{value}");
    }

    #[test]
    fn whole_dates() {
        check("2019-09-06T10:00:00Z", Some("2019-09-06T10:00:00Z"));
        check("2019-09-06 10:00:00", Some("2019-09-06T10:00:00"));
        check("2019-09-06 10:00:00 +0200", Some("2019-09-06T10:00:00+0200"));
        check("2019-09", Some("2019-09"));
        check("Fri, 06 Sep 2019 10:00:00 GMT", Some("2019-09-06T10:00+00:00"));
        check("Fri, 06 Sep 2019 10:00:00 +0530", Some("2019-09-06T10:00+05:30"));
        check("3 March 2025", Some("2025-03-03"));
        check("March 3rd, 2025", Some("2025-03-03"));
        check("Mar. 3, 2025", Some("2025-03-03"));
        check("Sat 19 Apr 2025 18.22 BST", Some("2025-04-19T18:22+01:00"));
        check("Thursday, April 17, 2025 at 6:05 p.m. EDT", Some("2025-04-17T18:05-04:00"));
        check("18:22 GMT, 19 April 2025", Some("2025-04-19T18:22+00:00"));
        check("12:30 a.m. April 19, 2025", Some("2025-04-19"));
        check("13.03.2025", Some("2025-03-13"));
    }

    #[test]
    fn what_is_no_whole_date() {
        check("yesterday", None);
        check("March 3", None);
        check("03/04/2025", None);
        check("31 February 2025", None);
        check("3 March 2025 in Geneva", None);
        check("May 2025", None);
        check("", None);
    }
}
