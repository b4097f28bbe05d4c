//! What can go wrong with a kept record.

/// A record that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened.
    #[error("cannot open the record `{place}`: {cause}")]
    Open {
        /// Its file, or its address without the password.
        place: String,
        /// Why.
        cause: String,
    },
    /// SQLite did not do what was asked.
    #[error("the record could not be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL did not do what was asked.
    #[error("the record could not be used: {}", postgres_message(.0))]
    Postgres(#[from] postgres::Error),
    /// The database was made by a newer program.
    #[error("the record was made by a newer program (schema {found}, known up to {known})")]
    Newer {
        /// Its schema.
        found: i64,
        /// The last one that we know.
        known: i64,
    },
    /// A value that the program never wrote.
    #[error("the record is damaged at {at}: {cause}")]
    Damaged {
        /// Where.
        at: String,
        /// What is wrong.
        cause: String,
    },
    /// There is no such report.
    #[error("there is no report `{0}` in the record")]
    NoSuchReport(String),
    /// There is no such mention.
    #[error("there is no entry `{0}` in the record")]
    NoSuchEntry(String),
    /// There is no such correction, or it is undone already.
    #[error("there is no correction {0} that stands")]
    NoSuchCorrection(i64),
    /// There is no such rule.
    #[error("there is no rule {0}")]
    NoSuchRule(i64),
    /// There is no such feed.
    #[error("no feed `{0}` is polled")]
    NoSuchFeed(String),
    /// There is no such article.
    #[error("no article `{0}` came by a feed")]
    NoSuchArticle(String),
    /// An edit or an entry by hand that cannot be.
    #[error("{0}")]
    Refused(String),
}

fn postgres_message(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |known| known.message().to_owned())
}

impl StoreError {
    /// Returns what the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            StoreError::Open { .. } => {
                Some("name a file with `--db FILE`, or a database with `--db postgres://user@host/name`")
            }
            StoreError::Newer { .. } => Some("use the newer program, or another record with `--db`"),
            StoreError::Damaged { .. } => {
                Some("`armistice verify-record` lists what is wrong; restore a copy")
            }
            StoreError::NoSuchReport(_) => Some("`armistice sources` lists what was kept"),
            StoreError::NoSuchEntry(_) => {
                Some("the `anchors` of an entry are in every view with `--format jsonl`")
            }
            StoreError::NoSuchCorrection(_) => Some("`armistice review --log` lists the corrections"),
            StoreError::NoSuchRule(_) => Some("`armistice watch rule list` lists the rules"),
            StoreError::NoSuchFeed(_) => Some("`armistice watch feed list` lists the feeds"),
            StoreError::NoSuchArticle(_) => Some("`armistice watch revisions` lists the articles"),
            _ => None,
        }
    }
}
