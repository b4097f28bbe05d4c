//! `armistice add`: reports in, kept once.

use std::io::Write;
use std::path::Path;

use armistice_language::Models;
use armistice_merge::Kept;
use armistice_record::Report;
use armistice_store::{Outcome, Store};

use crate::arguments::record::Add;
use crate::commands::archive::each_report;
use crate::error::CommandError;
use crate::{batches, clock};

/// How many reports are kept at once: a line is written when they are safe.
const AT_ONCE: usize = 32;

/// Reads the reports and keeps them; writes a line for each once it is on the disk.
pub(crate) fn run(arguments: &Add) -> Result<(), CommandError> {
    let mut store = super::open(&arguments.place)?;
    let models = Models::embedded();
    let conflict = arguments.conflict.as_deref();
    let mut waiting: Vec<Kept> = Vec::new();
    let mut counts = [0usize; 3];
    let mut add = |report| {
        waiting.push(Kept { report, generation: armistice_read::generation() });
        if waiting.len() < AT_ONCE { Ok(()) } else { keep(&mut store, &mut waiting, &mut counts) }
    };
    let result = match &arguments.from {
        Some(archive) => each_report(archive, add),
        None => batches::each(
            &arguments.inputs,
            |document| Report::new(document, &armistice_read::read(models, document), conflict),
            &mut add,
        ),
    };
    match result {
        Ok(()) | Err(CommandError::Partial { .. }) => {
            keep(&mut store, &mut waiting, &mut counts)?;
            let [new, known, reread] = counts;
            anstream::eprintln!("{new} new, {known} known, {reread} reread");
            result
        }
        Err(error) => Err(error),
    }
}

fn keep(store: &mut Store, waiting: &mut Vec<Kept>, counts: &mut [usize; 3]) -> Result<(), CommandError> {
    let added = store.add(waiting, &clock::now())?;
    let mut lines = String::new();
    for (kept, added) in waiting.drain(..).zip(added) {
        let (count, word) = match added.outcome {
            Outcome::New => (0, "new"),
            Outcome::Known => (1, "known"),
            Outcome::Reread => (2, "reread"),
        };
        counts[count] += 1;
        lines.push_str(&format!("{word}\t{}\t{}\n", added.key, kept.report.id));
    }
    let mut out = std::io::stdout().lock();
    let written = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
    written.map_err(|source| CommandError::writing(Path::new("standard output"), source))
}
