//! Our distributions, levels and intervals beside those of SciPy and statsmodels: the table that
//! `tools/truces/rates.py` writes.

use armistice_compliance::{Comparison, Matching, NegativeBinomial, level};

const TABLE: &str = include_str!("rates.csv");

#[track_caller]
fn check(value: f64, told: &str, relative: f64) {
    let told: f64 = told.parse().unwrap();
    let close =
        (value - told).abs() <= relative * told.abs().max(1e-12) || (value.is_infinite() && told > 1e9);
    assert!(close, "{value} is not {told}");
}

#[test]
fn rates_are_those_of_an_independent_implementation() {
    let mut rows = 0;
    for record in csv::Reader::from_reader(TABLE.as_bytes()).records() {
        let record = record.unwrap();
        let field = |at: usize| record.get(at).unwrap();
        let observed: u64 = field(2).parse().unwrap();
        let hours: f64 = field(1).parse().unwrap();
        let counts: Vec<(u64, f64)> =
            field(3).split(' ').map(|count| (count.parse().unwrap(), 1.0)).collect();
        let found = level(&counts, hours, &Matching::default()).unwrap();
        check(found.mean, field(4), 1e-9);
        check(found.mean, field(5), 1e-5);
        check(found.size, field(6), 1e-9);
        let comparison = Comparison { observed, expected: found.mean, size: found.size };
        let ratio = comparison.ratio(0.025);
        check(ratio.ratio, field(7), 1e-9);
        check(ratio.lower, field(8), 1e-6);
        check(ratio.upper, field(9), 1e-6);
        let counts = NegativeBinomial { mean: found.mean, size: found.size };
        check(counts.at_most(observed), field(10), 1e-8);
        check(counts.at_least(observed), field(11), 1e-8);
        rows += 1;
    }
    assert!(rows >= 30, "{rows}");
}
