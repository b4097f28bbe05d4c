//! The time of day, for when something is recorded. Nothing else in the program sees a clock.

/// Returns now in RFC 3339, UTC, to the second.
pub(crate) fn now() -> String {
    #[expect(clippy::disallowed_methods, reason = "when something is recorded is the program's to tell")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs()).cast_signed();
    let (minutes, of_day) = (seconds.div_euclid(60), seconds.rem_euclid(86_400));
    let day = armistice_merge::day(minutes);
    format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}
