//! What can go wrong with a kept record.

use rusqlite::ErrorCode;

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
    /// The server is not the one that the address asks for, or does not encrypt.
    #[error("cannot open the record `{place}`: {cause}")]
    Untrusted {
        /// Its address without the password.
        place: String,
        /// Why.
        cause: String,
        /// What to do.
        help: &'static str,
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

/// Whether PostgreSQL may do it at another time, by the classes of SQLSTATE: no connection (08), no resources (53), shut down
/// (57P), in the way of others (40, 55P), on a copy that takes no changes (25006).
fn passes(error: &postgres::Error) -> bool {
    let passing =
        |code: &str| ["08", "53", "57P", "40", "55P", "25006"].iter().any(|class| code.starts_with(class));
    // Without an answer of the server it is the connection that failed.
    error.code().map_or(error.as_db_error().is_none(), |state| passing(state.code()))
}

impl StoreError {
    /// Whether the same may be done at another time: the database is away, busy or full, and nothing is wrong with the record.
    pub fn is_passing(&self) -> bool {
        match self {
            StoreError::Open { .. } => true,
            StoreError::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    ErrorCode::DatabaseBusy
                        | ErrorCode::DatabaseLocked
                        | ErrorCode::DiskFull
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::CannotOpen
                        | ErrorCode::ReadOnly
                        | ErrorCode::FileLockingProtocolFailed
                )
            ),
            StoreError::Postgres(error) => passes(error),
            _ => false,
        }
    }

    /// Returns what the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            StoreError::Open { .. } => Some(
                "name a file in a folder that can be written with `--db FILE`, or a database that runs with \
                     `--db postgres://user@host/name`",
            ),
            StoreError::Untrusted { help, .. } => Some(help),
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
            StoreError::Sqlite(error) => sqlite_help(error.sqlite_error_code()?),
            StoreError::Postgres(error) if passes(error) => Some(
                "see that the database runs and can be reached, then do the same again; what was told as kept is kept",
            ),
            _ => None,
        }
    }
}

fn sqlite_help(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::DiskFull => {
            Some("make room on the disk of the record, then do the same again; what was told as kept is kept")
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Some("another program writes to the record: wait for it or end it, then do the same again")
        }
        ErrorCode::ReadOnly | ErrorCode::CannotOpen => {
            Some("let this program write to the file and to its folder, or name another file with `--db`")
        }
        ErrorCode::SystemIoFailure => {
            Some("look at the disk of the record, then do the same again; what was told as kept is kept")
        }
        ErrorCode::NotADatabase => Some("the file is no record: name another with `--db`"),
        ErrorCode::DatabaseCorrupt => Some("restore a copy of the record"),
        _ => None,
    }
}
