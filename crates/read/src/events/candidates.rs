//! What each word of a sentence would be as an event: by its own rules, and by what it takes inside it.

use armistice_language::{Relation, Upos};
use armistice_record::{EventType, Realis};

use super::bending::bent;
use super::scene::{Argument, Role, Scene};
use super::wrapping::wrapping;

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
    pub(super) fn new(at: usize, kind: EventType, mode: Option<&'static str>, strength: i32) -> Self {
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

    pub(super) fn around(mut self, inner: Option<usize>) -> Self {
        self.inner = inner;
        self.words.extend(inner);
        self
    }
}

/// The event that the word at `i` would be, with everything that bends it: what it governs, modals, negation.
pub(super) fn at(scene: &Scene, i: usize) -> Option<Candidate> {
    if let Some(own) = by_dictionary(scene, i) {
        return own.map(|own| bent(scene, own));
    }
    let found = match scene.text.upos(i) {
        Upos::Verb | Upos::Adj => {
            wrapping(scene, i, 0).or_else(|| plain(scene, i)).or_else(|| called_for(scene, i))
        }
        Upos::Noun | Upos::Propn => nominal(scene, i),
        _ => None,
    }?;
    Some(bent(scene, found))
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
pub(super) fn complement(scene: &Scene, i: usize) -> Option<usize> {
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

pub(super) fn has_to(scene: &Scene, i: usize) -> bool {
    let text = scene.text;
    text.children(i).any(|child| child < i && text.lemma(child) == "to" && text.upos(child) == Upos::Part)
}

/// What stands inside a clause or noun: the event it would be.
pub(super) fn inner(scene: &Scene, i: usize, depth: usize) -> Option<Candidate> {
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
pub(super) const HINT: i32 = 20;
/// How deep promises, threats and demands may nest.
pub(super) const DEEPEST: usize = 4;

/// The argument that names an event: "agreed to a ceasefire", "called for talks".
pub(super) fn event_argument(scene: &Scene, arguments: &[Argument]) -> Option<usize> {
    arguments
        .iter()
        .filter(|argument| argument.role != Role::Subject)
        .map(|argument| argument.at)
        .find(|&at| nominal(scene, at).is_some())
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
