//! The articles behind the items of feeds, and each wording that they had.

use armistice_merge::{Kept, ReportKey};

use super::feeds::Feed;
use super::{AHEAD, Seconds};
use crate::add::{self, Added};
use crate::database::{Database, Value};
use crate::{Store, StoreError};

/// An article that is to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its number.
    pub number: i64,
    /// The feed that it came by.
    pub feed: i64,
    /// Its address.
    pub url: String,
    /// Its title, as the feed has it.
    pub title: Option<String>,
    /// When it was published, as the feed tells it, ISO 8601.
    pub published: Option<String>,
    /// When it was changed, as the feed tells it, ISO 8601.
    pub updated: Option<String>,
    /// When it was seen first, RFC 3339.
    pub seen: String,
    /// Its tag, for a conditional request.
    pub etag: Option<String>,
    /// When it was modified, as the server writes it.
    pub modified: Option<String>,
    /// How often it was looked at since it last changed.
    pub checks: i64,
    /// How many requests in a row failed.
    pub failures: i64,
    /// What came of the last request, in words.
    pub result: Option<String>,
    /// How many wordings are kept.
    pub revisions: i64,
}

/// What came of asking for an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Its tag.
    pub etag: Option<String>,
    /// When it was modified.
    pub modified: Option<String>,
    /// When it was asked for, RFC 3339.
    pub checked: String,
    /// When it is asked for again, if ever.
    pub due: Option<Seconds>,
    /// How often it was looked at since it last changed.
    pub checks: i64,
    /// How many requests in a row failed.
    pub failures: i64,
    /// What came of it, in words.
    pub result: String,
}

/// One wording of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The report that it became.
    pub report: ReportKey,
    /// When it was kept, RFC 3339.
    pub at: String,
    /// When it was published, as far as that is known.
    pub published: Option<String>,
    /// Its text.
    pub text: String,
}

const COLUMNS: &str = "number, feed, url, title, published, updated, seen, etag, modified, checks, failures, result, \
    (SELECT COUNT(*) FROM revisions WHERE article = number)";

fn article(row: &[Value]) -> Article {
    let number = |at: usize| row[at].number().unwrap_or(0);
    Article {
        number: number(0),
        feed: number(1),
        url: row[2].owned().unwrap_or_default(),
        title: row[3].owned(),
        published: row[4].owned(),
        updated: row[5].owned(),
        seen: row[6].owned().unwrap_or_default(),
        etag: row[7].owned(),
        modified: row[8].owned(),
        checks: number(9),
        failures: number(10),
        result: row[11].owned(),
        revisions: number(12),
    }
}

impl Store {
    /// Lists the articles that are due, first seen first, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn articles_due(&mut self, now: Seconds, limit: usize) -> Result<Vec<Article>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM articles WHERE (due <= ?1 OR due > ?3) AND feed IN (SELECT number FROM feeds) \
             ORDER BY number LIMIT ?2"
        );
        let values = [now.into(), (limit as i64).into(), (now + AHEAD).into()];
        let rows = self.database.rows(&sql, &values)?;
        Ok(rows.iter().map(|row| article(row)).collect())
    }

    /// Lists the articles of a feed, first seen first; of all feeds without one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn articles(&mut self, feed: Option<&Feed>) -> Result<Vec<Article>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM articles WHERE CAST(?1 AS BIGINT) = 0 OR feed = ?1 ORDER BY number"
        );
        let rows = self.database.rows(&sql, &[feed.map_or(0, |feed| feed.number).into()])?;
        Ok(rows.iter().map(|row| article(row)).collect())
    }

    /// Writes down what came of asking for an article, and keeps the report that it became, in one transaction.
    ///
    /// A wording that is there already is not kept again: only a changed text makes another report.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn keep_article(
        &mut self,
        article: &Article,
        fetched: &Fetched,
        kept: Option<&Kept>,
    ) -> Result<Option<Added>, StoreError> {
        self.database.whole(|database| {
            let values: [Value; 8] = [
                article.number.into(),
                fetched.etag.as_ref().into(),
                fetched.modified.as_ref().into(),
                (&fetched.checked).into(),
                fetched.due.into(),
                fetched.checks.into(),
                fetched.failures.into(),
                (&fetched.result).into(),
            ];
            let asked_for = database.execute(
                "UPDATE articles SET etag = ?2, modified = ?3, checked = ?4, due = ?5, checks = ?6, failures = ?7, \
                 result = ?8 WHERE number = ?1 AND stamp <> 'forgotten' AND feed IN (SELECT number FROM feeds)",
                &values,
            )?;
            // Forgotten, or its feed removed, while it was fetched: it is not brought back.
            let Some(kept) = kept.filter(|_| asked_for > 0) else { return Ok(None) };
            keep(database, article.number, kept, &fetched.checked)
        })
    }

    /// Whether a wording of an article is kept, by the hash of its text.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_wording(&mut self, article: &Article, sha256: &str) -> Result<bool, StoreError> {
        known(&mut self.database, article.number, sha256)
    }

    /// Returns the wordings of an article, first to last.
    ///
    /// # Errors
    /// When there is no such article.
    pub fn revisions(&mut self, url: &str) -> Result<Vec<Revision>, StoreError> {
        if self.database.one("SELECT number FROM articles WHERE url = ?1", &[url.into()])?.is_none() {
            return Err(StoreError::NoSuchArticle(url.to_owned()));
        }
        let rows = self.database.rows(
            "SELECT v.report, v.at, r.published, r.text, r.number FROM revisions v \
             JOIN articles a ON a.number = v.article JOIN reports r ON r.key = v.report \
             WHERE a.url = ?1 ORDER BY v.at, r.number",
            &[url.into()],
        )?;
        Ok(rows
            .iter()
            .map(|row| Revision {
                report: ReportKey::from_stored(row[0].owned().unwrap_or_default()),
                at: row[1].owned().unwrap_or_default(),
                published: row[2].owned(),
                text: row[3].owned().unwrap_or_default(),
            })
            .collect())
    }
}

fn known(database: &mut Database, article: i64, sha256: &str) -> Result<bool, StoreError> {
    let sql = "SELECT article FROM revisions WHERE article = ?1 AND sha256 = ?2";
    Ok(database.one(sql, &[article.into(), sha256.into()])?.is_some())
}

fn keep(database: &mut Database, article: i64, kept: &Kept, at: &str) -> Result<Option<Added>, StoreError> {
    if known(database, article, &kept.report.sha256)? {
        return Ok(None);
    }
    let added = add::keep(database, std::slice::from_ref(kept), at)?;
    let values: [Value; 4] =
        [article.into(), kept.key().as_str().into(), at.into(), (&kept.report.sha256).into()];
    database.execute(
        "INSERT INTO revisions (article, report, at, sha256) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        &values,
    )?;
    Ok(added.into_iter().next())
}
