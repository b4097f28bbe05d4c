//! A word of a text as a list of lemmas may name it.

use super::{Word, parted};

/// A word's lemma, the word itself, and its stems, as the tagger's lemma may have lost a letter or kept an ending.
#[derive(Clone, Debug)]
pub(crate) struct Forms(Vec<String>);

impl Forms {
    /// Returns the forms of a word.
    pub(crate) fn of(word: &str, lemma: &str) -> Forms {
        let word = word.to_lowercase();
        let mut forms = vec![lemma.to_lowercase()];
        for form in stems(&word).into_iter().chain([word]) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        Forms(forms)
    }

    /// Returns what lists call any state, given the word that stands for it in the eyes of the models: `@state`, `@demonym`,
    /// `@people` for several, `@seat`. Lists know no state by name, so that all are read alike.
    pub(crate) fn of_state(stand_in: &str) -> Forms {
        let class = match stand_in {
            "Syria" => "@state",
            "Syrian" => "@demonym",
            "Syrians" => "@people",
            _ => "@seat",
        };
        Forms(vec![class.to_owned()])
    }
}

/// Parts a token at the hyphens and blanks that join several words in it.
pub(crate) fn parts(token: &str) -> Vec<String> {
    if token.len() > 1 && token.contains(['-', ' ']) { parted(token) } else { vec![token.to_owned()] }
}

/// What a word may be a form of: "blamed" of "blame", "patrolled" of "patrol", "troops" of "troop".
fn stems(word: &str) -> Vec<String> {
    let long = |stem: &&str| stem.len() > 2;
    if let Some(stem) = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")).filter(long) {
        let mut letters = stem.chars().rev();
        let doubled = letters.next() == letters.next();
        let single = stem.char_indices().next_back().filter(|_| doubled).map(|(at, _)| stem[..at].to_owned());
        return [stem.to_owned(), format!("{stem}e")].into_iter().chain(single).collect();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(long) {
        return vec![format!("{stem}y")];
    }
    if word.ends_with("ss") {
        return Vec::new();
    }
    word.strip_suffix('s').filter(long).map(str::to_owned).into_iter().collect()
}

impl Word for Forms {
    fn any(&self, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        self.0.iter().any(|form| fits(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_a_list_may_name() {
        let all = |word, lemma| {
            let mut seen = Vec::new();
            Forms::of(word, lemma).any(&mut |form| {
                seen.push(form.to_owned());
                false
            });
            seen
        };
        assert_eq!(all("Troops", "troops"), ["troops", "troop"]);
        assert_eq!(all("blamed", "blam"), ["blam", "blame", "blamed"]);
        assert_eq!(all("patrolling", "patroll"), ["patroll", "patrolle", "patrol", "patrolling"]);
        assert_eq!(all("supplies", "supplies"), ["supplies", "supply"]);
        assert_eq!(all("press", "press"), ["press"]);
        assert_eq!(parts("cross-border"), ["cross", "-", "border"]);
    }
}
