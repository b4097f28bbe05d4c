//! The pages of accounts: signing in and out, one's own account, everybody's for an admin.

mod account;
mod login;
mod users;

use std::net::IpAddr;

use armistice_store::{Role, Token, rfc3339};
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::{StatusCode, request::Parts};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::accounts::By;
use crate::desk::shell::{self, Shell};
use crate::guard::{self, Guard};
use crate::request::Request;
use crate::{Csrf, Person, Problem};

/// Every address of accounts.
pub(crate) fn routes() -> Router<Guard> {
    Router::new()
        .route("/login", get(login::form).post(login::sign_in))
        .route("/logout", post(login::sign_out))
        .route("/account", get(account::show))
        .route("/account/password", post(account::password))
        .route("/account/sessions/end", post(account::end_sessions))
        .route("/account/tokens", post(account::add_token))
        .route("/account/tokens/revoke", post(account::revoke_token))
        .route("/admin/users", get(users::show).post(users::add))
        .route("/admin/users/role", post(users::role))
        .route("/admin/users/access", post(users::access))
        .route("/admin/users/password", post(users::password))
        .route("/admin/tokens/revoke", post(users::revoke_token))
}

/// What the handlers take from a request.
struct Asker {
    person: Person,
    csrf: String,
    by: By,
    address: IpAddr,
    parts: Parts,
}

impl Asker {
    /// Returns the hash of the session's key, if they signed in.
    fn session(&self) -> Option<&str> {
        if let By::Session(hash) = &self.by { Some(hash) } else { None }
    }
}

impl FromRequestParts<Guard> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, guard: &Guard) -> Result<Self, Problem> {
        let nobody = || Problem::new(StatusCode::UNAUTHORIZED, "sign in first");
        let person = parts.extensions.get::<Person>().cloned().ok_or_else(nobody)?;
        let by = parts.extensions.get::<By>().cloned().ok_or_else(nobody)?;
        let csrf = parts.extensions.get::<Csrf>().map(|csrf| csrf.0.clone()).unwrap_or_default();
        Ok(Asker { person, csrf, by, address: guard::address(guard, parts), parts: parts.clone() })
    }
}

/// Shows a page that tells a problem.
pub(crate) fn problem(guard: &Guard, parts: &Parts, problem: &Problem) -> Response {
    if parts.extensions.get::<Person>().is_some() {
        return shell::problem(guard.desk(), &Request::of(parts, guard.desk()), problem);
    }
    let main = shell::told(problem);
    page(guard, parts, problem.code(), &problem.title, &main)
}

/// Puts a page into the shell; for whom nobody knows, into one without ways to other pages.
fn page(guard: &Guard, parts: &Parts, status: StatusCode, title: &str, main: &str) -> Response {
    let shell = if parts.extensions.get::<Person>().is_some() {
        Shell::new(guard.desk(), &Request::of(parts, guard.desk()))
    } else {
        Shell::nobody()
    };
    (status, Html(shell.around(title, main))).into_response()
}

/// What became of a form: what it said is done and the page shown anew, or it is refused and the page says why.
enum Done {
    Yes,
    Refused(String),
}

/// Tells a refusal that the person can do something about apart from a fault.
fn done<T>(result: Result<T, crate::accounts::AccountError>) -> Result<Done, Problem> {
    match result.map_err(Problem::from) {
        Ok(_) => Ok(Done::Yes),
        Err(problem) if problem.code().is_client_error() => Ok(Done::Refused(problem.detail)),
        Err(problem) => Err(problem),
    }
}

fn see(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// A token as a table shows it.
struct TokenRow {
    holder: String,
    name: String,
    role: Role,
    created: String,
    used: String,
    revoked: Option<String>,
}

impl From<Token> for TokenRow {
    fn from(token: Token) -> Self {
        TokenRow {
            holder: token.holder,
            name: token.name,
            role: token.role,
            created: rfc3339(token.created),
            used: token.used.map_or_else(|| "never".to_owned(), rfc3339),
            revoked: token.revoked.map(rfc3339),
        }
    }
}
