//! The command `armistice`.
//!
//! Arguments come in, records go out. Each subcommand has a file in `commands`, each form of output one in
//! `views`; only this crate prints and only this file exits.

mod arguments;
mod commands;
mod error;
mod inputs;
mod outputs;
mod views;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Read(read) => commands::read::run(&read),
        Command::Completions(completions) => commands::completions::run(&completions),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough: `armistice read … | head`.
        Err(CommandError::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            error::print(&error);
            error.exit_code()
        }
    }
}
