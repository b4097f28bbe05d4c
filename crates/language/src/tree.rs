//! From scores of heads to a tree with one root.

/// Returns the head of each word (0 the root, else 1 + place), a tree with exactly one word at the root.
///
/// `scores` is `(n, n + 1)`. The best head of each word is taken where that is a tree; otherwise the best tree
/// (Chu and Liu 1965, Edmonds 1967) with the best root is found.
pub(crate) fn decode(scores: &[f32], n: usize) -> Vec<usize> {
    let best = |i: usize| argmax(&scores[i * (n + 1)..(i + 1) * (n + 1)]);
    let heads: Vec<usize> = (0..n).map(best).collect();
    if heads.iter().filter(|&&h| h == 0).count() == 1 && find_cycle(&heads).is_none() {
        return heads;
    }
    let Some(root) = choose_root(scores, n) else { return heads };
    let mut fixed = scores.to_vec();
    for i in 0..n {
        if i == root {
            fixed[i * (n + 1) + 1..(i + 1) * (n + 1)].fill(f32::MIN);
        } else {
            fixed[i * (n + 1)] = f32::MIN;
        }
    }
    Spanning::new(fixed, n).solve()
}

fn argmax(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// The word that gains most, or loses least, by being the root.
fn choose_root(scores: &[f32], n: usize) -> Option<usize> {
    let gain = |i: usize| {
        let row = &scores[i * (n + 1)..(i + 1) * (n + 1)];
        row[0] - row[1..].iter().copied().fold(f32::MIN, f32::max)
    };
    (0..n).max_by(|&a, &b| gain(a).total_cmp(&gain(b)).then(b.cmp(&a)))
}

/// Returns the words of one cycle.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start + 1;
            match heads[at] {
                0 => break,
                head => at = head - 1,
            }
        }
        if seen[at] == start + 1 && heads[at] != 0 {
            let mut cycle = vec![at];
            let mut next = heads[at] - 1;
            while next != at {
                cycle.push(next);
                next = heads[next] - 1;
            }
            return Some(cycle);
        }
    }
    None
}

/// An arc between words: (dependent, head as 0 for the root or 1 + place).
type Arc = (usize, usize);

/// The state of the search for the best tree: words that were joined into one count as the first of them.
struct Spanning {
    width: usize,
    /// For each dependent and head, the score; joined words have that of their best arc.
    scores: Vec<f32>,
    /// The arc between words behind each score.
    arcs: Vec<Arc>,
    /// The words that still stand, alone or for others.
    alive: Vec<usize>,
    /// The words each stands for.
    members: Vec<Vec<usize>>,
    /// For each word of each cycle found, the words it stood for and its arc.
    history: Vec<(Vec<usize>, Arc)>,
}

impl Spanning {
    fn new(scores: Vec<f32>, n: usize) -> Self {
        let width = n + 1;
        Spanning {
            width,
            scores,
            arcs: (0..n * width).map(|e| (e / width, e % width)).collect(),
            alive: (0..n).collect(),
            members: (0..n).map(|i| vec![i]).collect(),
            history: Vec::new(),
        }
    }

    fn solve(mut self) -> Vec<usize> {
        let n = self.width - 1;
        let heads = loop {
            let heads = self.best_heads();
            match find_cycle(&heads) {
                Some(cycle) => self.join(&cycle, &heads),
                None => break heads,
            }
        };
        let mut out = vec![usize::MAX; n];
        for &i in &self.alive {
            let (word, head) = self.arcs[i * self.width + heads[i]];
            out[word] = head;
        }
        // The last cycle is opened first. The way in has settled one of its members; the others keep their arcs.
        for (words, (word, head)) in self.history.iter().rev() {
            if words.iter().all(|&w| out[w] == usize::MAX) {
                out[*word] = *head;
            }
        }
        out
    }

    fn candidates(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(0).chain(self.alive.iter().map(|a| a + 1))
    }

    fn best_heads(&self) -> Vec<usize> {
        let mut heads = vec![0; self.width - 1];
        for &i in &self.alive {
            let row = &self.scores[i * self.width..(i + 1) * self.width];
            for h in self.candidates() {
                if h != i + 1 && row[h] > row[heads[i]] {
                    heads[i] = h;
                }
            }
        }
        heads
    }

    /// Joins the words of a cycle into its first.
    fn join(&mut self, cycle: &[usize], heads: &[usize]) {
        let (name, width) = (cycle[0], self.width);
        for &c in cycle {
            self.history.push((self.members[c].clone(), self.arcs[c * width + heads[c]]));
        }
        let inner: Vec<f32> = cycle.iter().map(|&c| self.scores[c * width + heads[c]]).collect();
        self.alive.retain(|a| *a == name || !cycle.contains(a));
        let outside: Vec<usize> = self.candidates().filter(|&h| h != name + 1).collect();
        for h in outside {
            let value = |k: usize| self.scores[cycle[k] * width + h] - inner[k];
            let k = (0..cycle.len()).fold(0, |best, k| if value(k) > value(best) { k } else { best });
            (self.scores[name * width + h], self.arcs[name * width + h]) =
                (value(k), self.arcs[cycle[k] * width + h]);
            if let Some(i) = h.checked_sub(1) {
                let score = |c: usize| self.scores[i * width + c + 1];
                let best = cycle.iter().fold(name, |best, &c| if score(c) > score(best) { c } else { best });
                (self.scores[i * width + name + 1], self.arcs[i * width + name + 1]) =
                    (score(best), self.arcs[i * width + best + 1]);
            }
        }
        self.members[name] = cycle.iter().flat_map(|&c| std::mem::take(&mut self.members[c])).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().filter(|&&h| h == 0).count() == 1 && find_cycle(heads).is_none()
    }

    #[test]
    fn a_cycle_is_opened_at_the_cheapest_place() {
        let never = -1e9;
        let scores = [1.0, never, 5.0, 0.0, 0.0, 5.0, never, 3.0, 4.0, 0.0, 0.0, never];
        assert_eq!(decode(&scores, 3), [2, 3, 0]);
    }

    #[test]
    fn every_matrix_gives_a_tree() {
        let mut seed = 7u32;
        for n in 1..40 {
            let scores: Vec<f32> = (0..n * (n + 1))
                .map(|e| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    if e % (n + 1) == e / (n + 1) + 1 { -1e9 } else { (seed >> 20) as f32 / 100.0 }
                })
                .collect();
            assert!(is_tree(&decode(&scores, n)), "{n}");
        }
    }
}
