//! Names whose code is known, and words that tell an office: where each stands in the text.

use armistice_language::Upos;
use armistice_record::Country;

use super::dictionaries::Dictionaries;
use super::lexicon::lexicon;
use super::places;
use crate::actors::{Cast, RunKind};
use crate::lexicon::{NameForm, Registered};
use crate::syntax::Text;

/// A name whose code is known: tokens `first..=last`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) code: Country,
    pub(super) sector: Option<&'static str>,
    /// Whether the name is that of a place or a seat of government.
    pub(super) seat: bool,
}

/// States as the cast knows them, and what the list of bodies and peoples has; the longer name wins.
pub(super) fn marks(text: &Text, cast: &Cast, dictionaries: &Dictionaries, day: Option<u32>) -> Vec<Mark> {
    let (words, tokens) = text.parted();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut marks: Vec<Mark> = own_marks(text, &words, &tokens, dictionaries, day);
    let taken = |own: &[Mark], first: usize, last: usize| {
        own.iter().any(|mark| mark.first <= last && first <= mark.last)
    };
    let listed: Vec<Mark> = lexicon()
        .known
        .all(&words)
        .into_iter()
        .map(|found| Mark {
            first: tokens[found.start],
            last: tokens[found.end - 1],
            code: found.value.code,
            sector: found.value.sector,
            seat: false,
        })
        .filter(|mark| text.sentence(mark.first) == text.sentence(mark.last))
        .filter(|mark| !taken(&marks, mark.first, mark.last))
        .collect();
    marks.extend(listed);
    if text.len() > 0 {
        for run in cast.names.between(0, text.len() - 1) {
            let taken = marks.iter().any(|mark| mark.first <= run.last && run.first <= mark.last);
            if run.kind == RunKind::Place
                && !taken
                && let Some(town) = places::town(text.document.quote(cast.names.span(text, run)))
            {
                let (first, last, code) = (run.first, run.last, town.country);
                marks.push(Mark { first, last, code, sector: None, seat: true });
                continue;
            }
            let RunKind::Registered(Registered::State(code, form)) = run.kind else { continue };
            if !taken {
                let seat = form == NameForm::Seat;
                let sector = seat.then_some("GOV");
                marks.push(Mark { first: run.first, last: run.last, code, sector, seat });
            }
        }
    }
    // "US $50 million".
    marks.retain(|mark| mark.last + 1 >= text.len() || text.word(mark.last + 1) != "$");
    marks.sort_by_key(|mark| mark.first);
    marks
}

/// The names of the user's own dictionary, among `words` with their `tokens`.
fn own_marks(
    text: &Text,
    words: &[&str],
    tokens: &[usize],
    dictionaries: &Dictionaries,
    day: Option<u32>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut first = 0;
    while first < words.len() {
        let end = tokens.partition_point(|&token| token < text.sentence_tokens(tokens[first]).end);
        match dictionaries.actor(&words[first..end], day) {
            Some((len, code, sector)) => {
                let (start, last) = (tokens[first], tokens[first + len - 1]);
                marks.push(Mark { first: start, last, code, sector, seat: false });
                first += len;
            }
            None => first += 1,
        }
    }
    marks
}

/// Sectors at the last word of each phrase of the list.
pub(super) fn sectors(text: &Text) -> Vec<Option<(usize, &'static str)>> {
    let lemmas: Vec<String> = (0..text.len())
        .map(|i| {
            let lemma = text.lemma(i).to_lowercase();
            let plural = text.upos(i) == Upos::Propn && lemma.len() > 4 && lemma.ends_with('s');
            if plural { lemma.trim_end_matches('s').to_owned() } else { lemma }
        })
        .collect();
    let lemmas: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    let mut sectors = vec![None; text.len()];
    for found in lexicon().sectors.all(&lemmas) {
        if matches!(text.upos(found.end - 1), Upos::Noun | Upos::Propn | Upos::Adj) {
            sectors[found.end - 1] = Some((found.start, found.value));
        }
    }
    sectors
}
