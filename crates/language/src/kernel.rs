//! Arithmetic of the network: whole numbers, so that every machine gives the same bytes.
//!
//! Inputs are rounded to multiples of 1/1024 and held in 16 bits, weights have 8 bits and a scale for each output;
//! sums of products are exact in 32 bits. What is left for floating point are single operations in a fixed order.

use pulp::{Arch, NullaryFnOnce};
use serde::de::DeserializeOwned;

use crate::weights::Weights;

/// Inputs of a product are counted in units of 1/1024.
const UNIT: f32 = 1024.0;

/// Outputs computed together.
const LANES: usize = 16;

/// Rows computed together.
const ROWS: usize = 4;

/// Rounds to the nearest multiple of the unit; values beyond ±31 are cut.
#[inline(always)]
pub(crate) fn round(value: f32) -> i16 {
    // The addition makes the number positive, so that cutting it off rounds it.
    ((value * UNIT).clamp(-32_000.0, 32_000.0) + 32_768.5) as i32 as i16 ^ i16::MIN
}

/// A layer `y = x Wᵀ + b` with weights of 8 bits.
pub(crate) struct Linear {
    inputs: usize,
    pub(crate) outputs: usize,
    /// For each block of 16 outputs and each pair of inputs: 16 pairs of weights.
    packed: Vec<i16>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Reads the layer of that name.
    pub(crate) fn load<C: DeserializeOwned>(weights: &Weights<C>, name: &str) -> Option<Self> {
        let shape = weights.shape(&format!("{name}.q"))?;
        let (&[outputs, inputs], rows) = (shape, weights.bytes_i8(&format!("{name}.q"))?) else {
            return None;
        };
        let scale: Vec<f32> = weights.floats(&format!("{name}.scale"))?.iter().map(|s| s / UNIT).collect();
        let bias = weights.floats(&format!("{name}.bias"))?;
        if inputs % 2 != 0 || scale.len() != outputs || bias.len() != outputs {
            return None;
        }
        let mut packed = Vec::with_capacity(outputs.next_multiple_of(LANES) * inputs);
        for block in (0..outputs).step_by(LANES) {
            for pair in 0..inputs / 2 {
                for output in block..block + LANES {
                    for k in [2 * pair, 2 * pair + 1] {
                        packed.push(if output < outputs { i16::from(rows[output * inputs + k]) } else { 0 });
                    }
                }
            }
        }
        Some(Linear { inputs, outputs, packed, scale, bias })
    }

    /// Applies the layer to rows of `inputs` numbers each; `out` takes rows of `outputs` numbers.
    pub(crate) fn apply(&self, x: &[i16], out: &mut Vec<f32>) {
        let n = x.len() / self.inputs;
        out.clear();
        out.resize(n * self.outputs, 0.0);
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = wide::available() {
            simd.vectorize(Product { layer: self, x, n, out, tile: wide::Tile(simd) });
            return;
        }
        Arch::new().dispatch(Product { layer: self, x, n, out, tile: Plain });
    }

    #[inline(always)]
    fn multiply(&self, x: &[i16], n: usize, out: &mut [f32], tile: impl Tile) {
        let k = self.inputs;
        let mut first = 0;
        while first < n {
            let rows: [&[i16]; ROWS] = std::array::from_fn(|r| {
                let row = (first + r).min(n - 1);
                &x[row * k..(row + 1) * k]
            });
            for (block, weights) in self.packed.chunks_exact(k * LANES).enumerate() {
                let sums = tile.multiply(rows, weights);
                for (r, sums) in sums.iter().enumerate().take(n - first) {
                    let from = block * LANES;
                    let to = (from + LANES).min(self.outputs);
                    let place = &mut out[(first + r) * self.outputs..][from..to];
                    let scales = self.scale[from..to].iter().zip(&self.bias[from..to]);
                    for ((y, sum), (scale, bias)) in place.iter_mut().zip(sums).zip(scales) {
                        *y = *sum as f32 * scale + bias;
                    }
                }
            }
            first += ROWS;
        }
    }
}

/// One product, as a value that carries no call of its own: only so is all of it compiled for the processor found.
struct Product<'a, T> {
    layer: &'a Linear,
    x: &'a [i16],
    n: usize,
    out: &'a mut [f32],
    tile: T,
}

impl<T: Tile> NullaryFnOnce for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.layer.multiply(self.x, self.n, self.out, self.tile);
    }
}

/// A way to multiply four rows with one block of weights.
trait Tile {
    fn multiply(&self, rows: [&[i16]; ROWS], weights: &[i16]) -> [[i32; LANES]; ROWS];
}

/// The way of any processor.
struct Plain;

impl Tile for Plain {
    #[inline(always)]
    fn multiply(&self, rows: [&[i16]; ROWS], weights: &[i16]) -> [[i32; LANES]; ROWS] {
        let mut sums = [[0i32; LANES]; ROWS];
        let pairs = rows.map(|row| row.as_chunks::<2>().0);
        for (p, w) in weights.as_chunks::<{ 2 * LANES }>().0.iter().enumerate() {
            for r in 0..ROWS {
                let [a, b] = pairs[r][p];
                let (a, b) = (i32::from(a), i32::from(b));
                for lane in 0..LANES {
                    sums[r][lane] += i32::from(w[2 * lane]) * a + i32::from(w[2 * lane + 1]) * b;
                }
            }
        }
        sums
    }
}

/// The same product with the instruction for pairs of 16-bit numbers that processors since 2013 have.
#[cfg(target_arch = "x86_64")]
mod wide {
    use pulp::x86::V3;

    use super::{LANES, ROWS};

    /// Returns the proof that this processor has the instructions.
    pub(super) fn available() -> Option<V3> {
        V3::try_new()
    }

    pub(super) struct Tile(pub(super) V3);

    impl super::Tile for Tile {
        #[inline(always)]
        fn multiply(&self, rows: [&[i16]; ROWS], weights: &[i16]) -> [[i32; LANES]; ROWS] {
            let V3 { avx, avx2, .. } = self.0;
            let mut sums = [[avx._mm256_setzero_si256(); 2]; ROWS];
            let weights = weights.as_chunks::<{ 2 * LANES }>().0;
            let pairs = rows.map(|row| &row.as_chunks::<2>().0[..weights.len()]);
            for (p, w) in weights.iter().enumerate() {
                let [low, high]: [core::arch::x86_64::__m256i; 2] = pulp::cast(*w);
                for r in 0..ROWS {
                    let x = avx._mm256_set1_epi32(pulp::cast(pairs[r][p]));
                    sums[r][0] = avx2._mm256_add_epi32(sums[r][0], avx2._mm256_madd_epi16(low, x));
                    sums[r][1] = avx2._mm256_add_epi32(sums[r][1], avx2._mm256_madd_epi16(high, x));
                }
            }
            pulp::cast(sums)
        }
    }
}

/// Writes each row of `x` moved to mean 0 and variance 1, rounded.
pub(crate) fn normalise(x: &[f32], width: usize, out: &mut Vec<i16>) {
    out.clear();
    out.resize(x.len(), 0);
    Arch::new().dispatch(|| {
        for (row, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            let mean = sum(row, |v| v) / width as f32;
            let variance = sum(row, |v| (v - mean) * (v - mean)) / width as f32;
            let factor = 1.0 / (variance + 1e-5).sqrt();
            for (out, v) in out.iter_mut().zip(row) {
                *out = round((v - mean) * factor);
            }
        }
    });
}

/// Adds what `of` makes of the numbers in eight lanes, so that the order is fixed and wide registers are of use.
#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (blocks, rest) = row.as_chunks::<8>();
    for block in blocks {
        for (lane, value) in lanes.iter_mut().zip(block) {
            *lane += of(*value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane += of(*value);
    }
    (lanes[0] + lanes[4]) + (lanes[1] + lanes[5]) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
}

/// Returns e to the power of `x`, for `x` of at most 0, to about 1 in 10 million.
///
/// Powers of two by the exponent bits, the rest by a polynomial: the standard library's result differs between
/// machines, and this can be computed for many numbers at once.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let t = x.max(-87.0) * std::f32::consts::LOG2_E;
    let whole = (t - 0.5) as i32;
    let z = (t - whole as f32) * std::f32::consts::LN_2;
    let p = 1.0 + z * (1.0 + z * (0.5 + z * (1.0 / 6.0 + z * (1.0 / 24.0 + z * (1.0 / 120.0 + z / 720.0)))));
    p * f32::from_bits(((whole + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_to_the_nearest() {
        for (value, expect) in
            [(0.0, 0), (1.0, 1024), (-1.0, -1024), (0.0006, 1), (-0.0006, -1), (90.0, 32_000)]
        {
            assert_eq!(round(value), expect);
        }
    }

    #[test]
    fn exponentials_are_close() {
        for (x, expect) in [(0.0, 1.0), (-1.0, 0.367_879_44), (-0.3, 0.740_818_2), (-10.0, 4.539_993e-5)] {
            assert!((exp(x) / expect - 1.0f32).abs() < 1e-6, "{x}: {} {expect}", exp(x));
        }
    }
}
