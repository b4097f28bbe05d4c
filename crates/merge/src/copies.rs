//! Which reports are copies of one origin: the same text again, a wire story in another paper, cut, with another
//! headline or a local paragraph.
//!
//! Two reports are copies if they share enough of their shingles (runs of [`SHINGLE`] words): at least [`SHARED`] of
//! those of the shorter one (containment; Broder, "On the resemblance and containment of documents", 1997). Pairs
//! worth comparing are found by MinHash in bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", ch. 3),
//! so that the work grows with the number of copies and not with the square of the number of reports.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::Groups;

/// Words in a shingle.
pub const SHINGLE: usize = 4;
/// The share of the shorter report's shingles that copies have in common.
pub const SHARED: f64 = 0.3;
/// The fewest shingles that copies have in common.
const AT_LEAST: usize = 8;
/// Bands of a signature; copies agree in one or more.
pub const BANDS: usize = 24;
/// Hashes in a band.
const ROWS: usize = 2;

/// The shingles of a report, as sorted hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// Takes the shingles of a text; case, punctuation and paragraphs do not count.
    pub fn of(text: &str) -> Self {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| xxh3_64_with_seed(word.to_lowercase().as_bytes(), 0))
            .collect();
        // A text shorter than one shingle is one shingle.
        let width = SHINGLE.min(words.len().max(1));
        let mut hashes: Vec<u64> = words
            .windows(width)
            .map(|window| window.iter().fold(0, |hash, word| xxh3_64_with_seed(&word.to_le_bytes(), hash)))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        Shingles(hashes)
    }

    /// Returns one key a band: reports that share one are worth comparing. Empty for an empty text.
    pub fn bands(&self) -> Vec<i64> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let lowest = |seed: u64| self.0.iter().map(|&hash| mixed(hash, seed)).min().unwrap_or(u64::MAX);
        (0..BANDS as u64)
            .map(|band| {
                let rows = (0..ROWS as u64).map(|row| lowest(band * ROWS as u64 + row));
                let key = rows.fold(band, |key, low| xxh3_64_with_seed(&low.to_le_bytes(), key));
                key.cast_signed()
            })
            .collect()
    }

    /// Whether two reports are copies. Symmetric.
    pub fn copies(&self, other: &Shingles) -> bool {
        let shorter = self.0.len().min(other.0.len());
        if shorter == 0 {
            return false;
        }
        let shared = self.shared(other);
        let enough = shared >= AT_LEAST || self.0 == other.0;
        enough && shared as f64 >= SHARED * shorter as f64
    }

    /// How many shingles two reports share.
    fn shared(&self, other: &Shingles) -> usize {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    mine.next();
                    theirs.next();
                }
            }
        }
        shared
    }
}

/// Groups reports by origin: sets of their numbers, those that a third one links in one. Only those that share a band are compared.
pub fn origins(shingles: &[Shingles]) -> Vec<Vec<usize>> {
    let bands: Vec<Vec<i64>> = shingles.iter().map(Shingles::bands).collect();
    let mut members: Vec<(i64, usize)> =
        bands.iter().enumerate().flat_map(|(at, bands)| bands.iter().map(move |&band| (band, at))).collect();
    members.sort_unstable();
    let mut groups = Groups::new(shingles.len());
    for sharing in members.chunk_by(|a, b| a.0 == b.0) {
        // The members so far, those of one origin together: copies of copies are not compared again.
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for &(band, one) in sharing {
            for others in &seen {
                if groups.find(others[0]) == groups.find(one) {
                    continue;
                }
                // Those that share a lower band were compared there. A band is never in two rows of a signature.
                let met_before = |other: usize| {
                    bands[one].iter().zip(&bands[other]).any(|(mine, theirs)| mine == theirs && *mine < band)
                };
                let copy = |&&other: &&usize| !met_before(other) && shingles[one].copies(&shingles[other]);
                if let Some(&other) = others.iter().find(copy) {
                    groups.join(one, other);
                }
            }
            match seen.iter_mut().find(|others| groups.find(others[0]) == groups.find(one)) {
                Some(others) => others.push(one),
                None => seen.push(vec![one]),
            }
        }
    }
    groups.sets()
}

/// A permutation of the hashes, chosen by the seed (the finaliser of SplitMix64).
fn mixed(hash: u64, seed: u64) -> u64 {
    let mut x = hash ^ seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "Delegates of both sides met in the lakeside town on Monday. They agreed to let aid convoys \
        pass the northern bridge from the end of the week. A spokesman for the mediators called the meeting short but \
        useful. Neither side would say when the next round begins.";

    #[test]
    fn a_cut_copy_with_a_local_paragraph_is_a_copy() {
        let cut = format!("Our correspondent adds that shops stayed open. {}", &STORY[..STORY.len() / 2]);
        assert!(Shingles::of(STORY).copies(&Shingles::of(&cut)));
        assert!(Shingles::of(&cut).copies(&Shingles::of(STORY)));
    }

    #[test]
    fn another_story_on_the_same_talks_is_none() {
        let other = "The lakeside talks ended without a date for the next round. Aid convoys still wait at the \
            northern bridge, drivers there said, and nobody has told them when they may pass.";
        assert!(!Shingles::of(STORY).copies(&Shingles::of(other)));
    }

    #[test]
    fn an_empty_text_has_no_copy() {
        assert!(Shingles::of("").bands().is_empty());
        assert!(!Shingles::of("").copies(&Shingles::of("")));
        assert!(Shingles::of("No comment.").copies(&Shingles::of("no comment")));
    }
}
