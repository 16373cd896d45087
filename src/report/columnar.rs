//! Parquet: columns with their types, compressed.
//!
//! Every column is optional unless its schema says that no cell is empty. Rows are kept until there are enough of them
//! for a row group; the bytes depend on nothing but the rows.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::schema::{Column, Kind, Schema};
use super::table::{Cell, rounded};

/// Rows of a group, so that memory stays bounded.
const GROUP: usize = 100_000;
const MEMORY: &str = "memory does not fail to be written, and each column has values of its type";

/// The values of a column that are there.
enum Values {
    Text(Vec<ByteArray>),
    Int(Vec<i64>),
    Float(Vec<f64>, usize),
    Bool(Vec<bool>),
}

/// A column of the group that is being filled.
struct Filling {
    values: Values,
    /// For each row 1 where there is a value; `None` if no cell is ever empty.
    levels: Option<Vec<i16>>,
}

impl Filling {
    fn new(column: &Column) -> Self {
        let values = match column.kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Int => Values::Int(Vec::new()),
            Kind::Float(decimals) => Values::Float(Vec::new(), decimals),
            Kind::Bool => Values::Bool(Vec::new()),
        };
        Self { values, levels: (!column.required).then(Vec::new) }
    }

    fn push(&mut self, cell: Cell<'_>) {
        let there = match (&mut self.values, cell) {
            (Values::Text(texts), Cell::Text(text)) if !text.is_empty() || self.levels.is_none() => {
                texts.push(text.as_bytes().to_vec().into());
                true
            }
            (Values::Int(values), Cell::Int(value)) => {
                values.push(value);
                true
            }
            (Values::Float(values, decimals), Cell::Float(value)) => {
                values.push(rounded(value, *decimals));
                true
            }
            (Values::Bool(values), Cell::Bool(value)) => {
                values.push(value);
                true
            }
            _ => false,
        };
        if let Some(levels) = &mut self.levels {
            levels.push(there.into());
        }
    }

    fn write(&self, mut column: SerializedColumnWriter<'_>) -> Result<()> {
        let levels = self.levels.as_deref();
        match (column.untyped(), &self.values) {
            (ColumnWriter::ByteArrayColumnWriter(out), Values::Text(values)) => {
                out.write_batch(values, levels, None)?;
            }
            (ColumnWriter::Int64ColumnWriter(out), Values::Int(values)) => {
                out.write_batch(values, levels, None)?;
            }
            (ColumnWriter::DoubleColumnWriter(out), Values::Float(values, _)) => {
                out.write_batch(values, levels, None)?;
            }
            (ColumnWriter::BoolColumnWriter(out), Values::Bool(values)) => {
                out.write_batch(values, levels, None)?;
            }
            _ => {}
        }
        column.close()
    }
}

/// A file that is being made in memory.
pub(super) struct Parquet {
    schema: &'static Schema,
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Filling>,
    rows: usize,
}

impl Parquet {
    /// A file without rows.
    pub(super) fn new(schema: &'static Schema) -> Self {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("standpoint ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer =
            SerializedFileWriter::new(Vec::new(), file_type(schema), Arc::new(properties)).expect(MEMORY);
        Self { schema, writer, columns: fresh(schema), rows: 0 }
    }

    /// Adds a row: a cell for each column.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) {
        for (column, &cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.flush().expect(MEMORY);
        }
    }

    fn flush(&mut self) -> Result<()> {
        let columns = std::mem::replace(&mut self.columns, fresh(self.schema));
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for filled in columns {
            if let Some(column) = group.next_column()? {
                filled.write(column)?;
            }
        }
        group.close().map(drop)
    }

    /// The bytes of the file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.rows > 0 {
            self.flush().expect(MEMORY);
        }
        self.writer.into_inner().expect(MEMORY)
    }
}

fn fresh(schema: &Schema) -> Vec<Filling> {
    schema.columns.iter().map(Filling::new).collect()
}

fn file_type(schema: &Schema) -> TypePtr {
    let columns = schema.columns.iter().map(|column| Arc::new(column_type(column))).collect();
    let group = Type::group_type_builder(schema.name).with_fields(columns).build();
    Arc::new(group.expect("a group of valid columns is valid"))
}

fn column_type(column: &Column) -> Type {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Int => (Physical::INT64, None),
        Kind::Float(_) => (Physical::DOUBLE, None),
        Kind::Bool => (Physical::BOOLEAN, None),
    };
    let repetition = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let built = Type::primitive_type_builder(column.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build();
    built.expect("each kind has a physical type that its logical one allows")
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;
    use crate::report::schema;

    fn memberships(rows: usize) -> Vec<u8> {
        let mut file = Parquet::new(&schema::MEMBERSHIPS);
        for row in 0..rows {
            let id = format!("={row}");
            let passages = if row % 2 == 0 { Cell::Empty } else { Cell::Float(0.25) };
            file.row(&[Cell::Text(&id), Cell::Text("t1"), Cell::Float(1.0 / 3.0), passages]);
        }
        file.finish()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let reader = SerializedFileReader::new(bytes::Bytes::from(memberships(GROUP + 2))).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(std::result::Result::unwrap).collect();
        assert_eq!(rows.len(), GROUP + 2);
        assert_eq!(rows[GROUP + 1].get_string(0).unwrap(), "=100001");
        assert_eq!(rows[1].get_double(2).unwrap(), 0.333_333);
        assert_eq!(rows[1].get_double(3).unwrap(), 0.25);
        assert!(rows[0].get_double(3).is_err());
    }

    #[test]
    fn the_same_rows_make_the_same_bytes_and_none_a_file() {
        assert_eq!(memberships(10), memberships(10));
        let reader = SerializedFileReader::new(bytes::Bytes::from(memberships(0))).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
    }
}
