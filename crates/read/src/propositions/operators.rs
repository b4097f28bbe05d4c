//! The words that take a side on a term: those that govern it in the tree, or stand before it in its clause.

use armistice_language::{Relation, Upos};
use armistice_record::Stance;

use super::terms::Mention;
use crate::lexicon::{Operator, lexicon};
use crate::syntax::Text;

pub(crate) mod futile;

/// One operator on the way up from a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) at: usize,
    pub(super) stance: Stance,
    /// Whether what is below has not happened: "urged Y to accept".
    pub(super) irrealis: bool,
    /// Whether the operator is a noun with a holder of its own.
    pub(super) nominal: bool,
}

/// The first term after an operator in its clause, with those coordinated to it.
pub(super) fn following(text: &Text, operator: usize, mentions: &[Mention]) -> Vec<(Mention, Step)> {
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
        let here = mentions.binary_search_by_key(&i, |mention| mention.at).ok().map(|n| &mentions[n]);
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
pub(super) fn listed(text: &Text, head: usize) -> Option<(char, &'static Operator)> {
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

/// The operators over a term (`steps`, from [`climb`]) that stand for a side somebody takes, innermost first.
pub(super) fn sides(text: &Text, term: usize, mut steps: Vec<Step>) -> Vec<Step> {
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
pub(super) fn climb(text: &Text, term: usize) -> Vec<Step> {
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
    if let Some(stance) = futile::side(text, below, head) {
        return Some(Step { at: head, stance, irrealis: false, nominal: true });
    }
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
