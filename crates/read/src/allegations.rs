//! Who accuses whom of what, who denies it, and whether anybody checked.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use armistice_language::Relation;
use armistice_record::{Act, ActorId, ActorKind, Allegation, Modality, SourceKind, Verification};

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Words, lexicon};
use crate::pairs::Told;
use crate::statements::clip;
use crate::syntax::Text;

mod candidates;
mod judge;

pub(crate) use candidates::{Candidate, candidates};

use judge::Judge;

/// The weights that judge who is accused and of what; `tools/train/allegations.py` makes them.
pub(crate) const WEIGHTS: &str = include_str!("../weights/allegations.tsv");

/// Finds the allegations of a report, in text order.
///
/// Whether a sentence charges a party with something is judged by the sum of the signs of all acts that the sentence names, among
/// them what the rules make of them; of which act, by the signs of each word that names one.
pub(crate) fn find(
    text: &Text,
    attributions: &[Attribution],
    told: &Told,
    cast: &mut Cast,
) -> Vec<Allegation> {
    static JUDGE: LazyLock<Judge> = LazyLock::new(|| Judge::parse(WEIGHTS));
    let rules = by_rule(text, attributions, cast);
    let by_sentence = BySentence::of(text, &rules);
    let mut charges: BTreeMap<(usize, ActorId), Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates(text, told, &by_sentence, cast) {
        let sentence = text.sentence(candidate.anchor.at);
        charges.entry((sentence, candidate.against)).or_default().push(candidate);
    }
    let odds: Vec<(usize, f64)> =
        charges.iter().map(|(&(sentence, _), all)| (sentence, JUDGE.odds(all))).collect();
    let mut best: HashMap<usize, f64> = HashMap::new();
    for &(sentence, odds) in &odds {
        best.entry(sentence).and_modify(|best| *best = best.max(odds)).or_insert(odds);
    }
    let mut charged: Vec<&Candidate> = charges
        .values()
        .zip(&odds)
        .filter(|&(_, &(sentence, odds))| JUDGE.accuses(odds, best[&sentence]))
        .filter_map(|(all, _)| JUDGE.named(all))
        .collect();
    charged.sort_by_key(|one| (one.anchor.at, one.against));
    let mut known: HashSet<(ActorId, Act)> = HashSet::new();
    let mut found: Vec<Allegation> = Vec::new();
    for candidate in charged {
        let at = candidate.anchor.at;
        let act = candidate.anchor.code.parse::<Act>().unwrap_or(Act::Other);
        if !known.insert((candidate.against, act)) {
            continue;
        }
        let span = text.token(at).span;
        let rule = by_sentence.about(text.sentence(at)).iter().find(|rule| {
            rule.against == candidate.against && rule.evidence.iter().any(|piece| piece.contains(span))
        });
        found.push(match rule {
            Some(&rule) => Allegation { act, ..rule.clone() },
            None => Allegation {
                by: candidate.by,
                against: candidate.against,
                act,
                denied_by: Vec::new(),
                verification: if candidate.admits { Verification::Admitted } else { verification(text, at) },
                verifier: None,
                modality: Modality::Asserted,
                evidence: vec![clip(text, text.sentence_span(at), span)],
            },
        });
    }
    note_denials(text, attributions, cast, &mut found);
    found
}

/// What the rules found, by the sentences in which its evidence stands.
pub(crate) struct BySentence<'r> {
    rules: Vec<Vec<&'r Allegation>>,
}

impl<'r> BySentence<'r> {
    pub(crate) fn of(text: &Text, rules: &'r [Allegation]) -> Self {
        let mut by_sentence: Vec<Vec<&Allegation>> = vec![Vec::new(); text.analysis.sentences.len()];
        for rule in rules {
            for &piece in &rule.evidence {
                by_sentence[text.sentences_over(piece)].iter_mut().for_each(|of| of.push(rule));
            }
        }
        BySentence { rules: by_sentence }
    }

    fn about(&self, sentence: usize) -> &[&'r Allegation] {
        &self.rules[sentence]
    }
}

/// Finds the allegations of a report by rules, in the order of the words that make them.
pub(crate) fn by_rule(text: &Text, attributions: &[Attribution], cast: &mut Cast) -> Vec<Allegation> {
    let mut found: Vec<Allegation> = Vec::new();
    let mut known: HashSet<(Option<ActorId>, ActorId, Act)> = HashSet::new();
    for attribution in attributions {
        let new = match attribution.class {
            CueClass::Accuse => accusation(text, attribution, cast),
            CueClass::Say => told(text, attribution, cast),
            CueClass::Deny if Words::FindsFault.has(text.lemma(attribution.cue)) => {
                faulted(text, attribution, cast)
            }
            _ => Vec::new(),
        };
        found.extend(new.into_iter().filter(|one| known.insert((one.by, one.against, one.act))));
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
        let act = if Words::Fault.has(text.lemma(verb)) { Act::Other } else { act_at(text, verb) };
        found.push(allegation(text, attribution, Some(by), actor, act, cast));
    }
    found
}

/// Verbs in a content that tell a hostile or forbidden act as done.
fn hostile_verbs(text: &Text, attribution: &Attribution) -> Vec<usize> {
    let tokens = text.sentence_tokens(attribution.cue);
    tokens
        .filter(|&i| {
            text.is_verb(i) && (Words::Hostile.has(text.lemma(i)) || Words::Fault.has(text.lemma(i)))
        })
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
    let hit: Vec<usize> = text
        .children(verb)
        .filter(|&c| matches!(text.relation(c), Relation::Obj | Relation::Obl | Relation::NsubjPass))
        .collect();
    let civil = hit.iter().any(|&c| Words::CivilTarget.has(text.lemma(c)));
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
    let found = text.phrases_apart(tokens.iter().copied(), &lexicon().acts);
    found.into_iter().map(|(_, row)| row).min().map(|(_, act)| act)
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

/// "Y denied it": notes each denial at the last allegation against Y that stands before it or in its sentence.
fn note_denials(text: &Text, attributions: &[Attribution], cast: &mut Cast, found: &mut [Allegation]) {
    // In text order, as the allegations are.
    let mut against: HashMap<ActorId, Vec<(usize, usize)>> = HashMap::new();
    for (n, allegation) in found.iter().enumerate() {
        if let Some(start) = allegation.evidence.iter().map(|piece| piece.start()).min() {
            against.entry(allegation.against).or_default().push((start, n));
        }
    }
    for attribution in attributions.iter().filter(|one| text.lemma(one.cue) == "deny") {
        let Some(actor) = attribution.source.and_then(|source| cast.meant(source)) else { continue };
        let party = cast.holder(actor);
        let Some(all) = against.get(&party) else { continue };
        let told = text.sentence_span(attribution.cue).end();
        let before = all.partition_point(|&(start, _)| start < told);
        if let Some(&(_, n)) = before.checked_sub(1).and_then(|last| all.get(last))
            && !found[n].denied_by.contains(&party)
        {
            found[n].denied_by.push(party);
        }
    }
}
