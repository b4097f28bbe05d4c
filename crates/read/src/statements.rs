//! From attributions to the statements of the record: who, how, through whom, with which reserve.

use armistice_language::{Relation, Upos};
use armistice_record::{
    ActorId, ActorKind, Doubt, DoubtKind, EVIDENCE_LIMIT, Modality, Mode, SourceKind, Span, Statement,
    StatementId,
};

use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{Words, lexicon};
use crate::quotations::{self, Quotation, holding};
use crate::syntax::{Text, WITHHELD};

/// Makes the statements, one an attribution, in the same order.
pub(crate) fn make(
    text: &Text,
    quotations: &[Quotation],
    attributions: &[Attribution],
    cast: &mut Cast,
) -> (Vec<Statement>, Vec<Doubt>) {
    let mut doubts = Vec::new();
    let mut speakers: Vec<Option<ActorId>> = Vec::with_capacity(attributions.len());
    let mut issuer = None;
    let statements = attributions
        .iter()
        .map(|attribution| {
            let meant = attribution.source.and_then(|source| {
                if matches!(text.word(source), "I" | "we" | "We") {
                    return attribution.within.and_then(|outer| speakers.get(outer).copied().flatten());
                }
                // "he added": whoever spoke last, but not within somebody else's words.
                let before = (0..speakers.len())
                    .rev()
                    .filter(|&n| attributions[n].within == attribution.within)
                    .find_map(|n| Some((attributions[n].cue, speakers[n]?)));
                let quoted = |i: usize| holding(quotations, text.token(i).span).is_some();
                match text.upos(source) {
                    Upos::Pron => cast.speaks_again(source, before, quoted).or_else(|| cast.source(source)),
                    _ => cast.source(source),
                }
            });
            let actor = match (meant, issuer) {
                (Some(document), Some(issuer)) if is_the_document(text, cast, attribution, document) => {
                    Some(issuer)
                }
                _ => meant,
            };
            if let Some(actor) = actor
                && issued(text, attribution)
                && cast.draft(actor).source_kind != SourceKind::Document
            {
                issuer = Some(actor);
            }
            speakers.push(actor);
            let document = meant != actor;
            if let (Some(source), None) = (attribution.source, actor) {
                doubts.push(Doubt { kind: DoubtKind::Source, at: text.token(source).span });
            }
            Statement {
                source: actor,
                source_kind: match actor {
                    Some(_) if document => SourceKind::Document,
                    Some(_) if attribution.source.is_some_and(|source| are_several(text, cast, source)) => {
                        SourceKind::Collective
                    }
                    Some(actor) => cast.draft(actor).source_kind,
                    None => SourceKind::Unnamed,
                },
                mode: mode(text, quotations, &attribution.content),
                channel: channel(text, cast, attribution),
                cue: attribution.cue_words.clone(),
                source_words: source_words(text, attribution),
                content: attribution.content.clone(),
                within: attribution.within.map(|n| StatementId(n as u32)),
                via: attribution.via.map(|via| words_of(text, via)),
                hedge: hedge(text, attribution),
                anonymity: anonymity(text, attribution.cue),
                modality: modality(text, attribution.cue),
                evidence: evidence(text, attribution),
            }
        })
        .collect();
    (statements, doubts)
}

/// "Iran and Syria", "the Palestinians", "news reports": several who are not told one by one.
fn are_several(text: &Text, cast: &Cast, source: usize) -> bool {
    let unowned = |child: usize| {
        !matches!(text.relation(child), Relation::NmodPoss | Relation::Nmod)
            && cast.names.run_at(child).is_none()
    };
    let reports = text.word(source).eq_ignore_ascii_case("reports") && text.children(source).all(unowned);
    text.conjuncts(source).len() > 1 || reports || cast.are_people(source)
}

/// "said in a statement": the source issued one.
fn issued(text: &Text, attribution: &Attribution) -> bool {
    text.sentence_tokens(attribution.cue).any(|i| Words::Issued.has(text.lemma(i)))
}

/// "the statement said": the document that somebody issued before.
fn is_the_document(text: &Text, cast: &Cast, attribution: &Attribution, actor: ActorId) -> bool {
    attribution.source.is_some_and(|source| {
        let alone = text.children(source).all(|child| text.relation(child) == Relation::Det);
        cast.draft(actor).source_kind == SourceKind::Document
            && alone
            && Words::Issued.has(text.lemma(source))
            && text.children(source).any(|child| text.lemma(child) == "the")
    })
}

fn words_of(text: &Text, head: usize) -> Span {
    let (first, last) = text.noun_phrase(head);
    text.stretch(first, last)
}

fn source_words(text: &Text, attribution: &Attribution) -> Vec<Span> {
    attribution.source.map(|source| words_of(text, source)).into_iter().collect()
}

/// Direct when quotation marks enclose all of the content, mixed when they enclose some of it.
fn mode(text: &Text, quotations: &[Quotation], content: &[Span]) -> Mode {
    let quoted = |piece: &&Span| {
        let piece = text.document.trim_matches(**piece, |c| !c.is_alphanumeric());
        quotations::touching(quotations, piece).iter().any(|q| q.outer.contains(piece))
    };
    let some = content.iter().any(|piece| !quotations::touching(quotations, *piece).is_empty());
    match (content.iter().filter(quoted).count(), some) {
        (n, _) if n == content.len() => Mode::Direct,
        (_, true) => Mode::Mixed,
        _ => Mode::Indirect,
    }
}

/// "in a statement", "told AFP", "on Twitter".
fn channel(text: &Text, cast: &Cast, attribution: &Attribution) -> Option<Span> {
    let cue = attribution.cue;
    let outside = |span: Span| !attribution.content.iter().any(|piece| piece.overlaps(span));
    if text.lemma(cue) == "tell" {
        let told = text.child(cue, &[Relation::Obj, Relation::Iobj]).filter(|&object| object > cue)?;
        let media = cast.meant(told).is_some_and(|actor| cast.draft(actor).kind == ActorKind::Media);
        let known = Words::Channel.has(&text.lemma(told).to_lowercase());
        let span = text.stretch(cue, text.noun_phrase(told).1);
        return ((media || known) && outside(span)).then_some(span);
    }
    text.children(cue)
        .filter(|&child| text.relation(child) == Relation::Obl)
        .filter(|&child| {
            matches!(text.case(child), Some("in" | "on" | "at" | "during" | "by" | "via" | "through"))
        })
        .filter(|&child| Words::Channel.has(&text.lemma(child).to_lowercase()))
        .map(|child| {
            let (first, last) = text.noun_phrase(child);
            text.stretch(text.child(child, &[Relation::Case]).unwrap_or(first).min(first), last)
        })
        .find(|&span| outside(span))
}

/// A word by which the reporter keeps a distance: the cue itself, or an adverb at it.
fn hedge(text: &Text, attribution: &Attribution) -> Option<Span> {
    let hedges = &lexicon().hedges;
    let cue = attribution.cue;
    let is_hedge = |i: usize| hedges.contains(&text.lemma(i).to_lowercase().as_str());
    std::iter::once(cue).chain(text.children(cue)).find(|&i| is_hedge(i)).map(|i| text.token(i).span)
}

/// The reason given for not naming a source.
fn anonymity(text: &Text, cue: usize) -> Option<Span> {
    let sentence = text.sentence_span(cue);
    let words = text.document.quote(sentence);
    let at = WITHHELD.iter().filter_map(|reason| words.find(reason)).min()?;
    let end = words[at..].find([',', '.', ';', '”', '"']).map_or(words.len(), |end| at + end);
    text.document.span(sentence.start() + at, sentence.start() + end).ok()
}

/// "will call on" is planned; all else that is found was uttered.
fn modality(text: &Text, cue: usize) -> Modality {
    match text.modal(cue) {
        Some("will" | "shall" | "'ll" | "’ll") => Modality::Planned,
        Some(_) => Modality::Hypothetical,
        None => Modality::Asserted,
    }
}

/// The sentence of the cue, and for speech that goes on the sentences where it does.
fn evidence(text: &Text, attribution: &Attribution) -> Vec<Span> {
    let own = text.sentence_span(attribution.cue);
    let mut pieces = vec![clip(text, own, text.token(attribution.cue).span)];
    for &piece in attribution.content.iter().filter(|piece| !own.overlaps(**piece)).take(2) {
        pieces.push(clip(text, first_sentence(text, piece), piece));
    }
    pieces.sort();
    pieces.dedup();
    pieces
}

/// The first sentence of a stretch.
fn first_sentence(text: &Text, span: Span) -> Span {
    let at = text.sentences_over(span).start;
    text.analysis.sentences.get(at).map_or(span, |sentence| sentence.span)
}

/// A sentence, or as much of it around `core` as evidence may be long.
pub(crate) fn clip(text: &Text, sentence: Span, core: Span) -> Span {
    let document = text.document;
    if document.quote(sentence).chars().count() <= EVIDENCE_LIMIT {
        return sentence;
    }
    let half = EVIDENCE_LIMIT / 2 - 8;
    let words = document.text();
    let start = words[sentence.start()..core.start().max(sentence.start())]
        .char_indices()
        .rev()
        .nth(half)
        .map_or(sentence.start(), |(at, _)| sentence.start() + at);
    let end = words[core.start().max(sentence.start())..sentence.end()]
        .char_indices()
        .nth(half)
        .map_or(sentence.end(), |(at, _)| core.start().max(sentence.start()) + at);
    document.span(start, end).map_or(core, |span| document.trim(span))
}
