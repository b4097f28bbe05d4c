//! Cuts inside a word.

use super::Cutter;

/// Beginnings after which a hyphen does not cut.
const PREFIXES: &[&str] = &[
    "e", "non", "pre", "anti", "mid", "re", "post", "co", "over", "multi", "ex", "sub", "semi", "neo", "pro",
    "cross", "counter", "inter", "intra", "micro", "un", "ultra", "socio", "psycho", "arch", "bi", "de",
    "al", "el", "vice",
];

/// Whether a word of ASCII letters may be one that is cut.
pub(super) fn may_be_contraction(word: &[u8]) -> bool {
    (5..=6).contains(&word.len()) && contraction(&word.to_ascii_lowercase()).is_some()
}

/// Returns where a contraction without apostrophe is cut.
fn contraction(lower: &[u8]) -> Option<usize> {
    match lower {
        b"cannot" => Some(3),
        b"gonna" | b"wanna" | b"gotta" => Some(3),
        _ => None,
    }
}

impl Cutter {
    /// Cuts `[low, high)`, whose ends are no marks.
    pub(super) fn core(&mut self, low: usize, high: usize) {
        if self.is_address(low, high) {
            self.push(low, high);
            return;
        }
        let mut from = low;
        let mut i = low;
        while i < high {
            match self.cut(from, i, high) {
                Some(0) => {
                    self.clitics(from, i);
                    from = i;
                    i += 1;
                }
                Some(width) => {
                    self.clitics(from, i);
                    self.push(i, i + width);
                    i += width;
                    from = i;
                }
                None => i += 1,
            }
        }
        self.clitics(from, high);
    }

    fn is_address(&self, low: usize, high: usize) -> bool {
        let head: String =
            self.chars[low..high.min(low + 8)].iter().map(|c| c.1.to_ascii_lowercase()).collect();
        if head.starts_with("http://") || head.starts_with("https://") || head.starts_with("www.") {
            return true;
        }
        let at = self.chars[low..high].iter().position(|c| c.1 == '@');
        at.is_some_and(|at| self.chars[low + at..high].iter().any(|c| c.1 == '.'))
    }

    /// Decides about the character at `i` in the piece begun at `from`: None goes on, 0 cuts before it, a width
    /// makes a piece of that many characters of it.
    fn cut(&self, from: usize, i: usize, high: usize) -> Option<usize> {
        let c = self.chars[i].1;
        if c.is_alphanumeric() {
            return self.cut_before_letter(from, i, high);
        }
        let before = if i > from { self.at(i - 1) } else { None };
        let after = if i + 1 < high { self.at(i + 1) } else { None };
        let digits = is_digit(before) && is_digit(after);
        match c {
            '-' | '‐' | '‑' => self.cut_hyphen(from, i, high),
            '/' | '|' => (!digits).then_some(1),
            ',' | ':' => (!digits).then_some(1),
            '.' => self.cut_stop(from, i, high, before, after),
            '!' | '?' | '—' => Some(self.run(i, high)),
            ';' | '"' | '“' | '”' | '„' | '«' | '»' | '(' | ')' | '[' | ']' | '{' | '}' | '…' | '–' => {
                Some(1)
            }
            '<' | '>' => Some(self.run(i, high)),
            '%' => Some(1),
            _ => None,
        }
    }

    /// Parts "5pm", "5.5m", "US$3".
    fn cut_before_letter(&self, from: usize, i: usize, high: usize) -> Option<usize> {
        if i == from {
            return None;
        }
        let c = self.chars[i].1;
        let before = self.chars[i - 1].1;
        if c.is_ascii_digit() && matches!(before, '$' | '£' | '€') {
            return Some(0);
        }
        let number = before.is_ascii_digit() && c.is_ascii_alphabetic() && high - i <= 4;
        if !number
            || !self.chars[from..i].iter().all(|d| d.1.is_ascii_digit() || matches!(d.1, '.' | ',' | ':'))
        {
            return None;
        }
        let unit = self.word(i, high).to_lowercase();
        matches!(
            unit.as_str(),
            "am" | "pm" | "a.m." | "p.m." | "m" | "bn" | "km" | "kg" | "mm" | "cm" | "mph" | "tn"
        )
        .then_some(0)
    }

    fn cut_hyphen(&self, from: usize, i: usize, high: usize) -> Option<usize> {
        let run = self.run(i, high);
        if run > 1 || i == from {
            return Some(run);
        }
        let left = &self.chars[from..i];
        if left.len() <= 7 && PREFIXES.contains(&self.word(from, i).to_lowercase().as_str()) {
            return None;
        }
        let right = self.chars[i + 1..high].iter().take_while(|c| c.1.is_ascii_digit()).count();
        let phone = left.iter().rev().take_while(|c| c.1.is_ascii_digit()).count();
        let telephone =
            (phone == 3 && (right == 3 || right == 4)) || (left.len() == 1 && phone == 1 && right == 3);
        if telephone {
            return None;
        }
        let letter_number = left.len() <= 3 && left.iter().all(|c| c.1.is_uppercase()) && right > 0;
        if letter_number { None } else { Some(1) }
    }

    fn cut_stop(
        &self,
        from: usize,
        i: usize,
        high: usize,
        before: Option<char>,
        after: Option<char>,
    ) -> Option<usize> {
        let run = self.run(i, high);
        if run > 1 {
            return Some(run);
        }
        let word_before = i - from >= 2 && before.is_some_and(char::is_lowercase);
        let sentence = word_before && after.is_some_and(char::is_uppercase);
        let rest_is_word = self.chars[i + 1..high].iter().take(3).all(|c| c.1.is_alphabetic());
        (sentence && rest_is_word).then_some(1)
    }

    /// Parts clitics from the word `[from, to)`.
    fn clitics(&mut self, from: usize, to: usize) {
        let at = self.clitic(from, to);
        self.push(from, at);
        self.push(at, to);
    }

    fn clitic(&self, from: usize, to: usize) -> usize {
        let n = to - from;
        if (5..=6).contains(&n)
            && let Some(at) = contraction(self.word(from, to).to_lowercase().as_bytes())
        {
            return from + at;
        }
        let end = |k: usize| {
            let at = to.saturating_sub(k);
            let is_mark = |j: usize| matches!(self.at(j), Some('\'' | '’' | '`'));
            let letters = |j: usize| self.chars[j..to].iter().map(|c| c.1.to_ascii_lowercase());
            (at, is_mark, letters)
        };
        if n > 3 {
            let (at, is_mark, letters) = end(3);
            if is_mark(at + 1) && letters(at).eq(['n', self.chars[at + 1].1, 't']) {
                return at;
            }
            if is_mark(at) && matches!(letters(at + 1).collect::<String>().as_str(), "re" | "ve" | "ll") {
                return at;
            }
        }
        if n > 2 {
            let (at, is_mark, letters) = end(2);
            if is_mark(at) && matches!(letters(at + 1).next(), Some('s' | 'd' | 'm')) {
                return at;
            }
        }
        to
    }
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}
