//! Political events: who did what to whom, in the types of PLOVER.
//!
//! Each word of a sentence is looked at as an event by the rules of `lexicon/events`; promises, threats, demands and
//! refusals take other events inside them; tense, modals and negation bend them. Of all these the one that the
//! sentence is about comes first: the strongest, nearest to the root, with parties that act.

use armistice_language::{Relation, Upos};
use armistice_record::{Division, Event, EventType, Location, Participant, Span};
use jiff::civil::Date;

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::CueClass;
use crate::syntax::Text;
use crate::times;

mod bending;
mod candidates;
mod dictionaries;
mod lexicon;
mod participants;
mod places;
mod marks;
mod parties;
mod scene;
mod wrapping;

pub(crate) use lexicon::replace as replace_lists;

pub use dictionaries::{Dictionaries, DictionaryError};

use candidates::Candidate;
use parties::{Parties, Party};
use scene::Scene;

/// Longer sentences are lists.
const LONGEST: usize = 160;
/// The least score with which an event is told, in tenths.
const LEAST: i32 = 10;
/// How many events of a sentence are told.
const MOST: usize = 3;

/// Finds the events of a report: sentence by sentence, the best of each first.
pub(crate) fn find(
    text: &Text,
    attributions: &[Attribution],
    cast: &Cast,
    anchor: Option<Date>,
    dictionaries: &Dictionaries,
) -> Vec<Event> {
    let day = anchor.map(|day| day.year() as u32 * 10_000 + day.month() as u32 * 100 + day.day() as u32);
    let parties = Parties::of(text, cast, dictionaries, day);
    let scene = Scene::new(text, &parties, dictionaries);
    let mut events = Vec::new();
    for sentence in &text.analysis.sentences {
        if sentence.tokens.len() > LONGEST {
            continue;
        }
        let mut told: Vec<Event> = Vec::new();
        for one in ranked(&scene, sentence.tokens.clone()).into_iter().filter(|one| one.score >= LEAST) {
            let event = one.event(&scene, attributions, cast, anchor);
            if !is_political(&event) {
                continue;
            }
            let again = told.iter().any(|known| known.kind == event.kind);
            if !again && told.len() < MOST {
                told.push(event);
            }
        }
        events.extend(told);
    }
    events
}

/// All that a sentence may tell, best first.
fn ranked(scene: &Scene, tokens: std::ops::Range<usize>) -> Vec<Scored> {
    let mut scored: Vec<Scored> = tokens
        .filter_map(|i| candidates::at(scene, i))
        .map(|candidate| Scored::of(scene, candidate))
        .collect();
    scored.sort_by_key(|scored| (std::cmp::Reverse(scored.score), scored.candidate.at));
    scored
}

/// Why each sentence was coded as it was: its candidates with their words, strength and score, a line each.
pub(crate) fn explain(text: &Text, cast: &Cast) -> Vec<String> {
    let dictionaries = Dictionaries::default();
    let parties = Parties::of(text, cast, &dictionaries, None);
    let scene = Scene::new(text, &parties, &dictionaries);
    let mut lines = Vec::new();
    for sentence in &text.analysis.sentences {
        for one in ranked(&scene, sentence.tokens.clone()) {
            let candidate = &one.candidate;
            let words: Vec<&str> = candidate.words.iter().map(|&i| text.word(i)).collect();
            lines.push(format!(
                "{} {} strength {} score {} {}",
                candidate.kind,
                words.join(" "),
                candidate.strength,
                one.score,
                candidate.realis
            ));
        }
    }
    lines
}

/// A candidate with those who take part.
struct Scored {
    candidate: Candidate,
    sources: Vec<usize>,
    targets: Vec<usize>,
    score: i32,
}

impl Scored {
    fn of(scene: &Scene, candidate: Candidate) -> Self {
        let sources = participants::sources(scene, &candidate);
        let targets = participants::targets(scene, &candidate, &sources);
        let mut score = candidate.strength - depth(scene, candidate.at);
        score += if sources.is_empty() { -8 } else { 4 };
        score += if targets.is_empty() { -4 } else { 2 };
        Scored { candidate, sources, targets, score }
    }

    fn event(self, scene: &Scene, attributions: &[Attribution], cast: &Cast, anchor: Option<Date>) -> Event {
        let text = scene.text;
        let candidate = &self.candidate;
        let place = participants::place(scene, candidate);
        let known = |heads: &[usize]| -> Vec<Party> {
            heads.iter().filter_map(|&at| scene.parties.party(at).cloned()).collect()
        };
        let (mut source, mut target) = (known(&self.sources), known(&self.targets));
        if source.is_empty()
            && candidate.kind == EventType::Assault
            && let Some(at) = place
            && let Some(party) = scene.parties.party(at)
        {
            source.push(Party { sector: Some("UAF"), ..party.clone() });
        }
        complete(scene, candidate.at, place, &mut source, &mut target);
        let tokens = text.sentence_tokens(candidate.at);
        let dates = times::dates(text, tokens.start, tokens.end - 1, anchor);
        let near = dates.iter().find(|told| text.is_under(told.at, candidate.at)).or(dates.first());
        let claimant = claimant(scene, attributions, candidate.at, cast);
        let mut words: Vec<usize> = candidate.words.clone();
        words.sort_unstable();
        words.dedup();
        Event {
            kind: candidate.kind,
            mode: candidate.mode,
            reciprocal: target.is_empty() && source.len() > 1 && is_mutual(candidate.kind),
            source: source.iter().map(Party::participant).collect(),
            target: target.iter().map(Party::participant).collect(),
            words: words.into_iter().map(|i| text.token(i).span).collect(),
            place: place.map(|i| located(scene, i)),
            when: near.map(|told| told.words),
            date: near.and_then(|told| told.moment.clone()),
            claimant,
            realis: candidate.realis,
            sentence: text.sentence_span(candidate.at),
            confidence: (self.score.clamp(0, 60) * 1000 / 60) as u16,
        }
    }
}

/// Whether enough is told for a political event: a country or international body on one side, and either somebody with an
/// office or country who does it, or a word that leaves little doubt.
fn is_political(event: &Event) -> bool {
    let mut sides = event.source.iter().chain(&event.target);
    let coded = sides.clone().any(|one| one.code.is_some());
    let officials = sides
        .clone()
        .any(|one| one.sector.is_some_and(|sector| !matches!(sector, "CVL" | "EDU" | "BUS" | "MED")));
    let known = event.source.iter().any(|one| one.code.is_some() || one.sector.is_some());
    let named = sides.any(|one| one.code.is_some() || one.sector.is_some());
    named
        && if coded {
            event.confidence >= if known { SURE } else { SURER }
        } else {
            officials && known && event.confidence >= SUREST
        }
}

/// The least confidence with a coded side and somebody who does it, without such a source, and where no country is told.
const SURE: u16 = 300;
const SURER: u16 = 450;
const SUREST: u16 = 600;

/// A place with its country and division, by the table of towns, otherwise with the country that its words tell.
fn located(scene: &Scene, i: usize) -> Location {
    let text = scene.text;
    let (mut first, last) = text.noun_phrase(i);
    while first < i && text.upos(first) == Upos::Det {
        first += 1;
    }
    let span = text.stretch(first, last);
    let town = places::town(text.document.quote(span)).or_else(|| places::town(text.word(i)));
    let country = scene.parties.party(i).and_then(|party| party.code);
    // The country that the words tell decides; a town of that name elsewhere is another town.
    let town = town.filter(|town| country.is_none_or(|country| country == town.country));
    Location {
        text: span,
        country: country.or(town.map(|town| town.country)),
        division: town.map(|town| Division { code: town.division.to_owned() }),
    }
}

fn is_mutual(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Consult
            | EventType::Agree
            | EventType::Support
            | EventType::Cooperate
            | EventType::Assault
    )
}

/// Those who are only described belong to the place of the event, to the other side's country, or to the sentence's first.
fn complete(scene: &Scene, i: usize, place: Option<usize>, source: &mut [Party], target: &mut [Party]) {
    let text = scene.text;
    let of_place = place.and_then(|at| scene.parties.party(at)).and_then(|party| party.code);
    let code = |parties: &[Party]| parties.iter().find_map(|party| party.code);
    let nation = |code: &armistice_record::Country| !matches!(code.as_str(), "IGO" | "NGO" | "IMG" | "MNC");
    let sentence = scene.parties.code_between(text.sentence_tokens(i));
    let (of_source, of_target) = (code(source).filter(nation), code(target).filter(nation));
    for party in source.iter_mut().filter(|party| party.code.is_none()) {
        party.code = of_place.or(of_target).or(sentence);
    }
    for party in target.iter_mut().filter(|party| party.code.is_none()) {
        party.code = of_place.or(of_source).or(sentence);
    }
}

/// Who says so: the source of the innermost report in whose content the event stands.
fn claimant(scene: &Scene, attributions: &[Attribution], i: usize, cast: &Cast) -> Option<Participant> {
    let span: Span = scene.text.token(i).span;
    let told = attributions.iter().rfind(|one| {
        one.class == CueClass::Say && one.cue != i && one.content.iter().any(|piece| piece.contains(span))
    })?;
    let source = told.source?;
    if let Some(party) = scene.parties.party(source) {
        return Some(party.participant());
    }
    let name = cast.meant(source).map(|actor| cast.draft(actor).name);
    let (first, last) = scene.text.noun_phrase(source);
    Some(Participant {
        text: name.unwrap_or_else(|| scene.text.stretch(first, last)),
        code: None,
        sector: None,
    })
}

/// Classes of words that take another event inside them.
const TAKING: &[&str] = &["promise", "intend", "ready", "unwilling", "threaten", "reject", "request", "vow"];

/// How far a word stands from what the sentence is about, in tenths of strength.
fn depth(scene: &Scene, i: usize) -> i32 {
    let text = scene.text;
    let mut cost = 0;
    for at in text.ancestors(i) {
        let Some(head) = text.head(at) else { break };
        let reported = scene.is_of(head, &["say"]);
        cost += match text.relation(at) {
            Relation::Ccomp | Relation::Parataxis if reported && !scene.is_of(head, TAKING) => 0,
            Relation::Parataxis => 4,
            Relation::Conj => 5,
            // What is promised, refused or asked for is told by the word that does so.
            Relation::Xcomp | Relation::Ccomp if scene.is_of(head, TAKING) => 25,
            Relation::Xcomp if scene.is_of(head, &["aspect"]) => 1,
            Relation::Xcomp => 9,
            Relation::Ccomp => 10,
            Relation::Advcl if text.upos(at) != Upos::Noun => 13,
            Relation::Advcl => 8,
            Relation::AclRelcl => 18,
            Relation::Acl => 14,
            Relation::Obj => 4,
            Relation::Nsubj | Relation::NsubjPass => 6,
            Relation::Obl => 10,
            Relation::Nmod => 9,
            Relation::Amod if scene.is_misread(at) => 0,
            Relation::Amod | Relation::Compound => 14,
            _ => 10,
        };
    }
    cost
}
