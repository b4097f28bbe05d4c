//! A folder in a file system or an object store.

use std::path::Path as FilePath;
use std::sync::Arc;

use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use url::Url;

use crate::ArchiveError;

/// A folder: `folder/news`, `/data/news`, `file:///data/news`, `s3://bucket/news`.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    name: String,
    url: Url,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Place {
    /// Opens a folder that people name; one in the file system is made if `make` is told.
    ///
    /// # Errors
    /// When the words name no folder, or none can be made there.
    pub(crate) fn open(name: &str, make: Make) -> Result<Self, ArchiveError> {
        let no_place = |why: String| ArchiveError::NoPlace { place: name.to_owned(), why };
        let url = match Url::parse(name) {
            Ok(url) if url.scheme().len() > 1 => url,
            _ => {
                let path = std::path::absolute(name).map_err(|error| no_place(error.to_string()))?;
                Url::from_directory_path(&path).map_err(|()| no_place("no absolute path".to_owned()))?
            }
        };
        if url.scheme() == "file" && make == Make::Yes {
            let path = url.to_file_path().map_err(|()| no_place("no path of this machine".to_owned()))?;
            std::fs::create_dir_all(&path)
                .map_err(|source| ArchiveError::Unwritable { place: name.to_owned(), source })?;
        }
        let (store, prefix) = store(&url).map_err(|error| no_place(error.to_string()))?;
        let mut url = url;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Place { name: name.trim_end_matches('/').to_owned(), url, store, prefix })
    }

    /// Returns what messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the URL of something in it.
    pub(crate) fn url(&self, relative: &str) -> String {
        format!("{}{relative}", self.url)
    }

    /// Reads an object; none if there is none.
    pub(crate) async fn get(&self, relative: &str) -> Result<Option<Vec<u8>>, ArchiveError> {
        match self.store.get(&self.path(relative)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(|source| self.failed(source))?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(self.failed(source)),
        }
    }

    /// Writes an object whole or not at all.
    pub(crate) async fn put(&self, relative: &str, bytes: Vec<u8>) -> Result<(), ArchiveError> {
        let payload = PutPayload::from(bytes);
        self.store.put(&self.path(relative), payload).await.map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// Lists the objects under a folder of it, in the order of their names, relative to it.
    pub(crate) async fn list(&self, folder: &str) -> Result<Vec<String>, ArchiveError> {
        let prefix = self.path(folder);
        let found: Vec<_> = match self.store.list(Some(&prefix)).try_collect().await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => Vec::new(),
            Err(source) => return Err(self.failed(source)),
        };
        let mut names: Vec<String> = found
            .iter()
            .filter_map(|meta| {
                Some(
                    meta.location
                        .prefix_match(&self.prefix)?
                        .map(|part| part.as_ref().to_owned())
                        .collect::<Vec<_>>()
                        .join("/"),
                )
            })
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Deletes all objects under a folder of it.
    pub(crate) async fn clear(&self, folder: &str) -> Result<(), ArchiveError> {
        for name in self.list(folder).await? {
            self.delete(&name).await?;
        }
        Ok(())
    }

    /// Deletes an object; one that is not there is deleted already.
    pub(crate) async fn delete(&self, relative: &str) -> Result<(), ArchiveError> {
        match self.store.delete(&self.path(relative)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(self.failed(source)),
        }
    }

    /// Moves an object.
    pub(crate) async fn rename(&self, from: &str, to: &str) -> Result<(), ArchiveError> {
        self.store.rename(&self.path(from), &self.path(to)).await.map_err(|source| self.failed(source))
    }

    fn path(&self, relative: &str) -> Path {
        relative
            .split('/')
            .filter(|part| !part.is_empty())
            .fold(self.prefix.clone(), |path, part| path.join(part))
    }

    fn failed(&self, source: object_store::Error) -> ArchiveError {
        ArchiveError::Place { place: self.name.clone(), source }
    }
}

/// Whether a folder is made where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Make {
    /// It is.
    Yes,
    /// It has to be there.
    No,
}

/// Opens the store of a URL, with what the environment tells about it (`AWS_REGION`, `AWS_ENDPOINT`, …).
///
/// # Errors
/// When there is no store for such a URL.
pub(crate) fn store(url: &Url) -> Result<(Arc<dyn ObjectStore>, Path), object_store::Error> {
    let (store, prefix) = object_store::parse_url_opts(url, std::env::vars())?;
    Ok((Arc::from(store), prefix))
}

/// Whether these words name a file or folder of this machine.
pub(crate) fn is_local(name: &str) -> bool {
    FilePath::new(name).exists() || Url::parse(name).map_or(true, |url| url.scheme().len() < 2)
}
