//! How the answer to "did fire pause?" is shown. One file a form; all say the sentences of the results.

pub(crate) mod brief;
pub(crate) mod csv;
pub(crate) mod geojson;
pub(crate) mod page;
pub(crate) mod svg;
pub(crate) mod table;

use armistice_compliance::{Finding, Placebo, Results, Verdict};

/// Returns the sign of a verdict, told apart without colour.
pub(crate) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Paused => "○",
        Verdict::NotPaused => "●",
        Verdict::CannotTell => "?",
    }
}

/// Returns what windows without a truce get in the same series.
pub(crate) fn of_placebo(placebo: &Placebo, alpha: f64) -> String {
    let share = |count: usize| 100.0 * count as f64 / placebo.windows as f64;
    format!(
        "of {} windows without a truce in this very series ({} fit side by side), {} were called paused and {} not \
         paused; a change was found in {:.1} % ({:.0} % is right; a Poisson test finds one in {:.0} %)",
        placebo.windows,
        placebo.side_by_side,
        placebo.paused,
        placebo.not_paused,
        share(placebo.rejected),
        200.0 * alpha,
        share(placebo.rejected_poisson)
    )
}

/// Returns the channels' ids and names, in order.
fn channels(results: &Results) -> Vec<(&str, &str)> {
    results.channels.iter().map(|channel| (channel.channel.as_str(), channel.name.as_str())).collect()
}

/// Returns the findings of a channel and window: the whole area first, then groups, then sectors.
fn of<'r>(results: &'r Results, channel: &str, window: &str) -> Vec<&'r Finding> {
    let mut findings: Vec<&Finding> = results
        .results
        .iter()
        .filter(|finding| finding.channel == channel && finding.window.name == window)
        .collect();
    // The results have sectors, groups, the whole area; a person wants the large ones first.
    findings.reverse();
    let sectors = findings.iter().position(|finding| is_sector(results, finding)).unwrap_or(findings.len());
    findings[1.min(sectors)..sectors].reverse();
    findings[sectors..].reverse();
    findings
}

/// Tells whether a finding is about one sector; groups and the whole area are made of several.
fn is_sector(results: &Results, finding: &Finding) -> bool {
    results.sectors.contains(&finding.sector)
}
