//! All that people decided, whole: what a record can be made again from, beside its reports.

use armistice_merge::Kept;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::database::{Database, Value};
use crate::{Store, StoreError, add};

/// What people decided about entries and names. A record is its reports and this; all else follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The log of corrections, first to last.
    pub corrections: Vec<Ruling>,
    /// The registry: aliases in their normal form, and whom they mean.
    pub actors: Vec<(String, String)>,
}

/// A correction with everything that it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Its number in the log.
    pub number: i64,
    /// When, RFC 3339.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// What was decided, or `undo`.
    pub decision: String,
    /// The word that merged or parted mentions share.
    pub tie: Option<String>,
    /// The correction that it takes back.
    pub undoes: Option<i64>,
    /// The mentions that it is about.
    pub about: Vec<Ruled>,
}

/// A mention that was decided about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// The key of the report that it stands in.
    pub report: String,
    /// Its anchor.
    pub anchor: String,
    /// What sort of entry it is.
    pub kind: String,
    /// The entry as it stood or shall stand.
    pub entry: Option<Json>,
}

/// A line of the log of what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// When, RFC 3339.
    pub at: String,
    /// What: `add`, `reread`, `forget`, `register`.
    pub action: String,
    /// The key of the report.
    pub report: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
}

impl Store {
    /// Returns all that people decided.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ledger(&mut self) -> Result<Ledger, StoreError> {
        let database = &mut self.database;
        let mut corrections = Vec::new();
        let sql = "SELECT number, at, by, why, decision, tie, undoes FROM corrections ORDER BY number";
        for row in database.rows(sql, &[])? {
            let number = row[0].number().unwrap_or(0);
            let text = |at: usize| row[at].owned().unwrap_or_default();
            corrections.push(Ruling {
                number,
                at: text(1),
                by: text(2),
                why: row[3].owned(),
                decision: text(4),
                tie: row[5].owned(),
                undoes: row[6].number(),
                about: about(database, number)?,
            });
        }
        let registry = self.registry()?;
        let actors = registry.iter().map(|(alias, name)| (alias.to_owned(), name.to_owned())).collect();
        Ok(Ledger { corrections, actors })
    }

    /// Returns the log of what was recorded, first to last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log(&mut self) -> Result<Vec<Done>, StoreError> {
        let rows = self.database.rows("SELECT at, action, report, note FROM log ORDER BY number", &[])?;
        let done = rows.iter().map(|row| Done {
            at: row[0].owned().unwrap_or_default(),
            action: row[1].owned().unwrap_or_default(),
            report: row[2].owned(),
            note: row[3].owned(),
        });
        Ok(done.collect())
    }

    /// Hands on every kept report with the generation that read it, in the order of their keys.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` fails.
    pub fn kept<E: From<StoreError>>(
        &mut self,
        mut each: impl FnMut(Kept) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut keys = self.database.rows("SELECT key, number FROM reports", &[])?;
        // Not by the database: its order of text may be another.
        keys.sort_by(|a, b| a[0].text().cmp(&b[0].text()));
        for number in keys.iter().filter_map(|row| row[1].number()) {
            each(add::load(&mut self.database, number)?)?;
        }
        Ok(())
    }

    /// Makes a record in memory from reports and what people decided. `at` is when they are recorded.
    ///
    /// # Errors
    /// When the ledger has the same number or alias twice.
    pub fn from_ledger(reports: &[Kept], ledger: &Ledger, at: &str) -> Result<Self, StoreError> {
        let mut store = Store::open(":memory:")?;
        store.database.whole(|database| {
            ledger.corrections.iter().try_for_each(|ruling| rule(database, ruling))?;
            for (alias, name) in &ledger.actors {
                let sql = "INSERT INTO actors (alias, name) VALUES (?1, ?2)";
                database.execute(sql, &[alias.into(), name.into()])?;
            }
            Ok::<(), StoreError>(())
        })?;
        // What was decided about a report counts as soon as the report comes.
        store.add(reports, at)?;
        Ok(store)
    }
}

fn about(database: &mut Database, correction: i64) -> Result<Vec<Ruled>, StoreError> {
    let sql = "SELECT report, anchor, kind, entry FROM corrected WHERE correction = ?1";
    let mut about = Vec::new();
    for row in database.rows(sql, &[correction.into()])? {
        let entry = row[3].text().map(serde_json::from_str).transpose();
        about.push(Ruled {
            report: row[0].owned().unwrap_or_default(),
            anchor: row[1].owned().unwrap_or_default(),
            kind: row[2].owned().unwrap_or_default(),
            entry: entry.map_err(|error| StoreError::Damaged {
                at: format!("correction {correction}"),
                cause: error.to_string(),
            })?,
        });
    }
    about.sort_by(|a, b| a.anchor.cmp(&b.anchor));
    Ok(about)
}

fn rule(database: &mut Database, ruling: &Ruling) -> Result<(), StoreError> {
    let values: [Value; 7] = [
        ruling.number.into(),
        (&ruling.at).into(),
        (&ruling.by).into(),
        ruling.why.as_ref().into(),
        (&ruling.decision).into(),
        ruling.tie.as_ref().into(),
        ruling.undoes.into(),
    ];
    database.execute(
        "INSERT INTO corrections (number, at, by, why, decision, tie, undoes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    for ruled in &ruling.about {
        let entry = ruled.entry.as_ref().map(Json::to_string);
        let values: [Value; 5] = [
            ruling.number.into(),
            (&ruled.report).into(),
            (&ruled.anchor).into(),
            (&ruled.kind).into(),
            entry.as_ref().into(),
        ];
        database.execute(
            "INSERT INTO corrected (correction, report, anchor, kind, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
            &values,
        )?;
    }
    Ok(())
}
