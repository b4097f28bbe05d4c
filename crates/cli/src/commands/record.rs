//! The commands that keep and show the record.

mod add;
mod export;
mod review;
mod show;

use std::fs;
use std::sync::Once;

use armistice_store::{Progress, Rows, Store};
use directories::ProjectDirs;
use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::record::{Actors, Forget, Layout, Place, RecordCommand};
use crate::clock;
use crate::error::{self, CommandError};
use crate::outputs::Output;
use crate::views::rows;
use armistice_merge::{Lines, Listing, View};
use serde_json::json;

/// Runs a command of the record.
pub(crate) fn run(command: &RecordCommand) -> Result<(), CommandError> {
    let view = |view| move |show| show::run(view, show);
    match command {
        RecordCommand::Add(add) => add::run(add),
        RecordCommand::Positions(positions) => show::positions(positions),
        RecordCommand::Proposals(show) => view(View::Proposals)(show),
        RecordCommand::Meetings(show) => view(View::Meetings)(show),
        RecordCommand::Ceasefires(show) => view(View::Ceasefires)(show),
        RecordCommand::Statements(statements) => show::statements(statements),
        RecordCommand::Allegations(show) => view(View::Allegations)(show),
        RecordCommand::Timeline(show) => view(View::Timeline)(show),
        RecordCommand::Sources(show) => view(View::Sources)(show),
        RecordCommand::CommonGround(show) => view(View::CommonGround)(show),
        RecordCommand::Changes(show) => view(View::Changes)(show),
        RecordCommand::Actors(arguments) => actors(arguments),
        RecordCommand::Review(arguments) => review::run(arguments),
        RecordCommand::Forget(arguments) => forget(arguments),
        RecordCommand::Export(arguments) => export::run(arguments),
        RecordCommand::VerifyRecord(place) => verify(place),
    }
}

/// Opens the record that the user named, or the one in the user's data folder. One of an older program is brought up to date.
pub(crate) fn open(place: &Place) -> Result<Store, CommandError> {
    let mut bar: Option<ProgressBar> = None;
    let opened = Store::open_telling(&self::place(place)?, |Progress { done, all }| {
        bar.get_or_insert_with(|| renewal(all)).set_position(done as u64);
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let store = opened?;
    // A desk that watches feeds opens it more than once.
    static TOLD: Once = Once::new();
    if store.is_exposed() {
        TOLD.call_once(|| {
            error::caution(
                "the way to the record is not encrypted: whoever listens reads what is kept",
                "end the address with `?sslmode=verify-full`; `?sslmode=disable` says that it is meant so",
            );
        });
    }
    Ok(store)
}

/// Tells once that a record is brought up to date, also where no terminal shows the bar.
fn renewal(reports: usize) -> ProgressBar {
    anstream::eprintln!(
        "an older program made the record: what its {reports} reports tell is written anew, once; ended before, it is as it was"
    );
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} reports, {per_sec}, {eta} left");
    ProgressBar::new(reports as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Returns where the record is: what the user named, or a file in the user's data folder.
pub(crate) fn place(place: &Place) -> Result<String, CommandError> {
    if let Some(place) = &place.db {
        return Ok(place.clone());
    }
    let folders = ProjectDirs::from("", "", "armistice").ok_or_else(|| CommandError::Usage {
        what: "no home folder was found to keep the record in".to_owned(),
        help: "name a place with `--db FILE`".to_owned(),
    })?;
    let folder = folders.data_dir();
    fs::create_dir_all(folder).map_err(|source| CommandError::writing(folder, source))?;
    Ok(folder.join("record.db").to_string_lossy().into_owned())
}

fn actors(arguments: &Actors) -> Result<(), CommandError> {
    let mut store = open(&arguments.place)?.showing(arguments.shown.into());
    let mut aliases = Vec::new();
    for pair in &arguments.set {
        let (alias, name) = pair.split_once('=').ok_or_else(|| CommandError::Usage {
            what: format!("`{pair}` names no actor"),
            help: "write it like --set \"Movement of 7 March=M7M\"".to_owned(),
        })?;
        aliases.push((alias.trim().to_owned(), Some(name.trim().to_owned()).filter(|name| !name.is_empty())));
    }
    if let Some(path) = &arguments.import {
        let failed = |error: csv::Error| CommandError::Usage {
            what: format!("cannot read `{}`: {error}", path.display()),
            help: "it needs the columns `alias` and `name`".to_owned(),
        };
        for row in csv::Reader::from_path(path).map_err(failed)?.deserialize::<(String, String)>() {
            let (alias, name) = row.map_err(failed)?;
            aliases.push((alias, Some(name)));
        }
    }
    if !aliases.is_empty() {
        store.register(&aliases, &clock::now())?;
        return Ok(());
    }
    let registry = store.registry()?;
    let mut listing = Listing::new(&["actor", "entries", "aliases"]);
    for (party, entries) in store.parties()? {
        let known: Vec<&str> =
            registry.iter().filter(|(_, name)| *name == party).map(|(alias, _)| alias).collect();
        listing.rows.push(vec![json!(party), json!(entries), json!(known)]);
    }
    let mut output = Output::open(None)?;
    write(&listing, arguments.format, &mut output)?;
    output.finish()
}

/// Writes the rows of a view in the form asked for: one at a time, but for tables, whose columns are as wide as all rows
/// need. The process ends soon; to take many thousand rows apart would be work for nothing.
fn write_rows(all: Rows, layout: Layout, output: &mut Output) -> Result<(), CommandError> {
    match layout {
        Layout::Csv => {
            let mut csv = rows::Csv::of(all.columns())?;
            all.each(|row| csv.add(row.iter().copied(), |bytes| output.write(bytes)))?;
            std::mem::forget(all);
            csv.finish(|bytes| output.write(bytes))
        }
        Layout::Jsonl => {
            let mut jsonl = Lines::of(all.columns());
            all.each(|row| jsonl.add(row.iter().copied(), |lines| output.write(lines.as_bytes())))?;
            std::mem::forget(all);
            jsonl.finish(|lines| output.write(lines.as_bytes()))
        }
        Layout::Table | Layout::Markdown => {
            let shown = all.shown()?;
            write(&shown.listing, layout, output)?;
            std::mem::forget(shown);
            Ok(())
        }
    }
}

/// Writes rows in the form asked for.
pub(crate) fn write(listing: &Listing, layout: Layout, output: &mut Output) -> Result<(), CommandError> {
    let terminal = output.is_terminal();
    match layout {
        // What moved is read line by line, not column by column.
        Layout::Table if listing.columns.contains(&"why") => {
            output.write(rows::digest(listing, terminal).as_bytes())
        }
        Layout::Table => output.write(rows::table(listing, terminal).as_bytes()),
        Layout::Csv => rows::csv(listing, |some| output.write(some)),
        Layout::Jsonl => listing.jsonl(|lines| output.write(lines.as_bytes())),
        Layout::Markdown => output.write(rows::markdown(listing).as_bytes()),
    }
}

fn forget(arguments: &Forget) -> Result<(), CommandError> {
    let purged = open(&arguments.place)?.forget(&arguments.report, &clock::now())?;
    let mut output = Output::open(None)?;
    output.write(format!("purged {purged}\n").as_bytes())?;
    output.finish()
}

fn verify(place: &Place) -> Result<(), CommandError> {
    let mut store = open(place)?;
    let (reports, entries) = store.size()?;
    let faults = store.verify()?;
    let mut output = Output::open(None)?;
    for fault in &faults {
        output.write(format!("{fault}\n").as_bytes())?;
    }
    if faults.is_empty() {
        let line = format!("{reports} reports, {entries} entries: each leads back to its words\n");
        output.write(line.as_bytes())?;
    }
    output.finish()?;
    if faults.is_empty() { Ok(()) } else { Err(CommandError::Faults(faults.len())) }
}
