//! Promises, plans, threats, demands and refusals: what they make of the event inside them.

use armistice_language::Relation;
use armistice_record::{EventType, Realis};

use super::candidates::{Candidate, DEEPEST, HINT, complement, event_argument, has_to, inner};
use super::scene::Scene;

/// A word that takes another event inside it.
struct Taking<'s, 't, 'a> {
    scene: &'s Scene<'t, 'a>,
    at: usize,
    /// The clause inside.
    clause: Option<usize>,
    /// The clause, otherwise the noun that names an event.
    content: Option<usize>,
    within: Option<Candidate>,
    /// The type inside, if it is more than a hint.
    kind: Option<EventType>,
    /// Whether the clause inside is negated.
    negated: bool,
}

/// The event that the word at `i` is by what it takes inside it.
pub(super) fn wrapping(scene: &Scene, i: usize, depth: usize) -> Option<Candidate> {
    if depth > DEEPEST {
        return None;
    }
    let clause = complement(scene, i);
    let content = clause.or_else(|| event_argument(scene, &scene.arguments(i)));
    let within = content.and_then(|content| inner(scene, content, depth));
    let kind = within.as_ref().filter(|within| within.strength > HINT).map(|within| within.kind);
    let negated = clause.is_some_and(|clause| scene.text.is_negated(clause));
    let taking = Taking { scene, at: i, clause, content, within, kind, negated };
    // The first class that the word has decides.
    match () {
        () if taking.is(&["threaten"]) => taking.threat(45),
        () if taking.is(&["vow"]) && taking.is_force() => taking.threat(45),
        () if taking.is(&["promise"]) && content.is_some() => taking.promised(),
        () if taking.is(&["reject"]) && clause.is_some() => taking.makes(EventType::Reject, 45),
        () if taking.is(&["fail"]) && clause.is_some() => taking.failed(),
        () => taking.asked().or_else(|| taking.let_or_kept()).or_else(|| taking.planned()),
    }
}

impl Taking<'_, '_, '_> {
    fn is(&self, classes: &[&str]) -> bool {
        self.scene.is_of(self.at, classes)
    }

    fn is_force(&self) -> bool {
        self.kind.is_some_and(|kind| !kind.is_cooperative()) && !self.negated
    }

    fn makes(&self, kind: EventType, strength: i32) -> Option<Candidate> {
        Some(Candidate::new(self.at, kind, None, strength).around(self.content))
    }

    fn threat(&self, strength: i32) -> Option<Candidate> {
        let mode = self.within.as_ref().and_then(threatened);
        Some(Candidate::new(self.at, EventType::Threaten, mode, strength).around(self.content))
    }

    /// The event inside, told by this word and yet to come.
    fn to_come(&self) -> Option<Candidate> {
        self.within.clone().map(|within| Candidate { at: self.at, realis: Realis::Future, ..within })
    }

    /// "agreed to send": help is a promise, force a threat.
    fn promised(&self) -> Option<Candidate> {
        match self.kind {
            Some(kind) if self.negated && kind.is_cooperative() => self.makes(EventType::Reject, 40),
            Some(EventType::Assault | EventType::Sanction | EventType::Coerce | EventType::Protest)
                if !self.negated =>
            {
                if self.clause.is_some() {
                    self.threat(35)
                } else {
                    None
                }
            }
            Some(EventType::Accuse | EventType::Reject | EventType::Threaten | EventType::Mobilize) => None,
            _ => self.makes(EventType::Agree, 45),
        }
    }

    /// "failed to reach agreement".
    fn failed(&self) -> Option<Candidate> {
        self.kind.filter(|kind| kind.is_cooperative()).and_then(|_| self.makes(EventType::Reject, 38))
    }

    /// "demanded that", "called for talks", "told X to leave"; "ordered the paper to close" is force of office.
    fn asked(&self) -> Option<Candidate> {
        let text = self.scene.text;
        if text.lemma(self.at) == "order" && self.clause.is_some() && self.kind == Some(EventType::Coerce) {
            let mode = self.within.as_ref().and_then(|within| within.mode);
            return Some(Candidate::new(self.at, EventType::Coerce, mode, 45).around(self.content));
        }
        if self.is(&["request"]) && self.content.is_some() {
            return match self.kind {
                _ if !self.wants_itself() => self.makes(EventType::Request, 45),
                Some(kind) if kind.is_cooperative() => self.makes(EventType::Agree, 35),
                _ => self.to_come(),
            };
        }
        let told_to = self.is(&["tell_to"]) && self.clause.is_some_and(|clause| has_to(self.scene, clause));
        let somebody = text.child(self.at, &[Relation::Obj, Relation::Iobj]).is_some();
        if told_to && somebody { self.makes(EventType::Request, 40) } else { None }
    }

    /// "wants to meet": no demand, since the one who wants does it.
    fn wants_itself(&self) -> bool {
        let text = self.scene.text;
        matches!(text.lemma(self.at), "want" | "seek" | "move")
            && self.clause.is_some_and(|clause| {
                has_to(self.scene, clause) && text.child(clause, &[Relation::Nsubj]).is_none()
            })
            && text.child(self.at, &[Relation::Obj, Relation::Iobj]).is_none()
            && !text.is_passive(self.at)
    }

    /// "allowed observers to enter", "prevented students from marching", "stopped shelling".
    fn let_or_kept(&self) -> Option<Candidate> {
        self.clause?;
        if self.is(&["permit"]) {
            let access = self.kind == Some(EventType::Retreat);
            return self.makes(if access { EventType::Retreat } else { EventType::Concede }, 40);
        }
        if self.is(&["prevent"]) {
            return self.makes(EventType::Coerce, 35);
        }
        match self.kind? {
            kind if self.is(&["stop"]) && kind.is_cooperative() => self.makes(EventType::Sanction, 35),
            _ if self.is(&["stop"]) => self.makes(EventType::Retreat, 40),
            _ => None,
        }
    }

    /// "plans to visit", "is ready to attack", "is unwilling to meet".
    fn planned(&self) -> Option<Candidate> {
        if self.is(&["intend", "ready"]) && self.clause.is_some() {
            return match self.kind {
                Some(kind) if kind.is_cooperative() => self.makes(EventType::Agree, 38),
                Some(EventType::Assault) if self.scene.text.lemma(self.at) == "prepare" => {
                    self.makes(EventType::Mobilize, 40)
                }
                Some(EventType::Assault | EventType::Coerce | EventType::Sanction | EventType::Protest) => {
                    self.threat(38)
                }
                Some(_) => self.to_come(),
                None if self.is(&["ready"]) => self.makes(EventType::Agree, 30),
                None => None,
            };
        }
        match () {
            () if self.is(&["unwilling"]) => self.makes(EventType::Reject, 36),
            () if self.is(&["deny"]) && self.within.is_none() => self.makes(EventType::Reject, 12),
            () => None,
        }
    }
}

/// The mode of a threat: what is threatened.
pub(super) fn threatened(inner: &Candidate) -> Option<&'static str> {
    match inner.kind {
        EventType::Assault | EventType::Mobilize => Some("violence"),
        EventType::Coerce if inner.mode == Some("arrest") => Some("arrest"),
        EventType::Coerce => Some("restrict"),
        EventType::Sanction if inner.mode == Some("expel") => Some("expel"),
        EventType::Sanction => Some("relations"),
        _ => None,
    }
}
