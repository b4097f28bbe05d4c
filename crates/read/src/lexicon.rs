//! The word lists of `lexicon/*.tsv`, parsed once.
//!
//! The files are data: a peace researcher can edit them, and every line is explained in their heads. A line
//! that cannot be read fails the test at the bottom, not the program.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use armistice_record::{Act, ActorKind, Country, Level, Stance};

use crate::phrases::Phrases;
use crate::phrases::pattern::Lists;

mod classes;
mod words;

pub(crate) use classes::{Leaning, Topic};
pub(crate) use words::Words;

/// What a cue word does with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CueClass {
    /// States it.
    Say,
    /// Wants others to do it.
    Call,
    /// Binds the speaker.
    Promise,
    /// Charges somebody with it.
    Accuse,
    /// Rejects or disapproves of it in words.
    Deny,
    /// Approves of it in words.
    Praise,
    /// Only thinks it.
    Think,
}

/// A cue word and the complements that bring its content.
#[derive(Debug)]
pub(crate) struct Cue {
    pub(crate) class: CueClass,
    pub(crate) complements: Vec<&'static str>,
}

/// A word by which a party takes a side.
#[derive(Debug)]
pub(crate) struct Operator {
    pub(crate) stance: Stance,
    pub(crate) complements: Vec<&'static str>,
}

impl Lexicon {
    /// The word that the models see instead of a state's name, demonym or capital, and how many of `words` make that name: the
    /// same for all states, so that no reading depends on which state it is about or on how many words its name has.
    pub(crate) fn stand_in(&self, words: &[&str]) -> Option<(usize, &'static str)> {
        let found = self.names.first(words)?;
        let last = words[found.end - 1];
        let other = match found.value {
            Registered::State(_, NameForm::Name) => "Syria",
            Registered::State(_, NameForm::Demonym) if last.ends_with('s') => "Syrians",
            Registered::State(_, NameForm::Demonym) => "Syrian",
            Registered::State(_, NameForm::Seat) => "Damascus",
            Registered::Group(..) => return None,
        };
        Some((found.end, other))
    }

    /// Whether a word speaks of war and peace.
    pub(crate) fn is_of_peace(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let (whole, beginnings) = &self.peace;
        whole.contains(word.as_str()) || beginnings.iter().any(|beginning| word.starts_with(beginning))
    }
}

/// What a common noun for people or bodies makes of its noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum People {
    /// An organ of the state that the phrase names.
    State,
    /// An armed group or side.
    Group,
    /// An organisation.
    Body,
    /// One person, or several if the noun is plural.
    Person,
    /// Several together.
    Several,
    /// Press and broadcasters.
    Medium,
    /// Something written that speaks.
    Document,
}

/// A title or office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) level: Level,
    pub(crate) speaks: bool,
}

/// Whose name a registry entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Registered {
    /// A state, by the form of the name that was used.
    State(Country, NameForm),
    /// A body, armed group or medium: its row, and its kind.
    Group(u16, ActorKind),
}

/// The form in which a state is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum NameForm {
    /// "Sudan".
    Name,
    /// "Sudanese".
    Demonym,
    /// "Khartoum", "Kremlin".
    Seat,
}

/// All the lists.
pub(crate) struct Lexicon {
    pub(crate) cues: HashMap<&'static str, Cue>,
    /// By lemma, then by part of speech (`v`, `n`, `a`).
    pub(crate) stances: HashMap<&'static str, Vec<(char, Operator)>>,
    pub(crate) people: HashMap<&'static str, People>,
    pub(crate) roles: Phrases<Role>,
    pub(crate) terms: Phrases<Option<Topic>>,
    /// With the number of the row: the first row that fits wins.
    pub(crate) acts: Phrases<Option<(u16, Act)>>,
    pub(crate) leanings: Phrases<Option<Leaning>>,
    pub(crate) names: Phrases<Registered>,
    pub(crate) hedges: Vec<&'static str>,
    /// Each of [`Words`], in their order.
    words: Vec<Vec<&'static str>>,
    /// Words of war and peace, and how those begin that may end in any way.
    peace: (HashSet<&'static str>, Vec<&'static str>),
}

/// Returns the lists, parsed at the first call.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);
    &LEXICON
}

/// The cells of each line that is no comment and defines no list.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '=']))
        .map(|line| line.split('\t').collect())
}

/// The lists that a file defines for its patterns.
fn lists(file: &'static str) -> Lists {
    file.lines()
        .filter_map(|line| line.strip_prefix('=')?.split_once('\t'))
        .map(|(name, ways)| (name, values(ways).collect()))
        .collect()
}

fn values(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty())
}

impl Lexicon {
    fn parse() -> Self {
        Lexicon {
            cues: cues(),
            stances: stances(),
            people: people(),
            roles: roles(),
            terms: coded(include_str!("../lexicon/terms.tsv"), |_, topic| topic),
            acts: coded(include_str!("../lexicon/acts.tsv"), |number, act| (number, act)),
            leanings: coded(include_str!("../lexicon/leanings.tsv"), |_, leaning| leaning),
            names: names(),
            hedges: rows(include_str!("../lexicon/hedges.tsv"))
                .filter_map(|row| row.first().copied())
                .collect(),
            words: words(),
            peace: peace(),
        }
    }
}

fn words() -> Vec<Vec<&'static str>> {
    let lists: HashMap<&str, Vec<&str>> = rows(include_str!("../lexicon/words.tsv"))
        .filter_map(|row| match row[..] {
            [name, words] => Some((name, values(words).collect())),
            _ => None,
        })
        .collect();
    Words::CODES.iter().map(|name| lists.get(name).cloned().unwrap_or_default()).collect()
}

fn peace() -> (HashSet<&'static str>, Vec<&'static str>) {
    let words = || rows(include_str!("../lexicon/peace.tsv")).filter_map(|row| row.first().copied());
    let whole = words().filter(|word| !word.ends_with('*')).collect();
    (whole, words().filter_map(|word| word.strip_suffix('*')).collect())
}

fn cues() -> HashMap<&'static str, Cue> {
    let class = |code: &str| match code {
        "say" => Some(CueClass::Say),
        "call" => Some(CueClass::Call),
        "promise" => Some(CueClass::Promise),
        "accuse" => Some(CueClass::Accuse),
        "deny" => Some(CueClass::Deny),
        "praise" => Some(CueClass::Praise),
        "think" => Some(CueClass::Think),
        _ => None,
    };
    rows(include_str!("../lexicon/cues.tsv"))
        .filter_map(|row| match row[..] {
            [lemma, code, complements] => {
                Some((lemma, Cue { class: class(code)?, complements: complements.split(' ').collect() }))
            }
            _ => None,
        })
        .collect()
}

fn stances() -> HashMap<&'static str, Vec<(char, Operator)>> {
    let mut stances: HashMap<&'static str, Vec<(char, Operator)>> = HashMap::new();
    for row in rows(include_str!("../lexicon/stances.tsv")) {
        if let [lemma, part, stance, complements] = row[..]
            && let (Some(part), Ok(stance)) = (part.chars().next(), stance.parse())
        {
            let operator = Operator { stance, complements: complements.split(' ').collect() };
            stances.entry(lemma).or_default().push((part, operator));
        }
    }
    stances
}

fn people() -> HashMap<&'static str, People> {
    let kind = |code: &str| match code {
        "state" => Some(People::State),
        "group" => Some(People::Group),
        "body" => Some(People::Body),
        "person" => Some(People::Person),
        "people" => Some(People::Several),
        "medium" => Some(People::Medium),
        "document" => Some(People::Document),
        _ => None,
    };
    rows(include_str!("../lexicon/people.tsv"))
        .filter_map(|row| match row[..] {
            [lemma, code] => Some((lemma, kind(code)?)),
            _ => None,
        })
        .collect()
}

fn roles() -> Phrases<Role> {
    let mut phrases = Phrases::default();
    for row in rows(include_str!("../lexicon/roles.tsv")) {
        if let [title, level, speaks] = row[..]
            && let Ok(level) = level.parse()
        {
            phrases.add(title, Role { level, speaks: speaks == "speaks" });
        }
    }
    phrases
}

/// A list whose rows are a code, or [`NO_CODE`], and its patterns; `value` makes of the number of the row and its code what is found.
fn coded<C: std::str::FromStr + Copy, T: Copy>(
    file: &'static str,
    value: impl Fn(u16, C) -> T,
) -> Phrases<Option<T>> {
    let mut phrases = Phrases::default();
    let lists = lists(file);
    for (number, row) in (0u16..).zip(rows(file)) {
        if let [code, patterns] = row[..] {
            let value = code.parse().ok().map(|code| value(number, code));
            values(patterns).for_each(|pattern| phrases.add_pattern(pattern, &lists, value));
        }
    }
    phrases
}

/// Before patterns whose words name nothing: "according to" is no accord.
#[cfg(test)]
const NO_CODE: &str = "-";

fn names() -> Phrases<Registered> {
    let mut phrases = Phrases::default();
    for row in rows(include_str!("../lexicon/states.tsv")) {
        if let [code, names, demonyms, seats] = row[..]
            && let Ok(country) = code.parse::<Country>()
        {
            for (cell, form) in
                [(names, NameForm::Name), (demonyms, NameForm::Demonym), (seats, NameForm::Seat)]
            {
                for value in values(cell).filter(|value| !value.starts_with('~')) {
                    phrases.add_exact(value, Registered::State(country, form));
                }
            }
        }
    }
    for (number, row) in (0u16..).zip(rows(include_str!("../lexicon/groups.tsv"))) {
        if let [kind, name, others] = row[..]
            && let Ok(kind) = kind.parse::<ActorKind>()
        {
            std::iter::once(name)
                .chain(values(others))
                .for_each(|value| phrases.add_exact(value, Registered::Group(number, kind)));
        }
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::pattern::used;

    #[test]
    fn every_line_is_read() {
        let lines = |file: &'static str| rows(file).count();
        let lexicon = lexicon();
        let classless = rows(include_str!("../lexicon/cues.tsv")).filter(|row| row[1] == "none").count();
        assert_eq!(lexicon.cues.len() + classless, lines(include_str!("../lexicon/cues.tsv")));
        assert_eq!(
            lexicon.stances.values().map(Vec::len).sum::<usize>(),
            lines(include_str!("../lexicon/stances.tsv"))
        );
        assert_eq!(lexicon.people.len(), lines(include_str!("../lexicon/people.tsv")));
        assert_eq!(lexicon.roles.len(), lines(include_str!("../lexicon/roles.tsv")));
        for row in rows(include_str!("../lexicon/terms.tsv")) {
            assert!(row.len() == 2 && (row[0] == NO_CODE || row[0].parse::<Topic>().is_ok()), "{row:?}");
        }
        for row in rows(include_str!("../lexicon/acts.tsv")) {
            assert!(row.len() == 2 && (row[0] == NO_CODE || row[0].parse::<Act>().is_ok()), "{row:?}");
        }
        for row in rows(include_str!("../lexicon/leanings.tsv")) {
            assert!(row.len() == 2 && (row[0] == NO_CODE || row[0].parse::<Leaning>().is_ok()), "{row:?}");
        }
        let named: Vec<&str> = rows(include_str!("../lexicon/words.tsv")).map(|row| row[0]).collect();
        assert_eq!(named, Words::CODES);
        for (name, words) in named.iter().zip(&lexicon.words) {
            assert!(!words.is_empty() && words.iter().all(|word| *word == word.to_lowercase()), "{name}");
        }
        for row in rows(include_str!("../lexicon/states.tsv")) {
            assert!(row.len() == 4 && row[0].parse::<Country>().is_ok(), "{row:?}");
        }
        for row in rows(include_str!("../lexicon/groups.tsv")) {
            assert!(row.len() == 3 && row[0].parse::<ActorKind>().is_ok(), "{row:?}");
        }
    }
    /// The lists that are written as patterns.
    const OF_PATTERNS: [&str; 3] = [
        include_str!("../lexicon/terms.tsv"),
        include_str!("../lexicon/acts.tsv"),
        include_str!("../lexicon/leanings.tsv"),
    ];

    #[test]
    fn no_pattern_knows_a_state_by_name() {
        for file in OF_PATTERNS {
            let named = rows(include_str!("../lexicon/states.tsv")).flat_map(|row| row[1..].to_vec());
            let names: HashSet<String> =
                named.flat_map(values).map(|name| format!(" {} ", name.to_lowercase())).collect();
            let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            for pattern in lines.filter_map(|line| line.split_once('\t')).flat_map(|(_, all)| values(all)) {
                let plain = format!(" {} ", pattern.replace(['{', '|', '}'], " "));
                let known =
                    names.iter().find(|&name| !WORDS_TOO.contains(&name.trim()) && plain.contains(name));
                assert_eq!(known, None, "{pattern}");
            }
        }
    }

    /// Names that are common words in small letters.
    const WORDS_TOO: [&str; 2] = ["us", "car"];

    #[test]
    fn every_list_that_a_pattern_uses_is_defined() {
        for file in OF_PATTERNS {
            let lists = lists(file);
            for row in rows(file) {
                let missing = values(row[1]).flat_map(used).find(|name| !lists.contains_key(name));
                assert_eq!(missing, None, "{}", row[0]);
            }
        }
    }
}
