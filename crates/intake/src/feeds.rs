//! Feeds: RSS, Atom and JSON Feed to their items.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use feed_rs::model::{Entry, Link};
use feed_rs::parser::{Builder, ParseErrorKind, ParseFeedError};

use crate::decode::{self, Sniffed};
use crate::{IntakeError, signature};

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// What it calls itself.
    pub title: Option<String>,
    /// Its items, in its order.
    pub items: Vec<FeedItem>,
    /// Characters that could not be decoded were replaced.
    pub replaced: bool,
}

/// An item of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedItem {
    /// The address of what it is about.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, RFC 3339 in UTC.
    pub published: Option<String>,
    /// When it was changed, RFC 3339 in UTC.
    pub updated: Option<String>,
    /// What the feed has of its text: plain or HTML.
    pub content: Option<String>,
}

/// Takes in a feed that was found at an address, against which its links are resolved.
///
/// The encoding that its server tells is `told`; where the bytes are not in it, what they say of themselves counts.
///
/// # Errors
/// When it is no feed, or broken before its first item.
pub fn feed(bytes: &[u8], address: &str, told: Option<&'static Encoding>) -> Result<Feed, IntakeError> {
    signature::refuse_foreign(bytes)?;
    let (text, replaced) = text(bytes, told);
    if text.trim().is_empty() {
        return Err(IntakeError::Empty);
    }
    // The text is decoded; what it says of its encoding would have it decoded again.
    let bare = without_declaration(text.trim_start());
    let parser = Builder::new().base_uri(Some(address)).id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(bare.as_bytes()).map_err(|error| IntakeError::NotFeed { why: why(&error) })?;
    Ok(Feed {
        title: feed.title.map(|title| title.content).filter(|title| !title.is_empty()),
        items: feed.entries.into_iter().map(item).collect(),
        replaced,
    })
}

/// Decodes a feed: as its server tells, as it says itself, as Western text, at last with marks for what cannot be.
fn text<'a>(bytes: &'a [u8], told: Option<&'static Encoding>) -> (Cow<'a, str>, bool) {
    for chosen in [told, None] {
        let (encoding, skip) = match decode::sniff(bytes, chosen) {
            Sniffed::Told(encoding, skip) => (encoding, skip),
            Sniffed::Open => (decode::legacy(bytes, true).unwrap_or(UTF_8), 0),
        };
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes[skip..]) {
            return (text, false);
        }
    }
    (String::from_utf8_lossy(bytes), true)
}

fn without_declaration(text: &str) -> &str {
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}

/// RFC 3339; the parser gives times in UTC.
const TIME: &str = "%Y-%m-%dT%H:%M:%SZ";

fn item(entry: Entry) -> FeedItem {
    let plain =
        |text: Option<feed_rs::model::Text>| text.map(|text| text.content).filter(|text| !text.is_empty());
    let url = link(&entry.links).map(|link| link.href.clone());
    let is_address = |id: &&String| id.starts_with("http://") || id.starts_with("https://");
    let content = entry.content.and_then(|content| content.body).or_else(|| plain(entry.summary));
    FeedItem {
        url: url.or_else(|| Some(&entry.id).filter(is_address).cloned()),
        title: plain(entry.title),
        published: entry.published.map(|time| time.format(TIME).to_string()),
        updated: entry.updated.map(|time| time.format(TIME).to_string()),
        content,
    }
}

/// The link to the article itself.
fn link(links: &[Link]) -> Option<&Link> {
    let alternate = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    links.iter().find(alternate).or_else(|| links.first())
}

fn why(error: &ParseFeedError) -> String {
    match error {
        ParseFeedError::ParseError(ParseErrorKind::NoFeedRoot) => "it has no feed in it".to_owned(),
        ParseFeedError::XmlReader(error) => format!("its XML is broken: {error}"),
        ParseFeedError::JsonSerde(error) => format!("its JSON is broken: {error}"),
        ParseFeedError::JsonUnsupportedVersion(version) => format!("`{version}` is no known JSON Feed"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><title>Вести</title>\
        <item><title>Переговоры</title><link>/a</link><pubDate>Sat, 19 Apr 2025 10:00:00 +0300</pubDate></item>\
        </channel></rss>";

    fn check(bytes: &[u8], told: Option<&str>) {
        let told = told.and_then(|label| Encoding::for_label(label.as_bytes()));
        let feed = feed(bytes, "https://news.example/feeds/all.xml", told).unwrap();
        assert_eq!(feed.title.as_deref(), Some("Вести"));
        assert_eq!(feed.items[0].title.as_deref(), Some("Переговоры"));
        assert_eq!(feed.items[0].url.as_deref(), Some("https://news.example/a"));
        assert_eq!(feed.items[0].published.as_deref(), Some("2025-04-19T07:00:00Z"));
        assert!(!feed.replaced);
    }

    #[test]
    fn the_bytes_say_what_they_are_where_the_server_is_wrong() {
        let (windows, ..) = encoding_rs::WINDOWS_1251.encode(RSS);
        check(&windows, None);
        check(&windows, Some("utf-8"));
        check(&windows, Some("windows-1251"));
        check(RSS.as_bytes(), Some("utf-8"));
    }

    #[test]
    fn atom_and_json_are_feeds_too() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>x</id><entry><id>e</id>\
            <title>Talks</title><updated>2025-04-19T10:00:00Z</updated><link rel='self' href='/self'/>\
            <link href='https://news.example/b'/></entry></feed>";
        let read = feed(atom.as_bytes(), "https://news.example/", None).unwrap();
        assert_eq!(read.items[0].url.as_deref(), Some("https://news.example/b"));
        assert_eq!(read.items[0].updated.as_deref(), Some("2025-04-19T10:00:00Z"));
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"News\",\"items\":[{\"id\":\"1\",\
            \"url\":\"https://news.example/c\",\"content_text\":\"Talks went on.\"}]}";
        let read = feed(json.as_bytes(), "https://news.example/", None).unwrap();
        assert_eq!(read.items[0].url.as_deref(), Some("https://news.example/c"));
        assert_eq!(read.items[0].content.as_deref(), Some("Talks went on."));
    }

    #[test]
    fn what_is_no_feed_is_told() {
        for (bytes, told) in [
            ("<html><body>Not here</body></html>", "it has no feed in it"),
            ("<rss version='2.0'><channel><item><title>a</b></channel>", "its XML is broken"),
            ("{\"version\": 1", "its JSON is broken"),
        ] {
            let error = feed(bytes.as_bytes(), "https://news.example/", None).unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}
