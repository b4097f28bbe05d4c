//! A month of meetings as a calendar.

use armistice_merge::entries::combine;
use armistice_merge::{Entry, Kind, Minutes, day, earliest};
use armistice_store::Store;

use super::part::bare;
use crate::Problem;
use crate::asked::{Asked, encoded};
use crate::words;

const DAY: Minutes = 24 * 60;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A meeting in the calendar.
pub(crate) struct Held {
    pub(crate) href: String,
    pub(crate) who: String,
    pub(crate) status: String,
}

/// A day of a month.
pub(crate) struct Cell {
    pub(crate) number: usize,
    pub(crate) held: Vec<Held>,
}

/// A month.
pub(crate) struct Calendar {
    pub(crate) title: String,
    pub(crate) weeks: Vec<[Option<Cell>; 7]>,
    /// Meetings of the month whose day is not told.
    pub(crate) loose: Vec<Held>,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) count: usize,
}

/// Makes the calendar of the month that is asked for, otherwise of the last one that reports tell of.
///
/// # Errors
/// When the month is none, or the record cannot be read.
pub(crate) fn calendar(store: &mut Store, asked: &Asked) -> Result<Option<Calendar>, Problem> {
    let month = if asked.month.is_empty() {
        let Some(last) = store.last_reported()? else { return Ok(None) };
        day(last)[..7].to_owned()
    } else {
        asked.month.clone()
    };
    let wrong = || Problem::bad(format!("`month` is no month: `{month}`")).help("write it like 2025-04");
    let (year, number) = month.split_once('-').ok_or_else(wrong)?;
    let (year, number): (i64, usize) =
        (year.parse().map_err(|_| wrong())?, number.parse().map_err(|_| wrong())?);
    if !(1..=12).contains(&number) || !(1..=9999).contains(&year) {
        return Err(wrong());
    }
    let first = earliest(&format!("{year:04}-{number:02}-01")).ok_or_else(wrong)?;
    let next = if number == 12 { (year + 1, 1) } else { (year, number + 1) };
    let previous = if number == 1 { (year - 1, 12) } else { (year, number - 1) };
    let end = earliest(&format!("{:04}-{:02}-01", next.0, next.1)).ok_or_else(wrong)?;
    let days = usize::try_from((end - first) / DAY).unwrap_or(0);
    let mut cells: Vec<Vec<Held>> = (0..days).map(|_| Vec::new()).collect();
    let (mut loose, mut count) = (Vec::new(), 0);
    let told = store.happening(Kind::Meeting, first, end - 1, asked.conflict.as_str())?;
    for entry in combine(told) {
        let date = entry.mentions.iter().find_map(|told| armistice_merge::happened(&told.mention.entry));
        let Some(date) = date.filter(|date| date.starts_with(&format!("{year:04}-{number:02}"))) else {
            continue;
        };
        count += 1;
        let told = entry.last();
        let Entry::Meeting(meeting) = &told.mention.entry else { continue };
        let mut who: Vec<String> =
            meeting.attending.iter().map(|name| bare(&told.party(name)).to_owned()).collect();
        who.dedup();
        let held = Held {
            href: format!("/entries/{}", encoded(&told.mention.anchor)),
            who: if who.is_empty() { "nobody named".to_owned() } else { who.join(", ") },
            status: words::plain(meeting.status.code()),
        };
        let of_day = date.get(8..10).and_then(|day| day.parse::<usize>().ok()).filter(|day| *day <= days);
        match of_day.and_then(|day| cells.get_mut(day.checked_sub(1)?)) {
            Some(cell) => cell.push(held),
            None => loose.push(held),
        }
    }
    let link = |(year, month): (i64, usize)| {
        let month = format!("{year:04}-{month:02}");
        let query = asked.query();
        let query = if query.is_empty() { query } else { format!("&{query}") };
        format!("/meetings?month={month}{query}")
    };
    Ok(Some(Calendar {
        title: format!("{} {year}", MONTHS[number - 1]),
        weeks: weeks(first, cells),
        loose,
        before: link(previous),
        after: link(next),
        count,
    }))
}

/// Lays the days of a month out by weeks that begin on Monday.
fn weeks(first: Minutes, days: Vec<Vec<Held>>) -> Vec<[Option<Cell>; 7]> {
    // 1 January 1970 was a Thursday.
    let skipped = usize::try_from((first.div_euclid(DAY) + 3).rem_euclid(7)).unwrap_or(0);
    let mut weeks: Vec<[Option<Cell>; 7]> = Vec::new();
    for (n, held) in days.into_iter().enumerate() {
        let place = n + skipped;
        if weeks.len() <= place / 7 {
            weeks.push([const { None }; 7]);
        }
        if let Some(week) = weeks.last_mut() {
            week[place % 7] = Some(Cell { number: n + 1, held });
        }
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_on_its_weekday() {
        // 1 March 2025 was a Saturday.
        let first = earliest("2025-03-01").unwrap();
        let weeks = weeks(first, (0..31).map(|_| Vec::new()).collect());
        assert_eq!(weeks[0].iter().position(Option::is_some), Some(5));
        assert_eq!(weeks.len(), 6);
        assert_eq!(weeks[5][0].as_ref().map(|cell| cell.number), Some(31));
    }
}
