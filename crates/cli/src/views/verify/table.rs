//! The answer as a table for the terminal.

use armistice_compliance::{Finding, Results, about, of_verdict, two};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::{channels, of, sign};

/// Writes a row for each channel, window and sector.
pub(crate) fn table(results: &Results, terminal: bool) -> String {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    if !terminal {
        table.set_width(130);
    }
    table.set_header([
        "channel", "window", "sector", "seen", "expected", "ratio", "interval", "needed", "verdict", "why",
    ]);
    for column in 3..=5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (id, _) in channels(results) {
        for window in &results.windows {
            for finding in of(results, id, &window.name) {
                table.add_row(row(finding));
            }
        }
    }
    format!("{table}\n")
}

fn row(finding: &Finding) -> [String; 10] {
    let none = || "-".to_owned();
    [
        finding.channel.clone(),
        finding.window.name.clone(),
        finding.sector_name.clone(),
        finding.observed.map_or_else(none, |observed| observed.to_string()),
        finding.expected.map_or_else(none, about),
        finding.ratio.map_or_else(none, two),
        finding.interval.map_or_else(none, |[lower, upper]| format!("{}-{}", two(lower), two(upper))),
        finding
            .least_expected
            .map_or_else(none, |least| if least < 1e4 { format!("{least:.0}") } else { none() }),
        format!("{} {}", sign(finding.verdict), of_verdict(finding.verdict)),
        finding.reason.map_or_else(String::new, |reason| reason.words().to_owned()),
    ]
}
