//! The network: word features, gated convolutions and attention over one sentence, one head for each task.
//!
//! `tools/train/model.py` is the same network for training. Shapes are `(words, width)`, row by row; several
//! sentences run together, but no number of one depends on another.

use std::ops::Range;

use crate::features::{Features, TABLES};
use crate::kernel::{self, Linear};
use crate::weights::Weights;

mod attention;
mod embedding;

use attention::{Attention, Strips};
pub(crate) use embedding::Table;
use embedding::{Gazetteer, Lookup};

/// Names of the hashed tables, in the order of [`Features::rows`].
const TABLE_NAMES: [&str; TABLES] = ["prefix", "suffix2", "suffix3", "suffix4", "shape"];

enum Block {
    Convolution { dilation: usize, linear: Linear },
    Attention(Attention),
}

/// The parsed network.
pub(crate) struct Network {
    width: usize,
    glove: Lookup,
    word: Lookup,
    gazetteer: Gazetteer,
    tables: [Table; TABLES],
    enter: Linear,
    blocks: Vec<Block>,
    upos: Linear,
    entity: Linear,
    arc_dependent: Linear,
    arc_head: Linear,
    arc_root: Vec<f32>,
    arc_bias: Vec<f32>,
    relation_dependent: Linear,
    relation_head: Linear,
    relation_root: Vec<f32>,
    relation: Linear,
}

/// What the heads say about the words of a batch.
pub(crate) struct Scores {
    /// The words as the heads see them: `(words, width)`.
    pub(crate) rows: Vec<i16>,
    /// `(words, 17)`.
    pub(crate) upos: Vec<f32>,
    /// `(words, labels)`.
    pub(crate) entity: Vec<f32>,
    arc_dependent: Vec<f32>,
    arc_head: Vec<f32>,
    relation_dependent: Vec<f32>,
    relation_head: Vec<f32>,
}

impl Network {
    /// Reads the network.
    pub(crate) fn load(weights: &Weights) -> Option<Self> {
        let load = |name: &str| Linear::load(weights, name);
        let mut blocks = Vec::new();
        for (i, kind) in weights.config.blocks.iter().enumerate() {
            blocks.push(match kind.parse() {
                Ok(dilation) => Block::Convolution { dilation, linear: load(&format!("blocks.{i}.linear"))? },
                Err(_) => Block::Attention(Attention::load(weights, i)?),
            });
        }
        let mut tables = Vec::new();
        for name in TABLE_NAMES {
            tables.push(Table::load(weights, name)?);
        }
        Some(Network {
            width: weights.config.width,
            glove: Lookup::load(weights, "glove")?,
            word: Lookup::load(weights, "word")?,
            gazetteer: Gazetteer::load(weights)?,
            tables: tables.try_into().ok()?,
            enter: load("enter")?,
            blocks,
            upos: load("upos")?,
            entity: load("entity")?,
            arc_dependent: load("arc_dependent")?,
            arc_head: load("arc_head")?,
            arc_root: weights.floats("arc_root")?,
            arc_bias: weights.floats("arc_bias")?,
            relation_dependent: load("relation_dependent")?,
            relation_head: load("relation_head")?,
            relation_root: weights.floats("relation_root")?,
            relation: load("relation")?,
        })
    }

    /// Runs the network over the words of some sentences.
    pub(crate) fn run(&self, words: &[Features], sentences: &[Range<usize>]) -> Scores {
        let mut x = Vec::new();
        self.enter.apply(&self.embed(words), &mut x);
        for block in &self.blocks {
            match block {
                Block::Convolution { dilation, linear } => {
                    convolve(&mut x, self.width, sentences, *dilation, linear)
                }
                Block::Attention(attention) => attention.apply(&mut x, self.width, sentences),
            }
        }
        let mut rows = Vec::new();
        kernel::normalise(&x, self.width, &mut rows);
        let head = |linear: &Linear| {
            let mut out = Vec::new();
            linear.apply(&rows, &mut out);
            out
        };
        let mut scores = Scores {
            rows: Vec::new(),
            upos: head(&self.upos),
            entity: head(&self.entity),
            arc_dependent: head(&self.arc_dependent),
            arc_head: head(&self.arc_head),
            relation_dependent: head(&self.relation_dependent),
            relation_head: head(&self.relation_head),
        };
        scores.rows = rows;
        scores
    }

    fn embed(&self, words: &[Features]) -> Vec<i16> {
        let mut out = Vec::new();
        for word in words {
            self.glove.write(word.plain, &mut out);
            self.word.write(word.norm, &mut out);
            self.gazetteer.write(word.plain, &mut out);
            for (table, hash) in self.tables.iter().zip(word.rows) {
                table.write(hash, &mut out);
            }
        }
        out
    }

    /// Returns the scores of heads for a sentence: `(n, n + 1)`, column 0 the root.
    pub(crate) fn arcs(&self, scores: &Scores, sentence: &Range<usize>) -> Vec<f32> {
        let n = sentence.len();
        let width = self.arc_root.len();
        let keys =
            Strips::of_columns(width, n, |j| &scores.arc_head[(sentence.start + j) * width..][..width]);
        let factor = 1.0 / (width as f32).sqrt();
        let mut out = Vec::with_capacity(n * (n + 1));
        for i in 0..n {
            let query = &scores.arc_dependent[(sentence.start + i) * width..][..width];
            let root: f32 = query.iter().zip(&self.arc_root).map(|(a, b)| a * b).sum();
            out.push(root * factor);
            let from = out.len();
            out.resize(from + n, 0.0);
            keys.weigh(query, &mut out[from..]);
            for (j, score) in out[from..].iter_mut().enumerate() {
                *score = if i == j { -1e9 } else { *score * factor + self.arc_bias[attention::bucket(i, j)] };
            }
        }
        out
    }

    /// Returns the scores of relations `(n, relations)`, given the head of each word (0 the root, else 1 + place).
    pub(crate) fn relations(&self, scores: &Scores, sentence: &Range<usize>, heads: &[usize]) -> Vec<f32> {
        let width = self.relation_root.len();
        let mut rows = Vec::with_capacity(heads.len() * width);
        for (i, &head) in heads.iter().enumerate() {
            let dependent = &scores.relation_dependent[(sentence.start + i) * width..][..width];
            let head = match head {
                0 => self.relation_root.as_slice(),
                h => &scores.relation_head[(sentence.start + h - 1) * width..][..width],
            };
            rows.extend(dependent.iter().zip(head).map(|(a, b)| kernel::round((a + b).max(0.0))));
        }
        let mut out = Vec::new();
        self.relation.apply(&rows, &mut out);
        out
    }
}

/// `x += a · gate(g)`, with a and g linear in the normalised words at distance -d, 0 and d.
pub(crate) fn convolve(
    x: &mut [f32],
    width: usize,
    sentences: &[Range<usize>],
    dilation: usize,
    linear: &Linear,
) {
    let mut rows = Vec::new();
    kernel::normalise(x, width, &mut rows);
    let mut windows = vec![0i16; rows.len() * 3];
    for sentence in sentences {
        for i in sentence.clone() {
            let places =
                [i.checked_sub(dilation).filter(|&j| j >= sentence.start), Some(i), Some(i + dilation)];
            let window = &mut windows[i * 3 * width..(i + 1) * 3 * width];
            for (part, place) in window.chunks_exact_mut(width).zip(places) {
                if let Some(j) = place.filter(|&j| j < sentence.end) {
                    part.copy_from_slice(&rows[j * width..(j + 1) * width]);
                }
            }
        }
    }
    let mut out = Vec::new();
    linear.apply(&windows, &mut out);
    for (row, out) in x.chunks_exact_mut(width).zip(out.chunks_exact(2 * width)) {
        let (a, g) = out.split_at(width);
        for ((x, a), g) in row.iter_mut().zip(a).zip(g) {
            *x += a * (0.5 + 0.5 * (g / (1.0 + g.abs())));
        }
    }
}
