//! Who said what: for every cue word its source and its content.
//!
//! A cue is a word of `lexicon/cues.tsv` with a complement that brings a content, a quotation beside it, or
//! "according to". Sources are noun phrases here; who they are is settled in [`crate::actors`].

use armistice_language::{Attribution as Learnt, Relation, Upos};
use armistice_record::Span;

use crate::lexicon::{Cue, CueClass, lexicon};
use crate::quotations::Quotation;
use crate::syntax::Text;

mod content;
mod continued;
mod cover;
mod learnt;
mod speakers;

/// Somebody, some words and what they ascribe.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// The word that ascribes.
    pub(crate) cue: usize,
    /// Its words with auxiliaries and particles.
    pub(crate) cue_words: Vec<Span>,
    pub(crate) class: CueClass,
    /// The head of the noun phrase that names the source.
    pub(crate) source: Option<usize>,
    /// The pieces of the content, in text order.
    pub(crate) content: Vec<Span>,
    /// The head of the noun phrase that is accused.
    pub(crate) accused: Option<usize>,
    /// The medium that quotes the source.
    pub(crate) via: Option<usize>,
    /// The attribution in whose content this one stands.
    pub(crate) within: Option<usize>,
}

/// Finds the attributions of a report, in the order of their cues.
///
/// Two readers look: rules over the tree, and the attribution network (`learnt`). Where both see a cue, the network
/// says where reported speech begins and ends, and the rules what is demanded, charged or denied, since the record
/// leaves out the one to whom it is put. What only the network sees is taken if it is sure that words were uttered.
pub(crate) fn find(text: &Text, quotations: &[Quotation], learnt: &[Learnt]) -> Vec<Attribution> {
    let mut found = by_rule(text, quotations);
    learnt::join(text, quotations, learnt, &mut found);
    continued::stay_within(text, quotations, &mut found);
    continued::fill_quotations(text, quotations, &mut found);
    continued::continue_quotations(text, quotations, &mut found);
    continued::follow_colons(text, &mut found);
    found.sort_by_key(|attribution| attribution.cue);
    nest(text, &mut found);
    // "We demand talks," said X: X says so, once.
    found.retain(|one| {
        one.within.is_none() || !one.source.is_some_and(|source| is_first_person(text, source))
    });
    nest(text, &mut found);
    found
}

fn nest(text: &Text, found: &mut [Attribution]) {
    let cues: Vec<Span> = found.iter().map(|one| text.token(one.cue).span).collect();
    cover::nest(&cues, found);
}

fn is_first_person(text: &Text, source: usize) -> bool {
    matches!(text.word(source).to_lowercase().as_str(), "i" | "we")
}

/// The attributions that the rules see, in the order of their cues: enough where only who says something is asked, and many
/// times as fast.
pub(crate) fn by_rule(text: &Text, quotations: &[Quotation]) -> Vec<Attribution> {
    (0..text.len())
        .filter_map(|i| {
            according(text, i).or_else(|| if text.is_verb(i) { verbal(text, quotations, i) } else { None })
        })
        .collect()
}

/// The cue that the verb at `i` is, also as "call for" or "rule out".
fn cue_at(text: &Text, i: usize) -> Option<&'static Cue> {
    let lemma = text.lemma(i);
    let cues = &lexicon().cues;
    let follows = text.particle(i).or_else(|| {
        text.children(i).filter(|&c| text.relation(c) == Relation::Obl).find_map(|c| text.case(c))
    });
    follows.and_then(|word| cues.get(format!("{lemma}_{word}").as_str())).or_else(|| cues.get(lemma))
}

fn verbal(text: &Text, quotations: &[Quotation], i: usize) -> Option<Attribution> {
    let cue = cue_at(text, i)?;
    if cue.class == CueClass::Think || is_unsaid(text, i) {
        return None;
    }
    let quoted = quoted_as_saying(text, i);
    if quoted.is_some() {
        return quoted;
    }
    let passive = text.is_passive(i);
    if cue.class == CueClass::Accuse {
        return accusation(text, quotations, i, passive);
    }
    let source = if passive { text.agent(i) } else { speakers::of(text, quotations, i) };
    if source.is_some_and(|source| text.relation(source) == Relation::Expl || is_nobody(text, source)) {
        return None;
    }
    if passive && source.is_none() && text.child(i, &[Relation::Ccomp, Relation::Csubj]).is_none() {
        return None;
    }
    let content = content::of_verb(text, quotations, i, source, cue)?;
    Some(Attribution {
        cue: i,
        cue_words: cue_words(text, i),
        class: cue.class,
        source,
        content,
        accused: None,
        via: None,
        within: None,
    })
}

/// A subject that cannot speak: "there", "this", a bare number.
fn is_nobody(text: &Text, source: usize) -> bool {
    matches!(
        text.lemma(source).to_lowercase().as_str(),
        "there" | "this" | "that" | "these" | "what" | "it" | "which"
    ) && text.upos(source) != Upos::Propn
        && !text.word(source).eq_ignore_ascii_case("it")
}

/// Whether a cue stands for words that nobody uttered: denied, possible, to come, supposed, or "asked not to be named".
fn is_unsaid(text: &Text, i: usize) -> bool {
    let unnamed = text.lemma(i) == "ask" && i + 1 < text.len() && text.lemma(i + 1) == "not";
    let asked = text.lemma(i) == "ask" && text.is_passive(i) && text.agent(i).is_none();
    text.is_negated(i)
        || text.modal(i).is_some()
        || is_infinitive(text, i)
        || is_supposed(text, i)
        || unnamed
        || asked
}

/// "unless Israel promises": not said either.
fn is_supposed(text: &Text, i: usize) -> bool {
    text.ancestors(i).take(3).any(|up| {
        text.children(up).any(|child| {
            text.relation(child) == Relation::Mark && matches!(text.lemma(child), "if" | "unless")
        }) && text.relation(up) == Relation::Advcl
    })
}

/// "to urge": not uttered yet; also "to meet him and urge".
fn is_infinitive(text: &Text, i: usize) -> bool {
    let marked = text.children(i).any(|child| {
        text.relation(child) == Relation::Mark && text.lemma(child) == "to" && text.upos(child) == Upos::Part
    });
    let bare = text.relation(i) == Relation::Conj
        && text.word(i) == text.lemma(i)
        && text.child(i, &[Relation::Nsubj]).is_none();
    marked
        || bare
            && text.head(i).is_some_and(|head| {
                text.word(head) != text.lemma(head)
                    && (head + 1..i).any(|at| text.lemma(at) == "to" && text.upos(at) == Upos::Part)
                    || text.relation(head) == Relation::Xcomp
            })
}

/// Whether a verb is a cue that stands for something said.
fn utters(text: &Text, i: usize) -> bool {
    text.is_verb(i) && text.modal(i).is_none() && cue_at(text, i).is_some()
}

/// "Interfax quotes Y as saying Z", "Y was quoted as saying Z", "Y was reported as saying": Y says Z.
fn quoted_as_saying(text: &Text, i: usize) -> Option<Attribution> {
    let start = text.sentence_tokens(i).start;
    if i <= start || text.lemma(i - 1) != "as" || text.word(i) != "saying" {
        return None;
    }
    let quoting = (start..i)
        .rev()
        .find(|&at| matches!(text.lemma(at), "quote" | "report" | "cite") && text.upos(at) == Upos::Verb)?;
    let quoted = (quoting + 1..i - 1)
        .find(|&at| text.is_noun(at) && text.head(at).is_none_or(|head| head <= quoting || head >= i));
    let passive = text.is_passive(quoting) || quoted.is_none();
    let (source, via) =
        if passive { (text.subject(quoting), text.agent(quoting)) } else { (quoted, text.subject(quoting)) };
    let content = content::after(text, i)?;
    Some(Attribution {
        cue: i,
        cue_words: vec![text.stretch(i - 1, i)],
        class: CueClass::Say,
        source,
        content: vec![content],
        accused: None,
        via,
        within: None,
    })
}

/// "X accuses Y of Z", "X blames Y for Z", "Y is accused of Z".
fn accusation(text: &Text, quotations: &[Quotation], i: usize, passive: bool) -> Option<Attribution> {
    let (source, accused) = if passive {
        (text.agent(i), text.subject(i))
    } else {
        (speakers::of(text, quotations, i), text.child(i, &[Relation::Obj]))
    };
    let accused =
        accused.or_else(|| (i + 1..text.sentence_tokens(i).end.min(i + 8)).find(|&at| text.is_noun(at)));
    let end = text.sentence_tokens(i).end;
    let from = accused.filter(|&accused| accused > i).unwrap_or(i);
    let mark = (from + 1..end.min(from + ACCUSED))
        .find(|&at| matches!(text.lemma(at), "of" | "for" | "with") && is_charge(text, at))?;
    let (first, last) = (mark + 1, content::end_after(text, i, mark + 1));
    if first > last {
        return None;
    }
    let content = content::trimmed(text, text.stretch(first, last))?;
    Some(Attribution {
        cue: i,
        cue_words: cue_words(text, i),
        class: CueClass::Accuse,
        source,
        content: vec![content],
        accused,
        via: None,
        within: None,
    })
}

/// How many words after the accused the charge may begin.
const ACCUSED: usize = 14;

/// "of" before a verb or a deed, not within the name of the accused ("the government of Sudan of …").
fn is_charge(text: &Text, at: usize) -> bool {
    at + 1 < text.len() && (text.is_verb(at + 1) || !matches!(text.upos(at + 1), Upos::Propn | Upos::Punct))
}

/// "According to X, Z" and "Z, according to X".
fn according(text: &Text, i: usize) -> Option<Attribution> {
    if !text.word(i).eq_ignore_ascii_case("according") || i + 1 >= text.len() || text.word(i + 1) != "to" {
        return None;
    }
    let source = (i..(i + 24).min(text.sentence_tokens(i).end)).skip(2).find(|&at| {
        // "according to him": the pronoun right after it.
        text.upos(at) == Upos::Pron && at == i + 2
            || text.is_noun(at) && !text.ancestors(at).skip(1).any(|up| up > i + 1 && text.is_noun(up))
    })?;
    let (_, last) = text.subtree(source);
    let content = content::around(text, i, last.max(source))?;
    Some(Attribution {
        cue: i,
        cue_words: vec![text.stretch(i, i + 1)],
        class: CueClass::Say,
        source: Some(source),
        content,
        accused: None,
        via: None,
        within: None,
    })
}

/// The cue with its auxiliaries, negation and particle.
fn cue_words(text: &Text, i: usize) -> Vec<Span> {
    let mut first = i;
    for child in text.children(i).rev() {
        let belongs = matches!(text.relation(child), Relation::Aux | Relation::AuxPass)
            || text.relation(child) == Relation::Advmod && child + 1 == first;
        if child < i && belongs && child + 3 >= first {
            first = child;
        }
    }
    let mut words = vec![text.stretch(first, i)];
    if let Some(particle) = text.child(i, &[Relation::CompoundPrt]) {
        words.push(text.token(particle).span);
    }
    words
}
