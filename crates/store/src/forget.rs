//! Purging a report and what rests on it alone.

use armistice_merge::ReportKey;

use crate::words::Words;
use crate::{Store, StoreError, add, mentions, origins, texts, watch};

impl Store {
    /// Purges the reports that came with an id, or the one with a key: text, entries, and the words of corrections
    /// about them. That it was done is logged, without the words. Returns how many were purged.
    ///
    /// # Errors
    /// When there is no such report or the database does not do it.
    pub fn forget(&mut self, id: &str, at: &str) -> Result<usize, StoreError> {
        let count = self.database.whole(|database| {
            let numbers = add::find(database, id)?;
            for &number in &numbers {
                let key = database.one("SELECT key FROM reports WHERE number = ?1", &[number.into()])?;
                let key = key.and_then(|key| key.owned()).map(ReportKey::from_stored);
                origins::remove(database, number)?;
                mentions::remove(database, number, &mut Words::default())?;
                texts::remove(database, number)?;
                database.execute("DELETE FROM reports WHERE number = ?1", &[number.into()])?;
                if let Some(key) = &key {
                    database.execute("DELETE FROM corrected WHERE report = ?1", &[key.as_str().into()])?;
                    watch::forget(database, key)?;
                }
                add::log(database, at, "forget", key.as_ref(), None)?;
            }
            database.execute(
                "DELETE FROM subjects WHERE NOT EXISTS (SELECT 1 FROM stands WHERE stands.subject = subjects.number)",
                &[],
            )?;
            Ok(numbers.len())
        })?;
        if !self.database.is_postgres() {
            // Deleted words must not stay in the indexes of words, which only mark them, in free pages or in the log of the database.
            self.database.batch(
                "INSERT INTO words (words) VALUES ('optimize'); INSERT INTO texts (texts) VALUES ('optimize'); \
                 VACUUM; PRAGMA wal_checkpoint(TRUNCATE)",
            )?;
        }
        Ok(count)
    }
}
