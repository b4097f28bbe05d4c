//! `armistice watch feed`: which feeds are polled.

use armistice_merge::Listing;
use armistice_serve::clock::{SystemClock, rfc3339, stretch};
use armistice_serve::watch::fetch::{Fetcher, Known, Limits};
use armistice_serve::watch::{Look, look};
use armistice_store::{NewFeed, Store};
use serde_json::json;

use super::{list, write};
use crate::arguments::watch::{FeedAdd, FeedCommand};
use crate::clock::{now, seconds};
use crate::error::CommandError;

/// Runs a command about feeds.
pub(super) fn run(store: &mut Store, command: &FeedCommand) -> Result<(), CommandError> {
    match command {
        FeedCommand::Add(arguments) => add(store, arguments),
        FeedCommand::Remove { url } => {
            store.remove_feed(url)?;
            write(&format!("`{url}` is not polled any more\n"))
        }
        FeedCommand::List(form) => {
            let mut listing = Listing::new(&[
                "feed", "title", "conflict", "every", "checked", "next", "failures", "result",
            ]);
            for feed in store.feeds()? {
                listing.rows.push(vec![
                    json!(feed.new.url),
                    json!(feed.title),
                    json!(feed.new.conflict),
                    json!(stretch(feed.new.every)),
                    json!(feed.checked),
                    json!(rfc3339(feed.due)),
                    json!(feed.failures),
                    json!(feed.result.as_deref().unwrap_or("not polled yet")),
                ]);
            }
            list(&listing, form.format)
        }
        FeedCommand::Check { url, allow_private } => check(store, url.as_deref(), *allow_private),
    }
}

fn add(store: &mut Store, arguments: &FeedAdd) -> Result<(), CommandError> {
    let mut text = String::new();
    for url in &arguments.urls {
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            return Err(CommandError::Usage {
                what: format!("`{url}` is no address of the web"),
                help: "write it like https://news.example/feed.xml".to_owned(),
            });
        }
        let new = NewFeed {
            url: url.clone(),
            conflict: arguments.conflict.clone(),
            publisher: arguments.publisher.clone(),
            private: arguments.allow_private,
            every: arguments.every,
        };
        let is_new = store.add_feed(&new, &now(), seconds())?;
        let what = if is_new { "is polled from now on" } else { "has the new settings" };
        text.push_str(&format!("`{url}` {what}\n"));
    }
    write(&text)
}

/// Fetches feeds and says what comes; keeps nothing.
fn check(store: &mut Store, url: Option<&str>, allow_private: bool) -> Result<(), CommandError> {
    let all: Vec<(String, bool)> = match url {
        Some(url) => vec![(url.to_owned(), allow_private)],
        None => {
            let feeds = store.feeds()?.into_iter();
            feeds.map(|feed| (feed.new.url, feed.new.private || allow_private)).collect()
        }
    };
    let fetcher = Fetcher::new(Limits::default(), &SystemClock);
    let (mut text, mut failed) = (String::new(), 0);
    for (url, private) in &all {
        match look(&fetcher, url, &Known::default(), *private) {
            Ok(Look::Items { title, items, odd, .. }) => {
                text.push_str(&format!(
                    "{url}: {} items of `{}`{}\n",
                    items.len(),
                    title.as_deref().unwrap_or("a feed without a title"),
                    odd.iter().map(|odd| format!("; {odd}")).collect::<String>()
                ));
                for item in items.iter().take(5) {
                    let date = item.published.as_deref().unwrap_or("no date");
                    text.push_str(&format!("  {date}  {}\n", item.title.as_deref().unwrap_or(&item.url)));
                }
            }
            Ok(Look::Same) => text.push_str(&format!("{url}: nothing new\n")),
            Err(error) => {
                failed += 1;
                text.push_str(&format!("{url}: {error}\n"));
            }
        }
    }
    write(&text)?;
    if failed == 0 { Ok(()) } else { Err(CommandError::Feeds { failed, all: all.len() }) }
}
