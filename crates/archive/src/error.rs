//! What can go wrong with an archive, and what to do about it.

use std::io;

use datafusion::error::DataFusionError;

/// Work on an archive that did not end well.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file or folder that cannot be read.
    #[error("cannot read `{input}`: {source}")]
    Unreadable {
        /// Which.
        input: String,
        /// Why.
        source: io::Error,
    },
    /// Nothing was found where reports should be.
    #[error("nothing is found at `{0}`")]
    NoInput(String),
    /// A name that is no place.
    #[error("`{place}` is no place: {why}")]
    NoPlace {
        /// What was given.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file system or object store that did not do what it was asked.
    #[error("cannot use `{place}`: {source}")]
    Place {
        /// Which.
        place: String,
        /// Why.
        source: object_store::Error,
    },
    /// A folder that is no archive.
    #[error("`{0}` is no archive")]
    NoArchive(String),
    /// An archive whose list of what was done cannot be understood.
    #[error("the list of what was done, `{place}/manifest.json`, cannot be read: {source}")]
    BrokenManifest {
        /// The archive.
        place: String,
        /// Why.
        source: serde_json::Error,
    },
    /// An archive that another version of the reader read.
    #[error("the archive was read by version {archive} of the reader; this is {ours}")]
    OtherReader {
        /// The archive's.
        archive: String,
        /// The one asked for.
        ours: String,
    },
    /// A query that cannot be run.
    #[error("{doing}: {source}")]
    Engine {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: Box<DataFusionError>,
    },
    /// Rows that came twice or not at all, also when they were written anew.
    #[error("`{what}` has {found} rows instead of {expected}")]
    Miscounted {
        /// What was written.
        what: String,
        /// How many rows there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// Output that cannot be written.
    #[error("cannot write `{place}`: {source}")]
    Unwritable {
        /// Where to.
        place: String,
        /// Why.
        source: io::Error,
    },
    /// The reader of our output went away.
    #[error("the output was closed")]
    BrokenPipe,
    /// A scheduler or executor that cannot run.
    #[error("{role}: {why}")]
    Role {
        /// Which.
        role: &'static str,
        /// Why.
        why: String,
    },
}

impl ArchiveError {
    /// Makes the error of a query, for use with `map_err`.
    pub(crate) fn engine(doing: impl Into<String>) -> impl FnOnce(DataFusionError) -> Self {
        let doing = doing.into();
        move |source| ArchiveError::Engine { doing, source: Box::new(source) }
    }

    /// Makes the error of a failed write; a closed pipe is its own.
    pub(crate) fn writing(place: &str, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::BrokenPipe => ArchiveError::BrokenPipe,
            _ => ArchiveError::Unwritable { place: place.to_owned(), source },
        }
    }

    /// Returns what the user can do about it.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            ArchiveError::NoInput(_) => {
                "name files, a folder, a pattern like `news/*.jsonl.gz`, or a URL like s3://bucket/news/"
            }
            ArchiveError::NoPlace { .. } => "write it as a folder or as a URL: s3://bucket/folder",
            ArchiveError::Place { source: object_store::Error::Unauthenticated { .. }, .. }
            | ArchiveError::Place { source: object_store::Error::PermissionDenied { .. }, .. } => {
                "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION (and AWS_ENDPOINT for other stores than Amazon's)"
            }
            ArchiveError::NoArchive(_) => "make one with `armistice-archive read SRC DEST`",
            ArchiveError::BrokenManifest { .. } => "read the sources again into a new folder",
            ArchiveError::OtherReader { .. } => "read the sources again into a new folder with this version",
            ArchiveError::Miscounted { .. } => "run the same command again; what is done stays done",
            ArchiveError::Role { .. } => {
                "check addresses and ports; `docs/cluster.md` tells how roles find each other"
            }
            _ => return None,
        })
    }
}
