//! The form that narrows a page, and the links to the same data in other forms.

use armistice_record::{SourceKind, Term};
use armistice_store::{Store, Version};
use askama::Template;

use crate::asked::Asked;
use crate::{Desk, Problem, words};

/// Which fields the form of a page has, besides the conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    /// What happened by, what was reported by.
    pub(crate) times: bool,
    /// Reported since.
    pub(crate) since: bool,
    /// A party.
    pub(crate) party: bool,
    /// A term.
    pub(crate) term: bool,
    /// Words and the kind of source.
    pub(crate) words: bool,
    /// How far apart reports may be.
    pub(crate) span: bool,
}

/// A value that can be chosen.
pub(crate) struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// The form.
#[derive(Template)]
#[template(path = "controls.html")]
pub(crate) struct Controls {
    action: String,
    asked: Asked,
    fields: Fields,
    conflicts: Vec<Choice>,
    terms: Vec<Choice>,
    kinds: Vec<Choice>,
    /// The query of the data in other forms, with its question mark.
    query: String,
    /// Whether there are other forms.
    data: bool,
    narrows: bool,
}

impl Controls {
    /// Makes the form of the page at `action`.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) fn new(
        desk: &Desk,
        store: &mut Store,
        version: &Version,
        action: &str,
        asked: &Asked,
        fields: Fields,
    ) -> Result<Self, Problem> {
        let conflicts = desk.conflicts(store, version)?;
        let choice = |value: &str, label: String, given: &str| Choice {
            value: value.to_owned(),
            label,
            chosen: value == given,
        };
        let conflicts = conflicts
            .iter()
            .map(|(name, reports)| choice(name, format!("{name} ({reports})"), &asked.conflict))
            .collect();
        let terms = Term::ALL
            .iter()
            .map(|&term| choice(term.code(), words::term(term).to_owned(), &asked.term))
            .collect();
        let kinds = SourceKind::ALL
            .iter()
            .map(|&kind| choice(kind.code(), words::source_kind(kind).to_owned(), &asked.source_kind))
            .collect();
        let query = asked.query();
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let (asked, narrows) = (asked.clone(), asked.narrows());
        Ok(Controls {
            action: action.to_owned(),
            asked,
            fields,
            conflicts,
            terms,
            kinds,
            query,
            data: true,
            narrows,
        })
    }

    /// Leaves the links to other forms out, for a page that has none.
    pub(crate) fn without_data(&mut self) {
        self.data = false;
    }
}
