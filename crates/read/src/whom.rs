//! Whom the noun phrases and pronouns of a report mean, for `tools/quality/coreference.py`.

use armistice_language::Models;
use armistice_record::{Document, Span};

use crate::actors::Cast;
use crate::analysed;
use crate::syntax::Text;

/// A word that means somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The word: the head of a phrase, or a pronoun.
    pub word: Span,
    /// Whom it means: words with the same number mean the same.
    pub actor: u32,
    /// The fullest name or description of the actor.
    pub name: Span,
    /// What sort of actor, as the record says it.
    pub kind: &'static str,
}

/// Returns the words of a report that mean somebody, in text order.
pub fn meant(models: &Models, document: &Document) -> Vec<Meant> {
    let (_, analysis) = analysed(models, document);
    let text = Text::new(document, &analysis);
    let cast = Cast::of(&text);
    let of = |i: usize| {
        let actor = cast.meant(i)?;
        let draft = cast.draft(actor);
        Some(Meant { word: text.token(i).span, actor: actor.0, name: draft.name, kind: draft.kind.code() })
    };
    (0..text.len()).filter_map(of).collect()
}
