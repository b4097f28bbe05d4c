//! Whose side it is, and whose account.

use armistice_language::Relation;
use armistice_record::{ActorId, SourceKind};

use super::operators::{Step, futile};
use crate::actors::{Cast, DraftParty};
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Words};
use crate::syntax::Text;

/// Analysts, residents and documents have opinions, not positions.
pub(super) fn may_hold(cast: &Cast, actor: ActorId) -> bool {
    let draft = cast.draft(actor);
    let opinion = [
        "analyst",
        "expert",
        "observer",
        "resident",
        "witness",
        "critic",
        "scholar",
        "professor",
        "reporter",
    ];
    draft.source_kind != SourceKind::Document
        && !draft.is_thing
        && !draft.office.as_deref().is_some_and(|office| opinion.contains(&office))
}

/// Whose side it is: the subjects of a verb, the owner of a noun; "I" and "we" are the speaker.
pub(super) fn holders(text: &Text, step: Step, speaker: Option<ActorId>, cast: &mut Cast) -> Vec<ActorId> {
    if step.nominal && futile::is_futile(text, step.at) {
        let seer = futile::seer(text, step.at);
        let own = seer.filter(|&seer| !matches!(text.lemma(seer).to_lowercase().as_str(), "i" | "we"));
        let actor = own.map_or(speaker, |seer| cast.meant(seer));
        return actor.map(|actor| cast.members(actor)).unwrap_or_default();
    }
    if step.nominal {
        return owner(text, step.at, cast).into_iter().collect();
    }
    let by = text.agent(step.at).or_else(|| participle_agent(text, step.at));
    let head = if text.is_passive(step.at) || by.is_some() { by } else { text.subject(step.at) };
    let Some(head) = head else { return Vec::new() };
    if matches!(text.lemma(head).to_lowercase().as_str(), "i" | "we") {
        return speaker.into_iter().collect();
    }
    let together = [Some(head), partner(text, step.at)].into_iter().flatten();
    together.flat_map(|one| text.conjuncts(one)).flat_map(|one| cast.members_at(one)).collect()
}

/// Who does something together with the subject: "signed an accord with the rebels", "agreed with Kenya to".
pub(crate) fn partner(text: &Text, verb: usize) -> Option<usize> {
    if !Words::DoneTogether.has(text.lemma(verb)) {
        return None;
    }
    let with = |of: usize, relation: Relation| {
        text.children(of)
            .find(move |&child| text.relation(child) == relation && text.case(child) == Some("with"))
    };
    let object = text.child(verb, &[Relation::Obj]);
    with(verb, Relation::Obl).or_else(|| object.and_then(|object| with(object, Relation::Nmod)))
}

/// "backed by Egypt": Egypt backs.
fn participle_agent(text: &Text, verb: usize) -> Option<usize> {
    let participle = matches!(text.relation(verb), Relation::Acl | Relation::Conj | Relation::Advcl)
        && text.word(verb).ends_with("ed");
    text.children(verb)
        .find(|&c| participle && c > verb && text.relation(c) == Relation::Obl && text.case(c) == Some("by"))
}

/// "North Korea's demand", "a North Korean demand", "a demand by North Korea", "made an offer".
pub(crate) fn owner(text: &Text, noun: usize, cast: &mut Cast) -> Option<ActorId> {
    for child in text.children(noun) {
        let owns = match text.relation(child) {
            Relation::NmodPoss => true,
            Relation::Nmod => matches!(text.case(child), Some("by" | "from")),
            Relation::AclRelcl => {
                let maker = text.child(child, &[Relation::Nsubj]).and_then(|subject| cast.meant(subject));
                if maker.is_some() {
                    return maker;
                }
                false
            }
            _ => false,
        };
        if owns && let Some(actor) = cast.meant(child) {
            return Some(actor);
        }
    }
    let (first, _) = text.noun_phrase(noun);
    if first < noun
        && let Some(DraftParty::State(country)) = cast.modifying_party(first, noun - 1)
    {
        return cast.state(country);
    }
    let by = (noun + 1..text.sentence_tokens(noun).end.min(noun + 7)).find(|&i| text.word(i) == "by");
    if let Some(by) = by
        && let Some(actor) = (by + 1..text.sentence_tokens(noun).end.min(by + 6)).find_map(|i| cast.meant(i))
    {
        return Some(actor);
    }
    let light = text.head(noun).filter(|&verb| {
        text.relation(noun) == Relation::Obj
            && matches!(
                text.lemma(verb),
                "make"
                    | "put"
                    | "present"
                    | "submit"
                    | "issue"
                    | "have"
                    | "renew"
                    | "repeat"
                    | "reiterate"
                    | "unveil"
                    | "outline"
                    | "express"
            )
    })?;
    text.subject(light).and_then(|subject| cast.meant(subject))
}

/// Whose account of `holder` a word stands in: somebody who says so, not somebody who answers it, nor the holder himself,
/// alone or with others ("Kenya and Uganda said they agreed").
pub(super) fn reporter(
    text: &Text,
    at: usize,
    attributions: &[Attribution],
    holder: ActorId,
    cast: &mut Cast,
) -> Option<ActorId> {
    let states = |attribution: &&Attribution| matches!(attribution.class, CueClass::Say | CueClass::Accuse);
    let source = innermost(text, at, attributions.iter().filter(states))?;
    let own = text.conjuncts(source).into_iter().filter_map(|one| cast.meant(one)).collect::<Vec<_>>();
    if own.into_iter().any(|one| cast.same_party(one, holder)) {
        return None;
    }
    cast.meant(source)
}

/// Who says the sentence in which a word stands.
pub(super) fn speaker(text: &Text, at: usize, attributions: &[Attribution], cast: &Cast) -> Option<ActorId> {
    innermost(text, at, attributions.iter()).and_then(|source| cast.meant(source))
}

/// The source of the innermost attribution that holds a word.
fn innermost<'t>(
    text: &Text,
    at: usize,
    attributions: impl Iterator<Item = &'t Attribution>,
) -> Option<usize> {
    let span = text.token(at).span;
    attributions
        .filter(|attribution| {
            attribution.cue != at && attribution.content.iter().any(|piece| piece.contains(span))
        })
        .max_by_key(|attribution| attribution.content.first().map(|piece| piece.start()))
        .and_then(|attribution| attribution.source)
}
