//! Furniture that shows by its neighbours: menus, lists of other reports, readers' comments.

use super::{Block, Kind};
use crate::lexicon::{self, LineKind, Place};

/// A line of a menu has at most so many words and marks.
const MENU_WORDS: usize = 3;

/// So many lines in a row make a menu.
const MENU_LINES: usize = 3;

/// The headline of another report has at most so many words and marks.
const LISTED_WORDS: usize = 24;

/// A list of other reports has at most so many lines.
const LISTED_LINES: usize = 12;

/// A copied page shows by so many lines that surely are its furniture.
const FRAME_LINES: usize = 3;

/// So many lines after the last sentence are not of the story any more.
const TAIL_LINES: usize = 5;

/// So many paragraphs of story have to stand before the readers' comments.
const BEFORE_COMMENTS: usize = 3;

/// Names lines of several menu words, and rows of short lines of which half are menu words.
pub(super) fn name_menus(blocks: &mut [Block<'_>]) {
    for block in blocks.iter_mut().filter(|block| block.is_story()) {
        if is_menu_line(block) {
            block.kind = Kind::Line(LineKind::Menu);
        }
    }
    let known = [LineKind::Menu, LineKind::Furniture, LineKind::Links];
    let mut start = 0;
    while start < blocks.len() {
        let short = |block: &Block<'_>| {
            block.is_line(&known)
                || (block.is_story() && block.n_words <= MENU_WORDS && !block.ends_sentence())
        };
        let len = blocks[start..].iter().take_while(|block| short(block)).count();
        let row = &mut blocks[start..start + len];
        let menu_words = row.iter().filter(|block| block.is_line(&[LineKind::Menu])).count();
        if len >= MENU_LINES && menu_words * 2 >= len {
            let unnamed = row.iter_mut().filter(|block| block.is_story());
            unnamed.for_each(|block| block.kind = Kind::Line(LineKind::Menu));
        }
        start += len.max(1);
    }
}

/// `Home > World > Africa`, `News Sport Culture Opinion`.
fn is_menu_line(block: &Block<'_>) -> bool {
    if !(2..=40).contains(&block.n_words) {
        return false;
    }
    let words = block.words();
    let is_menu =
        |stretch: &[_]| lexicon::line(stretch, Place::Body).is_some_and(|line| line.kind == LineKind::Menu);
    let is_mark = |text: &str| matches!(text, "|" | "/" | ">" | "›" | "»" | "·" | "•" | ",");
    let mut segments = words.split(|word| is_mark(word.text)).filter(|segment| !segment.is_empty());
    let parted = words.iter().any(|word| is_mark(word.text));
    let row = words.len() >= MENU_LINES && words.iter().all(|word| is_menu(std::slice::from_ref(word)));
    row || (parted && segments.all(is_menu))
}

/// Names the short lines under a heading like "Most read", once the story has begun.
pub(super) fn name_lists(blocks: &mut [Block<'_>]) {
    let Some(story) = blocks.iter().position(Block::is_prose) else { return };
    let mut left = 0;
    for block in &mut blocks[story..] {
        if block.is_line(&[LineKind::Links]) {
            left = LISTED_LINES;
        } else if block.is_story() && left > 0 {
            if block.ends_sentence() || block.n_words > LISTED_WORDS {
                left = 0;
            } else {
                block.kind = Kind::Line(LineKind::Furniture);
                left -= 1;
            }
        }
    }
}

/// Names the lines after the last sentence, if they are many: what stands under a whole page that was copied.
pub(super) fn name_tail(blocks: &mut [Block<'_>]) {
    let ends = |block: &Block<'_>| block.is_story() && block.ends_sentence();
    let Some(last) = blocks.iter().rposition(ends) else { return };
    let frame = [LineKind::Furniture, LineKind::Links, LineKind::Menu, LineKind::Comments];
    if blocks.iter().filter(|block| block.is_line(&frame)).count() < FRAME_LINES {
        return;
    }
    // A list that a sentence announces is a part of the story.
    let is_announced = blocks[last].text.ends_with(':');
    let tail = &mut blocks[last + 1..];
    let lines = tail.iter().filter(|block| block.n_words <= LISTED_WORDS).count();
    if lines >= TAIL_LINES && !is_announced {
        let lines = tail.iter_mut().filter(|block| block.is_story() && block.n_words <= LISTED_WORDS);
        lines.for_each(|block| block.kind = Kind::Line(LineKind::Furniture));
    }
}

/// Names everything after the heading of the readers' comments.
pub(super) fn name_comments(blocks: &mut [Block<'_>]) {
    let mut before = 0;
    let mut readers = false;
    for block in blocks {
        readers |= before >= BEFORE_COMMENTS && block.is_line(&[LineKind::Comments]);
        if block.is_story() && readers {
            block.kind = Kind::Line(LineKind::Furniture);
        }
        before += usize::from(block.is_prose());
    }
}
