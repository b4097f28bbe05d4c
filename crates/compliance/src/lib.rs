//! Did fire pause? From the terms of a truce and what channels saw, to verdicts with their uncertainty.
//!
//! In come the terms ([`Truce::from_toml`]), the sectors ([`Sectors::from_geojson`]) and rows of series, one at a time
//! ([`Collector`]); out come [`Results`]: for every channel, place and window the ratio of what was seen to what was
//! expected, its interval, and one of three verdicts with the reason where it cannot be told.
//!
//! ```
//! use armistice_compliance::{Comparison, Threshold, Verdict};
//!
//! // Five alerts where 51.7 were expected; counts of such windows vary with size 29.4.
//! let comparison = Comparison { observed: 5, expected: 51.7, size: 29.4 };
//! let ratio = comparison.ratio(0.025);
//! assert_eq!(format!("{:.2} {:.2}-{:.3}", ratio.ratio, ratio.lower, ratio.upper), "0.10 0.03-0.252");
//! assert_eq!(comparison.verdict(Threshold::default()), Verdict::CannotTell);
//! ```
//!
//! A row goes through [`Collector`] to a [`Series`] a sector; [`Watch`] looks at a channel over every place and finds
//! its baseline windows ([`Matching`]); [`level`] says how much fire they hold and how much it varies;
//! [`Comparison`] compares; [`verify`] does all of it for a whole truce. `docs/verify.md` tells the method to users.
//!
//! The crate does no I/O, sees no clock, and draws placebo windows from a seed. It says what was seen, never who held
//! to what, and gives nothing finer than a sector.

mod error;
mod time;
mod columns;
mod truce;
mod terms;
mod sectors;
mod series;
mod intake;
mod negative_binomial;
mod baseline;
mod inference;
mod watch;
mod checks;
pub mod placebo;
pub mod sequential;
mod multiplicity;
mod claims;
mod results;
mod summary;
mod sentences;
mod verify;

pub use baseline::{Ground, Level, Matching, level};
pub use claims::{Claim, Ledger, Line};
pub use columns::{ColumnMap, Keep, Outside, PRESETS, Precision, guess, preset};
pub use error::{SectorError, SeriesError, TermsError};
pub use inference::{Comparison, Direction, Ratio, Threshold, Verdict, least_expected};
pub use intake::{Account, Collector, FileRows, Observations, Unwatched};
pub use multiplicity::{benjamini_yekutieli, holm};
pub use negative_binomial::NegativeBinomial;
pub use results::{
    AtThreshold, Baseline, Block, ChannelReport, Declared, Finding, Live, Placebo, Rank, Reason, Results,
    Sensitivity, Step, Summary,
};
pub use sectors::Sectors;
pub use sentences::{about, of_verdict, two};
pub use series::Series;
pub use time::{DAY, HOUR, Second, Window, Written, read, zone};
pub use truce::{Area, Channel, ChannelKind, Fire, Group, NamedWindow, OtherTruce, Party, SectorName, Truce};
pub use verify::{Options, verify};
pub use watch::{Clock, LEAST_WATCHED, Place, View, Watch, places};
