//! Every address of the desk.

use armistice_merge::View;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use crate::desk::{self, AskedQuery, Form, Kept};
use crate::request::Request;
use crate::{Desk, Problem, api, assets, seen};

/// Views that have a page of entries.
const LISTS: [View; 7] = [
    View::Proposals,
    View::Meetings,
    View::Ceasefires,
    View::Statements,
    View::Allegations,
    View::Contradictions,
    View::CommonGround,
];

/// Returns the addresses of a desk as a service.
pub fn router(desk: Desk) -> Router {
    addresses(desk).layer(from_fn(secured))
}

/// Returns the addresses alone: whoever asks is the local admin.
pub(crate) fn addresses(desk: Desk) -> Router {
    let mut router = Router::new()
        .route("/", get(desk::changes))
        .route("/changes", get(desk::changes))
        .route("/changes.atom", get(desk::atom))
        .route("/changes.feed.json", get(desk::json_feed))
        .route("/positions", get(desk::matrix))
        .route("/positions/{term}/{party}", get(desk::evidence))
        .route("/reports", get(desk::reports))
        .route("/reports.csv", get(api::reports_csv))
        .route("/reports.json", get(api::reports))
        .route("/reports/{key}", get(desk::report))
        .route("/entries/{anchor}", get(desk::entry).post(desk::decide))
        .route("/review", get(desk::review))
        .route("/corrections", get(desk::corrections))
        .route("/corrections/{number}/undo", post(desk::undo))
        .route("/timeline", get(desk::timeline))
        .route("/sources", get(desk::sources))
        .route("/search", get(desk::search))
        .route("/actors", get(desk::actors).post(desk::register))
        .route("/truces/{name}", get(desk::truce))
        .route("/watch", get(desk::watched))
        .route("/watch/revisions", get(desk::revisions))
        .route("/watch/notices/retry", post(desk::retry))
        .route("/api", get(api::api))
        .route("/api/v1/openapi.json", get(api::openapi))
        .route("/api/v1/reports", get(api::reports).post(api::add))
        .route("/api/v1/reports/{key}", get(api::report))
        .route("/api/v1/corrections", get(api::corrections).post(api::correct))
        .route("/api/v1/corrections/{number}/undo", post(api::undo))
        .route("/api/v1/actors", get(api::actors).post(api::register))
        .route("/api/v1/verify", post(api::verify))
        .route("/assets/{name}", get(assets::asset));
    for view in LISTS {
        router = router.route(&format!("/{}", view.slug()), list(view));
    }
    for view in View::ALL {
        router = router
            .route(&format!("/{}.csv", view.slug()), table(view))
            .route(&format!("/{}.json", view.slug()), json(view))
            .route(&format!("/api/v1/{}", view.slug()), json(view));
    }
    for (what, path) in [(Kept::Corrections, "corrections"), (Kept::Actors, "actors")] {
        for (form, ending) in [(Form::Csv, "csv"), (Form::Json, "json")] {
            let answer = move |desk: State<Desk>, request: Request| desk::kept(what, form, desk, request);
            router = router.route(&format!("/{path}.{ending}"), get(answer));
        }
    }
    for (form, ending) in [(Form::Csv, "csv"), (Form::Json, "json")] {
        let answer = move |desk: State<Desk>, request: Request| desk::notices(form, desk, request);
        router = router.route(&format!("/watch/notices.{ending}"), get(answer));
    }
    // A body is as large as a report may be.
    let most = usize::try_from(armistice_intake::MAX_BYTES).unwrap_or(usize::MAX);
    router = router.layer(DefaultBodyLimit::max(most));
    router.layer(from_fn_with_state(desk.clone(), seen::told)).fallback(missing).with_state(desk)
}

fn list(view: View) -> MethodRouter<Desk> {
    get(move |desk: State<Desk>, request: Request, query: AskedQuery| {
        desk::entries(view, desk, request, query)
    })
}

fn table(view: View) -> MethodRouter<Desk> {
    get(move |desk: State<Desk>, request: Request, query: AskedQuery| desk::csv(view, desk, request, query))
}

fn json(view: View) -> MethodRouter<Desk> {
    get(move |desk: State<Desk>, request: Request, query: AskedQuery| desk::json(view, desk, request, query))
}

/// Answers where there is nothing.
async fn missing(State(desk): State<Desk>, request: Request) -> Response {
    let problem = Problem::not_found(format!("there is nothing at `{}`", request.path));
    desk::missing(&desk, &request, problem)
}

/// Lets a page load its own files and nothing else, run its own script alone, and be framed by nobody.
async fn secured(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
    for (name, value) in [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
