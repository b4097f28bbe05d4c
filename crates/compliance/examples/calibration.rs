//! How the method fares on windows without a truce and on windows from which fire was taken away.
//!
//!     cargo run --release -p armistice-compliance --example calibration [-- WINDOWS]
//!
//! Reads the corpora of `../shared` and prints the tables of `docs/quality.md`. Everything is drawn from fixed seeds.

#![expect(clippy::print_stdout, reason = "a program that prints figures")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]

use armistice_compliance::placebo::{compare, starts, verdict};
use armistice_compliance::{
    Comparison, HOUR, Second, Series, Threshold, Verdict, View, Watch, Window, places, sequential,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

#[path = "../tests/it/corpora.rs"]
mod corpora;

use corpora::{ALERTS, NEWS, UKRAINE_TRUCES, folder, load, ukraine};

const CUTS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 0.95];

const SOME_WINDOW: &str = "start = \"2022-03-20T00:00Z\"\nend = \"2022-03-21T00:00Z\"";

const VOLUNTEERS: &str = "
[[channel]]
id = \"volunteers\"
name = \"Alerts by volunteers\"
kind = \"alerts\"
sees = [\"air-attack\"]
preset = \"alerts\"
series = [\"ua-air-raid-alerts/alerts_volunteer_oblast_2022-2024.csv.gz\"]
";

const ISRAEL: &str = "
title = \"Israel\"
[window]
zone = \"Asia/Jerusalem\"
start = \"2019-06-13T00:00\"
end = \"2019-06-14T00:00\"
[terms]
forbids = [\"rocket-fire\"]
[[channel]]
id = \"rockets\"
name = \"Rocket alerts\"
kind = \"reports\"
sees = [\"rocket-fire\"]
preset = \"counts\"
columns = { time = \"time_utc\", sector = \"\", count = \"\", cause = [\"alert_id\"], keep = [{ column = \"category\", any_of = [\"1\"] }] }
series = [\"israel-rocket-alerts/alerts_2019-2026.csv.gz\"]
[[other]]
name = \"2019\"
start = \"2019-11-14T03:30Z\"
end = \"2019-11-17T03:30Z\"
[[other]]
name = \"2021\"
start = \"2021-05-20T23:00Z\"
end = \"2021-05-23T23:00Z\"
[[other]]
name = \"2022\"
start = \"2022-08-07T20:30Z\"
end = \"2022-08-10T20:30Z\"
[[other]]
name = \"2023 May\"
start = \"2023-05-13T19:00Z\"
end = \"2023-05-16T19:00Z\"
[[other]]
name = \"2023 November\"
start = \"2023-11-24T05:00Z\"
end = \"2023-12-01T05:00Z\"
[[other]]
name = \"2024\"
start = \"2024-11-27T02:00Z\"
end = \"2025-01-27T02:00Z\"
[[other]]
name = \"2025\"
start = \"2025-06-24T04:00Z\"
end = \"2025-06-27T04:00Z\"
";

/// The autumn of 2023 to that of 2024: rockets every day.
const ISRAEL_CAMPAIGN: &str = "baseline = { since = \"2023-10-08T00:00Z\" }\n";

const DONBAS: &str = "
title = \"Donbas\"
[window]
zone = \"UTC\"
start = \"2014-09-05\"
end = \"2014-09-06\"
[terms]
forbids = [\"any-fire\"]
[[channel]]
id = \"events\"
name = \"Fatal events\"
kind = \"reports\"
sees = [\"any-fire\"]
preset = \"ucdp\"
columns = { lat = \"\", lon = \"\" }
series = [\"ucdp-ged-ukraine/ucdp_ged_ukraine_2014-2019.csv\"]
";

fn main() {
    let windows: usize = std::env::args().nth(1).map_or(4000, |text| text.parse().unwrap());
    let Some(folder) = folder() else { return };
    let ukraine = |channel: &str| ukraine(SOME_WINDOW, UKRAINE_TRUCES, channel);
    let campaign = ISRAEL.replacen("[[other]]", &format!("{ISRAEL_CAMPAIGN}[[other]]"), 1);
    let cells: [(&str, String, &[&str], &[i64]); 9] = [
        ("alerts", ukraine(ALERTS), &["all", "front", "centre-south"], &[12, 30, 72]),
        (
            "alerts from 2023",
            ukraine(&format!("{ALERTS}baseline = {{ since = \"2023-01-08\" }}\n")),
            &["all", "front", "centre-south"],
            &[12, 30, 72],
        ),
        (
            "alerts from 2024",
            ukraine(&format!("{ALERTS}baseline = {{ since = \"2024-01-01\" }}\n")),
            &["all", "front", "centre-south"],
            &[12, 30, 72],
        ),
        ("alerts by volunteers", ukraine(VOLUNTEERS), &["all"], &[12, 30, 72]),
        ("news", ukraine(NEWS), &["all"], &[24, 72]),
        (
            "news, windows on both sides",
            ukraine(&NEWS.replace("windows = 42", "windows = 42, two_sided = true")),
            &["all"],
            &[24, 72],
        ),
        ("Donbas, fatal events", DONBAS.to_owned(), &["all"], &[24, 72]),
        ("Israel, rockets", ISRAEL.to_owned(), &["all"], &[12, 30, 72]),
        ("Israel, rockets, from 8 October 2023", campaign, &["all"], &[12, 30, 72]),
    ];
    println!(
        "| series | hours | windows | rho = 1 rejected | by Poisson | where 10 or more expected | called paused | not paused |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut thinning = Vec::new();
    for (name, terms, ids, lengths) in &cells {
        let (truce, sectors, seen) = load(terms, &folder);
        let seen: Vec<_> = seen
            .into_iter()
            .map(|mut seen| {
                seen.unwatched.clear();
                seen
            })
            .collect();
        let places = places(&truce, &sectors);
        let watch = Watch::new(&truce, &truce.channels[0], &seen[0], &places, None);
        for id in *ids {
            let view = watch.views.iter().find(|view| view.place.id == *id).unwrap();
            for hours in *lengths {
                let window = Window { start: Second(0), end: Second(hours * HOUR) };
                let drawn = starts(&watch, window, windows, 1);
                placebos(&watch, view, &format!("{name}, {id}"), *hours, &drawn);
                let some = drawn.len().min(1000);
                if name.starts_with("alerts") || name.starts_with("news") {
                    for kind in [Thinning::Each, Thinning::Bursts] {
                        thinning.push(thinned(
                            &watch,
                            view,
                            &format!("{name}, {id}"),
                            *hours,
                            &drawn[..some],
                            kind,
                        ));
                    }
                }
            }
        }
        if *name == "alerts" {
            single_sectors(&watch, windows);
            thinning.push(sequentially(&watch, watch.views.last().unwrap()));
        }
    }
    println!(
        "\n| series | taken away | hours | 0 % | 25 % | 50 % | 75 % (= tau) | 95 % | paused where half or more was left |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    thinning.iter().for_each(|line| println!("{line}"));
}

fn percent(count: usize, of: usize) -> String {
    format!("{:.1} %", 100.0 * count as f64 / of.max(1) as f64)
}

fn rejects(comparison: &Comparison) -> bool {
    comparison.less_than(1.0) <= 0.025 || comparison.more_than(1.0) <= 0.025
}

fn placebos(watch: &Watch<'_>, view: &View, name: &str, hours: i64, drawn: &[Window]) {
    line(name, hours, &told(watch, view, drawn));
}

/// Each window with its comparison and its verdict, conditions included.
fn told(watch: &Watch<'_>, view: &View, drawn: &[Window]) -> Vec<(Comparison, Verdict)> {
    let told = |window: &Window| {
        let comparison = compare(watch, view, *window)?;
        Some((comparison, verdict(watch, view, *window, &comparison, Threshold::default(), true)))
    };
    drawn.iter().filter_map(told).collect()
}

fn line(name: &str, hours: i64, told: &[(Comparison, Verdict)]) {
    let comparisons: Vec<Comparison> = told.iter().map(|(comparison, _)| *comparison).collect();
    let poisson = |c: &&Comparison| rejects(&Comparison { size: f64::INFINITY, ..**c });
    let large: Vec<&Comparison> = comparisons.iter().filter(|c| c.expected >= 10.0).collect();
    let verdict = |verdict| told.iter().filter(|(_, told)| *told == verdict).count();
    let of_large = large.iter().filter(|c| rejects(c)).count();
    println!(
        "| {name} | {hours} | {} | {} | {} | {} | {} | {} |",
        told.len(),
        percent(comparisons.iter().filter(|c| rejects(c)).count(), told.len()),
        percent(comparisons.iter().filter(poisson).count(), told.len()),
        if large.len() < 100 {
            "-".to_owned()
        } else {
            format!("{} of {}", percent(of_large, large.len()), large.len())
        },
        percent(verdict(Verdict::Paused), told.len()),
        percent(verdict(Verdict::NotPaused), told.len()),
    );
}

/// All single oblasts together.
fn single_sectors(watch: &Watch<'_>, windows: usize) {
    for hours in [12, 30, 72] {
        let window = Window { start: Second(0), end: Second(hours * HOUR) };
        let drawn = starts(watch, window, windows / 4, 2);
        let singles = watch.views.iter().filter(|view| view.place.members.len() == 1);
        let told: Vec<_> = singles.flat_map(|view| told(watch, view, &drawn)).collect();
        line("alerts, single oblasts", hours, &told);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Thinning {
    /// Every observation by itself.
    Each,
    /// Observations within an hour of each other together.
    Bursts,
}

/// The view with the observations of a window thinned.
fn thin(view: &View, window: Window, cut: f64, kind: Thinning, random: &mut ChaCha8Rng) -> View {
    let mut kept = Vec::new();
    let mut last: Option<(u32, bool)> = None;
    for (minute, count) in view.series.counts() {
        let at = i64::from(minute) * 60;
        if at < window.start.0 || at >= window.end.0 {
            kept.push((minute, count));
            continue;
        }
        let mut draw = || random.next_u64() as f64 / u64::MAX as f64 >= cut;
        let left = match (kind, last) {
            (Thinning::Each, _) => (0..count).filter(|_| draw()).count() as u32,
            (Thinning::Bursts, Some((before, whole))) if minute - before <= 60 => u32::from(whole) * count,
            (Thinning::Bursts, _) => u32::from(draw()) * count,
        };
        last = Some((minute, left > 0));
        kept.push((minute, left));
    }
    let mut thinned = view.clone();
    thinned.series = Series::of(kept);
    thinned
}

fn thinned(
    watch: &Watch<'_>,
    view: &View,
    name: &str,
    hours: i64,
    drawn: &[Window],
    kind: Thinning,
) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    // Bursts come in few pieces: what is really left differs from what was meant to be.
    let (mut half_left, mut paused_then) = (0, 0);
    let cells = CUTS.map(|cut| {
        let told: Vec<Verdict> = drawn
            .iter()
            .filter_map(|window| {
                let before = view.series.count(*window);
                let view = thin(view, *window, cut, kind, &mut random);
                let comparison = compare(watch, &view, *window)?;
                let told = verdict(watch, &view, *window, &comparison, Threshold::default(), true);
                if view.series.count(*window) * 2 >= before {
                    half_left += 1;
                    paused_then += usize::from(told == Verdict::Paused);
                }
                Some(told)
            })
            .collect();
        let count = |verdict| told.iter().filter(|told| **told == verdict).count();
        format!(
            "{} / {}",
            percent(count(Verdict::Paused), told.len()),
            percent(count(Verdict::NotPaused), told.len())
        )
    });
    let kind = if kind == Thinning::Each { "each alone" } else { "bursts" };
    let then = format!("{} of {half_left}", percent(paused_then, half_left));
    format!("| {name} | {kind} | {hours} | {} | {then} |", cells.join(" | "))
}

/// The evidence of 72 hours in blocks of six.
fn sequentially(watch: &Watch<'_>, view: &View) -> String {
    let window = Window { start: Second(0), end: Second(72 * HOUR) };
    let drawn = starts(watch, window, 500, 6);
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let cells = CUTS.map(|cut| {
        let told: Vec<Option<Verdict>> = drawn
            .iter()
            .filter_map(|window| {
                let view = thin(view, *window, cut, Thinning::Each, &mut random);
                let baseline = watch.baseline(&view, *window, &watch.channel.matching);
                sequential::follow(watch, &view, *window, &baseline, 0.25)
            })
            .map(|live| live.declared.map(|declared| declared.verdict))
            .collect();
        let count = |verdict| told.iter().filter(|told| **told == Some(verdict)).count();
        format!(
            "{} / {}",
            percent(count(Verdict::Paused), told.len()),
            percent(count(Verdict::NotPaused), told.len())
        )
    });
    format!("| alerts, all, as it comes in | each alone | 72 | {} | - |", cells.join(" | "))
}
