//! The record in the forms of other programs: POLECAT, Discourse Network Analyzer, GeoJSON, iCalendar.

use armistice_merge::history::{Side, side};
use armistice_merge::{Entry, Listing, Told};
use armistice_record::Stance;
use serde_json::{Value, json};

use crate::views::rows::cell;

/// What events are made of.
pub(crate) struct Tellings {
    pub(crate) positions: Vec<Told>,
    pub(crate) meetings: Listing,
    pub(crate) ceasefires: Listing,
    pub(crate) allegations: Listing,
}

const POLECAT: [&str; 14] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Contexts",
    "Actor Name",
    "Recipient Name",
    "Raw Placename",
    "Source",
    "Publication Date",
    "Language",
    "Version",
    "Statement ID",
    "Story",
];

/// Codes the record as PLOVER events in the columns of POLECAT that a report can fill. What is reported as an
/// accusation stays one: ACCUSE/allege, never ASSAULT.
pub(crate) fn polecat(tellings: &Tellings) -> Listing {
    let mut listing = Listing::new(&POLECAT);
    for told in &tellings.positions {
        let Entry::Position(position) = &told.mention.entry else { continue };
        let (event, mode) = match (position.stance, position.on.code()) {
            (Stance::Demand | Stance::Propose, _) => ("REQUEST", ""),
            (Stance::Accept, _) => ("AGREE", ""),
            (Stance::Support, _) => ("SUPPORT", ""),
            (Stance::Reject, "talks") => ("REJECT", "meet"),
            (Stance::Reject, _) => ("REJECT", "yield"),
            // A condition or an open answer is no event of PLOVER.
            (Stance::Conditional | Stance::Noncommittal, _) => continue,
        };
        listing.rows.push(vec![
            json!(told.mention.anchor),
            json!(told.published),
            json!(event),
            json!(mode),
            json!(position.on),
            json!(told.party(&position.holder)),
            Value::Null,
            Value::Null,
            json!(told.publisher),
            json!(told.published),
            json!("en"),
            json!("armistice"),
            json!(told.mention.anchor),
            json!(told.report_id),
        ]);
    }
    for row in 0..tellings.meetings.rows.len() {
        let get = |column| tellings.meetings.get(row, column).clone();
        let event = match cell(&get("status")).as_str() {
            "cancelled" | "refused" => ("REJECT", "meet"),
            "planned" | "postponed" => ("AGREE", "meet"),
            _ => match cell(&get("kind")).as_str() {
                "mediated" => ("CONSULT", "third-party"),
                "multilateral" => ("CONSULT", "multilateral"),
                "call" => ("CONSULT", "phone"),
                _ => ("CONSULT", ""),
            },
        };
        listing.rows.push(event_row(&tellings.meetings, row, event, "attending", "", "place"));
    }
    for row in 0..tellings.ceasefires.rows.len() {
        let event = match cell(tellings.ceasefires.get(row, "status")).as_str() {
            "rejected" => ("REJECT", "yield"),
            "violated" | "ended" => continue,
            "proposed" => ("REQUEST", "yield"),
            _ => ("RETREAT", "ceasefire"),
        };
        listing.rows.push(event_row(&tellings.ceasefires, row, event, "declared_by", "", "area"));
    }
    for row in 0..tellings.allegations.rows.len() {
        listing.rows.push(event_row(&tellings.allegations, row, ("ACCUSE", "allege"), "by", "against", ""));
    }
    listing
}

fn event_row(
    listing: &Listing,
    row: usize,
    event: (&str, &str),
    actor: &str,
    recipient: &str,
    place: &str,
) -> Vec<Value> {
    let get = |column: &str| cell(listing.get(row, column));
    let date = Some(get("happened")).filter(|date| !date.is_empty()).unwrap_or_else(|| get("reported"));
    let texts = [
        get("id"),
        date,
        event.0.to_owned(),
        event.1.to_owned(),
        get("act"),
        get(actor).replace(" | ", "; "),
        get(recipient),
        get(place),
        get("publishers").replace(" | ", "; "),
        get("reported"),
        "en".to_owned(),
        "armistice".to_owned(),
        get("id"),
        get("report"),
    ];
    texts.into_iter().map(Value::String).collect()
}

const DNA: [&str; 9] =
    ["document", "date", "time", "person", "organization", "concept", "agreement", "text", "id"];

/// Lists positions as statements of Discourse Network Analyzer: for is 1, against 0; what is open or conditional has
/// neither and is left out.
pub(crate) fn dna(told: &[Told]) -> Listing {
    let mut listing = Listing::new(&DNA);
    for told in told {
        let Entry::Position(position) = &told.mention.entry else { continue };
        let agreement = match side(position.stance) {
            Side::For => 1,
            Side::Against => 0,
            Side::If | Side::Open => continue,
        };
        let date = told.published.as_deref().unwrap_or("");
        let (day, time) = date.split_once('T').unwrap_or((date, "00:00"));
        let person = if position.by == "self" { "" } else { position.by.as_str() };
        listing.rows.push(vec![
            json!(told.report_id),
            json!(day),
            json!(time.get(..5).unwrap_or("00:00")),
            json!(person),
            json!(told.party(&position.holder)),
            json!(position.on),
            json!(agreement),
            json!(position.evidence.first()),
            json!(told.mention.anchor),
        ]);
    }
    listing
}

/// Writes meetings and ceasefires as GeoJSON (RFC 7946). A report names places and gives no coordinates, so every
/// feature is unlocated; a gazetteer can be joined by `place`.
pub(crate) fn geojson(meetings: &Listing, ceasefires: &Listing) -> String {
    let mut features = Vec::new();
    for (listing, what, place) in [(meetings, "meeting", "place"), (ceasefires, "ceasefire", "area")] {
        for row in 0..listing.rows.len() {
            let mut properties = serde_json::Map::new();
            for (column, value) in listing.columns.iter().zip(&listing.rows[row]) {
                properties.insert((*column).to_owned(), value.clone());
            }
            properties.insert("entry".to_owned(), json!(what));
            properties.insert("place".to_owned(), listing.get(row, place).clone());
            let id = listing.get(row, "id");
            features.push(json!({"type": "Feature", "id": id, "geometry": null, "properties": properties}));
        }
    }
    format!("{}\n", json!({"type": "FeatureCollection", "features": features}))
}

/// Writes meetings and ceasefires that have a day as iCalendar (RFC 5545).
pub(crate) fn ical(meetings: &Listing, ceasefires: &Listing, now: &str) -> String {
    let stamp: String = now.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let mut text = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//armistice//record//EN", "CALSCALE:GREGORIAN"] {
        fold(&mut text, line);
    }
    let mut event =
        |listing: &Listing, row: usize, title: String, start: &str, end: Option<String>, place: &str| {
            let get = |column: &str| cell(listing.get(row, column));
            let Some(start) = day(start) else { return };
            let mut lines = vec![
                "BEGIN:VEVENT".to_owned(),
                format!("UID:{}@armistice", get("id")),
                format!("DTSTAMP:{stamp}"),
                format!("DTSTART;VALUE=DATE:{start}"),
            ];
            lines.extend(
                end.as_deref()
                    .and_then(day)
                    .filter(|end| *end > start)
                    .map(|end| format!("DTEND;VALUE=DATE:{end}")),
            );
            lines.push(format!("SUMMARY:{}", escaped(&title)));
            lines.push(format!(
                "DESCRIPTION:{}",
                escaped(&format!("{} ({})", get("evidence"), get("report")))
            ));
            if !place.is_empty() {
                lines.push(format!("LOCATION:{}", escaped(place)));
            }
            let status = match get("status").as_str() {
                "cancelled" | "refused" | "rejected" | "ended" => "CANCELLED",
                "planned" | "proposed" | "postponed" => "TENTATIVE",
                _ => "CONFIRMED",
            };
            lines.push(format!("STATUS:{status}"));
            lines.push("END:VEVENT".to_owned());
            for line in lines {
                fold(&mut text, &line);
            }
        };
    for row in 0..meetings.rows.len() {
        let get = |column: &str| cell(meetings.get(row, column));
        let title = format!("Meeting ({}): {}", get("status"), get("attending").replace(" | ", ", "));
        event(meetings, row, title, &get("date"), None, &get("place"));
    }
    for row in 0..ceasefires.rows.len() {
        let get = |column: &str| cell(ceasefires.get(row, column));
        let title = format!("Ceasefire ({}): {}", get("status"), get("declared_by").replace(" | ", ", "));
        event(ceasefires, row, title, &get("start"), Some(get("end")), &get("area"));
    }
    fold(&mut text, "END:VCALENDAR");
    text
}

/// `20250419` of a date that is known to the day.
fn day(date: &str) -> Option<String> {
    let day = date.get(..10)?;
    (day.matches('-').count() == 2).then(|| day.replace('-', ""))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Writes a line of at most 75 octets; the rest follows on lines that begin with a space.
fn fold(text: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 74 {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}
