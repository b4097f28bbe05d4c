//! Attention within a sentence.

use std::ops::Range;

use pulp::Arch;

use crate::kernel::{self, Linear};
use crate::weights::Weights;

/// Kinds of distance between two words.
const BUCKETS: usize = 18;

/// Returns the kind of distance from word `i` to word `j`.
pub(super) fn bucket(i: usize, j: usize) -> usize {
    let size = i.abs_diff(j);
    let level = size.min(4) + [5, 8, 16, 32].iter().filter(|&&limit| size >= limit).count();
    if j < i { level + 9 } else { level }
}

/// Sums kept in registers at a time.
const LANES: usize = 16;

/// A matrix `(rows, columns)` cut into strips of 16 columns, so that a weighted sum of its rows needs no memory between.
pub(super) struct Strips {
    rows: usize,
    strips: Vec<[f32; LANES]>,
}

impl Strips {
    /// Takes the matrix whose row `i` is `row(i)`.
    #[inline(always)]
    pub(super) fn of_rows<'a>(rows: usize, columns: usize, row: impl Fn(usize) -> &'a [f32]) -> Self {
        let mut strips = vec![[0.0; LANES]; rows * columns.div_ceil(LANES)];
        for i in 0..rows {
            for (block, values) in row(i).chunks(LANES).enumerate() {
                strips[block * rows + i][..values.len()].copy_from_slice(values);
            }
        }
        Strips { rows, strips }
    }

    /// Takes the matrix whose column `j` is `column(j)`.
    #[inline(always)]
    pub(super) fn of_columns<'a>(rows: usize, columns: usize, column: impl Fn(usize) -> &'a [f32]) -> Self {
        let mut strips = vec![[0.0; LANES]; rows * columns.div_ceil(LANES)];
        for j in 0..columns {
            let strip = &mut strips[j / LANES * rows..][..rows];
            for (place, value) in strip.iter_mut().zip(column(j)) {
                place[j % LANES] = *value;
            }
        }
        Strips { rows, strips }
    }

    /// Writes the sum of the rows, each times its weight, added in their order, to `out` `(columns)`.
    pub(super) fn weigh(&self, weights: &[f32], out: &mut [f32]) {
        Arch::new().dispatch(|| self.sum(weights, out));
    }

    #[inline(always)]
    fn sum(&self, weights: &[f32], out: &mut [f32]) {
        for (strip, out) in self.strips.chunks_exact(self.rows).zip(out.chunks_mut(LANES)) {
            let mut sums = [0.0f32; LANES];
            for (weight, row) in weights.iter().zip(strip) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += weight * value;
                }
            }
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}

pub(super) struct Attention {
    heads: usize,
    inner: Linear,
    outer: Linear,
    /// `(heads, BUCKETS)`.
    bias: Vec<f32>,
}

impl Attention {
    pub(super) fn load(weights: &Weights, i: usize) -> Option<Self> {
        let heads = weights.config.heads;
        let bias = weights.floats(&format!("blocks.{i}.bias"))?;
        let inner = Linear::load(weights, &format!("blocks.{i}.inner"))?;
        let outer = Linear::load(weights, &format!("blocks.{i}.outer"))?;
        (bias.len() == heads * BUCKETS).then_some(Attention { heads, inner, outer, bias })
    }

    /// `x += outer(softmax(q kᵀ + bias) v)`, for each sentence on its own.
    pub(super) fn apply(&self, x: &mut [f32], width: usize, sentences: &[Range<usize>]) {
        let mut rows = Vec::new();
        kernel::normalise(x, width, &mut rows);
        let mut inner = Vec::new();
        self.inner.apply(&rows, &mut inner);
        let mut context = vec![0i16; x.len()];
        for sentence in sentences {
            for head in 0..self.heads {
                Arch::new().dispatch(|| self.attend(&inner, width, sentence, head, &mut context));
            }
        }
        let mut out = Vec::new();
        self.outer.apply(&context, &mut out);
        for (x, y) in x.iter_mut().zip(out) {
            *x += y;
        }
    }

    #[inline(always)]
    fn attend(&self, inner: &[f32], width: usize, sentence: &Range<usize>, head: usize, context: &mut [i16]) {
        let n = sentence.len();
        let d = width / self.heads;
        let part =
            |i: usize, kind: usize| &inner[(sentence.start + i) * 3 * width + kind * width + head * d..][..d];
        let keys = Strips::of_columns(d, n, |j| part(j, 1));
        let values = Strips::of_rows(n, d, |j| part(j, 2));
        let bias = &self.bias[head * BUCKETS..(head + 1) * BUCKETS];
        let factor = 1.0 / (d as f32).sqrt();
        let mut scores = vec![0.0f32; n];
        let mut mix = vec![0.0f32; d];
        for i in 0..n {
            keys.sum(part(i, 0), &mut scores);
            for (j, score) in scores.iter_mut().enumerate() {
                *score = *score * factor + bias[bucket(i, j)];
            }
            let highest = scores.iter().copied().fold(f32::MIN, f32::max);
            scores.iter_mut().for_each(|score| *score = kernel::exp(*score - highest));
            let total: f32 = scores.iter().sum();
            values.sum(&scores, &mut mix);
            let place = &mut context[(sentence.start + i) * width + head * d..][..d];
            for (c, m) in place.iter_mut().zip(&mix) {
                *c = kernel::round(m / total);
            }
        }
    }
}
