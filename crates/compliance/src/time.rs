//! Seconds, windows and zones. The zone database is the one in the program, so that every machine has the same.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

/// Seconds in an hour.
pub const HOUR: i64 = 3_600;
/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// A moment as seconds since 1970-01-01T00:00Z, leap seconds left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Second(pub i64);

/// The time from `start` up to and without `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Window {
    /// The first second.
    pub start: Second,
    /// The first second after it.
    pub end: Second,
}

/// How a time was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// With `Z` or an offset.
    Absolute(Second),
    /// A date and clock without a zone.
    Clock(DateTime),
    /// Only a date.
    Day(Date),
}

impl Window {
    /// Returns the length in seconds.
    pub fn seconds(self) -> i64 {
        self.end.0 - self.start.0
    }

    /// Returns the length in hours.
    pub fn hours(self) -> f64 {
        self.seconds() as f64 / HOUR as f64
    }

    /// Returns the window moved by some seconds.
    pub fn moved(self, seconds: i64) -> Window {
        Window { start: Second(self.start.0 + seconds), end: Second(self.end.0 + seconds) }
    }

    /// Returns the window made longer by some seconds at both ends.
    pub fn widened(self, seconds: i64) -> Window {
        Window { start: Second(self.start.0 - seconds), end: Second(self.end.0 + seconds) }
    }

    /// Tells whether the two share a second.
    pub fn overlaps(self, other: Window) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns how many seconds the two share.
    pub fn shared(self, other: Window) -> i64 {
        (self.end.min(other.end).0 - self.start.max(other.start).0).max(0)
    }
}

impl Second {
    /// Returns the moment of a clock in a zone, and whether that clock showed this time at all: in the hour that is
    /// skipped in spring it does not.
    pub fn of_clock(clock: DateTime, zone: &TimeZone) -> (Second, bool) {
        let ambiguous = zone.to_ambiguous_zoned(clock);
        let exists = !matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. });
        let offset = ambiguous.compatible().map_or(0, |zoned| zoned.timestamp().as_second());
        (Second(offset), exists)
    }

    /// Returns the date that clocks in a zone show.
    pub fn date(self, zone: &TimeZone) -> Date {
        self.clock(zone).date()
    }

    /// Returns what clocks in a zone show.
    pub fn clock(self, zone: &TimeZone) -> DateTime {
        let timestamp = jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::MIN);
        zone.to_datetime(timestamp)
    }
}

impl std::fmt::Display for Second {
    /// RFC 3339 in UTC, to the minute where that is exact.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clock = self.clock(&TimeZone::UTC);
        write!(f, "{}T{:02}:{:02}", clock.date(), clock.hour(), clock.minute())?;
        if clock.second() != 0 {
            write!(f, ":{:02}", clock.second())?;
        }
        f.write_str("Z")
    }
}

impl Serialize for Second {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Returns the zone of that name in the IANA database.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// Reads `2025-04-19`, `2025-04-19T18:00`, `2025-04-19 18:00:05.2`, `2025-04-19T15:00Z`, `2025-04-19T18:00+03:00`.
pub fn read(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    let date = Date::new(number(bytes, 0, 4)? as i16, dashed(bytes, 5)?, dashed(bytes, 8)?).ok()?;
    if bytes.len() == 10 {
        return Some(Written::Day(date));
    }
    if !matches!(bytes[10], b'T' | b' ') {
        return None;
    }
    let rest = &text[11..];
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let seconds = clock_seconds(clock)?;
    if zone.is_empty() {
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        return Some(Written::Clock(date.at(hour as i8, minute as i8, second as i8, 0)));
    }
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    Some(Written::Absolute(Second(i64::from(days) * DAY + seconds - offset(zone)?)))
}

/// `HH:MM`, `HH:MM:SS` and a fraction, which is dropped; `HH` alone for hourly counts.
fn clock_seconds(clock: &str) -> Option<i64> {
    let bytes = clock.as_bytes();
    let hour = number(bytes, 0, 2)?;
    let minute = if bytes.len() > 2 { after_colon(bytes, 2)? } else { 0 };
    let second = if bytes.len() > 5 { after_colon(bytes, 5)? } else { 0 };
    let fraction_good = bytes.len() <= 8 || (bytes[8] == b'.' && bytes[9..].iter().all(u8::is_ascii_digit));
    (hour < 24 && minute < 60 && second < 60 && fraction_good).then_some(hour * 3_600 + minute * 60 + second)
}

fn offset(zone: &str) -> Option<i64> {
    let bytes = zone.as_bytes();
    let sign = match bytes[0] {
        b'Z' if bytes.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let hours = number(bytes, 1, 2)?;
    let minutes = match bytes.len() {
        3 => 0,
        5 => number(bytes, 3, 2)?,
        6 => after_colon(bytes, 3)?,
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

fn after_colon(bytes: &[u8], at: usize) -> Option<i64> {
    if bytes.get(at) == Some(&b':') { number(bytes, at + 1, 2) } else { None }
}

fn dashed(bytes: &[u8], at: usize) -> Option<i8> {
    if bytes.get(at - 1) == Some(&b'-') { Some(number(bytes, at, 2)? as i8) } else { None }
}

fn number(bytes: &[u8], at: usize, digits: usize) -> Option<i64> {
    let field = bytes.get(at..at + digits)?;
    field.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let told = match read(text) {
            None => "none".to_owned(),
            Some(Written::Absolute(second)) => second.to_string(),
            Some(Written::Clock(clock)) => format!("clock {clock}"),
            Some(Written::Day(date)) => format!("day {date}"),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn times_are_read_as_written() {
        check("2025-04-19T15:00Z", "2025-04-19T15:00Z");
        check("2025-04-19 18:00:05.25+03:00", "2025-04-19T15:00:05Z");
        check("2025-04-19T23:30-0130", "2025-04-20T01:00Z");
        check("2025-04-19T21Z", "2025-04-19T21:00Z");
        check("2025-04-19 18:00", "clock 2025-04-19T18:00:00");
        check("2025-04-19", "day 2025-04-19");
        for bad in
            ["", "NaN", "2025-02-30", "2025-04-19T25:00", "19.04.2025", "2025-04-19T1:00", "2025-04-19x"]
        {
            check(bad, "none");
        }
    }

    #[test]
    fn clocks_know_their_zone() {
        let kyiv = zone("Europe/Kyiv").unwrap();
        let Some(Written::Clock(clock)) = read("2025-04-20T00:00") else { panic!() };
        assert_eq!(Second::of_clock(clock, &kyiv).0.to_string(), "2025-04-19T21:00Z");
        let Some(Written::Clock(skipped)) = read("2025-03-30T03:30") else { panic!() };
        assert!(!Second::of_clock(skipped, &kyiv).1);
        assert!(zone("Mars/Olympus").is_none());
    }
}
