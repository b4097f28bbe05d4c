//! Pages: the story and what is known about it, without the page around it.

mod tags;
mod entities;
mod boxes;
mod page;
mod paragraphs;
mod metadata;
mod headline;
mod story;
mod compose;

use crate::decode::Decoded;
use crate::text::{self, Title};
use crate::{IntakeError, Options, Received, Warning};
use compose::Composed;
use headline::Headline;
use page::Page;
use paragraphs::Paragraph;
use story::Belief;

/// Takes in a page.
pub(crate) fn receive(decoded: Decoded<'_>, options: &Options) -> Result<Received, IntakeError> {
    let source = decoded.text.as_ref();
    let mut page = page::read(source);
    let blocks = std::mem::take(&mut page.blocks);
    let metadata = metadata::find(source, &page);
    let titles = metadata::titles(source, &page);
    let paragraphs = headline::apart(paragraphs::of(source, &page, blocks), &titles);
    let headline = headline::find(&page, &paragraphs, &titles);
    let composed = story(source, &page, &paragraphs, headline.as_ref()).ok_or(IntakeError::NoStory)?;
    let places = composed.places.over(&decoded.alignment, composed.text.len());
    let paragraph = headline.as_ref().and_then(|headline| headline.paragraph);
    let title = headline.map_or(String::new(), |headline| headline.text);
    let parsed = text::parse(&composed.text, Title::Known(&title));
    let mut document = parsed.document(composed.text)?;
    document.origin = places.origin();
    document.title = document.title.or_else(|| Some(title).filter(|title| !title.is_empty()));
    let under = || paragraph.and_then(|title| compose::date_under(source, &page, &paragraphs, title));
    document.published =
        options.published.clone().or(metadata.published).or_else(under).or(document.published);
    document.publisher = options.publisher.clone().or(metadata.publisher).or(document.publisher);
    document.url = options.url.clone().or(metadata.url);
    let unread = metadata.unread.filter(|_| document.published.is_none());
    let warnings = unread.map(|value| Warning::PublishedUnread { value }).into_iter().collect();
    Ok(Received { document, line: None, warnings })
}

/// Finds the story and makes the text of it; where names led to nothing, they are not believed.
fn story(
    source: &str,
    page: &Page,
    paragraphs: &[Paragraph],
    headline: Option<&Headline>,
) -> Option<Composed> {
    let title = headline.and_then(|headline| headline.paragraph);
    let element = title.map(|at| paragraphs[at].element);
    [Belief::Names, Belief::Elements].into_iter().find_map(|belief| {
        let boxes = story::weigh(page, paragraphs, element, belief);
        let inside = story::boxes_of_story(page, paragraphs, &boxes, title);
        let chosen = compose::choose(page, paragraphs, &inside, &boxes.dropped, headline);
        let is_story = chosen.iter().any(|paragraph| paragraph.prose() > 0);
        is_story.then(|| compose::compose(headline, &chosen, source.len()))
    })
}
