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

/// Returns rows `(n, width)` as `(width, n)`.
pub(super) fn transpose(rows: &[f32], width: usize) -> Vec<f32> {
    let n = rows.len() / width;
    let mut out = vec![0.0; rows.len()];
    for (i, row) in rows.chunks_exact(width).enumerate() {
        for (d, value) in row.iter().enumerate() {
            out[d * n + i] = *value;
        }
    }
    out
}

/// Adds the products of a query `(width)` with keys `(width, n)` to `out` `(n)`, in the order of the width.
pub(super) fn products(query: &[f32], keys: &[f32], out: &mut [f32]) {
    let n = out.len();
    Arch::new().dispatch(|| {
        for (q, keys) in query.iter().zip(keys.chunks_exact(n)) {
            for (score, key) in out.iter_mut().zip(keys) {
                *score += q * key;
            }
        }
    });
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
        let keys: Vec<f32> = (0..n).flat_map(|i| part(i, 1)).copied().collect();
        let keys = transpose(&keys, d);
        let bias = &self.bias[head * BUCKETS..(head + 1) * BUCKETS];
        let factor = 1.0 / (d as f32).sqrt();
        let mut scores = vec![0.0f32; n];
        let mut mix = vec![0.0f32; d];
        for i in 0..n {
            scores.fill(0.0);
            products(part(i, 0), &keys, &mut scores);
            for (j, score) in scores.iter_mut().enumerate() {
                *score = *score * factor + bias[bucket(i, j)];
            }
            let highest = scores.iter().copied().fold(f32::MIN, f32::max);
            scores.iter_mut().for_each(|score| *score = kernel::exp(*score - highest));
            let total: f32 = scores.iter().sum();
            mix.fill(0.0);
            for (j, score) in scores.iter().enumerate() {
                for (m, v) in mix.iter_mut().zip(part(j, 2)) {
                    *m += score * v;
                }
            }
            let place = &mut context[(sentence.start + i) * width + head * d..][..d];
            for (c, m) in place.iter_mut().zip(&mix) {
                *c = kernel::round(m / total);
            }
        }
    }
}
