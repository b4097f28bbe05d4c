//! The time of day, for when something is recorded, from the one clock of the program.

use armistice_serve::clock::{Clock, SystemClock};

/// Returns now in RFC 3339, UTC, to the second.
pub(crate) fn now() -> String {
    armistice_store::rfc3339(seconds())
}

/// Returns now in seconds since 1970, UTC.
pub(crate) fn seconds() -> i64 {
    SystemClock.now()
}
