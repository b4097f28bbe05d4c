//! Words that often ascribe something, by class. A hint to the network, not a rule: it finds others too.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Classes of words that ascribe.
pub(super) const CLASSES: usize = 12;

static CUES: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut cues = HashMap::new();
    for (class, line) in include_str!("../../data/cues.txt").lines().take(CLASSES).enumerate() {
        let (_, words) = line.split_once(':').unwrap_or_default();
        for word in words.split_whitespace() {
            *cues.entry(word).or_default() |= 1 << class;
        }
    }
    cues
});

/// Returns the classes of a dictionary form, a bit each.
pub(super) fn classes(lemma: &str) -> u16 {
    CUES.get(lemma).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_classes() {
        assert_eq!(classes("say"), 1);
        assert_eq!(classes("table"), 0);
        assert_eq!(classes("accord"), 1 << 11);
    }
}
