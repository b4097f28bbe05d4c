//! Cells in columns that fit a width, for many rows: a value that stands in many of them is measured and wrapped once.
//!
//! Widths, wrapping and lines are those of comfy-table's dynamic arrangement with its preset `UTF8_HORIZONTAL_ONLY` and no
//! lines between rows, so that long and short tables of the program look alike; a test compares the two.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns the blanks beside a cell take.
const PADDING: usize = 2;
/// With so little room left, a line is full.
const FEW: usize = 2;
/// A column that saves at least so much is made narrower.
const MUCH: usize = 3;

/// A table under construction.
pub(crate) struct Columns<'a> {
    columns: Vec<Column<'a>>,
    /// Row by row, which value of its column each cell has. The first row is the header.
    cells: Vec<u32>,
}

struct Column<'a> {
    /// As wide as its widest value, whatever becomes of the others.
    whole: bool,
    values: Vec<Cow<'a, str>>,
    places: HashMap<Cow<'a, str>, u32>,
}

impl<'a> Columns<'a> {
    /// Begins a table with a header: names, and which columns are never wrapped.
    pub(crate) fn new(header: impl Iterator<Item = (Cow<'a, str>, bool)>) -> Self {
        let (names, columns): (Vec<_>, Vec<_>) = header
            .map(|(name, whole)| (name, Column { whole, values: Vec::new(), places: HashMap::new() }))
            .unzip();
        let mut table = Columns { columns, cells: Vec::new() };
        table.add(names.into_iter());
        table
    }

    /// Adds a row, which has a cell for each column.
    pub(crate) fn add(&mut self, row: impl Iterator<Item = Cow<'a, str>>) {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            let place = column.places.get(&cell).copied().unwrap_or_else(|| {
                let place = column.values.len() as u32;
                column.values.push(cell.clone());
                column.places.insert(cell, place);
                place
            });
            self.cells.push(place);
        }
    }

    /// Returns the lines of the table, which is at most `width` wide if that can be.
    pub(crate) fn lay_out(&self, width: usize) -> String {
        let widths = self.widths(width);
        let wrapped: Vec<Vec<Vec<String>>> = self
            .columns
            .iter()
            .zip(&widths)
            .map(|(column, &width)| column.values.iter().map(|value| padded(value, width)).collect())
            .collect();
        let blanks: Vec<String> = widths.iter().map(|width| " ".repeat(width + PADDING)).collect();
        let whole: usize =
            widths.iter().map(|width| width + PADDING).sum::<usize>() + widths.len().saturating_sub(1);
        let (thin, thick) = ("─".repeat(whole), "═".repeat(whole));
        let mut text = format!("{thin}\n");
        for (row, cells) in self.cells.chunks_exact(self.columns.len().max(1)).enumerate() {
            let cells: Vec<&[String]> =
                wrapped.iter().zip(cells).map(|(values, &cell)| values[cell as usize].as_slice()).collect();
            for line in 0..cells.iter().map(|lines| lines.len()).max().unwrap_or(0) {
                for (at, lines) in cells.iter().enumerate() {
                    if at > 0 {
                        text.push(' ');
                    }
                    text.push_str(lines.get(line).unwrap_or(&blanks[at]));
                }
                text.truncate(text.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').len());
                text.push('\n');
            }
            if row == 0 {
                text.push_str(&thick);
                text.push('\n');
            }
        }
        text.push_str(&thin);
        text.push('\n');
        text
    }

    /// How wide each column is, without its blanks.
    fn widths(&self, width: usize) -> Vec<usize> {
        let widest: Vec<usize> = self
            .columns
            .iter()
            .map(|column| {
                column
                    .values
                    .iter()
                    .flat_map(|value| value.split('\n'))
                    .map(measured)
                    .max()
                    .unwrap_or(0)
                    .max(1)
            })
            .collect();
        let mut settled: Vec<Option<usize>> = self
            .columns
            .iter()
            .zip(&widest)
            .map(|(column, &widest)| column.whole.then_some(widest))
            .collect();
        let blanks = PADDING * widest.len() + widest.len().saturating_sub(1);
        let taken: usize = settled.iter().flatten().sum();
        let mut room = Room { left: width.saturating_sub(blanks).saturating_sub(taken), columns: 0 };
        room.columns = settled.iter().filter(|width| width.is_none()).count();
        // Columns that need no more than their share get what they need, and leave the others more.
        settle(&mut settled, &mut room, |at, share| (share > 0 && widest[at] <= share).then_some(widest[at]));
        // So do columns that need much less once their cells are wrapped.
        settle(&mut settled, &mut room, |at, share| {
            let longest = self.columns[at].longest(share);
            (share.saturating_sub(longest) >= MUCH).then_some(longest)
        });
        // The others share the rest, the first of them what cannot be shared.
        let (left, columns) = (room.left.max(room.columns), room.columns.max(1));
        let (share, mut more) = (left / columns, left % columns);
        let shared = |width: Option<usize>| {
            width.unwrap_or_else(|| {
                let one = usize::from(more > 0);
                more -= one;
                share + one
            })
        };
        settled.into_iter().map(shared).map(|width| width.max(1)).collect()
    }
}

/// What is left for columns that have no width yet.
struct Room {
    left: usize,
    columns: usize,
}

/// Settles columns, in their order, by what they need of an even share, until none needs less.
fn settle(
    settled: &mut [Option<usize>],
    room: &mut Room,
    mut needs: impl FnMut(usize, usize) -> Option<usize>,
) {
    let mut found = true;
    while found && room.columns > 0 {
        found = false;
        for (at, settled) in settled.iter_mut().enumerate() {
            if settled.is_some() || room.columns == 0 {
                continue;
            }
            if let Some(width) = needs(at, room.left / room.columns) {
                *settled = Some(width);
                room.left = room.left.saturating_sub(width);
                room.columns -= 1;
                found = true;
            }
        }
    }
}

impl Column<'_> {
    /// How many bytes the longest line has when cells are wrapped at a width.
    fn longest(&self, width: usize) -> usize {
        let lines = self.values.iter().flat_map(|value| value.split('\n'));
        lines
            .map(|line| {
                if measured(line) > width {
                    wrapped(line, width.max(1)).iter().map(String::len).max().unwrap_or(0)
                } else {
                    line.len()
                }
            })
            .max()
            .unwrap_or(0)
    }
}

/// How many columns of a terminal a line takes.
fn measured(line: &str) -> usize {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) { line.len() } else { line.width() }
}

/// The lines of a cell, with blanks around.
fn padded(value: &str, width: usize) -> Vec<String> {
    let lines = value
        .split('\n')
        .flat_map(|line| if measured(line) > width { wrapped(line, width) } else { vec![line.to_owned()] });
    lines.map(|line| format!(" {line}{} ", " ".repeat(width.saturating_sub(measured(&line))))).collect()
}

/// Wraps a line at its spaces; a word that is wider than a line is cut.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut words: Vec<&str> = line.split(' ').rev().collect();
    let mut open = String::new();
    let is_full = |open: &str| measured(open) > width.saturating_sub(FEW);
    while let Some(word) = words.pop() {
        let (taken, wanted) = (measured(&open), measured(word));
        let space = usize::from(!open.is_empty());
        let left = width.saturating_sub(taken).saturating_sub(space);
        if taken + space + wanted <= width {
            if space > 0 {
                open.push(' ');
            }
            open.push_str(word);
        } else if space > 0 && left <= FEW {
            words.push(word);
            lines.push(std::mem::take(&mut open));
            continue;
        } else if wanted > width {
            if space > 0 {
                open.push(' ');
            }
            let (head, rest) = word.split_at(cut(word, left, space == 0));
            open.push_str(head);
            words.push(rest);
            lines.push(std::mem::take(&mut open));
            continue;
        } else {
            lines.push(std::mem::replace(&mut open, word.to_owned()));
        }
        if is_full(&open) {
            lines.push(std::mem::take(&mut open));
        }
    }
    if !open.is_empty() {
        lines.push(open);
    }
    lines
}

/// Where to cut a word so that its head takes at most `width`; with `forced` at least one character is taken.
fn cut(word: &str, width: usize, forced: bool) -> usize {
    let mut taken = 0;
    for (at, cluster) in word.grapheme_indices(true) {
        taken += cluster.width();
        if taken > width {
            return match word.chars().next() {
                Some(first) if at == 0 && forced => first.len_utf8(),
                _ => at,
            };
        }
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use comfy_table::{ColumnConstraint, ContentArrangement, Table, TableComponent, presets};

    use super::*;

    fn by_comfy_table(rows: &[Vec<String>], whole: &[bool], width: u16) -> String {
        let mut table = Table::new();
        table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
        for line in [
            TableComponent::HorizontalLines,
            TableComponent::MiddleIntersections,
            TableComponent::LeftBorderIntersections,
            TableComponent::RightBorderIntersections,
        ] {
            table.remove_style(line);
        }
        table.set_header(rows[0].clone());
        for row in &rows[1..] {
            table.add_row(row.clone());
        }
        for (at, _) in whole.iter().enumerate().filter(|(_, whole)| **whole) {
            table.column_mut(at).unwrap().set_constraint(ColumnConstraint::ContentWidth);
        }
        format!("{}\n", table.trim_fmt())
    }

    #[test]
    fn tables_are_those_of_comfy_table() {
        let words = [
            "a",
            "of",
            "the",
            "talks",
            "ceasefire-full",
            "Karte Parwan",
            "über",
            "“quoted”",
            "東京都",
            "🕊\u{fe0f}",
            "e\u{301}te\u{301}",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "x  y",
            "",
            " ",
            "two\nlines",
            "2025-04-19",
            "reject 3 | accept 12",
        ];
        let mut seed = 7u64;
        let mut draw = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        for round in 0..300 {
            let columns = 1 + draw(11);
            let whole: Vec<bool> = (0..columns).map(|_| draw(4) == 0).collect();
            let long = 1 + draw(6);
            let rows: Vec<Vec<String>> = (0..1 + draw(12))
                .map(|_| {
                    let mut cell = || {
                        (0..draw(long + 1)).map(|_| words[draw(words.len())]).collect::<Vec<_>>().join(" ")
                    };
                    (0..columns).map(|_| cell()).collect()
                })
                .collect();
            let width = [20, 40, 60, 80, 120, 200][draw(6)];
            let header = rows[0].iter().map(|name| Cow::Borrowed(name.as_str())).zip(whole.iter().copied());
            let mut table = Columns::new(header);
            for row in &rows[1..] {
                table.add(row.iter().map(|cell| Cow::Borrowed(cell.as_str())));
            }
            let expected = by_comfy_table(&rows, &whole, width);
            assert_eq!(table.lay_out(width.into()), expected, "round {round}: {rows:?}");
        }
    }
}
