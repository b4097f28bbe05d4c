//! The kept record: reports, what they tell, and what people decided about it, in SQLite or PostgreSQL.
//!
//! A [`Store`] is opened on a file or on a PostgreSQL address; both do the same. [`Store::add`] keeps reports,
//! whole or not at all and each once; [`Store::view`] shows the record; [`Store::correct`] and [`Store::undo`] write
//! down what people decide; [`Store::verify`] proves that nothing dangles.
//!
//! ```
//! use armistice_merge::{Filter, View};
//! use armistice_store::Store;
//!
//! let mut store = Store::open(":memory:")?;
//! assert!(store.view(View::Meetings, &Filter::default())?.listing.rows.is_empty());
//! # Ok::<(), armistice_store::StoreError>(())
//! ```
//!
//! The crate reads no report, sees no clock (the program passes the time in) and decides nothing about entries:
//! that is `armistice-merge`.

mod error;
mod value;
mod database;
mod team;
mod migrations;
mod add;
mod bands;
mod origins;
mod gone;
mod histories;
mod members;
mod outlines;
mod words;
mod texts;
mod persons;
mod mentions;
mod answers;
mod corrections;
mod admitted;
mod show;
mod desk;
mod index;
mod living;
mod registry;
mod forget;
mod verify;
mod ledger;
mod accounts;
mod watch;

pub use accounts::{Role, Session, Token, User, account_name, rfc3339};
pub use add::{Added, Outcome};
pub use corrections::{Correction, Logged, Target};
pub use desk::{Listed, Page, Place, Version};
pub use error::StoreError;
pub use index::Indexed;
pub use ledger::{Done, Ledger, Ruled, Ruling};
pub use living::Living;
pub use migrations::Progress;
pub use show::{Rows, Shown};
pub use watch::{
    AHEAD, Article, Channel, Feed, Fetched, Item, Letter, LetterState, NewFeed, Notice, Parcel, Poll,
    Revision, Rhythm, Rule, Seconds, Secret,
};

use armistice_merge::Names;
use database::Database;

/// An open record.
pub struct Store {
    place: String,
    database: Database,
    names: Names,
}

impl Store {
    /// Opens a record: a file, `:memory:`, or `postgres://user@host/name`, which takes `sslmode` and `sslrootcert` as the programs
    /// of PostgreSQL do. A new one is made where there is none.
    ///
    /// # Errors
    /// When it cannot be opened or was made by a newer program.
    pub fn open(place: &str) -> Result<Self, StoreError> {
        Store::open_telling(place, |_| {})
    }

    /// As [`Store::open`]; tells how far a record of an older program is brought up to date, before each report. Whatever ends it
    /// meanwhile leaves the record as it was.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_telling(place: &str, progress: impl FnMut(Progress)) -> Result<Self, StoreError> {
        let mut database = Database::open(place)?;
        migrations::run(&mut database, progress)?;
        Ok(Store { place: place.to_owned(), database, names: Names::default() })
    }

    /// Opens a record as [`Store::open`] does, as one of several connections of a program that others write beside: little is
    /// kept in memory of what was read, since each change throws it away.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_beside(place: &str) -> Result<Self, StoreError> {
        let mut store = Store::open(place)?;
        store.database.keep_few_pages()?;
        Ok(store)
    }

    /// Whether the way to the record leads over a network without encryption, and the address does not say that it may.
    pub fn is_exposed(&self) -> bool {
        self.database.is_exposed()
    }

    /// Whether the connection can be used: it answers, and nothing is left half done on it.
    pub fn is_alive(&mut self) -> bool {
        self.database.is_alive()
    }

    /// Opens the record anew after an error that passes ([`StoreError::is_passing`]); one in memory has no other connection
    /// and is left as it is.
    ///
    /// # Errors
    /// When it cannot be opened yet.
    pub fn reopen(&mut self) -> Result<(), StoreError> {
        if self.place != ":memory:" {
            *self = Store::open(&self.place)?.showing(self.names);
        }
        Ok(())
    }
}
