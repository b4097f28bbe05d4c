//! JSON strings with the place of every character.

use std::borrow::Cow;

use crate::alignment::Alignment;
use crate::decode::Decoded;

/// What is wrong with a JSON string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadString {
    /// The byte of the raw value.
    pub(super) at: usize,
    /// What was expected there.
    pub(super) why: &'static str,
}

/// Returns what a JSON string, quotes and all, stands for.
///
/// # Errors
/// When it is no string, or escapes half of a surrogate pair.
pub(super) fn unescape(raw: &str) -> Result<Decoded<'_>, BadString> {
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.ok_or(BadString { at: 0, why: "expected a string" })?;
    if !inner.contains('\\') {
        return Ok(Decoded { text: Cow::Borrowed(inner), alignment: Alignment::shifted(1) });
    }
    let mut text = String::with_capacity(inner.len());
    let mut alignment = Alignment::default();
    let mut at = 0;
    while at < inner.len() {
        let len = inner[at..].find('\\').unwrap_or(inner.len() - at);
        if len > 0 {
            alignment.push(text.len(), at + 1);
            text.push_str(&inner[at..at + len]);
            at += len;
            continue;
        }
        let (character, len) = escape(&inner[at..])
            .ok_or(BadString { at: at + 1, why: "expected a whole escaped character" })?;
        alignment.push(text.len(), at + 1);
        text.push(character);
        at += len;
    }
    Ok(Decoded { text: Cow::Owned(text), alignment })
}

/// Returns the character that an escape at the beginning stands for, and the escape's length.
fn escape(raw: &str) -> Option<(char, usize)> {
    let character = match raw.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return unicode(raw),
        &other => char::from(other),
    };
    Some((character, 2))
}

fn unicode(raw: &str) -> Option<(char, usize)> {
    let unit = |at: usize| raw.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let first = unit(2)?;
    if !(0xD800..0xDC00).contains(&first) {
        return Some((char::from_u32(first)?, 6));
    }
    let second = raw.get(6..8).filter(|&mark| mark == "\\u").and_then(|_| unit(8))?;
    let low = second.checked_sub(0xDC00).filter(|&low| low < 0x400)?;
    Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + low)?, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, text: &str, places: &[usize]) {
        let value = unescape(raw).unwrap();
        assert_eq!(value.text, text);
        let found: Vec<usize> = text.char_indices().map(|(at, _)| value.alignment.locate(at)).collect();
        assert_eq!(found, places);
    }

    #[test]
    fn characters_keep_their_places() {
        check(r#""ab""#, "ab", &[1, 2]);
        check(r#""a\nb""#, "a\nb", &[1, 2, 4]);
        check(r#""\u00e9é\"x""#, "éé\"x", &[1, 7, 9, 11]);
        check(r#""\ud83d\udd4Ab""#, "\u{1F54A}b", &[1, 13]);
    }

    #[test]
    fn halves_are_refused() {
        assert_eq!(unescape(r#""a\ud83d""#).map_err(|error| error.at).unwrap_err(), 2);
        assert_eq!(unescape("12").map_err(|error| error.why).unwrap_err(), "expected a string");
    }
}
