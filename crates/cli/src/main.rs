//! The command `armistice`.
//!
//! Arguments come in, records go out. Each subcommand has a file in `commands`, each form of output one in
//! `views`; only this crate prints and only this file exits.

mod arguments;
mod commands;
mod batches;
mod error;
mod clock;
mod inputs;
mod outputs;
mod views;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::error::CommandError;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A panic has told its place already; its exit code is one that no input gives.
    let Ok(result) = std::panic::catch_unwind(|| run(&arguments.command)) else {
        return ExitCode::from(255);
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough: `armistice read … | head`.
        Err(CommandError::BrokenPipe) => ExitCode::SUCCESS,
        // The program that was started has told why.
        Err(CommandError::Ended(code)) => ExitCode::from(code),
        Err(error) => {
            error::print(&error);
            error.exit_code()
        }
    }
}

fn run(command: &Command) -> Result<(), CommandError> {
    match command {
        Command::Read(read) => commands::read::run(read),
        Command::Attributions(attributions) => commands::attributions::run(attributions),
        Command::Events(events) => commands::events::run(events),
        Command::Record(record) => commands::record::run(record),
        Command::Bundle(bundle) => commands::bundle::run(bundle),
        Command::Verify(verify) => commands::verify::run(verify),
        Command::Serve(serve) => commands::serve::run(serve),
        Command::Users(users) => commands::users::run(users),
        Command::Watch(watch) => commands::watch::run(watch),
        Command::Archive(archive) => commands::archive::run(archive),
        Command::Completions(completions) => commands::completions::run(completions),
        Command::Man(man) => commands::man::run(man),
    }
}
