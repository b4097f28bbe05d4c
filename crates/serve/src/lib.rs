//! The desk of a team: the kept record as web pages and as an HTTP API, feeds polled, and notices of what changed.
//!
//! A [`Desk`] is made of [`Settings`]; [`router`] gives its addresses as a service that can be asked without a
//! socket, [`serve`] answers on a listener until it is told to stop. Pages are made by the program alone: they load
//! nothing from elsewhere and work without scripts.
//!
//! ```
//! use armistice_serve::{Desk, Settings, router};
//!
//! let settings = Settings::new(":memory:", || "2026-01-01T00:00:00Z".to_owned());
//! let _service = router(Desk::open(settings)?);
//! # Ok::<(), armistice_serve::ServeError>(())
//! ```
//!
//! What stands in a report is text here, never markup. The crate sees no clock of its own and decides nothing about
//! entries: that is `armistice-merge`, and people.

mod error;
pub mod clock;
pub mod watch;
pub mod notices;
mod person;
mod shelf;
mod makings;
mod pool;
mod state;
mod problem;
mod seen;
mod request;
mod asked;
pub mod words;
pub mod marked;
mod listing;
mod paging;
mod assets;
mod desk;
mod api;
mod router;
pub mod accounts;
pub mod guard;
mod metrics;
pub mod log;
mod run;

pub use assets::BASE_STYLE;
pub use error::ServeError;
pub use metrics::{Measure, Metrics};
pub use person::{Csrf, Person, Role};
pub use problem::Problem;
pub use router::router;
pub use run::{run, serve};
pub use state::{Assessed, Desk, NavItem, Settings};
