//! What changed, day by day, latest first: the first page of the desk.

use armistice_merge::{Filter, Listing, Minutes, View, day};
use armistice_store::{Store, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::answer::{Leaf, Work};
use super::cards::{Row, short};
use super::controls::{Controls, Fields};
use super::timeline::who;
use super::{AskedQuery, asked, page, part, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem};

/// How many days of changes are shown, unless told.
const DAYS: i64 = 30;
/// How many lines a page has.
const LINES: usize = 100;

/// The changes of one day.
struct Day {
    date: String,
    lines: Vec<Line>,
}

/// Something that moved.
struct Line {
    who: String,
    what: String,
    quote: String,
    from: String,
    origins: String,
    href: String,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes {
    controls: Controls,
    days: Vec<Day>,
    count: usize,
    since: Option<String>,
    newer: Option<String>,
    older: Option<String>,
    empty: bool,
}

/// Answers with what changed.
pub(crate) async fn changes(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Views, move |desk, store, version| make(desk, store, version, &asked)).await
}

fn make(desk: &Desk, store: &mut Store, version: &Version, asked: &Asked) -> Result<Leaf, Problem> {
    let mut filter = asked.filter()?;
    let told_since = filter.since.is_some();
    if !told_since {
        filter.since = recent(store, &filter)?;
    }
    let empty = store.listed(None, 1)?.is_empty();
    let controls = Controls::new(
        desk,
        store,
        version,
        "/changes",
        asked,
        Fields { since: true, party: true, term: true, ..Fields::default() },
    )?;
    let shown = desk.view(store, version, View::Changes, &filter)?;
    let listing = &shown.listing;
    // Pages count from the latest line back.
    let skipped: usize = asked.cursor.parse().unwrap_or(0);
    let rows: Vec<usize> = (0..listing.rows.len()).rev().skip(skipped).take(LINES).collect();
    let here = |skipped: usize| format!("/changes?{}", asked.with_cursor(&skipped.to_string()));
    let older = (skipped + rows.len() < listing.rows.len()).then(|| here(skipped + LINES));
    let newer = (skipped > 0).then(|| here(skipped.saturating_sub(LINES)));
    let leaf = Changes {
        controls,
        days: days(listing, &rows),
        count: listing.rows.len(),
        since: filter.since.map(day),
        newer,
        older,
        empty,
    };
    Ok(Leaf { title: "What changed".to_owned(), main: shell::markup(&leaf)? })
}

/// Returns the first minute of the last days that reports tell of, or that the filter asks for.
///
/// # Errors
/// When the record cannot be read.
pub(crate) fn recent(store: &mut Store, filter: &Filter) -> Result<Option<Minutes>, Problem> {
    let last = match filter.known_at.into_iter().chain(filter.as_of).min() {
        Some(asked) => Some(asked),
        None => store.last_reported()?,
    };
    Ok(last.map(|last| last - DAYS * 24 * 60))
}

fn days(listing: &Listing, rows: &[usize]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for &row in rows {
        let row = Row::new(listing, row);
        let date = Some(row.text("date")).filter(|date| !date.is_empty());
        let date = date.unwrap_or_else(|| "without a date".to_owned());
        if days.last().is_none_or(|day| day.date != date) {
            days.push(Day { date, lines: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.lines.push(line(&row));
        }
    }
    days
}

fn line(row: &Row<'_>) -> Line {
    let change = row.text("change");
    let what = match (row.text("what").as_str(), change.split_once(": ")) {
        ("position", Some((term, stances))) => format!("{}: {}", part::term(term), in_words(stances)),
        (what, _) => format!("{}: {}", what.replace('-', " "), in_words(&change)),
    };
    Line {
        who: who(row),
        what,
        quote: row.text("why"),
        from: Some(row.text("publisher"))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| short(&row.text("report"))),
        origins: origins(row.get("origins")),
        href: format!("/entries/{}", encoded(&row.text("id"))),
    }
}

/// Codes on both sides of an arrow, as words.
pub(crate) fn in_words(change: &str) -> String {
    let side = |code: &str| match part::Part::stance(code) {
        part::Part::Stance { word, .. } => word.to_owned(),
        _ => code.replace('-', " "),
    };
    change.split(" → ").map(side).collect::<Vec<_>>().join(" → ")
}

/// "1 origin", "3 independent origins".
pub(crate) fn origins(count: &Value) -> String {
    match count.as_u64() {
        Some(1) => "1 origin".to_owned(),
        Some(n) => format!("{n} independent origins"),
        None => String::new(),
    }
}
