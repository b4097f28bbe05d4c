//! Persons and their offices: who a name means, and what is told beside it.

use std::collections::HashSet;

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind, Level, SourceKind, Span};

use super::{Cast, Draft, DraftParty, Number, Run, RunKind};
use crate::lexicon::{CueClass, People, Words, lexicon};

/// How many words of role stand before a name at most.
const ROLE_WORDS: usize = 10;

/// How many sentences after the office a lead's name may follow.
const LEAD: usize = 3;
/// How many words two sentences share at least that tell the same speech.
const TOLD_AGAIN: usize = 2;

impl Cast<'_, '_> {
    /// The actor of a person's name, with the office told beside it.
    pub(super) fn person(&mut self, i: usize, run: &Run) -> ActorId {
        let span = self.names.span(self.text, run);
        let role = self.role_beside(run);
        if let Some(actor) = self.known_person(span, role) {
            self.learn(actor, span, role);
            return actor;
        }
        let office = role.and_then(|role| self.office(role));
        let party = role.and_then(|(first, last)| {
            self.modifying_party(first, last).or_else(|| self.rebels_party(first, last))
        });
        if let Some(actor) = self.described_before(role, party) {
            return self.name_described(actor, span, role);
        }
        if let Some(actor) = self.introduced_before(i, role, party) {
            let draft = &mut self.drafts[actor.index()];
            draft.role = draft.role.or(Some(draft.name));
            return self.name_described(actor, span, role);
        }
        let level = role.and_then(|(first, last)| self.level(first, last));
        let behind = role.filter(|_| party.is_none()).and_then(|role| self.spoken_of(role));
        self.add(Draft {
            behind,
            role: role.map(|(first, last)| self.text.stretch(first, last)),
            party,
            level,
            office,
            ..Draft::named(span, ActorKind::Person)
        })
    }

    /// "A rebel spokesman" speaks for the one armed group that the report has named so far.
    pub(super) fn rebels_party(&self, first: usize, last: usize) -> Option<DraftParty> {
        let rebel = |i: usize| Words::OfficeOfFighters.has(&self.text.lemma(i).to_lowercase());
        if !(first..=last).any(rebel) {
            return None;
        }
        let mut groups = (self.lately()..self.drafts.len())
            .filter(|&at| self.drafts[at].kind == ActorKind::ArmedGroup && !self.drafts[at].nameless);
        let one = groups.next()?;
        groups.next().is_none().then_some(DraftParty::Group(ActorId(one as u32)))
    }

    /// Gives a name to somebody who was only described so far.
    pub(super) fn name_described(
        &mut self,
        actor: ActorId,
        name: Span,
        role: Option<(usize, usize)>,
    ) -> ActorId {
        let draft = &mut self.drafts[actor.index()];
        draft.name = name;
        draft.nameless = false;
        draft.kind = ActorKind::Person;
        draft.source_kind = SourceKind::Named;
        self.learn(actor, name, role);
        actor
    }

    /// A person already met under this name or one that ends or begins with it.
    fn known_person(&self, span: Span, role: Option<(usize, usize)>) -> Option<ActorId> {
        let document = self.text.document;
        let name = document.quote(span);
        let fits = |known: &str| {
            known == name
                || known.ends_with(&format!(" {name}"))
                || name.ends_with(&format!(" {known}"))
                || known.ends_with(&format!("-{name}"))
                || (known.starts_with(&format!("{name} ")) && role.is_none())
        };
        let found = self.last_lately(|draft| {
            draft.kind == ActorKind::Person && draft.forms.iter().any(|&form| fits(document.quote(form)))
        });
        found.map(|at| ActorId(at as u32))
    }

    /// Adds what a further mention tells of a person.
    fn learn(&mut self, actor: ActorId, span: Span, role: Option<(usize, usize)>) {
        self.note_form(actor, span);
        let longer = self.drafts[actor.index()].name.len() < span.len();
        if longer {
            self.drafts[actor.index()].name = span;
        }
        if let Some((first, last)) = role {
            let (party, level) = (self.modifying_party(first, last), self.level(first, last));
            let office = self.office((first, last));
            let words = self.text.stretch(first, last);
            let draft = &mut self.drafts[actor.index()];
            draft.role = draft.role.or(Some(words));
            draft.party = draft.party.or(party);
            draft.level = draft.level.or(level);
            draft.office = draft.office.take().or(office);
        }
    }

    /// Somebody described by the same office and not named since: "Chad's president … President Idriss Deby", "Foreign
    /// Secretary welcomes … Foreign Secretary Ann Pell said".
    fn described_before(&self, role: Option<(usize, usize)>, party: Option<DraftParty>) -> Option<ActorId> {
        let (first, last) = role?;
        let office = self.office((first, last))?;
        let shared = Words::SharedOffice.has(&office);
        let document = self.text.document;
        let title = document.quote(self.text.stretch(first, last));
        let found = self.last_lately(|draft| {
            draft.nameless
                && draft.number == Number::Person
                && draft.office.as_deref() == Some(office.as_str())
                && (draft.party == party || party.is_none())
                && (draft.party.is_some() && draft.definite || !shared && document.quote(draft.name) == title)
        });
        found.map(|at| ActorId(at as u32))
    }

    /// A lead tells the office, the next sentences the name: "Iran's supreme leader says … Ayatollah Hosseini added", "A
    /// Sudanese general says … Gen. Hale said". Only where one such person is open, the name is that of a speaker, and
    /// nothing told of the two differs; and where the office is one that many hold or another is told with the name, only if
    /// the name tells again what the lead told, and nobody asked not to be named.
    fn introduced_before(
        &self,
        i: usize,
        role: Option<(usize, usize)>,
        party: Option<DraftParty>,
    ) -> Option<ActorId> {
        let text = self.text;
        if !self.speaks(i) {
            return None;
        }
        let office = role.and_then(|role| self.office(role));
        let own_office = office.as_deref().is_some_and(|office| !Words::SharedOffice.has(office));
        let leads = role.is_some_and(|(first, last)| self.level(first, last) == Some(Level::Leaders));
        let may_be = |at: usize| {
            let draft = &self.drafts[at];
            let described = draft.office.as_deref();
            let wide = described.is_some_and(|described| Words::WideOffice.has(described));
            (office.is_none() || office.as_deref() == described || wide)
                && (!leads || draft.level == Some(Level::Leaders))
        };
        let here = text.sentence(i);
        let open: Vec<usize> = (self.lately()..self.drafts.len())
            .filter(|&at| {
                let draft = &self.drafts[at];
                let told = || text.sentences_over(draft.name).start;
                draft.nameless
                    && draft.speaks
                    && draft.number == Number::Person
                    && (party.is_none() || draft.party.is_none() || draft.party == party)
                    && (1..=LEAD).contains(&here.saturating_sub(told()))
            })
            .collect();
        let definite: Vec<usize> = open.iter().copied().filter(|&at| self.drafts[at].definite).collect();
        let found = match (definite.as_slice(), open.as_slice()) {
            (&[at], _) if !own_office => at,
            (_, &[at]) if may_be(at) && self.tells_again(at, here) => at,
            _ => return None,
        };
        Some(ActorId(found as u32))
    }

    /// Whether sentence `here` tells what the sentence that describes somebody told, and neither keeps a name back.
    fn tells_again(&self, draft: usize, here: usize) -> bool {
        let text = self.text;
        let described = self.drafts[draft].name;
        let told = text.sentences_over(described).start;
        let sentences = &text.analysis.sentences;
        let keeps_back = |sentence: usize| text.withholds_a_name(sentences[sentence].span);
        let words = |sentence: usize| -> HashSet<&str> {
            let tells = |&i: &usize| {
                matches!(text.upos(i), Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num)
                    && !described.contains(text.token(i).span)
                    && !text.is_weekday(i)
                    && !lexicon().cues.contains_key(text.lemma(i))
                    && !matches!(text.lemma(i), "be" | "have" | "do" | "go" | "make" | "take")
            };
            sentences[sentence].tokens.clone().filter(tells).map(|i| text.lemma(i)).collect()
        };
        !keeps_back(told) && !keeps_back(here) && words(told).intersection(&words(here)).count() >= TOLD_AGAIN
    }

    /// Whether a noun phrase is the subject of a verb of speech.
    pub(super) fn speaks(&self, i: usize) -> bool {
        let text = self.text;
        // "Ayatollah Ali …": the title may head the name.
        let i = match text.relation(i) {
            Relation::Flat | Relation::Appos => text.head(i).unwrap_or(i),
            _ => i,
        };
        let Some(head) = text.head(i) else { return false };
        let speech = |i: usize| Words::Utterance.has(text.lemma(i));
        match text.relation(i) {
            Relation::Nsubj => {
                let cue = lexicon().cues.get(text.lemma(head));
                cue.is_some_and(|cue| cue.class != CueClass::Think)
                    || matches!(text.lemma(head), "speak" | "comment")
                    || matches!(text.lemma(head), "make" | "issue")
                        && text.child(head, &[Relation::Obj]).is_some_and(speech)
            }
            // "Gholam Aghazadeh's remark to reporters".
            Relation::NmodPoss => speech(head),
            _ => false,
        }
    }

    /// Tokens of the office told beside a name: before it ("Defense Minister X"), or in apposition.
    fn role_beside(&self, run: &Run) -> Option<(usize, usize)> {
        let before = self.role_before(run);
        before.or_else(|| self.role_in_apposition(run))
    }

    pub(super) fn role_before(&self, run: &Run) -> Option<(usize, usize)> {
        let text = self.text;
        let sentence = text.sentence_tokens(run.first);
        let low = sentence.start.max(run.first.saturating_sub(ROLE_WORDS));
        let mut first = run.first;
        let mut at = run.first;
        // "a senior diplomat, Li Gun": the comma belongs to the apposition.
        if at > low && text.word(at - 1) == "," && at >= 2 && self.has_person_head(at - 2, low) {
            at -= 1;
        }
        let last = at.checked_sub(1)?;
        while at > low && self.may_be_in_role(at - 1) {
            at -= 1;
            first = at;
        }
        while first <= last && matches!(text.word(first), "'s" | "’s" | "-" | "of" | "to" | "for") {
            first += 1;
        }
        let first = self.own_title(first, last);
        (first <= last && first < run.first && self.office((first, last)).is_some()).then_some((first, last))
    }

    /// Where a title begins among words before a name: "Prime Minister" of "the request of Prime Minister", "President" of "an aide
    /// to President".
    fn own_title(&self, first: usize, last: usize) -> usize {
        let cut = (first + 1..last).rev().find(|&i| {
            let governs = self.text.upos(i) == Upos::Adp;
            governs
                && (self.roles(i + 1, last).iter().any(|&(_, end)| end == last + 1)
                    || self.office((first, i - 1)).is_none())
        });
        cut.map_or(first, |i| i + 1)
    }

    fn has_person_head(&self, i: usize, low: usize) -> bool {
        i >= low && self.text.is_noun(i) && self.people(i) == Some(People::Person)
    }

    /// Words that stand in a title: nouns, adjectives, names of states and groups, "of".
    fn may_be_in_role(&self, i: usize) -> bool {
        let text = self.text;
        if self.names.run_at(i).is_some_and(|run| run.kind == RunKind::Person) {
            return false;
        }
        match text.upos(i) {
            Upos::Noun | Upos::Propn | Upos::Adj => !super::names::is_calendar(text.word(i)),
            Upos::Adp => matches!(text.word(i), "of" | "for" | "to"),
            Upos::Part | Upos::Punct => matches!(text.word(i), "'s" | "’s" | "-"),
            Upos::Num => false,
            _ => false,
        }
    }

    fn role_in_apposition(&self, run: &Run) -> Option<(usize, usize)> {
        let text = self.text;
        let comma = run.last + 1;
        let sentence = text.sentence_tokens(run.first);
        if comma >= sentence.end || text.word(comma) != "," {
            return None;
        }
        let mut first = comma + 1;
        if first < sentence.end && matches!(text.word(first), "the" | "a" | "an" | "who") {
            if text.word(first) == "who" {
                return None;
            }
            first += 1;
        }
        let mut last = first;
        while last < sentence.end
            && (self.may_be_in_role(last) || text.word(last) == "the")
            && last - first < ROLE_WORDS
        {
            last += 1;
        }
        let last = last.checked_sub(1).filter(|&last| last >= first)?;
        let ends = last + 1 >= sentence.end || matches!(text.word(last + 1), "," | "." | ";" | ")");
        (ends && self.office((first, last)).is_some()).then_some((first, last))
    }

    /// The head noun of an office among tokens `first..=last`.
    pub(super) fn office(&self, (first, last): (usize, usize)) -> Option<String> {
        self.roles(first, last).last().map(|(_, end)| self.text.word(end - 1).to_lowercase())
    }

    /// The titles among tokens `first..=last`, as tokens `start..end`.
    fn roles(&self, first: usize, last: usize) -> Vec<(usize, usize)> {
        let words: Vec<String> = (first..=last).map(|i| self.text.word(i).to_lowercase()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let singular: Vec<&str> = words.iter().map(|word| word.strip_suffix('s').unwrap_or(word)).collect();
        let mut found = lexicon().roles.all(&words);
        if found.is_empty() {
            found = lexicon().roles.all(&singular);
        }
        found.iter().map(|found| (first + found.start, first + found.end)).collect()
    }

    /// The rank of the office among tokens `first..=last`: that of the longest title.
    pub(crate) fn level(&self, first: usize, last: usize) -> Option<Level> {
        let words: Vec<String> = (first..=last).map(|i| self.text.lemma(i).to_lowercase()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        lexicon()
            .roles
            .all(&words)
            .iter()
            .max_by_key(|found| found.end - found.start)
            .map(|found| found.value.level)
    }
}
