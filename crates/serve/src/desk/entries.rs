//! Lists of entries: proposals, meetings, ceasefires, statements, allegations, contradictions, common ground, sources.

use armistice_merge::{Kind, Listing, View, entries};
use armistice_store::{Page, Place, Store, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::calendar::{Calendar, calendar};
use super::cards::{Card, Row, card};
use super::controls::{Controls, Fields};
use super::truces::{Looked, looked, shown};
use super::{AskedQuery, asked, page, shell};
use crate::asked::Asked;
use crate::paging::Paged;
use crate::request::Request;
use crate::{Desk, Problem};

/// How many entries a page has.
const ENTRIES: usize = 50;

#[derive(Template)]
#[template(path = "entries.html")]
struct Entries {
    title: &'static str,
    intro: &'static str,
    controls: Controls,
    /// How many there are, where that is known.
    count: Option<usize>,
    undated: usize,
    cards: Vec<Card>,
    newer: Option<String>,
    older: Option<String>,
    calendar: Option<Calendar>,
    /// Truces that series were looked at for.
    truces: Vec<Looked>,
    /// Whether the page should tell how truces are named.
    unlooked: bool,
}

/// Answers with a list of entries.
pub(crate) async fn entries(
    view: View,
    State(desk): State<Desk>,
    request: Request,
    query: AskedQuery,
) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    // A page of statements is looked up without an index of all; that of other entries is there, unless something narrows it.
    let quick = match view {
        View::Statements => true,
        // A calendar reads all meetings of a month.
        View::Meetings if asked.cursor.is_empty() => false,
        View::Proposals | View::Meetings | View::Ceasefires | View::Allegations => {
            !asked.narrows() && view.kinds().iter().all(|&kind| desk.has_index(kind))
        }
        _ => false,
    };
    let work = if quick { Work::Rows } else { Work::Views };
    page(&desk, &request, work, move |desk, store, version| make(desk, store, version, view, &asked)).await
}

/// What a list is called, what it is, and how it can be narrowed.
fn told(view: View) -> (&'static str, &'static str, Fields) {
    let common = Fields { times: true, since: true, party: true, ..Fields::default() };
    match view {
        View::Proposals => (
            "Proposals",
            "What was put forward, made of which terms, who accepts and who blocks them.",
            Fields { term: true, ..common },
        ),
        View::Meetings => ("Meetings", "Who met or is to meet whom.", common),
        View::Ceasefires => ("Ceasefires", "Which ceasefires there are, as reports tell them.", common),
        View::Statements => (
            "Statements",
            "Who said what, one entry for each report that tells it, latest first.",
            Fields { words: true, ..common },
        ),
        View::Allegations => (
            "Allegations",
            "Who accuses whom of what. Alleged, denied and verified stand apart; none is a finding of this program.",
            common,
        ),
        View::Contradictions => (
            "Contradictions",
            "Where independent origins differ on whether a party is for or against a term.",
            Fields { term: true, since: false, span: true, ..common },
        ),
        _ => (
            "Common ground",
            "Terms that nobody has rejected as far as reported, terms that one party alone blocks, and conditions that \
             point at each other. Who says nothing is not counted as agreeing.",
            Fields { term: true, since: false, ..common },
        ),
    }
}

fn make(
    desk: &Desk,
    store: &mut Store,
    version: &Version,
    view: View,
    asked: &Asked,
) -> Result<Leaf, Problem> {
    let filter = asked.filter()?;
    let (title, intro, fields) = told(view);
    let controls = Controls::new(desk, store, version, &format!("/{}", view.slug()), asked, fields)?;
    let mut leaf = Entries {
        title,
        intro,
        controls,
        count: None,
        undated: 0,
        cards: Vec::new(),
        newer: None,
        older: None,
        calendar: None,
        truces: Vec::new(),
        unlooked: false,
    };
    let here = |cursor: &str| format!("/{}?{}", view.slug(), asked.with_cursor(cursor));
    if view == View::Statements {
        let (listing, next) = statements(store, asked, ENTRIES)?;
        leaf.cards = cards(desk, view, &listing, 0..listing.rows.len());
        leaf.older = next.map(|next| here(&next));
    } else {
        let paged = Paged::open(desk, store, version, view, &filter)?;
        let (all, skipped) = (paged.len(), asked.cursor.parse::<usize>().unwrap_or(0).min(paged.len()));
        // Entries stand in the order of time: the latest first. What is no entry keeps its order.
        let latest_first = !view.kinds().is_empty();
        let (from, to) = if latest_first {
            (all.saturating_sub(skipped + ENTRIES), all - skipped)
        } else {
            (skipped, (skipped + ENTRIES).min(all))
        };
        let listing = paged.rows(store, from, to)?;
        let rows = 0..listing.rows.len();
        // Older pages of the list have no calendar: it is of a month, not of a page.
        if view == View::Meetings && skipped == 0 {
            leaf.calendar = calendar(store, asked)?;
        }
        if view == View::Ceasefires {
            leaf.truces = looked(desk);
            leaf.unlooked = leaf.truces.is_empty();
        }
        leaf.cards = if latest_first {
            cards(desk, view, &listing, rows.rev())
        } else {
            cards(desk, view, &listing, rows)
        };
        leaf.older = (skipped + ENTRIES < all).then(|| here(&(skipped + ENTRIES).to_string()));
        leaf.newer = (skipped > 0).then(|| here(&skipped.saturating_sub(ENTRIES).to_string()));
        leaf.count = Some(all);
        leaf.undated = paged.undated();
    }
    Ok(Leaf { title: title.to_owned(), main: shell::markup(&leaf)? })
}

fn cards(desk: &Desk, view: View, listing: &Listing, rows: impl Iterator<Item = usize>) -> Vec<Card> {
    rows.map(|row| {
        let row = Row::new(listing, row);
        let card = card(view, &row);
        if view == View::Ceasefires { card.field("Did fire pause?", shown(desk, &row)) } else { card }
    })
    .collect()
}

/// Returns a page of statements as a listing, latest first, with where the next one begins.
///
/// # Errors
/// When the filter or the cursor is none, or the record cannot be read.
pub(crate) fn statements(
    store: &mut Store,
    asked: &Asked,
    limit: usize,
) -> Result<(Listing, Option<String>), Problem> {
    let after = place(&asked.cursor)?;
    let Page { told, next } = store.page(Kind::Statement, &asked.filter()?, after, limit)?;
    let mut listing = entries::listing(Kind::Statement, &entries::combine(told), &[], false);
    listing.rows.reverse();
    Ok((listing, next.map(cursor)))
}

/// A place as it stands in an address.
fn cursor(place: Place) -> String {
    match place.reported {
        Some(reported) => format!("{reported}.{}", place.number),
        None => format!("undated.{}", place.number),
    }
}

fn place(cursor: &str) -> Result<Option<Place>, Problem> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let place = cursor.split_once('.').and_then(|(reported, number)| {
        let reported = if reported == "undated" { None } else { Some(reported.parse().ok()?) };
        Some(Place { reported, number: number.parse().ok()? })
    });
    let wrong = || Problem::bad("`cursor` is no place in the record").help("ask again without it");
    place.map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_back() {
        for known in [Place { reported: Some(-5), number: 7 }, Place { reported: None, number: 9 }] {
            assert_eq!(place(&cursor(known)), Ok(Some(known)));
        }
        assert!(place("nowhere").is_err());
    }
}
