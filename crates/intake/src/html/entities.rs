//! Character references, with the place of every character.

use html5gum::{Token, Tokenizer};

/// The longest named reference has 33 characters with `&` and `;`.
const LONGEST: usize = 34;

/// Decodes the raw text of a page: calls `put` with each character and its first and last byte's place in it.
pub(super) fn decode(raw: &str, mut put: impl FnMut(char, std::ops::Range<usize>)) {
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let len = rest.find('&').unwrap_or(rest.len());
        rest[..len].char_indices().for_each(|(offset, c)| put(c, at + offset..at + offset + c.len_utf8()));
        at += len;
        if at < raw.len() {
            let (characters, len) = reference(&raw[at..]);
            characters.chars().for_each(|c| put(c, at..at + len));
            at += len;
        }
    }
}

/// Decodes a value as a whole, where nobody asks for places.
pub(super) fn decoded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    decode(raw, |c, _| text.push(c));
    text
}

/// Returns what the reference at the beginning stands for and its length; a lone `&` stands for itself.
fn reference(raw: &str) -> (String, usize) {
    let body = raw[1..]
        .bytes()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    let closed = raw[1 + body..].starts_with(';');
    let candidate = &raw[..1 + body + usize::from(closed)];
    let common = match candidate {
        "&amp;" => Some("&"),
        "&nbsp;" => Some("\u{a0}"),
        "&quot;" => Some("\""),
        "&lt;" => Some("<"),
        "&gt;" => Some(">"),
        _ if body == 0 => Some("&"),
        _ => None,
    };
    if let Some(common) = common {
        return (common.to_owned(), if body == 0 { 1 } else { candidate.len() });
    }
    let decoded: String = Tokenizer::new(candidate)
        .flatten()
        .filter_map(|token| match token {
            Token::String(value) => Some(String::from_utf8_lossy(&value).into_owned()),
            _ => None,
        })
        .collect();
    // Without its semicolon a reference can end before the word does: `&copy2025`.
    let left = candidate
        .bytes()
        .rev()
        .zip(decoded.bytes().rev())
        .take_while(|(raw, text)| raw == text && raw.is_ascii_alphanumeric())
        .count();
    if decoded.is_empty() || decoded == candidate {
        return ("&".to_owned(), 1);
    }
    (decoded[..decoded.len() - left].to_owned(), candidate.len() - left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, text: &str, places: &[usize]) {
        let mut found = (String::new(), Vec::new());
        decode(raw, |c, place| {
            found.0.push(c);
            found.1.push(place.start);
        });
        assert_eq!((found.0.as_str(), found.1.as_slice()), (text, places));
    }

    #[test]
    fn references_keep_their_places() {
        check("a&amp;b", "a&b", &[0, 1, 6]);
        check("&ldquo;é&rdquo;", "“é”", &[0, 7, 9]);
        check("&#8217;s &#x2014;", "’s —", &[0, 7, 8, 9]);
        check("&#146;", "’", &[0]);
        check("&copy2025 &eacute", "©2025 é", &[0, 5, 6, 7, 8, 9, 10]);
        check("&fjlig;x", "fjx", &[0, 0, 7]);
    }

    #[test]
    fn what_is_no_reference_stays() {
        check("R&D & co", "R&D & co", &[0, 1, 2, 3, 4, 5, 6, 7]);
        check("&zzz;", "&zzz;", &[0, 1, 2, 3, 4]);
        check("&rdquo", "&rdquo", &[0, 1, 2, 3, 4, 5]);
        check("&", "&", &[0]);
    }
}
