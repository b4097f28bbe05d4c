//! `armistice review`: what people decide about entries, on the terminal or by options.

mod queue;

use armistice_merge::Listing;
use armistice_store::{Correction, Store, Target};
use serde_json::{Value, json};

use crate::arguments::record::Review;
use crate::clock;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::rows;

/// Does what the options say, or opens the queue.
pub(crate) fn run(arguments: &Review) -> Result<(), CommandError> {
    let mut store = super::open(&arguments.place)?;
    if arguments.log {
        return log(&mut store);
    }
    if let Some(number) = arguments.undo {
        return told(store.undo(number, &arguments.by, &clock::now())?);
    }
    match target(arguments)? {
        Some(target) => {
            let correction =
                Correction { target, by: arguments.by.clone(), at: clock::now(), why: arguments.why.clone() };
            told(store.correct(&correction)?)
        }
        None => queue::run(&mut store, &arguments.by),
    }
}

fn target(arguments: &Review) -> Result<Option<Target>, CommandError> {
    let fields = || fields(arguments.set.as_deref().unwrap_or("{}"));
    let some = |anchors: &Vec<String>| (!anchors.is_empty()).then(|| anchors.clone());
    if let (Some(kind), Some(report)) = (&arguments.add, &arguments.report) {
        let kind = kind.parse().map_err(|what| CommandError::Usage {
            what,
            help: "one of statement, proposal, position, meeting, ceasefire, allegation".to_owned(),
        })?;
        return Ok(Some(Target::Add { report: report.clone(), kind, entry: fields()? }));
    }
    if let Some(anchors) = some(&arguments.edit) {
        return Ok(Some(Target::Edit(anchors, fields()?)));
    }
    Ok(some(&arguments.accept)
        .map(Target::Accept)
        .or_else(|| some(&arguments.reject).map(Target::Reject))
        .or_else(|| some(&arguments.merge).map(Target::Merge))
        .or_else(|| some(&arguments.split).map(Target::Split)))
}

/// Takes fields as a JSON object.
fn fields(text: &str) -> Result<Value, CommandError> {
    serde_json::from_str(text).map_err(|error| CommandError::Usage {
        what: format!("the fields are no JSON: {error}"),
        help: "write them like '{\"stance\": \"reject\"}'".to_owned(),
    })
}

fn told(number: i64) -> Result<(), CommandError> {
    let mut output = Output::open(None)?;
    output.write(format!("correction {number}\n").as_bytes())?;
    output.finish()
}

fn log(store: &mut Store) -> Result<(), CommandError> {
    let mut listing = Listing::new(&["number", "at", "by", "decision", "why", "stands", "undoes", "anchor"]);
    for line in store.corrections()? {
        listing.rows.push(vec![
            json!(line.number),
            json!(line.at),
            json!(line.by),
            json!(line.decision),
            json!(line.why),
            json!(if line.stands { "yes" } else { "no" }),
            json!(line.undoes),
            json!(line.anchors),
        ]);
    }
    let mut output = Output::open(None)?;
    output.write(rows::table(&listing, output.is_terminal()).as_bytes())?;
    output.finish()
}
