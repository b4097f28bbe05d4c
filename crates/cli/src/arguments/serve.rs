//! Arguments of `armistice serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::record::Place;

const EXAMPLES: &str = "\
Examples:
  armistice serve                                       the record of the user, on http://127.0.0.1:8080
  armistice serve --db desk.db --listen 127.0.0.1:9000  another record, another port
  armistice serve --truce examples/truces/easter-2025.toml
                                                        with what series show of a truce

Whoever can reach the address may read and decide, so it answers this machine alone. It opens no connection of its
own. Ctrl-C stops it, after what is under way.";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) place: Place,

    /// Where to answer; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,

    /// The terms of a truce, a TOML file that names its series: `armistice verify` looks at it when the desk opens
    #[arg(long, value_name = "TRUCE")]
    pub(crate) truce: Vec<PathBuf>,

    /// Who decides, where nobody signs in [default: the name of the user]
    #[arg(long, env = "USER", value_name = "NAME", default_value = "local", hide_env_values = true)]
    pub(crate) by: String,
}
