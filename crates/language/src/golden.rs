//! The network against the numbers that the training program gave for the same weights.

use serde::Deserialize;

use crate::features::Extractor;
use crate::{Models, TAGGER, weights::Weights};

#[derive(Deserialize)]
struct Golden {
    words: Vec<String>,
    features: Vec<Vec<u32>>,
    upos: Vec<f32>,
    entity: Vec<f32>,
    tags: Vec<usize>,
    arc: Vec<f32>,
    heads: Vec<usize>,
    relation: Vec<f32>,
}

/// Both round the inputs of every layer to 1/1024; where sums in another order fall on the other side of a half,
/// the error goes on through the layers.
const TOLERANCE: f32 = 2e-3;

#[track_caller]
fn close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < TOLERANCE * (1.0 + b.abs()) || *b < -1e8, "number {i}: {a}, expected {b}");
    }
}

#[test]
fn the_network_gives_the_golden_vectors() {
    let golden: Vec<Golden> =
        serde_json::from_str(include_str!("../tests/golden.json")).expect("a JSON list");
    let network = &Models::embedded().network;
    let tables: Weights = Weights::parse(TAGGER).expect("whole");
    let sizes = ["prefix", "suffix2", "suffix3", "suffix4", "shape"]
        .map(|name| tables.shape(&format!("{name}.q")).expect("there")[0]);
    for sentence in golden {
        let mut extractor = Extractor::default();
        let features: Vec<_> = sentence.words.iter().map(|word| extractor.features(word)).collect();
        for (found, expected) in features.iter().zip(&sentence.features) {
            assert_eq!([found.plain, found.norm], expected[..2]);
            for k in 0..sizes.len() {
                assert_eq!(found.rows[k] as usize % sizes[k], expected[2 + k] as usize);
            }
        }
        let all = 0..features.len();
        let scores = network.run(&features, std::slice::from_ref(&all));
        close(&scores.upos, &sentence.upos);
        close(&scores.entity, &sentence.entity);
        assert_eq!(Models::embedded().entities.decode(&scores.entity), sentence.tags);
        close(&network.arcs(&scores, &all), &sentence.arc);
        close(&network.relations(&scores, &all, &sentence.heads), &sentence.relation);
    }
}
