//! Dictionary forms: a list of known words, then the ending that is usual for the part of speech.

use std::collections::HashMap;

use crate::Upos;

/// The longest ending that is looked up, in characters.
const LONGEST_ENDING: usize = 5;

/// Longer words are left as they are.
const LONGEST_WORD: usize = 64;

/// The tables, as `tools/train/lemmas.py` writes them: a line `form TAB UPOS TAB lemma`, or `-ending TAB UPOS TAB
/// how many characters to cut TAB what to add`.
pub(crate) struct Lemmas {
    words: HashMap<(&'static str, Upos), &'static str>,
    endings: HashMap<(&'static str, Upos), (usize, &'static str)>,
}

impl Lemmas {
    /// Reads the tables; lines that are none are left out.
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut lemmas = Lemmas { words: HashMap::new(), endings: HashMap::new() };
        for line in text.lines() {
            let mut columns = line.split('\t');
            let (Some(key), Some(upos)) = (columns.next(), columns.next().and_then(Upos::parse)) else {
                continue;
            };
            match (key.strip_prefix('-'), columns.next(), columns.next()) {
                (Some(ending), Some(cut), Some(add)) => {
                    if let Ok(cut) = cut.parse() {
                        lemmas.endings.insert((ending, upos), (cut, add));
                    }
                }
                (_, Some(lemma), None) => {
                    lemmas.words.insert((key, upos), lemma);
                }
                _ => {}
            }
        }
        lemmas
    }

    /// Returns the lemma of a form: as it stands for proper nouns, otherwise in lower case.
    pub(crate) fn lemma(&self, form: &str, upos: Upos) -> String {
        if upos == Upos::Propn {
            return form.to_owned();
        }
        let mut lower = form.to_lowercase();
        if lower.contains('’') {
            lower = lower.replace('’', "'");
        }
        if lower.len() > LONGEST_WORD {
            return lower;
        }
        if let Some(&lemma) = self.words.get(&(lower.as_str(), upos)) {
            return lemma.to_owned();
        }
        let starts: Vec<usize> = lower.char_indices().map(|(at, _)| at).collect();
        for k in (1..=LONGEST_ENDING.min(starts.len().saturating_sub(1))).rev() {
            let ending = &lower[starts[starts.len() - k]..];
            if let Some(&(cut, add)) = self.endings.get(&(ending, upos)) {
                if cut < starts.len() {
                    lower.truncate(if cut == 0 { lower.len() } else { starts[starts.len() - cut] });
                    lower.push_str(add);
                }
                return lower;
            }
        }
        lower
    }
}
