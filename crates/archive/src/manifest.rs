//! What was done with an archive: which sources it has, how far they are cut into slices, which slices are read.
//!
//! The list is written whole or not at all after each step, so that work goes on where it stopped.

use serde::{Deserialize, Serialize};

use crate::ArchiveError;
use crate::place::Place;
use crate::sources::Source;

/// The object in which it stands.
const NAME: &str = "manifest.json";
/// The form of the list.
const FORMAT: u32 = 1;

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The form of the list.
    format: u32,
    /// The version of the reader that read the archive.
    pub(crate) reader: String,
    /// The sources, in the order in which they are cut.
    pub(crate) sources: Vec<Listed>,
    /// Up to where they are cut.
    pub(crate) cursor: Cursor,
    /// The slices, by number.
    pub(crate) slices: Vec<Slice>,
    /// How many slices the tables are made of.
    pub(crate) settled: usize,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// Its path or URL.
    pub(crate) name: String,
    /// Its length when it was listed.
    pub(crate) bytes: u64,
}

/// A place in the sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The number of the source.
    pub(crate) source: usize,
    /// How many of its records were taken.
    pub(crate) records: usize,
}

/// Some thousand records that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Slice {
    /// How many records it has.
    pub(crate) rows: usize,
    /// How many bytes of the sources were taken when it was cut.
    pub(crate) through: u64,
    /// Whether it is read.
    pub(crate) read: bool,
}

impl Manifest {
    /// Makes the list of an archive without anything.
    pub(crate) fn new() -> Self {
        Manifest {
            format: FORMAT,
            reader: env!("CARGO_PKG_VERSION").to_owned(),
            sources: Vec::new(),
            cursor: Cursor::default(),
            slices: Vec::new(),
            settled: 0,
        }
    }

    /// Reads the list of an archive; none where there is no archive.
    pub(crate) async fn load(place: &Place) -> Result<Option<Self>, ArchiveError> {
        let Some(bytes) = place.get(NAME).await? else { return Ok(None) };
        let broken = |source| ArchiveError::BrokenManifest { place: place.name().to_owned(), source };
        serde_json::from_slice(&bytes).map(Some).map_err(broken)
    }

    /// Reads the list of an archive that has to be there.
    pub(crate) async fn of(place: &Place) -> Result<Self, ArchiveError> {
        Manifest::load(place).await?.ok_or_else(|| ArchiveError::NoArchive(place.name().to_owned()))
    }

    /// Writes the list.
    pub(crate) async fn save(&self, place: &Place) -> Result<(), ArchiveError> {
        let broken = |source| ArchiveError::BrokenManifest { place: place.name().to_owned(), source };
        place.put(NAME, serde_json::to_vec_pretty(self).map_err(broken)?).await
    }

    /// Makes sure that the archive was read by a version.
    pub(crate) fn is_of(&self, reader: &str) -> Result<(), ArchiveError> {
        let other = || ArchiveError::OtherReader { archive: self.reader.clone(), ours: reader.to_owned() };
        if self.reader == reader { Ok(()) } else { Err(other()) }
    }

    /// Adds sources that are not there yet; one whose length changed is another one.
    pub(crate) fn add(&mut self, sources: &[Source]) {
        for source in sources {
            let listed = Listed { name: source.name.clone(), bytes: source.bytes };
            if !self.sources.contains(&listed) {
                self.sources.push(listed);
            }
        }
    }

    /// Returns the numbers of the slices that are cut and not read.
    pub(crate) fn unread(&self) -> Vec<usize> {
        (0..self.slices.len()).filter(|&number| !self.slices[number].read).collect()
    }
}

/// The object in which a slice waits to be read.
pub(crate) fn staged(number: usize) -> String {
    format!("work/slices/slice-{number:06}.parquet")
}

/// The object that has the readings of a slice.
pub(crate) fn readings(number: usize) -> String {
    format!("readings/slice-{number:06}.parquet")
}
