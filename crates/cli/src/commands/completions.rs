//! `armistice completions SHELL`.

use std::io::Write;
use std::path::Path;

use clap::CommandFactory;

use crate::arguments::{Arguments, Completions};
use crate::error::CommandError;

/// Writes the completion script to standard output.
pub(crate) fn run(arguments: &Completions) -> Result<(), CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "armistice", &mut script);
    std::io::stdout()
        .write_all(&script)
        .map_err(|source| CommandError::writing(Path::new("standard output"), source))
}
