//! Who published how much, by which kinds of source, from how many origins.

use armistice_merge::View;
use armistice_store::{Store, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::cards::Row;
use super::controls::{Controls, Fields};
use super::{AskedQuery, asked, page, shell};
use crate::asked::Asked;
use crate::paging::Paged;
use crate::request::Request;
use crate::{Desk, Problem};

/// How many publishers a page has.
const PUBLISHERS: usize = 500;

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources {
    controls: Controls,
    /// The cells of each publisher: name, then numbers, then the last day.
    rows: Vec<Vec<String>>,
    count: usize,
}

/// Answers with the sources.
pub(crate) async fn sources(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Views, move |desk, store, version| make(desk, store, version, &asked)).await
}

fn make(desk: &Desk, store: &mut Store, version: &Version, asked: &Asked) -> Result<Leaf, Problem> {
    let controls =
        Controls::new(desk, store, version, "/sources", asked, Fields { times: true, ..Fields::default() })?;
    let paged = Paged::open(desk, store, version, View::Sources, &asked.filter()?)?;
    let listing = paged.rows(store, 0, paged.len())?;
    let mut rows: Vec<Vec<String>> = (0..listing.rows.len())
        .map(|row| listing.columns.iter().map(|column| Row::new(&listing, row).text(column)).collect())
        .collect();
    rows.sort_by_key(|cells: &Vec<String>| std::cmp::Reverse(cells[1].parse::<u64>().unwrap_or(0)));
    let count = rows.len();
    rows.truncate(PUBLISHERS);
    Ok(Leaf { title: "Sources".to_owned(), main: shell::markup(&Sources { controls, rows, count })? })
}
