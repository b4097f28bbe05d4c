//! The log: a line of JSON for each event, with the number of the request it belongs to.
//!
//! What is logged of a request is its method, its path without the query, who asked by name, status and time: no bodies, no words asked
//! for, no cookies, no tokens, no addresses of people.

use std::io;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::Instant;
pub use tracing::level_filters::LevelFilter;
use tracing::{Instrument, Subscriber};
use tracing_subscriber::fmt::MakeWriter;

use crate::accounts::Secret;
use crate::guard::Guard;

/// The number of a request: an extension of it, the field `request` of its lines in the log, and the header `x-request-id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Returns a log that writes lines of JSON.
pub fn subscriber<W>(writer: W, level: LevelFilter) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_max_level(level)
        .with_writer(writer)
        .finish()
}

/// Lets the program log to standard error from now on.
///
/// # Errors
/// When it does so already.
pub fn start(level: LevelFilter) -> Result<(), io::Error> {
    tracing::subscriber::set_global_default(subscriber(io::stderr, level)).map_err(io::Error::other)
}

/// Gives a request its number, counts it and logs it.
pub(crate) async fn request(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let number: String =
        Secret::fresh().map(|secret| secret.show()).unwrap_or_default().chars().take(16).collect();
    let matched = request.extensions().get::<MatchedPath>().map(|matched| matched.as_str().to_owned());
    let route = matched.unwrap_or_else(|| "none".to_owned());
    let method = method_of(request.method());
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(RequestId(number.clone()));
    let span = tracing::info_span!("request", request = number);
    async move {
        let mut response = next.run(request).await;
        let (status, took) = (response.status().as_u16(), began.elapsed());
        guard.metrics().answered(&route, method, status, took);
        let ms = took.as_secs_f64() * 1000.0;
        let is_quiet = matches!(path.as_str(), "/healthz" | "/readyz" | "/metrics") && status < 500;
        if status >= 500 {
            tracing::error!(method, path, route, status, ms, "answered {method} {path} with {status}");
        } else if is_quiet {
            tracing::debug!(method, path, route, status, ms, "answered {method} {path} with {status}");
        } else {
            tracing::info!(method, path, route, status, ms, "answered {method} {path} with {status}");
        }
        if let Ok(number) = HeaderValue::from_str(&number) {
            response.headers_mut().insert("x-request-id", number);
        }
        response
    }
    .instrument(span)
    .await
}

/// Methods are told by name as far as they are known: anybody can send others.
fn method_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
