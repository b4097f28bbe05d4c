//! One's own account.

use armistice_store::{Role, rfc3339};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{Asker, Done, TokenRow, done, page, see};
use crate::accounts::{ABSOLUTE_S, AccountError, IDLE_S};
use crate::desk::shell::markup;
use crate::guard::{Cookie, Guard};
use crate::{Person, Problem};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct Account<'a> {
    person: &'a Person,
    csrf: &'a str,
    signed_in: bool,
    refusal: Option<&'a str>,
    token: Option<&'a str>,
    sessions: Vec<SessionRow>,
    tokens: Vec<TokenRow>,
    roles: Vec<Role>,
}

struct SessionRow {
    created: String,
    seen: String,
    expires: String,
    own: bool,
}

#[derive(Deserialize)]
pub(super) struct Passwords {
    old: String,
    new: String,
}

#[derive(Deserialize)]
pub(super) struct NewToken {
    name: String,
    role: String,
}

#[derive(Deserialize)]
pub(super) struct Named {
    name: String,
}

/// Shows the account.
pub(super) async fn show(State(guard): State<Guard>, asker: Asker) -> Result<Response, Problem> {
    shown(&guard, &asker, None, None).await
}

/// Shows the account with what was refused, or with a token that is seen this once.
async fn shown(
    guard: &Guard,
    asker: &Asker,
    refusal: Option<&str>,
    token: Option<&str>,
) -> Result<Response, Problem> {
    let (name, now) = (asker.person.name.clone(), guard.accounts().now());
    let signed_in = asker.session().is_some();
    let (sessions, tokens) = if signed_in {
        let asked = move |store: &mut armistice_store::Store| {
            Ok((store.sessions(&name, now, IDLE_S)?, store.tokens(Some(&name))?))
        };
        guard.accounts().read(asked).await?
    } else {
        (Vec::new(), Vec::new())
    };
    let sessions = sessions.into_iter().map(|session| SessionRow {
        created: rfc3339(session.created),
        seen: rfc3339(session.seen),
        expires: rfc3339(session.expires),
        own: asker.session() == Some(session.hash.as_str()),
    });
    let main = markup(&Account {
        person: &asker.person,
        csrf: &asker.csrf,
        signed_in,
        refusal,
        token,
        sessions: sessions.collect(),
        tokens: tokens.into_iter().map(TokenRow::from).collect(),
        roles: Role::ALL.into_iter().filter(|&role| role <= asker.person.role).collect(),
    })?;
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(guard, &asker.parts, status, "Your account", &main))
}

/// Sets the password; all other sessions end, and this one gets a new key.
pub(super) async fn password(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<Passwords>,
) -> Result<Response, Problem> {
    if asker.session().is_none() {
        return Err(Problem::forbidden("whoever is not signed in has no password"));
    }
    let name = &asker.person.name;
    let changed = guard.accounts().change_password(name, &sent.old, &sent.new, asker.address).await;
    let refusal = match changed {
        Ok(Some(key)) => {
            tracing::info!(name, "{name} set a new password");
            let mut response = see("/account");
            guard.cookies().set(response.headers_mut(), Cookie::Session, &key, ABSOLUTE_S);
            return Ok(response);
        }
        Ok(None) => "the old password is wrong".to_owned(),
        Err(error @ (AccountError::Password(_) | AccountError::Wait(_))) => error.to_string(),
        Err(error) => return Err(error.into()),
    };
    shown(&guard, &asker, Some(&refusal), None).await
}

/// Ends all sessions but this one.
pub(super) async fn end_sessions(State(guard): State<Guard>, asker: Asker) -> Result<Response, Problem> {
    if let Some(own) = asker.session().map(str::to_owned) {
        let name = asker.person.name;
        guard.accounts().write(move |store| store.end_sessions(&name, Some(&own))).await?;
    }
    Ok(see("/account"))
}

/// Makes a token and shows it this once.
pub(super) async fn add_token(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<NewToken>,
) -> Result<Response, Problem> {
    let role = sent.role.parse()?;
    match guard.accounts().add_token(&asker.person.name, &sent.name, role).await {
        Ok(token) => shown(&guard, &asker, None, Some(&token)).await,
        Err(error) => match done::<()>(Err(error))? {
            Done::Refused(refusal) => shown(&guard, &asker, Some(&refusal), None).await,
            Done::Yes => Ok(see("/account")),
        },
    }
}

/// Takes a token back.
pub(super) async fn revoke_token(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<Named>,
) -> Result<Response, Problem> {
    let (holder, now) = (asker.person.name.clone(), guard.accounts().now());
    let revoked = guard.accounts().write(move |store| store.revoke_token(&holder, &sent.name, now)).await;
    match done(revoked)? {
        Done::Yes => Ok(see("/account")),
        Done::Refused(refusal) => shown(&guard, &asker, Some(&refusal), None).await,
    }
}
