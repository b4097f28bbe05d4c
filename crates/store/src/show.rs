//! The record as people see it.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::history::{Subject, UNKNOWN};
use armistice_merge::{
    Cell, Filter, Hidden, Kind, Listing, Material, Minutes, Positions, Stood, Told, View, normal,
    told_listing,
};
use armistice_record::Report;

use crate::admitted::Query;
use crate::database::{Database, Value};
use crate::members::{self, with_others};
use crate::mentions::{TOLD, WrittenFaces, faces, told};
use crate::{Store, StoreError, add, answers, histories};

/// A view and what it had to leave out.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The rows.
    pub listing: Listing,
    /// Reports without a date, left out because the filter asks for dates.
    pub undated: usize,
}

/// The rows of a view, for which the database has been read.
pub struct Rows {
    /// Reports without a date, left out because the filter asks for dates.
    pub undated: usize,
    source: Source,
}

enum Source {
    Whole(Listing),
    Positions(Positions, WrittenFaces),
}

impl Rows {
    /// Returns the names of the columns.
    pub fn columns(&self) -> &[&'static str] {
        match &self.source {
            Source::Whole(listing) => &listing.columns,
            Source::Positions(..) => Positions::COLUMNS,
        }
    }

    /// Hands on the rows, one value a column, so that they need not all be there together.
    ///
    /// # Errors
    /// When what is stored is damaged, and those of `hand_on`.
    pub fn each<E: From<StoreError>>(
        &self,
        mut hand_on: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        match &self.source {
            Source::Whole(listing) => {
                let mut cells = Vec::new();
                for row in &listing.rows {
                    cells.clear();
                    cells.extend(row.iter().map(Cell::Value));
                    hand_on(&cells)?;
                }
                Ok(())
            }
            Source::Positions(positions, faces) => positions.rows(|number| Ok(faces.seen(number)?), hand_on),
        }
    }

    /// Returns the whole view.
    ///
    /// # Errors
    /// When what is stored is damaged.
    pub fn shown(self) -> Result<Shown, StoreError> {
        let Rows { undated, source } = self;
        let listing = match source {
            Source::Whole(listing) => listing,
            Source::Positions(positions, faces) => {
                let mut listing = Listing::new(Positions::COLUMNS);
                let collect = |row: &[Cell<'_>]| {
                    listing.rows.push(row.iter().map(|cell| cell.to_value()).collect());
                    Ok(())
                };
                positions.rows(|number| faces.seen(number), collect)?;
                listing
            }
        };
        Ok(Shown { listing, undated })
    }
}

impl Store {
    /// Shows a view of the record.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn view(&mut self, view: View, filter: &Filter) -> Result<Shown, StoreError> {
        self.rows(view, filter)?.shown()
    }

    /// Reads what a view of the record is made of; its rows may then be made and written one at a time.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn rows(&mut self, view: View, filter: &Filter) -> Result<Rows, StoreError> {
        let hidden = self.hidden()?;
        let filter = &asked(filter, &hidden);
        let dated = Filter { as_of: None, known_at: None, conflict: None, ..filter.clone() };
        if view == View::Sources && dated == Filter::default() {
            let (listing, undated) = (self.sources(filter)?, self.undated(filter)?);
            return Ok(Rows { undated, source: Source::Whole(listing) });
        }
        let read = |database: &mut Database| {
            let source = match view {
                View::Positions => positions(database, filter, &hidden)?,
                _ => {
                    let mut listing = listing(database, view, filter)?;
                    hidden.listing(&mut listing);
                    Source::Whole(listing)
                }
            };
            Ok(Rows { undated: undated(database, filter)?, source })
        };
        if view.has_courses() { self.database.reading_once(read) } else { self.database.reading(read) }
    }

    /// Hands on every kept report, in the order of their keys.
    ///
    /// # Errors
    /// When the database cannot be read, or `each` fails.
    pub fn reports<E: From<StoreError>>(
        &mut self,
        mut each: impl FnMut(Report) -> Result<(), E>,
    ) -> Result<(), E> {
        let hidden = self.hidden()?;
        let rows = self.database.rows("SELECT number FROM reports ORDER BY key", &[])?;
        for number in rows.iter().filter_map(|row| row[0].number()) {
            let mut report = add::load(&mut self.database, number)?.report;
            hidden.report(&mut report);
            each(report)?;
        }
        Ok(())
    }

    /// Returns every position as each report tells it, dated ones first, ties by content hash.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn positions(&mut self) -> Result<Vec<Told>, StoreError> {
        let mut all = of_kinds(&mut self.database, &[Kind::Position], &Filter::default())?;
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        let hidden = self.hidden()?;
        all.iter_mut().for_each(|told| hidden.told(told));
        Ok(all)
    }

    /// Returns the mentions that nobody has judged, report by report.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&mut self, limit: usize) -> Result<Vec<Told>, StoreError> {
        let sql = format!("{TOLD} WHERE m.standing = 'machine' ORDER BY r.key, m.anchor LIMIT ?1");
        let rows = self.database.rows(&sql, &[(limit as i64).into()])?;
        rows.iter().map(|row| told(row).map(|(_, told)| told)).collect()
    }

    /// Returns the text of the report that a mention stands in.
    ///
    /// # Errors
    /// When the database cannot be read or there is no such report.
    pub fn text(&mut self, told: &Told) -> Result<String, StoreError> {
        let sql = "SELECT text FROM reports WHERE key = ?1";
        let text = self.database.one(sql, &[told.report.as_str().into()])?;
        text.and_then(|text| text.owned()).ok_or_else(|| StoreError::NoSuchReport(told.report_id.clone()))
    }

    /// Returns how many reports and entries are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn size(&mut self) -> Result<(usize, usize), StoreError> {
        let rows = self.database.rows("SELECT reports, entries FROM conflicts", &[])?;
        let count = |at: usize| {
            let all: i64 = rows.iter().filter_map(|row| row[at].number()).sum();
            usize::try_from(all).unwrap_or(0)
        };
        Ok((count(0), count(1)))
    }
}

/// Reads what rows of positions are made of.
fn positions(database: &mut Database, filter: &Filter, hidden: &Hidden) -> Result<Source, StoreError> {
    let parties = meant(database, filter.party.as_deref())?;
    let mut positions = Positions::of(stood(database, View::Positions, filter, &parties)?);
    positions.hide(hidden);
    let faces = WrittenFaces::read(database, &positions.shown())?;
    Ok(Source::Positions(positions, faces))
}

/// A filter by what is shown of a party is one by its name.
pub(crate) fn asked(filter: &Filter, hidden: &Hidden) -> Filter {
    let party = filter.party.as_deref().map(|party| hidden.meant(party).to_owned());
    Filter { party, ..filter.clone() }
}

/// Makes a view of what is there now.
fn listing(database: &mut Database, view: View, filter: &Filter) -> Result<Listing, StoreError> {
    let parties = meant(database, filter.party.as_deref())?;
    let mut material = Material::default();
    if view.has_courses() {
        material.stood = stood(database, view, filter, &parties)?;
    }
    // Where nothing but a moment is asked for, entries need not be read for what changed of them.
    let since = filter.since.unwrap_or(Minutes::MIN);
    let slight = view == View::Changes && *filter == Filter { since: filter.since, ..Filter::default() };
    if slight {
        material.threads = members::threads(database, &kinds(view), since)?;
    }
    let mut all = match (view, filter.since) {
        _ if slight => Vec::new(),
        (View::Changes, Some(since)) => moved(database, view, since)?,
        _ => of_kinds(database, view.kinds(), filter)?,
    };
    all.retain(|told| {
        filter.admits_time(told.reported(), told.happened()) == Ok(true) && filter.admits(told, &parties)
    });
    if filter.recorded {
        recorded(database, &mut all)?;
    }
    material.told = all;
    if view == View::Proposals {
        material.answers = answers::all(database)?;
    }
    told_listing(view, filter, material, |numbers| faces(database, numbers))
}

/// The parties that a name means.
pub(crate) fn meant(database: &mut Database, name: Option<&str>) -> Result<BTreeSet<String>, StoreError> {
    let Some(name) = name else { return Ok(BTreeSet::new()) };
    let sql = "SELECT DISTINCT party FROM names WHERE name = ?1";
    let rows = database.rows(sql, &[normal(name).as_str().into()])?;
    let mut parties: BTreeSet<String> = rows.iter().filter_map(|row| row[0].owned()).collect();
    parties.insert(name.to_owned());
    Ok(parties)
}

/// What the view needs of the stands of each subject that the filter admits, in the order of subjects.
fn stood(
    database: &mut Database,
    view: View,
    filter: &Filter,
    parties: &BTreeSet<String>,
) -> Result<Vec<(Subject, Stood)>, StoreError> {
    let mut all: Vec<(Subject, Option<Stood>)> = Vec::new();
    let mut places: Vec<(i64, usize)> = Vec::new();
    // SQLite reads them from their index, in order.
    let sql =
        "SELECT number, conflict, party, term, account FROM subjects ORDER BY conflict, party, term, account";
    database.each(sql, &[], |row| {
        let text = |at: usize| row[at].owned().unwrap_or_default();
        let subject = Subject { conflict: text(1), party: text(2), term: text(3), account: text(4) };
        if let (Some(number), true) = (row[0].number(), filter.admits_subject(&subject, parties)) {
            places.push((number, all.len()));
            all.push((subject, None));
        }
        Ok(())
    })?;
    places.sort_unstable();
    // A position happens when it is told.
    let limit = filter.known_at.into_iter().chain(filter.as_of).min().unwrap_or(UNKNOWN);
    // Both are in the order of the numbers of subjects.
    let mut places = places.into_iter().peekable();
    histories::each(database, limit, |number, stands| {
        while places.next_if(|&(known, _)| known < number).is_some() {}
        if let Some((_, place)) = places.next_if(|&(known, _)| known == number) {
            all[place].1 = Stood::of(view, filter, stands);
        }
    })?;
    Ok(all.into_iter().filter_map(|(subject, stood)| Some((subject, stood?))).collect())
}

/// The mentions of some kinds, as far as the database can tell that the filter admits them.
fn of_kinds(database: &mut Database, kinds: &[Kind], filter: &Filter) -> Result<Vec<Told>, StoreError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.code())).collect();
    let sql = format!("{TOLD} WHERE m.kind IN ({})", names.join(", "));
    let mut query = Query { sql, values: Vec::new() };
    query.admitted(filter, database.is_postgres());
    collect(database, &query.sql, &query.values).map(|told| told.into_iter().map(|(_, told)| told).collect())
}

fn collect(database: &mut Database, sql: &str, values: &[Value]) -> Result<Vec<(i64, Told)>, StoreError> {
    let mut all = Vec::new();
    database.each(sql, values, |row| {
        all.push(told(row)?);
        Ok(())
    })?;
    Ok(all)
}

/// The kinds of a view as the database names them.
fn kinds(view: View) -> String {
    view.kinds().iter().map(|kind| format!("'{}'", kind.code())).collect::<Vec<_>>().join(", ")
}

/// The mentions reported since a moment, and all others that tell of the same entries.
fn moved(database: &mut Database, view: View, since: Minutes) -> Result<Vec<Told>, StoreError> {
    let sql = format!("SELECT number FROM mentions WHERE kind IN ({}) AND reported >= ?1", kinds(view));
    let rows = database.rows(&sql, &[since.into()])?;
    let seen: BTreeSet<i64> = rows.iter().filter_map(|row| row[0].number()).collect();
    let numbers = with_others(database, &seen)?;
    Ok(by_number(database, &numbers)?.into_values().collect())
}

pub(crate) fn by_number(database: &mut Database, numbers: &[i64]) -> Result<BTreeMap<i64, Told>, StoreError> {
    let mut found = BTreeMap::new();
    database.each_number(&format!("{TOLD} WHERE m.number IN"), numbers, |row| {
        found.extend([told(row)?]);
        Ok(())
    })?;
    Ok(found)
}

fn recorded(database: &mut Database, all: &mut [Told]) -> Result<(), StoreError> {
    let mut at: BTreeMap<String, String> = BTreeMap::new();
    database.each("SELECT report, MIN(at) FROM log WHERE action = 'add' GROUP BY report", &[], |row| {
        at.extend(row[0].owned().zip(row[1].owned()));
        Ok(())
    })?;
    for told in all {
        told.recorded = at.get(told.report.as_str()).cloned();
    }
    Ok(())
}

pub(crate) fn undated(database: &mut Database, filter: &Filter) -> Result<usize, StoreError> {
    if filter.known_at.or(filter.as_of).is_none() {
        return Ok(0);
    }
    let sql = "SELECT COUNT(*) FROM reports WHERE published IS NULL AND (?1 = '' OR conflict = ?1)";
    let conflict = filter.conflict.clone().unwrap_or_default();
    let count = database.one(sql, &[conflict.as_str().into()])?;
    Ok(count.and_then(|count| count.number()).and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
}
