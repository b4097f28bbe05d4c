//! Who said what: sources, cues and contents, found by a second small network on top of the first.
//!
//! One pass over the words finds those that ascribe; for each of them a second pass over the words around it says
//! which are its source, its cue and its content. So attributions may nest, and what belongs together needs no search.

use std::ops::Range;

use armistice_record::{Document, Span};

use crate::{Analysis, Models};

mod cues;
mod features;
mod network;
#[cfg(test)]
mod golden;
mod quotes;
mod shown;
mod speech;
pub mod training;

pub(crate) use network::Network;

use features::View;
use network::{CONTENT, CUE, SOURCE, probability};

/// The networks run over about this many words at a time.
const BATCH: usize = 512;

/// A content that somebody or something is said to have uttered, thought, wanted …
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The pieces of the noun phrase that names the source, in text order; none when nobody is named.
    pub source: Vec<Span>,
    /// The pieces of what ascribes: "has said", "according to", "accused … of". At least one.
    pub cue: Vec<Span>,
    /// The pieces of what is ascribed, each within a paragraph. At least one.
    pub content: Vec<Span>,
    /// The word that stands for the cue, as a place in [`Analysis::tokens`].
    pub token: usize,
    /// How sure the network is that the word ascribes: a probability above the threshold it was trained for; 1 where the
    /// punctuation shows who is quoted ("She took to Telegram: “…”").
    pub certainty: f32,
    /// The probability that the source communicates the content in words, rather than thinks or wants it.
    pub record: f32,
    /// The attribution in whose content this one stands, as a place in the list.
    pub within: Option<usize>,
}

/// Finds the attributions of a text, in the order of their cues.
///
/// `analysis` must come from [`crate::analyse`] with the same models and document.
pub fn attributions(models: &Models, document: &Document, analysis: &Analysis) -> Vec<Attribution> {
    attributions_in(models, document, analysis, BATCH)
}

/// Finds them with batches of at least `size` words; the result does not depend on it.
pub(crate) fn attributions_in(
    models: &Models,
    document: &Document,
    analysis: &Analysis,
    size: usize,
) -> Vec<Attribution> {
    let view = View::new(document, analysis);
    let network = &models.attributions;
    let (rows, logits) = read_words(network, &view, size);
    let cues = choose(network, &view, &logits);
    let mut drafts = Vec::new();
    let mut batch = Windows::default();
    for cue in cues {
        batch.add(&view, cue);
        if batch.pairs.len() >= size {
            batch.flush(network, &rows, &mut drafts);
        }
    }
    batch.flush(network, &rows, &mut drafts);
    speech::go_on(&view, &mut drafts);
    let mut found: Vec<_> = drafts.into_iter().map(|draft| draft.finish(&view, &logits)).collect();
    nest(&mut found);
    found
}

/// Runs the first pass over all words.
fn read_words(network: &Network, view: &View, size: usize) -> (Vec<i16>, Vec<f32>) {
    let words = features::words(view);
    let (mut rows, mut logits) = (Vec::new(), Vec::new());
    let width = view.analysis.rows.len() / words.len().max(1);
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut first = 0;
    for (n, sentence) in view.analysis.sentences.iter().enumerate() {
        let Range { start, end } = sentence.tokens;
        sentences.push(start - first..end - first);
        if end - first >= size || n + 1 == view.analysis.sentences.len() {
            let (some, more) = network.words(
                &view.analysis.rows[first * width..end * width],
                &words[first..end],
                &sentences,
            );
            rows.extend(some);
            logits.extend(more);
            sentences.clear();
            first = end;
        }
    }
    (rows, logits)
}

/// Returns the words that ascribe, in text order: of a sentence that is full of them the likeliest.
fn choose(network: &Network, view: &View, logits: &[f32]) -> Vec<usize> {
    let mut out = Vec::new();
    for sentence in &view.analysis.sentences {
        let mut cues: Vec<usize> = sentence
            .tokens
            .clone()
            .filter(|&i| probability(logits[2 * i]) > network.config.threshold)
            .collect();
        let most = 3 + sentence.tokens.len() / 8;
        if cues.len() > most {
            cues.sort_by(|&a, &b| logits[2 * b].total_cmp(&logits[2 * a]));
            cues.truncate(most);
            cues.sort_unstable();
        }
        out.extend(cues);
    }
    out
}

/// Windows that go through the second pass together.
#[derive(Default)]
struct Windows {
    windows: Vec<(usize, Range<usize>)>,
    pairs: Vec<[u16; features::PAIRS]>,
}

impl Windows {
    fn add(&mut self, view: &View, cue: usize) {
        let window = features::window(view, cue);
        self.pairs.extend(features::pairs(view, cue, &window));
        self.windows.push((cue, window));
    }

    fn flush(&mut self, network: &Network, rows: &[i16], drafts: &mut Vec<Draft>) {
        let roles = network.roles(rows, &self.windows, &self.pairs);
        let mut rest = roles.as_slice();
        for (cue, window) in self.windows.drain(..) {
            let (own, others) = rest.split_at(window.len());
            rest = others;
            let [source, words, content] = [SOURCE, CUE, CONTENT].map(|role| runs(window.start, own, role));
            if !content.is_empty() {
                drafts.push(Draft { cue, source, words, content, shown: false });
            }
        }
        self.pairs.clear();
    }
}

/// An attribution in words of the analysis.
struct Draft {
    cue: usize,
    source: Vec<Range<usize>>,
    words: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
    /// Whether the punctuation shows it, rather than the network.
    shown: bool,
}

impl Draft {
    fn finish(self, view: &View, logits: &[f32]) -> Attribution {
        let mut words = spans(view, &self.words);
        if words.is_empty() {
            words.push(view.analysis.tokens[self.cue].span);
        }
        Attribution {
            source: spans(view, &self.source),
            cue: words,
            content: spans(view, &self.content),
            token: self.cue,
            certainty: if self.shown { 1.0 } else { probability(logits[2 * self.cue]) },
            record: if self.shown { 1.0 } else { probability(logits[2 * self.cue + 1]) },
            within: None,
        }
    }
}

/// Returns the runs of a role.
fn runs(first: usize, roles: &[u8], role: u8) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, _) in (first..).zip(roles).filter(|&(_, &r)| r == role) {
        match out.last_mut().filter(|range| range.end == i) {
            Some(range) => range.end = i + 1,
            None => out.push(i..i + 1),
        }
    }
    out
}

/// Returns the spans of runs of words, cut where a paragraph ends.
fn spans(view: &View, runs: &[Range<usize>]) -> Vec<Span> {
    let paragraph = |i: usize| view.analysis.sentences[view.sentences[i] as usize].paragraph;
    let mut out: Vec<Span> = Vec::new();
    for i in runs.iter().cloned().flatten() {
        let span = view.analysis.tokens[i].span;
        let starts = runs.iter().any(|run| run.start == i) || paragraph(i - 1) != paragraph(i);
        match out.last_mut().filter(|_| !starts) {
            Some(piece) => *piece = piece.to(span),
            None => out.push(span),
        }
    }
    out
}

/// Attributions so far apart in the list do not nest.
const NEAR: usize = 64;

/// Marks the attributions that stand in the content of another: the shortest that holds the cue and is longer.
fn nest(found: &mut [Attribution]) {
    let length = |a: &Attribution| a.content.iter().map(|piece| piece.len()).sum::<usize>();
    let lengths: Vec<usize> = found.iter().map(length).collect();
    for n in 0..found.len() {
        let cue = found[n].cue[0];
        let near = n.saturating_sub(NEAR)..(n + NEAR).min(found.len());
        found[n].within = near
            .filter(|&m| (lengths[m], n) > (lengths[n], m) && m != n)
            .filter(|&m| found[m].content.iter().any(|piece| piece.contains(cue)))
            .min_by_key(|&m| lengths[m]);
    }
}
