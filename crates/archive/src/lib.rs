//! Whole archives of reports: sources in, Parquet tables out, and SQL over them.
//!
//! In come JSONL, CSV, Parquet, WARC, texts and pages, from folders or object stores ([`read`](read())); out comes an
//! archive: a folder with one table for each kind of entry, partitioned by month, with the columns of the CSV export.
//! [`sql`] asks it, [`export`] writes its readings as JSONL. Everything runs on Apache DataFusion on one machine; the
//! same queries run on a cluster of Apache DataFusion Ballista, whose roles are [`scheduler`] and [`executor`].
//!
//! Reading is a scalar function and merging an aggregate function of the engine ([`register`]); there is no plan node
//! of our own, so a cluster needs to know nothing but these functions.
//!
//! ```
//! use armistice_archive::{Engine, Format, Progress, Query, Reading, read, sql};
//!
//! # let folder = tempfile::tempdir()?;
//! # let at = |name: &str| folder.path().join(name).display().to_string();
//! std::fs::write(at("day.jsonl"), r#"{"id": "1", "text": "The army said it accepts the truce."}"#)?;
//! let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(16 << 20).build()?;
//! let engine = Engine::new(2, None)?;
//! let reading =
//!     Reading { sources: vec![at("day.jsonl")], archive: at("archive"), conflict: None, slice: 1000 };
//! let outcome = runtime.block_on(read(&engine, &reading, &Progress::new(|_| ())))?;
//! assert_eq!((outcome.records, outcome.rejected), (1, 0));
//! let query = Query { archive: at("archive"), query: "SELECT source FROM statements".to_owned(), format: Format::Csv };
//! let mut answer = Vec::new();
//! runtime.block_on(sql(&engine, &query, &mut answer))?;
//! assert_eq!(answer, b"source\narmy\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It keeps no corrections and no registry of names: those are the store's. `armistice add --from` takes an archive there.

mod error;
mod place;
mod sources;
mod manifest;
mod staging;
mod functions;
mod session;
mod progress;
mod read;
mod settle;
mod query;
mod export;
mod roles;

pub use error::ArchiveError;
pub use export::export;
pub use functions::{ReadCounter, aggregate_functions, register, scalar_functions};
pub use progress::Progress;
pub use query::{Format, Query, sql};
pub use read::{Outcome, Reading, read};
pub use roles::{Executor, Scheduler, executor, scheduler};
pub use session::Engine;
