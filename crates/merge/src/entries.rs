//! Mentions that tell of one entry, and the rows that show it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::kept::content_hash;
use crate::{Answer, Entry, Kind, Listing, Told, day, group, keys};

/// One entry with all its mentions.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// Content hash: of the smallest anchor.
    pub id: String,
    /// The mentions: dated ones first and in order, ties by content hash.
    pub mentions: Vec<Told>,
}

impl Merged {
    /// Puts mentions of one entry into order; none if there are none.
    pub fn of(mut mentions: Vec<Told>) -> Option<Self> {
        mentions.sort_by(|a, b| a.order().cmp(&b.order()));
        let smallest = mentions.iter().map(|told| &told.mention.anchor).min()?;
        Some(Merged { id: content_hash(&[smallest]), mentions })
    }

    /// Returns the first mention in time.
    pub fn first(&self) -> &Told {
        &self.mentions[0]
    }

    /// Returns the last mention in time that has a date, otherwise the first.
    pub fn last(&self) -> &Told {
        self.mentions.iter().rev().find(|told| told.reported().is_some()).unwrap_or(&self.mentions[0])
    }

    /// Returns how many independent origins tell of it.
    pub fn origins(&self) -> usize {
        self.mentions.iter().map(|told| told.origin).collect::<BTreeSet<_>>().len()
    }
}

/// Brings together the mentions that tell of one entry, in the order of their first report.
pub fn combine(told: Vec<Told>) -> Vec<Merged> {
    let all_keys: Vec<Vec<i64>> = told.iter().map(keys).collect();
    let mut slots: Vec<Option<Told>> = told.into_iter().map(Some).collect();
    let mut merged: Vec<Merged> = group(&all_keys)
        .into_iter()
        .filter_map(|members| Merged::of(members.into_iter().filter_map(|at| slots[at].take()).collect()))
        .collect();
    merged.sort_by(|a, b| a.first().order().cmp(&b.first().order()));
    merged
}

const TAIL: [&str; 13] = [
    "happened",
    "reported",
    "last_reported",
    "conflict",
    "mentions",
    "origins",
    "standing",
    "evidence",
    "publishers",
    "report",
    "url",
    "id",
    "anchors",
];

/// Returns the columns of the listing of a kind.
pub fn columns(kind: Kind, recorded: bool) -> Vec<&'static str> {
    let own: &[&'static str] = match kind {
        Kind::Statement => &[
            "source",
            "party",
            "source_kind",
            "mode",
            "channel",
            "cue",
            "content",
            "via",
            "hedge",
            "anonymity",
            "modality",
        ],
        Kind::Proposal => &["proposers", "terms", "status", "modality", "accepted_by", "blockers"],
        Kind::Position => &["party", "term", "stance", "condition", "condition_on", "account", "modality"],
        Kind::Meeting => &[
            "attending",
            "absent",
            "mediators",
            "place",
            "date",
            "when",
            "kind",
            "level",
            "status",
            "modality",
        ],
        Kind::Ceasefire => &[
            "declared_by",
            "type",
            "scope",
            "purpose",
            "status",
            "start",
            "end",
            "duration",
            "area",
            "modality",
        ],
        Kind::Allegation => &["by", "against", "act", "denied_by", "verification", "verifier", "modality"],
    };
    let mut columns = own.to_vec();
    columns.extend(TAIL);
    columns.extend(recorded.then_some("recorded"));
    columns
}

/// Lists entries of one kind. `answers` to proposals, in order, tell who accepts and who blocks.
pub fn listing(kind: Kind, entries: &[Merged], answers: &[Answer], recorded: bool) -> Listing {
    let mut listing = Listing { columns: columns(kind, recorded), rows: Vec::new() };
    for entry in entries {
        let mut row = own_fields(entry, answers);
        row.extend(tail(entry));
        if recorded {
            row.push(json!(entry.mentions.iter().filter_map(|told| told.recorded.as_ref()).min()));
        }
        listing.rows.push(row);
    }
    listing
}

fn tail(entry: &Merged) -> Vec<Value> {
    let (first, last) = (entry.first(), entry.last());
    let happened = entry.mentions.iter().find_map(|told| crate::happened(&told.mention.entry));
    let publishers: BTreeSet<&str> =
        entry.mentions.iter().filter_map(|told| told.publisher.as_deref()).collect();
    let standing = entry.mentions.iter().map(|told| told.mention.standing).max();
    let anchors: Vec<&str> = entry.mentions.iter().map(|told| told.mention.anchor.as_str()).collect();
    vec![
        json!(happened),
        json!(first.published),
        json!(last.published),
        json!(first.conflict),
        json!(entry.mentions.len()),
        json!(entry.origins()),
        json!(standing.map(crate::Standing::code)),
        json!(first.mention.entry.evidence()),
        json!(publishers),
        json!(first.report_id),
        json!(first.url),
        json!(entry.id),
        json!(anchors),
    ]
}

/// The parties of a list, over all mentions.
fn parties<'a>(entry: &'a Merged, names: impl Fn(&'a Entry) -> &'a [String]) -> Value {
    let parties: BTreeSet<String> =
        entry.mentions.iter().flat_map(|told| told.parties_of(names(&told.mention.entry))).collect();
    json!(parties)
}

/// The first value that any mention has, in time; what one report leaves open another may tell.
fn first_of<'a, T: serde::Serialize>(entry: &'a Merged, value: impl Fn(&'a Entry) -> Option<T>) -> Value {
    json!(entry.mentions.iter().find_map(|told| value(&told.mention.entry)))
}

macro_rules! field {
    ($kind:ident . $field:ident) => {
        |entry| match entry {
            Entry::$kind(entry) => entry.$field.as_ref(),
            _ => None,
        }
    };
}

macro_rules! names {
    ($kind:ident . $field:ident) => {
        |entry| match entry {
            Entry::$kind(entry) => &entry.$field,
            _ => &[],
        }
    };
}

fn own_fields(entry: &Merged, answers: &[Answer]) -> Vec<Value> {
    let (first, last) = (entry.first(), entry.last());
    match (&first.mention.entry, &last.mention.entry) {
        (Entry::Statement(one), _) => vec![
            json!(one.source),
            json!(one.source.as_deref().map(|source| first.party(source))),
            json!(one.source_kind),
            json!(one.mode),
            first_of(entry, field!(Statement.channel)),
            json!(one.cue),
            json!(one.content),
            first_of(entry, field!(Statement.via)),
            first_of(entry, field!(Statement.hedge)),
            first_of(entry, field!(Statement.anonymity)),
            json!(one.modality),
        ],
        (Entry::Proposal(one), Entry::Proposal(now)) => {
            let (accepted, blockers) = answers_to(entry, answers);
            vec![
                parties(entry, names!(Proposal.proposers)),
                json!(one.terms),
                json!(now.status),
                json!(now.modality),
                json!(accepted),
                json!(blockers),
            ]
        }
        (Entry::Position(one), _) => vec![
            json!(first.party(&one.holder)),
            json!(one.on),
            json!(one.stance),
            json!(one.condition.as_ref().map(|condition| &condition.text)),
            json!(one.condition.as_ref().and_then(|condition| condition.on)),
            json!(if one.by == "self" { "self".to_owned() } else { first.party(&one.by) }),
            json!(one.modality),
        ],
        (Entry::Meeting(_), Entry::Meeting(now)) => vec![
            parties(entry, names!(Meeting.attending)),
            parties(entry, names!(Meeting.absent)),
            parties(entry, names!(Meeting.mediators)),
            first_of(entry, field!(Meeting.place)),
            first_of(entry, field!(Meeting.date)),
            first_of(entry, field!(Meeting.when)),
            first_of(entry, field!(Meeting.kind)),
            first_of(entry, field!(Meeting.level)),
            json!(now.status),
            json!(now.modality),
        ],
        (Entry::Ceasefire(_), Entry::Ceasefire(now)) => vec![
            parties(entry, names!(Ceasefire.declared_by)),
            first_of(entry, field!(Ceasefire.kind)),
            first_of(entry, field!(Ceasefire.scope)),
            first_of(entry, field!(Ceasefire.purpose)),
            json!(now.status),
            first_of(entry, field!(Ceasefire.start)),
            first_of(entry, field!(Ceasefire.end)),
            first_of(entry, field!(Ceasefire.duration)),
            first_of(entry, field!(Ceasefire.area)),
            json!(now.modality),
        ],
        (Entry::Allegation(one), Entry::Allegation(now)) => vec![
            json!(one.by.as_deref().map(|by| first.party(by))),
            json!(first.party(&one.against)),
            json!(one.act),
            parties(entry, names!(Allegation.denied_by)),
            json!(now.verification),
            first_of(entry, field!(Allegation.verifier)),
            json!(now.modality),
        ],
        // Mentions of two kinds never share a key.
        _ => Vec::new(),
    }
}

/// Who accepts and who rejects which term of a proposal, each with the report that says so.
fn answers_to(entry: &Merged, answers: &[Answer]) -> (Vec<String>, Vec<String>) {
    let (mut accepted, mut blockers) = (BTreeSet::new(), BTreeSet::new());
    for told in &entry.mentions {
        let Entry::Proposal(proposal) = &told.mention.entry else { continue };
        let of_proposal = (&told.report, &proposal.id);
        let from = answers.partition_point(|answer| (&answer.report, &answer.proposal) < of_proposal);
        for answer in answers[from..].iter().take_while(|one| (&one.report, &one.proposal) == of_proposal) {
            let lines = if answer.blocks { &mut blockers } else { &mut accepted };
            lines.insert(answer.line.clone());
        }
    }
    (accepted.into_iter().collect(), blockers.into_iter().collect())
}

/// Returns the day on which something was first reported; empty if unknown.
pub(crate) fn day_of(told: &Told) -> Option<String> {
    told.reported().map(day)
}
