//! Tables of word vectors in 8 bits.

use serde::de::DeserializeOwned;

use crate::kernel;
use crate::weights::Weights;

/// A table whose rows are found by hash modulo the number of rows.
pub(crate) struct Table {
    width: usize,
    rows: Vec<i8>,
    scale: Vec<f32>,
}

impl Table {
    pub(crate) fn load<C: DeserializeOwned>(weights: &Weights<C>, name: &str) -> Option<Self> {
        let name_q = format!("{name}.q");
        let &[n, width] = weights.shape(&name_q)? else { return None };
        let rows = weights.bytes_i8(&name_q)?.to_vec();
        let scale = weights.floats(&format!("{name}.scale"))?;
        (n > 0 && scale.len() == n).then_some(Table { width, rows, scale })
    }

    pub(super) fn write(&self, hash: u32, out: &mut Vec<i16>) {
        self.write_row(hash as usize % self.scale.len(), out);
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.scale.len()
    }

    /// Adds a row to `x`.
    pub(crate) fn add(&self, row: usize, x: &mut [f32]) {
        let scale = self.scale[row];
        let values = &self.rows[row * self.width..(row + 1) * self.width];
        x.iter_mut().zip(values).for_each(|(x, &v)| *x += f32::from(v) * scale);
    }

    fn write_row(&self, row: usize, out: &mut Vec<i16>) {
        let scale = self.scale[row];
        let values = &self.rows[row * self.width..(row + 1) * self.width];
        out.extend(values.iter().map(|&v| kernel::round(f32::from(v) * scale)));
    }
}

/// A table whose rows are found by key; the last row is for words it lacks.
pub(super) struct Lookup {
    keys: Vec<u32>,
    /// Where the keys with each first 12 bits begin.
    starts: Vec<u32>,
    table: Table,
}

impl Lookup {
    pub(super) fn load(weights: &Weights, name: &str) -> Option<Self> {
        let keys = weights.integers(&format!("{name}.keys"))?;
        let table = Table::load(weights, name)?;
        if table.scale.len() != keys.len() + 1 || !keys.is_sorted() {
            return None;
        }
        let mut starts = vec![0u32; 4097];
        for key in &keys {
            starts[(key >> 20) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Some(Lookup { keys, starts, table })
    }

    pub(super) fn write(&self, key: u32, out: &mut Vec<i16>) {
        let bucket = (key >> 20) as usize;
        let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        let row = self.keys[from..to].binary_search(&key).map_or(self.keys.len(), |at| from + at);
        self.table.write_row(row, out);
    }
}
