//! Parties and the terms in whose sentences they stand, as the weights of positions see them.

use std::collections::HashMap;

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind, Stance, Term};

use super::carried::carried;
use super::holders::may_hold;
use super::leanings;
use super::signs::Signs;
use super::terms::Mention;
use super::{Proposition, is_supposed};
use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::pairs::{Anchor, Features, LONGEST, Scene, Told, named};
use crate::syntax::Text;

/// A party that may take a side on a term.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) holder: ActorId,
    pub(crate) mention: Mention,
    /// The first word of the coordination in which the sentence names the party.
    pub(crate) beside: Option<usize>,
    pub(crate) features: Vec<String>,
}

/// Whoever is named or meant in the sentence of a term, or says it; in text order of the terms.
pub(crate) fn candidates(
    text: &Text,
    mentions: &[Mention],
    told: &Told,
    by_rule: &[Proposition],
    cast: &mut Cast,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    let report = Report::of(text, mentions, cast);
    let mut mentions = [mentions, &carried(text, mentions)].concat();
    mentions.sort_by_key(|mention| mention.at);
    for here in mentions.chunk_by(|a, b| text.sentence(a.at) == text.sentence(b.at)) {
        if text.sentence_tokens(here[0].at).len() > LONGEST {
            continue;
        }
        let anchors: Vec<Anchor> = here.iter().map(|m| Anchor { at: m.at, code: m.term.code() }).collect();
        let told = told.about(text.sentence(here[0].at));
        let named = report.named(text.sentence(here[0].at));
        let leans = leanings::leans(text, text.sentence(here[0].at));
        for (mention, &anchor) in here.iter().zip(&anchors) {
            let speakers = speakers(text, mention.at, told, cast);
            let mut named = named.to_vec();
            if let Some(&(speaker, words)) = speakers.first() {
                named.extend(first_persons(text, mention.at, words).map(|i| (speaker, i)));
            }
            let named = named.as_slice();
            let mut holders: Vec<ActorId> = named.iter().map(|&(holder, _)| holder).collect();
            holders.extend(speakers.iter().map(|&(holder, _)| holder));
            holders.sort();
            holders.dedup();
            let scene = Scene { text, anchor, others: &anchors, told };
            let mut of_anchor = scene.of_anchor();
            let signs = Signs::new(&scene, named);
            signs.of_anchor(&mut of_anchor);
            leanings::of_anchor(&leans, text, mention.at, &mut of_anchor);
            report.of_mention(text, mention, &mut of_anchor);
            of_anchor.add(format!("holders {}", holders.len().min(5)));
            if mention.generic {
                of_anchor.add("generic");
            }
            if let Some(from) = mention.from {
                let away = text.sentence(mention.at) - text.sentence(from);
                of_anchor.add(format!("carried {away}"));
                of_anchor.add(format!("carried {}", text.upos(mention.at).as_str()));
                of_anchor.add(format!("carried {} of {}", text.upos(mention.at).as_str(), here.len()));
            }
            if text.ancestors(mention.at).take(6).any(|up| is_supposed(text, up)) {
                of_anchor.add("supposed");
            }
            for &holder in &holders {
                if is_only_asked_of(text, mention, holder, named, &speakers, by_rule) {
                    continue;
                }
                let mut features = of_anchor.clone();
                for rule in by_rule.iter().filter(|rule| rule.term == mention.term) {
                    let whose = if rule.holder == holder { "own" } else { "another's" };
                    let here = text.sentence(rule.at) == text.sentence(mention.at);
                    let place = if here { "here" } else { "elsewhere" };
                    features.add(format!("rule {whose} {place} {}", rule.stance));
                }
                for &(_, i) in named.iter().filter(|(one, _)| *one == holder) {
                    scene.of_name(i, &mut features);
                }
                let speaks = speakers.iter().any(|(one, _)| *one == holder);
                signs.of_party(holder, speaks, &mut features);
                leanings::of_party(&leans, &signs, text, mention.at, holder, speaks, &mut features);
                features.add(report.weight(holder));
                for &(_, attribution) in speakers.iter().filter(|(one, _)| *one == holder) {
                    scene.of_speaker(attribution, &mut features);
                }
                features.add(format!("kind {}", cast.draft(holder).kind));
                if cast.draft(holder).nameless {
                    features.add("nameless");
                }
                let beside =
                    named.iter().filter(|(one, _)| *one == holder).map(|&(_, i)| joint(text, i)).min();
                found.push(Candidate { holder, mention: *mention, beside, features: features.into_sorted() });
            }
        }
    }
    found
}

/// The head of the coordination in which a word stands.
fn joint(text: &Text, i: usize) -> usize {
    text.head(i).filter(|_| text.relation(i) == Relation::Conj).unwrap_or(i)
}

/// Whether a party is only part of what another wants or rejects: "demanded the withdrawal of Kenyan troops".
fn is_only_asked_of(
    text: &Text,
    mention: &Mention,
    holder: ActorId,
    named: &[(ActorId, usize)],
    speakers: &[(ActorId, &Attribution)],
    by_rule: &[Proposition],
) -> bool {
    let sentence = text.sentence(mention.at);
    let mut here =
        by_rule.iter().filter(|rule| rule.term == mention.term && text.sentence(rule.at) == sentence);
    let asks =
        |stance: Stance| !matches!(stance, Stance::Accept | Stance::Conditional | Stance::Noncommittal);
    !speakers.iter().any(|&(one, _)| one == holder)
        && named.iter().filter(|&&(one, _)| one == holder).all(|&(_, i)| text.is_under(i, mention.at))
        && here.clone().all(|rule| rule.holder != holder)
        && here.any(|rule| asks(rule.stance))
}

/// What the report as a whole shows.
struct Report {
    /// The parties that each sentence names, with the word.
    named: Vec<Vec<(ActorId, usize)>>,
    /// How often each party is named.
    parties: HashMap<ActorId, usize>,
    /// How often each term is named.
    terms: HashMap<Term, usize>,
    /// Terms for two sentences.
    dense: usize,
}

impl Report {
    fn of(text: &Text, mentions: &[Mention], cast: &mut Cast) -> Self {
        let sentences = &text.analysis.sentences;
        let mut report = Report {
            named: Vec::with_capacity(sentences.len()),
            parties: HashMap::new(),
            terms: HashMap::new(),
            dense: (2 * mentions.len() / sentences.len().max(1)).min(4),
        };
        for sentence in sentences {
            let named = if sentence.tokens.is_empty() {
                Vec::new()
            } else {
                named(text, sentence.tokens.start, cast, can_hold)
            };
            for &(holder, _) in &named {
                *report.parties.entry(holder).or_default() += 1;
            }
            report.named.push(named);
        }
        for mention in mentions {
            *report.terms.entry(mention.term).or_default() += 1;
        }
        report
    }

    fn named(&self, sentence: usize) -> &[(ActorId, usize)] {
        &self.named[sentence]
    }

    /// Where in the report a term stands, how often it is named, and how much of the report is about terms.
    fn of_mention(&self, text: &Text, mention: &Mention, features: &mut Features) {
        let place = match text.sentence(mention.at) {
            0 => "0",
            1 => "1",
            2 | 3 => "2-3",
            4..=7 => "4-7",
            _ => "8+",
        };
        features.add(format!("sentence {place}"));
        let times = self.terms.get(&mention.term).copied().unwrap_or_default();
        features.add(format!("times {}", times.min(5)));
        features.add(format!("dense {}", self.dense));
    }

    /// How often the report names a party.
    fn weight(&self, holder: ActorId) -> &'static str {
        match self.parties.get(&holder).copied().unwrap_or_default() {
            0 | 1 => "named 1",
            2 => "named 2",
            3 | 4 => "named 3-4",
            5..=8 => "named 5-8",
            _ => "named 9+",
        }
    }
}

/// Who says the words in which a term stands, innermost first.
fn speakers<'t>(
    text: &Text,
    at: usize,
    told: &[&'t Attribution],
    cast: &mut Cast,
) -> Vec<(ActorId, &'t Attribution)> {
    let span = text.token(at).span;
    let mut found = Vec::new();
    for &attribution in told {
        if attribution.cue == at || !attribution.content.iter().any(|piece| piece.contains(span)) {
            continue;
        }
        if let Some(actor) = attribution.source.and_then(|source| cast.meant(source))
            && can_hold(cast, actor)
        {
            found.push((cast.holder(actor), attribution));
        }
    }
    found.reverse();
    found.truncate(3);
    found
}

/// Where somebody's own words, in the sentence of a term, name their party: "we", "our".
fn first_persons<'t>(text: &'t Text, at: usize, words: &'t Attribution) -> impl Iterator<Item = usize> + 't {
    text.sentence_tokens(at).filter(|&i| {
        text.upos(i) == Upos::Pron
            && matches!(text.lemma(i).to_lowercase().as_str(), "i" | "we" | "me" | "us" | "my" | "our")
            && words.content.iter().any(|piece| piece.contains(text.token(i).span))
    })
}

/// Whether somebody can take sides: no medium, no bystander.
pub(crate) fn can_hold(cast: &Cast, actor: ActorId) -> bool {
    cast.draft(actor).kind != ActorKind::Media && may_hold(cast, actor)
}
