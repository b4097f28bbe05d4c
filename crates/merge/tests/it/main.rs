//! The laws of merging, and what counts as one entry.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and tells what it skips"
)]

mod copies;
mod invented;
mod judgements;
mod laws;
mod same;
