//! Pronouns and other short ways back: the nearest mention that fits, subjects first.

use armistice_language::Relation;
use armistice_record::ActorId;

use super::{Cast, Number};

/// How many sentences back a pronoun reaches.
const REACH: usize = 2;
/// How many mentions are kept in mind.
const MEMORY: usize = 24;

/// A mention that a pronoun could take up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recent {
    actor: ActorId,
    sentence: usize,
    subject: bool,
}

impl Cast<'_, '_> {
    pub(super) fn remember(&mut self, i: usize) {
        if let Some(actor) = self.meant[i] {
            let subject = matches!(self.text.relation(i), Relation::Nsubj | Relation::NsubjPass)
                && self.text.head(i).is_some_and(|verb| {
                    matches!(self.text.relation(verb), Relation::Root | Relation::Conj | Relation::Parataxis)
                });
            if self.recent.len() == MEMORY {
                self.recent.remove(0);
            }
            self.recent.push(Recent { actor, sentence: self.text.sentence(i), subject });
        }
    }

    pub(super) fn pronoun(&self, i: usize) -> Option<ActorId> {
        let fits: &[Number] = match self.text.lemma(i).to_lowercase().as_str() {
            "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself" => &[Number::Person],
            "it" | "its" | "itself" => &[Number::Thing],
            "they" | "them" | "their" | "themselves" => &[Number::Several, Number::Thing],
            _ => return None,
        };
        if self.text.relation(i) == Relation::Expl {
            return None;
        }
        let here = self.text.sentence(i);
        self.latest(here, fits)
    }

    /// The latest actor of such a number: the subject of this sentence or the last ones before any other mention.
    fn latest(&self, here: usize, fits: &[Number]) -> Option<ActorId> {
        let near = |recent: &&Recent| {
            here.saturating_sub(recent.sentence) <= REACH && fits.contains(&self.draft(recent.actor).number)
        };
        let subject = self.recent.iter().rev().filter(near).find(|recent| recent.subject);
        let any = self.recent.iter().rev().find(near);
        match (subject, any) {
            // A subject of this sentence or the last goes before nearer mentions that are none.
            (Some(subject), _) if here.saturating_sub(subject.sentence) <= 1 => Some(subject.actor),
            (_, any) => any.map(|recent| recent.actor),
        }
    }
}
