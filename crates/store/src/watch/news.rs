//! What a change of the record means for those who want to be told, in the transaction that makes it.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::history::{Stand, Subject};
use armistice_merge::{Change, Kind, ReportKey, State, Step, Told, difference};

use super::rules::{self, Rule};
use crate::StoreError;
use crate::database::{Database, Value, listed};
use crate::members::with_others;
use crate::mentions::stance_of;
use crate::show::by_number;

/// Why the record changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Reports came in.
    Reports,
    /// A person decided something: what it takes back is told too.
    Correction,
}

/// What some reports told before they changed.
pub(crate) struct Before {
    rules: Vec<Rule>,
    reports: Vec<ReportKey>,
    /// Entries of these reports, and all that tell of the same, by anchor.
    told: BTreeMap<String, Told>,
    /// The positions of these reports, by the number that they had.
    positions: BTreeMap<i64, Told>,
    stands: Vec<(Subject, Stand)>,
}

/// Notes what some reports tell. None where nobody wants to be told.
pub(crate) fn before(database: &mut Database, reports: &[ReportKey]) -> Result<Option<Before>, StoreError> {
    let rules = rules::all(database)?;
    if rules.is_empty() {
        return Ok(None);
    }
    let numbers = numbers(database, reports)?;
    Ok(Some(Before {
        rules,
        reports: reports.to_vec(),
        told: entries(database, &numbers)?,
        positions: positions(database, &numbers)?,
        stands: stands_of(database, &numbers)?,
    }))
}

/// Writes what is new into the outbox.
pub(crate) fn after(
    database: &mut Database,
    before: Option<Before>,
    cause: Cause,
    at: &str,
) -> Result<(), StoreError> {
    let Some(before) = before else { return Ok(()) };
    let numbers = numbers(database, &before.reports)?;
    let (old, new) = states(database, &before, &numbers)?;
    let (news, mut gone) = difference(&old, &new);
    if cause == Cause::Reports {
        gone.clear();
    }
    if news.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let quoted: Vec<i64> = news.iter().chain(&gone).flat_map(Step::mentions).collect();
    let known = by_number(database, &quoted)?;
    let withdrawn = gone.iter().filter_map(|step| {
        step.change(true, |number| before.positions.get(&number).or_else(|| known.get(&number)))
    });
    let told = news.iter().filter_map(|step| step.change(false, |number| known.get(&number)));
    let changes: Vec<Change> = withdrawn.chain(told).collect();
    for rule in &before.rules {
        let parties = rules::parties(database, rule)?;
        for change in changes.iter().filter(|change| rule.admits(change, &parties)) {
            write(database, rule, change, at)?;
        }
    }
    Ok(())
}

fn write(database: &mut Database, rule: &Rule, change: &Change, at: &str) -> Result<(), StoreError> {
    // A change of plain strings and numbers always becomes JSON.
    let json = serde_json::to_string(change).unwrap_or_default();
    let values: [Value; 5] =
        [rule.number.into(), (&change.subject).into(), at.into(), rule.due(at).into(), (&json).into()];
    database.execute(
        "INSERT INTO outbox (rule, subject, made, due, tries, state, change) \
         VALUES (?1, ?2, ?3, ?4, 0, 'waiting', ?5)",
        &values,
    )?;
    Ok(())
}

/// The touched subjects and entries as they were and as they are. What other reports tell of them did not change.
fn states(database: &mut Database, before: &Before, numbers: &[i64]) -> Result<(State, State), StoreError> {
    let changed: BTreeSet<&ReportKey> = before.reports.iter().collect();
    let (mut old, mut new) = (State::default(), State::default());
    let told = entries(database, numbers)?;
    old.told.extend(before.told.values().filter(|one| !told.contains_key(&one.mention.anchor)).cloned());
    new.told.extend(old.told.iter().filter(|one| !changed.contains(&one.report)).cloned());
    for (anchor, one) in told {
        if !changed.contains(&one.report) {
            old.told.push(one.clone());
        } else if let Some(was) = before.told.get(&anchor) {
            old.told.push(was.clone());
        }
        new.told.push(one);
    }
    let now = stands_of(database, numbers)?;
    let touched: BTreeSet<(String, String, String)> = before
        .stands
        .iter()
        .chain(&now)
        .map(|(subject, _)| (subject.conflict.clone(), subject.party.clone(), subject.term.clone()))
        .collect();
    for (conflict, party, term) in &touched {
        for (subject, report, stand) in accounts(database, conflict, party, term)? {
            if !numbers.contains(&report) {
                old.stands.entry(subject.clone()).or_default().push(stand);
            }
            new.stands.entry(subject).or_default().push(stand);
        }
    }
    for (subject, stand) in &before.stands {
        old.stands.entry(subject.clone()).or_default().push(*stand);
    }
    Ok((old, new))
}

fn numbers(database: &mut Database, reports: &[ReportKey]) -> Result<Vec<i64>, StoreError> {
    let mut numbers = Vec::new();
    for key in reports {
        let number = database.one("SELECT number FROM reports WHERE key = ?1", &[key.as_str().into()])?;
        numbers.extend(number.and_then(|number| number.number()));
    }
    Ok(numbers)
}

/// The entries of some reports, positions and statements apart, and all that tell of the same.
fn entries(database: &mut Database, numbers: &[i64]) -> Result<BTreeMap<String, Told>, StoreError> {
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let kinds = [Kind::Proposal, Kind::Meeting, Kind::Ceasefire, Kind::Allegation];
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.code())).collect();
    let sql = format!(
        "SELECT number FROM mentions WHERE kind IN ({}) AND report IN ({})",
        kinds.join(", "),
        listed(numbers)
    );
    let mut own = BTreeSet::new();
    database.each_fresh(&sql, |row| {
        own.extend(row[0].number());
        Ok(())
    })?;
    let all = with_others(database, &own)?;
    Ok(by_number(database, &all)?.into_values().map(|told| (told.mention.anchor.clone(), told)).collect())
}

fn positions(database: &mut Database, numbers: &[i64]) -> Result<BTreeMap<i64, Told>, StoreError> {
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql =
        format!("SELECT number FROM mentions WHERE kind = 'position' AND report IN ({})", listed(numbers));
    let mut own = Vec::new();
    database.each_fresh(&sql, |row| {
        own.extend(row[0].number());
        Ok(())
    })?;
    by_number(database, &own)
}

const STAND: &str = "SELECT u.conflict, u.party, u.term, u.account, s.report, s.reported, s.tie, s.mention, s.stance, \
    s.origin FROM stands s JOIN subjects u ON u.number = s.subject";

fn stand(row: &[Value]) -> Result<(Subject, i64, Stand), StoreError> {
    let text = |at: usize| row[at].owned().unwrap_or_default();
    let number = |at: usize| row[at].number().unwrap_or(0);
    let subject = Subject { conflict: text(0), party: text(1), term: text(2), account: text(3) };
    let stance = stance_of(number(8)).ok_or_else(|| StoreError::Damaged {
        at: format!("stand of entry {}", number(7)),
        cause: format!("{} is no stance", number(8)),
    })?;
    let stand = Stand { reported: number(5), tie: number(6), mention: number(7), stance, origin: number(9) };
    Ok((subject, number(4), stand))
}

fn stands_of(database: &mut Database, numbers: &[i64]) -> Result<Vec<(Subject, Stand)>, StoreError> {
    let mut all = Vec::new();
    if !numbers.is_empty() {
        database.each_fresh(&format!("{STAND} WHERE s.report IN ({})", listed(numbers)), |row| {
            let (subject, _, stand) = stand(row)?;
            all.push((subject, stand));
            Ok(())
        })?;
    }
    Ok(all)
}

/// All stands of a party on a term, by every account, with the numbers of their reports.
fn accounts(
    database: &mut Database,
    conflict: &str,
    party: &str,
    term: &str,
) -> Result<Vec<(Subject, i64, Stand)>, StoreError> {
    let sql = format!("{STAND} WHERE u.conflict = ?1 AND u.party = ?2 AND u.term = ?3");
    let mut all = Vec::new();
    database.each(&sql, &[conflict.into(), party.into(), term.into()], |row| {
        all.push(stand(row)?);
        Ok(())
    })?;
    Ok(all)
}
