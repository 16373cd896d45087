//! Stages of the job: queries whose results are tables in folders that all share.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;

use crate::copies::numbers;
use crate::session::Session;
use crate::table;

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

    /// What tasks that died, or that others took over, have written stays behind: files are those of the table when the
    /// tasks that count have told of them.
    async fn table(&self, name: &str, folder: &Path, sql: &str) -> Result<usize> {
        let started = Instant::now();
        let written = self.work.join(format!("{name}.written"));
        fs::create_dir_all(&written)?;
        let query = self.session.within(self.session.context.sql(sql)).await?;
        let schema = Arc::clone(query.schema().inner());
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let path = written.to_str().context("the folder of the output is no name in UTF-8; rename it")?;
        let sql = format!(
            "SELECT file, count(*) AS rows FROM (SELECT standpoint_write('{}', '{}', {}) AS file FROM ({sql}) AS all_rows) \
             AS files GROUP BY file",
            path.replace('\'', "''"),
            names.join(","),
            quoted.join(", ")
        );
        let files = self.few(&sql).await.with_context(|| format!("stage {name} failed"))?;
        fs::create_dir_all(folder)?;
        let mut rows = 0;
        for file in &files {
            let file_name = file.text(0)?.unwrap_or_default();
            let moved = fs::rename(written.join(&file_name), folder.join(&file_name));
            moved.with_context(|| {
                format!("stage {name}: a file was lost; is the folder one that all share?")
            })?;
            rows += file.count(1)?;
        }
        if files.is_empty() {
            // Nobody writes a file without rows, from which the columns could be told.
            table::save(&folder.join("none.parquet"), &RecordBatch::new_empty(schema))?;
        }
        fs::remove_dir_all(&written)?;
        self.session.name(name, folder).await?;
        self.tell(&format!("{name}: {rows} rows"), started);
        Ok(rows)
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
