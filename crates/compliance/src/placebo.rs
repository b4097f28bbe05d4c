//! Windows in which there was no truce, asked the same question: what the method does when it should do nothing.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::inference::{Comparison, Threshold, Verdict};
use crate::results::{Placebo, Reason};
use crate::time::{DAY, HOUR, Second, Window};
use crate::watch::{View, Watch};

/// Draws the starts of windows as long as `window`, at whole hours or days, away from every truce.
///
/// The draws depend on the seed, the channel's series and the length alone. Starts may be drawn twice; truces and 48
/// hours around them are left out.
pub fn starts(watch: &Watch<'_>, window: Window, draws: usize, seed: u64) -> Vec<Window> {
    let Some(extent) = watch.ground.extent else { return Vec::new() };
    let step = if watch.seen.daily { DAY } else { HOUR };
    let matching = &watch.channel.matching;
    let reach = matching.gap_hours * HOUR + matching.windows as i64 * matching.step_days * DAY;
    let reach = if matching.two_sided { reach / 2 } else { reach };
    let first = extent.start.0.max(matching.since.map_or(i64::MIN, |since| watch.clock.at(since).0)) + reach;
    let first = first + (window.start.0 - first).rem_euclid(step);
    let last = extent.end.0 - window.seconds() - if matching.two_sided { reach } else { 0 };
    if last <= first {
        return Vec::new();
    }
    let places = ((last - first) / step + 1) as u64;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let drawn = (0..draws * 4).map(|_| {
        // The remainder of a 64-bit draw is even enough over a few hundred thousand places.
        let start = first + (random.next_u64() % places) as i64 * step;
        Window { start: Second(start), end: Second(start + window.seconds()) }
    });
    let free = |drawn: &Window| !watch.ground.barred.iter().any(|b| b.widened(48 * HOUR).overlaps(*drawn));
    drawn.filter(free).take(draws).collect()
}

/// Returns what windows without a truce over one place are called.
///
/// `has_end` tells whether the truce has one, as in [`verdict`].
pub fn run(
    watch: &Watch<'_>,
    view: &View,
    window: Window,
    drawn: &[Window],
    threshold: Threshold,
    has_end: bool,
) -> Placebo {
    let room = watch.ground.extent.map_or(0, |extent| extent.seconds() / window.seconds());
    let mut placebo = Placebo { side_by_side: room as usize, ..Placebo::default() };
    for placebo_window in drawn {
        let Some(comparison) = compare(watch, view, *placebo_window) else { continue };
        placebo.windows += 1;
        match verdict(watch, view, *placebo_window, &comparison, threshold, has_end) {
            Verdict::Paused => placebo.paused += 1,
            Verdict::NotPaused => placebo.not_paused += 1,
            _ => {}
        }
        let rejects = |comparison: Comparison| {
            comparison.less_than(1.0) <= threshold.alpha || comparison.more_than(1.0) <= threshold.alpha
        };
        placebo.rejected += usize::from(rejects(comparison));
        placebo.rejected_poisson += usize::from(rejects(Comparison { size: f64::INFINITY, ..comparison }));
    }
    placebo
}

/// Returns the verdict that a comparison gets, with the conditions that bar one.
pub fn verdict(
    watch: &Watch<'_>,
    view: &View,
    window: Window,
    comparison: &Comparison,
    threshold: Threshold,
    has_end: bool,
) -> Verdict {
    let plain = comparison.verdict(threshold);
    if plain == Verdict::CannotTell || barred(watch, view, window, has_end).is_none() {
        return plain;
    }
    Verdict::CannotTell
}

/// Returns why figures that would give a verdict must not: a channel that stopped before the window, or a break.
pub(crate) fn barred(watch: &Watch<'_>, view: &View, window: Window, has_end: bool) -> Option<Reason> {
    let matching = &watch.channel.matching;
    if let Some(whole) = watch.views.last() {
        let windows = watch.baseline(whole, window, matching);
        let level = watch.level(whole, &windows, matching);
        if level.is_some_and(|level| crate::checks::silent_before(watch, whole, window, &level)) {
            return Some(Reason::ReportingGap);
        }
    }
    let windows = watch.baseline(view, window, matching);
    crate::checks::broken(watch, view, window, &windows, has_end).then_some(Reason::SeriesBreak)
}

/// Compares a window over a place with its own baseline; none where the place was not watched or the baseline is short.
pub fn compare(watch: &Watch<'_>, view: &View, window: Window) -> Option<Comparison> {
    if crate::checks::watched(watch, view, window).is_some() {
        return None;
    }
    let matching = &watch.channel.matching;
    let windows = watch.baseline(view, window, matching);
    if crate::checks::enough(&windows, matching).is_some() {
        return None;
    }
    let level = watch.level(view, &windows, matching)?;
    Some(Comparison {
        observed: view.series.count(window),
        expected: level.mean * watch.clear(window),
        size: level.size,
    })
}
