//! Schedulers and executors that know the functions of [`crate::functions`].

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::start_server;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionConfig;

use crate::functions;

/// Seconds without a word after which an executor counts as dead (Ballista's own: 180), how often that is looked at,
/// how often an executor says that it lives, and how long the work waits for another where all are dead.
const TIMEOUT: u64 = 20;
const EXPIRY: u64 = 2;
const HEARTBEAT: u64 = 5;
const NO_EXECUTORS: u64 = 20;

/// Runs a scheduler until the process ends.
///
/// # Errors
/// An address that cannot be listened at.
pub async fn scheduler(bind: SocketAddr) -> Result<()> {
    let config = SchedulerConfig {
        bind_host: bind.ip().to_string(),
        external_host: bind.ip().to_string(),
        bind_port: bind.port(),
        executor_timeout_seconds: TIMEOUT,
        expire_dead_executor_interval_seconds: EXPIRY,
        no_executors_grace_period_seconds: NO_EXECUTORS,
        task_distribution: TaskDistributionPolicy::RoundRobin,
        override_session_builder: Some(Arc::new(|config: SessionConfig| {
            let mut state = default_session_builder(config)?;
            for function in functions::all() {
                state.register_udf(function)?;
            }
            Ok(state)
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let failed = || format!("the scheduler cannot run at {bind}; is another there? (--bind takes another)");
    start_server(cluster, bind, Arc::new(config)).await.with_context(failed)
}

/// What an executor is told.
#[derive(Debug, Clone)]
pub struct Executor {
    /// Host and port of the scheduler.
    pub scheduler: (String, u16),
    /// Where it hands out what it computed; the port after it serves the scheduler.
    pub bind: SocketAddr,
    /// The name by which others reach it, where it is not the address it is bound to.
    pub external: Option<String>,
    /// How many tasks it runs side by side; 0 for one on each core.
    pub cores: usize,
    /// Where it keeps what it computed.
    pub work: std::path::PathBuf,
}

/// Runs an executor with some functions until the process ends.
///
/// # Errors
/// A scheduler that does not answer within a minute, and addresses that cannot be listened at.
pub async fn executor(told: Executor, functions: Vec<Arc<ScalarUDF>>) -> Result<()> {
    let mut registry = BallistaFunctionRegistry::default();
    registry
        .scalar_functions
        .extend(functions.into_iter().map(|function| (function.name().to_owned(), function)));
    let (scheduler_host, scheduler_port) = told.scheduler;
    let at = format!("{scheduler_host}:{scheduler_port}");
    let config = ExecutorProcessConfig {
        bind_host: told.bind.ip().to_string(),
        external_host: Some(told.external.unwrap_or_else(|| told.bind.ip().to_string())),
        port: told.bind.port(),
        grpc_port: told.bind.port().saturating_add(1),
        scheduler_host,
        scheduler_port,
        scheduler_connect_timeout_seconds: 60,
        vcores: told.cores,
        work_dir: Some(told.work.display().to_string()),
        executor_heartbeat_interval_seconds: HEARTBEAT,
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config))
        .await
        .with_context(|| format!("the executor cannot work for the scheduler at {at}"))
}
