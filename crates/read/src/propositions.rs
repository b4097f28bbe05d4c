//! Who takes which side on which term.
//!
//! A term is looked for in the words; from there the tree is climbed: every word that takes a side
//! (`lexicon/stances.tsv`) and governs the term is an operator with a holder. "The US rejected a North Korean
//! demand to lift sanctions" gives two: North Korea demands, the US rejects.

use std::collections::HashSet;
use std::sync::LazyLock;

use armistice_language::Relation;
use armistice_record::{ActorId, ActorKind, Modality, Span, Stance, Term};

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{Words, lexicon};
use crate::pairs::{Judged, Told, Weights};
use crate::syntax::Text;

mod matter;
mod terms;
mod operators;
mod holders;
mod leanings;
mod signs;
mod candidates;
mod carried;

pub(crate) use candidates::{Candidate, can_hold, candidates};
pub(crate) use holders::{owner, partner};
pub(crate) use matter::{doubt, is_other_matter};
pub(crate) use terms::{Mention, terms, without_deals};

use holders::{holders, may_hold, reporter, speaker};
pub(crate) use operators::futile;
use operators::{Step, climb, following, sides};

/// A party, a side and a term, as one sentence tells it.
#[derive(Clone, Debug)]
pub(crate) struct Proposition {
    pub(crate) holder: ActorId,
    pub(crate) stance: Stance,
    pub(crate) term: Term,
    /// The word that takes the side.
    pub(crate) operator: usize,
    /// The term's head.
    pub(crate) at: usize,
    /// Where the term was named, if another word stands for it at `at`.
    pub(crate) from: Option<usize>,
    pub(crate) condition: Option<Span>,
    /// Whose account it is, where another reports it.
    pub(crate) by: Option<ActorId>,
    pub(crate) modality: Modality,
}

/// The weights that judge pairs of parties and terms; `tools/train/pairs.py` makes them.
pub(crate) const WEIGHTS: &str = include_str!("../weights/positions.tsv");

/// Finds the propositions of a report, in text order of their terms: each party and term that stand together are judged
/// by the sum of the signs of their sentence, among them what the `rules` make of them ([`by_rule`]), and must be more
/// probable by the [`doubt`] of the report.
pub(crate) fn find(
    text: &Text,
    mentions: &[Mention],
    rules: &[Proposition],
    attributions: &[Attribution],
    told: &Told,
    doubt: f64,
    cast: &mut Cast,
) -> Vec<Proposition> {
    static JUDGE: LazyLock<Weights> = LazyLock::new(|| Weights::parse(WEIGHTS, side));
    let mut found: Vec<Proposition> = Vec::new();
    let candidates = candidates(text, mentions, told, rules, cast);
    let verdicts = verdicts(&JUDGE, &candidates, rules, text, doubt);
    for (candidate, judged) in candidates.iter().zip(verdicts) {
        let own: Vec<&Proposition> = rules.iter().filter(|rule| is_of(text, rule, candidate)).collect();
        let Some(judged) = judged else { continue };
        let Ok(stance) = judged.code.parse::<Stance>() else { continue };
        // A second "pointless" of the same party is no new rule, and no other side either.
        let no_use = operators::futile::over(text, candidate.mention.at).filter(|_| own.is_empty());
        if no_use.is_some_and(|known| side(known.code()) != side(stance.code())) {
            continue;
        }
        let same_side = own.iter().find(|rule| side(rule.stance.code()) == side(stance.code()));
        let one = match (same_side, own.first()) {
            // Who declares or keeps a truce puts nothing forward.
            (Some(rule), _) if Words::SettlingAct.has(text.lemma(rule.operator)) => (*rule).clone(),
            // Whoever sees no use in a thing is against it, whatever other words say.
            (None, Some(rule)) if operators::futile::is_futile(text, rule.operator) => (*rule).clone(),
            // The rule knows which word carries it.
            (Some(rule), _) => Proposition { stance, ..(*rule).clone() },
            // Where the weights are unsure, the rule has looked at what the words say.
            (None, Some(rule)) if !judged.is_sure => (*rule).clone(),
            (None, _) => inferred(text, candidate, stance, attributions, cast),
        };
        let known = found
            .iter()
            .any(|other| other.holder == one.holder && other.term == one.term && other.stance == one.stance);
        if !known {
            found.push(one);
        }
    }
    found
}

/// What the weights say of each candidate. Those named in one coordination take the side of the surest of them.
fn verdicts(
    judge: &Weights,
    candidates: &[Candidate],
    rules: &[Proposition],
    text: &Text,
    doubt: f64,
) -> Vec<Option<Judged>> {
    let mut verdicts = Vec::with_capacity(candidates.len());
    for here in candidates.chunk_by(|a, b| a.mention.at == b.mention.at && a.mention.term == b.mention.term) {
        let known = |one: &Candidate| rules.iter().any(|rule| is_of(text, rule, one));
        let own: Vec<Option<Judged>> =
            here.iter().map(|one| judge.judge(&one.features, known(one), doubt)).collect();
        for (n, one) in here.iter().enumerate() {
            let together = |m: usize| m == n || one.beside.is_some() && here[m].beside == one.beside;
            let surest = (0..here.len()).filter(|&m| together(m)).filter_map(|m| own[m]);
            verdicts.push(surest.max_by(|a, b| a.odds.total_cmp(&b.odds)));
        }
    }
    verdicts
}

/// Whether a rule tells of the party, the term and the sentence of a candidate.
fn is_of(text: &Text, rule: &Proposition, candidate: &Candidate) -> bool {
    rule.holder == candidate.holder
        && rule.term == candidate.mention.term
        && text.sentence(rule.at) == text.sentence(candidate.mention.at)
}

/// For, or the code itself where it is conditional, against or open.
fn side(code: &'static str) -> &'static str {
    match code {
        "propose" | "demand" | "support" | "accept" => "for",
        other => other,
    }
}

/// A proposition that no rule sees, with the word above the term that carries it.
fn inferred(
    text: &Text,
    candidate: &Candidate,
    stance: Stance,
    attributions: &[Attribution],
    cast: &mut Cast,
) -> Proposition {
    let at = candidate.mention.at;
    let carries = |&up: &usize| lexicon().stances.contains_key(text.lemma(up)) || text.is_verb(up);
    let operator = text.ancestors(at).take(MAX_CLIMB).find(carries).unwrap_or(at);
    let conditional = stance == Stance::Conditional;
    Proposition {
        holder: candidate.holder,
        stance,
        term: candidate.mention.term,
        operator,
        at,
        from: candidate.mention.from,
        condition: condition(text, operator).filter(|_| conditional),
        by: reporter(text, at, attributions, candidate.holder, cast),
        modality: modality(text, operator),
    }
}

/// How far above a term the word is looked for that carries the side.
const MAX_CLIMB: usize = 6;

/// Finds the propositions of a report by rules, in text order of their terms.
///
/// The tree is asked first; an operator that governs nothing by it takes the first term that follows it in its
/// clause, since phrases are often hung on the wrong word.
pub(crate) fn by_rule(
    text: &Text,
    mentions: &[Mention],
    attributions: &[Attribution],
    cast: &mut Cast,
) -> Vec<Proposition> {
    let mut pairs: Vec<(Mention, Step)> = Vec::new();
    let mut covered: HashSet<usize> = HashSet::new();
    for mention in mentions {
        let steps = climb(text, mention.at);
        covered.extend(steps.iter().map(|step| step.at));
        pairs.extend(sides(text, mention.at, steps).into_iter().map(|step| (*mention, step)));
    }
    for i in (0..text.len()).filter(|i| !covered.contains(i)) {
        pairs.extend(following(text, i, mentions));
    }
    pairs.sort_by_key(|(mention, step)| (mention.at, step.at));
    let mut found: Vec<Proposition> = Vec::new();
    for (mention, step) in pairs {
        for proposition in held(text, &mention, step, attributions, cast) {
            let known = found.iter().any(|other| {
                other.holder == proposition.holder
                    && other.term == proposition.term
                    && other.stance == proposition.stance
            });
            if !known {
                found.push(proposition);
            }
        }
    }
    found
}

/// Puts holders to a step: one, or several where several do it together.
fn held(
    text: &Text,
    mention: &Mention,
    step: Step,
    attributions: &[Attribution],
    cast: &mut Cast,
) -> Vec<Proposition> {
    let speaker = speaker(text, step.at, attributions, cast);
    let commanding = matches!(text.modal(step.at), Some("must" | "should" | "ought"));
    let plan = if step.nominal {
        None
    } else {
        text.subject(step.at).filter(|&subject| Words::OwnersPlan.has(text.lemma(subject)))
    };
    let step = Step { stance: if plan.is_some() { Stance::Propose } else { step.stance }, ..step };
    let actors: Vec<ActorId> = match plan {
        Some(plan) => owner(text, plan, cast).into_iter().collect(),
        None if commanding => speaker.into_iter().collect(),
        None => holders(text, step, speaker, cast),
    };
    if is_supposed(text, step.at) || has_no_object(text, step.at) {
        return Vec::new();
    }
    let condition = condition(text, step.at);
    let conditional = condition.is_some() && !matches!(step.stance, Stance::Demand | Stance::Noncommittal);
    let mut held = Vec::new();
    for actor in actors {
        if matches!(cast.draft(actor).kind, ActorKind::Media) || !may_hold(cast, actor) {
            continue;
        }
        let holder = cast.holder(actor);
        held.push(Proposition {
            holder,
            stance: if conditional { Stance::Conditional } else { step.stance },
            term: mention.term,
            operator: step.at,
            from: None,
            at: mention.at,
            condition: condition.filter(|_| conditional),
            by: reporter(text, step.at, attributions, holder, cast),
            modality: modality(text, step.at),
        });
    }
    held
}

/// Inside "if …" or "unless …", or what somebody would do of whom nobody reports that he said so.
fn is_supposed(text: &Text, operator: usize) -> bool {
    let start = text.sentence_tokens(operator).start;
    let conditional = (start..operator)
        .rev()
        .take(12)
        .find(|&i| matches!(text.lemma(i), "if" | "unless") && text.relation(i) == Relation::Mark);
    let in_condition = conditional.is_some_and(|mark| {
        !(mark..operator).any(|i| text.word(i) == ",")
            && text.head(mark).is_some_and(|clause| text.is_under(operator, clause) || clause >= operator)
    });
    let would = text.modal(operator) == Some("would")
        && !text.ancestors(operator).skip(1).any(|up| lexicon().cues.contains_key(text.lemma(up)));
    in_condition || would
}

/// "offered no information".
fn has_no_object(text: &Text, operator: usize) -> bool {
    text.child(operator, &[Relation::Obj]).is_some_and(|object| {
        text.children(object)
            .any(|c| text.relation(c) == Relation::Det && text.lemma(c).eq_ignore_ascii_case("no"))
    })
}

/// The clause on which an act depends: "if …", "unless …", "until …".
fn condition(text: &Text, operator: usize) -> Option<Span> {
    let sentence = text.sentence_tokens(operator);
    let opens = |i: usize| match text.lemma(i).to_lowercase().as_str() {
        "if" | "unless" | "provided" => text.relation(i) == Relation::Mark,
        "until" => text.is_negated(operator) || text.lemma(operator) == "refuse",
        _ => false,
    };
    let after = (operator + 1..sentence.end.min(operator + CONDITION)).find(|&i| opens(i));
    let mark =
        after.or_else(|| (sentence.start..operator).find(|&i| opens(i) && is_clause_start(text, i)))?;
    let last = if mark > operator {
        sentence.end - 1
    } else {
        (mark..operator).find(|&i| text.word(i) == ",").map_or(operator - 1, |comma| comma - 1)
    };
    let words = text.stretch(mark, last);
    Some(text.document.trim_matches(words, |c| c.is_whitespace() || matches!(c, ',' | '.' | '”' | '"')))
}

/// How many words after an act its condition may begin.
const CONDITION: usize = 30;

fn is_clause_start(text: &Text, i: usize) -> bool {
    i == text.sentence_tokens(i).start
        || matches!(text.word(i - 1), "," | "that" | "said" | "says" | "“" | "\"")
}

/// Whether an act is told as done, to come, or supposed.
pub(crate) fn modality(text: &Text, verb: usize) -> Modality {
    match text.modal(verb) {
        Some("will" | "shall" | "'ll" | "’ll") => Modality::Planned,
        Some("would" | "could" | "may" | "might") => Modality::Hypothetical,
        _ => Modality::Asserted,
    }
}
