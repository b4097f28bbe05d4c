//! The story's paragraphs, one by one, and the text they make.

use std::collections::HashMap;

use armistice_record::Moment;

use super::headline::Headline;
use super::metadata;
use super::page::Page;
use super::paragraphs::Paragraph;
use super::story;
use crate::alignment::Alignment;
use crate::lexicon::{self, LineKind, Place};
use crate::words;

/// A text made of paragraphs, with the place of every character in the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Composed {
    pub(super) text: String,
    pub(super) places: Alignment,
}

impl Composed {
    /// Begins another paragraph.
    fn part(&mut self, length: usize) {
        let end = self.text.len();
        // The blank line stands where the paragraph ended. A title that is left open ends with the page: no two bytes follow.
        if self.places.locate(end + 1) > length
            && let Some((last, _)) = self.text.char_indices().next_back()
        {
            self.places.push(end, self.places.locate(last));
        }
        self.text.push_str("\n\n");
    }
}

/// Chooses the paragraphs among those in the story's boxes; `inside` says which elements are in them.
pub(super) fn choose<'p>(
    page: &Page,
    paragraphs: &'p [Paragraph],
    inside: &[bool],
    dropped: &[bool],
    headline: Option<&Headline>,
) -> Vec<&'p Paragraph> {
    let title = headline.and_then(|headline| headline.paragraph);
    let introduction = introduction(paragraphs, inside, dropped, title);
    let mut chosen: Vec<&Paragraph> = Vec::new();
    let mut n_prose = 0;
    let start = story::first_of_story(paragraphs, title);
    for (at, paragraph) in paragraphs.iter().enumerate().skip(start) {
        if n_prose > 0 && title.is_some_and(|title| begins_other_story(page, &paragraphs[title], paragraph)) {
            break;
        }
        let is_inside = inside[paragraph.element] || introduction.contains(&at);
        if !is_inside || dropped[paragraph.element] || Some(at) == title || paragraph.is_label {
            continue;
        }
        let place = if n_prose > 0 { Place::Body } else { Place::Head };
        match kind(paragraph, place) {
            Some(LineKind::Comments) if n_prose >= BEFORE_COMMENTS => break,
            Some(_) => continue,
            None => {}
        }
        if !is_list_of_links(paragraph) && !repeats(headline, paragraph) {
            n_prose += usize::from(paragraph.prose() > 0);
            chosen.push(paragraph);
        }
    }
    without_repeats(page, without_lone_headings(chosen))
}

/// So many paragraphs of story have to stand before the readers' comments.
const BEFORE_COMMENTS: usize = 3;

/// A sentence that is a link is story if it has at least so many words.
const LINKED_WORDS: usize = 13;

fn is_list_of_links(paragraph: &Paragraph) -> bool {
    let is_sentence = paragraph.ends_sentence() && paragraph.words >= LINKED_WORDS;
    paragraph.linked * 2 > paragraph.length && !is_sentence
}

fn repeats(headline: Option<&Headline>, paragraph: &Paragraph) -> bool {
    headline.is_some_and(|headline| headline.text.eq_ignore_ascii_case(&paragraph.text))
}

/// Whether a paragraph is the headline of the next story on a page without end.
fn begins_other_story(page: &Page, headline: &Paragraph, paragraph: &Paragraph) -> bool {
    let article = |paragraph: &Paragraph| page.around(paragraph.element, "article");
    let is_headline = paragraph.is_heading && page.around(paragraph.element, "h1").is_some();
    is_headline && article(headline).is_some_and(|own| article(paragraph).is_some_and(|other| own != other))
}

/// An introduction between headline and story has at most so many paragraphs.
const INTRODUCTION: usize = 3;

/// Each of them has at least so many words.
const INTRODUCTION_WORDS: usize = 7;

/// So many lines, of bylines, dates and buttons, can stand between headline and story.
const HEAD: usize = 14;

/// Returns the paragraphs between the headline and the box of the story that introduce it.
fn introduction(
    paragraphs: &[Paragraph],
    inside: &[bool],
    dropped: &[bool],
    title: Option<usize>,
) -> Vec<usize> {
    let Some(title) = title else { return Vec::new() };
    let is_story = |paragraph: &Paragraph| inside[paragraph.element] && !dropped[paragraph.element];
    let Some(first) = paragraphs.iter().position(|one| is_story(one) && one.prose() > 0) else {
        return Vec::new();
    };
    let says = |one: &Paragraph| one.words >= INTRODUCTION_WORDS && one.linked == 0 && !one.is_label;
    let between = (title + 1..first).filter(|&at| says(&paragraphs[at]) && !dropped[paragraphs[at].element]);
    let between: Vec<usize> = between.collect();
    if between.len() <= INTRODUCTION && first.saturating_sub(title) <= HEAD { between } else { Vec::new() }
}

/// Returns the date of publication that stands between the headline and the story: a `<time>`, or a printed one.
pub(super) fn date_under(
    source: &str,
    page: &Page,
    paragraphs: &[Paragraph],
    title: usize,
) -> Option<Moment> {
    let under = &paragraphs[title..];
    let end = under.iter().find(|paragraph| paragraph.prose() > 0).map_or(source.len(), Paragraph::place);
    let dated = |line: &str| {
        let found = lexicon::line(&words::split(line), Place::Head)?;
        found.moment.filter(|_| found.kind == LineKind::Published)
    };
    metadata::time_in(source, page, paragraphs[title].place()..end).or_else(|| {
        let head = under.iter().take_while(|paragraph| paragraph.place() < end).take(HEAD);
        head.flat_map(|paragraph| paragraph.text.lines()).find_map(dated)
    })
}

fn kind(paragraph: &Paragraph, place: Place) -> Option<LineKind> {
    let words = words::split(&paragraph.text);
    if !words.iter().any(words::Word::is_wordlike) {
        return Some(LineKind::Furniture);
    }
    if words.len() > words::LIMIT {
        return None;
    }
    lexicon::line(&words, place).map(|line| line.kind)
}

/// Drops headings that have no paragraph under them.
fn without_lone_headings(chosen: Vec<&Paragraph>) -> Vec<&Paragraph> {
    let mut kept: Vec<&Paragraph> = Vec::new();
    for paragraph in chosen.into_iter().rev() {
        let has_paragraph = kept.last().is_some_and(|under| !under.is_heading);
        if has_paragraph || !paragraph.is_heading {
            kept.push(paragraph);
        }
    }
    kept.reverse();
    kept
}

/// Words that stand in a row, to find out what is said twice.
const SHINGLE: usize = 5;

/// Drops paragraphs that were said before, and quotes that are pulled out of a later paragraph.
fn without_repeats<'p>(page: &Page, chosen: Vec<&'p Paragraph>) -> Vec<&'p Paragraph> {
    let shingles: Vec<Vec<u64>> = chosen.iter().map(|paragraph| shingles(&paragraph.text)).collect();
    let mut owners: HashMap<u64, Owners> = HashMap::new();
    for (at, shingles) in shingles.iter().enumerate() {
        for &shingle in shingles {
            owners.entry(shingle).or_insert(Owners { first: at, last: at }).last = at;
        }
    }
    let repeats = |at: usize| {
        let is_set_apart = page.around(chosen[at].element, "blockquote").is_some();
        let elsewhere = |shingle: &u64| {
            let Owners { first, last } = owners[shingle];
            first < at || (is_set_apart && last > at && shingles[last].len() > shingles[at].len())
        };
        !shingles[at].is_empty() && shingles[at].iter().all(elsewhere)
    };
    (0..chosen.len()).filter(|&at| !repeats(at)).map(|at| chosen[at]).collect()
}

/// The first and the last paragraph with certain words in a row.
struct Owners {
    first: usize,
    last: usize,
}

fn shingles(text: &str) -> Vec<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mark = |word: &String| {
        word.bytes().fold(17u64, |mark, byte| mark.wrapping_mul(31).wrapping_add(u64::from(byte)))
    };
    words
        .windows(SHINGLE)
        .map(|row| row.iter().fold(0u64, |all, word| all.wrapping_mul(1_000_003).wrapping_add(mark(word))))
        .collect()
}

/// Makes the text: headline, blank line, paragraphs parted by blank lines. The page has `length` bytes.
pub(super) fn compose(headline: Option<&Headline>, paragraphs: &[&Paragraph], length: usize) -> Composed {
    let mut composed = Composed::default();
    let first = headline.map(|headline| (headline.text.as_str(), &headline.places));
    let rest = paragraphs.iter().map(|paragraph| (paragraph.text.as_str(), &paragraph.places));
    for (text, places) in first.into_iter().chain(rest) {
        if !composed.text.is_empty() {
            composed.part(length);
        }
        let start = composed.text.len();
        composed.places.append(start, places);
        composed.text.push_str(text);
    }
    composed
}
