//! In which sector a row lies.

use std::collections::HashMap;

use csv::ByteRecord;

use super::Refused;
use super::rows::Rows;
use crate::sectors::Sectors;

/// How many points are remembered; event data name the same places again and again.
const REMEMBERED: usize = 1 << 18;

/// Finds sectors, remembering where names and points were found before.
pub(super) struct Places<'a> {
    sectors: &'a Sectors,
    names: HashMap<Vec<u8>, Option<usize>>,
    points: HashMap<(u64, u64), Option<usize>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sectors: &'a Sectors) -> Self {
        Places { sectors, names: HashMap::new(), points: HashMap::new() }
    }

    /// Returns the sector by its name if there is a column for that, otherwise by the point.
    pub(super) fn of(&mut self, rows: &Rows, record: &ByteRecord) -> Result<Option<usize>, Refused> {
        if let Some(name) = rows.sector.and_then(|at| record.get(at)) {
            if let Some(found) = self.names.get(name) {
                return Ok(*found);
            }
            let found = self.sectors.position(&String::from_utf8_lossy(name));
            self.names.insert(name.to_owned(), found);
            return Ok(found);
        }
        let Some((lat, lon)) = rows.point(record)? else {
            return if rows.has_places() { Err(Refused::Row("no place")) } else { Ok(None) };
        };
        let key = (lat.to_bits(), lon.to_bits());
        if let Some(found) = self.points.get(&key) {
            return Ok(*found);
        }
        let found = self.sectors.at(lon, lat);
        if self.points.len() < REMEMBERED {
            self.points.insert(key, found);
        }
        Ok(found)
    }
}
