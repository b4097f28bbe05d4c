//! Which kept reports are copies of one origin, kept up to date as reports come and go.

use armistice_merge::copies::Shingles;
use armistice_merge::group;

use crate::StoreError;
use crate::database::{Database, Value};

/// Finds the copies of a new report and gives it their origin, or one of its own.
pub(crate) fn place(database: &mut Database, number: i64, shingles: &Shingles) -> Result<(), StoreError> {
    let bands = shingles.bands();
    let mut linked: Vec<i64> = Vec::new();
    if !bands.is_empty() {
        for (report, origin) in candidates(database, &bands)? {
            if linked.contains(&origin) {
                continue;
            }
            let text = database.one("SELECT text FROM reports WHERE number = ?1", &[report.into()])?;
            let text = text.and_then(|text| text.owned()).unwrap_or_default();
            if shingles.copies(&Shingles::of(&text)) {
                linked.push(origin);
            }
        }
        let rows: Vec<String> = (0..bands.len()).map(|at| format!("(?{}, ?1)", at + 2)).collect();
        let sql = format!("INSERT INTO bands (band, report) VALUES {}", rows.join(", "));
        let values: Vec<Value> = std::iter::once(number).chain(bands).map(Value::Number).collect();
        database.execute(&sql, &values)?;
    }
    linked.sort_unstable();
    let origin = linked.first().copied().unwrap_or(number);
    database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2", &[origin.into(), number.into()])?;
    // The new report shows that origins kept apart so far are one.
    for &other in linked.iter().skip(1) {
        rename(database, other, origin)?;
    }
    Ok(())
}

/// The reports that share a band, with their origins.
fn candidates(database: &mut Database, bands: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    let places: Vec<String> = (1..=bands.len()).map(|at| format!("?{at}")).collect();
    let sql = format!(
        "SELECT DISTINCT b.report, r.origin FROM bands b JOIN reports r ON r.number = b.report WHERE b.band IN ({})",
        places.join(", ")
    );
    let values: Vec<Value> = bands.iter().map(|&band| band.into()).collect();
    let rows = database.rows(&sql, &values)?;
    Ok(rows.iter().filter_map(|row| Some((row[0].number()?, row[1].number()?))).collect())
}

fn rename(database: &mut Database, from: i64, to: i64) -> Result<(), StoreError> {
    let values = [to.into(), from.into()];
    database.execute("UPDATE stands SET origin = ?1 WHERE origin = ?2 AND report IN (SELECT number FROM reports WHERE origin = ?2)", &values)?;
    database.execute("UPDATE reports SET origin = ?1 WHERE origin = ?2", &values)?;
    Ok(())
}

/// Takes a report out; those that it alone held together come apart.
pub(crate) fn remove(database: &mut Database, number: i64) -> Result<(), StoreError> {
    let text = database.one("SELECT text FROM reports WHERE number = ?1", &[number.into()])?;
    for band in Shingles::of(text.as_ref().and_then(Value::text).unwrap_or("")).bands() {
        database
            .execute("DELETE FROM bands WHERE band = ?1 AND report = ?2", &[band.into(), number.into()])?;
    }
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
            let values = [named.into(), numbers[member].into()];
            database.execute("UPDATE reports SET origin = ?1 WHERE number = ?2", &values)?;
            database.execute("UPDATE stands SET origin = ?1 WHERE report = ?2", &values)?;
        }
    }
    Ok(())
}
