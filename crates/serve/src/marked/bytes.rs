//! From code points, in which spans are told, to bytes.

use std::ops::Range;

/// Turns code points of a text into bytes.
pub struct Bytes<'a> {
    text: &'a str,
    /// The byte of every [`Bytes::STEP`]th character.
    marks: Vec<usize>,
}

impl<'a> Bytes<'a> {
    /// How many characters lie between two marks.
    const STEP: usize = 256;

    /// Prepares a text.
    pub fn new(text: &'a str) -> Self {
        let marks = text.char_indices().step_by(Self::STEP).map(|(byte, _)| byte).collect();
        Bytes { text, marks }
    }

    /// Returns the byte where a character begins; the end of the text if there are not as many.
    pub fn at(&self, point: u32) -> usize {
        let point = point as usize;
        let Some(&mark) = self.marks.get(point / Self::STEP) else { return self.text.len() };
        let rest = &self.text[mark..];
        rest.char_indices().nth(point % Self::STEP).map_or(self.text.len(), |(byte, _)| mark + byte)
    }

    /// Returns the bytes of some code points.
    pub fn range(&self, [start, end]: [u32; 2]) -> Range<usize> {
        self.at(start)..self.at(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes() {
        let text = "a“é”😀".repeat(200);
        let bytes = Bytes::new(&text);
        for (point, (byte, _)) in (0..).zip(text.char_indices()) {
            assert_eq!(bytes.at(point), byte);
        }
        assert_eq!(bytes.at(1000), text.len());
        assert_eq!(bytes.at(u32::MAX), text.len());
        assert_eq!(Bytes::new("").range([0, 3]), 0..0);
    }
}
