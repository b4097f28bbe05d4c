//! The parsers, in the way of the data, each with what must hold of any input.

mod intake;
mod reading;
mod truces;
mod records;
mod desk;

use crate::soup::soup;
use crate::words;

pub use truces::observed;

/// A parser that meets outside bytes.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What its inputs are made of.
    pub words: &'static [&'static str],
    /// Inputs that it takes.
    pub examples: &'static [&'static str],
    /// How many inputs the tests give it, in proportion to its speed.
    pub share: usize,
    /// Parses, and panics where something does not hold.
    pub run: fn(&[u8]),
}

/// Gives bytes to a target: as they are, or, after `~`, as the text that their choices make.
pub fn feed(target: &Target, bytes: &[u8]) {
    match bytes.split_first() {
        Some((b'~', choices)) => (target.run)(soup(target.words, choices).as_bytes()),
        _ => (target.run)(bytes),
    }
}

/// All targets, in the way of the data.
pub static TARGETS: &[Target] = &[
    Target { name: "any", words: words::HTML, examples: words::ANY_EXAMPLES, share: 400, run: intake::any },
    Target {
        name: "text",
        words: words::REPORT,
        examples: words::REPORT_EXAMPLES,
        share: 200,
        run: intake::text,
    },
    Target {
        name: "html",
        words: words::HTML,
        examples: words::HTML_EXAMPLES,
        share: 200,
        run: intake::html,
    },
    Target {
        name: "jsonl",
        words: words::JSONL,
        examples: words::JSONL_EXAMPLES,
        share: 400,
        run: intake::jsonl,
    },
    Target {
        name: "feed",
        words: words::FEED,
        examples: words::FEED_EXAMPLES,
        share: 300,
        run: intake::feed,
    },
    Target {
        name: "warc",
        words: words::WARC,
        examples: words::WARC_EXAMPLES,
        share: 400,
        run: intake::warc,
    },
    Target {
        name: "analysis",
        words: words::REPORT,
        examples: words::REPORT_EXAMPLES,
        share: 12,
        run: reading::analysis,
    },
    Target {
        name: "reading",
        words: words::REPORT,
        examples: words::REPORT_EXAMPLES,
        share: 12,
        run: reading::reading,
    },
    Target {
        name: "dictionary",
        words: words::DICTIONARY,
        examples: words::DICTIONARY_EXAMPLES,
        share: 400,
        run: reading::dictionary,
    },
    Target {
        name: "terms",
        words: words::TERMS,
        examples: words::TERMS_EXAMPLES,
        share: 200,
        run: truces::terms,
    },
    Target {
        name: "series",
        words: words::SERIES,
        examples: words::SERIES_EXAMPLES,
        share: 200,
        run: truces::series,
    },
    Target {
        name: "sectors",
        words: words::SECTORS,
        examples: words::SECTORS_EXAMPLES,
        share: 300,
        run: truces::sectors,
    },
    Target {
        name: "claims",
        words: words::CLAIMS,
        examples: words::CLAIMS_EXAMPLES,
        share: 300,
        run: truces::claims,
    },
    Target {
        name: "verify",
        words: words::VERIFY,
        examples: words::VERIFY_EXAMPLES,
        share: 12,
        run: truces::verify,
    },
    Target {
        name: "time",
        words: words::TIME,
        examples: words::TIME_EXAMPLES,
        share: 2000,
        run: truces::time,
    },
    Target {
        name: "record",
        words: words::RECORD,
        examples: words::RECORD_EXAMPLES,
        share: 200,
        run: records::record,
    },
    Target {
        name: "entry",
        words: words::RECORD,
        examples: words::ENTRY_EXAMPLES,
        share: 400,
        run: records::entry,
    },
    Target {
        name: "robots",
        words: words::ROBOTS,
        examples: words::ROBOTS_EXAMPLES,
        share: 400,
        run: desk::robots,
    },
    Target {
        name: "request",
        words: words::REQUEST,
        examples: words::REQUEST_EXAMPLES,
        share: 25,
        run: desk::request,
    },
];
