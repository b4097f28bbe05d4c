//! Writing a bundle.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use armistice_merge::Kept;
use sha2::{Digest, Sha256};

use super::{
    ACTORS, Alias, CORRECTIONS, FORMAT, INDEX, Indexed, LOG, MANIFEST, Manifest, Program, REPORTS, SUMS,
    hexadecimal, line, views,
};
use crate::arguments::bundle::Bundle;
use crate::commands::record::open;
use crate::error::CommandError;

const README: &str = include_str!("README.txt");

/// Writes the record as a bundle, beside its place first, so that no half of it is ever seen.
pub(super) fn run(arguments: &Bundle, place: &Path) -> Result<(), CommandError> {
    if place.exists() {
        return Err(CommandError::Usage {
            what: format!("`{}` is there already", place.display()),
            help: "name a new folder with `--out`, or remove that one first".to_owned(),
        });
    }
    let mut store = open(&arguments.place)?;
    let mut name = place.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".part");
    let mut folder = Folder::make(place.with_file_name(name))?;

    folder.write("README.txt", README)?;
    let (mut reports, mut index) = (folder.open(REPORTS)?, folder.open(INDEX)?);
    let mut count = 0;
    store.kept(|kept| {
        count += 1;
        index.write(&line(&indexed(&kept))?)?;
        let mut report = kept.report;
        if arguments.without_texts {
            report.text.clear();
        }
        reports.write(&line(&report)?)
    })?;
    folder.close(reports)?;
    folder.close(index)?;

    let ledger = store.ledger()?;
    folder.lines(CORRECTIONS, &ledger.corrections)?;
    let aliases: Vec<Alias> = ledger
        .actors
        .iter()
        .map(|(alias, name)| Alias { alias: alias.clone(), name: name.clone() })
        .collect();
    folder.lines(ACTORS, &aliases)?;
    let log = store.log()?;
    folder.lines(LOG, &log)?;
    for (name, text) in views(&mut store)? {
        folder.write(&name, &text)?;
    }
    let manifest = Manifest {
        format: FORMAT,
        program: Program::this(),
        reports: count,
        entries: store.size()?.1,
        corrections: ledger.corrections.len(),
        texts: !arguments.without_texts,
        recorded_until: log.last().map(|done| done.at.clone()),
        install: format!(
            "cargo install --locked --git {} --tag v{} armistice",
            env!("CARGO_PKG_REPOSITORY"),
            env!("CARGO_PKG_VERSION")
        ),
        check: "armistice bundle check .".to_owned(),
    };
    let json = serde_json::to_string_pretty(&manifest)
        .map_err(|error| CommandError::writing(&folder.place, error.into()))?;
    folder.write(MANIFEST, &(json + "\n"))?;
    folder.finish(place)
}

fn indexed(kept: &Kept) -> Indexed {
    let report = &kept.report;
    Indexed {
        key: kept.key().to_string(),
        id: report.id.clone(),
        published: report.published.clone(),
        publisher: report.publisher.clone(),
        url: report.url.clone(),
        sha256: report.sha256.clone(),
        reader: kept.generation,
    }
}

/// A bundle that is being written.
struct Folder {
    place: PathBuf,
    sums: Vec<(String, String)>,
}

/// A file of it, hashed as it is written.
struct Sheet {
    name: String,
    place: PathBuf,
    writer: BufWriter<File>,
    hash: Sha256,
}

impl Folder {
    fn make(place: PathBuf) -> Result<Self, CommandError> {
        let made = match fs::remove_dir_all(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(place.join("views")),
        };
        made.map_err(|source| CommandError::writing(&place, source))?;
        Ok(Folder { place, sums: Vec::new() })
    }

    fn open(&self, name: &str) -> Result<Sheet, CommandError> {
        let place = self.place.join(name);
        let file = File::create(&place).map_err(|source| CommandError::writing(&place, source))?;
        Ok(Sheet { name: name.to_owned(), place, writer: BufWriter::new(file), hash: Sha256::new() })
    }

    fn close(&mut self, mut sheet: Sheet) -> Result<(), CommandError> {
        sheet.writer.flush().map_err(|source| CommandError::writing(&sheet.place, source))?;
        self.sums.push((sheet.name, hexadecimal(&sheet.hash.finalize())));
        Ok(())
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), CommandError> {
        let mut sheet = self.open(name)?;
        sheet.write(text)?;
        self.close(sheet)
    }

    fn lines<T: serde::Serialize>(&mut self, name: &str, values: &[T]) -> Result<(), CommandError> {
        let lines: Result<String, CommandError> = values.iter().map(line).collect();
        self.write(name, &lines?)
    }

    /// Lists the hashes as `sha256sum` does, and puts the folder in its place.
    fn finish(mut self, place: &Path) -> Result<(), CommandError> {
        self.sums.sort();
        let sums: String = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
        let written = fs::write(self.place.join(SUMS), sums).and_then(|()| fs::rename(&self.place, place));
        written.map_err(|source| CommandError::writing(place, source))
    }
}

impl Sheet {
    fn write(&mut self, text: &str) -> Result<(), CommandError> {
        self.hash.update(text.as_bytes());
        let written = self.writer.write_all(text.as_bytes());
        written.map_err(|source| CommandError::writing(&self.place, source))
    }
}
