//! The program as its users run it: an archive has what reading and merging in a loop give, whatever the sources look
//! like, wherever the work is done, and whoever is killed meanwhile.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cluster;
mod read;
mod same;
mod sql;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project's folder.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_armistice-archive"))
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// Runs the program, which has to end well; returns what it wrote.
fn done(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Reports of our own, and some of the pool where it is at hand, as lines of JSONL.
#[expect(clippy::print_stderr, reason = "what a test goes without is told on purpose")]
fn reports(from_pool: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut written: Vec<PathBuf> = std::fs::read_dir(project().join("corpus/written"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    written.sort();
    for path in written.iter().take(12) {
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let fields = ["id", "title", "published", "publisher", "text"];
        let line: serde_json::Map<_, _> =
            fields.into_iter().map(|field| (field.to_owned(), report[field].clone())).collect();
        lines.push(serde_json::Value::Object(line).to_string());
    }
    let pool = project().join("../shared/corpora/reports/pool.jsonl.gz");
    match std::fs::File::open(&pool) {
        Ok(file) => {
            let bytes = flate2::read::MultiGzDecoder::new(file);
            let found = std::io::BufRead::lines(std::io::BufReader::new(bytes)).take(from_pool);
            lines.extend(found.map(Result::unwrap));
        }
        Err(_) => eprintln!("without the pool: no reports in ../shared"),
    }
    lines
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
