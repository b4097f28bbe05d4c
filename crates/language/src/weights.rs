//! Reads the file of weights: a JSON header with names, types and places, then the numbers.

use std::collections::HashMap;

use serde::{Deserialize, de::DeserializeOwned};

/// What a file of weights begins with.
const MAGIC: &[u8] = b"ARMISTICE-WEIGHTS-1\n";

/// Sizes of the network and its labels.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Config {
    pub(crate) width: usize,
    pub(crate) blocks: Vec<String>,
    pub(crate) heads: usize,
    pub(crate) upos: Vec<String>,
    pub(crate) entities: Vec<String>,
    pub(crate) relations: Vec<String>,
}

#[derive(Deserialize)]
struct Place {
    start: usize,
    shape: Vec<usize>,
}

#[derive(Deserialize)]
struct Header<C> {
    config: C,
    tensors: HashMap<String, Place>,
}

/// A parsed file; the numbers stay where they are.
pub(crate) struct Weights<'a, C = Config> {
    pub(crate) config: C,
    tensors: HashMap<String, Place>,
    body: &'a [u8],
}

impl<'a, C: DeserializeOwned> Weights<'a, C> {
    /// Parses a file.
    pub(crate) fn parse(file: &'a [u8]) -> Option<Self> {
        let rest = file.strip_prefix(MAGIC)?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (header, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let header: Header<C> = serde_json::from_slice(header).ok()?;
        Some(Weights { config: header.config, tensors: header.tensors, body })
    }

    /// Returns the shape of a tensor.
    pub(crate) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|t| t.shape.as_slice())
    }

    /// Returns the bytes of a tensor of numbers of `width` bytes.
    pub(crate) fn bytes(&self, name: &str, width: usize) -> Option<&'a [u8]> {
        let place = self.tensors.get(name)?;
        let length = place.shape.iter().try_fold(width, |length, &size| length.checked_mul(size))?;
        self.body.get(place.start..place.start.checked_add(length)?)
    }

    /// Returns 8-bit numbers.
    pub(crate) fn bytes_i8(&self, name: &str) -> Option<&'a [i8]> {
        self.bytes(name, 1).map(pulp::bytemuck::cast_slice)
    }

    /// Returns 32-bit floating-point numbers.
    pub(crate) fn floats(&self, name: &str) -> Option<Vec<f32>> {
        let bytes = self.bytes(name, 4)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    /// Returns 32-bit unsigned numbers.
    pub(crate) fn integers(&self, name: &str) -> Option<Vec<u32>> {
        let bytes = self.bytes(name, 4)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect())
    }

    /// Returns UTF-8 text.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        std::str::from_utf8(self.bytes(name, 1)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A file with one tensor; `length` is what it says of its header.
    fn file(length: u32, header: &str, body: &[u8]) -> Vec<u8> {
        [MAGIC, &length.to_le_bytes(), header.as_bytes(), body].concat()
    }

    proptest! {
        #[test]
        fn a_broken_file_is_refused_and_no_more(start: usize, shape: Vec<usize>, body: Vec<u8>, cut in 0..200usize, off in -3..4i64) {
            let header = serde_json::json!({ "config": {}, "tensors": { "t": { "start": start, "shape": shape } } }).to_string();
            let length = u32::try_from((header.len() as i64 + off).max(0)).unwrap_or(0);
            let mut bytes = file(length, &header, &body);
            bytes.truncate(bytes.len().saturating_sub(cut.saturating_sub(150)));
            if let Some(weights) = Weights::<serde_json::Value>::parse(&bytes) {
                for width in [1, 4] {
                    prop_assert!(weights.bytes("t", width).is_none_or(|bytes| bytes.len() <= body.len()));
                }
                let _ = (weights.floats("t"), weights.integers("t"), weights.text("t"), weights.shape("u"));
            }
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes: Vec<u8>) {
            let _ = Weights::<Config>::parse(&bytes);
            let _ = Weights::<Config>::parse(&[MAGIC, &bytes].concat());
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        let header = r#"{"config":{},"tensors":{"t":{"start":18446744073709551615,"shape":[2]},"u":{"start":0,"shape":[9223372036854775807,4]}}}"#;
        let bytes = file(header.len() as u32, header, &[0; 8]);
        let weights = Weights::<serde_json::Value>::parse(&bytes).expect("a file");
        assert_eq!(weights.bytes("t", 1), None);
        assert_eq!(weights.bytes("u", 4), None);
    }
}
