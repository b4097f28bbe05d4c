//! The roles of a cluster: Ballista's scheduler and executor, with our functions and stores.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::SessionStateDefaults;

use crate::ArchiveError;
use crate::functions::{ReadCounter, aggregate_functions, scalar_functions};
use crate::session::{runtime, scheduler_state};

/// How a scheduler runs.
#[derive(Clone, Debug)]
pub struct Scheduler {
    /// The address that it listens on.
    pub bind: SocketAddr,
    /// The name by which executors find it.
    pub host: String,
    /// Seconds without a sign of life after which an executor is taken for gone and its tasks are done elsewhere.
    pub patience: u64,
}

/// Runs a scheduler until it is stopped.
///
/// # Errors
/// When it cannot listen.
pub async fn scheduler(scheduler: Scheduler) -> Result<(), ArchiveError> {
    let failed = |why: String| ArchiveError::Role { role: "scheduler", why };
    let config = SchedulerConfig {
        bind_host: scheduler.bind.ip().to_string(),
        bind_port: scheduler.bind.port(),
        external_host: scheduler.host,
        executor_timeout_seconds: scheduler.patience,
        no_executors_grace_period_seconds: scheduler.patience,
        expire_dead_executor_interval_seconds: (scheduler.patience / 4).max(1),
        override_session_builder: Some(Arc::new(scheduler_state)),
        ..SchedulerConfig::default()
    };
    let cluster =
        BallistaCluster::new_from_config(&config).await.map_err(|error| failed(error.to_string()))?;
    start_server(cluster, scheduler.bind, Arc::new(config)).await.map_err(|error| failed(error.to_string()))
}

/// How an executor runs.
#[derive(Clone, Debug)]
pub struct Executor {
    /// The host and port of the scheduler.
    pub scheduler: (String, u16),
    /// The host that it listens on.
    pub bind: String,
    /// The name by which others find it; the address from which it calls where none is told.
    pub host: Option<String>,
    /// Its port for data; the next one is for orders.
    pub port: u16,
    /// How many tasks it runs at once.
    pub cores: usize,
    /// Where it keeps what tasks hand to each other.
    pub work: PathBuf,
    /// Seconds between two signs of life.
    pub heartbeat: u64,
    /// The memory for sorts and joins of all its tasks, in bytes.
    pub memory: Option<u64>,
}

/// Runs an executor until it is stopped.
///
/// # Errors
/// When it cannot listen, or finds no scheduler within half a minute.
pub async fn executor(executor: Executor) -> Result<(), ArchiveError> {
    let failed = |why: String| ArchiveError::Role { role: "executor", why };
    std::fs::create_dir_all(&executor.work).map_err(|error| failed(error.to_string()))?;
    let work = executor.work.clone();
    let config = ExecutorProcessConfig {
        bind_host: executor.bind,
        external_host: executor.host,
        port: executor.port,
        grpc_port: executor.port + 1,
        scheduler_host: executor.scheduler.0,
        scheduler_port: executor.scheduler.1,
        scheduler_connect_timeout_seconds: 30,
        vcores: executor.cores,
        work_dir: Some(executor.work.display().to_string()),
        executor_heartbeat_interval_seconds: executor.heartbeat,
        job_data_ttl_seconds: 3600,
        job_data_clean_up_interval_seconds: 600,
        memory_pool_size: executor.memory,
        override_function_registry: Some(Arc::new(functions())),
        override_runtime_producer: Some(Arc::new(move |_| runtime(Some(&work)))),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.map_err(|error| failed(error.to_string()))
}

/// The functions of the engine and ours.
fn functions() -> BallistaFunctionRegistry {
    let mut registry = BallistaFunctionRegistry::default();
    for function in SessionStateDefaults::default_scalar_functions()
        .into_iter()
        .chain(scalar_functions(&ReadCounter::default()))
    {
        registry.scalar_functions.insert(function.name().to_owned(), function);
    }
    for function in aggregate_functions() {
        registry.aggregate_functions.insert(function.name().to_owned(), function);
    }
    registry
}
