//! Pages of views: by an index where only dates and the conflict narrow them, otherwise by the whole view.

use std::sync::Arc;

use armistice_merge::{Filter, Kind, Listing, View};
use armistice_store::{Indexed, Shown, Store, Version};

use crate::{Desk, Problem};

/// A view that can be shown in parts.
pub(crate) enum Paged {
    /// The entries are known by their mentions; words are fetched for a page.
    Index {
        /// Their kind.
        kind: Kind,
        /// Which mentions tell of each.
        index: Arc<Vec<Indexed>>,
        /// Reports that were left out because they have no date.
        undated: usize,
    },
    /// All rows are there.
    Whole(Arc<Shown>),
}

impl Paged {
    /// Opens a view.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) fn open(
        desk: &Desk,
        store: &mut Store,
        version: &Version,
        view: View,
        filter: &Filter,
    ) -> Result<Self, Problem> {
        let bare = Filter { as_of: None, known_at: None, since: None, conflict: None, ..filter.clone() };
        match (view.kinds(), view) {
            (&[kind], View::Proposals | View::Meetings | View::Ceasefires | View::Allegations)
                if bare == Filter::default() =>
            {
                let undated = store.undated(filter)?;
                Ok(Paged::Index { kind, index: desk.index(store, version, kind, filter)?, undated })
            }
            (_, View::Sources)
                if Filter { party: None, ..bare.clone() } == Filter::default() && filter.since.is_none() =>
            {
                let listing = store.sources(filter)?;
                Ok(Paged::Whole(Arc::new(Shown { listing, undated: 0 })))
            }
            _ => Ok(Paged::Whole(desk.view(store, version, view, filter)?)),
        }
    }

    /// Returns how many rows there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Paged::Index { index, .. } => index.len(),
            Paged::Whole(shown) => shown.listing.rows.len(),
        }
    }

    /// Returns the reports that were left out because they have no date.
    pub(crate) fn undated(&self) -> usize {
        match self {
            Paged::Index { undated, .. } => *undated,
            Paged::Whole(shown) => shown.undated,
        }
    }

    /// Returns some rows, in the order of the view.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) fn rows(&self, store: &mut Store, from: usize, to: usize) -> Result<Listing, Problem> {
        match self {
            Paged::Index { kind, index, .. } => Ok(store.entries(*kind, &index[from..to])?),
            Paged::Whole(shown) => {
                let columns = shown.listing.columns.clone();
                Ok(Listing { columns, rows: shown.listing.rows[from..to].to_vec() })
            }
        }
    }

    /// Returns the place after the row that the cursor names.
    ///
    /// # Errors
    /// When no row is named so, because the record has changed.
    pub(crate) fn after(&self, view: View, cursor: &str) -> Result<usize, Problem> {
        if cursor.is_empty() {
            return Ok(0);
        }
        let at = match self {
            Paged::Index { index, .. } => index.iter().position(|entry| entry.id() == cursor),
            Paged::Whole(shown) => {
                let listing = &shown.listing;
                (0..listing.rows.len()).find(|&row| crate::listing::name(view, listing, row) == cursor)
            }
        };
        at.map(|at| at + 1).ok_or_else(|| {
            Problem::bad("the cursor names no row: the record has changed since")
                .help("ask again without `cursor`")
        })
    }
}
