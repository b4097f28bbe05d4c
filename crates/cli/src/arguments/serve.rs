//! Arguments of `armistice serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use armistice_serve::log::LevelFilter;
use clap::Args;

use super::record::{Place, Shown};
use super::watch::Means;

const EXAMPLES: &str = "\
Examples:
  armistice serve                                       the record of the user, on http://127.0.0.1:8080
  armistice serve --db desk.db --listen 127.0.0.1:9000  another record, another port
  armistice serve --truce examples/truces/easter-2025.toml
                                                        with what series show of a truce
  armistice serve --watch                               and poll the feeds, and send notices, meanwhile
  armistice serve --names all                           with the names of private people, too

At the machine itself nobody signs in, and the desk answers to names of this machine alone. For a team, make accounts
(`armistice users add NAME --role admin`), let a proxy with TLS stand before the desk and say `--behind-tls`. It opens no
connection of its own, unless `--watch` lets it poll the feeds that `armistice watch feed` lists. Ctrl-C stops it, after what is under way.";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) place: Place,

    /// Where to answer; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// A proxy with TLS stands before the desk, so that others may reach it: people sign in, and the last address in
    /// `X-Forwarded-For` is theirs
    #[arg(long)]
    pub(crate) behind_tls: bool,

    /// People sign in even at this machine
    #[arg(long)]
    pub(crate) sign_in: bool,

    /// A name that the desk answers to; may be given more than once [default: this machine's, or any behind TLS]
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,

    /// What is logged, as JSON lines on standard error: off, error, warn, info, debug [default: warn; info where people sign in]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log: Option<LevelFilter>,

    /// The terms of a truce, a TOML file that names its series: `armistice verify` looks at it when the desk opens
    #[arg(long, value_name = "TRUCE")]
    pub(crate) truce: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) shown: Shown,

    /// Poll the feeds and tell who asked to be told, as `armistice watch run` does, while the desk is open
    #[arg(long)]
    pub(crate) watch: bool,

    #[command(flatten, next_help_heading = "With --watch")]
    pub(crate) means: Means,

    /// Who decides, where nobody signs in [default: the name of the user]
    #[arg(long, env = "USER", value_name = "NAME", default_value = "local", hide_env_values = true)]
    pub(crate) by: String,
}
