//! Many readings in, the record of one process out.
//!
//! The state is a set of kept reports ([`Record`]); joining two sets is their union, so merging is associative,
//! commutative and idempotent by construction. Everything else is a pure function of that set: which reports
//! are copies of one origin ([`copies`]), which mentions tell of one entry ([`entries`]), who stood where and when
//! ([`history`]), and the listings that people see ([`View`]).
//!
//! ```
//! use armistice_merge::{Record, View, Filter};
//!
//! let one = Record::default();
//! let other = Record::default();
//! assert_eq!(one.clone().join(other.clone()), other.join(one));
//! assert!(Record::default().view(View::Positions, &Filter::default()).rows.is_empty());
//! ```
//!
//! This crate reads no files, sees no clock and knows no database. It decides nothing about truth: it counts who
//! says what, and from how many independent origins.

mod kept;
mod moment;
mod party;
mod persons;
mod names;
mod mention;
mod judgement;
pub mod copies;
mod identity;
mod answers;
mod cluster;
pub mod entries;
pub mod history;
mod latest;
mod changes;
mod face;
mod moved;
mod common_ground;
mod contradictions;
mod cell;
mod listing;
mod material;
mod positions;
mod views;
mod record;

pub use answers::Answer;
pub use cell::Cell;
pub use changes::{Telling, Thread};
use changes::{changes, of_entry};
pub use cluster::{Groups, group};
use common_ground::common_ground;
pub use face::{Face, Faces, Gist, Seen};
pub use identity::{MERGE, SPLIT, keys};
pub use judgement::{Decision, Verdict, effective};
pub use kept::{Kept, ReportKey, content_hash};
pub use listing::{Lines, Listing};
pub use material::{Material, Stood};
pub use mention::{Entry, Kind, Mention, Standing, Told, happened};
pub use moment::{Minutes, day, earliest, latest};
pub use moved::{Change, Event, Quote, State, Step, difference};
pub use names::{Hidden, Names};
pub use party::{Parties, Registry, normal};
pub use persons::{Person, persons};
pub use positions::Positions;
pub use record::{Record, tell};
pub use views::{Filter, Undecided, View, told_listing};
