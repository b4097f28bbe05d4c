//! From a request to an answer: from the shelf where nothing changed, otherwise made anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use armistice_store::{Store, Version};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;

use super::shell::{self, Shell};
use crate::request::Request;
use crate::state::Body;
use crate::{Desk, Problem};

/// What stands between the header and the footer of a page.
pub(crate) struct Leaf {
    /// What the page is called.
    pub(crate) title: String,
    /// Its markup.
    pub(crate) main: String,
}

/// How much work an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Some rows are looked up: whoever asks waits for them.
    Rows,
    /// Whole views are made. Where that took long the last time, whoever asks is shown what was made then, and the time
    /// of it, until the next is there.
    Views,
}

/// Answers with a page.
pub(crate) async fn page(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Leaf, Problem> + Send + 'static,
) -> Response {
    let made = answer(desk, request, work, move |desk, store, version| {
        let leaf = make(desk, store, version)?;
        Ok(Body::new(leaf.title, "text/html; charset=utf-8", leaf.main, None))
    });
    match made.await {
        Ok(Answer::Same(tag)) => same(&tag),
        Ok(Answer::Made(body, tag)) => {
            with_tag(body.media, Shell::new(desk, request).around(&body.title, &body.text), &tag)
        }
        Ok(Answer::Before(body, tag)) => {
            let told = shell::markup(&Earlier { made: body.made.clone() }).unwrap_or_default();
            let page = Shell::new(desk, request).around(&body.title, &format!("{told}{}", body.text));
            dated(with_tag(body.media, page, &tag), &body)
        }
        Err(problem) => shell::problem(desk, request, &problem),
    }
}

/// Answers with data.
pub(crate) async fn data(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Response {
    let (body, tag, before) = match answer(desk, request, work, make).await {
        Ok(Answer::Same(tag)) => return same(&tag),
        Ok(Answer::Made(body, tag)) => (body, tag, false),
        Ok(Answer::Before(body, tag)) => (body, tag, true),
        Err(problem) => return problem.into_response(),
    };
    let mut response = with_tag(body.media, body.text.clone(), &tag);
    let link = body.next.as_ref().map(|next| format!("<{}?{next}>; rel=\"next\"", request.path));
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    if before { dated(response, &body) } else { response }
}

/// What a page tells that shows the record as it was before the last change.
#[derive(Template)]
#[template(
    source = r#"<p class="notice" role="status">The record has changed since {{ made }}, when this was made. What is new is being worked in: ask again in a moment.</p>"#,
    ext = "html"
)]
struct Earlier {
    made: String,
}

/// Says of which time an answer is that was made before the last change.
fn dated(mut response: Response, body: &Body) -> Response {
    if let Ok(made) = HeaderValue::from_str(&body.made) {
        response.headers_mut().insert("record-as-of", made);
    }
    response
}

enum Answer {
    /// The asker has it already.
    Same(String),
    /// It was made, now or before.
    Made(Arc<Body>, String),
    /// It was made of an earlier state of the record; that of this one is being made.
    Before(Arc<Body>, String),
}

/// How long somebody waits for a slow answer to be made anew.
const PATIENCE: Duration = Duration::from_millis(15);

async fn answer(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let version = desk.with(|store| Ok(store.version()?)).await?;
    let tag = tagged_as(&version, request);
    if request.has.as_ref().is_some_and(|has| has.split(',').any(|one| one.trim() == tag)) {
        return Ok(Answer::Same(tag));
    }
    let name = request.address();
    if let Some(body) = desk.bodies().get(&version, &name) {
        return Ok(Answer::Made(body, tag));
    }
    let (known, at) = (desk.clone(), version.clone());
    let kept = name.clone();
    let make = move |store: &mut Store| -> Result<Body, Problem> {
        let began = Instant::now();
        let mut body = make(&known, store, &at)?;
        body.made = known.now();
        body.took = began.elapsed();
        Ok(body)
    };
    let known = desk.clone();
    if work == Work::Rows {
        let body = desk.with(move |store| known.bodies().get_or(&version, &kept, || make(store))).await?;
        return Ok(Answer::Made(body, tag));
    }
    let before = desk.bodies().before(&name);
    let at = version.clone();
    let mut made = desk.makings().join(&version, &name, || async move {
        known.clone().with_views(move |store| known.bodies().get_or(&at, &kept, || make(store))).await
    });
    let Some((version, body)) = before else { return Ok(Answer::Made(made.wait().await?, tag)) };
    match tokio::time::timeout(PATIENCE, made.wait()).await {
        Ok(made) => Ok(Answer::Made(made?, tag)),
        Err(_) => Ok(Answer::Before(body, tagged_as(&version, request))),
    }
}

/// The tag of an answer: of the state of the record, the address, and who asks, as the shell tells them.
fn tagged_as(version: &Version, request: &Request) -> String {
    let mut hash = DefaultHasher::new();
    (version, &request.path, &request.query, &request.person.name, &request.csrf).hash(&mut hash);
    (request.person.role, env!("CARGO_PKG_VERSION"), crate::assets::style(), crate::assets::script())
        .hash(&mut hash);
    format!("W/\"{:016x}\"", hash.finish())
}

fn same(tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    tagged(&mut response, tag);
    response
}

fn with_tag(media: &'static str, text: String, tag: &str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media)], text).into_response();
    tagged(&mut response, tag);
    response
}

fn tagged(response: &mut Response, tag: &str) {
    let headers = response.headers_mut();
    // What a team reads is for nobody between it and us.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
}
