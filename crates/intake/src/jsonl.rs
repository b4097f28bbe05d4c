//! JSONL: one report a line. A bad line is an error of its own; the next lines go on.

mod strings;

use std::borrow::Cow;

use armistice_record::{Document, Moment};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::alignment::Alignment;
use crate::dates;
use crate::decode::{Decoded, utf8};
use crate::text::{self, Title};
use crate::{IntakeError, Options, Received, Warning};

/// The reports of a JSONL input, read line by line.
pub(crate) struct Lines<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where the bytes stood in the file.
    alignment: Alignment,
    options: Options,
    next: usize,
    line: usize,
}

/// The fields of a line, as they stand there.
#[derive(Deserialize)]
struct Fields<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    #[serde(borrow)]
    title: Option<&'l RawValue>,
    #[serde(borrow)]
    text: Option<&'l RawValue>,
    /// What corpora of single sentences call their text.
    #[serde(borrow)]
    sentence: Option<&'l RawValue>,
    #[serde(borrow)]
    published: Option<&'l RawValue>,
    #[serde(borrow)]
    publisher: Option<&'l RawValue>,
    #[serde(borrow)]
    url: Option<&'l RawValue>,
}

impl<'a> Lines<'a> {
    /// Makes the reader of bytes that are UTF-8 after `skip` of them; a line that is not is an error then.
    pub(crate) fn utf8(bytes: &'a [u8], skip: usize, options: Options) -> Self {
        let alignment = Alignment::shifted(skip);
        Lines { bytes: Cow::Borrowed(&bytes[skip..]), alignment, options, next: 0, line: 0 }
    }

    /// Makes the reader of bytes that were in another encoding.
    pub(crate) fn decoded(decoded: Decoded<'a>, options: Options) -> Self {
        let bytes = match decoded.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        Lines { bytes, alignment: decoded.alignment, options, next: 0, line: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<Received, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.bytes.len() {
            let start = self.next;
            let rest = &self.bytes[start..];
            let len = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
            self.next = start + len + 1;
            self.line += 1;
            if !rest[..len].trim_ascii().is_empty() {
                return Some(self.report(start, start + len));
            }
        }
        None
    }
}

impl Lines<'_> {
    fn report(&self, start: usize, end: usize) -> Result<Received, IntakeError> {
        let line = self.line;
        let bytes = (end - start) as u64;
        if bytes > self.options.max_bytes {
            return Err(IntakeError::LongLine { line, bytes, limit: self.options.max_bytes });
        }
        let words = utf8(&self.bytes, start..end, line).map_err(|error| self.in_file(error))?;
        let fields = object(words, line)?;
        let words_of = fields.text.or(fields.sentence);
        let text = words_of.ok_or(IntakeError::NoText { line })?;
        let text = strings::unescape(text.get()).map_err(|error| IntakeError::BrokenLine {
            line,
            column: place(words, text.get()) + error.at + 1,
            why: error.why.to_owned(),
        })?;
        if text.text.trim().is_empty() {
            return Err(IntakeError::NoText { line });
        }
        let from_line = Alignment::shifted(start + place(words, words_of.map_or("", RawValue::get)));
        let len = text.text.len();
        let alignment = text.alignment.over(&from_line, len).over(&self.alignment, len);
        let mut warnings = Vec::new();
        let document = self.document(&fields, text.text.into_owned(), &alignment, &mut warnings)?;
        Ok(Received { document, line: Some(line), warnings })
    }

    /// Gives an error in the decoded bytes its place in the file.
    fn in_file(&self, error: IntakeError) -> IntakeError {
        match error {
            IntakeError::NotEncoded { byte, line, encoding } => {
                IntakeError::NotEncoded { byte: self.alignment.locate(byte), line, encoding }
            }
            other => other,
        }
    }

    fn document(
        &self,
        fields: &Fields<'_>,
        text: String,
        alignment: &Alignment,
        warnings: &mut Vec<Warning>,
    ) -> Result<Document, IntakeError> {
        let mut string = |name, field: Option<&RawValue>| plain(name, field, warnings);
        let id = fields.id.and_then(identifier);
        let title = string("title", fields.title);
        let publisher = string("publisher", fields.publisher);
        let url = string("url", fields.url);
        let published = string("published", fields.published);
        let published = published.and_then(|value| moment(value, warnings));
        let parsed = text::parse(&text, title.as_deref().map_or(Title::Unknown, Title::Known));
        let options = &self.options;
        let mut document = parsed.document(text)?;
        document.origin = alignment.origin();
        document.id = id.unwrap_or(document.id);
        document.title = title.or(document.title);
        document.published = published.or_else(|| options.published.clone()).or(document.published);
        document.publisher = publisher.or_else(|| options.publisher.clone()).or(document.publisher);
        document.url = url.or_else(|| options.url.clone());
        Ok(document)
    }
}

/// Returns where `part`, a stretch of `whole`, begins in it.
fn place(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// Reads a line's fields. The parser would take an array of them too.
fn object(words: &str, line: usize) -> Result<Fields<'_>, IntakeError> {
    let column = 1 + words.len() - words.trim_start().len();
    if !words[column - 1..].starts_with('{') {
        return Err(IntakeError::BrokenLine { line, column, why: "expected a JSON object".to_owned() });
    }
    serde_json::from_str(words).map_err(|error| {
        let message = error.to_string();
        let why = message.rsplit_once(" at line ").map_or(message.as_str(), |(why, _)| why);
        IntakeError::BrokenLine { line, column: error.column(), why: why.to_owned() }
    })
}

/// Returns a field that should be a string; an empty one is none.
fn plain(name: &'static str, field: Option<&RawValue>, warnings: &mut Vec<Warning>) -> Option<String> {
    match strings::unescape(field?.get()) {
        Ok(value) => Some(value.text.trim().to_owned()).filter(|value| !value.is_empty()),
        Err(_) => {
            warnings.push(Warning::FieldIgnored { field: name });
            None
        }
    }
}

/// Returns an id, which may be a number too.
fn identifier(field: &RawValue) -> Option<String> {
    let value =
        strings::unescape(field.get()).map_or_else(|_| field.get().to_owned(), |id| id.text.into_owned());
    Some(value).filter(|id| !id.is_empty())
}

fn moment(value: String, warnings: &mut Vec<Warning>) -> Option<Moment> {
    let moment = dates::moment(&value);
    if moment.is_none() {
        warnings.push(Warning::PublishedUnread { value });
    }
    moment
}
