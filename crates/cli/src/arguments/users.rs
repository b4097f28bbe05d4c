//! Arguments of `armistice users`.

use std::path::PathBuf;

use armistice_store::{Role, StoreError};
use clap::{Args, Subcommand};

use super::record::Place;

const EXAMPLES: &str = "\
Examples:
  armistice users add ada --role admin                  asks for the password twice, without showing it
  armistice users add ben --password-file ben.txt       the first line of a file is the password
  armistice users role ben reader                       another role; ben signs in again
  armistice users disable ben                           ben is shut out at once
  armistice users token add ben import --role reviewer  a token for a program, shown this once

docs/serve.md tells how a team shares a desk.";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Users {
    #[command(flatten)]
    pub(crate) place: Place,

    #[command(subcommand)]
    pub(crate) action: UsersAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UsersAction {
    /// Make an account
    Add {
        /// The name to sign in with
        name: String,
        /// reader sees the record, reviewer decides about entries, admin looks after accounts
        #[arg(long, default_value = "reader", value_parser = role)]
        role: Role,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// List the accounts
    List,
    /// Give an account another role; it has to sign in again
    Role {
        /// Whose
        name: String,
        /// reader, reviewer or admin
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Set a password; the account has to sign in again
    Password {
        /// Whose
        name: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Shut an account out, with its sessions and tokens
    Disable {
        /// Whom
        name: String,
    },
    /// Let an account in again
    Enable {
        /// Whom
        name: String,
    },
    /// Tokens, by which programs act for an account
    #[command(subcommand)]
    Token(TokenAction),
}

/// Where a password comes from.
#[derive(Args, Debug)]
pub(crate) struct PasswordSource {
    /// A file whose first line is the password; `-` is standard input [default: it is asked for]
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenAction {
    /// Make a token and show it this once
    Add {
        /// For whom the program acts
        user: String,
        /// What the token is for
        name: String,
        /// What it may do at most
        #[arg(long, default_value = "reader", value_parser = role)]
        role: Role,
    },
    /// List tokens, without what would let anybody in
    List {
        /// Only this account's
        user: Option<String>,
    },
    /// Take a token back for good
    Revoke {
        /// Whose
        user: String,
        /// Which
        name: String,
    },
}

fn role(code: &str) -> Result<Role, StoreError> {
    code.parse()
}
