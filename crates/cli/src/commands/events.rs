//! `armistice events`: political events in the types of PLOVER.

use std::fs;
use std::path::Path;

use armistice_language::Models;
use armistice_read::{Dictionaries, DictionaryError, events_with};
use armistice_record::{Document, Event};

use crate::arguments::{EventFormat, Events, Inputs};
use crate::batches;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::events as views;

/// Codes the events of each report and writes them in the form asked for.
pub(crate) fn run(arguments: &Events) -> Result<(), CommandError> {
    let mut dictionaries = Dictionaries::default();
    for path in &arguments.actors {
        let wrong = |source| CommandError::Dictionary { path: path.clone(), source };
        dictionaries.add_actors(&text_of(path)?).map_err(wrong)?;
    }
    if let Some(path) = &arguments.cameo {
        map_cameo(&mut dictionaries, path)?;
    }
    for path in &arguments.verbs {
        let wrong = |source| CommandError::Dictionary { path: path.clone(), source };
        dictionaries.add_verbs(&text_of(path)?).map_err(wrong)?;
    }
    write(&arguments.inputs, arguments.format, arguments.out.as_deref(), &dictionaries)
}

/// Reads a table of the codes of CAMEO with their types; an empty type is no event.
fn map_cameo(dictionaries: &mut Dictionaries, path: &Path) -> Result<(), CommandError> {
    let wrong = |line: usize, what: String| CommandError::Dictionary {
        path: path.to_owned(),
        source: DictionaryError { line, what },
    };
    let text = text_of(path)?;
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let head = table.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
    let column = |name: &str| {
        let found = head.iter().position(|one| one == name);
        found.ok_or_else(|| wrong(1, format!("there is no column `{name}`")))
    };
    let (code, kind) = (column("cameo")?, column("plover_event")?);
    for row in table.records() {
        let row = row
            .map_err(|error| wrong(error.position().map_or(0, |at| at.line() as usize), error.to_string()))?;
        let line = row.position().map_or(0, |at| at.line() as usize);
        let (code, kind) = (row.get(code).unwrap_or_default(), row.get(kind).unwrap_or_default());
        let kind = match kind {
            "" => None,
            name => Some(name.parse().map_err(|_| wrong(line, format!("`{name}` is no type of PLOVER")))?),
        };
        dictionaries.map_cameo(code, kind);
    }
    Ok(())
}

fn text_of(path: &Path) -> Result<String, CommandError> {
    fs::read_to_string(path).map_err(|source| CommandError::Unreadable { path: path.to_owned(), source })
}

/// Codes reports with a user's own dictionaries, and writes their events to a place.
pub(crate) fn write(
    inputs: &Inputs,
    format: EventFormat,
    place: Option<&Path>,
    dictionaries: &Dictionaries,
) -> Result<(), CommandError> {
    let models = Models::embedded();
    let form: fn(&Document, &[Event]) -> Result<String, CommandError> = match format {
        EventFormat::Jsonl => views::jsonl,
        EventFormat::Csv => views::csv,
        EventFormat::Polecat => views::polecat,
    };
    let mut output = Output::open(place)?;
    match format {
        EventFormat::Jsonl => {}
        EventFormat::Csv => output.write(views::csv_header()?.as_bytes())?,
        EventFormat::Polecat => output.write(views::polecat_header().as_bytes())?,
    }
    let result = batches::each(
        inputs,
        |document| form(document, &events_with(models, document, dictionaries)),
        |lines| output.write(lines?.as_bytes()),
    );
    match result {
        Ok(()) | Err(CommandError::Partial { .. }) => output.finish().and(result),
        Err(error) => Err(error),
    }
}
