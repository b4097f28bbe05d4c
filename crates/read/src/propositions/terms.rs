//! Which terms a report names, and where.

use std::collections::HashSet;

use armistice_record::Term;

use super::operators::listed;
use crate::lexicon::{Topic, lexicon};
use crate::phrases::Laid;
use crate::syntax::Text;

/// A term in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) term: Term,
    /// The head of its words.
    pub(crate) at: usize,
    /// Whether the words are for an agreement or a plan that they do not describe: "the deal".
    pub(crate) generic: bool,
    /// Where the term was named, if another word stands for it here.
    pub(crate) from: Option<usize>,
}

/// Finds the terms of a report, in text order; a deal whose words tell what is in it stands for nothing more.
pub(crate) fn terms(text: &Text) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for sentence in 0..text.analysis.sentences.len() {
        for found in text.phrases(sentence, &lexicon().terms) {
            let (term, generic) = match found.value {
                Topic::Term(term) => (term, false),
                Topic::Deal => (Term::PoliticalSettlement, true),
            };
            let (Some(at), Some(&last)) = (head(text, &found), found.own.last()) else { continue };
            if term == Term::Withdrawal && leaves_talks(text, last) {
                continue;
            }
            mentions.push(Mention { term, at, generic, from: None });
        }
    }
    mentions.sort_by_key(|mention| mention.at);
    let over: HashSet<usize> =
        without_deals(&mentions).iter().flat_map(|one| text.ancestors(one.at)).collect();
    mentions.retain(|one| !one.generic || !over.contains(&one.at));
    mentions
}

/// Those that say what they are about.
pub(crate) fn without_deals(mentions: &[Mention]) -> Vec<Mention> {
    mentions.iter().filter(|mention| !mention.generic).copied().collect()
}

/// The head of the words for a term; what takes a side ("urge … to stop the fighting") is no part of them if the rest will do.
fn head(text: &Text, found: &Laid<Topic>) -> Option<usize> {
    let head = text.head_among(&found.own)?;
    let takes_side =
        listed(text, head).is_some() || text.is_verb(head) && lexicon().cues.contains_key(text.lemma(head));
    let rest = found.others.iter().find(|other| takes_side && !other.contains(&head));
    rest.map_or(Some(head), |rest| text.head_among(rest))
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
