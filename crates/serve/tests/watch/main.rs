//! Feeds polled and notices sent, against real servers on loopback.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and tells what it skips"
)]

#[path = "../../../merge/tests/it/invented.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod invented;
#[path = "../../../store/tests/it/places.rs"]
mod places;
mod desk;
mod server;
mod hostile;
mod feeds;
mod faults;
mod notices;
mod mail;
mod tls;
mod pages;
