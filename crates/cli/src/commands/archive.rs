//! `armistice archive`: starts `armistice-archive`, which is a program of its own so that this one stays small.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use armistice_record::{Report, validate};

use crate::arguments::Archive;
use crate::error::CommandError;

/// Hands the arguments on and waits.
pub(crate) fn run(arguments: &Archive) -> Result<(), CommandError> {
    let status = start(|program| program.args(&arguments.arguments).status())?;
    ended(status)
}

/// Hands on every report of an archive, in its order; it has to be read by this version of the reader.
///
/// # Errors
/// When the program is not there or fails, a line is no record, or a report cannot be handed on.
pub(crate) fn each_report(
    archive: &str,
    mut hand_on: impl FnMut(Report) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let arguments = ["export", archive, "--format", "jsonl", "--reader", env!("CARGO_PKG_VERSION")];
    let mut child = start(|program| program.args(arguments).stdout(Stdio::piped()).spawn())?;
    let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
    let mut result = Ok(());
    for (number, line) in lines.enumerate() {
        result = report(number + 1, line).and_then(&mut hand_on);
        if result.is_err() {
            // Nobody reads on, so the program would wait for ever.
            let _ = child.kill();
            break;
        }
    }
    let status = child.wait().map_err(unstarted)?;
    result.and_then(|()| ended(status))
}

fn report(record: usize, line: io::Result<String>) -> Result<Report, CommandError> {
    let wrong = |why: String| CommandError::NoRecord { record, why };
    let line = line.map_err(|error| wrong(error.to_string()))?;
    let report: Report = serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
    match validate(&report).as_slice() {
        [] => Ok(report),
        [first, ..] => Err(wrong(first.to_string())),
    }
}

/// Starts the program that lies beside this one, otherwise the one that the PATH has.
fn start<T>(run: impl FnOnce(&mut Command) -> io::Result<T>) -> Result<T, CommandError> {
    run(&mut Command::new(program())).map_err(unstarted)
}

fn program() -> PathBuf {
    let name = format!("armistice-archive{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().map(|own| own.with_file_name(&name)).ok();
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(OsStr::new(&name)))
}

fn unstarted(source: io::Error) -> CommandError {
    match source.kind() {
        io::ErrorKind::NotFound => CommandError::NoArchiveProgram,
        _ => CommandError::Unstarted { program: program(), source },
    }
}

fn ended(status: ExitStatus) -> Result<(), CommandError> {
    if status.success() {
        return Ok(());
    }
    // One that was killed has no code.
    Err(CommandError::Ended(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
