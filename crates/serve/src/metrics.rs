//! What is counted, in Prometheus' text format (version 0.0.4).
//!
//! Requests are told by route, never by address, so that there are few series and no name of a report among them.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use armistice_store::{Store, StoreError};

/// The upper ends of the histogram's buckets, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Asks the record for a number, such as how many reports it has.
pub type Measure = Box<dyn Fn(&mut Store) -> Result<f64, StoreError> + Send + Sync>;

/// What is counted since the desk was opened.
#[derive(Default)]
pub struct Metrics {
    counts: Mutex<Counts>,
    measures: Mutex<Vec<(&'static str, &'static str, Measure)>>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Metrics")
    }
}

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(String, &'static str, u16), u64>,
    latencies: BTreeMap<String, Histogram>,
    logins: BTreeMap<&'static str, u64>,
}

#[derive(Default)]
struct Histogram {
    counts: [u64; BUCKETS.len()],
    all: u64,
    sum_s: f64,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Counters are whole after every step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let mut counts = held(&self.counts);
        *counts.requests.entry((route.to_owned(), method, status)).or_default() += 1;
        let seconds = took.as_secs_f64();
        let histogram = counts.latencies.entry(route.to_owned()).or_default();
        histogram.all += 1;
        histogram.sum_s += seconds;
        for (count, end) in histogram.counts.iter_mut().zip(BUCKETS) {
            *count += u64::from(seconds <= end);
        }
    }

    /// Counts a try to sign in.
    pub(crate) fn login(&self, result: &'static str) {
        *held(&self.counts).logins.entry(result).or_default() += 1;
    }

    /// Adds a number to be asked whenever the metrics are. Its name is the series', such as `armistice_reports`.
    pub fn gauge(&self, name: &'static str, help: &'static str, measure: Measure) {
        held(&self.measures).push((name, help, measure));
    }

    /// Writes everything. A number that cannot be asked is left out and logged.
    pub(crate) fn write(&self, store: &mut Store) -> String {
        let mut out = self.written();
        for (name, help, measure) in held(&self.measures).iter() {
            match measure(store) {
                Ok(value) => {
                    head(&mut out, name, help, "gauge");
                    let _ = writeln!(out, "{name} {value}");
                }
                Err(error) => tracing::error!(%error, name, "a number of the metrics could not be asked"),
            }
        }
        out
    }

    fn written(&self) -> String {
        let counts = held(&self.counts);
        let mut out = String::new();
        head(&mut out, "armistice_requests_total", "Answers by route, method and status.", "counter");
        for ((route, method, status), count) in &counts.requests {
            let route = label(route);
            let _ = writeln!(
                out,
                "armistice_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}"
            );
        }
        let name = "armistice_request_duration_seconds";
        head(&mut out, name, "How long answers took, by route.", "histogram");
        for (route, histogram) in &counts.latencies {
            let route = label(route);
            for (count, end) in histogram.counts.iter().zip(BUCKETS) {
                let _ = writeln!(out, "{name}_bucket{{route=\"{route}\",le=\"{end}\"}} {count}");
            }
            let _ = writeln!(out, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", histogram.all);
            let _ = writeln!(out, "{name}_sum{{route=\"{route}\"}} {}", histogram.sum_s);
            let _ = writeln!(out, "{name}_count{{route=\"{route}\"}} {}", histogram.all);
        }
        head(&mut out, "armistice_logins_total", "Tries to sign in, by what became of them.", "counter");
        for (result, count) in &counts.logins {
            let _ = writeln!(out, "armistice_logins_total{{result=\"{result}\"}} {count}");
        }
        out
    }
}

fn head(out: &mut String, name: &str, help: &str, kind: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_written_as_prometheus_reads_them() {
        let metrics = Metrics::default();
        metrics.answered("/reports/{key}", "GET", 200, Duration::from_millis(7));
        metrics.answered("/reports/{key}", "GET", 200, Duration::from_secs(20));
        metrics.login("wrong");
        metrics.gauge("armistice_reports", "Reports kept.", Box::new(|store| Ok(store.size()?.0 as f64)));
        let text = metrics.write(&mut Store::open(":memory:").unwrap());
        for line in [
            "# TYPE armistice_requests_total counter",
            "armistice_requests_total{route=\"/reports/{key}\",method=\"GET\",status=\"200\"} 2",
            "armistice_request_duration_seconds_bucket{route=\"/reports/{key}\",le=\"0.005\"} 0",
            "armistice_request_duration_seconds_bucket{route=\"/reports/{key}\",le=\"0.01\"} 1",
            "armistice_request_duration_seconds_bucket{route=\"/reports/{key}\",le=\"10\"} 1",
            "armistice_request_duration_seconds_bucket{route=\"/reports/{key}\",le=\"+Inf\"} 2",
            "armistice_request_duration_seconds_sum{route=\"/reports/{key}\"} 20.007",
            "armistice_request_duration_seconds_count{route=\"/reports/{key}\"} 2",
            "armistice_logins_total{result=\"wrong\"} 1",
            "# HELP armistice_reports Reports kept.",
            "armistice_reports 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
