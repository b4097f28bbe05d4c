//! Speech that goes on: quotations without a cue of their own, and paragraphs after a colon.

use std::collections::BTreeSet;

use armistice_language::Upos;
use armistice_record::Span;

use super::Attribution;
use super::content::trimmed;
use super::cover::Cover;
use crate::lexicon::CueClass;
use crate::quotations::{Quotation, holding};
use crate::syntax::Text;

/// Adds quotations that have no cue of their own to the attribution whose speech they continue.
pub(super) fn continue_quotations(text: &Text, quotations: &[Quotation], found: &mut [Attribution]) {
    let (mut outer, mut inner) = (Cover::of(found), Cover::of(found));
    // Where the speech of each attribution ends so far.
    let end = |a: &Attribution| {
        text.sentence_span(a.cue).end().max(a.content.last().map_or(0, |piece| piece.end()))
    };
    let says = |n: &usize| found[*n].class == CueClass::Say;
    let mut ends: BTreeSet<_> = (0..found.len()).filter(says).map(|n| (end(&found[n]), n)).collect();
    let mut earlier: Option<usize> = None;
    for (n, quotation) in quotations.iter().enumerate() {
        let taken = outer.first(quotation.outer).is_some();
        let holder = inner.first(quotation.inner);
        let goes_on = earlier.filter(|_| n > 0 && quotations[n - 1].goes_on);
        earlier = holder;
        if taken || !is_own_sentence(text, quotation) {
            continue;
        }
        let before = text.document.text()[..quotation.outer.start()].trim_end().len();
        let adjacent = (before.saturating_sub(3), 0)..(quotation.outer.start() + 1, 0);
        let previous = ends.range(adjacent).map(|&(_, n)| n).max();
        if let Some(speech) = previous.or(goes_on)
            && let Some(piece) = trimmed(text, quotation.inner)
        {
            ends.remove(&(end(&found[speech]), speech));
            found[speech].content.push(piece);
            if found[speech].class == CueClass::Say {
                ends.insert((end(&found[speech]), speech));
            }
            earlier = Some(holder.map_or(speech, |holder| holder.min(speech)));
        }
    }
}

/// Lets a content that begins with a quotation reach to the quotation's end: "X wrote: “One. Two.”"
pub(super) fn fill_quotations(text: &Text, quotations: &[Quotation], found: &mut [Attribution]) {
    for attribution in found.iter_mut().filter(|attribution| attribution.class == CueClass::Say) {
        let cue = text.token(attribution.cue).span;
        let pieces = &mut attribution.content;
        for n in 0..pieces.len() {
            let piece = pieces[n];
            let Some(quotation) = holding(quotations, piece).map(|at| quotations[at]) else { continue };
            // A long quotation is only looked through for a piece that may begin it.
            let before = quotation.inner.start()..piece.start();
            let may_begin =
                text.document.text().get(before).is_some_and(|b| !b.contains(char::is_alphanumeric));
            if !may_begin || quotation.outer.contains(cue) {
                continue;
            }
            let alone = pieces.iter().filter(|&&other| quotation.outer.contains(other)).count() == 1;
            let begins = |whole: &Span| whole.start() == piece.start() && whole.end() > piece.end();
            if let Some(whole) = trimmed(text, quotation.inner).filter(begins).filter(|_| alone) {
                pieces[n] = whole;
            }
        }
    }
}

/// How many words a quotation has at least whose speaker says something of himself in it: "I urge them to wait".
const SPEECH: usize = 6;

/// Keeps to a quotation what is ascribed by a word in it: what stands before and behind it is the reporter's.
pub(super) fn stay_within(text: &Text, quotations: &[Quotation], found: &mut Vec<Attribution>) {
    let document = text.document;
    for attribution in found.iter_mut() {
        let Some(at) = holding(quotations, text.token(attribution.cue).span) else { continue };
        let inner = quotations[at].inner;
        let long = document.quote(inner).split_whitespace().nth(SPEECH - 1).is_some();
        // "We reject the truce": as short as it is, it has a subject of its own.
        let own = attribution.source.is_some_and(|source| inner.contains(text.token(source).span));
        if !long && !own {
            continue;
        }
        let within = |piece: Span| {
            let (start, end) = (piece.start().max(inner.start()), piece.end().min(inner.end()));
            let piece = document.span(start, end).ok().filter(|_| start < end)?;
            super::content::trimmed(text, piece)
        };
        attribution.content = attribution.content.iter().filter_map(|&piece| within(piece)).collect();
    }
    found.retain(|attribution| !attribution.content.is_empty());
}

/// Whether a quotation fills one sentence or more.
fn is_own_sentence(text: &Text, quotation: &Quotation) -> bool {
    let at = text.sentences_over(quotation.inner).start;
    text.analysis.sentences.get(at).is_some_and(|sentence| {
        sentence.span.start() >= quotation.outer.start() && sentence.span.end() <= quotation.outer.end() + 1
    })
}

/// "X said:" at the end of a paragraph: the paragraphs that follow are the content.
///
/// `found` is in the order of cues; what is added stands at its end.
pub(super) fn follow_colons(text: &Text, found: &mut Vec<Attribution>) {
    let sentences = &text.analysis.sentences;
    let (mut replaced, mut added) = (BTreeSet::new(), Vec::new());
    for n in 0..sentences.len() {
        let introduces = text.document.quote(sentences[n].span).trim_end().ends_with(':');
        let ends_paragraph =
            sentences.get(n + 1).is_some_and(|next| next.paragraph != sentences[n].paragraph);
        if !introduces || !ends_paragraph {
            continue;
        }
        let tokens = sentences[n].tokens.clone();
        let Some(verb) = tokens.clone().rev().find(|&i| {
            text.upos(i) == Upos::Verb && super::cue_at(text, i).is_some_and(|cue| cue.class == CueClass::Say)
        }) else {
            continue;
        };
        let first = found.partition_point(|a| a.cue < verb);
        let mut own = found[first..].iter().take_while(|a| a.cue == verb);
        if own.any(|a| a.content.iter().any(|p| p.start() >= sentences[n].span.end())) {
            continue;
        }
        replaced.insert(verb);
        let content = paragraphs_after(text, n);
        if let Some(source) = text.subject(verb)
            && !content.is_empty()
        {
            added.push(Attribution {
                cue: verb,
                cue_words: vec![text.token(verb).span],
                class: CueClass::Say,
                source: Some(source),
                content,
                accused: None,
                via: None,
                within: None,
            });
        }
    }
    found.retain(|a| !replaced.contains(&a.cue));
    found.append(&mut added);
}

/// The paragraphs after sentence `n` up to the next that is introduced by a colon itself, in one piece each.
fn paragraphs_after(text: &Text, n: usize) -> Vec<Span> {
    let sentences = &text.analysis.sentences;
    let own = sentences[n].paragraph;
    let mut pieces: Vec<(usize, Span)> = Vec::new();
    for sentence in &sentences[n + 1..] {
        let words = text.document.quote(sentence.span);
        if words.trim_end().ends_with(':') {
            break;
        }
        match pieces.last_mut() {
            Some((paragraph, span)) if *paragraph == sentence.paragraph => *span = span.to(sentence.span),
            _ => pieces.push((sentence.paragraph, sentence.span)),
        }
    }
    // A quotation ends where its marks end: a following paragraph without them is the reporter's again.
    let quoted = pieces.first().is_some_and(|&(_, span)| text.document.quote(span).starts_with(['"', '“']));
    pieces
        .into_iter()
        .filter(|&(paragraph, _)| paragraph > own)
        .map(|(_, span)| span)
        .take_while(|&span| !quoted || text.document.quote(span).starts_with(['"', '“']))
        .map(|span| text.document.trim_matches(span, |c| c.is_whitespace() || matches!(c, '"' | '“' | '”')))
        .collect()
}
