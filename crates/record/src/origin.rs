//! Where each character of a document's text stood in the bytes that were taken in.

/// A map from bytes of the text to bytes of the original file.
///
/// It is kept as runs: from `text` on, bytes correspond one to one beginning at `original`, until the next
/// run. A plain UTF-8 file has a single run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    runs: Vec<(u32, u32)>,
}

impl Origin {
    /// Returns the map of a text that is the file itself, from byte `offset` of it.
    pub fn identity(offset: usize) -> Self {
        Origin { runs: vec![(0, offset as u32)] }
    }

    /// Returns the map with the given runs `(text byte, original byte)`, ordered by text byte.
    ///
    /// Runs that merely continue the one before are dropped; an empty list is the identity.
    pub fn from_runs(runs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for (text, original) in runs {
            let run = (text as u32, original as u32);
            match kept.last() {
                Some(&(t, o)) if run.0.wrapping_sub(t) == run.1.wrapping_sub(o) => {}
                _ => kept.push(run),
            }
        }
        if kept.is_empty() { Self::identity(0) } else { Origin { runs: kept } }
    }

    /// Returns the byte of the original at which the character at byte `text` of the text begins.
    pub fn locate(&self, text: usize) -> usize {
        let at = self.runs.partition_point(|&(start, _)| start as usize <= text);
        let (start, original) = self.runs[at.saturating_sub(1)];
        original as usize + text.saturating_sub(start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_followed_and_merged() {
        let origin = Origin::from_runs([(0, 10), (5, 15), (8, 40)]);
        assert_eq!(origin, Origin::from_runs([(0, 10), (8, 40)]));
        assert_eq!([0, 7, 8, 9].map(|byte| origin.locate(byte)), [10, 17, 40, 41]);
    }
}
