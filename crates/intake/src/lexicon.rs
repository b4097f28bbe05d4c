//! The lines of a report that are not its story, as patterns in `lexicon/lines.tsv`.

mod pattern;

use std::collections::HashMap;
use std::sync::LazyLock;

use armistice_record::Moment;

use crate::words::Word;
use pattern::Pattern;

/// What a line is, as the table names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum LineKind {
    Furniture,
    Links,
    Comments,
    Menu,
    Caption,
    Credit,
    Byline,
    /// A byline, but only under another line.
    Under,
    Role,
    Published,
    Updated,
}

/// Where in the report a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before the story begins.
    Head,
    /// Within the story or after it.
    Body,
}

/// What a line was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) kind: LineKind,
    /// The date in it, when year, month and day are known.
    pub(crate) moment: Option<Moment>,
}

struct Row {
    kind: LineKind,
    head_only: bool,
    words: usize,
    pattern: Pattern,
}

struct Table {
    rows: Vec<Row>,
    /// The rows that begin with a certain word.
    by_first: HashMap<&'static str, Vec<usize>>,
    /// The rows that can begin with anything.
    open: Vec<usize>,
}

/// An agency, and whether it sends reports or only pictures.
pub(crate) struct Agency {
    /// Its name's words, in lower case.
    lower: Vec<String>,
    name: &'static str,
    pub(crate) sends_reports: bool,
}

static LINES: &str = include_str!("../lexicon/lines.tsv");
static AGENCIES: &str = include_str!("../lexicon/agencies.tsv");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(LINES));
static AGENCY_LIST: LazyLock<Vec<Agency>> = LazyLock::new(|| rows(AGENCIES).filter_map(Agency::of).collect());

/// Tells what a line is by the first pattern that fits it.
pub(crate) fn line(words: &[Word<'_>], place: Place) -> Option<Line> {
    let words = without_ornaments(words);
    let table = &*TABLE;
    let first = words.first()?.lower.as_str();
    let own = table.by_first.get(first).map_or(&[][..], Vec::as_slice);
    let mut candidates: Vec<usize> = own.iter().chain(&table.open).copied().collect();
    candidates.sort_unstable();
    candidates.iter().map(|&row| &table.rows[row]).find_map(|row| {
        let fits = words.len() <= row.words && (place == Place::Head || !row.head_only);
        let moment = fits.then(|| row.pattern.fit(words)).flatten()?;
        Some(Line { kind: row.kind, moment })
    })
}

/// Returns the agency whose name begins at word `at`, and the index after it; the longest name wins.
pub(crate) fn agency(words: &[Word<'_>], at: usize) -> Option<(&'static Agency, usize)> {
    let stands = |agency: &&Agency| {
        let stretch = words.get(at..at + agency.lower.len());
        stretch.is_some_and(|stretch| {
            let equal = stretch.iter().zip(&agency.lower).all(|(word, lower)| word.lower == *lower);
            equal && (!is_capitals(agency.name) || stretch.iter().all(|word| is_capitals(word.text)))
        })
    };
    let found = AGENCY_LIST.iter().filter(stands).max_by_key(|agency| agency.lower.len())?;
    Some((found, at + found.lower.len()))
}

/// Drops arrows, bars and the like at a line's ends.
pub(crate) fn without_ornaments<'w, 't>(words: &'w [Word<'t>]) -> &'w [Word<'t>] {
    let opens =
        |word: &Word<'_>| word.is_wordlike() || matches!(word.text, "(" | "[" | "©" | "@" | "\"" | "“");
    let closes = |word: &Word<'_>| word.is_wordlike() || matches!(word.text, ")" | "]" | "." | "\"" | "”");
    let start = words.iter().position(opens).unwrap_or(words.len());
    let end = words.iter().rposition(closes).map_or(start, |at| at + 1);
    &words[start..end.max(start)]
}

impl Table {
    fn of(text: &'static str) -> Table {
        let rows: Vec<Row> = rows(text).filter_map(Row::of).collect();
        let mut by_first: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut open = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            match row.pattern.first_words() {
                Some(words) => words.into_iter().for_each(|word| by_first.entry(word).or_default().push(at)),
                None => open.push(at),
            }
        }
        Table { rows, by_first, open }
    }
}

impl Row {
    fn of(fields: Vec<&'static str>) -> Option<Row> {
        let [kind, place, words, pattern] = fields[..] else { return None };
        let kind = match kind {
            "furniture" => LineKind::Furniture,
            "links" => LineKind::Links,
            "comments" => LineKind::Comments,
            "menu" => LineKind::Menu,
            "caption" => LineKind::Caption,
            "credit" => LineKind::Credit,
            "byline" => LineKind::Byline,
            "under" => LineKind::Under,
            "role" => LineKind::Role,
            "published" => LineKind::Published,
            "updated" => LineKind::Updated,
            _ => return None,
        };
        let head_only = match place {
            "head" => true,
            "any" => false,
            _ => return None,
        };
        Some(Row { kind, head_only, words: words.parse().ok()?, pattern: Pattern::of(pattern)? })
    }
}

impl Agency {
    fn of(fields: Vec<&'static str>) -> Option<Agency> {
        let [name, kind] = fields[..] else { return None };
        let lower = crate::words::split(name).into_iter().map(|word| word.lower).collect();
        Some(Agency { lower, name, sends_reports: kind == "wire" })
    }
}

/// The rows of a table, without comments.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn is_capitals(name: &str) -> bool {
    !name.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests;
