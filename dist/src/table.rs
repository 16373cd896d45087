//! Small Parquet files that the client writes for the executors.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::parquet::arrow::ArrowWriter;

/// Writes a table of columns of the same length.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn write(path: &Path, columns: Vec<(&str, ArrayRef)>) -> Result<()> {
    let failed = || format!("{} cannot be written; is there room?", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    save(path, &RecordBatch::try_from_iter(columns)?)
}

/// Writes rows.
///
/// # Errors
/// A file that cannot be written.
pub(crate) fn save(path: &Path, batch: &RecordBatch) -> Result<()> {
    let failed = || format!("{} cannot be written; is there room?", path.display());
    let mut writer = ArrowWriter::try_new(File::create(path).with_context(failed)?, batch.schema(), None)?;
    writer.write(batch)?;
    writer.close().with_context(failed)?;
    Ok(())
}
