//! When something is asked for again.

use armistice_store::Seconds;

const HOUR: Seconds = 3600;
const DAY: Seconds = 24 * HOUR;

/// After how many seconds an article that was read is looked at again: most corrections come in the first hours.
const LOOKS: [Seconds; 3] = [HOUR, 6 * HOUR, DAY];
/// How often an article that fails is asked for.
const TRIES: i64 = 6;

/// Returns after how many seconds a feed is polled again that failed so many times in a row: twice as long each time,
/// at most a day, and as long as its server asks, up to a day.
pub(super) fn feed(every: Seconds, failures: i64, wait: Option<Seconds>) -> Seconds {
    let doubled = every.saturating_mul(1 << failures.clamp(0, 10)).min(DAY).max(every);
    doubled.max(wait.unwrap_or(0).min(DAY))
}

/// Returns after how many seconds an article is looked at again that was looked at so many times.
pub(super) fn look(checks: i64) -> Option<Seconds> {
    usize::try_from(checks).ok().and_then(|checks| LOOKS.get(checks)).copied()
}

/// Returns after how many seconds an article is tried again that failed so many times in a row.
pub(super) fn article(failures: i64, wait: Option<Seconds>) -> Option<Seconds> {
    (failures < TRIES).then(|| feed(5 * 60, failures - 1, wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_longer_each_time_and_never_forever() {
        assert_eq!((feed(600, 0, None), feed(600, 1, None), feed(600, 3, None)), (600, 1200, 4800));
        assert_eq!(feed(600, 99, None), DAY);
        assert_eq!((feed(600, 1, Some(7200)), feed(600, 1, Some(1 << 40))), (7200, DAY));
        assert_eq!(feed(3 * DAY, 1, None), 3 * DAY);
        assert_eq!((article(1, None), article(6, None)), (Some(300), None));
        assert_eq!((look(0), look(3)), (Some(HOUR), None));
    }
}
