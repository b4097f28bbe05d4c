//! Who accuses whom of what, who denies it, and whether anybody checked.

use std::sync::LazyLock;

use armistice_language::Relation;
use armistice_record::{Act, ActorId, ActorKind, Allegation, Modality, SourceKind, Verification};

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, lexicon};
use crate::pairs::{Judged, Told, Weights};
use crate::statements::clip;
use crate::syntax::Text;

mod candidates;

pub(crate) use candidates::{Candidate, candidates};

/// The weights that judge pairs of acts and accused; `tools/train/pairs.py` makes them.
pub(crate) const WEIGHTS: &str = include_str!("../weights/allegations.tsv");

/// Finds the allegations of a report, in text order: each act and party that stand together are judged by the sum of the
/// signs of their sentence, among them what the rules make of them.
pub(crate) fn find(
    text: &Text,
    attributions: &[Attribution],
    told: &Told,
    cast: &mut Cast,
) -> Vec<Allegation> {
    static JUDGE: LazyLock<Weights> =
        LazyLock::new(|| Weights::parse(WEIGHTS, |code| if code == "none" { code } else { "act" }));
    let rules = by_rule(text, attributions, cast);
    let mut found: Vec<Allegation> = Vec::new();
    let mut judged: Vec<(Candidate, Option<&Allegation>, Act, Judged)> = Vec::new();
    for candidate in candidates(text, told, &rules, cast) {
        let span = text.token(candidate.anchor.at).span;
        let rule = rules.iter().find(|rule| {
            rule.against == candidate.against && rule.evidence.iter().any(|piece| piece.contains(span))
        });
        if let Some(told) = JUDGE.judge(&candidate.features, rule.is_some())
            && let Ok(act) = told.code.parse::<Act>()
        {
            judged.push((candidate, rule, act, told));
        }
    }
    // One act of a party in a sentence: the one that most speaks for.
    let best = |one: &Candidate, told: &Judged| {
        let sentence = text.sentence(one.anchor.at);
        judged.iter().all(|(other, _, _, theirs)| {
            other.against != one.against
                || text.sentence(other.anchor.at) != sentence
                || theirs.odds <= told.odds
        })
    };
    for (candidate, rule, act, told) in &judged {
        if !best(candidate, told) {
            continue;
        }
        let (at, act) = (candidate.anchor.at, *act);
        let span = text.token(at).span;
        let one = match rule {
            // Where the weights are unsure, the rule has looked at what the verb hits.
            Some(rule) => Allegation { act: if told.is_sure { act } else { rule.act }, ..(*rule).clone() },
            None => Allegation {
                by: candidate.by,
                against: candidate.against,
                act,
                denied_by: Vec::new(),
                verification: verification(text, at),
                verifier: None,
                modality: Modality::Asserted,
                evidence: vec![clip(text, text.sentence_span(at), span)],
            },
        };
        let known = found.iter().any(|other| other.against == one.against && other.act == one.act);
        if !known {
            found.push(one);
        }
    }
    for attribution in attributions.iter().filter(|one| text.lemma(one.cue) == "deny") {
        denied(text, attribution, cast, &mut found);
    }
    found
}

/// Finds the allegations of a report by rules, in the order of the words that make them.
pub(crate) fn by_rule(text: &Text, attributions: &[Attribution], cast: &mut Cast) -> Vec<Allegation> {
    let mut found: Vec<Allegation> = Vec::new();
    for attribution in attributions {
        let new = match attribution.class {
            CueClass::Accuse => accusation(text, attribution, cast),
            CueClass::Say => told(text, attribution, cast),
            CueClass::Deny if FAULTING.contains(&text.lemma(attribution.cue)) => {
                faulted(text, attribution, cast)
            }
            _ => Vec::new(),
        };
        for allegation in new {
            let known = found.iter().any(|other| {
                other.against == allegation.against
                    && other.act == allegation.act
                    && other.by == allegation.by
            });
            if !known {
                found.push(allegation);
            }
        }
    }
    found
}

/// "X accused Y of Z".
fn accusation(text: &Text, attribution: &Attribution, cast: &mut Cast) -> Vec<Allegation> {
    let Some(accused) = attribution.accused else { return Vec::new() };
    let act = act_in(text, attribution).unwrap_or(Act::Other);
    let by = attribution.source.and_then(|source| cast.meant(source));
    let actors: Vec<ActorId> =
        text.conjuncts(accused).into_iter().filter_map(|head| cast.meant(head)).collect();
    actors.into_iter().map(|actor| allegation(text, attribution, by, actor, act, cast)).collect()
}

/// Words that find fault with somebody "for" something.
const FAULTING: [&str; 5] = ["criticize", "criticise", "condemn", "denounce", "blame"];

/// "X criticised Y for Z".
fn faulted(text: &Text, attribution: &Attribution, cast: &mut Cast) -> Vec<Allegation> {
    let Some(object) = text.child(attribution.cue, &[Relation::Obj]) else { return Vec::new() };
    let end = text.sentence_tokens(object).end.min(object + 6);
    if !(object + 1..end).any(|i| text.lemma(i) == "for") {
        return Vec::new();
    }
    let by = attribution.source.and_then(|source| cast.meant(source));
    let Some(actor) = cast.acting(object) else { return Vec::new() };
    let act = act_in(text, attribution).unwrap_or(Act::Other);
    vec![allegation(text, attribution, by, actor, act, cast)]
}

/// "X said that Y had fired on Z": a hostile act of another party, told by a party.
fn told(text: &Text, attribution: &Attribution, cast: &mut Cast) -> Vec<Allegation> {
    let Some(by) = attribution.source.and_then(|source| cast.meant(source)) else { return Vec::new() };
    if matches!(cast.draft(by).kind, ActorKind::Media) || cast.draft(by).source_kind == SourceKind::Document {
        return Vec::new();
    }
    let mut found = Vec::new();
    for verb in hostile_verbs(text, attribution) {
        let participle = matches!(text.relation(verb), Relation::Acl) && text.word(verb).ends_with("ed");
        let doer = if text.is_passive(verb) || participle { by_whom(text, verb) } else { text.subject(verb) };
        let Some(actor) = doer.and_then(|doer| cast.acting(doer)) else { continue };
        if cast.same_party(actor, by) || cast.draft(actor).source_kind == SourceKind::Document {
            continue;
        }
        let act = if FAULTS.contains(&text.lemma(verb)) { Act::Other } else { act_at(text, verb) };
        found.push(allegation(text, attribution, Some(by), actor, act, cast));
    }
    found
}

/// Verbs for what is held against somebody without being an act of force.
const FAULTS: [&str; 9] =
    ["block", "mislead", "provoke", "stall", "fail", "ignore", "undermine", "sabotage", "exploit"];

/// Verbs in a content that tell a hostile or forbidden act as done.
fn hostile_verbs(text: &Text, attribution: &Attribution) -> Vec<usize> {
    const HOSTILE: [&str; 32] = [
        "attack",
        "fire",
        "shell",
        "bomb",
        "kill",
        "strike",
        "raid",
        "launch",
        "assault",
        "ambush",
        "assassinate",
        "murder",
        "massacre",
        "shoot",
        "violate",
        "breach",
        "break",
        "kidnap",
        "abduct",
        "torture",
        "rape",
        "invade",
        "infiltrate",
        "cross",
        "arm",
        "smuggle",
        "fund",
        "shelter",
        "harbor",
        "obstruct",
        "target",
        "interfere",
    ];
    let tokens = text.sentence_tokens(attribution.cue);
    tokens
        .filter(|&i| text.is_verb(i) && (HOSTILE.contains(&text.lemma(i)) || FAULTS.contains(&text.lemma(i))))
        .filter(|&i| attribution.content.iter().any(|piece| piece.contains(text.token(i).span)))
        .filter(|&i| !text.is_negated(i) && text.modal(i).is_none())
        .filter(|&i| !text.children(i).any(|c| text.lemma(c) == "to" && text.relation(c) == Relation::Mark))
        .collect()
}

/// The act that the words of a content name: the first row of the list that fits.
fn act_in(text: &Text, attribution: &Attribution) -> Option<Act> {
    let tokens: Vec<usize> = text
        .sentence_tokens(attribution.cue)
        .filter(|&i| attribution.content.iter().any(|piece| piece.contains(text.token(i).span)))
        .collect();
    best_act(text, &tokens)
}

/// The act that a hostile verb names, by what it hits.
fn act_at(text: &Text, verb: usize) -> Act {
    const CIVIL: [&str; 12] = [
        "civilian", "village", "school", "hospital", "market", "child", "woman", "convoy", "home", "house",
        "resident", "town",
    ];
    let hit: Vec<usize> = text
        .children(verb)
        .filter(|&c| matches!(text.relation(c), Relation::Obj | Relation::Obl | Relation::NsubjPass))
        .collect();
    let civil = hit.iter().any(|&c| CIVIL.contains(&text.lemma(c)));
    let mut words = vec![verb];
    words.extend(hit.iter().flat_map(|&c| text.subtree(c).0..=text.subtree(c).1));
    let named = best_act(text, &words);
    match named {
        Some(Act::Attack | Act::AttackOnCivilians) | None if civil => Act::AttackOnCivilians,
        Some(Act::AttackOnCivilians) | None => Act::Attack,
        Some(act) => act,
    }
}

/// Whoever a passive or participle says did it.
fn by_whom(text: &Text, verb: usize) -> Option<usize> {
    text.agent(verb).or_else(|| {
        text.children(verb).find(|&c| text.relation(c) == Relation::Obl && text.case(c) == Some("by"))
    })
}

fn best_act(text: &Text, tokens: &[usize]) -> Option<Act> {
    let lemmas: Vec<String> = tokens.iter().map(|&i| text.lemma(i).to_lowercase()).collect();
    let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    lexicon().acts.all(&lemmas).iter().map(|found| found.value).min().map(|(_, act)| act)
}

fn allegation(
    text: &Text,
    attribution: &Attribution,
    by: Option<ActorId>,
    against: ActorId,
    act: Act,
    cast: &mut Cast,
) -> Allegation {
    let sentence = text.sentence_span(attribution.cue);
    let against = by.map_or(against, |by| cast.other_than(against, by));
    Allegation {
        by,
        against: cast.holder(against),
        act,
        denied_by: Vec::new(),
        verification: verification(text, attribution.cue),
        verifier: None,
        modality: Modality::Asserted,
        evidence: vec![clip(text, sentence, text.token(attribution.cue).span)],
    }
}

/// "could not be independently verified", in the same sentence or the next.
fn verification(text: &Text, cue: usize) -> Verification {
    let sentences = &text.analysis.sentences;
    let here = text.sentence(cue);
    let unverified = sentences[here..sentences.len().min(here + 2)].iter().any(|sentence| {
        let words = text.document.quote(sentence.span);
        let check = ["verif", "confirm"].iter().any(|word| words.contains(word));
        let not =
            ["not be ", "unable to ", "could not ", "cannot ", "can't ", "not been ", "no independent "]
                .iter()
                .any(|word| words.contains(word));
        check && not
    });
    if unverified { Verification::Unverified } else { Verification::Alleged }
}

/// "Y denied it": notes the denial at the last allegation against Y.
fn denied(text: &Text, attribution: &Attribution, cast: &mut Cast, found: &mut [Allegation]) {
    let Some(actor) = attribution.source.and_then(|source| cast.meant(source)) else { return };
    let party = cast.holder(actor);
    let told = text.sentence_span(attribution.cue).end();
    let before = |allegation: &&mut Allegation| {
        allegation.against == party && allegation.evidence.iter().any(|piece| piece.start() < told)
    };
    if let Some(allegation) = found.iter_mut().rev().find(before)
        && !allegation.denied_by.contains(&party)
    {
        allegation.denied_by.push(party);
    }
}
