//! Who takes which side on which term.
//!
//! A term is looked for in the words; from there the tree is climbed: every word that takes a side
//! (`lexicon/stances.tsv`) and governs the term is an operator with a holder. "The US rejected a North Korean
//! demand to lift sanctions" gives two: North Korea demands, the US rejects.

use std::collections::HashSet;

use armistice_language::{Relation, Upos};
use armistice_record::{ActorId, ActorKind, Modality, Span, Stance, Term};

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Operator, lexicon};
use crate::syntax::Text;

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
    pub(crate) condition: Option<Span>,
    /// Whose account it is, where another reports it.
    pub(crate) by: Option<ActorId>,
    pub(crate) modality: Modality,
}

/// A term in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) term: Term,
    /// The head of its words.
    pub(crate) at: usize,
}

/// Finds the terms of a report, in text order.
pub(crate) fn terms(text: &Text) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for sentence in &text.analysis.sentences {
        let tokens = sentence.tokens.clone();
        let lemmas: Vec<String> = tokens.clone().map(|i| text.lemma(i).to_lowercase()).collect();
        let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
        for found in lexicon().terms.all(&lemmas) {
            let (first, last) = (tokens.start + found.start, tokens.start + found.end - 1);
            if found.value == Term::Withdrawal && leaves_talks(text, last) {
                continue;
            }
            let at = (first..=last)
                .find(|&i| text.head(i).is_none_or(|head| head < first || head > last))
                .unwrap_or(last);
            mentions.push(Mention { term: found.value, at });
        }
    }
    mentions
}

/// "withdrew from the talks" is about the talks.
fn leaves_talks(text: &Text, word: usize) -> bool {
    let end = text.sentence_tokens(word).end.min(word + 7);
    (word + 1..end).any(|i| {
        matches!(
            text.lemma(i),
            "talk" | "talks" | "negotiation" | "dialogue" | "agreement" | "process" | "treaty"
        )
    }) && (word + 1..end.min(word + 3)).any(|i| matches!(text.lemma(i), "from" | "of"))
}

/// One operator on the way up from a term.
#[derive(Clone, Copy, Debug)]
struct Step {
    at: usize,
    stance: Stance,
    /// Whether what is below has not happened: "urged Y to accept".
    irrealis: bool,
    /// Whether the operator is a noun with a holder of its own.
    nominal: bool,
}

/// Finds the propositions of a report, in text order of their terms.
///
/// The tree is asked first; an operator that governs nothing by it takes the first term that follows it in its
/// clause, since phrases are often hung on the wrong word.
pub(crate) fn find(
    text: &Text,
    mentions: &[Mention],
    attributions: &[Attribution],
    cast: &mut Cast,
) -> Vec<Proposition> {
    let mut pairs: Vec<(Mention, Step)> = Vec::new();
    for mention in mentions {
        pairs.extend(sides(text, mention.at).into_iter().map(|step| (*mention, step)));
    }
    let covered: HashSet<usize> =
        mentions.iter().flat_map(|m| climb(text, m.at)).map(|step| step.at).collect();
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

/// The first term after an operator in its clause, with those coordinated to it.
fn following(text: &Text, operator: usize, mentions: &[Mention]) -> Vec<(Mention, Step)> {
    let Some((part, entry)) = listed(text, operator) else { return Vec::new() };
    let end = text.sentence_tokens(operator).end.min(operator + FOLLOWING);
    let mut marker = "obj";
    let mut pairs: Vec<(Mention, Step)> = Vec::new();
    for i in operator + 1..end {
        let word = text.lemma(i);
        if pairs.is_empty() && marker == "obj" && MARKERS.contains(&word) {
            marker = word;
        }
        let clause_ends = BOUNDARIES.contains(&word)
            || text.is_verb(i)
                && text.child(i, &[Relation::Nsubj]).is_some_and(|subject| subject > operator)
                && marker != "that"
            || !pairs.is_empty() && text.upos(i) == Upos::Adp;
        if clause_ends {
            break;
        }
        let here = mentions.iter().find(|mention| mention.at == i);
        if let Some(mention) = here
            && entry.complements.contains(&marker)
            && let Some(stance) = qualified(text, operator, entry.stance)
        {
            let irrealis = matches!(stance, Stance::Demand | Stance::Propose | Stance::Noncommittal);
            pairs.push((*mention, Step { at: operator, stance, irrealis, nominal: part == 'n' }));
        }
    }
    pairs
}

/// How many words after an operator its term may stand.
const FOLLOWING: usize = 14;
/// Words that bring a complement.
const MARKERS: [&str; 8] = ["to", "for", "on", "of", "with", "from", "in", "that"];
/// Words after which another clause begins.
const BOUNDARIES: [&str; 14] = [
    "after", "while", "when", "but", "although", "because", "since", "as", "before", "during", ";", ":",
    "until", "if",
];

/// The row of the list for a word, if it is an operator.
fn listed(text: &Text, head: usize) -> Option<(char, &'static Operator)> {
    let part = match text.upos(head) {
        Upos::Verb => 'v',
        Upos::Noun => 'n',
        Upos::Adj => 'a',
        _ => return None,
    };
    let stances = &lexicon().stances;
    let joined = text.particle(head).map(|particle| format!("{}_{particle}", text.lemma(head)));
    joined
        .as_deref()
        .and_then(|key| stances.get(key))
        .or_else(|| stances.get(text.lemma(head)))
        .and_then(|parts| parts.iter().find(|(of, _)| *of == part))
        .map(|(part, operator)| (*part, operator))
}

/// The operators over a term that stand for a side somebody takes, innermost first.
fn sides(text: &Text, term: usize) -> Vec<Step> {
    let mut steps = climb(text, term);
    if let Some(own) = own_act(text, term, &steps) {
        steps.insert(0, own);
    }
    let mut kept: Vec<Step> = Vec::new();
    let mut flipped = false;
    for (n, step) in steps.iter().enumerate() {
        let swallowed = !step.nominal && steps[n + 1..].iter().any(|outer| outer.irrealis && !outer.nominal);
        if swallowed {
            flipped ^= step.stance == Stance::Reject;
        } else {
            let stance = if flipped { opposite(step.stance) } else { Some(step.stance) };
            kept.extend(stance.map(|stance| Step { stance, ..*step }));
            flipped = false;
        }
    }
    kept
}

/// "will withdraw", "has freed": the term is itself the act.
fn own_act(text: &Text, term: usize, above: &[Step]) -> Option<Step> {
    let done = matches!(
        text.lemma(term),
        "withdraw"
            | "pull"
            | "disarm"
            | "release"
            | "free"
            | "recognize"
            | "recognise"
            | "negotiate"
            | "demobilize"
            | "demobilise"
            | "redeploy"
            | "lay"
            | "hand"
            | "extradite"
            | "cease"
    );
    if !text.is_verb(term) || !done || text.is_passive(term) || !above.is_empty() && above[0].irrealis {
        return (text.is_verb(term) && done && !above.is_empty()).then(|| Step {
            at: term,
            stance: if text.is_negated(term) { Stance::Reject } else { Stance::Accept },
            irrealis: false,
            nominal: false,
        });
    }
    // "to withdraw" under a word that is no operator: nobody says that it happens.
    if to_mark(text, term).is_some() {
        return None;
    }
    let stance = match (text.is_negated(term), text.modal(term)) {
        (_, Some("must" | "should" | "ought")) => Stance::Demand,
        (true, _) => Stance::Reject,
        (false, Some("may" | "might" | "could" | "can" | "would")) => return None,
        (false, _) => Stance::Accept,
    };
    Some(Step { at: term, stance, irrealis: stance == Stance::Demand, nominal: false })
}

/// All operators that govern a term.
fn climb(text: &Text, term: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = term;
    for _ in 0..MAX_STEPS {
        let Some(head) = text.head(at) else { break };
        // What is told in a subordinate clause of time or reason is not governed.
        if matches!(text.relation(at), Relation::AclRelcl) || is_adverbial(text, at) {
            break;
        }
        if let Some(step) = operator(text, at, head) {
            steps.push(step);
        }
        at = head;
    }
    steps
}

const MAX_STEPS: usize = 7;

fn is_adverbial(text: &Text, clause: usize) -> bool {
    text.relation(clause) == Relation::Advcl
        && text.upos(clause) == Upos::Verb
        && to_mark(text, clause).is_none()
        || matches!(
            text.case(clause),
            Some("after" | "during" | "since" | "before" | "despite" | "amid" | "following")
        )
}

fn to_mark(text: &Text, clause: usize) -> Option<usize> {
    text.children(clause).find(|&child| text.lemma(child) == "to" && text.upos(child) == Upos::Part)
}

/// The side that `head` takes on `below`, if it is an operator and takes such a complement.
fn operator(text: &Text, below: usize, head: usize) -> Option<Step> {
    let (part, operator) = listed(text, head)?;
    let complement = complement(text, below, head)?;
    if !operator.complements.contains(&complement) {
        return None;
    }
    let stance = qualified(text, head, operator.stance)?;
    let irrealis = matches!(complement, "to" | "that" | "for" | "on") && part == 'v'
        || matches!(stance, Stance::Demand | Stance::Propose | Stance::Noncommittal);
    Some(Step { at: head, stance, irrealis, nominal: part == 'n' })
}

/// How `below` hangs on `head`, in the words of the list.
fn complement<'a>(text: &Text<'a>, below: usize, head: usize) -> Option<&'a str> {
    match text.relation(below) {
        Relation::Obj | Relation::NsubjPass | Relation::Iobj => Some("obj"),
        Relation::Ccomp | Relation::Csubj => Some("that"),
        Relation::Xcomp | Relation::Advcl | Relation::Acl if to_mark(text, below).is_some() => Some("to"),
        Relation::Xcomp => Some("obj"),
        Relation::Obl | Relation::Nmod | Relation::Advcl | Relation::Acl => {
            text.case(below).or_else(|| text.child(below, &[Relation::Mark]).map(|mark| text.lemma(mark)))
        }
        Relation::Compound | Relation::Amod if text.upos(head) == Upos::Noun => Some("of"),
        Relation::Conj => None,
        _ => None,
    }
}

/// The stance of an operator under its negation and modal.
fn qualified(text: &Text, operator: usize, stance: Stance) -> Option<Stance> {
    let modal = text.modal(operator);
    if matches!(modal, Some("must" | "should" | "ought")) {
        return Some(if stance == Stance::Reject { Stance::Reject } else { Stance::Demand });
    }
    if text.is_negated(operator) {
        return opposite(stance);
    }
    match modal {
        Some("may" | "might" | "could") => Some(Stance::Noncommittal),
        _ => Some(stance),
    }
}

fn opposite(stance: Stance) -> Option<Stance> {
    match stance {
        Stance::Accept | Stance::Support | Stance::Conditional => Some(Stance::Reject),
        Stance::Reject => Some(Stance::Noncommittal),
        Stance::Demand | Stance::Propose => Some(Stance::Reject),
        Stance::Noncommittal => None,
    }
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
    let reporter = reporter(text, step.at, attributions, cast);
    let commanding = matches!(text.modal(step.at), Some("must" | "should" | "ought"));
    let plan = if step.nominal {
        None
    } else {
        text.subject(step.at).filter(|&subject| PLANS.contains(&text.lemma(subject)))
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
            at: mention.at,
            condition: condition.filter(|_| conditional),
            by: reporter.filter(|&reporter| !cast.same_party(reporter, holder)),
            modality: modality(text, step.at),
        });
    }
    held
}

/// Nouns for what is put forward: what a plan asks for, its owner proposes.
const PLANS: [&str; 6] = ["plan", "proposal", "initiative", "draft", "offer", "roadmap"];

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

/// Analysts, residents and documents have opinions, not positions.
fn may_hold(cast: &Cast, actor: ActorId) -> bool {
    use armistice_record::SourceKind;
    let draft = cast.draft(actor);
    let opinion = [
        "analyst",
        "expert",
        "observer",
        "resident",
        "witness",
        "critic",
        "scholar",
        "professor",
        "reporter",
    ];
    draft.source_kind != SourceKind::Document
        && !draft.office.as_deref().is_some_and(|office| opinion.contains(&office))
}

/// Whose side it is: the subjects of a verb, the owner of a noun; "I" and "we" are the speaker.
fn holders(text: &Text, step: Step, speaker: Option<ActorId>, cast: &mut Cast) -> Vec<ActorId> {
    if step.nominal {
        return owner(text, step.at, cast).into_iter().collect();
    }
    let by = text.agent(step.at).or_else(|| participle_agent(text, step.at));
    let head = if text.is_passive(step.at) || by.is_some() { by } else { text.subject(step.at) };
    let Some(head) = head else { return Vec::new() };
    if matches!(text.lemma(head).to_lowercase().as_str(), "i" | "we") {
        return speaker.into_iter().collect();
    }
    let actors: Vec<ActorId> = text.conjuncts(head).into_iter().filter_map(|one| cast.meant(one)).collect();
    actors.into_iter().flat_map(|actor| cast.members(actor)).collect()
}

/// "backed by Egypt": Egypt backs.
fn participle_agent(text: &Text, verb: usize) -> Option<usize> {
    let participle = matches!(text.relation(verb), Relation::Acl | Relation::Conj | Relation::Advcl)
        && text.word(verb).ends_with("ed");
    text.children(verb)
        .find(|&c| participle && c > verb && text.relation(c) == Relation::Obl && text.case(c) == Some("by"))
}

/// "North Korea's demand", "a North Korean demand", "a demand by North Korea", "made an offer".
fn owner(text: &Text, noun: usize, cast: &mut Cast) -> Option<ActorId> {
    for child in text.children(noun) {
        let owns = match text.relation(child) {
            Relation::NmodPoss => true,
            Relation::Nmod => matches!(text.case(child), Some("by" | "from")),
            Relation::AclRelcl => {
                let maker = text.child(child, &[Relation::Nsubj]).and_then(|subject| cast.meant(subject));
                if maker.is_some() {
                    return maker;
                }
                false
            }
            _ => false,
        };
        if owns && let Some(actor) = cast.meant(child) {
            return Some(actor);
        }
    }
    let (first, _) = text.noun_phrase(noun);
    if first < noun
        && let Some(crate::actors::DraftParty::State(country)) = cast.modifying_party(first, noun - 1)
    {
        return cast.state(country);
    }
    let by = (noun + 1..text.sentence_tokens(noun).end.min(noun + 7)).find(|&i| text.word(i) == "by");
    if let Some(by) = by
        && let Some(actor) = (by + 1..text.sentence_tokens(noun).end.min(by + 6)).find_map(|i| cast.meant(i))
    {
        return Some(actor);
    }
    let light = text.head(noun).filter(|&verb| {
        text.relation(noun) == Relation::Obj
            && matches!(
                text.lemma(verb),
                "make"
                    | "put"
                    | "present"
                    | "submit"
                    | "issue"
                    | "have"
                    | "renew"
                    | "repeat"
                    | "reiterate"
                    | "unveil"
                    | "outline"
                    | "express"
            )
    })?;
    text.subject(light).and_then(|subject| cast.meant(subject))
}

/// Whose account a word stands in: somebody who says so, not somebody who answers it.
fn reporter(text: &Text, at: usize, attributions: &[Attribution], cast: &Cast) -> Option<ActorId> {
    let states = |attribution: &&Attribution| matches!(attribution.class, CueClass::Say | CueClass::Accuse);
    innermost(text, at, attributions.iter().filter(states), cast)
}

/// Who says the sentence in which a word stands.
fn speaker(text: &Text, at: usize, attributions: &[Attribution], cast: &Cast) -> Option<ActorId> {
    innermost(text, at, attributions.iter(), cast)
}

fn innermost<'t>(
    text: &Text,
    at: usize,
    attributions: impl Iterator<Item = &'t Attribution>,
    cast: &Cast,
) -> Option<ActorId> {
    let span = text.token(at).span;
    attributions
        .filter(|attribution| {
            attribution.cue != at && attribution.content.iter().any(|piece| piece.contains(span))
        })
        .max_by_key(|attribution| attribution.content.first().map(|piece| piece.start()))
        .and_then(|attribution| attribution.source)
        .and_then(|source| cast.meant(source))
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
