//! Whole inputs: bytes in, documents out.

mod encodings;
mod jsonl;
mod html;
mod pages;
mod properties;

use armistice_intake::{IntakeError, MAX_BYTES, Options, Received, documents};
use armistice_record::{Document, PartKind};

/// The options of a user who said nothing.
fn options() -> Options {
    Options {
        encoding: None,
        format: None,
        max_bytes: MAX_BYTES,
        published: None,
        publisher: None,
        url: None,
    }
}

fn all(bytes: &[u8]) -> Vec<Result<Received, IntakeError>> {
    documents(bytes, &options()).collect()
}

fn only(bytes: &[u8]) -> Document {
    let mut received = all(bytes);
    assert_eq!(received.len(), 1);
    received.remove(0).expect("a report").document
}

fn error(bytes: &[u8]) -> String {
    let mut received = all(bytes);
    assert_eq!(received.len(), 1);
    received.remove(0).expect_err("no report").to_string()
}

/// The words of all parts of a kind.
fn parts(document: &Document, kind: PartKind) -> Vec<&str> {
    document.parts().iter().filter(|part| part.kind == kind).map(|part| document.quote(part.span)).collect()
}
