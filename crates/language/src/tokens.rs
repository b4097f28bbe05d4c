//! Words with their exact places, cut as the English Universal Dependencies treebanks cut them.
//!
//! White space parts the text; then marks are taken off both ends, the rest is cut inside (hyphens, slashes,
//! missing spaces), and clitics are parted from their words. Every step looks at a character a bounded number of
//! times.

mod abbreviations;
mod core;

pub(crate) use abbreviations::{Abbreviation, abbreviation};

/// A word: bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// Cuts `text[start..end]`; the offsets count from the start of `text`.
///
/// ```
/// let text = "He didn't say “no.”";
/// let words: Vec<&str> =
///     armistice_language::tokens::split(text, 0, text.len()).iter().map(|p| &text[p.start..p.end]).collect();
/// assert_eq!(words, ["He", "did", "n't", "say", "“", "no", ".", "”"]);
/// ```
pub fn split(text: &str, start: usize, end: usize) -> Vec<Piece> {
    let Some(inner) = text.get(start..end) else { return Vec::new() };
    let mut cutter = Cutter { chars: Vec::new(), end: 0, out: Vec::new() };
    let mut chunk_start = None;
    for (at, c) in inner.char_indices() {
        if is_space(c) {
            if let Some(from) = chunk_start.take() {
                cutter.chunk(text, start + from, start + at, end);
            }
        } else if chunk_start.is_none() {
            chunk_start = Some(at);
        }
    }
    if let Some(from) = chunk_start {
        cutter.chunk(text, start + from, end, end);
    }
    cutter.out
}

/// White space, and signs of no width, those that turn the direction of writing among them.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{AD}')
        || turns_writing(c)
}

/// Whether a character only turns the direction of writing.
pub fn turns_writing(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Cuts one run of characters without white space.
struct Cutter {
    chars: Vec<(usize, char)>,
    /// The byte after the chunk.
    end: usize,
    out: Vec<Piece>,
}

impl Cutter {
    fn at(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|c| c.1)
    }

    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.end, |c| c.0)
    }

    fn push(&mut self, from: usize, to: usize) {
        if from < to {
            let piece = Piece { start: self.byte(from), end: self.byte(to) };
            self.out.push(piece);
        }
    }

    fn word(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().map(|c| if c.1 == '’' { '\'' } else { c.1 }).collect()
    }

    fn chunk(&mut self, text: &str, start: usize, end: usize, limit: usize) {
        let bytes = &text.as_bytes()[start..end];
        if bytes.iter().all(u8::is_ascii_alphabetic) && !core::may_be_contraction(bytes) {
            self.out.push(Piece { start, end });
            return;
        }
        self.chars.clear();
        self.chars.extend(text[start..end].char_indices().map(|(at, c)| (start + at, c)));
        self.end = end;
        let next_is_digit = text.as_bytes()[end..limit]
            .iter()
            .find(|b| !b.is_ascii_whitespace())
            .is_some_and(u8::is_ascii_digit);
        let n = self.chars.len();
        let low = self.leading(n);
        if low == n {
            return;
        }
        let (high, mut tail) = self.trailing(low, n, next_is_digit);
        self.core(low, high);
        tail.reverse();
        for (from, to) in tail {
            self.push(from, to);
        }
    }

    /// Takes marks off the front; returns where the rest begins.
    fn leading(&mut self, n: usize) -> usize {
        let mut i = 0;
        while i < n {
            let c = self.chars[i].1;
            if c.is_alphanumeric() {
                break;
            }
            let next = self.at(i + 1);
            if matches!(c, '\'' | '’') && self.is_bare_clitic(i, n) {
                self.push(i, n);
                return n;
            }
            if i == 0
                && matches!(c, '+' | '-' | '.' | '@' | '#')
                && next.is_some_and(|d| d.is_ascii_digit())
                && c != '#'
            {
                break;
            }
            if matches!(c, '@' | '_') && next.is_some_and(char::is_alphanumeric) {
                break;
            }
            let run = self.run(i, n);
            self.push(i, i + run);
            i += run;
        }
        i
    }

    /// Whether the rest is a clitic or a year with its apostrophe.
    fn is_bare_clitic(&self, i: usize, n: usize) -> bool {
        if n - i > 5 {
            return false;
        }
        let word = self.word(i, n).to_lowercase();
        let decade = word.len() >= 3 && word[1..].bytes().take(2).all(|b| b.is_ascii_digit());
        decade
            || matches!(
                word.as_str(),
                "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m" | "'em" | "'t" | "'n" | "'til" | "'cause"
            )
    }

    /// Length of the mark at `i`: runs of one sign, of ! with ?, and doubled quotation marks are one.
    fn run(&self, i: usize, n: usize) -> usize {
        let c = self.chars[i].1;
        let same = |limit: usize| self.chars[i..n].iter().take(limit).take_while(|d| d.1 == c).count();
        match c {
            '!' | '?' => self.chars[i..n].iter().take_while(|d| matches!(d.1, '!' | '?')).count(),
            '.' | '-' | '*' | '=' | '_' | '~' | '#' | '+' | '—' | '·' | '•' => same(usize::MAX),
            '\'' | '`' | '’' | '‘' | '<' | '>' => same(2),
            _ => 1,
        }
    }

    /// Finds the marks at the end, last first; returns where they begin.
    fn trailing(&self, low: usize, n: usize, next_is_digit: bool) -> (usize, Vec<(usize, usize)>) {
        let mut marks = Vec::new();
        let mut high = n;
        while high > low {
            let c = self.chars[high - 1].1;
            if c.is_alphanumeric() || matches!(c, '+' | '°' | '\u{300}'..='\u{36F}') {
                break;
            }
            let from = self.run_back(low, high);
            if c == '.' && high - from == 1 && self.keeps_stop(low, high - 1, next_is_digit && high == n) {
                break;
            }
            marks.push((from, high));
            high = from;
        }
        (high, marks)
    }

    fn run_back(&self, low: usize, high: usize) -> usize {
        let c = self.chars[high - 1].1;
        let back = |limit: usize, is: &dyn Fn(char) -> bool| {
            high - self.chars[low..high].iter().rev().take(limit).take_while(|d| is(d.1)).count()
        };
        match c {
            '!' | '?' => back(usize::MAX, &|d| matches!(d, '!' | '?')),
            '.' | '-' | '*' | '=' | '_' | '~' | '—' => back(usize::MAX, &|d| d == c),
            '\'' | '’' | '`' | '<' | '>' => back(2, &|d| d == c),
            _ => high - 1,
        }
    }

    /// Whether the full stop after `[low, high)` belongs to the word.
    fn keeps_stop(&self, low: usize, high: usize, next_is_digit: bool) -> bool {
        if high - low > 12 {
            return false;
        }
        let from =
            (low..high).rev().find(|&i| matches!(self.chars[i].1, '-' | '/' | '(')).map_or(low, |i| i + 1);
        match abbreviation(&self.word(from, high)) {
            Some(Abbreviation::Numbering) => next_is_digit,
            Some(_) => true,
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let words: Vec<&str> = split(text, 0, text.len()).iter().map(|p| &text[p.start..p.end]).collect();
        assert_eq!(words.join(" "), expect);
    }

    #[test]
    fn clitics_and_contractions() {
        check("Don't they've cannot Petrov’s gonna", "Do n't they 've can not Petrov ’s gon na");
        check("the rebels' and 's", "the rebels ' and 's");
    }

    #[test]
    fn marks_at_both_ends() {
        check("(\"Stop,\" he said...)", "( \" Stop , \" he said ... )");
        check("“It’s over.” «Oui» ``No''", "“ It ’s over . ” « Oui » `` No ''");
        check("What?!", "What ?!");
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        check(
            "Mr. Smith of the U.S. met Gen. J. Doe, No. 5. No.",
            "Mr. Smith of the U.S. met Gen. J. Doe , No. 5 . No .",
        );
        check("at 5 p.m. (U.N.).", "at 5 p.m. ( U.N. ) .");
    }

    #[test]
    fn hyphens_slashes_and_numbers() {
        check(
            "Israeli-occupied pre-war and/or 9/11 5,000-strong",
            "Israeli - occupied pre-war and / or 9/11 5,000 - strong",
        );
        check("$5.5m 20% 5:30pm US$3 2004-2005", "$ 5.5 m 20 % 5:30 pm US$ 3 2004 - 2005");
        check(
            "talks—he said—failed. e-mail a@b.com http://x.org/a-b.",
            "talks — he said — failed . e-mail a@b.com http://x.org/a-b .",
        );
    }

    #[test]
    fn a_missing_space_after_a_stop() {
        check("It failed.They left", "It failed . They left");
    }
}
