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

/// Sorted keys.
struct Keys {
    keys: Vec<u32>,
    /// Where the keys with each first 12 bits begin.
    starts: Vec<u32>,
}

impl Keys {
    fn load(weights: &Weights, name: &str) -> Option<Self> {
        let keys = weights.integers(&format!("{name}.keys")).filter(|keys| keys.is_sorted())?;
        let mut starts = vec![0u32; 4097];
        for key in &keys {
            starts[(key >> 20) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Some(Keys { keys, starts })
    }

    /// Returns the place of a key.
    fn find(&self, key: u32) -> Option<usize> {
        let bucket = (key >> 20) as usize;
        let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        self.keys[from..to].binary_search(&key).ok().map(|at| from + at)
    }
}

/// A table whose rows are found by key; the last row is for words it lacks.
pub(super) struct Lookup {
    keys: Keys,
    table: Table,
}

impl Lookup {
    pub(super) fn load(weights: &Weights, name: &str) -> Option<Self> {
        let keys = Keys::load(weights, name)?;
        let table = Table::load(weights, name)?;
        (table.len() == keys.keys.len() + 1).then_some(Lookup { keys, table })
    }

    pub(super) fn write(&self, key: u32, out: &mut Vec<i16>) {
        let row = self.keys.find(key).unwrap_or(self.table.len() - 1);
        self.table.write_row(row, out);
    }
}

/// Lists of names: a word's classes (town, country, first name, surname …), each a bit, are the row of a table.
pub(super) struct Gazetteer {
    keys: Keys,
    classes: Vec<u8>,
    table: Table,
}

impl Gazetteer {
    pub(super) fn load(weights: &Weights) -> Option<Self> {
        let keys = Keys::load(weights, "gazetteer")?;
        let classes = weights.bytes("gazetteer.classes", 1)?.to_vec();
        let table = Table::load(weights, "gazetteer")?;
        let whole = classes.len() == keys.keys.len() && classes.iter().all(|&c| usize::from(c) < table.len());
        whole.then_some(Gazetteer { keys, classes, table })
    }

    pub(super) fn write(&self, key: u32, out: &mut Vec<i16>) {
        let class = self.keys.find(key).map_or(0, |at| self.classes[at]);
        self.table.write_row(class.into(), out);
    }
}
