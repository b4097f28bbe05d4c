//! Why bytes could not be taken in.

use armistice_record::DocumentError;

/// An input that is no report, or one line of it that is none.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IntakeError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// More bytes than the options allow.
    #[error("it has {bytes} bytes; the limit is {limit}")]
    TooLarge {
        /// How many there are.
        bytes: u64,
        /// How many may be.
        limit: u64,
    },
    /// A line of JSONL with more bytes than the options allow.
    #[error("line {line} has {bytes} bytes; the limit is {limit}")]
    LongLine {
        /// The line, from 1.
        line: usize,
        /// How many there are.
        bytes: u64,
        /// How many may be.
        limit: u64,
    },
    /// A file of another kind: a picture, an archive, a PDF.
    #[error("it seems to be {seems}, not a text, HTML or JSONL report")]
    NotReport {
        /// What the first bytes say it is, with its article.
        seems: &'static str,
        /// What to do with such a file.
        remedy: &'static str,
    },
    /// A byte that cannot stand there in the encoding.
    #[error("byte {byte} (line {line}) is not {encoding}")]
    NotEncoded {
        /// Its place in the file, from 0.
        byte: usize,
        /// Its line, from 1.
        line: usize,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// A line of JSONL that is no JSON object, or whose `text` is no string.
    #[error("line {line}, column {column}: {why}")]
    BrokenLine {
        /// The line, from 1.
        line: usize,
        /// The byte in the line, from 1.
        column: usize,
        /// What was expected there.
        why: String,
    },
    /// A line of JSONL without `text`, or with an empty one.
    #[error("line {line} has no `text`")]
    NoText {
        /// The line, from 1.
        line: usize,
    },
    /// A text that cannot be addressed.
    #[error(transparent)]
    NoDocument(#[from] DocumentError),
    /// A page in which no story was found.
    #[error("no story was found in the page")]
    NoStory,
    /// Bytes that are no feed.
    #[error("it is no feed: {why}")]
    NotFeed {
        /// What is wrong.
        why: String,
    },
    /// A name of an encoding that nobody knows.
    #[error("no encoding is called `{label}`")]
    UnknownEncoding {
        /// The name.
        label: String,
    },
    /// A name of a format that this crate does not take in.
    #[error("no format is called `{name}`")]
    UnknownFormat {
        /// The name.
        name: String,
    },
}

impl IntakeError {
    /// Returns what the user can do about it.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            IntakeError::Empty => "give a file with a report in it",
            IntakeError::TooLarge { .. } | IntakeError::LongLine { .. } | IntakeError::NoDocument(_) => {
                "split it into one file a report, or raise the limit with `--max-size`"
            }
            IntakeError::NotReport { remedy, .. } => remedy,
            IntakeError::NotEncoded { encoding: "UTF-8", .. } => {
                "convert it first, or name its encoding with `--encoding windows-1252`"
            }
            IntakeError::NotEncoded { .. } => {
                "convert it to UTF-8 first, or name another encoding with `--encoding`"
            }
            IntakeError::BrokenLine { .. } => {
                "each line must be one JSON object; `jq -c .` writes a file that way"
            }
            IntakeError::NoText { .. } => "put the report's words into `text`",
            IntakeError::NoStory => "copy the story out of the page into a text file",
            IntakeError::NotFeed { .. } => {
                "give the address of an RSS, Atom or JSON feed; pages often link to theirs"
            }
            IntakeError::UnknownEncoding { .. } => "use a label like `utf-8`, `utf-16le` or `windows-1252`",
            IntakeError::UnknownFormat { .. } => "use `text`, `html` or `jsonl`",
        };
        Some(help.to_owned())
    }

    /// Returns the line at fault, from 1, where one line is.
    pub fn line(&self) -> Option<usize> {
        match self {
            IntakeError::LongLine { line, .. }
            | IntakeError::NotEncoded { line, .. }
            | IntakeError::BrokenLine { line, .. }
            | IntakeError::NoText { line } => Some(*line),
            _ => None,
        }
    }
}
