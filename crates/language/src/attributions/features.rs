//! What the networks see besides the encoder's rows: labels of a word, and how a word stands to a cue.

use std::ops::Range;

use armistice_record::Document;

use super::cues::{self, CLASSES};
use super::quotes::{self, Quotes, State};
use crate::features::hash;
use crate::{Analysis, Entity, Relation, Upos};

/// Labels of a word, each the row of a table.
pub(super) const LABELS: usize = 5;

/// Rows of the tables of labels.
pub(super) const LABEL_ROWS: [usize; LABELS] =
    [Upos::ALL.len(), Relation::ALL.len(), 2 * Entity::ALL.len() + 1, 16, 1024];

/// Kinds of dependant that are looked for.
const CHILDREN: usize = 16;

/// Flags of a word, each with a row of its own.
pub(super) const FLAGS: usize = CHILDREN + 2 * CLASSES;

/// Labels of a word as seen from a cue.
pub(super) const PAIRS: usize = 6;

const RELATIONS: usize = Relation::ALL.len() + 1;

/// Rows of the tables of those.
pub(super) const PAIR_ROWS: [usize; PAIRS] = [20, 4 * RELATIONS + 2, 2 * RELATIONS + 2, 18, 12, 10];

/// A window reaches at most this many words from its cue.
pub(super) const REACH: usize = 128;

/// Steps climbed in a tree at most.
const CLIMB: usize = 48;

/// What is known of a word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) labels: [u16; LABELS],
    pub(super) flags: u64,
}

/// A text with its analysis and its quotation marks.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) analysis: &'a Analysis,
    pub(super) quotes: Quotes,
    /// The number of the sentence of each word.
    pub(super) sentences: Vec<u32>,
}

impl<'a> View<'a> {
    /// Looks at an analysed text.
    pub(super) fn new(document: &'a Document, analysis: &'a Analysis) -> Self {
        let mut sentences = Vec::with_capacity(analysis.tokens.len());
        for (number, sentence) in analysis.sentences.iter().enumerate() {
            sentences.resize(sentence.tokens.end, number as u32);
        }
        View { document, analysis, quotes: quotes::find(document, analysis), sentences }
    }

    /// The word at `i`; empty past the end.
    pub(super) fn word(&self, i: usize) -> &'a str {
        word(self.document, self.analysis, i)
    }

    /// The words of the sentence in which word `i` stands.
    pub(super) fn sentence(&self, i: usize) -> &'a Range<usize> {
        &self.analysis.sentences[self.sentences[i] as usize].tokens
    }
}

/// The word at `i`; empty past the end.
pub(super) fn word<'a>(document: &'a Document, analysis: &Analysis, i: usize) -> &'a str {
    analysis.tokens.get(i).map_or("", |token| document.quote(token.span))
}

/// Returns the labels and flags of every word.
pub(super) fn words(view: &View) -> Vec<Word> {
    let tokens = &view.analysis.tokens;
    let classes: Vec<u16> = (0..tokens.len()).map(|i| cues::classes(view.analysis.seen_lemma(i))).collect();
    let mut words = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let entity = token.entity.map_or(0, |kind| 1 + 2 * kind as u16 + u16::from(token.entity_starts));
        let sentence = view.sentences[i] as usize;
        let place = if view.analysis.sentences[sentence].tokens.start != i {
            0
        } else if sentence > 0
            && view.analysis.sentences[sentence - 1].paragraph == view.analysis.sentences[sentence].paragraph
        {
            1
        } else {
            2
        };
        let labels = [
            token.upos as u16,
            token.relation as u16,
            entity,
            view.quotes.states[i] as u16 * 4 + place,
            (hash(view.analysis.seen_lemma(i), 9) % LABEL_ROWS[4] as u32) as u16,
        ];
        let own = u64::from(classes[i]) << CHILDREN;
        let head = token.head.map_or(0, |head| u64::from(classes[head])) << (CHILDREN + CLASSES);
        words.push(Word { labels, flags: own | head });
    }
    for (i, token) in tokens.iter().enumerate() {
        if let Some(head) = token.head {
            words[head].flags |= child(view, i, head);
        }
    }
    words
}

/// Returns the flag that a dependant sets at its head.
fn child(view: &View, i: usize, head: usize) -> u64 {
    let token = &view.analysis.tokens[i];
    let bit = match token.relation {
        Relation::Nsubj | Relation::NsubjOuter | Relation::Csubj => 0,
        Relation::NsubjPass => 1,
        Relation::Ccomp => 2,
        Relation::Xcomp => 3,
        Relation::Obj | Relation::Iobj => 4,
        Relation::Obl | Relation::OblAgent => 5,
        Relation::Aux => 6,
        Relation::AuxPass => 7,
        Relation::Mark => 8,
        Relation::Parataxis => 9,
        Relation::Advcl => 10,
        Relation::Acl => 11,
        Relation::Punct if view.quotes.states[i] != State::Outside => 12,
        Relation::Conj => 13,
        Relation::NmodPoss | Relation::Nmod => 14,
        Relation::Advmod if i < head => 15,
        _ => return 0,
    };
    1 << bit
}

/// Returns the words among which the source and the content of a cue are looked for: its sentence, and those before
/// and after that belong to a quotation beside it or follow its colon.
pub(super) fn window(view: &View, cue: usize) -> Range<usize> {
    let sentences = &view.analysis.sentences;
    let own = view.sentences[cue] as usize;
    let mut words = sentences[own].tokens.clone();
    for sentence in sentences[..own].iter().rev() {
        let goes_on = matches!(view.quotes.states[words.start], State::Inside | State::Closing);
        if !goes_on || cue - words.start >= REACH {
            break;
        }
        words.start = sentence.tokens.start;
    }
    for sentence in &sentences[own + 1..] {
        let colon = view.document.quote(view.analysis.tokens[words.end - 1].span) == ":";
        let quoted = view.quotes.states[sentence.tokens.start] != State::Outside;
        if !(quoted || colon) || words.end - cue >= REACH {
            break;
        }
        words.end = sentence.tokens.end;
    }
    words.start.max(cue.saturating_sub(REACH))..words.end.min(cue + REACH)
}

/// Returns how each word of a window stands to its cue.
pub(super) fn pairs(view: &View, cue: usize, window: &Range<usize>) -> Vec<[u16; PAIRS]> {
    let above = ancestors(view, cue);
    let tokens = &view.analysis.tokens;
    let mut stops = vec![0u16; window.len()];
    let mut count = |range: &mut dyn Iterator<Item = usize>| {
        let mut seen = 0u16;
        for i in range {
            stops[i - window.start] = seen.min(4);
            seen += u16::from(tokens[i].upos == Upos::Punct);
        }
    };
    count(&mut (cue + 1..window.end));
    count(&mut (window.start..cue).rev());
    window
        .clone()
        .map(|i| {
            let [path, branch, depth] = path(view, cue, i, &above);
            let stop = stops[i - window.start] * 2 + u16::from(i < cue);
            [distance(cue, i), path, branch, depth, quotation(view, cue, i), stop]
        })
        .collect()
}

/// The words above a word, itself first.
fn ancestors(view: &View, i: usize) -> Vec<usize> {
    let tokens = &view.analysis.tokens;
    std::iter::successors(Some(i), |&at| tokens[at].head).take(CLIMB).collect()
}

fn distance(cue: usize, i: usize) -> u16 {
    let size = i.abs_diff(cue);
    let level = size.min(4) + [5, 8, 16, 32, 64].iter().filter(|&&limit| size >= limit).count();
    (if i < cue { level + 10 } else { level }) as u16
}

/// Returns how the tree joins a word and the cue: the first step down to the word with the steps up from the cue,
/// the last step up from the cue, and how many steps there are.
fn path(view: &View, cue: usize, i: usize, above: &[usize]) -> [u16; 3] {
    let tokens = &view.analysis.tokens;
    if view.sentences[i] != view.sentences[cue] {
        let after = u16::from(i > cue);
        return [4 * RELATIONS as u16 + after, 2 * RELATIONS as u16 + after, 16 + after];
    }
    let none = RELATIONS - 1;
    let (mut at, mut down, mut first) = (i, 0, none);
    let up = loop {
        if let Some(up) = above.iter().position(|&a| a == at) {
            break up;
        }
        first = tokens[at].relation as usize;
        down += 1;
        match tokens[at].head.filter(|_| down < CLIMB) {
            Some(head) => at = head,
            None => break above.len(),
        }
    };
    let branch = if up == 0 { none } else { tokens[above[up - 1]].relation as usize };
    let path = up.min(3) * RELATIONS + first;
    let branch = 2 * branch + usize::from(i < cue);
    let depth = up.min(3) * 4 + down.min(3);
    [path as u16, branch as u16, depth as u16]
}

/// Returns how a word and the cue stand to quotation marks.
fn quotation(view: &View, cue: usize, i: usize) -> u16 {
    let state = view.quotes.states[i] as u16;
    let own = match view.quotes.states[cue] {
        State::Outside => 0,
        _ if view.quotes.numbers[i] == view.quotes.numbers[cue] => 2,
        _ => 1,
    };
    state * 3 + own
}
