//! A reading as JSON: the format of `docs/record.md`, with every string copied from the text.
//!
//! Offsets are Unicode code points of `text`, `[start, end)`; inside the program they are bytes.

use serde::{Deserialize, Serialize};

use crate::codes::{
    Act, ActorKind, CeasefireKind, CeasefireStatus, DoubtKind, Level, MeetingKind, MeetingStatus, Modality,
    Mode, ProposalStatus, Purpose, Scope, SourceKind, Stance, Verification,
};
use crate::{PartKind, Term};

mod points;
mod write;
mod again;
mod check;

pub use again::ReportError;
pub use check::{EVIDENCE_LIMIT, validate};
pub use points::CodePoints;

/// Between the pieces of a divided content.
const PIECES: &str = " [...] ";

/// An offset pair in code points.
type Range = [u32; 2];

/// One report and what it says, ready to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The report's id.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// The conflict that the user named.
    pub conflict: Option<String>,
    /// The SHA-256 of `text`.
    pub sha256: String,
    /// Who appears.
    pub actors: Vec<Actor>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// What was put forward.
    pub proposals: Vec<Proposal>,
    /// Who stands where.
    pub positions: Vec<Position>,
    /// Who met whom.
    pub meetings: Vec<Meeting>,
    /// Which ceasefires there are.
    pub ceasefires: Vec<Ceasefire>,
    /// Who accuses whom.
    pub allegations: Vec<Allegation>,
    /// What could not be settled.
    pub doubts: Vec<Doubt>,
    /// What the stretches of the text are; empty where a version before this field wrote the report.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// The text that every offset refers to.
    pub text: String,
}

/// [`crate::Actor`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Actor`")]
pub struct Actor {
    pub name: String,
    pub aliases: Vec<String>,
    pub kind: ActorKind,
    pub role: Option<String>,
    pub party: Option<String>,
    pub spans: ActorSpans,
}

/// Where an actor's strings stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is that of the entry with its name")]
pub struct ActorSpans {
    pub name: Vec<Range>,
    pub aliases: Vec<Range>,
    pub role: Vec<Range>,
}

/// [`crate::Statement`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Statement`")]
pub struct Statement {
    pub source: Option<String>,
    pub source_kind: SourceKind,
    pub mode: Mode,
    pub channel: Option<String>,
    pub cue: Option<String>,
    pub content: String,
    pub within: Option<u32>,
    pub via: Option<String>,
    pub hedge: Option<String>,
    pub anonymity: Option<String>,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: StatementSpans,
}

/// Where a statement's strings stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is that of the entry with its name")]
pub struct StatementSpans {
    pub evidence: Vec<Range>,
    pub content: Vec<Range>,
    pub cue: Vec<Range>,
    pub source: Vec<Range>,
    pub channel: Vec<Range>,
    pub via: Vec<Range>,
    pub hedge: Vec<Range>,
    pub anonymity: Vec<Range>,
}

/// Where the evidence of an entry stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the field is that of the entry with its name")]
pub struct EvidenceSpans {
    pub evidence: Vec<Range>,
}

/// [`crate::Proposal`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Proposal`")]
pub struct Proposal {
    pub id: String,
    pub proposers: Vec<String>,
    pub terms: Vec<Term>,
    pub status: Option<ProposalStatus>,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: EvidenceSpans,
}

/// [`crate::Condition`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Condition`")]
pub struct Condition {
    pub text: String,
    pub on: Option<Term>,
}

/// [`crate::Position`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Position`")]
pub struct Position {
    pub holder: String,
    pub on: Term,
    pub stance: Stance,
    pub condition: Option<Condition>,
    pub proposal: Option<String>,
    pub by: String,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: PositionSpans,
}

/// Where a position's strings stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is that of the entry with its name")]
pub struct PositionSpans {
    pub evidence: Vec<Range>,
    pub condition: Vec<Range>,
}

/// [`crate::Meeting`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Meeting`")]
pub struct Meeting {
    pub attending: Vec<String>,
    pub absent: Vec<String>,
    pub mediators: Vec<String>,
    pub place: Option<String>,
    pub date: Option<String>,
    pub when: Option<String>,
    pub kind: Option<MeetingKind>,
    pub level: Option<Level>,
    pub status: MeetingStatus,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: MeetingSpans,
}

/// Where a meeting's strings stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is that of the entry with its name")]
pub struct MeetingSpans {
    pub evidence: Vec<Range>,
    pub place: Vec<Range>,
    pub when: Vec<Range>,
}

/// [`crate::Ceasefire`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Ceasefire`")]
pub struct Ceasefire {
    pub declared_by: Vec<String>,
    #[serde(rename = "type")]
    pub kind: Option<CeasefireKind>,
    pub scope: Option<Scope>,
    pub purpose: Option<Purpose>,
    pub status: CeasefireStatus,
    pub start: Option<String>,
    pub end: Option<String>,
    pub duration: Option<String>,
    pub area: Option<String>,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: CeasefireSpans,
}

/// Where a ceasefire's strings stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is that of the entry with its name")]
pub struct CeasefireSpans {
    pub evidence: Vec<Range>,
    pub area: Vec<Range>,
}

/// [`crate::Allegation`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Allegation`")]
pub struct Allegation {
    pub by: Option<String>,
    pub against: String,
    pub act: Act,
    pub denied_by: Vec<String>,
    pub verification: Verification,
    pub verifier: Option<String>,
    pub modality: Modality,
    pub evidence: Vec<String>,
    pub spans: EvidenceSpans,
}

/// [`crate::Doubt`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Doubt`")]
pub struct Doubt {
    pub kind: DoubtKind,
    pub text: String,
    pub span: Range,
}

/// [`crate::Part`] as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `crate::Part`")]
pub struct Part {
    pub kind: PartKind,
    pub span: Range,
}
