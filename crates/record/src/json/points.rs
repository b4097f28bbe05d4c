//! From bytes to code points.

use super::Range;
use crate::Span;

/// Turns byte offsets of a text into code points.
///
/// Finding one takes time bounded by the distance between marks, whatever the length of the text.
#[derive(Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before byte `i * STEP` (or before the character that this byte cuts).
    marks: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    const STEP: usize = 256;

    /// Prepares a text. Linear in its length.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut before = 0u32;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            marks.push(before);
            before += chunk.iter().filter(|&&byte| starts_character(byte)).count() as u32;
        }
        CodePoints { text, marks }
    }

    /// Returns the number of code points before byte `offset`; the length of the text if it is past the end.
    pub fn at(&self, offset: usize) -> u32 {
        let offset = offset.min(self.text.len());
        let mark = (offset / Self::STEP).min(self.marks.len().saturating_sub(1));
        let rest = &self.text.as_bytes()[(mark * Self::STEP).min(offset)..offset];
        let before = self.marks.get(mark).copied().unwrap_or(0);
        before + rest.iter().filter(|&&byte| starts_character(byte)).count() as u32
    }

    /// Returns the byte before which stand `point` code points; none past the end of the text.
    pub fn byte(&self, point: u32) -> Option<usize> {
        let mark = self.marks.partition_point(|&before| before <= point).saturating_sub(1);
        let start = mark * Self::STEP;
        let mut before = self.marks.get(mark).copied().unwrap_or(0);
        for (at, &byte) in self.text.as_bytes()[start..].iter().enumerate() {
            if starts_character(byte) {
                if before == point {
                    return Some(start + at);
                }
                before += 1;
            }
        }
        (before == point).then_some(self.text.len())
    }

    pub(super) fn range(&self, span: Span) -> Range {
        [self.at(span.start()), self.at(span.end())]
    }

    pub(super) fn ranges<'s>(&self, spans: impl IntoIterator<Item = &'s Span>) -> Vec<Range> {
        spans.into_iter().map(|&span| self.range(span)).collect()
    }
}

fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_across_marks() {
        let text = "é“x”".repeat(300);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), count as u32);
            assert_eq!(points.byte(count as u32), Some(byte));
        }
        assert_eq!(points.at(text.len() + 9), 1200);
        assert_eq!((points.byte(1200), points.byte(1201)), (Some(text.len()), None));
        let empty = CodePoints::new("");
        assert_eq!((empty.at(0), empty.byte(0), empty.byte(1)), (0, Some(0), None));
    }
}
