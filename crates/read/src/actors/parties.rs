//! Which parties several are: "the two sides", "both countries", "its neighbour", "Egyptian and Palestinian officials".

use armistice_record::{ActorId, ActorKind, Country};

use super::{Cast, RunKind};
use crate::lexicon::{NameForm, Registered};

/// Nouns for both of two parties.
const PAIRS: [&str; 5] = ["side", "country", "neighbor", "neighbour", "nation"];

/// How many sentences back two parties are looked for that "the two sides" could be.
const PAIR_REACH: usize = 3;

impl Cast<'_, '_> {
    /// Those who are meant: "the two sides" are the two parties spoken of before, if there are just two.
    pub(crate) fn members(&mut self, actor: ActorId) -> Vec<ActorId> {
        let several = self.named_states(actor);
        if several.len() > 1 {
            return several;
        }
        let pair = self.drafts[actor.index()].nameless
            && self.drafts[actor.index()].office.as_deref().is_some_and(|office| PAIRS.contains(&office));
        if !pair {
            return vec![actor];
        }
        let parties = self.parties_before(actor);
        let pair = if parties.len() == 2 { Some(parties) } else { self.pair_before(actor, &parties) };
        pair.unwrap_or_else(|| vec![actor])
    }

    /// "its neighbour", "the other": of two parties spoken of before the one that is not `than`.
    pub(crate) fn other_than(&mut self, actor: ActorId, than: ActorId) -> ActorId {
        let draft = &self.drafts[actor.index()];
        let vague = draft.nameless
            && (draft.office.is_none()
                || draft
                    .office
                    .as_deref()
                    .is_some_and(|office| PAIRS.contains(&office) || office == "other"));
        let than = self.holder(than);
        let parties = if vague { self.parties_before(actor) } else { Vec::new() };
        match parties[..] {
            [one, two] if one == than => two,
            [one, two] if two == than => one,
            _ => actor,
        }
    }

    /// The states and groups spoken of before an actor is.
    fn parties_before(&mut self, actor: ActorId) -> Vec<ActorId> {
        let here = self.drafts[actor.index()].name.start();
        let mut parties: Vec<ActorId> = Vec::new();
        for at in self.lately()..self.drafts.len() {
            let draft = &self.drafts[at];
            let before = draft.forms.iter().any(|form| form.start() < here);
            let party =
                matches!(draft.kind, ActorKind::Government | ActorKind::ArmedGroup | ActorKind::Person);
            if before && party && at != actor.index() {
                let holder = self.holder(ActorId(at as u32));
                if self.drafts[holder.index()].kind != ActorKind::Person && !parties.contains(&holder) {
                    parties.push(holder);
                }
            }
        }
        parties
    }

    /// The two of many parties that a sentence just before speaks of alone.
    fn pair_before(&mut self, actor: ActorId, parties: &[ActorId]) -> Option<Vec<ActorId>> {
        let text = self.text;
        let draft = &self.drafts[actor.index()];
        let states = draft.office.as_deref() != Some("side");
        let here = text.analysis.tokens.partition_point(|token| token.span.start() < draft.name.start());
        let mut end = here.min(text.len().checked_sub(1)?);
        for _ in 0..=PAIR_REACH {
            let tokens = text.sentence_tokens(end);
            let meant: Vec<ActorId> = (tokens.start..end).filter_map(|i| self.meant[i]).collect();
            let mut found: Vec<ActorId> = Vec::new();
            for one in meant {
                let holder = self.holder(one);
                let fits = !states || self.drafts[holder.index()].kind == ActorKind::Government;
                if fits && parties.contains(&holder) && !found.contains(&holder) {
                    found.push(holder);
                }
            }
            if found.len() == 2 {
                return Some(found);
            }
            end = tokens.start.checked_sub(1)?;
        }
        None
    }

    /// The states that the words of a described actor name: "Egyptian and Palestinian officials".
    fn named_states(&mut self, actor: ActorId) -> Vec<ActorId> {
        if !self.drafts[actor.index()].nameless {
            return Vec::new();
        }
        let name = self.drafts[actor.index()].name;
        let tokens = &self.text.analysis.tokens;
        let first = tokens.partition_point(|token| token.span.end() <= name.start());
        let last = tokens.partition_point(|token| token.span.start() < name.end()).saturating_sub(1);
        let mut countries: Vec<Country> = Vec::new();
        for run in self.names.between(first, last) {
            if let RunKind::Registered(Registered::State(country, NameForm::Demonym)) = run.kind
                && !countries.contains(&country)
            {
                countries.push(country);
            }
        }
        countries.into_iter().filter_map(|country| self.state(country)).collect()
    }
}
