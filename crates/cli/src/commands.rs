//! One file for each subcommand.

pub(crate) mod archive;
pub(crate) mod attributions;
pub(crate) mod bundle;
pub(crate) mod completions;
pub(crate) mod events;
pub(crate) mod man;
pub(crate) mod read;
pub(crate) mod record;
pub(crate) mod serve;
pub(crate) mod users;
pub(crate) mod verify;
pub(crate) mod watch;
