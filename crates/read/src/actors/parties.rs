//! Which parties several are: "the two sides", "both countries", "its neighbour", "Egyptian and Palestinian officials".

use armistice_language::Relation;
use armistice_record::{ActorId, ActorKind, Country};

use super::{Cast, Number, RunKind};
use crate::lexicon::{NameForm, Registered, Words};

/// Number words that stand for parties by themselves: "the two", "all six".
const NUMBERS: [(&str, usize); 7] =
    [("both", 2), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7)];

/// How many sentences back two parties are looked for that "the two sides" could be.
const PAIR_REACH: usize = 3;

impl Cast<'_, '_> {
    /// Those who the word at `i` means, each by itself: "they" after "Kenya and Uganda" are both, and so are "the two", "the
    /// two governments" and "the ministers of Kenya and Uganda".
    pub(crate) fn members_at(&mut self, i: usize) -> Vec<ActorId> {
        let several = self.together(i);
        if several.len() > 1 {
            return several;
        }
        self.meant(i).map(|actor| self.members(actor)).unwrap_or_default()
    }

    /// The several parties of one word, as far as its sentence or those before tell them.
    fn together(&mut self, i: usize) -> Vec<ActorId> {
        let text = self.text;
        let lemma = text.lemma(i).to_lowercase();
        if matches!(lemma.as_str(), "they" | "them") {
            let Some(&at) = self.antecedents.get(&i) else { return Vec::new() };
            return self.joined(at);
        }
        let number = NUMBERS.iter().find(|(word, _)| *word == lemma).map(|&(_, number)| number);
        let heads_phrase = !matches!(
            text.relation(i),
            Relation::Nummod | Relation::Det | Relation::Cc | Relation::Amod | Relation::Compound
        );
        if let Some(number) = number.filter(|_| heads_phrase) {
            return self.counted(i, number, false);
        }
        let Some(actor) = self.meant(i) else { return Vec::new() };
        let draft = &self.drafts[actor.index()];
        if !draft.nameless || !self.is_plural(i) {
            return Vec::new();
        }
        let both = text.children(i).any(|child| {
            matches!(text.lemma(child).to_lowercase().as_str(), "both" | "two")
                && matches!(text.relation(child), Relation::Det | Relation::Nummod | Relation::Amod)
        });
        if both && Words::Counted.has(&lemma) && !text.children(i).any(|c| text.relation(c) == Relation::Nmod)
        {
            let states = matches!(lemma.as_str(), "government" | "state" | "capital");
            let two = self.counted(i, 2, states);
            return if two.is_empty() { self.foremost_two(states).unwrap_or_default() } else { two };
        }
        // "the ministers of Kenya and Uganda".
        let of = text.children(i).find(|&child| {
            text.relation(child) == Relation::Nmod && matches!(text.case(child), Some("of" | "from"))
        });
        of.map(|of| self.joined(of)).unwrap_or_default()
    }

    /// The parties of a coordination, one member of which stands at `at`.
    fn joined(&self, at: usize) -> Vec<ActorId> {
        let text = self.text;
        let head = text.head(at).filter(|_| text.relation(at) == Relation::Conj).unwrap_or(at);
        let mut found: Vec<ActorId> = Vec::new();
        for one in text.conjuncts(head).into_iter().filter_map(|one| self.meant(one)) {
            if !found.contains(&one) {
                found.push(one);
            }
        }
        found
    }

    /// So many parties spoken of before the word at `i`; none if they are not just as many.
    fn counted(&mut self, i: usize, number: usize, states: bool) -> Vec<ActorId> {
        let parties = self.parties_before(self.text.token(i).span.start(), None);
        if parties.len() == number {
            return parties;
        }
        let pair = if number == 2 { self.pair_before(i, states, &parties) } else { None };
        pair.unwrap_or_default()
    }

    /// Those who are meant: "the two sides" are the two parties spoken of before, if there are just two.
    pub(crate) fn members(&mut self, actor: ActorId) -> Vec<ActorId> {
        let several = self.named_states(actor);
        if several.len() > 1 {
            return several;
        }
        let draft = &self.drafts[actor.index()];
        let pair = draft.nameless && draft.office.as_deref().is_some_and(|office| Words::Side.has(office));
        if !pair {
            return vec![actor];
        }
        let (start, states) = (draft.name.start(), draft.office.as_deref() != Some("side"));
        let parties = self.parties_before(start, Some(actor));
        if parties.len() == 2 {
            return parties;
        }
        let several = self.drafts[actor.index()].number == Number::Several;
        let here = self.text.analysis.tokens.partition_point(|token| token.span.start() < start);
        self.pair_before(here, states, &parties)
            .or_else(|| if several { self.foremost_two(states) } else { None })
            .unwrap_or_else(|| vec![actor])
    }

    /// "its neighbour", "the other": of two parties spoken of before the one that is not `than`.
    pub(crate) fn other_than(&mut self, actor: ActorId, than: ActorId) -> ActorId {
        let draft = &self.drafts[actor.index()];
        let vague = draft.nameless
            && (draft.office.is_none()
                || draft
                    .office
                    .as_deref()
                    .is_some_and(|office| Words::Side.has(office) || office == "other"));
        let than = self.holder(than);
        let start = self.drafts[actor.index()].name.start();
        let parties = if vague { self.parties_before(start, Some(actor)) } else { Vec::new() };
        match parties[..] {
            [one, two] if one == than => two,
            [one, two] if two == than => one,
            _ => actor,
        }
    }

    /// The states and groups, without `but`, spoken of before a place of the text.
    fn parties_before(&mut self, here: usize, but: Option<ActorId>) -> Vec<ActorId> {
        let mut parties: Vec<ActorId> = Vec::new();
        for at in self.lately()..self.drafts.len() {
            let draft = &self.drafts[at];
            let before = draft.forms.iter().any(|form| form.start() < here);
            let party =
                matches!(draft.kind, ActorKind::Government | ActorKind::ArmedGroup | ActorKind::Person);
            if before && party && but.is_none_or(|but| at != but.index()) {
                let holder = self.holder(ActorId(at as u32));
                if self.drafts[holder.index()].kind != ActorKind::Person && !parties.contains(&holder) {
                    parties.push(holder);
                }
            }
        }
        parties
    }

    /// The two of many parties that a sentence just before speaks of alone.
    fn pair_before(&mut self, here: usize, states: bool, parties: &[ActorId]) -> Option<Vec<ActorId>> {
        let text = self.text;
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

    /// The two states or armed groups that the report speaks of most, where no third is spoken of as much: of 58 passages of the
    /// train reports where annotators took "both sides" for two parties, 50 meant these.
    fn foremost_two(&mut self, states: bool) -> Option<Vec<ActorId>> {
        let mut often: Vec<(u32, ActorId)> = Vec::new();
        for at in self.lately()..self.drafts.len() {
            let holder = self.holder(ActorId(at as u32));
            let kind = self.drafts[holder.index()].kind;
            if kind == ActorKind::Government || kind == ActorKind::ArmedGroup && !states {
                let mentions = self.drafts[at].mentions;
                match often.iter_mut().find(|(_, one)| *one == holder) {
                    Some((all, _)) => *all += mentions,
                    None => often.push((mentions, holder)),
                }
            }
        }
        often.sort_by_key(|&(mentions, holder)| (std::cmp::Reverse(mentions), holder));
        let third = often.get(2).map_or(0, |&(mentions, _)| mentions);
        let two: Vec<ActorId> = often
            .iter()
            .take(2)
            .filter(|(mentions, _)| *mentions > third.max(1))
            .map(|&(_, one)| one)
            .collect();
        (two.len() == 2).then_some(two)
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
