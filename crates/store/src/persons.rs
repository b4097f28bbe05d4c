//! The people that reports name, and which of them are shown by their role.

use std::collections::BTreeSet;

use armistice_merge::{Hidden, Kept, Names, Person, Registry, ReportKey, persons};
use armistice_record::Report;

use crate::database::{Database, Value};
use crate::{Store, StoreError, add, registry};

impl Store {
    /// Says whose names are shown: everybody's, unless this says otherwise. Views, pages of entries and letters keep to it, and so does what
    /// is given of all reports ([`Store::reports`]); a report by itself, the queue, the registry's names and corrections do not.
    #[must_use]
    pub fn showing(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    /// Returns the names that are not shown, with what is shown in their place.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn hidden(&mut self) -> Result<Hidden, StoreError> {
        hidden(&mut self.database, self.names)
    }
}

/// Reads the names that are not shown.
pub(crate) fn hidden(database: &mut Database, names: Names) -> Result<Hidden, StoreError> {
    if names == Names::All {
        return Ok(Hidden::default());
    }
    let mut pairs = Vec::new();
    database.each("SELECT name, shown FROM hidden", &[], |row| {
        pairs.extend(row[0].owned().zip(row[1].owned()));
        Ok(())
    })?;
    Ok(pairs.into_iter().collect())
}

/// Keeps the people of a report.
pub(crate) fn add(
    database: &mut Database,
    number: i64,
    report: &Report,
    key: &ReportKey,
    registry: &Registry,
) -> Result<(), StoreError> {
    for Person { name, shown } in persons(report, key, registry) {
        let values = [(&name).into(), shown.as_deref().unwrap_or("").into(), number.into()];
        let sql = "INSERT INTO persons (name, shown, report) VALUES (?1, ?2, ?3)";
        database.execute(sql, &values)?;
        settle(database, &name)?;
    }
    Ok(())
}

/// Takes the people of a report out.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let rows = database.rows("SELECT name FROM persons WHERE report = ?1", &[report.into()])?;
    database.execute("DELETE FROM persons WHERE report = ?1", &[report.into()])?;
    rows.iter().filter_map(|row| row[0].text()).try_for_each(|name| settle(database, name))
}

/// What is shown of a name, after all its reports; none where it is public in one of them, or in no report.
fn told(database: &mut Database, name: &str) -> Result<Option<String>, StoreError> {
    let first =
        database.one("SELECT shown FROM persons WHERE name = ?1 ORDER BY shown LIMIT 1", &[name.into()])?;
    Ok(first.and_then(|first| first.owned()).filter(|shown| !shown.is_empty()))
}

fn settle(database: &mut Database, name: &str) -> Result<(), StoreError> {
    let now = told(database, name)?;
    let before = database.one("SELECT shown FROM hidden WHERE name = ?1", &[name.into()])?;
    if before.and_then(|before| before.owned()) == now {
        return Ok(());
    }
    database.execute("DELETE FROM hidden WHERE name = ?1", &[name.into()])?;
    if let Some(shown) = now {
        let values: [Value; 2] = [name.into(), shown.as_str().into()];
        database.execute("INSERT INTO hidden (name, shown) VALUES (?1, ?2)", &values)?;
    }
    Ok(())
}

/// Keeps the people of all reports that an older program kept.
pub(crate) fn derive(
    database: &mut Database,
    mut progress: impl FnMut(usize, usize),
) -> Result<(), StoreError> {
    let registry = registry::load(database)?;
    let rows = database.rows("SELECT number, key FROM reports ORDER BY number", &[])?;
    let all = rows.len();
    for (done, row) in rows.into_iter().enumerate() {
        progress(done, all);
        let (Some(number), Some(key)) = (row[0].number(), row[1].owned()) else { continue };
        let kept = add::load(database, number)?;
        add(database, number, &kept.report, &ReportKey::from_stored(key), &registry)?;
    }
    Ok(())
}

/// Whether the people of a report are kept as it names them.
pub(crate) fn as_told(
    database: &mut Database,
    number: i64,
    kept: &Kept,
    key: &ReportKey,
    registry: &Registry,
) -> Result<bool, StoreError> {
    let expected: BTreeSet<(String, String)> = persons(&kept.report, key, registry)
        .into_iter()
        .map(|person| (person.name, person.shown.unwrap_or_default()))
        .collect();
    let rows = database.rows("SELECT name, shown FROM persons WHERE report = ?1", &[number.into()])?;
    let stored: BTreeSet<(String, String)> =
        rows.iter().filter_map(|row| row[0].owned().zip(row[1].owned())).collect();
    Ok(expected == stored)
}

/// Lists what is wrong with who is shown by name.
pub(crate) fn verify(database: &mut Database) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT name FROM hidden UNION SELECT name FROM persons WHERE shown <> ''";
    let mut wrong = 0;
    for row in database.rows(sql, &[])? {
        let name = row[0].text().unwrap_or("");
        let stored = database.one("SELECT shown FROM hidden WHERE name = ?1", &[name.into()])?;
        wrong += usize::from(stored.and_then(|shown| shown.owned()) != told(database, name)?);
    }
    Ok((wrong > 0)
        .then(|| format!("{wrong} names are shown or not against what reports tell"))
        .into_iter()
        .collect())
}
