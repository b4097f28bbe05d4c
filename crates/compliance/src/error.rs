//! What can be wrong with terms, sectors and series.

/// Terms that cannot be used, with the place where they stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{field}`: {what}")]
pub struct TermsError {
    /// The line, from 1.
    pub line: usize,
    /// The field, such as `window.end`.
    pub field: String,
    /// What is wrong.
    pub what: String,
    /// What to write instead.
    pub help: String,
}

/// Sectors that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SectorError {
    /// No JSON.
    #[error("it is no JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// No feature collection.
    #[error("it is no GeoJSON feature collection")]
    NoFeatures,
    /// A feature without an id.
    #[error("feature {number} has no property `{property}`; name the right one as `area.id`")]
    NoId {
        /// Which feature, from 1.
        number: usize,
        /// The property looked for.
        property: String,
    },
    /// An id that is there twice.
    #[error("there are two sectors `{id}`")]
    Twice {
        /// The id.
        id: String,
    },
    /// No polygon, or one with points that are not on the globe.
    #[error("sector `{id}` has no polygon in degrees of longitude and latitude")]
    NoPolygon {
        /// The sector.
        id: String,
    },
    /// A polygon that crosses itself or is otherwise no area.
    #[error("the polygon of sector `{id}` is not valid: {why}")]
    Invalid {
        /// The sector.
        id: String,
        /// What is wrong with it.
        why: String,
    },
    /// A group of a sector that is not there.
    #[error("group `{group}` names the sector `{id}`, which does not exist")]
    UnknownInGroup {
        /// The group.
        group: String,
        /// The missing sector.
        id: String,
    },
}

/// A series that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// A column that is not there.
    #[error("there is no column `{column}` for `{role}`; the columns are: {known}")]
    NoColumn {
        /// The column.
        column: String,
        /// What it was to hold.
        role: &'static str,
        /// What is there.
        known: String,
    },
    /// Times without a zone.
    #[error("row {row}: the time `{time}` tells no zone, and the channel names none")]
    NoZone {
        /// The row, from 1.
        row: u64,
        /// The time.
        time: String,
    },
    /// A zone that is not in the IANA database.
    #[error("there is no time zone `{0}`")]
    UnknownZone(String),
}
