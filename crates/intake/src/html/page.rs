//! A page as boxes and blocks of text, in one pass over it.
//!
//! Boxes are kept in the order of their start tags, each with its parent, so that every later step is a loop
//! over them, forwards or backwards, and never a recursion.

mod builder;

use std::ops::Range;

use super::boxes::Hint;
use super::entities;

pub(super) use builder::read;

/// An element that can hold text.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// The element around it; the first one is its own parent.
    pub(super) parent: usize,
    pub(super) name: &'static str,
    pub(super) hint: Hint,
    /// Whether it stands on lines of its own.
    pub(super) is_block: bool,
    /// A mark of its class, to find its like.
    pub(super) class: u64,
}

/// A stretch of the page's text that stands on lines of its own.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The innermost element on lines of its own.
    pub(super) element: usize,
    pub(super) pieces: Vec<Piece>,
}

/// Raw text between two tags.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) raw: Range<usize>,
    /// The innermost element.
    pub(super) element: usize,
    pub(super) is_link: bool,
    /// Whether its line breaks are kept.
    pub(super) is_preformatted: bool,
    /// Whether a line break stands before it.
    pub(super) after_break: bool,
}

/// A value of an attribute that says something about the page.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// In lower case: `og:title`, `itemprop:datepublished`, `canonical`, `time`.
    pub(super) name: String,
    /// The raw value.
    pub(super) raw: Range<usize>,
}

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) elements: Vec<Element>,
    pub(super) blocks: Vec<Block>,
    /// The raw content of `<title>`.
    pub(super) title: Option<Range<usize>>,
    pub(super) named: Vec<Named>,
    /// The raw contents of JSON-LD scripts.
    pub(super) linked_data: Vec<Range<usize>>,
}

impl Page {
    /// Returns the element of this name that it is, or stands in.
    pub(super) fn around(&self, element: usize, name: &str) -> Option<usize> {
        let mut at = element;
        while self.elements[at].name != name {
            let parent = self.elements[at].parent;
            if parent == at {
                return None;
            }
            at = parent;
        }
        Some(at)
    }
}

/// Calls `put` with each character of a text as it is shown, white space made single, and its place in the source.
pub(super) fn show<'p>(
    source: &str,
    pieces: impl IntoIterator<Item = &'p Piece>,
    mut put: impl FnMut(char, usize),
) {
    let (mut space, mut begun) = (None, false);
    for piece in pieces {
        if piece.after_break {
            space = Some(('\n', piece.raw.start));
        }
        entities::decode(&source[piece.raw.clone()], |c, place| {
            let at = piece.raw.start + place.start;
            if piece.is_preformatted && c == '\n' && begun {
                // Blank lines in preformatted text part paragraphs.
                space.take_if(|(space, _)| *space == '\n').into_iter().for_each(|(c, at)| put(c, at));
                space = Some(('\n', at));
            } else if is_space(c) {
                space = space.or(Some((' ', at)));
            } else if !is_unseen(c) {
                space.take().filter(|_| begun).into_iter().for_each(|(c, at)| put(c, at));
                begun = true;
                put(c, at);
            }
        });
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Characters that only tell where a word may be broken.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{2060}' | '\0')
}
