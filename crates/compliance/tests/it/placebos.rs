//! Windows without a truce, and windows from which fire was taken: a smaller, seeded edition of
//! `examples/calibration.rs`, whose figures are in `docs/quality.md`.

use armistice_compliance::placebo::{compare, starts};
use armistice_compliance::{HOUR, Second, Threshold, Verdict, View, Watch, Window, places};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::corpora::{ALERTS, UKRAINE_TRUCES, folder, load, ukraine};

const WINDOW: &str = "start = \"2022-03-20T00:00Z\"\nend = \"2022-03-21T00:00Z\"";

#[test]
fn windows_without_a_truce_are_not_called_paused() {
    let Some(folder) = folder() else { return };
    let (truce, sectors, seen) = load(&ukraine(WINDOW, UKRAINE_TRUCES, ALERTS), &folder);
    let places = places(&truce, &sectors);
    let watch = Watch::new(&truce, &truce.channels[0], &seen[0], &places, None);
    let view = watch.views.last().unwrap();
    for (hours, limit) in [(12, 0.065), (30, 0.065), (72, 0.08)] {
        let window = Window { start: Second(0), end: Second(hours * HOUR) };
        let drawn = starts(&watch, window, 2000, 1);
        let told: Vec<_> = drawn.iter().filter_map(|window| compare(&watch, view, *window)).collect();
        assert!(told.len() > 1900, "{}", told.len());
        let share = |count: usize| count as f64 / told.len() as f64;
        let rejected = told.iter().filter(|c| c.less_than(1.0) <= 0.025 || c.more_than(1.0) <= 0.025).count();
        let paused = told.iter().filter(|c| c.verdict(Threshold::default()) == Verdict::Paused).count();
        assert!((0.025..=limit).contains(&share(rejected)), "{hours} h: {}", share(rejected));
        assert!(share(paused) <= 0.005, "{hours} h: {}", share(paused));
    }
}

#[test]
fn thinned_windows_are_called_paused_when_little_is_left() {
    let Some(folder) = folder() else { return };
    let (truce, sectors, seen) = load(&ukraine(WINDOW, UKRAINE_TRUCES, ALERTS), &folder);
    let places = places(&truce, &sectors);
    let watch = Watch::new(&truce, &truce.channels[0], &seen[0], &places, None);
    let view = watch.views.last().unwrap();
    let window = Window { start: Second(0), end: Second(72 * HOUR) };
    let drawn = starts(&watch, window, 250, 2);
    let paused = |cut: f64| paused(&watch, view, &drawn, cut);
    assert!(paused(0.5) <= 0.005, "{}", paused(0.5));
    assert!(paused(0.95) >= 0.9, "{}", paused(0.95));
    assert!(paused(1.0) >= 0.99, "{}", paused(1.0));
}

/// Share of the windows called paused after each observation was dropped with chance `cut`.
fn paused(watch: &Watch<'_>, view: &View, drawn: &[Window], cut: f64) -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut paused = 0;
    for window in drawn {
        let Some(mut comparison) = compare(watch, view, *window) else { continue };
        let kept = |_: &u64| random.next_u64() as f64 / u64::MAX as f64 >= cut;
        comparison.observed = (0..comparison.observed).filter(kept).count() as u64;
        paused += usize::from(comparison.verdict(Threshold::default()) == Verdict::Paused);
    }
    paused as f64 / drawn.len() as f64
}
