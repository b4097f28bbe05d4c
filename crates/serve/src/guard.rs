//! The guard before every address: which names the desk answers to, who asks, what they may do, where a form came from.
//!
//! It goes around a whole router, so that an address that is added later is guarded as well: what is not named in [`access`] needs
//! a reader to be seen and a reviewer to change anything.

mod access;
mod cookies;
mod forms;
mod headers;
mod hosts;
mod pace;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use armistice_store::StoreError;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::accounts::{AccountError, Accounts, By, Clock, Known, Secret, pages};
use crate::metrics::Metrics;
use crate::{Csrf, Desk, Problem, log};

use pace::Pace;

pub use access::needs;
pub(crate) use cookies::{Cookie, Cookies};

/// How a desk can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether a proxy that speaks TLS stands before it and tells the asker's address in `X-Forwarded-For`.
    pub behind_tls: bool,
    /// Whether people sign in even at the machine itself.
    pub sign_in: bool,
    /// The names it answers to; at the machine itself also `localhost` and its addresses, and with none behind TLS any.
    pub hosts: Vec<String>,
}

impl Access {
    /// Returns whether everybody who reaches the desk sits at the machine, and nobody signs in.
    pub fn is_open(&self) -> bool {
        self.listen.ip().is_loopback() && !self.behind_tls && !self.sign_in
    }

    /// Returns whether cookies go over TLS alone.
    pub(crate) fn secure(&self) -> bool {
        self.behind_tls || !self.listen.ip().is_loopback()
    }
}

/// A desk that must not be opened like that.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// People would have to sign in, and nobody can.
    #[error("no account with the role admin is in the record, so nobody could sign in at {0}")]
    NoAdmin(SocketAddr),
    /// Passwords would go over the network as they are.
    #[error("{0} can be reached from other machines, and passwords would be sent there unencrypted")]
    NoTls(SocketAddr),
    /// The accounts cannot be used.
    #[error(transparent)]
    Accounts(#[from] AccountError),
}

impl GuardError {
    /// Returns what the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            GuardError::NoAdmin(_) => Some("make one with `armistice users add NAME --role admin`"),
            GuardError::NoTls(_) => Some(
                "let a proxy with TLS stand before the desk and say `--behind-tls`, or listen on 127.0.0.1",
            ),
            GuardError::Accounts(AccountError::Store(source)) => source.help(),
            GuardError::Accounts(_) => None,
        }
    }
}

impl From<StoreError> for GuardError {
    fn from(error: StoreError) -> Self {
        GuardError::Accounts(error.into())
    }
}

/// The guard of one desk. Clones are the same guard.
#[derive(Clone)]
pub struct Guard(Arc<Inner>);

struct Inner {
    access: Access,
    desk: Desk,
    accounts: Accounts,
    metrics: Metrics,
    /// The key of forms where nobody signs in.
    machine: Secret,
    pace: Mutex<Pace>,
}

impl Guard {
    /// Makes the guard of a desk.
    ///
    /// # Errors
    /// When the desk could be reached from other machines without TLS or without an account of an admin, or the record cannot be
    /// opened.
    pub fn new(access: Access, desk: Desk, clock: Clock) -> Result<Self, GuardError> {
        if !access.listen.ip().is_loopback() && !access.behind_tls {
            return Err(GuardError::NoTls(access.listen));
        }
        let accounts = Accounts::open(&desk.settings().place, clock)?;
        if !access.is_open() && accounts.admins()? == 0 {
            return Err(GuardError::NoAdmin(access.listen));
        }
        let machine = Secret::fresh()?;
        let (metrics, pace) = (Metrics::default(), Mutex::default());
        Ok(Guard(Arc::new(Inner { access, desk, accounts, metrics, machine, pace })))
    }

    /// Goes around a router: adds the pages of accounts, health and metrics, and looks at every request before it.
    pub fn around(&self, desk: Router) -> Router {
        let own = pages::routes()
            .route("/metrics", get(metrics))
            .route("/healthz", get(|| async { "alive\n" }))
            .route("/readyz", get(ready))
            .with_state(self.clone());
        desk.merge(own)
            .layer(from_fn_with_state(self.clone(), check))
            .layer(from_fn_with_state(self.clone(), headers::secure))
            .layer(from_fn_with_state(self.clone(), log::request))
    }

    /// Returns the accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// Returns what is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn access(&self) -> &Access {
        &self.0.access
    }

    /// Returns the cookies of this desk.
    pub(crate) fn cookies(&self) -> Cookies {
        Cookies { secure: self.0.access.secure() }
    }

    /// Finds out who asks.
    pub(crate) async fn who(&self, headers: &HeaderMap) -> Result<Option<Known>, Problem> {
        if self.0.access.is_open() {
            let csrf = Some(Csrf(self.0.machine.form_token()));
            return Ok(Some(Known { person: self.0.desk.local(), csrf, by: By::Machine }));
        }
        if let Some(sent) = headers.get(header::AUTHORIZATION) {
            let token = sent.to_str().ok().and_then(|sent| sent.split_once(' '));
            let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            let Some((_, token)) = token else { return Err(unknown("only bearer tokens are taken")) };
            let known = self.0.accounts.by_token(token.trim()).await?;
            return known.map(Some).ok_or_else(|| unknown("that token is not known, or no longer"));
        }
        match self.cookies().get(headers, Cookie::Session) {
            Some(key) => Ok(self.0.accounts.by_session(&key).await?),
            None => Ok(None),
        }
    }

    /// Lets those wait who ask too fast, and with them nobody else. At the machine itself everybody is as fast as it is.
    fn paced(&self, known: &Known) -> Result<(), Refusal> {
        let token = match &known.by {
            By::Machine => return Ok(()),
            By::Session(_) => "",
            By::Token(name) => name,
        };
        let who = format!("{} {token}", known.person.name);
        let mut pace = self.0.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.take(&who, self.0.accounts.now()).map_err(Refusal::Wait)
    }

    /// Lets a request in, with who asks among its extensions.
    async fn admit(&self, parts: &mut Parts) -> Result<Option<Csrf>, Refusal> {
        hosts::check(&self.0.access, parts)?;
        parts.extensions.insert(self.cookies());
        let path = parts.uri.path();
        let Some(role) = needs(&parts.method, path) else {
            // Who is not signed in has a form, too: the one to sign in.
            let visit = self.cookies().get(&parts.headers, Cookie::Visit);
            return Ok(visit.map(|visit| Csrf(visit.form_token())));
        };
        let known = self.who(&parts.headers).await?.ok_or(Refusal::SignIn)?;
        self.paced(&known)?;
        let person = known.person;
        if matches!(known.by, By::Token(_)) && access::is_about_accounts(path) {
            return Err(Problem::forbidden("a token does not look after accounts").into());
        }
        if person.role < role {
            let detail = format!("{} may not do that as a {}", person.name, person.role);
            return Err(Problem::forbidden(detail).help(format!("ask an admin for the role {role}")).into());
        }
        parts.extensions.insert(person);
        parts.extensions.insert(known.by);
        if let Some(csrf) = &known.csrf {
            parts.extensions.insert(csrf.clone());
        }
        Ok(known.csrf)
    }
}

/// Why a request is not let in.
enum Refusal {
    /// Nobody knows who asks.
    SignIn,
    /// They ask too fast; so many seconds are to be waited.
    Wait(i64),
    /// For another reason.
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::Problem(problem)
    }
}

fn unknown(detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, detail)
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Password(refusal) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refusal),
            AccountError::Wait(_) => Problem::new(StatusCode::TOO_MANY_REQUESTS, error.to_string()),
            error => {
                tracing::error!(%error, "accounts could not be used");
                Problem::internal("accounts could not be used; the log tells more")
            }
        }
    }
}

async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let csrf = match guard.admit(&mut parts).await {
        Ok(csrf) => csrf,
        Err(refusal) => return refused(&guard, &parts, refusal),
    };
    // Programs have no pages whose word they could bring back: one with a token, and at the machine one that is no browser.
    let by_program = match parts.extensions.get() {
        Some(By::Token(_)) => true,
        Some(By::Machine) => parts.uri.path().starts_with("/api/") && !forms::is_browser(&parts.headers),
        _ => false,
    };
    if parts.method.is_safe() || by_program {
        return next.run(Request::from_parts(parts, body)).await;
    }
    match forms::check(&parts, body, csrf.as_ref()).await {
        Ok(body) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => refused(&guard, &parts, problem.into()),
    }
}

/// Answers a request that is not let in: a person with a page, a program with a problem as JSON.
fn refused(guard: &Guard, parts: &Parts, refusal: Refusal) -> Response {
    let wants = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("");
    let path = parts.uri.path();
    let is_person = wants.contains("text/html") && !path.starts_with("/api/");
    match refusal {
        Refusal::SignIn if is_person => {
            let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
            // Where a form was sent to is not where to go on.
            let next = if parts.method.is_safe() { here } else { "/" };
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            Redirect::to(&format!("/login?{query}")).into_response()
        }
        Refusal::SignIn => {
            let problem = unknown("sign in, or send a token").help("`Authorization: Bearer TOKEN`");
            with_challenge(problem.into_response())
        }
        Refusal::Wait(seconds) => {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many requests at once")
                .help(format!("wait for {seconds} s, as `Retry-After` says"));
            let response =
                if is_person { pages::problem(guard, parts, &problem) } else { problem.into_response() };
            ([(header::RETRY_AFTER, seconds.to_string())], response).into_response()
        }
        Refusal::Problem(problem) if is_person => pages::problem(guard, parts, &problem),
        Refusal::Problem(problem) => with_challenge(problem.into_response()),
    }
}

fn with_challenge(mut response: Response) -> Response {
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Returns the address of whoever asks: behind a proxy the one that it tells, which is the last.
pub(crate) fn address(guard: &Guard, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let told = || {
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        told.rsplit(',').next()?.trim().parse().ok()
    };
    let told = if guard.access().behind_tls { told() } else { None };
    told.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

async fn metrics(State(guard): State<Guard>) -> Result<Response, Problem> {
    let known = guard.clone();
    let text = guard.accounts().read(move |store| Ok(known.metrics().write(store))).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// Ready is a desk whose record answers.
async fn ready(State(guard): State<Guard>) -> Response {
    match guard.accounts().read(|store| store.admins()).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "the record does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the record does not answer\n").into_response()
        }
    }
}
