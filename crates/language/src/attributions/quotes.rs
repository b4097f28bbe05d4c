//! Which words stand within quotation marks.
//!
//! Marks are paired by their kind, within a paragraph. A quotation that its paragraph does not close goes on in
//! the next one if that opens or closes one; otherwise the mark counts for nothing.

use std::ops::Range;

use armistice_record::Document;

use crate::Analysis;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Outside,
    Opening,
    Inside,
    Closing,
}

/// The state of every word, and the number of its quotation, from 1.
pub(super) struct Quotes {
    pub(super) states: Vec<State>,
    pub(super) numbers: Vec<u32>,
}

/// A mark that has opened and not closed yet.
#[derive(Clone, Copy)]
struct Open {
    at: usize,
    mark: char,
}

/// Finds the quotations of a text.
pub(super) fn find(document: &Document, analysis: &Analysis) -> Quotes {
    let n = analysis.tokens.len();
    let single = !analysis.tokens.iter().any(|t| is_double(document.quote(t.span)));
    let finder = Finder { document, analysis, single };
    let mut quotes = Quotes { states: vec![State::Outside; n], numbers: vec![0; n] };
    let paragraphs = paragraphs(analysis);
    let mut number = 0;
    let mut open: Option<Open> = None;
    for (k, paragraph) in paragraphs.iter().enumerate() {
        for i in paragraph.clone() {
            match open {
                None => open = finder.opening(i).map(|mark| Open { at: i, mark }),
                Some(Open { at, mark }) if finder.closes(i, mark) => {
                    number += 1;
                    quotes.fill(at, i + 1, number, true);
                    open = None;
                }
                Some(_) => {}
            }
        }
        let Some(Open { at, mark }) = open else { continue };
        let next = paragraphs.get(k + 1).cloned().unwrap_or_default();
        if !next.is_empty() && finder.opening(next.start).is_some() {
            number += 1;
            quotes.fill(at, paragraph.end, number, false);
            open = None;
        } else if at < paragraph.start || !finder.closes_first(next, mark) {
            open = None;
        }
    }
    quotes
}

impl Quotes {
    fn fill(&mut self, start: usize, end: usize, number: u32, closed: bool) {
        self.states[start..end].fill(State::Inside);
        self.numbers[start..end].fill(number);
        self.states[start] = State::Opening;
        if closed {
            self.states[end - 1] = State::Closing;
        }
    }
}

/// Returns the words of each paragraph.
fn paragraphs(analysis: &Analysis) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for sentence in &analysis.sentences {
        match out.last_mut().filter(|_| last == Some(sentence.paragraph)) {
            Some(range) => range.end = sentence.tokens.end,
            None => out.push(sentence.tokens.clone()),
        }
        last = Some(sentence.paragraph);
    }
    out
}

fn is_double(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''")
}

struct Finder<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    /// Whether single marks count: only in texts without double ones.
    single: bool,
}

impl Finder<'_> {
    fn word(&self, i: usize) -> &str {
        super::features::word(self.document, self.analysis, i)
    }

    /// Whether word `i` and the one before it touch.
    fn touches(&self, i: usize) -> bool {
        let tokens = &self.analysis.tokens;
        i > 0 && i < tokens.len() && tokens[i - 1].span.end() == tokens[i].span.start()
    }

    /// Returns the mark that opens a quotation here.
    fn opening(&self, i: usize) -> Option<char> {
        let word = self.word(i);
        // Two single marks stand for a double one, at both ends or behind "``".
        let mark = match word {
            "``" | "''" => '`',
            _ => word.chars().next().filter(|_| word.chars().count() == 1)?,
        };
        let free = !self.touches(i) || matches!(self.word(i - 1), "(" | "[" | "-" | "–" | "—" | "--");
        let opens = match mark {
            '“' | '„' | '«' => true,
            '`' => word == "``" || word == "''" && free && self.touches(i + 1),
            '"' => free || self.touches(i + 1) && !self.word(i - 1).ends_with(['.', ',', '!', '?']),
            '‘' | '\'' => self.single && free && self.touches(i + 1),
            _ => false,
        };
        opens.then_some(mark)
    }

    fn closes(&self, i: usize, mark: char) -> bool {
        let word = self.word(i);
        let after_stop = self.touches(i) && self.word(i - 1).ends_with(['.', ',', '!', '?', ';', '…']);
        let before_stop = self.touches(i + 1) && matches!(self.word(i + 1), "," | "." | ";");
        match mark {
            '“' | '"' => matches!(word, "”" | "\"" | "''"),
            '«' => word == "»",
            '„' => matches!(word, "“" | "”"),
            '`' => word == "''",
            // An apostrophe closes only beside a stop: "the rebels’ leader" goes on.
            '‘' => word == "’" && (after_stop || before_stop),
            '\'' => word == "'" && (after_stop || before_stop),
            _ => false,
        }
    }

    /// Whether the first mark among these words closes rather than opens.
    fn closes_first(&self, words: Range<usize>, mark: char) -> bool {
        for i in words {
            if self.closes(i, mark) {
                return self.touches(i);
            }
            if self.opening(i).is_some() {
                return false;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use armistice_record::PartKind;

    use super::*;
    use crate::{Models, analyse};

    /// Quotations found, without their marks; every line is a paragraph.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        let parts = text.lines().map(|line| (PartKind::Story, start(line)..start(line) + line.len()));
        let document = Document::new(text.to_owned(), parts.collect()).unwrap();
        let paragraphs: Vec<_> = document.story_parts().collect();
        let analysis = analyse(Models::embedded(), &document, &paragraphs);
        let quotes = find(&document, &analysis);
        let mut found: Vec<(u32, String)> = Vec::new();
        for (i, token) in analysis.tokens.iter().enumerate() {
            let word = document.quote(token.span);
            match found.last_mut().filter(|(number, _)| *number == quotes.numbers[i]) {
                _ if quotes.states[i] != State::Inside => {}
                Some((_, words)) => *words = format!("{words} {word}"),
                None => found.push((quotes.numbers[i], word.to_owned())),
            }
        }
        let found: Vec<_> = found.into_iter().map(|(_, words)| words).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_are_paired_by_kind() {
        check("“Yes,” she said. \"No,\" he said.", &["Yes ,", "No ,"]);
        check("«Oui», said Ana, „ja“ said Bo.", &["Oui", "ja"]);
        check("He called it \"wrong\".", &["wrong"]);
        check("''It isn't so,'' he said. ''It's Ana's.''", &["It is n't so ,", "It 's Ana 's ."]);
    }

    #[test]
    fn single_marks_count_where_there_are_no_others() {
        check("‘The rebels’ leader lied,’ she said.", &["The rebels ’ leader lied ,"]);
        check("The rebels’ leader said “no”.", &["no"]);
        check("The '90s and rock 'n' roll", &[]);
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        check("“One.\n“Two,” he said.", &["One .", "Two ,"]);
        check("“One.\nTwo,” he said.", &["One . Two ,"]);
        check("“One.\nTwo.\nThree.", &[]);
    }
}
