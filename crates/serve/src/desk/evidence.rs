//! What a cell of the matrix rests on: every telling of one party's position on one term, and where they differ.

use std::collections::BTreeMap;

use armistice_merge::{Entry, Filter, Told, View};
use armistice_store::{Store, Version};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::answer::{Leaf, Work};
use super::cards::{Card, contradiction, short};
use super::controls::{Controls, Fields};
use super::part::{Part, term as term_words};
use super::{AskedQuery, asked, page, shell};
use crate::asked::{Asked, encoded};
use crate::request::Request;
use crate::{Desk, Problem};

/// How many tellings are shown.
const TELLINGS: usize = 300;

/// One telling.
struct Telling {
    date: String,
    stance: Part,
    /// What it was before, where this telling differs.
    before: Option<Part>,
    account: Option<String>,
    condition: String,
    quotes: Vec<String>,
    publisher: String,
    standing: &'static str,
    href: String,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct Evidence {
    controls: Controls,
    party: String,
    term: String,
    conflict: String,
    conflict_query: String,
    current: Vec<(Part, Option<String>, String)>,
    tellings: Vec<Telling>,
    contradictions: Vec<Card>,
    cut: bool,
}

/// Answers with what a cell rests on.
pub(crate) async fn evidence(
    State(desk): State<Desk>,
    Path((term, party)): Path<(String, String)>,
    request: Request,
    query: AskedQuery,
) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    page(&desk, &request, Work::Views, move |desk, store, version| {
        make(desk, store, version, asked, term, party)
    })
    .await
}

fn make(
    desk: &Desk,
    store: &mut Store,
    version: &Version,
    asked: Asked,
    term: String,
    party: String,
) -> Result<Leaf, Problem> {
    let party = store.hidden()?.shown(&party).to_owned();
    let asked = Asked { party: party.clone(), term: term.clone(), ..asked };
    let filter = asked.filter()?;
    let address = format!("/positions/{}/{}", encoded(&term), encoded(&party));
    let own = Asked { party: String::new(), term: String::new(), ..asked.clone() };
    let mut controls =
        Controls::new(desk, store, version, &address, &own, Fields { times: true, ..Fields::default() })?;
    controls.without_data();
    let told = store.history(&party, &term, TELLINGS)?;
    let cut = told.len() == TELLINGS;
    let told: Vec<Told> = told.into_iter().filter(|told| admits(&filter, told)).collect();
    if told.is_empty() && asked.as_of.is_empty() && asked.known_at.is_empty() {
        return Err(Problem::not_found(format!("no report tells where {party} stands on {term}"))
            .help("the matrix lists what was found: /positions"));
    }
    let positions = desk.view(store, version, View::Positions, &filter)?;
    let listing = &positions.listing;
    let current = (0..listing.rows.len())
        .map(|row| super::cards::Row::new(listing, row))
        .filter(|row| row.text("party") == party && !row.text("stance").is_empty())
        .map(|row| {
            let account = Some(row.text("account")).filter(|account| account != "self");
            (Part::stance(&row.text("stance")), account, row.text("since"))
        })
        .collect();
    let disputes = desk.view(store, version, View::Contradictions, &filter)?;
    let contradictions = (0..disputes.listing.rows.len())
        .map(|row| super::cards::Row::new(&disputes.listing, row))
        .filter(|row| row.text("party") == party)
        .map(|row| contradiction(&row).at_level(3))
        .collect();
    let leaf = Evidence {
        controls,
        term: term_words(&term),
        conflict_query: encoded(&asked.conflict),
        conflict: asked.conflict.clone(),
        current,
        tellings: tellings(&told),
        contradictions,
        cut,
        party: party.clone(),
    };
    Ok(Leaf { title: format!("{party} on {}", leaf.term), main: shell::markup(&leaf)? })
}

/// Whether the times and the conflict admit a telling; without a date it is shown only where no date is asked for.
fn admits(filter: &Filter, told: &Told) -> bool {
    let conflict = filter.conflict.as_ref().is_none_or(|conflict| told.conflict.as_ref() == Some(conflict));
    conflict && filter.admits_time(told.reported(), told.happened()) == Ok(true)
}

/// The tellings, latest first, each with what the same account told before where that was otherwise.
fn tellings(told: &[Told]) -> Vec<Telling> {
    let mut before: BTreeMap<String, Part> = BTreeMap::new();
    let mut found: Vec<Telling> = Vec::new();
    let mut ordered: Vec<&Told> = told.iter().collect();
    ordered.sort_by(|a, b| a.order().cmp(&b.order()));
    for told in ordered {
        let Entry::Position(position) = &told.mention.entry else { continue };
        let by = told.party(&position.by);
        let account = (position.by != "self" && by != told.party(&position.holder)).then_some(by);
        let stance = Part::stance(position.stance.code());
        let known = before.insert(account.clone().unwrap_or_default(), stance.clone());
        found.push(Telling {
            date: told.published.clone().unwrap_or_default(),
            before: known.filter(|known| *known != stance),
            stance,
            account,
            condition: position.condition.as_ref().map_or_else(String::new, |one| one.text.clone()),
            quotes: position.evidence.clone(),
            publisher: told.publisher.clone().unwrap_or_else(|| short(&told.report_id)),
            standing: told.mention.standing.code(),
            href: format!("/entries/{}", told.mention.anchor),
        });
    }
    found.reverse();
    found
}
