//! The text of a report cut into what a page shows: paragraphs, passages on which entries rest, and highlights.

mod bytes;
mod highlights;
mod passages;

use std::ops::Range;

pub use bytes::Bytes;
pub use highlights::{Highlights, Role, Roles};
pub use passages::{Passage, find};

/// A line shorter than this ends where its writer ended it; a longer one was wrapped by a machine.
const WRAPPED_LINE: usize = 50;

/// Returns the paragraphs of a text: runs of lines that are not blank, without white space at the ends.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let quote = line.trim();
        if quote.is_empty() {
            open = false;
        } else {
            let first = start + (line.len() - line.trim_start().len());
            let end = first + quote.len();
            match paragraphs.last_mut() {
                Some(last) if open => last.end = end,
                _ => paragraphs.push(first..end),
            }
            open = true;
        }
        start += line.len();
    }
    paragraphs
}

/// Cuts a stretch of a text into lines: the end of a short line stays one, that of a wrapped line becomes a space.
pub fn lines(text: &str, at: Range<usize>) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut done = at.start;
    let mut add = |words: &str, ends: bool| {
        if let Some(line) = lines.last_mut() {
            line.push_str(words);
        }
        if ends {
            lines.push(String::new());
        }
    };
    for (offset, _) in text[at.clone()].match_indices('\n') {
        let end = at.start + offset;
        let start = text[..end].rfind('\n').map_or(0, |before| before + 1);
        let short = text[start..end].chars().take(WRAPPED_LINE).count() < WRAPPED_LINE;
        add(text[done..end].trim_end_matches('\r'), short);
        if !short {
            add("\n", false);
        }
        done = end + 1;
    }
    add(&text[done..at.end], false);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs() {
        let text = "Talks resume\n \n  One line\r\nand another \n\n\nLast";
        let found: Vec<&str> = paragraphs(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(found, ["Talks resume", "One line\r\nand another", "Last"]);
        assert!(paragraphs(" \n\n").is_empty());
    }

    #[test]
    fn only_short_lines_keep_their_end() {
        let text = format!("By Ana Kuhn\n{} and\nso on", "long ".repeat(12));
        let rest = text.split_once('\n').unwrap().1;
        assert_eq!(lines(&text, 0..text.len()), ["By Ana Kuhn", rest]);
    }
}
