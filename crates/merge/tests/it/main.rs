//! The laws of merging, and what counts as one entry.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod copies;
mod invented;
mod judgements;
mod laws;
mod same;
