//! Plans and agreements that a report names by a noun: "a peace accord between the government and the rebels".

use std::collections::BTreeSet;

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind, ProposalStatus, Term};

use super::Draft;
use crate::actors::Cast;
use crate::lexicon::Words;
use crate::pairs::named_by;
use crate::propositions::{Mention, can_hold};
use crate::syntax::Text;

/// How far under the noun its terms may stand.
const DEPTH: usize = 5;

/// How many sentences later the terms of a deal may be told.
const LATER: usize = 3;

/// Adds the plans and agreements that no draft has yet: with the terms under the noun, and whose they are.
pub(super) fn add(text: &Text, mentions: &[Mention], cast: &mut Cast, drafts: &mut Vec<Draft>) {
    // Deals without terms of their own, with whose they are.
    let mut bare: Vec<(usize, Vec<ActorId>)> = Vec::new();
    for noun in 0..text.len() {
        let Some(status) = status(text, noun) else { continue };
        let sentence = text.sentence_tokens(noun);
        let first = mentions.partition_point(|m| m.at < sentence.start);
        let here = mentions[first..].iter().take_while(|m| m.at < sentence.end);
        let tells = tells_terms(text, noun);
        let under = |at: usize| tells || text.ancestors(at).take(DEPTH).any(|up| up == noun);
        let terms: BTreeSet<Term> = here.filter(|m| under(m.at)).map(|m| m.term).collect();
        let mut proposers = owners(text, noun, cast);
        if tells && !terms.is_empty() {
            let near = |at: usize| at < sentence.start && text.sentence(noun) - text.sentence(at) <= LATER;
            if let Some(draft) = drafts
                .iter_mut()
                .filter(|draft| near(draft.first) && is_deal(text, draft, status))
                .max_by_key(|draft| draft.first)
            {
                draft.terms.extend(terms);
                let first = draft.first;
                drafts.retain(|other| other.first == first || !sentence.contains(&other.first));
                continue;
            }
            if proposers.is_empty()
                && let Some((_, of)) = bare.iter().rev().find(|(at, of)| near(*at) && !of.is_empty())
            {
                proposers.clone_from(of);
            }
        }
        if terms.is_empty() {
            bare.push((noun, proposers));
            continue;
        }
        let known = drafts.iter().any(|draft| {
            !draft.terms.is_disjoint(&terms)
                && (proposers.is_empty()
                    || draft.proposers.is_empty()
                    || draft.proposers.iter().any(|one| proposers.contains(one))
                    || text.sentence(draft.first) == text.sentence(noun))
        });
        if !known {
            drafts.push(Draft { proposers, terms, status: Some(status), operators: vec![noun], first: noun });
        }
    }
    drafts.sort_by_key(|draft| draft.first);
}

/// "The deal calls for", "under the plan": the sentence tells what is in it.
fn tells_terms(text: &Text, noun: usize) -> bool {
    let definite = text.children(noun).any(|child| {
        matches!(text.lemma(child).to_lowercase().as_str(), "the" | "this" | "that" | "its" | "their")
    });
    let Some(head) = text.head(noun).filter(|_| definite) else { return false };
    match text.relation(noun) {
        Relation::Nsubj => Words::TellsTerms.has(text.lemma(head)),
        Relation::Obl => text.case(noun) == Some("under"),
        _ => false,
    }
}

/// Whether a draft is a deal or plan that a later sentence can mean.
fn is_deal(text: &Text, draft: &Draft, status: ProposalStatus) -> bool {
    let agreed = status == ProposalStatus::Agreed;
    let plan = |at: usize| text.sentence_tokens(at).any(|i| self::status(text, i).is_some());
    agreed == (draft.status == Some(ProposalStatus::Agreed)) || plan(draft.first)
}

fn status(text: &Text, noun: usize) -> Option<ProposalStatus> {
    let lemma = text.lemma(noun);
    match text.upos(noun) {
        Upos::Noun if Words::Agreement.has(lemma) => Some(ProposalStatus::Agreed),
        Upos::Noun if Words::Plan.has(lemma) => Some(ProposalStatus::Proposed),
        _ => None,
    }
}

/// Whose it is: "Israel's plan", "a deal between A and B", "the accord that A signed with B".
fn owners(text: &Text, noun: usize, cast: &mut Cast) -> Vec<ActorId> {
    let mut heads: Vec<usize> = Vec::new();
    for child in text.children(noun) {
        match text.relation(child) {
            Relation::NmodPoss | Relation::Amod | Relation::Compound => heads.push(child),
            Relation::Nmod if matches!(text.case(child), Some("by" | "from" | "between" | "with" | "of")) => {
                heads.push(child);
            }
            Relation::Acl | Relation::AclRelcl => {
                heads.extend(text.children(child).filter(|&party| match text.relation(party) {
                    Relation::Nsubj | Relation::OblAgent => text.upos(party) != Upos::Pron,
                    Relation::Obl => matches!(text.case(party), Some("by" | "with" | "between")),
                    _ => false,
                }));
            }
            _ => {}
        }
    }
    let made = text.head(noun).filter(|&verb| Words::Makes.has(text.lemma(verb)) && text.is_verb(verb));
    match (made, text.relation(noun)) {
        (Some(verb), Relation::Obj) => {
            heads.extend(text.subject(verb));
            heads.extend(beside(text, verb));
        }
        (Some(verb), Relation::NsubjPass) => {
            heads.extend(text.agent(verb));
            heads.extend(beside(text, verb));
        }
        _ => {}
    }
    heads.extend(between(text, noun));
    let mut owners: Vec<ActorId> = Vec::new();
    for head in heads.into_iter().flat_map(|head| text.conjuncts(head)) {
        let person =
            cast.meant(head).filter(|&one| cast.draft(one).kind == ActorKind::Person && can_hold(cast, one));
        for one in named_by(head, cast, can_hold).into_iter().chain(person) {
            if !owners.contains(&one) {
                owners.push(one);
            }
        }
    }
    owners.truncate(6);
    owners
}

/// "signed with the rebels", "was reached between A and B".
fn beside<'t>(text: &'t Text, verb: usize) -> impl Iterator<Item = usize> + 't {
    text.children(verb).filter(|&child| {
        text.relation(child) == Relation::Obl && matches!(text.case(child), Some("with" | "between"))
    })
}

/// The parties of a "between" that follows the noun, on whatever word the tree hangs it.
fn between(text: &Text, noun: usize) -> Option<usize> {
    let end = text.sentence_tokens(noun).end.min(noun + REACH);
    let at = (noun + 1..end).find(|&i| text.lemma(i) == "between" && text.upos(i) == Upos::Adp)?;
    text.head(at).filter(|_| text.relation(at) == Relation::Case)
}

/// How many words after a noun its parties may begin.
const REACH: usize = 12;
