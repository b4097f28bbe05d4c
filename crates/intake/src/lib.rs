//! Takes reports in: bytes of plain text, HTML or JSONL become [`Document`]s with their parts.
//!
//! In come bytes and [`Options`]; out come documents whose text can be quoted, each with its headline,
//! byline, dateline, captions and site furniture kept apart from its story, and with every character's place
//! in the bytes. The steps are: tell the encoding, decode, tell the format, find the text, find its parts. A feed
//! (RSS, Atom, JSON Feed) is no report but leads to some: [`feed`] gives its items.
//!
//! ```
//! use armistice_intake::{MAX_BYTES, Options, documents};
//!
//! let options = Options {
//!     encoding: None,
//!     format: None,
//!     max_bytes: MAX_BYTES,
//!     published: None,
//!     publisher: None,
//!     url: None,
//! };
//! let file = b"Talks resume\n\nGENEVA, March 3 - The parties met again on Monday, Ada Kuhn said.\n";
//! for received in documents(file, &options) {
//!     let document = received?.document;
//!     assert_eq!(document.title.as_deref(), Some("Talks resume"));
//!     let story = document.story_parts().next().map(|span| document.quote(span));
//!     assert_eq!(story, Some("The parties met again on Monday, Ada Kuhn said."));
//! }
//! # Ok::<(), armistice_intake::IntakeError>(())
//! ```
//!
//! This crate does no I/O, sees no clock and never rewrites a text: plain text and JSONL are kept letter by
//! letter, of a page the words are kept in their order. Where it cannot tell, a line is story.

mod error;
mod options;
mod received;
mod alignment;
mod signature;
mod decode;
mod format;
mod words;
mod dates;
mod lexicon;
mod text;
mod html;
mod jsonl;
mod feeds;
mod warc;

use std::borrow::Cow;
use std::iter::Once;

use armistice_record::Document;
use encoding_rs::UTF_8;

pub use encoding_rs::Encoding;
pub use error::IntakeError;
pub use feeds::{Feed, FeedItem, feed};
pub use options::{Format, MAX_BYTES, Options, encoding};
pub use received::{Received, Warning};
pub use warc::{Page, Pages, WarcError};

use decode::{Decoded, Sniffed};

/// How many of the first bytes tell the format.
const OPENING: usize = 4096;

/// The reports of one input, in its order: one of a text or page, one a line of JSONL.
pub struct Documents<'a>(Shape<'a>);

enum Shape<'a> {
    One(Once<Result<Received, IntakeError>>),
    Lines(jsonl::Lines<'a>),
}

impl Iterator for Documents<'_> {
    type Item = Result<Received, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Shape::One(one) => one.next(),
            Shape::Lines(lines) => lines.next(),
        }
    }
}

/// Takes in one input: a file or what came on standard input.
///
/// A JSONL input without any line gives no report; a broken line gives an error and the next ones go on.
pub fn documents<'a>(bytes: &'a [u8], options: &Options) -> Documents<'a> {
    Documents(shape(bytes, options).unwrap_or_else(|error| Shape::One(std::iter::once(Err(error)))))
}

fn shape<'a>(bytes: &'a [u8], options: &Options) -> Result<Shape<'a>, IntakeError> {
    signature::refuse_foreign(bytes)?;
    let sniffed = decode::sniff(bytes, options.encoding);
    let opening = opening(bytes, sniffed);
    let format = options.format.unwrap_or_else(|| format::detect(&opening));
    refuse_long(bytes, options, format)?;
    if options.format.is_none() {
        signature::refuse_foreign_text(&opening)?;
    }
    let decoded = match sniffed {
        Sniffed::Open if format == Format::Jsonl => {
            return Ok(Shape::Lines(jsonl::Lines::utf8(bytes, 0, options.clone())));
        }
        Sniffed::Told(encoding, skip) if format == Format::Jsonl && encoding == UTF_8 => {
            return Ok(Shape::Lines(jsonl::Lines::utf8(bytes, skip, options.clone())));
        }
        Sniffed::Told(encoding, skip) => {
            if encoding.is_ascii_compatible() {
                signature::refuse_binary(bytes)?;
            }
            decode::decode(bytes, skip, encoding)?
        }
        Sniffed::Open => {
            signature::refuse_binary(bytes)?;
            decode::decode(bytes, 0, decode::legacy(bytes, format == Format::Html)?)?
        }
    };
    if decoded.text.trim().is_empty() {
        return Err(IntakeError::Empty);
    }
    Ok(match format {
        Format::Jsonl => Shape::Lines(jsonl::Lines::decoded(decoded, options.clone())),
        Format::Text => Shape::One(std::iter::once(plain_text(decoded, options))),
        Format::Html => Shape::One(std::iter::once(html::receive(decoded, options))),
    })
}

/// Refuses a text or page over the limit, and any input whose places would not fit 32 bits.
fn refuse_long(bytes: &[u8], options: &Options, format: Format) -> Result<(), IntakeError> {
    let addressable = u64::from(u32::MAX);
    let limit = if format == Format::Jsonl { addressable } else { options.max_bytes.min(addressable) };
    let bytes = bytes.len() as u64;
    if bytes > limit { Err(IntakeError::TooLarge { bytes, limit }) } else { Ok(()) }
}

/// Returns the first characters, as far as they can be read; an ASCII character is always right.
fn opening(bytes: &[u8], sniffed: Sniffed) -> Cow<'_, str> {
    let (encoding, skip) = match sniffed {
        Sniffed::Told(encoding, skip) => (encoding, skip),
        Sniffed::Open => (UTF_8, 0),
    };
    encoding.decode_without_bom_handling(&bytes[skip..bytes.len().min(skip + OPENING)]).0
}

fn plain_text(decoded: Decoded<'_>, options: &Options) -> Result<Received, IntakeError> {
    let parsed = text::parse(&decoded.text, text::Title::Unknown);
    let mut document: Document = parsed.document(decoded.text.into_owned())?;
    document.origin = decoded.alignment.origin();
    document.published = options.published.clone().or(document.published);
    document.publisher = options.publisher.clone().or(document.publisher);
    document.url = options.url.clone();
    Ok(Received { document, line: None, warnings: Vec::new() })
}
