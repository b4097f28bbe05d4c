//! The negative binomial distribution of counts, by mean and size.
//!
//! Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 3rd ed., ch. 5: for mean `m` and size `k` the
//! variance is `m + m²/k`, and `P(X <= x) = I_p(k, x + 1)` with `p = k / (k + m)` and the regularised incomplete
//! beta function `I`. Thinning keeps `k`.

use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::{checked_gamma_ur, ln_gamma};

/// The size above which the incomplete beta function is left for the Poisson limit, whose variance differs by a
/// part in a hundred million.
const POISSON_SIZE: f64 = 1e8;

/// Counts with mean `mean` and size `size`; a size of infinity is the Poisson distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial {
    /// The mean, at least 0.
    pub mean: f64,
    /// The size `k`, above 0: the smaller, the more the counts vary.
    pub size: f64,
}

impl NegativeBinomial {
    /// Returns `P(X <= x)`; not a number where mean or size is none.
    pub fn at_most(self, x: u64) -> f64 {
        if self.mean == 0.0 {
            return 1.0;
        }
        let x = x as f64 + 1.0;
        if self.size > POISSON_SIZE * self.mean.max(1.0) {
            return checked_gamma_ur(x, self.mean).unwrap_or(f64::NAN);
        }
        let p = self.size / (self.size + self.mean);
        checked_beta_reg(self.size, x, p).unwrap_or(f64::NAN)
    }

    /// Returns `P(X >= x)`.
    pub fn at_least(self, x: u64) -> f64 {
        match x.checked_sub(1) {
            None => 1.0,
            Some(_) if self.mean == 0.0 => 0.0,
            Some(below) if self.size > POISSON_SIZE * self.mean.max(1.0) => 1.0 - self.at_most(below),
            Some(_) => {
                let q = self.mean / (self.size + self.mean);
                checked_beta_reg(x as f64, self.size, q).unwrap_or(f64::NAN)
            }
        }
    }

    /// Returns `ln P(X = x)`.
    pub fn ln_density(self, x: u64) -> f64 {
        let (m, k, x) = (self.mean, self.size, x as f64);
        if m == 0.0 {
            return if x == 0.0 { 0.0 } else { f64::NEG_INFINITY };
        }
        if k > POISSON_SIZE * m.max(1.0) {
            return x * libm::log(m) - m - ln_gamma(x + 1.0);
        }
        ln_gamma(x + k) - ln_gamma(k) - ln_gamma(x + 1.0) - k * libm::log1p(m / k)
            + x * libm::log(m / (k + m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
    }

    #[test]
    fn hand_worked_values() {
        // Size 1 is the geometric distribution: P(X <= x) = 1 - q^(x + 1).
        let geometric = NegativeBinomial { mean: 3.0, size: 1.0 };
        check(geometric.at_most(2), 1.0 - 0.75_f64.powi(3), 1e-12);
        check(geometric.at_least(2), 0.75_f64.powi(2), 1e-12);
        // Silence: P(X = 0) = (k / (k + m))^k.
        let counts = NegativeBinomial { mean: 6.0, size: 2.0 };
        check(counts.at_most(0), 0.0625, 1e-12);
        check(counts.ln_density(0), libm::log(0.0625), 1e-12);
        // The Poisson limit.
        let poisson = NegativeBinomial { mean: 2.0, size: f64::INFINITY };
        check(poisson.at_most(1), 3.0 * libm::exp(-2.0), 1e-12);
        check(poisson.at_least(1), 1.0 - libm::exp(-2.0), 1e-12);
    }

    #[test]
    fn both_tails_and_the_density_agree() {
        for (mean, size) in [(0.3, 0.05), (5.0, 2.0), (51.7, 29.4), (700.0, 1e4), (700.0, 1e12), (9e3, 5e5)] {
            let counts = NegativeBinomial { mean, size };
            for x in [0_u64, 1, 7, 50, 690, 9010] {
                check(counts.at_most(x) + counts.at_least(x + 1), 1.0, 1e-9);
                let step = if x == 0 { counts.at_most(0) } else { counts.at_most(x) - counts.at_most(x - 1) };
                check(libm::exp(counts.ln_density(x)), step, 1e-8);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn chances_are_chances(mean in 0.0..5000.0_f64, size in 0.01..1e6_f64, x in 0_u64..6000) {
            let counts = NegativeBinomial { mean, size };
            let (here, next) = (counts.at_most(x), counts.at_most(x + 1));
            proptest::prop_assert!((0.0..=1.0).contains(&here) && here <= next + 1e-12, "{here} {next}");
            let more = NegativeBinomial { mean: mean * 1.1, size };
            proptest::prop_assert!(more.at_most(x) <= here + 1e-9);
            proptest::prop_assert!((counts.at_least(x + 1) + here - 1.0).abs() < 1e-8);
        }
    }
}
