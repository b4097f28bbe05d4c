//! `armistice export`: the whole record for other programs.

use std::fs;

use armistice_merge::{Filter, View, earliest};
use armistice_record::{Header, annotations, tables};
use armistice_serve::notices::feeds;

use crate::arguments::record::{Export, ExportFormat};
use crate::clock;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::{exports, rows};

/// Writes the record in the form asked for.
pub(crate) fn run(arguments: &Export) -> Result<(), CommandError> {
    let mut store = super::open(&arguments.place)?.showing(arguments.shown.into());
    if arguments.format == ExportFormat::Csv {
        return csv(&mut store, arguments);
    }
    let mut output = Output::open(arguments.out.as_deref())?;
    let all = Filter::default();
    let since = arguments.since.as_ref().and_then(|moment| earliest(moment.as_str()));
    let moved = Filter { since, ..Filter::default() };
    let mut view = |view, filter: &Filter| store.view(view, filter).map(|shown| shown.listing);
    let text = match arguments.format {
        ExportFormat::Csv => String::new(),
        ExportFormat::Jsonl | ExportFormat::Annotations => {
            store.reports(|report| {
                let line = if arguments.format == ExportFormat::Annotations {
                    annotations(&report).to_string()
                } else {
                    serde_json::to_string(&report)
                        .map_err(|error| CommandError::writing(report.id.as_ref(), error.into()))?
                };
                output.write(format!("{line}\n").as_bytes())
            })?;
            String::new()
        }
        ExportFormat::Polecat => {
            let kinds = [View::Meetings, View::Ceasefires, View::Allegations];
            let listings = kinds.map(|kind| view(kind, &all));
            let [meetings, ceasefires, allegations] = listings;
            let tellings = exports::Tellings {
                positions: store.positions()?,
                meetings: meetings?,
                ceasefires: ceasefires?,
                allegations: allegations?,
            };
            rows::csv(&exports::polecat(&tellings), |some| output.write(some))?;
            String::new()
        }
        ExportFormat::Dna => {
            rows::csv(&exports::dna(&store.positions()?), |some| output.write(some))?;
            String::new()
        }
        ExportFormat::Geojson => {
            let (meetings, ceasefires) = (view(View::Meetings, &all)?, view(View::Ceasefires, &all)?);
            exports::geojson(&meetings, &ceasefires)
        }
        ExportFormat::Ical => {
            let (meetings, ceasefires) = (view(View::Meetings, &all)?, view(View::Ceasefires, &all)?);
            exports::ical(&meetings, &ceasefires, &clock::now())
        }
        ExportFormat::Atom => feeds::atom(&view(View::Changes, &moved)?),
        ExportFormat::Jsonfeed => feeds::json_feed(&view(View::Changes, &moved)?),
    };
    output.write(text.as_bytes())?;
    output.finish()
}

/// One table for each list of the reports, as `armistice read` writes them, and one for each view of the record.
fn csv(store: &mut armistice_store::Store, arguments: &Export) -> Result<(), CommandError> {
    let folder = arguments.out.as_deref().ok_or_else(|| CommandError::Usage {
        what: "`--format csv` writes several files".to_owned(),
        help: "name a folder for them with `--out FOLDER`".to_owned(),
    })?;
    fs::create_dir_all(folder).map_err(|source| CommandError::writing(folder, source))?;
    let mut files: Vec<(&'static str, Output)> = Vec::new();
    store.reports(|report| {
        for table in tables(&report) {
            let at = files.iter().position(|(name, _)| *name == table.name);
            let header = if at.is_some() { Header::Left } else { Header::Written };
            if at.is_none() {
                files.push((table.name, Output::open(Some(&folder.join(format!("{}.csv", table.name))))?));
            }
            let bytes = table
                .to_csv(header)
                .map_err(|error| CommandError::writing(folder, std::io::Error::other(error)))?;
            let at = at.unwrap_or(files.len() - 1);
            files[at].1.write(&bytes)?;
        }
        Ok::<(), CommandError>(())
    })?;
    files.into_iter().try_for_each(|(_, output)| output.finish())?;
    for view in View::ALL {
        let listing = store.view(view, &Filter { recorded: true, ..Filter::default() })?.listing;
        let mut output = Output::open(Some(&folder.join(format!("record-{}.csv", view.slug()))))?;
        rows::csv(&listing, |some| output.write(some))?;
        output.finish()?;
    }
    Ok(())
}
