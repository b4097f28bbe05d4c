//! Tense, modals and negation: what is to come, may be, must be or is not.

use armistice_language::Relation;
use armistice_record::{EventType, Realis};

use super::candidates::{Candidate, has_to, says};
use super::scene::Scene;
use super::wrapping::threatened;

/// The candidate as its auxiliaries and conditions leave it.
pub(super) fn bent(scene: &Scene, mut found: Candidate) -> Candidate {
    let text = scene.text;
    let i = found.at;
    let modal = text.modal(i);
    let conditional = has_condition(scene, i);
    let future =
        matches!(modal, Some("will" | "shall" | "'ll" | "’ll" | "wo" | "would")) || going_to(scene, i);
    if matches!(modal, Some("must" | "should" | "ought")) || needs(scene, i) {
        return asked(scene, found);
    }
    if text.is_negated(i) || denied_subject(scene, i) {
        return negated(found, future || modal.is_some());
    }
    if future || modal.is_none() && scheduled(scene, i) {
        let supposed = modal == Some("would") && conditional;
        found.realis = if supposed { Realis::Hypothetical } else { Realis::Future };
        return to_come(found, conditional);
    }
    if matches!(modal, Some("may" | "might" | "could" | "can"))
        || conditional && text.relation(i) == Relation::Advcl
    {
        found.realis = Realis::Hypothetical;
        found.strength -= 5;
    }
    if text.children(i).any(|child| text.relation(child) == Relation::Aux && text.word(child) == "had") {
        found.realis = Realis::Historical;
    }
    found
}

/// "X said that Y must withdraw": X asks for it.
fn asked(scene: &Scene, mut found: Candidate) -> Candidate {
    found.realis = Realis::Hypothetical;
    if says(scene, found.at).is_some() {
        found.kind = EventType::Request;
        found.mode = None;
        found.strength = ASKED;
        found.by_sayer = true;
    }
    found
}

/// The strength of what is asked for by "must".
const ASKED: i32 = 42;

/// Cooperation that does not happen is refused; what else does not happen is hardly told.
fn negated(mut found: Candidate, would: bool) -> Candidate {
    found.realis = Realis::Negated;
    match found.kind {
        EventType::Request | EventType::Threaten | EventType::Accuse | EventType::Reject => {
            found.strength -= 15;
        }
        kind if kind.is_cooperative() => {
            found.kind = EventType::Reject;
            found.mode = None;
            found.strength += if would { 10 } else { -3 };
        }
        _ => found.strength -= 12,
    }
    found
}

/// Help and concessions to come are promises, force and pressure threats; a party's own preparations are one only on a condition.
fn to_come(mut found: Candidate, conditional: bool) -> Candidate {
    match found.kind {
        EventType::Consult
        | EventType::Support
        | EventType::Cooperate
        | EventType::Aid
        | EventType::Retreat
        | EventType::Concede => {
            found.kind = EventType::Agree;
            found.mode = None;
        }
        EventType::Assault | EventType::Coerce | EventType::Sanction | EventType::Protest => {
            found.mode = threatened(&found);
            found.kind = EventType::Threaten;
        }
        EventType::Mobilize if conditional => {
            found.mode = threatened(&found);
            found.kind = EventType::Threaten;
        }
        _ => {}
    }
    found
}

/// "no X agreed": the negation stands at the subject.
fn denied_subject(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.child(i, &[Relation::Nsubj, Relation::NsubjPass, Relation::Obj]).is_some_and(|noun| {
        text.children(noun).any(|child| {
            text.relation(child) == Relation::Det && text.lemma(child).eq_ignore_ascii_case("no")
        })
    })
}

fn going_to(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.relation(i) == Relation::Xcomp
        && text.head(i).is_some_and(|head| text.lemma(head) == "go" && text.word(head) == "going")
}

/// "is to meet", "are due to arrive".
fn scheduled(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    let be_to = has_to(scene, i)
        && text
            .children(i)
            .any(|child| matches!(text.word(child), "is" | "are" | "was" | "were") && child < i)
        && !text.is_passive(i);
    let due = matches!(text.relation(i), Relation::Xcomp | Relation::Advcl)
        && text.head(i).is_some_and(|head| {
            matches!(text.lemma(head), "due" | "schedule" | "expect" | "set" | "likely" | "slate" | "plan")
        });
    be_to || due
}

/// "need to", "have to".
fn needs(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.relation(i) == Relation::Xcomp
        && text.head(i).is_some_and(|head| matches!(text.lemma(head), "need" | "have") && text.is_verb(head))
}

fn has_condition(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.children(i).any(|clause| {
        text.relation(clause) == Relation::Advcl
            && text.children(clause).any(|mark| matches!(text.lemma(mark), "if" | "unless" | "until"))
    })
}
