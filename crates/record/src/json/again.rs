//! From the JSON of a report back to the document that it was read from.

use super::{CodePoints, Range, Report};
use crate::{Document, DocumentError, NotIso};

/// A report from which no document can be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReportError {
    /// The text was left out, or the version that wrote the report kept no parts.
    #[error("its text or its parts were left out")]
    NoText,
    /// A part that is no stretch of the text.
    #[error("its part {}..{} is no stretch of the text", .0[0], .0[1])]
    NoSuchPart(Range),
    /// A date of publication that is none.
    #[error(transparent)]
    Published(#[from] NotIso),
    /// A text that no document can have.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl Report {
    /// Returns the document that was read, so that it can be read again: its text, parts, and what was known about
    /// it. Where its characters stood in the file is not kept.
    ///
    /// # Errors
    /// When text or parts were left out, or do not fit each other.
    pub fn document(&self) -> Result<Document, ReportError> {
        if self.text.is_empty() || self.parts.is_empty() {
            return Err(ReportError::NoText);
        }
        let points = CodePoints::new(&self.text);
        let mut parts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let [start, end] = part.span.map(|point| points.byte(point));
            let (start, end) = start.zip(end).ok_or(ReportError::NoSuchPart(part.span))?;
            parts.push((part.kind, start..end));
        }
        let mut document = Document::new(self.text.clone(), parts)?;
        document.id.clone_from(&self.id);
        document.title.clone_from(&self.title);
        document.published = self.published.as_deref().map(str::parse).transpose()?;
        document.publisher.clone_from(&self.publisher);
        document.url.clone_from(&self.url);
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PartKind, Reading};

    #[test]
    fn a_report_gives_back_its_document() {
        let text = "Été à Genève\n\n“Ada” said the talks would resume.".to_owned();
        let end = text.len();
        let mut document =
            Document::new(text, vec![(PartKind::Headline, 0..16), (PartKind::Story, 18..end)]).unwrap();
        document.published = Some("2025-04-19".parse().unwrap());
        document.publisher = Some("Paper".to_owned());
        let report = Report::new(&document, &Reading::default(), None);
        let again = report.document().unwrap();
        assert_eq!(again.parts(), document.parts());
        assert_eq!((again.text(), again.sha256()), (document.text(), document.sha256()));
        assert_eq!((&again.id, &again.published), (&document.id, &document.published));
        assert_eq!(Report::new(&again, &Reading::default(), None), report);

        let cut = Report { text: "Été".to_owned(), ..report.clone() };
        assert!(matches!(cut.document(), Err(ReportError::NoSuchPart([0, 12]))));
        let bare = Report { text: String::new(), ..report };
        assert_eq!(bare.document().err(), Some(ReportError::NoText));
    }
}
