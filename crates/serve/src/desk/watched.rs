//! What is watched and who is told: feeds, rules, letters and what became of them, articles that changed.
//!
//! None of it moves the version of the record, so these pages are made anew each time.

use armistice_merge::Listing;
use armistice_store::{Channel, LetterState, Rhythm, Rule, Seconds, Store};
use askama::Template;
use axum::Form;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cards::Row;
use super::shell::{self, CSRF, Shell};
use crate::asked::encoded;
use crate::clock::{rfc3339, stretch};
use crate::notices::listing;
use crate::request::Request;
use crate::watch::revisions::{Piece, around, difference};
use crate::{Desk, Problem, Role, api, words};

/// How many letters a page shows, and how many a file has.
const LETTERS: usize = 50;
const FILED: usize = 10_000;
/// How many articles that changed a page shows.
const ARTICLES: usize = 50;

struct FeedRow {
    url: String,
    title: String,
    every: String,
    checked: String,
    next: String,
    result: String,
}

struct RuleRow {
    name: String,
    news: String,
    how: &'static str,
    rhythm: String,
    to: String,
    waiting: usize,
    dead: usize,
}

struct LetterRow {
    number: String,
    recorded: String,
    rule: String,
    to: String,
    news: String,
    state: String,
    tries: String,
    next: String,
    result: String,
    is_dead: bool,
}

struct ArticleRow {
    href: String,
    name: String,
    wordings: i64,
}

#[derive(Template)]
#[template(path = "watched.html")]
struct Watched {
    feeds: Vec<FeedRow>,
    rules: Vec<RuleRow>,
    dead: Vec<LetterRow>,
    dead_count: usize,
    letters: Vec<LetterRow>,
    articles: Vec<ArticleRow>,
    may: bool,
    csrf: &'static str,
}

/// Answers with feeds, rules, letters and articles that changed.
pub(crate) async fn watched(State(desk): State<Desk>, request: Request) -> Response {
    let made = async {
        let may = request.at_least(Role::Reviewer)?.role >= Role::Admin;
        let now = now(&desk);
        desk.with(move |store| make(store, may, now)).await
    };
    answer(&desk, &request, "Watch", made.await)
}

fn answer(desk: &Desk, request: &Request, title: &str, made: Result<String, Problem>) -> Response {
    match made {
        Ok(main) => {
            let page = Shell::new(desk, request).around(title, &main);
            ([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
        }
        Err(problem) => shell::problem(desk, request, &problem),
    }
}

/// Now, to the minute.
fn now(desk: &Desk) -> Seconds {
    armistice_merge::earliest(&desk.now()).unwrap_or(0) * 60
}

fn make(store: &mut Store, may: bool, now: Seconds) -> Result<String, Problem> {
    let feeds = store.feeds()?.into_iter().map(|feed| FeedRow {
        title: feed.new.publisher.or(feed.title).unwrap_or_default(),
        url: feed.new.url,
        every: stretch(feed.new.every),
        checked: feed.checked.unwrap_or_else(|| "not yet".to_owned()),
        next: rfc3339(feed.due),
        result: feed.result.unwrap_or_else(|| "not polled yet".to_owned()),
    });
    let feeds: Vec<FeedRow> = feeds.collect();
    let mut rules = Vec::new();
    for rule in store.rules()? {
        let letters = store.letters(Some(rule.number))?;
        rules.push(told(&rule, &letters));
    }
    let dead_count = count(&store.letters(None)?, LetterState::Dead);
    let mut articles: Vec<ArticleRow> = Vec::new();
    for article in store.articles(None)?.into_iter().rev().filter(|article| article.revisions > 1) {
        articles.push(ArticleRow {
            href: format!("/watch/revisions?url={}", encoded(&article.url)),
            name: article.title.unwrap_or(article.url),
            wordings: article.revisions,
        });
        if articles.len() == ARTICLES {
            break;
        }
    }
    let leaf = Watched {
        feeds,
        rules,
        dead: letters(&listing(store, Some(LetterState::Dead), LETTERS, now)?),
        dead_count,
        letters: letters(&listing(store, None, LETTERS, now)?),
        articles,
        may,
        csrf: CSRF,
    };
    shell::markup(&leaf)
}

fn count(letters: &[(LetterState, usize)], state: LetterState) -> usize {
    letters.iter().find(|known| known.0 == state).map_or(0, |known| known.1)
}

fn told(rule: &Rule, letters: &[(LetterState, usize)]) -> RuleRow {
    let events: Vec<String> = rule.events.iter().map(|event| words::plain(event.code())).collect();
    let mut news = if events.is_empty() { "all news".to_owned() } else { events.join(", ") };
    for (before, only) in
        [("of", &rule.party), ("on", &rule.term), ("in", &rule.conflict), ("since", &rule.since)]
    {
        if let Some(only) = only {
            news.push_str(&format!(" {before} {only}"));
        }
    }
    let at = format!("{:02}:{:02} UTC", rule.minute / 60, rule.minute % 60);
    RuleRow {
        name: rule.name.clone(),
        news,
        how: match rule.channel {
            Channel::Webhook { .. } => "webhook",
            Channel::Mail { .. } => "e-mail",
        },
        rhythm: match rule.rhythm {
            Rhythm::Once => "as it comes".to_owned(),
            Rhythm::Daily => format!("every day at {at}"),
            Rhythm::Weekly => format!("every Monday at {at}"),
        },
        to: rule.channel.shown(),
        waiting: count(letters, LetterState::Waiting),
        dead: count(letters, LetterState::Dead),
    }
}

/// The letters of a listing, last first.
fn letters(listing: &Listing) -> Vec<LetterRow> {
    let rows = (0..listing.rows.len()).rev().map(|row| Row::new(listing, row));
    rows.map(|row| LetterRow {
        number: row.text("number"),
        recorded: row.text("recorded"),
        rule: row.text("rule"),
        to: row.text("to"),
        news: row.text("news"),
        state: row.text("state"),
        tries: row.text("tries"),
        next: row.text("next"),
        result: row.text("result"),
        is_dead: row.text("state") == LetterState::Dead.code(),
    })
    .collect()
}

/// Answers with the letters as data: the columns of `armistice watch notices`.
pub(crate) async fn notices(form: super::Form, State(desk): State<Desk>, request: Request) -> Response {
    let made = async {
        request.at_least(Role::Reviewer)?;
        let now = now(&desk);
        let listing = desk.with(move |store| Ok(listing(store, None, FILED, now)?)).await?;
        match form {
            super::Form::Csv => api::tabled(&listing),
            super::Form::Json => api::listed(&listing, &crate::asked::Asked::default(), None),
        }
    };
    match made.await {
        Ok(body) => {
            ([(header::CONTENT_TYPE, body.media), (header::CACHE_CONTROL, "no-store")], body.text.clone())
                .into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Which letters are to be sent again.
#[derive(Deserialize)]
pub(crate) struct Again {
    /// A number, or nothing for all that were given up.
    #[serde(default)]
    number: String,
}

/// Lets letters that were given up be sent again.
pub(crate) async fn retry(State(desk): State<Desk>, request: Request, Form(again): Form<Again>) -> Response {
    let done = async {
        request.at_least(Role::Admin)?;
        let number = match again.number.as_str() {
            "" => None,
            number => Some(
                number.parse().map_err(|_| Problem::bad(format!("`{number}` is no number of a letter")))?,
            ),
        };
        let now = now(&desk);
        desk.with(move |store| Ok(store.retry(number, now)?)).await
    };
    match done.await {
        Ok(_) => Redirect::to("/watch#letters").into_response(),
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}

/// Which article.
#[derive(Deserialize)]
pub(crate) struct Which {
    url: String,
}

/// How a wording differs from the one before.
struct Wording {
    number: usize,
    published: String,
    kept: String,
    report: String,
    /// Stretches: words and whether they went (`del`), came (`ins`) or are in both (``).
    pieces: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "revisions.html")]
struct Revisions {
    url: String,
    link: bool,
    wordings: Vec<Wording>,
}

/// Answers with an article's wordings, each as the difference from the one before.
pub(crate) async fn revisions(
    State(desk): State<Desk>,
    request: Request,
    which: Result<Query<Which>, QueryRejection>,
) -> Response {
    let made = async {
        request.at_least(Role::Reviewer)?;
        let Query(which) = which.map_err(|error| Problem::bad(error.body_text()))?;
        desk.with(move |store| compared(store, which.url)).await
    };
    answer(&desk, &request, "Wordings of an article", made.await)
}

fn compared(store: &mut Store, url: String) -> Result<String, Problem> {
    let kept = store.revisions(&url)?;
    let wordings = kept.iter().enumerate().map(|(at, wording)| {
        let earlier = at.checked_sub(1).map(|before| &kept[before].text);
        let pieces = earlier.map_or_else(Vec::new, |earlier| around(difference(earlier, &wording.text)));
        Wording {
            number: at + 1,
            published: wording.published.clone().unwrap_or_else(|| "no date".to_owned()),
            kept: wording.at.clone(),
            report: format!("/reports/{}", encoded(wording.report.as_str())),
            pieces: pieces.into_iter().map(marked).collect(),
        }
    });
    let link = url.starts_with("https://") || url.starts_with("http://");
    shell::markup(&Revisions { wordings: wordings.collect(), link, url })
}

fn marked(piece: Piece) -> (String, &'static str) {
    match piece {
        Piece::Same(words) => (words, ""),
        Piece::Gone(words) => (words, "del"),
        Piece::New(words) => (words, "ins"),
    }
}
