//! `armistice events`: political events in the types of PLOVER.

use armistice_language::Models;
use armistice_read::events;
use armistice_record::{Document, Event};

use crate::arguments::{EventFormat, Events};
use crate::batches;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::events as views;

/// Codes the events of each report and writes them in the form asked for.
pub(crate) fn run(arguments: &Events) -> Result<(), CommandError> {
    let models = Models::embedded();
    let form: fn(&Document, &[Event]) -> Result<String, CommandError> = match arguments.format {
        EventFormat::Jsonl => views::jsonl,
        EventFormat::Csv => views::csv,
        EventFormat::Polecat => views::polecat,
    };
    let mut output = Output::open(arguments.out.as_deref())?;
    match arguments.format {
        EventFormat::Jsonl => {}
        EventFormat::Csv => output.write(views::csv_header()?.as_bytes())?,
        EventFormat::Polecat => output.write(views::polecat_header().as_bytes())?,
    }
    let result = batches::each(
        &arguments.inputs,
        |document| form(document, &events(models, document)),
        |lines| output.write(lines?.as_bytes()),
    );
    match result {
        Ok(()) | Err(CommandError::Partial { .. }) => output.finish().and(result),
        Err(error) => Err(error),
    }
}
