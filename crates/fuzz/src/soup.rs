//! Choices to text: structure-aware inputs from plain bytes.

/// Texts are cut here, in bytes.
const LONGEST: usize = 1 << 16;
/// Bytes from here on choose something else than a word.
const SPECIAL: u8 = 0xE0;

/// Puts a text together from words by the choices that the bytes make.
///
/// A byte under `0xE0` takes a word; the others repeat, wrap, deepen or add characters that are rare in reports: marks over
/// marks, directions, surrogates of other planes, controls. Every sequence of bytes gives a text.
pub fn soup(words: &[&str], choices: &[u8]) -> String {
    let mut text = String::new();
    let mut bytes = choices.iter().copied();
    let mut last: &str = "";
    while let Some(byte) = bytes.next() {
        if text.len() >= LONGEST {
            break;
        }
        if byte < SPECIAL {
            // More words than bytes: the second byte says which of them.
            let further =
                if words.len() > usize::from(SPECIAL) { usize::from(bytes.next().unwrap_or(0)) } else { 0 };
            let chosen = (usize::from(byte) + further * usize::from(SPECIAL)) % words.len().max(1);
            last = words.get(chosen).copied().unwrap_or(" ");
            text.push_str(last);
            continue;
        }
        let argument = bytes.next().unwrap_or(0);
        special(byte - SPECIAL, argument, &mut text, last);
    }
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn special(kind: u8, argument: u8, text: &mut String, last: &str) {
    let times = 1usize << (argument % 12);
    let repeat = |text: &mut String, piece: &str| {
        let room = LONGEST.saturating_sub(text.len()) / piece.len().max(1) + 1;
        text.extend(std::iter::repeat_n(piece, times.min(room)));
    };
    match kind {
        0 | 1 => repeat(text, last),
        // All there is so far, once more.
        2 => {
            let whole = text.clone();
            text.push_str(&whole);
        }
        // Marks over marks ("zalgo"): combining diacritics.
        3 | 4 => {
            for n in 0..times.min(512) as u32 {
                text.extend(char::from_u32(0x300 + (n * 7 + u32::from(argument)) % 0x70));
            }
        }
        // From right to left, isolates, overrides, joiners, byte order marks.
        5 | 6 => text.push(
            [
                '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
                '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{200b}', '\u{200c}', '\u{200d}',
                '\u{feff}', '\u{fffd}',
            ][usize::from(argument % 16)],
        ),
        // Quotations in quotations.
        7 => nested(text, times.min(128), argument),
        // Anything in the first plane, where there is a character.
        8..=10 => text.extend(char::from_u32((u32::from(kind) << 13) ^ (u32::from(argument) * 97))),
        // Other planes: faces, flags, old scripts, private use.
        11 => text.extend(char::from_u32(0x1_F300 + u32::from(argument))),
        12 => text.extend(char::from_u32(0x1_0000 + u32::from(argument) * 331)),
        // Blanks and line ends of every kind, controls.
        13 | 14 => text.push(
            [
                '\n', '\r', '\t', '\u{b}', '\u{c}', '\u{85}', '\u{a0}', '\u{2028}', '\u{2029}', '\u{3000}',
                '\0', '\u{1b}', '\u{7f}', '\u{2009}', ' ', '\u{ad}',
            ][usize::from(argument % 16)],
        ),
        15 | 16 => text.push(char::from(argument)),
        // Numbers: small, at the edges of what fits, far beyond.
        17..=20 => text.push_str(NUMBERS[usize::from(argument) % NUMBERS.len()]),
        21 | 22 => text.push(char::from(SIGNS[usize::from(argument) % SIGNS.len()])),
        // Letters that change their length with their case, ligatures, Hangul and Indic clusters.
        23 | 24 => text.push_str(
            ["İ", "ß", "ﬁ", "ŉ", "ẞ", "ΐ", "각", "क्षि", "ﷺ", "👩‍👩‍👧", "🇺🇦", "e\u{301}", "ǆ", "K", "ſ", "ⅷ"]
                [usize::from(argument % 16)],
        ),
        _ => text.push(' '),
    }
}

const SIGNS: &[u8] = b"\"'()[]{}<>,;:.&%=/\\|-+*#@!?_~`^$0";

const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "-1",
    "7",
    "24",
    "31",
    "32",
    "60",
    "99",
    "255",
    "256",
    "1970",
    "2025",
    "65536",
    "2147483648",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e308",
    "1e400",
    "-0.0",
    "NaN",
    "inf",
];

fn nested(text: &mut String, depth: usize, argument: u8) {
    let marks =
        [("“", "”"), ("‘", "’"), ("«", "»"), ("\"", "\""), ("'", "'"), ("„", "“"), ("(", ")"), ("[", "]")];
    let mark = |level: usize| marks[(level + usize::from(argument >> 4)) % marks.len()];
    (0..depth).for_each(|level| text.push_str(mark(level).0));
    text.push_str(" she said ");
    (0..depth).rev().for_each(|level| text.push_str(mark(level).1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_gives_a_text() {
        for byte in 0..=255u8 {
            for argument in 0..=255u8 {
                assert!(!soup(&["word ", "said "], &[0, byte, argument, argument]).is_empty());
            }
        }
    }

    #[test]
    fn texts_end() {
        assert!(soup(&["word "], &[0xE2; 2000]).len() <= LONGEST);
        assert!(soup(&["word "], &[[0, 0xE0, 11].as_slice(); 4000].concat()).len() <= LONGEST);
    }
}
