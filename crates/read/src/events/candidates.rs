//! What each word of a sentence would be as an event: by its own rules, and by what it takes inside it.

use armistice_language::{Relation, Upos};
use armistice_record::{EventType, Realis};

use super::scene::{Argument, Role, Scene};

/// A word as an event.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) at: usize,
    pub(super) kind: EventType,
    pub(super) mode: Option<&'static str>,
    /// In tenths of a rule's strength.
    pub(super) strength: i32,
    /// The words that tell it.
    pub(super) words: Vec<usize>,
    pub(super) realis: Realis,
    /// The clause or noun that is promised, asked for, refused.
    pub(super) inner: Option<usize>,
    /// Whether whoever says it does it: "said that X must".
    pub(super) by_sayer: bool,
}

impl Candidate {
    fn new(at: usize, kind: EventType, mode: Option<&'static str>, strength: i32) -> Self {
        Candidate {
            at,
            kind,
            mode,
            strength,
            words: vec![at],
            realis: Realis::Asserted,
            inner: None,
            by_sayer: false,
        }
    }

    fn with(mut self, word: Option<usize>) -> Self {
        self.words.extend(word);
        self
    }

    fn around(mut self, inner: Option<usize>) -> Self {
        self.inner = inner;
        self.words.extend(inner);
        self
    }
}

/// The event that the word at `i` would be, with everything that bends it: what it governs, modals, negation.
pub(super) fn at(scene: &Scene, i: usize) -> Option<Candidate> {
    if let Some(own) = by_dictionary(scene, i) {
        return bent(scene, own?);
    }
    let found = match scene.text.upos(i) {
        Upos::Verb | Upos::Adj => {
            wrapping(scene, i, 0).or_else(|| plain(scene, i)).or_else(|| called_for(scene, i))
        }
        Upos::Noun | Upos::Propn => nominal(scene, i),
        _ => None,
    }?;
    bent(scene, found)
}

/// What the user's own dictionary says of a verb: an event, no event, or nothing.
fn by_dictionary(scene: &Scene, i: usize) -> Option<Option<Candidate>> {
    let text = scene.text;
    let tokens = text.sentence_tokens(i);
    let patterns = scene.dictionaries.patterns(text.word(i));
    let near = |range: std::ops::Range<usize>, words: &[String]| {
        range.clone().find(|&at| {
            words.iter().any(|word| {
                text.lemma(at).eq_ignore_ascii_case(word) || text.word(at).eq_ignore_ascii_case(word)
            })
        })
    };
    for pattern in patterns {
        let after: Option<Vec<usize>> =
            pattern.after.iter().map(|words| near(i + 1..tokens.end.min(i + BESIDE), words)).collect();
        let before: Option<Vec<usize>> = pattern
            .before
            .iter()
            .map(|words| near(tokens.start.max(i.saturating_sub(BESIDE))..i, words))
            .collect();
        if let (Some(after), Some(before)) = (after, before) {
            return Some(pattern.kind.map(|kind| {
                let mut own = Candidate::new(i, kind, None, OWN);
                own.words.extend(after.into_iter().chain(before));
                own
            }));
        }
    }
    None
}

/// How many words from a verb those of its pattern may stand.
const BESIDE: usize = 10;
/// The strength of a pattern of the user's own.
const OWN: i32 = 60;

/// "said that X must ensure": what must be done is asked for, whatever it is.
fn called_for(scene: &Scene, i: usize) -> Option<Candidate> {
    let text = scene.text;
    let asked = matches!(text.modal(i), Some("must" | "should" | "ought")) && says(scene, i).is_some();
    let other = text.subject(i).is_some_and(|subject| scene.parties.party(subject).is_some());
    (text.upos(i) == Upos::Verb && asked && other).then(|| Candidate::new(i, EventType::Request, None, 38))
}

/// By the rules of the word alone.
fn plain(scene: &Scene, i: usize) -> Option<Candidate> {
    let classes = scene.head(i);
    let arguments = scene.arguments(i);
    let found = if scene.text.upos(i) == Upos::Adj {
        scene.best_rule(scene.lexicon.rules_of_adjective(classes), &arguments)
    } else {
        scene.best_rule(scene.lexicon.rules_of_verb(classes), &arguments)
    };
    let (rule, argument, strength) = found?;
    Some(Candidate::new(i, rule.kind, rule.mode, strength as i32).with(argument))
}

/// A noun that tells an event: "the signing of", "an attack by X on Y".
fn nominal(scene: &Scene, i: usize) -> Option<Candidate> {
    let part = matches!(
        scene.text.relation(i),
        Relation::Compound | Relation::Amod | Relation::Flat | Relation::NmodDesc | Relation::OblUnmarked
    );
    if part {
        return None;
    }
    let (rule, _, strength) = scene.best_rule(scene.lexicon.rules_of_noun(scene.noun(i)), &[])?;
    Some(Candidate::new(i, rule.kind, rule.mode, strength as i32))
}

/// The clause that a verb or adjective takes.
fn complement(scene: &Scene, i: usize) -> Option<usize> {
    let text = scene.text;
    text.children(i).find(|&child| {
        // "committed to opening".
        let gerund = matches!(text.upos(i), Upos::Adj | Upos::Verb)
            && matches!(text.relation(child), Relation::Advcl | Relation::Obl)
            && text.upos(child) == Upos::Verb
            && text.children(child).any(|mark| mark < child && text.lemma(mark) == "to");
        gerund
            || matches!(text.relation(child), Relation::Xcomp | Relation::Ccomp)
            || matches!(text.relation(child), Relation::Advcl | Relation::Acl)
                && child > i
                && has_to(scene, child)
    })
}

fn has_to(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.children(i).any(|child| child < i && text.lemma(child) == "to" && text.upos(child) == Upos::Part)
}

/// What stands inside a clause or noun: the event it would be.
fn inner(scene: &Scene, i: usize, depth: usize) -> Option<Candidate> {
    if depth > DEEPEST {
        return None;
    }
    if matches!(scene.text.upos(i), Upos::Noun | Upos::Propn) {
        return nominal(scene, i);
    }
    let own = wrapping(scene, i, depth + 1).or_else(|| plain(scene, i));
    // "to try to attack": aspect words are looked through.
    let through = scene.is_of(i, &["aspect", "say"]) && own.as_ref().is_none_or(|own| own.strength < 30);
    if through && let Some(clause) = complement(scene, i) {
        return inner(scene, clause, depth + 1).or(own);
    }
    own
}

/// The strength of what is no more than a hint.
const HINT: i32 = 20;
/// How deep promises, threats and demands may nest.
const DEEPEST: usize = 4;

/// The argument that names an event: "agreed to a ceasefire", "called for talks".
fn event_argument(scene: &Scene, arguments: &[Argument]) -> Option<usize> {
    arguments
        .iter()
        .filter(|argument| argument.role != Role::Subject)
        .map(|argument| argument.at)
        .find(|&at| nominal(scene, at).is_some())
}

/// Promises, plans, threats, demands, refusals: what they make of the event inside.
fn wrapping(scene: &Scene, i: usize, depth: usize) -> Option<Candidate> {
    if depth > DEEPEST {
        return None;
    }
    let clause = complement(scene, i);
    let arguments = scene.arguments(i);
    let named = event_argument(scene, &arguments);
    let content = clause.or(named);
    let within = content.and_then(|content| inner(scene, content, depth));
    // A hint inside is no act.
    let kind = within.as_ref().filter(|within| within.strength > HINT).map(|within| within.kind);
    let negated = clause.is_some_and(|clause| scene.text.is_negated(clause));
    let of = |classes: &[&str]| scene.is_of(i, classes);
    let made = |kind: EventType, strength: i32| Some(Candidate::new(i, kind, None, strength).around(content));
    if of(&["threaten"]) {
        let mode = within.as_ref().and_then(threatened);
        return Some(Candidate::new(i, EventType::Threaten, mode, 45).around(content));
    }
    if of(&["vow"]) && kind.is_some_and(|kind| !kind.is_cooperative()) && !negated {
        let mode = within.as_ref().and_then(threatened);
        return Some(Candidate::new(i, EventType::Threaten, mode, 45).around(content));
    }
    if of(&["promise"]) && content.is_some() {
        return match kind {
            Some(kind) if negated && kind.is_cooperative() => made(EventType::Reject, 40),
            Some(EventType::Assault | EventType::Sanction | EventType::Coerce | EventType::Protest)
                if !negated =>
            {
                if clause.is_some() && !scene.is_of(i, &["ease"]) {
                    let mode = within.as_ref().and_then(threatened);
                    return Some(Candidate::new(i, EventType::Threaten, mode, 35).around(content));
                }
                None
            }
            Some(EventType::Accuse | EventType::Reject | EventType::Threaten | EventType::Mobilize) => None,
            _ => made(EventType::Agree, 45),
        };
    }
    if of(&["reject"]) && clause.is_some() {
        return made(EventType::Reject, 45);
    }
    if of(&["fail"]) && clause.is_some() {
        return match kind {
            Some(kind) if kind.is_cooperative() => made(EventType::Reject, 38),
            _ => None,
        };
    }
    if scene.text.lemma(i) == "order" && clause.is_some() && kind == Some(EventType::Coerce) {
        let mode = within.as_ref().and_then(|within| within.mode);
        return Some(Candidate::new(i, EventType::Coerce, mode, 45).around(content));
    }
    if of(&["request"]) && (clause.is_some() || named.is_some()) && !intends(scene, i, clause) {
        return made(EventType::Request, 45);
    }
    if of(&["request"]) && scene.text.lemma(i) == "want" {
        return match kind {
            Some(kind) if kind.is_cooperative() => made(EventType::Agree, 35),
            _ => within.map(|within| Candidate { at: i, realis: Realis::Future, ..within }),
        };
    }
    if of(&["permit"]) && clause.is_some() {
        return match kind {
            Some(EventType::Retreat) => made(EventType::Retreat, 40),
            _ => made(EventType::Concede, 40),
        };
    }
    let told_to = of(&["tell_to"]) && clause.is_some_and(|clause| has_to(scene, clause));
    if told_to && scene.text.child(i, &[Relation::Obj, Relation::Iobj]).is_some() {
        return made(EventType::Request, 40);
    }
    if of(&["prevent"]) && clause.is_some() {
        return made(EventType::Coerce, 35);
    }
    if of(&["stop"]) && clause.is_some() {
        return match kind {
            Some(kind) if kind.is_cooperative() => made(EventType::Sanction, 35),
            Some(_) => made(EventType::Retreat, 40),
            None => None,
        };
    }
    if (of(&["intend"]) || of(&["ready"])) && clause.is_some() {
        return match kind {
            Some(kind) if kind.is_cooperative() => made(EventType::Agree, 38),
            Some(EventType::Assault) if scene.text.lemma(i) == "prepare" => made(EventType::Mobilize, 40),
            Some(EventType::Assault | EventType::Coerce | EventType::Sanction | EventType::Protest) => {
                let mode = within.as_ref().and_then(threatened);
                Some(Candidate::new(i, EventType::Threaten, mode, 38).around(content))
            }
            Some(_) => within.map(|within| Candidate { at: i, realis: Realis::Future, ..within }),
            None if of(&["ready"]) => made(EventType::Agree, 30),
            None => None,
        };
    }
    if of(&["unwilling"]) {
        return made(EventType::Reject, 36);
    }
    if of(&["deny"]) && within.is_none() {
        return made(EventType::Reject, 12);
    }
    None
}

/// "wants to meet": no demand, since the one who wants does it.
fn intends(scene: &Scene, i: usize, clause: Option<usize>) -> bool {
    let text = scene.text;
    matches!(text.lemma(i), "want" | "seek" | "push" | "ask" | "move" | "press" | "propose" | "suggest")
        && clause
            .is_some_and(|clause| has_to(scene, clause) && text.child(clause, &[Relation::Nsubj]).is_none())
        && text.child(i, &[Relation::Obj, Relation::Iobj]).is_none()
        && !text.is_passive(i)
        && matches!(text.lemma(i), "want" | "seek" | "move")
}

/// The mode of a threat: what is threatened.
fn threatened(inner: &Candidate) -> Option<&'static str> {
    match inner.kind {
        EventType::Assault | EventType::Mobilize => Some("violence"),
        EventType::Coerce if inner.mode == Some("arrest") => Some("arrest"),
        EventType::Coerce => Some("restrict"),
        EventType::Sanction if inner.mode == Some("expel") => Some("expel"),
        EventType::Sanction => Some("relations"),
        _ => None,
    }
}

/// Tense, modals and negation: what is to come, may be, must be or is not.
fn bent(scene: &Scene, mut found: Candidate) -> Option<Candidate> {
    let text = scene.text;
    let i = found.at;
    let modal = text.modal(i);
    let negated = text.is_negated(i) || denied_subject(scene, i);
    let conditional = has_condition(scene, i);
    let future =
        matches!(modal, Some("will" | "shall" | "'ll" | "’ll" | "wo" | "would")) || going_to(scene, i);
    if matches!(modal, Some("must" | "should" | "ought")) || needs(scene, i) {
        found.realis = Realis::Hypothetical;
        if says(scene, i).is_some() {
            found.kind = EventType::Request;
            found.mode = None;
            found.strength = 42;
            found.by_sayer = true;
        }
        return Some(found);
    }
    if negated {
        found.realis = Realis::Negated;
        if matches!(
            found.kind,
            EventType::Request | EventType::Threaten | EventType::Accuse | EventType::Reject
        ) {
            found.strength -= 15;
        } else if found.kind.is_cooperative() {
            found.kind = EventType::Reject;
            found.mode = None;
            found.strength += if future || modal.is_some() { 10 } else { -3 };
        } else {
            found.strength -= 12;
        }
        return Some(found);
    }
    if future || modal.is_none() && scheduled(scene, i) {
        found.realis =
            if modal == Some("would") && conditional { Realis::Hypothetical } else { Realis::Future };
        match found.kind {
            EventType::Consult
            | EventType::Support
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Retreat
            | EventType::Concede => {
                found.kind = EventType::Agree;
                found.mode = None;
            }
            // Force and pressure to come are a threat; a party's own preparations are one only on a condition.
            EventType::Assault | EventType::Coerce | EventType::Sanction | EventType::Protest => {
                found.mode = threatened(&found);
                found.kind = EventType::Threaten;
            }
            EventType::Mobilize if conditional => {
                found.mode = threatened(&found);
                found.kind = EventType::Threaten;
            }
            _ => {}
        }
        return Some(found);
    }
    if matches!(modal, Some("may" | "might" | "could" | "can"))
        || conditional && text.relation(i) == Relation::Advcl
    {
        found.realis = Realis::Hypothetical;
        found.strength -= 5;
    }
    if text.children(i).any(|child| text.relation(child) == Relation::Aux && text.word(child) == "had") {
        found.realis = Realis::Historical;
    }
    Some(found)
}

/// "no X agreed": the negation stands at the subject.
fn denied_subject(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.child(i, &[Relation::Nsubj, Relation::NsubjPass, Relation::Obj]).is_some_and(|noun| {
        text.children(noun).any(|child| {
            text.relation(child) == Relation::Det && text.lemma(child).eq_ignore_ascii_case("no")
        })
    })
}

fn going_to(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.relation(i) == Relation::Xcomp
        && text.head(i).is_some_and(|head| text.lemma(head) == "go" && text.word(head) == "going")
}

/// "is to meet", "are due to arrive".
fn scheduled(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    let be_to = has_to(scene, i)
        && text
            .children(i)
            .any(|child| matches!(text.word(child), "is" | "are" | "was" | "were") && child < i)
        && !text.is_passive(i);
    let due = matches!(text.relation(i), Relation::Xcomp | Relation::Advcl)
        && text.head(i).is_some_and(|head| {
            matches!(text.lemma(head), "due" | "schedule" | "expect" | "set" | "likely" | "slate" | "plan")
        });
    be_to || due
}

/// "need to", "have to".
fn needs(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.relation(i) == Relation::Xcomp
        && text.head(i).is_some_and(|head| matches!(text.lemma(head), "need" | "have") && text.is_verb(head))
}

fn has_condition(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.children(i).any(|clause| {
        text.relation(clause) == Relation::Advcl
            && text.children(clause).any(|mark| matches!(text.lemma(mark), "if" | "unless" | "until"))
    })
}

/// The verb of speech in whose complement a word stands.
pub(super) fn says(scene: &Scene, i: usize) -> Option<usize> {
    let text = scene.text;
    let mut at = i;
    for _ in 0..6 {
        let head = text.head(at)?;
        let reported = match text.relation(at) {
            Relation::Ccomp | Relation::Parataxis => {
                scene.is_of(head, &["say", "request", "accuse", "condemn"])
            }
            _ => false,
        };
        if reported {
            return Some(head);
        }
        // "…, X said": the speech hangs on what is said.
        if let Some(speech) = spoken_beside(scene, at) {
            return Some(speech);
        }
        match text.relation(at) {
            Relation::Ccomp | Relation::Conj | Relation::Xcomp | Relation::Parataxis => at = head,
            _ => return None,
        }
    }
    None
}

/// A verb of speech that is loosely joined to a clause: "Israel will leave, the minister said".
pub(super) fn spoken_beside(scene: &Scene, i: usize) -> Option<usize> {
    let text = scene.text;
    text.children(i).find(|&child| {
        text.relation(child) == Relation::Parataxis && text.is_verb(child) && scene.is_of(child, &["say"])
    })
}
