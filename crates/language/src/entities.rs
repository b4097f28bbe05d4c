//! From scores of tags to named entities: the best sequence by learnt transitions (Viterbi 1967).

use crate::Entity;
use crate::weights::Weights;

/// A tag of the network: the kind, and whether a name begins; none outside names.
#[derive(Clone, Copy, Debug)]
struct Tag(Option<(Entity, bool)>);

impl Tag {
    /// Reads "O", "B-PER", "I-PER" …
    fn parse(name: &str) -> Option<Tag> {
        if name == "O" {
            return Some(Tag(None));
        }
        let (position, kind) = name.split_once('-')?;
        Some(Tag(Some((Entity::parse(kind)?, position == "B"))))
    }
}

/// The tags and what leads from one to the next.
pub(crate) struct Tags {
    tags: Vec<Tag>,
    /// From each tag, from the start, and to the end: `(tags + 2, tags)`.
    transition: Vec<f32>,
}

impl Tags {
    /// Reads the tags of the tagger.
    pub(crate) fn load(weights: &Weights) -> Option<Self> {
        let tags: Vec<_> =
            weights.config.entities.iter().map(|name| Tag::parse(name)).collect::<Option<_>>()?;
        let transition = weights.floats("transition")?;
        (!tags.is_empty() && transition.len() == (tags.len() + 2) * tags.len())
            .then_some(Tags { tags, transition })
    }

    /// Returns the best sequence of tags for a sentence; `scores` is `(words, tags)`.
    pub(crate) fn decode(&self, scores: &[f32]) -> Vec<usize> {
        let n = self.tags.len();
        let mut steps = scores.chunks_exact(n);
        let Some(first) = steps.next() else { return Vec::new() };
        let from = |tag: usize| &self.transition[tag * n..(tag + 1) * n];
        let mut best: Vec<f32> = first.iter().zip(from(n)).map(|(score, start)| score + start).collect();
        let mut back = Vec::with_capacity(scores.len());
        let mut following = vec![0.0f32; n];
        let mut sources = vec![0u8; n];
        for step in steps {
            following.fill(f32::MIN);
            for (tag, before) in best.iter().enumerate() {
                for (to, weight) in from(tag).iter().enumerate() {
                    let value = before + weight;
                    if value > following[to] {
                        following[to] = value;
                        sources[to] = tag as u8;
                    }
                }
            }
            best.clear();
            best.extend(following.iter().zip(step).map(|(before, score)| before + score));
            back.extend_from_slice(&sources);
        }
        best.iter_mut().zip(from(n + 1)).for_each(|(value, end)| *value += end);
        let mut at = crate::best(&best, 0, n);
        let mut out = vec![at];
        for sources in back.chunks_exact(n).rev() {
            at = usize::from(sources[at]);
            out.push(at);
        }
        out.reverse();
        out
    }

    /// Returns the kind of name at each word, and whether one begins there; `scores` is `(words, tags)`.
    pub(crate) fn read(&self, scores: &[f32]) -> Vec<(Option<Entity>, bool)> {
        let mut before = None;
        let read = |tag: usize| {
            let Tag(tag) = self.tags[tag];
            let kind = tag.map(|t| t.0);
            let starts = tag.is_some_and(|(kind, begins)| begins || before != Some(kind));
            before = kind;
            (kind, starts)
        };
        self.decode(scores).into_iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transitions_decide_between_like_scores() {
        let tags = ["O", "B-PER", "I-PER"].map(|name| Tag::parse(name).expect("a tag")).to_vec();
        // Nothing leads from outside to the inside of a name, nor from the start.
        let transition = vec![0.0, 0.0, -9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -9.0, 0.0, 0.0, 0.0];
        let tags = Tags { tags, transition };
        let scores = [0.5, 0.0, 1.0, 0.0, 0.2, 1.0, 1.0, 0.0, 0.0];
        assert_eq!(tags.decode(&scores), [1, 2, 0]);
        assert_eq!(
            tags.read(&scores),
            [(Some(Entity::Person), true), (Some(Entity::Person), false), (None, false)]
        );
        assert!(tags.read(&[]).is_empty());
    }
}
