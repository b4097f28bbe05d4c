//! What can go wrong in a command, how it is told, and with which exit code the program ends.
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | done |
//! | 1 | an input or setting is at fault; what could be done was done |
//! | 2 | the command was used wrongly |
//! | 255 | a bug of ours |

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use armistice_compliance::{SectorError, SeriesError, TermsError};
use armistice_intake::{IntakeError, Warning};
use armistice_read::DictionaryError;

/// A command that did not end well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// A file or folder that cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An input that is no report.
    #[error("cannot read `{input}`: {source}")]
    Input {
        /// Which.
        input: String,
        /// Why.
        source: IntakeError,
    },
    /// An output that cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Terms of a truce that cannot be used.
    #[error("cannot use the terms `{}`: {source}", path.display())]
    Terms {
        /// The file.
        path: PathBuf,
        /// What is wrong where.
        source: TermsError,
    },
    /// Sectors that cannot be used.
    #[error("cannot use the sectors `{}`: {source}", path.display())]
    Sectors {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: SectorError,
    },
    /// A series that cannot be used.
    #[error("cannot use the series `{}`: {source}", path.display())]
    Series {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: SeriesError,
    },
    /// A dictionary of events that cannot be used.
    #[error("cannot use the dictionary `{}`: {source}", path.display())]
    Dictionary {
        /// The file.
        path: PathBuf,
        /// What is wrong where.
        source: DictionaryError,
    },
    /// Some of several inputs failed; each was told already.
    #[error("{failed} of {all} reports could not be read; the others were")]
    Partial {
        /// How many failed.
        failed: usize,
        /// How many there were.
        all: usize,
    },
    /// Some feeds could not be had; each was told already.
    #[error("{failed} of {all} feeds could not be had")]
    Feeds {
        /// How many failed.
        failed: usize,
        /// How many there were.
        all: usize,
    },
    /// Nothing to read.
    #[error("no report was given")]
    NoInput,
    /// A combination of options that makes no sense.
    #[error("{what}")]
    Usage {
        /// What is wrong.
        what: String,
        /// What to write instead.
        help: String,
    },
    /// The kept record could not be used.
    #[error(transparent)]
    Store(#[from] armistice_store::StoreError),
    /// The desk could not be opened or go on.
    #[error(transparent)]
    Serve(#[from] armistice_serve::ServeError),
    /// The program for archives is not there.
    #[error("the program `armistice-archive` is not found beside `armistice` or on the PATH")]
    NoArchiveProgram,
    /// The program for archives cannot be run.
    #[error("`{}` cannot be run: {source}", program.display())]
    Unstarted {
        /// Which.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The program for archives ended with this exit code, and has told why.
    #[error("`armistice-archive` ended with {0}")]
    Ended(u8),
    /// A line of an archive that is no record.
    #[error("record {record} of the archive: {why}")]
    NoRecord {
        /// Which, from 1.
        record: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The kept record is not whole; what is wrong was told already.
    #[error("the record has {0} faults")]
    Faults(usize),
    /// A bundle that cannot be used.
    #[error("cannot use the bundle `{}`: {why}", path.display())]
    Bundle {
        /// The file in it.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A bundle is not what it says; what is wrong was told already.
    #[error("the bundle has {0} faults")]
    BundleFaults(usize),
    /// The reader of our output went away.
    #[error("the output was closed")]
    BrokenPipe,
}

impl CommandError {
    /// Turns a failed write to `path` into an error; a closed pipe is none.
    pub(crate) fn writing(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::BrokenPipe => CommandError::BrokenPipe,
            _ => CommandError::Unwritable { path: path.to_owned(), source },
        }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            CommandError::Usage { .. } | CommandError::NoInput => ExitCode::from(2),
            _ => ExitCode::from(1),
        }
    }

    /// What the user can do.
    fn help(&self) -> Option<String> {
        match self {
            CommandError::Input { source, .. } => source.help(),
            CommandError::Usage { help, .. } => Some(help.clone()),
            CommandError::NoInput => {
                Some("name a file or folder, or pipe a report in: `armistice read report.txt`".to_owned())
            }
            CommandError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("check the path; a web page must be saved to a file first".to_owned())
            }
            CommandError::Store(source) => source.help().map(str::to_owned),
            CommandError::Serve(source) => source.help().map(str::to_owned),
            CommandError::Terms { source, .. } => Some(source.help.clone()),
            CommandError::Sectors { source: SectorError::Invalid { .. }, .. } => Some(
                "mend the outline, for instance with the tool of your map program that fixes geometries"
                    .to_owned(),
            ),
            CommandError::Series {
                source: SeriesError::NoZone { .. } | SeriesError::UnknownZone(_), ..
            } => Some(
                "name it as `zone` of the channel or with `--zone`, such as Europe/Kyiv or UTC".to_owned(),
            ),
            CommandError::Series { .. } => Some("name the columns in the channel's `columns`".to_owned()),
            CommandError::NoArchiveProgram => Some(
                "build it with `cargo build --release -p armistice-archive` and put it beside `armistice`"
                    .to_owned(),
            ),
            CommandError::NoRecord { .. } => {
                Some("read the sources again into a new archive, with the version of this command".to_owned())
            }
            CommandError::Dictionary { .. } => {
                Some("docs/events.md shows the format of actors and verbs".to_owned())
            }
            CommandError::Bundle { .. } => Some(
                "name a folder that `armistice bundle --out FOLDER` made; docs/bundle.md tells what is in it"
                    .to_owned(),
            ),
            CommandError::Unwritable { .. } => Some("name another place with `--out`".to_owned()),
            _ => None,
        }
    }
}

/// Tells an error on standard error, with what to do about it.
pub(crate) fn print(error: &CommandError) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let bold = anstyle::Style::new().bold();
    anstream::eprintln!("{red}error{red:#}: {error}");
    if let Some(help) = error.help() {
        anstream::eprintln!("  {bold}help{bold:#}: {help}");
    }
}

/// Tells on standard error what is odd about a report that was read all the same.
pub(crate) fn warn(report: &str, warning: &Warning) {
    let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
    anstream::eprintln!("{yellow}warning{yellow:#}: `{report}`: {warning}");
}

/// Tells on standard error what is not wrong but should be known, with what to do about it.
pub(crate) fn caution(what: &str, help: &str) {
    let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
    let bold = anstyle::Style::new().bold();
    anstream::eprintln!("{yellow}warning{yellow:#}: {what}");
    anstream::eprintln!("  {bold}help{bold:#}: {help}");
}
