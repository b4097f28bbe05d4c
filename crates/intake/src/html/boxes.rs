//! What the names of a page's boxes say about them, by `lexicon/boxes.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a box is, as far as its name tells. Later ones win.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    /// The name says nothing.
    #[default]
    Nothing,
    /// The story is in it.
    Story,
    /// Not story, unless a good part of the page is in it.
    Perhaps,
    /// Not story, unless most of the page is in it.
    Never,
    /// As `Never`, also where it stands within a sentence.
    Unseen,
    /// Readers speak in it.
    Comments,
}

struct Row {
    words: Vec<&'static str>,
    /// None where the words are to be skipped.
    hint: Option<Hint>,
}

static ROWS: LazyLock<HashMap<&'static str, Vec<Row>>> =
    LazyLock::new(|| table(include_str!("../../lexicon/boxes.tsv")).unwrap_or_default());

/// Reads the table; none if a row has an unknown effect.
fn table(text: &'static str) -> Option<HashMap<&'static str, Vec<Row>>> {
    let mut rows: HashMap<&'static str, Vec<Row>> = HashMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (effect, words) = line.split_once('\t')?;
        let hint = match effect {
            "story" => Some(Hint::Story),
            "perhaps" => Some(Hint::Perhaps),
            "never" => Some(Hint::Never),
            "unseen" => Some(Hint::Unseen),
            "comments" => Some(Hint::Comments),
            "ignore" => None,
            _ => return None,
        };
        let words: Vec<&str> = words.split(' ').collect();
        rows.entry(words[0]).or_default().push(Row { words, hint });
    }
    rows.values_mut().for_each(|rows| rows.sort_by_key(|row| std::cmp::Reverse(row.words.len())));
    Some(rows)
}

/// Tells what a box with these names (of its class or id) is.
///
/// Within one name `perhaps` wins over `story`, as in `article-body__image`; of several names, `story` does.
pub(super) fn hint(names: &str) -> Hint {
    names.split_ascii_whitespace().map(hint_of_name).fold(Hint::Nothing, Hint::and)
}

impl Hint {
    /// Returns what two names of one box say together.
    pub(super) fn and(self, other: Hint) -> Hint {
        match (self, other) {
            (Hint::Story, Hint::Perhaps) | (Hint::Perhaps, Hint::Story) => Hint::Story,
            (one, other) => one.max(other),
        }
    }
}

fn hint_of_name(name: &str) -> Hint {
    let words = words(name);
    let mut hint = Hint::Nothing;
    let mut at = 0;
    while at < words.len() {
        let row = ROWS.get(words[at].as_str()).and_then(|rows| {
            rows.iter().find(|row| {
                words[at..].iter().map(String::as_str).take(row.words.len()).eq(row.words.iter().copied())
            })
        });
        hint = hint.max(row.and_then(|row| row.hint).unwrap_or_default());
        at += row.map_or(1, |row| row.words.len());
    }
    hint
}

/// Splits `article__shareTools-2` into its words in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars().take(120) {
        let starts = !before.is_alphabetic() || (before.is_lowercase() && c.is_uppercase());
        if c.is_alphabetic() {
            if starts || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(table(include_str!("../../lexicon/boxes.tsv")).is_some());
    }

    #[test]
    fn names_tell() {
        let check = |names, expected| assert_eq!(hint(names), expected, "{names}");
        check("article__body", Hint::Story);
        check("articleBody", Hint::Story);
        check("story-body__share-tools", Hint::Never);
        check("relatedArticles", Hint::Never);
        check("has-sidebar single", Hint::Nothing);
        check("visually-hidden", Hint::Unseen);
        check("comment-list", Hint::Comments);
        check("content wrapper", Hint::Nothing);
        check("shared-history", Hint::Nothing);
        check("header", Hint::Nothing);
        check("adverb", Hint::Nothing);
        check("", Hint::Nothing);
    }
}
