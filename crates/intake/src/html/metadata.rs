//! What a page says about itself: JSON-LD, OpenGraph, `<meta>`, `<time>`.

use std::collections::HashSet;
use std::ops::Range;

use armistice_record::Moment;
use serde_json::Value;

use super::entities;
use super::page::Page;
use crate::dates;

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) published: Option<Moment>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    /// A date that could not be read.
    pub(super) unread: Option<String>,
}

/// A title as the page states it, with the place of every character.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) text: String,
    pub(super) characters: Vec<(char, usize)>,
    /// Its words, in lower case.
    pub(super) words: HashSet<String>,
}

/// So many titles are looked at, each so many characters far.
const MOST_TITLES: usize = 6;
const LONGEST_TITLE: usize = 1000;

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "itemprop:datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "publication_date",
    "publicationdate",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "govuk:first-published-at",
];
const PUBLISHER: &[&str] = &[
    "og:site_name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "copyright-holder",
];
const URL: &[&str] = &["canonical", "og:url"];
const TITLE: &[&str] = &["og:title", "twitter:title", "itemprop:headline", "dc.title", "title"];

/// Returns what the page says its title is, the surest first.
pub(super) fn titles(source: &str, page: &Page) -> Vec<Stated> {
    let named = TITLE.iter().flat_map(|name| page.named.iter().filter(move |named| named.name == *name));
    let raw = named.map(|named| named.raw.clone()).chain(page.title.clone());
    let stated = raw.map(|raw| {
        let mut characters = Vec::new();
        entities::decode(&source[raw.clone()], |c, place| characters.push((c, raw.start + place.start)));
        characters.truncate(LONGEST_TITLE);
        let text: String = characters.iter().map(|&(c, _)| c).collect();
        Stated { words: word_set(&text), text, characters }
    });
    stated.filter(|stated| !stated.text.trim().is_empty()).take(MOST_TITLES).collect()
}

/// Returns the words of a text in lower case, each once.
pub(super) fn word_set(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Reads what the page says about itself; JSON-LD wins.
pub(super) fn find(source: &str, page: &Page) -> Metadata {
    let linked = LinkedData::of(source, page);
    let dates: Vec<String> = linked
        .article(&["datePublished"])
        .or_else(|| linked.article(&["dateCreated"]))
        .into_iter()
        .chain(values(source, page, PUBLISHED))
        .collect();
    let published = dates.iter().find_map(|date| dates::moment(date));
    let publishers = linked.publisher().into_iter().chain(values(source, page, PUBLISHER));
    let mut urls = values(source, page, URL).into_iter().chain(linked.article(&["url"]));
    Metadata {
        unread: published.is_none().then(|| dates.into_iter().next()).flatten(),
        published,
        // Some pages give an account or an address for a name.
        publisher: publishers.into_iter().find(|name| !name.starts_with(['@', '#']) && !name.contains("//")),
        url: urls.find(|url| url.starts_with("http")),
    }
}

/// Returns the date of the first `<time>` in a stretch of the page.
pub(super) fn time_in(source: &str, page: &Page, stretch: Range<usize>) -> Option<Moment> {
    let times = page.named.iter().filter(|named| named.name == "time" && stretch.contains(&named.raw.start));
    times.map(|named| source[named.raw.clone()].trim()).find_map(dates::moment)
}

/// Returns the values of certain names, in the order of the names.
fn values(source: &str, page: &Page, names: &[&str]) -> Vec<String> {
    let values = names.iter().flat_map(|name| page.named.iter().filter(move |named| named.name == *name));
    let texts = values.map(|named| entities::decoded(source[named.raw.clone()].trim()));
    texts.filter(|text| !text.is_empty()).collect()
}

/// The objects that the JSON-LD scripts of a page describe.
struct LinkedData {
    objects: Vec<Value>,
}

impl LinkedData {
    fn of(source: &str, page: &Page) -> Self {
        let scripts = page.linked_data.iter().filter_map(|raw| parse(&source[raw.clone()]));
        LinkedData { objects: scripts.flat_map(objects).collect() }
    }

    /// Returns a value of the first article that has it.
    fn article(&self, path: &[&str]) -> Option<String> {
        self.objects.iter().filter(|object| is_article(object)).find_map(|article| string(article, path))
    }

    /// Returns the publisher's name, which may stand in an object of its own.
    fn publisher(&self) -> Option<String> {
        let named = |id: String| {
            let object = self.objects.iter().find(|object| object["@id"] == id.as_str())?;
            string(object, &["name"])
        };
        self.article(&["publisher", "name"]).or_else(|| self.article(&["publisher", "@id"]).and_then(named))
    }
}

fn parse(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let script = script.trim_end().trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>");
    // Some publishers leave raw line breaks in their strings.
    let spaced = script.replace(['\n', '\r', '\t'], " ");
    serde_json::from_str(spaced.trim().trim_end_matches(';')).ok()
}

/// The objects at the top: the value itself, those of an array, those of its graph.
fn objects(value: Value) -> Vec<Value> {
    let mut left = vec![value];
    let mut found = Vec::new();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(values) => left.extend(values.into_iter().rev()),
            Value::Object(mut object) => {
                left.extend(object.remove("@graph"));
                left.extend(object.remove("mainEntity"));
                found.push(Value::Object(object));
            }
            _ => {}
        }
    }
    found
}

fn is_article(value: &Value) -> bool {
    let is = |kind: &Value| {
        let ends = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report";
        kind.as_str().is_some_and(ends)
    };
    let kind = &value["@type"];
    is(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is))
}

/// Returns the string at a path; of an array the first value counts.
fn string(value: &Value, path: &[&str]) -> Option<String> {
    let mut value = value;
    for key in path {
        value = value.get(key)?;
        value = value.get(0).unwrap_or(value);
    }
    let text = entities::decoded(value.as_str()?.trim());
    (!text.is_empty()).then_some(text)
}
