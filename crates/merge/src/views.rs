//! The listings of the kept record, and what narrows them.

use std::collections::{BTreeMap, BTreeSet};

use armistice_record::{SourceKind, Term};
use serde_json::json;

use crate::common_ground::conditions;
use crate::contradictions::{contradicting, contradictions};
use crate::entries::{self, combine};
use crate::history::{self, Course, Subject};
use crate::material::{Material, Needed, courses, latest};
use crate::positions::Positions;
use crate::{
    Entry, Face, Faces, Kind, Listing, Minutes, Thread, Told, changes, common_ground, day, normal, of_entry,
};

/// A listing of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the listing of its name")]
pub enum View {
    Positions,
    Contradictions,
    Proposals,
    Meetings,
    Ceasefires,
    Statements,
    Allegations,
    Timeline,
    Sources,
    CommonGround,
    Changes,
}

impl View {
    /// Every view.
    pub const ALL: [View; 11] = [
        View::Positions,
        View::Contradictions,
        View::Proposals,
        View::Meetings,
        View::Ceasefires,
        View::Statements,
        View::Allegations,
        View::Timeline,
        View::Sources,
        View::CommonGround,
        View::Changes,
    ];

    /// Returns the name of a view in addresses and names of files.
    pub fn slug(self) -> &'static str {
        match self {
            View::Positions => "positions",
            View::Contradictions => "contradictions",
            View::Proposals => "proposals",
            View::Meetings => "meetings",
            View::Ceasefires => "ceasefires",
            View::Statements => "statements",
            View::Allegations => "allegations",
            View::Timeline => "timeline",
            View::Sources => "sources",
            View::CommonGround => "common-ground",
            View::Changes => "changes",
        }
    }

    /// Returns the kinds of entry that the view is made of, positions apart.
    pub fn kinds(self) -> &'static [Kind] {
        match self {
            View::Positions | View::Contradictions | View::CommonGround => &[],
            View::Proposals => &[Kind::Proposal],
            View::Meetings => &[Kind::Meeting],
            View::Ceasefires => &[Kind::Ceasefire],
            View::Statements | View::Sources => &[Kind::Statement],
            View::Allegations => &[Kind::Allegation],
            View::Changes => &[Kind::Proposal, Kind::Meeting, Kind::Ceasefire, Kind::Allegation],
            View::Timeline => {
                &[Kind::Proposal, Kind::Position, Kind::Meeting, Kind::Ceasefire, Kind::Allegation]
            }
        }
    }

    /// Whether the view tells of courses of positions.
    pub fn has_courses(self) -> bool {
        matches!(self, View::Positions | View::Contradictions | View::CommonGround | View::Changes)
    }
}

/// What narrows a view. The default admits everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// What happened by then.
    pub as_of: Option<Minutes>,
    /// What was reported by then.
    pub known_at: Option<Minutes>,
    /// What was reported since then.
    pub since: Option<Minutes>,
    /// A party or a name of it.
    pub party: Option<String>,
    /// A term.
    pub term: Option<Term>,
    /// Statements by this kind of source.
    pub source_kind: Option<SourceKind>,
    /// The conflict.
    pub conflict: Option<String>,
    /// Words that a statement has.
    pub search: Option<String>,
    /// How far apart contradicting reports may be; 7 days unless told.
    pub span: Option<Minutes>,
    /// Show when entries were recorded.
    pub recorded: bool,
}

impl Filter {
    /// Whether the dates admit a mention; an error where the date is not known and one was asked for.
    ///
    /// # Errors
    /// When nobody can say.
    pub fn admits_time(
        &self,
        reported: Option<Minutes>,
        happened: Option<Minutes>,
    ) -> Result<bool, Undecided> {
        let by = |limit: Option<Minutes>, at: Option<Minutes>| match (limit, at) {
            (None, _) => Ok(true),
            (Some(limit), Some(at)) => Ok(at <= limit),
            (Some(_), None) => Err(Undecided),
        };
        Ok(by(self.known_at, reported)? && by(self.as_of, happened)?)
    }

    /// Whether a mention is about what was asked for. `parties` are those that the party's name means.
    pub fn admits(&self, told: &Told, parties: &BTreeSet<String>) -> bool {
        let party = self.party.is_none()
            || told.parties.iter().any(|(_, party)| parties.contains(party))
            || told
                .parties
                .iter()
                .any(|(name, _)| self.party.as_deref().is_some_and(|p| history::is_named(name, p)));
        party
            && self.conflict.as_ref().is_none_or(|conflict| told.conflict.as_ref() == Some(conflict))
            && self.term.is_none_or(|term| has_term(&told.mention.entry, term))
            && self.source_kind.is_none_or(|kind| has_source(&told.mention.entry, kind))
            && self.search.as_deref().is_none_or(|words| has_words(&told.mention.entry, words))
    }

    /// Whether a subject is what was asked for.
    pub fn admits_subject(&self, subject: &Subject, parties: &BTreeSet<String>) -> bool {
        let party = self.party.as_deref();
        party.is_none_or(|name| parties.contains(&subject.party) || history::is_named(&subject.party, name))
            && self.term.is_none_or(|term| subject.term == term.code())
            && self.conflict.as_ref().is_none_or(|conflict| &subject.conflict == conflict)
    }
}

/// The date that a filter asks for is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided;

fn has_term(entry: &Entry, term: Term) -> bool {
    match entry {
        Entry::Proposal(proposal) => proposal.terms.contains(&term),
        Entry::Position(position) => position.on == term,
        // These are not about a term.
        Entry::Statement(_) | Entry::Meeting(_) | Entry::Ceasefire(_) | Entry::Allegation(_) => false,
    }
}

fn has_source(entry: &Entry, kind: SourceKind) -> bool {
    match entry {
        Entry::Statement(statement) => statement.source_kind == kind,
        _ => true,
    }
}

fn has_words(entry: &Entry, words: &str) -> bool {
    let Entry::Statement(statement) = entry else { return true };
    let content = format!(" {} ", normal(&statement.content));
    normal(words).split(' ').all(|word| content.contains(&format!(" {word} ")))
}

const SOURCE_COLUMNS: [&str; 9] = [
    "publisher",
    "reports",
    "origins",
    "statements",
    "named",
    "unnamed",
    "collective",
    "document",
    "last_reported",
];

/// Lists who published how much, from how many independent origins, and by which kinds of source.
fn sources(told: &[Told]) -> Listing {
    let mut by: BTreeMap<Option<&str>, Vec<&Told>> = BTreeMap::new();
    for one in told {
        by.entry(one.publisher.as_deref()).or_default().push(one);
    }
    let mut listing = Listing::new(&SOURCE_COLUMNS);
    for (publisher, told) in by {
        let reports: BTreeSet<_> = told.iter().map(|told| &told.report).collect();
        let origins: BTreeSet<_> = told.iter().map(|told| told.origin).collect();
        let of = |kind| told.iter().filter(|told| has_source(&told.mention.entry, kind)).count();
        let last = told.iter().filter_map(|told| told.reported()).max().map(day);
        let kinds = SourceKind::ALL.iter().map(|&kind| json!(of(kind)));
        let mut row = vec![json!(publisher), json!(reports.len()), json!(origins.len()), json!(told.len())];
        row.extend(kinds);
        row.push(json!(last));
        listing.rows.push(row);
    }
    listing
}

/// Makes a view. `tell` fetches the faces of the mentions that its rows show.
///
/// # Errors
/// Those of `tell`.
pub fn told_listing<E>(
    view: View,
    filter: &Filter,
    material: Material,
    tell: impl FnOnce(&[i64]) -> Result<Faces, E>,
) -> Result<Listing, E> {
    let Material { told, answers, threads, mut stood } = material;
    if view == View::Positions {
        let positions = Positions::of(stood);
        let known = tell(&positions.shown())?;
        let mut listing = Listing::new(Positions::COLUMNS);
        positions.rows(
            |number| Ok(known.get(number).map(Face::seen)),
            |row| {
                listing.rows.push(row.iter().map(|cell| cell.to_value()).collect());
                Ok(())
            },
        )?;
        return Ok(listing);
    }
    stood.sort_by(|(a, _), (b, _)| a.cmp(b));
    if view == View::Contradictions {
        let by_subject = stood.iter().filter_map(|(subject, stood)| match &stood.0 {
            Needed::Stands(stands) => Some((subject, stands.as_slice())),
            Needed::Latest(_) | Needed::Course(_) => None,
        });
        let found = contradicting(by_subject, filter.span);
        let mut numbers: Vec<i64> =
            found.iter().flat_map(|(_, _, pair)| [pair.one.1.mention, pair.other.1.mention]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let known = tell(&numbers)?;
        return Ok(contradictions(&found, |number| known.get(number)));
    }
    if view == View::CommonGround {
        let latest = latest(stood);
        let known = tell(&conditions(&latest))?;
        return Ok(common_ground(&latest, |number| known.get(number)));
    }
    let courses = courses(stood);
    let since = filter.since.unwrap_or(Minutes::MIN);
    let numbers = if view == View::Changes { moved(&courses, &threads, since) } else { Vec::new() };
    let known = if numbers.is_empty() { Faces::default() } else { tell(&numbers)? };
    let tell = |number: i64| known.get(number);
    let kind = view.kinds().first().copied();
    Ok(match view {
        View::Changes => changes(since, &courses, tell, &combine(told), &threads),
        View::Timeline => of_entry(&combine(told)),
        View::Sources => sources(&told),
        _ => {
            let entries = combine(told);
            kind.map_or_else(
                || Listing::new(&[]),
                |kind| entries::listing(kind, &entries, &answers, filter.recorded),
            )
        }
    })
}

/// The mentions that began a run or a status since a moment.
fn moved(courses: &[(Subject, Course)], threads: &[Thread], since: Minutes) -> Vec<i64> {
    let runs = courses.iter().flat_map(|(_, course)| &course.runs);
    let began = runs.filter(|run| run.first.reported >= since).map(|run| run.first.mention);
    let mut moved: Vec<i64> = began.chain(threads.iter().flat_map(|thread| thread.shown(since))).collect();
    moved.sort_unstable();
    moved
}
