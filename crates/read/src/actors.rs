//! Who a noun phrase means: states, groups, persons, unnamed people, pronouns.
//!
//! The report is read from left to right, and each mention is settled from what stood before it: a surname
//! after the full name, "the minister" after a minister, "he" after a man. What cannot be settled stays open.

use std::collections::HashMap;

use armistice_language::{Relation, Upos};
use armistice_record::{Actor, ActorId, ActorKind, Country, Level, Party, SourceKind, Span};

use crate::lexicon::{NameForm, People, Registered, lexicon};
use crate::syntax::Text;

mod affiliation;
mod names;
mod persons;
mod nouns;
mod parties;
mod pronouns;

pub(crate) use names::{Names, Run, RunKind, capitalised, is_calendar};

/// A mention is looked up among so many of the last actors: a report has a hundredth of them, and a text of nothing but names
/// takes no more than linear time.
const LOOKED_UP: usize = 2000;

/// An actor while the report is read.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The fullest form so far.
    pub(crate) name: Span,
    /// Every form, in text order, the name among them.
    pub(crate) forms: Vec<Span>,
    pub(crate) kind: ActorKind,
    pub(crate) role: Option<Span>,
    pub(crate) party: Option<DraftParty>,
    pub(crate) level: Option<Level>,
    pub(crate) source_kind: SourceKind,
    /// Lemmas of the role's head: "minister", "president".
    pub(crate) office: Option<String>,
    pub(crate) number: Number,
    /// Whether the actor has only been described so far.
    pub(crate) nameless: bool,
    /// Whether the report speaks of this state's government or army: whose "the government" then is.
    pub(crate) governs: bool,
    /// Whether the first mention is the subject of a verb of speech.
    pub(crate) speaks: bool,
    /// Whether the first mention names an office that one person holds ("Iran's supreme leader"). A name joins "a senior
    /// official" only if it tells the same again.
    pub(crate) definite: bool,
    /// Whether the word for it is no word for people or bodies: "the announcement", "the violence".
    pub(crate) is_thing: bool,
    /// The body last spoken of where an office without one is first mentioned: whose "a spokesman" is.
    behind: Option<ActorId>,
    /// The word of the last mention so far.
    latest: usize,
    /// How often it is mentioned.
    mentions: u32,
}

impl Draft {
    /// Somebody with a name, of whom nothing else is told yet.
    fn named(name: Span, kind: ActorKind) -> Self {
        Draft {
            name,
            forms: vec![name],
            kind,
            role: None,
            party: None,
            level: None,
            source_kind: SourceKind::Named,
            office: None,
            number: if kind == ActorKind::Person { Number::Person } else { Number::Thing },
            nameless: false,
            governs: false,
            speaks: false,
            definite: false,
            is_thing: false,
            behind: None,
            latest: 0,
            mentions: 0,
        }
    }
}

/// Whom a draft belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftParty {
    State(Country),
    Group(ActorId),
}

/// Grammatical number of an actor, as pronouns see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// He or she.
    Person,
    /// It; "they" is possible.
    Thing,
    /// They.
    Several,
}

/// Everybody in a report, and who each head token means.
pub(crate) struct Cast<'t, 'a> {
    text: &'t Text<'a>,
    pub(crate) names: Names,
    drafts: Vec<Draft>,
    meant: Vec<Option<ActorId>>,
    states: HashMap<Country, ActorId>,
    groups: HashMap<u16, ActorId>,
    recent: Vec<pronouns::Recent>,
    /// The word that each pronoun takes up.
    antecedents: HashMap<usize, usize>,
}

impl<'t, 'a> Cast<'t, 'a> {
    /// Reads the whole report once.
    pub(crate) fn of(text: &'t Text<'a>) -> Self {
        let mut cast = Cast {
            text,
            names: Names::find(text),
            drafts: Vec::new(),
            meant: vec![None; text.len()],
            states: HashMap::new(),
            groups: HashMap::new(),
            recent: Vec::new(),
            antecedents: HashMap::new(),
        };
        for i in 0..text.len() {
            if cast.is_phrase_head(i) {
                cast.meant[i] = cast.settle(i);
                cast.remember(i);
            }
        }
        cast.affiliate();
        cast
    }

    /// Who the noun phrase headed by token `i` means.
    pub(crate) fn meant(&self, i: usize) -> Option<ActorId> {
        self.meant[i]
    }

    /// Who a source is: as [`Cast::meant`], and people that no list knows are described by their words.
    pub(crate) fn source(&mut self, i: usize) -> Option<ActorId> {
        if let Some(actor) = self.meant[i] {
            return Some(actor);
        }
        let text = self.text;
        // "a North Korean demand": the adjective names who demands.
        if let Some(Run { kind: RunKind::Registered(Registered::State(country, _)), .. }) =
            self.names.run_at(i)
        {
            return self.state(*country);
        }
        if matches!(text.lemma(i), "who" | "that" | "which") {
            let sentence = text.sentence_tokens(i);
            return (sentence.start..i)
                .rev()
                .find(|&before| text.is_noun(before))
                .and_then(|before| self.meant[before]);
        }
        // "several of the chiefs".
        if matches!(text.lemma(i), "several" | "some" | "many" | "most" | "few")
            && let Some(of) = text.children(i).find(|&child| text.case(child) == Some("of"))
        {
            return self.source(of);
        }
        if !matches!(text.upos(i), Upos::Noun | Upos::Propn) || is_platform(text.word(i)) {
            return None;
        }
        // "Brussels called it a mistake": a place that speaks is who governs it.
        if let Some(run) = self.names.run_at(i).filter(|run| run.kind == RunKind::Place).cloned() {
            let actor = self.speaking_place(&run);
            self.meant[i] = Some(actor);
            return Some(actor);
        }
        let people = if self.is_plural(i) { People::Several } else { People::Body };
        let known = self.people(i).is_some();
        let actor = self.describe(i, people, None);
        self.drafts[actor.index()].is_thing = !known;
        self.meant[i] = Some(actor);
        Some(actor)
    }

    fn speaking_place(&mut self, run: &Run) -> ActorId {
        let span = self.names.span(self.text, run);
        let document = self.text.document;
        let known = self.first_lately(|draft| {
            draft.kind == ActorKind::Government && document.quote(draft.name) == document.quote(span)
        });
        match known {
            Some(at) => ActorId(at as u32),
            None => self.add(Draft::named(span, ActorKind::Government)),
        }
    }

    /// "the Palestinians", "Europeans": a people, not its state.
    pub(crate) fn are_people(&self, i: usize) -> bool {
        let word = self.text.word(i);
        self.names.run_at(i).is_some_and(|run| {
            matches!(run.kind, RunKind::Registered(Registered::State(_, NameForm::Demonym)))
                && word.ends_with('s')
                && !word.ends_with("ss")
        })
    }

    pub(crate) fn draft(&self, actor: ActorId) -> &Draft {
        &self.drafts[actor.index()]
    }

    /// The party whose position a statement or act of `actor` is: its state or group, otherwise itself.
    pub(crate) fn holder(&mut self, actor: ActorId) -> ActorId {
        match self.drafts[actor.index()].party {
            Some(DraftParty::Group(group)) => group,
            Some(DraftParty::State(country)) => self.state(country).unwrap_or(actor),
            None => actor,
        }
    }

    /// Whether two actors are the same or stand for the same party.
    pub(crate) fn same_party(&mut self, a: ActorId, b: ActorId) -> bool {
        self.holder(a) == self.holder(b)
    }

    /// Noun phrases and pronouns; not the parts of a name.
    fn is_phrase_head(&self, i: usize) -> bool {
        let nominal = matches!(self.text.upos(i), Upos::Noun | Upos::Propn | Upos::Pron)
            || matches!(self.text.upos(i), Upos::Adj | Upos::Num | Upos::Det)
                && matches!(
                    self.text.relation(i),
                    Relation::Nsubj | Relation::Obj | Relation::Obl | Relation::Conj
                );
        let inner = matches!(
            self.text.relation(i),
            Relation::Flat
                | Relation::Fixed
                | Relation::Goeswith
                | Relation::Compound
                | Relation::Amod
                | Relation::NmodDesc
        );
        let heads_name = self
            .names
            .run_at(i)
            .is_some_and(|run| self.text.head(i).is_none_or(|head| head < run.first || head > run.last));
        nominal && !inner || heads_name
    }

    fn settle(&mut self, i: usize) -> Option<ActorId> {
        if is_platform(self.text.word(i)) {
            return None;
        }
        if self.text.upos(i) == Upos::Pron {
            return self.pronoun(i);
        }
        if let Some(run) = self.names.run_at(i).cloned() {
            return self.named(i, &run);
        }
        if self.names.inside_title(self.text, i) {
            return None;
        }
        self.described(i)
    }

    /// The first of the actors that a mention is looked up among.
    fn lately(&self) -> usize {
        self.drafts.len().saturating_sub(LOOKED_UP)
    }

    fn first_lately(&self, fits: impl FnMut(&Draft) -> bool) -> Option<usize> {
        let from = self.lately();
        self.drafts[from..].iter().position(fits).map(|at| from + at)
    }

    fn last_lately(&self, fits: impl FnMut(&Draft) -> bool) -> Option<usize> {
        let from = self.lately();
        self.drafts[from..].iter().rposition(fits).map(|at| from + at)
    }

    /// The actor of a name.
    fn named(&mut self, i: usize, run: &Run) -> Option<ActorId> {
        match run.kind {
            RunKind::Registered(Registered::State(country, form)) => {
                self.state_or_organ(i, run, country, form)
            }
            RunKind::Registered(Registered::Group(row, kind)) => Some(self.group(row, kind, run)),
            RunKind::Person => Some(self.person(i, run)),
            RunKind::Organisation => Some(self.organisation(run)),
            RunKind::Place => None,
        }
    }

    /// "Israel" or "Moscow" is the state; "the Israelis" are its people; an adjective is nobody.
    fn state_or_organ(&mut self, i: usize, run: &Run, country: Country, form: NameForm) -> Option<ActorId> {
        if form == NameForm::Demonym
            && self.text.upos(i) == Upos::Adj
            && self.text.relation(i) == Relation::Amod
        {
            return None;
        }
        let span = self.names.span(self.text, run);
        let actor = self.state(country)?;
        self.note_form(actor, span);
        Some(actor)
    }

    /// The actor of a state that the report names somewhere, in whatever form.
    pub(crate) fn state(&mut self, country: Country) -> Option<ActorId> {
        if let Some(&actor) = self.states.get(&country) {
            return Some(actor);
        }
        let name = self.names.state_name(country)?;
        let actor = self.add(Draft {
            party: Some(DraftParty::State(country)),
            ..Draft::named(name, ActorKind::Government)
        });
        self.states.insert(country, actor);
        Some(actor)
    }

    fn group(&mut self, row: u16, kind: ActorKind, run: &Run) -> ActorId {
        let span = self.names.span(self.text, run);
        if let Some(&actor) = self.groups.get(&row) {
            self.note_form(actor, span);
            let full = &mut self.drafts[actor.index()].name;
            *full = if full.len() < span.len() { span } else { *full };
            return actor;
        }
        let actor = self.add(Draft::named(span, kind));
        self.groups.insert(row, actor);
        actor
    }

    fn organisation(&mut self, run: &Run) -> ActorId {
        let span = self.names.span(self.text, run);
        let words = self.text.document.quote(span);
        let same = self.first_lately(|draft| {
            draft.kind != ActorKind::Person
                && draft.forms.iter().any(|&form| {
                    let known = self.text.document.quote(form);
                    known == words || is_acronym(words, known) || is_acronym(known, words)
                })
        });
        if let Some(at) = same {
            let actor = ActorId(at as u32);
            self.note_form(actor, span);
            return actor;
        }
        let kind = self.kind_of_organisation(run);
        let party = self.modifying_party(self.with_owner(run), run.last);
        // "Resolution 1718", "the Road Map agreement": a name for something written.
        let is_thing = lexicon().people.get(self.text.lemma(run.last).to_lowercase().as_str())
            == Some(&People::Document);
        let party = party.filter(|_| kind == ActorKind::Government);
        let source_kind = if is_thing { SourceKind::Document } else { SourceKind::Named };
        self.add(Draft { party, is_thing, source_kind, ..Draft::named(span, kind) })
    }

    /// The first word of a name together with the name that owns it: "Iran's Foreign Ministry", "Iranian Foreign Ministry".
    fn with_owner(&self, run: &Run) -> usize {
        let text = self.text;
        let mut before = run.first.wrapping_sub(1);
        if run.first > 1 && matches!(text.word(before), "'s" | "’s" | "'" | "’") {
            before -= 1;
        }
        match self.names.run_at(before) {
            Some(owner) if text.sentence(owner.first) == text.sentence(run.first) => owner.first,
            _ => run.first,
        }
    }

    /// "Iraqi Foreign Ministry" is government, "Justice Front rebels" an armed group, "Daily Star newspaper" a medium.
    fn kind_of_organisation(&self, run: &Run) -> ActorKind {
        let near = run.first.saturating_sub(3)..(run.last + 3).min(self.text.len());
        let in_name = run.first..run.last + 1;
        let has = |range: std::ops::Range<usize>, people: People| {
            range.into_iter().any(|i| {
                self.text.sentence(i) == self.text.sentence(run.first)
                    && lexicon().people.get(self.text.lemma(i).to_lowercase().as_str()) == Some(&people)
            })
        };
        if has(in_name, People::State) {
            ActorKind::Government
        } else if has(near.clone(), People::Medium) {
            ActorKind::Media
        } else if has(near, People::Group) {
            ActorKind::ArmedGroup
        } else {
            ActorKind::Organisation
        }
    }

    fn add(&mut self, draft: Draft) -> ActorId {
        self.drafts.push(draft);
        ActorId(self.drafts.len() as u32 - 1)
    }

    /// Notes another form of an actor's name.
    fn note_form(&mut self, actor: ActorId, span: Span) {
        let document = self.text.document;
        let draft = &mut self.drafts[actor.index()];
        if !draft.forms.iter().any(|&form| document.quote(form) == document.quote(span)) {
            draft.forms.push(span);
        }
    }

    /// The entries' actors in the order of their first mention, and the number that each draft got.
    pub(crate) fn finish(self, used: &[ActorId]) -> (Vec<Actor>, HashMap<ActorId, ActorId>) {
        let mut kept: Vec<ActorId> = used.to_vec();
        for &actor in used {
            if let Some(DraftParty::Group(group)) = self.drafts[actor.index()].party {
                kept.push(group);
            }
        }
        kept.sort_by_key(|&actor| (self.drafts[actor.index()].forms.iter().min().copied(), actor));
        kept.dedup();
        let numbers: HashMap<ActorId, ActorId> =
            kept.iter().enumerate().map(|(n, &actor)| (actor, ActorId(n as u32))).collect();
        let actors = kept.iter().map(|&actor| self.publish(actor, &numbers)).collect();
        (actors, numbers)
    }

    fn publish(&self, actor: ActorId, numbers: &HashMap<ActorId, ActorId>) -> Actor {
        let draft = &self.drafts[actor.index()];
        let mut aliases: Vec<Span> = draft.forms.iter().copied().filter(|&form| form != draft.name).collect();
        aliases.sort();
        let party = draft.party.and_then(|party| match party {
            DraftParty::State(country) => Some(Party::State(country)),
            DraftParty::Group(group) => numbers.get(&group).copied().map(Party::Group),
        });
        Actor { name: draft.name, aliases, kind: draft.kind, role: draft.role, party }
    }
}

/// Where people post: nobody who speaks.
fn is_platform(word: &str) -> bool {
    matches!(
        word,
        "X" | "Telegram" | "Twitter" | "Facebook" | "YouTube" | "TikTok" | "Instagram" | "WhatsApp" | "Weibo"
    )
}

/// Whether `short` is made of the capital initials of `long`: "FARC", "ICRC".
fn is_acronym(short: &str, long: &str) -> bool {
    let initials = |keep_small: bool| -> String {
        long.split([' ', '-', '\u{2019}', '\''])
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_uppercase() || keep_small)
            .flat_map(char::to_uppercase)
            .collect()
    };
    short.len() >= 2
        && short.chars().all(|c| c.is_uppercase() || c == '.')
        && long.contains(' ')
        && [initials(false), initials(true)].contains(&short.replace('.', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_made_of_initials() {
        assert!(is_acronym("FARC", "Fuerzas Armadas Revolucionarias Colombia"));
        assert!(is_acronym("U.N.", "United Nations"));
        assert!(!is_acronym("UN", "Union"));
        assert!(!is_acronym("he", "Holy See"));
    }
}
