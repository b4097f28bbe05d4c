//! Every address of the desk.

use armistice_merge::View;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use crate::asked::slug;
use crate::desk::{self, AskedQuery};
use crate::request::Request;
use crate::{Desk, Problem, assets};

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
    let mut router = Router::new()
        .route("/", get(desk::changes))
        .route("/changes", get(desk::changes))
        .route("/positions", get(desk::matrix))
        .route("/positions/{term}/{party}", get(desk::evidence))
        .route("/reports", get(desk::reports))
        .route("/reports/{key}", get(desk::report))
        .route("/entries/{anchor}", get(desk::entry))
        .route("/assets/{name}", get(assets::asset));
    for view in LISTS {
        router = router.route(&format!("/{}", slug(view)), list(view));
    }
    for view in View::ALL {
        router = router
            .route(&format!("/{}.csv", slug(view)), table(view))
            .route(&format!("/{}.json", slug(view)), json(view))
            .route(&format!("/api/v1/{}", slug(view)), json(view));
    }
    router.fallback(missing).layer(from_fn(secured)).with_state(desk)
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
