//! The time of day, for when something is recorded. Nothing else in the program sees a clock.

/// Returns now in RFC 3339, UTC, to the second.
pub(crate) fn now() -> String {
    armistice_store::rfc3339(seconds())
}

/// Returns now in seconds since 1970, UTC.
pub(crate) fn seconds() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "when something is recorded is the program's to tell")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs()).cast_signed()
}
