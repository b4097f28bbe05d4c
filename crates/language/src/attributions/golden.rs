//! The network against the numbers that the training program gave for the same weights.

use armistice_record::Document;
use serde::Deserialize;

use super::features::{self, View};
use crate::{Models, analyse};

#[derive(Deserialize)]
struct Golden {
    text: String,
    logits: Vec<f32>,
    windows: Vec<GoldenWindow>,
}

#[derive(Deserialize)]
struct GoldenWindow {
    cue: usize,
    scores: Vec<f32>,
    roles: Vec<u8>,
}

#[track_caller]
fn close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (i, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() < 1e-3, "number {i}: {a}, expected {b}");
    }
}

#[test]
fn the_network_gives_the_golden_vectors() {
    let golden: Golden =
        serde_json::from_str(include_str!("../../tests/attribution_golden.json")).expect("a JSON object");
    let document = Document::story(&golden.text).expect("short");
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    let network = &Models::embedded().attributions;
    let view = View::new(&document, &analysis);
    let (rows, logits) = super::read_words(network, &view, super::BATCH);
    close(&logits, &golden.logits);
    assert!(!golden.windows.is_empty());
    for window in golden.windows {
        let words = features::window(&view, window.cue);
        let pairs = features::pairs(&view, window.cue, &words);
        let windows = [(window.cue, words)];
        close(&network.scores(&rows, &windows, &pairs), &window.scores);
        assert_eq!(network.roles(&rows, &windows, &pairs), window.roles);
    }
}
