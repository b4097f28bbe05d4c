//! Which encoding bytes are in.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::IntakeError;

/// How many bytes are looked at for the zero bytes of UTF-16 and for a page's declaration.
const OPENING: usize = 4096;

/// What the first bytes tell about the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sniffed {
    /// Told by the user, a byte order mark of so many bytes, or the zero bytes of UTF-16.
    Told(&'static Encoding, usize),
    /// UTF-8, or one of the encodings before it.
    Open,
}

/// Looks for a byte order mark, then for the user's choice, then for the zero bytes of UTF-16.
pub(crate) fn sniff(bytes: &[u8], chosen: Option<&'static Encoding>) -> Sniffed {
    match (Encoding::for_bom(bytes), chosen, zero_bytes(bytes)) {
        (Some((encoding, len)), ..) => Sniffed::Told(encoding, len),
        (None, Some(encoding), _) => Sniffed::Told(encoding, 0),
        (None, None, Some(encoding)) => Sniffed::Told(encoding, 0),
        (None, None, None) => Sniffed::Open,
    }
}

/// UTF-16 without a mark: spaces, digits and line breaks have a zero byte, always on the same side.
fn zero_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let opening = &bytes[..bytes.len().min(OPENING) & !1];
    let zeros = |side: usize| opening.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A byte in two is zero in English, one in seven pairs in Cyrillic; in what reads as it stands, a stray one is no proof.
    let share = if reads_as_it_stands(opening) { 4 } else { 20 };
    let enough = opening.len() / 2 / share + 1;
    let encoding = match (even, odd) {
        (0, odd) if odd >= enough => UTF_16LE,
        (even, 0) if even >= enough => UTF_16BE,
        _ => return None,
    };
    let is_text =
        encoding.decode_without_bom_handling_and_without_replacement(surrogates_whole(opening, encoding))?;
    is_text.chars().all(|c| !c.is_control() || c.is_whitespace()).then_some(encoding)
}

/// Whether bytes are UTF-8 without controls other than zero: the letters of other alphabets in UTF-16 are not.
fn reads_as_it_stands(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Cut within a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or("")
        }
        Err(_) => return false,
    };
    text.chars().all(|c| c == '\0' || !c.is_control() || c.is_whitespace())
}

/// Drops a first half of a surrogate pair at the end.
fn surrogates_whole<'a>(opening: &'a [u8], encoding: &'static Encoding) -> &'a [u8] {
    let high = if encoding == UTF_16LE {
        opening.last()
    } else {
        opening.len().checked_sub(2).map(|at| &opening[at])
    };
    match high {
        Some(0xD8..=0xDB) => &opening[..opening.len() - 2],
        _ => opening,
    }
}

/// Returns the encoding of bytes that have no mark: UTF-8 where they are that, else what the page declares,
/// else windows-1252 where they look like text in it.
///
/// # Errors
/// When they look like none of these: at the first byte that is not UTF-8.
pub(crate) fn legacy(bytes: &[u8], is_page: bool) -> Result<&'static Encoding, IntakeError> {
    let Err(error) = super::utf8(bytes, 0..bytes.len(), 1) else { return Ok(UTF_8) };
    if let Some(encoding) = is_page.then(|| declared(bytes)).flatten() {
        return Ok(encoding);
    }
    if looks_western(bytes) { Ok(WINDOWS_1252) } else { Err(error) }
}

/// Returns the encoding that a page names in `<meta charset>` or its XML declaration, if it is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let opening: String =
        bytes[..bytes.len().min(OPENING)].iter().map(|&byte| byte.to_ascii_lowercase() as char).collect();
    let after = |name: &str| opening.split_once(name).map(|(_, rest)| rest);
    let value = after("charset=").or_else(|| after("encoding="))?.trim_start_matches(['"', '\'', ' ']);
    let label = value.split(['"', '\'', ' ', '>', ';', '/', '?']).next()?;
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    encoding.is_ascii_compatible().then_some(encoding).filter(|&encoding| encoding != UTF_8)
}

/// Whether bytes over 127 stand as in Western text: single letters and marks between ASCII ones.
///
/// Bytes that windows-1252 does not use, many in a row (another alphabet), and text that is UTF-8 but for
/// a few bytes all speak against it.
fn looks_western(bytes: &[u8]) -> bool {
    if bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return false;
    }
    let (mut high, mut in_rows, mut row) = (0usize, 0usize, 0usize);
    for byte in bytes.iter().chain(b" ") {
        if byte.is_ascii() {
            in_rows += if row > 2 { row } else { 0 };
            row = 0;
        } else {
            high += 1;
            row += 1;
        }
    }
    in_rows * 10 <= high && high * 4 <= bytes.len() && 2 * utf8_sequences(bytes) <= high
}

/// Counts characters of more than one byte that are well-formed UTF-8.
fn utf8_sequences(bytes: &[u8]) -> usize {
    let chunks = bytes.utf8_chunks();
    chunks.map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count()).sum()
}

#[cfg(test)]
mod tests {
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251};

    use super::*;

    #[test]
    fn marks_and_zero_bytes_tell() {
        let check =
            |bytes: &[u8], expected| assert_eq!(sniff(bytes, None), expected, "{}", bytes.escape_ascii());
        check(b"\xEF\xBB\xBFa", Sniffed::Told(UTF_8, 3));
        check(b"\xFF\xFEa\0", Sniffed::Told(UTF_16LE, 2));
        check(b"T\0a\0l\0k\0s\0", Sniffed::Told(UTF_16LE, 0));
        check(b"\0T\0a\0l\0k\0s", Sniffed::Told(UTF_16BE, 0));
        check(b"\x1F\x04\x35\x04\x20\x00\x1F\x04", Sniffed::Told(UTF_16LE, 0));
        check(b"Talks", Sniffed::Open);
        check(b"\0\0\0\x01", Sniffed::Open);
    }

    #[test]
    fn a_mark_wins_over_the_choice() {
        assert_eq!(sniff(b"\xEF\xBB\xBFa", Some(WINDOWS_1252)), Sniffed::Told(UTF_8, 3));
        assert_eq!(sniff(b"a", Some(WINDOWS_1252)), Sniffed::Told(WINDOWS_1252, 0));
    }

    #[test]
    fn older_encodings() {
        let check = |bytes: &[u8], is_page, expected: Option<&'static Encoding>| {
            assert_eq!(legacy(bytes, is_page).ok(), expected, "{}", bytes.escape_ascii());
        };
        check("Zoë said".as_bytes(), false, Some(UTF_8));
        check(b"\x93We will not sign,\x94 Zo\xEB said", false, Some(WINDOWS_1252));
        check(b"<meta charset='shift_jis'> \x83\x65\x83\x65\x83\x65", true, Some(SHIFT_JIS));
        check(b"<meta content=\"text/html; charset=windows-1251\"> \xCF\xE5\xF0", true, Some(WINDOWS_1251));
        check(b"\xCF\xE5\xF0\xE5\xE3\xEE\xE2\xEE\xF0\xFB", false, None);
        check(
            "Zoë – Ada – Zoë\u{20ac} \u{20ac}"
                .as_bytes()
                .iter()
                .chain(b"\xFF")
                .copied()
                .collect::<Vec<_>>()
                .as_slice(),
            false,
            None,
        );
    }
}
