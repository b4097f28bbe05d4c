//! What browsers are told about every answer.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Guard;

/// Nothing is loaded from elsewhere, sent elsewhere, or shown in somebody else's frame.
const ALWAYS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // With `no-referrer` browsers would send forms without an origin.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

pub(super) async fn secure(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if guard.access().behind_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    keeping(headers, &path, guard.access().is_open());
    response
}

/// Who may keep an answer: everybody the static files; a signed-in person's browser keeps no page, and data only to ask whether they are
/// still true.
fn keeping(headers: &mut HeaderMap, path: &str, open: bool) {
    let is_said = headers.contains_key(header::CACHE_CONTROL);
    let keep = if path.starts_with("/assets/") && is_said {
        return;
    } else if path.starts_with("/account") || path.starts_with("/admin") || path == "/login" {
        "no-store"
    } else if path.starts_with("/api/") || open {
        if is_said {
            return;
        }
        "private, no-cache"
    } else {
        "no-store"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
}
