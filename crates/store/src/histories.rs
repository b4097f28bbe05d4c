//! The stands of each subject in blocks, so that many histories are read at once: a row for some dozens of stands.

use std::collections::BTreeSet;

use armistice_merge::Minutes;
use armistice_merge::history::{Stand, UNKNOWN};

use crate::StoreError;
use crate::database::{Database, Value};
use crate::mentions::{stance_number, stance_of};

/// How many bytes a stand takes.
const WIDTH: usize = 33;
/// How many stands a block has at most.
const BLOCK: usize = 48;
/// A block's number is the subject's, shifted by this many bits, and its place.
const SHIFT: u32 = 20;

/// Adds a stand to the history of a subject.
pub(crate) fn add(database: &mut Database, subject: i64, stand: &Stand) -> Result<(), StoreError> {
    let sql = "SELECT number, stands FROM histories WHERE number >= ?1 AND number < ?2 ORDER BY number DESC LIMIT 1";
    let bounds = [(subject << SHIFT).into(), ((subject + 1) << SHIFT).into()];
    let mut last = None;
    database.each(sql, &bounds, |row| {
        last = row[0].number().zip(row[1].bytes().map(<[u8]>::to_vec));
        Ok(())
    })?;
    match last {
        Some((number, mut stands)) if stands.len() < BLOCK * WIDTH => {
            write(stand, &mut stands);
            put(database, number, stands)
        }
        last => {
            let number = last.map_or(subject << SHIFT, |(number, _)| number + 1);
            let mut stands = Vec::with_capacity(WIDTH);
            write(stand, &mut stands);
            let sql = "INSERT INTO histories (number, stands) VALUES (?1, ?2)";
            database.execute(sql, &[number.into(), Value::Bytes(stands)])?;
            Ok(())
        }
    }
}

/// Takes the stands of a report out.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    each_of(database, report, |stands, at| {
        stands.drain(at..at + WIDTH);
    })
}

/// Gives the stands of a report another origin.
pub(crate) fn rename(database: &mut Database, report: i64, origin: i64) -> Result<(), StoreError> {
    each_of(database, report, |stands, at| stands[at + 25..at + WIDTH].copy_from_slice(&origin.to_le_bytes()))
}

/// Changes the block of each stand of a report; the stand begins at the place that is handed on.
fn each_of(
    database: &mut Database,
    report: i64,
    change: impl Fn(&mut Vec<u8>, usize),
) -> Result<(), StoreError> {
    for row in database.rows("SELECT subject, mention FROM stands WHERE report = ?1", &[report.into()])? {
        let (Some(subject), Some(mention)) = (row[0].number(), row[1].number()) else { continue };
        let sql = "SELECT number, stands FROM histories WHERE number >= ?1 AND number < ?2";
        let blocks = database.rows(sql, &[(subject << SHIFT).into(), ((subject + 1) << SHIFT).into()])?;
        let found = blocks.iter().find_map(|row| {
            let stands = row[1].bytes()?;
            let at = stands.chunks_exact(WIDTH).position(|one| number(one, 17) == mention)?;
            Some((row[0].number()?, stands.to_vec(), at * WIDTH))
        });
        if let Some((number, mut stands, at)) = found {
            change(&mut stands, at);
            put(database, number, stands)?;
        }
    }
    Ok(())
}

fn put(database: &mut Database, number: i64, stands: Vec<u8>) -> Result<(), StoreError> {
    if stands.is_empty() {
        database.execute("DELETE FROM histories WHERE number = ?1", &[number.into()])?;
    } else {
        let values = [Value::Bytes(stands), number.into()];
        database.execute("UPDATE histories SET stands = ?1 WHERE number = ?2", &values)?;
    }
    Ok(())
}

/// Hands on the stands of each subject that were reported by a moment; the room for them is used again for the next subject.
pub(crate) fn each(
    database: &mut Database,
    limit: Minutes,
    mut of_subject: impl FnMut(i64, &mut [Stand]),
) -> Result<(), StoreError> {
    let mut stands: Vec<Stand> = Vec::new();
    let mut open = None;
    database.each("SELECT number, stands FROM histories ORDER BY number", &[], |row| {
        let (Some(number), Some(block)) = (row[0].number(), row[1].bytes()) else { return Ok(()) };
        let subject = number >> SHIFT;
        if let Some(known) = open.replace(subject).filter(|&known| known != subject) {
            of_subject(known, &mut stands);
            stands.clear();
        }
        for one in block.chunks_exact(WIDTH) {
            let stand = read(one)?;
            if stand.reported <= limit {
                stands.push(stand);
            }
        }
        Ok(())
    })?;
    if let Some(known) = open {
        of_subject(known, &mut stands);
    }
    Ok(())
}

/// Lists what is wrong with the histories: they hold the rows of stands and no others.
pub(crate) fn verify(database: &mut Database) -> Result<Vec<String>, StoreError> {
    let mut held: BTreeSet<(i64, Stand)> = BTreeSet::new();
    each(database, UNKNOWN, |subject, stands| held.extend(stands.iter().map(|&stand| (subject, stand))))?;
    let mut wrong = 0;
    let sql = "SELECT subject, reported, tie, mention, stance, origin FROM stands";
    database.each(sql, &[], |row| {
        let number = |at: usize| row[at].number().unwrap_or(0);
        let known = stance_of(number(4)).is_some_and(|stance| {
            let stand =
                Stand { reported: number(1), tie: number(2), stance, mention: number(3), origin: number(5) };
            held.remove(&(number(0), stand))
        });
        wrong += usize::from(!known);
        Ok(())
    })?;
    wrong += held.len();
    Ok((wrong > 0).then(|| format!("{wrong} positions stand otherwise in the history")).into_iter().collect())
}

fn write(stand: &Stand, out: &mut Vec<u8>) {
    out.extend(stand.reported.to_le_bytes());
    out.extend(stand.tie.to_le_bytes());
    // Stances are few.
    out.push(u8::try_from(stance_number(stand.stance)).unwrap_or(u8::MAX));
    out.extend(stand.mention.to_le_bytes());
    out.extend(stand.origin.to_le_bytes());
}

fn read(bytes: &[u8]) -> Result<Stand, StoreError> {
    let mention = number(bytes, 17);
    let stance = stance_of(bytes[16].into()).ok_or_else(|| StoreError::Damaged {
        at: format!("stand of entry {mention}"),
        cause: format!("{} is no stance", bytes[16]),
    })?;
    Ok(Stand {
        reported: number(bytes, 0),
        tie: number(bytes, 8),
        stance,
        mention,
        origin: number(bytes, 25),
    })
}

fn number(bytes: &[u8], at: usize) -> i64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[at..at + 8]);
    i64::from_le_bytes(eight)
}
