//! Four truces with known results: the figures of `../shared/research/ceasefire.md`, section 0.

use armistice_compliance::{Finding, Ledger, Options, Verdict, verify};

use crate::corpora::{ALERTS, NEWS, UKRAINE_TRUCES, folder, load, ukraine};

const PAUSED: Verdict = Verdict::Paused;
const NOT: Verdict = Verdict::NotPaused;
const UNKNOWN: Verdict = Verdict::CannotTell;

/// What was found of a place: seen, expected to one decimal, ratio and interval to two, verdict.
type Row = (&'static str, u64, f64, f64, [f64; 2], Verdict);

/// What the default says; the study has no term for drift.
fn findings(window: &str, others: &str, channel: &str) -> Option<Vec<Finding>> {
    let folder = folder()?;
    let (truce, sectors, seen) = load(&ukraine(window, others, channel), &folder);
    // Long alerts are not looked at: the figures of the study were made without them.
    let seen: Vec<_> = seen
        .into_iter()
        .map(|seen| {
            let mut seen = seen;
            seen.unwatched.clear();
            seen
        })
        .collect();
    let options = Options { placebos: 0, ..Options::default() };
    Some(verify(&truce, &sectors, &seen, Ledger::default(), &options).results)
}

#[track_caller]
fn check(findings: &[Finding], window: &str, rows: &[Row]) {
    for (place, observed, expected, ratio, interval, verdict) in rows {
        let found = findings.iter().find(|f| f.sector == *place && f.window.name == window).unwrap();
        assert_eq!(found.observed, Some(*observed), "{}", found.sentence);
        let close = |value: f64, told: f64, digit: f64| (value - told).abs() <= digit * 0.51;
        assert!(close(found.expected.unwrap(), *expected, 0.1), "{place}: expected {:?}", found.expected);
        assert!(close(found.ratio.unwrap(), *ratio, 0.01), "{place}: ratio {:?}", found.ratio);
        let [lower, upper] = found.interval.unwrap();
        // An upper end over 1 is told with one decimal in the study.
        let digit = if interval[1] >= 2.0 { 0.1 } else { 0.01 };
        assert!(
            close(lower, interval[0], 0.01) && close(upper, interval[1], digit),
            "{place}: {lower}-{upper}"
        );
        assert_eq!(found.verdict, *verdict, "{}", found.sentence);
    }
}

/// As in the study: without the term for drift, and with what else is told of the baseline.
fn as_in_the_study(channel: &str, baseline: &str) -> String {
    let told = format!("{baseline}drift = false }}");
    if channel.contains("baseline") {
        return channel.replace("windows = 42 }", &format!("windows = 42, {told}"));
    }
    format!("{channel}baseline = {{ {told}\n")
}

#[test]
fn verdicts_and_ratios_are_the_studys_and_drift_widens_the_intervals() {
    let easter = "start = \"2025-04-19T15:00Z\"\nend = \"2025-04-20T21:00Z\"";
    let Some(found) = findings(easter, &without("Easter 2025"), ALERTS) else { return };
    check(
        &found,
        "whole",
        &[
            ("all", 5, 51.7, 0.10, [0.03, 0.27], UNKNOWN),
            ("front", 2, 19.9, 0.10, [0.01, 0.36], UNKNOWN),
            ("centre-south", 3, 26.5, 0.11, [0.02, 0.40], UNKNOWN),
        ],
    );
    let Some(found) = findings(VICTORY_DAY, &without("Victory Day 2025"), ALERTS) else { return };
    check(
        &found,
        "whole",
        &[
            ("all", 45, 114.7, 0.39, [0.24, 0.67], UNKNOWN),
            ("front", 32, 47.0, 0.68, [0.42, 1.11], NOT),
            ("west", 0, 12.3, 0.00, [0.00, 0.54], UNKNOWN),
        ],
    );
    check(&found, "9-10 May", &[("centre-south", 1, 37.0, 0.03, [0.00, 0.19], PAUSED)]);
    let window = "start = \"2026-04-11T13:00Z\"\nend = \"2026-04-12T21:00Z\"";
    let Some(found) = findings(window, &without("Easter 2026"), ALERTS) else { return };
    check(
        &found,
        "whole",
        &[
            ("all", 45, 80.2, 0.56, [0.29, 1.32], NOT),
            ("front", 45, 32.0, 1.41, [0.80, 2.8], NOT),
            ("centre-south", 0, 40.8, 0.00, [0.00, 0.10], PAUSED),
        ],
    );
    let window = "start = \"2023-01-06T09:00Z\"\nend = \"2023-01-07T21:00Z\"";
    let Some(found) = findings(window, "", ALERTS) else { return };
    check(
        &found,
        "whole",
        &[
            ("all", 56, 49.2, 1.14, [0.54, 3.4], NOT),
            ("front", 25, 21.3, 1.17, [0.61, 2.6], NOT),
            ("centre-south", 21, 19.9, 1.05, [0.44, 3.7], NOT),
        ],
    );
    let Some(found) = findings(easter, &without("Easter 2025"), NEWS) else { return };
    check(&found, "whole", &[("all", 5, 34.4, 0.15, [0.04, 0.56], UNKNOWN)]);
}

#[test]
fn easter_2025_by_alerts() {
    let window = "start = \"2025-04-19T15:00Z\"\nend = \"2025-04-20T21:00Z\"";
    let Some(findings) = findings(window, &without("Easter 2025"), &as_in_the_study(ALERTS, "")) else {
        return;
    };
    check(
        &findings,
        "whole",
        &[
            // A hair short of a pause: the upper end is 0.252.
            ("all", 5, 51.7, 0.10, [0.03, 0.25], UNKNOWN),
            ("front", 2, 19.9, 0.10, [0.01, 0.36], UNKNOWN),
            ("centre-south", 3, 26.5, 0.11, [0.02, 0.37], UNKNOWN),
            ("west", 0, 5.3, 0.00, [0.00, 4.6], UNKNOWN),
        ],
    );
    let upper = findings.iter().find(|finding| finding.sector == "all").unwrap().interval.unwrap()[1];
    assert!((upper - 0.252).abs() < 0.0005, "{upper}");
}

#[test]
fn easter_2026_by_alerts() {
    let window = "start = \"2026-04-11T13:00Z\"\nend = \"2026-04-12T21:00Z\"";
    let Some(findings) = findings(window, &without("Easter 2026"), &as_in_the_study(ALERTS, "")) else {
        return;
    };
    check(
        &findings,
        "whole",
        &[
            ("all", 45, 80.2, 0.56, [0.33, 1.06], NOT),
            ("front", 45, 32.0, 1.41, [0.83, 2.6], NOT),
            ("centre-south", 0, 40.8, 0.00, [0.00, 0.10], PAUSED),
            ("west", 0, 7.4, 0.00, [0.00, 162.0], UNKNOWN),
        ],
    );
}

#[test]
fn christmas_2023_by_alerts() {
    let window = "start = \"2023-01-06T09:00Z\"\nend = \"2023-01-07T21:00Z\"";
    let Some(findings) = findings(window, "", &as_in_the_study(ALERTS, "")) else { return };
    check(
        &findings,
        "whole",
        &[
            ("all", 56, 49.2, 1.14, [0.54, 3.4], NOT),
            ("front", 25, 21.3, 1.17, [0.61, 2.6], NOT),
            ("centre-south", 21, 19.9, 1.05, [0.44, 3.6], NOT),
            ("west", 10, 8.0, 1.25, [0.30, 32.0], NOT),
        ],
    );
}

const VICTORY_DAY: &str = "start = \"2025-05-07T21:00Z\"\nend = \"2025-05-10T21:00Z\"\n[[window.part]]\n\
    name = \"9-10 May\"\nstart = \"2025-05-08T21:00Z\"\nend = \"2025-05-10T21:00Z\"";

/// The study left the Easter truce in this baseline, against its own rule.
#[test]
fn victory_day_2025_by_alerts_as_in_the_study() {
    let channel = as_in_the_study(ALERTS, "keep_other_truces = true, ");
    let Some(findings) = findings(VICTORY_DAY, &without("Victory Day 2025"), &channel) else { return };
    check(
        &findings,
        "whole",
        &[
            ("all", 45, 112.8, 0.40, [0.25, 0.67], UNKNOWN),
            ("front", 32, 46.4, 0.69, [0.44, 1.07], NOT),
            ("west", 0, 12.0, 0.00, [0.00, 0.60], UNKNOWN),
        ],
    );
    check(&findings, "9-10 May", &[("centre-south", 1, 37.1, 0.03, [0.00, 0.18], PAUSED)]);
}

/// With the Easter truce out of the baseline, as the rule asks: the whole area is just shown not to have paused.
#[test]
fn victory_day_2025_by_alerts() {
    let Some(findings) = findings(VICTORY_DAY, &without("Victory Day 2025"), &as_in_the_study(ALERTS, ""))
    else {
        return;
    };
    check(
        &findings,
        "whole",
        &[
            ("all", 45, 114.7, 0.39, [0.25, 0.64], NOT),
            ("front", 32, 47.0, 0.68, [0.45, 1.01], NOT),
            ("west", 0, 12.3, 0.00, [0.00, 0.54], UNKNOWN),
        ],
    );
    check(&findings, "9-10 May", &[("centre-south", 1, 37.0, 0.03, [0.00, 0.18], PAUSED)]);
}

#[test]
fn the_news() {
    let window = "start = \"2025-04-19T15:00Z\"\nend = \"2025-04-20T21:00Z\"";
    let Some(easter) = findings(window, &without("Easter 2025"), &as_in_the_study(NEWS, "")) else { return };
    check(&easter, "whole", &[("all", 5, 34.4, 0.15, [0.04, 0.49], UNKNOWN)]);
    let channel = as_in_the_study(NEWS, "keep_other_truces = true, ");
    let Some(may) = findings(VICTORY_DAY, &without("Victory Day 2025"), &channel) else { return };
    check(&may, "whole", &[("all", 83, 77.1, 1.08, [0.60, 2.3], NOT)]);
}

/// The other truces, without the one that is looked at.
fn without(name: &str) -> String {
    let parts =
        UKRAINE_TRUCES.split("[[other]]").filter(|part| !part.contains(name) && part.contains("name"));
    parts.map(|part| format!("[[other]]{part}")).collect()
}
