//! What the attribution network adds to the rules.

use armistice_language::Upos;
use armistice_record::Span;

use super::{Attribution, Learnt, content, cue_at, is_unsaid};
use crate::lexicon::CueClass;
use crate::quotations::{Quotation, holding};
use crate::syntax::Text;

/// How sure the network must be that words were uttered, where no rule sees a cue.
const SURE: f32 = 0.8;

/// The words of a cue lie at most this far from the word that the network names.
const REACH: usize = 128;

/// Joins the network's attributions with those of the rules; both are in the order of their cues.
pub(super) fn join(text: &Text, quotations: &[Quotation], learnt: &[Learnt], found: &mut Vec<Attribution>) {
    // A cue that the network does not see at all is rarely one; what the tree shows as a charge or as second-hand is.
    found.retain(|known| {
        let shown = known.class == CueClass::Accuse || known.via.is_some();
        let first = learnt.partition_point(|one| one.token + REACH < known.cue);
        let mut near = learnt[first..].iter().take_while(|one| one.token <= known.cue + REACH);
        shown || near.any(|one| is_same_cue(text, known, one))
    });
    let mut added = Vec::new();
    for one in learnt {
        match same_cue(text, one, found).or_else(|| same_cue(text, one, &mut added)) {
            Some(known) => settle(text, quotations, known, one),
            None => added.extend(new(text, quotations, one)),
        }
    }
    found.append(&mut added);
    found.sort_by_key(|attribution| attribution.cue);
}

/// Returns the first of the attributions, which are in the order of their cues, that has this cue.
fn same_cue<'a>(text: &Text, one: &Learnt, found: &'a mut [Attribution]) -> Option<&'a mut Attribution> {
    let first = found.partition_point(|known| known.cue + REACH < one.token);
    let near = found[first..].iter_mut().take_while(|known| known.cue <= one.token + REACH);
    near.into_iter().find(|known| is_same_cue(text, known, one))
}

fn is_same_cue(text: &Text, known: &Attribution, one: &Learnt) -> bool {
    let cue = text.token(known.cue).span;
    known.cue == one.token || one.cue.iter().any(|words| words.overlaps(cue))
}

/// Both see the cue: the network knows better where speech begins and ends and who speaks.
fn settle(text: &Text, quotations: &[Quotation], known: &mut Attribution, one: &Learnt) {
    let according = !text.is_verb(known.cue) || text.lemma(known.cue) == "accord";
    if known.class == CueClass::Say && known.via.is_none() && !is_quoted(text, known) && !according {
        let content = pieces(text, &one.content);
        if !content.is_empty() {
            known.content = content;
        }
    }
    let quoted =
        |i: usize| holding(quotations, text.token(i).span) != holding(quotations, text.token(known.cue).span);
    let told = |source: usize| one.source.iter().any(|words| words.overlaps(text.token(source).span));
    let plain = known.class == CueClass::Say && known.via.is_none();
    if known.source.is_none_or(|source| plain && !told(source)) {
        known.source = head(text, &one.source).filter(|&source| !quoted(source)).or(known.source);
    }
}

/// Whether a content begins right after a quotation mark: then the marks say where it ends.
fn is_quoted(text: &Text, known: &Attribution) -> bool {
    let before =
        known.content.first().and_then(|piece| text.document.text()[..piece.start()].chars().next_back());
    before.is_some_and(|c| matches!(c, '"' | '“' | '«' | '‘'))
}

/// Only the network sees it.
fn new(text: &Text, quotations: &[Quotation], one: &Learnt) -> Option<Attribution> {
    let cue = cue_at(text, one.token);
    let class = cue.map_or(CueClass::Say, |cue| cue.class);
    // What has no source in somebody else's words says nothing of its own; nouns ("his promise") are left for later.
    let ownerless = one.source.is_empty() && one.within.is_some();
    // "Ana Petrov: “…”"; without marks it is mostly a heading.
    let quoted = one.content.first().is_some_and(|&piece| holding(quotations, piece).is_some());
    let spoken = text.is_verb(one.token) || text.upos(one.token) == Upos::Punct && quoted;
    if is_unsaid(text, one.token) || !spoken {
        return None;
    }
    if one.record < SURE || ownerless || matches!(class, CueClass::Think | CueClass::Accuse) {
        return None;
    }
    let content = pieces(text, &one.content);
    if content.is_empty() {
        return None;
    }
    Some(Attribution {
        cue: one.token,
        cue_words: one.cue.clone(),
        class,
        source: head(text, &one.source),
        content,
        accused: None,
        via: None,
        within: None,
    })
}

/// The pieces without the marks around them and without the infinitive's "to".
fn pieces(text: &Text, content: &[Span]) -> Vec<Span> {
    content
        .iter()
        .filter_map(|&piece| {
            let words = text.document.quote(piece);
            let skipped = if words.starts_with("to ") { 3 } else { 0 };
            let piece = text.document.span(piece.start() + skipped, piece.end()).ok()?;
            content::trimmed(text, piece)
        })
        .collect()
}

/// The head of the noun phrase in the first stretch that names a source.
fn head(text: &Text, source: &[Span]) -> Option<usize> {
    let words = *source.first()?;
    let tokens = &text.analysis.tokens;
    let first = tokens.partition_point(|token| token.span.end() <= words.start());
    let end = tokens.partition_point(|token| token.span.start() < words.end());
    let outward = |i: &usize| text.head(*i).is_none_or(|head| head < first || head >= end);
    (first..end)
        .filter(outward)
        .find(|&i| text.is_noun(i) || text.upos(i) == Upos::Pron)
        .or_else(|| (first..end).find(outward))
}
