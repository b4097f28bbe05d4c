//! Keeping reports: each once, whole or not at all.

use armistice_merge::{Kept, Registry, ReportKey, Verdict};
use armistice_record::Report;

use crate::database::{Database, Value};
use crate::origins::Copies;
use crate::watch::news::{self, Cause};
use crate::words::Words;
use crate::{Store, StoreError, corrections, mentions, registry, texts};

/// What became of a report that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    New,
    /// It was there already.
    Known,
    /// It was there, and is now kept as the newer reader reads it.
    Reread,
}

/// One report and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The report.
    pub key: ReportKey,
    /// What became of it.
    pub outcome: Outcome,
}

impl Store {
    /// Keeps reports, all of them or, after an error or a crash, none. When it returns, they are on the disk.
    ///
    /// `at` is when they are recorded, in RFC 3339.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn add(&mut self, reports: &[Kept], at: &str) -> Result<Vec<Added>, StoreError> {
        self.database.whole(|database| keep(database, reports, at))
    }
}

/// What is written at the end, of many reports at once.
#[derive(Default)]
struct Pending {
    words: Words,
    copies: Copies,
}

/// Keeps reports, and writes down what is to be told of them.
pub(crate) fn keep(database: &mut Database, reports: &[Kept], at: &str) -> Result<Vec<Added>, StoreError> {
    let registry = registry::load(database)?;
    let keys: Vec<ReportKey> = reports.iter().map(Kept::key).collect();
    let before = news::before(database, &keys)?;
    let mut pending = Pending::default();
    let added = reports
        .iter()
        .map(|kept| add(database, kept, &registry, at, &mut pending))
        .collect::<Result<Vec<_>, _>>()?;
    pending.words.keep(database)?;
    pending.copies.settle(database)?;
    news::after(database, before, Cause::Reports, at)?;
    Ok(added)
}

fn add(
    database: &mut Database,
    kept: &Kept,
    registry: &Registry,
    at: &str,
    pending: &mut Pending,
) -> Result<Added, StoreError> {
    let key = kept.key();
    let known = database
        .rows("SELECT number, generation FROM reports WHERE key = ?1", &[key.as_str().into()])?
        .into_iter()
        .next();
    let outcome = match known.as_deref() {
        Some([_, Value::Number(generation)]) if *generation >= kept.generation.cast_signed() => {
            Outcome::Known
        }
        Some([Value::Number(number), _]) => {
            replace(database, *number, kept)?;
            let verdicts = corrections::verdicts(database, &key)?;
            mentions::refresh(database, *number, &key, kept, &verdicts, registry, &mut pending.words)?;
            Outcome::Reread
        }
        _ => {
            // A report that was purged and comes again keeps what people decided about it.
            let verdicts = corrections::verdicts(database, &key)?;
            insert(database, &key, kept, &verdicts, registry, pending)?;
            Outcome::New
        }
    };
    let action = match outcome {
        Outcome::Known => return Ok(Added { key, outcome }),
        Outcome::New => "add",
        Outcome::Reread => "reread",
    };
    log(database, at, action, Some(&key), None)?;
    Ok(Added { key, outcome })
}

fn insert(
    database: &mut Database,
    key: &ReportKey,
    kept: &Kept,
    verdicts: &[Verdict],
    registry: &Registry,
    pending: &mut Pending,
) -> Result<(), StoreError> {
    let report = &kept.report;
    let values: [Value; 11] = [
        key.as_str().into(),
        (&report.id).into(),
        report.title.as_ref().into(),
        report.published.as_ref().into(),
        report.publisher.as_ref().into(),
        report.url.as_ref().into(),
        report.conflict.as_ref().into(),
        (&report.sha256).into(),
        (&report.text).into(),
        (&reading(report)).into(),
        kept.generation.cast_signed().into(),
    ];
    let number = database.one(
        // An origin of its own is the report's number, which is most likely the next one.
        "INSERT INTO reports (key, id, title, published, publisher, url, conflict, sha256, text, reading, generation, \
         origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, (SELECT COALESCE(MAX(number), 0) + 1 FROM reports)) \
         RETURNING number",
        &values,
    )?;
    let number = number.and_then(|value| value.number()).unwrap_or(0);
    texts::add(database, number, report.title.as_deref(), &report.text)?;
    pending.copies.place(database, number, &report.text)?;
    mentions::refresh(database, number, key, kept, verdicts, registry, &mut pending.words)
}

fn replace(database: &mut Database, number: i64, kept: &Kept) -> Result<(), StoreError> {
    let values = [reading(&kept.report).as_str().into(), kept.generation.cast_signed().into(), number.into()];
    database.execute("UPDATE reports SET reading = ?1, generation = ?2 WHERE number = ?3", &values)?;
    Ok(())
}

/// The record of a report without its text, which stands beside it.
pub(crate) fn reading(report: &Report) -> String {
    let bare = Report { text: String::new(), ..report.clone() };
    // A report of plain strings, numbers and lists always becomes JSON.
    serde_json::to_string(&bare).unwrap_or_default()
}

/// Returns a kept report.
pub(crate) fn load(database: &mut Database, number: i64) -> Result<Kept, StoreError> {
    let sql = "SELECT reading, text, generation, key FROM reports WHERE number = ?1";
    let row = database.rows(sql, &[number.into()])?.into_iter().next();
    match row.as_deref() {
        Some([Value::Text(reading), Value::Text(text), Value::Number(generation), key]) => {
            let mut report: Report = serde_json::from_str(reading).map_err(|error| StoreError::Damaged {
                at: format!("report {}", key.text().unwrap_or("?")),
                cause: error.to_string(),
            })?;
            report.text.clone_from(text);
            Ok(Kept { report, generation: generation.cast_unsigned() })
        }
        _ => Err(StoreError::NoSuchReport(number.to_string())),
    }
}

/// Returns the text of a kept report; empty where there is no such report.
pub(crate) fn text(database: &mut Database, number: i64) -> Result<String, StoreError> {
    let text = database.one("SELECT text FROM reports WHERE number = ?1", &[number.into()])?;
    Ok(text.and_then(|text| text.owned()).unwrap_or_default())
}

/// Finds the numbers of the reports that came with an id, or that have a key.
pub(crate) fn find(database: &mut Database, id: &str) -> Result<Vec<i64>, StoreError> {
    let rows =
        database.rows("SELECT number FROM reports WHERE id = ?1 OR key = ?1 ORDER BY key", &[id.into()])?;
    let numbers: Vec<i64> = rows.iter().filter_map(|row| row[0].number()).collect();
    if numbers.is_empty() { Err(StoreError::NoSuchReport(id.to_owned())) } else { Ok(numbers) }
}

/// Writes down that something was done.
pub(crate) fn log(
    database: &mut Database,
    at: &str,
    action: &str,
    report: Option<&ReportKey>,
    note: Option<&str>,
) -> Result<(), StoreError> {
    let values = [at.into(), action.into(), report.map(ReportKey::as_str).into(), note.into()];
    database.execute("INSERT INTO log (at, action, report, note) VALUES (?1, ?2, ?3, ?4)", &values)?;
    Ok(())
}
