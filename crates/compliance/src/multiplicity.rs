//! Many channels and places at once: how many of the findings would come by chance.

/// Returns the p-values adjusted for their false discovery rate under any dependence, in the order given.
///
/// Benjamini and Yekutieli 2001, *Annals of Statistics* 29, theorem 1.3: `p_(i) · m · (1 + 1/2 + … + 1/m) / i`, made
/// monotone from the largest down.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    let m = p.len() as f64;
    let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
    let order = ascending(p);
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * m * harmonic / (rank + 1) as f64);
        adjusted[at] = least;
    }
    adjusted
}

/// Returns how many hypotheses are rejected with a chance of at most `alpha` of any error (Holm 1979, *Scandinavian
/// Journal of Statistics* 6).
pub fn holm(p: &[f64], alpha: f64) -> usize {
    ascending(p)
        .iter()
        .enumerate()
        .take_while(|(rank, at)| p[**at] <= alpha / (p.len() - rank) as f64)
        .count()
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&one, &other| p[one].total_cmp(&p[other]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusted_as_r_does() {
        // p.adjust(c(0.01, 0.02, 0.03, 0.5), "BY") in R: 0.0833 for the first three, capped at 1 for the last.
        let adjusted = benjamini_yekutieli(&[0.5, 0.01, 0.03, 0.02]);
        for (value, expected) in adjusted.iter().zip([1.0, 0.083_333, 0.083_333, 0.083_333]) {
            assert!((value - expected).abs() < 1e-5, "{adjusted:?}");
        }
        assert!(benjamini_yekutieli(&[]).is_empty());
    }

    #[test]
    fn holm_stops_at_the_first_that_fails() {
        assert_eq!(holm(&[0.001, 0.06, 0.012, 0.001], 0.05), 3);
        assert_eq!(holm(&[0.02, 0.02, 0.02], 0.05), 0);
    }
}
