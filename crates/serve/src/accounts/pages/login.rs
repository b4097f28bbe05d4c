//! Signing in and out.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::Response;
use serde::Deserialize;

use super::{Asker, page, see};
use crate::accounts::{ABSOLUTE_S, AccountError, Secret};
use crate::desk::shell::markup;
use crate::guard::{self, Cookie, Guard};
use crate::{Person, Problem};

/// The form to sign in can be sent for so long.
const VISIT_S: i64 = 12 * 3600;

#[derive(Template)]
#[template(path = "accounts/login.html")]
struct Login<'a> {
    csrf: &'a str,
    next: &'a str,
    name: &'a str,
    refusal: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Sent {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// Shows the form.
pub(super) async fn form(
    State(guard): State<Guard>,
    Query(asked): Query<Asked>,
    parts: Parts,
) -> Result<Response, Problem> {
    let next = local(&asked.next);
    if guard.who(&parts.headers).await.ok().flatten().is_some() {
        return Ok(see(next));
    }
    show(&guard, &parts, StatusCode::OK, next, "", None)
}

fn show(
    guard: &Guard,
    parts: &Parts,
    status: StatusCode,
    next: &str,
    name: &str,
    refusal: Option<&str>,
) -> Result<Response, Problem> {
    let visit = guard.cookies().get(&parts.headers, Cookie::Visit);
    let visit = visit.map_or_else(Secret::fresh, Ok)?;
    let main = markup(&Login { csrf: &visit.form_token(), next, name, refusal })?;
    let mut response = page(guard, parts, status, "Sign in", &main);
    guard.cookies().set(response.headers_mut(), Cookie::Visit, &visit, VISIT_S);
    Ok(response)
}

/// Signs somebody in: a new session with a new key, whatever the browser had before.
pub(super) async fn sign_in(
    State(guard): State<Guard>,
    parts: Parts,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let address = guard::address(&guard, &parts);
    match guard.accounts().sign_in(&sent.name, &sent.password, address).await {
        Ok(Some(key)) => {
            guard.metrics().login("right");
            if let Some(before) = guard.cookies().get(&parts.headers, Cookie::Session) {
                guard.accounts().sign_out(before.hash()).await?;
            }
            let mut response = see(local(&sent.next));
            guard.cookies().set(response.headers_mut(), Cookie::Session, &key, ABSOLUTE_S);
            guard.cookies().clear(response.headers_mut(), Cookie::Visit);
            Ok(response)
        }
        Ok(None) => {
            guard.metrics().login("wrong");
            tracing::warn!("somebody could not sign in");
            let wrong = "Name or password is wrong.";
            show(&guard, &parts, StatusCode::UNAUTHORIZED, local(&sent.next), &sent.name, Some(wrong))
        }
        Err(AccountError::Wait(seconds)) => {
            guard.metrics().login("slowed");
            tracing::warn!(seconds, "somebody tried to sign in too often");
            let wait = format!("Too many tries. Wait for {seconds} s before the next.");
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut response = show(&guard, &parts, status, local(&sent.next), &sent.name, Some(&wait))?;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.unsigned_abs()));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ends the session.
pub(super) async fn sign_out(State(guard): State<Guard>, asker: Asker) -> Result<Response, Problem> {
    let Some(session) = asker.session() else { return Ok(see("/")) };
    guard.accounts().sign_out(session.to_owned()).await?;
    let Person { name, .. } = &asker.person;
    tracing::info!(name, "{name} signed out");
    let mut response = see("/login");
    guard.cookies().clear(response.headers_mut(), Cookie::Session);
    // What the browser kept of pages goes, too.
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}

/// Takes only addresses of this desk to go on to.
fn local(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !next.starts_with("/login");
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_addresses_of_the_desk_are_gone_on_to() {
        for ours in ["/", "/positions?as_of=2025-04-19", "/reports/a%20b"] {
            assert_eq!(local(ours), ours);
        }
        let others = [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nb",
            "/login",
        ];
        for other in others {
            assert_eq!(local(other), "/", "{other:?}");
        }
    }
}
