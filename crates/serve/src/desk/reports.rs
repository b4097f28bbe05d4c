//! The reports that are kept, and one of them with what it says.

use armistice_store::{Listed, Store, Version};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::Leaf;
use super::{AskedQuery, asked, page, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem};

/// How many reports a page has.
const REPORTS: usize = 50;

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
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
    page(&desk, &request, move |_, store, _| list(store, &asked)).await
}

fn list(store: &mut Store, asked: &Asked) -> Result<Leaf, Problem> {
    let mut reports = store.listed(asked.cursor.parse().ok(), REPORTS + 1)?;
    let more = reports.len() > REPORTS;
    reports.truncate(REPORTS);
    let older = reports.last().filter(|_| more).map(|last| format!("/reports?cursor={}", last.number));
    let (count, entries) = store.size()?;
    let leaf = Reports { reports, count, entries, older };
    Ok(Leaf { title: "Reports".to_owned(), main: shell::markup(&leaf)? })
}

/// Answers with a report and what it says.
pub(crate) async fn report(State(desk): State<Desk>, Path(key): Path<String>, request: Request) -> Response {
    page(&desk, &request, move |_, store, version| read(store, version, &key)).await
}

fn read(_store: &mut Store, _version: &Version, key: &str) -> Result<Leaf, Problem> {
    Err(Problem::not_found(format!("there is no report `{key}`")))
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
