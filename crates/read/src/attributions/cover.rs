//! Which contents lie at a place: one pass over the text, whatever the number of attributions.

use std::collections::BTreeSet;

use armistice_record::Span;

use super::Attribution;

/// The pieces of all contents, for questions asked in text order.
pub(super) struct Cover {
    /// (start, end, attribution), by start.
    pieces: Vec<(usize, usize, usize)>,
    next: usize,
    /// (attribution, end) of the pieces passed that may reach further.
    open: BTreeSet<(usize, usize)>,
}

impl Cover {
    pub(super) fn of(found: &[Attribution]) -> Self {
        let pieces = found.iter().enumerate();
        let mut pieces: Vec<_> = pieces
            .flat_map(|(n, a)| a.content.iter().map(move |piece| (piece.start(), piece.end(), n)))
            .collect();
        pieces.sort_unstable();
        Cover { pieces, next: 0, open: BTreeSet::new() }
    }

    /// Returns the first attribution in whose content a byte of `span` lies; spans must not go backwards.
    pub(super) fn first(&mut self, span: Span) -> Option<usize> {
        while let Some(&(_, end, n)) = self.pieces.get(self.next).filter(|piece| piece.0 < span.end()) {
            self.open.insert((n, end));
            self.next += 1;
        }
        while let Some(&(n, end)) = self.open.first() {
            if end > span.start() {
                return Some(n);
            }
            self.open.pop_first();
        }
        None
    }
}

/// Marks the attributions that stand in the content of another.
pub(super) fn nest(cues: &[Span], found: &mut [Attribution]) {
    let Cover { pieces, mut next, .. } = Cover::of(found);
    let starts: Vec<usize> =
        found.iter().map(|a| a.content.first().map_or(0, |piece| piece.start())).collect();
    // (start of the content, attribution, end of the piece): the innermost content begins last.
    let mut open: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    for (n, &cue) in cues.iter().enumerate() {
        while let Some(&(_, end, m)) = pieces.get(next).filter(|piece| piece.0 <= cue.start()) {
            open.insert((starts[m], m, end));
            next += 1;
        }
        let mut over = Vec::new();
        let outer = open.iter().rev().find(|&&(start, m, end)| {
            if end <= cue.start() {
                over.push((start, m, end));
            }
            end >= cue.end() && m != n
        });
        found[n].within = outer.map(|&(_, m, _)| m);
        for piece in over {
            open.remove(&piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use armistice_record::Document;

    use super::*;
    use crate::lexicon::CueClass;

    /// Attributions with pieces drawn at random, and their cues, in text order.
    fn drawn(document: &Document, seed: u32) -> (Vec<Attribution>, Vec<Span>) {
        let mut state = seed;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        let mut span = |longest: usize| {
            let start = draw(180);
            document.span(start, start + 1 + draw(longest)).expect("inside")
        };
        let mut cues: Vec<Span> = (0..40).map(|_| span(3)).collect();
        cues.sort();
        let attribution = |cue: usize| Attribution {
            cue,
            cue_words: Vec::new(),
            class: CueClass::Say,
            source: None,
            content: (0..cue % 3).map(|_| span(19)).collect(),
            accused: None,
            via: None,
            within: None,
        };
        ((0..40).map(attribution).collect(), cues)
    }

    #[test]
    fn one_pass_finds_what_looking_at_all_pairs_finds() {
        let document = Document::story(&"x".repeat(200)).expect("short");
        for seed in 0..200 {
            let (mut found, cues) = drawn(&document, seed);
            let mut cover = Cover::of(&found);
            for start in (0..190).step_by(3) {
                let asked = document.span(start, start + 5).expect("inside");
                let holds = |a: &Attribution| a.content.iter().any(|piece| piece.overlaps(asked));
                assert_eq!(cover.first(asked), found.iter().position(holds));
            }
            nest(&cues, &mut found);
            for (n, &cue) in cues.iter().enumerate() {
                let outer = found
                    .iter()
                    .enumerate()
                    .filter(|&(m, other)| m != n && other.content.iter().any(|piece| piece.contains(cue)))
                    .max_by_key(|(_, other)| other.content.first().map(|piece| piece.start()));
                assert_eq!(found[n].within, outer.map(|(m, _)| m), "seed {seed}, {n}");
            }
        }
    }
}
