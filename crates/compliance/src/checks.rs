//! What has to hold of a channel and place before its figures may say anything.

use crate::baseline::{Level, Matching};
use crate::negative_binomial::NegativeBinomial;
use crate::results::Reason;
use crate::time::{DAY, HOUR, Second, Window};
use crate::watch::{LEAST_WATCHED, View, Watch};

/// More than this share of unusable rows, and a channel shows nothing.
const UNUSABLE: f64 = 0.1;

/// A level that moves by this factor or more, and by as many standard errors as [`BREAK_ERRORS`], is a break.
const BREAK_FACTOR: f64 = 3.0;

/// Truces and weather move levels too; only what is far out of their reach is a break of the series.
const BREAK_ERRORS: f64 = 6.0;

/// So improbable a silence before the window begins is a channel that has stopped.
const SILENCE: f64 = 0.001;

/// Returns why a window over a place cannot be looked at at all.
pub(crate) fn watched(watch: &Watch<'_>, view: &View, window: Window) -> Option<Reason> {
    let account = &watch.seen.account;
    let Some(extent) = watch.ground.extent else { return Some(Reason::NoCoverage) };
    if view.series.total() == 0 && view.unwatched(extent) == 0.0 {
        return Some(Reason::NoCoverage);
    }
    if account.unusable_rows() as f64 > UNUSABLE * account.rows as f64 {
        return Some(Reason::UnusableRows);
    }
    if account.impossible_clock > 0 {
        return Some(Reason::ImpossibleClock);
    }
    let gap = watch.channel.gaps.iter().any(|gap| watch.clock.around(*gap).overlaps(window));
    if window.start < extent.start || window.end > extent.end || gap {
        return Some(Reason::NoCoverage);
    }
    if view.under_alert(window) > 0.5 {
        return Some(Reason::PermanentAlert);
    }
    if view.unwatched(window) > 0.5 {
        return Some(Reason::NotWatched);
    }
    (watch.clear(window) < LEAST_WATCHED).then_some(Reason::Cloud)
}

/// Returns whether the channel had fallen silent everywhere before the window began.
///
/// Only silence before the window counts: what the truce itself silences lies after its start.
pub(crate) fn silent_before(watch: &Watch<'_>, whole: &View, window: Window, level: &Level) -> bool {
    let Some(last) = whole.series.last_before(window.start) else { return true };
    // A row of a day speaks for all of it.
    let last = if watch.seen.daily { (last.0.div_euclid(DAY) + 1) * DAY } else { last.0 };
    let silence = Window { start: Second(last), end: window.start };
    let mean = level.mean * silence.hours() / window.hours();
    let clear = watch.clear(silence);
    silence.seconds() > HOUR && NegativeBinomial { mean: mean * clear, size: level.size }.at_most(0) < SILENCE
}

/// Returns whether the level of the series moves within the baseline, or is another one after the window, by more
/// than fire does.
///
/// Every split of the baseline windows, in order of time, is looked at with Welch's statistic, its standard error
/// widened for windows that share days.
pub(crate) fn broken(
    watch: &Watch<'_>,
    view: &View,
    window: Window,
    windows: &[Window],
    has_end: bool,
) -> bool {
    let overlap = (window.hours() / 24.0).max(1.0);
    let mut before = windows.to_vec();
    before.sort_unstable();
    let before = rates(watch, view, &before);
    let least = 10.min(before.len() / 2).max(2);
    if (least..=before.len().saturating_sub(least)).any(|at| moved(&before[..at], &before[at..], overlap)) {
        return true;
    }
    // A truce without an end is meant to change the level for good.
    if !has_end || watch.channel.matching.two_sided {
        return false;
    }
    let step = watch.channel.matching.step_days * DAY;
    let after: Vec<Window> = (1..=56)
        .map(|count| window.moved(count * step))
        .filter(|after| after.start.0 >= window.end.0 + watch.channel.matching.gap_hours * HOUR)
        .filter(|after| watch.ground.extent.is_some_and(|extent| after.end <= extent.end))
        .filter(|after| !watch.ground.barred.iter().any(|barred| barred.overlaps(*after)))
        .filter(|after| view.unwatched(*after) <= 0.5 && watch.clear(*after) >= LEAST_WATCHED)
        .take(28)
        .collect();
    // What fire does in the months after is no break: only a level that is gone at once, and to next to nothing.
    let after = rates(watch, view, &after);
    after.len() >= 14 && moved(&before, &after, overlap) && mean(&after) * 10.0 < mean(&before)
}

fn rates(watch: &Watch<'_>, view: &View, windows: &[Window]) -> Vec<f64> {
    watch.counts(view, windows).iter().map(|(count, clear)| *count as f64 / clear).collect()
}

fn mean(rates: &[f64]) -> f64 {
    rates.iter().sum::<f64>() / rates.len().max(1) as f64
}

fn moved(one: &[f64], other: &[f64], overlap: f64) -> bool {
    let (first, second) = (mean(one), mean(other));
    if first.max(second) < BREAK_FACTOR * first.min(second) || first == second {
        return false;
    }
    let error = |rates: &[f64], mean: f64| {
        let squares: f64 = rates.iter().map(|rate| (rate - mean).powi(2)).sum();
        // A run of equal counts is no proof that there is no noise: counts vary by their mean at least.
        (squares / rates.len() as f64).max(mean) / rates.len() as f64
    };
    let error = ((error(one, first) + error(other, second)) * overlap).sqrt();
    (first - second).abs() > BREAK_ERRORS * error
}

/// Returns why a baseline of so many windows is none.
pub(crate) fn enough(windows: &[Window], matching: &Matching) -> Option<Reason> {
    (windows.len() < matching.least).then_some(Reason::NoBaseline)
}
