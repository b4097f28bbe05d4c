//! Odd bytes for every parser that meets outside bytes.
//!
//! A [`Target`] is a parser with what must hold of any input; a violation is a panic. Bytes come to it in one of two ways: as they
//! are, or, where they begin with `~`, as choices by which [`soup`] puts a text together from the words of the target,
//! so that an engine that changes bytes changes structure. Two drivers share the targets: the tests of this crate
//! ([`mutated`], seeded, some seconds) and the program `armistice-fuzz` on libFuzzer, which follows coverage.
//!
//! ```
//! use armistice_fuzz::{TARGETS, feed, seeded};
//!
//! let target = TARGETS.iter().find(|target| target.name == "feed").ok_or("no such target")?;
//! feed(target, b"<rss><channel><item>");
//! for input in seeded(target, 1).take(10) {
//!     feed(target, &input);
//! }
//! # Ok::<(), &str>(())
//! ```
//!
//! The crate looks for crashes, broken promises and hangs in one process; how time grows with length is measured by
//! `examples/growth`, and what happens when the machine fails by `tools/record/faults.py`.

mod soup;
mod mutation;
mod words;
mod targets;

pub use mutation::seeded;
pub use soup::soup;
pub use targets::{TARGETS, Target, feed, observed};
