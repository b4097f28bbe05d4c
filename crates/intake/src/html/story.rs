//! Which paragraphs of a page are its story.
//!
//! First the boxes are dropped that their names give away, unless so much of the page's prose stands in them
//! that the name must be wrong. Of the rest, the box of the story is the one that is named so, or else the one
//! with the most prose right in it. Last, its paragraphs are looked at one by one.

use std::collections::HashMap;

use super::boxes::Hint;
use super::page::{Element, Page};
use super::paragraphs::Paragraph;
use super::tags;

/// A box named as furniture is kept if this share of the page's prose is in it.
const NEVER_SHARE: f64 = 0.7;
/// The same for one that holds the headline or a box named as the story's.
const ANCHORED_SHARE: f64 = 0.2;
/// The same for a box that is perhaps furniture.
const PERHAPS_SHARE: f64 = 0.3;
/// A box named as the story's has to have this share of the prose.
const STORY_SHARE: f64 = 0.3;
/// The box chosen grows to the one around it while that brings so much more prose.
const GROWTH: f64 = 1.1;
/// This share of the text of the box it grows to has to be prose.
const PURITY: f64 = 0.8;

/// What is known of each element, by its index.
pub(super) struct Boxes {
    /// Whether it is dropped, by itself or with a box around it.
    pub(super) dropped: Vec<bool>,
    /// The prose in it that is not dropped.
    prose: Vec<usize>,
    /// All text in it that is not dropped.
    length: Vec<usize>,
}

/// How far names are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belief {
    /// A name like `share` or `sidebar` tells what a box is.
    Names,
    /// Only elements that are made for something else than a story tell, and the names of readers' boxes.
    Elements,
}

/// Drops boxes and returns what remains of the page. `headline` is the element of the headline.
pub(super) fn weigh(page: &Page, paragraphs: &[Paragraph], headline: Option<usize>, belief: Belief) -> Boxes {
    let mut dropped = vec![false; page.elements.len()];
    let is_believed = |element: &Element| {
        belief == Belief::Names || tags::is_aside(element.name) || element.hint == Hint::Comments
    };
    let within_story = within(page, |at| page.elements[at].hint == Hint::Story);
    // Readers can write more than the reporter did, so their boxes go before anything is weighed.
    for hints in [&[Hint::Comments][..], &[Hint::Unseen, Hint::Never], &[Hint::Perhaps]] {
        let prose = sums(page, paragraphs, &dropped, Paragraph::prose);
        let total = prose.first().copied().unwrap_or(0).max(1);
        let share = |at: usize| prose[at] as f64 / total as f64;
        let story = (0..prose.len()).filter(|&at| page.elements[at].hint == Hint::Story && !dropped[at]);
        let story = story.max_by_key(|&at| prose[at]).filter(|&at| share(at) >= STORY_SHARE);
        let anchored = around(page, headline.into_iter().chain(story));
        for (at, element) in page.elements.iter().enumerate() {
            let is_named = element.is_block && hints.contains(&element.hint) && is_believed(element);
            let is_kept = match element.hint {
                Hint::Comments => false,
                Hint::Perhaps if within_story[at] => prose[at] > 0,
                Hint::Perhaps => share(at) >= PERHAPS_SHARE || anchored[at],
                _ => share(at) >= NEVER_SHARE || (anchored[at] && share(at) >= ANCHORED_SHARE),
            };
            dropped[at] |= (at > 0 && dropped[element.parent]) || (is_named && !is_kept);
        }
    }
    let prose = sums(page, paragraphs, &dropped, Paragraph::prose);
    let length = sums(page, paragraphs, &dropped, |paragraph| paragraph.length);
    Boxes { dropped, prose, length }
}

/// Whether each element is one for which `is` holds, or stands in one.
fn within(page: &Page, is: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut within = vec![false; page.elements.len()];
    for at in 0..within.len() {
        within[at] = is(at) || (at > 0 && within[page.elements[at].parent]);
    }
    within
}

/// Whether each element is one of `inner`, or holds one.
fn around(page: &Page, inner: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut around = vec![false; page.elements.len()];
    for mut at in inner {
        while !around[at] {
            around[at] = true;
            at = page.elements[at].parent;
        }
    }
    around
}

/// Sums a measure of the paragraphs that are not dropped over the boxes they stand in.
fn sums(
    page: &Page,
    paragraphs: &[Paragraph],
    dropped: &[bool],
    measure: impl Fn(&Paragraph) -> usize,
) -> Vec<usize> {
    let mut sums = vec![0; page.elements.len()];
    for paragraph in paragraphs.iter().filter(|paragraph| !dropped[paragraph.element]) {
        sums[paragraph.element] += measure(paragraph);
    }
    for at in (1..sums.len()).rev() {
        sums[page.elements[at].parent] += sums[at];
    }
    sums
}

/// Returns for each element whether it is in a box of the story. `headline` is the paragraph of the headline.
pub(super) fn boxes_of_story(
    page: &Page,
    paragraphs: &[Paragraph],
    boxes: &Boxes,
    headline: Option<usize>,
) -> Vec<bool> {
    let named = named(page, boxes, headline.map(|at| paragraphs[at].element));
    let roots = named.unwrap_or_else(|| vec![densest(page, paragraphs, boxes, headline)]);
    let mut is_root = vec![false; page.elements.len()];
    roots.into_iter().for_each(|at| is_root[at] = true);
    within(page, |at| is_root[at])
}

/// Returns the boxes that are named as the story's, or else the articles.
fn named(page: &Page, boxes: &Boxes, headline: Option<usize>) -> Option<Vec<usize>> {
    let total = boxes.prose.first().copied().unwrap_or(0) as f64;
    let anchored = around(page, headline.into_iter());
    let find = |is: &dyn Fn(usize) -> bool, share: f64| {
        let outer = outermost(page, &boxes.dropped, is);
        let with_headline = outer
            .iter()
            .copied()
            .find(|&at| anchored[at] && boxes.prose[at] as f64 >= ANCHORED_SHARE * total);
        let main = with_headline.or_else(|| outer.iter().copied().max_by_key(|&at| boxes.prose[at]))?;
        let class = page.elements[main].class;
        let alike = |at: usize| {
            at == main || (class != 0 && page.elements[at].class == class && with_headline.is_none())
        };
        let alike: Vec<usize> = outer.into_iter().filter(|&at| alike(at)).collect();
        let prose: usize = alike.iter().map(|&at| boxes.prose[at]).sum();
        (prose as f64 >= share * total && prose > 0).then_some(alike)
    };
    find(&|at| page.elements[at].hint == Hint::Story, STORY_SHARE).or_else(|| {
        find(&|at| page.elements[at].name == "article", if headline.is_some() { STORY_SHARE } else { 0.5 })
    })
}

/// Returns the elements for which `is` holds and that stand in no other such element.
fn outermost(page: &Page, dropped: &[bool], is: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut inside = vec![false; page.elements.len()];
    let mut outermost = Vec::new();
    for (at, element) in page.elements.iter().enumerate() {
        let around = at > 0 && inside[element.parent];
        let own = !dropped[at] && is(at);
        inside[at] = around || own;
        if own && !around {
            outermost.push(at);
        }
    }
    outermost
}

/// The story is under its headline if this share of the prose is.
const UNDER_HEADLINE: f64 = 0.2;

/// Returns the first paragraph that can be of the story: what stands over the headline is not, as a rule.
pub(super) fn first_of_story(paragraphs: &[Paragraph], headline: Option<usize>) -> usize {
    let prose = |paragraphs: &[Paragraph]| paragraphs.iter().map(Paragraph::prose).sum::<usize>() as f64;
    headline.filter(|&at| prose(&paragraphs[at..]) >= UNDER_HEADLINE * prose(paragraphs)).unwrap_or(0)
}

/// Returns the box with the most prose right in it: each paragraph counts for the box around it, for half as
/// much for the next one, for less for those beyond (the rule of the Readability bookmarklet).
fn densest(page: &Page, paragraphs: &[Paragraph], boxes: &Boxes, headline: Option<usize>) -> usize {
    let mut scores: HashMap<usize, f64> = HashMap::new();
    let start = first_of_story(paragraphs, headline);
    for paragraph in paragraphs[start..].iter().filter(|paragraph| !boxes.dropped[paragraph.element]) {
        let prose = paragraph.prose();
        if prose == 0 {
            continue;
        }
        let commas = paragraph.text.matches([',', '،', '、']).count();
        let score = 1.0 + commas as f64 + (prose as f64 / 100.0).min(3.0);
        let is_paragraph = matches!(page.elements[paragraph.element].name, "p" | "li" | "blockquote" | "pre");
        let mut at = if is_paragraph { page.elements[paragraph.element].parent } else { paragraph.element };
        for weight in [1.0, 0.5, 0.17, 0.11] {
            *scores.entry(at).or_default() += score * weight;
            at = page.elements[at].parent;
        }
    }
    let purity = |at: usize| boxes.prose[at] as f64 / boxes.length[at].max(1) as f64;
    let weighed = scores.into_iter().map(|(at, score)| (at, score * (0.5 + 0.5 * purity(at))));
    let best = weighed.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    grown(page, boxes, best.map_or(0, |(at, _)| at))
}

/// Returns the box around a box that holds more of the story, which may be split over boxes side by side.
fn grown(page: &Page, boxes: &Boxes, start: usize) -> usize {
    let mut grown = start;
    let mut at = page.elements[start].parent;
    while at > 0 {
        let brings_more = boxes.prose[at] as f64 > GROWTH * boxes.prose[grown] as f64;
        let is_prose = boxes.prose[at] as f64 > PURITY * boxes.length[at] as f64;
        if brings_more && is_prose {
            grown = at;
        }
        at = page.elements[at].parent;
    }
    grown
}
