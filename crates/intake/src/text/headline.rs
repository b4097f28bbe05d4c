//! The headline of a text, and the lines under it that name the writers.

use std::ops::Range;

use super::{Block, Kind, Title};
use crate::dates;
use crate::lexicon::LineKind;
use crate::words::Word;

/// A headline has at most so many words and marks.
const LONGEST: usize = 34;

/// So many unknown lines before the story are menus, and the headline is under them.
const MENU_LINES: usize = 6;

/// The byline or date is among so many lines under the headline.
const UNDER_HEADLINE: usize = 3;

/// How far from its beginning a known headline is looked for, in paragraphs.
const HEAD: usize = 12;

/// Returns the place of a known headline with which the text begins.
pub(super) fn beginning(text: &str, title: Title<'_>) -> Option<Range<usize>> {
    let Title::Known(title) = title else { return None };
    if is_lead(title) {
        return None;
    }
    let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
    let mut rest = text[start..].char_indices().peekable();
    let mut wanted = title.trim().chars().peekable();
    while let Some(want) = wanted.next() {
        if want.is_whitespace() {
            while wanted.next_if(|c| c.is_whitespace()).is_some() {}
            rest.next_if(|(_, c)| c.is_whitespace())?;
            while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        } else {
            rest.next_if(|&(_, c)| c == want)?;
        }
    }
    let end = start + rest.peek().map_or(text.len() - start, |&(at, _)| at);
    let after = text[end..].trim_start_matches([' ', '\t']);
    (end > start && (after.is_empty() || after.starts_with(['\n', '\r', '\u{2028}']))).then_some(start..end)
}

/// Whether a title is the story's first sentence, which some feeds give for want of a headline.
fn is_lead(title: &str) -> bool {
    title.trim_end().ends_with('.') && title.split_whitespace().count() >= LEAD
}

/// A sentence with its full stop and so many words is no headline.
const LEAD: usize = 12;

/// Finds the headline: the known one where it stands, otherwise the first paragraph if it looks like one.
pub(super) fn find(blocks: &mut [Block<'_>], title: Title<'_>) {
    if blocks.iter().any(|block| block.kind == Kind::Headline) {
        return;
    }
    if let Title::Known(title) = title {
        if is_lead(title) {
            return;
        }
        let same = |block: &&mut Block<'_>| block.text.split_whitespace().eq(title.split_whitespace());
        if let Some(block) = blocks.iter_mut().take(HEAD).find(same) {
            block.kind = Kind::Headline;
        }
        return;
    }
    if let Some(at) = under_menus(blocks) {
        let above = blocks[..at].iter_mut().filter(|block| block.is_story());
        above.for_each(|block| block.kind = Kind::Line(LineKind::Furniture));
        blocks[at].kind = Kind::Headline;
        return;
    }
    let Some(first) = blocks.iter().position(Block::is_story) else { return };
    let second = first + 1;
    if looks_like_one(blocks, first) {
        if is_kicker(&blocks[first])
            && blocks.get(second).is_some_and(|block| block.n_words > 3)
            && looks_like_one(blocks, second)
        {
            blocks[first].kind = Kind::Line(LineKind::Furniture);
            blocks[second].kind = Kind::Headline;
        } else {
            blocks[first].kind = Kind::Headline;
        }
    }
}

/// Returns the headline of a whole page that was copied: under many lines of menus, over a byline or date.
fn under_menus(blocks: &[Block<'_>]) -> Option<usize> {
    let head = blocks.iter().position(Block::is_prose)?;
    let lines: Vec<usize> = (0..head).filter(|&at| blocks[at].is_story()).collect();
    let beside = [LineKind::Byline, LineKind::Published, LineKind::Updated];
    let is_dated =
        |at: usize| blocks[at + 1..head].iter().take(UNDER_HEADLINE).any(|block| block.is_line(&beside));
    let is_headline = |at: usize| blocks[at].n_words >= 4 && is_dated(at) && looks_like_one(blocks, at);
    // Of headline and introduction the first is the headline.
    let last = lines.iter().copied().rfind(|&at| is_headline(at)).filter(|_| lines.len() >= MENU_LINES)?;
    Some(last.checked_sub(1).filter(|&before| is_headline(before)).unwrap_or(last))
}

/// Whether a paragraph is short, ends as no sentence does, and has something under it.
fn looks_like_one(blocks: &[Block<'_>], at: usize) -> bool {
    let block = &blocks[at];
    if !block.is_story() || block.n_words > LONGEST {
        return false;
    }
    let words = block.words();
    let is_question = block.text.ends_with(['?', '!', '…']);
    let ends_well = is_question || !block.ends_sentence();
    let begins_well = words.first().is_some_and(|word| !word.text.starts_with(char::is_lowercase));
    if !ends_well || !begins_well || super::dateline::of(block).is_some() {
        return false;
    }
    let mut under = blocks[at + 1..].iter().filter(|block| block.is_story());
    under.any(|under| under.n_words > block.n_words || under.ends_sentence())
}

/// Whether it is the label over a headline: one word, or a few in capitals.
fn is_kicker(block: &Block<'_>) -> bool {
    block.n_words == 1 || (block.n_words <= 3 && !block.text.contains(char::is_lowercase))
}

/// Takes back the role of a writer where no writer stands before it.
pub(super) fn drop_lone_roles(blocks: &mut [Block<'_>]) {
    for at in 0..blocks.len() {
        let writer = at.checked_sub(1).map(|before| &blocks[before]);
        let has_writer = writer.is_some_and(|block| {
            block.is_line(&[LineKind::Byline]) || (block.is_story() && is_name(&block.words()))
        });
        if blocks[at].is_line(&[LineKind::Role]) && !has_writer {
            blocks[at].kind = Kind::Story;
        }
    }
}

/// Names the lines of the head that are only a name, where a role, date or other writer follows.
pub(super) fn name_writers(blocks: &mut [Block<'_>]) {
    let head = blocks.iter().position(Block::is_prose).unwrap_or(blocks.len());
    for at in 1..head {
        let beside = [LineKind::Role, LineKind::Published, LineKind::Updated, LineKind::Byline];
        let is_beside = blocks.get(at + 1).is_some_and(|next| next.is_line(&beside));
        if blocks[at].is_story() && is_beside && is_name(&blocks[at].words()) {
            blocks[at].kind = Kind::Line(LineKind::Byline);
        }
    }
}

/// Whether words are nothing but a name: two to five of them, with capitals.
fn is_name(words: &[Word<'_>]) -> bool {
    let good = |word: &Word<'_>| {
        (word.is_capitalised() && !dates::is_weekday(word))
            || matches!(word.text, "." | "-" | "van" | "von" | "de" | "al" | "bin")
    };
    (2..=5).contains(&words.len()) && words.iter().all(good)
}
