//! The index of a kind as the record moves: what changed is read anew, and what did not stays.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use armistice_merge::Kind;

use crate::database::{Database, Value};
use crate::gone::Mark;
use crate::index::{Row, ordered, whole};
use crate::{Indexed, Store, StoreError};

/// One in so many mentions may have changed, or a few; with more of them the whole index is read anew.
const MOST: usize = 8;
/// How many are a few.
const FEW: usize = 1000;

/// All entries of a kind in the order of views, at one state of the record.
#[derive(Clone, Debug)]
pub struct Living {
    /// The entries.
    pub entries: Arc<Vec<Indexed>>,
    kind: Kind,
    mark: Mark,
}

impl Store {
    /// Returns all entries of a kind, as [`Store::index`] does without a filter; from those at an earlier state of the
    /// record, if they are given, with as much reading as there was change.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn living(&mut self, kind: Kind, before: Option<&Living>) -> Result<Living, StoreError> {
        self.database.reading(|database| {
            let mark = Mark::now(database)?;
            let before = before.filter(|before| before.kind == kind);
            if let Some(entries) = before.map(|before| moved(database, before, mark)).transpose()?.flatten() {
                return Ok(Living { entries, kind, mark });
            }
            Ok(Living { entries: Arc::new(whole(database, kind)?), kind, mark })
        })
    }
}

/// Brings an index up to date; none where too much has changed.
fn moved(
    database: &mut Database,
    before: &Living,
    mark: Mark,
) -> Result<Option<Arc<Vec<Indexed>>>, StoreError> {
    if before.mark == mark {
        return Ok(Some(Arc::clone(&before.entries)));
    }
    let Some(mut touched) = before.mark.since(database)? else { return Ok(None) };
    let sql = "SELECT mention FROM members WHERE mention > ?1 AND kind = ?2";
    database.each(sql, &[before.mark.last.into(), before.kind.code().into()], |row| {
        touched.extend(row[0].number());
        Ok(())
    })?;
    let all: usize = before.entries.iter().map(|entry| entry.mentions.len()).sum();
    if touched.len() > FEW.max(all / MOST) {
        return Ok(None);
    }
    // Entries that lost a mention: those that are left may have come apart.
    let has =
        |touched: &BTreeSet<i64>, entry: &Indexed| entry.mentions.iter().any(|one| touched.contains(one));
    let lost: Vec<&Indexed> = before.entries.iter().filter(|entry| has(&touched, entry)).collect();
    touched.extend(lost.iter().flat_map(|entry| &entry.mentions));
    let sets = entries_of(database, before.kind, &touched)?;
    if sets.is_empty() && lost.is_empty() {
        return Ok(Some(Arc::clone(&before.entries)));
    }
    // And those that a new mention linked.
    touched.extend(sets.iter().flatten().map(|row| row.number));
    let mut entries: Vec<Indexed> =
        before.entries.iter().filter(|entry| !has(&touched, entry)).cloned().collect();
    entries.extend(ordered(sets));
    entries.sort_by_key(|entry| entry.first);
    Ok(Some(Arc::new(entries)))
}

/// The entries that some mentions tell of now, each with all its mentions.
fn entries_of(
    database: &mut Database,
    kind: Kind,
    mentions: &BTreeSet<i64>,
) -> Result<Vec<Vec<Row>>, StoreError> {
    let numbers: Vec<i64> = mentions.iter().copied().collect();
    let mut entries = BTreeSet::new();
    database.each_number("SELECT entry FROM members WHERE mention IN", &numbers, |row| {
        entries.extend(row[0].number());
        Ok(())
    })?;
    let entries: Vec<i64> = entries.into_iter().collect();
    let mut sets: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    let sql = "SELECT entry, mention, reported, tie, kind FROM members WHERE entry IN";
    database.each_number(sql, &entries, |row: &[Value]| {
        if row[4].text() == Some(kind.code()) {
            sets.entry(row[0].number().unwrap_or(0)).or_default().push(Row::of_member(row));
        }
        Ok(())
    })?;
    // As the table has them.
    let mut sets: Vec<Vec<Row>> = sets.into_values().collect();
    sets.iter_mut().for_each(|set| set.sort_unstable_by_key(|row| row.number));
    Ok(sets)
}
