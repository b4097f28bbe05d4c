//! How one wording of an article differs from the next.

use similar::{ChangeTag, TextDiff};

/// A stretch of two wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It is in both.
    Same(String),
    /// It is in the earlier one only.
    Gone(String),
    /// It is in the later one only.
    New(String),
}

/// Compares two wordings word by word; neighbouring words of one sort are one piece.
pub fn difference(earlier: &str, later: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_words(earlier, later).iter_all_changes() {
        let words = change.value();
        match (change.tag(), pieces.last_mut()) {
            (ChangeTag::Equal, Some(Piece::Same(text)))
            | (ChangeTag::Delete, Some(Piece::Gone(text)))
            | (ChangeTag::Insert, Some(Piece::New(text))) => text.push_str(words),
            (ChangeTag::Equal, _) => pieces.push(Piece::Same(words.to_owned())),
            (ChangeTag::Delete, _) => pieces.push(Piece::Gone(words.to_owned())),
            (ChangeTag::Insert, _) => pieces.push(Piece::New(words.to_owned())),
        }
    }
    pieces
}

/// How many words around a change are shown.
const AROUND: usize = 12;

/// Leaves out what is in both wordings, but for a few words around each change.
pub fn around(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let count = pieces.len();
    for (at, piece) in pieces.iter_mut().enumerate() {
        if let Piece::Same(words) = piece {
            *words = shortened(words, at > 0, at + 1 < count);
        }
    }
    pieces
}

/// Writes the difference as plain text: what went as `[-…-]`, what came as `{+…+}`, with a few words around.
pub fn shown(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in around(pieces.to_vec()) {
        match piece {
            Piece::Gone(words) => text.push_str(&format!("[-{words}-]")),
            Piece::New(words) => text.push_str(&format!("{{+{words}+}}")),
            Piece::Same(words) => text.push_str(&words),
        }
    }
    text
}

/// Leaves out what is far from a change: `after` one, `before` the next.
fn shortened(text: &str, after: bool, before: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let head = if after { AROUND } else { 0 };
    let tail = if before { AROUND } else { 0 };
    if words.len() <= head + tail {
        return text.to_owned();
    }
    let (first, last) = (words[..head].concat(), words[words.len() - tail..].concat());
    format!("{first}… {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_shown_with_a_few_words_around() {
        let pieces = difference("The army said it would stop.", "The army said it would not stop.");
        assert_eq!(shown(&pieces), "The army said it would {+not +}stop.");
        assert_eq!(pieces[1], Piece::New("not ".to_owned()));
        let long = "word ".repeat(100);
        let pieces = difference(&format!("{long}old."), &format!("{long}new."));
        assert_eq!(shown(&pieces), format!("… {}[-old.-]{{+new.+}}", "word ".repeat(12)));
        assert_eq!(difference("same", "same"), [Piece::Same("same".to_owned())]);
    }
}
