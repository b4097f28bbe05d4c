//! One entry as one report tells it.

use std::collections::HashMap;
use std::str::FromStr;

use armistice_record::json::{Allegation, Ceasefire, Meeting, Position, Proposal, Statement};
use serde_json::Value;

use crate::kept::content_hash;
use crate::{Minutes, ReportKey, latest};

/// The sorts of entry that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who said what.
    Statement,
    /// What was put forward.
    Proposal,
    /// Who stands where.
    Position,
    /// Who met whom.
    Meeting,
    /// Which ceasefires there are.
    Ceasefire,
    /// Who accuses whom.
    Allegation,
}

impl Kind {
    /// Every kind, in the order of a record.
    pub const ALL: [Kind; 6] =
        [Kind::Statement, Kind::Proposal, Kind::Position, Kind::Meeting, Kind::Ceasefire, Kind::Allegation];

    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Statement => "statement",
            Kind::Proposal => "proposal",
            Kind::Position => "position",
            Kind::Meeting => "meeting",
            Kind::Ceasefire => "ceasefire",
            Kind::Allegation => "allegation",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let known = Kind::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| format!("`{code}` is no kind of entry"))
    }
}

/// An entry as a report has it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each holds the entry of its name")]
pub enum Entry {
    Statement(Statement),
    Proposal(Proposal),
    Position(Position),
    Meeting(Meeting),
    Ceasefire(Ceasefire),
    Allegation(Allegation),
}

macro_rules! each_entry {
    ($self:expr, $entry:ident => $body:expr) => {
        match $self {
            Entry::Statement($entry) => $body,
            Entry::Proposal($entry) => $body,
            Entry::Position($entry) => $body,
            Entry::Meeting($entry) => $body,
            Entry::Ceasefire($entry) => $body,
            Entry::Allegation($entry) => $body,
        }
    };
}

impl Entry {
    /// Returns the sort of entry.
    pub fn kind(&self) -> Kind {
        match self {
            Entry::Statement(_) => Kind::Statement,
            Entry::Proposal(_) => Kind::Proposal,
            Entry::Position(_) => Kind::Position,
            Entry::Meeting(_) => Kind::Meeting,
            Entry::Ceasefire(_) => Kind::Ceasefire,
            Entry::Allegation(_) => Kind::Allegation,
        }
    }

    /// Returns the pieces of text that say so.
    pub fn evidence(&self) -> &[String] {
        each_entry!(self, entry => &entry.evidence)
    }

    /// Returns where these pieces stand, in code points of the report's text.
    pub fn evidence_spans(&self) -> &[[u32; 2]] {
        each_entry!(self, entry => &entry.spans.evidence)
    }

    /// Returns the entry as JSON.
    pub fn to_json(&self) -> Value {
        each_entry!(self, entry => serde_json::to_value(entry).unwrap_or(Value::Null))
    }

    /// Takes an entry of a kind from JSON.
    ///
    /// # Errors
    /// When the JSON is no such entry.
    pub fn from_json(kind: Kind, json: &str) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            Kind::Statement => Entry::Statement(serde_json::from_str(json)?),
            Kind::Proposal => Entry::Proposal(serde_json::from_str(json)?),
            Kind::Position => Entry::Position(serde_json::from_str(json)?),
            Kind::Meeting => Entry::Meeting(serde_json::from_str(json)?),
            Kind::Ceasefire => Entry::Ceasefire(serde_json::from_str(json)?),
            Kind::Allegation => Entry::Allegation(serde_json::from_str(json)?),
        })
    }

    /// Returns the names of the actors in the entry, as the report has them.
    pub fn actors(&self) -> Vec<&str> {
        let mut names: Vec<&String> = Vec::new();
        match self {
            Entry::Statement(entry) => names.extend(&entry.source),
            Entry::Proposal(entry) => names.extend(&entry.proposers),
            Entry::Position(entry) => {
                names.push(&entry.holder);
                names.extend(Some(&entry.by).filter(|by| *by != "self"));
            }
            Entry::Meeting(entry) => {
                names.extend(entry.attending.iter().chain(&entry.absent).chain(&entry.mediators));
            }
            Entry::Ceasefire(entry) => names.extend(&entry.declared_by),
            Entry::Allegation(entry) => {
                names.extend(&entry.by);
                names.push(&entry.against);
                names.extend(entry.denied_by.iter().chain(&entry.verifier));
            }
        }
        names.into_iter().map(String::as_str).collect()
    }

    /// Returns the names of the actors in the entry, to be exchanged.
    pub(crate) fn actors_mut(&mut self) -> Vec<&mut String> {
        let mut names: Vec<&mut String> = Vec::new();
        match self {
            Entry::Statement(entry) => names.extend(&mut entry.source),
            Entry::Proposal(entry) => names.extend(&mut entry.proposers),
            Entry::Position(entry) => {
                names.push(&mut entry.holder);
                names.extend(Some(&mut entry.by).filter(|by| *by != "self"));
            }
            Entry::Meeting(entry) => {
                names.extend(&mut entry.attending);
                names.extend(&mut entry.absent);
                names.extend(&mut entry.mediators);
            }
            Entry::Ceasefire(entry) => names.extend(&mut entry.declared_by),
            Entry::Allegation(entry) => {
                names.extend(&mut entry.by);
                names.push(&mut entry.against);
                names.extend(&mut entry.denied_by);
                names.extend(&mut entry.verifier);
            }
        }
        names
    }
}

/// How far a person has looked at an entry. Machine and human judgements stay apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Read by the program, judged by nobody.
    Machine,
    /// Read by the program, accepted by a person.
    Accepted,
    /// Put right by a person.
    Edited,
    /// Added by a person.
    Added,
}

impl Standing {
    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Machine => "machine",
            Standing::Accepted => "accepted",
            Standing::Edited => "edited",
            Standing::Added => "added",
        }
    }
}

impl FromStr for Standing {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        [Standing::Machine, Standing::Accepted, Standing::Edited, Standing::Added]
            .into_iter()
            .find(|standing| standing.code() == code)
            .ok_or_else(|| format!("`{code}` is no judgement"))
    }
}

/// An entry in a report, with a name that survives another reading of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Hash of report, kind, place of the evidence, and what tells apart entries of one sentence.
    pub anchor: String,
    /// How far a person has looked at it.
    pub standing: Standing,
    /// What is told.
    pub entry: Entry,
    /// Said by a person to tell of the same entry as others with this word ([`MERGE`](crate::MERGE) first), or to be
    /// apart from those without it ([`SPLIT`](crate::SPLIT)).
    pub tied: Option<String>,
}

/// A mention with what is known about its report: what views are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The mention.
    pub mention: Mention,
    /// Its report.
    pub report: ReportKey,
    /// The id that the report came with.
    pub report_id: String,
    /// When it was published.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The conflict that the user named.
    pub conflict: Option<String>,
    /// Hash of the report's text.
    pub sha256: String,
    /// Which copies belong together: equal for reports of one origin.
    pub origin: u64,
    /// The party for each name in the entry, in the order of names.
    pub parties: Vec<(String, String)>,
    /// When it was recorded; only where it was asked for.
    pub recorded: Option<String>,
}

/// From how many names on a table is made of them.
const MANY: usize = 64;

impl Told {
    /// Returns the party that a name of the entry counts for.
    pub fn party(&self, name: &str) -> String {
        counted(&self.parties, name)
    }

    /// Returns the parties that names of the entry count for.
    pub(crate) fn parties_of(&self, names: &[String]) -> Vec<String> {
        all_counted(&self.parties, names)
    }

    /// Returns when it was reported at the latest, if that is known: a day without a time is its last minute.
    pub fn reported(&self) -> Option<Minutes> {
        self.published.as_deref().and_then(latest)
    }

    /// Returns when it happened: its own date, otherwise that of the report.
    pub fn happened(&self) -> Option<Minutes> {
        happened(&self.mention.entry).and_then(latest).or_else(|| self.reported())
    }

    /// The order of mentions in time: unknown dates after known ones, ties by content hash.
    pub fn order(&self) -> (bool, Minutes, &str) {
        let reported = self.reported();
        (reported.is_none(), reported.unwrap_or(0), &self.mention.anchor)
    }
}

/// Returns the date that an entry itself tells.
pub fn happened(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Meeting(meeting) => meeting.date.as_deref(),
        Entry::Ceasefire(ceasefire) => ceasefire.start.as_deref(),
        Entry::Statement(_) | Entry::Proposal(_) | Entry::Position(_) | Entry::Allegation(_) => None,
    }
}

/// Returns the anchor of an entry: `ordinal` counts the entries of this kind with the same first evidence.
pub(crate) fn anchor(report: &ReportKey, entry: &Entry, ordinal: usize) -> String {
    let place = entry.evidence_spans().first().copied().unwrap_or([0, 0]);
    let place = format!("{}-{}", place[0], place[1]);
    let told = match entry {
        Entry::Position(position) => {
            format!("{} {} {}", crate::normal(&position.holder), position.on, crate::normal(&position.by))
        }
        Entry::Statement(statement) => {
            let content = statement.spans.content.first().copied().unwrap_or([0, 0]);
            format!("{}-{}", content[0], content[1])
        }
        _ => ordinal.to_string(),
    };
    content_hash(&[report.as_str(), entry.kind().code(), &place, &told])
}

/// The party of a name; `parties` in the order of names.
fn counted(parties: &[(String, String)], name: &str) -> String {
    let known = parties.binary_search_by(|(known, _)| known.as_str().cmp(name));
    known.map_or_else(|_| name.to_owned(), |at| parties[at].1.clone())
}

/// The parties of names. For many of them a table is made: to look for each in the order of names takes the longer the less of
/// these lies near to the processor.
fn all_counted(parties: &[(String, String)], names: &[String]) -> Vec<String> {
    if names.len() < MANY {
        return names.iter().map(|name| counted(parties, name)).collect();
    }
    let known: HashMap<&str, &String> = parties.iter().map(|(name, party)| (name.as_str(), party)).collect();
    names.iter().map(|name| known.get(name.as_str()).copied().unwrap_or(name).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_count_for_the_same_parties_as_each_alone() {
        let name = |at: usize| format!("name {at:03}");
        let parties: Vec<_> = (0..MANY).map(|at| (name(at), format!("party {}", at % 7))).collect();
        let names: Vec<String> = (0..2 * MANY).rev().map(name).collect();
        let alone: Vec<String> = names.iter().map(|name| counted(&parties, name)).collect();
        assert_eq!(all_counted(&parties, &names), alone);
        assert_eq!((alone[0].as_str(), alone[2 * MANY - 1].as_str()), ("name 127", "party 0"));
        assert_eq!(all_counted(&parties, &names[..3]), alone[..3]);
    }
}
