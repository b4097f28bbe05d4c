//! Reports taken in from files, folders or standard input, worked on several at a time and handed on in order.
//!
//! One that cannot be read is told on standard error and the others go on.

use armistice_intake::{IntakeError, Options, Received, documents};
use armistice_record::Document;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::arguments::Inputs;
use crate::error::{self, CommandError};
use crate::inputs::{self, Input};

/// How many reports each thread works on before they are handed on.
const BATCH: usize = 32;
/// From how many inputs on progress is shown.
const MANY: usize = 8;
/// The largest file that is taken in at once: offsets have 32 bits.
const MAX_FILE: u64 = u32::MAX as u64;

/// Works on every report and hands the results on in the order of the inputs.
///
/// # Errors
/// When a result cannot be handed on; at the end, when some input could not be read.
pub(crate) fn each<T: Send>(
    arguments: &Inputs,
    work: impl Fn(&Document) -> T + Sync,
    mut hand_on: impl FnMut(T) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let options = options(arguments)?;
    if let Some(jobs) = arguments.jobs {
        // The first call decides; nothing has used the pool before.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    let inputs = inputs::list(&arguments.reports)?;
    let progress = progress(inputs.len());
    let mut counts = Counts::default();
    let mut batch: Vec<Received> = Vec::new();
    let full = BATCH * rayon::current_num_threads();
    let mut flush = |batch: &mut Vec<Received>| -> Result<(), CommandError> {
        tell_warnings(batch, &progress);
        let results: Vec<T> = batch.par_iter().map(|received| work(&received.document)).collect();
        batch.clear();
        results.into_iter().try_for_each(&mut hand_on)
    };
    for input in inputs {
        take_in(input, &options, &mut counts, &progress, &mut |received| {
            batch.push(received);
            if batch.len() < full { Ok(()) } else { flush(&mut batch) }
        })?;
        progress.inc(1);
    }
    flush(&mut batch)?;
    progress.finish_and_clear();
    counts.result()
}

fn tell_warnings(batch: &[Received], progress: &ProgressBar) {
    for received in batch {
        for warning in &received.warnings {
            progress.suspend(|| error::warn(&received.document.id, warning));
        }
    }
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

fn options(arguments: &Inputs) -> Result<Options, CommandError> {
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
