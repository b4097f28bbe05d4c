//! Which terms a report names, and where.

use armistice_record::Term;

use crate::lexicon::lexicon;
use crate::syntax::Text;

/// A term in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) term: Term,
    /// The head of its words.
    pub(crate) at: usize,
}

/// Finds the terms of a report, in text order.
pub(crate) fn terms(text: &Text) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for sentence in &text.analysis.sentences {
        let tokens = sentence.tokens.clone();
        let lemmas: Vec<String> = tokens.clone().map(|i| text.lemma(i).to_lowercase()).collect();
        let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        for found in lexicon().terms.all(&lemmas) {
            let (first, last) = (tokens.start + found.start, tokens.start + found.end - 1);
            if found.value == Term::Withdrawal && leaves_talks(text, last) {
                continue;
            }
            let at = (first..=last)
                .find(|&i| text.head(i).is_none_or(|head| head < first || head > last))
                .unwrap_or(last);
            mentions.push(Mention { term: found.value, at });
        }
    }
    mentions
}

/// "withdrew from the talks" is about the talks.
fn leaves_talks(text: &Text, word: usize) -> bool {
    let end = text.sentence_tokens(word).end.min(word + 7);
    (word + 1..end).any(|i| {
        matches!(
            text.lemma(i),
            "talk" | "talks" | "negotiation" | "dialogue" | "agreement" | "process" | "treaty"
        )
    }) && (word + 1..end.min(word + 3)).any(|i| matches!(text.lemma(i), "from" | "of"))
}
