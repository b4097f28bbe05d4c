//! Moments and durations as ISO 8601, as far as a report tells them.

use std::fmt;
use std::str::FromStr;

/// A year, month, day or time of day: `2025`, `2025-04`, `2025-04-19`, `2025-04-19T18:00`,
/// `2025-04-19T18:00:00+03:00`. No more precise than the report is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(String);

/// A duration of days, hours or minutes: `P30D`, `PT30H`, `P2M`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(String);

/// A value that is no ISO 8601 date, time or duration.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is no ISO 8601 value; write it like 2025-04-19, 2025-04-19T18:00+03:00 or P30D")]
pub struct NotIso(pub String);

impl Moment {
    /// Returns the value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns year, month and day where all three are known.
    pub fn day(&self) -> Option<(i16, i8, i8)> {
        let mut fields = self.0.get(..10)?.split('-');
        let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
        Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
    }
}

impl FromStr for Moment {
    type Err = NotIso;

    fn from_str(text: &str) -> Result<Self, NotIso> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let day_known = date.matches('-').count() == 2;
        let good = is_date(date) && time.is_none_or(|time| day_known && is_time(time));
        if good { Ok(Moment(text.to_owned())) } else { Err(NotIso(text.to_owned())) }
    }
}

impl Duration {
    /// Returns the duration of so many days.
    pub fn days(days: u32) -> Self {
        Duration(format!("P{days}D"))
    }

    /// Returns the duration of so many hours.
    pub fn hours(hours: u32) -> Self {
        Duration(format!("PT{hours}H"))
    }

    /// Returns the duration of so many months.
    pub fn months(months: u32) -> Self {
        Duration(format!("P{months}M"))
    }

    /// Returns the value as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `2025`, `2025-04` or `2025-04-19`, with a month and day that exist.
fn is_date(date: &str) -> bool {
    let numbers: Option<Vec<u32>> = date.split('-').map(two_or_four_digits).collect();
    match numbers.as_deref() {
        Some([_]) => date.len() == 4,
        Some([_, month]) => date.len() == 7 && (1..=12).contains(month),
        Some([year, month, day]) => {
            date.len() == 10 && (1..=12).contains(month) && (1..=days_in(*year, *month)).contains(day)
        }
        _ => false,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn two_or_four_digits(text: &str) -> Option<u32> {
    let digits = matches!(text.len(), 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// `18:00`, `18:00:59`, with a fraction of the second and with `Z` or an offset.
fn is_time(time: &str) -> bool {
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let clock = clock.split_once('.').map_or(clock, |(clock, _)| clock);
    let zone_good = matches!(zone, "" | "Z") || is_clock(&zone[1..], 1..=2);
    is_clock(clock, 2..=3) && zone_good
}

fn is_clock(clock: &str, fields: std::ops::RangeInclusive<usize>) -> bool {
    let compact = clock.len() == 4 && !clock.contains(':');
    let numbers: Option<Vec<u32>> = if compact {
        Some(vec![clock.parse().unwrap_or(99) / 100, clock.parse().unwrap_or(99) % 100])
    } else {
        clock
            .split(':')
            .map(|field| if field.len() == 2 { two_or_four_digits(field) } else { None })
            .collect()
    };
    numbers.is_some_and(|n| fields.contains(&n.len()) && n[0] <= 24 && n[1..].iter().all(|&field| field < 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_checked() {
        let good = [
            "2025",
            "2025-04",
            "2024-02-29",
            "2025-04-19T18:00",
            "2025-04-19T18:00:00+03:00",
            "2025-04-19T18:00:00.5Z",
            "2025-04-19T10:00:00+0000",
        ];
        for text in good {
            assert!(text.parse::<Moment>().is_ok(), "{text}");
        }
        let bad = [
            "",
            "25",
            "2025-13",
            "2025-02-29",
            "2025-04T18:00",
            "19 April",
            "2025-04-19T25:00",
            "2025-04-19T18",
        ];
        for text in bad {
            assert_eq!(text.parse::<Moment>(), Err(NotIso(text.to_owned())));
        }
    }

    #[test]
    fn a_day_is_known_only_whole() {
        assert_eq!("2025-04-19T18:00".parse::<Moment>().unwrap().day(), Some((2025, 4, 19)));
        assert_eq!("2025-04".parse::<Moment>().unwrap().day(), None);
    }
}
