//! The time of day: passed in, so that an hour can go by at once in a test.

use std::time::Duration;

use armistice_store::Seconds;
pub use armistice_store::rfc3339;

/// Tells the time and lets it pass.
pub trait Clock: Sync {
    /// Returns the seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> Seconds;

    /// Waits so many seconds.
    fn wait(&self, seconds: Seconds);
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Seconds {
        #[expect(clippy::disallowed_methods, reason = "this is where the program sees the clock")]
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs()).cast_signed()
    }

    fn wait(&self, seconds: Seconds) {
        std::thread::sleep(Duration::from_secs(seconds.max(0).cast_unsigned()));
    }
}

/// Returns a stretch of time for a person: `90 s`, `15 min`, `6 h`, `3 days`.
pub fn stretch(seconds: Seconds) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// Returns the seconds since 1970 of a date as HTTP writes it (RFC 9110, the form that servers must send):
/// `Sat, 19 Apr 2025 10:00:00 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Seconds> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let fields: Vec<&str> = text.split([' ', ',']).filter(|field| !field.is_empty()).collect();
    let [_, day, month, year, clock, "GMT"] = fields[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let seconds: Seconds = clock.rsplit(':').next()?.parse().ok()?;
    let day: u32 = day.parse().ok()?;
    let minutes = armistice_merge::earliest(&format!("{year}-{month:02}-{day:02}T{}Z", clock.get(..5)?))?;
    Some(minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read() {
        assert_eq!(rfc3339(1_745_056_805), "2025-04-19T10:00:05Z");
        assert_eq!(http_date("Sat, 19 Apr 2025 10:00:05 GMT"), Some(1_745_056_805));
        assert_eq!(http_date("tomorrow"), None);
        assert_eq!(
            (stretch(90), stretch(900), stretch(21_600)),
            ("90 s".into(), "15 min".into(), "6 h".into())
        );
    }
}
