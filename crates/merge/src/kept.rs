//! A report as it is kept: what was read, and by which generation of the reader.

use std::fmt;

use armistice_record::Report;
use sha2::{Digest, Sha256};

/// The identity of a kept report: a hash of its text and of where it came from.
///
/// The same text from two publishers is two reports of one origin; the same report again is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportKey(String);

impl ReportKey {
    /// Returns the key of a report.
    pub fn of(report: &Report) -> Self {
        let mut hash = Sha256::new();
        let fields = [
            Some(&report.id),
            Some(&report.sha256),
            report.title.as_ref(),
            report.published.as_ref(),
            report.publisher.as_ref(),
            report.url.as_ref(),
            report.conflict.as_ref(),
        ];
        for field in fields {
            // The length parts the fields, and absence is not emptiness.
            let length = field.map_or(u64::MAX, |field| field.len() as u64);
            hash.update(length.to_le_bytes());
            hash.update(field.map_or("", String::as_str).as_bytes());
        }
        ReportKey(hex(&hash.finalize()[..16]))
    }

    /// Takes a key that was written down.
    pub fn from_stored(key: String) -> Self {
        ReportKey(key)
    }

    /// Returns the key as 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One report and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its reading, written out.
    pub report: Report,
    /// Which generation of the reader made it; a higher one replaces a lower one.
    pub generation: u64,
}

impl Kept {
    /// Returns the identity of the report.
    pub fn key(&self) -> ReportKey {
        ReportKey::of(&self.report)
    }

    /// Returns whichever of two readings of one report stands: that of the newer reader.
    ///
    /// Two readings by one generation should be equal; if they are not, their JSON decides, so that the
    /// order in which they came does not.
    #[must_use]
    pub fn newer(self, other: Kept) -> Kept {
        let rank = |kept: &Kept| (kept.generation, serde_json::to_string(&kept.report).unwrap_or_default());
        if rank(&other) > rank(&self) { other } else { self }
    }
}

/// Returns bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|d| char::from(b"0123456789abcdef"[usize::from(d)]))
        .collect()
}

/// Returns 16 hexadecimal digits that stand for parts of text.
pub fn content_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..8])
}
