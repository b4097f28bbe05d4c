//! The whole question: a truce, its sectors and what the channels saw, to verdicts.

use crate::baseline::Matching;
use crate::checks;
use crate::claims::Ledger;
use crate::inference::{Comparison, Threshold, Verdict, least_expected};
use crate::intake::Observations;
use crate::placebo;
use crate::results::{
    AtThreshold, Baseline, ChannelReport, Finding, Rank, Reason, Results, Sensitivity, Step,
};
use crate::sectors::Sectors;
use crate::sentences;
use crate::sequential;
use crate::summary;
use crate::time::{DAY, HOUR, Second, Window};
use crate::truce::{NamedWindow, Truce};
use crate::watch::{self, View, Watch};

/// How the question is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What counts as a pause, and how sure one has to be.
    pub threshold: Threshold,
    /// As of when; what came later is not looked at.
    pub as_of: Option<Second>,
    /// How many placebo windows are drawn for each channel, place and window.
    pub placebos: usize,
    /// The seed of their draws.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { threshold: Threshold::default(), as_of: None, placebos: 400, seed: 1 }
    }
}

/// Answers for every channel, place and window whether fire paused.
///
/// `seen` has one entry a channel, in the order of the truce.
pub fn verify(
    truce: &Truce,
    sectors: &Sectors,
    seen: &[Observations],
    claims: Ledger,
    options: &Options,
) -> Results {
    let places = watch::places(truce, sectors);
    let mut results = Vec::new();
    let mut channels = Vec::new();
    for (channel, seen) in truce.channels.iter().zip(seen) {
        let watch = Watch::new(truce, channel, seen, &places, options.as_of);
        for window in &truce.windows {
            results.extend(findings(truce, &watch, window, options));
        }
        channels.push(report(&watch));
    }
    summary::put_on_map(&mut results, sectors, options.threshold);
    summary::look_at_groups(truce, &mut results);
    for finding in &mut results {
        finding.sentence = sentences::of_finding(finding, options.threshold);
    }
    Results {
        title: truce.title.clone(),
        conflict: truce.conflict.clone(),
        terms_source: truce.terms_source.clone(),
        parties: truce.parties.clone(),
        forbids: truce.forbids.clone(),
        exceptions: truce.exceptions.clone(),
        zone: truce.zone.iana_name().unwrap_or("UTC").to_owned(),
        threshold: options.threshold,
        as_of: options.as_of,
        seed: options.seed,
        sectors: sectors.names.iter().map(|name| name.id.clone()).collect(),
        windows: truce.windows.clone(),
        sectors_not_paused: summary::sectors_not_paused(truce, sectors, &results, options.threshold),
        summaries: summary::summaries(truce, &places, &results, options.threshold),
        unseen: truce.unseen(),
        channels,
        others: truce.others.clone(),
        claims,
        warnings: sentences::warnings(truce),
        results,
    }
}

/// Asks one channel about one window, place by place. Places without any row of their own are left out where the
/// channel does not tell places.
fn findings(truce: &Truce, watch: &Watch<'_>, window: &NamedWindow, options: &Options) -> Vec<Finding> {
    let map = &watch.channel.columns;
    let tells_places = map.sector.is_some() || map.lat.is_some();
    let measured = measured(watch, window.window, options.as_of);
    let drawn = match measured {
        Ok(measured) => placebo::starts(watch, measured, options.placebos, options.seed),
        Err(_) => Vec::new(),
    };
    watch
        .views
        .iter()
        .filter(|view| tells_places || view.place.id == "all")
        .map(|view| {
            let mut finding = blank(watch, view, window);
            match measured {
                Err(reason) => finding.reason = Some(reason),
                Ok(measured) => {
                    let question = Question { truce, watch, view, window: measured, options };
                    question.answer(&mut finding, &drawn);
                }
            }
            finding
        })
        .collect()
}

/// Returns what of a window can be measured.
fn measured(watch: &Watch<'_>, window: Window, as_of: Option<Second>) -> Result<Window, Reason> {
    let elapsed = match as_of {
        Some(as_of) if as_of < window.end => {
            let hours = (as_of.0 - window.start.0).div_euclid(HOUR);
            Window { start: window.start, end: Second(window.start.0 + hours * HOUR) }
        }
        _ => window,
    };
    if elapsed.end <= elapsed.start {
        return Err(Reason::WindowOpen);
    }
    watch.clock.inside(elapsed).ok_or(Reason::TimeTooCoarse)
}

fn blank(watch: &Watch<'_>, view: &View, window: &NamedWindow) -> Finding {
    Finding {
        channel: watch.channel.id.clone(),
        channel_name: watch.channel.name.clone(),
        sector: view.place.id.clone(),
        sector_name: view.place.name.clone(),
        window: window.clone(),
        measured: None,
        observed: None,
        expected: None,
        ratio: None,
        interval: None,
        power: None,
        sight: None,
        least_expected: None,
        verdict: Verdict::CannotTell,
        reason: None,
        direction: None,
        on_map: Verdict::CannotTell,
        provisional: false,
        exposure: 1.0,
        baseline: None,
        thresholds: Vec::new(),
        rank: None,
        weekly: None,
        effort: None,
        clock_margin_hours: None,
        placebo: None,
        live: None,
        course: Vec::new(),
        look_at: None,
        sentence: String::new(),
    }
}

/// One channel, place and window.
struct Question<'q> {
    truce: &'q Truce,
    watch: &'q Watch<'q>,
    view: &'q View,
    window: Window,
    options: &'q Options,
}

impl Question<'_> {
    fn answer(&self, finding: &mut Finding, drawn: &[Window]) {
        let (watch, view, window, threshold) = (self.watch, self.view, self.window, self.options.threshold);
        finding.measured = Some(window);
        finding.observed = Some(view.series.count(window));
        let open = self.options.as_of.is_some_and(|as_of| as_of < finding.window.window.end);
        let come_in = self.share_come_in(finding.window.window);
        finding.exposure = watch.clear(window) * come_in;
        finding.provisional = open || come_in <= 0.9;
        finding.reason = checks::watched(watch, view, window);
        let matching = &watch.channel.matching;
        let windows = watch.baseline(view, window, matching);
        let short = checks::enough(&windows, matching);
        let level = watch.level(view, &windows, matching);
        let (None, Some(level)) = (short, level) else {
            let none = if windows.is_empty() || short.is_some() {
                Reason::NoBaseline
            } else {
                self.nothing(&windows)
            };
            finding.reason = finding.reason.or(Some(none));
            return;
        };
        let comparison = Comparison {
            observed: view.series.count(window),
            expected: level.mean * finding.exposure,
            size: level.size,
        };
        self.fill(finding, &comparison);
        let span = windows
            .iter()
            .copied()
            .reduce(|one, other| Window { start: one.start.min(other.start), end: one.end.max(other.end) });
        finding.baseline = span.map(|span| Baseline {
            windows: windows.len(),
            span,
            mean: level.mean,
            variance: level.variance,
            size: level.size,
        });
        finding.rank = Some(self.rank(&windows, comparison.observed, finding.exposure));
        finding.weekly = self.weekly(finding.exposure);
        finding.effort = self.effort(&windows, &comparison);
        finding.course = self.course(&windows, come_in);
        finding.live = sequential::follow(watch, view, window, &windows, threshold.tau);
        let placebo = placebo::run(watch, view, window, drawn, threshold, self.truce.has_end);
        finding.placebo = (placebo.windows > 0).then_some(placebo);
        if finding.reason.is_none() {
            finding.reason = placebo::barred(watch, view, window, self.truce.has_end);
        }
        self.conclude(finding, &comparison, open);
    }

    /// Gives verdict and reason.
    fn conclude(&self, finding: &mut Finding, comparison: &Comparison, open: bool) {
        let threshold = self.options.threshold;
        if finding.reason.is_some() {
            return;
        }
        // While a window is open every look is one of many, so only evidence that is valid at every look counts.
        if open {
            let declared = finding.live.as_ref().and_then(|live| live.declared);
            finding.verdict = declared.map_or(Verdict::CannotTell, |declared| declared.verdict);
            finding.reason = declared.is_none().then_some(Reason::WindowOpen);
            return;
        }
        finding.verdict = comparison.verdict(threshold);
        finding.clock_margin_hours = self.clock_margin(finding.verdict);
        if finding.verdict == Verdict::CannotTell {
            let few = comparison.expected < least_expected(comparison.size, threshold);
            finding.reason = Some(if few { Reason::TooFewExpected } else { Reason::NearThreshold });
        }
    }

    fn fill(&self, finding: &mut Finding, comparison: &Comparison) {
        let threshold = self.options.threshold;
        let ratio = comparison.ratio(threshold.alpha);
        finding.expected = Some(comparison.expected);
        finding.ratio = Some(ratio.ratio);
        finding.interval = Some([ratio.lower, ratio.upper]);
        finding.power = Some(comparison.power(threshold));
        finding.sight = Some(comparison.sight(threshold));
        finding.least_expected = Some(least_expected(comparison.size, threshold));
        finding.direction = Some(comparison.direction(threshold.alpha));
        let at = |tau| AtThreshold { tau, verdict: comparison.verdict(Threshold { tau, ..threshold }) };
        finding.thresholds = [0.1, 0.25, 0.5].map(at).to_vec();
    }

    /// Returns why nothing was expected: one long alert, or nothing ever seen.
    fn nothing(&self, windows: &[Window]) -> Reason {
        let hidden = windows.iter().filter(|window| self.view.under_alert(**window) > 0.5).count();
        if hidden * 2 > windows.len() { Reason::PermanentAlert } else { Reason::TooFewExpected }
    }

    /// Returns the share of the reports that have come in, by the channel's own delay.
    fn share_come_in(&self, window: Window) -> f64 {
        let delay = &self.watch.channel.delay;
        let Some(as_of) = self.options.as_of.filter(|_| !delay.is_empty()) else { return 1.0 };
        let age = (as_of.0 - window.end.0).max(0) as f64 / DAY as f64;
        let after = delay.partition_point(|(days, _)| *days <= age);
        match (after.checked_sub(1).map(|at| delay[at]), delay.get(after)) {
            (Some((from, low)), Some((to, high))) => low + (high - low) * (age - from) / (to - from),
            (Some((_, last)), None) => last,
            (None, Some((_, first))) => *first,
            (None, None) => 1.0,
        }
    }

    fn rank(&self, windows: &[Window], observed: u64, exposure: f64) -> Rank {
        let counts = self.watch.counts(self.view, windows);
        let rate = observed as f64 / exposure.max(f64::MIN_POSITIVE);
        let rates = counts.iter().map(|(count, clear)| *count as f64 / clear);
        let (few, many) = rates.fold((1, 1), |(few, many), other| {
            (few + usize::from(other <= rate), many + usize::from(other >= rate))
        });
        let all = (counts.len() + 1) as f64;
        Rank { as_few: few as f64 / all, as_many: many as f64 / all }
    }

    fn weekly(&self, exposure: f64) -> Option<Sensitivity> {
        let matching: Matching = self.watch.channel.matching.weekly();
        let windows = self.watch.baseline(self.view, self.window, &matching);
        if windows.len() < matching.least {
            return None;
        }
        let level = self.watch.level(self.view, &windows, &matching)?;
        let observed = self.view.series.count(self.window);
        Some(
            self.sensitivity(
                Comparison { observed, expected: level.mean * exposure, size: level.size },
                None,
            ),
        )
    }

    /// Compares the sources' reports about other things with what they were in the baseline.
    fn effort(&self, windows: &[Window], comparison: &Comparison) -> Option<Sensitivity> {
        let effort = self.watch.seen.effort.as_ref()?;
        let before: u64 = windows.iter().map(|window| effort.count(*window)).sum();
        let now = effort.count(self.window);
        if before == 0 || now == 0 {
            return None;
        }
        let factor = now as f64 * windows.len() as f64 / before as f64;
        Some(
            self.sensitivity(
                Comparison { expected: comparison.expected * factor, ..*comparison },
                Some(factor),
            ),
        )
    }

    fn sensitivity(&self, comparison: Comparison, factor: Option<f64>) -> Sensitivity {
        let ratio = comparison.ratio(self.options.threshold.alpha);
        Sensitivity {
            expected: comparison.expected,
            factor,
            ratio: ratio.ratio,
            interval: [ratio.lower, ratio.upper],
            verdict: comparison.verdict(self.options.threshold),
        }
    }

    fn course(&self, windows: &[Window], come_in: f64) -> Vec<Step> {
        let step = if self.watch.seen.daily { DAY } else { HOUR };
        let alpha = 0.025;
        (self.window.start.0..self.window.end.0)
            .step_by(step as usize)
            .map(|start| {
                let part =
                    Window { start: Second(start), end: Second((start + step).min(self.window.end.0)) };
                let moved = |other: &Window| part.moved(other.start.0 - self.window.start.0);
                let matched: Vec<Window> = windows.iter().map(moved).collect();
                let observed = self.view.series.count(part);
                let level = self.watch.level(self.view, &matched, &self.watch.channel.matching);
                let Some(level) = level else {
                    return Step { start: part.start, observed, expected: 0.0, band: [0, 0] };
                };
                let expected = level.mean * self.watch.clear(part) * come_in;
                let counts = crate::NegativeBinomial { mean: expected, size: level.size };
                let ends = [alpha, 1.0 - alpha]
                    .map(|share| (0..100_000).find(|&x| counts.at_most(x) >= share).unwrap_or(100_000));
                Step { start: part.start, observed, expected, band: ends }
            })
            .collect()
    }

    /// Returns for how many hours either way the window can be moved without another verdict.
    fn clock_margin(&self, verdict: Verdict) -> Option<u8> {
        if self.watch.seen.daily {
            return None;
        }
        let same = |hours: i64| {
            let moved = placebo::compare(self.watch, self.view, self.window.moved(hours * HOUR));
            moved.is_some_and(|moved| moved.verdict(self.options.threshold) == verdict)
        };
        Some(
            (1..=3)
                .take_while(|&hours| same(i64::from(hours)) && same(-i64::from(hours)))
                .last()
                .unwrap_or(0),
        )
    }
}

fn report(watch: &Watch<'_>) -> ChannelReport {
    ChannelReport {
        channel: watch.channel.id.clone(),
        name: watch.channel.name.clone(),
        sees: watch.channel.sees.clone(),
        source: watch.channel.source.clone(),
        account: watch.seen.account.clone(),
        extent: watch.ground.extent,
        daily: watch.seen.daily,
        warnings: sentences::of_account(&watch.seen.account),
    }
}
