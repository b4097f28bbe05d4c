//! What the models see of a word. `tools/train/features.py` computes the same, byte for byte.

/// Rows of the hashed tables: prefix, suffixes of 2, 3 and 4 characters, shape.
pub(crate) const TABLES: usize = 5;

/// The features of one word.
pub(crate) struct Features {
    /// Hash of the plain form in lower case: key of the pre-trained vectors.
    pub(crate) plain: u32,
    /// The same with every digit as 0: key of the trained vectors.
    pub(crate) norm: u32,
    /// Hash for each table; its row is the rest after division by the number of rows.
    pub(crate) rows: [u32; TABLES],
}

/// FNV-1a over the bytes, then a final mix.
pub(crate) fn hash(text: &str, salt: u32) -> u32 {
    let mut h = 2_166_136_261 ^ salt.wrapping_mul(0x9E37_79B1);
    for byte in text.bytes() {
        h = (h ^ u32::from(byte)).wrapping_mul(16_777_619);
    }
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^ (h >> 12)
}

/// Returns the plain sign for a typographic one.
fn plain_sign(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' | '«' | '»' => "\"",
        '‘' | '’' | '`' => "'",
        '–' => "-",
        '—' => "--",
        '…' => "...",
        _ => return None,
    })
}

/// Writes the form in lower case with plain quotation marks and dashes.
fn plain(form: &str, out: &mut String) {
    out.clear();
    if form == "``" || form == "''" {
        out.push('"');
        return;
    }
    let mut chars = form.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && let Some(sign) = plain_sign(c)
    {
        out.push_str(sign);
    } else if form.is_ascii() {
        out.push_str(form);
        out.make_ascii_lowercase();
    } else {
        let signs = form.chars().map(|c| match c {
            '‘' | '’' => '\'',
            '–' => '-',
            c => c,
        });
        let changed: String = signs.collect();
        out.push_str(&changed.to_lowercase());
    }
}

/// Returns the last `n` characters.
fn suffix(word: &str, n: usize) -> &str {
    word.char_indices().rev().nth(n - 1).map_or(word, |(at, _)| &word[at..])
}

/// Returns the first `n` characters.
fn prefix(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).map_or(word, |(at, _)| &word[..at])
}

/// Writes the shape of the first 32 characters: X upper case, x letter, d number, runs cut at three.
fn shape(form: &str, out: &mut String) {
    out.clear();
    let mut last = None;
    let mut run = 0;
    for c in form.chars().take(32) {
        let sign = if c.is_uppercase() {
            'X'
        } else if c.is_alphabetic() {
            'x'
        } else if c.is_numeric() {
            'd'
        } else {
            plain_sign(c).and_then(|s| s.chars().next()).unwrap_or(c)
        };
        run = if last == Some(sign) { run + 1 } else { 1 };
        last = Some(sign);
        if run <= 3 {
            out.push(sign);
        }
    }
}

/// Buffers that spare an allocation a word.
#[derive(Default)]
pub(crate) struct Extractor {
    word: String,
    other: String,
}

impl Extractor {
    /// Returns the features of a form.
    pub(crate) fn features(&mut self, form: &str) -> Features {
        plain(form, &mut self.word);
        let plain = hash(&self.word, 0);
        if self.word.bytes().any(|b| b.is_ascii_digit()) {
            self.other.clear();
            self.other.extend(self.word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }));
            std::mem::swap(&mut self.word, &mut self.other);
        }
        let word = self.word.as_str();
        let norm = hash(word, 0);
        shape(form, &mut self.other);
        let rows = [
            hash(prefix(word, 3), 1),
            hash(suffix(word, 2), 2),
            hash(suffix(word, 3), 3),
            hash(suffix(word, 4), 4),
            hash(&self.other, 5),
        ];
        Features { plain, norm, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_plain_forms() {
        let mut out = String::new();
        shape("McDonald’s-2004", &mut out);
        assert_eq!(out, "XxXxxx'x-ddd");
        plain("Don’t", &mut out);
        assert_eq!(out, "don't");
        plain("—", &mut out);
        assert_eq!(out, "--");
    }
}
