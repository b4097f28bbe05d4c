//! Which mentions tell of one entry, without their words: what a list of many entries is paged by.

use std::collections::BTreeMap;

use armistice_merge::{
    Filter, Groups, Kind, Listing, Minutes, Told, content_hash, day,
    entries::{Merged, listing},
};
use serde_json::json;

use crate::database::{Database, Value};
use crate::mentions::{REPORT, TOLD, told};
use crate::{Store, StoreError, answers, members};

/// An entry: its id, and the numbers of the mentions that tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// Where its first mention stands in the order of views.
    pub(crate) first: (bool, Minutes, u64),
    /// The smallest anchor of its mentions, as a number.
    smallest: u64,
    /// Numbers of mentions.
    pub mentions: Vec<i64>,
}

impl Indexed {
    /// Returns the id, as views have it. It is a hash: of many entries few are asked for theirs.
    pub fn id(&self) -> String {
        content_hash(&[&members::anchor(self.smallest.cast_signed())])
    }
}

/// Who published how much, while it is counted.
#[derive(Default)]
struct Source {
    reports: i64,
    origins: Vec<i64>,
    /// Statements by named, unnamed and collective sources and by documents.
    kinds: [i64; 4],
    last: Option<Minutes>,
}

/// A mention while entries are told apart.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) number: i64,
    reported: Option<Minutes>,
    /// Its anchor as a number, in the order of anchors.
    tie: u64,
}

impl Row {
    /// Takes a mention of a row that begins with its entry, its number, when it was reported, and its anchor.
    pub(crate) fn of_member(row: &[Value]) -> Self {
        let number = |at: usize| row[at].number().unwrap_or(0);
        Row { number: number(1), reported: row[2].number(), tie: number(3).cast_unsigned() }
    }

    /// Dated ones first, as views have them.
    fn order(&self) -> (bool, Minutes, u64) {
        (self.reported.is_none(), self.reported.unwrap_or(0), self.tie)
    }
}

impl Store {
    /// Returns the entries of a kind in the order of views: by their first report. Only dates and the conflict of the
    /// filter count; the words of statements and the histories of positions are not told apart here.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn index(&mut self, kind: Kind, filter: &Filter) -> Result<Vec<Indexed>, StoreError> {
        if *filter == Filter::default() {
            return whole(&mut self.database, kind);
        }
        let mut condition = "m.kind = ?1".to_owned();
        let mut values: Vec<Value> = vec![kind.code().into()];
        let mut and = |text: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                condition.push_str(&text.replace("?N", &format!("?{}", values.len())));
            }
        };
        and(" AND m.reported <= ?N", filter.known_at.map(Into::into));
        and(" AND m.happened <= ?N", filter.as_of.map(Into::into));
        and(" AND m.reported >= ?N", filter.since.map(Into::into));
        let of_conflict = " AND m.report = o.report AND o.conflict = ?N";
        and(of_conflict, filter.conflict.as_ref().map(Into::into));
        // From the reports of a conflict to their mentions, in this order: SQLite would look at every mention of the kind.
        let tables =
            if filter.conflict.is_some() { "outlines o CROSS JOIN mentions m" } else { "mentions m" };
        let mut rows: Vec<Row> = Vec::new();
        let sql = format!(
            "SELECT m.number, m.reported, m.anchor FROM {tables} WHERE {condition} ORDER BY m.number"
        );
        self.database.each(&sql, &values, |row| {
            let (number, reported) = (row[0].number().unwrap_or(0), row[1].number());
            rows.push(Row {
                number,
                reported,
                tie: members::tie(row[2].text().unwrap_or("")).cast_unsigned(),
            });
            Ok(())
        })?;
        let mut keys: Vec<(i64, usize)> = Vec::new();
        let key_of = |row: &[Value]| {
            let (key, number) = (row[0].number().unwrap_or(0), row[1].number().unwrap_or(0));
            keys.extend(rows.binary_search_by_key(&number, |row| row.number).map(|at| (key, at)));
            Ok(())
        };
        if filter.conflict.is_some() {
            let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
            self.database.each_number("SELECT key, mention FROM keys WHERE mention IN", &numbers, key_of)?;
        } else {
            let sql = format!(
                "SELECT k.key, m.number FROM keys k JOIN mentions m ON m.number = k.mention WHERE {condition}"
            );
            self.database.each(&sql, &values, key_of)?;
        }
        keys.sort_unstable();
        let mut groups = Groups::new(rows.len());
        for pair in keys.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            groups.join(pair[0].1, pair[1].1);
        }
        let sets = groups.sets().into_iter();
        Ok(ordered(sets.map(|set| set.into_iter().map(|at| rows[at]).collect()).collect()))
    }

    /// Returns how many reports have no date, where the filter asks for dates.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn undated(&mut self, filter: &Filter) -> Result<usize, StoreError> {
        crate::show::undated(&mut self.database, filter)
    }

    /// Lists entries of an index.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn entries(&mut self, kind: Kind, indexed: &[Indexed]) -> Result<Listing, StoreError> {
        let mut numbers: Vec<i64> = indexed.iter().flat_map(|entry| entry.mentions.iter().copied()).collect();
        numbers.sort_unstable();
        let hidden = self.hidden()?;
        self.database.reading(|database| {
            let mut known: BTreeMap<i64, Told> = BTreeMap::new();
            let mut reports: BTreeMap<i64, answers::Named> = BTreeMap::new();
            database.each_number(&format!("{TOLD} WHERE m.number IN"), &numbers, |row| {
                let (number, told) = told(row)?;
                let named = (told.report.as_str().to_owned(), told.report_id.clone());
                reports.extend(row[REPORT].number().map(|report| (report, named)));
                known.insert(number, told);
                Ok(())
            })?;
            let answers = if kind == Kind::Proposal { answers::of(database, &reports)? } else { Vec::new() };
            // The index knows already which of them tell of one entry.
            let entries: Vec<Merged> = indexed
                .iter()
                .filter_map(|entry| {
                    Merged::of(entry.mentions.iter().filter_map(|n| known.remove(n)).collect())
                })
                .collect();
            let mut listing = listing(kind, &entries, &answers, false);
            hidden.listing(&mut listing);
            Ok(listing)
        })
    }

    /// Lists who published how much, as the view of sources does, counted by the database. Only dates of reporting and
    /// the conflict of the filter count.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&mut self, filter: &Filter) -> Result<Listing, StoreError> {
        // One that tells no statement is no source.
        let sql = "SELECT publisher, origin, named, unnamed, collective, document, reported FROM outlines \
                   WHERE named + unnamed + collective + document > 0 AND (?1 = '' OR conflict = ?1) \
                   AND (reported IS NULL AND CAST(?2 AS BIGINT) = 0 OR reported <= ?3)";
        let conflict = filter.conflict.clone().unwrap_or_default();
        let limit = filter.known_at.into_iter().chain(filter.as_of).min();
        let values =
            [conflict.as_str().into(), i64::from(limit.is_some()).into(), limit.unwrap_or(i64::MAX).into()];
        let mut by: BTreeMap<Option<String>, Source> = BTreeMap::new();
        self.database.each(sql, &values, |row| {
            let source = by.entry(row[0].owned()).or_default();
            source.reports += 1;
            source.origins.extend(row[1].number());
            for (count, value) in source.kinds.iter_mut().zip(&row[2..6]) {
                *count += value.number().unwrap_or(0);
            }
            source.last = source.last.max(row[6].number());
            Ok(())
        })?;
        let mut listing = Listing::new(&[
            "publisher",
            "reports",
            "origins",
            "statements",
            "named",
            "unnamed",
            "collective",
            "document",
            "last_reported",
        ]);
        listing.rows = by
            .into_iter()
            .map(|(publisher, mut source)| {
                source.origins.sort_unstable();
                source.origins.dedup();
                let statements: i64 = source.kinds.iter().sum();
                let mut row = vec![
                    json!(publisher),
                    json!(source.reports),
                    json!(source.origins.len()),
                    json!(statements),
                ];
                row.extend(source.kinds.iter().map(|count| json!(count)));
                row.push(json!(source.last.map(day)));
                row
            })
            .collect();
        Ok(listing)
    }

    /// Returns parties that hold positions and whose names have these letters, at most `limit`, with how many terms
    /// each.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn parties_like(&mut self, letters: &str, limit: usize) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT party, COUNT(DISTINCT term) AS terms FROM subjects WHERE LOWER(party) LIKE ?1 ESCAPE '!' \
                   GROUP BY party ORDER BY terms DESC, party LIMIT ?2";
        let escaped = letters.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let values = [format!("%{escaped}%").as_str().into(), (limit as i64).into()];
        let rows = self.database.rows(sql, &values)?;
        let hidden = self.hidden()?;
        let shown = |row: &Vec<Value>| Some((hidden.shown(row[0].text()?).to_owned(), row[1].number()?));
        Ok(rows.iter().filter_map(shown).collect())
    }
}

/// All entries of a kind, as they are kept together.
pub(crate) fn whole(database: &mut Database, kind: Kind) -> Result<Vec<Indexed>, StoreError> {
    let mut sets: Vec<Vec<Row>> = Vec::new();
    let mut open = None;
    // The order of the table.
    let sql = "SELECT entry, mention, reported, tie FROM members WHERE kind = ?1 ORDER BY entry, mention";
    database.each(sql, &[kind.code().into()], |row| {
        let one = Row::of_member(row);
        match sets.last_mut() {
            Some(set) if open == row[0].number() => set.push(one),
            _ => sets.push(vec![one]),
        }
        open = row[0].number();
        Ok(())
    })?;
    Ok(ordered(sets))
}

/// Puts sets of mentions into the order of views: by the first of each.
pub(crate) fn ordered(sets: Vec<Vec<Row>>) -> Vec<Indexed> {
    let mut ordered: Vec<Indexed> = sets
        .into_iter()
        .filter_map(|set| {
            let first = set.iter().map(Row::order).min()?;
            let smallest = set.iter().map(|row| row.tie).min()?;
            Some(Indexed { first, smallest, mentions: set.iter().map(|row| row.number).collect() })
        })
        .collect();
    ordered.sort_by_key(|entry| entry.first);
    ordered
}
