//! Which reports share a band of MinHash, so that they are worth comparing.
//!
//! Bands are hashes: each is written somewhere else in a large table. So those of the last reports wait together in one row
//! for each report, and go into the table many at once, in its order.
//!
//! A band has its reports by origin: once one of an origin is known to be a copy, the others are passed over, however many
//! there are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included};

use armistice_merge::copies::Shingles;

use crate::database::{Database, Value};
use crate::{StoreError, add};

/// How many reports wait at most.
const WAITING: usize = 2048;
/// How many rows are written by one statement.
const AT_ONCE: usize = 100;
/// How many rows of a band are read at once.
const PAGE: usize = 16;

/// The bands that wait, while reports are added.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// None before they are asked for.
    known: Option<Known>,
}

/// A row of a band: the band, the origin of the report, the report.
type Row = (i64, i64, i64);

#[derive(Debug, Default)]
struct Known {
    rows: BTreeSet<Row>,
    bands: BTreeMap<i64, Vec<i64>>,
}

impl Waiting {
    /// Returns the origins of which a report that shares a band is a copy, as `is_copy` finds it.
    pub(crate) fn origins(
        &mut self,
        database: &mut Database,
        bands: &[i64],
        mut is_copy: impl FnMut(&mut Database, i64) -> Result<bool, StoreError>,
    ) -> Result<BTreeSet<i64>, StoreError> {
        let mut search = Search::default();
        let mut places: Vec<Row> = bands.iter().map(|&band| first(band)).collect();
        while !places.is_empty() {
            let rows = after(database, &places)?;
            places.clear();
            for page in rows.chunk_by(|one, other| one.0 == other.0) {
                for &row in page {
                    search.meet(row, |report| is_copy(database, report))?;
                }
                places.extend(page.get(PAGE - 1).map(|&last| search.next(last)));
            }
        }
        let known = self.known(database)?;
        for &band in bands {
            let mut place = first(band);
            let last = (band, i64::MAX, i64::MAX);
            while let Some(&row) = known.rows.range((Excluded(place), Included(last))).next() {
                search.meet(row, |report| is_copy(database, report))?;
                place = search.next(row);
            }
        }
        Ok(search.linked)
    }

    fn known(&mut self, database: &mut Database) -> Result<&mut Known, StoreError> {
        let known = match self.known.take() {
            Some(known) => known,
            None => Known::load(database)?,
        };
        Ok(self.known.insert(known))
    }

    /// Keeps the bands of a report.
    pub(crate) fn add(
        &mut self,
        database: &mut Database,
        report: i64,
        origin: i64,
        bands: Vec<i64>,
    ) -> Result<(), StoreError> {
        let bytes: Vec<u8> = bands.iter().flat_map(|band| band.to_le_bytes()).collect();
        let known = self.known(database)?;
        known.rows.extend(bands.iter().map(|&band| (band, origin, report)));
        known.bands.insert(report, bands);
        let values = [report.into(), Value::Bytes(bytes)];
        database.execute("INSERT INTO waiting (report, bands) VALUES (?1, ?2)", &values)?;
        Ok(())
    }

    /// Gives the bands of a report that waits another origin; [`rename`] is for the others.
    pub(crate) fn rename(&mut self, report: i64, from: i64, to: i64) {
        let Some(known) = &mut self.known else { return };
        for &band in known.bands.get(&report).into_iter().flatten() {
            known.rows.remove(&(band, from, report));
            known.rows.insert((band, to, report));
        }
    }

    /// Puts those that wait into the table, if they are many.
    pub(crate) fn settle(self, database: &mut Database) -> Result<(), StoreError> {
        if self.known.as_ref().is_some_and(|known| known.bands.len() >= WAITING) {
            self.write(database)?;
        }
        Ok(())
    }

    /// Puts those that wait into the table.
    pub(crate) fn write(mut self, database: &mut Database) -> Result<(), StoreError> {
        let known = std::mem::take(self.known(database)?);
        let rows: Vec<Row> = known.rows.into_iter().collect();
        for some in rows.chunks(AT_ONCE) {
            let places: Vec<String> = (0..some.len())
                .map(|at| format!("(?{}, ?{}, ?{})", 3 * at + 1, 3 * at + 2, 3 * at + 3))
                .collect();
            let sql = format!("INSERT INTO bands (band, origin, report) VALUES {}", places.join(", "));
            database.execute(&sql, &values(some))?;
        }
        database.execute("DELETE FROM waiting", &[])?;
        Ok(())
    }
}

impl Known {
    fn load(database: &mut Database) -> Result<Self, StoreError> {
        let sql = "SELECT w.report, r.origin, w.bands FROM waiting w JOIN reports r ON r.number = w.report";
        let (mut rows, mut bands) = (Vec::new(), BTreeMap::new());
        database.each(sql, &[], |row| {
            let (report, origin) = (row[0].number().unwrap_or(0), row[1].number().unwrap_or(0));
            let of_report: Vec<i64> = numbers(&row[2]).collect();
            rows.extend(of_report.iter().map(|&band| (band, origin, report)));
            bands.insert(report, of_report);
            Ok(())
        })?;
        Ok(Known { rows: rows.into_iter().collect(), bands })
    }
}

/// What is known while the copies of one report are looked for.
#[derive(Default)]
struct Search {
    compared: BTreeSet<i64>,
    linked: BTreeSet<i64>,
}

impl Search {
    /// Compares a report, unless that would tell nothing new.
    fn meet(
        &mut self,
        (_, origin, report): Row,
        is_copy: impl FnOnce(i64) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        if !self.linked.contains(&origin) && self.compared.insert(report) && is_copy(report)? {
            self.linked.insert(origin);
        }
        Ok(())
    }

    /// Returns behind which row of the band to go on.
    fn next(&self, (band, origin, report): Row) -> Row {
        (band, origin, if self.linked.contains(&origin) { i64::MAX } else { report })
    }
}

fn first(band: i64) -> Row {
    (band, i64::MIN, i64::MIN)
}

/// Reads the next rows of bands, each behind its place, in order.
fn after(database: &mut Database, places: &[Row]) -> Result<Vec<Row>, StoreError> {
    let of_band = |at: usize| {
        let (band, origin, report) = (3 * at + 1, 3 * at + 2, 3 * at + 3);
        format!(
            "SELECT * FROM (SELECT band, origin, report FROM bands WHERE band = ?{band} \
             AND (origin, report) > (?{origin}, ?{report}) ORDER BY origin, report LIMIT {PAGE}) AS page{at}"
        )
    };
    let sql = (0..places.len()).map(of_band).collect::<Vec<_>>().join(" UNION ALL ");
    let mut rows = Vec::new();
    database.each(&sql, &values(places), |row| {
        let number = |at: usize| row[at].number().unwrap_or(0);
        rows.push((number(0), number(1), number(2)));
        Ok(())
    })?;
    // A server may give one band's between those of another.
    rows.sort_unstable();
    Ok(rows)
}

fn values(rows: &[Row]) -> Vec<Value> {
    rows.iter().flat_map(|&(band, origin, report)| [band.into(), origin.into(), report.into()]).collect()
}

/// Gives the bands of a report that does not wait another origin.
pub(crate) fn rename(database: &mut Database, report: i64, from: i64, to: i64) -> Result<(), StoreError> {
    if database.one("SELECT report FROM waiting WHERE report = ?1", &[report.into()])?.is_some() {
        return Ok(());
    }
    for band in Shingles::of(&add::text(database, report)?).bands() {
        let sql = "UPDATE bands SET origin = ?1 WHERE band = ?2 AND origin = ?3 AND report = ?4";
        database.execute(sql, &[to.into(), band.into(), from.into(), report.into()])?;
    }
    Ok(())
}

/// Takes the bands of a report out.
pub(crate) fn remove(
    database: &mut Database,
    report: i64,
    origin: i64,
    text: &str,
) -> Result<(), StoreError> {
    if database.execute("DELETE FROM waiting WHERE report = ?1", &[report.into()])? > 0 {
        return Ok(());
    }
    for band in Shingles::of(text).bands() {
        let sql = "DELETE FROM bands WHERE band = ?1 AND origin = ?2 AND report = ?3";
        database.execute(sql, &[band.into(), origin.into(), report.into()])?;
    }
    Ok(())
}

/// Whether a report can be found by its first band, with its origin.
pub(crate) fn found(
    database: &mut Database,
    report: i64,
    origin: i64,
    text: &str,
) -> Result<bool, StoreError> {
    let Some(&band) = Shingles::of(text).bands().first() else { return Ok(true) };
    let sql = "SELECT bands FROM waiting WHERE report = ?1";
    if let Some(waiting) = database.one(sql, &[report.into()])? {
        return Ok(numbers(&waiting).next() == Some(band));
    }
    let sql = "SELECT COUNT(*) FROM bands WHERE band = ?1 AND origin = ?2 AND report = ?3";
    let count = database.one(sql, &[band.into(), origin.into(), report.into()])?;
    Ok(count.and_then(|count| count.number()) == Some(1))
}

fn numbers(value: &Value) -> impl Iterator<Item = i64> {
    value.bytes().unwrap_or_default().chunks_exact(8).map(|bytes| {
        let mut eight = [0; 8];
        eight.copy_from_slice(bytes);
        i64::from_le_bytes(eight)
    })
}
