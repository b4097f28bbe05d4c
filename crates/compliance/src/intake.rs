//! Rows of a series become observations: times understood, places found, duplicates folded, oddities counted.
//!
//! Rows come one at a time, so that any number of them passes through; what is kept is 16 bytes an observation.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use csv::ByteRecord;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::columns::{ColumnMap, Outside, Precision};
use crate::error::SeriesError;
use crate::sectors::Sectors;
use crate::series::Series;
use crate::time::{self, DAY, HOUR, Second, Window, Written};

mod places;
mod rows;
mod unwatched;

use self::places::Places;
use self::rows::Rows;

pub use self::unwatched::Unwatched;

/// An alert of this length or longer hides the alerts that would have followed; half a day, in seconds.
const LONG: i64 = 12 * HOUR;

/// What a channel saw, in every sector.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// One series a sector, in their order; the last is what lies outside all of them and counts all the same.
    pub sectors: Vec<Series>,
    /// Whether times are known to the day only; days are then counted as if they were days in UTC.
    pub daily: bool,
    /// Share of the sky that could be seen, by time, `(minute, share)`, for thermal channels.
    pub sky: Vec<(u32, f64)>,
    /// Reports about other things.
    pub effort: Option<Series>,
    /// Times in which a sector was under one long alert; a sector of none means all.
    pub unwatched: Vec<Unwatched>,
    /// What became of the rows.
    pub account: Account,
}

/// What became of the rows of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// All rows.
    pub rows: u64,
    /// Rows that count.
    pub counted: u64,
    /// Rows that are of another kind.
    pub other_kind: u64,
    /// Rows outside every sector.
    pub outside: u64,
    /// Rows that told the same as another one.
    pub duplicates: u64,
    /// Rows later than the moment as of which is asked.
    pub later: u64,
    /// Rows whose clock was never shown in their zone.
    pub impossible_clock: u64,
    /// Rows left out because only their day is known, or not even that.
    pub coarse: u64,
    /// Rows that could not be used, by reason.
    pub unusable: BTreeMap<&'static str, u64>,
    /// The first row that could not be used.
    pub first_unusable: Option<u64>,
}

impl Account {
    /// Returns how many rows could not be used.
    pub fn unusable_rows(&self) -> u64 {
        self.unusable.values().sum()
    }
}

#[derive(Clone, Copy)]
struct Seen {
    minute: u32,
    count: u32,
    cause: u64,
}

/// Takes in the rows of one channel.
pub struct Collector<'a> {
    map: &'a ColumnMap,
    zone: Option<TimeZone>,
    places: Places<'a>,
    seen: Vec<Vec<Seen>>,
    /// The same rows by their day, for when the channel turns out to know days only.
    any_day_only: bool,
    sky: Vec<(u32, f64)>,
    effort: Option<Vec<(u32, u32)>>,
    intervals: Vec<Unwatched>,
    account: Account,
    as_of: Option<Second>,
    last_clock: Option<(Date, i8, i64, bool)>,
}

impl<'a> Collector<'a> {
    /// Makes a collector; `as_of` leaves out what was not known by then.
    ///
    /// # Errors
    /// When the zone of the map does not exist.
    pub fn new(
        map: &'a ColumnMap,
        sectors: &'a Sectors,
        as_of: Option<Second>,
    ) -> Result<Collector<'a>, SeriesError> {
        let zone = match &map.zone {
            None => None,
            Some(name) => Some(time::zone(name).ok_or_else(|| SeriesError::UnknownZone(name.clone()))?),
        };
        Ok(Collector {
            map,
            zone,
            places: Places::new(sectors),
            seen: vec![Vec::new(); sectors.names.len() + 1],
            any_day_only: map.precision == Precision::Day,
            sky: Vec::new(),
            effort: map.effort.is_some().then(Vec::new),
            intervals: Vec::new(),
            account: Account::default(),
            as_of,
            last_clock: None,
        })
    }

    /// Returns what takes in the rows of one file, by its header.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn file<'c>(&'c mut self, header: &ByteRecord) -> Result<FileRows<'c, 'a>, SeriesError> {
        let rows = Rows::find(self.map, header)?;
        Ok(FileRows { collector: self, rows })
    }

    /// Returns what was seen.
    pub fn finish(mut self) -> Observations {
        let daily = self.any_day_only && self.map.precision != Precision::ClockKnown;
        let zone = self.zone.clone().unwrap_or(TimeZone::UTC);
        let mut sectors = Vec::with_capacity(self.seen.len());
        for seen in std::mem::take(&mut self.seen) {
            let before = seen.len();
            let kept = folded(seen, &zone);
            self.account.duplicates += (before - kept.len()) as u64;
            let minute = |minute: u32| if daily { day_minute(minute, &zone) } else { minute };
            sectors
                .push(Series::of(kept.into_iter().map(|seen| (minute(seen.minute), seen.count)).collect()));
        }
        self.account.counted -= self.account.duplicates;
        self.sky.sort_by_key(|(minute, _)| *minute);
        self.sky.dedup_by_key(|(minute, _)| *minute);
        for (minute, _) in &mut self.sky {
            *minute = if daily { day_minute(*minute, &zone) } else { *minute };
        }
        let effort = self.effort.take().map(|effort| {
            Series::of(
                effort.into_iter().map(|(m, n)| (if daily { day_minute(m, &zone) } else { m }, n)).collect(),
            )
        });
        Observations {
            sectors,
            daily,
            sky: self.sky,
            effort,
            unwatched: self.intervals,
            account: self.account,
        }
    }

    fn row(&mut self, rows: &Rows, record: &ByteRecord) -> Result<(), SeriesError> {
        self.account.rows += 1;
        match self.understand(rows, record) {
            Ok(()) => Ok(()),
            Err(Refused::Fatal(error)) => Err(error),
            Err(Refused::Row(why)) => {
                self.account.first_unusable.get_or_insert(self.account.rows);
                *self.account.unusable.entry(why).or_default() += 1;
                Ok(())
            }
        }
    }

    fn understand(&mut self, rows: &Rows, record: &ByteRecord) -> Result<(), Refused> {
        let effort = rows.number(record, rows.effort, "effort that is no number")?;
        if !rows.keeps(record) && effort.is_none() {
            self.account.other_kind += 1;
            return Ok(());
        }
        let Some((start, day_only)) = self.start(rows, record)? else { return Ok(()) };
        if self.as_of.is_some_and(|as_of| start >= as_of) || self.unknown_yet(rows, record)? {
            self.account.later += 1;
            return Ok(());
        }
        let minute = u32::try_from(start.0.div_euclid(60)).map_err(|_| Refused::Row("time before 1970"))?;
        self.any_day_only |= day_only;
        if let (Some(counts), Some(effort)) = (&mut self.effort, effort) {
            counts.push((minute, effort as u32));
        }
        if let Some(cloud) = rows.number(record, rows.cloud, "cloud that is no number")? {
            if cloud > 1.0 {
                return Err(Refused::Row("cloud that is no share from 0 to 1"));
            }
            self.sky.push((minute, 1.0 - cloud));
        }
        let count = rows.number(record, rows.count, "count that is no number")?.unwrap_or(1.0);
        if count > f64::from(u32::MAX) || count.fract() != 0.0 {
            return Err(Refused::Row("count that is no whole number"));
        }
        let sector = self.places.of(rows, record)?;
        self.interval(rows, record, sector, start)?;
        let Some(sector) = sector.or_else(|| self.outside(rows)) else {
            self.account.outside += 1;
            return Ok(());
        };
        self.account.counted += 1;
        self.seen[sector].push(Seen { minute, count: count as u32, cause: rows.cause(record) });
        Ok(())
    }

    /// Returns where rows without a sector go, if they count.
    fn outside(&self, rows: &Rows) -> Option<usize> {
        let counts = !rows.has_places() || self.map.outside == Outside::Count;
        counts.then(|| self.seen.len() - 1)
    }

    /// Returns the start of a row and whether only its day is known; none for rows that are left out.
    fn start(&mut self, rows: &Rows, record: &ByteRecord) -> Result<Option<(Second, bool)>, Refused> {
        if !rows.day_is_known(record) {
            self.account.coarse += 1;
            return Ok(None);
        }
        let text = rows.text(record, rows.time).ok_or(Refused::Row("no time"))?;
        let written = match rows.clock {
            None => time::read(text),
            Some(_) => rows.with_clock(record, text),
        };
        let clock_known = rows.clock_is_known(record);
        let (second, day_only) = match written.ok_or(Refused::Row("time that is no time"))? {
            Written::Absolute(second) => (second, !clock_known),
            Written::Day(date) => (self.of_clock(date.at(0, 0, 0, 0), text)?, true),
            Written::Clock(clock) => (self.of_clock(clock, text)?, !clock_known),
        };
        if day_only && self.map.precision == Precision::ClockKnown {
            self.account.coarse += 1;
            return Ok(None);
        }
        Ok(Some((second, day_only)))
    }

    /// Rows of one hour follow each other, so the offset of the last one is kept.
    fn of_clock(&mut self, clock: DateTime, text: &str) -> Result<Second, Refused> {
        let Some(zone) = &self.zone else {
            if self.map.precision == Precision::Day || text.len() == 10 {
                return Ok(Second::of_clock(clock, &TimeZone::UTC).0);
            }
            let (row, time) = (self.account.rows, text.to_owned());
            return Err(Refused::Fatal(SeriesError::NoZone { row, time }));
        };
        let within = i64::from(clock.minute()) * 60 + i64::from(clock.second());
        let (hour, exists) = match self.last_clock {
            Some((date, hour, at, exists)) if date == clock.date() && hour == clock.hour() => (at, exists),
            _ => {
                let (at, exists) = Second::of_clock(clock.date().at(clock.hour(), 0, 0, 0), zone);
                self.last_clock = Some((clock.date(), clock.hour(), at.0, exists));
                (at.0, exists)
            }
        };
        if !exists {
            self.account.impossible_clock += 1;
        }
        Ok(Second(hour + within))
    }

    fn unknown_yet(&mut self, rows: &Rows, record: &ByteRecord) -> Result<bool, Refused> {
        let (Some(as_of), Some(text)) = (self.as_of, rows.text(record, rows.reported)) else {
            return Ok(false);
        };
        let reported = match time::read(text).ok_or(Refused::Row("time of report that is no time"))? {
            Written::Absolute(second) => second,
            Written::Clock(clock) => self.of_clock(clock, text)?,
            Written::Day(date) => self.of_clock(date.at(0, 0, 0, 0), "0000-00-00")?,
        };
        Ok(reported >= as_of)
    }

    /// Keeps intervals so long that nothing new could begin in them.
    fn interval(
        &mut self,
        rows: &Rows,
        record: &ByteRecord,
        sector: Option<usize>,
        start: Second,
    ) -> Result<(), Refused> {
        let Some(text) = rows.text(record, rows.end) else { return Ok(()) };
        let end = match time::read(text).ok_or(Refused::Row("end that is no time"))? {
            Written::Absolute(second) => second,
            Written::Clock(clock) => self.of_clock(clock, text)?,
            Written::Day(date) => self.of_clock(date.at(0, 0, 0, 0), text)?,
        };
        if end < start {
            return Err(Refused::Row("end before the start"));
        }
        if let (Some(sector), true) = (sector, end.0 - start.0 >= LONG) {
            let window = Window { start, end };
            self.intervals.push(Unwatched { sector: Some(sector), window, alert: true });
        }
        Ok(())
    }
}

/// Takes in the rows of one file.
pub struct FileRows<'c, 'a> {
    collector: &'c mut Collector<'a>,
    rows: Rows,
}

impl FileRows<'_, '_> {
    /// Takes in a row. A row that makes no sense is counted and left out.
    ///
    /// # Errors
    /// When the whole file cannot be understood: times without a zone.
    pub fn push(&mut self, record: &ByteRecord) -> Result<(), SeriesError> {
        self.collector.row(&self.rows, record)
    }
}

/// Why a row is not taken in.
enum Refused {
    Row(&'static str),
    Fatal(SeriesError),
}

/// Leaves one of the rows with the same cause on the same day, the earliest.
fn folded(mut seen: Vec<Seen>, zone: &TimeZone) -> Vec<Seen> {
    // All zones' days lie within whole quarters of an hour of UTC; sorting by cause first keeps this to one pass.
    seen.sort_unstable_by_key(|seen| (seen.cause, seen.minute));
    let mut last: Option<(u64, Date)> = None;
    seen.retain(|seen| {
        let this = (seen.cause, Second(i64::from(seen.minute) * 60).date(zone));
        let first = last != Some(this);
        last = Some(this);
        first
    });
    seen.shrink_to_fit();
    seen
}

/// Moves a minute to noon of its day as if that were a day in UTC.
fn day_minute(minute: u32, zone: &TimeZone) -> u32 {
    let date = Second(i64::from(minute) * 60).date(zone);
    let days = (date - Date::constant(1970, 1, 1)).get_days();
    u32::try_from(i64::from(days) * DAY / 60 + 12 * 60).unwrap_or(minute)
}

fn hash(fields: impl Iterator<Item = impl Hash>) -> u64 {
    // The keys of `DefaultHasher::new` are fixed: the same rows fold on every machine.
    let mut hasher = DefaultHasher::new();
    fields.for_each(|field| field.hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests;
