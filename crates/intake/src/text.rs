//! The parts of a text: which of its paragraphs are the story, and what the others are.
//!
//! The text itself is never changed. A paragraph that no rule knows is story: a menu line kept is a smaller
//! harm than a sentence lost.

mod paragraphs;
mod headline;
mod furniture;
mod dateline;

use std::ops::Range;

use armistice_record::{Document, Moment, PartKind};

use crate::IntakeError;
use crate::lexicon::{self, LineKind, Place};
use crate::words::{self, Word};

/// What is known of the headline before the text is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Title<'t> {
    /// Nothing: the text may begin with one.
    Unknown,
    /// It is this; the text may begin with it.
    Known(&'t str),
}

/// What was found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) parts: Vec<(PartKind, Range<usize>)>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Moment>,
    pub(crate) publisher: Option<String>,
}

/// A paragraph and what it is; story where nothing else is known.
struct Block<'t> {
    range: Range<usize>,
    text: &'t str,
    /// How many words and marks it has, at most one over the limit.
    n_words: usize,
    kind: Kind,
    /// The date in it.
    moment: Option<Moment>,
}

/// What a paragraph was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Story,
    Headline,
    Line(LineKind),
}

impl Parsed {
    /// Makes the document of the text that was looked at.
    pub(crate) fn document(self, text: String) -> Result<Document, IntakeError> {
        let mut document = Document::new(text, self.parts)?;
        document.title = self.title;
        document.published = self.published;
        document.publisher = self.publisher;
        Ok(document)
    }
}

/// Finds the parts of a text.
pub(crate) fn parse(text: &str, title: Title<'_>) -> Parsed {
    let known = headline::beginning(text, title);
    let mut blocks: Vec<Block<'_>> = known.iter().map(|range| Block::headline(text, range.clone())).collect();
    let rest = known.map_or(0, |range| range.end);
    blocks.extend(paragraphs::split(text, rest).into_iter().map(|range| Block::of(text, range)));
    name_lines(&mut blocks);
    furniture::name_menus(&mut blocks);
    headline::drop_lone_roles(&mut blocks);
    headline::find(&mut blocks, title);
    headline::name_writers(&mut blocks);
    furniture::name_lists(&mut blocks);
    furniture::name_comments(&mut blocks);
    if matches!(title, Title::Unknown) {
        furniture::name_tail(&mut blocks);
    }
    keep_some_story(&mut blocks);
    assemble(&blocks)
}

impl<'t> Block<'t> {
    fn of(text: &'t str, range: Range<usize>) -> Self {
        let text = &text[range.clone()];
        Block { range, text, n_words: words::split(text).len(), kind: Kind::Story, moment: None }
    }

    fn headline(text: &'t str, range: Range<usize>) -> Self {
        Block { kind: Kind::Headline, ..Block::of(text, range) }
    }

    /// Returns the place in the text of a stretch of the block, without white space at its ends.
    fn part(&self, range: Range<usize>) -> Range<usize> {
        let words = &self.text[range.clone()];
        let start = self.range.start + range.start + words.len() - words.trim_start().len();
        start..start + words.trim().len()
    }

    /// Returns its words; they are not kept, since a text can have very many blocks.
    fn words(&self) -> Vec<Word<'t>> {
        words::split(self.text)
    }

    fn is_story(&self) -> bool {
        self.kind == Kind::Story
    }

    fn is_line(&self, kinds: &[LineKind]) -> bool {
        matches!(self.kind, Kind::Line(kind) if kinds.contains(&kind))
    }

    /// Whether it ends as a sentence does, or goes on in the next paragraph.
    fn ends_sentence(&self) -> bool {
        let closed = self.text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']']);
        closed.ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '؟', '।']) && !ends_with_initial(closed)
    }

    /// Whether it is surely a paragraph of a story.
    fn is_prose(&self) -> bool {
        self.is_story() && (self.n_words > 30 || (self.n_words > 6 && self.ends_sentence()))
    }
}

/// Whether the final full stop belongs to an abbreviation like `U.S.`
fn ends_with_initial(text: &str) -> bool {
    let mut last = text.chars().rev();
    last.next() == Some('.')
        && last.next().is_some_and(char::is_uppercase)
        && last.next().is_none_or(|before| !before.is_alphanumeric())
}

/// Names every line that a pattern fits. The head ends at the first paragraph that is surely story.
fn name_lines(blocks: &mut [Block<'_>]) {
    let mut place = Place::Head;
    let mut has_headline = false;
    for block in blocks {
        has_headline |= block.kind == Kind::Headline;
        if block.is_story() && dateline::trailing_credit(block.text).is_none() {
            name_line(block, place, has_headline);
        }
        has_headline |= block.is_story();
        if block.is_prose() {
            place = Place::Body;
        }
    }
}

fn name_line(block: &mut Block<'_>, place: Place, has_headline: bool) {
    let words = block.words();
    if !words.iter().any(Word::is_wordlike) {
        block.kind = Kind::Line(LineKind::Furniture);
    }
    let line = if words.len() <= words::LIMIT { lexicon::line(&words, place) } else { None };
    match line {
        Some(line) if line.kind == LineKind::Under => {
            block.kind = if has_headline { Kind::Line(LineKind::Byline) } else { Kind::Story };
        }
        Some(line) => {
            block.kind = Kind::Line(line.kind);
            block.moment = line.moment;
        }
        None => {}
    }
}

/// A text in which everything looks like something else is story after all.
fn keep_some_story(blocks: &mut [Block<'_>]) {
    if !blocks.iter().any(Block::is_story) {
        let lines = blocks.iter_mut().filter(|block| block.kind != Kind::Headline);
        lines.for_each(|block| block.kind = Kind::Story);
    }
    if let [only] = blocks
        && only.kind == Kind::Headline
    {
        only.kind = Kind::Story;
    }
}

/// The lines with writer and date are among so many at the beginning.
const HEAD_LINES: usize = 12;

fn assemble(blocks: &[Block<'_>]) -> Parsed {
    let mut parsed = Parsed::default();
    let first_prose = blocks.iter().position(Block::is_prose).unwrap_or(blocks.len());
    let last_story = blocks.iter().rposition(Block::is_story);
    let mut agencies = Vec::new();
    let dateline = dateline::find(blocks);
    for (at, block) in blocks.iter().enumerate() {
        let Kind::Line(kind) = block.kind else {
            if block.kind == Kind::Headline {
                parsed.title = Some(block.text.split_whitespace().collect::<Vec<_>>().join(" "));
                parsed.parts.push((PartKind::Headline, block.range.clone()));
            } else {
                let own = dateline.as_ref().filter(|(of, _)| *of == at).map(|(_, dateline)| dateline);
                push_story(&mut parsed, &mut agencies, block, own, Some(at) == last_story);
            }
            continue;
        };
        // `Published`, `Posted`, `Issued`: such a line counts also under the story.
        let is_labelled = || block.words().first().is_some_and(|word| word.lower.ends_with("ed"));
        // An introduction of whole sentences may stand between the headline and the lines with writer and date.
        let under_writer = || {
            let beside = [LineKind::Byline, LineKind::Role, LineKind::Updated];
            let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
            at < HEAD_LINES && neighbours.filter_map(|at| blocks.get(at)).any(|block| block.is_line(&beside))
        };
        if kind == LineKind::Published && (at < first_prose || is_labelled() || under_writer()) {
            parsed.published = parsed.published.or_else(|| block.moment.clone());
        }
        if kind == LineKind::Credit {
            agencies.extend(dateline::sole_agency(&block.words()));
        }
        parsed.parts.push((part_kind(kind), block.range.clone()));
    }
    parsed.publisher = sole(agencies);
    parsed
}

/// Adds a story paragraph, without the dateline before it and the credit after it.
fn push_story(
    parsed: &mut Parsed,
    agencies: &mut Vec<String>,
    block: &Block<'_>,
    dateline: Option<&dateline::Dateline>,
    is_last: bool,
) {
    let start = dateline.map_or(0, |dateline| dateline.len);
    if let Some(dateline) = dateline {
        parsed.parts.push((PartKind::Dateline, block.part(0..start)));
        parsed.published = parsed.published.take().or_else(|| dateline.moment.clone());
        agencies.extend(dateline.agency.clone());
    }
    let credit = dateline::trailing_credit(block.text).filter(|credit| credit.start > start);
    let end = credit.as_ref().map_or(block.text.len(), |credit| credit.start);
    let story = block.part(start..end);
    if !story.is_empty() {
        parsed.parts.push((PartKind::Story, story));
    }
    if let Some(credit) = credit {
        let agency = dateline::sole_agency(&words::split(&block.text[credit.clone()]));
        agencies.extend(agency.filter(|_| is_last));
        parsed.parts.push((PartKind::Credit, block.part(credit)));
    }
}

/// Returns the agency if all are the same.
fn sole(mut agencies: Vec<String>) -> Option<String> {
    agencies.dedup();
    agencies.pop().filter(|_| agencies.is_empty())
}

fn part_kind(kind: LineKind) -> PartKind {
    match kind {
        LineKind::Furniture | LineKind::Links | LineKind::Comments | LineKind::Menu => PartKind::Furniture,
        LineKind::Caption => PartKind::Caption,
        LineKind::Credit => PartKind::Credit,
        LineKind::Byline | LineKind::Under | LineKind::Role => PartKind::Byline,
        LineKind::Published | LineKind::Updated => PartKind::Dateline,
    }
}

#[cfg(test)]
mod tests;
