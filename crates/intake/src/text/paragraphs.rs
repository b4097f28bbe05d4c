//! Paragraphs of a text: parted by blank lines, one a line, or lines that were wrapped at a column.

use std::ops::Range;

/// Lines longer than this, in characters, were not wrapped by a program that wraps.
const WIDEST: usize = 110;

/// A text whose lines are all shorter than this has short lines for another reason.
const NARROWEST: usize = 45;

/// A line without white space at its ends; an empty one parts paragraphs.
#[derive(Clone, Debug)]
struct Line<'t> {
    text: &'t str,
    start: usize,
    /// Its length in characters.
    width: usize,
}

/// How the lines of a text were made.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrapping {
    /// A line is a paragraph.
    None,
    /// A line was broken where the next word would have passed this column.
    At(usize),
}

/// Returns the paragraphs of `text` from byte `from` on, in order, without white space at their ends.
pub(super) fn split(text: &str, from: usize) -> Vec<Range<usize>> {
    let lines = lines(text, from);
    let wrapping = wrapping(&lines);
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut before: Option<&Line<'_>> = None;
    for line in &lines {
        if line.text.is_empty() {
            before = None;
            continue;
        }
        let end = line.start + line.text.len();
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if goes_on(before, line, wrapping) => paragraph.end = end,
            _ => paragraphs.push(line.start..end),
        }
        before = Some(line);
    }
    paragraphs
}

/// Splits at every kind of line break; `\r\n` is one.
fn lines(text: &str, from: usize) -> Vec<Line<'_>> {
    let is_break = |c| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut lines = Vec::new();
    let mut start = from;
    for piece in text[from..].split_inclusive(is_break) {
        let line = piece.trim();
        let is_second_half = piece == "\n" && text[..start].ends_with('\r');
        if !is_second_half {
            let indent = piece.len() - piece.trim_start().len();
            lines.push(Line {
                text: line,
                start: start + indent.min(piece.len()),
                width: line.chars().count(),
            });
        }
        start += piece.len();
    }
    lines
}

/// Whether the lines of the text were wrapped: most are broken within a sentence, and where the next word
/// would not have fitted.
fn wrapping(lines: &[Line<'_>]) -> Wrapping {
    let full = lines.iter().filter(|line| !line.text.is_empty());
    let (long, all) = full.clone().fold((0, 0), |(long, all), line| {
        (long + if line.width > WIDEST { line.width } else { 0 }, all + line.width)
    });
    let width = full.map(|line| line.width).filter(|&width| width <= WIDEST).max().unwrap_or(0);
    if width < NARROWEST || long * 20 > all {
        return Wrapping::None;
    }
    let breaks = || lines.windows(2).filter(|pair| !pair[0].text.is_empty() && !pair[1].text.is_empty());
    let total = breaks().count();
    let within = breaks().filter(|pair| !ends_sentence(pair[0].text)).count();
    // Proportional type and ragged edges leave room for a word now and then.
    let forced = |width: usize| breaks().filter(|pair| passes(&pair[0], &pair[1], width)).count();
    let (strict, ragged) = (width, width * 4 / 5);
    match total {
        0..2 => Wrapping::None,
        _ if within * 5 < total * 2 => Wrapping::None,
        _ if forced(strict) * 10 >= total * 8 => Wrapping::At(strict),
        _ if forced(ragged) * 10 >= total * 7 => Wrapping::At(ragged),
        _ => Wrapping::None,
    }
}

fn goes_on(before: &Line<'_>, line: &Line<'_>, wrapping: Wrapping) -> bool {
    let lower = line.text.starts_with(char::is_lowercase);
    let cut = before.width >= NARROWEST && !ends_sentence(before.text) && lower;
    match wrapping {
        Wrapping::None => cut,
        Wrapping::At(width) => cut || passes(before, line, width),
    }
}

/// Whether the first word of `line` would have passed the column on the line before.
fn passes(before: &Line<'_>, line: &Line<'_>, width: usize) -> bool {
    let word = line.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    before.width + 1 + word > width
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']).ends_with(['.', '!', '?', '…', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = split(text, 0).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check(
            "Talks resume\n\nAda Kuhn said so.\n \nJon Vane did not.\n",
            &["Talks resume", "Ada Kuhn said so.", "Jon Vane did not."],
        );
        check("One.\r\n\r\nTwo.\r\n", &["One.", "Two."]);
        check("One.\r\rTwo.", &["One.", "Two."]);
        check(" \n\n", &[]);
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_not_wrapped() {
        check(
            "Talks resume\nBy Ada Kuhn\nThe parties met.",
            &["Talks resume", "By Ada Kuhn", "The parties met."],
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let first = "The parties to the talks met again in the old customs house on Monday,\n\
            for the first time in a month, and agreed to exchange lists of the\n\
            prisoners that they hold.";
        let second = "Nobody spoke to the press. The mediator is to give an account of the\n\
            meeting to the council before the end of the week, his office said in a\nshort statement.";
        check(&format!("Talks resume\n\n{first}\n\n{second}\n"), &["Talks resume", first, second]);
        check(&format!("{first}\n{second}\n"), &[first, second]);
    }

    #[test]
    fn a_line_cut_within_a_sentence_goes_on() {
        let cut =
            "The parties to the talks met again in the old customs house\nand agreed to exchange lists.";
        check(cut, &[cut]);
    }
}
