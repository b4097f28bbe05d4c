//! A change must come from a page of ours: the browser says so (`Sec-Fetch-Site`, else `Origin`), and the form or script brings
//! the word back that the page was given.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use subtle::ConstantTimeEq;

use crate::{Csrf, Problem};

/// The largest form, in bytes: a report of 16 MB and what a browser writes around it.
const LARGEST: usize = 20 << 20;
/// The largest form of somebody who is not signed in.
const LARGEST_UNKNOWN: usize = 16 << 10;

/// Looks at where a form comes from and whether it brings the word back; returns its body.
///
/// # Errors
/// When it does not, or is too large.
pub(super) async fn check(parts: &Parts, body: Body, csrf: Option<&Csrf>) -> Result<Body, Problem> {
    if !from_here(&parts.headers) {
        return Err(Problem::forbidden("the request comes from another site"));
    }
    let stale = || {
        Problem::forbidden("the form does not carry its word, or a stale one")
            .help("go back, load the page again and repeat")
    };
    let csrf = csrf.ok_or_else(stale)?;
    if let Some(sent) = parts.headers.get("x-csrf-token") {
        return if fits(sent.as_bytes(), csrf) { Ok(body) } else { Err(stale()) };
    }
    let largest = if parts.uri.path() == "/login" { LARGEST_UNKNOWN } else { LARGEST };
    let too_large = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the form is too large, or broke off");
    let bytes = to_bytes(body, largest).await.map_err(too_large)?;
    let sent = word(&parts.headers, &bytes).ok_or_else(stale)?;
    if fits(sent.as_bytes(), csrf) { Ok(Body::from(bytes)) } else { Err(stale()) }
}

/// Returns whether a browser asks: with a change it always tells where it comes from.
pub(super) fn is_browser(headers: &HeaderMap) -> bool {
    ["sec-fetch-site", "origin", "referer", "cookie"].iter().any(|name| headers.contains_key(*name))
}

/// Returns whether the browser says, or does not deny, that the request comes from a page of ours.
fn from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text("origin") else { return true };
    let host = text("host").unwrap_or("");
    origin.split_once("://").is_some_and(|(_, origin)| !host.is_empty() && origin.eq_ignore_ascii_case(host))
}

/// Returns the field `csrf` of a form.
fn word(headers: &HeaderMap, bytes: &Bytes) -> Option<String> {
    let media = headers.get(header::CONTENT_TYPE)?.to_str().ok()?.to_ascii_lowercase();
    if media.starts_with("application/x-www-form-urlencoded") {
        let mut fields = form_urlencoded::parse(bytes);
        return fields.find(|(name, _)| name == "csrf").map(|(_, value)| value.into_owned());
    }
    if media.starts_with("multipart/form-data") {
        return multipart_word(bytes);
    }
    None
}

/// Returns the field in a form with files. A hidden field stands first, before anything that could look like it.
fn multipart_word(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let (head, rest) = start.split_once("\r\n\r\n")?;
    let (value, _) = rest.split_once("\r\n")?;
    head.contains("name=\"csrf\"").then(|| value.to_owned())
}

/// Compares in the same time whatever was sent.
fn fits(sent: &[u8], csrf: &Csrf) -> bool {
    sent.ct_eq(csrf.0.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn check_origin(pairs: &[(&'static str, &str)], here: bool) {
        assert_eq!(from_here(&headers(pairs)), here, "{pairs:?}");
    }

    #[test]
    fn only_pages_of_ours_may_send_forms() {
        check_origin(&[("host", "desk")], true);
        check_origin(&[("sec-fetch-site", "same-origin")], true);
        for site in ["cross-site", "same-site", "none", "x"] {
            check_origin(&[("sec-fetch-site", site)], false);
        }
        check_origin(&[("host", "desk:8080"), ("origin", "http://desk:8080")], true);
        check_origin(&[("host", "desk"), ("origin", "https://DESK")], true);
        check_origin(&[("host", "desk:8080"), ("origin", "http://desk:9090")], false);
        check_origin(&[("host", "desk"), ("origin", "https://desk.evil.example")], false);
        check_origin(&[("host", "desk"), ("origin", "null")], false);
        check_origin(&[("origin", "https://")], false);
    }

    #[test]
    fn the_word_is_found_in_forms_of_both_kinds() {
        let urlencoded = headers(&[("content-type", "application/x-www-form-urlencoded; charset=UTF-8")]);
        let body = Bytes::from_static(b"text=a%26csrf%3Dx&csrf=w%20d");
        assert_eq!(word(&urlencoded, &body).as_deref(), Some("w d"));
        assert_eq!(word(&urlencoded, &Bytes::from_static(b"text=x")), None);
        let multipart = headers(&[("content-type", "multipart/form-data; boundary=b")]);
        let body = b"--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nwd\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n";
        assert_eq!(word(&multipart, &Bytes::from_static(body)).as_deref(), Some("wd"));
        assert_eq!(word(&headers(&[("content-type", "text/plain")]), &Bytes::from_static(b"csrf=x")), None);
    }
}
