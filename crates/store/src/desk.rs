//! What a desk asks of the record besides whole views: pages of tellings, single reports, and whether anything changed.

use armistice_merge::{Filter, Kept, Kind, Minutes, ReportKey, Told};

use crate::admitted::Query;
use crate::database::{Database, Value};
use crate::mentions::{TOLD, told};
use crate::{Store, StoreError, add, corrections, texts, words};

/// How many tellings one page looks at, at most: where few fit the filter, the page ends early and says where.
const LOOKED_AT: usize = 20_000;

/// Which state of the record something was made from: equal as long as nothing was added, purged or decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The last line of the log.
    pub log: i64,
    /// The last correction.
    pub corrections: i64,
}

/// A place between two tellings: after those reported later. Undated tellings come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last telling seen was reported.
    pub reported: Option<Minutes>,
    /// Its number.
    pub number: i64,
}

/// Some tellings, latest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The tellings.
    pub told: Vec<Told>,
    /// Where the next page begins; none at the end.
    pub next: Option<Place>,
}

/// A report as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub key: ReportKey,
    /// Its number: later ones were kept later.
    pub number: i64,
    /// The id that it came with.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The conflict that the user named.
    pub conflict: Option<String>,
    /// How many entries it has.
    pub entries: i64,
    /// How many of them nobody has looked at.
    pub waiting: i64,
}

/// What a [`Listed`] is made of.
const LISTED: &str = "SELECT r.key, r.number, r.id, r.title, r.published, r.publisher, r.url, r.conflict, \
    (SELECT COUNT(*) FROM mentions m WHERE m.report = r.number), \
    (SELECT COUNT(*) FROM mentions m WHERE m.report = r.number AND m.standing = 'machine') FROM reports r";

impl Listed {
    fn of(row: &[Value]) -> Self {
        Listed {
            key: ReportKey::from_stored(row[0].owned().unwrap_or_default()),
            number: row[1].number().unwrap_or(0),
            id: row[2].owned().unwrap_or_default(),
            title: row[3].owned(),
            published: row[4].owned(),
            publisher: row[5].owned(),
            url: row[6].owned(),
            conflict: row[7].owned(),
            entries: row[8].number().unwrap_or(0),
            waiting: row[9].number().unwrap_or(0),
        }
    }
}

impl Store {
    /// Returns the state of the record.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn version(&mut self) -> Result<Version, StoreError> {
        let last = |database: &mut Database, sql: &str| -> Result<i64, StoreError> {
            Ok(database.one(sql, &[])?.and_then(|number| number.number()).unwrap_or(0))
        };
        let log = last(&mut self.database, "SELECT MAX(number) FROM log")?;
        let corrections = last(&mut self.database, "SELECT MAX(number) FROM corrections")?;
        Ok(Version { log, corrections })
    }

    /// Returns tellings of a kind, latest first, that the filter admits: `limit` of them, or fewer with a place to go
    /// on from.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn page(
        &mut self,
        kind: Kind,
        filter: &Filter,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let hidden = self.hidden()?;
        let filter = &crate::show::asked(filter, &hidden);
        let parties = crate::show::meant(&mut self.database, filter.party.as_deref())?;
        let mut page = Page { told: Vec::new(), next: None };
        let mut after = after;
        let mut looked_at = 0;
        while looked_at < LOOKED_AT {
            let wanted = limit.saturating_mul(2).clamp(50, 1000);
            let batch = batch(&mut self.database, kind, filter, after, wanted)?;
            let last = batch.len() < wanted;
            looked_at += batch.len();
            for (number, mut told) in batch {
                let place = Place { reported: told.reported(), number };
                let dated = filter.admits_time(told.reported(), told.happened()) == Ok(true);
                let since = filter.since.is_none_or(|since| told.reported().is_some_and(|at| at >= since));
                if dated && since && filter.admits(&told, &parties) {
                    if page.told.len() == limit {
                        page.next = after;
                        return Ok(page);
                    }
                    hidden.told(&mut told);
                    page.told.push(told);
                }
                after = Some(place);
            }
            if last {
                // The undated ones follow the dated ones, unless a date was asked for.
                let undated = filter.known_at.or(filter.as_of).or(filter.since).is_none();
                match after {
                    Some(Place { reported: Some(_), .. }) | None if undated => {
                        after = Some(Place { reported: None, number: i64::MAX });
                    }
                    _ => return Ok(page),
                }
            }
        }
        page.next = after;
        Ok(page)
    }

    /// Returns a report by its key, with the tellings that stand after what people decided, in text order.
    ///
    /// # Errors
    /// When there is no such report or the database cannot be read.
    pub fn report(&mut self, key: &str) -> Result<(Kept, Vec<Told>), StoreError> {
        let number = self.database.one("SELECT number FROM reports WHERE key = ?1", &[key.into()])?;
        let number = number
            .and_then(|number| number.number())
            .ok_or_else(|| StoreError::NoSuchReport(key.to_owned()))?;
        let kept = add::load(&mut self.database, number)?;
        let sql = format!("{TOLD} WHERE m.report = ?1");
        let rows = self.database.rows(&sql, &[number.into()])?;
        let mut all: Vec<Told> =
            rows.iter().map(|row| told(row).map(|(_, told)| told)).collect::<Result<_, _>>()?;
        all.sort_by(|a, b| {
            let place = |told: &Told| told.mention.entry.evidence_spans().first().copied();
            (place(a), &a.mention.anchor).cmp(&(place(b), &b.mention.anchor))
        });
        Ok((kept, all))
    }

    /// Returns the key of each report that came with an id, or that has a key.
    ///
    /// # Errors
    /// When there is none or the database cannot be read.
    pub fn keys_of(&mut self, id: &str) -> Result<Vec<ReportKey>, StoreError> {
        let rows = self
            .database
            .rows("SELECT key FROM reports WHERE id = ?1 OR key = ?1 ORDER BY key", &[id.into()])?;
        let keys: Vec<ReportKey> =
            rows.iter().filter_map(|row| row[0].owned().map(ReportKey::from_stored)).collect();
        if keys.is_empty() { Err(StoreError::NoSuchReport(id.to_owned())) } else { Ok(keys) }
    }

    /// Returns an entry as its report tells it.
    ///
    /// # Errors
    /// When there is no such entry or the database cannot be read.
    pub fn telling(&mut self, anchor: &str) -> Result<Told, StoreError> {
        corrections::mention(&mut self.database, anchor)
    }

    /// Returns reports, those kept last first, before the one with a number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn listed(&mut self, before: Option<i64>, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let sql = format!("{LISTED} WHERE r.number < ?1 ORDER BY r.number DESC LIMIT ?2");
        let values = [before.unwrap_or(i64::MAX).into(), (limit as i64).into()];
        Ok(self.database.rows(&sql, &values)?.iter().map(|row| Listed::of(row)).collect())
    }

    /// Returns reports that have all the words in headline or text, as [`Store::listed`] does; none where there is no word.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn listed_with(
        &mut self,
        words: &str,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        let found = texts::found(&mut self.database, words, before.unwrap_or(i64::MAX), limit)?;
        let mut listed = Vec::new();
        self.database.each_number(&format!("{LISTED} WHERE r.number IN"), &found, |row| {
            listed.push(Listed::of(row));
            Ok(())
        })?;
        listed.sort_by_key(|one| std::cmp::Reverse(one.number));
        Ok(listed)
    }

    /// Returns the tellings of a kind that happened from one minute to another; of one conflict unless it is empty.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn happening(
        &mut self,
        kind: Kind,
        from: Minutes,
        to: Minutes,
        conflict: &str,
    ) -> Result<Vec<Told>, StoreError> {
        let sql = format!(
            // The index of meetings is found by the kind as it stands here.
            "{TOLD} WHERE m.kind = '{}' AND m.happened >= ?1 AND m.happened <= ?2 AND (?3 = '' OR r.conflict = ?3)",
            kind.code()
        );
        let rows = self.database.rows(&sql, &[from.into(), to.into(), conflict.into()])?;
        self.shown(&rows)
    }

    /// Returns the first entry that nobody has looked at, in the reports kept after the one with a number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn waiting(&mut self, after: Option<i64>) -> Result<Option<Told>, StoreError> {
        let sql = format!(
            "{TOLD} WHERE m.report = (SELECT MIN(report) FROM mentions WHERE report > ?1 AND standing = 'machine') \
             AND m.standing = 'machine'"
        );
        let rows = self.database.rows(&sql, &[after.unwrap_or(0).into()])?;
        let mut all: Vec<Told> =
            rows.iter().map(|row| told(row).map(|(_, told)| told)).collect::<Result<_, _>>()?;
        all.sort_by_key(|told| told.mention.entry.evidence_spans().first().copied());
        Ok(all.into_iter().next())
    }

    /// Returns every telling of a party's positions on a term, latest first, of at most `limit` reports.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn history(&mut self, party: &str, term: &str, limit: usize) -> Result<Vec<Told>, StoreError> {
        let sql = format!(
            "{TOLD} JOIN stands s ON s.mention = m.number JOIN subjects j ON j.number = s.subject \
             WHERE j.party = ?1 AND j.term = ?2 ORDER BY s.reported DESC, s.tie DESC LIMIT ?3"
        );
        let party = self.hidden()?.meant(party).to_owned();
        let rows = self.database.rows(&sql, &[(&party).into(), term.into(), (limit as i64).into()])?;
        self.shown(&rows)
    }

    /// Tellings of rows, with the names that are shown.
    fn shown(&mut self, rows: &[Vec<Value>]) -> Result<Vec<Told>, StoreError> {
        let hidden = self.hidden()?;
        let shown = |row: &Vec<Value>| {
            let (_, mut told) = told(row)?;
            hidden.told(&mut told);
            Ok(told)
        };
        rows.iter().map(shown).collect()
    }

    /// Returns the conflicts that reports were kept for, with how many reports each, most first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn conflicts(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT conflict, reports FROM conflicts WHERE conflict <> ''";
        let mut all: Vec<(String, i64)> = self
            .database
            .rows(sql, &[])?
            .iter()
            .filter_map(|row| row[0].owned().zip(row[1].number()))
            .collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(all)
    }

    /// Returns the day of the last dated report.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_reported(&mut self) -> Result<Option<Minutes>, StoreError> {
        let kinds = Kind::ALL.map(|kind| {
            format!("(SELECT MAX(reported) AS last FROM mentions WHERE kind = '{}')", kind.code())
        });
        let sql = format!(
            "SELECT MAX(last) FROM ({}) AS lasts",
            kinds.map(|one| format!("SELECT last FROM {one} AS one")).join(" UNION ALL ")
        );
        Ok(self.database.one(&sql, &[])?.and_then(|last| last.number()))
    }
}

fn batch(
    database: &mut Database,
    kind: Kind,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<(i64, Told)>, StoreError> {
    if let (Some(words), Kind::Statement, false) = (&filter.search, kind, database.is_postgres()) {
        let before = match after {
            Some(Place { reported, number }) => (reported, number),
            None => (Some(Minutes::MAX), 0),
        };
        let hits = words::hits(database, words, before, limit)?;
        let mut found = crate::show::by_number(database, &hits)?;
        return Ok(hits.into_iter().filter_map(|number| Some((number, found.remove(&number)?))).collect());
    }
    let mut values: Vec<Value> = vec![kind.code().into()];
    let mut sql = format!("{TOLD} WHERE m.kind = ?1");
    match after {
        Some(Place { reported: Some(reported), number }) => {
            sql.push_str(" AND m.reported <= ?2 AND (m.reported < ?2 OR m.number < ?3)");
            values.extend([reported.into(), number.into()]);
        }
        Some(Place { reported: None, number }) => {
            sql.push_str(" AND m.reported IS NULL AND m.number < ?2");
            values.push(number.into());
        }
        None => sql.push_str(" AND m.reported IS NOT NULL"),
    }
    let mut query = Query { sql, values };
    query.admitted(filter, database.is_postgres());
    query.and(" ORDER BY m.reported DESC, m.number DESC LIMIT ?N", (limit as i64).into());
    let rows = database.rows(&query.sql, &query.values)?;
    rows.iter().map(|row| told(row)).collect()
}
