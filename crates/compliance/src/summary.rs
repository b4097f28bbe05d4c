//! What findings come to: on the map, by sector, in all.

use crate::inference::{Comparison, Threshold, Verdict};
use crate::multiplicity::{benjamini_yekutieli, holm};
use crate::results::{Finding, Reason, Summary};
use crate::sectors::Sectors;
use crate::sentences;
use crate::truce::Truce;
use crate::watch::Place;

/// The false discovery rate of the map.
const MAP_RATE: f64 = 0.1;

/// The power a channel needs for its silence to count in a summary.
const POWER: f64 = 0.8;

fn comparison(finding: &Finding) -> Option<Comparison> {
    let baseline = finding.baseline.as_ref()?;
    Some(Comparison { observed: finding.observed?, expected: finding.expected?, size: baseline.size })
}

/// The chance of so little, or so much, at a threshold; 1 for findings that are barred from a verdict.
fn chances(finding: &Finding, tau: f64) -> (f64, f64) {
    let barred = !matches!(finding.reason, None | Some(Reason::TooFewExpected | Reason::NearThreshold));
    match comparison(finding) {
        Some(comparison) if !barred => (comparison.less_than(tau), comparison.more_than(tau)),
        _ => (1.0, 1.0),
    }
}

/// Says which verdicts stand among all channels and places of a window.
///
/// Sectors are one family, groups and the whole area another, since these hold the same observations again. For the
/// pause only places count in which enough is expected, which is known before the window is looked at.
pub(crate) fn put_on_map(findings: &mut [Finding], sectors: &Sectors, threshold: Threshold) {
    let family =
        |finding: &Finding| (finding.window.name.clone(), sectors.position(&finding.sector).is_some());
    let mut families: Vec<(String, bool)> = findings.iter().map(family).collect();
    families.sort();
    families.dedup();
    for members in families {
        let at: Vec<usize> = (0..findings.len()).filter(|&at| family(&findings[at]) == members).collect();
        let able = at.iter().copied().filter(|&at| enough_expected(&findings[at])).collect::<Vec<_>>();
        let less = stands(findings, &able, |finding| chances(finding, threshold.tau).0);
        let more = stands(findings, &at, |finding| chances(finding, threshold.tau).1);
        for at in at {
            let shown = match findings[at].verdict {
                Verdict::Paused => less.contains(&at),
                Verdict::NotPaused => more.contains(&at),
                Verdict::CannotTell => false,
            };
            findings[at].on_map = if shown { findings[at].verdict } else { Verdict::CannotTell };
        }
    }
}

fn stands(findings: &[Finding], at: &[usize], chance: impl Fn(&Finding) -> f64) -> Vec<usize> {
    let chances: Vec<f64> = at.iter().map(|&at| chance(&findings[at])).collect();
    let adjusted = benjamini_yekutieli(&chances);
    at.iter().zip(adjusted).filter(|(_, adjusted)| *adjusted <= MAP_RATE).map(|(at, _)| *at).collect()
}

fn enough_expected(finding: &Finding) -> bool {
    finding.expected.zip(finding.least_expected).is_some_and(|(expected, least)| expected >= least)
}

/// Points from sectors in which too little is expected to the smallest group in which enough is.
pub(crate) fn look_at_groups(truce: &Truce, findings: &mut [Finding]) {
    let looked: Vec<Option<String>> = findings
        .iter()
        .map(|thin| {
            if thin.reason != Some(Reason::TooFewExpected) {
                return None;
            }
            let holds = |group: &crate::truce::Group| group.sectors.contains(&thin.sector);
            let mut groups: Vec<_> = truce.groups.iter().filter(|group| holds(group)).collect();
            groups.sort_by_key(|group| group.sectors.len());
            let ids = groups.iter().map(|group| group.id.as_str()).chain(["all"]);
            let same = |finding: &&Finding| finding.channel == thin.channel && finding.window == thin.window;
            ids.filter(|id| **id != *thin.sector)
                .find(|id| {
                    findings.iter().filter(same).any(|other| other.sector == *id && enough_expected(other))
                })
                .map(ToOwned::to_owned)
        })
        .collect();
    for (finding, look_at) in findings.iter_mut().zip(looked) {
        finding.look_at = look_at;
    }
}

/// Returns in how many sectors fire is shown not to have paused, by Holm's rule over sectors; within a sector the least
/// chance of the channels counts, times their number.
pub(crate) fn sectors_not_paused(
    truce: &Truce,
    sectors: &Sectors,
    findings: &[Finding],
    threshold: Threshold,
) -> usize {
    let chances: Vec<f64> = sectors
        .names
        .iter()
        .map(|name| {
            let here =
                findings.iter().filter(|f| f.sector == name.id && f.window.name == truce.windows[0].name);
            let more: Vec<f64> = here.map(|finding| chances(finding, threshold.tau).1).collect();
            (more.iter().copied().fold(1.0, f64::min) * more.len() as f64).min(1.0)
        })
        .collect();
    holm(&chances, threshold.alpha)
}

/// Returns what all channels in scope show of each place in the whole window.
///
/// Not paused if any channel shows it at `alpha` over the number of channels; paused, in what was watched, only if
/// every channel says so and could have seen otherwise, and none is missing for an act that is forbidden.
pub(crate) fn summaries(
    truce: &Truce,
    places: &[Place],
    findings: &[Finding],
    threshold: Threshold,
) -> Vec<Summary> {
    let in_scope = |finding: &&Finding| {
        truce.channels.iter().any(|channel| channel.id == finding.channel && truce.in_scope(channel))
    };
    places
        .iter()
        .filter_map(|place| {
            let here: Vec<&Finding> = findings
                .iter()
                .filter(in_scope)
                .filter(|finding| finding.sector == place.id && finding.window.name == truce.windows[0].name)
                .collect();
            (!here.is_empty()).then(|| summary(truce, place, &here, threshold))
        })
        .collect()
}

fn summary(truce: &Truce, place: &Place, here: &[&Finding], threshold: Threshold) -> Summary {
    let alpha = threshold.alpha / here.len() as f64;
    let open = here.iter().any(|finding| finding.provisional);
    let goes_on = |finding: &&&Finding| {
        finding.verdict == Verdict::NotPaused && (open || chances(finding, threshold.tau).1 <= alpha)
    };
    let paused = |finding: &&&Finding| {
        finding.verdict == Verdict::Paused && finding.power.is_some_and(|power| power >= POWER)
    };
    let ids =
        |findings: Vec<&&Finding>| findings.iter().map(|finding| finding.channel.clone()).collect::<Vec<_>>();
    let on: Vec<&&Finding> = here.iter().filter(goes_on).collect();
    let undecided: Vec<&&Finding> = here.iter().filter(|finding| !paused(finding)).collect();
    let (verdict, reason, channels) = if !on.is_empty() {
        (Verdict::NotPaused, None, ids(on))
    } else if !undecided.is_empty() {
        (Verdict::CannotTell, Some(Reason::ChannelUndecided), ids(undecided))
    } else if !truce.unseen().is_empty() {
        (Verdict::CannotTell, Some(Reason::ActNotSeen), ids(here.iter().collect()))
    } else {
        (Verdict::Paused, None, ids(here.iter().collect()))
    };
    let mut summary = Summary {
        sector: place.id.clone(),
        sector_name: place.name.clone(),
        verdict,
        reason,
        channels,
        sentence: String::new(),
    };
    summary.sentence = sentences::of_summary(&summary, here, &truce.unseen());
    summary
}
