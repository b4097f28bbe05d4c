//! A user's own dictionaries in the formats of PETRARCH: actors with dated codes, and verbs with patterns.
//!
//! Actors: a name in capitals with `_` for blanks and its codes in brackets (`[IRQGOV 19790716-20030409]`), on its line or on
//! lines of their own below; `+NAME` is another name of the entry before. Verbs: `VERB {FORMS} [CODE]`, then patterns
//! `- * EMBARGO [163]`, where `*` is the verb and `&SET` any word of a synonym set (`&SET` and `+WORD` lines). A
//! code is one of CAMEO, or a type of PLOVER. `;` and `#` open a comment.

use std::collections::HashMap;

use armistice_record::{Country, EventType};

/// Dictionaries that go before the program's own lists.
#[derive(Clone, Debug, Default)]
pub struct Dictionaries {
    /// By the first word in capitals: all words of the name, and its codes.
    actors: HashMap<String, Vec<Entry>>,
    /// By verb form in lower case.
    verbs: HashMap<String, Vec<Pattern>>,
    /// What codes of CAMEO are in PLOVER, before the program's own table is asked; none where they are no event.
    cameo: HashMap<String, Option<EventType>>,
}

/// The words of a name, and its codes.
type Entry = (Vec<String>, Vec<Dated>);

/// A code and the days from which and to which it holds, as numbers such as 19790716.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dated {
    code: Country,
    sector: Option<&'static str>,
    from: u32,
    to: u32,
}

/// Words beside a verb and what it then is; no type where it is no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) before: Vec<Vec<String>>,
    pub(super) after: Vec<Vec<String>>,
    pub(super) kind: Option<EventType>,
}

/// What is wrong with a dictionary, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DictionaryError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for DictionaryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for DictionaryError {}

fn wrong<T>(line: usize, what: impl Into<String>) -> Result<T, DictionaryError> {
    Err(DictionaryError { line, what: what.into() })
}

impl Dictionaries {
    /// Reads a dictionary of actors.
    ///
    /// # Errors
    /// When a line is no entry: the first one that is not.
    pub fn add_actors(&mut self, text: &str) -> Result<(), DictionaryError> {
        let mut names: Vec<Vec<String>> = Vec::new();
        let mut codes: Vec<Dated> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = uncommented(line);
            if line.trim().is_empty() {
                continue;
            }
            let (name, brackets) = bracketed(line, number)?;
            let further = name.starts_with('+');
            let name = name.trim_start_matches('+').trim();
            if !name.is_empty() {
                if !further {
                    self.keep(&mut names, &mut codes);
                } else if names.is_empty() {
                    return wrong(number, format!("`+{name}` follows no entry"));
                }
                names.push(words(name));
            } else if names.is_empty() {
                return wrong(number, "a code without a name before it");
            }
            for code in brackets {
                codes.push(dated(&code, number)?);
            }
        }
        self.keep(&mut names, &mut codes);
        Ok(())
    }

    fn keep(&mut self, names: &mut Vec<Vec<String>>, codes: &mut Vec<Dated>) {
        let codes = std::mem::take(codes);
        for name in names.drain(..) {
            if let Some(first) = name.first().filter(|_| !codes.is_empty()) {
                self.actors.entry(first.clone()).or_default().push((name.clone(), codes.clone()));
            }
        }
    }

    /// Says what a code of CAMEO is in PLOVER, for dictionaries of verbs that are read afterwards; a longer code without
    /// an entry of its own is what its first digits are.
    pub fn map_cameo(&mut self, code: &str, kind: Option<EventType>) {
        self.cameo.insert(code.to_owned(), kind);
    }

    fn kind_of(&self, code: &str, number: usize) -> Result<Option<EventType>, DictionaryError> {
        let digits = code.split([':', ' ']).next().unwrap_or_default();
        let mapped = (2..=digits.len()).rev().find_map(|end| self.cameo.get(digits.get(..end)?));
        mapped.map_or_else(|| kind_of(code, number), |kind| Ok(*kind))
    }

    /// Reads a dictionary of verbs.
    ///
    /// # Errors
    /// When a line is no entry: the first one that is not.
    pub fn add_verbs(&mut self, text: &str) -> Result<(), DictionaryError> {
        let mut sets: HashMap<String, Vec<String>> = HashMap::new();
        let mut set: Option<String> = None;
        let mut forms: Vec<String> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = uncommented(line).trim();
            if line.is_empty() || line.starts_with("---") {
                continue;
            }
            if let Some(name) = line.strip_prefix('&') {
                set = Some(name.trim_end_matches('_').to_owned());
                continue;
            }
            if let Some(word) = line.strip_prefix('+') {
                let Some(set) = &set else { return wrong(number, "a `+` line outside of a set") };
                sets.entry(set.clone()).or_default().push(plain(word));
                continue;
            }
            let (head, brackets) = bracketed(line, number)?;
            let kind = brackets.first().map(|code| self.kind_of(code, number)).transpose()?.flatten();
            if let Some(pattern) = head.strip_prefix('-') {
                if forms.is_empty() {
                    return wrong(number, "a pattern without a verb before it");
                }
                let pattern = read_pattern(pattern, kind, &sets, number)?;
                for form in &forms {
                    self.verbs.entry(form.clone()).or_default().push(pattern.clone());
                }
            } else {
                set = None;
                forms = head.split(['{', '}', ' ']).map(plain).filter(|form| !form.is_empty()).collect();
                if forms.is_empty() {
                    return wrong(number, "a code without a verb");
                }
                if brackets.first().is_some_and(|code| !code.trim_matches('-').is_empty()) {
                    let alone = Pattern { before: Vec::new(), after: Vec::new(), kind };
                    for form in &forms {
                        self.verbs.entry(form.clone()).or_default().push(alone.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// The longest name that begins with the first of some words, how many words it has, and what it counts for on a day.
    pub(super) fn actor(
        &self,
        words: &[&str],
        day: Option<u32>,
    ) -> Option<(usize, Country, Option<&'static str>)> {
        let first = words.first()?.to_uppercase();
        let (name, codes) = self
            .actors
            .get(&first)?
            .iter()
            .filter(|(name, _)| {
                name.len() <= words.len()
                    && name.iter().zip(words).all(|(known, word)| *known == word.to_uppercase())
            })
            .max_by_key(|(name, _)| name.len())?;
        let holds = |one: &&Dated| day.is_none_or(|day| (one.from..=one.to).contains(&day));
        let code = codes.iter().rfind(holds)?;
        Some((name.len(), code.code, code.sector))
    }

    /// The patterns of a verb form, the longest first.
    pub(super) fn patterns(&self, form: &str) -> Vec<&Pattern> {
        let mut found: Vec<&Pattern> = self.verbs.get(&form.to_lowercase()).into_iter().flatten().collect();
        found.sort_by_key(|pattern| std::cmp::Reverse(pattern.before.len() + pattern.after.len()));
        found
    }
}

fn uncommented(line: &str) -> &str {
    line.split([';', '#']).next().unwrap_or_default()
}

fn plain(word: &str) -> String {
    word.trim().trim_matches(['_', '=']).to_lowercase()
}

/// The words of a name: "SADDAM_HUSSEIN_".
fn words(name: &str) -> Vec<String> {
    name.split(['_', ' ']).filter(|word| !word.is_empty()).map(str::to_uppercase).collect()
}

/// What stands before the first bracket of a line, and what stands in its brackets.
fn bracketed(line: &str, number: usize) -> Result<(&str, Vec<String>), DictionaryError> {
    let Some(open) = line.find('[') else { return Ok((line.trim(), Vec::new())) };
    let mut codes = Vec::new();
    for piece in line[open..].split('[').skip(1) {
        match piece.split_once(']') {
            Some((code, _)) => codes.push(code.trim().to_owned()),
            None => return wrong(number, "a `[` is not closed"),
        }
    }
    Ok((line[..open].trim(), codes))
}

/// `IRQGOV 19790716-20030409`, `AFGELI >20021231`, `USA`.
fn dated(text: &str, number: usize) -> Result<Dated, DictionaryError> {
    let mut parts = text.split_whitespace();
    let code = parts.next().unwrap_or_default();
    let (country, rest) = match (code.get(..3), code.get(3..)) {
        (Some(country), Some(rest)) => (country, rest),
        _ => return wrong(number, format!("`{code}` is no code of three letters and a sector")),
    };
    let Ok(country) = country.parse::<Country>() else {
        return wrong(number, format!("`{code}` does not begin with three capitals"));
    };
    // A dictionary is read once and used until the program ends.
    let sector = rest.get(..3).map(|sector| &*sector.to_owned().leak());
    let (from, to) = match parts.next() {
        None => (0, u32::MAX),
        Some(range) => {
            days(range).map_or_else(|| wrong(number, format!("`{range}` is no range of days")), Ok)?
        }
    };
    Ok(Dated { code: country, sector, from, to })
}

fn days(range: &str) -> Option<(u32, u32)> {
    let day = |text: &str| -> Option<u32> {
        let number: u32 = text.trim().parse().ok()?;
        // Two digits of a year, as the older dictionaries have them.
        Some(match text.trim().len() {
            6 if number >= 300_000 => 19_000_000 + number,
            6 => 20_000_000 + number,
            _ => number,
        })
    };
    if let Some(after) = range.strip_prefix('>') {
        return Some((day(after)?, u32::MAX));
    }
    if let Some(before) = range.strip_prefix('<') {
        return Some((0, day(before)?));
    }
    let (from, to) = range.split_once('-')?;
    Some((day(from)?, day(to)?))
}

/// The type of a CAMEO code by its first digits, or a type by name; none for `---` and statements (01).
fn kind_of(code: &str, number: usize) -> Result<Option<EventType>, DictionaryError> {
    let code = code.split([':', ' ']).next().unwrap_or_default();
    if let Ok(kind) = code.parse() {
        return Ok(Some(kind));
    }
    let digits = code.get(..2).unwrap_or_default();
    Ok(Some(match (digits, code.get(..3).unwrap_or_default()) {
        ("--" | "" | "01", _) => return Ok(None),
        (_, "084" | "085" | "086" | "087") => EventType::Retreat,
        (_, "116") => EventType::Sanction,
        (_, "175") => EventType::Assault,
        (_, "191" | "192") => EventType::Coerce,
        ("02" | "10", _) => EventType::Request,
        ("03", _) => EventType::Agree,
        ("04", _) => EventType::Consult,
        ("05", _) => EventType::Support,
        ("06", _) => EventType::Cooperate,
        ("07", _) => EventType::Aid,
        ("08", _) => EventType::Concede,
        ("09" | "11", _) => EventType::Accuse,
        ("12", _) => EventType::Reject,
        ("13", _) => EventType::Threaten,
        ("14", _) => EventType::Protest,
        ("15", _) => EventType::Mobilize,
        ("16", _) => EventType::Sanction,
        ("17", _) => EventType::Coerce,
        ("18" | "19" | "20", _) => EventType::Assault,
        _ => return wrong(number, format!("`{code}` is neither a code of CAMEO nor a type of PLOVER")),
    }))
}

/// The words before and after `*`, each with its synonyms; signs for the parties are left out.
fn read_pattern(
    text: &str,
    kind: Option<EventType>,
    sets: &HashMap<String, Vec<String>>,
    number: usize,
) -> Result<Pattern, DictionaryError> {
    let Some((before, after)) = text.split_once('*') else {
        return wrong(number, "a pattern needs `*` where its verb stands");
    };
    let side = |text: &str| -> Result<Vec<Vec<String>>, DictionaryError> {
        let mut found = Vec::new();
        for word in text.split([' ', '_', '(', ')', '{', '}']).filter(|word| !word.is_empty()) {
            if let Some(set) = word.strip_prefix('&') {
                match sets.get(set) {
                    Some(words) => found.push(words.clone()),
                    None => return wrong(number, format!("the set `&{set}` is not defined before")),
                }
            } else if !matches!(word, "$" | "+" | "%" | "^" | "~") {
                found.push(vec![plain(word)]);
            }
        }
        Ok(found)
    };
    Ok(Pattern { before: side(before)?, after: side(after)?, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_have_names_and_dated_codes() {
        let mut dictionaries = Dictionaries::default();
        let list = "; ours\nFREE_RIVER_FRONT_ [NLDREB]\n+FRF\nANA_PETROV_\n\t[NLDGOV 20010101-20051231]\n\t[NLDELI >20051231]\n";
        dictionaries.add_actors(list).unwrap();
        let found = |words: &[&str], day| dictionaries.actor(words, day).map(|(n, _, sector)| (n, sector));
        assert_eq!(found(&["Free", "River", "Front", "said"], None), Some((3, Some("REB"))));
        assert_eq!(found(&["FRF"], None), Some((1, Some("REB"))));
        assert_eq!(found(&["Ana", "Petrov"], Some(20_030_601)), Some((2, Some("GOV"))));
        assert_eq!(found(&["Ana", "Petrov"], Some(20_200_101)), Some((2, Some("ELI"))));
    }

    #[test]
    fn verbs_have_forms_and_patterns() {
        let mut dictionaries = Dictionaries::default();
        let list = "&FISH\n+TROUT\n+HERRING\n--- SHUN [---] ###\nSHUN {SHUNS SHUNNED} [---]\n- * &FISH [163] # no trade\n- * TALKS [REJECT]\n";
        dictionaries.add_verbs(list).unwrap();
        let kinds: Vec<_> = dictionaries.patterns("Shunned").iter().map(|pattern| pattern.kind).collect();
        assert_eq!(kinds, [Some(EventType::Sanction), Some(EventType::Reject)]);
    }

    #[test]
    fn a_table_of_cameo_goes_before_ours() {
        let mut dictionaries = Dictionaries::default();
        dictionaries.map_cameo("163", Some(EventType::Coerce));
        dictionaries.map_cameo("01", None);
        dictionaries.add_verbs("SHUN [1631]\nSAY [012]\nBAR [172]\n").unwrap();
        let kind = |verb: &str| dictionaries.patterns(verb).first().map(|pattern| pattern.kind);
        assert_eq!(kind("shun"), Some(Some(EventType::Coerce)));
        assert_eq!(kind("say"), Some(None));
        assert_eq!(kind("bar"), Some(Some(EventType::Coerce)));
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        let check = |actors: bool, list: &str, expected: &str| {
            let mut dictionaries = Dictionaries::default();
            let error = if actors { dictionaries.add_actors(list) } else { dictionaries.add_verbs(list) };
            assert_eq!(error.unwrap_err().to_string(), expected);
        };
        check(true, "\n\n[GOV]", "line 3: a code without a name before it");
        check(true, "ANA_ [NLDGOV 2001]", "line 1: `2001` is no range of days");
        check(false, "SHUN [---]\n- FISH [163]", "line 2: a pattern needs `*` where its verb stands");
        check(
            false,
            "SHUN [---]\n- * FISH [997]",
            "line 2: `997` is neither a code of CAMEO nor a type of PLOVER",
        );
    }
}
