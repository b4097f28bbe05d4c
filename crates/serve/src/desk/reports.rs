//! The reports that are kept, and one of them with what it says.

use armistice_store::{Listed, Store};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{Leaf, Work};
use super::{AskedQuery, asked, page, reader, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem};

/// How many reports a page has.
const REPORTS: usize = 50;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    /// The words that they have, if any were asked for.
    words: String,
    reports: Vec<Listed>,
    count: usize,
    entries: usize,
    older: Option<String>,
}

/// Answers with the reports that are kept, last kept first.
pub(crate) async fn reports(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Rows, move |_, store, _| list(store, &asked)).await
}

fn list(store: &mut Store, asked: &Asked) -> Result<Leaf, Problem> {
    let mut reports = found(store, asked, REPORTS + 1)?;
    let more = reports.len() > REPORTS;
    reports.truncate(REPORTS);
    let older = reports
        .last()
        .filter(|_| more)
        .map(|last| format!("/reports?{}", asked.with_cursor(&last.number.to_string())));
    let (count, entries) = store.size()?;
    let leaf = Reports { words: asked.q.trim().to_owned(), reports, count, entries, older };
    Ok(Leaf { title: "Reports".to_owned(), main: shell::markup(&leaf)? })
}

/// Returns reports, those kept last first, after the one that the cursor names; with the words, if any are asked for.
///
/// # Errors
/// When the record cannot be read.
pub(crate) fn found(store: &mut Store, asked: &Asked, limit: usize) -> Result<Vec<Listed>, Problem> {
    let before = asked.cursor.parse().ok();
    let words = asked.q.trim();
    Ok(if words.is_empty() {
        store.listed(before, limit)?
    } else {
        store.listed_with(words, before, limit)?
    })
}

/// Answers with a report and what it says.
pub(crate) async fn report(
    State(desk): State<Desk>,
    Path(key): Path<String>,
    request: Request,
    query: AskedQuery,
) -> Response {
    let decided = asked(query).ok().map(|asked| asked.decided).filter(|number| number.parse::<i64>().is_ok());
    // The form at each entry is for those alone who may decide: two pages, each kept by itself.
    let who = request.clone();
    page(&desk, &request, Work::Rows, move |_, store, _| reader::read(store, &key, decided, &who)).await
}

/// Leads to the place of an entry in its report.
pub(crate) async fn entry(
    State(desk): State<Desk>,
    Path(anchor): Path<String>,
    request: Request,
) -> Response {
    let found = desk.with(move |store| Ok(store.telling(&anchor)?)).await;
    match found {
        Ok(told) => {
            let address =
                format!("/reports/{}#e-{}", encoded(told.report.as_str()), encoded(&told.mention.anchor));
            Redirect::to(&address).into_response()
        }
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}
