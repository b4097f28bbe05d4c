//! Plans and agreements that a report names by a noun: "a peace accord between the government and the rebels".

use std::collections::BTreeSet;

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ProposalStatus, Term};

use super::Draft;
use crate::actors::Cast;
use crate::pairs::named_by;
use crate::propositions::{Mention, can_hold};
use crate::syntax::Text;

/// Nouns for what parties have agreed.
const AGREEMENTS: [&str; 5] = ["deal", "agreement", "accord", "pact", "resolution"];
/// Nouns for what somebody puts forward.
const PLANS: [&str; 8] =
    ["plan", "proposal", "offer", "draft", "package", "initiative", "roadmap", "blueprint"];
/// How far under the noun its terms may stand.
const DEPTH: usize = 5;

/// Adds the plans and agreements that no draft has yet: with the terms under the noun, and whose they are.
pub(super) fn add(text: &Text, mentions: &[Mention], cast: &mut Cast, drafts: &mut Vec<Draft>) {
    for here in mentions.chunk_by(|a, b| text.sentence(a.at) == text.sentence(b.at)) {
        for noun in text.sentence_tokens(here[0].at) {
            let Some(status) = status(text, noun) else { continue };
            let under = |at: usize| text.ancestors(at).take(DEPTH).any(|up| up == noun);
            let terms: BTreeSet<Term> = here.iter().filter(|m| under(m.at)).map(|m| m.term).collect();
            if terms.is_empty() {
                continue;
            }
            let proposers = owners(text, noun, cast);
            let known = drafts.iter().any(|draft| {
                !draft.terms.is_disjoint(&terms)
                    && (proposers.is_empty()
                        || draft.proposers.is_empty()
                        || draft.proposers.iter().any(|one| proposers.contains(one))
                        || text.sentence(draft.first) == text.sentence(noun))
            });
            if !known {
                drafts.push(Draft {
                    proposers,
                    terms,
                    status: Some(status),
                    operators: vec![noun],
                    first: noun,
                });
            }
        }
    }
    drafts.sort_by_key(|draft| draft.first);
}

fn status(text: &Text, noun: usize) -> Option<ProposalStatus> {
    let lemma = text.lemma(noun);
    match text.upos(noun) {
        Upos::Noun if AGREEMENTS.contains(&lemma) => Some(ProposalStatus::Agreed),
        Upos::Noun if PLANS.contains(&lemma) => Some(ProposalStatus::Proposed),
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
    let made = text.head(noun).filter(|&verb| {
        text.relation(noun) == Relation::Obj && MAKES.contains(&text.lemma(verb)) && text.is_verb(verb)
    });
    heads.extend(made.and_then(|verb| text.subject(verb)));
    let mut owners: Vec<ActorId> = Vec::new();
    for head in heads.into_iter().flat_map(|head| text.conjuncts(head)) {
        for one in named_by(head, cast, can_hold) {
            if !owners.contains(&one) {
                owners.push(one);
            }
        }
    }
    owners.truncate(6);
    owners
}

/// Verbs by whose subject a plan or an agreement comes about.
const MAKES: [&str; 11] = [
    "sign", "reach", "make", "present", "propose", "submit", "announce", "unveil", "offer", "strike",
    "conclude",
];
