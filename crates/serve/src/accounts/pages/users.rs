//! Everybody's accounts, for an admin.

use armistice_store::{Role, rfc3339};
use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{Asker, Done, TokenRow, done, page, see};
use crate::Problem;
use crate::accounts::AccountError;
use crate::desk::shell::markup;
use crate::guard::Guard;

const HERE: &str = "/admin/users";

#[derive(Template)]
#[template(path = "accounts/users.html")]
struct Users<'a> {
    csrf: &'a str,
    refusal: Option<&'a str>,
    users: Vec<UserRow>,
    tokens: Vec<TokenRow>,
    roles: [Role; 3],
}

struct UserRow {
    name: String,
    role: Role,
    disabled: bool,
    created: String,
    changed: String,
}

#[derive(Deserialize)]
pub(super) struct NewUser {
    name: String,
    role: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct NewRole {
    name: String,
    role: String,
}

#[derive(Deserialize)]
pub(super) struct NewAccess {
    name: String,
    access: String,
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    name: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Revoked {
    holder: String,
    name: String,
}

/// Shows the accounts and tokens.
pub(super) async fn show(State(guard): State<Guard>, asker: Asker) -> Result<Response, Problem> {
    shown(&guard, &asker, None).await
}

async fn shown(guard: &Guard, asker: &Asker, refusal: Option<&str>) -> Result<Response, Problem> {
    let (users, tokens) = guard.accounts().read(|store| Ok((store.users()?, store.tokens(None)?))).await?;
    let users = users.into_iter().map(|user| UserRow {
        name: user.name,
        role: user.role,
        disabled: user.disabled,
        created: rfc3339(user.created),
        changed: rfc3339(user.changed),
    });
    let main = markup(&Users {
        csrf: &asker.csrf,
        refusal,
        users: users.collect(),
        tokens: tokens.into_iter().map(TokenRow::from).collect(),
        roles: Role::ALL,
    })?;
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(guard, &asker.parts, status, "Accounts", &main))
}

/// Shows the page anew, or what was refused; what an admin did is logged.
async fn told(
    guard: &Guard,
    asker: &Asker,
    what: &'static str,
    whom: &str,
    result: Result<(), AccountError>,
) -> Result<Response, Problem> {
    match done(result)? {
        Done::Yes => {
            let by = &asker.person.name;
            tracing::info!(by, what, whom, "{by}: {what} {whom}");
            Ok(see(HERE))
        }
        Done::Refused(refusal) => shown(guard, asker, Some(&refusal)).await,
    }
}

/// Makes an account.
pub(super) async fn add(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<NewUser>,
) -> Result<Response, Problem> {
    let added = guard.accounts().add_user(&sent.name, sent.role.parse()?, &sent.password).await;
    told(&guard, &asker, "added", &sent.name, added).await
}

/// Gives an account another role.
pub(super) async fn role(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<NewRole>,
) -> Result<Response, Problem> {
    let (name, role, now) = (sent.name.clone(), sent.role.parse()?, guard.accounts().now());
    let set = guard.accounts().write(move |store| store.set_role(&name, role, now)).await;
    told(&guard, &asker, "gave another role to", &sent.name, set).await
}

/// Shuts an account out, or lets it in again.
pub(super) async fn access(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<NewAccess>,
) -> Result<Response, Problem> {
    let (name, disabled, now) = (sent.name.clone(), sent.access != "yes", guard.accounts().now());
    let set = guard.accounts().write(move |store| store.set_disabled(&name, disabled, now)).await;
    told(&guard, &asker, if disabled { "shut out" } else { "let in" }, &sent.name, set).await
}

/// Sets somebody's password.
pub(super) async fn password(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<NewPassword>,
) -> Result<Response, Problem> {
    let set = guard.accounts().set_password(&sent.name, &sent.password).await;
    told(&guard, &asker, "set the password of", &sent.name, set).await
}

/// Takes somebody's token back.
pub(super) async fn revoke_token(
    State(guard): State<Guard>,
    asker: Asker,
    Form(sent): Form<Revoked>,
) -> Result<Response, Problem> {
    let (holder, name, now) = (sent.holder.clone(), sent.name, guard.accounts().now());
    let revoked = guard.accounts().write(move |store| store.revoke_token(&holder, &name, now)).await;
    told(&guard, &asker, "took back a token of", &sent.holder, revoked).await
}
