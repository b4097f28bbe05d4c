//! One story, on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and tells what it skips"
)]

#[path = "../../../merge/tests/it/invented.rs"]
mod invented;
mod accounts;
mod desk;
mod living;
mod ledger;
mod places;
mod story;
mod persons;
mod watch;
mod ways;
mod older;
