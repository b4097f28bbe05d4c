//! Maps from bytes of a text to bytes of what it was made of, while it is being made.

use armistice_record::Origin;

/// A map that is kept as runs `(text byte, source byte)`: from each run on, bytes correspond one to one.
///
/// Runs are ordered by text byte. Unlike [`Origin`] it can be extended and laid over another map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alignment {
    runs: Vec<(u32, u32)>,
}

impl Alignment {
    /// Returns the map of a text that is its source from byte `offset` on.
    pub(crate) fn shifted(offset: usize) -> Self {
        Alignment { runs: vec![(0, offset as u32)] }
    }

    /// Says that the text from byte `text` on was made of the source from byte `source` on.
    pub(crate) fn push(&mut self, text: usize, source: usize) {
        let run = (text as u32, source as u32);
        match self.runs.last_mut() {
            Some(last) if run.0.wrapping_sub(last.0) == run.1.wrapping_sub(last.1) => {}
            Some(last) if last.0 == run.0 => *last = run,
            _ => self.runs.push(run),
        }
    }

    /// Lays the map of another text, which is put at byte `at` of this one, after this map.
    pub(crate) fn append(&mut self, at: usize, other: &Alignment) {
        other.runs.iter().for_each(|&(text, source)| self.push(at + text as usize, source as usize));
    }

    /// Returns the map from this text, of `len` bytes, to what its source was made of.
    pub(crate) fn over(&self, source: &Alignment, len: usize) -> Alignment {
        let mut composed = Alignment::default();
        for (at, &(text, middle)) in self.runs.iter().enumerate() {
            let end = self.runs.get(at + 1).map_or(len as u32, |next| next.0);
            let first = source.runs.partition_point(|run| run.0 <= middle);
            composed.push(text as usize, source.locate(middle as usize));
            let inside =
                source.runs[first..].iter().take_while(|run| run.0 - middle < end.saturating_sub(text));
            for &(run_middle, run_source) in inside {
                composed.push((text + run_middle - middle) as usize, run_source as usize);
            }
        }
        composed
    }

    /// Returns the map of the text up to byte `at`.
    pub(crate) fn until(&self, at: usize) -> Alignment {
        Alignment { runs: self.runs.iter().copied().take_while(|run| (run.0 as usize) < at).collect() }
    }

    /// Returns the map of the text from byte `at` on.
    pub(crate) fn from(&self, at: usize) -> Alignment {
        let mut cut = Alignment::default();
        cut.push(0, self.locate(at));
        let after = self.runs.iter().filter(|run| run.0 as usize > at);
        after.for_each(|&(text, source)| cut.push(text as usize - at, source as usize));
        cut
    }

    /// Returns the byte of the source at which the character at byte `text` begins.
    pub(crate) fn locate(&self, text: usize) -> usize {
        let after = self.runs.partition_point(|run| run.0 as usize <= text);
        let (start, source) = self.runs.get(after.saturating_sub(1)).copied().unwrap_or_default();
        source as usize + text.saturating_sub(start as usize)
    }

    /// Returns the map as a document keeps it.
    pub(crate) fn origin(&self) -> Origin {
        Origin::from_runs(self.runs.iter().map(|&(text, source)| (text as usize, source as usize)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(runs: &[(usize, usize)]) -> Alignment {
        let mut alignment = Alignment::default();
        runs.iter().for_each(|&(text, source)| alignment.push(text, source));
        alignment
    }

    #[test]
    fn two_maps_compose() {
        let upper = of(&[(0, 4), (3, 10)]);
        let lower = of(&[(0, 3), (5, 20), (11, 30)]);
        let both = upper.over(&lower, 8);
        let expected: Vec<usize> = (0..8).map(|byte| lower.locate(upper.locate(byte))).collect();
        assert_eq!((0..8).map(|byte| both.locate(byte)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_map_is_cut_and_put_together() {
        let whole = of(&[(0, 4), (3, 10), (6, 20)]);
        let places = |alignment: &Alignment| (0..9).map(|byte| alignment.locate(byte)).collect::<Vec<_>>();
        for at in 1..9 {
            let mut again = whole.until(at);
            again.append(at, &whole.from(at));
            assert_eq!(places(&again), places(&whole), "cut at {at}");
        }
    }

    #[test]
    fn an_empty_map_is_the_identity() {
        assert_eq!(Alignment::default().locate(7), 7);
        assert_eq!(Alignment::shifted(3).origin(), Origin::identity(3));
    }
}
