//! Letters as rows, for tables of people and programs.

use armistice_merge::Listing;
use armistice_store::{LetterState, Seconds, Store, StoreError};
use serde_json::json;

use crate::clock::rfc3339;

/// Lists letters in a state, or all, first to last; at most `limit`, the last ones.
///
/// # Errors
/// When the record cannot be read.
pub fn listing(
    store: &mut Store,
    state: Option<LetterState>,
    limit: usize,
    now: Seconds,
) -> Result<Listing, StoreError> {
    let rules = store.rules()?;
    let mut listing = Listing::new(&[
        "number", "recorded", "rule", "to", "news", "state", "tries", "next", "result", "evidence", "report",
    ]);
    for notice in store.notices(state, limit)? {
        let rule = rules.iter().find(|rule| rule.number == notice.rule);
        let change = &notice.letter.change;
        let waits = notice.state == LetterState::Waiting && notice.due > now;
        listing.rows.push(vec![
            json!(notice.letter.number),
            json!(notice.letter.made),
            json!(rule.map_or("removed", |rule| rule.name.as_str())),
            json!(rule.map(|rule| rule.channel.shown())),
            json!(change.headline()),
            json!(notice.state.code()),
            json!(notice.letter.tries),
            json!(waits.then(|| rfc3339(notice.due))),
            json!(notice.result),
            json!(change.quotes.iter().map(|quote| &quote.words).collect::<Vec<_>>()),
            json!(change.quotes.last().map(|quote| &quote.report)),
        ]);
    }
    Ok(listing)
}
