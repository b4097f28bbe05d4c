//! Counts in time: what a channel saw in one place, ready to be counted in any window.

use crate::time::{Second, Window};

/// Observations of one place in order of time, to the minute, with their running total.
///
/// Counting a window takes two binary searches, whatever the number of observations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    minutes: Vec<u32>,
    totals: Vec<u64>,
}

impl Series {
    /// Makes a series of minutes since 1970 with the number of observations in each, in any order.
    pub fn of(mut counts: Vec<(u32, u32)>) -> Series {
        counts.sort_unstable();
        let mut series = Series::default();
        let mut total = 0;
        for (minute, count) in counts {
            total += u64::from(count);
            if series.minutes.last() == Some(&minute) {
                series.totals.pop();
            } else {
                series.minutes.push(minute);
            }
            series.totals.push(total);
        }
        series
    }

    /// Puts several places together.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Series>) -> Series {
        Series::of(parts.into_iter().flat_map(Series::counts).collect())
    }

    /// Returns each minute with its count, in order.
    pub fn counts(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.minutes.iter().enumerate().map(|(at, minute)| {
            let before = if at == 0 { 0 } else { self.totals[at - 1] };
            // One minute's count was a u32 when it came in.
            (*minute, u32::try_from(self.totals[at] - before).unwrap_or(u32::MAX))
        })
    }

    /// Returns how many observations lie in a window; its ends are taken to the minute.
    pub fn count(&self, window: Window) -> u64 {
        self.until(window.end).saturating_sub(self.until(window.start))
    }

    fn until(&self, end: Second) -> u64 {
        let minute = end.0.div_euclid(60);
        let at = self.minutes.partition_point(|&seen| i64::from(seen) < minute);
        if at == 0 { 0 } else { self.totals[at - 1] }
    }

    /// Returns how many observations there are.
    pub fn total(&self) -> u64 {
        self.totals.last().copied().unwrap_or(0)
    }

    /// Returns the time from the first to the last observation.
    pub fn extent(&self) -> Option<Window> {
        let (first, last) = (self.minutes.first()?, self.minutes.last()?);
        Some(Window { start: Second(i64::from(*first) * 60), end: Second(i64::from(*last) * 60 + 60) })
    }

    /// Returns the last moment before `end` at which something was seen.
    pub fn last_before(&self, end: Second) -> Option<Second> {
        let minute = end.0.div_euclid(60);
        let at = self.minutes.partition_point(|&seen| i64::from(seen) < minute);
        (at > 0).then(|| Second(i64::from(self.minutes[at - 1]) * 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_hold_their_start_and_not_their_end() {
        let series = Series::of(vec![(30, 2), (10, 1), (20, 1), (30, 1)]);
        let count =
            |start: i64, end: i64| series.count(Window { start: Second(start * 60), end: Second(end * 60) });
        assert_eq!((count(0, 99), count(10, 30), count(30, 31), count(31, 99)), (5, 2, 3, 0));
        assert_eq!(series.counts().collect::<Vec<_>>(), [(10, 1), (20, 1), (30, 3)]);
        assert_eq!(series.last_before(Second(20 * 60)), Some(Second(600)));
        assert_eq!(Series::sum([&series, &series]).total(), 10);
    }
}
