//! Bytes to text: which encoding they are in, and the text with every character's place in the bytes.

mod sniff;

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use crate::IntakeError;
use crate::alignment::Alignment;

pub(crate) use sniff::{Sniffed, legacy, sniff};

/// A text and where its bytes stood in what it was decoded from.
#[derive(Clone, Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) alignment: Alignment,
}

/// Decodes all bytes from `skip` on.
///
/// # Errors
/// At the first byte that cannot stand there in the encoding.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    skip: usize,
    encoding: &'static Encoding,
) -> Result<Decoded<'a>, IntakeError> {
    if encoding == UTF_8 {
        let text = utf8(bytes, skip..bytes.len(), 1)?;
        return Ok(Decoded { text: Cow::Borrowed(text), alignment: Alignment::shifted(skip) });
    }
    decode_stepwise(bytes, skip, encoding)
}

/// Returns bytes `range` as UTF-8; `line` is the number of the line in which they begin.
pub(crate) fn utf8(bytes: &[u8], range: std::ops::Range<usize>, line: usize) -> Result<&str, IntakeError> {
    let start = range.start;
    let stretch = &bytes[range];
    std::str::from_utf8(stretch).map_err(|error| {
        let good = &stretch[..error.valid_up_to()];
        IntakeError::NotEncoded {
            byte: start + good.len(),
            line: line + count_lines(good),
            encoding: UTF_8.name(),
        }
    })
}

/// Counts the line breaks in bytes whose line breaks are ASCII.
pub(crate) fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

/// Decodes byte by byte, so that each character's first byte is known, with whole stretches of ASCII at once.
fn decode_stepwise(
    bytes: &[u8],
    skip: usize,
    encoding: &'static Encoding,
) -> Result<Decoded<'static>, IntakeError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() - skip);
    let mut alignment = Alignment::default();
    // Where the character that is being read began.
    let mut first = skip;
    let mut at = skip;
    while at < bytes.len() {
        let ascii =
            if first == at && encoding.is_ascii_compatible() { ascii_prefix(&bytes[at..]) } else { "" };
        if !ascii.is_empty() {
            alignment.push(text.len(), at);
            text.push_str(ascii);
            at += ascii.len();
            first = at;
            continue;
        }
        // One byte completes at most two characters of four bytes each.
        let mut buffer = [0; 16];
        let last = at + 1 == bytes.len();
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(&bytes[at..=at], &mut buffer, last);
        if matches!(result, DecoderResult::Malformed(..)) {
            let line = 1 + text.matches('\n').count();
            return Err(IntakeError::NotEncoded { byte: first, line, encoding: encoding.name() });
        }
        at += 1;
        if written > 0 {
            for character in String::from_utf8_lossy(&buffer[..written]).chars() {
                alignment.push(text.len(), first);
                text.push(character);
            }
            first = at;
        }
    }
    Ok(Decoded { text: Cow::Owned(text), alignment })
}

fn ascii_prefix(bytes: &[u8]) -> &str {
    let len = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..len]).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, SHIFT_JIS, UTF_16LE, WINDOWS_1252};

    use super::*;

    fn check(bytes: &[u8], encoding: &'static Encoding, text: &str, places: &[usize]) {
        let decoded = decode(bytes, 0, encoding).unwrap();
        assert_eq!(decoded.text, text);
        let found: Vec<usize> = text.char_indices().map(|(at, _)| decoded.alignment.locate(at)).collect();
        assert_eq!(found, places);
    }

    #[test]
    fn every_character_keeps_its_place() {
        check("aé b".as_bytes(), UTF_8, "aé b", &[0, 1, 3, 4]);
        check(b"a\xE9 b", WINDOWS_1252, "aé b", &[0, 1, 2, 3]);
        check(b"a\x93b\x94c", WINDOWS_1252, "a“b”c", &[0, 1, 2, 3, 4]);
        check(b"a\0\xE9\0b\0", UTF_16LE, "aéb", &[0, 2, 4]);
        check(b"\x3D\xD8\x4A\xDCb\0", UTF_16LE, "\u{1F44A}b", &[0, 4]);
        check(b"\x83\x65b", SHIFT_JIS, "テb", &[0, 2]);
        check(b"\x88\x62b", BIG5, "Ê̄b", &[0, 0, 2]);
    }

    #[test]
    fn a_byte_that_cannot_be_is_named() {
        let check = |bytes: &[u8], encoding, byte, line| {
            let error = decode(bytes, 0, encoding).unwrap_err();
            assert_eq!(error, IntakeError::NotEncoded { byte, line, encoding: encoding.name() });
        };
        check(b"ab\ncd\xFFe", UTF_8, 5, 2);
        check(b"a\0\n\0\x3D\xD8b\0", UTF_16LE, 4, 2);
        check(b"a\0b", UTF_16LE, 2, 1);
    }
}
