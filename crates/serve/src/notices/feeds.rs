//! Changes as feeds: Atom (RFC 4287) and JSON Feed 1.1. Pure functions of the listing of changes.

use armistice_merge::Listing;
use serde_json::{Value, json};

/// When nothing is dated, a feed still needs a date.
const EPOCH: &str = "1970-01-01T00:00:00Z";

struct Item {
    id: String,
    date: String,
    title: String,
    body: String,
}

fn items(changes: &Listing) -> Vec<Item> {
    (0..changes.rows.len())
        .map(|row| {
            let get = |column: &str| cell(changes.get(row, column));
            let date = get("date");
            let key = format!("{}-{}-{}", get("id"), get("what"), get("change"));
            let slug: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
            Item {
                id: format!("urn:armistice:change:{slug}"),
                date: if date.is_empty() { EPOCH.to_owned() } else { format!("{date}T00:00:00Z") },
                title: format!("{}: {} ({})", get("who"), get("change"), get("what")),
                body: format!("{} [{}, {} independent origins]", get("why"), get("report"), get("origins")),
            }
        })
        .collect()
}

/// Writes changes as an Atom feed, newest first.
pub fn atom(changes: &Listing) -> String {
    let items = items(changes);
    let updated = items.iter().map(|item| item.date.as_str()).max().unwrap_or(EPOCH);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>urn:armistice:changes</id>\n<title>Changes of the record</title>\n<updated>{updated}</updated>\n\
         <author><name>armistice</name></author>\n"
    );
    for item in items.iter().rev() {
        text.push_str(&format!(
            "<entry><id>{}</id><title>{}</title><updated>{}</updated><content type=\"text\">{}</content></entry>\n",
            escaped(&item.id),
            escaped(&item.title),
            item.date,
            escaped(&item.body)
        ));
    }
    text.push_str("</feed>\n");
    text
}

/// Writes changes as a JSON Feed, newest first.
pub fn json_feed(changes: &Listing) -> String {
    let items: Vec<_> = items(changes)
        .into_iter()
        .rev()
        .map(|item| {
            json!({"id": item.id, "title": item.title, "content_text": item.body, "date_published": item.date})
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": "Changes of the record", "items": items,
    });
    format!("{feed}\n")
}

fn escaped(text: &str) -> String {
    // Characters that XML 1.0 cannot hold are left out.
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A value as a person reads it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}
