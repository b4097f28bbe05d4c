//! Proof that every entry leads back to its words and that nothing dangles.

use armistice_merge::{Kind, ReportKey, tell};
use armistice_record::{Document, validate};

use crate::{
    Store, StoreError, add, bands, corrections, histories, members, mentions, outlines, persons, registry,
    texts,
};

/// Rows that nothing leads to, each with the query that finds them.
const DANGLING: [(&str, &str); 13] = [
    (
        "entries without a report",
        "SELECT COUNT(*) FROM mentions m LEFT JOIN reports r ON r.number = m.report WHERE r.number IS NULL",
    ),
    (
        "keys without an entry",
        "SELECT COUNT(*) FROM keys k LEFT JOIN mentions m ON m.number = k.mention WHERE m.number IS NULL",
    ),
    (
        "stands without an entry",
        "SELECT COUNT(*) FROM stands s LEFT JOIN mentions m ON m.number = s.mention WHERE m.number IS NULL",
    ),
    (
        "stands without a subject",
        "SELECT COUNT(*) FROM stands s LEFT JOIN subjects j ON j.number = s.subject WHERE j.number IS NULL",
    ),
    (
        "stands with another origin than their report",
        "SELECT COUNT(*) FROM stands s JOIN reports r ON r.number = s.report WHERE s.origin <> r.origin",
    ),
    (
        "what is shown of no entry",
        "SELECT COUNT(*) FROM faces f LEFT JOIN mentions m ON m.number = f.mention WHERE m.number IS NULL",
    ),
    (
        "entries with another origin than their report",
        "SELECT COUNT(*) FROM members e JOIN mentions m ON m.number = e.mention JOIN reports r ON r.number = m.report WHERE e.origin <> r.origin",
    ),
    (
        "counts with another origin than their report",
        "SELECT COUNT(*) FROM outlines o JOIN reports r ON r.number = o.report WHERE o.origin <> r.origin",
    ),
    (
        "counts of no report",
        "SELECT COUNT(*) FROM outlines o LEFT JOIN reports r ON r.number = o.report WHERE r.number IS NULL",
    ),
    (
        "people of no report",
        "SELECT COUNT(*) FROM persons p LEFT JOIN reports r ON r.number = p.report WHERE r.number IS NULL",
    ),
    (
        "waiting bands without a report",
        "SELECT COUNT(*) FROM waiting b LEFT JOIN reports r ON r.number = b.report WHERE r.number IS NULL",
    ),
    (
        "bands without a report, or with another origin",
        "SELECT COUNT(*) FROM bands b LEFT JOIN reports r ON r.number = b.report AND r.origin = b.origin \
         WHERE r.number IS NULL",
    ),
    (
        "reports that the log does not know",
        "SELECT COUNT(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.report = r.key AND l.action = 'add')",
    ),
];

impl Store {
    /// Walks every entry to its span and hash, and lists what is wrong. An empty list is the proof that the record
    /// is whole: each text has its hash, each string stands where it is said to stand, each row of an entry is
    /// what its report and the corrections give, and no row dangles.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn verify(&mut self) -> Result<Vec<String>, StoreError> {
        let database = &mut self.database;
        let registry = registry::load(database)?;
        let mut problems = Vec::new();
        for row in database.rows("SELECT number, key, origin FROM reports ORDER BY key", &[])? {
            let (Some(number), Some(key)) = (row[0].number(), row[1].owned()) else { continue };
            let key = ReportKey::from_stored(key);
            let origin = row[2].number().unwrap_or(0);
            let kept = match add::load(database, number) {
                Ok(kept) => kept,
                Err(damage) => {
                    problems.push(damage.to_string());
                    continue;
                }
            };
            let mut found = validate(&kept.report);
            let hash = Document::story(&kept.report.text).map(|document| document.sha256().to_owned());
            if hash.as_deref() != Ok(kept.report.sha256.as_str()) {
                found.push("the text has another hash".to_owned());
            }
            if kept.key() != key {
                found.push("the report has another key".to_owned());
            }
            if !bands::found(database, number, origin, &kept.report.text)? {
                found.push("it cannot be found by its copies".to_owned());
            }
            let verdicts = corrections::verdicts(database, &key)?;
            let mut expected = tell(&key, &kept, &verdicts, &registry, origin.cast_unsigned());
            let sql = format!("{} WHERE m.report = ?1", mentions::TOLD);
            let mut stored = Vec::new();
            for row in database.rows(&sql, &[number.into()])? {
                match mentions::told(&row) {
                    Ok((_, told)) => stored.push(told),
                    Err(damage) => found.push(damage.to_string()),
                }
            }
            expected.sort_by(|a, b| a.mention.anchor.cmp(&b.mention.anchor));
            stored.sort_by(|a, b| a.mention.anchor.cmp(&b.mention.anchor));
            if expected != stored {
                found.push("its entries are not those of its reading and the corrections".to_owned());
            }
            if !mentions::shown_as_told(database, &stored)? {
                found.push("what is shown of its entries is not what they tell".to_owned());
            }
            if !persons::as_told(database, number, &kept, &key, &registry)? {
                found.push("its people are not shown as it names them".to_owned());
            }
            let positions = stored.iter().filter(|told| told.mention.entry.kind() == Kind::Position);
            let stands = positions.filter(|told| armistice_merge::history::stand_of(told).is_some()).count();
            let count = database.one("SELECT COUNT(*) FROM stands WHERE report = ?1", &[number.into()])?;
            if count.and_then(|count| count.number()) != Some(stands as i64) {
                found.push("its positions are not all in the history".to_owned());
            }
            problems
                .extend(found.into_iter().map(|what| format!("report {} ({key}): {what}", kept.report.id)));
        }
        problems.extend(outlines::verify(database)?);
        problems.extend(members::verify(database)?);
        problems.extend(texts::verify(database)?);
        problems.extend(histories::verify(database)?);
        problems.extend(persons::verify(database)?);
        for (what, sql) in DANGLING {
            let count = database.one(sql, &[])?.and_then(|count| count.number()).unwrap_or(0);
            if count > 0 {
                problems.push(format!("{count} {what}"));
            }
        }
        Ok(problems)
    }
}
