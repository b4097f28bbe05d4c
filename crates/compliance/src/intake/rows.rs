//! The fields of a row, by the columns of its file.

use csv::ByteRecord;

use super::{Refused, hash};
use crate::columns::ColumnMap;
use crate::error::SeriesError;
use crate::time::{self, Written};

/// Where in the rows of a file each field stands.
pub(super) struct Rows {
    pub(super) time: Option<usize>,
    pub(super) clock: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) reported: Option<usize>,
    pub(super) sector: Option<usize>,
    pub(super) lat: Option<usize>,
    pub(super) lon: Option<usize>,
    pub(super) count: Option<usize>,
    pub(super) cloud: Option<usize>,
    pub(super) effort: Option<usize>,
    time_known: Option<usize>,
    day_known: Option<(usize, String)>,
    cause: Vec<usize>,
    keep: Vec<(usize, Vec<String>)>,
}

impl Rows {
    /// Finds the columns of the map in a header.
    pub(super) fn find(map: &ColumnMap, header: &ByteRecord) -> Result<Rows, SeriesError> {
        let names: Vec<String> = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        let column = |name: &str, role| {
            names.iter().position(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
                SeriesError::NoColumn { column: name.to_owned(), role, known: names.join(", ") }
            })
        };
        let maybe = |name: &Option<String>, role| name.as_deref().map(|name| column(name, role)).transpose();
        let day_known = maybe(&map.day_known, "day_known")?;
        Ok(Rows {
            time: Some(column(&map.time, "time")?),
            clock: maybe(&map.clock, "clock")?,
            end: maybe(&map.end, "end")?,
            reported: maybe(&map.reported, "reported")?,
            sector: maybe(&map.sector, "sector")?,
            lat: maybe(&map.lat, "lat")?,
            lon: maybe(&map.lon, "lon")?,
            count: maybe(&map.count, "count")?,
            cloud: maybe(&map.cloud, "cloud")?,
            effort: maybe(&map.effort, "effort")?,
            time_known: maybe(&map.time_known, "time_known")?,
            day_known: day_known.map(|at| (at, map.day_known_value.clone().unwrap_or_default())),
            cause: map.cause.iter().map(|name| column(name, "cause")).collect::<Result<_, _>>()?,
            keep: map
                .keep
                .iter()
                .map(|keep| Ok((column(&keep.column, "keep")?, keep.any_of.clone())))
                .collect::<Result<_, SeriesError>>()?,
        })
    }

    /// Returns a field without the blanks around it; none where it is empty.
    pub(super) fn text<'r>(&self, record: &'r ByteRecord, at: Option<usize>) -> Option<&'r str> {
        let text = std::str::from_utf8(record.get(at?)?).ok()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Returns a field as a number from 0; none where there is no such column or nothing in it.
    pub(super) fn number(
        &self,
        record: &ByteRecord,
        at: Option<usize>,
        why: &'static str,
    ) -> Result<Option<f64>, Refused> {
        let Some(text) = self.text(record, at) else {
            let broken = at.is_some_and(|at| record.get(at).is_none_or(|field| !field.is_ascii()));
            return if broken { Err(Refused::Row(why)) } else { Ok(None) };
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok(Some(number)),
            _ => Err(Refused::Row(why)),
        }
    }

    /// Returns latitude and longitude.
    pub(super) fn point(&self, record: &ByteRecord) -> Result<Option<(f64, f64)>, Refused> {
        let (Some(lat), Some(lon)) = (self.text(record, self.lat), self.text(record, self.lon)) else {
            return Ok(None);
        };
        match (lat.parse::<f64>(), lon.parse::<f64>()) {
            (Ok(lat), Ok(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => Ok(Some((lat, lon))),
            _ => Err(Refused::Row("point that is not on the globe")),
        }
    }

    /// Tells whether the file tells where its rows lie.
    pub(super) fn has_places(&self) -> bool {
        self.sector.is_some() || self.lat.is_some()
    }

    pub(super) fn keeps(&self, record: &ByteRecord) -> bool {
        self.keep.iter().all(|(at, any_of)| {
            let field = self.text(record, Some(*at)).unwrap_or_default();
            field.split('|').any(|value| any_of.iter().any(|kept| kept == value.trim()))
        })
    }

    pub(super) fn clock_is_known(&self, record: &ByteRecord) -> bool {
        self.time_known.is_none()
            || !matches!(self.text(record, self.time_known), None | Some("0" | "false" | "False" | "no"))
    }

    pub(super) fn day_is_known(&self, record: &ByteRecord) -> bool {
        self.day_known.as_ref().is_none_or(|(at, value)| {
            let field = self.text(record, Some(*at)).unwrap_or_default();
            field.strip_suffix(".0").unwrap_or(field) == value
        })
    }

    /// Joins a day with a clock of the form `HHMM`, in UTC.
    pub(super) fn with_clock(&self, record: &ByteRecord, day: &str) -> Option<Written> {
        let clock: u32 = self.text(record, self.clock)?.replace(':', "").parse().ok()?;
        let day = day.get(..10)?;
        time::read(&format!("{day}T{:02}:{:02}Z", clock / 100, clock % 100))
    }

    /// Returns a number for what the row tells about: its cause, or all of it.
    pub(super) fn cause(&self, record: &ByteRecord) -> u64 {
        if self.cause.is_empty() {
            hash(record.iter())
        } else {
            hash(self.cause.iter().map(|&at| record.get(at)))
        }
    }
}
