//! Feeds that are polled, and what came of it.

use super::Seconds;
use crate::database::Value;
use crate::{Store, StoreError};

/// A feed to be polled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeed {
    /// Its address.
    pub url: String,
    /// The conflict that its reports are about.
    pub conflict: Option<String>,
    /// Who publishes it; its own title unless told.
    pub publisher: Option<String>,
    /// Whether it and what it links to may be at private addresses.
    pub private: bool,
    /// How many seconds lie between two polls.
    pub every: Seconds,
}

/// A feed with what came of the last poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its number.
    pub number: i64,
    /// What the user said about it.
    pub new: NewFeed,
    /// What it calls itself.
    pub title: Option<String>,
    /// Its tag, for a conditional request.
    pub etag: Option<String>,
    /// When it was modified, as the server writes it.
    pub modified: Option<String>,
    /// When it was polled last, RFC 3339.
    pub checked: Option<String>,
    /// When it is polled next.
    pub due: Seconds,
    /// How many polls in a row failed.
    pub failures: i64,
    /// What came of the last poll, in words.
    pub result: Option<String>,
}

/// What came of a poll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poll {
    /// What the feed calls itself, if it was read.
    pub title: Option<String>,
    /// Its tag.
    pub etag: Option<String>,
    /// When it was modified.
    pub modified: Option<String>,
    /// When it was polled, RFC 3339.
    pub checked: String,
    /// When it is polled next.
    pub due: Seconds,
    /// How many polls in a row failed.
    pub failures: i64,
    /// What came of it, in words.
    pub result: String,
    /// Its items, if it was read.
    pub items: Vec<Item>,
}

/// An item of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The address of its article.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
    /// When it was changed, ISO 8601.
    pub updated: Option<String>,
    /// A hash of all that the feed says of it.
    pub stamp: String,
}

const COLUMNS: &str =
    "number, url, conflict, publisher, private, every, title, etag, modified, checked, due, failures, result";

fn feed(row: &[Value]) -> Feed {
    let number = |at: usize| row[at].number().unwrap_or(0);
    Feed {
        number: number(0),
        new: NewFeed {
            url: row[1].owned().unwrap_or_default(),
            conflict: row[2].owned(),
            publisher: row[3].owned(),
            private: number(4) != 0,
            every: number(5),
        },
        title: row[6].owned(),
        etag: row[7].owned(),
        modified: row[8].owned(),
        checked: row[9].owned(),
        due: number(10),
        failures: number(11),
        result: row[12].owned(),
    }
}

impl Store {
    /// Keeps a feed to be polled; one that is there already takes the new settings. Returns whether it is new.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_feed(&mut self, new: &NewFeed, at: &str, due: Seconds) -> Result<bool, StoreError> {
        self.database.whole(|database| {
            let known = database.one("SELECT number FROM feeds WHERE url = ?1", &[(&new.url).into()])?;
            let values: [Value; 6] = [
                (&new.url).into(),
                new.conflict.as_ref().into(),
                new.publisher.as_ref().into(),
                i64::from(new.private).into(),
                new.every.into(),
                due.into(),
            ];
            if known.is_some() {
                database.execute(
                    "UPDATE feeds SET conflict = ?2, publisher = ?3, private = ?4, every = ?5, due = ?6, failures = 0 \
                     WHERE url = ?1",
                    &values,
                )?;
                return Ok(false);
            }
            let mut values = values.to_vec();
            values.push(at.into());
            database.execute(
                "INSERT INTO feeds (url, conflict, publisher, private, every, due, failures, added) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
                &values,
            )?;
            Ok(true)
        })
    }

    /// Stops polling a feed. Its articles stay in the record and are not asked for again.
    ///
    /// # Errors
    /// When there is no such feed.
    pub fn remove_feed(&mut self, url: &str) -> Result<(), StoreError> {
        self.database.whole(|database| {
            database.execute(
                "UPDATE articles SET due = NULL WHERE feed IN (SELECT number FROM feeds WHERE url = ?1)",
                &[url.into()],
            )?;
            match database.execute("DELETE FROM feeds WHERE url = ?1", &[url.into()])? {
                0 => Err(StoreError::NoSuchFeed(url.to_owned())),
                _ => Ok(()),
            }
        })
    }

    /// Lists the feeds, first to last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn feeds(&mut self) -> Result<Vec<Feed>, StoreError> {
        let rows = self.database.rows(&format!("SELECT {COLUMNS} FROM feeds ORDER BY number"), &[])?;
        Ok(rows.iter().map(|row| feed(row)).collect())
    }

    /// Writes down what came of a poll, with the items that are new or changed. Returns how many are new, and how many changed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn polled(&mut self, number: i64, poll: &Poll, now: Seconds) -> Result<(usize, usize), StoreError> {
        self.database.whole(|database| {
            let values: [Value; 8] = [
                number.into(),
                poll.title.as_ref().into(),
                poll.etag.as_ref().into(),
                poll.modified.as_ref().into(),
                (&poll.checked).into(),
                poll.due.into(),
                poll.failures.into(),
                (&poll.result).into(),
            ];
            let known = database.execute(
                "UPDATE feeds SET title = COALESCE(?2, title), etag = ?3, modified = ?4, checked = ?5, due = ?6, \
                 failures = ?7, result = ?8 WHERE number = ?1",
                &values,
            )?;
            // Removed while it was polled: nobody asks for its articles any more.
            if known == 0 {
                return Ok((0, 0));
            }
            let (mut new, mut changed) = (0, 0);
            for item in &poll.items {
                let known =
                    database.one("SELECT stamp FROM articles WHERE url = ?1", &[(&item.url).into()])?;
                match known.as_ref().and_then(Value::text) {
                    Some(stamp) if stamp == item.stamp || stamp == "forgotten" => continue,
                    Some(_) => changed += 1,
                    None => new += 1,
                }
                let values: [Value; 8] = [
                    number.into(),
                    (&item.url).into(),
                    item.title.as_ref().into(),
                    item.published.as_ref().into(),
                    item.updated.as_ref().into(),
                    (&poll.checked).into(),
                    (&item.stamp).into(),
                    now.into(),
                ];
                database.execute(
                    "INSERT INTO articles (feed, url, title, published, updated, seen, stamp, due, checks, failures) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0) ON CONFLICT (url) DO UPDATE SET feed = ?1, \
                     title = ?3, published = ?4, updated = ?5, stamp = ?7, due = ?8, checks = 0, failures = 0",
                    &values,
                )?;
            }
            Ok((new, changed))
        })
    }
}
