//! The pages. Each is made from the record by one function and put into the shell, which every page shares.

mod answer;
pub(crate) mod shell;
mod part;
mod controls;
mod cards;
mod changes;
mod matrix;
mod evidence;
mod entries;
mod calendar;
mod truces;
mod timeline;
mod sources;
mod search;
mod actors;
mod reports;
mod reader;
mod fields;
mod decide;
mod watched;

pub(crate) use actors::{actors, register, registry};
pub(crate) use answer::{Leaf, Work, data, page};
pub(crate) use changes::{changes, recent};
pub(crate) use decide::{corrections, decide, log, review, undo};
pub(crate) use entries::{entries, statements};
pub(crate) use evidence::evidence;
pub(crate) use matrix::matrix;
pub(crate) use reports::{entry, found as reports_found, report, reports};
pub(crate) use search::search;
pub(crate) use shell::markup;
pub(crate) use sources::sources;
pub(crate) use timeline::timeline;
pub(crate) use truces::truce;
pub(crate) use watched::{notices, retry, revisions, watched};

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};

use crate::asked::Asked;
use crate::request::Request;
use crate::state::Body;
use crate::{Desk, Problem, api};
use armistice_merge::View;
use armistice_store::{Store, Version};

/// What axum gives for a query that cannot be read, as a problem.
pub(crate) type AskedQuery = Result<Query<Asked>, axum::extract::rejection::QueryRejection>;

/// Returns what was asked.
///
/// # Errors
/// When a parameter is there twice or the query is no text.
pub(crate) fn asked(query: AskedQuery) -> Result<Asked, Problem> {
    let wrong = |error: axum::extract::rejection::QueryRejection| Problem::bad(error.body_text());
    query.map(|Query(asked)| asked).map_err(wrong)
}

/// Answers with a view as CSV, with all columns.
pub(crate) async fn csv(view: View, desk: State<Desk>, request: Request, query: AskedQuery) -> Response {
    let make = move |desk: &Desk, store: &mut Store, version: &Version, asked: &Asked| {
        api::rows(desk, store, version, view, asked, true)
    };
    of_query(desk, request, query, make).await
}

/// Answers with a view as JSON.
pub(crate) async fn json(view: View, desk: State<Desk>, request: Request, query: AskedQuery) -> Response {
    let make = move |desk: &Desk, store: &mut Store, version: &Version, asked: &Asked| {
        api::rows(desk, store, version, view, asked, false)
    };
    of_query(desk, request, query, make).await
}

/// Answers with the latest changes as an Atom feed.
pub(crate) async fn atom(desk: State<Desk>, request: Request, query: AskedQuery) -> Response {
    feed(true, desk, request, query).await
}

/// Answers with the latest changes as a JSON Feed.
pub(crate) async fn json_feed(desk: State<Desk>, request: Request, query: AskedQuery) -> Response {
    feed(false, desk, request, query).await
}

async fn feed(atom: bool, desk: State<Desk>, request: Request, query: AskedQuery) -> Response {
    let make = move |desk: &Desk, store: &mut Store, version: &Version, asked: &Asked| {
        api::feed(desk, store, version, asked, atom)
    };
    of_query(desk, request, query, make).await
}

/// Answers with data that depends on a query.
async fn of_query(
    State(desk): State<Desk>,
    request: Request,
    query: AskedQuery,
    make: impl FnOnce(&Desk, &mut Store, &Version, &Asked) -> Result<Body, Problem> + Send + 'static,
) -> Response {
    match asked(query) {
        Ok(asked) => {
            data(&desk, &request, Work::Views, move |desk, store, version| make(desk, store, version, &asked))
                .await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Answers with the log of corrections or the registry, as a table or as data.
pub(crate) async fn kept(what: Kept, form: Form, State(desk): State<Desk>, request: Request) -> Response {
    data(&desk, &request, Work::Rows, move |_, store, _| {
        let listing = match what {
            Kept::Corrections => log(store)?,
            Kept::Actors => registry(store)?,
        };
        match form {
            Form::Csv => api::tabled(&listing),
            Form::Json => api::listed(&listing, &Asked::default(), None),
        }
    })
    .await
}

/// What is kept beside the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The log of corrections.
    Corrections,
    /// The registry.
    Actors,
}

/// A form of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A table.
    Csv,
    /// JSON.
    Json,
}

/// Answers where there is nothing: with a page, or with data where programs ask.
pub(crate) fn missing(desk: &Desk, request: &Request, problem: Problem) -> Response {
    // Who asks for a file may be somebody whom nobody knows.
    if ["/api/", "/assets"].iter().any(|folder| request.path.starts_with(folder)) {
        problem.into_response()
    } else {
        shell::problem(desk, request, &problem)
    }
}
