//! Who a noun phrase is in the terms of event data: a country or kind of body, and a sector.

use armistice_language::{Entity, Relation, Upos};
use armistice_record::{Country, Participant, Span};

use super::dictionaries::Dictionaries;
use super::lexicon::lexicon;
use super::marks::{Mark, marks, sectors};
use crate::actors::{Cast, DraftParty};
use crate::lexicon::People;
use crate::syntax::Text;

/// Somebody who may do or undergo an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Party {
    pub(super) head: usize,
    pub(super) span: Span,
    pub(super) code: Option<Country>,
    pub(super) sector: Option<&'static str>,
    /// Whether it acts in politics as far as its words tell: it has a code or a sector.
    pub(super) acts: bool,
    /// Whether only a place is named.
    pub(super) is_place: bool,
}

impl Party {
    pub(super) fn participant(&self) -> Participant {
        Participant { text: self.span, code: self.code, sector: self.sector }
    }
}

/// The parties of a report.
pub(super) struct Parties<'t, 'a> {
    text: &'t Text<'a>,
    cast: &'t Cast<'t, 'a>,
    marks: Vec<Mark>,
    /// The mark of each token.
    at: Vec<Option<u32>>,
    /// Sector by the token that its phrase ends with, and the phrase's first token.
    sectors: Vec<Option<(usize, &'static str)>>,
    parties: Vec<Option<Party>>,
}

impl<'t, 'a> Parties<'t, 'a> {
    pub(super) fn of(
        text: &'t Text<'a>,
        cast: &'t Cast<'t, 'a>,
        dictionaries: &Dictionaries,
        day: Option<u32>,
    ) -> Self {
        let marks = marks(text, cast, dictionaries, day);
        let mut at = vec![None; text.len()];
        for (n, mark) in marks.iter().enumerate() {
            at[mark.first..=mark.last].fill(Some(n as u32));
        }
        let sectors = sectors(text);
        let mut parties = Parties { text, cast, marks, at, sectors, parties: Vec::new() };
        parties.parties = (0..text.len()).map(|i| parties.settle(i)).collect();
        parties
    }

    /// Who the noun phrase headed by `i` is.
    pub(super) fn party(&self, i: usize) -> Option<&Party> {
        self.parties[i].as_ref()
    }

    /// The heads of all who are mentioned in a sentence, in text order.
    pub(super) fn mentioned(&self, sentence: std::ops::Range<usize>) -> Vec<usize> {
        sentence.filter(|&i| self.is_mention(i)).collect()
    }

    fn is_mention(&self, i: usize) -> bool {
        let Some(party) = self.party(i).filter(|party| party.acts) else { return false };
        let inner = matches!(self.text.relation(i), Relation::Flat | Relation::Fixed);
        let within = self.text.head(i).is_some_and(|head| {
            matches!(
                self.text.relation(i),
                Relation::Compound | Relation::Amod | Relation::NmodDesc | Relation::Flat
            ) && self.party(head).is_some()
        });
        // One mention for a name of several words.
        let of_name = self.at[i].is_some_and(|n| {
            let mark = self.marks[n as usize];
            self.text.head(i).is_some_and(|head| (mark.first..=mark.last).contains(&head))
        });
        !inner && !within && !of_name && !party.span.is_empty()
    }

    /// The states that one plural phrase names: "Hungarian and Romanian officials", "the presidents of Kenya and Uganda".
    pub(super) fn several(&self, i: usize) -> Vec<usize> {
        let text = self.text;
        let whose = text.children(i).filter(|&child| {
            self.at[child].is_some()
                && (matches!(text.relation(child), Relation::Amod | Relation::Compound | Relation::NmodPoss)
                    || text.relation(child) == Relation::Nmod
                        && matches!(text.case(child), Some("of" | "from")))
        });
        let mut found = Vec::new();
        for child in whose {
            let joined = text
                .children(child)
                .filter(|&other| text.relation(other) == Relation::Conj && self.at[other].is_some());
            let joined: Vec<usize> = joined.filter(|&other| self.at[other] != self.at[child]).collect();
            if !joined.is_empty() {
                found.push(child);
                found.extend(joined);
            }
        }
        found
    }

    /// The code that a place gives to those who are only described: of the first place in a stretch of tokens.
    pub(super) fn code_between(&self, tokens: std::ops::Range<usize>) -> Option<Country> {
        self.marks
            .iter()
            .find(|mark| tokens.contains(&mark.first) && !is_body(mark.code))
            .map(|mark| mark.code)
    }

    fn settle(&self, i: usize) -> Option<Party> {
        let text = self.text;
        match text.upos(i) {
            Upos::Pron => return self.pronoun(i),
            Upos::Noun | Upos::Propn => {}
            Upos::Adj | Upos::X | Upos::Num | Upos::Verb if self.at[i].is_some() => {}
            Upos::Adj if self.sectors[i].is_some() && is_nominal(text, i) => {}
            _ => return None,
        }
        let (first, last) = self.extent(i);
        let mark = self.mark_of(i, first, last);
        // The words of a body's own name tell no office: "European Union".
        let own_name = self.at[i].map(|n| self.marks[n as usize]);
        let sector = match own_name {
            Some(mark) if mark.last > mark.first || mark.sector.is_some() => {
                (first..mark.first).rev().find_map(|at| self.sectors[at]).map(|(_, sector)| sector)
            }
            _ => self.sector_of(i, first),
        };
        let covered = self.at[i].is_some();
        let people = self.cast.people(i);
        let named = matches!(text.token(i).entity, Some(Entity::Person | Entity::Organisation))
            && text.upos(i) == Upos::Propn;
        if !covered && sector.is_none() && !named && !people.is_some_and(acts) {
            return None;
        }
        let draft = self.cast.meant(i).map(|actor| self.cast.draft(actor));
        let draft_code = draft.and_then(|draft| match draft.party {
            Some(DraftParty::State(country)) => Some(country),
            _ => None,
        });
        let code = mark.map(|mark| mark.code).or(draft_code);
        let seat = mark.filter(|mark| mark.seat && (mark.first..=mark.last).contains(&i));
        let of_draft = || draft.and_then(|draft| draft.office.as_deref()).and_then(sector_of_office);
        let rebels = mark.is_some_and(|mark| mark.sector == Some("REB")) && sector == Some("MIL");
        let sector = sector.filter(|_| !rebels).or(mark.and_then(|mark| mark.sector)).or_else(of_draft);
        Some(Party {
            head: i,
            span: text.stretch(first, last),
            code,
            sector,
            acts: code.is_some() || sector.is_some() || named,
            is_place: seat.is_some(),
        })
    }

    /// Who a pronoun stands for, in the words of the name it takes up.
    fn pronoun(&self, i: usize) -> Option<Party> {
        let text = self.text;
        let actor = self.cast.meant(i)?;
        let name = self.cast.draft(actor).name;
        let tokens = &text.analysis.tokens;
        let first = tokens.partition_point(|token| token.span.end() <= name.start());
        let last = tokens.partition_point(|token| token.span.start() < name.end()).checked_sub(1)?;
        let head = (first..=last.min(text.len() - 1))
            .find(|&at| text.head(at).is_none_or(|up| up < first || up > last))?;
        if head == i || text.upos(head) == Upos::Pron {
            return None;
        }
        self.settle(head).filter(|party| party.acts)
    }

    /// First and last token of the phrase; only the words before its head if it is long.
    fn extent(&self, i: usize) -> (usize, usize) {
        let (mut first, mut last) = self.text.noun_phrase(i);
        if let Some(n) = self.at[i] {
            let mark = self.marks[n as usize];
            first = first.min(mark.first);
            last = last.max(mark.last);
        }
        if last - i > LONGEST {
            last = i;
        }
        if i - first > LONGEST {
            first = i - LONGEST;
        }
        // "according to a group": the words that bring it are no part of it.
        if first + 1 < i && self.text.lemma(first) == "accord" {
            first += 2;
        }
        while first < i && matches!(self.text.upos(first), Upos::Det | Upos::Punct | Upos::Adp | Upos::Cconj)
        {
            first += 1;
        }
        // "Secretary of State Ann Pell": the office begins before the name's own phrase.
        let start = self.text.sentence_tokens(i).start;
        if first >= start + 2
            && self.text.lemma(first).eq_ignore_ascii_case("state")
            && self.text.word(first - 1) == "of"
        {
            first -= 2;
            while first > start
                && i - first < LONGEST
                && matches!(self.text.upos(first - 1), Upos::Propn | Upos::Adj | Upos::Noun)
            {
                first -= 1;
            }
        }
        while last > i && matches!(self.text.upos(last), Upos::Punct | Upos::Cconj | Upos::Part) {
            last -= 1;
        }
        (first, last)
    }

    /// The name that tells whose a phrase is: that of its head, else the first before it, else the first after it.
    fn mark_of(&self, i: usize, first: usize, last: usize) -> Option<Mark> {
        let text = self.text;
        let (_, reach) = text.subtree(i);
        let far = last.max(reach.min(i + REACH));
        let place_after = || {
            text.children(i)
                .filter(|&child| {
                    child > i
                        && matches!(text.relation(child), Relation::Nmod | Relation::Acl | Relation::Obl)
                        && matches!(
                            text.case(child),
                            Some("of" | "in" | "from" | "at" | "throughout" | "for")
                        )
                })
                .find_map(|child| {
                    self.first_mark(child.min(text.subtree(child).0), text.subtree(child).1.min(far))
                })
        };
        let ethnic = (first..i).any(|at| text.lemma(at) == "ethnic");
        if ethnic && let Some(mark) = place_after() {
            return Some(mark);
        }
        if let Some(n) = self.at[i] {
            return Some(self.marks[n as usize]);
        }
        self.first_mark(first, i).or_else(place_after).or_else(|| self.first_mark(i, last)).or_else(|| {
            let apposed = self.text.child(i, &[Relation::Appos, Relation::Flat])?;
            let (low, high) = text.noun_phrase(apposed);
            self.first_mark(low, high)
        })
    }

    fn first_mark(&self, first: usize, last: usize) -> Option<Mark> {
        let text = self.text;
        self.marks
            .iter()
            .find(|mark| {
                let led = mark.last + 2 < text.len()
                    && text.word(mark.last + 1) == "-"
                    && matches!(
                        text.lemma(mark.last + 2),
                        "back" | "backed" | "lead" | "led" | "run" | "held" | "hold"
                    );
                mark.first >= first && mark.last <= last && !led
            })
            .copied()
    }

    /// The sector that the words up to the head tell, or those in apposition.
    fn sector_of(&self, i: usize, first: usize) -> Option<&'static str> {
        if let Some((_, sector)) = self.sectors[i] {
            let before = (first..i).filter_map(|at| self.sectors[at]).find(|(_, sector)| *sector == "OPP");
            return before.map(|(_, sector)| sector).or(Some(sector));
        }
        let text = self.text;
        // "secretary of state", "head of government": the phrase ends after its head.
        let after = (i + 1..(i + 3).min(text.len()))
            .filter_map(|at| self.sectors[at])
            .find(|(start, _)| *start == i)
            .map(|(_, sector)| sector);
        let before = || (first..i).rev().find_map(|at| self.sectors[at]).map(|(_, sector)| sector);
        let apposed = || {
            let other = text.children(i).find(|&child| {
                matches!(text.relation(child), Relation::Appos | Relation::Flat | Relation::NmodDesc)
            })?;
            self.sectors[other].map(|(_, sector)| sector)
        };
        let name = text.upos(i) == Upos::Propn || self.at[i].is_some();
        after.or_else(|| if name { before() } else { None }).or_else(apposed)
    }
}

/// How many words a name may have on each side of its head.
const LONGEST: usize = 10;
/// How far after its head a phrase may tell its country.
const REACH: usize = 14;

fn is_body(code: Country) -> bool {
    matches!(code.as_str(), "IGO" | "NGO" | "IMG" | "MNC")
}

fn acts(people: People) -> bool {
    !matches!(people, People::Document)
}

/// "the injured", "militants" tagged as adjectives.
fn is_nominal(text: &Text, i: usize) -> bool {
    matches!(
        text.relation(i),
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Conj
    )
}

/// The sector of an office that an earlier mention told.
fn sector_of_office(office: &str) -> Option<&'static str> {
    lexicon().sectors.first(&[office]).map(|found| found.value)
}
