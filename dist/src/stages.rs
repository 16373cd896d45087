//! Stages of the job: queries whose results are tables in folders that all share.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::dataframe::DataFrameWriteOptions;

use crate::copies::numbers;
use crate::session::Session;
use crate::table;

/// How often a stage is written anew where files of a writer that died lie between the others.
const WRITES: usize = 3;

/// Where stages run, and where their tables lie.
pub(crate) struct Stages<'a> {
    pub session: &'a Session,
    /// For what is needed meanwhile.
    pub work: &'a Path,
    /// For results.
    pub done: PathBuf,
    /// Called with a line on each stage that is done.
    pub tell: &'a dyn Fn(&str),
}

impl Stages<'_> {
    /// Writes what a query gives as a table that is needed meanwhile, and returns its rows.
    pub(crate) async fn meanwhile(&self, name: &str, sql: &str) -> Result<usize> {
        self.table(name, &self.work.join(name), sql).await
    }

    /// Writes what a query gives as a table of the results, and returns its rows.
    pub(crate) async fn result(&self, name: &str, sql: &str) -> Result<usize> {
        self.table(name, &self.done.join(name), sql).await
    }

    /// There is no commit of a job: a writer that died leaves files behind, so the rows that lie there are held against
    /// those that the writers tell of.
    async fn table(&self, name: &str, folder: &Path, sql: &str) -> Result<usize> {
        let started = Instant::now();
        for _ in 0..WRITES {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
            let target = format!("{}/", folder.display());
            let (schema, written) = self
                .session
                .within(async {
                    let query = self.session.context.sql(sql).await?;
                    let schema = Arc::clone(query.schema().inner());
                    let written = query.write_parquet(&target, DataFrameWriteOptions::new(), None).await?;
                    Ok((schema, written))
                })
                .await
                .with_context(|| format!("stage {name} failed"))?;
            let mut told = 0;
            for batch in &written {
                told += numbers(batch, 0)?.into_iter().sum::<i64>();
            }
            if told == 0 {
                // Nobody writes a file without rows, from which the columns could be told.
                table::save(&folder.join("none.parquet"), &RecordBatch::new_empty(schema))?;
            }
            self.session.context.deregister_table(name)?;
            self.session.name(name, folder).await?;
            let counted = self.session.rows(&format!("SELECT count(*) FROM {name}")).await?;
            let lie = counted.first().map(|batch| numbers(batch, 0)).transpose()?.unwrap_or_default();
            if lie == [told] {
                self.tell(&format!("{name}: {told} rows"), started);
                return Ok(usize::try_from(told)?);
            }
            (self.tell)(&format!("{name}: rows of a writer that died are there; it is written anew"));
        }
        bail!("stage {name} was written {WRITES} times and is not whole; look whether executors die")
    }

    /// Tells what is done, and since when it took.
    pub(crate) fn tell(&self, what: &str, since: Instant) {
        (self.tell)(&format!("{what} ({:.1} s)", since.elapsed().as_secs_f64()));
    }

    /// The rows of a query, which must be few: each as its columns by their place.
    pub(crate) async fn few(&self, sql: &str) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for batch in self.session.rows(sql).await? {
            for row in 0..batch.num_rows() {
                rows.push(Row { batch: batch.clone(), row });
            }
        }
        Ok(rows)
    }
}

/// A row of a result.
pub(crate) struct Row {
    batch: RecordBatch,
    row: usize,
}

impl Row {
    /// A number; 0 where there is none.
    pub(crate) fn number(&self, column: usize) -> Result<i64> {
        Ok(numbers(&self.batch.slice(self.row, 1), column)?[0])
    }

    /// A count; 0 where there is none.
    pub(crate) fn count(&self, column: usize) -> Result<usize> {
        Ok(usize::try_from(self.number(column)?)?)
    }

    /// A text, if there is one.
    pub(crate) fn text(&self, column: usize) -> Result<Option<String>> {
        let texts = cast(&self.batch.column(column).slice(self.row, 1), &DataType::Utf8)?;
        let texts = texts.as_string::<i32>();
        Ok(texts.is_valid(0).then(|| texts.value(0).to_owned()))
    }
}
