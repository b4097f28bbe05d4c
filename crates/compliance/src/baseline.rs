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
    /// Whether the error of the baseline's own forecasts counts where it is the larger one; off, the level is that of the
    /// study in `docs/verify.md`. Windows on both sides foretell nothing: drift falls out of their mean.
    pub drift: bool,
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
            drift: true,
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

/// Fewer windows than these foretell nothing.
const LEAST_HALF: usize = 7;

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

/// Returns the level of counts `b` in windows watched to the shares `e`, `(K,)` each, nearest first; none where nothing
/// was seen.
///
/// For fully watched windows: `1/k = max(s² - m, 0)/m² + max(s², m)/(K_eff m²)` with `K_eff = K / max(1, L/24 h)`.
/// The first term is the moment estimate of the dispersion between whole windows (Johnson, Kemp, Kotz, section
/// 5.8.3), so that bursts within a window are inside it; the second is the error of the mean, where windows longer than the
/// step between them share their days. With shares, `m = Σb/Σe` and the moments are weighted accordingly.
///
/// Where the baseline foretells itself worse than that, its own errors count (see [`foretold`]).
pub fn level(counts: &[(u64, f64)], hours: f64, matching: &Matching) -> Option<Level> {
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
    // How many windows share a day.
    let shared = (hours / (24.0 * matching.step_days as f64)).max(1.0);
    let of_the_mean = variance.max(mean) * shared / (k * mean * mean);
    let asked = matching.drift && !matching.two_sided;
    let inverse = asked
        .then(|| foretold(counts, shared))
        .flatten()
        .map_or(0.0, |errors| errors / (mean * mean) - of_the_mean)
        .max(between + of_the_mean);
    Some(Level { windows: counts.len(), mean, variance, size: 1.0 / inverse })
}

/// Returns how far the nearer half of a baseline lies from what windows before it foretell, as a squared count beyond
/// what a Poisson count has by itself; none where the baseline is too short to be asked.
///
/// Fire drifts: a level of eight weeks is an older level than the window's, and `s²` about one mean does not say how
/// much that matters. So each of the nearer windows is foretold from half a baseline before it, at the window's own
/// distance, and the mean squared error stands for the error of the window itself (Hyndman, Athanasopoulos,
/// *Forecasting*, 3rd ed., section 5.10: evaluation on a rolling origin). Half as many windows foretell with twice the error
/// of the mean, which [`level`] takes off once.
fn foretold(counts: &[(u64, f64)], shared: f64) -> Option<f64> {
    let half = counts.len() / 2;
    // A window ends a day or more before what it foretells.
    let apart = shared.ceil() as usize + 1;
    if half < LEAST_HALF {
        return None;
    }
    let (mut squares, mut shares) = (0.0, 0.0);
    for (at, &(count, share)) in counts.iter().enumerate() {
        let Some(before) = counts.get(at + apart..at + apart + half) else { break };
        let watched: f64 = before.iter().map(|(_, share)| share).sum();
        if watched <= 0.0 {
            continue;
        }
        let expected = before.iter().map(|(count, _)| *count).sum::<u64>() as f64 / watched * share;
        squares += (count as f64 - expected).powi(2) - expected;
        shares += share * share;
    }
    (shares > 0.0).then(|| squares / shares)
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
        let plain = Matching::default();
        let found = level(&counts, 12.0, &plain).unwrap();
        assert!((found.mean - 4.0).abs() < 1e-12);
        assert!((found.variance - 26.0 / 3.0).abs() < 1e-12);
        let expected = 1.0 / ((26.0 / 3.0 - 4.0) / 16.0 + 26.0 / 3.0 / 64.0);
        assert!((found.size - expected).abs() < 1e-9, "{} {expected}", found.size);
        // Windows of 48 h share their days: the error of the mean counts double.
        assert!(level(&counts, 48.0, &plain).unwrap().size < found.size);
        // Half watched: twice the mean.
        let half = counts.map(|(count, _)| (count, 0.5));
        assert!((level(&half, 12.0, &plain).unwrap().mean - 8.0).abs() < 1e-12);
        assert_eq!(level(&[(0, 1.0), (0, 1.0)], 12.0, &plain), None);
    }

    #[test]
    fn a_baseline_that_foretells_itself_badly_says_so() {
        let study = Matching { drift: false, ..Matching::default() };
        let size = |counts: &[(u64, f64)], matching: &Matching| level(counts, 24.0, matching).unwrap().size;
        // Fire that grew by two a day: the windows before are always too low.
        let grew: Vec<(u64, f64)> = (0..28).map(|day| (60 - 2 * day, 1.0)).collect();
        // Each window of the first twelve is foretold by the fourteen that begin two days before it: 2 · (2 + 6.5) = 17 too low.
        let mean = 60.0 - 27.0;
        let expected: f64 = (0..13).map(|day| 17.0_f64.powi(2) - (60.0 - 2.0 * f64::from(day) - 17.0)).sum();
        let variance: f64 = (0..28).map(|day| (27.0 - 2.0 * f64::from(day)).powi(2)).sum::<f64>() / 27.0;
        let inverse = expected / 13.0 / (mean * mean) - variance / (28.0 * mean * mean);
        assert!((size(&grew, &Matching::default()) * inverse - 1.0).abs() < 1e-9);
        assert!(size(&grew, &study) > size(&grew, &Matching::default()));
        let both = Matching { two_sided: true, ..Matching::default() };
        assert_eq!(size(&grew, &both), size(&grew, &study));
        // Up and down from day to day: the mean foretells it as well as anything.
        let even: Vec<(u64, f64)> = (0..28).map(|day| (if day % 2 == 0 { 20 } else { 40 }, 1.0)).collect();
        assert_eq!(size(&even, &Matching::default()), size(&even, &study));
        // Too short to be asked.
        assert_eq!(size(&grew[..12], &Matching::default()), size(&grew[..12], &study));
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
