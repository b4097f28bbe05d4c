//! Truces that a verb tells: "agreed to stop firing from midnight", "said it would halt attacks for ten days".

use armistice_language::Relation;
use armistice_record::{Ceasefire, CeasefireStatus};
use jiff::civil::Date;

use crate::actors::Cast;
use crate::lexicon::Words;
use crate::propositions::Mention;
use crate::syntax::Text;

use super::{is_ceasefire, of_declarers, parties};

/// Finds them, in text order. One without a moment or a length is left to the positions: it is no arrangement yet.
pub(super) fn find(
    text: &Text,
    mentions: &[Mention],
    cast: &mut Cast,
    anchor: Option<Date>,
) -> Vec<Ceasefire> {
    let mut found = Vec::new();
    for mention in mentions.iter().filter(|mention| is_ceasefire(mention.term) && text.is_verb(mention.at)) {
        if text.is_negated(mention.at) || is_conditional(text, mention.at) || !is_bound(text, mention.at) {
            continue;
        }
        let subjects = text.subject(mention.at).into_iter().flat_map(|subject| text.conjuncts(subject));
        let declared_by = parties(subjects, cast);
        let status = if declared_by.len() > 1 { CeasefireStatus::Agreed } else { CeasefireStatus::Declared };
        let one = of_declarers(text, mention.at, mention.term, status, declared_by, anchor);
        let dated = one.start.is_some() || one.end.is_some() || one.duration.is_some();
        if dated && !one.declared_by.is_empty() {
            found.push(one);
        }
    }
    found
}

/// Whether somebody has said that it will be done, and nobody only wants it.
fn is_bound(text: &Text, verb: usize) -> bool {
    let Some(head) = text.head(verb) else { return false };
    let above = text.lemma(head);
    let open = text.is_negated(head) || text.modal(head).is_some();
    let own = text.modal(verb);
    !open
        && match text.relation(verb) {
            Relation::Xcomp => Words::Binds.has(above),
            Relation::Ccomp => Words::Tells.has(above) && matches!(own, Some("will" | "would")),
            _ => false,
        }
}

fn is_conditional(text: &Text, verb: usize) -> bool {
    text.children(verb).any(|clause| {
        text.relation(clause) == Relation::Advcl
            && text.child(clause, &[Relation::Mark]).is_some_and(|mark| {
                matches!(text.lemma(mark), "if" | "unless" | "once" | "when" | "provided")
            })
    })
}
