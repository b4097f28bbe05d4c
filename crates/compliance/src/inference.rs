//! From a count and what was expected to a ratio, its interval and a verdict.
//!
//! The estimand is `rho`, fire in the window over fire expected had nothing been declared. Given the baseline, the
//! count follows a negative binomial with mean `rho · m · e` and the baseline's size. The interval inverts that
//! distribution's two one-sided tests (Casella, Berger, *Statistical Inference*, section 9.2), so a verdict is wrong
//! with a chance of at most `alpha` if the model holds.

use serde::Serialize;

use crate::negative_binomial::NegativeBinomial;

/// What counts as a pause, and how sure one has to be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// Fire at or under this share of what was expected is a pause, `tau`.
    pub tau: f64,
    /// The chance of error on each side.
    pub alpha: f64,
}

impl Default for Threshold {
    fn default() -> Self {
        Threshold { tau: 0.25, alpha: 0.025 }
    }
}

/// What the figures say about one channel, place and window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Fire was at most `tau` of what was expected, shown.
    Paused,
    /// Fire was more than `tau` of what was expected, shown.
    NotPaused,
    /// Neither is shown.
    CannotTell,
}

/// How fire compares with what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Shown to be less.
    Fell,
    /// Shown to be more.
    Rose,
    /// Neither is shown.
    NoChangeShown,
}

/// A count beside what was expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What was seen.
    pub observed: u64,
    /// What was expected, `m · e`.
    pub expected: f64,
    /// The size of the negative binomial.
    pub size: f64,
}

/// A ratio with its interval; the upper end may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Seen over expected.
    pub ratio: f64,
    /// The lower end of the interval.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Comparison {
    fn at(&self, rho: f64) -> NegativeBinomial {
        NegativeBinomial { mean: rho * self.expected, size: self.size }
    }

    /// Returns `P(X <= observed | rho)`: small where fire was less than `rho` of what was expected.
    pub fn less_than(&self, rho: f64) -> f64 {
        self.at(rho).at_most(self.observed)
    }

    /// Returns `P(X >= observed | rho)`: small where fire was more than `rho` of what was expected.
    pub fn more_than(&self, rho: f64) -> f64 {
        self.at(rho).at_least(self.observed)
    }

    /// Returns the ratio and its interval with `alpha` on each side.
    ///
    /// `upper = sup{rho: P(X <= x | rho) > alpha}`, `lower = inf{rho: P(X >= x | rho) > alpha}`.
    pub fn ratio(&self, alpha: f64) -> Ratio {
        let upper = boundary(|rho| self.less_than(rho) > alpha);
        let lower = if self.observed == 0 { 0.0 } else { boundary(|rho| self.more_than(rho) <= alpha) };
        Ratio { ratio: self.observed as f64 / self.expected, lower, upper }
    }

    /// Returns the verdict against a threshold.
    pub fn verdict(&self, threshold: Threshold) -> Verdict {
        if self.less_than(threshold.tau) <= threshold.alpha {
            Verdict::Paused
        } else if self.more_than(threshold.tau) <= threshold.alpha {
            Verdict::NotPaused
        } else {
            Verdict::CannotTell
        }
    }

    /// Returns what is shown about rho = 1.
    pub fn direction(&self, alpha: f64) -> Direction {
        if self.less_than(1.0) <= alpha {
            Direction::Fell
        } else if self.more_than(1.0) <= alpha {
            Direction::Rose
        } else {
            Direction::NoChangeShown
        }
    }

    /// Returns the chance that fire gone on as before would not have been called a pause: `P(X > c | rho = 1)`, `c`
    /// the largest count that shows a pause; 0 where no count shows one.
    pub fn power(&self, threshold: Threshold) -> f64 {
        let pause = |x: u64| Comparison { observed: x, ..*self }.less_than(threshold.tau) <= threshold.alpha;
        first(|x| !pause(x)).map_or(0.0, |above| if above == 0 { 0.0 } else { self.at(1.0).at_least(above) })
    }

    /// Returns the chance that fire gone on as before would have been shown not to have paused.
    pub fn sight(&self, threshold: Threshold) -> f64 {
        let shows = |x: u64| Comparison { observed: x, ..*self }.more_than(threshold.tau) <= threshold.alpha;
        first(shows).map_or(0.0, |least| self.at(1.0).at_least(least))
    }
}

/// Returns the least count for which a condition holds that holds for every greater one, by doubling and halving.
fn first(holds: impl Fn(u64) -> bool) -> Option<u64> {
    if holds(0) {
        return Some(0);
    }
    let mut high = 1_u64;
    while !holds(high) {
        high *= 2;
        if high > 1 << 40 {
            return None;
        }
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// Returns where a condition on rho that holds near 0 ceases to hold, by halving; infinite where it never does.
fn boundary(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while holds(high) {
        low = high;
        high *= 4.0;
        if high > 1e9 {
            return f64::INFINITY;
        }
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// Returns the least expected count at which even silence shows a pause: `k (alpha^(-1/k) - 1) / tau`.
///
/// Solves `P(X = 0) = (k / (k + tau m))^k = alpha` for `m`; for large `k` it is the Poisson value `-ln(alpha) / tau`.
pub fn least_expected(size: f64, threshold: Threshold) -> f64 {
    size * libm::expm1(-libm::log(threshold.alpha) / size) / threshold.tau
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_expected_counts_of_the_method() {
        // Section 2 of ceasefire.md, alpha 0.05: Poisson 12; k = 5: 16.4; k = 2: 27.8; k = 1: 76.
        let threshold = Threshold { tau: 0.25, alpha: 0.05 };
        for (size, expected) in [(1e9, 12.0), (5.0, 16.4), (2.0, 27.8), (1.0, 76.0)] {
            let least = least_expected(size, threshold);
            assert!((least - expected).abs() < 0.05, "{size}: {least}");
        }
    }

    #[test]
    fn silence_shows_a_pause_just_above_the_least_expected_count() {
        let threshold = Threshold::default();
        for size in [0.5, 3.0, 40.0] {
            let least = least_expected(size, threshold);
            let silence = |expected| Comparison { observed: 0, expected, size }.verdict(threshold);
            assert_eq!(silence(least * 1.001), Verdict::Paused);
            assert_eq!(silence(least * 0.999), Verdict::CannotTell);
        }
    }

    #[test]
    fn verdicts_agree_with_the_interval() {
        let threshold = Threshold::default();
        for observed in 0..60 {
            for (expected, size) in [(5.0, 1.2), (30.0, 6.0), (51.7, 29.4), (120.0, 400.0)] {
                let comparison = Comparison { observed, expected, size };
                let ratio = comparison.ratio(threshold.alpha);
                assert!(ratio.lower <= ratio.ratio && ratio.ratio <= ratio.upper, "{comparison:?} {ratio:?}");
                let expected = if ratio.upper <= threshold.tau {
                    Verdict::Paused
                } else if ratio.lower >= threshold.tau {
                    Verdict::NotPaused
                } else {
                    Verdict::CannotTell
                };
                assert_eq!(comparison.verdict(threshold), expected, "{comparison:?} {ratio:?}");
            }
        }
    }
}
