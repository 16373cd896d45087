//! Writing tables where their rows are: what DataFusion itself writes is brought to one task before.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;

/// `standpoint_write(folder, names, column, …)`: writes rows as a file in a folder that all share, with columns of these
/// names, joined by commas; tells for each row in which file it lies.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Write {
    signature: Signature,
}

pub(crate) fn function() -> Arc<ScalarUDF> {
    Arc::new(ScalarUDF::from(Write { signature: Signature::variadic_any(Volatility::Volatile) }))
}

impl ScalarUDFImpl for Write {
    fn name(&self) -> &str {
        "standpoint_write"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = given.number_rows;
        let file = if rows == 0 { String::new() } else { file(&given.args, rows)? };
        Ok(ColumnarValue::Array(Arc::new(StringArray::from(vec![file; rows]))))
    }
}

fn file(columns: &[ColumnarValue], rows: usize) -> Result<String> {
    let wrong = |what: &str| DataFusionError::Execution(format!("standpoint_write: {what}"));
    let text = |column: Option<&ColumnarValue>| -> Result<String> {
        let array = column.ok_or_else(|| wrong("an argument is missing"))?.to_array(1)?;
        let texts = array.as_string_opt::<i32>().filter(|texts| !texts.is_empty());
        Ok(texts.ok_or_else(|| wrong("folder and names are texts"))?.value(0).to_owned())
    };
    let (folder, names) = (text(columns.first())?, text(columns.get(1))?);
    let arrays: Result<Vec<_>> = columns.iter().skip(2).map(|column| column.to_array(rows)).collect();
    let arrays = arrays?;
    let fields =
        names.split(',').zip(&arrays).map(|(name, array)| Field::new(name, array.data_type().clone(), true));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays)?;
    // A name that nobody else has, whatever machine they are on.
    let made = tempfile::Builder::new()
        .prefix("")
        .suffix(".parquet")
        .rand_bytes(16)
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(&folder)?;
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = ArrowWriter::try_new(made.as_file().try_clone()?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    let (_, path) = made.keep().map_err(|error| error.error)?;
    let name = path.file_name().and_then(|name| name.to_str());
    Ok(name.ok_or_else(|| wrong("a name is none"))?.to_owned())
}
