//! Arguments of `armistice watch`.

use std::path::PathBuf;

use armistice_merge::Event;
use armistice_record::{Moment, Term};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};

use super::record::{Layout, Place, Shown};

const WATCH_EXAMPLES: &str = "\
Examples:
  armistice watch feed add https://news.example/world.xml --conflict Ruritania
  armistice watch rule add desk --on position,breach --mail desk@paper.example
  armistice watch rule add bot --party RUR --term prisoners --webhook https://bot.example/in
  armistice watch run --smtp smtps://user:password@mail.example --from armistice@paper.example
  armistice watch notices --state dead

docs/watch.md tells what is polled how often, what a notice holds, and how a receiver checks its signature.";

#[derive(Args, Debug)]
#[command(after_help = WATCH_EXAMPLES)]
pub(crate) struct Watch {
    #[command(flatten)]
    pub(crate) place: Place,

    #[command(subcommand)]
    pub(crate) command: WatchCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WatchCommand {
    /// The feeds that are polled: RSS, Atom, JSON Feed
    #[command(subcommand)]
    Feed(FeedCommand),
    /// Who is told of what, and how
    #[command(subcommand)]
    Rule(RuleCommand),
    /// Poll feeds, read and keep what is new, send notices; until it is stopped
    Run(Run),
    /// Notices and what became of them; dead letters can be sent again
    Notices(Notices),
    /// Articles that changed after they were published, and how
    Revisions(Revisions),
}

#[derive(Debug, Subcommand)]
pub(crate) enum FeedCommand {
    /// Poll a feed from now on; one that is polled already takes the new settings
    Add(FeedAdd),
    /// The feeds, with what came of the last poll
    List(Form),
    /// Stop polling a feed; what it brought stays in the record
    Remove {
        /// Its address
        #[arg(value_name = "URL")]
        url: String,
    },
    /// Fetch a feed once and say what comes; nothing is kept
    Check {
        /// Its address [default: all feeds that are polled]
        #[arg(value_name = "URL")]
        url: Option<String>,

        /// It may be at a private address
        #[arg(long)]
        allow_private: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct FeedAdd {
    /// Its address
    #[arg(value_name = "URL", required = true)]
    pub(crate) urls: Vec<String>,

    /// The conflict that its reports are about
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,

    /// Who publishes it [default: what the feed calls itself]
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// How often to poll it: 10m, 1h; not more often than every minute
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = stretch)]
    pub(crate) every: i64,

    /// It, and what it links to, may be at private addresses: in your own network
    #[arg(long)]
    pub(crate) allow_private: bool,
}

/// How a list is written.
#[derive(Args, Debug)]
pub(crate) struct Form {
    /// What to write
    #[arg(long, short, value_enum, default_value_t = Layout::Table)]
    pub(crate) format: Layout,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RuleCommand {
    /// Tell somebody of what moves from now on
    Add(Box<RuleAdd>),
    /// The rules, with what became of their notices
    List(Form),
    /// Take a rule out; what still waits for it is not sent
    Remove {
        /// Its number in the list
        #[arg(value_name = "NUMBER")]
        number: i64,
    },
}

const RULE_EXAMPLES: &str = "\
Examples:
  armistice watch rule add desk --on position,contradiction --party RUR --mail desk@paper.example
  armistice watch rule add week --digest weekly --at 07:30 --mail ada@paper.example ben@paper.example
  armistice watch rule add bot --webhook https://bot.example/in

A webhook gets CloudEvents (JSON), signed as standardwebhooks.com says; the secret is shown once, when the rule is made.";

#[derive(Args, Debug)]
#[command(after_help = RULE_EXAMPLES)]
pub(crate) struct RuleAdd {
    /// What to call it
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// Which news [default: all]
    #[arg(long, value_name = "NEWS", value_delimiter = ',', value_parser = PossibleValuesParser::new(Event::ALL.iter().map(|event| event.code())))]
    pub(crate) on: Vec<String>,

    /// Only this party, by its name or the code of the state
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,

    /// Only this term, such as prisoners
    #[arg(long, value_name = "TERM", value_parser = PossibleValuesParser::new(Term::ALL.iter().map(|term| term.code())))]
    pub(crate) term: Option<String>,

    /// Only this conflict
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,

    /// Only what was reported since then [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Moment>,

    /// All changes of a day or week together
    #[arg(long, value_enum, value_name = "RHYTHM")]
    pub(crate) digest: Option<Digest>,

    /// When a digest is sent, in UTC; the weekly one on Monday
    #[arg(long, value_name = "HH:MM", default_value = "06:00", value_parser = minute)]
    pub(crate) at: i64,

    /// Send it to this address as a webhook
    #[arg(long, value_name = "URL", required_unless_present = "mail", conflicts_with = "mail")]
    pub(crate) webhook: Option<String>,

    /// What the webhook is signed with: whsec_… [default: a new one]
    #[arg(long, value_name = "SECRET", env = "ARMISTICE_WEBHOOK_SECRET", hide_env_values = true)]
    pub(crate) secret: Option<String>,

    /// The webhook may be at a private address: in your own network
    #[arg(long)]
    pub(crate) allow_private: bool,

    /// Send it as e-mail
    #[arg(long, value_name = "ADDRESS", num_args = 1..)]
    pub(crate) mail: Vec<String>,
}

/// How often a digest is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Digest {
    /// Every day
    Daily,
    /// Every Monday
    Weekly,
}

#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Do what is due now and end
    #[arg(long)]
    pub(crate) once: bool,

    #[command(flatten)]
    pub(crate) shown: Shown,

    #[command(flatten)]
    pub(crate) means: Means,
}

/// How pages are fetched and notices sent.
#[derive(Args, Debug)]
pub(crate) struct Means {
    /// The mail server: smtps://user:password@host, smtp://host:587?tls=required (STARTTLS), smtp://host:25
    #[arg(long, value_name = "URL", env = "ARMISTICE_SMTP", hide_env_values = true, requires = "from")]
    pub(crate) smtp: Option<String>,

    /// Who sends e-mail
    #[arg(long, value_name = "ADDRESS", env = "ARMISTICE_MAIL_FROM")]
    pub(crate) from: Option<String>,

    /// Also trust a mail server whose certificate is of this authority: a file in PEM form
    #[arg(long, value_name = "FILE", env = "ARMISTICE_SMTP_CA", requires = "smtp")]
    pub(crate) smtp_ca: Option<PathBuf>,

    /// How many seconds to leave between two requests to a host
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    pub(crate) pause: u32,

    /// The largest page to fetch, in bytes or with KB or MB, unpacked
    #[arg(long, default_value = "8MB", value_parser = super::size, value_name = "SIZE")]
    pub(crate) max_size: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Notices {
    /// Only those in this state [default: all]
    #[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(["waiting", "delivered", "dead", "dropped"]))]
    pub(crate) state: Option<String>,

    /// Let a dead letter be sent again, by its number; `all` lets all of them
    #[arg(long, value_name = "NUMBER|all")]
    pub(crate) retry: Option<String>,

    /// How many to show, the last ones
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,

    #[command(flatten)]
    pub(crate) shown: Shown,

    #[command(flatten)]
    pub(crate) form: Form,
}

#[derive(Args, Debug)]
pub(crate) struct Revisions {
    /// An article: how each wording differs from the one before [default: list the articles that changed]
    #[arg(value_name = "URL")]
    pub(crate) url: Option<String>,

    #[command(flatten)]
    pub(crate) form: Form,
}

/// Reads `10m`, `90s`, `1h`, `1d` as seconds.
fn stretch(text: &str) -> Result<i64, String> {
    let wrong = || "write it like 10m or 1h, a minute at least".to_owned();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(factor).filter(|seconds| (60..=30 * 86_400).contains(seconds)).ok_or_else(wrong)
}

/// Reads `06:30` as a minute of the day.
fn minute(text: &str) -> Result<i64, String> {
    let wrong = || "write it like 06:30".to_owned();
    let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
    let (hours, minutes): (i64, i64) =
        (hours.parse().map_err(|_| wrong())?, minutes.parse().map_err(|_| wrong())?);
    let fits = (0..24).contains(&hours) && (0..60).contains(&minutes);
    if fits { Ok(hours * 60 + minutes) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!((stretch("10m"), stretch("1d")), (Ok(600), Ok(86_400)));
        assert!(stretch("10").is_err() && stretch("5s").is_err() && stretch("9999999999999h").is_err());
        assert_eq!(minute("07:30"), Ok(450));
        assert!(minute("24:00").is_err() && minute("7").is_err());
    }
}
