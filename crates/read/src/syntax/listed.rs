//! What the lists of lemmas name in a report.

use super::Text;
use crate::lexicon::lexicon;
use crate::phrases::forms::{self, Forms};
use crate::phrases::{Laid, Phrases};

impl Text<'_> {
    /// The phrases of a list found in a sentence by its lemmas, in text order, as tokens of the report. Where a phrase has no
    /// code, its words are nobody's.
    pub(crate) fn phrases<T: Copy + PartialEq>(
        &self,
        sentence: usize,
        list: &Phrases<Option<T>>,
    ) -> Vec<Laid<T>> {
        let (words, tokens) = self.forms_of(self.analysis.sentences[sentence].tokens.clone());
        let of_text = |words: &Vec<usize>| words.iter().map(|&i| tokens[i]).collect();
        let found = list.overlaid(&words).into_iter().filter_map(|one| {
            let others = one.others.iter().map(of_text).collect();
            Some(Laid { own: of_text(&one.own), others, value: one.value? })
        });
        found.collect()
    }

    /// The same from left to right, none across another.
    pub(crate) fn phrases_apart<T: Copy>(
        &self,
        tokens: impl IntoIterator<Item = usize>,
        list: &Phrases<Option<T>>,
    ) -> Vec<(Vec<usize>, T)> {
        let (words, tokens) = self.forms_of(tokens);
        let found = list.all(&words).into_iter();
        found.filter_map(|one| Some((tokens[one.start..one.end].to_vec(), one.value?))).collect()
    }

    /// The words of tokens as lists of lemmas may name them, and the token of each.
    fn forms_of(&self, tokens: impl IntoIterator<Item = usize>) -> (Vec<Forms>, Vec<usize>) {
        let words = |i: usize| forms::parts(self.word(i)).into_iter().map(move |part| (part, i));
        let (parts, tokens): (Vec<String>, Vec<usize>) = tokens.into_iter().flat_map(words).unzip();
        let exact: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (mut found, mut of, mut at) = (Vec::new(), Vec::new(), 0);
        while at < exact.len() {
            let name = lexicon().stand_in(&exact[at..]);
            found.push(match name {
                Some((_, stand_in)) => Forms::of_state(stand_in),
                None if exact[at] == self.word(tokens[at]) => Forms::of(exact[at], self.lemma(tokens[at])),
                None => Forms::of(exact[at], exact[at]),
            });
            at += name.map_or(1, |(n_words, _)| n_words);
            of.push(tokens[at - 1]);
        }
        (found, of)
    }
}
