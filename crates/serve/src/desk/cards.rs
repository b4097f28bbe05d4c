//! Entries as people read them: a heading, what is known, the sentence, and the way to it.

use armistice_merge::entries::{Merged, listing};
use armistice_merge::{Kind, Listing, Told, View};
use askama::Template;
use serde_json::Value;

use super::changes::origins;
use super::part::{Part, answers, bare, term};
use crate::asked::encoded;
use crate::listing::cell;
use crate::words;

/// A row of a listing.
pub(crate) struct Row<'a> {
    listing: &'a Listing,
    row: usize,
}

impl<'a> Row<'a> {
    pub(crate) fn new(listing: &'a Listing, row: usize) -> Self {
        Row { listing, row }
    }

    pub(crate) fn get(&self, column: &str) -> &'a Value {
        self.listing.get(self.row, column)
    }

    /// The value as text; empty where there is none.
    pub(crate) fn text(&self, column: &str) -> String {
        cell(self.get(column))
    }

    /// The texts of a list.
    pub(crate) fn list(&self, column: &str) -> Vec<String> {
        let items = self.get(column).as_array().map_or(&[][..], Vec::as_slice);
        items.iter().map(cell).collect()
    }
}

/// An entry as a list shows it.
#[derive(Template)]
#[template(path = "card.html")]
pub(crate) struct Card {
    letter: &'static str,
    class: &'static str,
    title: Vec<Part>,
    fields: Vec<(&'static str, Vec<Part>)>,
    quotes: Vec<String>,
    from: Vec<Part>,
    /// The address of its place in its report, and what the link is about.
    href: Option<(String, String)>,
    /// The level of its heading.
    level: u8,
}

#[derive(Template)]
#[template(path = "card-inside.html")]
struct Inside<'a> {
    card: &'a Card,
}

/// Makes a card of an entry of a kind, without its place.
pub(crate) fn of_kind(kind: Kind, row: &Row<'_>) -> Card {
    match kind {
        Kind::Statement => statement(row),
        Kind::Proposal => proposal(row),
        Kind::Position => position(row),
        Kind::Meeting => meeting(row),
        Kind::Ceasefire => ceasefire(row),
        Kind::Allegation => allegation(row),
    }
}

/// Returns what an entry is called, in the words of its heading.
pub(crate) fn called(told: &Told) -> String {
    let kind = told.mention.entry.kind();
    let alone = Merged { id: told.mention.anchor.clone(), mentions: vec![told.clone()] };
    let listing = listing(kind, &[alone], &[], false);
    let card = of_kind(kind, &Row::new(&listing, 0));
    card.title.iter().map(Part::plain).collect()
}

/// Makes a card of a row of a view.
pub(crate) fn card(view: View, row: &Row<'_>) -> Card {
    match view {
        View::Proposals => proposal(row),
        View::Meetings => meeting(row),
        View::Ceasefires => ceasefire(row),
        View::Statements => statement(row),
        View::Allegations => allegation(row),
        View::CommonGround => ground(row),
        _ => contradiction(row),
    }
}

/// What all entries of the record tell of themselves.
fn entry(letter: &'static str, class: &'static str, title: Vec<Part>, row: &Row<'_>) -> Card {
    let mut from = Vec::new();
    let publishers = row.list("publishers");
    if publishers.is_empty() {
        from.push(Part::Name(short(&row.text("report"))));
    } else {
        from.extend(Part::names(&publishers[..publishers.len().min(4)], ""));
        if publishers.len() > 4 {
            from.push(Part::text(format!(" and {} more", publishers.len() - 4)));
        }
    }
    let reported = row.text("reported");
    if !reported.is_empty() {
        from.push(Part::text(" · "));
        from.push(Part::Date(reported));
    }
    from.push(Part::text(format!(" · {} · {}", origins(row.get("origins")), row.text("standing"))));
    let anchor = row.list("anchors").into_iter().next();
    let about = title.iter().map(Part::plain).collect::<String>();
    Card {
        letter,
        class,
        title,
        fields: Vec::new(),
        quotes: row.list("evidence"),
        from,
        href: anchor.map(|anchor| (format!("/entries/{}", encoded(&anchor)), about)),
        level: 2,
    }
}

impl Card {
    /// Gives the heading another level.
    pub(crate) fn at_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Returns the markup of the heading's words.
    pub(crate) fn heading(&self) -> String {
        self.title.iter().map(ToString::to_string).collect()
    }

    /// Returns the markup of what is known and the sentences.
    pub(crate) fn inside(&self) -> String {
        Inside { card: self }.render().unwrap_or_default()
    }

    /// Adds a field, unless there is nothing in it.
    pub(crate) fn field(mut self, label: &'static str, parts: Vec<Part>) -> Self {
        if !parts.is_empty() {
            self.fields.push((label, parts));
        }
        self
    }
}

/// The id of a report, as far as it tells reports apart; ids made by the program are long hashes.
pub(crate) fn short(id: &str) -> String {
    let hash = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hash { format!("report {}", &id[..12]) } else { id.to_owned() }
}

fn coded(row: &Row<'_>, column: &str) -> Vec<Part> {
    Some(row.text(column)).filter(|code| !code.is_empty()).map(|code| Part::code(&code)).into_iter().collect()
}

fn dated(row: &Row<'_>, column: &str) -> Vec<Part> {
    Some(row.text(column)).filter(|date| !date.is_empty()).map(Part::Date).into_iter().collect()
}

fn named(row: &Row<'_>, column: &str) -> Vec<Part> {
    Some(row.text(column)).filter(|name| !name.is_empty()).map(Part::Name).into_iter().collect()
}

fn listed(row: &Row<'_>, column: &str) -> Vec<Part> {
    let names = row.list(column);
    if names.is_empty() { Vec::new() } else { Part::names(&names, "") }
}

/// What is said of an entry that is not simply so.
fn modality(row: &Row<'_>) -> Vec<Part> {
    Some(row.text("modality"))
        .filter(|code| !code.is_empty() && code != "asserted")
        .map(|code| Part::code(&code))
        .into_iter()
        .collect()
}

fn proposal(row: &Row<'_>) -> Card {
    let mut title = Part::names(&row.list("proposers"), "nobody named");
    let terms: Vec<String> = row.list("terms").iter().map(|code| term(code)).collect();
    title.push(Part::text(format!(": {} ", terms.join(", "))));
    title.extend(coded(row, "status"));
    entry("P", "proposals", title, row)
        .field("Accepted by", answers(&row.list("accepted_by")))
        .field("Blocked by", answers(&row.list("blockers")))
        .field("Told as", modality(row))
}

fn position(row: &Row<'_>) -> Card {
    let mut title = vec![Part::Name(row.text("party")), Part::text(": "), Part::stance(&row.text("stance"))];
    title.push(Part::text(format!(" {}", term(&row.text("term")))));
    let account = match row.text("account").as_str() {
        "self" => vec![Part::text("own words or act")],
        other => vec![Part::text("as "), Part::Name(other.to_owned()), Part::text(" tells it")],
    };
    let mut condition: Vec<Part> =
        Some(row.text("condition")).filter(|words| !words.is_empty()).map(Part::Quote).into_iter().collect();
    let on = row.text("condition_on");
    if !on.is_empty() {
        condition.push(Part::text(format!(" on {}", term(&on))));
    }
    entry("H", "positions", title, row)
        .field("Whose account", account)
        .field("Condition", condition)
        .field("Told as", modality(row))
}

fn meeting(row: &Row<'_>) -> Card {
    let mut title = Part::names(&row.list("attending"), "nobody named");
    title.push(Part::text(" "));
    title.extend(coded(row, "status"));
    let mut when = dated(row, "date");
    let words = row.text("when");
    if !words.is_empty() {
        if !when.is_empty() {
            when.push(Part::text(" "));
        }
        when.push(Part::Quote(words));
    }
    entry("M", "meetings", title, row)
        .field("When", when)
        .field("Where", named(row, "place"))
        .field("Form", coded(row, "kind"))
        .field("Level", coded(row, "level"))
        .field("Mediated by", listed(row, "mediators"))
        .field("Stays away", listed(row, "absent"))
        .field("Told as", modality(row))
}

fn ceasefire(row: &Row<'_>) -> Card {
    let mut title = Part::names(&row.list("declared_by"), "nobody named");
    title.push(Part::text(" "));
    title.extend(coded(row, "status"));
    entry("C", "ceasefires", title, row)
        .field("From", dated(row, "start"))
        .field("Until", dated(row, "end"))
        .field("For", lasting(row))
        .field("Where", named(row, "area"))
        .field("Declared", coded(row, "type"))
        .field("Covers", coded(row, "scope"))
        .field("Purpose", coded(row, "purpose"))
        .field("Told as", modality(row))
}

/// How long a ceasefire is to last, in words; a code that is no stretch of time as it is.
fn lasting(row: &Row<'_>) -> Vec<Part> {
    let code = row.text("duration");
    let words = words::duration(&code).unwrap_or(code);
    Some(words).filter(|words| !words.is_empty()).map(Part::Text).into_iter().collect()
}

fn statement(row: &Row<'_>) -> Card {
    let source = bare(&row.text("source")).to_owned();
    let mut title =
        if source.is_empty() { vec![Part::Absent("nobody named")] } else { vec![Part::Name(source.clone())] };
    let party = bare(&row.text("party")).to_owned();
    if !party.is_empty() && party != source {
        title.extend([Part::text(" ("), Part::Name(party), Part::text(")")]);
    }
    title.extend([Part::text(" "), Part::Name(row.text("cue"))]);
    let mode = row.text("mode").parse().map(|mode| words::mode(mode).to_owned());
    let kind = row.text("source_kind").parse().map(|kind| words::source_kind(kind).to_owned());
    let mut card = entry("S", "statements", title, row)
        .field("Said", vec![Part::Quote(row.text("content"))])
        .field("Kind of source", kind.into_iter().map(Part::Text).collect())
        .field("Words", mode.into_iter().map(Part::Text).collect())
        .field("Where", named(row, "channel"))
        .field("By way of", named(row, "via"))
        .field("Distance", named(row, "hedge"))
        .field("Unnamed because", named(row, "anonymity"))
        .field("Told as", modality(row));
    card.quotes.truncate(2);
    card
}

fn allegation(row: &Row<'_>) -> Card {
    let by = row.text("by");
    let by = if by.is_empty() { Part::Absent("somebody") } else { Part::Name(by) };
    let title = vec![
        by,
        Part::text(" says that "),
        Part::Name(row.text("against")),
        Part::text(" did: "),
        Part::code(&row.text("act")),
    ];
    let checked = row.text("verification").parse().map(|code| words::verification(code).to_owned());
    entry("A", "allegations", title, row)
        .field("Alleged by", named(row, "by"))
        .field("Denied by", listed(row, "denied_by"))
        .field("Checked", checked.into_iter().map(Part::Text).collect())
        .field("Checked by", named(row, "verifier"))
        .field("Told as", modality(row))
}

fn ground(row: &Row<'_>) -> Card {
    let ground = row.text("ground");
    let heading = match ground.as_str() {
        "not rejected" => "rejected by nobody, as far as reported",
        "one against" => "one party against",
        other => other,
    };
    let title = vec![Part::text(format!("{}: {heading}", term(&row.text("term"))))];
    let conditions = row.list("conditions").into_iter().flat_map(|one| [Part::Name(one), Part::text(" ")]);
    Card {
        letter: "G",
        class: "positions",
        title,
        fields: Vec::new(),
        quotes: Vec::new(),
        from: named(row, "conflict"),
        href: None,
        level: 2,
    }
    .field("For", listed(row, "for"))
    .field("On condition", listed(row, "on_condition"))
    .field("Against", listed(row, "against"))
    .field("Open", listed(row, "open"))
    .field("Conditions", conditions.collect())
}

/// Makes a card of two tellings that differ.
pub(crate) fn contradiction(row: &Row<'_>) -> Card {
    let title = vec![Part::Name(row.text("party")), Part::text(format!(" on {}", term(&row.text("term"))))];
    let side = |prefix: &str| -> Vec<Part> {
        let get = |column: &str| row.text(&format!("{prefix}{column}"));
        let mut parts = vec![Part::stance(&get("stance"))];
        match get("account").as_str() {
            "self" => parts.push(Part::text(", own words or act")),
            other => {
                parts.extend([Part::text(", as "), Part::Name(other.to_owned()), Part::text(" tells it")])
            }
        }
        let publisher = Some(get("publisher")).filter(|name| !name.is_empty());
        parts.extend([Part::text(" · "), Part::Name(publisher.unwrap_or_else(|| short(&get("report"))))]);
        parts.extend([Part::text(" · "), Part::Date(get("reported")), Part::text(" ")]);
        parts.push(Part::Quote(get("evidence")));
        parts
    };
    let href = format!("/positions/{}/{}", encoded(&row.text("term")), encoded(&row.text("party")));
    let about = title.iter().map(Part::plain).collect();
    Card {
        letter: "≠",
        class: "positions",
        title,
        fields: vec![("First", side("")), ("Then", side("other_"))],
        quotes: Vec::new(),
        from: named(row, "conflict"),
        href: Some((href, about)),
        level: 2,
    }
}
