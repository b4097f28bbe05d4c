//! How adding and the views grow with the record.
//!
//! ```console
//! armistice read pool.jsonl --format jsonl > readings.jsonl
//! cargo bench -p armistice-store --bench scale -- readings.jsonl 1000000 record.db
//! ```
//!
//! Reports are synthesised from real readings with a fixed seed: each is one of the readings in one of twenty
//! conflicts, on a day of five years (one in ten undated), with words of its own; one in four is a copy of the report
//! before it. Adding is timed over the last tenth before each size; views are timed thrice, the middle one is told. First
//! comes the time by the clock, then that of the processor, which other programs on the machine disturb less (Linux).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench that cannot go on stops, and tells its figures"
)]

use std::time::{Duration, Instant};

use armistice_merge::{Filter, Kept, View, day, earliest, latest};
use armistice_record::Report;
use armistice_store::Store;

const CONFLICTS: u64 = 20;
const DAYS: u64 = 5 * 365;
const BATCH: u64 = 32;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [readings, statements, place] = &arguments[..] else {
        println!("usage: scale READINGS.jsonl STATEMENTS DB");
        return;
    };
    let readings: Vec<Report> = std::fs::read_to_string(readings)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let wanted: usize = statements.parse().unwrap();
    let per_report =
        readings.iter().map(|report| report.statements.len()).sum::<usize>() as f64 / readings.len() as f64;
    let reports = (wanted as f64 / per_report).ceil() as u64;
    let mut store = Store::open(place).unwrap();
    let mut window = Spent::default();
    let mut next = 1000;
    let mut told = 0;
    for from in (0..reports).step_by(BATCH as usize) {
        let batch: Vec<Kept> =
            (from..(from + BATCH).min(reports)).map(|n| synthesised(&readings, n, reports)).collect();
        told += batch.iter().map(|kept| kept.report.statements.len()).sum::<usize>();
        let start = Start::now();
        store.add(&batch, "2026-01-01T00:00:00Z").unwrap();
        let spent = start.spent();
        let done = from + batch.len() as u64;
        if done * 10 > next * 9 {
            window =
                Spent { clock: window.clock + spent.clock, processor: window.processor + spent.processor };
        }
        if done >= next || done == reports {
            let timed = done - (next * 9 / 10).min(done);
            let each = |time| ms(time) / timed.max(1) as f64;
            println!(
                "{done} reports, {told} statements: add {:.2} / {:.2} ms a report",
                each(window.clock),
                each(window.processor)
            );
            views(&mut store, done, reports);
            window = Spent::default();
            next = if next * 10 > reports { reports } else { next * 10 };
        }
    }
}

fn views(store: &mut Store, done: u64, reports: u64) {
    let today = date(done, reports);
    let month = date(done.saturating_sub(reports / 60), reports);
    let middle = date(done / 2, reports);
    let since = Filter { since: earliest(&month), ..Filter::default() };
    let known = Filter { known_at: latest(&middle), ..Filter::default() };
    let one =
        Filter { conflict: Some("conflict 3".to_owned()), since: earliest(&month), ..Filter::default() };
    let search = Filter { search: Some("ceasefire hostages".to_owned()), ..Filter::default() };
    println!("  on {today}, a month from {month}");
    for (name, view, filter) in [
        ("positions", View::Positions, &Filter::default()),
        ("positions --known-at", View::Positions, &known),
        ("changes --since a month ago", View::Changes, &since),
        ("meetings of a conflict since then", View::Meetings, &one),
        ("statements --search", View::Statements, &search),
        ("sources", View::Sources, &Filter::default()),
    ] {
        let mut times: Vec<Spent> = Vec::new();
        let mut rows = 0;
        for _ in 0..3 {
            let start = Start::now();
            rows = store.view(view, filter).unwrap().listing.rows.len();
            times.push(start.spent());
        }
        times.sort_by_key(|spent| spent.processor);
        println!("  {name}: {:.0} / {:.0} ms, {rows} rows", ms(times[1].clock), ms(times[1].processor));
    }
}

/// Time by the clock and of the processor.
#[derive(Clone, Copy, Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

struct Start {
    clock: Instant,
    processor: Duration,
}

impl Start {
    fn now() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a bench measures time")]
        let clock = Instant::now();
        Start { clock, processor: processor() }
    }

    fn spent(&self) -> Spent {
        Spent { clock: self.clock.elapsed(), processor: processor().saturating_sub(self.processor) }
    }
}

/// How long this thread has run; nought where the system does not tell.
fn processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The day of a report: they come in the order of time.
fn date(number: u64, reports: u64) -> String {
    let first = earliest("2020-01-01").unwrap();
    day(first + (number * DAYS / reports).cast_signed() * 24 * 60)
}

/// Returns report `number` of the synthesised record.
fn synthesised(readings: &[Report], number: u64, reports: u64) -> Kept {
    // One in four is the story before it, in another paper.
    let story = if number % 4 == 3 { number - 1 } else { number };
    let drawn = mixed(story);
    let mut report = readings[(drawn % readings.len() as u64) as usize].clone();
    let words = report.text.split(' ').zip(0u64..);
    let text: Vec<String> =
        words.map(|(word, at)| format!("{word}{}", mixed(story ^ (at << 32)) % 16)).collect();
    report.text = text.join(" ");
    report.sha256 = format!("{story:064x}");
    report.id = format!("s{number}");
    report.publisher = Some(format!("paper {}", mixed(number) % 40));
    report.conflict = Some(format!("conflict {}", (drawn >> 32) % CONFLICTS));
    report.published = (!mixed(number ^ 77).is_multiple_of(10)).then(|| date(number, reports));
    Kept { report, generation: 1 }
}

/// SplitMix64: the same numbers on every machine.
fn mixed(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
