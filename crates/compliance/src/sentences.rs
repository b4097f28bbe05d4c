//! Findings as plain sentences. They say what was seen; they say nothing of who held to what.

use crate::inference::{Direction, Threshold, Verdict};
use crate::intake::Account;
use crate::results::{Finding, Reason, Summary};
use crate::truce::{Fire, Truce};

/// Returns the words for a verdict.
pub fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Paused => "paused",
        Verdict::NotPaused => "not paused",
        Verdict::CannotTell => "cannot tell",
    }
}

/// Returns a number with two decimals, or words for one without limit.
pub fn two(value: f64) -> String {
    if value.is_finite() { format!("{value:.2}") } else { "no limit".to_owned() }
}

/// Returns an expected count as people say it.
pub fn about(value: f64) -> String {
    if value >= 9.95 { format!("{value:.0}") } else { format!("{value:.1}") }
}

pub(crate) fn of_finding(finding: &Finding, threshold: Threshold) -> String {
    let mut text = format!("{}, {}", finding.channel_name, finding.sector_name);
    if finding.window.name != "whole" {
        text.push_str(&format!(" ({})", finding.window.name));
    }
    text.push_str(": ");
    match (finding.observed, finding.expected, finding.ratio, finding.interval) {
        (Some(observed), Some(expected), Some(ratio), Some([lower, upper])) => {
            let sure = (1.0 - 2.0 * threshold.alpha) * 100.0;
            text.push_str(&format!(
                "{observed} seen where about {} were expected (ratio {}, {sure:.0} % interval {}-{}): ",
                about(expected),
                two(ratio),
                two(lower),
                two(upper),
            ));
        }
        (Some(observed), ..) if finding.reason != Some(Reason::NoCoverage) => {
            text.push_str(&format!("{observed} seen: "));
        }
        _ => {}
    }
    text.push_str(of_verdict(finding.verdict));
    match (finding.verdict, finding.direction, finding.reason) {
        (Verdict::CannotTell, _, Some(reason)) => text.push_str(&format!(", {}", because(finding, reason))),
        (Verdict::NotPaused, Some(Direction::Fell), _) => text.push_str(", but it fell"),
        (Verdict::NotPaused, Some(Direction::Rose), _) => text.push_str("; it rose"),
        (Verdict::NotPaused, Some(Direction::NoChangeShown), _) => text.push_str(", no fall shown"),
        _ => {}
    }
    if finding.provisional {
        text.push_str(" (provisional)");
    }
    text
}

fn because(finding: &Finding, reason: Reason) -> String {
    match (reason, finding.least_expected) {
        (Reason::TooFewExpected, Some(least)) => {
            format!("too few expected: even silence shows a pause only where {least:.0} are")
        }
        (Reason::Cloud, _) => format!("cloud: {:.0} % of the sky was clear", finding.exposure * 100.0),
        _ => reason.words().to_owned(),
    }
}

pub(crate) fn of_summary(summary: &Summary, here: &[&Finding], unseen: &[Fire]) -> String {
    let names: Vec<&str> = here
        .iter()
        .filter(|finding| summary.channels.contains(&finding.channel))
        .map(|finding| finding.channel_name.as_str())
        .collect();
    let names = names.join(", ");
    let unseen = unseen.iter().map(|fire| fire.words()).collect::<Vec<_>>().join(", ");
    let name = &summary.sector_name;
    match (summary.verdict, summary.reason) {
        (Verdict::NotPaused, _) => format!("{name}: not paused, as {names} show"),
        (Verdict::Paused, _) => format!("{name}: paused in what was watched ({names})"),
        (_, Some(Reason::ActNotSeen)) => {
            format!("{name}: cannot tell; paused in what was watched ({names}), but no channel sees {unseen}")
        }
        _ => format!("{name}: cannot tell, since {names} cannot"),
    }
}

pub(crate) fn of_account(account: &Account) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut say = |count: u64, text: &str| {
        if count > 0 {
            warnings.push(format!("{count} of {} rows {text}", account.rows));
        }
    };
    for (why, count) in &account.unusable {
        say(*count, &format!("left out: {why}"));
    }
    say(
        account.impossible_clock,
        "bear a time that clocks in their zone never showed: the zone is probably wrong",
    );
    say(account.coarse, "left out because their clock or day is not known");
    say(account.duplicates, "told what another row had told and were folded");
    if account.rows > 0 && account.outside * 2 > account.rows {
        say(account.outside, "lie outside every sector: check the sectors and the column that names them");
    }
    warnings
}

pub(crate) fn warnings(truce: &Truce) -> Vec<String> {
    let mut warnings: Vec<String> = truce
        .others
        .iter()
        .filter(|other| other.window.overlaps(truce.window))
        .map(|other| {
            format!(
                "another truce, `{}`, overlaps with this one: what paused cannot be laid to one of them",
                other.name
            )
        })
        .collect();
    if !truce.unseen().is_empty() {
        let unseen = truce.unseen().iter().map(|fire| fire.words()).collect::<Vec<_>>().join(", ");
        warnings
            .push(format!("no channel sees {unseen}, which the terms forbid: nothing is said about them"));
    }
    warnings
}
