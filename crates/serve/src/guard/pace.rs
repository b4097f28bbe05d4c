//! How fast an account may ask: a bucket of requests that fills again as time goes by.

use std::collections::BTreeMap;

/// So many requests may come at once: a page of a browser is about four.
const AT_ONCE: i64 = 600;
/// So many come back each second.
const A_SECOND: i64 = 10;

/// What is left to somebody.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    at: i64,
}

/// The buckets of those who asked. There are as many as accounts with their tokens.
#[derive(Debug, Default)]
pub(super) struct Pace {
    buckets: BTreeMap<String, Bucket>,
}

impl Pace {
    /// Takes a request of somebody at `now`, in seconds.
    ///
    /// # Errors
    /// When none is left; with the seconds after which there is one again.
    pub(super) fn take(&mut self, who: &str, now: i64) -> Result<(), i64> {
        let known = self.buckets.get(who).copied().unwrap_or(Bucket { left: AT_ONCE, at: now });
        // A clock that was put back gives nothing and takes nothing.
        let back = now.saturating_sub(known.at).clamp(0, AT_ONCE).saturating_mul(A_SECOND);
        let left = (known.left + back).min(AT_ONCE);
        let taken = left > 0;
        self.buckets.insert(who.to_owned(), Bucket { left: left - i64::from(taken), at: now });
        if taken { Ok(()) } else { Err(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills() {
        let mut pace = Pace::default();
        let mut taken = |who: &str, now: i64| (0..2000).filter(|_| pace.take(who, now).is_ok()).count();
        assert_eq!(taken("ada", 1000), 600);
        assert_eq!(taken("ada", 1000), 0);
        assert_eq!(taken("ben", 1000), 600, "each has their own");
        assert_eq!(taken("ada", 1003), 30);
        assert_eq!(taken("ada", 900), 0, "the clock was put back");
        assert_eq!(taken("ada", 5000), 600);
        assert_eq!(taken("ada", i64::MAX), 600);
    }
}
