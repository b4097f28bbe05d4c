//! Looking for words: in statements, in reports, in the names of parties, in the names of terms.

use armistice_record::Term;
use armistice_store::{Listed, Store};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::cards::{Card, Row, card};
use super::{AskedQuery, asked, entries, page, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem, words};
use armistice_merge::View;

/// How many statements a page has.
const STATEMENTS: usize = 25;
/// How many reports a page has.
const REPORTS: usize = 10;
/// How many parties are shown.
const PARTIES: usize = 12;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    words: String,
    asked: bool,
    parties: Vec<(String, String)>,
    terms: Vec<(&'static str, String)>,
    /// The reports kept last, and whether there are more.
    reports: Vec<Listed>,
    more: bool,
    cards: Vec<Card>,
    older: Option<String>,
    query: String,
}

/// Answers with what has the words.
pub(crate) async fn search(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Rows, move |_, store, _| make(store, &asked)).await
}

fn make(store: &mut Store, asked: &Asked) -> Result<Leaf, Problem> {
    let text = asked.q.trim().to_owned();
    let mut leaf = Search {
        asked: text.chars().any(char::is_alphanumeric),
        words: text.clone(),
        parties: Vec::new(),
        terms: Vec::new(),
        reports: Vec::new(),
        more: false,
        cards: Vec::new(),
        older: None,
        query: encoded(&text),
    };
    if leaf.asked {
        let (listing, next) = entries::statements(store, asked, STATEMENTS)?;
        let rows = (0..listing.rows.len()).map(|row| Row::new(&listing, row));
        leaf.cards = rows.map(|row| card(View::Statements, &row).at_level(3)).collect();
        leaf.older = next.map(|next| format!("/search?{}", asked.with_cursor(&next)));
        // Further pages are of statements.
        if asked.cursor.is_empty() {
            leaf.reports = store.listed_with(&text, None, REPORTS + 1)?;
            leaf.more = leaf.reports.len() > REPORTS;
            leaf.reports.truncate(REPORTS);
        }
        let parties = store.parties_like(&text, PARTIES)?;
        let link = |party: String| (format!("/positions?party={}", encoded(&party)), party);
        leaf.parties = parties.into_iter().map(|(party, _)| link(party)).collect();
        let small = text.to_lowercase();
        leaf.terms = Term::ALL
            .iter()
            .filter(|term| words::term(**term).contains(&small) || term.code().contains(&small))
            .map(|&term| (words::term(term), format!("/positions?term={}", term.code())))
            .collect();
    }
    Ok(Leaf { title: "Search".to_owned(), main: shell::markup(&leaf)? })
}
