//! `armistice watch`: feeds polled, and who is told of what.

mod feed;
mod rule;
pub(crate) mod run;

use armistice_merge::Listing;
use armistice_serve::notices::listing;
use armistice_serve::watch::revisions::{difference, shown};
use armistice_store::{LetterState, Store};
use serde_json::json;

use crate::arguments::record::Layout;
use crate::arguments::watch::{Notices, Revisions, Watch, WatchCommand};
use crate::clock::seconds;
use crate::commands::record::{self, open};
use crate::error::CommandError;
use crate::outputs::Output;

/// Runs a command of the watch.
pub(crate) fn run(watch: &Watch) -> Result<(), CommandError> {
    let place = &watch.place;
    match &watch.command {
        WatchCommand::Feed(command) => feed::run(&mut open(place)?, command),
        WatchCommand::Rule(command) => rule::run(&mut open(place)?, command),
        WatchCommand::Run(arguments) => run::run(place, arguments),
        WatchCommand::Notices(arguments) => {
            notices(&mut open(place)?.showing(arguments.shown.into()), arguments)
        }
        WatchCommand::Revisions(arguments) => revisions(&mut open(place)?, arguments),
    }
}

fn write(text: &str) -> Result<(), CommandError> {
    let mut output = Output::open(None)?;
    output.write(text.as_bytes())?;
    output.finish()
}

fn list(listing: &Listing, form: Layout) -> Result<(), CommandError> {
    let mut output = Output::open(None)?;
    record::write(listing, form, &mut output)?;
    output.finish()
}

fn notices(store: &mut Store, arguments: &Notices) -> Result<(), CommandError> {
    if let Some(which) = &arguments.retry {
        let number = match which.as_str() {
            "all" => None,
            number => Some(number.parse().map_err(|_| CommandError::Usage {
                what: format!("`{number}` is no number of a notice"),
                help: "`armistice watch notices --state dead` lists them; `--retry all` takes all".to_owned(),
            })?),
        };
        let count = store.retry(number, seconds())?;
        return write(&format!("{count} to be sent again\n"));
    }
    let state = arguments
        .state
        .as_deref()
        .and_then(|code| LetterState::ALL.into_iter().find(|state| state.code() == code));
    let listing = listing(store, state, arguments.limit, seconds())?;
    list(&listing, arguments.form.format)
}

fn revisions(store: &mut Store, arguments: &Revisions) -> Result<(), CommandError> {
    let Some(url) = &arguments.url else {
        let mut listing = Listing::new(&["article", "title", "wordings", "result"]);
        for article in store.articles(None)?.into_iter().filter(|article| article.revisions > 1) {
            listing.rows.push(vec![
                json!(article.url),
                json!(article.title),
                json!(article.revisions),
                json!(article.result),
            ]);
        }
        return list(&listing, arguments.form.format);
    };
    let wordings = store.revisions(url)?;
    let mut text = String::new();
    for (at, wording) in wordings.iter().enumerate() {
        let published = wording.published.as_deref().unwrap_or("no date");
        text.push_str(&format!("wording {} · published {published} · kept {}\n", at + 1, wording.at));
        if let Some(earlier) = at.checked_sub(1).map(|before| &wordings[before]) {
            text.push_str(&format!("\n{}\n\n", shown(&difference(&earlier.text, &wording.text))));
        }
    }
    write(&text)
}
