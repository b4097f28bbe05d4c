//! Who speaks: the noun phrase that a cue has as its subject, where the tree may have lost it.

use armistice_language::{Entity, Relation, Upos};

use crate::quotations::{Quotation, holding};
use crate::syntax::Text;

/// The head of the noun phrase that speaks at a cue.
///
/// The verb's own subject, unless it stands in a quotation that the cue does not ("“The ship is ready,” said a trader"):
/// then the phrase after the cue, or the one that follows the quotation. Where the tree has lost the subject, the
/// noun phrase right before the verb or the noun that opens the sentence; otherwise a subject shared with another verb.
pub(super) fn of(text: &Text, quotations: &[Quotation], cue: usize) -> Option<usize> {
    let place = holding(quotations, text.token(cue).span);
    let heard = |&i: &usize| holding(quotations, text.token(i).span) == place;
    let own = text.child(cue, &[Relation::Nsubj, Relation::NsubjPass]).and_then(|_| text.subject(cue));
    // "A and B have each accused the other": A and B.
    let own = own
        .map(|own| if text.lemma(own) == "each" { opening_subject(text, own).unwrap_or(own) } else { own });
    let quoted = own.filter(|own| !heard(own)).is_some();
    let found = if quoted || follows_quotation(text, quotations, cue) {
        after(text, cue).or_else(|| beside(text, quotations, cue)).or(own.filter(|own| heard(own)))
    } else {
        own
    };
    found
        .or_else(|| before(text, cue).filter(heard))
        .or_else(|| text.subject(cue).filter(heard))
        .or_else(|| opening_noun(text, cue).filter(heard))
        .map(|head| named_before(text, head, cue))
}

/// Whether a quotation ends right before a cue that stands outside: "…,” said".
fn follows_quotation(text: &Text, quotations: &[Quotation], cue: usize) -> bool {
    cue > text.sentence_tokens(cue).start
        && holding(quotations, text.token(cue).span).is_none()
        && holding(quotations, text.token(cue - 1).span).is_some()
}

/// The noun phrase right after a cue, up to a comma or another verb: "said an official in Cairo".
fn after(text: &Text, cue: usize) -> Option<usize> {
    let end = text.sentence_tokens(cue).end;
    let first = cue + 1;
    let last = (first..end)
        .take_while(|&i| {
            matches!(
                text.upos(i),
                Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron | Upos::Part
            ) || text.word(i) == "-"
                || text.word(i) == "."
                || text.upos(i) == Upos::Adp && matches!(text.lemma(i), "of")
        })
        .last()?;
    head_of(text, first, last)
}

/// The noun phrase that begins right after the quotation before a cue: "“…,” Ada Kuhn, who led the team, said".
fn beside(text: &Text, quotations: &[Quotation], cue: usize) -> Option<usize> {
    let start = text.sentence_tokens(cue).start;
    let first = (start..cue)
        .rev()
        .take_while(|&i| holding(quotations, text.token(i).span).is_none())
        .last()
        .filter(|&first| first > start)?;
    let last = (first..cue)
        .take_while(|&i| {
            matches!(text.upos(i), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::Pron)
                || matches!(text.word(i), "." | "of" | "'s" | "’s" | "-")
        })
        .last()?;
    head_of(text, first, last)
}

/// The head of tokens `first..=last`: the noun or pronoun whose own head lies outside, the first of several.
fn head_of(text: &Text, first: usize, last: usize) -> Option<usize> {
    let nominal = |i: &usize| text.is_noun(*i) || text.upos(*i) == Upos::Pron;
    let outward = |i: &usize| text.head(*i).is_none_or(|head| head < first || head > last);
    (first..=last)
        .filter(nominal)
        .find(outward)
        .or_else(|| (first..=last).filter(nominal).find(|&i| text.relation(i) != Relation::Compound))
}

/// "Khalil Rahma, a member of the council, told": the name that a description follows.
fn named_before(text: &Text, head: usize, cue: usize) -> usize {
    let start = text.sentence_tokens(head).start;
    let (first, _) = text.noun_phrase(head);
    let described = head < cue
        && text.upos(head) == Upos::Noun
        && first >= start + 2
        && text.word(first - 1) == ","
        && (head..cue).any(|i| text.word(i) == ",")
        && text.token(head).entity.is_none();
    let name = first.wrapping_sub(2);
    let is_name = |i: usize| {
        matches!(text.token(i).entity, Some(Entity::Person | Entity::Organisation))
            && text.upos(i) == Upos::Propn
    };
    if !described || !is_name(name) {
        return head;
    }
    let low = (start..=name).rev().take_while(|&i| is_name(i)).last().unwrap_or(name);
    (low..=name).find(|&i| text.head(i).is_none_or(|up| up < low || up > name)).unwrap_or(name)
}

/// The head of the noun phrase that ends right before a finite verb.
fn before(text: &Text, cue: usize) -> Option<usize> {
    if text.word(cue).ends_with("ing")
        || !matches!(text.lemma(cue), "say" | "tell" | "add" | "announce" | "report" | "warn")
    {
        return None;
    }
    let start = text.sentence_tokens(cue).start;
    let told = |&i: &usize| !matches!(text.upos(i), Upos::Adv | Upos::Aux) && !text.is_weekday(i);
    let mut at = (start..cue).rev().find(told)?;
    // "talks in Helsinki, Finland, Sunday says".
    if text.word(at) == "," && text.is_weekday(at + 1) {
        at = at.checked_sub(1).filter(|&at| at >= start)?;
    }
    if !text.is_noun(at) {
        return None;
    }
    // "an official briefed on the matter said": over the participle to the official.
    let modifies =
        |head: usize| text.is_noun(head) || matches!(text.relation(head), Relation::Acl | Relation::AclRelcl);
    while let Some(head) = text.head(at).filter(|&head| head >= start && head < at && modifies(head)) {
        at = head;
    }
    text.is_noun(at).then_some(at)
}

fn opening_noun(text: &Text, cue: usize) -> Option<usize> {
    if text.relation(cue) != Relation::Root {
        return None;
    }
    (text.sentence_tokens(cue).start..cue)
        .find(|&i| text.is_noun(i) && text.relation(i) == Relation::Nsubj && !text.is_weekday(i))
}

/// The subject that stands before a word in its sentence.
fn opening_subject(text: &Text, word: usize) -> Option<usize> {
    let start = text.sentence_tokens(word).start;
    (start..word).find(|&i| {
        text.is_noun(i)
            && !matches!(text.relation(i), Relation::Compound | Relation::Flat | Relation::NmodPoss)
    })
}
