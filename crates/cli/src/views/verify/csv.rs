//! The answer as CSV: a row for each channel, sector and window, named as in the JSON.

use armistice_compliance::{Finding, Results};

const HEADER: [&str; 24] = [
    "channel",
    "sector",
    "sector_name",
    "window",
    "start",
    "end",
    "measured_start",
    "measured_end",
    "observed",
    "expected",
    "ratio",
    "interval_lower",
    "interval_upper",
    "power",
    "sight",
    "least_expected",
    "verdict",
    "reason",
    "direction",
    "on_map",
    "provisional",
    "placebo_windows",
    "placebo_paused",
    "sentence",
];

/// Writes the table.
pub(crate) fn csv(results: &Results) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for finding in &results.results {
        writer.write_record(row(finding))?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(finding: &Finding) -> [String; 24] {
    let number =
        |value: Option<f64>| value.filter(|value| value.is_finite()).map_or(String::new(), |v| v.to_string());
    let window = finding.window.window;
    [
        finding.channel.clone(),
        finding.sector.clone(),
        finding.sector_name.clone(),
        finding.window.name.clone(),
        window.start.to_string(),
        window.end.to_string(),
        finding.measured.map_or(String::new(), |measured| measured.start.to_string()),
        finding.measured.map_or(String::new(), |measured| measured.end.to_string()),
        finding.observed.map_or(String::new(), |observed| observed.to_string()),
        number(finding.expected),
        number(finding.ratio),
        number(finding.interval.map(|ends| ends[0])),
        number(finding.interval.map(|ends| ends[1])),
        number(finding.power),
        number(finding.sight),
        number(finding.least_expected),
        code(&finding.verdict),
        code(&finding.reason),
        code(&finding.direction),
        code(&finding.on_map),
        finding.provisional.to_string(),
        finding.placebo.map_or(String::new(), |placebo| placebo.windows.to_string()),
        finding.placebo.map_or(String::new(), |placebo| placebo.paused.to_string()),
        finding.sentence.clone(),
    ]
}

/// A code as the JSON has it; nothing for none.
fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(ToOwned::to_owned))
        .unwrap_or_default()
}
