//! Inputs from a seed: soups of a target's words, and changed versions of its examples. The same on every machine.

use crate::Target;

/// A generator of numbers: SplitMix64 (Steele, Lea and Flood, 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn bytes(&mut self, length: usize) -> impl Iterator<Item = u8> + '_ {
        (0..length).map(|_| self.next().to_le_bytes()[0])
    }
}

/// Gives inputs for a target without end: as many soups as changed examples, and now and then plain noise.
pub fn seeded(target: &Target, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut numbers = Numbers(seed);
    std::iter::repeat_with(move || match numbers.below(16) {
        0..8 => {
            let length = 1 + numbers.below(80);
            std::iter::once(b'~').chain(numbers.bytes(length)).collect()
        }
        8..15 => {
            let mut input = target.examples[numbers.below(target.examples.len())].as_bytes().to_vec();
            for _ in 0..=numbers.below(6) {
                change(&mut input, target, &mut numbers);
            }
            input
        }
        _ => {
            let length = numbers.below(200);
            numbers.bytes(length).collect()
        }
    })
}

/// Changes one thing in an input.
fn change(input: &mut Vec<u8>, target: &Target, numbers: &mut Numbers) {
    let at = numbers.below(input.len() + 1);
    let end = (at + numbers.below(32)).min(input.len());
    match numbers.below(8) {
        0 => drop(input.drain(at..end)),
        1 => {
            let piece = input[at..end].to_vec();
            let times = 1 << numbers.below(7);
            input.splice(at..at, piece.repeat(times));
        }
        2 => input.truncate(at),
        3 if at < input.len() => input[at] ^= 1 << numbers.below(8),
        4 if at < input.len() => input[at] = numbers.next().to_le_bytes()[0],
        5 => {
            let other = target.examples[numbers.below(target.examples.len())].as_bytes();
            let from = numbers.below(other.len() + 1);
            let to = (from + numbers.below(64)).min(other.len());
            input.splice(at..at, other[from..to].iter().copied());
        }
        6 => {
            let choices: Vec<u8> = numbers.bytes(4).collect();
            input.splice(at..at, crate::soup(target.words, &choices).into_bytes());
        }
        _ => {
            let word = target.words[numbers.below(target.words.len())];
            input.splice(at..end, word.bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TARGETS;

    #[test]
    fn a_seed_gives_the_same_inputs_again() {
        for target in TARGETS {
            let (one, two) = (seeded(target, 7).take(40), seeded(target, 7).take(40));
            assert!(one.eq(two), "{}", target.name);
            let other: Vec<_> = seeded(target, 8).take(40).collect();
            assert_ne!(seeded(target, 7).take(40).collect::<Vec<_>>(), other, "{}", target.name);
        }
    }
}
