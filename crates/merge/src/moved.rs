//! What is new between two states of the record, for those who asked to be told.
//!
//! A state is told as steps: each stance that a party took up, each status that an entry was given, each pair of tellings
//! that contradict. Steps of the new state that the old one did not have are news; those that went are withdrawn.

use std::collections::BTreeMap;
use std::str::FromStr;

use armistice_record::{Act, CeasefireStatus};
use serde::{Deserialize, Serialize};

use crate::changes::{account, statuses};
use crate::contradictions::contradicting;
use crate::entries::combine;
use crate::history::{Course, Stand, Subject, UNKNOWN};
use crate::{Entry, Minutes, Told, content_hash, day};

/// The sorts of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A party took a side on a term, or changed it.
    Position,
    /// Something was put forward, or a proposal fared otherwise.
    Proposal,
    /// A meeting was planned, held, put off or called off.
    Meeting,
    /// A ceasefire was proposed, declared, agreed, began or ended.
    Ceasefire,
    /// A ceasefire is said to be broken.
    Breach,
    /// Independent origins differ on where a party stands.
    Contradiction,
}

impl Event {
    /// Every sort.
    pub const ALL: [Event; 6] = [
        Event::Position,
        Event::Proposal,
        Event::Meeting,
        Event::Ceasefire,
        Event::Breach,
        Event::Contradiction,
    ];

    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            Event::Position => "position",
            Event::Proposal => "proposal",
            Event::Meeting => "meeting",
            Event::Ceasefire => "ceasefire",
            Event::Breach => "breach",
            Event::Contradiction => "contradiction",
        }
    }
}

impl FromStr for Event {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let known = Event::ALL.into_iter().find(|event| event.code() == code);
        known.ok_or_else(|| format!("`{code}` is no sort of news"))
    }
}

/// A sentence that says so, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words of the report.
    pub words: String,
    /// What it tells: a stance or a status.
    pub tells: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as the report tells it.
    pub published: Option<String>,
    /// The report's id.
    pub report: String,
    /// The report's key.
    pub key: String,
    /// Where it was found.
    pub url: Option<String>,
    /// The entry in the report.
    pub anchor: String,
}

/// Something that moved, with the sentence that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// A content hash.
    pub id: String,
    /// What sort of news it is.
    pub event: Event,
    /// Told before and taken back since: a person corrected the entry.
    pub withdrawn: bool,
    /// The day on which it was reported, if that is known.
    pub date: Option<String>,
    /// News of one subject are told in their order: conflict, party and term of a position, otherwise the conflict and the kind.
    pub subject: String,
    /// The conflict that the user named.
    pub conflict: Option<String>,
    /// The parties in it.
    pub parties: Vec<String>,
    /// The terms that it is about.
    pub terms: Vec<String>,
    /// Who moved, for a person.
    pub who: String,
    /// What it is about, for a person.
    pub what: String,
    /// What it was before.
    pub before: Option<String>,
    /// What it is now.
    pub now: String,
    /// How many independent origins tell it.
    pub origins: usize,
    /// The sentence that says so; of a contradiction both, the earlier one first.
    pub quotes: Vec<Quote>,
}

impl Change {
    /// Returns the change in one line for a person.
    pub fn headline(&self) -> String {
        let moved = match &self.before {
            Some(before) => format!("{before} → {}", self.now),
            None => self.now.clone(),
        };
        let who = if self.who.is_empty() { "nobody named" } else { &self.who };
        let withdrawn = if self.withdrawn { "withdrawn after a correction: " } else { "" };
        format!("{withdrawn}{who} — {}: {moved}", self.what)
    }
}

/// Some subjects and entries of a record, each of them whole.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Tellings of proposals, meetings, ceasefires and allegations.
    pub told: Vec<Told>,
    /// Stands by subject, with all accounts of a party's stand on a term.
    pub stands: BTreeMap<Subject, Vec<Stand>>,
}

/// A step in a state.
#[derive(Clone, Debug)]
pub struct Step {
    event: Event,
    /// What makes two steps the same but for the report that tells them.
    what: String,
    /// The report that tells it.
    tie: String,
    /// In the order of time; unknown last.
    at: Minutes,
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    /// A stance: the subject, the stance before, the telling that began it, and the number of origins.
    Run(Subject, Option<String>, Stand, usize),
    /// A status: the change as far as its telling gives it, and the telling.
    Entry(Box<Change>),
    /// A contradiction: the subject and the two tellings with their accounts.
    Pair(Subject, [(String, Stand); 2]),
}

/// Compares two states of the same subjects and entries: the steps that are new, and those that went, in the order of time.
pub fn difference(before: &State, after: &State) -> (Vec<Step>, Vec<Step>) {
    let (mut old, mut new) = (steps(before), steps(after));
    // The same step told by the same report is no news, nor is one told by another report in its stead.
    let whole = |step: &Step| format!("{} {}", step.what, step.tie);
    cancel(&mut old, &mut new, whole);
    cancel(&mut old, &mut new, |step| step.what.clone());
    for steps in [&mut old, &mut new] {
        steps.sort_by(|a, b| (a.at, &a.what, &a.tie).cmp(&(b.at, &b.what, &b.tie)));
    }
    (new, old)
}

/// Takes out of both lists what is in both, one for one.
fn cancel(old: &mut Vec<Step>, new: &mut Vec<Step>, name: impl Fn(&Step) -> String) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for step in &*old {
        *counts.entry(name(step)).or_default() += 1;
    }
    let mut both: BTreeMap<String, usize> = BTreeMap::new();
    new.retain(|step| match counts.get_mut(&name(step)) {
        Some(left @ 1..) => {
            *left -= 1;
            *both.entry(name(step)).or_default() += 1;
            false
        }
        _ => true,
    });
    old.retain(|step| match both.get_mut(&name(step)) {
        Some(left @ 1..) => {
            *left -= 1;
            false
        }
        _ => true,
    });
}

fn steps(state: &State) -> Vec<Step> {
    let mut steps = Vec::new();
    for (subject, stands) in &state.stands {
        runs(subject, &Course::of(&mut stands.clone()), &mut steps);
    }
    let by_subject = state.stands.iter().map(|(subject, stands)| (subject, stands.as_slice()));
    for (subject, accounts, pair) in contradicting(by_subject, None) {
        let [by, by_other] = accounts;
        let (one, other) = ((by, pair.one.1), (by_other, pair.other.1));
        let named = |(account, stand): &(String, Stand)| format!("{account} {}", stand.stance);
        steps.push(Step {
            event: Event::Contradiction,
            what: format!("contradiction {} {} / {}", place(&subject), named(&one), named(&other)),
            tie: format!("{} {}", one.1.tie, other.1.tie),
            at: other.1.reported,
            source: Source::Pair(subject, [one, other]),
        });
    }
    for entry in combine(state.told.clone()) {
        for status in statuses(&entry) {
            steps.extend(entry_step(status, entry.origins()));
        }
    }
    steps
}

fn runs(subject: &Subject, course: &Course, steps: &mut Vec<Step>) {
    let undated = course.runs.is_empty().then(|| course.current()).flatten();
    let mut before: Option<String> = None;
    for run in course.runs.iter().copied().chain(undated) {
        let now = run.stance.to_string();
        let origins = course.told.iter().find(|(stance, _)| *stance == run.stance).map_or(0, |told| told.1);
        steps.push(Step {
            event: Event::Position,
            what: format!(
                "position {} {} {} {now}",
                place(subject),
                subject.account,
                before.as_deref().unwrap_or("-")
            ),
            tie: run.first.tie.to_string(),
            at: run.first.reported,
            source: Source::Run(subject.clone(), before.clone(), run.first, origins),
        });
        before = Some(now);
    }
}

fn place(subject: &Subject) -> String {
    format!("{}/{}/{}", subject.conflict, subject.party, subject.term)
}

fn event_of(entry: &Entry) -> Option<Event> {
    Some(match entry {
        Entry::Proposal(_) => Event::Proposal,
        Entry::Meeting(_) => Event::Meeting,
        Entry::Ceasefire(ceasefire) if ceasefire.status == CeasefireStatus::Violated => Event::Breach,
        Entry::Ceasefire(_) => Event::Ceasefire,
        Entry::Allegation(allegation) if allegation.act == Act::CeasefireViolation => Event::Breach,
        Entry::Allegation(_) | Entry::Position(_) | Entry::Statement(_) => return None,
    })
}

fn entry_step(status: crate::changes::Status<'_>, origins: usize) -> Option<Step> {
    let told = status.told;
    let entry = &told.mention.entry;
    let event = event_of(entry)?;
    let conflict = told.conflict.clone().unwrap_or_default();
    let mut parties: Vec<String> = told.parties.iter().map(|(_, party)| party.clone()).collect();
    parties.sort();
    parties.dedup();
    let terms = match entry {
        Entry::Proposal(proposal) => proposal.terms.iter().map(|term| term.code().to_owned()).collect(),
        _ => Vec::new(),
    };
    let what = format!("{} {conflict} {} {} {}", event.code(), status.what, status.who, status.change());
    let change = Change {
        id: String::new(),
        event,
        withdrawn: false,
        date: None,
        subject: format!("{conflict}/{}", entry.kind().code()),
        conflict: told.conflict.clone(),
        parties,
        terms,
        who: status.who,
        what: status.what,
        before: status.before,
        now: status.now.clone(),
        origins,
        quotes: vec![quote(told, status.now)],
    };
    let tie = told.mention.anchor.clone();
    let at = told.reported().unwrap_or(UNKNOWN);
    Some(Step { event, what, tie, at, source: Source::Entry(Box::new(change)) })
}

fn quote(told: &Told, tells: String) -> Quote {
    Quote {
        words: told.mention.entry.evidence().join(" … "),
        tells,
        publisher: told.publisher.clone(),
        published: told.published.clone(),
        report: told.report_id.clone(),
        key: told.report.as_str().to_owned(),
        url: told.url.clone(),
        anchor: told.mention.anchor.clone(),
    }
}

impl Step {
    /// Returns the numbers of the mentions that it quotes.
    pub fn mentions(&self) -> Vec<i64> {
        match &self.source {
            Source::Run(_, _, stand, _) => vec![stand.mention],
            Source::Pair(_, pair) => pair.iter().map(|(_, stand)| stand.mention).collect(),
            Source::Entry(_) => Vec::new(),
        }
    }

    /// Returns the change with its sentences; `tell` gives the telling of a mention. None if it has none.
    pub fn change<'a>(&self, withdrawn: bool, tell: impl Fn(i64) -> Option<&'a Told>) -> Option<Change> {
        let (subject, who, before, now, origins, quotes) = match &self.source {
            Source::Entry(change) => {
                return Some(self.finished(Change { withdrawn, ..change.as_ref().clone() }));
            }
            Source::Run(subject, before, stand, origins) => {
                let now = stand.stance.to_string();
                let quotes = vec![quote(tell(stand.mention)?, now.clone())];
                (subject, account(subject), before.clone(), now, *origins, quotes)
            }
            Source::Pair(subject, pair) => {
                let mut quotes = Vec::new();
                let mut sides = Vec::new();
                for (account, stand) in pair {
                    let by = if account == "self" { String::new() } else { format!(" as told by {account}") };
                    sides.push(format!("{}{by}", stand.stance));
                    quotes.push(quote(tell(stand.mention)?, stand.stance.to_string()));
                }
                (subject, subject.party.clone(), None, sides.join(" against "), 2, quotes)
            }
        };
        let what = if self.event == Event::Contradiction {
            format!("contradiction on {}", subject.term)
        } else {
            subject.term.clone()
        };
        let mut parties = vec![subject.party.clone()];
        parties.extend(Some(&subject.account).filter(|account| *account != "self").cloned());
        Some(self.finished(Change {
            id: String::new(),
            event: self.event,
            withdrawn,
            date: None,
            subject: place(subject),
            conflict: Some(subject.conflict.clone()).filter(|conflict| !conflict.is_empty()),
            parties,
            terms: vec![subject.term.clone()],
            who,
            what,
            before,
            now,
            origins,
            quotes,
        }))
    }

    fn finished(&self, change: Change) -> Change {
        let withdrawn = if change.withdrawn { "withdrawn" } else { "told" };
        let id = content_hash(&[&self.what, &self.tie, withdrawn]);
        Change { id, date: (self.at != UNKNOWN).then(|| day(self.at)), ..change }
    }

    /// Returns when it was reported, if that is known.
    pub fn reported(&self) -> Option<Minutes> {
        Some(self.at).filter(|&at| at != UNKNOWN)
    }
}

#[cfg(test)]
mod tests;
