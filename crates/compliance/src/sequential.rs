//! Evidence while a window runs, valid at every look.
//!
//! For blocks `b` of six hours, `E_t = Σ_j w_j Π_b NB(x_b; rho_j m_b, k_b) / NB(x_b; tau m_b, k_b)` with equal
//! weights. Under any rho at or over `tau` (for the pause; at or under it for the other side) this is a supermartingale
//! that starts at 1, so by Ville's inequality it ever reaches 20 with a chance of at most 1 in 20 (Lindon and Malek 2022;
//! Ramdas, Grünwald, Vovk, Shafer 2023, *Game-theoretic statistics and safe anytime-valid inference*, section 3).

use crate::inference::Verdict;
use crate::negative_binomial::NegativeBinomial;
use crate::results::{Block, Declared, Live};
use crate::time::{HOUR, Second, Window};
use crate::watch::{View, Watch};

/// The length of a block.
const BLOCK: i64 = 6 * HOUR;

/// Evidence at which a verdict is declared.
pub const DECLARED_AT: f64 = 20.0;

const OF_A_PAUSE: [f64; 3] = [0.01, 0.05, 0.1];
const OF_NO_PAUSE: [f64; 4] = [0.5, 0.75, 1.0, 1.5];

/// Evidence as a mixture of likelihood ratios, kept as logarithms.
struct Evidence<const N: usize> {
    rhos: [f64; N],
    logarithms: [f64; N],
}

impl<const N: usize> Evidence<N> {
    fn new(rhos: [f64; N]) -> Self {
        Evidence { rhos, logarithms: [0.0; N] }
    }

    fn update(&mut self, observed: u64, expected: f64, size: f64, tau: f64) -> f64 {
        let ln = |rho: f64| NegativeBinomial { mean: rho * expected, size }.ln_density(observed);
        let at_tau = ln(tau);
        for (logarithm, rho) in self.logarithms.iter_mut().zip(self.rhos) {
            *logarithm += ln(rho) - at_tau;
        }
        self.logarithms.iter().map(|logarithm| libm::exp(*logarithm)).sum::<f64>() / N as f64
    }
}

/// Follows the evidence through the blocks of a window that have passed; `tau` must lie between 0.1 and 0.5.
pub fn follow(watch: &Watch<'_>, view: &View, window: Window, baseline: &[Window], tau: f64) -> Option<Live> {
    if watch.seen.daily || !(0.1..0.5).contains(&tau) {
        return None;
    }
    let (mut pause, mut none) = (Evidence::new(OF_A_PAUSE), Evidence::new(OF_NO_PAUSE));
    let mut live = Live { blocks: Vec::new(), declared: None };
    for at in (window.start.0..window.end.0).step_by(BLOCK as usize) {
        let block = Window { start: Second(at), end: Second((at + BLOCK).min(window.end.0)) };
        let matched: Vec<Window> =
            baseline.iter().map(|other| block.moved(other.start.0 - window.start.0)).collect();
        let observed = view.series.count(block);
        let Some(level) = watch.level(view, &matched, &watch.channel.matching) else { continue };
        let expected = level.mean * watch.clear(block);
        let for_pause = pause.update(observed, expected, level.size, tau);
        let against_pause = none.update(observed, expected, level.size, tau);
        live.blocks.push(Block { until: block.end, observed, expected, for_pause, against_pause });
        let verdict = match (for_pause >= DECLARED_AT, against_pause >= DECLARED_AT) {
            (true, _) => Verdict::Paused,
            (_, true) => Verdict::NotPaused,
            _ => continue,
        };
        live.declared.get_or_insert(Declared { verdict, at: block.end });
    }
    Some(live)
}
