//! All entries in the order in which they happened: a picture with a lane for each kind, and the same as a table.

use std::collections::BTreeMap;

use armistice_merge::{Listing, Minutes, View, day, earliest};
use armistice_store::{Store, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::cards::Row;
use super::changes::{in_words, recent};
use super::controls::{Controls, Fields};
use super::{AskedQuery, asked, page, part, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem};

/// How many lines the table has.
const LINES: usize = 100;
const DAY: Minutes = 24 * 60;
/// The picture, in its own units: where lanes begin, how wide and high they are.
const LEFT: f64 = 110.0;
const WIDTH: f64 = 880.0;
const HIGH: f64 = 46.0;
/// At how many places along a lane entries are gathered at most.
const BINS: i64 = 88;
const LANES: [(&str, &str); 5] = [
    ("proposal", "proposals"),
    ("position", "positions"),
    ("meeting", "meetings"),
    ("ceasefire", "ceasefires"),
    ("allegation", "allegations"),
];

/// Entries of one lane at one place.
struct Dot {
    x: String,
    y: String,
    radius: String,
    class: &'static str,
    title: String,
    /// The number in the dot, where there are several.
    count: String,
}

struct Lane {
    label: &'static str,
    y: String,
    middle: String,
}

struct Tick {
    x: String,
    label: String,
}

struct Line {
    date: String,
    what: String,
    who: String,
    change: String,
    origins: String,
    href: String,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Timeline {
    controls: Controls,
    lanes: Vec<Lane>,
    ticks: Vec<Tick>,
    dots: Vec<Dot>,
    height: String,
    lines: Vec<Line>,
    count: usize,
    since: Option<String>,
    newer: Option<String>,
    older: Option<String>,
}

/// Answers with the timeline.
pub(crate) async fn timeline(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Views, move |desk, store, version| make(desk, store, version, &asked)).await
}

fn make(desk: &Desk, store: &mut Store, version: &Version, asked: &Asked) -> Result<Leaf, Problem> {
    let mut filter = asked.filter()?;
    if filter.since.is_none() {
        filter.since = recent(store, &filter)?;
    }
    let fields = Fields { since: true, times: true, party: true, term: true, ..Fields::default() };
    let controls = Controls::new(desk, store, version, "/timeline", asked, fields)?;
    let shown = desk.view(store, version, View::Timeline, &filter)?;
    let listing = &shown.listing;
    let all = listing.rows.len();
    let skipped = asked.cursor.parse::<usize>().unwrap_or(0).min(all);
    let rows = (all.saturating_sub(skipped + LINES)..all - skipped).rev();
    let here = |skipped: usize| format!("/timeline?{}", asked.with_cursor(&skipped.to_string()));
    let (ticks, dots) = picture(listing);
    let lanes = (0..).zip(LANES).map(|(n, (label, _)): (u8, _)| Lane {
        label,
        y: place(f64::from(n) * HIGH),
        middle: place(f64::from(n) * HIGH + HIGH / 2.0 + 4.0),
    });
    let leaf = Timeline {
        controls,
        lanes: lanes.collect(),
        ticks,
        dots,
        height: place(HIGH * LANES.len() as f64 + 26.0),
        lines: rows.map(|row| line(&Row::new(listing, row))).collect(),
        count: all,
        since: filter.since.map(day),
        newer: (skipped > 0).then(|| here(skipped.saturating_sub(LINES))),
        older: (skipped + LINES < all).then(|| here(skipped + LINES)),
    };
    Ok(Leaf { title: "Timeline".to_owned(), main: shell::markup(&leaf)? })
}

fn place(value: f64) -> String {
    format!("{value:.1}")
}

/// The lane of a line, by how `what` begins.
fn lane(what: &str) -> Option<usize> {
    LANES.iter().position(|(name, _)| what.starts_with(name))
}

fn line(row: &Row<'_>) -> Line {
    let what = row.text("what");
    let shown = match what.split_once(" on ") {
        Some(("position", term)) => format!("position on {}", part::term(term)),
        _ => what.replace('-', " "),
    };
    Line {
        date: row.text("date"),
        what: shown,
        who: who(row),
        change: in_words(&row.text("change")),
        origins: row.text("origins"),
        href: format!("/entries/{}", encoded(&row.text("id"))),
    }
}

/// Who is in a line, by names alone.
pub(crate) fn who(row: &Row<'_>) -> String {
    let names = row.text("who");
    if names.is_empty() {
        return "nobody named".to_owned();
    }
    names.split(", ").map(part::bare).collect::<Vec<_>>().join(", ")
}

/// Gathers the dated entries of each lane by place, with the days along the bottom.
fn picture(listing: &Listing) -> (Vec<Tick>, Vec<Dot>) {
    let dated: Vec<(Minutes, usize)> = (0..listing.rows.len())
        .filter_map(|row| {
            let row = Row::new(listing, row);
            Some((earliest(&row.text("date"))?, lane(&row.text("what"))?))
        })
        .collect();
    let (Some(first), Some(last)) =
        (dated.iter().map(|one| one.0).min(), dated.iter().map(|one| one.0).max())
    else {
        return (Vec::new(), Vec::new());
    };
    let first = first.div_euclid(DAY) * DAY;
    let days = (last - first).div_euclid(DAY) + 1;
    // A place is a whole number of days, so that a day never falls apart.
    let step = (days + BINS - 1) / BINS * DAY;
    let places = (days * DAY + step - 1) / step;
    let x = |at: i64| LEFT + (at as f64 + 0.5) * WIDTH / places as f64;
    let mut counts: BTreeMap<(usize, i64), usize> = BTreeMap::new();
    for &(at, lane) in &dated {
        *counts.entry((lane, (at - first).div_euclid(step))).or_default() += 1;
    }
    let widest = (WIDTH / places as f64 / 2.0).clamp(5.0, 16.0);
    let dot = |(&(lane, at), &count): (&(usize, i64), &usize)| {
        let from = day(first + at * step);
        let until = day(first + at * step + step - DAY);
        let when = if step == DAY { from } else { format!("{from} to {until}") };
        Dot {
            x: place(x(at)),
            y: place(lane as f64 * HIGH + HIGH / 2.0),
            radius: place((4.0 + (count as f64).sqrt() * 2.0).min(widest.max(5.0))),
            class: LANES[lane].1,
            title: format!("{when}: {count} {}", if count == 1 { LANES[lane].0 } else { LANES[lane].1 }),
            count: if count > 1 && widest > 9.0 { count.to_string() } else { String::new() },
        }
    };
    let every = (places + 5) / 6;
    let ticks = (0..places).step_by(usize::try_from(every.max(1)).unwrap_or(1));
    let ticks = ticks.map(|at| Tick { x: place(x(at)), label: day(first + at * step) }).collect();
    (ticks, counts.iter().map(dot).collect())
}
