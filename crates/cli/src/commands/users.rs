//! `armistice users`: the accounts of a team.

use std::fs;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use armistice_merge::Listing;
use armistice_serve::accounts::{AccountError, Secret, hash_password, password_refusal};
use armistice_store::{Store, account_name, rfc3339};
use serde_json::json;

use super::record;
use crate::arguments::users::{PasswordSource, TokenAction, Users, UsersAction};
use crate::clock;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::rows;

/// Does what was asked of the accounts.
pub(crate) fn run(arguments: &Users) -> Result<(), CommandError> {
    let mut store = record::open(&arguments.place)?;
    let now = clock::seconds();
    match &arguments.action {
        UsersAction::Add { name, role, password } => {
            let hash = hashed(&account_name(name)?, password)?;
            store.add_user(name, *role, &hash, now)?;
        }
        UsersAction::List => return list(&mut store),
        UsersAction::Role { name, role } => store.set_role(name, *role, now)?,
        UsersAction::Password { name, password } => {
            let hash = hashed(&account_name(name)?, password)?;
            store.set_password(name, &hash, now)?;
        }
        UsersAction::Disable { name } => store.set_disabled(name, true, now)?,
        UsersAction::Enable { name } => store.set_disabled(name, false, now)?,
        UsersAction::Token(TokenAction::Add { user, name, role }) => {
            let secret = Secret::fresh().map_err(refused)?;
            store.add_token(user, name, *role, &secret.token_hash(), now)?;
            let mut output = Output::open(None)?;
            output.write(format!("{}\n", secret.token()).as_bytes())?;
            output.finish()?;
            anstream::eprintln!("it is shown this once; send it as `Authorization: Bearer TOKEN`");
        }
        UsersAction::Token(TokenAction::List { user }) => return tokens(&mut store, user.as_deref()),
        UsersAction::Token(TokenAction::Revoke { user, name }) => store.revoke_token(user, name, now)?,
    }
    Ok(())
}

fn refused(error: AccountError) -> CommandError {
    CommandError::Usage { what: error.to_string(), help: "try again".to_owned() }
}

/// Takes a password from where it comes and hashes it.
fn hashed(name: &str, from: &PasswordSource) -> Result<String, CommandError> {
    let password = match &from.password_file {
        Some(path) => first_line(path)?,
        None => asked()?,
    };
    if let Some(refusal) = password_refusal(name, &password) {
        let help = "choose another; it is kept as a hash alone".to_owned();
        return Err(CommandError::Usage { what: refusal.to_owned(), help });
    }
    hash_password(&password).map_err(refused)
}

fn first_line(path: &Path) -> Result<String, CommandError> {
    let failed = |source| CommandError::Unreadable { path: path.to_owned(), source };
    let text = if path == Path::new("-") {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(failed)?;
        line
    } else {
        fs::read_to_string(path).map_err(failed)?
    };
    Ok(text.lines().next().unwrap_or("").to_owned())
}

/// Asks for a password twice, without showing it.
fn asked() -> Result<String, CommandError> {
    let failed = |source| CommandError::Unreadable { path: "the terminal".into(), source };
    if !io::stdin().is_terminal() {
        return Err(CommandError::Usage {
            what: "there is no terminal to ask for the password".to_owned(),
            help: "name a file whose first line it is: `--password-file FILE`, or `-` for standard input"
                .to_owned(),
        });
    }
    let once = rpassword::prompt_password("Password: ").map_err(failed)?;
    let again = rpassword::prompt_password("Again: ").map_err(failed)?;
    if once == again {
        return Ok(once);
    }
    let help = "try again".to_owned();
    Err(CommandError::Usage { what: "the two passwords differ".to_owned(), help })
}

fn list(store: &mut Store) -> Result<(), CommandError> {
    let mut listing = Listing::new(&["name", "role", "access", "created", "password_set"]);
    for user in store.users()? {
        listing.rows.push(vec![
            json!(user.name),
            json!(user.role.code()),
            json!(if user.disabled { "shut out" } else { "yes" }),
            json!(rfc3339(user.created)),
            json!(rfc3339(user.changed)),
        ]);
    }
    write(&listing)
}

fn tokens(store: &mut Store, user: Option<&str>) -> Result<(), CommandError> {
    let mut listing = Listing::new(&["user", "token", "role", "created", "used", "revoked"]);
    for token in store.tokens(user)? {
        listing.rows.push(vec![
            json!(token.holder),
            json!(token.name),
            json!(token.role.code()),
            json!(rfc3339(token.created)),
            json!(token.used.map(rfc3339)),
            json!(token.revoked.map(rfc3339)),
        ]);
    }
    write(&listing)
}

fn write(listing: &Listing) -> Result<(), CommandError> {
    let mut output = Output::open(None)?;
    output.write(rows::table(listing, output.is_terminal()).as_bytes())?;
    output.finish()
}
