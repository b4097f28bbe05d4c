//! The registry of actors: which names mean whom, and the form that changes it.

use armistice_merge::Listing;
use armistice_store::Store;
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::answer::{Leaf, Work};
use super::cards::Row;
use super::shell::{self, CSRF};
use super::{AskedQuery, asked, page};
use crate::asked::encoded;
use crate::request::Request;
use crate::{Desk, Problem, Role};

/// How many actors a page has.
const ACTORS: usize = 100;

struct Actor {
    name: String,
    entries: String,
    aliases: Vec<String>,
    href: String,
}

#[derive(Template)]
#[template(path = "actors.html")]
struct Actors {
    actors: Vec<Actor>,
    count: usize,
    /// Names that are registered, each with whom it means.
    registered: Vec<(String, String)>,
    may: bool,
    csrf: &'static str,
    older: Option<String>,
    newer: Option<String>,
}

/// Lists the parties of the record with how many entries name each, and which names mean it: the columns of
/// `armistice actors`.
///
/// # Errors
/// When the record cannot be read.
pub(crate) fn registry(store: &mut Store) -> Result<Listing, Problem> {
    let registry = store.registry()?;
    let mut listing = Listing::new(&["actor", "entries", "aliases"]);
    for (party, entries) in store.parties()? {
        let known: Vec<&str> =
            registry.iter().filter(|(_, name)| *name == party).map(|(alias, _)| alias).collect();
        listing.rows.push(vec![json!(party), json!(entries), json!(known)]);
    }
    Ok(listing)
}

/// Answers with the registry.
pub(crate) async fn actors(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    let may = request.person.role >= Role::Admin;
    page(&desk, &request, Work::Rows, move |_, store, _| {
        let listing = registry(store)?;
        let registered =
            store.registry()?.iter().map(|(alias, name)| (alias.to_owned(), name.to_owned())).collect();
        let skipped = asked.cursor.parse::<usize>().unwrap_or(0).min(listing.rows.len());
        let shown = (0..listing.rows.len()).skip(skipped).take(ACTORS).map(|row| Row::new(&listing, row));
        let actors: Vec<Actor> = shown
            .map(|row| Actor {
                href: format!("/positions?party={}", encoded(&row.text("actor"))),
                name: row.text("actor"),
                entries: row.text("entries"),
                aliases: row.list("aliases"),
            })
            .collect();
        let here = |skipped: usize| format!("/actors?cursor={skipped}");
        let leaf = Actors {
            older: (skipped + actors.len() < listing.rows.len()).then(|| here(skipped + ACTORS)),
            newer: (skipped > 0).then(|| here(skipped.saturating_sub(ACTORS))),
            actors,
            count: listing.rows.len(),
            registered,
            may,
            csrf: CSRF,
        };
        Ok(Leaf { title: "Actors".to_owned(), main: shell::markup(&leaf)? })
    })
    .await
}

/// Takes a name from its form.
pub(crate) async fn register(
    State(desk): State<Desk>,
    request: Request,
    Form(form): Form<Vec<(String, String)>>,
) -> Response {
    let get = |name: &str| {
        form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim()).to_owned()
    };
    let (alias, name) = (get("alias"), get("name"));
    let done = async {
        request.at_least(Role::Admin)?;
        if alias.is_empty() {
            return Err(Problem::bad("no name was given").help("fill in the name as reports have it"));
        }
        let at = desk.now();
        let pair = [(alias, Some(name).filter(|name| !name.is_empty()))];
        desk.with_views(move |store| Ok(store.register(&pair, &at)?)).await
    };
    match done.await {
        Ok(()) => Redirect::to("/actors").into_response(),
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}
