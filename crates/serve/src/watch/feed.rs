//! One feed, polled.

use armistice_intake::{Encoding, IntakeError};
use armistice_merge::content_hash;
use armistice_store::{Feed, Item, Poll, Seconds};
use url::Url;

use super::fetch::{Answer, FetchError, Fetcher, Known, Page};
use super::when;
use crate::clock::{rfc3339, stretch};

/// How many items of a feed are taken.
const ITEMS: usize = 500;

/// What a feed gave.
#[derive(Clone, Debug)]
pub enum Look {
    /// Nothing else than last time.
    Same,
    /// Its items.
    Items {
        /// What it calls itself.
        title: Option<String>,
        /// For the next request.
        known: Known,
        /// The items that lead somewhere.
        items: Vec<Item>,
        /// What is odd about it, in words.
        odd: Vec<String>,
    },
}

/// Why nothing could be had of a feed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LookError {
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What was fetched is no feed.
    #[error("{0}")]
    Intake(String),
    /// It broke our program.
    #[error("it could not be read: a bug of ours")]
    Bug,
}

impl LookError {
    /// Whether it may be otherwise later.
    pub fn passes(&self) -> bool {
        matches!(self, LookError::Fetch(error) if error.passes())
    }
}

impl From<IntakeError> for LookError {
    fn from(error: IntakeError) -> Self {
        LookError::Intake(error.to_string())
    }
}

/// Fetches a feed and lists its items; keeps nothing.
///
/// # Errors
/// When it cannot be had or is no feed.
pub fn look(fetcher: &Fetcher<'_>, url: &str, known: &Known, private: bool) -> Result<Look, LookError> {
    match fetcher.get(url, known, private)? {
        Answer::Same => Ok(Look::Same),
        Answer::New(page) => read(*page),
    }
}

pub(super) fn look_at(fetcher: &Fetcher<'_>, feed: &Feed) -> Result<Look, LookError> {
    let known = Known { etag: feed.etag.clone(), modified: feed.modified.clone() };
    look(fetcher, &feed.new.url, &known, feed.new.private)
}

fn read(page: Page) -> Result<Look, LookError> {
    let told = page.encoding.as_ref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let feed = armistice_intake::feed(&page.bytes, page.url.as_str(), told)?;
    let mut odd = Vec::new();
    if feed.replaced {
        odd.push("some characters could not be decoded".to_owned());
    }
    let all = feed.items.len();
    let mut items: Vec<Item> = Vec::new();
    for item in feed.items.into_iter().take(ITEMS) {
        let Some(url) = item.url.as_deref().and_then(|url| article_address(&page.url, url)) else { continue };
        if items.iter().any(|known| known.url == url) {
            continue;
        }
        let stamp = content_hash(&[
            item.title.as_deref().unwrap_or(""),
            item.updated.as_deref().unwrap_or(""),
            item.content.as_deref().unwrap_or(""),
        ]);
        items.push(Item { url, title: item.title, published: item.published, updated: item.updated, stamp });
    }
    let left = all - items.len();
    if left > 0 {
        odd.push(format!("{left} of its {all} items lead nowhere or twice to the same place"));
    }
    Ok(Look::Items { title: feed.title, known: page.known, items, odd })
}

/// An address of the web without its fragment.
fn article_address(feed: &Url, url: &str) -> Option<String> {
    let mut url = feed.join(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    Some(url.into())
}

/// What is written down about a poll.
pub(super) fn result(feed: &Feed, look: Result<Look, LookError>, now: Seconds) -> Poll {
    let checked = rfc3339(now);
    let poll = Poll {
        etag: feed.etag.clone(),
        modified: feed.modified.clone(),
        checked,
        due: now + feed.new.every,
        ..Poll::default()
    };
    match look {
        Ok(Look::Same) => Poll { result: "nothing new since the last time".to_owned(), ..poll },
        Ok(Look::Items { title, known, items, odd }) => {
            let odd: String = odd.iter().map(|odd| format!("; {odd}")).collect();
            let result = format!("{} items{odd}", items.len());
            Poll { title, etag: known.etag, modified: known.modified, items, result, ..poll }
        }
        Err(error) => {
            let failures = feed.failures + 1;
            let wait = if let LookError::Fetch(error) = &error { error.wait() } else { None };
            let again = when::feed(feed.new.every, failures, wait);
            let result = format!("{error}; asked again in {}", stretch(again));
            Poll { due: now + again, failures, result, ..poll }
        }
    }
}
