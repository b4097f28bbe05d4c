//! The passages on which entries rest: what an entry's link leads to.
//!
//! A passage is the text that pieces of evidence cover together where they overlap: a sentence, as evidence is
//! a sentence or less. Passages never overlap, so each can be one element with an address of its own.

use std::ops::Range;

/// Text on which entries rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage<E> {
    /// Where it stands, in bytes; neither end is white space.
    pub at: Range<usize>,
    /// What rests on it, in the order of the page.
    pub entries: Vec<E>,
}

/// Returns the passages of a text in order, given which entry rests on which bytes.
pub fn find<E: Copy + Ord>(text: &str, mut resting: Vec<(Range<usize>, E)>) -> Vec<Passage<E>> {
    for (at, _) in &mut resting {
        *at = trimmed(text, at.clone());
    }
    resting.retain(|(at, _)| !at.is_empty());
    resting.sort_by_key(|(at, entry)| (at.start, at.end, *entry));
    let mut passages: Vec<Passage<E>> = Vec::new();
    for (at, entry) in resting {
        match passages.last_mut() {
            Some(last) if at.start < last.at.end => {
                last.at.end = last.at.end.max(at.end);
                last.entries.push(entry);
            }
            _ => passages.push(Passage { at, entries: vec![entry] }),
        }
    }
    for passage in &mut passages {
        passage.entries.sort();
        passage.entries.dedup();
    }
    passages
}

/// Returns a range without the white space at its ends.
fn trimmed(text: &str, at: Range<usize>) -> Range<usize> {
    let Some(quote) = text.get(at.clone()) else { return 0..0 };
    let start = at.start + (quote.len() - quote.trim_start().len());
    start..start.max(at.start + quote.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_evidence_is_one_passage_and_touching_evidence_two() {
        let found = find("abcdef ghi", vec![(6..10, 2), (2..4, 1), (0..3, 0), (4..6, 3)]);
        let places: Vec<_> = found.iter().map(|passage| passage.at.clone()).collect();
        assert_eq!(places, [0..4, 4..6, 7..10]);
        assert_eq!(found[0].entries, [0, 1]);
    }

    #[test]
    fn a_range_of_nothing_or_past_the_end_is_no_passage() {
        assert!(find("ab  cd", vec![(2..4, 0), (4..9, 1), (3..3, 2)]).is_empty());
    }
}
