//! "sees no benefit in talks", "there is no need for", "talks would be pointless": a side that a denied noun of use or a word of
//! uselessness takes, against all that the words below it say.

use armistice_language::{Relation, Upos};
use armistice_record::Stance;

use crate::lexicon::Words;
use crate::syntax::Text;

/// The side that `head` takes on `below`, if it denies its use, or that anything else could be done.
pub(super) fn side(text: &Text, below: usize, head: usize) -> Option<Stance> {
    if is_useless(text, head) {
        let subject = matches!(text.relation(below), Relation::Nsubj | Relation::Csubj);
        return (subject && !text.is_negated(head)).then_some(Stance::Reject);
    }
    if !is_denied(text, head) {
        return None;
    }
    let hangs = |words: &[&str]| {
        let hung = matches!(
            text.relation(below),
            Relation::Nmod | Relation::Acl | Relation::Obl | Relation::Advcl | Relation::Xcomp
        );
        let word =
            text.case(below).or_else(|| text.child(below, &[Relation::Mark]).map(|mark| text.lemma(mark)));
        hung && word.is_some_and(|word| words.contains(&word))
    };
    let lemma = text.lemma(head);
    if Words::Use.has(lemma) && hangs(&["in", "for", "of", "to"]) {
        Some(Stance::Reject)
    } else if Words::Choice.has(lemma) && hangs(&["to", "for", "but"]) {
        Some(Stance::Support)
    } else {
        None
    }
}

/// The side that such a word takes on a term below it.
pub(crate) fn over(text: &Text, term: usize) -> Option<Stance> {
    let heads = text.ancestors(term).skip(1);
    text.ancestors(term).zip(heads).take(4).find_map(|(below, head)| side(text, below, head))
}

/// Whether a word takes such a side by itself, whatever stands below it.
pub(in crate::propositions) fn is_futile(text: &Text, word: usize) -> bool {
    is_useless(text, word)
        || (Words::Use.has(text.lemma(word)) || Words::Choice.has(text.lemma(word))) && is_denied(text, word)
}

/// Who sees no use: the subject of the verb over the noun; nobody where there simply is none, or something is useless.
pub(in crate::propositions) fn seer(text: &Text, word: usize) -> Option<usize> {
    let verb = text.head(word).filter(|&verb| text.is_verb(verb) && text.relation(word) == Relation::Obj)?;
    text.subject(verb).filter(|&subject| text.relation(subject) != Relation::Expl)
}

fn is_useless(text: &Text, word: usize) -> bool {
    text.upos(word) == Upos::Adj && Words::Useless.has(text.lemma(word))
}

/// "no point", "little point", "does not see any point".
fn is_denied(text: &Text, noun: usize) -> bool {
    if text.upos(noun) != Upos::Noun {
        return false;
    }
    let little = text.children(noun).any(|c| {
        matches!(text.lemma(c), "little" | "neither" | "hardly") && text.relation(c) != Relation::Case
    });
    let over = text.head(noun).is_some_and(|verb| {
        let governs = matches!(text.relation(noun), Relation::Obj | Relation::Nsubj);
        governs && text.is_negated(verb)
    });
    text.is_negated(noun) || little || over
}
