//! Reports in and out, the registry, and corrections.

use armistice_intake::{Format, MAX_BYTES, Options, documents};
use armistice_language::Models;
use armistice_merge::{Kept, Listing};
use armistice_record::{Moment, Report};
use armistice_store::{Correction, Listed, Outcome, Store, Target};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::{Rows, answered, listed, table};
use crate::asked::Asked;
use crate::desk::{AskedQuery, Work, asked, data, log, reports_found};
use crate::request::Request;
use crate::{Desk, Problem, Role};

/// What is known about reports that are sent.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct About {
    /// The conflict they are about.
    conflict: Option<String>,
    /// When they were published, as far as they do not tell: 2025-04-19.
    published: Option<String>,
    /// Who published them, as far as they do not tell.
    publisher: Option<String>,
    /// Where they were found.
    url: Option<String>,
    /// The id of a text that brings none; the hash of its text unless told.
    id: Option<String>,
}

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Became {
    /// Its key.
    key: String,
    /// The id that it came with.
    id: String,
    /// `new`, `known` or `reread`.
    outcome: &'static str,
}

/// What a person decides.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// `accept`, `reject`, `edit`, `add`, `merge` or `split`.
    decision: String,
    /// The anchors of the mentions that it is about; not for `add`.
    #[serde(default)]
    anchors: Vec<String>,
    /// For `edit` and `add`: the fields, as in the JSON of the record.
    #[serde(default)]
    fields: Value,
    /// For `add`: the id or key of the report.
    #[serde(default)]
    report: Option<String>,
    /// For `add`: the kind of entry.
    #[serde(default)]
    kind: Option<String>,
    /// Why.
    #[serde(default)]
    why: Option<String>,
}

/// The number of a line in the log of corrections.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Numbered {
    /// The number.
    number: i64,
}

/// What names mean.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Means {
    /// A name as reports have it.
    alias: String,
    /// Whom it means; null takes the name out.
    name: Option<String>,
}

/// Lists the reports that are kept, last kept first.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(Asked),
    responses((status = 200, body = Rows), (status = 400, body = Problem)))]
pub(crate) async fn reports(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return problem.into_response(),
    };
    data(&desk, &request, Work::Rows, move |_, store, _| {
        let (listing, next) = kept(store, &asked, asked.limit()?)?;
        listed(&listing, &asked, next)
    })
    .await
}

/// How many reports a table has at most; the header `Link` leads on.
const REPORTS: usize = 10_000;

/// Answers with the reports that are kept, last kept first, as a table.
pub(crate) async fn reports_csv(State(desk): State<Desk>, request: Request, query: AskedQuery) -> Response {
    let asked = match asked(query) {
        Ok(asked) => asked,
        Err(problem) => return problem.into_response(),
    };
    data(&desk, &request, Work::Views, move |_, store, _| {
        let (listing, next) = kept(store, &asked, REPORTS)?;
        table(&listing, &asked, next)
    })
    .await
}

/// The reports that are kept, last kept first, with where the next begin.
fn kept(store: &mut Store, asked: &Asked, limit: usize) -> Result<(Listing, Option<String>), Problem> {
    let mut found = reports_found(store, asked, limit + 1)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.number.to_string());
    let mut listing = Listing::new(&[
        "key",
        "id",
        "title",
        "published",
        "publisher",
        "url",
        "conflict",
        "entries",
        "waiting",
    ]);
    let row = |one: &Listed| {
        vec![
            json!(one.key.as_str()),
            json!(one.id),
            json!(one.title),
            json!(one.published),
            json!(one.publisher),
            json!(one.url),
            json!(one.conflict),
            json!(one.entries),
            json!(one.waiting),
        ]
    };
    listing.rows = found.iter().map(row).collect();
    Ok((listing, next))
}

/// Returns a report as `armistice read` writes it, with the entries that stand after what people decided.
#[utoipa::path(get, path = "/api/v1/reports/{key}", tag = "reports",
    params(("key" = String, Path, description = "The key of the report, or the id that it came with")),
    responses((status = 200, body = Value), (status = 404, body = Problem)))]
pub(crate) async fn report(State(desk): State<Desk>, Path(key): Path<String>, request: Request) -> Response {
    data(&desk, &request, Work::Rows, move |_, store, _| {
        let key = store.keys_of(&key)?.swap_remove(0);
        let (kept, told) = store.report(key.as_str())?;
        let entries: Vec<Value> = told
            .iter()
            .map(|told| {
                json!({
                    "anchor": told.mention.anchor,
                    "kind": told.mention.entry.kind().code(),
                    "standing": told.mention.standing.code(),
                    "entry": told.mention.entry.to_json(),
                })
            })
            .collect();
        answered(&json!({"key": key.as_str(), "report": kept.report, "entries": entries}))
    })
    .await
}

/// Reads reports and keeps them; the same report again changes nothing. Plain text, HTML or JSONL, told by the content
/// type: `text/plain`, `text/html`, `application/jsonl`, `application/json` (one report).
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports", params(About),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 201, body = Vec<Became>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(desk): State<Desk>,
    Query(about): Query<About>,
    request: Request,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    request.at_least(Role::Reviewer)?;
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let format = match media.split(';').next().unwrap_or("").trim() {
        "text/html" => Some(Format::Html),
        "application/jsonl" | "application/x-ndjson" | "application/json" => Some(Format::Jsonl),
        "text/plain" => Some(Format::Text),
        _ => None,
    };
    let (generation, at) = (desk.settings().generation, desk.now());
    let added = desk
        .with_views(move |store| {
            let kept = read(&body, format, &about, generation)?;
            let added = store.add(&kept, &at)?;
            let became = |(kept, added): (Kept, armistice_store::Added)| Became {
                key: added.key.as_str().to_owned(),
                id: kept.report.id,
                outcome: match added.outcome {
                    Outcome::New => "new",
                    Outcome::Known => "known",
                    Outcome::Reread => "reread",
                },
            };
            Ok(kept.into_iter().zip(added).map(became).collect::<Vec<_>>())
        })
        .await?;
    made(StatusCode::CREATED, &added)
}

/// Reads the reports of a body.
fn read(body: &[u8], format: Option<Format>, about: &About, generation: u64) -> Result<Vec<Kept>, Problem> {
    let published = about.published.as_deref().filter(|text| !text.is_empty());
    let published = published.map(str::parse::<Moment>).transpose();
    let published =
        published.map_err(|_| Problem::bad("`published` is no date").help("write it like 2025-04-19"))?;
    let options = Options {
        encoding: None,
        format,
        max_bytes: MAX_BYTES,
        published,
        publisher: about.publisher.clone().filter(|name| !name.is_empty()),
        url: about.url.clone().filter(|url| !url.is_empty()),
    };
    let conflict = about.conflict.as_deref().filter(|name| !name.is_empty());
    let mut kept = Vec::new();
    for received in documents(body, &options) {
        let document = received.map_err(|error| {
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            error.help().map_or(problem.clone(), |help| problem.help(help))
        })?;
        let reading = armistice_read::read(Models::embedded(), &document.document);
        let mut report = Report::new(&document.document, &reading, conflict);
        if let (Some(id), false) = (&about.id, format == Some(Format::Jsonl)) {
            report.id.clone_from(id);
        }
        kept.push(Kept { report, generation });
    }
    if kept.is_empty() {
        return Err(Problem::bad("the body holds no report").help("send its text, HTML or JSONL as the body"));
    }
    Ok(kept)
}

/// Lists the corrections, first to last.
#[utoipa::path(get, path = "/api/v1/corrections", tag = "corrections", responses((status = 200, body = Rows)))]
pub(crate) async fn corrections(State(desk): State<Desk>, request: Request) -> Response {
    data(&desk, &request, Work::Rows, |_, store, _| listed(&log(store)?, &Asked::default(), None)).await
}

/// Writes down a decision and lets it count.
#[utoipa::path(post, path = "/api/v1/corrections", tag = "corrections", request_body = Decision,
    responses((status = 201, body = Numbered), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn correct(
    State(desk): State<Desk>,
    request: Request,
    body: Bytes,
) -> Result<Response, Problem> {
    let by = request.at_least(Role::Reviewer)?.name.clone();
    let decision: Decision = parsed(&body)?;
    let why = decision.why.clone();
    let target = target(decision)?;
    let at = desk.now();
    let number = desk.with(move |store| Ok(store.correct(&Correction { target, by, at, why })?)).await?;
    made(StatusCode::CREATED, &Numbered { number })
}

fn target(decision: Decision) -> Result<Target, Problem> {
    let Decision { decision, anchors, fields, report, kind, .. } = decision;
    if decision != "add" && anchors.is_empty() {
        return Err(Problem::bad("`anchors` is empty").help("every view lists the `anchors` of its entries"));
    }
    Ok(match decision.as_str() {
        "accept" => Target::Accept(anchors),
        "reject" => Target::Reject(anchors),
        "edit" => Target::Edit(anchors, fields),
        "merge" => Target::Merge(anchors),
        "split" => Target::Split(anchors),
        "add" => {
            let report = report.ok_or_else(|| Problem::bad("`add` needs `report`"))?;
            let kind = kind.ok_or_else(|| Problem::bad("`add` needs `kind`"))?;
            let kind = kind.parse().map_err(|what: String| Problem::bad(what))?;
            Target::Add { report, kind, entry: fields }
        }
        other => {
            return Err(Problem::bad(format!("`{other}` is no decision"))
                .help("accept, reject, edit, add, merge or split"));
        }
    })
}

/// Takes a correction back; that too is written down.
#[utoipa::path(post, path = "/api/v1/corrections/{number}/undo", tag = "corrections",
    params(("number" = i64, Path, description = "The number of the correction")),
    responses((status = 201, body = Numbered), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn undo(
    State(desk): State<Desk>,
    Path(number): Path<i64>,
    request: Request,
) -> Result<Response, Problem> {
    let by = request.at_least(Role::Reviewer)?.name.clone();
    let at = desk.now();
    let number = desk.with(move |store| Ok(store.undo(number, &by, &at)?)).await?;
    made(StatusCode::CREATED, &Numbered { number })
}

/// Lists the parties of the record with how many entries name each, and which names mean it.
#[utoipa::path(get, path = "/api/v1/actors", tag = "actors", responses((status = 200, body = Rows)))]
pub(crate) async fn actors(State(desk): State<Desk>, request: Request) -> Response {
    data(&desk, &request, Work::Rows, |_, store, _| {
        listed(&crate::desk::registry(store)?, &Asked::default(), None)
    })
    .await
}

/// Says whom names mean. The entries that have them change at once.
#[utoipa::path(post, path = "/api/v1/actors", tag = "actors", request_body = Vec<Means>,
    responses((status = 204), (status = 403, body = Problem)))]
pub(crate) async fn register(
    State(desk): State<Desk>,
    request: Request,
    body: Bytes,
) -> Result<Response, Problem> {
    request.at_least(Role::Admin)?;
    let means: Vec<Means> = parsed(&body)?;
    let aliases: Vec<(String, Option<String>)> =
        means.into_iter().map(|one| (one.alias, one.name.filter(|name| !name.is_empty()))).collect();
    let at = desk.now();
    desk.with_views(move |store| Ok(store.register(&aliases, &at)?)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Reads a JSON body.
///
/// # Errors
/// With what is wrong where.
pub(crate) fn parsed<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        Problem::bad(format!("the body is not what is asked for: {error}"))
            .help("/api tells what each address takes")
    })
}

/// Answers with JSON that was just made.
///
/// # Errors
/// Never: plain values always become JSON.
pub(crate) fn made(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let text = serde_json::to_string(value).map_err(|error| Problem::internal(error.to_string()))?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, text).into_response())
}
