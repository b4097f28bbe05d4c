//! The positions matrix: terms down, parties across; each cell tells the stance in glyph and word, since when, from
//! how many origins, and whether origins contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::{Listing, View};
use armistice_record::Term;
use armistice_store::{Store, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::cards::Row;
use super::changes::origins;
use super::controls::{Controls, Fields};
use super::part::{Part, bare};
use super::{AskedQuery, asked, page, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem, words};

/// How many parties stand side by side at most.
const ACROSS: usize = 12;

/// A party and term in the listing.
type Place = (String, String);

/// What somebody says of a party's stand.
struct Stand {
    stance: Part,
    account: Option<String>,
    since: String,
    origins: String,
    condition: String,
    differ: String,
}

struct Cell {
    party: String,
    href: String,
    stands: Vec<Stand>,
    contradicted: bool,
}

struct Line {
    term: &'static str,
    cells: Vec<Cell>,
}

struct Group {
    name: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "matrix.html")]
struct Matrix {
    controls: Controls,
    parties: Vec<String>,
    width: usize,
    groups: Vec<Group>,
    conflict: Option<String>,
    undated: usize,
    /// The further parties, each with its number of positions.
    others: Vec<(String, String)>,
    asked: Asked,
}

/// Answers with the matrix.
pub(crate) async fn matrix(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Views, move |desk, store, version| make(desk, store, version, asked)).await
}

fn make(desk: &Desk, store: &mut Store, version: &Version, mut asked: Asked) -> Result<Leaf, Problem> {
    // A party may stand otherwise in another conflict: one at a time.
    let conflicts = desk.conflicts(store, version)?;
    if asked.conflict.is_empty() && conflicts.len() > 1 {
        asked.conflict.clone_from(&conflicts[0].0);
    }
    let filter = asked.filter()?;
    let fields = Fields { times: true, party: true, term: true, ..Fields::default() };
    let controls = Controls::new(desk, store, version, "/positions", &asked, fields)?;
    let shown = desk.view(store, version, View::Positions, &filter)?;
    let disputes = desk.view(store, version, View::Contradictions, &filter)?;
    let contradicted: BTreeSet<Place> = places(&disputes.listing).into_iter().collect();
    let all = places(&shown.listing);
    let ranked = ranked(&all);
    let parties: Vec<String> = ranked.iter().take(ACROSS).map(|(party, _)| party.clone()).collect();
    let link = |(party, count): &(String, usize)| {
        let only = Asked { party: party.clone(), ..asked.clone() };
        (format!("/positions?{}", only.query()), format!("{party} ({count})"))
    };
    let others = ranked.iter().skip(ACROSS).take(200).map(link).collect();
    let mut cells: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (row, place) in all.into_iter().enumerate() {
        cells.entry(place).or_default().push(row);
    }
    let groups = groups(&shown.listing, &cells, &parties, &contradicted, &asked);
    let leaf = Matrix {
        controls,
        width: parties.len() + 1,
        parties,
        groups,
        conflict: filter.conflict.clone(),
        undated: shown.undated,
        others,
        asked,
    };
    Ok(Leaf { title: "Positions".to_owned(), main: shell::markup(&leaf)? })
}

/// The party and term of each row.
fn places(listing: &Listing) -> Vec<Place> {
    (0..listing.rows.len())
        .map(|row| Row::new(listing, row))
        .map(|row| (row.text("party"), row.text("term")))
        .collect()
}

/// The parties with how many rows each has, most first.
fn ranked(places: &[Place]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (party, _) in places {
        *counts.entry(party).or_default() += 1;
    }
    let mut ranked: Vec<(String, usize)> =
        counts.into_iter().map(|(party, count)| (party.to_owned(), count)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

fn groups(
    listing: &Listing,
    cells: &BTreeMap<Place, Vec<usize>>,
    parties: &[String],
    contradicted: &BTreeSet<Place>,
    asked: &Asked,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for &term in Term::ALL {
        let code = term.code().to_owned();
        if !parties.iter().any(|party| cells.contains_key(&(party.clone(), code.clone()))) {
            continue;
        }
        let name = words::plain(term.group().code());
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(Group { name, lines: Vec::new() });
        }
        let cell = |party: &String| {
            let place = (party.clone(), code.clone());
            let rows = cells.get(&place).map_or(&[][..], Vec::as_slice);
            Cell {
                party: party.clone(),
                href: address(&code, party, asked),
                stands: rows.iter().map(|&row| stand(&Row::new(listing, row))).collect(),
                contradicted: contradicted.contains(&place),
            }
        };
        let line = Line { term: words::term(term), cells: parties.iter().map(cell).collect() };
        if let Some(group) = groups.last_mut() {
            group.lines.push(line);
        }
    }
    groups
}

/// The page that shows what a cell rests on.
fn address(term: &str, party: &str, asked: &Asked) -> String {
    let kept = Asked {
        conflict: asked.conflict.clone(),
        as_of: asked.as_of.clone(),
        known_at: asked.known_at.clone(),
        ..Asked::default()
    };
    let query = kept.query();
    let query = if query.is_empty() { query } else { format!("?{query}") };
    format!("/positions/{}/{}{query}", encoded(term), encoded(party))
}

fn stand(row: &Row<'_>) -> Stand {
    let stance = row.text("stance");
    let differ = stance.is_empty();
    Stand {
        stance: if differ { Part::Absent("not clear") } else { Part::stance(&stance) },
        account: Some(row.text("account"))
            .filter(|account| account != "self")
            .map(|name| bare(&name).to_owned()),
        since: row.text("since"),
        origins: origins(row.get("origins")),
        condition: row.text("condition"),
        differ: if differ { tallies(&row.list("told")) } else { String::new() },
    }
}

/// "demand 1", "accept 2" as people say it.
fn tallies(told: &[String]) -> String {
    let words = |tally: &String| match tally.split_once(' ') {
        Some((code, count)) => format!("{} {count}", Part::stance(code).plain()),
        None => tally.clone(),
    };
    format!("told without dates: {}", told.iter().map(words).collect::<Vec<_>>().join(", "))
}
