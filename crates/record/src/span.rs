//! Places in a document's text.

use serde::Serialize;

/// A half-open byte range of one document's text.
///
/// Both ends lie on character boundaries. [`Document::span`](crate::Document::span) is the only way to make
/// one from numbers, so a span that exists can be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(crate) fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// Returns the first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Returns the byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Returns the length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies within this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the part of this span before `other` begins.
    pub fn before(self, other: Span) -> Span {
        Span { start: self.start, end: other.start.clamp(self.start, self.end) }
    }

    /// Returns the part of this span after `other` ends.
    pub fn after(self, other: Span) -> Span {
        Span { start: other.end.clamp(self.start, self.end), end: self.end }
    }
}
