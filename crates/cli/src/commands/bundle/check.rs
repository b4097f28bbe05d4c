//! Checking a bundle: its files have their hashes, its reports are read again, and all is merged again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use armistice_language::Models;
use armistice_merge::{Kept, ReportKey};
use armistice_record::{Report, validate};
use armistice_store::{Ledger, Store};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    ACTORS, Alias, CORRECTIONS, FORMAT, INDEX, Indexed, MANIFEST, Manifest, Program, REPORTS, SUMS, line,
    sha256, views,
};
use crate::arguments::bundle::BundleCheck;
use crate::error::CommandError;
use crate::outputs::Output;

/// What was found: what holds, and what does not.
#[derive(Default)]
struct Findings {
    holds: Vec<String>,
    faults: Vec<String>,
}

/// Checks a bundle and writes what holds and what does not.
pub(super) fn run(arguments: &BundleCheck) -> Result<(), CommandError> {
    let folder = arguments.folder.as_path();
    let mut found = Findings::default();
    hashes(folder, &mut found)?;
    let manifest: Manifest = serde_json::from_str(&text(folder, MANIFEST)?)
        .map_err(|error| unusable(folder, MANIFEST, error.to_string()))?;
    if manifest.format != FORMAT {
        let why = format!("it has the form {}, this program knows {FORMAT}", manifest.format);
        return Err(unusable(folder, MANIFEST, why));
    }
    let this = Program::this();
    let same = this == manifest.program;
    if !same {
        found.faults.push(format!(
            "it was made by armistice {} (reader {}), this is {} (reader {}){}; have that one with: {}",
            manifest.program.version,
            manifest.program.reader,
            this.version,
            this.reader,
            if this.models == manifest.program.models { "" } else { " with other models" },
            manifest.install
        ));
    }
    let texts = arguments.texts.as_deref().map(brought).transpose()?.unwrap_or_default();
    let reports = reports(folder, &texts, &mut found)?;
    if reports.len() != manifest.reports {
        found.faults.push(format!("{} reports are listed, {} are there", manifest.reports, reports.len()));
    }
    let missing = reports.iter().filter(|kept| kept.report.text.is_empty()).count();
    if missing > 0 {
        found.holds.push(format!(
            "not read and merged again: {missing} texts are left out; bring them with `--texts FILE`"
        ));
    } else if same {
        read_again(&reports, this.reader, &mut found)?;
        merged_again(folder, &reports, &mut found)?;
    }
    tell(&found)
}

fn tell(found: &Findings) -> Result<(), CommandError> {
    let mut output = Output::open(None)?;
    for line in &found.holds {
        output.write(format!("{line}\n").as_bytes())?;
    }
    for fault in &found.faults {
        output.write(format!("fault: {fault}\n").as_bytes())?;
    }
    output.finish()?;
    if found.faults.is_empty() { Ok(()) } else { Err(CommandError::BundleFaults(found.faults.len())) }
}

/// Compares each file with its hash; a file that is not listed is a fault as well.
fn hashes(folder: &Path, found: &mut Findings) -> Result<(), CommandError> {
    let before = found.faults.len();
    let mut files = BTreeSet::new();
    list(folder, folder, &mut files).map_err(|source| unreadable(folder, "", source))?;
    files.remove(SUMS);
    let sums = text(folder, SUMS)?;
    let count = sums.lines().count();
    for line in sums.lines() {
        let Some((sum, name)) = line.split_once("  ") else {
            return Err(unusable(folder, SUMS, format!("`{line}` is no hash and name")));
        };
        // Only what was listed is opened: a name cannot lead out of the folder.
        if !files.remove(name) {
            found.faults.push(format!("`{name}` is not there"));
        } else if sha256(&bytes(folder, name)?) != sum {
            found.faults.push(format!("`{name}` was changed"));
        }
    }
    found.faults.extend(files.iter().map(|name| format!("`{name}` is no part of the bundle")));
    if found.faults.len() == before {
        found.holds.push(format!("hashes: {count} files are as {SUMS} lists them"));
    }
    Ok(())
}

/// Lists the files of a folder and those below it, with `/` between.
fn list(root: &Path, folder: &Path, files: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            list(root, &path, files)?;
        } else if let Ok(inside) = path.strip_prefix(root) {
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            files.insert(parts.join("/"));
        }
    }
    Ok(())
}

/// Takes the reports, with texts that were brought, and compares them with the index.
fn reports(
    folder: &Path,
    texts: &BTreeMap<String, String>,
    found: &mut Findings,
) -> Result<Vec<Kept>, CommandError> {
    let before = found.faults.len();
    let index: Vec<Indexed> = lines(folder, INDEX)?;
    let reports: Vec<Report> = lines(folder, REPORTS)?;
    if index.len() != reports.len() {
        let why = format!("it lists {} reports, {} are there", index.len(), reports.len());
        return Err(unusable(folder, INDEX, why));
    }
    let mut kept = Vec::with_capacity(reports.len());
    for (mut report, indexed) in reports.into_iter().zip(index) {
        let name = format!("report {} ({})", report.id, indexed.key);
        if ReportKey::of(&report).as_str() != indexed.key || report.sha256 != indexed.sha256 {
            found.faults.push(format!("{name} has another hash than the index tells"));
        }
        if report.text.is_empty() {
            report.text = texts.get(&report.sha256).cloned().unwrap_or_default();
        }
        if !report.text.is_empty() {
            if sha256(report.text.as_bytes()) != report.sha256 {
                found.faults.push(format!("{name}: the text has another hash"));
            }
            found.faults.extend(validate(&report).into_iter().map(|what| format!("{name}: {what}")));
        }
        kept.push(Kept { report, generation: indexed.reader });
    }
    if found.faults.len() == before {
        found
            .holds
            .push(format!("reports: {} are those of the index, each entry quotes its words", kept.len()));
    }
    Ok(kept)
}

/// Reads each report again.
fn read_again(reports: &[Kept], reader: u64, found: &mut Findings) -> Result<(), CommandError> {
    let before = found.faults.len();
    let models = Models::embedded();
    let results: Vec<Option<String>> = reports
        .par_iter()
        .map(|kept| {
            let report = &kept.report;
            let why = if kept.generation != reader {
                format!("was read by reader {}; `armistice add` it again", kept.generation)
            } else {
                match report.document() {
                    Err(error) => format!("cannot be read again: {error}"),
                    Ok(document) => {
                        let reading = armistice_read::read(models, &document);
                        let again = Report::new(&document, &reading, report.conflict.as_deref());
                        let same = line(&again).ok().zip(line(report).ok()).is_some_and(|(a, b)| a == b);
                        if same {
                            return None;
                        }
                        "reads otherwise now; another build of the program made the bundle".to_owned()
                    }
                }
            };
            Some(format!("report {}: {why}", report.id))
        })
        .collect();
    found.faults.extend(results.into_iter().flatten());
    if found.faults.len() == before {
        found
            .holds
            .push(format!("read again: {} reports give the same readings, byte for byte", reports.len()));
    }
    Ok(())
}

/// Merges the reports again, with what people decided, and compares every view.
fn merged_again(folder: &Path, reports: &[Kept], found: &mut Findings) -> Result<(), CommandError> {
    let before = found.faults.len();
    let aliases: Vec<Alias> = lines(folder, ACTORS)?;
    let ledger = Ledger {
        corrections: lines(folder, CORRECTIONS)?,
        actors: aliases.into_iter().map(|alias| (alias.alias, alias.name)).collect(),
    };
    let mut store = Store::from_ledger(reports, &ledger, "1970-01-01T00:00:00Z")?;
    let all = views(&mut store)?;
    let count = all.len();
    for (name, again) in all {
        if bytes(folder, &name)? != again.as_bytes() {
            found.faults.push(format!("`{name}` does not follow from the reports and corrections"));
        }
    }
    if found.faults.len() == before {
        let corrections = ledger.corrections.len();
        found.holds.push(format!(
            "merged again: {count} views follow from reports and {corrections} corrections, byte for byte"
        ));
    }
    Ok(())
}

/// The texts of a JSONL file, by their hash.
fn brought(path: &Path) -> Result<BTreeMap<String, String>, CommandError> {
    let file = fs::read_to_string(path)
        .map_err(|source| CommandError::Unreadable { path: path.to_owned(), source })?;
    let mut texts = BTreeMap::new();
    for (number, line) in (1..).zip(file.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|error| CommandError::Bundle {
            path: path.to_owned(),
            why: format!("line {number}: {error}"),
        })?;
        if let Some(text) = value["text"].as_str() {
            texts.insert(sha256(text.as_bytes()), text.to_owned());
        }
    }
    Ok(texts)
}

fn lines<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Vec<T>, CommandError> {
    let text = text(folder, name)?;
    let parsed = (1..).zip(text.lines()).map(|(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| unusable(folder, name, format!("line {number}: {error}")))
    });
    parsed.collect()
}

fn text(folder: &Path, name: &str) -> Result<String, CommandError> {
    String::from_utf8(bytes(folder, name)?).map_err(|_| unusable(folder, name, "it is not UTF-8".to_owned()))
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>, CommandError> {
    fs::read(folder.join(name)).map_err(|source| unreadable(folder, name, source))
}

fn unreadable(folder: &Path, name: &str, source: io::Error) -> CommandError {
    match source.kind() {
        io::ErrorKind::NotFound => unusable(folder, name, "it is not there".to_owned()),
        _ => CommandError::Unreadable { path: folder.join(name), source },
    }
}

fn unusable(folder: &Path, name: &str, why: String) -> CommandError {
    CommandError::Bundle { path: folder.join(name), why }
}
