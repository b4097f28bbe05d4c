//! Quotations that go on: further quoted sentences belong to the attribution whose source speaks them.

use std::ops::Range;

use super::Draft;
use super::features::View;
use super::shown::shown;

/// Looks at this many attributions before a quotation for the one that it continues.
const BACK: usize = 24;

/// Extends contents over the rest of their quotation, and over quotations behind them without a cue of their own; gives
/// quotations that the network saw no cue of to whom the punctuation shows as their speaker. Drafts are in the order of their cues.
pub(super) fn go_on(view: &View, drafts: &mut Vec<Draft>) {
    let quotations = quotations(view);
    let mut added = Vec::new();
    each(&quotations, drafts, |drafts, near, quotation| {
        if holder(drafts, near, quotation).is_none() {
            added.extend(shown(view, quotation));
        }
    });
    if !added.is_empty() {
        drafts.append(&mut added);
        drafts.sort_by_key(|draft| draft.cue);
    }
    each(&quotations, drafts, |drafts, near, quotation| match holder(drafts, near.clone(), quotation) {
        Some(n) => extend(view, &mut drafts[n], quotation),
        None => follow(view, drafts, near, quotation),
    });
}

/// Hands on each quotation with the drafts whose cues are near it.
fn each(
    quotations: &[Range<usize>],
    drafts: &mut [Draft],
    mut of: impl FnMut(&mut [Draft], Range<usize>, &Range<usize>),
) {
    let mut first = 0;
    for quotation in quotations {
        while first < drafts.len() && drafts[first].cue + 2 * super::features::REACH < quotation.start {
            first += 1;
        }
        let end = drafts.partition_point(|draft| draft.cue < quotation.end + super::features::REACH);
        of(drafts, first..end, quotation);
    }
}

/// The first attribution from outside a quotation that has it for its content.
fn holder(drafts: &[Draft], near: Range<usize>, quotation: &Range<usize>) -> Option<usize> {
    let holds = |draft: &Draft| {
        draft.content.iter().any(|piece| overlap(piece, quotation) * 2 > quotation.len().min(16))
    };
    near.into_iter().find(|&n| !quotation.contains(&drafts[n].cue) && holds(&drafts[n]))
}

/// Returns the words of each quotation.
fn quotations(view: &View) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = 0;
    for (i, &number) in view.quotes.numbers.iter().enumerate() {
        match out.last_mut().filter(|_| number == last) {
            Some(range) if number != 0 => range.end = i + 1,
            _ if number != 0 => out.push(i..i + 1),
            _ => {}
        }
        last = number;
    }
    out
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Lets the last piece in a quotation reach its end, if that lies in a later sentence.
fn extend(view: &View, draft: &mut Draft, quotation: &Range<usize>) {
    let Some(piece) = draft.content.iter_mut().rev().find(|piece| overlap(piece, quotation) > 0) else {
        return;
    };
    if piece.end < quotation.end && view.sentences[piece.end - 1] < view.sentences[quotation.end - 1] {
        piece.end = quotation.end;
    }
}

/// Gives a quotation of whole sentences that nobody holds to the attribution right before it.
fn follow(view: &View, drafts: &mut [Draft], near: Range<usize>, quotation: &Range<usize>) {
    let sentence = view.sentences[quotation.start];
    let own = view.sentence(quotation.start);
    let to = view.sentence(quotation.end - 1);
    let whole = own.start == quotation.start && to.end <= quotation.end + 1;
    let taken =
        drafts[near.clone()].iter().any(|draft| quotation.contains(&draft.cue) || own.contains(&draft.cue));
    if !whole || taken && to.end == own.end {
        return;
    }
    let before = near.start..near.end.min(drafts.partition_point(|draft| draft.cue < quotation.start));
    let speaker = before.rev().take(BACK).find(|&n| {
        let end = drafts[n].content.iter().map(|piece| piece.end).max().unwrap_or(0).max(drafts[n].cue);
        let quoted = drafts[n].content.iter().any(|piece| view.quotes.numbers[piece.start] != 0);
        let adjacent = end <= quotation.start && view.sentences[end - 1] + 1 >= sentence;
        quoted && adjacent && view.quotes.numbers[drafts[n].cue] == 0
    });
    if let Some(n) = speaker {
        drafts[n].content.push(quotation.clone());
    }
}
