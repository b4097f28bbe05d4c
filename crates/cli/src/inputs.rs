//! Where reports come from: files, folders, standard input.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Standard,
}

impl Input {
    /// Returns what messages call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Standard => "standard input".to_owned(),
        }
    }

    /// Reads all of it, but no more than one byte over `limit`, so that a limit can be told.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    pub(crate) fn bytes(&self, limit: u64) -> Result<Vec<u8>, CommandError> {
        let mut bytes = Vec::new();
        let read = match self {
            Input::File(path) => {
                fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
            }
            Input::Standard => io::stdin().lock().take(limit + 1).read_to_end(&mut bytes),
        };
        match read {
            Ok(_) => Ok(bytes),
            Err(source) => Err(CommandError::Unreadable { path: PathBuf::from(self.name()), source }),
        }
    }
}

/// Lists the inputs that the paths name, folders with all their files, in the order of the names.
///
/// A path that cannot be read is given as an error in its place; the others go on.
///
/// # Errors
/// When there is no path and standard input is a terminal.
pub(crate) fn list(paths: &[PathBuf]) -> Result<Vec<Result<Input, CommandError>>, CommandError> {
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            return Err(CommandError::NoInput);
        }
        return Ok(vec![Ok(Input::Standard)]);
    }
    let mut inputs = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            inputs.push(Ok(Input::Standard));
        } else if path.is_dir() {
            folder(path, &mut inputs);
        } else {
            inputs.push(Ok(Input::File(path.clone())));
        }
    }
    Ok(inputs)
}

/// Adds the files of a folder and of the folders in it; hidden ones are left out.
fn folder(path: &Path, inputs: &mut Vec<Result<Input, CommandError>>) {
    let unreadable = |source| CommandError::Unreadable { path: path.to_owned(), source };
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(source) => return inputs.push(Err(unreadable(source))),
    };
    let mut paths: Vec<PathBuf> =
        entries.iter().map(fs::DirEntry::path).filter(|path| !is_hidden(path)).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            folder(&path, inputs);
        } else {
            inputs.push(Ok(Input::File(path)));
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
