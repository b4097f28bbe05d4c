//! Who does an event and to whom: the candidate's subject, then whoever stands nearest to what it governs.

use armistice_language::{Relation, Upos};
use armistice_record::EventType;

use super::candidates::{Candidate, says};
use super::parties::Party;
use super::scene::Scene;

/// The heads of those who do it.
pub(super) fn sources(scene: &Scene, candidate: &Candidate) -> Vec<usize> {
    let text = scene.text;
    let i = candidate.at;
    if candidate.by_sayer {
        let speech = says(scene, i);
        if let Some(sayer) = speech.and_then(|speech| text.subject(speech)) {
            return acting(scene, sayer);
        }
    }
    let mut found =
        if matches!(text.upos(i), Upos::Noun | Upos::Propn) { of_noun(scene, i) } else { of_verb(scene, i) };
    found.dedup();
    found
}

fn of_verb(scene: &Scene, i: usize) -> Vec<usize> {
    let text = scene.text;
    if scene.is_misread(i) {
        let start = text.sentence_tokens(i).start;
        return scene
            .parties
            .mentioned(start..i)
            .first()
            .map(|&first| acting(scene, first))
            .unwrap_or_default();
    }
    if scene.is_passive(i) {
        let by = |&at: &usize| at > i && text.case(at) == Some("by");
        let agent =
            text.agent(i).or_else(|| scene.parties.mentioned(text.sentence_tokens(i)).into_iter().find(by));
        if let Some(agent) = agent {
            return acting(scene, agent);
        }
        // "peacekeepers were shipped out": they go themselves.
        let goes = scene.is_of(i, &["withdraw", "deploy_patient", "mobilize", "intend", "ready"]);
        return if goes {
            text.subject(i).map(|subject| acting(scene, subject)).unwrap_or_default()
        } else {
            Vec::new()
        };
    }
    let Some(subject) = text.subject(i) else { return before(scene, i) };
    let own = acting(scene, subject);
    if !own.is_empty() {
        return own;
    }
    // "a roadside bombing by rebels killed": who is behind the deed that is the subject.
    let behind = of_noun(scene, subject);
    if !behind.is_empty() {
        return behind;
    }
    let first = text.child(i, &[Relation::Nsubj]).filter(|&first| first != subject);
    first.map(|first| acting(scene, first)).unwrap_or_default()
}

/// Where the tree has lost the subject: the first who is mentioned before a verb of its sentence that no clause governs.
fn before(scene: &Scene, i: usize) -> Vec<usize> {
    let text = scene.text;
    if !matches!(text.relation(i), Relation::Root | Relation::Ccomp | Relation::Parataxis) {
        return Vec::new();
    }
    let start = text.sentence_tokens(i).start;
    scene.parties.mentioned(start..i).first().map(|&first| acting(scene, first)).unwrap_or_default()
}

/// The parties of a noun phrase and those joined to it; of a thing, whose it is.
fn acting(scene: &Scene, head: usize) -> Vec<usize> {
    acting_within(scene, head, 0)
}

fn acting_within(scene: &Scene, head: usize, depth: usize) -> Vec<usize> {
    let text = scene.text;
    let mut found: Vec<usize> = Vec::new();
    for at in scene.members(head) {
        let counted = matches!(
            text.lemma(at),
            "group"
                | "thousand"
                | "hundred"
                | "number"
                | "dozen"
                | "member"
                | "delegation"
                | "all"
                | "both"
                | "some"
                | "score"
                | "ten"
                | "one"
                | "team"
                | "million"
                | "majority"
                | "deployment"
                | "each"
                | "most"
                | "many"
        );
        let of = || {
            text.children(at).filter(|&child| {
                matches!(text.relation(child), Relation::Nmod | Relation::Obl)
                    && matches!(text.case(child), Some("of" | "from"))
            })
        };
        let inner: Vec<usize> = if counted && depth < 3 {
            of().flat_map(|child| acting_within(scene, child, depth + 1)).collect()
        } else {
            Vec::new()
        };
        let several = scene.parties.several(at);
        if !inner.is_empty() {
            found.extend(inner);
        } else if !several.is_empty() {
            found.extend(several.into_iter().filter(|&one| acts(scene, one)));
        } else if scene.parties.party(at).is_some_and(|party| party.acts) {
            found.push(at);
        }
    }
    found
}

fn acts(scene: &Scene, i: usize) -> bool {
    scene.parties.party(i).is_some_and(|party| party.acts)
}

/// Who is behind a noun: "by X", "X's", "between X and Y", "the Xish attack", whoever holds it.
fn of_noun(scene: &Scene, i: usize) -> Vec<usize> {
    let text = scene.text;
    let mut found: Vec<usize> = Vec::new();
    for child in text.children(i) {
        let between = matches!(text.case(child), Some("by" | "between" | "among"));
        let owns = match text.relation(child) {
            Relation::Nmod | Relation::Obl => between,
            Relation::NmodPoss | Relation::Amod | Relation::Compound => acts(scene, child),
            _ => false,
        };
        if owns {
            found.extend(acting(scene, child));
            if between {
                found.extend(scene.members(child).filter(|&at| acts(scene, at)));
            }
        }
    }
    found.dedup();
    if !found.is_empty() {
        return found;
    }
    let head = text.head(i);
    match (text.relation(i), head) {
        (Relation::Obj | Relation::Obl | Relation::Xcomp, Some(verb)) if text.is_verb(verb) => {
            if scene.is_passive(verb) {
                text.agent(verb).map(|agent| acting(scene, agent)).unwrap_or_default()
            } else {
                text.subject(verb).map(|subject| acting(scene, subject)).unwrap_or_default()
            }
        }
        _ => Vec::new(),
    }
}

/// The heads of those to whom it is done.
pub(super) fn targets(scene: &Scene, candidate: &Candidate, sources: &[usize]) -> Vec<usize> {
    let text = scene.text;
    if candidate.by_sayer
        && let Some(subject) = text.subject(candidate.at)
    {
        let asked = acting(scene, subject);
        if !asked.is_empty() && !asked.iter().any(|at| sources.contains(at)) {
            return asked;
        }
    }
    // "demanded that X leave": whoever is to do it.
    if candidate.kind == EventType::Request
        && let Some(subject) = candidate.inner.and_then(|clause| text.child(clause, &[Relation::Nsubj]))
    {
        let asked = acting(scene, subject);
        if !asked.is_empty() && !asked.iter().any(|at| sources.contains(at)) {
            return asked;
        }
    }
    let sentence = text.sentence_tokens(candidate.at);
    let sayers = sayers(scene, candidate.at);
    let of_source: Vec<&Party> = sources.iter().filter_map(|&at| scene.parties.party(at)).collect();
    let mut best: Option<(i32, usize)> = None;
    for at in scene.parties.mentioned(sentence) {
        let Some(party) = scene.parties.party(at) else { continue };
        let same = |one: &&Party| {
            one.head == party.head || party.span.contains(one.span) || one.span.contains(party.span)
        };
        let inside = sources
            .iter()
            .any(|&source| source == at || text.is_under(at, source) && !apart(scene, at, source));
        if inside || of_source.iter().any(same) || sayers.contains(&at) {
            continue;
        }
        if is_means(scene, candidate, at) || is_setting(scene, candidate, at, party) {
            continue;
        }
        let worth = nearness(scene, candidate, at) + i32::from(party.code.is_some()) * 10
            - i32::from(party.is_place) * 5;
        if worth > 0 && best.is_none_or(|(known, _)| worth > known) {
            best = Some((worth, at));
        }
    }
    let Some((_, at)) = best else { return Vec::new() };
    let others =
        scene.members(at).filter(|&other| other != at && acts(scene, other) && !sources.contains(&other));
    std::iter::once(at).chain(others).collect()
}

/// "send troops to X", "withdraw its soldiers from X": those who are sent are not those to whom it is done.
fn is_means(scene: &Scene, candidate: &Candidate, at: usize) -> bool {
    let text = scene.text;
    let sent = matches!(
        candidate.kind,
        EventType::Aid
            | EventType::Mobilize
            | EventType::Agree
            | EventType::Request
            | EventType::Reject
            | EventType::Threaten
    ) || matches!(candidate.mode, Some("withdraw" | "ceasefire"));
    let force = scene.noun(at) & scene.lexicon.noun_bits(&["force"]) != 0;
    let moved = matches!(text.relation(at), Relation::Obj)
        && text
            .head(at)
            .is_some_and(|verb| scene.is_of(verb, &["give", "mobilize", "withdraw", "deploy_patient"]));
    let own = text.children(at).any(|child| {
        text.relation(child) == Relation::NmodPoss
            && matches!(text.lemma(child), "its" | "their" | "his" | "her" | "our")
            || matches!(text.word(child), "its" | "their" | "his")
    });
    force && (own || sent && moved)
}

/// "will meet in Nairobi": where they meet is nobody they meet.
fn is_setting(scene: &Scene, candidate: &Candidate, at: usize, party: &Party) -> bool {
    let meets = matches!(
        candidate.kind,
        EventType::Consult | EventType::Agree | EventType::Support | EventType::Cooperate
    ) && candidate.mode != Some("visit");
    meets
        && party.sector.is_none_or(|_| party.is_place)
        && matches!(scene.text.case(at), Some("in" | "at" | "near" | "outside"))
        && !scene.text.ancestors(at).skip(1).take(2).any(|up| scene.text.is_noun(up) && up != candidate.at)
}

/// Whether somebody under a source is another party all the same: in a clause of its own.
fn apart(scene: &Scene, at: usize, source: usize) -> bool {
    let text = scene.text;
    text.ancestors(at).take_while(|&up| up != source).any(|up| {
        matches!(text.relation(up), Relation::AclRelcl | Relation::Acl | Relation::Appos | Relation::Conj)
            && text.upos(up) == Upos::Verb
    })
}

/// Who says it.
pub(super) fn sayers(scene: &Scene, i: usize) -> Vec<usize> {
    let text = scene.text;
    text.ancestors(i)
        .skip(1)
        .chain(text.ancestors(i).take(4).filter_map(|up| super::candidates::spoken_beside(scene, up)))
        .filter(|&verb| text.is_verb(verb) && scene.is_of(verb, &["say"]))
        .filter_map(|verb| text.subject(verb))
        .chain(text.sentence_tokens(i).filter(|&at| {
            text.children(at)
                .any(|child| text.lemma(child) == "accord" && text.relation(child) == Relation::Case)
        }))
        .flat_map(|subject| scene.members(subject))
        .collect()
}

/// How near a mention stands to what the candidate governs, in tenths.
fn nearness(scene: &Scene, candidate: &Candidate, at: usize) -> i32 {
    let heads: Vec<usize> = [Some(candidate.at), candidate.inner]
        .into_iter()
        .flatten()
        .chain(candidate.words.iter().copied())
        .collect();
    let mut worth = 0;
    for (n, &head) in heads.iter().enumerate() {
        let near = path(scene, candidate, at, head);
        worth = worth.max(near - 10 * i32::from(n > 0));
    }
    // Anybody else in the sentence is better than nobody.
    worth.max(6)
}

/// The worth of the way from a mention up to a head of the event.
fn path(scene: &Scene, candidate: &Candidate, at: usize, head: usize) -> i32 {
    let text = scene.text;
    let mut worth = 120;
    for (n, up) in text.ancestors(at).take(8).enumerate() {
        if up == head {
            return if n == 0 { 0 } else { worth };
        }
        let direct = text.head(up) == Some(head);
        worth -= match text.relation(up) {
            Relation::Obj | Relation::Iobj => {
                if direct {
                    0
                } else {
                    12
                }
            }
            Relation::NsubjPass => 0,
            Relation::Nsubj => {
                if direct
                    && !scene.is_passive(head)
                    && text.is_verb(head)
                    && head == candidate.at
                    && !candidate.by_sayer
                {
                    90
                } else if candidate.by_sayer {
                    0
                } else if candidate.kind == EventType::Request {
                    8
                } else {
                    25
                }
            }
            Relation::Obl | Relation::Nmod | Relation::OblUnmarked => of_case(text.case(up)),
            // "a Greek request": whose it is that is refused.
            Relation::Amod | Relation::Compound | Relation::NmodPoss => {
                if candidate.kind == EventType::Reject { 5 } else { 20 }
            }
            Relation::Ccomp | Relation::Xcomp => 12,
            Relation::Conj => 10,
            Relation::Advcl => 45,
            Relation::Acl => 30,
            Relation::AclRelcl => 50,
            Relation::Appos => 15,
            Relation::OblAgent => 80,
            _ => 30,
        };
    }
    0
}

fn of_case(case: Option<&str>) -> i32 {
    match case {
        Some("with" | "against" | "to" | "on" | "at" | "toward" | "towards" | "upon") => 15,
        Some("from" | "for" | "between" | "into" | "over" | "of" | "among") => 25,
        Some("in" | "inside" | "near" | "outside" | "throughout" | "across" | "within") => 45,
        Some("by" | "after" | "before" | "during" | "since" | "under") => 70,
        _ => 40,
    }
}

/// Where it takes place: the first name of a place that a preposition brings under the event, otherwise in its sentence.
pub(super) fn place(scene: &Scene, candidate: &Candidate) -> Option<usize> {
    let text = scene.text;
    let placed = |i: usize| {
        matches!(
            text.case(i),
            Some("in" | "at" | "near" | "outside" | "inside" | "throughout" | "across" | "around")
        ) && text.upos(i) == Upos::Propn
            && !scene.is_time(i)
    };
    let sentence = text.sentence_tokens(candidate.at);
    let named = |i: usize| {
        // "near the town of Samarra".
        let of =
            text.children(i).find(|&child| text.case(child) == Some("of") && text.upos(child) == Upos::Propn);
        if matches!(
            text.lemma(i),
            "town" | "city" | "village" | "province" | "region" | "district" | "area" | "state"
        ) {
            of
        } else {
            None
        }
    };
    let brought = |i: usize| {
        matches!(
            text.case(i),
            Some("in" | "at" | "near" | "outside" | "inside" | "throughout" | "across" | "around")
        )
    };
    let all: Vec<usize> =
        sentence.filter_map(|i| if placed(i) { Some(i) } else { named(i).filter(|_| brought(i)) }).collect();
    all.iter().copied().find(|&i| text.is_under(i, candidate.at)).or_else(|| all.first().copied())
}
