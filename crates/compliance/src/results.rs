//! What comes out: findings, summaries, the account of every channel. The field names are those of the JSON.

use serde::{Serialize, Serializer};

use crate::claims::Ledger;
use crate::inference::{Direction, Threshold, Verdict};
use crate::intake::Account;
use crate::time::{Second, Window};
use crate::truce::{Fire, NamedWindow, OtherTruce, Party};

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing was ever seen there, or the series does not reach over the window.
    NoCoverage,
    /// The series knows only days, and no whole day lies in the window.
    TimeTooCoarse,
    /// The window is not over.
    WindowOpen,
    /// Too little of the sky was clear.
    Cloud,
    /// One alert lay over most of it.
    PermanentAlert,
    /// Not watched for most of it, as the series tells.
    NotWatched,
    /// Too few windows to compare with.
    NoBaseline,
    /// The channel had fallen silent before the window began.
    ReportingGap,
    /// The series changed in a way that is no change of fire.
    SeriesBreak,
    /// Many rows could not be used.
    UnusableRows,
    /// Rows bear times that their zone's clocks never showed.
    ImpossibleClock,
    /// So little was expected that even silence would show nothing.
    TooFewExpected,
    /// Enough was expected, but the interval holds the threshold.
    NearThreshold,
    /// Shown alone, but not among as many places and channels.
    ManyCompared,
    /// No channel can see a kind of fire that is forbidden.
    ActNotSeen,
    /// A channel in scope would not have seen it, or does not tell.
    ChannelUndecided,
}

impl Reason {
    /// Returns the words for it in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Reason::NoCoverage => "no coverage",
            Reason::TimeTooCoarse => "only days are known and no whole day lies in the window",
            Reason::WindowOpen => "the window is still open",
            Reason::Cloud => "cloud",
            Reason::PermanentAlert => "permanent alert",
            Reason::NotWatched => "not watched",
            Reason::NoBaseline => "too few earlier windows to compare with",
            Reason::ReportingGap => "the channel was silent before the window began",
            Reason::SeriesBreak => "the series has a break",
            Reason::UnusableRows => "too many rows could not be used",
            Reason::ImpossibleClock => "the times do not fit their zone",
            Reason::TooFewExpected => "too few expected",
            Reason::NearThreshold => "the interval holds the threshold",
            Reason::ManyCompared => "not shown among so many comparisons",
            Reason::ActNotSeen => "no channel sees all that is forbidden",
            Reason::ChannelUndecided => "not every channel can tell",
        }
    }
}

/// What one channel shows of one place in one window.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The channel's id.
    pub channel: String,
    /// Its name.
    pub channel_name: String,
    /// The sector's id; `all` is the whole area.
    pub sector: String,
    /// Its name.
    pub sector_name: String,
    /// The window.
    pub window: NamedWindow,
    /// What of it was measured: whole days for series that know only days, what has passed of an open window. For
    /// series of days these are days in the channel's zone, written as if in UTC.
    pub measured: Option<Window>,
    /// How many were seen.
    pub observed: Option<u64>,
    /// How many were expected had nothing been declared.
    pub expected: Option<f64>,
    /// Seen over expected.
    pub ratio: Option<f64>,
    /// Its interval; an end without limit is null.
    #[serde(serialize_with = "interval")]
    pub interval: Option<[f64; 2]>,
    /// The chance that fire gone on as before would not have been called a pause; 0 where no count shows a pause.
    pub power: Option<f64>,
    /// The chance that fire gone on as before would have been shown not to have paused.
    pub sight: Option<f64>,
    /// The least expected count at which silence shows a pause.
    pub least_expected: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it cannot be told.
    pub reason: Option<Reason>,
    /// Whether fire fell or rose.
    pub direction: Option<Direction>,
    /// The verdict that stands among all channels and places of the map, at a false discovery rate of 10 %.
    pub on_map: Verdict,
    /// Whether rows may still come in, or the window is open.
    pub provisional: bool,
    /// The share that could be seen: clear sky, reports that have come in.
    pub exposure: f64,
    /// What the expectation rests on.
    pub baseline: Option<Baseline>,
    /// The verdict at other thresholds.
    pub thresholds: Vec<AtThreshold>,
    /// The rank of the count among the baseline windows, which rests on no model.
    pub rank: Option<Rank>,
    /// The same against the same weekday of sixteen weeks.
    pub weekly: Option<Sensitivity>,
    /// The same with the sources' effort taken into account.
    pub effort: Option<Sensitivity>,
    /// For how many hours the clock of the series may be off, either way, without another verdict; up to 3.
    pub clock_margin_hours: Option<u8>,
    /// How often windows without a truce get each verdict in this very series.
    pub placebo: Option<Placebo>,
    /// Evidence as it came in.
    pub live: Option<Live>,
    /// Observed and expected by hour, or by day.
    pub course: Vec<Step>,
    /// A group in which enough is expected, for a sector in which it is not.
    pub look_at: Option<String>,
    /// The sentence.
    pub sentence: String,
}

fn interval<S: Serializer>(interval: &Option<[f64; 2]>, serializer: S) -> Result<S::Ok, S::Error> {
    interval.map(|ends| ends.map(|end| end.is_finite().then_some(end))).serialize(serializer)
}

/// What an expectation rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// How many windows.
    pub windows: usize,
    /// The first and last moment of them.
    pub span: Window,
    /// The mean count.
    pub mean: f64,
    /// The variance of the counts.
    pub variance: f64,
    /// The size `k` of the negative binomial.
    pub size: f64,
}

/// A verdict at another threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtThreshold {
    /// The threshold.
    pub tau: f64,
    /// The verdict.
    pub verdict: Verdict,
}

/// A conformal rank: the chance of a rank as extreme if the window were one of the baseline's (Vovk, Gammerman,
/// Shafer, *Algorithmic Learning in a Random World*, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rank {
    /// (1 + windows with as few or fewer) / (K + 1).
    pub as_few: f64,
    /// (1 + windows with as many or more) / (K + 1).
    pub as_many: f64,
}

/// The same question asked another way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// What is expected then.
    pub expected: f64,
    /// The factor put on the expectation, for the sources' effort.
    pub factor: Option<f64>,
    /// The ratio.
    pub ratio: f64,
    /// Its interval.
    #[serde(serialize_with = "ends")]
    pub interval: [f64; 2],
    /// The verdict.
    pub verdict: Verdict,
}

fn ends<S: Serializer>(interval_ends: &[f64; 2], serializer: S) -> Result<S::Ok, S::Error> {
    interval(&Some(*interval_ends), serializer)
}

/// What windows without a truce are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Placebo {
    /// How many windows were drawn.
    pub windows: usize,
    /// How many windows side by side the series has room for.
    pub side_by_side: usize,
    /// How many were called paused.
    pub paused: usize,
    /// How many were called not paused.
    pub not_paused: usize,
    /// In how many rho = 1 was rejected, at `alpha` on each side.
    pub rejected: usize,
    /// In how many a Poisson test would have rejected it; a wrong answer, for comparison.
    pub rejected_poisson: usize,
}

/// Evidence as it came in, valid at every look.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Live {
    /// What was known after each block.
    pub blocks: Vec<Block>,
    /// The first verdict that the evidence carried.
    pub declared: Option<Declared>,
}

/// A block of a window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Block {
    /// When it ended.
    pub until: Second,
    /// How many were seen in it.
    pub observed: u64,
    /// How many were expected in it.
    pub expected: f64,
    /// Evidence for a pause since the start.
    pub for_pause: f64,
    /// Evidence against one since the start.
    pub against_pause: f64,
}

/// A verdict while the window runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Declared {
    /// The verdict.
    pub verdict: Verdict,
    /// When it could be said.
    pub at: Second,
}

/// An hour or day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Its start.
    pub start: Second,
    /// How many were seen.
    pub observed: u64,
    /// How many were expected.
    pub expected: f64,
    /// The middle 95 % of what was to be expected.
    pub band: [u64; 2],
}

/// What all channels together show of a place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The sector's id.
    pub sector: String,
    /// Its name.
    pub sector_name: String,
    /// The verdict; *paused* means paused in what was watched.
    pub verdict: Verdict,
    /// Why it cannot be told.
    pub reason: Option<Reason>,
    /// The channels that decided it, or that cannot tell.
    pub channels: Vec<String>,
    /// The sentence.
    pub sentence: String,
}

/// What came in through a channel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChannelReport {
    /// The id.
    pub channel: String,
    /// The name.
    pub name: String,
    /// Which kinds of fire it sees.
    pub sees: Vec<Fire>,
    /// Origin and licence.
    pub source: String,
    /// What became of its rows.
    pub account: Account,
    /// From when to when it reaches.
    pub extent: Option<Window>,
    /// Whether it knows days only.
    pub daily: bool,
    /// What is odd about it.
    pub warnings: Vec<String>,
}

/// Everything.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// The truce's name.
    pub title: String,
    /// The conflict.
    pub conflict: String,
    /// Where the terms are known from.
    pub terms_source: String,
    /// The parties.
    pub parties: Vec<Party>,
    /// What is forbidden.
    pub forbids: Vec<Fire>,
    /// Exceptions, in words.
    pub exceptions: Vec<String>,
    /// The zone of the terms.
    pub zone: String,
    /// The threshold and the chance of error.
    pub threshold: Threshold,
    /// As of when.
    pub as_of: Option<Second>,
    /// The seed of the placebo windows.
    pub seed: u64,
    /// The ids of the sectors; what else is a place in the results is a group of them.
    pub sectors: Vec<String>,
    /// The windows.
    pub windows: Vec<NamedWindow>,
    /// In at least so many sectors fire is shown not to have paused, with a chance of error of at most `alpha` for all
    /// of them together.
    pub sectors_not_paused: usize,
    /// One a channel, place and window.
    pub results: Vec<Finding>,
    /// One a place, for the whole window.
    pub summaries: Vec<Summary>,
    /// Kinds of fire that are forbidden and that no channel sees.
    pub unseen: Vec<Fire>,
    /// The channels.
    pub channels: Vec<ChannelReport>,
    /// Other truces that no baseline touches.
    pub others: Vec<OtherTruce>,
    /// What each side claims.
    pub claims: Ledger,
    /// What the reader should know.
    pub warnings: Vec<String>,
}
