//! The words and marks of one line, for the patterns that are matched on it.

/// How many words and marks of a line are looked at; longer lines are story.
pub(crate) const LIMIT: usize = 120;

/// A word, a number or a single mark of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// As it stands in the line.
    pub(crate) text: &'t str,
    /// Where it begins in the line.
    pub(crate) start: usize,
    /// In lower case, with plain apostrophe and hyphen.
    pub(crate) lower: String,
}

impl Word<'_> {
    /// Returns the byte of the line after it.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is the mark or lower-case word `lower`.
    pub(crate) fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Whether it has letters or digits.
    pub(crate) fn is_wordlike(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric)
    }

    /// Whether it begins with a capital letter, or a letter of an alphabet without them.
    pub(crate) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    }

    /// Returns it as a number, if it is one of at most nine digits.
    pub(crate) fn number(&self) -> Option<u32> {
        let digits = self.text.len() <= 9 && self.text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { self.text.parse().ok() } else { None }
    }
}

/// Splits a line into at most [`LIMIT`] + 1 words and marks.
///
/// A word has letters, digits and inner apostrophes; after a number a new word begins, as in `6pm`.
pub(crate) fn split(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = line.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() || is_invisible(first) {
            continue;
        }
        let mut end = start + first.len_utf8();
        if first.is_alphanumeric() {
            let numeric = first.is_ascii_digit();
            let joins = |&(at, next): &(usize, char)| {
                if numeric { next.is_ascii_digit() } else { continues(line, at, next) }
            };
            while let Some((at, next)) = rest.next_if(joins) {
                end = at + next.len_utf8();
            }
        }
        let text = &line[start..end];
        words.push(Word { text, start, lower: plain(text) });
        if words.len() > LIMIT {
            break;
        }
    }
    words
}

fn continues(line: &str, at: usize, next: char) -> bool {
    let before_letter = || line[at + next.len_utf8()..].starts_with(char::is_alphabetic);
    next.is_alphanumeric() || is_mark_on_letter(next) || (matches!(next, '\'' | '’') && before_letter())
}

/// Accents that stand as characters of their own, as in decomposed text and Indic scripts.
fn is_mark_on_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' => '\'',
            '–' | '—' | '‒' | '―' | '‐' | '‑' => '-',
            '“' | '”' => '"',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[&str]) {
        let lower: Vec<String> = split(line).into_iter().map(|word| word.lower).collect();
        assert_eq!(lower, expected);
    }

    #[test]
    fn words_and_marks() {
        check("Don’t miss: 5 min", &["don't", "miss", ":", "5", "min"]);
        check("GENEVA, March 3 (Reuters) —", &["geneva", ",", "march", "3", "(", "reuters", ")", "-"]);
        check("18.22 BST, 6pm", &["18", ".", "22", "bst", ",", "6", "pm"]);
        check("the M23", &["the", "m23"]);
        check("", &[]);
    }

    #[test]
    fn places_are_those_of_the_line() {
        let line = "é Ada’s";
        let words = split(line);
        assert_eq!(
            words.iter().map(|word| &line[word.start..word.end()]).collect::<Vec<_>>(),
            ["é", "Ada’s"]
        );
    }
}
