//! What the command line takes.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) mod bundle;
pub(crate) mod record;
pub(crate) mod serve;
pub(crate) mod users;
pub(crate) mod watch;

/// Reads news reports about a peace process and keeps its record: who put forward which terms, who accepts, rejects
/// or conditions them, who met whom, which ceasefires were declared, what is alleged. Every entry quotes its sentence.
#[derive(Debug, Parser)]
#[command(name = "armistice", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports and show what they say
    Read(Read),
    /// Find who said what: source, cue and content as offsets, one JSON object a report
    Attributions(Attributions),
    /// Code political events in the types of PLOVER: who did what to whom, where, when and according to whom
    Events(Events),
    #[command(flatten)]
    Record(record::RecordCommand),
    /// An audit bundle: the record with all that it was made from, for others to check
    Bundle(bundle::Bundle),
    /// Did fire pause? Look at a truce in series of incidents, channel by channel and sector by sector
    Verify(Verify),
    /// The desk: web pages and HTTP API of the kept record, on this machine
    Serve(serve::Serve),
    /// The accounts of a team: who may see, decide, and look after accounts
    Users(users::Users),
    /// Poll feeds, and tell people and programs what moved
    Watch(watch::Watch),
    /// Read whole archives, and ask them in SQL: starts `armistice-archive`
    Archive(Archive),
    /// Write a completion script for a shell
    Completions(Completions),
    /// Write the man pages into a folder, for packages
    #[command(hide = true)]
    Man(Man),
}

const READ_EXAMPLES: &str = "\
Examples:
  armistice read report.txt                             what one report says, for a person
  armistice read page.html --format html --out page.html  the report with its entries, to look at
  armistice read reports/ --format jsonl --out all.jsonl  a folder, one record a line
  armistice read reports/ --format csv --out tables/      one table for each kind of entry
  curl -s URL | armistice read - --published 2025-04-19   from standard input

Exit codes: 0 done; 1 an input is at fault (the others are read); 2 wrong usage; 255 a bug of ours.";

#[derive(Args, Debug)]
#[command(after_help = READ_EXAMPLES)]
pub(crate) struct Read {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = Format::Brief)]
    pub(crate) format: Format,

    /// Where to write; a folder for `csv`, otherwise a file [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) out: Option<PathBuf>,

    /// The conflict they are about; kept with each record
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,
}

const ATTRIBUTIONS_EXAMPLES: &str = "\
Examples:
  armistice attributions reports.jsonl > attributions.jsonl   lines of {\"id\",\"text\"} in, one line each out
  armistice attributions report.txt --format csv              a report as a file, a table out
  armistice attributions reports/ --format annotations        for tools that read W3C Web Annotations";

#[derive(Args, Debug)]
#[command(after_help = ATTRIBUTIONS_EXAMPLES)]
pub(crate) struct Attributions {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = AttributionFormat::Jsonl)]
    pub(crate) format: AttributionFormat,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

const EVENTS_EXAMPLES: &str = "\
Examples:
  armistice events reports.jsonl > events.jsonl          lines of {\"id\",\"text\"} (or \"sentence\") in, one line each out
  armistice events report.txt --format csv               a report as a file, a table out, one event a row
  armistice events reports/ --format polecat --out e.tsv the columns of POLECAT, with what it has no column for at the end
  armistice events reports.jsonl --actors my.actors.txt --verbs my.verbs.txt
                                                         your own dictionaries in the format of PETRARCH go first

Exit codes: 0 done; 1 an input is at fault (the others are read); 2 wrong usage; 255 a bug of ours.";

#[derive(Args, Debug)]
#[command(after_help = EVENTS_EXAMPLES)]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = EventFormat::Jsonl)]
    pub(crate) format: EventFormat,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Actors of your own in the format of PETRARCH: `NAME_ [CODE 20010101-20051231]`, `+OTHER_NAME`
    #[arg(long, value_name = "FILE")]
    pub(crate) actors: Vec<PathBuf>,

    /// Verbs of your own in the format of PETRARCH: `VERB {FORMS} [CODE]`, `- * WORD [CODE]`; codes of CAMEO or types of PLOVER
    #[arg(long, value_name = "FILE")]
    pub(crate) verbs: Vec<PathBuf>,

    /// What codes of CAMEO are in PLOVER: CSV with the columns `cameo` and `plover_event` [default: by their first digits]
    #[arg(long, value_name = "FILE", requires = "verbs")]
    pub(crate) cameo: Option<PathBuf>,
}

const VERIFY_EXAMPLES: &str = "\
Examples:
  armistice verify examples/truces/easter-2025.toml                  a truce whose terms name their series
  armistice verify truce.toml incidents.csv                          the columns of ACLED, UCDP, FIRMS, VIINA are known
  armistice verify truce.toml alerts=alerts.csv                      another file for the channel `alerts` of the terms
  armistice verify truce.toml --as-of 2025-04-20T06:00Z              what could be said at that hour
  armistice verify truce.toml --format html --out page.html          a page with maps of sectors and hours

docs/verify.md tells how to write terms and how to read the answer.
Exit codes: 0 done; 1 an input is at fault; 2 wrong usage; 255 a bug of ours.";

#[derive(Args, Debug)]
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct Verify {
    /// The terms of the truce, a TOML file
    #[arg(value_name = "TRUCE")]
    pub(crate) truce: PathBuf,

    /// Series as CSV files; `CHANNEL=FILE` takes the place of a channel's own
    #[arg(value_name = "[CHANNEL=]SERIES")]
    pub(crate) series: Vec<String>,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = VerifyFormat::Brief)]
    pub(crate) format: VerifyFormat,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Fire at or under this share of what was expected is a pause
    #[arg(long, default_value_t = 0.25, value_name = "SHARE")]
    pub(crate) tau: f64,

    /// The chance of error on each side
    #[arg(long, default_value_t = 0.025, value_name = "CHANCE")]
    pub(crate) alpha: f64,

    /// Look only at what was known at this moment: 2025-04-20T06:00Z
    #[arg(long, value_name = "MOMENT")]
    pub(crate) as_of: Option<String>,

    /// Claims of the sides, a CSV file [default: those that the terms name]
    #[arg(long, value_name = "FILE")]
    pub(crate) claims: Option<PathBuf>,

    /// What the columns of series without a channel are: acled, ucdp, firms, viina, alerts, counts [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(crate) preset: Option<String>,

    /// The time zone of series without a channel, where their times tell none
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,

    /// How many windows without a truce to try the method on, for each channel and sector
    #[arg(long, default_value_t = 400, value_name = "N")]
    pub(crate) placebos: usize,

    /// The seed by which they are drawn
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
}

/// Forms of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// A sentence for each channel and sector, for a person
    Brief,
    /// A table for the terminal
    Table,
    /// Everything
    Json,
    /// One row for each channel, sector and window
    Csv,
    /// The sectors with their verdicts
    Geojson,
    /// Pictures: sectors by hours, seen against expected
    Svg,
    /// One self-contained page
    Html,
}

/// Where reports come from and how they are taken in.
#[derive(Args, Debug)]
pub(crate) struct Inputs {
    /// Files or folders: plain text, HTML or JSONL; `-` or nothing reads standard input
    #[arg(value_name = "REPORT")]
    pub(crate) reports: Vec<PathBuf>,

    /// When the reports were published, as far as they do not tell: 2025-04-19
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<armistice_record::Moment>,

    /// Who published them, as far as they do not tell
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,

    /// What the inputs are [default: found out]
    #[arg(long, value_parser = PossibleValuesParser::new(["text", "html", "jsonl"]), value_name = "FORMAT")]
    pub(crate) input_format: Option<String>,

    /// Their encoding, such as windows-1252 [default: found out]
    #[arg(long, value_name = "LABEL")]
    pub(crate) encoding: Option<String>,

    /// The largest report to read, in bytes or with KB, MB or GB
    #[arg(long, default_value = "16MB", value_parser = size, value_name = "SIZE")]
    pub(crate) max_size: u64,

    /// How many reports to read at once [default: the number of cores]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A page for a person, on the terminal
    Brief,
    /// All records as one JSON array
    Json,
    /// One JSON record a line
    Jsonl,
    /// One CSV table for each kind of entry, in the folder `--out`
    Csv,
    /// One self-contained page: the report beside its entries
    Html,
    /// W3C Web Annotations (JSON-LD), one page of them a line
    Annotations,
    /// The political events in the columns of POLECAT, as `armistice events` writes them
    Polecat,
}

/// Forms in which attributions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AttributionFormat {
    /// One JSON object a report and line, with offsets in code points
    Jsonl,
    /// W3C Web Annotations (JSON-LD), one page of them a report and line
    Annotations,
    /// A table with one attribution a row: the words and their offsets
    Csv,
}

/// Forms in which events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventFormat {
    /// One JSON object a report and line, the best event of a sentence first
    Jsonl,
    /// A table with one event a row
    Csv,
    /// The tab-separated columns of POLECAT, then our own
    Polecat,
}

#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub(crate) struct Archive {
    /// Handed on: `armistice archive --help` lists them
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<std::ffi::OsString>,
}

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// Which shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(crate) struct Man {
    /// The folder
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

/// Reads `16MB`, `500 KB`, `1048576`.
fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => return Err("write it like 16MB".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "write it like 16MB".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "that is more than can be addressed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("16MB"), Ok(16 << 20));
        assert_eq!(size("1048576"), Ok(1 << 20));
        assert!(size("many").is_err() && size("99999999999GB").is_err());
    }

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
