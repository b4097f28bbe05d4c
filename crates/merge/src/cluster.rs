//! Things that share a key belong together, and so do those whom a third one links.

use std::collections::BTreeMap;

/// Disjoint sets of `0..n` (union-find with path halving).
#[derive(Clone, Debug)]
pub struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    /// Makes `n` sets of one.
    pub fn new(n: usize) -> Self {
        Groups { parent: (0..n).collect() }
    }

    /// Returns the smallest member of the set that `one` is in.
    pub fn find(&mut self, mut one: usize) -> usize {
        while self.parent[one] != one {
            self.parent[one] = self.parent[self.parent[one]];
            one = self.parent[one];
        }
        one
    }

    /// Makes one set of the two that `one` and `other` are in.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.parent[one.max(other)] = one.min(other);
    }

    /// Returns the sets, in the order of their smallest members, each in order.
    pub fn sets(mut self) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for one in 0..self.parent.len() {
            sets.entry(self.find(one)).or_default().push(one);
        }
        sets.into_values().collect()
    }
}

/// Groups things by the keys they have: near-linear, and the same whatever the order of things or keys.
pub fn group(keys: &[Vec<i64>]) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(keys.len());
    let mut pairs: Vec<(i64, usize)> =
        keys.iter().enumerate().flat_map(|(at, keys)| keys.iter().map(move |&key| (key, at))).collect();
    pairs.sort_unstable();
    for pair in pairs.windows(2) {
        if pair[0].0 == pair[1].0 {
            groups.join(pair[0].1, pair[1].1);
        }
    }
    groups.sets()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_keys_link_across_a_third() {
        let keys = [vec![1, 2], vec![3], vec![2, 4], vec![4], vec![]];
        assert_eq!(group(&keys), [vec![0, 2, 3], vec![1], vec![4]]);
    }
}
