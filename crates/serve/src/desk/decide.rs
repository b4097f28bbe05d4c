//! What people decide on pages: about an entry, about a correction, about a name.

use armistice_merge::Listing;
use armistice_store::{Correction, Logged, Store, Target};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::answer::{Leaf, Work};
use super::cards::called;
use super::fields::changed;
use super::shell::{self, CSRF};
use super::{AskedQuery, asked, page};
use crate::asked::encoded;
use crate::request::Request;
use crate::{Desk, Problem, Role};

/// The fields of a form as they came.
type Given = Vec<(String, String)>;

/// How many corrections a page shows.
const LINES: usize = 200;

fn given<'a>(form: &'a Given, name: &str) -> Option<&'a str> {
    form.iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty())
}

/// Takes a decision about an entry from its form, and leads to the next entry.
pub(crate) async fn decide(
    State(desk): State<Desk>,
    Path(anchor): Path<String>,
    request: Request,
    Form(form): Form<Given>,
) -> Response {
    match decided(&desk, anchor, &request, form).await {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}

async fn decided(desk: &Desk, anchor: String, request: &Request, form: Given) -> Result<String, Problem> {
    let by = request.at_least(Role::Reviewer)?.name.clone();
    let at = desk.now();
    desk.with(move |store| {
        let told = store.telling(&anchor)?;
        let anchors = vec![anchor.clone()];
        let target = match given(&form, "decision") {
            Some("accept") => Target::Accept(anchors),
            Some("reject") => Target::Reject(anchors),
            Some("edit") => {
                let edit = changed(&told.mention.entry, &form);
                if edit.is_empty() {
                    return Err(
                        Problem::bad("no field was changed").help("change a field, or accept the entry")
                    );
                }
                Target::Edit(anchors, Value::Object(edit))
            }
            _ => return Err(Problem::bad("`decision` is none").help("accept, edit or reject")),
        };
        let why = given(&form, "why").map(str::to_owned);
        let edited = matches!(target, Target::Edit(..));
        let number = store.correct(&Correction { target, by, at, why })?;
        // A fixed entry is looked at again; any other is done with.
        let next = if edited { Some(anchor.as_str()) } else { given(&form, "next") };
        let next = next.map_or_else(String::new, |next| format!("#e-{}", encoded(next)));
        Ok(format!("/reports/{}?decided={number}{next}", encoded(told.report.as_str())))
    })
    .await
}

/// Takes a correction back, and leads to where it was asked.
pub(crate) async fn undo(
    State(desk): State<Desk>,
    Path(number): Path<i64>,
    request: Request,
    Form(form): Form<Given>,
) -> Response {
    let by = match request.at_least(Role::Reviewer) {
        Ok(person) => person.name.clone(),
        Err(problem) => return shell::problem(&desk, &request, &problem),
    };
    let at = desk.now();
    match desk.with(move |store| Ok(store.undo(number, &by, &at)?)).await {
        Ok(_) => {
            let back = given(&form, "report")
                .map_or("/corrections".to_owned(), |key| format!("/reports/{}", encoded(key)));
            Redirect::to(&back).into_response()
        }
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}

/// A correction with the entries it is about: their anchors, and what they are called, unless they are not shown any more.
struct Line {
    logged: Logged,
    about: Vec<(String, Option<String>)>,
}

#[derive(Template)]
#[template(path = "corrections.html")]
struct Corrections {
    lines: Vec<Line>,
    count: usize,
    may: bool,
    csrf: &'static str,
}

/// Answers with what was decided, last first.
pub(crate) async fn corrections(State(desk): State<Desk>, request: Request) -> Response {
    let may = request.person.role >= Role::Reviewer;
    page(&desk, &request, Work::Rows, move |_, store, _| {
        let hidden = store.hidden()?;
        let all = store.corrections()?;
        let count = all.len();
        let mut lines = Vec::new();
        for logged in all.into_iter().rev().take(LINES) {
            // What was rejected or purged is no entry of the record now.
            let about = logged.anchors.iter().map(|anchor| {
                let told = store.telling(anchor).ok();
                let told = told.map(|mut told| {
                    hidden.told(&mut told);
                    called(&told)
                });
                (anchor.clone(), told)
            });
            let about = about.collect();
            lines.push(Line { logged, about });
        }
        let leaf = Corrections { lines, count, may, csrf: CSRF };
        Ok(Leaf { title: "Corrections".to_owned(), main: shell::markup(&leaf)? })
    })
    .await
}

/// The log of corrections as rows, with the field names of `armistice review --log`.
///
/// # Errors
/// When the record cannot be read.
pub(crate) fn log(store: &mut Store) -> Result<Listing, Problem> {
    let mut listing = Listing::new(&["number", "at", "by", "decision", "why", "stands", "undoes", "anchors"]);
    for line in store.corrections()? {
        listing.rows.push(vec![
            json!(line.number),
            json!(line.at),
            json!(line.by),
            json!(line.decision),
            json!(line.why),
            json!(line.stands),
            json!(line.undoes),
            json!(line.anchors),
        ]);
    }
    Ok(listing)
}

/// Leads to the next report with entries that nobody has looked at, after the one that `cursor` names by its number.
pub(crate) async fn review(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let after = asked(query).ok().and_then(|asked| asked.cursor.parse().ok());
    let found = desk.with(move |store| Ok(store.waiting(after)?)).await;
    match found {
        Ok(Some(told)) => {
            let address =
                format!("/reports/{}#e-{}", encoded(told.report.as_str()), encoded(&told.mention.anchor));
            Redirect::to(&address).into_response()
        }
        Ok(None) => {
            let problem =
                Problem::not_found("nothing is left to review").help("/corrections lists what was decided");
            shell::problem(&desk, &request, &problem)
        }
        Err(problem) => shell::problem(&desk, &request, &problem),
    }
}
