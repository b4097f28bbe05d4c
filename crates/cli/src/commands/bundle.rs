//! `armistice bundle`: the record with all that it was made from, and the proof that it follows from it.
//!
//! `write` makes the folder, `check` reads and merges what is in it again. What stands where is told in
//! `docs/bundle.md`.

mod check;
mod write;

use std::path::Path;

use armistice_merge::{Filter, View};
use armistice_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::arguments::bundle::{Bundle, BundleAction};
use crate::error::CommandError;

/// The form of a bundle; another one gets another number.
const FORMAT: u32 = 1;

const REPORTS: &str = "reports.jsonl";
const INDEX: &str = "index.jsonl";
const CORRECTIONS: &str = "corrections.jsonl";
const ACTORS: &str = "actors.jsonl";
const LOG: &str = "log.jsonl";
const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    program: Program,
    reports: usize,
    entries: usize,
    corrections: usize,
    texts: bool,
    /// When the record was last added to.
    recorded_until: Option<String>,
    /// How to have the same program, and how to do it all again with it.
    install: String,
    check: String,
}

/// What made a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Program {
    name: String,
    version: String,
    /// The generation of the reader, as it is kept with each report.
    reader: u64,
    models: Vec<Model>,
}

/// Weights, by their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Model {
    name: String,
    sha256: String,
}

/// A line of the index: one report, by its hashes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Indexed {
    key: String,
    id: String,
    published: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    /// Of the text.
    sha256: String,
    /// Which generation of the reader read it.
    reader: u64,
}

/// A line of the registry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Alias {
    alias: String,
    name: String,
}

impl Program {
    /// This program.
    fn this() -> Self {
        let weights = armistice_language::weights().into_iter().chain(armistice_read::weights());
        Program {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            reader: armistice_read::generation(),
            models: weights
                .map(|(name, bytes)| Model { name: name.to_owned(), sha256: sha256(bytes) })
                .collect(),
        }
    }
}

/// Makes or checks a bundle.
pub(crate) fn run(arguments: &Bundle) -> Result<(), CommandError> {
    match (&arguments.action, &arguments.out) {
        (Some(BundleAction::Check(check)), _) => check::run(check),
        (None, Some(folder)) => write::run(arguments, folder),
        (None, None) => Err(CommandError::Usage {
            what: "a bundle is a folder".to_owned(),
            help: "name it with `--out FOLDER`".to_owned(),
        }),
    }
}

/// Every view of a record as JSONL, with the file that it stands in.
fn views(store: &mut Store) -> Result<Vec<(String, String)>, StoreError> {
    let shown = View::ALL.into_iter().map(|view| {
        let listing = store.view(view, &Filter::default())?.listing;
        Ok((format!("views/{}.jsonl", view.slug()), listing.to_jsonl()))
    });
    shown.collect()
}

/// A value as a line of JSON.
fn line(value: &impl Serialize) -> Result<String, CommandError> {
    let json = serde_json::to_string(value);
    json.map(|json| json + "\n").map_err(|error| CommandError::writing(Path::new("a bundle"), error.into()))
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
