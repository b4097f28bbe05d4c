//! What moved, one line each, with why; and all entries in the order of time.

use serde_json::{Value, json};

use crate::entries::{Merged, day_of};
use crate::history::{Course, Subject};
use crate::{Entry, Listing, Minutes, Told, day};

const COLUMNS: [&str; 10] =
    ["date", "what", "who", "change", "why", "publisher", "report", "origins", "conflict", "id"];

/// A line about something that moved.
struct Line {
    /// When; unknown after known.
    at: Option<Minutes>,
    id: String,
    row: Vec<Value>,
}

/// Lists what moved since a moment: changed stances, new entries and new statuses of known ones.
///
/// `tell` gives the telling of a stand by its mention.
pub(crate) fn changes<'a>(
    since: Minutes,
    courses: &[(Subject, Course)],
    tell: impl Fn(i64) -> Option<&'a Told>,
    entries: &[Merged],
) -> Listing {
    let mut lines = Vec::new();
    for (subject, course) in courses {
        for at in 0..course.runs.len() {
            let run = course.runs[at];
            if run.first.reported < since {
                continue;
            }
            let Some(told) = tell(run.first.mention) else { continue };
            let before = at.checked_sub(1).map(|before| course.runs[before].stance);
            let change = match before {
                Some(before) => format!("{}: {before} → {}", subject.term, run.stance),
                None => format!("{}: {}", subject.term, run.stance),
            };
            let origins =
                course.told.iter().find(|(stance, _)| *stance == run.stance).map_or(0, |told| told.1);
            lines.push(line("position", &account(subject), &change, told, origins, told.reported()));
        }
    }
    for entry in entries {
        lines.extend(moves(entry, since));
    }
    finish(lines)
}

/// Lists all entries in the order in which they happened.
pub(crate) fn of_entry(entries: &[Merged]) -> Listing {
    finish(entries.iter().flat_map(timeline_line).collect())
}

fn finish(mut lines: Vec<Line>) -> Listing {
    lines.sort_by(|a, b| (a.at.is_none(), a.at, &a.id).cmp(&(b.at.is_none(), b.at, &b.id)));
    let mut listing = Listing::new(&COLUMNS);
    listing.rows = lines.into_iter().map(|line| line.row).collect();
    listing
}

/// Whose stand it is, and by whose account.
pub(crate) fn account(subject: &Subject) -> String {
    match subject.account.as_str() {
        "self" => subject.party.clone(),
        other => format!("{} (as told by {other})", subject.party),
    }
}

fn line(what: &str, who: &str, change: &str, told: &Told, origins: usize, at: Option<Minutes>) -> Line {
    let anchor = &told.mention.anchor;
    let row = vec![
        json!(at.map(day)),
        json!(what),
        json!(who),
        json!(change),
        json!(told.mention.entry.evidence().first()),
        json!(told.publisher),
        json!(told.report_id),
        json!(origins),
        json!(told.conflict),
        json!(anchor),
    ];
    Line { at, id: format!("{what} {anchor} {change}"), row }
}

/// What an entry is about, who is in it, and where it stands, in one mention.
fn told_of(told: &Told) -> (String, String, String) {
    let names = |names: &[String]| {
        let mut parties: Vec<String> = names.iter().map(|name| told.party(name)).collect();
        parties.dedup();
        parties.join(", ")
    };
    match &told.mention.entry {
        Entry::Statement(entry) => {
            let who = entry.source.as_deref().map_or_else(String::new, |name| told.party(name));
            ("statement".to_owned(), who, String::new())
        }
        Entry::Proposal(entry) => {
            let terms: Vec<&str> = entry.terms.iter().map(|term| term.code()).collect();
            let status = entry.status.map_or("proposed", |status| status.code());
            (format!("proposal of {}", terms.join(", ")), names(&entry.proposers), status.to_owned())
        }
        Entry::Position(entry) => {
            (format!("position on {}", entry.on), told.party(&entry.holder), entry.stance.to_string())
        }
        Entry::Meeting(entry) => ("meeting".to_owned(), names(&entry.attending), entry.status.to_string()),
        Entry::Ceasefire(entry) => {
            ("ceasefire".to_owned(), names(&entry.declared_by), entry.status.to_string())
        }
        Entry::Allegation(entry) => {
            let by = entry.by.as_deref().map_or_else(|| "somebody".to_owned(), |by| told.party(by));
            let who = format!("{by} against {}", told.party(&entry.against));
            (format!("allegation of {}", entry.act), who, entry.verification.to_string())
        }
    }
}

/// A status of an entry, and what it was before.
pub(crate) struct Status<'a> {
    /// The telling that is the first to have it.
    pub(crate) told: &'a Told,
    /// What the entry is about.
    pub(crate) what: String,
    /// Who is in it.
    pub(crate) who: String,
    /// What was told before.
    pub(crate) before: Option<String>,
    /// What is told.
    pub(crate) now: String,
}

impl Status<'_> {
    /// Returns the change in words.
    pub(crate) fn change(&self) -> String {
        match &self.before {
            None => self.now.clone(),
            Some(before) => format!("{before} → {}", self.now),
        }
    }
}

/// Each status that an entry was told to have, in the order of time; of an entry without any date, the first one.
pub(crate) fn statuses(entry: &Merged) -> Vec<Status<'_>> {
    let mut all: Vec<Status<'_>> = Vec::new();
    let undated = entry.first().reported().is_none();
    for told in &entry.mentions {
        if told.reported().is_none() && !(undated && all.is_empty()) {
            continue;
        }
        let (what, who, now) = told_of(told);
        let before = all.last().map(|status| status.now.clone());
        if before.as_ref() != Some(&now) {
            all.push(Status { told, what, who, before, now });
        }
    }
    all
}

/// A line for the entry if it is new since a moment, and one for each status that is.
fn moves(entry: &Merged, since: Minutes) -> Vec<Line> {
    statuses(entry)
        .into_iter()
        .filter_map(|status| {
            let at = status.told.reported().filter(|&at| at >= since)?;
            let change = status.change();
            Some(line(&status.what, &status.who, &change, status.told, entry.origins(), Some(at)))
        })
        .collect()
}

fn timeline_line(entry: &Merged) -> Option<Line> {
    let first = entry.first();
    let (what, who, _) = told_of(first);
    let (_, _, status) = told_of(entry.last());
    let at = entry.mentions.iter().find_map(Told::happened);
    let mut line = line(&what, &who, &status, first, entry.origins(), at);
    // A date of its own may be less than a day exact; it is shown as it was told.
    let own = entry.mentions.iter().find_map(|told| crate::happened(&told.mention.entry).map(str::to_owned));
    line.row[0] = json!(own.or_else(|| day_of(first)));
    Some(line)
}
