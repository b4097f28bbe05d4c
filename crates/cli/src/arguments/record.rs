//! Arguments of the commands that keep and show the record.

use std::path::PathBuf;

use armistice_record::{Moment, SourceKind, Term};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};

use super::Inputs;

#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// Read reports and keep what they say; the same report again changes nothing
    Add(Add),
    /// Who stands where on which term, what it was before, and what changed it
    Positions(Positions),
    /// What was put forward, with who blocks which of its terms
    Proposals(Show),
    /// Who met or is to meet whom
    Meetings(Show),
    /// Which ceasefires there are
    Ceasefires(Show),
    /// Who said what
    Statements(Statements),
    /// Who accuses whom, and what was checked
    Allegations(Show),
    /// All entries in the order in which they happened
    Timeline(Show),
    /// Who published how much, by which kinds of source, from how many origins
    Sources(Show),
    /// Terms nobody has rejected as far as reported, single blockers, conditions that point at each other
    CommonGround(Show),
    /// What moved, one line each, with why
    Changes(Show),
    /// The registry: which name means whom
    Actors(Actors),
    /// Accept, reject or put right what was read; undo
    Review(Review),
    /// Purge a report and what rests on it alone
    Forget(Forget),
    /// Write the whole record in a form that other programs read
    Export(Export),
    /// Walk every entry to its words and prove that nothing dangles
    VerifyRecord(Place),
}

/// Where the record is kept.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// The record: a file, or postgres://user@host/name?sslmode=verify-full [default: in the user's data folder]
    #[arg(long, env = "ARMISTICE_DB", hide_env_values = true, value_name = "FILE-or-URL", global = true)]
    pub(crate) db: Option<String>,
}

const ADD_EXAMPLES: &str = "\
Examples:
  armistice add reports/ --conflict Ruritania           keep a folder of reports
  armistice add day.jsonl --db desk.db                  keep them in a file of your own
  armistice add day.jsonl --db postgres://desk@db/peace keep them for a team
  armistice add --from archive/                         keep what `armistice archive read` has read

One line is written for each report once it is safely kept: new, known or reread.";

#[derive(Args, Debug)]
#[command(after_help = ADD_EXAMPLES)]
pub(crate) struct Add {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    #[command(flatten)]
    pub(crate) place: Place,

    /// The conflict they are about
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,

    /// Keep the readings of an archive instead: a folder or a URL
    #[arg(long, value_name = "ARCHIVE", conflicts_with_all = ["reports", "conflict"])]
    pub(crate) from: Option<String>,
}

/// Whose names are shown.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Shown {
    /// Whose names to show; quotations are never altered
    #[arg(long, value_enum, default_value_t = Names::Public)]
    pub(crate) names: Names,
}

/// Whose names are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Names {
    /// People with a public role; others by what reports call them, such as `teacher [1f2e3d4c]`
    Public,
    /// Everybody
    All,
}

impl From<Shown> for armistice_merge::Names {
    fn from(shown: Shown) -> Self {
        match shown.names {
            Names::Public => Self::Public,
            Names::All => Self::All,
        }
    }
}

const SHOW_EXAMPLES: &str = "\
People whom no report gives a public role, and who do nothing but speak, are shown by what the
reports call them: `teacher [1f2e3d4c]`, with digits of the report. Quotations are never altered.

Examples:
  armistice statements --names all                    with everybody's name
  armistice statements --party 'teacher [1f2e3d4c]'   what one of them said
  armistice actors --set 'Ada Kuhn=Ada Kuhn'          show this name from now on
  armistice actors --set 'Bo Lind=council member'     show somebody as something else";

/// How a view is narrowed and written.
#[derive(Args, Clone, Debug)]
#[command(after_help = SHOW_EXAMPLES)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) place: Place,

    /// Only what happened by then: 2025-04-19
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Moment>,

    /// Only what was reported by then; reports without a date are left out and counted
    #[arg(long, value_name = "DATE")]
    pub(crate) known_at: Option<Moment>,

    /// Only what was reported since then
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Moment>,

    /// Only this party, by its name or the code of the state
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,

    /// Only this term, such as prisoners
    #[arg(long, value_name = "TERM", value_parser = PossibleValuesParser::new(Term::ALL.iter().map(|term| term.code())))]
    pub(crate) term: Option<String>,

    /// Only this conflict, as it was named when the reports were added
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,

    /// Only statements by this kind of source
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(SourceKind::ALL.iter().map(|kind| kind.code())))]
    pub(crate) source_kind: Option<String>,

    /// Show when each entry was recorded
    #[arg(long)]
    pub(crate) recorded: bool,

    #[command(flatten)]
    pub(crate) shown: Shown,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = Layout::Table)]
    pub(crate) format: Layout,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Positions {
    #[command(flatten)]
    pub(crate) show: Show,

    /// List instead where two independent origins differ, with who says what
    #[arg(long)]
    pub(crate) contradictions: bool,

    /// How many days apart they may be
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) span: u32,
}

#[derive(Args, Debug)]
pub(crate) struct Statements {
    #[command(flatten)]
    pub(crate) show: Show,

    /// Only statements with all these words
    #[arg(long, value_name = "WORDS")]
    pub(crate) search: Option<String>,
}

/// How rows are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// A table for a person, with the columns that matter most
    Table,
    /// All columns, for a spreadsheet
    Csv,
    /// All columns, one JSON object a line
    Jsonl,
    /// A table for a document
    Markdown,
}

#[derive(Args, Debug)]
pub(crate) struct Actors {
    #[command(flatten)]
    pub(crate) place: Place,

    /// Let a name mean an actor: "Movement of 7 March=M7M"; an empty actor takes the name out
    #[arg(long, value_name = "ALIAS=NAME")]
    pub(crate) set: Vec<String>,

    /// Take names from a CSV with the columns alias and name
    #[arg(long, value_name = "FILE")]
    pub(crate) import: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) shown: Shown,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = Layout::Table)]
    pub(crate) format: Layout,
}

const REVIEW_EXAMPLES: &str = "\
Without options the queue opens on the terminal, one key for each decision. The options do the same in a script;
ANCHOR is one of the `anchors` of an entry (--format jsonl).

Examples:
  armistice review
  armistice review --reject 3f0a… --why \"it is the other delegation\"
  armistice review --edit 3f0a… --set '{\"stance\": \"conditional\"}'
  armistice review --log
  armistice review --undo 4";

#[derive(Args, Debug)]
#[command(after_help = REVIEW_EXAMPLES)]
pub(crate) struct Review {
    #[command(flatten)]
    pub(crate) place: Place,

    /// Who decides [default: the name of the user]
    #[arg(long, env = "USER", value_name = "NAME", default_value = "unknown")]
    pub(crate) by: String,

    /// Why
    #[arg(long, value_name = "WORDS")]
    pub(crate) why: Option<String>,

    /// These are right
    #[arg(long, value_name = "ANCHOR", num_args = 1.., group = "decision")]
    pub(crate) accept: Vec<String>,

    /// These are wrong
    #[arg(long, value_name = "ANCHOR", num_args = 1.., group = "decision")]
    pub(crate) reject: Vec<String>,

    /// These are put right with the fields of `--set`
    #[arg(long, value_name = "ANCHOR", num_args = 1.., group = "decision", requires = "set")]
    pub(crate) edit: Vec<String>,

    /// Add an entry of this kind to the report `--report`, with the fields of `--set`
    #[arg(long, value_name = "KIND", group = "decision", requires = "set", requires = "report")]
    pub(crate) add: Option<String>,

    /// These tell of one entry
    #[arg(long, value_name = "ANCHOR", num_args = 2.., group = "decision")]
    pub(crate) merge: Vec<String>,

    /// These tell of an entry of their own
    #[arg(long, value_name = "ANCHOR", num_args = 1.., group = "decision")]
    pub(crate) split: Vec<String>,

    /// Take a correction back, by its number in the log
    #[arg(long, value_name = "NUMBER", group = "decision")]
    pub(crate) undo: Option<i64>,

    /// List the corrections
    #[arg(long, group = "decision")]
    pub(crate) log: bool,

    /// Fields as a JSON object
    #[arg(long, value_name = "JSON")]
    pub(crate) set: Option<String>,

    /// The report's id, for `--add`
    #[arg(long, value_name = "ID")]
    pub(crate) report: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Forget {
    /// The report's id
    #[arg(value_name = "REPORT")]
    pub(crate) report: String,

    #[command(flatten)]
    pub(crate) place: Place,
}

const EXPORT_EXAMPLES: &str = "\
People without a public role are shown by what the reports call them; in `jsonl`, `csv` and
`annotations` the places of their names are left out. Texts and quotations are never altered.

Examples:
  armistice export --format dna --out positions.csv
  armistice export --format jsonl --names all --out record.jsonl   every field as `armistice read` writes it
  armistice export --format csv --out tables/";

#[derive(Args, Debug)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) place: Place,

    /// What to write
    #[arg(long, short, value_enum)]
    pub(crate) format: ExportFormat,

    /// Where to write; a folder for `csv`, otherwise a file [default: standard output]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) out: Option<PathBuf>,

    /// For `atom` and `jsonfeed`: only changes reported since then
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Moment>,

    #[command(flatten)]
    pub(crate) shown: Shown,
}

/// Forms of the whole record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One table for each kind of entry, in the folder `--out`; no attribute is dropped
    Csv,
    /// One report a line, as `armistice read` writes it
    Jsonl,
    /// W3C Web Annotations (JSON-LD), one page of them a report and line
    Annotations,
    /// Events as PLOVER codes in the columns of POLECAT (some attributes are lost)
    Polecat,
    /// Statements for Discourse Network Analyzer: person, organisation, concept, agreement
    Dna,
    /// GeoJSON; places are names, so features have no geometry
    Geojson,
    /// iCalendar: meetings and ceasefires that have a date
    Ical,
    /// An Atom feed of changes
    Atom,
    /// A JSON Feed of changes
    Jsonfeed,
}
