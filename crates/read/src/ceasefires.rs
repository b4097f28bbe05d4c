//! Which ceasefires are declared, agreed, in force, extended, broken or over. A call for one is no ceasefire.

use std::collections::HashMap;

use armistice_language::Relation;
use armistice_record::{ActorId, Ceasefire, CeasefireKind, CeasefireStatus, Modality, Purpose, Scope, Term};
use jiff::civil::Date;

use crate::actors::{Cast, DraftParty};
use crate::lexicon::Words;
use crate::propositions::Mention;
use crate::statements::clip;
use crate::syntax::Text;
use crate::times;

mod verbs;

/// Finds the ceasefires of a report; the same one told again is put together.
pub(crate) fn find(
    text: &Text,
    mentions: &[Mention],
    cast: &mut Cast,
    anchor: Option<Date>,
) -> Vec<Ceasefire> {
    let mut told: Vec<Ceasefire> = Vec::new();
    for (noun, term) in truces(text, mentions) {
        let Some(status) = status(text, noun) else { continue };
        told.push(ceasefire(text, noun, term, status, cast, anchor));
    }
    told.extend(verbs::find(text, mentions, cast, anchor));
    let mut found: Vec<Ceasefire> = Vec::new();
    for one in told {
        match found.iter_mut().find(|known| is_same(known, &one)) {
            Some(known) => join(known, one),
            None => found.push(one),
        }
    }
    found
}

fn is_ceasefire(term: Term) -> bool {
    matches!(term, Term::CeasefireFull | Term::CeasefireTemporary | Term::CeasefirePartial)
}

/// The nouns for a truce with the term that they or the words about them name, in text order.
fn truces(text: &Text, mentions: &[Mention]) -> Vec<(usize, Term)> {
    let named: HashMap<usize, Term> = mentions
        .iter()
        .rev()
        .filter(|mention| is_ceasefire(mention.term))
        .filter_map(|mention| {
            let at =
                std::iter::once(mention.at).chain(text.children(mention.at)).chain(text.head(mention.at));
            Some((at.into_iter().find(|&i| truce_noun(text, i).is_some())?, mention.term))
        })
        .collect();
    // A truce is one whatever other term its words belong to ("a cease-fire agreement").
    (0..text.len())
        .filter_map(|i| {
            let certain = truce_noun(text, i)?;
            Some((i, named.get(&i).copied().or(certain.then_some(Term::CeasefireFull))?))
        })
        .collect()
}

/// Whether a noun stands for a truce ("extend the truce": the truce): `true` for one that stands for nothing else.
fn truce_noun(text: &Text, i: usize) -> Option<bool> {
    if !text.is_noun(i) {
        return None;
    }
    match text.lemma(i).to_lowercase().as_str() {
        "ceasefire" | "cease-fire" | "truce" | "armistice" => Some(is_itself(text, i)),
        "fire" if i >= 2 && text.lemma(i - 2) == "cease" => Some(is_itself(text, i)),
        "cessation" | "moratorium" => Some(false),
        "pause" => text
            .children(i)
            .any(|c| matches!(text.lemma(c), "humanitarian" | "fighting" | "hostility"))
            .then_some(false),
        _ => None,
    }
}

/// Whether a noun is no part of the name of something else: "truce monitors".
fn is_itself(text: &Text, noun: usize) -> bool {
    let whole = text.head(noun).filter(|_| text.relation(noun) == Relation::Compound);
    whole.is_none_or(|whole| Words::TruceWhole.has(text.lemma(whole)))
}

/// What a sentence says of a truce; none where it is only wished for, offered or talked about.
fn status(text: &Text, noun: usize) -> Option<CeasefireStatus> {
    let phrase = phrase_of(text, noun);
    for child in phrase.iter().flat_map(|&word| text.children(word)) {
        match text.lemma(child) {
            "violate" | "violated" | "broken" | "shattered" => return Some(CeasefireStatus::Violated),
            "expire" | "expired" => return Some(CeasefireStatus::Ended),
            _ => {}
        }
    }
    if let Some(status) = phrase.iter().find_map(|&word| of_clause(text, word)) {
        return Some(status);
    }
    let mut at = noun;
    for _ in 0..4 {
        let relation = text.relation(at);
        let Some(head) = text.head(at) else { break };
        if let Some(status) = of_word(text, head, relation) {
            return status;
        }
        at = head;
    }
    stands(text, &phrase).then_some(CeasefireStatus::InForce)
}

/// The noun, and what it is part of: "ceasefire agreement".
fn phrase_of(text: &Text, noun: usize) -> Vec<usize> {
    let whole = text
        .head(noun)
        .filter(|&head| text.relation(noun) == Relation::Compound && Words::TruceWhole.has(text.lemma(head)));
    std::iter::once(noun).chain(whole).collect()
}

/// What a clause on the noun says: "a truce signed in May", "a ceasefire that went into effect".
fn of_clause(text: &Text, word: usize) -> Option<CeasefireStatus> {
    text.children(word).filter(|&c| matches!(text.relation(c), Relation::Acl | Relation::AclRelcl)).find_map(
        |verb| {
            let own = text.children(verb).find(|&c| text.relation(c) == Relation::Nsubj);
            let is_object =
                own.is_some_and(|s| !matches!(text.lemma(s), "that" | "which")) || text.is_passive(verb);
            let relation = match text.relation(verb) {
                Relation::Acl if text.word(verb).ends_with("ed") => Relation::Obj,
                _ if is_object => Relation::Obj,
                _ => Relation::Nsubj,
            };
            of_word(text, verb, relation).flatten()
        },
    )
}

/// Whether the words of a truce tell that there is one: "the fragile ceasefire", "the 2002 truce", "a truce between A and B".
fn stands(text: &Text, phrase: &[usize]) -> bool {
    phrase.iter().flat_map(|&word| text.children(word)).any(|child| {
        let year = text.word(child).len() == 4 && text.word(child).parse::<u16>().is_ok();
        year || Words::Standing.has(text.lemma(child)) || text.case(child) == Some("between")
    })
}

/// `None`: the word says nothing of a truce; `Some(None)`: it says that there is none.
fn of_word(text: &Text, head: usize, relation: Relation) -> Option<Option<CeasefireStatus>> {
    let subject = matches!(relation, Relation::Nsubj | Relation::NsubjPass);
    let done = !text.is_negated(head)
        && !matches!(text.modal(head), Some("would" | "could" | "may" | "might" | "should" | "must"));
    let status = match text.lemma(head) {
        "declare" | "announce" | "proclaim" | "order" if done => CeasefireStatus::Declared,
        "agree" | "sign" | "reach" | "conclude" | "accept" | "broker" | "negotiate" | "strike" if done => {
            CeasefireStatus::Agreed
        }
        "begin" | "start" | "hold" | "go" | "come" | "take" | "enter" | "last" if subject && done => {
            CeasefireStatus::InForce
        }
        "observe" | "honor" | "honour" | "respect" | "strain" | "maintain" | "monitor" | "salvage"
        | "consolidate" | "uphold" | "abide" | "preserve" | "test"
            if done =>
        {
            CeasefireStatus::InForce
        }
        "halt" | "stop" | "survive" | "bring" if subject && done => CeasefireStatus::InForce,
        "extend" | "renew" | "prolong" if done => CeasefireStatus::Extended,
        "expire" | "end" | "collapse" | "lapse" if subject => CeasefireStatus::Ended,
        "end" | "abandon" | "cancel" | "revoke" | "scrap" | "suspend" if done => CeasefireStatus::Ended,
        "call" if text.particle(head) == Some("off") => CeasefireStatus::Ended,
        "interrupt" | "shatter" | "flout" if done => CeasefireStatus::Violated,
        "violate" | "break" | "breach" | "violation" if is_charge(text, head) => return Some(None),
        "violate" | "break" | "breach" | "violation" => CeasefireStatus::Violated,
        "reject" | "refuse" => CeasefireStatus::Rejected,
        "call" | "urge" | "demand" | "propose" | "offer" | "want" | "seek" | "appeal" | "discuss"
        | "talk" | "consider" | "proposal" | "possible" => return Some(None),
        _ => return None,
    };
    Some(Some(status))
}

/// "accused X of breaking the truce": that is an allegation.
fn is_charge(text: &Text, word: usize) -> bool {
    let start = text.sentence_tokens(word).start;
    (start..word).any(|i| matches!(text.lemma(i), "accuse" | "blame" | "charge" | "deny" | "allege"))
}

fn ceasefire(
    text: &Text,
    noun: usize,
    term: Term,
    status: CeasefireStatus,
    cast: &mut Cast,
    anchor: Option<Date>,
) -> Ceasefire {
    let declared_by = declarers(text, noun, status, cast);
    of_declarers(text, noun, term, status, declared_by, anchor)
}

/// What the sentence tells of a truce whose declarers are known; `noun` may be a verb.
fn of_declarers(
    text: &Text,
    noun: usize,
    term: Term,
    status: CeasefireStatus,
    declared_by: Vec<ActorId>,
    anchor: Option<Date>,
) -> Ceasefire {
    let sentence = text.sentence_tokens(noun);
    let (first, last) = (sentence.start, sentence.end - 1);
    let duration = times::duration(text, first, last)
        .filter(|_| term != Term::CeasefireFull || near_duration(text, noun));
    let told = times::dates(text, first, last, anchor);
    let start = told.iter().find(|told| starts(text, told.at)).and_then(|told| told.moment.clone());
    let end = told.iter().find(|told| ends(text, told.at)).and_then(|told| told.moment.clone());
    let kind = match declared_by.len() {
        0 => None,
        1 if status == CeasefireStatus::Agreed => Some(CeasefireKind::Bilateral),
        1 => Some(CeasefireKind::Unilateral),
        2 => Some(CeasefireKind::Bilateral),
        _ => Some(CeasefireKind::Multilateral),
    };
    Ceasefire {
        kind: if text.children(noun).any(|c| text.lemma(c) == "unilateral") {
            Some(CeasefireKind::Unilateral)
        } else {
            kind
        },
        declared_by,
        scope: scope(text, noun, term),
        purpose: purpose(text, noun),
        status,
        start,
        end,
        duration,
        area: None,
        modality: Modality::Asserted,
        evidence: vec![clip(text, text.sentence_span(noun), text.token(noun).span)],
    }
}

/// Those who declare, agree, keep or call off a truce, or between whom it is.
fn declarers(text: &Text, noun: usize, status: CeasefireStatus, cast: &mut Cast) -> Vec<ActorId> {
    let phrase = phrase_of(text, noun);
    let beside = |cases: &[&str]| {
        phrase
            .iter()
            .flat_map(|&word| text.children(word))
            .find(|&c| text.case(c).is_some_and(|case| cases.contains(&case)))
    };
    let mut heads: Vec<usize> = Vec::new();
    heads.extend(beside(&["between", "by"]).into_iter().flat_map(|head| text.conjuncts(head)));
    if heads.is_empty() {
        heads.extend(doers(text, &phrase, status));
        // "Pakistan's truce with the militants".
        if let Some(other) = beside(&["with"]) {
            heads.extend(text.child(noun, &[Relation::NmodPoss]));
            heads.extend(text.conjuncts(other));
        }
    }
    let mut actors = parties(heads, cast);
    let (first, _) = text.noun_phrase(noun);
    if actors.is_empty()
        && first < noun
        && let Some(DraftParty::State(country)) = cast.modifying_party(first, noun - 1)
    {
        actors.extend(cast.state(country));
    }
    actors
}

/// The parties of those who are named or meant by some words, each once.
fn parties(heads: impl IntoIterator<Item = usize>, cast: &mut Cast) -> Vec<ActorId> {
    let mut parties: Vec<ActorId> = Vec::new();
    for head in heads {
        for actor in cast.acting(head).map(|actor| cast.members(actor)).unwrap_or_default() {
            let party = cast.holder(actor);
            if !parties.contains(&party) {
                parties.push(party);
            }
        }
    }
    parties
}

/// The subject of the verb that makes, keeps or ends a truce, and whoever it is "with"; who only brokers it is no party to it.
fn doers(text: &Text, phrase: &[usize], status: CeasefireStatus) -> Vec<usize> {
    let clause = phrase.iter().flat_map(|&word| text.children(word)).find(|&c| {
        matches!(text.relation(c), Relation::Acl | Relation::AclRelcl)
            && of_word(text, c, Relation::Obj).flatten() == Some(status)
    });
    let above = || text.ancestors(phrase[0]).skip(1).take(3).find(|&up| text.is_verb(up));
    let Some(verb) = clause.or_else(above) else { return Vec::new() };
    let keeps = matches!(text.lemma(verb), "observe" | "honor" | "honour" | "respect" | "uphold" | "abide");
    let acts = match status {
        CeasefireStatus::Declared | CeasefireStatus::Agreed | CeasefireStatus::Extended => true,
        CeasefireStatus::InForce => keeps,
        CeasefireStatus::Ended => true,
        _ => false,
    };
    if !acts || matches!(text.lemma(verb), "broker" | "mediate" | "negotiate") {
        return Vec::new();
    }
    let participle = clause == Some(verb)
        && text.relation(verb) == Relation::Acl
        && text.children(verb).all(|c| text.relation(c) != Relation::Nsubj);
    let doer = if text.is_passive(verb) || participle {
        text.agent(verb).or_else(|| {
            text.children(verb).find(|&c| text.relation(c) == Relation::Obl && text.case(c) == Some("by"))
        })
    } else {
        text.subject(verb).filter(|subject| !phrase.contains(subject))
    };
    let mut heads: Vec<usize> = doer.into_iter().flat_map(|head| text.conjuncts(head)).collect();
    if !heads.is_empty() {
        heads.extend(
            text.children(verb)
                .filter(|&c| text.relation(c) == Relation::Obl && text.case(c) == Some("with")),
        );
    }
    heads
}

/// Whether a duration stands beside the noun: "a 30-hour truce".
fn near_duration(text: &Text, noun: usize) -> bool {
    let (first, last) = text.noun_phrase(noun);
    times::duration(text, first, last).is_some() || text.children(noun).any(|c| text.case(c) == Some("for"))
}

fn starts(text: &Text, at: usize) -> bool {
    at > 0
        && (matches!(text.word(at - 1), "from" | "starting" | "beginning")
            || text
                .ancestors(at)
                .skip(1)
                .take(3)
                .any(|up| matches!(text.lemma(up), "begin" | "start" | "effect" | "go" | "come" | "take")))
}

fn ends(text: &Text, at: usize) -> bool {
    at > 0
        && (matches!(text.word(at - 1), "until" | "till" | "to" | "through")
            || text
                .ancestors(at)
                .skip(1)
                .take(3)
                .any(|up| matches!(text.lemma(up), "expire" | "end" | "lapse")))
}

fn scope(text: &Text, noun: usize, term: Term) -> Option<Scope> {
    if term == Term::CeasefirePartial {
        return Some(Scope::Partial);
    }
    text.children(noun).find_map(|child| match text.lemma(child) {
        "full" | "general" | "comprehensive" | "nationwide" | "complete" | "total" | "permanent" => {
            Some(Scope::Full)
        }
        "local" => Some(Scope::Local),
        "regional" => Some(Scope::Regional),
        "partial" | "limited" => Some(Scope::Partial),
        _ => None,
    })
}

fn purpose(text: &Text, noun: usize) -> Option<Purpose> {
    text.children(noun).find_map(|child| match text.lemma(child).to_lowercase().as_str() {
        "humanitarian" => Some(Purpose::Humanitarian),
        "easter" | "christmas" | "ramadan" | "eid" | "holiday" | "orthodox" => Some(Purpose::Holiday),
        _ => None,
    })
}

/// One truce: the same declarers, or one of the two tells none.
fn is_same(a: &Ceasefire, b: &Ceasefire) -> bool {
    let declarers = a.declared_by.is_empty()
        || b.declared_by.is_empty()
        || a.declared_by.iter().any(|d| b.declared_by.contains(d));
    let duration = a.duration.is_none() || b.duration.is_none() || a.duration == b.duration;
    let start = a.start.is_none() || b.start.is_none() || a.start == b.start;
    // Truces of nobody that are over are not the one that is declared for some days.
    let over = |one: &Ceasefire| one.status == CeasefireStatus::Ended && one.declared_by.is_empty();
    let new = |one: &Ceasefire| one.status == CeasefireStatus::Declared && one.duration.is_some();
    let apart = over(a) && new(b) || over(b) && new(a);
    declarers && duration && start && !apart
}

fn join(known: &mut Ceasefire, more: Ceasefire) {
    if known.declared_by.is_empty() {
        known.declared_by = more.declared_by;
        known.kind = more.kind;
    }
    known.duration = known.duration.take().or(more.duration);
    known.start = known.start.take().or(more.start);
    known.end = known.end.take().or(more.end);
    known.scope = known.scope.or(more.scope);
    known.purpose = known.purpose.or(more.purpose);
    for piece in more.evidence {
        if !known.evidence.contains(&piece) && known.evidence.len() < 3 {
            known.evidence.push(piece);
        }
    }
}
