//! What a page says about itself: JSON-LD, OpenGraph, `<meta>`, `<time>`.

use std::collections::HashSet;

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
    "time",
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
    let articles: Vec<Value> =
        page.linked_data.iter().filter_map(|raw| article(&source[raw.clone()])).collect();
    let linked = |path: &[&str]| articles.iter().find_map(|article| string(article, path));
    let named = |names: &[&str]| {
        let values = names.iter().flat_map(|name| page.named.iter().filter(move |named| named.name == *name));
        let texts = values.map(|named| entities::decoded(source[named.raw.clone()].trim()));
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let dates: Vec<String> = linked(&["datePublished"])
        .or_else(|| linked(&["dateCreated"]))
        .into_iter()
        .chain(named(PUBLISHED))
        .collect();
    let published = dates.iter().find_map(|date| dates::moment(date));
    Metadata {
        unread: published.is_none().then(|| dates.into_iter().next()).flatten(),
        published,
        publisher: linked(&["publisher", "name"]).or_else(|| named(PUBLISHER).into_iter().next()),
        url: named(URL).into_iter().chain(linked(&["url"])).find(|url| url.starts_with("http")),
    }
}

/// Returns the article that a JSON-LD script describes.
fn article(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("<![CDATA[");
    let script = script.trim_end().trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>");
    // Some publishers leave raw line breaks in their strings.
    let spaced = script.replace(['\n', '\r', '\t'], " ");
    let value: Value = serde_json::from_str(spaced.trim().trim_end_matches(';')).ok()?;
    candidates(value).into_iter().find(is_article)
}

/// The objects at the top: itself, those of an array, those of its graph.
fn candidates(value: Value) -> Vec<Value> {
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
    let kind = &value["@type"];
    let is = |kind: &Value| {
        kind.as_str()
            .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report")
    };
    is(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is))
}

fn string(value: &Value, path: &[&str]) -> Option<String> {
    let mut value = value;
    for key in path {
        value = value.get(key)?;
        value = value.get(0).unwrap_or(value);
    }
    let text = entities::decoded(value.as_str()?.trim());
    (!text.is_empty()).then_some(text)
}
