//! The HTTP API: the record as JSON with the field names of the command line, page by page.

use armistice_merge::{Listing, View};
use armistice_store::{Store, Version};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::asked::Asked;
use crate::desk::statements;
use crate::listing::Slice;
use crate::state::Body;
use crate::{Desk, Problem};

/// How many statements a table has at most; `next` in the header `Link` leads on.
const STATEMENTS: usize = 10_000;

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
        let slice = Slice::all(&listing);
        return if csv { table(&slice, asked, next) } else { object(&slice, asked, next, 0) };
    }
    if view == View::Changes && filter.since.is_none() {
        filter.since = crate::desk::recent(store)?;
    }
    let shown = desk.view(store, version, view, &filter)?;
    let listing: &Listing = &shown.listing;
    if csv {
        return table(&Slice::all(listing), asked, None);
    }
    let mut slice = Slice::page(view, listing, &asked.cursor, asked.limit()?)?;
    let next = slice.next.take();
    object(&slice, asked, next, shown.undated)
}

fn table(slice: &Slice<'_>, asked: &Asked, next: Option<String>) -> Result<Body, Problem> {
    Ok(Body {
        title: String::new(),
        media: "text/csv; charset=utf-8",
        text: slice.csv()?,
        next: next.map(|next| asked.with_cursor(&next)),
    })
}

fn object(slice: &Slice<'_>, asked: &Asked, next: Option<String>, undated: usize) -> Result<Body, Problem> {
    let link = next.as_ref().map(|next| asked.with_cursor(next));
    let rows = Rows { data: slice.objects(), next, undated };
    let text = serde_json::to_string(&rows)
        .map_err(|error| Problem::internal(format!("no JSON could be made: {error}")))?;
    Ok(Body { title: String::new(), media: "application/json", text, next: link })
}
