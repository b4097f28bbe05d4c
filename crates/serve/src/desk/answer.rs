//! From a request to an answer: from the shelf where nothing changed, otherwise made anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use armistice_store::{Store, Version};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

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

/// Answers with a page.
pub(crate) async fn page(
    desk: &Desk,
    request: &Request,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Leaf, Problem> + Send + 'static,
) -> Response {
    let made = answer(desk, request, move |desk, store, version| {
        let leaf = make(desk, store, version)?;
        Ok(Body { title: leaf.title, media: "text/html; charset=utf-8", text: leaf.main, next: None })
    });
    match made.await {
        Ok(Answer::Same(tag)) => same(&tag),
        Ok(Answer::Made(body, tag)) => {
            with_tag(body.media, Shell::new(desk, request).around(&body.title, &body.text), &tag)
        }
        Err(problem) => shell::problem(desk, request, &problem),
    }
}

/// Answers with data.
pub(crate) async fn data(
    desk: &Desk,
    request: &Request,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Response {
    match answer(desk, request, make).await {
        Ok(Answer::Same(tag)) => same(&tag),
        Ok(Answer::Made(body, tag)) => {
            let mut response = with_tag(body.media, body.text.clone(), &tag);
            let link = body.next.as_ref().map(|next| format!("<{}?{next}>; rel=\"next\"", request.path));
            if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
                response.headers_mut().insert(header::LINK, link);
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}

enum Answer {
    /// The asker has it already.
    Same(String),
    /// It was made, now or before.
    Made(Arc<Body>, String),
}

async fn answer(
    desk: &Desk,
    request: &Request,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let version = desk.with(|store| Ok(store.version()?)).await?;
    let tag = tag(&version, request);
    if request.has.as_ref().is_some_and(|has| has.split(',').any(|one| one.trim() == tag)) {
        return Ok(Answer::Same(tag));
    }
    let name = request.address();
    if let Some(body) = desk.bodies().get(&version, &name) {
        return Ok(Answer::Made(body, tag));
    }
    let known = desk.clone();
    let body = desk
        .with_views(move |store| known.bodies().get_or(&version, &name, || make(&known, store, &version)))
        .await?;
    Ok(Answer::Made(body, tag))
}

/// The tag of an answer: of the state of the record, the address, and who asks, as the shell tells them.
fn tag(version: &Version, request: &Request) -> String {
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
