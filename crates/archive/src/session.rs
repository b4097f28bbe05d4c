//! The engine: DataFusion on this machine, or Ballista's scheduler somewhere else, with our functions and stores.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::config::TableParquetOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};
use object_store::ObjectStore;
use url::Url;

use crate::ArchiveError;
use crate::functions::{ReadCounter, register};
use crate::place::store;

/// Rows that are worked on at once while reading: progress is seen, and other work waits little.
const READ_ROWS: usize = 64;
/// Rows that are worked on at once elsewhere; readings are long.
const TABLE_ROWS: usize = 512;
/// The memory that sorts and joins may take before they go to the disk.
const MEMORY: usize = 768 << 20;

/// Where queries run.
#[derive(Clone, Debug)]
pub struct Engine {
    cluster: Option<String>,
    jobs: usize,
    runtime: Arc<RuntimeEnv>,
    counter: ReadCounter,
}

impl Engine {
    /// Makes the engine of this machine, with so many cores, or of a cluster (`df://host:port`).
    ///
    /// # Errors
    /// When the machine gives no room for temporary files.
    pub fn new(jobs: usize, cluster: Option<String>) -> std::result::Result<Self, ArchiveError> {
        let runtime = runtime(None).map_err(ArchiveError::engine("starting the engine"))?;
        Ok(Engine { cluster, jobs, runtime, counter: ReadCounter::default() })
    }

    /// Returns how many reports this process has read.
    pub(crate) fn counter(&self) -> &ReadCounter {
        &self.counter
    }

    /// Returns how many slices are read at once: on a cluster, more than it may have cores.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs
    }

    /// Returns a context for reading one slice: one task, so that slices are what is spread.
    pub(crate) async fn reading(&self) -> std::result::Result<SessionContext, ArchiveError> {
        self.context(1, READ_ROWS).await
    }

    /// Returns a context for queries over tables.
    pub(crate) async fn tables(&self) -> std::result::Result<SessionContext, ArchiveError> {
        self.context(self.jobs, TABLE_ROWS).await
    }

    async fn context(
        &self,
        partitions: usize,
        rows: usize,
    ) -> std::result::Result<SessionContext, ArchiveError> {
        let failed = || format!("connecting to {}", self.cluster.as_deref().unwrap_or("the engine"));
        let state = SessionStateBuilder::new()
            .with_default_features()
            .with_config(settings(partitions, rows))
            .with_runtime_env(Arc::clone(&self.runtime))
            .build();
        let context = match &self.cluster {
            None => SessionContext::new_with_state(state),
            Some(url) => {
                SessionContext::remote_with_state(url, state).await.map_err(ArchiveError::engine(failed()))?
            }
        };
        let mut state = context.state_ref().write().clone();
        register(&mut state, &self.counter).map_err(ArchiveError::engine("registering functions"))?;
        Ok(SessionContext::new_with_state(state))
    }
}

fn settings(partitions: usize, rows: usize) -> SessionConfig {
    let mut settings =
        SessionConfig::new_with_ballista().with_target_partitions(partitions).with_batch_size(rows);
    // Our functions take plain strings; views of them would be copied for every call.
    settings.options_mut().execution.parquet.schema_force_view_types = false;
    settings
}

/// Returns how our Parquet files are written. Row groups are small: readings are long.
pub(crate) fn parquet_options() -> TableParquetOptions {
    let mut options = TableParquetOptions::default();
    options.global.compression = Some("zstd(3)".to_owned());
    options.global.max_row_group_size = 4096;
    options.global.created_by = concat!("armistice-archive ", env!("CARGO_PKG_VERSION")).to_owned();
    options
}

/// Makes the state of a session on a scheduler, with our functions and stores.
///
/// # Errors
/// When the machine gives no room for temporary files.
pub(crate) fn scheduler_state(settings: SessionConfig) -> Result<SessionState> {
    let state = ballista_core::utils::default_session_builder(settings)?;
    let mut state = SessionStateBuilder::new_from_existing(state).with_runtime_env(runtime(None)?).build();
    register(&mut state, &ReadCounter::default())?;
    Ok(state)
}

/// Makes the surroundings of queries: room for what does not fit into memory, and stores as they are asked for.
///
/// # Errors
/// When there is no room for temporary files.
pub(crate) fn runtime(folder: Option<&std::path::Path>) -> Result<Arc<RuntimeEnv>> {
    let builder = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(Stores::default()));
    match folder {
        // An executor limits memory itself.
        Some(folder) => builder.with_temp_file_path(folder).build_arc(),
        None => builder.with_memory_limit(MEMORY, 1.0).build_arc(),
    }
}

/// Stores of URLs, opened as they are asked for with what the environment tells.
#[derive(Debug, Default)]
struct Stores {
    known: DefaultObjectStoreRegistry,
    opened: Mutex<BTreeMap<String, Arc<dyn ObjectStore>>>,
}

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.known.register_store(url, store)
    }

    fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        if let Ok(store) = self.known.get_store(url) {
            return Ok(store);
        }
        let base = url[..url::Position::BeforePath].to_owned();
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = opened.get(&base) {
            return Ok(Arc::clone(store));
        }
        let (store, _) = store(url).map_err(|error| DataFusionError::ObjectStore(Box::new(error)))?;
        opened.insert(base, Arc::clone(&store));
        Ok(store)
    }
}
