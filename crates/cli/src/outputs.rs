//! Where records go: standard output or a file, written whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// Something to write to.
pub(crate) enum Output {
    /// Standard output.
    Standard(BufWriter<io::Stdout>),
    /// A file, written beside its place and moved there at the end, so that no half of it is ever seen.
    File(Pending),
}

/// A file that is being written.
pub(crate) struct Pending {
    writer: BufWriter<fs::File>,
    beside: PathBuf,
    place: PathBuf,
}

impl Output {
    /// Opens the file `place`, or standard output.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub(crate) fn open(place: Option<&Path>) -> Result<Self, CommandError> {
        let Some(place) = place else {
            return Ok(Output::Standard(BufWriter::new(io::stdout())));
        };
        let mut name = place.file_name().map(ToOwned::to_owned).unwrap_or_default();
        name.push(".part");
        let beside = place.with_file_name(name);
        let file = fs::File::create(&beside).map_err(|source| CommandError::writing(place, source))?;
        Ok(Output::File(Pending { writer: BufWriter::new(file), beside, place: place.to_owned() }))
    }

    /// Whether a person looks at it on a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Output::Standard(writer) if writer.get_ref().is_terminal())
    }

    /// Writes some bytes.
    ///
    /// # Errors
    /// When the disk is full or the reader went away.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), CommandError> {
        let (result, place) = match self {
            Output::Standard(writer) => (writer.write_all(bytes), Path::new("standard output")),
            Output::File(pending) => (pending.writer.write_all(bytes), pending.place.as_path()),
        };
        result.map_err(|source| CommandError::writing(place, source))
    }

    /// Puts what was written in its place.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be moved.
    pub(crate) fn finish(self) -> Result<(), CommandError> {
        match self {
            Output::Standard(mut writer) => {
                writer.flush().map_err(|source| CommandError::writing(Path::new("standard output"), source))
            }
            Output::File(mut pending) => pending
                .writer
                .flush()
                .and_then(|()| fs::rename(&pending.beside, &pending.place))
                .map_err(|source| CommandError::writing(&pending.place, source)),
        }
    }
}
