//! A client's end: where its queries run, how long they may take, and whether all executors are of its kind.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::arrow::array::{AsArray, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use crate::{functions, table};

/// Where the work is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// By DataFusion, in this process.
    Here,
    /// By a scheduler and an executor of Ballista in this process.
    Standalone,
    /// By those who work for the scheduler at this host and port.
    Cluster(String),
}

/// Bytes of a table that each task may hold to join others with it, and of its rows at least.
const SMALL: usize = 256 << 20;
const ROW: usize = 16;

/// How often a query is asked again.
const AGAIN: usize = 3;

/// True for an error of the way to whoever has the rows. Ballista starts tasks again while a query runs; its rows are fetched
/// by the client when it is done, from each executor.
fn is_lost(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("GrpcConnectionError")
}

/// A connection, and the instant at which all must be done.
pub struct Session {
    /// What runs queries.
    pub context: SessionContext,
    /// Into how many parts the work is cut.
    pub parts: usize,
    deadline: Instant,
    limit: Duration,
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    /// An address that is none.
    pub async fn open(place: &Place, parts: usize, limit: Duration) -> Result<Self> {
        // Names of fields that this optimisation draws out do not survive the way to the scheduler (DataFusion 55.2).
        // Adaptive planning hangs where an executor dies whose output is needed (datafusion-ballista issue 1986).
        let config = SessionConfig::new_with_ballista()
            .with_target_partitions(parts)
            .with_round_robin_repartition(false)
            .set_bool("datafusion.optimizer.enable_leaf_expression_pushdown", false)
            .set_bool("ballista.planner.adaptive.enabled", false)
            // One side of each join here is narrow or small. Ballista's usual sort-merge joins would move and sort texts, and
            // so would hash joins whose small side is not given to each task as a whole.
            .set_bool("datafusion.optimizer.prefer_hash_join", true)
            .with_ballista_broadcast_join_threshold_bytes(SMALL)
            .set_usize("datafusion.optimizer.hash_join_single_partition_threshold", SMALL)
            .set_usize("datafusion.optimizer.hash_join_single_partition_threshold_rows", SMALL / ROW);
        let mut builder = SessionStateBuilder::new().with_default_features();
        builder = match place {
            Place::Here => builder.with_config(SessionConfig::new().with_target_partitions(parts)),
            _ => builder.with_config(config),
        };
        let mut state = builder.build();
        register(&mut state)?;
        let context = match place {
            Place::Here => SessionContext::new_with_state(state),
            Place::Standalone => SessionContext::standalone_with_state(state).await?,
            Place::Cluster(at) => SessionContext::remote_with_state(&format!("df://{at}"), state)
                .await
                .with_context(|| format!("{at} is no scheduler; --scheduler takes host:port"))?,
        };
        // Once more: making the context replaced them.
        for function in functions::all() {
            context.register_udf(function.as_ref().clone());
        }
        Ok(Self { context, parts, deadline: Instant::now() + limit, limit })
    }

    /// Waits for work as long as there is time.
    ///
    /// # Errors
    /// Those of the work, and a deadline that passes.
    pub async fn within<T>(&self, work: impl Future<Output = datafusion::common::Result<T>>) -> Result<T> {
        match tokio::time::timeout_at(self.deadline.into(), work).await {
            Ok(done) => Ok(done?),
            Err(_) => bail!(
                "not done within {} s; look whether scheduler and executors live, or raise --deadline",
                self.limit.as_secs()
            ),
        }
    }

    /// The rows of a query. It is asked again where an executor died that was done, and had the rows.
    ///
    /// # Errors
    /// Those of the query, and a deadline that passes.
    pub async fn rows(&self, sql: &str) -> Result<Vec<RecordBatch>> {
        let ask = || self.within(async { self.context.sql(sql).await?.collect().await });
        for _ in 0..AGAIN {
            match ask().await {
                Err(error) if is_lost(&error) => {}
                done => return done,
            }
        }
        ask().await
    }

    /// Gives a folder of Parquet files a name for queries.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub async fn name(&self, name: &str, folder: &Path) -> Result<()> {
        let options = ParquetReadOptions::default();
        let folder = format!("{}/", folder.display());
        self.within(self.context.register_parquet(name, folder, options)).await
    }

    /// Asks the executors who they are, before there is work to lose. Returns how many answered.
    ///
    /// # Errors
    /// Nobody answers; a function is missing; a version is another.
    pub async fn check(&self, work: &Path) -> Result<usize> {
        let folder = work.join("probe");
        let asked = self.parts * 4;
        for place in 0..asked {
            let texts: StringArray = [Some(place.to_string())].into_iter().collect();
            table::write(&folder.join(format!("{place:04}.parquet")), vec![("who", Arc::new(texts))])?;
        }
        self.name("probe", &folder).await?;
        let sql = "SELECT DISTINCT standpoint_probe(who) AS who FROM probe";
        let answers = self.rows(sql).await.with_context(|| {
            format!(
                "the executors do not answer as standpoint-dist {} would: where a function is missing, an executor is \
                 another program or too old; start all from the same build",
                functions::VERSION
            )
        })?;
        let mut who: Vec<String> = Vec::new();
        for batch in &answers {
            let texts = cast(batch.column(0), &DataType::Utf8)?;
            who.extend(texts.as_string::<i32>().iter().flatten().map(str::to_owned));
        }
        who.sort();
        who.dedup();
        let other = who.iter().find(|who| who.split(' ').next() != Some(functions::VERSION));
        if let Some(other) = other {
            let (version, process) = other.split_once(' ').unwrap_or((other, "?"));
            bail!(
                "an executor (process {process}) is standpoint-dist {version}, this is {}; start all from the same build",
                functions::VERSION
            );
        }
        Ok(who.len())
    }
}

fn register(state: &mut datafusion::execution::SessionState) -> Result<()> {
    use datafusion::execution::FunctionRegistry;
    for function in functions::all() {
        state.register_udf(function)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_nobody_has_any_more_are_told_from_a_query_that_fails() {
        let lost = "Execution error: GrpcConnectionError(\"Error connecting to Ballista scheduler or executor at …\")";
        assert!(is_lost(&anyhow::anyhow!(lost).context("a stage failed")));
        assert!(!is_lost(&anyhow::anyhow!("Job 038 failed: all executors were lost")));
    }
}
