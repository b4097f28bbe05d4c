//! Whom somebody speaks for, where the title before the name leaves it open: "CMA spokesman X", "its envoy, X", "X, who leads the
//! rebels' delegation", "a spokesman said" after "the Kremlin said".
//!
//! Looked for once the whole report is read, since what tells it may stand behind the name.

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind};

use super::{Cast, Draft, DraftParty, Number, Run, RunKind};
use crate::lexicon::{People, Registered, Words};

/// What a description behind a name ends with.
const CLOSING: [&str; 10] = [",", ".", ";", ")", "\"", "”", "who", "which", "that", "whose"];
/// How many words of a description behind a name are looked at.
const DESCRIPTION: usize = 14;

impl Cast<'_, '_> {
    /// Gives a party to everybody whose party is still open and whom the report ties to one.
    pub(super) fn affiliate(&mut self) {
        for i in 0..self.text.len() {
            self.describe_behind(i);
            let Some(person) = self.meant[i].filter(|&actor| self.is_open(actor)) else { continue };
            if let Some(party) = self.told_beside(i, person) {
                self.drafts[person.index()].party = Some(party);
            }
        }
        for at in 0..self.drafts.len() {
            let person = ActorId(at as u32);
            let behind = self.drafts[at].behind.filter(|_| self.is_open(person));
            if let Some(party) = behind.and_then(|body| self.party_of(body)) {
                self.drafts[at].party = Some(party);
            }
        }
    }

    /// Notes as the role of a person what stands behind the name, where none stands before it.
    fn describe_behind(&mut self, i: usize) {
        let text = self.text;
        let run = self.names.run_at(i).filter(|run| run.kind == RunKind::Person && run.first == i).cloned();
        let Some((person, run)) = self.meant[i].zip(run) else { return };
        let draft = &self.drafts[person.index()];
        if draft.role.is_some() || draft.kind != ActorKind::Person {
            return;
        }
        let Some((head, (first, last))) = self.described_behind(&run) else { return };
        let first = if text.upos(first) == Upos::Det { first + 1 } else { first };
        let whole = last + 1 >= text.len() || CLOSING.contains(&text.word(last + 1));
        if first <= head && whole {
            let (role, level) = (text.stretch(first, last), self.level(first, last));
            let draft = &mut self.drafts[person.index()];
            draft.role = Some(role);
            draft.level = draft.level.or(level);
        }
    }

    fn is_open(&self, actor: ActorId) -> bool {
        let draft = &self.drafts[actor.index()];
        draft.party.is_none()
            && !draft.is_thing
            && matches!(draft.kind, ActorKind::Person | ActorKind::Unnamed)
    }

    /// The party that the words beside the mention at `i` tell.
    fn told_beside(&mut self, i: usize, person: ActorId) -> Option<DraftParty> {
        let text = self.text;
        let run = self.names.run_at(i).filter(|run| run.kind == RunKind::Person).cloned();
        let mut told: Vec<(usize, (usize, usize))> = Vec::new();
        match &run {
            Some(run) => {
                told.extend(self.role_before(run).map(|role| (role.1, role)));
                told.extend(self.described_behind(run));
            }
            None if text.upos(i) != Upos::Pron => told.push((i, text.noun_phrase(i))),
            None => {}
        }
        let apposed = text.children(i).filter(|&child| text.relation(child) == Relation::Appos);
        told.extend(apposed.map(|child| (child, text.noun_phrase(child))));
        if let Some(head) = text.head(i).filter(|_| text.relation(i) == Relation::Appos) {
            told.push((head, text.noun_phrase(head)));
        }
        for child in text.children(i) {
            match text.relation(child) {
                Relation::AclRelcl if Words::Leads.has(text.lemma(child)) => {
                    let led = text.children(child).filter(|&led| {
                        led > child && matches!(text.relation(led), Relation::Obj | Relation::Obl)
                    });
                    told.extend(led.map(|led| (led, text.noun_phrase(led))));
                }
                // "Foreign Minister Lucia Andrade of Ecuador".
                Relation::Nmod if run.is_some() && text.case(child) == Some("of") => {
                    told.push((child, text.noun_phrase(child)));
                }
                _ => {}
            }
        }
        told.into_iter().find_map(|(head, words)| self.party_in(head, words, person))
    }

    /// "X, a member of the front's panel in Doha": the description between a name and the next comma, with its head.
    fn described_behind(&self, run: &Run) -> Option<(usize, (usize, usize))> {
        let text = self.text;
        let sentence = text.sentence_tokens(run.first);
        let comma = run.last + 1;
        let first = comma + 1;
        if first >= sentence.end || text.word(comma) != "," {
            return None;
        }
        let ends = |i: usize| {
            CLOSING.contains(&text.word(i))
                || text.is_verb(i)
                || matches!(text.upos(i), Upos::Aux | Upos::Sconj)
        };
        let last = (first..sentence.end.min(first + DESCRIPTION)).take_while(|&i| !ends(i)).last()?;
        let before_of = (first..=last).find(|&i| text.upos(i) == Upos::Adp).unwrap_or(last + 1);
        let head = (first..before_of).rev().find(|&i| text.is_noun(i))?;
        (self.people(head) == Some(People::Person)).then_some((head, (first, last)))
    }

    /// The party among the words of a description with this head: a state, group or body by name, otherwise whoever a pronoun
    /// or noun among them means.
    fn party_in(
        &mut self,
        head: usize,
        (first, last): (usize, usize),
        person: ActorId,
    ) -> Option<DraftParty> {
        let text = self.text;
        let role = text.lemma(head).to_lowercase();
        let mut owned: Vec<usize> = Vec::new();
        let mut open = true;
        for i in first..=last {
            if text.upos(i) == Upos::Adp {
                open = match text.lemma(i) {
                    "of" | "at" | "with" | "from" => true,
                    "for" => Words::SpeaksFor.has(&role),
                    "to" => Words::BelongsTo.has(&role),
                    _ => false,
                };
            }
            if open {
                owned.push(i);
            }
        }
        let named = owned.iter().find_map(|&i| self.party_named(i));
        named.or_else(|| {
            let meant: Vec<ActorId> =
                owned.iter().filter(|&&i| i != head).filter_map(|&i| self.meant[i]).collect();
            meant.into_iter().filter(|&owner| owner != person).find_map(|owner| {
                let of_person = self.drafts[owner.index()].number == Number::Person;
                self.party_of(owner).filter(|_| !(of_person && role == "counterpart"))
            })
        })
    }

    /// The state, group or body whose name begins at `i`.
    fn party_named(&mut self, i: usize) -> Option<DraftParty> {
        let run = self.names.run_at(i).filter(|run| run.first == i).cloned()?;
        match run.kind {
            RunKind::Registered(Registered::State(country, _)) => Some(DraftParty::State(country)),
            RunKind::Registered(Registered::Group(..)) | RunKind::Organisation => {
                let body = self.named(i, &run)?;
                self.party_of(body)
            }
            _ => None,
        }
    }

    /// The party that whoever speaks for `actor` speaks for.
    fn party_of(&self, actor: ActorId) -> Option<DraftParty> {
        let draft = &self.drafts[actor.index()];
        let itself = match draft.kind {
            ActorKind::ArmedGroup => true,
            ActorKind::Organisation => self.is_body(draft),
            _ => false,
        };
        draft.party.or(itself.then_some(DraftParty::Group(actor)))
    }

    /// Whether a name is surely a body's: letters, or several words, or a word that stands elsewhere too; and no organ of a state,
    /// which speaks for its state.
    fn is_body(&self, draft: &Draft) -> bool {
        let name = self.text.document.quote(draft.name);
        if draft.nameless || draft.is_thing {
            return false;
        }
        let organ = name.split(' ').any(|word| Words::Organ.has(&word.to_lowercase()));
        let letters = name.chars().filter(|c| c.is_uppercase()).count() > 1;
        !organ && (letters || name.contains(' ') || draft.mentions > 1)
    }

    /// Whose an office is that is told without its body, in words `first..=last` before a name or alone: that of the body last
    /// spoken of, as "its" would take it up. A rebel spokesman's is no state, a minister's no group.
    pub(super) fn spoken_of(&self, (first, last): (usize, usize)) -> Option<ActorId> {
        let text = self.text;
        let lemma = |i: usize| text.lemma(i).to_lowercase();
        let has = |words: Words| (first..=last).any(|i| words.has(&lemma(i)));
        let told = |word: &str| (first..=last).any(|i| lemma(i) == word);
        // The secretary-general is of a body, the secretary of a state.
        if told("secretary-general") || told("secretary") && told("general") {
            return self.last_body(first);
        }
        let (state, group) =
            (has(Words::OfficeOfState), has(Words::OfficeOfFighters) || has(Words::OfficeOfOthers));
        if !state && !group && !has(Words::OfficeOfAny) {
            return None;
        }
        let fits = |kind: ActorKind| match kind {
            ActorKind::Government => !group,
            ActorKind::ArmedGroup => !state,
            ActorKind::Organisation => !state && !group,
            _ => false,
        };
        let found = self.latest_of(text.sentence(first), |draft| {
            let known = draft.party.is_some() || draft.kind == ActorKind::ArmedGroup || self.is_body(draft);
            draft.number == Number::Thing && fits(draft.kind) && known
        });
        found.map(|found| found.actor)
    }

    /// The international body last spoken of.
    fn last_body(&self, i: usize) -> Option<ActorId> {
        let body = |draft: &Draft| draft.kind == ActorKind::Organisation && self.is_body(draft);
        self.latest_of(self.text.sentence(i), body).map(|found| found.actor)
    }
}
