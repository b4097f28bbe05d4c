//! ISO 8601 moments as numbers that can be compared.

/// Minutes since 1970-01-01T00:00Z; a value without an offset is taken as UTC.
pub type Minutes = i64;

const DAY: Minutes = 24 * 60;

/// Returns the first minute that an ISO moment may mean: `2025-04` is 1 April, 00:00.
///
/// None where the text is no moment.
pub fn earliest(moment: &str) -> Option<Minutes> {
    bounds(moment).map(|(first, _)| first)
}

/// Returns the last minute that an ISO moment may mean: `2025-04` is 30 April, 23:59.
///
/// None where the text is no moment.
pub fn latest(moment: &str) -> Option<Minutes> {
    bounds(moment).map(|(_, last)| last)
}

/// Returns the ISO day in which a minute falls.
pub fn day(minutes: Minutes) -> String {
    let mut text = String::with_capacity(10);
    push_day(minutes, &mut text);
    text
}

/// Writes the ISO day in which a minute falls.
pub(crate) fn push_day(minutes: Minutes, out: &mut String) {
    let (year, month, day) = civil(minutes.div_euclid(DAY));
    if !(0..=9999).contains(&year) {
        out.push_str(&format!("{year:04}-{month:02}-{day:02}"));
        return;
    }
    // Digit by digit: large views have a hundred thousand days, and the formatter takes several times as long.
    let digit = |number: i64| char::from(b'0' + (number % 10) as u8);
    out.extend([year / 1000, year / 100, year / 10, year].map(digit));
    out.extend(['-', digit(month / 10), digit(month), '-', digit(day / 10), digit(day)]);
}

fn bounds(moment: &str) -> Option<(Minutes, Minutes)> {
    let (date, time) = moment.split_once('T').map_or((moment, None), |(date, time)| (date, Some(time)));
    let mut fields = date.split('-').map(|field| field.parse::<i64>().ok());
    let year = fields.next()??;
    let month = fields.next().map_or(Some(None), |month| month.map(Some))?;
    let day = fields.next().map_or(Some(None), |day| day.map(Some))?;
    let fits = (0..=9999).contains(&year)
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| (1..=31).contains(&day));
    if !fits {
        return None;
    }
    let first = days(year, month.unwrap_or(1), day.unwrap_or(1));
    let after = match (month, day) {
        (None, _) => days(year + 1, 1, 1),
        (Some(12), None) => days(year + 1, 1, 1),
        (Some(month), None) => days(year, month + 1, 1),
        (Some(_), Some(_)) => first + 1,
    };
    match time.and_then(clock) {
        Some(clock) => Some((first * DAY + clock, first * DAY + clock)),
        None => Some((first * DAY, after * DAY - 1)),
    }
}

/// Minutes of `18:00:30+03:00` after midnight UTC; may be negative.
fn clock(time: &str) -> Option<Minutes> {
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let minutes = |text: &str| -> Option<Minutes> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let hours: Minutes = digits.get(..2)?.parse().ok()?;
        let rest: Minutes = digits.get(2..4).map_or(Some(0), |rest| rest.parse().ok())?;
        Some(hours * 60 + rest)
    };
    let offset = match zone.chars().next() {
        Some('+') => minutes(&zone[1..])?,
        Some('-') => -minutes(&zone[1..])?,
        _ => 0,
    };
    Some(minutes(clock)? - offset)
}

/// Days since 1970-01-01 of a day of the Gregorian calendar (Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The reverse of [`days`] (Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (years + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_are_counted() {
        assert_eq!(earliest("1970-01-01"), Some(0));
        assert_eq!(earliest("2025-04-19"), Some(20_197 * DAY));
        assert_eq!(latest("2024-02"), earliest("2024-03-01").map(|first| first - 1));
        assert_eq!(latest("2024"), earliest("2025").map(|first| first - 1));
        assert_eq!(earliest("2025-04-19T18:00+03:00"), Some(20_197 * DAY + 15 * 60));
        assert_eq!(earliest("Friday"), None);
    }

    #[test]
    fn a_day_is_read_back() {
        for text in ["0000-01-01", "0987-10-20", "1999-12-31", "2000-02-29", "2025-04-19", "9999-12-31"] {
            assert_eq!(earliest(text).map(day).as_deref(), Some(text));
            assert_eq!(latest(text).map(day).as_deref(), Some(text));
        }
        // What no report can tell, but a number can.
        assert_eq!(latest("9999-12-31").map(|last| day(last + 1)).as_deref(), Some("10000-01-01"));
        assert_eq!(earliest("0000-01-01").map(|first| day(first - 1)).as_deref(), Some("-001-12-31"));
    }
}
