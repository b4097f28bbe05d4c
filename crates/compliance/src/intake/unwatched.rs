//! Times in which nothing could be seen.

use crate::sectors::Sectors;
use crate::time::{self, Window, Written};

/// A time in which nothing could be seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unwatched {
    /// Where; everywhere if none.
    pub sector: Option<usize>,
    /// When.
    pub window: Window,
    /// Whether a long alert is why.
    pub alert: bool,
}

impl Unwatched {
    /// Reads times that were not watched from CSV with the columns `sector, from, to, reason`; a reason of `alert` is a
    /// long alert, an empty sector means everywhere. Sectors that the truce does not have are left out.
    ///
    /// # Errors
    /// With the row that makes no sense.
    pub fn from_csv(text: &str, sectors: &Sectors) -> Result<Vec<Unwatched>, String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let column = |name: &str| {
            header
                .iter()
                .position(|known| known == name)
                .ok_or_else(|| format!("there is no column `{name}`"))
        };
        let columns = [column("sector")?, column("from")?, column("to")?, column("reason")?];
        let mut spans = Vec::new();
        for (row, record) in reader.records().enumerate() {
            let record = record.map_err(|error| error.to_string())?;
            let field = |at: usize| record.get(columns[at]).unwrap_or_default().trim();
            let moment = |at: usize| match time::read(field(at)) {
                Some(Written::Absolute(second)) => Ok(second),
                _ => Err(format!("row {}: `{}` is no moment with a zone", row + 1, field(at))),
            };
            let window = Window { start: moment(1)?, end: moment(2)? };
            let sector = if field(0).is_empty() { Some(None) } else { sectors.position(field(0)).map(Some) };
            if let Some(sector) = sector {
                spans.push(Unwatched { sector, window, alert: field(3) == "alert" });
            }
        }
        Ok(spans)
    }
}
