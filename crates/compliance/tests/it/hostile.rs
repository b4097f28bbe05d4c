//! Series and terms that are out to mislead: never a wrong verdict, always a reason.
//!
//! The series is made by a seeded generator: raids of several alerts at random, thirty a day in all, in sectors a and b.

use armistice_compliance::{
    Collector, Finding, Ledger, Observations, Options, Reason, Results, SectorName, Sectors, Truce, Verdict,
    verify,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const DAYS: i64 = 120;
const HEAD: &str = "time,sector,count\n";

const TERMS: &str = "
title = \"Test\"
[window]
zone = \"UTC\"
start = \"2025-04-11T00:00Z\"
end = \"2025-04-12T12:00Z\"
[terms]
forbids = [\"air-attack\"]
[[sector]]
id = \"a\"
[[sector]]
id = \"b\"
[[sector]]
id = \"never\"
[[channel]]
id = \"alerts\"
name = \"Alerts\"
kind = \"alerts\"
sees = [\"air-attack\"]
preset = \"counts\"
series = [\"x.csv\"]
";

/// Hours since 2025-01-01T00:00Z of the window's start and end.
const WINDOW: std::ops::Range<i64> = 2400..2436;

/// Raids of one to four alerts, so many a day on average; `keep` says which share of an hour's raids there is.
fn raids(a_day: u64, keep: impl Fn(i64) -> f64) -> Vec<(i64, &'static str)> {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut rows = Vec::new();
    for hour in 0..DAYS * 24 {
        for minute in 0..60 {
            let chance = |random: &mut ChaCha8Rng| random.next_u64() as f64 / u64::MAX as f64;
            if chance(&mut random) < a_day as f64 / (24.0 * 60.0 * 2.5) {
                let size = 1 + random.next_u64() % 4;
                let kept = chance(&mut random) < keep(hour);
                let raid = (0..size).map(|at| (hour * 60 + minute, if at % 2 == 0 { "a" } else { "b" }));
                rows.extend(raid.filter(|_| kept));
            }
        }
    }
    rows
}

fn csv(rows: &[(i64, &str)]) -> String {
    let time = |minute: i64| armistice_compliance::Second(1_735_689_600 + minute * 60);
    // Each alert is an observation of its own, also within a minute.
    let mut counts = std::collections::BTreeMap::new();
    rows.iter().for_each(|(minute, sector)| *counts.entry((*minute, *sector)).or_insert(0) += 1);
    let rows: String = counts
        .iter()
        .map(|((minute, sector), count)| format!("{},{sector},{count}\n", time(*minute)))
        .collect();
    format!("{HEAD}{rows}")
}

fn seen(truce: &Truce, sectors: &Sectors, text: &str) -> Observations {
    let mut collector = Collector::new(&truce.channels[0].columns, sectors, None).unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.byte_headers().unwrap().clone();
    let mut rows = collector.file(&header).unwrap();
    reader.byte_records().for_each(|record| rows.push(&record.unwrap()).unwrap());
    collector.finish()
}

fn results(terms: &str, text: &str) -> Results {
    let truce = Truce::from_toml(terms).unwrap();
    let sectors = Sectors::named(&truce.sectors);
    let observations = seen(&truce, &sectors, text);
    let options = Options { placebos: 20, ..Options::default() };
    verify(&truce, &sectors, &[observations], Ledger::default(), &options)
}

fn all(results: &Results) -> &Finding {
    results.results.iter().find(|finding| finding.sector == "all").unwrap()
}

#[track_caller]
fn check(terms: &str, text: &str, verdict: Verdict, reason: Option<Reason>) {
    let results = results(terms, text);
    let found = all(&results);
    assert_eq!((found.verdict, found.reason), (verdict, reason), "{}", found.sentence);
}

fn silence_in_window(hour: i64) -> f64 {
    if WINDOW.contains(&hour) { 0.0 } else { 1.0 }
}

#[test]
fn an_honest_series_gets_the_right_verdict() {
    check(TERMS, &csv(&raids(40, |_| 1.0)), Verdict::NotPaused, None);
    check(TERMS, &csv(&raids(40, silence_in_window)), Verdict::Paused, None);
}

#[test]
fn a_channel_that_stops_before_or_in_the_window_shows_no_pause() {
    let dead =
        |from: i64, to: i64| csv(&raids(40, move |hour| if (from..to).contains(&hour) { 0.0 } else { 1.0 }));
    check(TERMS, &dead(2370, 2436), Verdict::CannotTell, Some(Reason::ReportingGap));
    check(TERMS, &dead(2410, i64::MAX), Verdict::CannotTell, Some(Reason::NoCoverage));
    check(TERMS, &dead(0, i64::MAX), Verdict::CannotTell, Some(Reason::NoCoverage));
    // A series known to be complete to a later day is silent, not dead. Fire that does not come back when a truce of a
    // day and a half is over may still be a change of counting; for a truce without an end it is what is meant to be.
    let through = TERMS.replace("series =", "through = \"2025-05-01T00:00Z\"\nseries =");
    check(&through, &dead(2400, i64::MAX), Verdict::CannotTell, Some(Reason::SeriesBreak));
    let endless = through.replace("end = \"2025-04-12T12:00Z\"", "measure_hours = 36");
    check(&endless, &dead(2400, i64::MAX), Verdict::Paused, None);
}

#[test]
fn a_break_in_the_series_is_no_pause_and_no_fire() {
    // A tenth from the middle of the baseline on; ten times as much; next to nothing from the window on for good.
    let from = |from: i64, share: f64| csv(&raids(60, move |hour| if hour >= from { share } else { 1.0 }));
    check(TERMS, &from(1700, 0.05), Verdict::CannotTell, Some(Reason::SeriesBreak));
    check(TERMS, &from(2400, 0.03), Verdict::CannotTell, Some(Reason::SeriesBreak));
    let before = csv(&raids(60, |hour| if hour < 1700 { 0.05 } else { silence_in_window(hour) }));
    check(TERMS, &before, Verdict::CannotTell, Some(Reason::SeriesBreak));
    // A break that is told leaves the older windows out, and the rest is baseline enough.
    let told = TERMS.replace("series =", "breaks = [\"2025-03-12T20:00Z\"]\nseries =");
    check(&told, &before, Verdict::Paused, None);
}

#[test]
fn a_permanent_alert_is_told() {
    let terms =
        TERMS.replace("preset = \"counts\"", "preset = \"alerts\"\ncolumns = { sector = \"sector\" }");
    let time = |minute: i64| armistice_compliance::Second(1_735_689_600 + minute * 60);
    let mut text = "sector,started_at,finished_at\n".to_owned();
    for (minute, sector) in raids(40, |_| 1.0) {
        // From day 90 on sector a is under one alert of three weeks, so that nothing can start there.
        if sector == "b" || minute < 90 * 1440 {
            text += &format!("{sector},{},{}\n", time(minute), time(minute + 30));
        }
    }
    text += &format!("a,{},{}\n", time(90 * 1440), time(111 * 1440));
    let results = results(&terms, &text);
    let a = results.results.iter().find(|finding| finding.sector == "a").unwrap();
    assert_eq!((a.verdict, a.reason), (Verdict::CannotTell, Some(Reason::PermanentAlert)), "{}", a.sentence);
    assert!(a.sentence.ends_with("cannot tell, permanent alert"), "{}", a.sentence);
}

/// A clock that is three hours off moves some of the fire; the other verdict never comes of it.
#[test]
fn a_clock_in_the_wrong_zone() {
    for wrong in [-3, -2, -1, 1, 2, 3] {
        let moved: Vec<_> = raids(40, silence_in_window)
            .into_iter()
            .map(|(minute, sector)| (minute + wrong * 60, sector))
            .collect();
        let results = results(TERMS, &csv(&moved));
        assert_ne!(all(&results).verdict, Verdict::NotPaused, "{wrong}: {}", all(&results).sentence);
        let on: Vec<_> =
            raids(40, |_| 1.0).into_iter().map(|(minute, sector)| (minute + wrong * 60, sector)).collect();
        assert_ne!(all(&self::results(TERMS, &csv(&on))).verdict, Verdict::Paused);
    }
    let honest = results(TERMS, &csv(&raids(40, |_| 1.0)));
    assert_eq!(all(&honest).clock_margin_hours, Some(3));
    // Local times without a zone that Kyiv's clocks never showed: 03:30 on 30 March 2025.
    let terms = TERMS.replace("series =", "zone = \"Europe/Kyiv\"\nseries =");
    let text = csv(&raids(40, silence_in_window)).replace('Z', "");
    let results = results(&terms, &text);
    assert_eq!(all(&results).reason, Some(Reason::ImpossibleClock), "{}", all(&results).sentence);
    assert!(
        results.channels[0].warnings.iter().any(|warning| warning.contains("the zone is probably wrong"))
    );
}

#[test]
fn an_overlapping_truce_is_told_and_leaves_the_baseline() {
    let other = |start: &str, end: &str| {
        format!("{TERMS}[[other]]\nname = \"X\"\nstart = \"{start}\"\nend = \"{end}\"\n")
    };
    let text =
        csv(&raids(40, |hour| if (2000..2100).contains(&hour) { 0.0 } else { silence_in_window(hour) }));
    let results = results(&other("2025-03-25T00:00Z", "2025-04-11T12:00Z"), &text);
    assert_eq!(all(&results).verdict, Verdict::Paused, "{}", all(&results).sentence);
    assert!(results.warnings[0].contains("overlaps with this one"), "{:?}", results.warnings);
    // Truces that leave no time to compare with.
    check(
        &other("2025-01-01T00:00Z", "2025-04-11T12:00Z"),
        &text,
        Verdict::CannotTell,
        Some(Reason::NoBaseline),
    );
}

#[test]
fn a_sector_without_points_is_not_quiet() {
    let results = results(TERMS, &csv(&raids(40, silence_in_window)));
    let never = results.results.iter().find(|finding| finding.sector == "never").unwrap();
    assert_eq!(never.reason, Some(Reason::NoCoverage));
    assert_eq!(never.sentence, "Alerts, never: cannot tell, no coverage");
}

#[test]
fn rows_that_make_no_sense_and_duplicates() {
    let good = csv(&raids(40, |_| 1.0));
    let honest = results(TERMS, &good);
    // Every row twice, in another order, and some that make no sense.
    let twice = format!("{good}{}", good.strip_prefix(HEAD).unwrap());
    let odd = format!("{twice}NaN,a,1\n2025-04-11T01:00Z,a,NaN\n2025-04-11T01:00Z,a,-4\n,,\n\u{0}\u{1},x\n");
    let results = results(TERMS, &odd);
    assert_eq!(all(&results).observed, all(&honest).observed);
    assert_eq!(all(&results).expected, all(&honest).expected);
    assert_eq!(results.channels[0].account.unusable_rows(), 5);
    // A file of which a fifth makes no sense shows nothing.
    let rows = good.lines().count() / 4;
    check(
        TERMS,
        &format!("{good}{}", "then,a,1\n".repeat(rows)),
        Verdict::CannotTell,
        Some(Reason::UnusableRows),
    );
}

#[test]
fn verdicts_do_not_hang_on_the_order_of_rows_or_the_year() {
    let mut rows = raids(40, |_| 0.6);
    let one = results(TERMS, &csv(&rows));
    rows.reverse();
    assert_eq!(one, results(TERMS, &csv(&rows)));
}

#[test]
fn terms_that_know_no_sector() {
    let names = [SectorName { id: "a".into(), name: String::new(), aliases: Vec::new() }];
    assert!(Sectors::named(&names).check(&[]).is_ok());
    let error = Truce::from_toml(&TERMS.replace("2025-04-12T12:00Z", "2025-04-11T00:00Z")).unwrap_err();
    assert_eq!(error.field, "window.end");
}
