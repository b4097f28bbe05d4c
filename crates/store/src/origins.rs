//! Which kept reports are copies of one origin, kept up to date as reports come and go.

use armistice_merge::copies::Shingles;
use armistice_merge::group;

use crate::bands::{self, Waiting};
use crate::database::{Database, Value};
use crate::{StoreError, histories};

/// Finds the copies of a new report and gives it their origin, or one of its own.
pub(crate) fn place(
    database: &mut Database,
    number: i64,
    shingles: &Shingles,
    waiting: &mut Waiting,
) -> Result<(), StoreError> {
    let bands = shingles.bands();
    let mut linked: Vec<i64> = Vec::new();
    if !bands.is_empty() {
        for report in waiting.sharing(database, &bands)? {
            let origin = database.one("SELECT origin FROM reports WHERE number = ?1", &[report.into()])?;
            let Some(origin) = origin.and_then(|origin| origin.number()) else { continue };
            if linked.contains(&origin) {
                continue;
            }
            let text = database.one("SELECT text FROM reports WHERE number = ?1", &[report.into()])?;
            let text = text.and_then(|text| text.owned()).unwrap_or_default();
            if shingles.copies(&Shingles::of(&text)) {
                linked.push(origin);
            }
        }
        waiting.add(database, number, &bands)?;
    }
    linked.sort_unstable();
    let origin = linked.first().copied().unwrap_or(number);
    // The long row is written again only where it has to be.
    let values = [origin.into(), number.into()];
    database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2 AND origin <> ?1", &values)?;
    // The new report shows that origins kept apart so far are one.
    for &other in linked.iter().skip(1) {
        rename(database, other, origin)?;
    }
    Ok(())
}

fn rename(database: &mut Database, from: i64, to: i64) -> Result<(), StoreError> {
    for row in database.rows("SELECT number FROM reports WHERE origin = ?1", &[from.into()])? {
        set(database, row[0].number().unwrap_or(0), to)?;
    }
    Ok(())
}

/// Gives a report and all that rests on it another origin.
fn set(database: &mut Database, report: i64, origin: i64) -> Result<(), StoreError> {
    let values = [origin.into(), report.into()];
    database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2", &values)?;
    database.execute("UPDATE outlines SET origin = ?1 WHERE report = ?2", &values)?;
    database.execute("UPDATE stands SET origin = ?1 WHERE report = ?2", &values)?;
    let members =
        "UPDATE members SET origin = ?1 WHERE mention IN (SELECT number FROM mentions WHERE report = ?2)";
    database.execute(members, &values)?;
    histories::rename(database, report, origin)
}

/// Takes a report out; those that it alone held together come apart.
pub(crate) fn remove(database: &mut Database, number: i64) -> Result<(), StoreError> {
    let text = database.one("SELECT text FROM reports WHERE number = ?1", &[number.into()])?;
    bands::remove(database, number, text.as_ref().and_then(Value::text).unwrap_or(""))?;
    let origin = database.one("SELECT origin FROM reports WHERE number = ?1", &[number.into()])?;
    let Some(origin) = origin.and_then(|origin| origin.number()) else { return Ok(()) };
    let sql = "SELECT number, text FROM reports WHERE origin = ?1 AND number <> ?2 ORDER BY number";
    let rows = database.rows(sql, &[origin.into(), number.into()])?;
    let numbers: Vec<i64> = rows.iter().filter_map(|row| row[0].number()).collect();
    let shingles: Vec<Shingles> = rows.iter().map(|row| Shingles::of(row[1].text().unwrap_or(""))).collect();
    let mut keys: Vec<Vec<i64>> = vec![Vec::new(); numbers.len()];
    let mut link = 0;
    for one in 0..numbers.len() {
        for other in one + 1..numbers.len() {
            if shingles[one].copies(&shingles[other]) {
                keys[one].push(link);
                keys[other].push(link);
                link += 1;
            }
        }
    }
    for members in group(&keys) {
        let named = numbers[members[0]];
        for member in members {
            set(database, numbers[member], named)?;
        }
    }
    Ok(())
}
