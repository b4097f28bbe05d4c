//! `armistice read`: reports in, what they say out.
//!
//! Reports are read several at a time and written in the order of the inputs. One that cannot be read is told
//! on standard error and the others go on.

use std::fs;
use std::path::Path;

use armistice_intake::{IntakeError, Options, Received, documents};
use armistice_language::Models;
use armistice_record::{Header, Report, tables};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::arguments::{Format, Read};
use crate::error::{self, CommandError};
use crate::inputs::{self, Input};
use crate::outputs::Output;
use crate::views;

/// How many reports each thread reads before they are written.
const BATCH: usize = 32;
/// From how many inputs on progress is shown.
const MANY: usize = 8;

/// Reads the reports and writes them in the form asked for.
pub(crate) fn run(arguments: &Read) -> Result<(), CommandError> {
    let options = options(arguments)?;
    if let Some(jobs) = arguments.jobs {
        // The first call decides; nothing has used the pool before.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let inputs = inputs::list(&arguments.reports)?;
    let progress = progress(inputs.len());
    let mut writer = Writer::open(arguments)?;
    let mut counts = Counts::default();
    let mut batch: Vec<Received> = Vec::new();
    let full = BATCH * rayon::current_num_threads();
    for input in inputs {
        take_in(input, &options, &mut counts, &progress, &mut |received| {
            batch.push(received);
            if batch.len() < full { Ok(()) } else { flush(&mut batch, arguments, &mut writer, &progress) }
        })?;
        progress.inc(1);
    }
    flush(&mut batch, arguments, &mut writer, &progress)?;
    progress.finish_and_clear();
    writer.finish()?;
    counts.result()
}

#[derive(Default)]
struct Counts {
    read: usize,
    failed: usize,
}

impl Counts {
    fn result(&self) -> Result<(), CommandError> {
        match self.failed {
            0 => Ok(()),
            failed => Err(CommandError::Partial { failed, all: self.read + failed }),
        }
    }
}

fn options(arguments: &Read) -> Result<Options, CommandError> {
    let wrong = |source: IntakeError| CommandError::Usage {
        what: source.to_string(),
        help: source.help().unwrap_or_default(),
    };
    Ok(Options {
        encoding: arguments.encoding.as_deref().map(armistice_intake::encoding).transpose().map_err(wrong)?,
        format: arguments.input_format.as_deref().map(str::parse).transpose().map_err(wrong)?,
        max_bytes: arguments.max_size,
        published: arguments.published.clone(),
        publisher: arguments.publisher.clone(),
        url: None,
    })
}

/// A bar on standard error for more than a few inputs; hidden where no terminal shows it.
fn progress(inputs: usize) -> ProgressBar {
    if inputs < MANY {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {per_sec}, {eta} left");
    ProgressBar::new(inputs as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Hands every report of an input on; what cannot be read is told and counted.
fn take_in(
    input: Result<Input, CommandError>,
    options: &Options,
    counts: &mut Counts,
    progress: &ProgressBar,
    each: &mut impl FnMut(Received) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    // A file of JSONL may be larger than one report may be.
    let opened = input.and_then(|input| input.bytes(MAX_FILE).map(|bytes| (input, bytes)));
    let (input, bytes) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            counts.failed += 1;
            progress.suspend(|| error::print(&error));
            return Ok(());
        }
    };
    for received in documents(&bytes, options) {
        match received {
            Ok(received) => {
                counts.read += 1;
                each(received)?;
            }
            Err(source) => {
                counts.failed += 1;
                let error = CommandError::Input { input: input.name(), source };
                progress.suspend(|| error::print(&error));
            }
        }
    }
    Ok(())
}

/// The largest file that is taken in at once: offsets have 32 bits.
const MAX_FILE: u64 = u32::MAX as u64;

/// Reads a batch on all threads and writes it in order.
fn flush(
    batch: &mut Vec<Received>,
    arguments: &Read,
    writer: &mut Writer,
    progress: &ProgressBar,
) -> Result<(), CommandError> {
    for received in batch.iter() {
        for warning in &received.warnings {
            progress.suspend(|| error::warn(&received.document.id, warning));
        }
    }
    let models = Models::embedded();
    let conflict = arguments.conflict.as_deref();
    let reports: Vec<Report> = batch
        .par_iter()
        .map(|received| {
            let reading = armistice_read::read(models, &received.document);
            Report::new(&received.document, &reading, conflict)
        })
        .collect();
    batch.clear();
    reports.into_iter().try_for_each(|report| writer.write(report))
}

/// Writes reports one after the other in the form asked for.
enum Writer {
    Brief { output: Output, written: usize },
    Json { output: Output, written: usize },
    Jsonl { output: Output },
    Csv { tables: Vec<(String, Output)>, folder: std::path::PathBuf },
    Html { output: Output, reports: Vec<Report> },
}

impl Writer {
    fn open(arguments: &Read) -> Result<Self, CommandError> {
        let place = arguments.out.as_deref();
        Ok(match arguments.format {
            Format::Brief => Writer::Brief { output: Output::open(place)?, written: 0 },
            Format::Json => Writer::Json { output: Output::open(place)?, written: 0 },
            Format::Jsonl => Writer::Jsonl { output: Output::open(place)? },
            Format::Html => Writer::Html { output: Output::open(place)?, reports: Vec::new() },
            Format::Csv => {
                let folder = place.ok_or_else(|| CommandError::Usage {
                    what: "`--format csv` writes several files".to_owned(),
                    help: "name a folder for them with `--out FOLDER`".to_owned(),
                })?;
                fs::create_dir_all(folder).map_err(|source| CommandError::writing(folder, source))?;
                Writer::Csv { tables: Vec::new(), folder: folder.to_owned() }
            }
        })
    }

    fn write(&mut self, report: Report) -> Result<(), CommandError> {
        match self {
            Writer::Brief { output, written } => {
                *written += 1;
                let separator = if *written > 1 { "\n" } else { "" };
                output.write(format!("{separator}{}", views::brief(&report, output.is_terminal())).as_bytes())
            }
            Writer::Json { output, written } => {
                *written += 1;
                output.write(if *written > 1 { b",\n" } else { b"[\n" })?;
                output.write(json(&report)?.as_bytes())
            }
            Writer::Jsonl { output } => {
                output.write(json(&report)?.as_bytes())?;
                output.write(b"\n")
            }
            Writer::Csv { tables: files, folder } => write_tables(&report, files, folder),
            Writer::Html { reports, .. } => {
                reports.push(report);
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<(), CommandError> {
        match self {
            Writer::Brief { output, .. } | Writer::Jsonl { output } => output.finish(),
            Writer::Json { mut output, written } => {
                output.write(if written > 0 { b"\n]\n" } else { b"[]\n" })?;
                output.finish()
            }
            Writer::Csv { tables, .. } => tables.into_iter().try_for_each(|(_, output)| output.finish()),
            Writer::Html { mut output, reports } => {
                output.write(views::page(&reports).as_bytes())?;
                output.finish()
            }
        }
    }
}

fn json(report: &Report) -> Result<String, CommandError> {
    serde_json::to_string(report).map_err(|error| CommandError::writing(Path::new(&report.id), error.into()))
}

fn write_tables(
    report: &Report,
    files: &mut Vec<(String, Output)>,
    folder: &Path,
) -> Result<(), CommandError> {
    for table in tables(report) {
        let at = files.iter().position(|(name, _)| name == table.name);
        let header = if at.is_some() { Header::Left } else { Header::Written };
        let at = match at {
            Some(at) => at,
            None => {
                let path = folder.join(format!("{}.csv", table.name));
                files.push((table.name.to_owned(), Output::open(Some(&path))?));
                files.len() - 1
            }
        };
        let rows = table
            .to_csv(header)
            .map_err(|error| CommandError::writing(folder, std::io::Error::other(error)))?;
        files[at].1.write(&rows)?;
    }
    Ok(())
}
