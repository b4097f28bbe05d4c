//! The HTTP API: the record as JSON with the field names of the command line, page by page.

mod record;
mod verify;
mod document;

pub(crate) use document::{api, openapi};
pub(crate) use record::{actors, add, correct, corrections, register, report, reports, reports_csv, undo};
pub(crate) use verify::verify;

use armistice_merge::{Listing, View};
use armistice_store::{Store, Version};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::asked::Asked;
use crate::desk::statements;
use crate::listing::{Table, name, objects};
use crate::notices::feeds;
use crate::paging::Paged;
use crate::state::Body;
use crate::{Desk, Problem};

/// How many statements a table has at most; `next` in the header `Link` leads on.
const STATEMENTS: usize = 10_000;
/// How many entries are fetched at once for a table.
const AT_ONCE: usize = 1000;
const CSV: &str = "text/csv; charset=utf-8";

/// A page of rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rows {
    /// The rows, with the field names of the command line.
    data: Vec<Value>,
    /// What to ask for as `cursor` to go on; null at the end.
    next: Option<String>,
    /// Reports without a date, left out because a date was asked for.
    undated: usize,
}

/// Makes a view as JSON, a page of it, or as CSV, all of it.
///
/// # Errors
/// When the query asks for what is not there, or the record cannot be read.
pub(crate) fn rows(
    desk: &Desk,
    store: &mut Store,
    version: &Version,
    view: View,
    asked: &Asked,
    csv: bool,
) -> Result<Body, Problem> {
    let mut filter = asked.filter()?;
    if view == View::Statements {
        let limit = if csv { STATEMENTS } else { asked.limit()? };
        let (listing, next) = statements(store, asked, limit)?;
        return if csv { table(&listing, asked, next) } else { object(&listing, asked, next, 0) };
    }
    if matches!(view, View::Changes | View::Timeline) && filter.since.is_none() {
        filter.since = crate::desk::recent(store, &filter)?;
    }
    let paged = Paged::open(desk, store, version, view, &filter)?;
    if csv {
        let mut table: Option<Table> = None;
        for from in (0..paged.len().max(1)).step_by(AT_ONCE) {
            let listing = paged.rows(store, from, (from + AT_ONCE).min(paged.len()))?;
            if table.is_none() {
                table = Some(Table::new(&listing.columns)?);
            }
            if let Some(table) = &mut table {
                table.add(&listing)?;
            }
        }
        let text = table.map(Table::finish).transpose()?.unwrap_or_default();
        return Ok(Body::new(String::new(), CSV, text, None));
    }
    let from = paged.after(view, &asked.cursor)?;
    let to = (from + asked.limit()?).min(paged.len());
    let listing = paged.rows(store, from, to)?;
    let last = listing.rows.len().checked_sub(1).filter(|_| to < paged.len());
    let next = last.map(|last| name(view, &listing, last));
    object(&listing, asked, next, paged.undated())
}

/// Makes the latest changes as a feed, Atom or JSON Feed.
///
/// # Errors
/// When the query asks for what is not there, or the record cannot be read.
pub(crate) fn feed(
    desk: &Desk,
    store: &mut Store,
    version: &Version,
    asked: &Asked,
    atom: bool,
) -> Result<Body, Problem> {
    let mut filter = asked.filter()?;
    if filter.since.is_none() {
        filter.since = crate::desk::recent(store, &filter)?;
    }
    let paged = Paged::open(desk, store, version, View::Changes, &filter)?;
    let listing = paged.rows(store, paged.len().saturating_sub(AT_ONCE), paged.len())?;
    let (media, text) = if atom {
        ("application/atom+xml; charset=utf-8", feeds::atom(&listing))
    } else {
        ("application/feed+json; charset=utf-8", feeds::json_feed(&listing))
    };
    Ok(Body::new(String::new(), media, text, None))
}

fn table(listing: &Listing, asked: &Asked, next: Option<String>) -> Result<Body, Problem> {
    let mut table = Table::new(&listing.columns)?;
    table.add(listing)?;
    let next = next.map(|next| asked.with_cursor(&next));
    Ok(Body::new(String::new(), CSV, table.finish()?, next))
}

fn object(listing: &Listing, asked: &Asked, next: Option<String>, undated: usize) -> Result<Body, Problem> {
    let link = next.as_ref().map(|next| asked.with_cursor(next));
    let rows = Rows { data: objects(listing), next, undated };
    let text = serde_json::to_string(&rows)
        .map_err(|error| Problem::internal(format!("no JSON could be made: {error}")))?;
    Ok(Body::new(String::new(), "application/json", text, link))
}

/// Makes an answer of all rows of a listing.
///
/// # Errors
/// Never: plain values always become JSON.
pub(crate) fn listed(listing: &Listing, asked: &Asked, next: Option<String>) -> Result<Body, Problem> {
    object(listing, asked, next, 0)
}

/// Makes an answer of a value.
///
/// # Errors
/// Never: plain values always become JSON.
pub(crate) fn answered(value: &Value) -> Result<Body, Problem> {
    Ok(Body::new(String::new(), "application/json", value.to_string(), None))
}

/// Makes a table of all rows of a listing.
///
/// # Errors
/// Never, as memory is written to.
pub(crate) fn tabled(listing: &Listing) -> Result<Body, Problem> {
    table(listing, &Asked::default(), None)
}
