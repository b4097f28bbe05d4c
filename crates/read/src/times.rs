//! Dates and durations told in a sentence, worked out from the day of publication where there is one.

use armistice_record::{Duration, Moment, Span};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::syntax::Text;

/// A time expression: its words and what they mean, if that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) words: Span,
    pub(crate) moment: Option<Moment>,
    /// First token.
    pub(crate) at: usize,
}

/// What a month is called.
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

/// The day that weekdays and "yesterday" are counted from.
pub(crate) fn anchor(published: Option<&Moment>) -> Option<Date> {
    let (year, month, day) = published?.day()?;
    Date::new(year, month, day).ok()
}

/// Finds the dates told in tokens `first..=last`, in text order.
pub(crate) fn dates(text: &Text, first: usize, last: usize, anchor: Option<Date>) -> Vec<Told> {
    let mut found = Vec::new();
    let mut i = first;
    while i <= last {
        match date_at(text, i, last, anchor) {
            Some((end, moment)) => {
                found.push(Told { words: text.stretch(i, end - 1), moment, at: i });
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

/// A date that begins at token `i`: the token after it, and its value.
fn date_at(text: &Text, i: usize, last: usize, anchor: Option<Date>) -> Option<(usize, Option<Moment>)> {
    let word = text.word(i).to_lowercase();
    if let Some(weekday) = weekday(&word) {
        if let Some(full) = full_date(text, i + 1, last, anchor) {
            return Some(full);
        }
        let last_week = i > 0 && text.word(i - 1).eq_ignore_ascii_case("last");
        let next_week = i > 0 && text.word(i - 1).eq_ignore_ascii_case("next");
        let ahead = next_week || is_ahead(text, i);
        let day = anchor.and_then(|today| nearest(today, weekday, ahead, last_week));
        return Some((i + 1, day.and_then(whole_day)));
    }
    let near = match word.as_str() {
        "today" | "tonight" => Some(0),
        "yesterday" => Some(-1),
        "tomorrow" => Some(1),
        _ => None,
    };
    if let Some(days) = near {
        let day = anchor.and_then(|today| today.checked_add(days.days()).ok());
        return Some((i + 1, day.and_then(whole_day)));
    }
    month_date(text, i, last, anchor)
}

/// "Friday, 21 March 2025", "Friday (March 21)", "Friday the 21st of March": the day and month after a weekday outdo it.
fn full_date(
    text: &Text,
    after: usize,
    last: usize,
    anchor: Option<Date>,
) -> Option<(usize, Option<Moment>)> {
    let start = (after..=last).take(3).find(|&at| !matches!(text.word(at), "," | "(" | "the"))?;
    let (end, moment) = month_date(text, start, last, anchor)?;
    // A month alone is no day.
    moment.as_ref().filter(|moment| moment.day().is_some())?;
    Some((end, moment))
}

/// The days of the week, as they are written.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The day of that name nearest before the report (or on it), or after it.
fn nearest(today: Date, weekday: Weekday, ahead: bool, week_before: bool) -> Option<Date> {
    if ahead && today.weekday() != weekday {
        return today.nth_weekday(1, weekday).ok();
    }
    let day = if today.weekday() == weekday { today } else { today.nth_weekday(-1, weekday).ok()? };
    if week_before && today.weekday() == weekday { day.checked_sub(7.days()).ok() } else { Some(day) }
}

/// Whether the verb over a date looks forward: "will meet on Friday", "is to begin Monday", "are due Tuesday".
fn is_ahead(text: &Text, i: usize) -> bool {
    text.ancestors(i).take(6).any(|up| {
        matches!(text.modal(up), Some("will" | "would" | "shall" | "'ll" | "’ll"))
            || matches!(text.lemma(up), "due" | "schedule" | "expect" | "plan" | "upcoming" | "set")
            || text.children(up).any(|child| text.word(child) == "to" && child + 1 == up && text.is_verb(up))
    })
}

/// "April 19", "19 April 2025", "April 2025".
fn month_date(text: &Text, i: usize, last: usize, anchor: Option<Date>) -> Option<(usize, Option<Moment>)> {
    let month_of = |at: usize| {
        let word = text.word(at).trim_end_matches('.').to_lowercase();
        let found = MONTHS.iter().position(|month| {
            *month == word
                || word.len() >= 3
                    && word.len() <= 4
                    && month.starts_with(&word)
                    && text.word(at).ends_with('.')
        })?;
        (crate::actors::capitalised(text.word(at))).then_some(found as i8 + 1)
    };
    let number = |at: usize| if at <= last { day_or_year(text.word(at)) } else { None };
    let year_at = |at: usize| {
        let at = if at <= last && text.word(at) == "," { at + 1 } else { at };
        number(at).filter(|year| (1900..2100).contains(year)).map(|year| (at + 1, year))
    };
    let after_day = if i < last && text.word(i + 1) == "of" { i + 2 } else { i + 1 };
    let (month, day, mut end) = if let Some(month) = month_of(i) {
        match number(i + 1).filter(|day| (1..=31).contains(day)) {
            Some(day) => (month, Some(day as i8), i + 2),
            None => (month, None, i + 1),
        }
    } else if let Some(day) = number(i).filter(|day| (1..=31).contains(day))
        && after_day <= last
        && let Some(month) = month_of(after_day)
    {
        (month, Some(day as i8), after_day + 1)
    } else {
        return None;
    };
    let year = year_at(end);
    if let Some((after, _)) = year {
        end = after;
    }
    let year = year.map(|(_, year)| year).or_else(|| anchor.map(|today| nearest_year(today, month, day)));
    let moment = year.and_then(|year| match day {
        Some(day) => Date::new(year, month, day).ok().and_then(whole_day),
        None => format!("{year:04}-{month:02}").parse().ok(),
    });
    Some((end, moment))
}

/// "21", "21st", "2025".
fn day_or_year(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    digits.parse().ok()
}

/// The year that puts a month and day nearest to the day of publication.
fn nearest_year(today: Date, month: i8, day: Option<i8>) -> i16 {
    let distance = |year: i16| {
        Date::new(year, month, day.unwrap_or(15)).map_or(i32::MAX, |date| (date - today).get_days().abs())
    };
    let year = today.year();
    [year, year - 1, year + 1].into_iter().min_by_key(|&candidate| distance(candidate)).unwrap_or(year)
}

fn whole_day(date: Date) -> Option<Moment> {
    date.to_string().parse().ok()
}

/// Finds a duration in tokens `first..=last`: "30-hour", "for 30 days", "a three-month", "one-year".
pub(crate) fn duration(text: &Text, first: usize, last: usize) -> Option<Duration> {
    (first..=last).find_map(|i| {
        let count = count(text.word(i))?;
        let unit = (i + 1..=(i + 2).min(last))
            .find(|&at| !matches!(text.word(at), "-" | "more" | "further" | "additional"))?;
        let unit = text.word(unit).to_lowercase();
        match unit.trim_end_matches('s') {
            "hour" => Some(Duration::hours(count)),
            "day" => Some(Duration::days(count)),
            "week" => Some(Duration::days(count * 7)),
            "month" => Some(Duration::months(count)),
            "year" => Some(Duration::months(count * 12)),
            _ => None,
        }
    })
}

/// A number in digits or words; larger counts are no durations of a truce.
fn count(word: &str) -> Option<u32> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let lower = word.to_lowercase();
    WORDS
        .iter()
        .position(|known| *known == lower)
        .map(|n| n as u32)
        .or(match lower.as_str() {
            "thirty" => Some(30),
            "sixty" => Some(60),
            "ninety" => Some(90),
            _ => None,
        })
        .or_else(|| word.parse().ok())
        .filter(|&n| (1..=1000).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_counted_from_the_day_of_publication() {
        // 19 April 2025 was a Saturday.
        let today = Date::constant(2025, 4, 19);
        let check = |weekday, ahead, expected: &str| {
            assert_eq!(nearest(today, weekday, ahead, false).unwrap().to_string(), expected);
        };
        check(Weekday::Saturday, false, "2025-04-19");
        check(Weekday::Thursday, false, "2025-04-17");
        check(Weekday::Sunday, false, "2025-04-13");
        check(Weekday::Sunday, true, "2025-04-20");
    }

    #[test]
    fn a_month_without_year_lies_nearest() {
        let today = Date::constant(2025, 1, 10);
        assert_eq!(nearest_year(today, 12, Some(24)), 2024);
        assert_eq!(nearest_year(today, 2, None), 2025);
    }

    #[test]
    fn counts_are_words_or_digits() {
        assert_eq!(
            (count("thirty"), count("72"), count("Two"), count("many")),
            (Some(30), Some(72), Some(2), None)
        );
    }
}
