//! The attribution network; `tools/train/attribution_model.py` is the same network for training.
//!
//! First pass: gated convolutions over the words of a sentence, two numbers a word. Second pass: the same over the
//! words around a cue, four numbers a word, and the best sequence of roles.

use std::ops::Range;

use serde::Deserialize;

use super::features::{FLAGS, LABEL_ROWS, LABELS, PAIR_ROWS, PAIRS, Word};
use crate::kernel::{self, Linear};
use crate::network::{Table, convolve};
use crate::weights::Weights;

/// What a word of a window is to its cue: nothing, or one of the three roles.
const ROLES: usize = 4;
pub(super) const SOURCE: u8 = 1;
pub(super) const CUE: u8 = 2;
pub(super) const CONTENT: u8 = 3;

/// Sizes of the network.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    rows: usize,
    width: usize,
    inner: usize,
    blocks: Vec<usize>,
    inner_blocks: Vec<usize>,
    /// A word ascribes when its probability is above this.
    pub(super) threshold: f32,
    /// Added to the scores of sources where none was found at first: nearly everything has one.
    bias: f32,
}

/// The parsed network.
pub(crate) struct Network {
    pub(super) config: Config,
    enter: Linear,
    labels: [Table; LABELS],
    flags: Table,
    blocks: Vec<(usize, Linear)>,
    cue: Linear,
    word: Linear,
    anchor: Linear,
    pairs: [Table; PAIRS],
    inner_blocks: Vec<(usize, Linear)>,
    role: Linear,
    /// From each role, from the start, and to the end.
    transition: Vec<f32>,
}

impl Network {
    /// Reads the network.
    pub(crate) fn parse(file: &[u8]) -> Option<Self> {
        let weights = Weights::<Config>::parse(file)?;
        let load = |name: &str| Linear::load(&weights, name);
        let config = weights.config.clone();
        let blocks = |name: &str, dilations: &[usize]| -> Option<Vec<_>> {
            let block = |(i, &d): (usize, &usize)| Some((d, load(&format!("{name}.{i}.linear"))?));
            dilations.iter().enumerate().map(block).collect()
        };
        let flags = Table::load(&weights, "flags")?;
        let transition = weights.floats("transition")?;
        (flags.len() == FLAGS && transition.len() == (ROLES + 2) * ROLES).then_some(())?;
        Some(Network {
            enter: load("enter")?,
            labels: tables(&weights, "labels", LABEL_ROWS)?,
            flags,
            blocks: blocks("blocks", &config.blocks)?,
            cue: load("cue")?,
            word: load("word")?,
            anchor: load("anchor")?,
            pairs: tables(&weights, "pairs", PAIR_ROWS)?,
            inner_blocks: blocks("inner_blocks", &config.inner_blocks)?,
            role: load("role")?,
            transition,
            config,
        })
    }

    /// Reads some words: their rows for [`Network::roles`] `(words, width)`, and two numbers a word: whether it
    /// ascribes, whether it does so in words.
    pub(super) fn words(
        &self,
        rows: &[i8],
        words: &[Word],
        sentences: &[Range<usize>],
    ) -> (Vec<i16>, Vec<f32>) {
        debug_assert_eq!(rows.len(), words.len() * self.config.rows, "rows of another encoder");
        let rows: Vec<i16> = rows.iter().map(|&row| i16::from(row) * 32).collect();
        let mut x = Vec::new();
        self.enter.apply(&rows, &mut x);
        for (x, word) in x.chunks_exact_mut(self.config.width).zip(words) {
            for (table, &label) in self.labels.iter().zip(&word.labels) {
                table.add(label.into(), x);
            }
            for flag in (0..FLAGS).filter(|flag| word.flags >> flag & 1 == 1) {
                self.flags.add(flag, x);
            }
        }
        for (dilation, linear) in &self.blocks {
            convolve(&mut x, self.config.width, sentences, *dilation, linear);
        }
        let mut rows = Vec::new();
        kernel::normalise(&x, self.config.width, &mut rows);
        let mut out = Vec::new();
        self.cue.apply(&rows, &mut out);
        (rows, out)
    }

    /// Returns the roles of the words of some windows, one after the other.
    pub(super) fn roles(
        &self,
        rows: &[i16],
        windows: &[(usize, Range<usize>)],
        pairs: &[[u16; PAIRS]],
    ) -> Vec<u8> {
        let scores = self.scores(rows, windows, pairs);
        let mut rest = scores.as_slice();
        let mut out = Vec::with_capacity(pairs.len());
        for (_, window) in windows {
            let (own, others) = rest.split_at(window.len() * ROLES);
            rest = others;
            let mut roles = self.decode(own, 0.0);
            if !roles.contains(&SOURCE) {
                roles = self.decode(own, self.config.bias);
            }
            out.extend(roles);
        }
        out
    }

    /// Returns the scores `(words, 4)` of the words of some windows; `rows` are those of [`Network::words`].
    pub(super) fn scores(
        &self,
        rows: &[i16],
        windows: &[(usize, Range<usize>)],
        pairs: &[[u16; PAIRS]],
    ) -> Vec<f32> {
        let (width, inner) = (self.config.width, self.config.inner);
        let row = |i: usize| &rows[i * width..(i + 1) * width];
        let words: Vec<i16> =
            windows.iter().flat_map(|(_, w)| &rows[w.start * width..w.end * width]).copied().collect();
        let cues: Vec<i16> = windows.iter().flat_map(|&(cue, _)| row(cue)).copied().collect();
        let (mut x, mut anchors) = (Vec::new(), Vec::new());
        self.word.apply(&words, &mut x);
        self.anchor.apply(&cues, &mut anchors);
        let mut ranges = Vec::with_capacity(windows.len());
        for ((_, window), anchor) in windows.iter().zip(anchors.chunks_exact(inner)) {
            let start = ranges.last().map_or(0, |range: &Range<usize>| range.end);
            ranges.push(start..start + window.len());
            for i in start..start + window.len() {
                let x = &mut x[i * inner..(i + 1) * inner];
                x.iter_mut().zip(anchor).for_each(|(x, a)| *x += a);
                for (table, &pair) in self.pairs.iter().zip(&pairs[i]) {
                    table.add(pair.into(), x);
                }
            }
        }
        for (dilation, linear) in &self.inner_blocks {
            convolve(&mut x, inner, &ranges, *dilation, linear);
        }
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        kernel::normalise(&x, inner, &mut rows);
        self.role.apply(&rows, &mut scores);
        scores
    }

    /// Returns the best sequence of roles, with something added to the scores of sources.
    fn decode(&self, scores: &[f32], bias: f32) -> Vec<u8> {
        let mut steps = scores.as_chunks::<ROLES>().0.iter().map(|step| {
            let mut step = *step;
            step[SOURCE as usize] += bias;
            step
        });
        let Some(first) = steps.next() else { return Vec::new() };
        let mut best: [f32; ROLES] = std::array::from_fn(|r| first[r] + self.transition[ROLES * ROLES + r]);
        let mut back = Vec::with_capacity(scores.len() / ROLES);
        for step in steps {
            let mut from = [0u8; ROLES];
            best = std::array::from_fn(|to| {
                let value = |role: usize| best[role] + self.transition[role * ROLES + to];
                let role = (1..ROLES).fold(0, |a, b| if value(b) > value(a) { b } else { a });
                from[to] = role as u8;
                value(role) + step[to]
            });
            back.push(from);
        }
        let last = |role: usize| best[role] + self.transition[(ROLES + 1) * ROLES + role];
        let mut at = (1..ROLES).fold(0, |a, b| if last(b) > last(a) { b } else { a }) as u8;
        let mut out = vec![at];
        for from in back.iter().rev() {
            at = from[at as usize];
            out.push(at);
        }
        out.reverse();
        out
    }
}

fn tables<const N: usize>(weights: &Weights<Config>, name: &str, sizes: [usize; N]) -> Option<[Table; N]> {
    let mut tables = Vec::with_capacity(N);
    for (k, size) in sizes.into_iter().enumerate() {
        tables.push(Table::load(weights, &format!("{name}.{k}")).filter(|table| table.len() == size)?);
    }
    tables.try_into().ok()
}

/// Returns the probability that a logit stands for.
pub(super) fn probability(logit: f32) -> f32 {
    let small = kernel::exp(-logit.abs());
    if logit < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}
