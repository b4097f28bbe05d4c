//! Which mentions tell of one entry, kept up to date as reports come and go.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::{Face, Minutes, Telling, Thread, Told, group};

use crate::StoreError;
use crate::database::{AT_ONCE, Database, Value, listed};

/// Puts a mention to those that share a key with it, before its keys are written; entries that it links become one.
pub(crate) fn place(
    database: &mut Database,
    mention: i64,
    told: &Told,
    face: &Face,
    keys: &[i64],
) -> Result<(), StoreError> {
    // All that share a key are of one entry already: one of them tells which.
    let sql = "SELECT entry FROM members WHERE mention = (SELECT MIN(mention) FROM keys WHERE key = ?1)";
    let mut linked: BTreeSet<i64> = BTreeSet::new();
    for &key in keys {
        linked.extend(database.one(sql, &[key.into()])?.and_then(|entry| entry.number()));
    }
    let entry = linked.first().copied().unwrap_or(mention);
    for other in linked.into_iter().skip(1) {
        let values = [entry.into(), other.into()];
        database.execute("UPDATE members SET entry = ?1 WHERE entry = ?2", &values)?;
    }
    let values: [Value; 7] = [
        entry.into(),
        mention.into(),
        told.mention.entry.kind().code().into(),
        told.reported().into(),
        tie(&face.anchor).into(),
        told.origin.cast_signed().into(),
        face.gist.as_ref().map_or("", |gist| gist.now.as_str()).into(),
    ];
    database.execute(
        "INSERT INTO members (entry, mention, kind, reported, tie, origin, now) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    Ok(())
}

/// Takes the mentions of a report out, after their keys; entries that they alone held together come apart.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let of_report = "(SELECT number FROM mentions WHERE report = ?1)";
    let touched = database.rows(
        &format!("SELECT DISTINCT entry FROM members WHERE mention IN {of_report}"),
        &[report.into()],
    )?;
    database.execute(&format!("DELETE FROM members WHERE mention IN {of_report}"), &[report.into()])?;
    for entry in touched.iter().filter_map(|row| row[0].number()) {
        for (named, members) in apart(database, entry)? {
            if named != entry {
                let sql = format!(
                    "UPDATE members SET entry = ?1 WHERE entry = ?2 AND mention IN ({})",
                    listed(&members)
                );
                database.execute_fresh(&sql, &[named.into(), entry.into()])?;
            }
        }
    }
    Ok(())
}

/// The mentions of an entry as their keys link them now, by their smallest number.
fn apart(database: &mut Database, entry: i64) -> Result<BTreeMap<i64, Vec<i64>>, StoreError> {
    let sql =
        "SELECT m.mention, k.key FROM members m JOIN keys k ON k.mention = m.mention WHERE m.entry = ?1";
    let mut keys: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    database.each(sql, &[entry.into()], |row| {
        if let (Some(mention), Some(key)) = (row[0].number(), row[1].number()) {
            keys.entry(mention).or_default().push(key);
        }
        Ok(())
    })?;
    let (mentions, keys): (Vec<i64>, Vec<Vec<i64>>) = keys.into_iter().unzip();
    let sets = group(&keys).into_iter();
    Ok(sets
        .filter_map(|set| Some((mentions[*set.first()?], set.into_iter().map(|at| mentions[at]).collect())))
        .collect())
}

/// Adds to some mentions all others that tell of the same entries.
pub(crate) fn with_others(database: &mut Database, mentions: &BTreeSet<i64>) -> Result<Vec<i64>, StoreError> {
    let mentions: Vec<i64> = mentions.iter().copied().collect();
    let mut all: BTreeSet<i64> = BTreeSet::new();
    for some in mentions.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT mention FROM members WHERE entry IN (SELECT entry FROM members WHERE mention IN ({}))",
            listed(some)
        );
        database.each_fresh(&sql, |row| {
            all.extend(row[0].number());
            Ok(())
        })?;
    }
    Ok(all.into_iter().collect())
}

/// Returns the entries that anything was reported of since a moment.
pub(crate) fn threads(
    database: &mut Database,
    kinds: &str,
    since: Minutes,
) -> Result<Vec<Thread>, StoreError> {
    let sql = format!(
        "SELECT entry, mention, reported, tie, origin, now FROM members WHERE entry IN (SELECT s.entry FROM mentions m \
         JOIN members s ON s.mention = m.number WHERE m.kind IN ({kinds}) AND m.reported >= ?1) ORDER BY entry"
    );
    let mut threads: Vec<Thread> = Vec::new();
    let mut open: Open = Open { entry: None, tellings: Vec::new(), origins: BTreeSet::new() };
    database.each(&sql, &[since.into()], |row| {
        let number = |at: usize| row[at].number();
        if number(0) != open.entry {
            threads.extend(open.close());
            open.entry = number(0);
        }
        let telling = Telling {
            mention: number(1).unwrap_or(0),
            reported: number(2),
            now: row[5].owned().unwrap_or_default(),
        };
        open.tellings.push((number(3).unwrap_or(0).cast_unsigned(), telling));
        open.origins.extend(number(4));
        Ok(())
    })?;
    threads.extend(open.close());
    Ok(threads)
}

/// An entry whose rows are being read.
struct Open {
    entry: Option<i64>,
    tellings: Vec<(u64, Telling)>,
    origins: BTreeSet<i64>,
}

impl Open {
    fn close(&mut self) -> Option<Thread> {
        self.tellings.sort_by_key(|(tie, one)| (one.reported.is_none(), one.reported.unwrap_or(0), *tie));
        let tellings: Vec<Telling> = self.tellings.drain(..).map(|(_, one)| one).collect();
        let origins = std::mem::take(&mut self.origins).len();
        (!tellings.is_empty()).then_some(Thread { tellings, origins })
    }
}

/// An anchor as a number, in the order of anchors where taken without its sign.
pub(crate) fn tie(anchor: &str) -> i64 {
    u64::from_str_radix(anchor, 16).unwrap_or(0).cast_signed()
}

/// The reverse of [`tie`].
pub(crate) fn anchor(tie: i64) -> String {
    format!("{:016x}", tie.cast_unsigned())
}

/// Lists what is wrong with the entries that mentions are kept in.
pub(crate) fn verify(database: &mut Database) -> Result<Vec<String>, StoreError> {
    let mut keys: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    database.each("SELECT mention, key FROM keys", &[], |row| {
        if let (Some(mention), Some(key)) = (row[0].number(), row[1].number()) {
            keys.entry(mention).or_default().push(key);
        }
        Ok(())
    })?;
    let (mentions, keys): (Vec<i64>, Vec<Vec<i64>>) = keys.into_iter().unzip();
    let mut expected: BTreeMap<i64, i64> = BTreeMap::new();
    for set in group(&keys) {
        let Some(&first) = set.first() else { continue };
        expected.extend(set.into_iter().map(|at| (mentions[at], mentions[first])));
    }
    let mut wrong = 0;
    database.each("SELECT mention, entry FROM members", &[], |row| {
        let found = row[0].number().and_then(|mention| expected.remove(&mention));
        wrong += usize::from(found.is_none() || found != row[1].number());
        Ok(())
    })?;
    wrong += expected.len();
    Ok((wrong > 0)
        .then(|| format!("{wrong} entries are not put together as their keys say"))
        .into_iter()
        .collect())
}
