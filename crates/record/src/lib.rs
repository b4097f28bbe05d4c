//! The vocabulary of Armistice: what a report is, and what is read out of it.
//!
//! In comes nothing but text and values; out come typed records and their JSON. The main types are
//! [`Document`] (one report, which owns its text), [`Span`] (a place in that text), [`Reading`] (what one
//! report says) and [`Report`] (the same as JSON, with every string copied from the text).
//!
//! ```
//! use armistice_record::{Document, PartKind};
//!
//! let text = "Talks resume\n\nAda Kuhn said the talks would resume.";
//! let document = Document::new(text.to_owned(), vec![(PartKind::Headline, 0..12), (PartKind::Story, 14..50)])?;
//! let name = document.span(14, 22)?;
//! assert_eq!(document.quote(name), "Ada Kuhn");
//! # Ok::<(), armistice_record::DocumentError>(())
//! ```
//!
//! This crate reads no files, knows no language and decides nothing: it only makes sure that whatever is
//! recorded can be quoted.

mod document;
mod origin;
mod span;
mod codes;
mod term;
mod time;
mod reading;
mod event;
pub mod json;
mod table;
mod annotation;

pub use annotation::{Annotated, annotations};
pub use codes::{
    Act, ActorKind, CeasefireKind, CeasefireStatus, DoubtKind, Level, MeetingKind, MeetingStatus, Modality,
    Mode, ProposalStatus, Purpose, Scope, SourceKind, Stance, UnknownCode, Verification,
};
pub use document::{Document, DocumentError, Part, PartKind};
pub use event::{Division, Event, EventType, Location, Participant, Realis};
pub use json::{CodePoints, EVIDENCE_LIMIT, Report, ReportError, validate};
pub use origin::Origin;
pub use reading::{
    Actor, ActorId, Allegation, Ascribed, Ceasefire, Condition, Country, Doubt, Evidence, Meeting, Party,
    Position, Proposal, ProposalId, Reading, Statement, StatementId,
};
pub use span::Span;
pub use table::{Header, Table, table_columns, table_of, tables};
pub use term::{Term, TermGroup};
pub use time::{Duration, Moment, NotIso};
