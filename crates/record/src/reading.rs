//! What one report says, as values that point into its text.
//!
//! Everything a person would quote is a [`Span`]; strings appear only when a reading is written out
//! ([`Report`](crate::Report)). So no word can enter a record that does not stand in the report.

use std::fmt;
use std::str::FromStr;

use crate::codes::{
    Act, ActorKind, CeasefireKind, CeasefireStatus, DoubtKind, Level, MeetingKind, MeetingStatus, Modality,
    Mode, ProposalStatus, Purpose, Scope, SourceKind, Stance, UnknownCode, Verification,
};
use crate::{Duration, Moment, Span, Term};

/// What one report says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Who appears in the entries below, in the order of their first mention.
    pub actors: Vec<Actor>,
    /// Who said what, in text order.
    pub statements: Vec<Statement>,
    /// What was put forward, in text order.
    pub proposals: Vec<Proposal>,
    /// Who stands where on which term.
    pub positions: Vec<Position>,
    /// Who met or is to meet whom.
    pub meetings: Vec<Meeting>,
    /// Which ceasefires are declared, in force or over.
    pub ceasefires: Vec<Ceasefire>,
    /// Who accuses whom of what.
    pub allegations: Vec<Allegation>,
    /// What could not be settled.
    pub doubts: Vec<Doubt>,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Returns the number as an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        })+
    };
}

ids! {
    /// The number of an actor in its reading.
    ActorId,
    /// The number of a statement in its reading.
    StatementId,
    /// The number of a proposal in its reading; `p1` in JSON is 0 here.
    ProposalId
}

/// The pieces of text that say so; each a sentence or less, in text order.
pub type Evidence = Vec<Span>;

/// An ISO 3166-1 alpha-3 code, in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

impl Country {
    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl FromStr for Country {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        match <[u8; 3]>::try_from(code.as_bytes()) {
            Ok(bytes) if bytes.iter().all(u8::is_ascii_uppercase) => Ok(Country(bytes)),
            _ => Err(UnknownCode {
                code: code.to_owned(),
                of: "country",
                known: "the three-letter codes of ISO 3166-1".to_owned(),
            }),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whom an actor belongs to or speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// A state.
    State(Country),
    /// An organisation or group that is an actor of the same reading.
    Group(ActorId),
}

/// Somebody who says, holds, attends, declares or is accused.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// The fullest form in the text.
    pub name: Span,
    /// Other forms, each once, in text order.
    pub aliases: Vec<Span>,
    /// What sort of actor.
    pub kind: ActorKind,
    /// Title or office, as it stands.
    pub role: Option<Span>,
    /// Whom the actor belongs to.
    pub party: Option<Party>,
}

/// Somebody communicates something.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who, if told and settled.
    pub source: Option<ActorId>,
    /// How far the source is named.
    pub source_kind: SourceKind,
    /// How much of the content is quoted.
    pub mode: Mode,
    /// Where or to whom it was said.
    pub channel: Option<Span>,
    /// The words that ascribe.
    pub cue: Vec<Span>,
    /// The words that name the source here.
    pub source_words: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
    /// The statement that reports this one.
    pub within: Option<StatementId>,
    /// The medium that carries it at second hand.
    pub via: Option<Span>,
    /// The reporter's distancing word.
    pub hedge: Option<Span>,
    /// The reason given for not naming the source.
    pub anonymity: Option<Span>,
    /// Whether it was said, is to be said, or was not said.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Something put forward to be agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Who put it forward.
    pub proposers: Vec<ActorId>,
    /// What it is made of, in the order of the vocabulary.
    pub terms: Vec<Term>,
    /// What became of it.
    pub status: Option<ProposalStatus>,
    /// Whether it was made, is planned, or is history.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Who ascribes a position to its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ascribed {
    /// The holder's own words or act.
    Itself,
    /// Somebody else's account.
    By(ActorId),
}

/// What a conditional position depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The words.
    pub text: Span,
    /// The term they name, where they name one.
    pub on: Option<Term>,
}

/// A party for, against, conditional on or open about a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Who holds it.
    pub holder: ActorId,
    /// On what.
    pub on: Term,
    /// Where the holder stands.
    pub stance: Stance,
    /// On what it depends.
    pub condition: Option<Condition>,
    /// The proposal that it answers.
    pub proposal: Option<ProposalId>,
    /// Whose account it is.
    pub by: Ascribed,
    /// Whether it is held, planned, supposed or past.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Two or more parties meet, met or were to meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Who takes part.
    pub attending: Vec<ActorId>,
    /// Who stays away.
    pub absent: Vec<ActorId>,
    /// Who stands between the sides.
    pub mediators: Vec<ActorId>,
    /// Where.
    pub place: Option<Span>,
    /// When, as far as it could be worked out.
    pub date: Option<Moment>,
    /// When, in the report's words.
    pub when: Option<Span>,
    /// Its form.
    pub kind: Option<MeetingKind>,
    /// The rank of those who meet.
    pub level: Option<Level>,
    /// What became of it.
    pub status: MeetingStatus,
    /// Whether it is told, planned, supposed or past.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// An arrangement to suspend hostilities from a stated moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Ceasefire {
    /// Who declared it.
    pub declared_by: Vec<ActorId>,
    /// Who declared it together.
    pub kind: Option<CeasefireKind>,
    /// How much it covers.
    pub scope: Option<Scope>,
    /// What it is for.
    pub purpose: Option<Purpose>,
    /// Where it stands.
    pub status: CeasefireStatus,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends.
    pub end: Option<Moment>,
    /// How long it lasts.
    pub duration: Option<Duration>,
    /// Where it holds, in the report's words.
    pub area: Option<Span>,
    /// Whether it is told, planned, supposed or past.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Somebody says that a party did a forbidden, hostile or disputed thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Allegation {
    /// The accuser.
    pub by: Option<ActorId>,
    /// The accused.
    pub against: ActorId,
    /// The act.
    pub act: Act,
    /// Who denies it.
    pub denied_by: Vec<ActorId>,
    /// How far it was checked.
    pub verification: Verification,
    /// Who checked it.
    pub verifier: Option<ActorId>,
    /// Whether it is alleged to have happened, to be planned, or not.
    pub modality: Modality,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Something that could not be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What sort.
    pub kind: DoubtKind,
    /// The words in question.
    pub at: Span,
}
