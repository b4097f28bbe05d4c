//! Terms that go on under another word: "the deal", "the demand", or nothing but a side ("Ankara said no").

use super::leanings;
use super::terms::Mention;
use crate::lexicon::Words;
use crate::syntax::Text;

/// How many sentences back what a sentence answers is looked for.
const REACH: usize = 2;
/// What is answered names at most so many terms; more are a list, of which it is not told what is meant.
const MOST: usize = 3;

/// Returns the terms that sentences without words of their own for one take from those before, in text order.
pub(super) fn carried(text: &Text, mentions: &[Mention]) -> Vec<Mention> {
    let mut by_sentence: Vec<&[Mention]> = vec![&[]; text.analysis.sentences.len()];
    for here in mentions.chunk_by(|a, b| text.sentence(a.at) == text.sentence(b.at)) {
        by_sentence[text.sentence(here[0].at)] = here;
    }
    let mut found = Vec::new();
    let tells = |sentence: usize| by_sentence[sentence].iter().any(|mention| !mention.generic);
    for sentence in 1..by_sentence.len() {
        if tells(sentence) {
            continue;
        }
        let before = (sentence.saturating_sub(REACH)..sentence).rev().find(|&one| tells(one));
        let Some(before) = before else { continue };
        let mut codes: Vec<Mention> = Vec::new();
        for &mention in by_sentence[before].iter().filter(|mention| !mention.generic) {
            if !codes.iter().any(|known| known.term == mention.term) {
                codes.push(mention);
            }
        }
        let generic = by_sentence[sentence].first().map(|mention| mention.at);
        if codes.len() <= MOST
            && let Some(at) = generic.or_else(|| anchor(text, sentence))
        {
            found.extend(codes.iter().map(|one| Mention { at, from: Some(one.at), ..*one }));
        }
    }
    found
}

/// The word of a sentence that stands for what was put forward, or that takes a side on it.
fn anchor(text: &Text, sentence: usize) -> Option<usize> {
    let mut tokens = text.analysis.sentences[sentence].tokens.clone();
    let noun = tokens.find(|&i| text.is_noun(i) && Words::PutForward.has(text.lemma(i)));
    noun.or_else(|| leanings::leans(text, sentence).first().map(|lean| lean.at))
}
