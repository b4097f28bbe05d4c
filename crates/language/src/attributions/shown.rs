//! Quotations that their place gives to somebody: behind a colon or a bare verb, or with a name under them.

use std::ops::Range;

use super::Draft;
use super::features::View;
use crate::{Entity, Relation, Upos, sentences};

/// A quotation of fewer words, its marks among them, is a title or a slogan.
const SHORT: usize = 7;

/// How many words name a speaker before a colon, or under a quotation, at most.
const NAME: usize = 9;

/// Returns who a quotation that nobody holds is introduced or signed by: "She took to Telegram: “…”", "Ana Petrov: “…”",
/// "She boasted, “…”", "“…” – Ana Petrov".
pub(super) fn shown(view: &View, quotation: &Range<usize>) -> Option<Draft> {
    if quotation.len() < SHORT {
        return None;
    }
    introduced(view, quotation).or_else(|| led(view, quotation)).or_else(|| signed(view, quotation))
}

fn introduced(view: &View, quotation: &Range<usize>) -> Option<Draft> {
    let colon = quotation.start.checked_sub(1).filter(|&i| view.word(i) == ":" && is_free(view, i))?;
    let own = view.sentence(colon).start..colon;
    let verb = own.clone().rev().find_map(|verb| Some((verb, subject(view, verb, &own)?)));
    if let Some((verb, subject)) = verb {
        let source = phrase(view, subject, &own);
        return Some(draft(verb, source, quotation));
    }
    is_name(view, &own).then(|| draft(colon, own, quotation))
}

/// "She boasted, “…”": a verb without an object right before the comma.
fn led(view: &View, quotation: &Range<usize>) -> Option<Draft> {
    let verb =
        quotation.start.checked_sub(2).filter(|&verb| view.word(verb + 1) == "," && is_bare(view, verb))?;
    let begins = view.word(quotation.start + 1).starts_with(char::is_uppercase);
    let sentence = view.sentence(verb);
    let own = sentence.start..verb;
    let subject = subject(view, verb, &own).filter(|_| begins && sentence.contains(&quotation.start))?;
    Some(draft(verb, phrase(view, subject, &own), quotation))
}

/// Whether a word is a verb without an object.
fn is_bare(view: &View, i: usize) -> bool {
    let tokens = &view.analysis.tokens;
    let own = view.sentence(i);
    let is_object = |at: usize| {
        tokens[at].head == Some(i) && matches!(tokens[at].relation, Relation::Obj) && is_free(view, at)
    };
    tokens[i].upos == Upos::Verb && !own.clone().any(is_object)
}

fn signed(view: &View, quotation: &Range<usize>) -> Option<Draft> {
    let own = view.sentence(quotation.start);
    let dash = quotation.end;
    let fits = own.start == quotation.start && own.contains(&dash) && sentences::is_dash(view.word(dash));
    let end = if view.word(own.end - 1) == "." { own.end - 1 } else { own.end };
    let name = dash + 1..end;
    (fits && is_name(view, &name)).then(|| draft(dash, name, quotation))
}

fn draft(cue: usize, source: Range<usize>, quotation: &Range<usize>) -> Draft {
    let words = Range { start: cue, end: cue + 1 };
    Draft { cue, source: vec![source], words: vec![words], content: vec![quotation.clone()], shown: true }
}

/// Whether words are a name and what describes it, and no clause.
fn is_name(view: &View, words: &Range<usize>) -> bool {
    let tokens = &view.analysis.tokens;
    let names = |i: usize| {
        tokens[i].upos == Upos::Propn
            || matches!(tokens[i].entity, Some(Entity::Person | Entity::Organisation))
    };
    (1..=NAME).contains(&words.len())
        && words.clone().all(|i| is_free(view, i) && !matches!(tokens[i].upos, Upos::Verb | Upos::Aux))
        && words.clone().any(names)
        && view.word(words.start).starts_with(char::is_uppercase)
}

/// The subject of a verb of the clause that ends with the colon.
fn subject(view: &View, verb: usize, sentence: &Range<usize>) -> Option<usize> {
    let tokens = &view.analysis.tokens;
    let main = matches!(
        tokens[verb].relation,
        Relation::Root | Relation::Conj | Relation::Parataxis | Relation::Ccomp | Relation::Advcl
    );
    if tokens[verb].upos != Upos::Verb || !main || !is_free(view, verb) {
        return None;
    }
    let whose = if tokens[verb].relation == Relation::Conj { tokens[verb].head? } else { verb };
    let subjects = |verb: usize| {
        sentence.clone().find(|&i| {
            tokens[i].head == Some(verb)
                && matches!(tokens[i].relation, Relation::Nsubj | Relation::NsubjPass)
        })
    };
    let subject = subjects(verb).or_else(|| subjects(whose))?;
    let speaks = match tokens[subject].upos {
        Upos::Noun | Upos::Propn => true,
        Upos::Pron => {
            matches!(tokens[subject].lemma.to_lowercase().as_str(), "he" | "she" | "they" | "it" | "we")
        }
        _ => false,
    };
    (speaks && is_free(view, subject)).then_some(subject)
}

/// The words of a noun phrase: those around its head that hang on it.
fn phrase(view: &View, head: usize, sentence: &Range<usize>) -> Range<usize> {
    let tokens = &view.analysis.tokens;
    let hangs = |&i: &usize| {
        std::iter::successors(Some(i), |&at| tokens[at].head).take(sentence.len()).any(|at| at == head)
    };
    let start = (sentence.start..head).rev().take_while(hangs).last().unwrap_or(head);
    let end = (head + 1..sentence.end).take_while(hangs).last().unwrap_or(head);
    start..end + 1
}

/// Whether a word stands in no quotation.
fn is_free(view: &View, i: usize) -> bool {
    view.quotes.numbers[i] == 0
}

#[cfg(test)]
mod tests {
    use armistice_record::{Document, PartKind};

    use crate::attributions::attributions;
    use crate::{Models, analyse};

    /// The sources and cues of the one attribution outside quotation marks; every line is a paragraph.
    #[track_caller]
    fn check(text: &str, source: &str, cue: &str, content: &str) {
        let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        let parts = text.lines().map(|line| (PartKind::Story, start(line)..start(line) + line.len()));
        let document = Document::new(text.to_owned(), parts.collect()).unwrap();
        let paragraphs: Vec<_> = document.story_parts().collect();
        let analysis = analyse(Models::embedded(), &document, &paragraphs);
        let found = attributions(Models::embedded(), &document, &analysis);
        let quoted = |spans: &[armistice_record::Span]| {
            spans.iter().map(|&span| document.quote(span)).collect::<Vec<_>>().join(" … ")
        };
        let told: Vec<_> = found
            .iter()
            .filter(|one| one.within.is_none())
            .map(|one| (quoted(&one.source), quoted(&one.cue), quoted(&one.content)))
            .collect();
        assert_eq!(told, [(source.to_owned(), cue.to_owned(), content.to_owned())], "{text}");
    }

    #[test]
    fn a_colon_introduces_who_speaks() {
        let words = "“We will not leave this valley. It is ours.”";
        check(
            &format!("The governor of Akar took to Telegram: {words}"),
            "The governor of Akar",
            "took",
            words,
        );
        check(&format!("She turned to the cameras on the steps:\n{words}"), "She", "turned", words);
        check(&format!("Ana Petrov, mediator: {words}"), "Ana Petrov, mediator", ":", words);
    }

    #[test]
    fn a_name_under_a_quotation_is_its_speaker() {
        let words = "“We will not leave this valley. It is ours.”";
        check(&format!("{words} — Ana Petrov"), "Ana Petrov", "—", words);
        check(&format!("{words} ― Ana Petrov, 41, teacher"), "Ana Petrov, 41, teacher", "―", words);
    }

    #[test]
    fn a_verb_without_an_object_before_a_quotation_speaks_it() {
        let words = "“Who will leave this valley of ours?”";
        check(&format!("The crowd thundered, {words}"), "The crowd", "thundered", words);
    }
}
