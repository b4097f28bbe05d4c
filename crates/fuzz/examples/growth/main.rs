//! `cargo run --release -p armistice-fuzz --example growth -- [STAGE…] [--most BYTES] [--budget SECONDS]`
//!
//! Gives every stage odd inputs of doubling length, up to 8 MB, and tells the processor time and the peak memory of each. Doubling an
//! input may multiply its time by at most 2.6 (a quadratic step would by 4); one that does not keep to it makes the program end
//! with 1. An input stops growing when the next length would take longer than the budget (20 s unless told).

#![expect(clippy::print_stdout, reason = "a program that prints figures")]

mod inputs;
mod stages;

use std::process::ExitCode;

use inputs::Make;

/// The smallest length, in bytes.
const FIRST: usize = 1 << 16;
/// Doubling may multiply the time by so much.
const GROWTH: f64 = 2.6;
/// Below so many seconds caches and clocks count for more than the work.
const SHORT: f64 = 0.5;

/// A stage: its name, what it is given, what it does.
pub(crate) struct Case {
    pub(crate) stage: &'static str,
    pub(crate) name: &'static str,
    pub(crate) make: Make,
    pub(crate) run: fn(&[u8]),
}

/// Seconds that this thread has run.
fn seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|run| run.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Forgets the peak of the memory in use.
fn forget_peak() {
    // Where it cannot be forgotten, the peak of all is told.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// MiB in use, now (`VmRSS`) or at most (`VmHWM`).
fn memory(which: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(which));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Runs a case at doubling lengths; returns whether it kept to the growth allowed.
fn measure(case: &Case, most: usize, budget: f64) -> bool {
    let (mut length, mut times, mut peak) = (FIRST, Vec::new(), 0.0);
    let size = loop {
        let input = case.make.of(length);
        forget_peak();
        let before = memory("VmRSS");
        let time = (0..3)
            .map(|_| {
                let begun = seconds();
                (case.run)(&input);
                seconds() - begun
            })
            // A busy machine slows some of them; long ones are run once.
            .scan(0.0, |spent, time| {
                let goes_on = *spent < 1.0;
                *spent += time;
                goes_on.then_some(time)
            })
            .fold(f64::INFINITY, f64::min);
        times.push(time);
        peak = f64::max(peak, memory("VmHWM") - before);
        if length >= most || time * 2.0 > budget {
            break input.len();
        }
        length *= 2;
    };
    let worst =
        times.windows(2).filter(|pair| pair[1] > SHORT).map(|pair| pair[1] / pair[0]).fold(0.0, f64::max);
    let good = worst <= GROWTH;
    let last: Vec<String> = times.iter().rev().take(3).rev().map(|time| format!("{time:.3}")).collect();
    println!(
        "| {} | {} | {:.2} | {} | {worst:.2}{} | {peak:.0} |",
        case.stage,
        case.name,
        size as f64 / 1e6,
        last.join(" → "),
        if good { "" } else { " **too much**" }
    );
    good
}

fn main() -> ExitCode {
    let (mut stages, mut most, mut budget) = (Vec::new(), 8 << 20, 20.0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--most" => most = arguments.next().and_then(|most| most.parse().ok()).unwrap_or(most),
            "--budget" => budget = arguments.next().and_then(|budget| budget.parse().ok()).unwrap_or(budget),
            _ => stages.push(argument),
        }
    }
    println!("| stage | input | MB | processor s at a quarter, half, all | most for a doubling | MiB |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let cases = stages::cases();
    let chosen =
        cases.iter().filter(|case| stages.is_empty() || stages.iter().any(|stage| stage == case.stage));
    let bad = chosen.filter(|case| !measure(case, most, budget)).count();
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
