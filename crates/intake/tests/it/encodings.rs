//! Encodings, limits, and files that are no reports.

use armistice_intake::{Format, IntakeError, Options, documents, encoding};
use armistice_record::PartKind;

use crate::{error, only, options, parts};

const TEXT: &str = "Zoë’s talks resume\r\n\r\nZoë Kuhn said: “We met.”\r\n";

/// The text, and every character at its place in the bytes.
fn check(bytes: &[u8], read: impl Fn(&[u8]) -> Option<char>) {
    let document = only(bytes);
    assert_eq!(document.text(), TEXT);
    for (at, character) in TEXT.char_indices() {
        assert_eq!(read(&bytes[document.origin.locate(at)..]), Some(character), "byte {at}");
    }
    assert_eq!(document.title.as_deref(), Some("Zoë’s talks resume"));
    assert_eq!(parts(&document, PartKind::Story), ["Zoë Kuhn said: “We met.”"]);
}

#[test]
fn texts_of_all_encodings() {
    let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().next();
    check(TEXT.as_bytes(), utf8);
    check(format!("\u{feff}{TEXT}").as_bytes(), utf8);
    let western = |bytes: &[u8]| encoding_rs::WINDOWS_1252.decode(&bytes[..1]).0.chars().next();
    check(&encoding_rs::WINDOWS_1252.encode(TEXT).0, western);
    let little = |bytes: &[u8]| char::from_u32(u32::from(u16::from_le_bytes([bytes[0], bytes[1]])));
    let units: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&units, little);
    check(&[b"\xFF\xFE", units.as_slice()].concat(), little);
    let big = |bytes: &[u8]| char::from_u32(u32::from(u16::from_be_bytes([bytes[0], bytes[1]])));
    let units: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&units, big);
    check(&[b"\xFE\xFF", units.as_slice()].concat(), big);
}

#[test]
fn a_named_encoding_is_used() {
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode("Переговоры\n\nАда Кун сказала это.");
    assert!(error(&bytes).ends_with("is not UTF-8"));
    let options = Options { encoding: encoding("windows-1251").ok(), ..options() };
    let document = documents(&bytes, &options).next().unwrap().unwrap().document;
    assert_eq!(document.title.as_deref(), Some("Переговоры"));
}

#[test]
fn messages_name_the_place() {
    let text = [b"Talks resume\n\n".as_slice(), "Zoë Kühn – Zoë ".as_bytes(), b"\xFF said so."].concat();
    assert_eq!(error(&text), "byte 34 (line 3) is not UTF-8");
    let help = documents(&text, &options()).next().unwrap().unwrap_err().help();
    assert_eq!(
        help.as_deref(),
        Some("convert it first, or name its encoding with `--encoding windows-1252`")
    );
    assert_eq!(error(b""), "it is empty");
    assert_eq!(error(b"\xEF\xBB\xBF \n"), "it is empty");
    assert_eq!(error(b"%PDF-1.7\n1 0 obj"), "it seems to be a PDF, not a text, HTML or JSONL report");
    assert_eq!(error(b"ab\0\x01\x02\0\0cd"), "it seems to be binary data, not a text, HTML or JSONL report");
}

#[test]
fn a_named_encoding_does_not_make_binary_data_text() {
    let options = Options { encoding: encoding("latin1").ok(), ..options() };
    let received = documents(b"ab\0\x01\x02\0\0cd", &options).next();
    assert!(matches!(received, Some(Err(IntakeError::NotReport { .. }))));
}

#[test]
fn long_inputs_are_refused() {
    let small = Options { max_bytes: 20, ..options() };
    let mut received = documents(b"Talks resume in Geneva", &small);
    assert!(matches!(received.next(), Some(Err(IntakeError::TooLarge { bytes: 22, limit: 20 }))));
    let lines = b"{\"text\":\"a\"}\n{\"text\":\"Talks resume\"}\n{\"text\":\"b\"}\n";
    let outcome: Vec<bool> = documents(lines, &small).map(|received| received.is_ok()).collect();
    assert_eq!(outcome, [true, false, true]);
}

#[test]
fn the_format_can_be_named() {
    let text = Options { format: Some(Format::Text), ..options() };
    let document = documents(b"{\"text\": \"a\"}", &text).next().unwrap().unwrap().document;
    assert_eq!(document.text(), "{\"text\": \"a\"}");
}

#[test]
fn the_user_knows_better_than_the_text() {
    let said = Options {
        published: "2025-03-04".parse().ok(),
        publisher: Some("The Example".to_owned()),
        url: Some("https://example.org/1".to_owned()),
        ..options()
    };
    let text = b"Talks resume\n\n3 March 2025\n\nGENEVA (Reuters) - They met again on Monday.";
    let document = documents(text, &said).next().unwrap().unwrap().document;
    assert_eq!(document.published.map(|moment| moment.to_string()).as_deref(), Some("2025-03-04"));
    assert_eq!(document.publisher.as_deref(), Some("The Example"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/1"));
    let document = only(text);
    assert_eq!(document.published.map(|moment| moment.to_string()).as_deref(), Some("2025-03-03"));
    assert_eq!(document.publisher.as_deref(), Some("Reuters"));
}
