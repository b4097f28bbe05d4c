//! The names in a report: registered ones first, then what the language models call a person or organisation.

use std::collections::HashMap;

use armistice_language::{Entity, Upos};
use armistice_record::{Country, Span};

use crate::lexicon::{NameForm, Registered, lexicon};
use crate::syntax::Text;
use crate::times::WEEKDAYS;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunKind {
    Registered(Registered),
    Person,
    Organisation,
    Place,
}

/// Tokens `first..=last` that make up a name, without title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) kind: RunKind,
}

/// All names of a report, in text order, none overlapping.
pub(crate) struct Names {
    runs: Vec<Run>,
    /// The run of each token.
    at: Vec<Option<u32>>,
    /// Which words are part of a title of several words.
    titles: Vec<bool>,
    states: HashMap<Country, (u8, Span)>,
}

impl Names {
    pub(crate) fn find(text: &Text) -> Self {
        let mut at: Vec<Option<u32>> = vec![None; text.len()];
        let mut runs: Vec<Run> = registered(text);
        mark(&runs, &mut at);
        let titles = titles(text);
        let others: Vec<Run> =
            entities(text).into_iter().filter_map(|run| beside(text, run, &at, &titles)).collect();
        runs.extend(join_names(text, others));
        runs.sort_by_key(|run| run.first);
        runs.dedup_by(|later, earlier| later.first <= earlier.last);
        at.fill(None);
        mark(&runs, &mut at);
        let states = states(text, &runs);
        Names { runs, at, titles, states }
    }

    /// The name that token `i` is part of.
    pub(crate) fn run_at(&self, i: usize) -> Option<&Run> {
        self.at.get(i).copied().flatten().map(|n| &self.runs[n as usize])
    }

    /// Notes that the name with token `i` is a person's.
    pub(super) fn mark_person(&mut self, i: usize) {
        if let Some(n) = self.at[i] {
            self.runs[n as usize].kind = RunKind::Person;
        }
    }

    /// Whether token `i` belongs to a title of several words without being its head: "State" in "Secretary of State".
    pub(crate) fn inside_title(&self, text: &Text, i: usize) -> bool {
        self.titles[i] && text.head(i).is_some_and(|head| self.titles[head])
    }

    /// The names between two tokens, both included.
    pub(crate) fn between(&self, first: usize, last: usize) -> impl Iterator<Item = &Run> {
        let start = self.runs.partition_point(|run| run.last < first);
        self.runs[start..].iter().take_while(move |run| run.first <= last)
    }

    pub(crate) fn span(&self, text: &Text, run: &Run) -> Span {
        text.stretch(run.first, run.last)
    }

    /// The fullest form in which the report names a state.
    pub(crate) fn state_name(&self, country: Country) -> Option<Span> {
        self.states.get(&country).map(|&(_, span)| span)
    }
}

fn mark(runs: &[Run], at: &mut [Option<u32>]) {
    for (n, run) in runs.iter().enumerate() {
        at[run.first..=run.last].fill(Some(n as u32));
    }
}

/// Best form first: a country's name, then a seat of government that acts, a demonym, a seat where something happens; of
/// equals the first in the text.
fn states(text: &Text, runs: &[Run]) -> HashMap<Country, (u8, Span)> {
    let mut states: HashMap<Country, (u8, Span)> = HashMap::new();
    for run in runs {
        if let RunKind::Registered(Registered::State(country, form)) = run.kind {
            let span = text.stretch(run.first, run.last);
            let rank = rank(text, run, form);
            let kept = states.entry(country).or_insert((rank, span));
            if rank < kept.0 {
                *kept = (rank, span);
            }
        }
    }
    states
}

fn rank(text: &Text, run: &Run, form: NameForm) -> u8 {
    match form {
        NameForm::Name => 0,
        NameForm::Seat if is_scene(text, run) => 3,
        NameForm::Seat => 1,
        NameForm::Demonym => 2,
    }
}

/// "in Berlin", "BERLIN (AP)": where something happens or a report is written.
fn is_scene(text: &Text, run: &Run) -> bool {
    let sentence = text.sentence_tokens(run.first);
    let before = run.first.checked_sub(1).filter(|&before| before >= sentence.start);
    before.is_some_and(|before| {
        matches!(
            text.lemma(before).to_lowercase().as_str(),
            "in" | "at" | "near" | "from" | "to" | "outside" | "around" | "into"
        )
    })
}

/// The names of the registry. A state's name inside a person's is no state ("Jordan Hale").
fn registered(text: &Text) -> Vec<Run> {
    let (words, tokens) = text.parted();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = lexicon().names.all(&words);
    found
        .into_iter()
        .map(|found| (tokens[found.start], tokens[found.end - 1], found.value))
        .filter(|&(first, last, _)| text.sentence(first) == text.sentence(last))
        .filter(|&(first, last, _)| !inside_person(text, first, last + 1))
        .map(|(first, last, value)| Run { first, last, kind: RunKind::Registered(value) })
        .collect()
}

fn inside_person(text: &Text, start: usize, end: usize) -> bool {
    let is_person = |i: usize| text.token(i).entity == Some(Entity::Person);
    let before = start > 0 && is_person(start - 1) && !text.token(start).entity_starts;
    let after = end < text.len() && is_person(end) && !text.token(end).entity_starts;
    (start..end).all(is_person) && (before || after)
}

/// What the models take for persons, organisations and places, and capitalised runs they do not place.
fn entities(text: &Text) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut i = 0;
    while i < text.len() {
        let Some(kind) = kind_at(text, i) else {
            i += 1;
            continue;
        };
        let first = i;
        i += 1;
        while i < text.len() && continues(text, first, i) {
            i += 1;
        }
        runs.push(Run { first, last: i - 1, kind });
    }
    runs
}

fn kind_at(text: &Text, i: usize) -> Option<RunKind> {
    match text.token(i).entity {
        Some(Entity::Person) => Some(RunKind::Person),
        Some(Entity::Organisation) => Some(RunKind::Organisation),
        Some(Entity::Place) => Some(RunKind::Place),
        Some(_) => None,
        None if text.upos(i) == Upos::Propn && capitalised(text.word(i)) && !is_calendar(text.word(i)) => {
            Some(RunKind::Organisation)
        }
        None => None,
    }
}

fn continues(text: &Text, first: usize, i: usize) -> bool {
    if text.sentence(i) != text.sentence(first) {
        return false;
    }
    match text.token(first).entity {
        Some(entity) => text.token(i).entity == Some(entity) && !text.token(i).entity_starts,
        None => kind_at(text, i) == Some(RunKind::Organisation) && text.token(i).entity.is_none(),
    }
}

pub(crate) fn capitalised(word: &str) -> bool {
    let stem =
        ["al-", "el-", "as-", "ad-"].iter().find_map(|particle| word.strip_prefix(particle)).unwrap_or(word);
    stem.chars().next().is_some_and(char::is_uppercase)
}

/// Days and months are capitalised and nobody's name.
pub(crate) fn is_calendar(word: &str) -> bool {
    const CALENDAR: [&str; 17] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Christmas",
        "Easter",
        "Ramadan",
        "Sept.",
        "Oct.",
    ];
    WEEKDAYS.contains(&word) || CALENDAR.contains(&word)
}

/// Which words are part of a title of several words: the models take "State" of "Secretary of State" for a name.
fn titles(text: &Text) -> Vec<bool> {
    let words: Vec<String> = (0..text.len()).map(|i| text.word(i).to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut titles = vec![false; text.len()];
    for found in lexicon().roles.all(&words) {
        if found.end - found.start > 1 && text.sentence(found.start) == text.sentence(found.end - 1) {
            titles[found.start..found.end].fill(true);
        }
    }
    titles
}

/// What is left of a run once titles, articles and registered names beside it are cut off.
fn beside(text: &Text, mut run: Run, taken: &[Option<u32>], titles: &[bool]) -> Option<Run> {
    while run.first <= run.last && (taken[run.first].is_some() || titles[run.first]) {
        if titles[run.first] && run.kind == RunKind::Organisation {
            run.kind = RunKind::Person;
        }
        run.first += 1;
    }
    if let Some(clash) = (run.first..=run.last).find(|&i| taken[i].is_some()) {
        run.last = clash.checked_sub(1)?;
    }
    // "President" alone is no name.
    if run.first <= run.last && title_end(text, run.first, run.last) == Some(run.last + 1) {
        return None;
    }
    if let Some(end) = (run.first..=run.last)
        .filter_map(|i| title_end(text, i, run.last))
        .filter(|&end| end <= run.last)
        .max()
        && run.kind != RunKind::Place
    {
        run.first = end;
        run.kind = RunKind::Person;
    }
    let titled = run.first > 0
        && is_honorific(text.word(run.first - 1))
        && text.sentence(run.first - 1) == text.sentence(run.first.min(text.len() - 1));
    if titled && run.kind == RunKind::Organisation {
        run.kind = RunKind::Person;
    }
    while run.last >= run.first && matches!(text.word(run.last), "'s" | "’s" | "," | "." | "-" | "the") {
        run.last = run.last.checked_sub(1)?;
    }
    (run.first <= run.last && capitalised(text.word(run.first)) || starts_with_particle(text, &run))
        .then_some(run)
}

fn starts_with_particle(text: &Text, run: &Run) -> bool {
    run.first < run.last && matches!(text.word(run.first), "al" | "el" | "de" | "bin" | "van" | "von")
}

/// A name of which the models saw two parts ("Jose" and "Manuel Barroso") is one.
fn join_names(text: &Text, runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(before)
                if before.last + 1 == run.first
                    && text.sentence(before.last) == text.sentence(run.first)
                    && text.upos(before.last) == Upos::Propn
                    // "Secretary of State Mike Pompeo": the state is the office's.
                    && (before.first == 0 || text.word(before.first - 1) != "of")
                    && run.kind == RunKind::Person
                    && before.kind != RunKind::Place =>
            {
                before.last = run.last;
                before.kind = RunKind::Person;
            }
            _ => joined.push(run),
        }
    }
    joined
}

/// Whether the word at `i` is part of a title or a rank.
pub(crate) fn is_title(text: &Text, i: usize) -> bool {
    text.word(i) == "-" || title_end(text, i, (i + 3).min(text.len() - 1)).is_some()
}

/// A form of address or rank that stands only before a person's name.
pub(super) fn is_honorific(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Sir"
            | "Lady"
            | "Gen"
            | "Lt"
            | "Maj"
            | "Col"
            | "Sen"
            | "Rep"
            | "Gov"
            | "Prof"
            | "Rev"
            | "Sheikh"
            | "Sheik"
            | "Sgt"
            | "Capt"
            | "Adm"
            | "Mullah"
            | "Ayatollah"
            | "Major"
            | "Lieutenant"
            | "General"
            | "Colonel"
    )
}

/// The token after a title at `i`.
fn title_end(text: &Text, i: usize, last: usize) -> Option<usize> {
    if is_honorific(text.word(i)) {
        return Some(i + 1);
    }
    let lemmas: Vec<String> = (i..=last).map(|i| text.word(i).to_lowercase()).collect();
    let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    let found = lexicon().roles.first(&lemmas)?;
    Some(i + found.end)
}
