//! What moved, one line each, with why; and all entries in the order of time.

use serde_json::{Value, json};

use crate::entries::{Merged, day_of};
use crate::history::{Course, Subject};
use crate::{Entry, Face, Gist, Listing, Minutes, Told, day};

const COLUMNS: [&str; 10] =
    ["date", "what", "who", "change", "why", "publisher", "report", "origins", "conflict", "id"];

/// A line about something that moved.
struct Line {
    /// When; unknown after known.
    at: Option<Minutes>,
    id: String,
    row: Vec<Value>,
}

/// An entry as small as the telling of its changes needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its tellings in the order of [`Told::order`].
    pub tellings: Vec<Telling>,
    /// How many independent origins tell of it.
    pub origins: usize,
}

/// A telling in a [`Thread`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The mention.
    pub mention: i64,
    /// When it was reported.
    pub reported: Option<Minutes>,
    /// Where the entry stands, as [`Gist::now`] has it.
    pub now: String,
}

impl Thread {
    /// The statuses that are new since a moment: each with the one before.
    fn moves(&self, since: Minutes) -> impl Iterator<Item = (&Telling, Option<&Telling>)> {
        let found = beginnings(self.tellings.iter().map(|one| (one.reported, one.now.as_str())));
        let told = found.into_iter().map(|(at, before)| (at, before.map(|before| &self.tellings[before])));
        told.map(|(at, before)| (&self.tellings[at], before))
            .filter(move |(one, _)| one.reported.is_some_and(|reported| reported >= since))
    }

    /// The mentions that the lines since a moment show.
    pub(crate) fn shown(&self, since: Minutes) -> impl Iterator<Item = i64> {
        self.moves(since).map(|(one, _)| one.mention)
    }
}

/// Lists what moved since a moment: changed stances, new entries and new statuses of known ones.
///
/// `tell` gives what is shown of a mention. Entries come whole or as threads, each of them once.
pub(crate) fn changes<'a>(
    since: Minutes,
    courses: &[(Subject, Course)],
    tell: impl Fn(i64) -> Option<&'a Face>,
    entries: &[Merged],
    threads: &[Thread],
) -> Listing {
    let mut lines = Vec::new();
    for (subject, course) in courses {
        for at in 0..course.runs.len() {
            let run = course.runs[at];
            if run.first.reported < since {
                continue;
            }
            let Some(face) = tell(run.first.mention) else { continue };
            let before = at.checked_sub(1).map(|before| course.runs[before].stance);
            let change = match before {
                Some(before) => format!("{}: {before} → {}", subject.term, run.stance),
                None => format!("{}: {}", subject.term, run.stance),
            };
            let origins =
                course.told.iter().find(|(stance, _)| *stance == run.stance).map_or(0, |told| told.1);
            lines.push(line("position", &account(subject), &change, face, origins, Some(run.first.reported)));
        }
    }
    for entry in entries {
        lines.extend(moves(entry, since));
    }
    for thread in threads {
        for (telling, before) in thread.moves(since) {
            let Some((face, gist)) = tell(telling.mention).and_then(|face| Some((face, face.gist.as_ref()?)))
            else {
                continue;
            };
            let change = changed(before.map(|before| before.now.as_str()), &telling.now);
            lines.push(line(&gist.what, &gist.who, &change, face, thread.origins, telling.reported));
        }
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

fn line(what: &str, who: &str, change: &str, face: &Face, origins: usize, at: Option<Minutes>) -> Line {
    let anchor = &face.anchor;
    let row = vec![
        json!(at.map(day)),
        json!(what),
        json!(who),
        json!(change),
        json!(face.evidence.first()),
        json!(face.publisher),
        json!(face.report_id),
        json!(origins),
        json!(face.conflict),
        json!(anchor),
    ];
    Line { at, id: format!("{what} {anchor} {change}"), row }
}

/// What an entry is about, who is in it, and where it stands, in one mention.
pub(crate) fn gist(told: &Told) -> Gist {
    let names = |names: &[String]| {
        let mut parties = told.parties_of(names);
        parties.dedup();
        parties.join(", ")
    };
    let (what, who, now) = match &told.mention.entry {
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
    };
    Gist { what, who, now }
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
        changed(self.before.as_deref(), &self.now)
    }
}

fn changed(before: Option<&str>, now: &str) -> String {
    before.map_or_else(|| now.to_owned(), |before| format!("{before} → {now}"))
}

/// Where each status that an entry was told to have begins, with where the one before began; of an entry without any
/// date, the first one. Tellings come in the order of time, each with its date and what it tells.
fn beginnings<'a>(tellings: impl Iterator<Item = (Option<Minutes>, &'a str)>) -> Vec<(usize, Option<usize>)> {
    let mut found: Vec<(usize, Option<usize>)> = Vec::new();
    let mut last: Option<(usize, &str)> = None;
    for (at, (reported, now)) in tellings.enumerate() {
        // Unknown dates follow known ones: if the first is unknown, all are.
        if (reported.is_some() || at == 0) && last.is_none_or(|(_, before)| before != now) {
            found.push((at, last.map(|(before, _)| before)));
            last = Some((at, now));
        }
    }
    found
}

/// Each status that an entry was told to have, in the order of time; of an entry without any date, the first one.
pub(crate) fn statuses(entry: &Merged) -> Vec<Status<'_>> {
    let gists: Vec<Gist> = entry.mentions.iter().map(gist).collect();
    let told = entry.mentions.iter().map(Told::reported).zip(gists.iter().map(|gist| gist.now.as_str()));
    beginnings(told)
        .into_iter()
        .map(|(at, before)| {
            let Gist { what, who, now } = gists[at].clone();
            let before = before.map(|before| gists[before].now.clone());
            Status { told: &entry.mentions[at], what, who, before, now }
        })
        .collect()
}

/// A line for the entry if it is new since a moment, and one for each status that is.
fn moves(entry: &Merged, since: Minutes) -> Vec<Line> {
    let origins = entry.origins();
    statuses(entry)
        .into_iter()
        .filter_map(|status| {
            let at = status.told.reported().filter(|&at| at >= since)?;
            let change = status.change();
            let face = Face::of(status.told);
            Some(line(&status.what, &status.who, &change, &face, origins, Some(at)))
        })
        .collect()
}

fn timeline_line(entry: &Merged) -> Option<Line> {
    let first = entry.first();
    let Gist { what, who, .. } = gist(first);
    let status = gist(entry.last()).now;
    let at = entry.mentions.iter().find_map(Told::happened);
    let mut line = line(&what, &who, &status, &Face::of(first), entry.origins(), at);
    // A date of its own may be less than a day exact; it is shown as it was told.
    let own = entry.mentions.iter().find_map(|told| crate::happened(&told.mention.entry).map(str::to_owned));
    line.row[0] = json!(own.or_else(|| day_of(first)));
    Some(line)
}
