//! Whole reports read: what must hold of every reading.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod affiliation;
mod laws;
mod spec;
mod swap;
