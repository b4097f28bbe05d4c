//! What is counted of reports and parties, kept up to date as reports come and go.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::{Entry, Told};
use armistice_record::{Report, SourceKind};

use crate::StoreError;
use crate::database::{Database, Value};

/// Counts the entries of a report.
pub(crate) fn add(
    database: &mut Database,
    report: i64,
    outlined: &Report,
    origin: i64,
    all: &[Told],
) -> Result<(), StoreError> {
    let of = |kind: SourceKind| {
        let is = |told: &&Told| matches!(&told.mention.entry, Entry::Statement(statement) if statement.source_kind == kind);
        Value::Number(all.iter().filter(is).count() as i64)
    };
    let reported = outlined.published.as_deref().and_then(armistice_merge::latest);
    let values: [Value; 10] = [
        report.into(),
        outlined.publisher.as_ref().into(),
        outlined.conflict.as_ref().into(),
        reported.into(),
        origin.into(),
        (all.len() as i64).into(),
        of(SourceKind::Named),
        of(SourceKind::Unnamed),
        of(SourceKind::Collective),
        of(SourceKind::Document),
    ];
    database.execute(
        "INSERT INTO outlines (report, publisher, conflict, reported, origin, entries, named, unnamed, collective, document) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &values,
    )?;
    database.execute(
        "INSERT INTO conflicts (conflict, reports, entries) VALUES (?1, 1, ?2) \
         ON CONFLICT (conflict) DO UPDATE SET reports = conflicts.reports + 1, entries = conflicts.entries + ?2",
        &[outlined.conflict.as_deref().unwrap_or("").into(), (all.len() as i64).into()],
    )?;
    for (party, entries) in counted(all.iter().map(|told| told.parties.as_slice())) {
        database.execute(
            "INSERT INTO parties (party, entries) VALUES (?1, ?2) \
             ON CONFLICT (party) DO UPDATE SET entries = parties.entries + ?2",
            &[party.into(), entries.into()],
        )?;
    }
    Ok(())
}

/// Takes the counts of a report back, before its entries are taken out.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let mut parties: Vec<Vec<(String, String)>> = Vec::new();
    for row in database.rows("SELECT parties FROM mentions WHERE report = ?1", &[report.into()])? {
        parties.push(serde_json::from_str(row[0].text().unwrap_or("[]")).map_err(|error| {
            StoreError::Damaged { at: "the parties of an entry".to_owned(), cause: error.to_string() }
        })?);
    }
    for (party, entries) in counted(parties.iter().map(Vec::as_slice)) {
        let values = [entries.into(), party.into()];
        database.execute("UPDATE parties SET entries = entries - ?1 WHERE party = ?2", &values)?;
        database.execute("DELETE FROM parties WHERE party = ?1 AND entries <= 0", &[party.into()])?;
    }
    for row in database.rows("SELECT conflict, entries FROM outlines WHERE report = ?1", &[report.into()])? {
        let conflict = Value::from(row[0].text().unwrap_or(""));
        let values = [row[1].clone(), conflict.clone()];
        database.execute(
            "UPDATE conflicts SET reports = reports - 1, entries = entries - ?1 WHERE conflict = ?2",
            &values,
        )?;
        database.execute("DELETE FROM conflicts WHERE conflict = ?1 AND reports <= 0", &[conflict])?;
    }
    database.execute("DELETE FROM outlines WHERE report = ?1", &[report.into()])?;
    Ok(())
}

/// Lists what is wrong with the counts.
pub(crate) fn verify(database: &mut Database) -> Result<Vec<String>, StoreError> {
    let number = |value: Option<Value>| value.and_then(|value| value.number()).unwrap_or(0);
    let (mut reports, mut entries) = (0, 0);
    for row in database.rows("SELECT reports, entries FROM conflicts", &[])? {
        reports += row[0].number().unwrap_or(0);
        entries += row[1].number().unwrap_or(0);
    }
    let whole = reports == number(database.one("SELECT COUNT(*) FROM reports", &[])?)
        && entries == number(database.one("SELECT COUNT(*) FROM mentions", &[])?);
    let mut named: BTreeMap<String, i64> = BTreeMap::new();
    let mut damaged = false;
    database.each("SELECT parties FROM mentions", &[], |row| {
        let parties = serde_json::from_str::<Vec<(String, String)>>(row[0].text().unwrap_or(""));
        damaged |= parties.is_err();
        for (party, entries) in counted(parties.iter().map(Vec::as_slice)) {
            *named.entry(party.to_owned()).or_default() += entries;
        }
        Ok(())
    })?;
    for row in database.rows("SELECT party, entries FROM parties", &[])? {
        let found = row[0].text().and_then(|party| named.remove(party));
        damaged |= found.is_none() || found != row[1].number();
    }
    let mut wrong = Vec::new();
    if !whole {
        wrong.push("reports and entries are not counted as they are".to_owned());
    }
    if damaged || !named.is_empty() {
        wrong.push("parties are not counted as entries name them".to_owned());
    }
    Ok(wrong)
}

/// How many entries name each party, each once.
fn counted<'a>(entries: impl Iterator<Item = &'a [(String, String)]>) -> BTreeMap<&'a str, i64> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for named in entries {
        let parties: BTreeSet<&str> = named.iter().map(|(_, party)| party.as_str()).collect();
        for party in parties {
            *counts.entry(party).or_default() += 1;
        }
    }
    counts
}
