//! Where sentences end.

use std::ops::Range;

use crate::tokens::{Abbreviation, Piece, abbreviation};

mod words;

use words::{SPEECH, STARTERS};

/// A sentence longer than this many words is cut: it keeps time linear and memory bounded.
pub const LONGEST: usize = 160;

/// How many words may stand between a mark that ends a sentence and the next one, at most, when looking for speech
/// verbs behind a quotation.
const LOOK_AHEAD: usize = 4;

/// Returns the sentences of one paragraph as ranges of its words, which they cover.
pub fn split(text: &str, pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if is_signed_quotation(text, pieces) {
        push(&mut out, 0, pieces.len());
        return out;
    }
    let mut start = dateline(text, pieces);
    push(&mut out, 0, start);
    let mut i = start;
    while i < pieces.len() {
        let mut end = i + 1;
        if is_credit(text, pieces, i) {
            push(&mut out, start, i);
            start = i;
        }
        if may_end(word(text, pieces, i)) {
            end = after_closers(text, pieces, i + 1);
            // Words left out between two sentences: the mark stays with the first.
            while end + 1 < pieces.len()
                && matches!(word(text, pieces, end), "..." | "…")
                && apart(pieces, end)
            {
                end += 1;
            }
            if end < pieces.len() && ends(text, pieces, i, end) {
                push(&mut out, start, end);
                start = end;
            }
        }
        i = end;
    }
    push(&mut out, start, pieces.len());
    out
}

/// How many words before the dash a dateline has at most.
const DATELINE: usize = 10;

/// How many of a paragraph's first words are the place that it was written at: "WASHINGTON (CNN) -- ", "Bor, South Sudan — ".
/// The treebanks take it for a sentence of its own.
fn dateline(text: &str, pieces: &[Piece]) -> usize {
    let is_dash = |i: usize| matches!(word(text, pieces, i), "-" | "--" | "—" | "–");
    let Some(dash) = (1..pieces.len().min(DATELINE + 1)).find(|&i| is_dash(i) && apart(pieces, i)) else {
        return 0;
    };
    let loud =
        |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2 && word.to_uppercase() == word;
    let mut named = loud(word(text, pieces, 0));
    for i in 0..dash {
        let place = word(text, pieces, i);
        named |= i > 0 && matches!(place, "," | "(");
        let fits = place.starts_with(char::is_uppercase)
            || matches!(place, "," | "." | "(" | ")" | "/" | "'" | "’")
            || place.bytes().all(|b| b.is_ascii_digit());
        if !fits || may_end(place) && place.len() > 4 {
            return 0;
        }
    }
    let begins = word(text, pieces, dash + 1);
    let story = begins.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '\'' | '‘'))
        && !loud(begins)
        && pieces.len() > dash + STORY;
    if named && story && word(text, pieces, 0).starts_with(char::is_uppercase) { dash + 1 } else { 0 }
}

/// How many words a story has at least behind its dateline.
const STORY: usize = 6;

/// How many words name who is quoted behind a quotation that is set apart.
const SIGNATURE: usize = 8;

/// Whether a paragraph is a quotation with the name of who said it: "“We wait. It is a long game.” – Ana Petrov". The treebanks
/// take the words and the name for one sentence.
fn is_signed_quotation(text: &str, pieces: &[Piece]) -> bool {
    let is_mark = |i: usize| matches!(word(text, pieces, i), "\"" | "“" | "”" | "«" | "»");
    // Most paragraphs begin otherwise, and need not be looked through.
    if !is_mark(0) {
        return false;
    }
    let mut marks = (1..pieces.len()).filter(|&i| is_mark(i));
    let (Some(close), None) = (marks.next(), marks.next()) else { return false };
    let name = close + 2..pieces.len();
    is_dash(word(text, pieces, close + 1))
        && (1..=SIGNATURE).contains(&name.len())
        && word(text, pieces, name.start).starts_with(char::is_uppercase)
        && name.into_iter().all(|i| !may_end(word(text, pieces, i)))
}

/// Whether a word is a dash between a quotation and the name under it.
pub(crate) fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "--" | "—" | "–" | "―")
}

fn push(out: &mut Vec<Range<usize>>, mut start: usize, end: usize) {
    while end - start > LONGEST {
        out.push(start..start + LONGEST);
        start += LONGEST;
    }
    if start < end {
        out.push(start..end);
    }
}

/// Whether white space stands on both sides of a word.
fn apart(pieces: &[Piece], i: usize) -> bool {
    let before = i > 0 && pieces[i].start > pieces[i - 1].end;
    before && pieces.get(i + 1).is_some_and(|next| next.start > pieces[i].end)
}

fn word<'a>(text: &'a str, pieces: &[Piece], i: usize) -> &'a str {
    pieces.get(i).map_or("", |p| &text[p.start..p.end])
}

/// Whether the credit of a picture begins here: "Image: Ana Petrov." It follows its caption, which often lacks a stop.
fn is_credit(text: &str, pieces: &[Piece], i: usize) -> bool {
    matches!(
        word(text, pieces, i),
        "Image" | "Images" | "Photo" | "Photos" | "Photograph" | "Picture" | "Video"
    ) && word(text, pieces, i + 1) == ":"
        && word(text, pieces, i + 2).starts_with(char::is_uppercase)
}

/// Whether a sentence may end with this word.
fn may_end(word: &str) -> bool {
    word.ends_with(['.', '!', '?', '…'])
        && (word.len() <= 14 || word.bytes().all(|b| b == b'.' || b == b'!' || b == b'?'))
}

/// Returns the first word from `i` on that is no closing quotation mark or bracket of the word before, nor the number of
/// a note, which may stand apart: "He left.[5] She stayed. [6]"
fn after_closers(text: &str, pieces: &[Piece], mut i: usize) -> usize {
    let touches = |i: usize| pieces[i].start == pieces[i - 1].end;
    while i < pieces.len() {
        let number = word(text, pieces, i + 1);
        let is_note = word(text, pieces, i) == "["
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && word(text, pieces, i + 2) == "]";
        if is_note {
            i += 3;
        } else if touches(i) && closes(text, pieces, i) {
            i += 1;
        } else {
            break;
        }
    }
    i
}

fn closes(text: &str, pieces: &[Piece], i: usize) -> bool {
    match word(text, pieces, i) {
        "”" | "’" | "»" | ")" | "]" | "''" | "’’" | "}" | "›" => true,
        "\"" | "'" | "“" => pieces.get(i + 1).is_none_or(|next| {
            next.start > pieces[i].end
                || matches!(
                    word(text, pieces, i + 1),
                    ")" | "]" | "”" | "’" | "'" | "\"" | "--" | "—" | "." | "," | ";"
                )
        }),
        _ => false,
    }
}

/// Decides whether the sentence ends at word `i`, the next word being `next`.
fn ends(text: &str, pieces: &[Piece], i: usize, next: usize) -> bool {
    let mark = word(text, pieces, i);
    let mut follower = next;
    while follower + 1 < pieces.len() && is_opener(word(text, pieces, follower)) {
        follower += 1;
        if follower - next > 3 {
            break;
        }
    }
    let quoted = follower > next;
    let following = word(text, pieces, follower);
    let first = following.chars().next().unwrap_or(' ');
    if first.is_lowercase() && !(quoted && mark == ".") {
        return false;
    }
    if matches!(following, "," | ";" | ":" | "-" | "--" | "—" | "–" | "/" | ")") && !quoted {
        return false;
    }
    if mark.len() > 1 && mark.ends_with('.') && mark.starts_with(char::is_alphanumeric) {
        return after_abbreviation(mark, following, quoted);
    }
    if next > i + 1 && !quoted && matches!(mark.chars().next(), Some('!' | '?')) {
        return !speech_follows(text, pieces, next);
    }
    if mark.starts_with("..") || mark == "…" {
        return first.is_uppercase() || quoted;
    }
    true
}

fn is_opener(word: &str) -> bool {
    matches!(word, "“" | "\"" | "'" | "‘" | "``" | "(" | "[" | "«" | "„" | "`" | "”" | "*" | "•")
}

/// Whether a sentence ends at an abbreviation, by the word that follows.
fn after_abbreviation(mark: &str, following: &str, quoted: bool) -> bool {
    let inner = mark.trim_end_matches('.');
    match abbreviation(inner) {
        Some(Abbreviation::Title | Abbreviation::Numbering) => false,
        Some(Abbreviation::Any) => {
            let first = following.chars().next().unwrap_or(' ');
            first.is_uppercase()
                && (quoted || STARTERS.contains(&following) || matches!(inner, "p.m" | "a.m" | "etc"))
        }
        None => true,
    }
}

/// Whether "Smith said" or the like follows a quotation that ends in ! or ?.
fn speech_follows(text: &str, pieces: &[Piece], from: usize) -> bool {
    for i in from..from + LOOK_AHEAD {
        let next = word(text, pieces, i);
        if SPEECH.contains(&next) {
            return true;
        }
        if !next.starts_with(|c: char| c.is_alphanumeric()) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let pieces = crate::tokens::split(text, 0, text.len());
        let ranges = split(text, &pieces);
        let found: Vec<&str> =
            ranges.iter().map(|r| &text[pieces[r.start].start..pieces[r.end - 1].end]).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn quotations_close_after_the_stop() {
        check(
            "“We agree.” He left. \"Why?\" she asked.",
            &["“We agree.”", "He left.", "\"Why?\" she asked."],
        );
        check("It says \"peace ...\". It ended.", &["It says \"peace ...\".", "It ended."]);
        check("\"Stop!\" Ana Petrov said. It ended.", &["\"Stop!\" Ana Petrov said.", "It ended."]);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check(
            "Gen. J. Doe of the U.S. Army met Mr. Orr. The U.S. The end.",
            &["Gen. J. Doe of the U.S. Army met Mr. Orr.", "The U.S.", "The end."],
        );
        check("At 5 p.m. The talks in No. 10 began.", &["At 5 p.m.", "The talks in No. 10 began."]);
    }

    #[test]
    fn the_credit_of_a_picture_is_a_sentence() {
        check(
            "Crowds in Washington D.C. Image: Ana Petrov. The image: none.",
            &["Crowds in Washington D.C.", "Image: Ana Petrov.", "The image: none."],
        );
        check("Video: Ana Petrov and others.", &["Video: Ana Petrov and others."]);
    }

    #[test]
    fn the_number_of_a_note_belongs_to_its_sentence() {
        check("He left.[5] She stayed.[1][22] “No.”[3]", &["He left.[5]", "She stayed.[1][22]", "“No.”[3]"]);
        check("He left. [5] [6] She stayed.", &["He left. [5] [6]", "She stayed."]);
        check("He left. [She] stayed.", &["He left.", "[She] stayed."]);
    }

    #[test]
    fn datelines_are_sentences() {
        let story = "The two sides met again on Monday.";
        for place in
            ["WASHINGTON (CNN) --", "NEW DELHI -", "Bor, South Sudan —", "GENEVA, March 3 (Presse) –"]
        {
            check(&format!("{place} {story}"), &[place, story]);
        }
        check(
            "The ceasefire – The first for years – held.",
            &["The ceasefire – The first for years – held."],
        );
        check(
            "Group F — Sweden beat them again on Monday.",
            &["Group F — Sweden beat them again on Monday."],
        );
        check("OK - Fine.", &["OK - Fine."]);
    }

    #[test]
    fn a_quotation_and_the_name_under_it_are_one_sentence() {
        let whole = "“We wait. It is a long game.” – Ana Petrov, mediator";
        check(whole, &[whole]);
        check("\"We wait. It is long.\" - They left.", &["\"We wait.", "It is long.\" - They left."]);
        check(
            "“We wait. It is long.” – “Why?” asked Ana Petrov.",
            &["“We wait.", "It is long.” – “Why?” asked Ana Petrov."],
        );
        check("“We wait. It is long.” Ana Petrov", &["“We wait.", "It is long.”", "Ana Petrov"]);
    }

    #[test]
    fn what_is_left_out_belongs_to_the_sentence_before() {
        check("He left. ... She stayed.", &["He left. ...", "She stayed."]);
    }

    #[test]
    fn long_runs_are_cut() {
        let text = "word ".repeat(LONGEST + 5);
        let pieces = crate::tokens::split(&text, 0, text.len());
        assert_eq!(split(&text, &pieces), vec![0..LONGEST, LONGEST..LONGEST + 5]);
    }
}
