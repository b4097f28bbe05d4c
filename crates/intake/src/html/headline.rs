//! The headline of a page: where it stands, among headings, other paragraphs, attributes and the title.

use std::collections::HashSet;

use super::metadata::{Stated, word_set};
use super::page::Page;
use super::paragraphs::Paragraph;
use crate::alignment::Alignment;

/// A headline, with the place of every character.
#[derive(Clone, Debug, Default)]
pub(super) struct Headline {
    pub(super) text: String,
    pub(super) places: Alignment,
    /// The paragraph it is, if it is one.
    pub(super) paragraph: Option<usize>,
}

/// Two titles are the same if they share this much of their words.
const ALIKE: f64 = 0.6;
/// The same for a paragraph that is no heading of the first level.
const SURELY: f64 = 0.8;
/// A headline has fewer words than this.
const LONGEST: usize = 40;

/// It is looked for in so many paragraphs.
const SEARCHED: usize = 2000;

/// Parts a line that is surely the headline from the lines under it, where only line breaks stand between them.
pub(super) fn apart(paragraphs: Vec<Paragraph>, titles: &[Stated]) -> Vec<Paragraph> {
    let mut parted = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let is_headline = |line: &str| {
            (3..LONGEST).contains(&line.split_whitespace().count()) && likeness_to(line, titles) >= SURELY
        };
        match paragraph.text.split_once('\n') {
            Some((line, _)) if line.len() < 400 && is_headline(line) => {
                let (headline, rest) = paragraph.split(line.len());
                parted.extend([headline, rest]);
            }
            _ => parted.push(paragraph),
        }
    }
    parted
}

/// Finds the headline: the heading or other short paragraph that says what the page says its title is.
pub(super) fn find(page: &Page, paragraphs: &[Paragraph], titles: &[Stated]) -> Option<Headline> {
    let is_first_level =
        |paragraph: &Paragraph| paragraph.is_heading && page.around(paragraph.element, "h1").is_some();
    let first_level = || paragraphs.iter().enumerate().filter(|(_, one)| is_first_level(one));
    let headings = paragraphs.iter().enumerate().filter(|(_, one)| one.is_heading);
    let short = paragraphs.iter().enumerate().take(SEARCHED);
    let short = short.filter(|(_, one)| (3..LONGEST).contains(&one.words) && one.linked == 0);
    let mut lone = first_level().filter(|(_, one)| one.words >= 3 && one.linked == 0);
    let found = likest(first_level(), titles, ALIKE)
        .or_else(|| likest(headings, titles, SURELY))
        .or_else(|| likest(short, titles, SURELY))
        .or_else(|| lone.next().map(|(at, _)| at).filter(|_| lone.next().is_none()));
    match found {
        Some(at) => {
            let Paragraph { text, places, .. } = &paragraphs[at];
            Some(Headline { text: text.clone(), places: places.clone(), paragraph: Some(at) })
        }
        None => titles.iter().map(of_title).next(),
    }
}

/// Returns the first of the paragraphs that are most like a title, if they are enough so.
fn likest<'p>(
    paragraphs: impl Iterator<Item = (usize, &'p Paragraph)>,
    titles: &[Stated],
    least: f64,
) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, paragraph) in paragraphs.filter(|(_, one)| one.words < LONGEST) {
        let score = likeness_to(&paragraph.text, titles);
        if score >= least && best.is_none_or(|(_, best)| score > best) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| at)
}

/// Takes a title without the site's name after it.
fn of_title(title: &Stated) -> Headline {
    let mut headline = Headline::default();
    let mut space = None;
    for &(c, at) in &title.characters {
        if c.is_whitespace() {
            space = space.or(Some(at));
            continue;
        }
        if let Some(at) = space.take().filter(|_| !headline.text.is_empty()) {
            headline.places.push(headline.text.len(), at);
            headline.text.push(' ');
        }
        headline.places.push(headline.text.len(), at);
        headline.text.push(c);
    }
    let len = without_site(&headline.text).len();
    headline.text.truncate(len);
    headline.places = headline.places.until(len);
    headline
}

/// Cuts ` | The Example` or ` - The Example` off, if a headline is left.
fn without_site(title: &str) -> &str {
    let marks = [" | ", " – ", " — ", " - ", " :: ", " » "];
    let cut = marks.iter().filter_map(|mark| title.rfind(mark)).max();
    match cut.map(|cut| title.split_at(cut)) {
        Some((headline, site))
            if headline.split_whitespace().count() >= 3 && site.split_whitespace().count() <= 7 =>
        {
            headline
        }
        _ => title,
    }
}

fn likeness_to(text: &str, titles: &[Stated]) -> f64 {
    let words = word_set(text);
    titles.iter().map(|title| likeness(&words, &title.words)).fold(0.0, f64::max)
}

/// The mean of the shares of their words that two texts have in common.
fn likeness(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let shared = one.intersection(other).count() as f64;
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    if shorter * 2 < longer || shorter == 0 {
        0.0
    } else {
        (shared / shorter as f64 + shared / longer as f64) / 2.0
    }
}
