//! Feeds that are polled, and who wants to be told of what moved.
//!
//! What is to be told is written into the outbox in the transaction that changes the record: it is told at least
//! once, whatever happens to the program in between.

pub(crate) mod news;
mod rules;
mod outbox;
mod feeds;
mod articles;

pub use articles::{Article, Fetched, Revision};
pub use feeds::{Feed, Item, NewFeed, Poll};
pub use outbox::{Letter, LetterState, Notice, Parcel};
pub use rules::{Channel, Rhythm, Rule, Secret};

use armistice_merge::ReportKey;

use crate::StoreError;
use crate::database::Database;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

/// What is due later than in so many seconds was put down by a clock that ran ahead, and is due now: nothing waits longer than the
/// week of a digest.
pub const AHEAD: Seconds = 8 * 24 * 3600;

/// Takes out the words of a report that is purged: letters that quote it, and its wording of an article, which is not
/// asked for again.
pub(crate) fn forget(database: &mut Database, key: &ReportKey) -> Result<(), StoreError> {
    let quoted = format!("%\"key\":\"{key}\"%");
    database.execute("DELETE FROM outbox WHERE change LIKE ?1", &[quoted.as_str().into()])?;
    let key = [key.as_str().into()];
    database.execute(
        "UPDATE articles SET title = NULL, stamp = 'forgotten', due = NULL, result = 'forgotten' \
         WHERE number IN (SELECT article FROM revisions WHERE report = ?1)",
        &key,
    )?;
    database.execute("DELETE FROM revisions WHERE report = ?1", &key)?;
    Ok(())
}
