//! Pronouns and other short ways back: the nearest mention that fits, subjects first.

use armistice_language::Relation;
use armistice_record::ActorId;

use super::{Cast, Draft, Number};

/// How many sentences back a pronoun reaches.
const REACH: usize = 2;
/// How many sentences later a pronoun may speak for whoever spoke last.
const SPOKE: usize = 3;
/// How many mentions are kept in mind.
const MEMORY: usize = 24;

/// A mention that a pronoun could take up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recent {
    pub(super) actor: ActorId,
    /// The word that mentions the actor.
    at: usize,
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
            self.drafts[actor.index()].latest = i;
            self.drafts[actor.index()].mentions += 1;
            self.recent.push(Recent { actor, at: i, sentence: self.text.sentence(i), subject });
        }
    }

    pub(super) fn pronoun(&mut self, i: usize) -> Option<ActorId> {
        let fits = self.numbers(i)?;
        if self.text.relation(i) == Relation::Expl {
            return None;
        }
        let here = self.text.sentence(i);
        let found = self.latest(here, fits)?;
        self.antecedents.insert(i, found.at);
        Some(found.actor)
    }

    /// What a pronoun may take up; none where it is no such pronoun.
    fn numbers(&self, i: usize) -> Option<&'static [Number]> {
        Some(match self.text.lemma(i).to_lowercase().as_str() {
            "he" | "she" | "him" | "her" | "his" | "hers" | "himself" | "herself" => &[Number::Person],
            "it" | "its" | "itself" => &[Number::Thing],
            "they" | "them" | "their" | "themselves" => &[Number::Several, Number::Thing],
            _ => return None,
        })
    }

    /// Who a pronoun that speaks is: whoever spoke last (`before`, with the cue), unless somebody was named since as the
    /// subject of a sentence, outside quotations (`quoted`).
    pub(crate) fn speaks_again(
        &mut self,
        i: usize,
        before: Option<(usize, ActorId)>,
        quoted: impl Fn(usize) -> bool,
    ) -> Option<ActorId> {
        let known = self.meant(i);
        let Some(fits) = self.numbers(i) else { return known };
        let Some((cue, speaker)) = before else { return known };
        let near = self.text.sentence(i).saturating_sub(self.text.sentence(cue)) <= SPOKE;
        if !near || !fits.contains(&self.draft(speaker).number) {
            return known;
        }
        let since = self.antecedents.get(&i).is_some_and(|&at| at > cue && !quoted(at));
        if known.is_none() || !since {
            self.meant[i] = Some(speaker);
        }
        self.meant[i]
    }

    /// The latest actor of such a number.
    fn latest(&self, here: usize, fits: &[Number]) -> Option<Recent> {
        self.latest_of(here, |draft| fits.contains(&draft.number))
    }

    /// The latest actor that fits: the subject of this sentence or the last ones before any other mention.
    pub(super) fn latest_of(&self, here: usize, fits: impl Fn(&Draft) -> bool) -> Option<Recent> {
        let near = |recent: &&Recent| {
            here.saturating_sub(recent.sentence) <= REACH && fits(self.draft(recent.actor))
        };
        let subject = self.recent.iter().rev().filter(near).find(|recent| recent.subject);
        let any = self.recent.iter().rev().find(near);
        match (subject, any) {
            // A subject of this sentence or the last goes before nearer mentions that are none.
            (Some(subject), _) if here.saturating_sub(subject.sentence) <= 1 => Some(*subject),
            (_, any) => any.copied(),
        }
    }
}
