//! What handlers take from a request: who asks, for which address, and what the asker has already.

use std::convert::Infallible;

use armistice_store::Version;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::accounts::By;
use crate::{Csrf, Desk, Person, Problem, Role, seen};

/// A request, as handlers see it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The path.
    pub(crate) path: String,
    /// The query, without the question mark.
    pub(crate) query: String,
    /// Who asks.
    pub(crate) person: Person,
    /// The word for forms.
    pub(crate) csrf: Option<String>,
    /// Whether they signed in, so that they can sign out.
    pub(crate) signed_in: bool,
    /// What the asker has already, by its tag.
    pub(crate) has: Option<String>,
    /// The state of the record that the asker made or saw, and must not be shown less than.
    pub(crate) seen: Option<Version>,
}

impl Request {
    /// Takes what the pages need from a request.
    pub(crate) fn of(parts: &Parts, desk: &Desk) -> Self {
        let person = parts.extensions.get::<Person>().cloned();
        let has = parts.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        Request {
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or("").to_owned(),
            person: person.unwrap_or_else(|| desk.local()),
            csrf: parts.extensions.get::<Csrf>().map(|csrf| csrf.0.clone()),
            signed_in: matches!(parts.extensions.get::<By>(), Some(By::Session(_))),
            has: has.map(str::to_owned),
            seen: seen::of(parts),
        }
    }

    /// Returns the name under which the answer is kept: the address, and the role where forms are for some alone.
    pub(crate) fn address(&self) -> String {
        let forms = ["/reports/", "/actors", "/corrections"].iter().any(|path| self.path.starts_with(path));
        let role = if forms { self.person.role.code() } else { "" };
        format!("{role} {}?{}", self.path, self.query)
    }

    /// Lets only those go on who may do it.
    ///
    /// # Errors
    /// With a problem for all others.
    pub(crate) fn at_least(&self, role: Role) -> Result<&Person, Problem> {
        if self.person.role >= role {
            return Ok(&self.person);
        }
        let detail = format!("{} may not do that as a {}", self.person.name, self.person.role.code());
        Err(Problem::forbidden(detail).help(format!("ask an admin for the role {}", role.code())))
    }
}

impl FromRequestParts<Desk> for Request {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Infallible> {
        Ok(Request::of(parts, desk))
    }
}
