//! How to take bytes in: what the user said about them.

use std::str::FromStr;

use armistice_record::Moment;
use encoding_rs::Encoding;

use crate::IntakeError;

/// How many bytes a report may have when the user set no other limit.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How to take bytes in, as the user said on the command line.
///
/// `published`, `publisher` and `url` of a text or page win over what stands in it. In JSONL they are for
/// the lines that bring none themselves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The encoding; found out where it is none. A byte order mark wins over it.
    pub encoding: Option<&'static Encoding>,
    /// The format; found out where it is none.
    pub format: Option<Format>,
    /// How many bytes a report may have: a text or page as a whole, JSONL line by line.
    pub max_bytes: u64,
    /// When it was published.
    pub published: Option<Moment>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, one report.
    Text,
    /// A web page, one report.
    Html,
    /// One JSON object a line, each a report.
    Jsonl,
}

impl FromStr for Format {
    type Err = IntakeError;

    fn from_str(name: &str) -> Result<Self, IntakeError> {
        match name {
            "text" | "txt" => Ok(Format::Text),
            "html" => Ok(Format::Html),
            "jsonl" => Ok(Format::Jsonl),
            _ => Err(IntakeError::UnknownFormat { name: name.to_owned() }),
        }
    }
}

/// Returns the encoding with a label of the Encoding Standard, such as `utf-8` or `latin1`.
///
/// # Errors
/// When there is none.
pub fn encoding(label: &str) -> Result<&'static Encoding, IntakeError> {
    let unknown = || IntakeError::UnknownEncoding { label: label.to_owned() };
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_or_refused() {
        assert_eq!(encoding("Latin1").map(|found| found.name()).ok(), Some("windows-1252"));
        assert_eq!(encoding("utf-16").map(|found| found.name()).ok(), Some("UTF-16LE"));
        let error = encoding("utf-99").unwrap_err();
        assert_eq!(error.to_string(), "no encoding is called `utf-99`");
        assert!(error.help().is_some_and(|help| help.contains("windows-1252")));
    }

    #[test]
    fn formats_have_names() {
        assert_eq!("jsonl".parse::<Format>().ok(), Some(Format::Jsonl));
        assert_eq!("pdf".parse::<Format>().unwrap_err().to_string(), "no format is called `pdf`");
    }
}
