//! Where reports come from: files, folders, patterns and URLs, in a defined order.

mod open;
mod records;

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use futures::TryStreamExt;
use object_store::{ObjectStore, ObjectStoreExt, path::Path};
use url::Url;

use crate::ArchiveError;
use crate::place::{is_local, store};

pub(crate) use records::{Body, Row, rows};

/// One file or object with reports in it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// What messages, rejects and the manifest call it: its path or URL.
    pub(crate) name: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// How its reports are laid out.
    pub(crate) layout: Layout,
    location: Location,
}

#[derive(Clone, Debug)]
enum Location {
    File(PathBuf),
    Object { store: Arc<dyn ObjectStore>, path: Path },
}

/// How reports lie in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One JSON object a line.
    Jsonl,
    /// A table with the column names first.
    Csv,
    /// A columnar table.
    Parquet,
    /// Records of a crawler.
    Warc,
    /// One report: plain text or a page.
    Report,
}

impl Layout {
    /// Tells the layout by the name of the file, whatever it is packed with.
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("jsonl" | "ndjson" | "json") => Layout::Jsonl,
            Some("csv") => Layout::Csv,
            Some("parquet") => Layout::Parquet,
            Some("warc" | "wet") => Layout::Warc,
            _ => Layout::Report,
        }
    }
}

/// Lists the sources that words name: a file, a folder with all that is in it, a pattern (`news/*.jsonl.gz`) or a URL.
///
/// # Errors
/// When there is nothing, or it cannot be listed.
pub(crate) async fn list(name: &str) -> Result<Vec<Source>, ArchiveError> {
    let mut sources = if is_local(name) { local(name)? } else { remote(name).await? };
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    if sources.is_empty() { Err(ArchiveError::NoInput(name.to_owned())) } else { Ok(sources) }
}

fn local(name: &str) -> Result<Vec<Source>, ArchiveError> {
    let mut files = Vec::new();
    // The same file is the same source from wherever the program is run.
    let absolute = std::path::absolute(name)
        .map_err(|source| ArchiveError::Unreadable { input: name.to_owned(), source })?;
    let name = absolute.to_str().unwrap_or(name);
    if FilePath::new(name).exists() {
        walk(FilePath::new(name), &mut files)?;
    } else if is_pattern(name) {
        let no_place =
            |why: glob::PatternError| ArchiveError::NoPlace { place: name.to_owned(), why: why.to_string() };
        for found in glob::glob(name).map_err(no_place)? {
            let path = found.map_err(|error| ArchiveError::Unreadable {
                input: error.path().display().to_string(),
                source: error.into(),
            })?;
            walk(&path, &mut files)?;
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, bytes)| {
            let name = path.display().to_string();
            Source { layout: Layout::of(&name), name, bytes, location: Location::File(path) }
        })
        .collect())
}

/// Adds a file, or the files of a folder and of the folders in it; hidden ones are left out.
fn walk(path: &FilePath, files: &mut Vec<(PathBuf, u64)>) -> Result<(), ArchiveError> {
    let unreadable = |source| ArchiveError::Unreadable { input: path.display().to_string(), source };
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_dir() {
        files.push((path.to_owned(), about.len()));
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            walk(&entry.path(), files)?;
        }
    }
    Ok(())
}

async fn remote(name: &str) -> Result<Vec<Source>, ArchiveError> {
    let no_place = |why: String| ArchiveError::NoPlace { place: name.to_owned(), why };
    let failed = |source| ArchiveError::Place { place: name.to_owned(), source };
    // Everything up to the first folder with a wildcard is listed, and what is found is compared with the pattern.
    let fixed = match name.find(['*', '?', '[']).filter(|_| !name.starts_with("http")) {
        Some(wildcard) => &name[..name[..wildcard].rfind('/').map_or(wildcard, |slash| slash + 1)],
        None => name,
    };
    let url = Url::parse(fixed).map_err(|error| no_place(error.to_string()))?;
    let (store, path) = store(&url).map_err(|error| no_place(error.to_string()))?;
    let base = &url[..url::Position::BeforePath];
    let pattern = (fixed != name).then(|| glob::Pattern::new(name)).transpose();
    let pattern = pattern.map_err(|error| no_place(error.to_string()))?;
    let found = if pattern.is_none() && !fixed.ends_with('/') {
        match store.head(&path).await {
            Ok(found) => vec![found],
            Err(object_store::Error::NotFound { .. }) => {
                store.list(Some(&path)).try_collect().await.map_err(failed)?
            }
            Err(source) => return Err(failed(source)),
        }
    } else {
        store.list(Some(&path)).try_collect().await.map_err(failed)?
    };
    Ok(found
        .into_iter()
        .map(|meta| {
            let location = Location::Object { store: Arc::clone(&store), path: meta.location.clone() };
            let name = format!("{base}/{}", meta.location);
            Source { layout: Layout::of(&name), name, bytes: meta.size, location }
        })
        .filter(|source| pattern.as_ref().is_none_or(|pattern| pattern.matches(&source.name)))
        .collect())
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_layout() {
        let check = |name, layout| assert_eq!(Layout::of(name), layout, "{name}");
        check("news/2025.jsonl.gz", Layout::Jsonl);
        check("news/2025.NDJSON.zst", Layout::Jsonl);
        check("CC-NEWS-20250419-00001.warc.gz", Layout::Warc);
        check("reports.csv", Layout::Csv);
        check("reports.parquet", Layout::Parquet);
        check("report.html", Layout::Report);
        check("report", Layout::Report);
    }

    #[test]
    fn folders_and_patterns_are_listed_in_order() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["b/2.txt", "a.jsonl", ".hidden", "c.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let names = |name: String| -> Vec<String> {
            let mut found = local(&name).unwrap();
            found.sort_by(|one, other| one.name.cmp(&other.name));
            found
                .iter()
                .map(|source| source.name[folder.path().to_str().unwrap().len() + 1..].to_owned())
                .collect()
        };
        let root = folder.path().display().to_string();
        assert_eq!(names(root.clone()), ["a.jsonl", "b/2.txt", "c.csv"]);
        assert_eq!(names(format!("{root}/*.csv")), ["c.csv"]);
        assert_eq!(names(format!("{root}/**/*.txt")), ["b/2.txt"]);
    }
}
