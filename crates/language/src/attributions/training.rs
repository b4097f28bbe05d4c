//! What the attribution network sees of a text, for its training: `tools/train/attribution.py` reads it.

use std::ops::Range;

use armistice_record::{Document, Span};
use serde::Serialize;

use super::features::{self, LABELS, PAIRS, View};
use crate::{Analysis, Upos};

/// What the network sees of a text.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// First and last byte of every word.
    pub tokens: Vec<(usize, usize)>,
    /// The sentence of every word.
    pub sentences: Vec<u32>,
    /// The labels of every word, rows of tables.
    pub labels: Vec<[u16; LABELS]>,
    /// The flags of every word, a bit each.
    pub flags: Vec<u64>,
    /// The windows around the given cues.
    pub windows: Vec<Window>,
}

/// The words around a cue.
#[derive(Clone, Debug, Serialize)]
pub struct Window {
    /// The word that stands for the cue.
    pub cue: usize,
    /// The words.
    pub words: Range<usize>,
    /// How each of them stands to the cue, rows of tables.
    pub pairs: Vec<[u16; PAIRS]>,
}

/// Returns what the network sees, with a window for each of the given cues; a cue without words gives none.
pub fn seen(document: &Document, analysis: &Analysis, cues: &[Vec<Span>]) -> (Seen, Vec<Option<usize>>) {
    let view = View::new(document, analysis);
    let words = features::words(&view);
    let mut windows = Vec::new();
    let mut places = Vec::new();
    for cue in cues {
        let anchor = anchor(analysis, cue);
        places.push(anchor.map(|_| windows.len()));
        windows.extend(anchor.map(|cue| {
            let words = features::window(&view, cue);
            Window { cue, pairs: features::pairs(&view, cue, &words), words }
        }));
    }
    let seen = Seen {
        tokens: analysis.tokens.iter().map(|t| (t.span.start(), t.span.end())).collect(),
        labels: words.iter().map(|word| word.labels).collect(),
        flags: words.iter().map(|word| word.flags).collect(),
        sentences: view.sentences,
        windows,
    };
    (seen, places)
}

/// Returns the rows that the encoder gives, `(words, 128)`.
pub fn rows(analysis: &Analysis) -> &[i8] {
    &analysis.rows
}

/// Returns the word that stands for a cue: one whose head is outside, a verb or noun if there is one, the first.
fn anchor(analysis: &Analysis, cue: &[Span]) -> Option<usize> {
    let tokens = &analysis.tokens;
    let mut words = Vec::new();
    for span in cue {
        let first = tokens.partition_point(|t| t.span.end() <= span.start());
        words.extend((first..tokens.len()).take_while(|&i| tokens[i].span.start() < span.end()));
    }
    let weight = |&i: &usize| {
        let outside = tokens[i].head.is_none_or(|head| !words.contains(&head));
        let kind = match tokens[i].upos {
            Upos::Verb => 3,
            Upos::Noun | Upos::Adj => 2,
            Upos::Punct | Upos::Part | Upos::Aux => 0,
            _ => 1,
        };
        (kind.min(2), outside, kind, std::cmp::Reverse(i))
    };
    words.iter().copied().max_by_key(weight)
}
