//! What a notice says.

use armistice_merge::{Change, content_hash};
use armistice_store::{Parcel, Rhythm};
use serde_json::{Value, json};

/// Returns the id by which a receiver knows a message that comes twice.
pub(super) fn id(parcel: &Parcel) -> String {
    let parts: Vec<String> = std::iter::once(parcel.rule.number.to_string())
        .chain(
            parcel
                .letters
                .iter()
                .map(|letter| format!("{} {} {}", letter.number, letter.made, letter.change.id)),
        )
        .collect();
    content_hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Returns a message as a CloudEvent (CloudEvents 1.0, JSON format, structured mode).
pub(super) fn cloud_event(parcel: &Parcel) -> Value {
    let made = parcel.letters.last().map(|letter| letter.made.as_str());
    let mut event = json!({
        "specversion": "1.0",
        "id": id(parcel),
        "source": "urn:armistice:record",
        "time": made,
        "datacontenttype": "application/json",
    });
    match (parcel.rule.rhythm, parcel.letters.first()) {
        (Rhythm::Once, Some(letter)) => {
            event["type"] = json!(format!("armistice.{}", letter.change.event.code()));
            event["subject"] = json!(letter.change.subject);
            event["data"] = json!({"rule": parcel.rule.name, "change": data(&letter.change)});
        }
        _ => {
            let changes: Vec<Value> = parcel.letters.iter().map(|letter| data(&letter.change)).collect();
            event["type"] = json!("armistice.digest");
            event["data"] = json!({"rule": parcel.rule.name, "changes": changes});
        }
    }
    event
}

fn data(change: &Change) -> Value {
    let mut data = json!(change);
    data["headline"] = json!(change.headline());
    data
}

/// Returns the subject line of an e-mail.
pub(super) fn subject(parcel: &Parcel) -> String {
    match (parcel.rule.rhythm, parcel.letters.as_slice()) {
        (Rhythm::Once, [letter]) => letter.change.headline(),
        (_, letters) => {
            let count =
                if letters.len() == 1 { "1 change".to_owned() } else { format!("{} changes", letters.len()) };
            format!("{}: {count}", parcel.rule.name)
        }
    }
}

/// Returns the text of an e-mail: day by day, what moved and the sentence that says so.
pub(super) fn text(parcel: &Parcel) -> String {
    let mut changes: Vec<&Change> = parcel.letters.iter().map(|letter| &letter.change).collect();
    // Unknown dates after known ones; otherwise as recorded.
    changes.sort_by_key(|change| (change.date.is_none(), change.date.clone()));
    let mut text = String::new();
    let mut day = None;
    for change in changes {
        let date = change.date.as_deref().unwrap_or("no date");
        if day != Some(date) {
            text.push_str(&format!("{date}\n\n"));
            day = Some(date);
        }
        text.push_str(&format!("  {}\n", change.headline()));
        for quote in &change.quotes {
            text.push_str(&format!("      \"{}\"\n", quote.words.replace(['\n', '\r'], " ")));
            let from = [quote.publisher.as_deref(), quote.published.as_deref(), Some(&quote.report)];
            let from: Vec<&str> = from.into_iter().flatten().collect();
            text.push_str(&format!("      {}\n", from.join(" · ")));
            if let Some(url) = quote.url.as_deref().filter(|url| *url != quote.report) {
                text.push_str(&format!("      {url}\n"));
            }
        }
        let origins = if change.origins == 1 { "origin" } else { "origins" };
        text.push_str(&format!("      told by {} independent {origins}\n\n", change.origins));
    }
    text.push_str(&format!("--\nThe rule \"{}\" asked for this.\n", parcel.rule.name));
    text
}
