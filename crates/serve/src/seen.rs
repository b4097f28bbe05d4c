//! Who changed the record sees it changed: the answer to a change tells the state of the record that has it, and whoever brings
//! that back is shown nothing older. Browsers bring it back as a cookie, programs in the header `Record-At-Least`.

use armistice_store::Version;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, request::Parts};
use axum::middleware::Next;
use axum::response::Response;

use crate::Desk;
use crate::guard::{Cookie, Cookies};

/// The header that tells a program the state of the record after its change.
const VERSION: HeaderName = HeaderName::from_static("record-version");
/// The header in which a program asks for no older state.
const AT_LEAST: HeaderName = HeaderName::from_static("record-at-least");
/// For how many seconds a browser brings the state back: by then every page has been made anew.
const REMEMBERED_S: i64 = 600;

/// Returns the state of the record that the asker must not be shown less than.
pub(crate) fn of(parts: &Parts) -> Option<Version> {
    let told = parts.headers.get(AT_LEAST).and_then(|value| value.to_str().ok());
    told.or_else(|| cookies(parts.extensions.get()).sent(&parts.headers, Cookie::Seen)).and_then(read)
}

/// Tells whoever changes something the state of the record after it.
pub(crate) async fn told(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let cookies = cookies(request.extensions().get());
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status().is_redirection() {
        // Without it the change counts all the same, and may be seen later.
        if let Ok(version) = desk.with(|store| Ok(store.version()?)).await {
            tell(response.headers_mut(), cookies, &version);
        }
    }
    response
}

fn tell(headers: &mut HeaderMap, cookies: Cookies, version: &Version) {
    let text = format!("{}.{}", version.log, version.corrections);
    cookies.write(headers, Cookie::Seen, &text, REMEMBERED_S);
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(VERSION, value);
    }
}

/// The cookies as the guard makes them; a desk without one is asked at the machine itself.
fn cookies(guarded: Option<&Cookies>) -> Cookies {
    guarded.copied().unwrap_or(Cookies { secure: false })
}

fn read(text: &str) -> Option<Version> {
    let (log, corrections) = text.split_once('.')?;
    Some(Version { log: log.parse().ok()?, corrections: corrections.parse().ok()? })
}
