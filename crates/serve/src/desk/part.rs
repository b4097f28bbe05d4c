//! Small pieces of markup: names, codes, stances, links.

use std::collections::BTreeMap;

use armistice_record::Stance;
use askama::Template;

use crate::words;

/// A piece of a heading or field.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "part.html")]
pub(crate) enum Part {
    /// Words of ours.
    Text(String),
    /// A name as reports have it.
    Name(String),
    /// A coded value, as words.
    Code(String),
    /// A stance: glyph, word, and the class of its colour.
    Stance { glyph: &'static str, word: &'static str, class: &'static str },
    /// What the absence of a value means.
    Absent(&'static str),
    /// Words of a report.
    Quote(String),
    /// A link with words of ours.
    Link { href: String, text: String },
    /// A moment or day.
    Date(String),
}

impl Part {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Part::Text(text.into())
    }

    pub(crate) fn code(code: &str) -> Self {
        Part::Code(words::plain(code))
    }

    /// The stance with a code; the code itself where it is not known.
    pub(crate) fn stance(code: &str) -> Self {
        match code.parse::<Stance>() {
            Ok(stance) => {
                let (glyph, word) = words::stance(stance);
                Part::Stance { glyph, word, class: stance.code() }
            }
            Err(_) => Part::code(code),
        }
    }

    /// Returns the words alone.
    pub(crate) fn plain(&self) -> &str {
        match self {
            Part::Text(text) | Part::Name(text) | Part::Code(text) | Part::Quote(text) | Part::Date(text) => {
                text
            }
            Part::Link { text, .. } => text,
            Part::Stance { word, .. } | Part::Absent(word) => word,
        }
    }

    /// Names as people list them, or what it means that there is none.
    pub(crate) fn names(names: &[String], absent: &'static str) -> Vec<Part> {
        if names.is_empty() {
            return vec![Part::Absent(absent)];
        }
        let mut parts = Vec::new();
        for (n, name) in names.iter().enumerate() {
            match n {
                0 => {}
                _ if n + 1 == names.len() => parts.push(Part::text(" and ")),
                _ => parts.push(Part::text(", ")),
            }
            parts.push(Part::Name(bare(name).to_owned()));
        }
        parts
    }
}

/// Returns what the term with a code is called.
pub(crate) fn term(code: &str) -> String {
    code.parse().map_or_else(|_| words::plain(code), |term| words::term(term).to_owned())
}

/// Who answered, each with the terms meant: a line is a party, a term and the report that says so.
pub(crate) fn answers(lines: &[String]) -> Vec<Part> {
    let mut terms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        let bare = line.rsplit_once(" (").map_or(line.as_str(), |(answer, _)| answer);
        let (party, code) = bare.rsplit_once(": ").unwrap_or((bare, ""));
        let known = terms.entry(party).or_default();
        let word = term(code);
        if !word.is_empty() && !known.contains(&word) {
            known.push(word);
        }
    }
    let mut parts = Vec::new();
    for (party, terms) in terms {
        if !parts.is_empty() {
            parts.push(Part::text("; "));
        }
        parts.push(Part::Name(bare(party).to_owned()));
        if !terms.is_empty() {
            parts.push(Part::text(format!(" ({})", terms.join(", "))));
        }
    }
    parts
}

/// A name without the mark that keeps somebody unnamed in one report apart from all others.
pub(crate) fn bare(name: &str) -> &str {
    let mark = name.rfind(" [").filter(|at| {
        let mark = &name[at + 2..];
        mark.len() == 9 && mark.ends_with(']') && mark[..8].bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    mark.map_or(name, |at| &name[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_answered_is_told_in_words_and_once() {
        let lines = ["AFG: ceasefire-temporary (9a2b)", "AFG: territory (9a2b)", "AFG: territory (77b)"];
        let told: String = answers(&lines.map(str::to_owned)).iter().map(Part::plain).collect();
        assert_eq!(told, "AFG (temporary ceasefire, territory)");
        let mixed = ["group (north): talks (a)".to_owned(), "ERI: withdrawal (b)".to_owned()];
        let told: String = answers(&mixed).iter().map(Part::plain).collect();
        assert_eq!(told, "ERI (withdrawal); group (north) (talks)");
        assert!(answers(&[]).is_empty());
    }

    #[test]
    fn the_mark_of_somebody_unnamed_is_not_shown() {
        assert_eq!(bare("Both sides [17a69c05]"), "Both sides");
        assert_eq!(bare("Group [of friends]"), "Group [of friends]");
        assert_eq!(bare("ERI"), "ERI");
    }
}
