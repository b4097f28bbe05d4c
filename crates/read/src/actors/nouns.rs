//! People and bodies that are only described: "the Israeli army", "rebels", "a senior official", "the group".

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind, Level, SourceKind};

use super::{Cast, Draft, DraftParty, Number, Run, RunKind};
use crate::lexicon::{People, Registered, Words, lexicon};

impl Cast<'_, '_> {
    /// The state or group that tokens `first..=last` name: "Israeli Defense Minister", "Hamas leader".
    pub(crate) fn modifying_party(&mut self, first: usize, last: usize) -> Option<DraftParty> {
        let runs: Vec<Run> = self.names.between(first, last).cloned().collect();
        let mut party = None;
        for run in runs {
            if run.first > first && matches!(self.text.word(run.first - 1), "to" | "for" | "in" | "on") {
                continue;
            }
            match run.kind {
                RunKind::Registered(Registered::State(country, _)) => {
                    party = party.or(Some(DraftParty::State(country)))
                }
                RunKind::Registered(Registered::Group(row, kind)) => {
                    let group = self.group(row, kind, &run);
                    // "Russia's U.N. ambassador" is Russia's.
                    if kind == ActorKind::Organisation && party.is_some() {
                        continue;
                    }
                    if kind != ActorKind::Media {
                        return Some(DraftParty::Group(group));
                    }
                }
                _ => {}
            }
        }
        party
    }

    /// Who acts in a noun phrase: as [`Cast::meant`], otherwise the state or group that its words name
    /// ("Afghan border guards").
    pub(crate) fn acting(&mut self, i: usize) -> Option<ActorId> {
        if let Some(actor) = self.meant(i) {
            return Some(actor);
        }
        let (first, last) = self.description(i);
        match self.modifying_party(first, last)? {
            DraftParty::State(country) => self.state(country),
            DraftParty::Group(group) => Some(group),
        }
    }

    /// What the list of people says of a noun.
    pub(crate) fn people(&self, i: usize) -> Option<People> {
        let lemma = self.text.lemma(i);
        lexicon()
            .people
            .get(lemma)
            .copied()
            .or_else(|| lexicon().people.get(lemma.to_lowercase().as_str()).copied())
            .or_else(|| {
                let office = [lemma.to_lowercase()];
                lexicon().roles.first(&[office[0].as_str()]).map(|_| People::Person)
            })
    }

    /// Who a noun phrase without a name of its own means.
    pub(super) fn described(&mut self, i: usize) -> Option<ActorId> {
        if let Some(person) = self.named_in_apposition(i) {
            return Some(person);
        }
        let people = self.people(i)?;
        let (first, last) = self.description(i);
        let party = self.modifying_party(first, last).or_else(|| self.owners_party(i, people));
        let party = party.or_else(|| {
            (people == People::Person && !self.is_plural(i)).then(|| self.rebels_party(first, last))?
        });
        match (people, party) {
            (People::State, Some(DraftParty::State(country))) => {
                let state = self.state(country)?;
                self.drafts[state.index()].governs = true;
                if self.is_government(i) {
                    return Some(state);
                }
                let party = Some(DraftParty::State(country));
                self.same_organ(i, party).or_else(|| Some(self.organ(i, party)))
            }
            (People::State, None) if self.is_plural(i) => Some(self.describe(i, People::Several, None)),
            (People::State, None) if self.is_definite(i) && !self.is_government(i) => {
                let state = self.taken_up(i, people).and_then(|state| self.drafts[state.index()].party);
                self.same_organ(i, None).or_else(|| Some(self.organ(i, state)))
            }
            (People::State | People::Group | People::Body, None) if self.is_definite(i) => {
                self.taken_up(i, people).or_else(|| Some(self.describe(i, people, None)))
            }
            (People::Group | People::Body, Some(DraftParty::Group(group))) => Some(group),
            // "the Palestinian militant group" after Hamas.
            (People::Group, Some(DraftParty::State(_))) if self.is_definite(i) && !self.is_plural(i) => {
                self.taken_up(i, people).or_else(|| Some(self.describe(i, people, None)))
            }
            (People::Group, Some(DraftParty::State(_))) | (People::Body, Some(_)) => {
                Some(self.describe(i, people, None))
            }
            (People::Person, party) if self.is_definite(i) && !self.is_plural(i) => {
                self.same_office(i, party).or_else(|| Some(self.describe(i, people, party)))
            }
            (people, party) => Some(self.describe(i, people, party)),
        }
    }

    /// "his country", "its fighters", "their spokesman": the party of whom the pronoun takes up.
    fn owners_party(&self, i: usize, people: People) -> Option<DraftParty> {
        let text = self.text;
        let owner = text.child(i, &[Relation::NmodPoss]).filter(|&owner| text.upos(owner) == Upos::Pron)?;
        let of_party = match people {
            People::State | People::Group => true,
            People::Person => self.office((i, i)).is_some(),
            _ => false,
        };
        let owner = self.meant(owner).filter(|_| of_party)?;
        match (self.drafts[owner.index()].party, self.drafts[owner.index()].kind) {
            (Some(party), _) => Some(party),
            (None, ActorKind::ArmedGroup | ActorKind::Organisation) if people != People::State => {
                Some(DraftParty::Group(owner))
            }
            _ => None,
        }
    }

    /// "the chief, Major-General Tariq Youssef", "spokesman Homayun Hamidzada", "the separatist group ETA", "Mr. Assad":
    /// the one named beside the noun.
    fn named_in_apposition(&mut self, i: usize) -> Option<ActorId> {
        let text = self.text;
        let sentence = text.sentence_tokens(i);
        let (_, last) = text.noun_phrase(i);
        let after = |at: usize| (at < sentence.end).then_some(at);
        let honorific = i + 1 < sentence.end
            && (text.word(i).ends_with('.') || super::names::is_honorific(text.word(i)))
            && text.word(i + 1) != ",";
        let beside =
            [after(i + 1), after(last + 1)]
                .into_iter()
                .flatten()
                .map(|at| if text.word(at) == "," && self.people(i).is_some() { at + 1 } else { at })
                .map(|at| {
                    if at + 1 < sentence.end && at > last + 1 && text.word(at) == "the" { at + 1 } else { at }
                })
                .map(|at| self.skip_title(at, sentence.end))
                .find_map(|at| self.names.run_at(at).filter(|run| run.first == at).cloned());
        let run = beside.or_else(|| self.apposed(i)).or_else(|| self.closing_name(i, last))?;
        let run = self.as_person(i, run);
        let named = match run.kind {
            RunKind::Person => {
                self.people(i) == Some(People::Person) || honorific || self.office((i, i)).is_some()
            }
            RunKind::Organisation => {
                matches!(self.people(i), Some(People::Group | People::Body | People::Medium))
            }
            RunKind::Registered(Registered::Group(..)) => {
                matches!(self.people(i), Some(People::Group | People::Body | People::Medium))
                    && run.first <= last + 1
            }
            _ => false,
        };
        if !named || self.is_plural(i) && run.kind == RunKind::Person && !honorific {
            return None;
        }
        let described = (run.kind == RunKind::Person && self.is_definite(i))
            .then(|| self.same_office(i, None))
            .flatten()
            .filter(|&actor| self.drafts[actor.index()].nameless);
        let actor = match described {
            // "A police chief says … The chief, Maj. Gen. Ana Petrov, said".
            Some(actor) => self.name_described(actor, self.names.span(text, &run), None),
            None => self.named(run.first, &run)?,
        };
        self.meant[run.first] = Some(actor);
        Some(actor)
    }

    /// Whether a noun stands for the state as a whole and not for one of its organs.
    fn is_government(&self, i: usize) -> bool {
        Words::Government.has(&self.text.lemma(i).to_lowercase()) || self.is_plural(i)
    }

    /// An organ spoken of before: "the army" after "the Sudanese army".
    fn same_organ(&self, i: usize, party: Option<DraftParty>) -> Option<ActorId> {
        let organ = self.text.lemma(i).to_lowercase();
        let text = self.text;
        let (first, last) = text.noun_phrase(i);
        let words = text.document.quote(text.stretch(first, last)).to_lowercase();
        let found = self.last_lately(|draft| {
            let name = text.document.quote(draft.name).to_lowercase();
            draft.kind == ActorKind::Government
                && draft.office.as_deref() == Some(organ.as_str())
                && match party {
                    // "the defence ministry" is not "the foreign ministry".
                    Some(_) => draft.party == party && words.ends_with(&name),
                    None => {
                        let told = words.trim_start_matches("the ");
                        name.ends_with(told)
                    }
                }
        });
        found.map(|at| ActorId(at as u32))
    }

    /// A new organ of a state, which speaks for itself and acts for its state.
    fn organ(&mut self, i: usize, party: Option<DraftParty>) -> ActorId {
        let actor = self.describe(i, People::State, party);
        self.drafts[actor.index()].office = Some(self.text.lemma(i).to_lowercase());
        actor
    }

    /// The name that closes a noun phrase: "Secretary of State Mike Pompeo", "an adviser to Mr. Singh, Sanjaya Baru", but not
    /// "spokesman for Mike Pompeo" nor "an aide to the president, Ana Petrov".
    fn closing_name(&self, i: usize, last: usize) -> Option<Run> {
        let text = self.text;
        let run = self.names.between(i + 1, last).find(|run| run.last == last && self.may_be_person(run))?;
        let before = run.first - 1;
        let titled = super::names::is_honorific(text.word(before)) || super::names::is_title(text, before);
        let governed = titled && (i + 1..before).any(|at| text.upos(at) == Upos::Adp);
        let own = before > i && text.is_noun(before) && !governed;
        let apart = before > i + 1
            && text.word(before) == ","
            && last + 1 < text.len()
            && (text.word(last + 1) == "," || text.is_verb(last + 1) || text.upos(last + 1) == Upos::Aux)
            && !(i + 1..before)
                .any(|at| self.names.run_at(at).is_none() && self.people(at) == Some(People::Person));
        (own || apart).then(|| run.clone())
    }

    /// "A rebel spokesman, Mossa Ag Tandina, told": the name beside one person is a person's, whatever the models take it for.
    fn as_person(&mut self, i: usize, run: Run) -> Run {
        let parted = self.text.word(run.first.saturating_sub(1)) == ",";
        let one = self.people(i) == Some(People::Person) && !self.is_plural(i) && parted;
        if !one || !self.may_be_person(&run) {
            return run;
        }
        self.names.mark_person(run.first);
        Run { kind: RunKind::Person, ..run }
    }

    /// Whether a name is a person's, or one of several words that may be: no word of it stands for a body.
    fn may_be_person(&self, run: &Run) -> bool {
        let unknown = run.kind == RunKind::Organisation && (1..4).contains(&(run.last - run.first));
        let plain = |at: usize| self.people(at).is_none() && super::names::capitalised(self.text.word(at));
        run.kind == RunKind::Person || unknown && (run.first..=run.last).all(plain)
    }

    /// A name that the tree puts in apposition to a noun.
    fn apposed(&self, i: usize) -> Option<Run> {
        let text = self.text;
        text.children(i)
            .filter(|&child| child > i && matches!(text.relation(child), Relation::Appos | Relation::Flat))
            .find_map(|child| self.names.run_at(child))
            .filter(|run| matches!(run.kind, RunKind::Person))
            .cloned()
    }

    /// Over the titles before a name: "the chief, Major-General Tariq Youssef".
    fn skip_title(&self, mut at: usize, end: usize) -> usize {
        let start = at;
        while at + 1 < end
            && at < start + 5
            && self.names.run_at(at).is_none()
            && super::names::is_title(self.text, at)
        {
            at += 1;
        }
        at
    }

    /// The words that describe: the noun with what stands before it and its "of" phrase.
    fn description(&self, i: usize) -> (usize, usize) {
        let (first, mut last) = self.text.noun_phrase(i);
        // Only what follows with "of" or "from" tells whose it is.
        if let Some(other) = self.text.children(i).find(|&child| {
            child > i
                && self.text.relation(child) == Relation::Nmod
                && !matches!(self.text.case(child), Some("of" | "from"))
        }) {
            last = last.min(self.text.subtree(other).0.saturating_sub(1)).max(i);
        }
        (first, last)
    }

    fn is_definite(&self, i: usize) -> bool {
        let text = self.text;
        text.children(i).any(|child| {
            matches!(text.relation(child), Relation::Det | Relation::NmodPoss)
                && matches!(
                    text.lemma(child).to_lowercase().as_str(),
                    "the" | "that" | "this" | "both" | "his" | "her" | "its" | "their"
                )
        }) || text.child(i, &[Relation::NmodPoss]).is_some()
    }

    pub(crate) fn is_plural(&self, i: usize) -> bool {
        let word = self.text.word(i).to_lowercase();
        let lemma = self.text.lemma(i).to_lowercase();
        word != lemma || matches!(lemma.as_str(), "people" | "police" | "media" | "both" | "two")
    }

    /// "the group", "the government": the one spoken of before, if there is only one such.
    fn taken_up(&mut self, i: usize, people: People) -> Option<ActorId> {
        if people == People::State && matches!(self.text.lemma(i), "country" | "nation") {
            return self.country_before(i);
        }
        if self.is_described(i, people) {
            return None;
        }
        let kind = match people {
            People::State => ActorKind::Government,
            People::Group => ActorKind::ArmedGroup,
            _ => ActorKind::Organisation,
        };
        let here = self.text.token(i).span;
        let mut fitting: Vec<usize> = (self.lately()..self.drafts.len())
            .filter(|&at| self.drafts[at].kind == kind && self.drafts[at].name < here)
            .collect();
        fitting.sort_by_key(|&at| self.drafts[at].latest);
        // A group with a name goes before one that was only described.
        if people != People::State && fitting.iter().any(|&at| !self.drafts[at].nameless) {
            fitting.retain(|&at| !self.drafts[at].nameless);
        }
        // A government is only taken up where one state is in play, or one whose government was spoken of.
        if people == People::State && fitting.len() > 1 {
            fitting.retain(|&at| self.drafts[at].governs);
            if fitting.len() > 1 {
                return None;
            }
        }
        fitting.last().map(|&at| ActorId(at as u32))
    }

    /// Whether words before a noun tell more of it than what kind of group it is: "the militant group" is the one spoken of,
    /// "the aid group" is another.
    fn is_described(&self, i: usize, people: People) -> bool {
        let text = self.text;
        text.children(i).filter(|&child| child < i).any(|child| match text.relation(child) {
            Relation::NmodPoss => true,
            Relation::Amod | Relation::Compound => {
                let kind = Words::GroupKind.has(&text.lemma(child).to_lowercase())
                    || text.upos(child) == Upos::Adj && self.names.run_at(child).is_some();
                people != People::Group || self.is_plural(i) || !kind
            }
            _ => false,
        })
    }

    /// "the country": the state named last, in this sentence or the two before.
    fn country_before(&mut self, i: usize) -> Option<ActorId> {
        let text = self.text;
        if self.is_plural(i) || text.child(i, &[Relation::NmodPoss, Relation::Amod]).is_some() {
            return None;
        }
        let first = text.sentence(i).saturating_sub(2);
        let from = text.analysis.sentences[first].tokens.start;
        let country = (from..i).rev().find_map(|at| match self.names.run_at(at)?.kind {
            RunKind::Registered(Registered::State(country, _)) => Some(country),
            _ => None,
        })?;
        self.state(country)
    }

    /// "the minister" after "Defense Minister X": the last person with that office, of that party if one is told.
    fn same_office(&self, i: usize, party: Option<DraftParty>) -> Option<ActorId> {
        let office = self.text.lemma(i).to_lowercase();
        let found = self.last_lately(|draft| {
            draft.number == Number::Person
                && draft.office.as_deref() == Some(office.as_str())
                && (party.is_none() || draft.party == party)
        });
        // "the Syrian leader" after "Syrian President Bashar al-Assad".
        let found = found.or_else(|| {
            let leads = office == "leader" && party.is_some();
            self.last_lately(|draft| {
                leads && !draft.nameless && draft.level == Some(Level::Leaders) && draft.party == party
            })
        });
        found.map(|at| ActorId(at as u32))
    }

    /// Somebody new who has no name.
    pub(super) fn describe(&mut self, i: usize, people: People, party: Option<DraftParty>) -> ActorId {
        let text = self.text;
        let (mut first, last) = text.noun_phrase(i);
        while first < i
            && matches!(
                text.word(first).to_lowercase().as_str(),
                "the"
                    | "a"
                    | "an"
                    | "its"
                    | "his"
                    | "her"
                    | "their"
                    | "some"
                    | "these"
                    | "those"
                    | "our"
                    | "my"
                    | "whose"
            )
        {
            first += 1;
        }
        let name = text.stretch(first, last);
        let known = self.first_lately(|draft| {
            draft.nameless && text.document.quote(draft.name).eq_ignore_ascii_case(text.document.quote(name))
        });
        if let Some(at) = known {
            return ActorId(at as u32);
        }
        let plural = self.is_plural(i);
        let (kind, source_kind) = kinds(people, plural);
        let level = self.level(first, i);
        let alone = people == People::Person && party.is_none();
        let behind = if alone { self.spoken_of((first, i)) } else { None };
        self.add(Draft {
            behind,
            party,
            level,
            source_kind,
            office: (people == People::Person || plural).then(|| text.lemma(i).to_lowercase()),
            number: match people {
                People::Person if !plural => Number::Person,
                People::Person | People::Several => Number::Several,
                _ if plural => Number::Several,
                _ => Number::Thing,
            },
            nameless: true,
            speaks: self.speaks(i),
            definite: self.is_definite(i),
            ..Draft::named(name, kind)
        })
    }
}

fn kinds(people: People, plural: bool) -> (ActorKind, SourceKind) {
    match people {
        People::State => (ActorKind::Government, SourceKind::Named),
        People::Group if plural => (ActorKind::ArmedGroup, SourceKind::Collective),
        People::Group => (ActorKind::ArmedGroup, SourceKind::Named),
        People::Body if plural => (ActorKind::Organisation, SourceKind::Collective),
        People::Body => (ActorKind::Organisation, SourceKind::Named),
        People::Person if plural => (ActorKind::Unnamed, SourceKind::Collective),
        People::Person => (ActorKind::Unnamed, SourceKind::Unnamed),
        People::Several => (ActorKind::Unnamed, SourceKind::Collective),
        People::Medium if plural => (ActorKind::Media, SourceKind::Collective),
        People::Medium => (ActorKind::Media, SourceKind::Named),
        People::Document => (ActorKind::Organisation, SourceKind::Document),
    }
}
