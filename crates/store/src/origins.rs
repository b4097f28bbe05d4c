//! Which kept reports are copies of one origin, kept up to date as reports come and go.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::copies::{Shingles, origins};

use crate::bands::{self, Waiting};
use crate::database::{Database, Value};
use crate::{StoreError, add, histories};

/// What is known of copies while reports are added.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    waiting: Waiting,
    compared: Compared,
}

impl Copies {
    /// Finds the copies of a new report and gives it their origin, or one of its own.
    pub(crate) fn place(
        &mut self,
        database: &mut Database,
        number: i64,
        text: &str,
    ) -> Result<(), StoreError> {
        let shingles = Shingles::of(text);
        let bands = shingles.bands();
        let mut origin = number;
        if !bands.is_empty() {
            let linked = self.waiting.origins(database, &bands, |database, report| {
                Ok(shingles.copies(self.compared.of(database, report)?))
            })?;
            // The new report may show that origins kept apart so far are one: the largest keeps its number.
            origin = largest(database, &linked)?.unwrap_or(number);
            for other in linked.into_iter().filter(|&other| other != origin) {
                rename(database, other, origin, &mut self.waiting)?;
            }
            self.waiting.add(database, number, origin, bands)?;
            self.compared.keep(number, shingles, text.len());
        }
        // The long row is written again only where it has to be.
        let values = [origin.into(), number.into()];
        database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2 AND origin <> ?1", &values)?;
        Ok(())
    }

    /// Writes what is written of many reports at once.
    pub(crate) fn settle(self, database: &mut Database) -> Result<(), StoreError> {
        self.waiting.settle(database)
    }
}

/// The shingles of reports that were compared: those that share words with one new report share them with the next.
#[derive(Debug, Default)]
struct Compared {
    shingles: BTreeMap<i64, Shingles>,
    /// The bytes of their texts.
    held: usize,
}

/// How many bytes of texts are held at most, beside the last.
const HELD: usize = 16 << 20;

impl Compared {
    fn of(&mut self, database: &mut Database, report: i64) -> Result<&Shingles, StoreError> {
        if !self.shingles.contains_key(&report) {
            let text = add::text(database, report)?;
            self.keep(report, Shingles::of(&text), text.len());
        }
        Ok(self.shingles.entry(report).or_default())
    }

    fn keep(&mut self, report: i64, shingles: Shingles, length: usize) {
        if self.held > HELD {
            *self = Compared::default();
        }
        self.held += length;
        self.shingles.insert(report, shingles);
    }
}

/// Returns the origin of most reports, of like ones the first.
fn largest(database: &mut Database, origins: &BTreeSet<i64>) -> Result<Option<i64>, StoreError> {
    if origins.len() < 2 {
        return Ok(origins.first().copied());
    }
    let mut largest: Option<(i64, i64)> = None;
    for &origin in origins {
        let reports = database.one("SELECT COUNT(*) FROM reports WHERE origin = ?1", &[origin.into()])?;
        let reports = reports.and_then(|reports| reports.number()).unwrap_or(0);
        if largest.is_none_or(|(most, _)| reports > most) {
            largest = Some((reports, origin));
        }
    }
    Ok(largest.map(|(_, origin)| origin))
}

fn rename(database: &mut Database, from: i64, to: i64, waiting: &mut Waiting) -> Result<(), StoreError> {
    for row in database.rows("SELECT number FROM reports WHERE origin = ?1", &[from.into()])? {
        let report = row[0].number().unwrap_or(0);
        waiting.rename(report, from, to);
        set(database, report, from, to)?;
    }
    Ok(())
}

/// Gives a report and all that rests on it another origin.
fn set(database: &mut Database, report: i64, from: i64, to: i64) -> Result<(), StoreError> {
    bands::rename(database, report, from, to)?;
    let values = [to.into(), report.into()];
    database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2", &values)?;
    database.execute("UPDATE outlines SET origin = ?1 WHERE report = ?2", &values)?;
    database.execute("UPDATE stands SET origin = ?1 WHERE report = ?2", &values)?;
    let members =
        "UPDATE members SET origin = ?1 WHERE mention IN (SELECT number FROM mentions WHERE report = ?2)";
    database.execute(members, &values)?;
    histories::rename(database, report, to)
}

/// Takes a report out; those that it alone held together come apart.
pub(crate) fn remove(database: &mut Database, number: i64) -> Result<(), StoreError> {
    let row = database.rows("SELECT origin, text FROM reports WHERE number = ?1", &[number.into()])?.pop();
    let Some([Value::Number(origin), text]) = row.as_deref() else { return Ok(()) };
    bands::remove(database, number, *origin, text.text().unwrap_or(""))?;
    let sql = "SELECT number, text FROM reports WHERE origin = ?1 AND number <> ?2 ORDER BY number";
    let (mut numbers, mut shingles) = (Vec::new(), Vec::new());
    database.each(sql, &[(*origin).into(), number.into()], |row| {
        numbers.extend(row[0].number());
        shingles.push(Shingles::of(row[1].text().unwrap_or("")));
        Ok(())
    })?;
    for members in origins(&shingles) {
        // An origin has the number of one of its reports.
        let members: Vec<i64> = members.into_iter().map(|at| numbers[at]).collect();
        if !members.contains(origin) {
            for &member in &members {
                set(database, member, *origin, members[0])?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    /// Texts of runs of words from a few sources, so that copies, copies of copies, bridges and strangers are among them.
    fn texts(count: u64) -> Vec<String> {
        let mut seed = 7u64;
        let mut chance = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let run = |source: u64, from: u64| -> String {
            (from..from + 30).map(|at| format!("w{source}x{at} ")).collect()
        };
        (0..count)
            .map(|_| match chance(8) {
                0 => run(chance(count), 0),
                1 => run(chance(9), 10 * chance(30)) + &run(chance(9), 10 * chance(30)),
                _ => run(chance(9), 10 * chance(30)),
            })
            .collect()
    }

    fn insert(database: &mut Database, text: &str, copies: &mut Copies) {
        let next = database.one("SELECT COALESCE(MAX(number), 0) + 1 FROM reports", &[]).unwrap();
        let number = next.and_then(|next| next.number()).unwrap();
        let sql = "INSERT INTO reports (number, key, id, sha256, generation, origin, text, reading) \
                   VALUES (?1, CAST(?1 AS TEXT), '', '', 0, ?1, ?2, '')";
        database.execute(sql, &[number.into(), text.into()]).unwrap();
        copies.place(database, number, text).unwrap();
    }

    /// Looks whether reports are grouped as a merge of their texts groups them, and whether they can be found.
    fn check(database: &mut Database) {
        let (mut kept, mut shingles) = (BTreeMap::<i64, Vec<usize>>::new(), Vec::new());
        for row in database.rows("SELECT number, origin, text FROM reports ORDER BY number", &[]).unwrap() {
            let (number, origin) = (row[0].number().unwrap(), row[1].number().unwrap());
            let text = row[2].text().unwrap();
            assert!(bands::found(database, number, origin, text).unwrap(), "{number}");
            kept.entry(origin).or_default().push(shingles.len());
            shingles.push(Shingles::of(text));
        }
        let mut kept: Vec<Vec<usize>> = kept.into_values().collect();
        let mut merged = origins(&shingles);
        kept.sort();
        merged.sort();
        assert!(kept.len() > 20 && kept.iter().any(|origin| origin.len() > 20));
        assert_eq!(kept, merged);
        let named =
            "SELECT COUNT(*) FROM reports r JOIN reports o ON o.number = r.origin AND o.origin = o.number";
        let named = database.one(named, &[]).unwrap().and_then(|count| count.number());
        assert_eq!(named, Some(shingles.len() as i64));
    }

    #[test]
    fn reports_are_grouped_as_a_merge_groups_them_as_they_come_and_go() {
        let mut store = Store::open(":memory:").unwrap();
        let database = &mut store.database;
        for (at, batch) in texts(600).chunks(70).enumerate() {
            let mut copies = Copies::default();
            batch.iter().for_each(|text| insert(database, text, &mut copies));
            // Some stand in the table, some wait.
            if at % 3 == 2 {
                copies.waiting.write(database).unwrap();
            }
        }
        check(database);
        for number in (1..600i64).step_by(31) {
            remove(database, number).unwrap();
            database.execute("DELETE FROM reports WHERE number = ?1", &[number.into()]).unwrap();
        }
        check(database);
    }
}
