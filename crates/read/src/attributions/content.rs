//! Where the content of an attribution begins and ends.

use armistice_language::tokens::turns_writing;
use armistice_language::{Entity, Relation, Upos};
use armistice_record::Span;

use crate::lexicon::{Cue, CueClass};
use crate::quotations::{self, Quotation};
use crate::syntax::Text;

/// The content that a verb of speech brings.
pub(super) fn of_verb(
    text: &Text,
    quotations: &[Quotation],
    verb: usize,
    source: Option<usize>,
    cue: &Cue,
) -> Option<Vec<Span>> {
    let takes = |complement: &str| cue.complements.contains(&complement);
    let quote_first = takes("quote") && quotation_before(text, quotations, verb, source);
    if takes("that")
        && !quote_first
        && let Some(clause) = clause_after(text, verb)
    {
        return Some(vec![clause]);
    }
    if takes("quote")
        && let Some(quoted) = quoted_beside(text, quotations, verb)
    {
        return Some(quoted);
    }
    if takes("that")
        && let Some(pieces) = inserted(text, verb, source)
    {
        return Some(pieces);
    }
    if let Some(rest) = misparsed_clause(text, verb) {
        return Some(vec![rest]);
    }
    if takes("to")
        && let Some(infinitive) = infinitive_after(text, verb)
    {
        return Some(vec![infinitive]);
    }
    if matches!(text.lemma(verb), "call" | "term" | "label" | "brand" | "consider")
        && let Some(judged) = judgement(text, verb)
    {
        return Some(vec![judged]);
    }
    prepositional(text, verb, cue)
        .or_else(|| takes("obj").then(|| object(text, verb, cue.class)).flatten())
        .map(|s| vec![s])
}

/// "say Z" where the tree has lost Z: what follows a finite "say" to the end of its sentence, if it has a verb.
fn misparsed_clause(text: &Text, verb: usize) -> Option<Span> {
    let tokens = text.sentence_tokens(verb);
    let follows = verb + 1;
    let finite = text.lemma(verb) == "say" && !text.word(verb).ends_with("ing");
    let stops = follows >= tokens.end
        || matches!(text.word(follows), "," | "." | ":" | ";")
        || text.upos(follows) == Upos::Adp;
    if !finite || stops || !(follows..tokens.end).any(|i| matches!(text.upos(i), Upos::Verb | Upos::Aux)) {
        return None;
    }
    let first = follows + usize::from(text.word(follows) == "that" && follows + 1 < tokens.end);
    trimmed(text, text.stretch(first, saying_cut(text, first, tokens.end - 1)))
}

/// "said (that) Z": the clause after the verb, to its end.
fn clause_after(text: &Text, verb: usize) -> Option<Span> {
    let clause = text
        .children(verb)
        .filter(|&child| child > verb)
        .find(|&child| matches!(text.relation(child), Relation::Ccomp | Relation::Parataxis))?;
    let (first, last) = text.subtree(clause);
    // "…, said a member": the cue of what stands before it.
    let inverted = matches!(text.word(clause - 1), "," | "”" | "\"")
        && super::utters(text, clause)
        && text.subject(clause).is_some_and(|subject| subject > clause);
    if inverted || text.relation(clause) == Relation::Parataxis && !has_subject(text, clause) {
        return None;
    }
    let first = after_date(text, first.max(verb + 1), clause);
    let first = first + usize::from(is_that(text, first));
    trimmed(text, text.stretch(first.min(last), end_after(text, verb, last)))
}

/// "said Monday he would": a date before the clause belongs to the cue.
fn after_date(text: &Text, first: usize, clause: usize) -> usize {
    let dated = |i: usize| text.token(i).entity == Some(Entity::Date) || matches!(text.word(i), "," | "on");
    let start = (first..clause).find(|&i| !dated(i)).unwrap_or(first);
    if (first..start).any(|i| text.token(i).entity == Some(Entity::Date)) { start } else { first }
}

fn is_that(text: &Text, i: usize) -> bool {
    text.word(i) == "that" && (text.upos(i) == Upos::Sconj || text.relation(i) == Relation::Mark)
}

/// How far a content goes that begins after its cue and reaches at least to `last`: to the end of the sentence, unless
/// the cue's subject goes on to do or say something else, or the reporter adds when and where it was said.
pub(super) fn end_after(text: &Text, verb: usize, last: usize) -> usize {
    let sentence = text.sentence_tokens(verb);
    let mut end = sentence.end - 1;
    for child in text.children(verb).filter(|&child| child > last) {
        let (low, _) = text.subtree(child);
        let cut = match text.relation(child) {
            Relation::Conj => super::utters(text, child) && !super::is_infinitive(text, child),
            Relation::Advcl => super::cue_at(text, child).is_some() || opens_with(text, child, &BACKGROUND),
            Relation::Obl | Relation::OblUnmarked => opens_with(text, child, &BACKGROUND),
            _ => false,
        };
        if cut && low > last {
            end = end.min(low - 1);
        }
    }
    saying_cut(text, verb + 1, end).max(last.min(end))
}

/// Words that open what the reporter adds.
const BACKGROUND: [&str; 8] = ["after", "as", "while", "when", "following", "during", "amid", "despite"];

fn opens_with(text: &Text, phrase: usize, words: &[&str]) -> bool {
    text.children(phrase).any(|child| {
        matches!(text.relation(child), Relation::Case | Relation::Mark) && words.contains(&text.lemma(child))
    })
}

/// Where ", saying …" or ", adding …" begins among tokens `first..=last`: the token before it, else `last`.
fn saying_cut(text: &Text, first: usize, last: usize) -> usize {
    (first + 1..=last)
        .find(|&i| {
            text.word(i).ends_with("ing")
                && text.word(i - 1) == ","
                && text.is_verb(i)
                && super::cue_at(text, i).is_some()
        })
        .map_or(last, |i| i - 2)
        .max(first)
}

fn has_subject(text: &Text, verb: usize) -> bool {
    text.child(verb, &[Relation::Nsubj, Relation::NsubjPass, Relation::Csubj, Relation::Expl]).is_some()
}

/// "… to Z": the infinitive, with its "to".
fn infinitive_after(text: &Text, verb: usize) -> Option<Span> {
    let clause = text.children(verb).filter(|&child| child > verb).find(|&child| {
        matches!(text.relation(child), Relation::Xcomp | Relation::Advcl | Relation::Ccomp)
            && text.upos(child) == Upos::Verb
    })?;
    let to =
        text.children(clause).find(|&child| text.lemma(child) == "to" && text.upos(child) == Upos::Part)?;
    let (_, last) = text.subtree(clause);
    // The record's contents begin after "to".
    let first = (to + 1).min(last);
    trimmed(text, text.stretch(first, saying_cut(text, first, last)))
}

/// "called for Z", "warned of Z".
fn prepositional(text: &Text, verb: usize, cue: &Cue) -> Option<Span> {
    let phrase = text.children(verb).filter(|&child| child > verb).find(|&child| {
        matches!(text.relation(child), Relation::Obl | Relation::Advcl | Relation::Xcomp)
            && marker(text, child).is_some_and(|(_, lemma)| cue.complements.contains(&lemma))
    })?;
    let (mark, _) = marker(text, phrase)?;
    let (_, last) = text.subtree(phrase);
    // "called on Y to Z": the content is what Y is to do.
    if text.lemma(mark) == "on" || text.lemma(mark) == "to" {
        return infinitive_after(text, verb)
            .or_else(|| trimmed(text, text.stretch((mark + 1).min(last), last)));
    }
    trimmed(text, text.stretch((mark + 1).min(last), last))
}

fn marker<'a>(text: &Text<'a>, phrase: usize) -> Option<(usize, &'a str)> {
    text.children(phrase)
        .find(|&child| matches!(text.relation(child), Relation::Case | Relation::Mark) && child < phrase)
        .map(|child| (child, text.lemma(child)))
}

/// "called the move a provocation": what is called and what it is called.
fn judgement(text: &Text, verb: usize) -> Option<Span> {
    let object =
        text.child(verb, &[Relation::Obj]).filter(|&object| object > verb && !text.is_passive(verb))?;
    let called = text
        .children(verb)
        .find(|&child| child > object && matches!(text.relation(child), Relation::Xcomp | Relation::Ccomp))?;
    let (first, _) = text.subtree(object);
    let (_, last) = text.subtree(called);
    trimmed(text, text.stretch(first.max(verb + 1), end_after(text, verb, last)))
}

/// "rejected Z": the object with all that hangs on it.
fn object(text: &Text, verb: usize, class: CueClass) -> Option<Span> {
    let object = if text.is_passive(verb) {
        return None;
    } else {
        text.child(verb, &[Relation::Obj])
            .or_else(|| text.child(verb, &[Relation::Ccomp, Relation::Xcomp]))?
    };
    // "claimed 300 lives".
    if matches!(text.lemma(object), "life" | "victim") {
        return None;
    }
    // "told reporters", "asked the council": somebody, not a content.
    if object < verb || class == CueClass::Call && text.upos(object) == Upos::Propn {
        return None;
    }
    let (first, last) = text.subtree(object);
    let first = first.max(verb + 1);
    let last = saying_cut(text, first, last);
    trimmed(text, text.stretch(first, end_after(text, verb, last)))
}

/// The quotation that the sentence of the verb consists of, but for cue and source.
fn quoted_beside(text: &Text, quotations: &[Quotation], verb: usize) -> Option<Vec<Span>> {
    let sentence = text.sentence_span(verb);
    let cue = text.token(verb).span;
    let beside: Vec<&Quotation> = quotations::touching(quotations, sentence)
        .iter()
        .filter(|q| !q.outer.contains(cue) && near(text, q, verb))
        .collect();
    // A word or two in quotation marks are mixed speech, which its clause brings.
    let long = |q: &&&Quotation| text.document.quote(q.inner).split_whitespace().count() >= 3;
    if !beside.iter().any(|q| long(&q)) {
        return None;
    }
    Some(beside.into_iter().filter_map(|q| trimmed(text, q.inner)).collect())
}

/// Whether a quotation ends right before the cue and its source: "…," said X, the envoy.
fn quotation_before(text: &Text, quotations: &[Quotation], verb: usize, source: Option<usize>) -> bool {
    let sentence = text.sentence_span(verb);
    let cue = text.token(verb).span;
    let begins = source
        .map_or(cue, |source| text.stretch(text.noun_phrase(source).0, source))
        .start()
        .min(cue.start());
    quotations::touching(quotations, sentence)
        .iter()
        .filter(|q| q.outer.end() <= begins)
        .any(|q| text.document.text()[q.outer.end()..begins].trim().len() <= 1)
}

/// Whether a quotation stands next to the cue's clause: separated by a comma or colon, or opening the sentence.
fn near(text: &Text, quotation: &Quotation, verb: usize) -> bool {
    let sentence = text.sentence_span(verb);
    let opens_sentence = quotation.outer.start() <= sentence.start();
    let before = text.document.text()[..quotation.outer.start()].trim_end();
    opens_sentence
        || before.ends_with([',', ':', '-', '—'])
        || before.ends_with(text.word(verb))
        || before.ends_with("that")
}

/// "Z, he said, Z": what stands around the inserted cue.
fn inserted(text: &Text, verb: usize, source: Option<usize>) -> Option<Vec<Span>> {
    // The root of a sentence is inserted into nothing.
    text.head(verb)?;
    if text.relation(verb) != Relation::Parataxis
        && !text.children(verb).any(|child| child < verb && text.relation(child) == Relation::Ccomp)
    {
        return None;
    }
    let (mut first, mut last) = (verb, verb);
    if let Some(source) = source {
        let (low, high) = text.subtree(source);
        first = first.min(low);
        last = last.max(high);
    }
    for child in text.children(verb).filter(|&child| {
        matches!(
            text.relation(child),
            Relation::Obl | Relation::OblUnmarked | Relation::Advmod | Relation::Aux
        )
    }) {
        let (low, high) = text.subtree(child);
        first = first.min(low);
        last = last.max(high);
    }
    around_tokens(text, verb, first, last)
}

/// What stands around tokens `first..=last` of a sentence.
pub(super) fn around(text: &Text, first: usize, last: usize) -> Option<Vec<Span>> {
    around_tokens(text, first, first, last)
}

fn around_tokens(text: &Text, inside: usize, first: usize, last: usize) -> Option<Vec<Span>> {
    let sentence = text.sentence_span(inside);
    let gap = text.stretch(first, last);
    let pieces: Vec<Span> = [sentence.before(gap), sentence.after(gap)]
        .into_iter()
        .filter_map(|piece| trimmed(text, piece))
        .filter(|&piece| text.document.quote(piece).split_whitespace().count() >= 2)
        .collect();
    (!pieces.is_empty()).then_some(pieces)
}

/// What follows a word to the end of its sentence.
pub(super) fn after(text: &Text, word: usize) -> Option<Span> {
    let sentence = text.sentence_span(word);
    let mut rest = sentence.after(text.token(word).span);
    let words = text.document.quote(rest);
    let skipped = words.len() - words.trim_start().trim_start_matches("that ").len();
    if let Ok(span) = text.document.span(rest.start() + skipped, rest.end()) {
        rest = span;
    }
    trimmed(text, rest)
}

/// Marks that enclose a quotation.
const PAIRS: [(char, char); 11] = [
    ('“', '”'),
    ('"', '"'),
    ('‘', '’'),
    ('\'', '\''),
    ('«', '»'),
    ('»', '«'),
    ('„', '“'),
    ('„', '”'),
    ('„', '"'),
    ('”', '”'),
    ('“', '"'),
];

/// White space, and signs that turn the direction of writing.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || turns_writing(c)
}

fn is_mark(c: char) -> bool {
    PAIRS.iter().any(|&(open, close)| c == open || c == close)
}

/// A stretch without white space, stops and commas at its ends, and without quotation marks that enclose it whole.
pub(super) fn trimmed(text: &Text, span: Span) -> Option<Span> {
    let document = text.document;
    let mut span = document.trim_matches(span, |c| is_blank(c) || matches!(c, ',' | ';' | ':' | '—' | '–'));
    span = without_stop(text, span);
    let words = document.quote(span);
    let enclosed = PAIRS.iter().any(|&(open, close)| {
        let inner = words.strip_prefix(open).and_then(|inner| inner.strip_suffix(close));
        let single = matches!(open, '‘' | '\'');
        inner.is_some_and(|inner| {
            !inner.is_empty() && (single && !inner.contains(['‘']) || !inner.contains(quotations::DOUBLE))
        })
    });
    if enclosed {
        span = document.trim_matches(span, is_mark);
        span = without_stop(text, document.trim_matches(span, |c| c.is_whitespace() || c == ','));
    }
    // A mark whose partner lies outside.
    let words = document.quote(span);
    let lone = |mark: char, end: Option<char>| {
        end == Some(mark)
            && PAIRS.iter().filter(|&&(open, close)| mark == open || mark == close).all(|&(open, close)| {
                let partner = if mark == open { close } else { open };
                let own = usize::from(partner == mark);
                words.matches(partner).count() == own
            })
    };
    let doubles = quotations::DOUBLE.iter();
    if let Some(&mark) = doubles.clone().find(|&&mark| lone(mark, words.chars().next_back())) {
        span = document.trim_matches(span, |c| c == mark || c == ',');
    } else if let Some(&mark) = doubles.clone().find(|&&mark| lone(mark, words.chars().next())) {
        span = document.trim_matches(span, |c| c == mark);
    }
    (!span.is_empty()).then_some(span)
}

fn without_stop(text: &Text, span: Span) -> Span {
    let words = text.document.quote(span);
    let stopped = words.ends_with('.') && !words.ends_with("..") && !ends_with_abbreviation(words);
    let shorter = text.document.span(span.start(), span.end().saturating_sub(1));
    if stopped { shorter.unwrap_or(span) } else { span }
}

fn ends_with_abbreviation(words: &str) -> bool {
    let last = words.rsplit([' ', '\n']).next().unwrap_or("");
    last.len() > 2 && last[..last.len() - 1].contains('.')
}
