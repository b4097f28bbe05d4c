//! The user's registry of actors: which name means whom.

use armistice_merge::{Registry, ReportKey, normal};

use crate::database::Database;
use crate::words::Words;
use crate::{Store, StoreError, add, corrections, mentions};

pub(crate) fn load(database: &mut Database) -> Result<Registry, StoreError> {
    let mut registry = Registry::default();
    database.each("SELECT alias, name FROM actors", &[], |row| {
        registry.add(row[0].text().unwrap_or(""), row[1].text().unwrap_or(""));
        Ok(())
    })?;
    Ok(registry)
}

impl Store {
    /// Returns the registry.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn registry(&mut self) -> Result<Registry, StoreError> {
        load(&mut self.database)
    }

    /// Says whom names mean (alias, name); no name takes an alias out. The entries that have it change at once.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn register(&mut self, aliases: &[(String, Option<String>)], at: &str) -> Result<(), StoreError> {
        self.database.whole(|database| {
            for (alias, name) in aliases {
                let normal = normal(alias);
                match name {
                    Some(name) => database.execute(
                        "INSERT INTO actors (alias, name) VALUES (?1, ?2) ON CONFLICT (alias) DO UPDATE SET name = ?2",
                        &[normal.as_str().into(), name.into()],
                    )?,
                    None => database.execute("DELETE FROM actors WHERE alias = ?1", &[normal.as_str().into()])?,
                };
                let note = format!("{alias} = {}", name.as_deref().unwrap_or("-"));
                add::log(database, at, "register", None, Some(&note))?;
            }
            let registry = load(database)?;
            let rows = database.rows("SELECT number, key FROM reports ORDER BY number", &[])?;
            let mut words = Words::default();
            for row in rows {
                let (Some(number), Some(key)) = (row[0].number(), row[1].owned()) else { continue };
                let key = ReportKey::from_stored(key);
                let kept = add::load(database, number)?;
                let named = |name: &String| aliases.iter().any(|(alias, _)| normal(alias) == normal(name));
                let touched = kept.report.actors.iter().any(|actor| {
                    named(&actor.name) || actor.party.as_ref().is_some_and(named) || actor.aliases.iter().any(named)
                });
                if touched {
                    let verdicts = corrections::verdicts(database, &key)?;
                    mentions::refresh(database, number, &key, &kept, &verdicts, &registry, &mut words)?;
                }
            }
            words.keep(database)
        })
    }

    /// Lists the parties of the record with how many entries name each, most first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn parties(&mut self) -> Result<Vec<(String, usize)>, StoreError> {
        let rows = self.database.rows("SELECT party, entries FROM parties", &[])?;
        let hidden = self.hidden()?;
        let counted = rows.iter().filter_map(|row| {
            Some((hidden.shown(row[0].text()?).to_owned(), usize::try_from(row[1].number()?).ok()?))
        });
        let mut parties: Vec<(String, usize)> = counted.collect();
        parties.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(parties)
    }
}
