//! Propositions as the positions and proposals of the record.

use std::collections::BTreeSet;

use armistice_language::Relation;
use armistice_record::{
    ActorId, ActorKind, Ascribed, Condition, Modality, Position, Proposal, ProposalId, ProposalStatus,
    SourceKind, Stance, Term,
};

use crate::actors::Cast;
use crate::propositions::{Mention, Proposition, is_other_matter, owner, partner};
use crate::statements::clip;
use crate::syntax::Text;

mod named;

/// Makes one position for each holder, term and side; the first sentence that tells it is its evidence. The parties of an
/// agreement accept what is in it.
pub(crate) fn make(
    text: &Text,
    propositions: &[Proposition],
    mentions: &[Mention],
    proposals: &[Draft],
    cast: &Cast,
) -> Vec<Position> {
    let mut positions: Vec<Position> = Vec::new();
    for proposition in propositions {
        let told = |at: usize| clip(text, text.sentence_span(at), text.token(at).span);
        let evidence = told(proposition.operator);
        let same = positions.iter_mut().find(|other| {
            other.holder == proposition.holder
                && other.on == proposition.term
                && side(other.stance) == side(proposition.stance)
        });
        if let Some(known) = same {
            if !known.evidence.contains(&evidence) && known.evidence.len() < 3 {
                known.evidence.push(evidence);
            }
            continue;
        }
        positions.push(Position {
            holder: proposition.holder,
            on: proposition.term,
            stance: proposition.stance,
            condition: proposition.condition.map(|words| Condition {
                text: words,
                on: mentions.iter().find(|m| words.contains(text.token(m.at).span)).map(|m| m.term),
            }),
            proposal: proposals
                .iter()
                .position(|draft| {
                    draft.terms.contains(&proposition.term) && draft.operators.contains(&proposition.operator)
                })
                .map(|n| ProposalId(n as u32)),
            by: proposition.by.map_or(Ascribed::Itself, Ascribed::By),
            modality: proposition.modality,
            evidence: proposition.from.map(told).into_iter().chain([evidence]).collect(),
        });
    }
    for (n, draft) in proposals.iter().enumerate() {
        for holder in agreeing(text, draft, cast) {
            for &term in &draft.terms {
                let known = positions
                    .iter()
                    .any(|one| one.holder == holder && one.on == term && side(one.stance) == 0);
                if !known {
                    positions.push(agreed(text, draft, ProposalId(n as u32), holder, term));
                }
            }
        }
    }
    positions
}

/// The parties of an agreement that two or more have made.
fn agreeing(text: &Text, draft: &Draft, cast: &Cast) -> Vec<ActorId> {
    let open = text.ancestors(draft.first).take(OPEN).any(|up| {
        text.is_negated(up)
            || matches!(
                text.lemma(up),
                "fail"
                    | "hope"
                    | "seek"
                    | "try"
                    | "urge"
                    | "call"
                    | "want"
                    | "negotiate"
                    | "discuss"
                    | "reject"
            )
    });
    if open || draft.status != Some(ProposalStatus::Agreed) {
        return Vec::new();
    }
    let parties = draft.proposers.iter().copied().filter(|&one| cast.draft(one).kind != ActorKind::Person);
    let parties: Vec<ActorId> = parties.collect();
    if parties.len() < 2 { Vec::new() } else { parties }
}

/// How far above an agreement a word may stand that leaves it open.
const OPEN: usize = 4;

fn agreed(text: &Text, draft: &Draft, id: ProposalId, holder: ActorId, term: Term) -> Position {
    Position {
        holder,
        on: term,
        stance: Stance::Accept,
        condition: None,
        proposal: Some(id),
        by: Ascribed::Itself,
        modality: modality(text, draft.first),
        evidence: vec![clip(text, text.sentence_span(draft.first), text.token(draft.first).span)],
    }
}

/// For, if, against or open.
fn side(stance: Stance) -> u8 {
    match stance {
        Stance::Propose | Stance::Demand | Stance::Support | Stance::Accept => 0,
        Stance::Conditional => 1,
        Stance::Reject => 2,
        Stance::Noncommittal => 3,
    }
}

/// A proposal while it is put together.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) proposers: Vec<ActorId>,
    pub(crate) terms: BTreeSet<Term>,
    pub(crate) status: Option<ProposalStatus>,
    /// The words that put it forward or answer it.
    pub(crate) operators: Vec<usize>,
    first: usize,
}

/// Gathers what is put forward: everything one word proposes or demands (`rules`) is one proposal, what somebody signs or
/// agrees is one with the status `agreed`; then what nouns name. `propositions` tell who answers it; `doubt` is that of the
/// report.
pub(crate) fn proposals(
    text: &Text,
    rules: &[Proposition],
    propositions: &[Proposition],
    mentions: &[Mention],
    doubt: f64,
    cast: &mut Cast,
) -> Vec<Draft> {
    if is_other_matter(doubt) {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = Vec::new();
    for proposition in rules {
        if !puts_forward(text, proposition, doubt, cast) {
            continue;
        }
        let operator = proposition.operator;
        if let Some(draft) = drafts.iter_mut().find(|draft| draft.operators.contains(&operator)) {
            draft.terms.insert(proposition.term);
            if !draft.proposers.contains(&proposition.holder) {
                draft.proposers.push(proposition.holder);
            }
            continue;
        }
        let mut terms = BTreeSet::from([proposition.term]);
        // What else stands under the same word belongs to the same proposal.
        terms.extend(
            mentions
                .iter()
                .filter(|m| {
                    text.is_under(m.at, operator)
                        && text.sentence(m.at) == text.sentence(operator)
                        && m.at > operator
                })
                .map(|m| m.term),
        );
        drafts.push(Draft {
            proposers: proposers(text, proposition, cast),
            terms,
            status: Some(if is_agreement(text, operator) {
                ProposalStatus::Agreed
            } else {
                ProposalStatus::Proposed
            }),
            operators: vec![operator],
            first: operator,
        });
    }
    named::add(text, mentions, cast, &mut drafts);
    let mut drafts = merge(text, drafts);
    for draft in &mut drafts {
        answer(propositions, draft);
    }
    drafts
}

/// Puts together what one sentence tells of one proposal.
fn merge(text: &Text, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut merged: Vec<Draft> = Vec::new();
    for draft in drafts {
        let same = merged.iter_mut().find(|known| {
            text.sentence(known.first) == text.sentence(draft.first)
                && (known.terms.is_subset(&draft.terms) || draft.terms.is_subset(&known.terms))
                && known.proposers.iter().any(|one| draft.proposers.contains(one))
        });
        match same {
            Some(known) => {
                known.terms.extend(draft.terms);
                known.operators.extend(draft.operators);
                let new: Vec<ActorId> =
                    draft.proposers.into_iter().filter(|one| !known.proposers.contains(one)).collect();
                known.proposers.extend(new);
            }
            None => merged.push(draft),
        }
    }
    merged
}

/// The party and, beside it, the persons and other parties that are the subjects; no organ beside its own state.
fn proposers(text: &Text, proposition: &Proposition, cast: &mut Cast) -> Vec<ActorId> {
    let first = proposition.holder;
    let mut proposers = vec![first];
    let operator = proposition.operator;
    if !text.is_verb(operator) {
        let person = owner(text, operator, cast).filter(|&one| cast.draft(one).kind == ActorKind::Person);
        proposers.extend(person.filter(|&one| one != first));
    }
    let heads = [text.subject(operator), partner(text, operator)];
    for head in heads.into_iter().flatten().flat_map(|head| text.conjuncts(head)) {
        for one in cast.members_at(head) {
            let organ = cast.draft(one).kind != ActorKind::Person && cast.holder(one) != one;
            let one = if organ { cast.holder(one) } else { one };
            // "The plan asks both to withdraw": whoever made it proposes that.
            let speaks = cast.draft(one).source_kind != SourceKind::Document;
            if speaks && !proposers.contains(&one) {
                proposers.push(one);
            }
        }
    }
    proposers.truncate(6);
    proposers
}

/// Whether something is put forward as a thing to be agreed. In ordinary politics, where there is `doubt`, a plain call is
/// none.
fn puts_forward(text: &Text, proposition: &Proposition, doubt: f64, cast: &Cast) -> bool {
    let lemma = text.lemma(proposition.operator);
    proposition.stance == Stance::Propose
        || proposition.stance == Stance::Demand
            && (matches!(lemma, "demand" | "propose") || doubt <= 0.0 && is_party(cast, proposition.holder))
        || is_agreement(text, proposition.operator)
        || proposition.stance == Stance::Conditional && matches!(lemma, "offer" | "propose")
}

/// A state, group or organisation with a name: what bystanders call for is no proposal.
fn is_party(cast: &Cast, actor: ActorId) -> bool {
    let draft = cast.draft(actor);
    !draft.nameless
        && matches!(draft.kind, ActorKind::Government | ActorKind::ArmedGroup | ActorKind::Organisation)
}

fn is_agreement(text: &Text, operator: usize) -> bool {
    matches!(text.lemma(operator), "sign" | "agree") && text.is_verb(operator) && !text.is_negated(operator)
}

/// What became of a proposal in the sentence that answers it.
fn answer(propositions: &[Proposition], draft: &mut Draft) {
    for other in propositions.iter().filter(|other| !draft.proposers.contains(&other.holder)) {
        let about = draft.terms.contains(&other.term)
            && propositions.iter().any(|p| draft.operators.contains(&p.operator) && p.at == other.at);
        if about {
            match other.stance {
                Stance::Reject => draft.status = Some(ProposalStatus::Rejected),
                Stance::Accept => draft.status = Some(ProposalStatus::Accepted),
                _ => {}
            }
            draft.operators.push(other.operator);
        }
    }
}

/// Writes the drafts as proposals, in text order.
pub(crate) fn publish(text: &Text, drafts: &[Draft]) -> Vec<Proposal> {
    drafts
        .iter()
        .map(|draft| Proposal {
            proposers: draft.proposers.clone(),
            terms: draft.terms.iter().copied().collect(),
            status: draft.status,
            modality: modality(text, draft.first),
            evidence: vec![clip(text, text.sentence_span(draft.first), text.token(draft.first).span)],
        })
        .collect()
}

fn modality(text: &Text, operator: usize) -> Modality {
    if text.relation(operator) == Relation::AclRelcl {
        Modality::Past
    } else {
        crate::propositions::modality(text, operator)
    }
}
