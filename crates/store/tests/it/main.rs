//! One story, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../../merge/tests/it/invented.rs"]
mod invented;
mod places;
mod story;
