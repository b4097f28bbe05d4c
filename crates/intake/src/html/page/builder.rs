//! Tags to boxes: which elements are open, and where blocks of text begin and end.

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::{Block, Element, Named, Page, Piece};
use crate::html::boxes::{self, Hint};
use crate::html::tags::{self, Layout};

/// Boxes deeper than this stand beside their parents, as in browsers.
const DEEPEST: usize = 512;

/// An attribute of the tag that is being read.
struct Attribute {
    name: String,
    value: String,
    /// The raw value.
    raw: Range<usize>,
}

/// An element whose end tag has not been met.
struct Open {
    index: usize,
    name: &'static str,
    is_block: bool,
    /// The innermost element on lines of its own: itself, or one around it.
    block: usize,
}

struct Builder<'s> {
    source: &'s str,
    page: Page,
    open: Vec<Open>,
    /// How many elements of a name are open.
    counts: HashMap<&'static str, usize>,
    tag: String,
    attributes: Vec<Attribute>,
    /// The element whose raw content comes next.
    raw: Option<&'static str>,
    block: Option<Block>,
    /// Line breaks since the last letter.
    breaks: usize,
}

/// Reads a page.
pub(in crate::html) fn read(source: &str) -> Page {
    let mut builder = Builder {
        source,
        page: Page::default(),
        open: Vec::new(),
        counts: HashMap::new(),
        tag: String::new(),
        attributes: Vec::new(),
        raw: None,
        block: None,
        breaks: 0,
    };
    builder.open_element("x-page", true, Hint::Nothing, 0);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        builder.event(event, span.start..span.end);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    builder.flush();
    builder.page
}

impl Builder<'_> {
    fn event(&mut self, event: CallbackEvent<'_>, place: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = String::from_utf8_lossy(name).into_owned();
                self.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                self.attributes.push(Attribute { name, value: String::new(), raw: place.end..place.end });
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(attribute) = self.attributes.last_mut() {
                    attribute.value = String::from_utf8_lossy(value).into_owned();
                    attribute.raw = place;
                }
            }
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { .. } => self.text(place),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn start(&mut self) {
        let tag = std::mem::take(&mut self.tag);
        self.note(&tag);
        let (name, layout) = tags::of(tag.as_bytes());
        match layout {
            Layout::Void if name == "br" => self.breaks += 1,
            Layout::Void if name == "hr" => self.flush(),
            Layout::Void => {}
            Layout::Raw => self.raw = Some(name),
            // An anchor that leads nowhere is no link, and is often left open.
            Layout::Inline if name == "a" && self.attribute("href").is_none() => {
                self.start_element("inline", false)
            }
            Layout::Block | Layout::Inline => self.start_element(name, layout == Layout::Block),
        }
    }

    fn start_element(&mut self, name: &'static str, is_block: bool) {
        if matches!(name, "html" | "body") && self.is_open(name) {
            return;
        }
        if is_block {
            self.flush();
        }
        match tags::ended_by(name) {
            Some((ended, beyond)) => self.close_implied(ended, beyond),
            None if name == "a" => self.end_element("a", false),
            None => {}
        }
        let hint = if matches!(name, "html" | "body" | "head") { Hint::Nothing } else { self.hint(name) };
        let class = self.attribute("class").map_or(0, mark);
        self.open_element(name, is_block, hint, class);
    }

    fn open_element(&mut self, name: &'static str, is_block: bool, hint: Hint, class: u64) {
        let index = self.page.elements.len();
        let parent = self.open.last().map_or(0, |open| open.index);
        self.page.elements.push(Element { parent, name, hint, is_block, class });
        if self.open.len() < DEEPEST {
            let block = self.open.last().filter(|_| !is_block).map_or(index, |open| open.block);
            self.open.push(Open { index, name, is_block, block });
            *self.counts.entry(name).or_default() += 1;
        }
    }

    fn end(&mut self, tag: &[u8]) {
        self.raw = None;
        let (name, layout) = tags::of(tag);
        match name {
            "br" => self.breaks += 1,
            "html" | "body" => {}
            // An end tag of a paragraph that is not open is an empty paragraph.
            "p" if !self.is_open("p") => self.flush(),
            // Any heading's end tag ends the heading that is open.
            _ if tags::is_heading(name) && !self.is_open(name) => {
                let open = self.open.iter().rev().map(|open| open.name).find(|open| tags::is_heading(open));
                self.end_element(open.unwrap_or(name), true);
            }
            _ => self.end_element(name, layout == Layout::Block),
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.counts.get(name).is_some_and(|&count| count > 0)
    }

    /// Closes the innermost open element of a name; one within a line does not reach beyond its line.
    fn end_element(&mut self, name: &str, is_block: bool) {
        if !self.is_open(name) {
            return;
        }
        if is_block {
            self.flush();
        }
        let mut reachable = self
            .open
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, open)| is_block || open.name == name || !open.is_block);
        if let Some((at, _)) = reachable.find(|(_, open)| open.name == name) {
            self.close(at);
        } else if !is_block && let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            // A link around whole boxes.
            let open = self.open.remove(at);
            self.forget(open.name);
        }
    }

    fn close_implied(&mut self, ended: &[&str], beyond: &[&str]) {
        if !ended.iter().any(|name| self.is_open(name)) {
            return;
        }
        let near = self
            .open
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, open)| ended.contains(&open.name) || !beyond.contains(&open.name));
        let found = near.map(|(at, open)| (at, open.name)).find(|(_, name)| ended.contains(name));
        if let Some((at, _)) = found {
            self.close(at);
        }
    }

    /// Closes open elements down to the one at `at`.
    fn close(&mut self, at: usize) {
        for open in self.open.split_off(at) {
            self.forget(open.name);
        }
    }

    fn forget(&mut self, name: &'static str) {
        if let Some(count) = self.counts.get_mut(name) {
            *count -= 1;
        }
    }

    fn text(&mut self, raw: Range<usize>) {
        match self.raw {
            Some("title") => {
                self.page.title.get_or_insert(raw);
            }
            Some("script") if self.is_linked_data() => self.page.linked_data.push(raw),
            Some(_) => {}
            None => self.words(raw),
        }
    }

    fn words(&mut self, raw: Range<usize>) {
        let is_blank = self.source[raw.clone()].trim().is_empty();
        if is_blank && self.block.is_none() {
            return;
        }
        if !is_blank && self.breaks > 1 {
            self.flush();
        }
        let element = self.open.last().map_or(0, |open| open.block);
        let piece = Piece {
            raw,
            element: self.open.last().map_or(0, |open| open.index),
            is_link: self.is_open("a"),
            is_preformatted: self.is_open("pre"),
            after_break: !is_blank && std::mem::take(&mut self.breaks) > 0,
        };
        self.block.get_or_insert_with(|| Block { element, pieces: Vec::new() }).pieces.push(piece);
    }

    fn flush(&mut self) {
        self.breaks = 0;
        self.page.blocks.extend(self.block.take());
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.find(name).map(|attribute| attribute.value.as_str())
    }

    fn find(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    fn is_linked_data(&self) -> bool {
        self.attribute("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
    }

    /// Keeps the values of `<meta>`, `<link>`, `<time>` and of `itemprop`.
    fn note(&mut self, tag: &str) {
        let lower = |name: &str| self.attribute(name).map(str::to_ascii_lowercase);
        let key = match tag {
            "meta" => lower("property").or_else(|| lower("name")),
            "link" => lower("rel"),
            "time" => Some("time".to_owned()),
            _ => None,
        };
        let item = lower("itemprop").map(|item| format!("itemprop:{item}"));
        let value = self.find("content").or_else(|| self.find("datetime")).or_else(|| self.find("href"));
        let Some(raw) = value.map(|value| value.raw.clone()) else { return };
        let names = key.into_iter().chain(item);
        self.page.named.extend(names.map(|name| Named { name, raw: raw.clone() }));
    }

    /// What the element's name and attributes say about it.
    fn hint(&self, name: &str) -> Hint {
        let by_name = match name {
            "form" | "header" => Hint::Perhaps,
            _ if tags::is_aside(name) => Hint::Never,
            _ => Hint::Nothing,
        };
        let by_role = match self.attribute("role") {
            Some(
                "navigation" | "search" | "banner" | "contentinfo" | "complementary" | "dialog" | "alert"
                | "menu" | "toolbar",
            ) => Hint::Never,
            _ => Hint::Nothing,
        };
        let item = self.attribute("itemprop").is_some_and(|item| item.eq_ignore_ascii_case("articlebody"));
        let by_item = if item { Hint::Story } else { Hint::Nothing };
        let by_sight = if self.is_unseen() { Hint::Unseen } else { Hint::Nothing };
        let names = ["class", "id", "data-testid", "data-component", "data-component-name"];
        let by_names = names.iter().filter_map(|name| self.attribute(name)).map(boxes::hint);
        by_names.chain([by_name, by_role, by_item, by_sight]).fold(Hint::Nothing, Hint::and)
    }

    fn is_unseen(&self) -> bool {
        let style = self.attribute("style").map(|style| style.replace(' ', "").to_ascii_lowercase());
        self.attribute("hidden").is_some()
            || self.attribute("aria-hidden") == Some("true")
            || style
                .is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"))
    }
}

/// A number that differs between different names, most likely.
fn mark(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
