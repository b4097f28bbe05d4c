//! From scores of tags to named entities.

use crate::{Entity, best};

/// A tag of the network: the kind, and whether a name begins; none outside names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag(Option<(Entity, bool)>);

impl Tag {
    /// Reads "O", "B-PER", "I-PER" …
    pub(crate) fn parse(name: &str) -> Option<Tag> {
        if name == "O" {
            return Some(Tag(None));
        }
        let (position, kind) = name.split_once('-')?;
        Some(Tag(Some((Entity::parse(kind)?, position == "B"))))
    }
}

/// Reads the tags of one sentence from left to right.
pub(crate) struct Reader<'a> {
    tags: &'a [Tag],
    scores: &'a [f32],
    before: Option<Entity>,
}

impl<'a> Reader<'a> {
    /// Begins a sentence; `scores` is `(words, tags)`.
    pub(crate) fn new(tags: &'a [Tag], scores: &'a [f32]) -> Self {
        Reader { tags, scores, before: None }
    }

    /// Returns the kind of name at a word, and whether one begins there.
    pub(crate) fn read(&mut self, word: usize, first: bool) -> (Option<Entity>, bool) {
        if first {
            self.before = None;
        }
        let Tag(tag) = self.tags[best(self.scores, word, self.tags.len())];
        let kind = tag.map(|t| t.0);
        let starts = tag.is_some_and(|(kind, begins)| begins || self.before != Some(kind));
        self.before = kind;
        (kind, starts)
    }
}
