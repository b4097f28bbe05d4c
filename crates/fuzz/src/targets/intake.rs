//! Bytes to documents.

use armistice_intake::{Encoding, Format, Options, Pages, Received, documents};

/// A page's text may be this many times as long as its bytes: entities become characters, never more.
const GROWN: usize = 4;
/// Inputs here are small; a limit that some of them meet.
const MOST: u64 = 1 << 15;

fn options(format: Option<Format>, encoding: Option<&'static Encoding>) -> Options {
    Options { encoding, format, max_bytes: MOST, published: None, publisher: None, url: None }
}

/// Parts are in order, apart, not empty; every character has its place in the bytes; errors tell what to do in words.
fn check(bytes: &[u8], options: &Options) {
    let mut lines = 0;
    for received in documents(bytes, options) {
        lines += 1;
        match received {
            Ok(received) => sound(&received, bytes),
            Err(error) => {
                assert!(!error.to_string().is_empty() && error.help().is_none_or(|help| !help.is_empty()))
            }
        }
    }
    assert!(lines <= bytes.len() + 1, "more reports than bytes");
}

fn sound(received: &Received, bytes: &[u8]) {
    let document = &received.document;
    assert!(
        document.text().len() <= bytes.len() * GROWN + 64,
        "{} of {}",
        document.text().len(),
        bytes.len()
    );
    let mut end = 0;
    for part in document.parts() {
        assert!(part.span.start() >= end && !part.span.is_empty(), "{:?}", document.parts());
        end = part.span.end();
        assert!(!document.quote(part.span).is_empty());
    }
    for (at, _) in document.text().char_indices() {
        assert!(document.origin.locate(at) <= bytes.len(), "character {at}");
    }
    assert!(
        document
            .published
            .as_ref()
            .is_none_or(|published| published.as_str().parse::<armistice_record::Moment>().is_ok())
    );
    received.warnings.iter().for_each(|warning| assert!(!warning.to_string().is_empty()));
}

/// The first byte chooses a format and an encoding; most often they are found out.
pub(super) fn any(bytes: &[u8]) {
    let Some((&choice, rest)) = bytes.split_first() else { return check(bytes, &options(None, None)) };
    let format = [None, None, None, Some(Format::Text), Some(Format::Html), Some(Format::Jsonl)]
        [usize::from(choice % 6)];
    let labels = [
        "utf-8",
        "utf-16le",
        "utf-16be",
        "windows-1251",
        "gb18030",
        "shift_jis",
        "iso-2022-jp",
        "euc-kr",
        "big5",
        "koi8-u",
    ];
    let label = labels.get(usize::from(choice / 6));
    check(rest, &options(format, label.and_then(|label| Encoding::for_label(label.as_bytes()))));
    check(bytes, &options(None, None));
}

/// Plain text is kept letter by letter.
pub(super) fn text(bytes: &[u8]) {
    let said = options(Some(Format::Text), None);
    check(bytes, &said);
    // Zero bytes may stand for UTF-16.
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else { return };
    for received in documents(bytes, &said).flatten() {
        assert_eq!(received.document.text(), text.strip_prefix('\u{feff}').unwrap_or(text));
    }
}

/// A page.
pub(super) fn html(bytes: &[u8]) {
    check(bytes, &options(Some(Format::Html), None));
}

/// Lines of JSON.
pub(super) fn jsonl(bytes: &[u8]) {
    check(bytes, &options(Some(Format::Jsonl), None));
}

/// RSS, Atom, JSON Feed.
pub(super) fn feed(bytes: &[u8]) {
    for told in [None, Some("windows-1251")] {
        let told = told.and_then(|label: &str| Encoding::for_label(label.as_bytes()));
        match armistice_intake::feed(bytes, "https://news.example/feed", told) {
            Ok(feed) => {
                assert!(feed.items.len() <= bytes.len());
                for time in feed.items.iter().flat_map(|item| [&item.published, &item.updated]).flatten() {
                    assert!(time.ends_with('Z'), "{time}");
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// An archive of pages, and the reports in it.
pub(super) fn warc(bytes: &[u8]) {
    let mut record = 0;
    for page in Pages::new(bytes) {
        match page {
            Ok(page) => {
                assert!(page.record > record && page.body.len() <= bytes.len());
                record = page.record;
                let encoding = page.charset.and_then(|label| Encoding::for_label(label.as_bytes()));
                let format = if page.is_html { Format::Html } else { Format::Text };
                check(&page.body, &options(Some(format), encoding));
            }
            Err(error) => assert!(error.record() > record && !error.to_string().is_empty()),
        }
    }
}
