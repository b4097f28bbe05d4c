//! One article behind an item: fetched, read, kept.

use armistice_intake::{Encoding, Format, Options, documents};
use armistice_language::Models;
use armistice_merge::Kept;
use armistice_record::{Document, Report};
use armistice_store::{Article, Feed, Fetched, Outcome, Seconds, Store, StoreError};

use super::fetch::{Answer, FetchError, Fetcher, Known, Page};
use super::when;
use crate::clock::{rfc3339, stretch};

/// Why nothing could be had of an article.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum ArticleError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("{0}")]
    Intake(String),
    #[error("it could not be read: a bug of ours")]
    Bug,
}

impl ArticleError {
    /// Whether it may be otherwise later.
    pub(super) fn passes(&self) -> bool {
        matches!(self, ArticleError::Fetch(error) if error.passes())
    }
}

/// An article that was had.
pub(super) enum Had {
    Same,
    New(Box<Document>, Known),
}

/// What became of it.
pub(super) struct Became {
    pub(super) good: bool,
    pub(super) new: bool,
    pub(super) result: String,
}

/// Fetches an article and takes it in.
pub(super) fn look_at(fetcher: &Fetcher<'_>, article: &Article, feed: &Feed) -> Result<Had, ArticleError> {
    let known = Known { etag: article.etag.clone(), modified: article.modified.clone() };
    match fetcher.get(&article.url, &known, feed.new.private)? {
        Answer::Same => Ok(Had::Same),
        Answer::New(page) => {
            let known = page.known.clone();
            Ok(Had::New(Box::new(document(&page, article, feed)?), known))
        }
    }
}

fn document(page: &Page, article: &Article, feed: &Feed) -> Result<Document, ArticleError> {
    let format = match page.kind.as_deref() {
        None | Some("text/html" | "application/xhtml+xml" | "application/xml" | "text/xml") => Format::Html,
        Some("text/plain") => Format::Text,
        Some(other) => return Err(ArticleError::Intake(format!("it is `{other}`, no page"))),
    };
    let told = page.encoding.as_ref().and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let mut last = ArticleError::Intake("it is empty".to_owned());
    // Where the bytes are not in the encoding that the server tells, what they say of themselves counts.
    for encoding in [told, None] {
        let options = Options {
            encoding,
            format: Some(format),
            max_bytes: u64::MAX,
            published: article.published.as_deref().and_then(|moment| moment.parse().ok()),
            publisher: feed.new.publisher.clone().or_else(|| feed.title.clone()),
            url: Some(article.url.clone()),
        };
        match documents(&page.bytes, &options).next() {
            Some(Ok(received)) => {
                let mut document = received.document;
                document.id.clone_from(&article.url);
                return Ok(document);
            }
            Some(Err(error)) => last = ArticleError::Intake(error.to_string()),
            None => {}
        }
    }
    Err(last)
}

/// Reads an article, keeps it if its text is new, and writes down what came of it.
pub(super) fn keep(
    store: &mut Store,
    article: &Article,
    feed: &Feed,
    had: Result<Had, ArticleError>,
    tired: bool,
    now: Seconds,
) -> Result<Became, StoreError> {
    let known = Known { etag: article.etag.clone(), modified: article.modified.clone() };
    match had {
        Ok(Had::Same) => seen(store, article, known, now),
        Ok(Had::New(document, known)) if store.has_wording(article, document.sha256())? => {
            seen(store, article, known, now)
        }
        Ok(Had::New(document, known)) => {
            let read = super::guarded(|| read(*document, article, feed, now));
            let Some(kept) = read else {
                return failed(store, article, known, &ArticleError::Bug, tired, now);
            };
            let report = &kept.report;
            let entries = report.statements.len()
                + report.proposals.len()
                + report.positions.len()
                + report.meetings.len()
                + report.ceasefires.len()
                + report.allegations.len();
            let what = if article.revisions > 0 { "kept in another wording" } else { "kept" };
            let result = format!("{what}, {entries} entries");
            let fetched = fetched(known, now, when::look(0), &result);
            let added = store.keep_article(article, &Fetched { checks: 1, ..fetched }, Some(&kept))?;
            let new = added.is_some_and(|added| added.outcome == Outcome::New);
            Ok(Became { good: true, new, result })
        }
        Err(error) => failed(store, article, known, &error, tired, now),
    }
}

fn fetched(known: Known, now: Seconds, after: Option<Seconds>, result: &str) -> Fetched {
    Fetched {
        etag: known.etag,
        modified: known.modified,
        checked: rfc3339(now),
        due: after.map(|after| now + after),
        checks: 0,
        failures: 0,
        result: result.to_owned(),
    }
}

/// The text is the one that we have.
fn seen(store: &mut Store, article: &Article, known: Known, now: Seconds) -> Result<Became, StoreError> {
    let result = "unchanged".to_owned();
    let fetched = fetched(known, now, when::look(article.checks), &result);
    store.keep_article(article, &Fetched { checks: article.checks + 1, ..fetched }, None)?;
    Ok(Became { good: true, new: false, result })
}

fn failed(
    store: &mut Store,
    article: &Article,
    known: Known,
    error: &ArticleError,
    tired: bool,
    now: Seconds,
) -> Result<Became, StoreError> {
    let wait = if let ArticleError::Fetch(error) = error { error.wait() } else { None };
    // An article that was not asked for, since its host failed, has not failed itself.
    let failures = article.failures + i64::from(!tired);
    let after = if tired { Some(when::feed(5 * 60, 0, wait)) } else { when::article(failures, wait) };
    let after = after.filter(|_| error.passes());
    let again = after
        .map_or_else(|| "not asked again".to_owned(), |after| format!("asked again in {}", stretch(after)));
    let result = format!("{error}; {again}");
    let fetched = fetched(known, now, after, &result);
    store.keep_article(article, &Fetched { failures, checks: article.checks, ..fetched }, None)?;
    Ok(Became { good: false, new: false, result })
}

fn read(mut document: Document, article: &Article, feed: &Feed, now: Seconds) -> Kept {
    let first = article.revisions == 0;
    // Another wording was reported when the feed says that it changed, at the latest now; a report without any date
    // was reported by the time when it was seen first.
    let at = if first {
        document.published.is_none().then(|| article.seen.clone())
    } else {
        let told = article.updated.clone().filter(|updated| article.published.as_ref() < Some(updated));
        Some(told.unwrap_or_else(|| rfc3339(now)))
    };
    if let Some(at) = at {
        document.published = at.parse().ok().or(document.published);
    }
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = Report::new(&document, &reading, feed.new.conflict.as_deref());
    Kept { report, generation: armistice_read::generation() }
}
