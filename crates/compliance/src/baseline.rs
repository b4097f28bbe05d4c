//! What would have been seen had nothing been declared: windows of the same length at the same hour of earlier
//! days, their mean and how much they vary.

use crate::time::{DAY, HOUR, Second, Window};

/// Which windows a window is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matching {
    /// How many windows, `K`.
    pub windows: usize,
    /// Under how many there is no answer.
    pub least: usize,
    /// How many days lie between two of them: 1, or 7 where weekdays matter.
    pub step_days: i64,
    /// The time between a baseline window and the window, in hours.
    pub gap_hours: i64,
    /// Whether windows after the window serve as well, half of each.
    pub two_sided: bool,
    /// Whether other truces are kept out; only for comparisons, since their silence is not what fire is like.
    pub other_truces_out: bool,
    /// Nothing before this moment serves: a campaign's first day.
    pub since: Option<Second>,
}

impl Default for Matching {
    /// The default of `docs/verify.md`: 56 days before, each window ending a day or more before.
    fn default() -> Self {
        Matching {
            windows: 56,
            least: 14,
            step_days: 1,
            gap_hours: 24,
            two_sided: false,
            other_truces_out: true,
            since: None,
        }
    }
}

impl Matching {
    /// Returns the same matching by weeks: the same weekday of sixteen weeks.
    pub fn weekly(self) -> Matching {
        Matching { windows: 16, least: 8, step_days: 7, ..self }
    }
}

/// Where baseline windows may lie.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// The time the series covers.
    pub extent: Option<Window>,
    /// Other truces, gaps, the time from the announcement on; none of these is touched.
    pub barred: Vec<Window>,
    /// Moments at which the way of counting changed: no window on the other side serves.
    pub breaks: Vec<Second>,
}

impl Ground {
    fn serves(&self, candidate: Window, window: Window) -> bool {
        let covered =
            self.extent.is_some_and(|extent| extent.start <= candidate.start && candidate.end <= extent.end);
        let between =
            |at: Second| at > candidate.start.min(window.start) && at < candidate.end.max(window.end);
        covered
            && !self.barred.iter().any(|barred| barred.overlaps(candidate))
            && !self.breaks.iter().any(|&at| between(at))
    }

    /// Returns the baseline windows of a window, nearest first.
    ///
    /// The search goes back four times as many days as there would be without anything barred.
    ///
    /// `watched` leaves out windows in which the place was not watched.
    pub fn windows(
        &self,
        window: Window,
        matching: &Matching,
        watched: impl Fn(Window) -> bool,
    ) -> Vec<Window> {
        let sides: &[i64] = if matching.two_sided { &[-1, 1] } else { &[-1] };
        let each = matching.windows / sides.len();
        let mut windows = Vec::with_capacity(matching.windows);
        for side in sides {
            let reach = 4 * each as i64 + window.seconds() / DAY + 2;
            let found = (1..=reach).map(|step| window.moved(side * step * matching.step_days * DAY));
            windows.extend(
                found.filter(|found| self.fits(*found, window, matching) && watched(*found)).take(each),
            );
        }
        windows
    }

    fn fits(&self, found: Window, window: Window, matching: &Matching) -> bool {
        let apart = !found.overlaps(window.widened(matching.gap_hours * HOUR));
        apart && matching.since.is_none_or(|since| found.start >= since) && self.serves(found, window)
    }
}

/// The level of fire in a baseline, for one length of window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// How many windows it rests on.
    pub windows: usize,
    /// The mean count of a fully watched window, `m`.
    pub mean: f64,
    /// The variance of the counts, `s²`.
    pub variance: f64,
    /// The size `k` of the negative binomial that a new window's count follows.
    pub size: f64,
}

/// Returns the level of counts `b` in windows watched to the shares `e`, `(K,)` each; none where nothing was seen.
///
/// For fully watched windows: `1/k = max(s² - m, 0)/m² + max(s², m)/(K_eff m²)` with `K_eff = K / max(1, L/24 h)`.
/// The first term is the moment estimate of the dispersion between whole windows (Johnson, Kemp, Kotz, section
/// 5.8.3), so that bursts within a window are inside it; the second is the error of the mean, where windows longer than the
/// step between them share their days. With shares, `m = Σb/Σe` and the moments are weighted accordingly.
pub fn level(counts: &[(u64, f64)], hours: f64, step_days: i64) -> Option<Level> {
    let k = counts.len() as f64;
    let watched: f64 = counts.iter().map(|(_, share)| share).sum();
    let seen: u64 = counts.iter().map(|(count, _)| count).sum();
    if counts.len() < 2 || watched <= 0.0 || seen == 0 {
        return None;
    }
    let mean = seen as f64 / watched;
    let squares: f64 = counts.iter().map(|(count, share)| (*count as f64 - mean * share).powi(2)).sum();
    let squares = squares * k / (k - 1.0);
    let shares_squared: f64 = counts.iter().map(|(_, share)| share * share).sum();
    let variance = squares / watched;
    let between = (squares - mean * watched).max(0.0) / (mean * mean * shares_squared);
    let effective = k / (hours / (24.0 * step_days as f64)).max(1.0);
    let of_the_mean = variance.max(mean) / (effective * mean * mean);
    Some(Level { windows: counts.len(), mean, variance, size: 1.0 / (between + of_the_mean) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64, hours: i64) -> Window {
        Window { start: Second(day * DAY), end: Second(day * DAY + hours * HOUR) }
    }

    #[test]
    fn the_level_of_whole_windows_is_the_plain_one() {
        // Mean 4, variance 10, K 4: 1/k = 6/16 + 10/(4 * 16).
        let counts = [(0, 1.0), (4, 1.0), (5, 1.0), (7, 1.0)];
        let found = level(&counts, 12.0, 1).unwrap();
        assert!((found.mean - 4.0).abs() < 1e-12);
        assert!((found.variance - 26.0 / 3.0).abs() < 1e-12);
        let expected = 1.0 / ((26.0 / 3.0 - 4.0) / 16.0 + 26.0 / 3.0 / 64.0);
        assert!((found.size - expected).abs() < 1e-9, "{} {expected}", found.size);
        // Windows of 48 h share their days: the error of the mean counts double.
        assert!(level(&counts, 48.0, 1).unwrap().size < found.size);
        // Half watched: twice the mean.
        let half = counts.map(|(count, _)| (count, 0.5));
        assert!((level(&half, 12.0, 1).unwrap().mean - 8.0).abs() < 1e-12);
        assert_eq!(level(&[(0, 1.0), (0, 1.0)], 12.0, 1), None);
    }

    #[test]
    fn windows_keep_their_distance_and_miss_what_is_barred() {
        let window = day(100, 30);
        let barred = vec![day(90, 24)];
        let ground = Ground { extent: Some(day(0, 24 * 200)), barred, breaks: vec![Second(50 * DAY)] };
        let matching = Matching { windows: 200, ..Matching::default() };
        let starts: Vec<i64> =
            ground.windows(window, &matching, |_| true).iter().map(|window| window.start.0 / DAY).collect();
        // 98 would end 18 h before; 90 and 89 touch the other truce; 49 starts before the break.
        assert_eq!((starts[0], starts.last().copied()), (97, Some(50)));
        assert!(!starts.contains(&90) && !starts.contains(&89) && starts.contains(&88));
        let both = Matching { windows: 10, two_sided: true, ..Matching::default() };
        let windows = ground.windows(window, &both, |_| true);
        assert_eq!((windows.len(), windows[5].start.0 / DAY), (10, 103));
    }
}
