//! `armistice man FOLDER`: the man pages, made from the arguments themselves, so that they cannot tell otherwise.

use std::fs;

use clap::CommandFactory;

use crate::arguments::{Arguments, Man};
use crate::error::CommandError;

/// Writes `armistice.1` and a page for each subcommand.
pub(crate) fn run(arguments: &Man) -> Result<(), CommandError> {
    let folder = &arguments.folder;
    let written = fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command().disable_help_subcommand(true), folder));
    written.map_err(|source| CommandError::writing(folder, source))
}
