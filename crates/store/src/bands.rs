//! Which reports share a band of MinHash, so that they are worth comparing.
//!
//! Bands are hashes: each is written somewhere else in a large table. So those of the last reports wait together in one row
//! for each report, and go into the table many at once, in its order.

use std::collections::BTreeSet;

use armistice_merge::copies::Shingles;

use crate::StoreError;
use crate::database::{Database, Value};

/// How many reports wait at most.
const WAITING: usize = 2048;
/// How many rows are written by one statement.
const AT_ONCE: usize = 100;

/// The bands that wait, while reports are added.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    /// Bands with their reports, in order; none before they are asked for.
    known: Option<Vec<(i64, i64)>>,
    /// Those that came since.
    new: Vec<(i64, i64)>,
    reports: usize,
}

impl Waiting {
    /// Returns the reports that share a band.
    pub(crate) fn sharing(
        &mut self,
        database: &mut Database,
        bands: &[i64],
    ) -> Result<BTreeSet<i64>, StoreError> {
        let places: Vec<String> = (1..=bands.len()).map(|at| format!("?{at}")).collect();
        let sql = format!("SELECT report FROM bands WHERE band IN ({})", places.join(", "));
        let values: Vec<Value> = bands.iter().map(|&band| band.into()).collect();
        let mut reports: BTreeSet<i64> = BTreeSet::new();
        database.each(&sql, &values, |row| {
            reports.extend(row[0].number());
            Ok(())
        })?;
        let known = self.known(database)?;
        for &band in bands {
            let from = known.partition_point(|&(one, _)| one < band);
            let same = known[from..].iter().take_while(|&&(one, _)| one == band);
            reports.extend(same.map(|&(_, report)| report));
        }
        reports.extend(self.new.iter().filter(|(band, _)| bands.contains(band)).map(|&(_, report)| report));
        Ok(reports)
    }

    fn known(&mut self, database: &mut Database) -> Result<&[(i64, i64)], StoreError> {
        if self.known.is_none() {
            let mut known = Vec::new();
            let mut reports = 0;
            database.each("SELECT report, bands FROM waiting", &[], |row| {
                let report = row[0].number().unwrap_or(0);
                known.extend(numbers(&row[1]).map(|band| (band, report)));
                reports += 1;
                Ok(())
            })?;
            known.sort_unstable();
            self.reports = reports;
            self.known = Some(known);
        }
        Ok(self.known.as_deref().unwrap_or_default())
    }

    /// Keeps the bands of a report.
    pub(crate) fn add(
        &mut self,
        database: &mut Database,
        report: i64,
        bands: &[i64],
    ) -> Result<(), StoreError> {
        let bytes: Vec<u8> = bands.iter().flat_map(|band| band.to_le_bytes()).collect();
        let values = [report.into(), Value::Bytes(bytes)];
        database.execute("INSERT INTO waiting (report, bands) VALUES (?1, ?2)", &values)?;
        self.new.extend(bands.iter().map(|&band| (band, report)));
        self.reports += 1;
        Ok(())
    }

    /// Puts those that wait into the table, if they are many.
    pub(crate) fn settle(mut self, database: &mut Database) -> Result<(), StoreError> {
        if self.reports < WAITING {
            return Ok(());
        }
        self.known(database)?;
        let mut all = self.known.unwrap_or_default();
        all.append(&mut self.new);
        all.sort_unstable();
        for some in all.chunks(AT_ONCE) {
            let rows: Vec<String> =
                (0..some.len()).map(|at| format!("(?{}, ?{})", 2 * at + 1, 2 * at + 2)).collect();
            let sql = format!("INSERT INTO bands (band, report) VALUES {}", rows.join(", "));
            let values: Vec<Value> =
                some.iter().flat_map(|&(band, report)| [band.into(), report.into()]).collect();
            database.execute(&sql, &values)?;
        }
        database.execute("DELETE FROM waiting", &[])?;
        Ok(())
    }
}

/// Takes the bands of a report out.
pub(crate) fn remove(database: &mut Database, report: i64, text: &str) -> Result<(), StoreError> {
    if database.execute("DELETE FROM waiting WHERE report = ?1", &[report.into()])? > 0 {
        return Ok(());
    }
    for band in Shingles::of(text).bands() {
        let values = [band.into(), report.into()];
        database.execute("DELETE FROM bands WHERE band = ?1 AND report = ?2", &values)?;
    }
    Ok(())
}

/// Whether a report can be found by its first band.
pub(crate) fn found(database: &mut Database, report: i64, text: &str) -> Result<bool, StoreError> {
    let Some(&band) = Shingles::of(text).bands().first() else { return Ok(true) };
    let sql = "SELECT bands FROM waiting WHERE report = ?1";
    if let Some(waiting) = database.one(sql, &[report.into()])? {
        return Ok(numbers(&waiting).next() == Some(band));
    }
    let sql = "SELECT COUNT(*) FROM bands WHERE report = ?1 AND band = ?2";
    Ok(database.one(sql, &[report.into(), band.into()])?.and_then(|count| count.number()) == Some(1))
}

fn numbers(value: &Value) -> impl Iterator<Item = i64> {
    value.bytes().unwrap_or_default().chunks_exact(8).map(|bytes| {
        let mut eight = [0; 8];
        eight.copy_from_slice(bytes);
        i64::from_le_bytes(eight)
    })
}
