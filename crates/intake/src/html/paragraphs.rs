//! The blocks of a page as paragraphs: their words, how much of them is links, whether they read as prose.

use super::boxes::Hint;
use super::page::{self, Block, Page, Piece};
use super::tags;
use crate::alignment::Alignment;

/// A paragraph of at least so many words reads as prose, or one of fewer that ends as a sentence does.
const PROSE_WORDS: usize = 20;
/// No paragraph of fewer words does.
const FEWEST_WORDS: usize = 7;

/// No text has longer words than this on the whole.
const LETTERS_A_WORD: usize = 14;

/// A block as it is shown.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    /// The innermost element on lines of its own.
    pub(super) element: usize,
    pub(super) text: String,
    /// Where its characters stood in the page.
    pub(super) places: Alignment,
    pub(super) words: usize,
    /// Characters, and those of them in links.
    pub(super) length: usize,
    pub(super) linked: usize,
    pub(super) is_heading: bool,
    /// Whether all of it stands in inline elements that are named as furniture.
    pub(super) is_label: bool,
}

/// Returns the paragraphs that a page's blocks make, in order, without empty ones and without what is not to be seen.
pub(super) fn of(source: &str, page: &Page, blocks: Vec<Block>) -> Vec<Paragraph> {
    let lines = InlineHints::of(page);
    let headings = headings(page);
    let paragraphs = blocks.into_iter().map(|block| {
        let mut paragraph = Paragraph {
            element: block.element,
            text: String::new(),
            places: Alignment::default(),
            words: 0,
            length: 0,
            linked: 0,
            is_heading: headings[block.element],
            is_label: true,
        };
        let seen: Vec<&Piece> =
            block.pieces.iter().filter(|piece| lines.of[piece.element] != Hint::Unseen).collect();
        page::show(source, seen.iter().copied(), |c, place| {
            paragraph.places.push(paragraph.text.len(), place);
            paragraph.text.push(c);
        });
        for piece in seen {
            let len =
                source[piece.raw.clone()].split_whitespace().map(|word| word.chars().count()).sum::<usize>();
            paragraph.length += len;
            paragraph.linked += if piece.is_link { len } else { 0 };
            paragraph.is_label &= len == 0 || lines.of[piece.element] == Hint::Never;
        }
        // Some scripts have no spaces between words.
        let apart = paragraph.text.split_whitespace().count();
        paragraph.words = apart.max(paragraph.length / LETTERS_A_WORD);
        paragraph
    });
    paragraphs.filter(|paragraph| !paragraph.text.is_empty()).collect()
}

impl Paragraph {
    /// Parts it at a line break at byte `at`.
    pub(super) fn split(&self, at: usize) -> (Paragraph, Paragraph) {
        let rest = self.text[at..].trim_start();
        let cut = self.text.len() - rest.len();
        let part = |text: &str, places| Paragraph {
            text: text.to_owned(),
            places,
            words: text.split_whitespace().count(),
            length: text.split_whitespace().map(str::len).sum(),
            // Which of the two the links stand in is not known any more; a headline that is one is none.
            linked: self.linked,
            ..*self
        };
        (part(&self.text[..at], self.places.until(at)), part(rest, self.places.from(cut)))
    }

    /// Returns the byte of the page at which it begins.
    pub(super) fn place(&self) -> usize {
        self.places.locate(0)
    }

    /// Whether it ends as a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']);
        text.ends_with(['.', '!', '?', '…', ':', '。', '؟', '।'])
    }

    /// How much prose it is, in characters.
    pub(super) fn prose(&self) -> usize {
        let enough = self.words >= PROSE_WORDS || (self.words >= FEWEST_WORDS && self.ends_sentence());
        if enough && self.linked * 2 < self.length && !self.is_heading && !self.is_label {
            self.length
        } else {
            0
        }
    }
}

/// What the inline elements around each element say, out to the block they stand in.
struct InlineHints {
    of: Vec<Hint>,
}

impl InlineHints {
    fn of(page: &Page) -> Self {
        let mut of: Vec<Hint> = Vec::with_capacity(page.elements.len());
        for element in &page.elements {
            let around = of.get(element.parent).copied().unwrap_or_default();
            let own = match element.hint {
                _ if element.is_block => Hint::Nothing,
                Hint::Never if tags::is_aside(element.name) => Hint::Unseen,
                Hint::Comments | Hint::Perhaps => Hint::Never,
                hint => hint,
            };
            of.push(if element.is_block { Hint::Nothing } else { own.max(around) });
        }
        InlineHints { of }
    }
}

/// Whether each element is a heading or stands in one.
fn headings(page: &Page) -> Vec<bool> {
    let mut headings: Vec<bool> = Vec::with_capacity(page.elements.len());
    for element in &page.elements {
        let around = headings.get(element.parent).copied().unwrap_or(false);
        headings.push(around || tags::is_heading(element.name));
    }
    headings
}
