//! What stands over a term, and how a party stands to it: the chain of words that take sides, whose they are, and who
//! is the subject of what.

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, Stance};

use super::operators::listed;
use crate::pairs::{Features, Scene};
use crate::syntax::Text;

/// How far up the tree is looked.
const CLIMB: usize = 7;
/// Of how many steps the link to the next is told.
const LINKS: usize = 5;

/// A term with what governs it.
pub(super) struct Signs<'s, 'a> {
    scene: &'s Scene<'s, 'a>,
    /// The parties that the words of the sentence name.
    named: &'s [(ActorId, usize)],
    /// The term and the words over it.
    above: Vec<usize>,
    /// Those of them that take sides, innermost first.
    operators: Vec<(usize, Stance)>,
}

impl<'s, 'a> Signs<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'s, 'a>, named: &'s [(ActorId, usize)]) -> Self {
        let (text, at) = (scene.text, scene.anchor.at);
        let above: Vec<usize> = text.ancestors(at).take(CLIMB).collect();
        let operators = above
            .iter()
            .filter(|&&up| up != at || text.is_verb(at))
            .filter_map(|&up| listed(text, up).map(|(_, operator)| (up, operator.stance)))
            .collect();
        Signs { scene, named, above, operators }
    }

    /// What stands over the term, whoever the party is.
    pub(super) fn of_anchor(&self, features: &mut Features) {
        let (text, anchor) = (self.scene.text, self.scene.anchor);
        let links: Vec<String> = self.operators.iter().take(3).map(|&one| self.told(one)).collect();
        features.add(format!("chain {}", links[..links.len().min(2)].join("<")));
        features.add(format!("chain3 {}", links.join("<")));
        for (n, &up) in self.above.iter().take(LINKS).enumerate() {
            features.add(format!("link{} {}", n.min(3), link(text, up)));
            if n < 2 {
                let head = text.head(up).map_or("ROOT".to_owned(), |head| self.scene.word(head));
                let case = text.case(up).unwrap_or_default();
                features.add(format!("hang {} {case} {head}", text.relation(up).as_str()));
            }
        }
        let over = |other: usize| self.above.iter().skip(1).position(|&up| up == other);
        let outer = self.scene.others.iter().find_map(|other| Some((other.code, over(other.at)?)));
        if let Some((code, n)) = outer {
            features.add(format!("inside {code} for {}", anchor.code));
            features.add(format!("inside by {}", link(text, self.above[n])));
        }
        let holds = |other: usize| text.ancestors(other).take(CLIMB).skip(1).any(|up| up == anchor.at);
        if let Some(inner) = self.scene.others.iter().find(|other| holds(other.at)) {
            features.add(format!("holds {}", inner.code));
        }
        self.of_condition(features);
        if let Some(head) = text.head(anchor.at) {
            features.add(format!("head {} {}", anchor.code, self.scene.word(head)));
        }
        for child in text.children(anchor.at) {
            if matches!(
                text.relation(child),
                Relation::Amod | Relation::Compound | Relation::Nmod | Relation::NmodPoss
            ) {
                features.add(format!("mod {} {}", anchor.code, self.scene.lemma(child)));
            }
        }
    }

    /// Whether the term stands in a condition, or in what depends on one.
    fn of_condition(&self, features: &mut Features) {
        let text = self.scene.text;
        let opened = |clause: usize| {
            text.children(clause).find_map(|child| {
                let lemma = text.lemma(child);
                let opens = matches!(lemma, "if" | "unless" | "until" | "before" | "once" | "provided");
                (opens && text.relation(child) == Relation::Mark).then_some(lemma)
            })
        };
        for &up in &self.above {
            if let Some(mark) = opened(up) {
                features.add(format!("inside {mark}"));
                features.add(format!("inside {mark} {}", self.scene.class(up)));
                let main = text.head(up).map_or("ROOT".to_owned(), |main| self.scene.class(main));
                features.add(format!("inside {mark} of {main}"));
                return;
            }
        }
        for &up in &self.above {
            let clause = text
                .children(up)
                .find(|&child| text.relation(child) == Relation::Advcl && opened(child).is_some());
            if let Some(mark) = clause.and_then(opened) {
                let not = if text.is_negated(up) { "not" } else { "" };
                features.add(format!("under {mark}"));
                features.add(format!("under {mark} {not} {}", text.modal(up).unwrap_or_default()));
                features.add(format!("under {mark} {not} {}", self.scene.class(up)));
                return;
            }
        }
    }

    /// How a party stands to what is over the term; `speaks`: it says the words.
    pub(super) fn of_party(&self, holder: ActorId, speaks: bool, features: &mut Features) {
        let text = self.scene.text;
        for (n, &(at, stance)) in self.operators.iter().take(2).enumerate() {
            let not = if text.is_negated(at) { "not " } else { "" };
            let whose = self.whose(at, holder);
            features.add(format!("op{n} {whose}"));
            features.add(format!("op{n} {not}{stance} {whose}"));
            features.add(format!("op{n} {not}{} {whose}", self.scene.word(at)));
            if let Some(modal) = text.modal(at) {
                features.add(format!("op{n} modal {modal} {whose}"));
            }
            if speaks && !whose.starts_with("mine") {
                features.add(format!("op{n} {not}{stance} {whose}, I speak"));
            }
        }
        if self.operators.is_empty() {
            features.add(if speaks { "no op speaks" } else { "no op" });
        }
        self.of_rank(holder, speaks, features);
    }

    /// The party among the subjects of what is over the term, from the inside outwards.
    fn of_rank(&self, holder: ActorId, speaks: bool, features: &mut Features) {
        let text = self.scene.text;
        let mut order: Vec<ActorId> = Vec::new();
        for &up in &self.above {
            for one in self.subjects(up) {
                if !order.contains(&one) {
                    order.push(one);
                }
            }
        }
        let of = order.len().min(4);
        let Some(rank) = order.iter().position(|&one| one == holder) else {
            features.add(format!("rank none of {of}"));
            if speaks {
                features.add(format!("rank speaker of {of}"));
            }
            return;
        };
        features.add(format!("rank {} of {of}", rank.min(3)));
        for &up in &self.above {
            if self.subjects(up).contains(&holder) {
                let not = if text.is_negated(up) { "not" } else { "" };
                let modal = text.modal(up).unwrap_or_default();
                features.add(format!(
                    "mine {} {not} {modal} over {}",
                    self.scene.class(up),
                    self.scene.anchor.code
                ));
                break;
            }
            features.add(format!("between {}", link(text, up)));
        }
    }

    /// A word that takes a side, with its negation and modal.
    fn told(&self, (at, stance): (usize, Stance)) -> String {
        let text = self.scene.text;
        let not = if text.is_negated(at) { "not-" } else { "" };
        let modal = text.modal(at).map(|modal| format!("/{modal}")).unwrap_or_default();
        format!("{not}{stance}{modal}")
    }

    /// Whose side a word tells, seen from a party.
    fn whose(&self, at: usize, holder: ActorId) -> String {
        let text = self.scene.text;
        let nominal = text.upos(at) == Upos::Noun;
        let own = if nominal { self.owners(at) } else { self.subjects(at) };
        let whose = match (own.contains(&holder), own.is_empty(), !nominal && text.is_passive(at)) {
            (true, _, true) => "undergoer",
            (_, false, true) => "another undergoes",
            (_, true, true) => "passive",
            (true, ..) => "mine",
            (_, false, _) => "another's",
            _ => "nobody's",
        };
        let on = if !nominal && self.addressees(at).contains(&holder) { " on me" } else { "" };
        format!("{whose}{on}")
    }

    pub(super) fn subjects(&self, at: usize) -> Vec<ActorId> {
        let nominal = matches!(self.scene.text.upos(at), Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux);
        let subject = self.scene.text.subject(at).filter(|_| nominal);
        subject.map(|subject| self.parties(subject)).unwrap_or_default()
    }

    /// "urged Iran to", "called on Iran to".
    fn addressees(&self, verb: usize) -> Vec<ActorId> {
        let text = self.scene.text;
        let addressed = text.children(verb).filter(|&child| match text.relation(child) {
            Relation::Obj | Relation::Iobj => true,
            Relation::Obl => matches!(text.case(child), Some("on" | "upon" | "to" | "with")),
            _ => false,
        });
        addressed.flat_map(|child| self.parties(child)).collect()
    }

    pub(super) fn owners(&self, noun: usize) -> Vec<ActorId> {
        let text = self.scene.text;
        let owning = text.children(noun).filter(|&child| match text.relation(child) {
            Relation::NmodPoss | Relation::Amod | Relation::Compound => true,
            Relation::Nmod => matches!(text.case(child), Some("by" | "from" | "of")),
            _ => false,
        });
        owning.flat_map(|child| self.named_at(child)).collect()
    }

    /// The parties of a noun phrase and of those coordinated to it.
    pub(super) fn parties(&self, head: usize) -> Vec<ActorId> {
        self.scene.text.conjuncts(head).into_iter().flat_map(|one| self.named_at(one)).collect()
    }

    fn named_at(&self, i: usize) -> impl Iterator<Item = ActorId> {
        self.named.iter().filter(move |&&(_, at)| at == i).map(|&(holder, _)| holder)
    }
}

/// How a word hangs on the next: its relation, and its preposition or conjunction.
fn link(text: &Text, i: usize) -> String {
    let mark = text.case(i).or_else(|| text.child(i, &[Relation::Mark]).map(|mark| text.lemma(mark)));
    format!("{} {}", text.relation(i).as_str(), mark.unwrap_or_default())
}
