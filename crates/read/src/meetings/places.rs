//! Where a meeting is held.

use armistice_language::{Entity, Upos};
use armistice_record::Span;

use super::Scene;
use crate::actors::{Cast, RunKind};
use crate::lexicon::{NameForm, Registered};
use crate::syntax::Text;

/// Where: the first "in Geneva" or "at Camp David" after the meeting in its sentence, otherwise before it.
pub(super) fn place(text: &Text, scene: &Scene, cast: &Cast) -> Option<Span> {
    if let Some(own) = place_of(text, scene, cast) {
        return Some(own);
    }
    let tokens = text.sentence_tokens(scene.word);
    let after = (scene.word..tokens.end).find_map(|i| place_at(text, i, cast));
    after.or_else(|| (tokens.start..scene.word).rev().find_map(|i| place_at(text, i, cast)))
}

/// The place that hangs on the meeting's own word or on the verb that holds it: "talks in Geneva", "was held in Geneva".
pub(super) fn place_of(text: &Text, scene: &Scene, cast: &Cast) -> Option<Span> {
    text.sentence_tokens(scene.word).find_map(|i| {
        let head = text.head(i)?;
        let of_scene = text.head(head).is_some_and(|up| up == scene.word || Some(up) == scene.verb);
        of_scene.then(|| place_at(text, i, cast)).flatten()
    })
}

/// A place that the preposition at `i` brings, with the country after it: "Geneva, Switzerland".
fn place_at(text: &Text, i: usize, cast: &Cast) -> Option<Span> {
    if i + 1 >= text.len()
        || !matches!(text.lemma(i), "in" | "at" | "outside" | "near")
        || text.upos(i) != Upos::Adp
    {
        return None;
    }
    let first = if text.word(i + 1) == "the" && i + 2 < text.len() { i + 2 } else { i + 1 };
    let run = cast.names.run_at(first).filter(|run| run.first == first)?;
    let is_place = match run.kind {
        RunKind::Place => true,
        RunKind::Registered(Registered::State(_, form)) => form != NameForm::Demonym,
        _ => (run.first..=run.last).any(|at| text.token(at).entity == Some(Entity::Place)),
    };
    // "in Israel's parliament": somebody's, not a place.
    let genitive = text.len() > run.last + 1 && matches!(text.word(run.last + 1), "'s" | "’s");
    if !is_place || genitive {
        return None;
    }
    let next = run.last + 2;
    let country = (next < text.len() && text.word(run.last + 1) == ",")
        .then(|| cast.names.run_at(next))
        .flatten()
        .filter(|run| matches!(run.kind, RunKind::Registered(Registered::State(_, NameForm::Name))));
    Some(text.stretch(run.first, country.map_or(run.last, |country| country.last)))
}
