//! One report: its text, the parts of it, and what is known about where it came from.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::codes::codes;
use crate::{Moment, Origin, Span};

codes! {
    /// What a stretch of a report's text is.
    PartKind, "kind of part" {
        /// The title over the story.
        Headline = "headline",
        /// "By Ada Kuhn".
        Byline = "byline",
        /// "GENEVA, March 3" before the first sentence, or a line with the date.
        Dateline = "dateline",
        /// "(Reuters)", "AFP -", a line of credit to an agency.
        Credit = "credit",
        /// The words under a picture.
        Caption = "caption",
        /// Menus, sharing and comment lines, "read more" boxes, newsletter lines.
        Furniture = "furniture",
        /// A paragraph of the story.
        Story = "story",
    }
}

/// A stretch of the text and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands.
    pub span: Span,
}

/// One report. It owns its text, which never changes; everything else points into it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The id it came with, otherwise the SHA-256 of its text.
    pub id: String,
    /// The headline, also where it stands outside the text.
    pub title: Option<String>,
    /// When it was published, if that is known.
    pub published: Option<Moment>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// Where the text's characters stood in the file.
    pub origin: Origin,
    text: String,
    sha256: String,
    parts: Vec<Part>,
}

/// A document or span that cannot be.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DocumentError {
    /// The text's offsets would not fit 32 bits.
    #[error("the text has {bytes} bytes; at most 4 GiB can be addressed")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A range that is no stretch of the text.
    #[error("bytes {start}..{end} are no stretch of the text, or cut a character")]
    NoSuchStretch {
        /// First byte asked for.
        start: usize,
        /// The byte after the last.
        end: usize,
    },
}

impl Document {
    /// Makes a document of a text and its parts, in text order; the id is the text's hash.
    ///
    /// # Errors
    /// When the text is longer than 4 GiB or a part is no stretch of it.
    pub fn new(text: String, parts: Vec<(PartKind, Range<usize>)>) -> Result<Self, DocumentError> {
        if u32::try_from(text.len()).is_err() {
            return Err(DocumentError::TooLong { bytes: text.len() });
        }
        let sha256 = hex(&Sha256::digest(text.as_bytes()));
        let mut document = Document {
            id: sha256.clone(),
            title: None,
            published: None,
            publisher: None,
            url: None,
            origin: Origin::identity(0),
            text,
            sha256,
            parts: Vec::new(),
        };
        for (kind, range) in parts {
            let span = document.span(range.start, range.end)?;
            document.parts.push(Part { kind, span });
        }
        Ok(document)
    }

    /// Makes a document whose whole text is one story paragraph: for tests and examples.
    ///
    /// # Errors
    /// As [`Document::new`].
    pub fn story(text: &str) -> Result<Self, DocumentError> {
        Document::new(text.to_owned(), vec![(PartKind::Story, 0..text.len())])
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Returns the parts in text order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the paragraphs of the story in text order.
    pub fn story_parts(&self) -> impl Iterator<Item = Span> + '_ {
        self.parts.iter().filter(|part| part.kind == PartKind::Story).map(|part| part.span)
    }

    /// Returns the headline that stands in the text.
    pub fn headline(&self) -> Option<Span> {
        self.parts.iter().find(|part| part.kind == PartKind::Headline).map(|part| part.span)
    }

    /// Makes a span of bytes `start..end`.
    ///
    /// # Errors
    /// When that is no stretch of the text or cuts a character.
    pub fn span(&self, start: usize, end: usize) -> Result<Span, DocumentError> {
        match self.text.get(start..end) {
            Some(_) => Ok(Span::new(start as u32, end as u32)),
            None => Err(DocumentError::NoSuchStretch { start, end }),
        }
    }

    /// Returns the words at a span of this document.
    ///
    /// A span of another document gives other words, or none; it never panics.
    pub fn quote(&self, span: Span) -> &str {
        self.text.get(span.start()..span.end()).unwrap_or("")
    }

    /// Returns the span without white space at its ends.
    pub fn trim(&self, span: Span) -> Span {
        self.trim_matches(span, char::is_whitespace)
    }

    /// Returns the span without the characters that `cut` names at its ends.
    pub fn trim_matches(&self, span: Span, cut: impl Fn(char) -> bool) -> Span {
        let words = self.quote(span);
        let from_start = words.len() - words.trim_start_matches(&cut).len();
        let kept = words.trim_matches(&cut).len();
        let start = (span.start() + from_start) as u32;
        Span::new(start, start + kept as u32)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|d| char::from(b"0123456789abcdef"[d as usize]))
        .collect()
}
