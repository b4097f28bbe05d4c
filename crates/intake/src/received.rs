//! What comes out: a document, and what could not be used of what came with it.

use armistice_record::Document;

/// A report taken in.
#[derive(Clone, Debug)]
pub struct Received {
    /// The report.
    pub document: Document,
    /// Its line in a JSONL input, from 1.
    pub line: Option<usize>,
    /// What came with it and could not be used; the report is good without.
    pub warnings: Vec<Warning>,
}

/// Something about a report that could not be used.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Warning {
    /// A date of publication that is no date.
    #[error("the date of publication is no date, and is left out: `{value}`")]
    PublishedUnread {
        /// What stands there.
        value: String,
    },
    /// A field of a JSONL line that is no string.
    #[error("`{field}` is no string, and is left out")]
    FieldIgnored {
        /// The field.
        field: &'static str,
    },
}
