//! Parquet: columns with types; only those that are needed are read.

use std::fs::File;

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

use super::fields::{Column, FieldNames, Fields, LOOKED_AT, ROLES};
use super::lines::BATCH;
use super::{Row, Rows, number};
use crate::corpus::page::Refusal;

/// How many times greater than the file its columns may be, once they are greater than [`SMALL`].
const RATIO: i64 = 1000;
const SMALL: i64 = 1 << 30;

/// Reads a file.
///
/// # Errors
/// Why it cannot be used.
pub(crate) fn of_file(file: File, wanted: &FieldNames) -> Result<Rows, Refusal> {
    read(Box::new(SerializedFileReader::new(file).map_err(no_parquet)?), wanted)
}

/// Reads what was unpacked.
///
/// # Errors
/// Why it cannot be used.
pub(crate) fn of_bytes(bytes: Vec<u8>, wanted: &FieldNames) -> Result<Rows, Refusal> {
    read(Box::new(SerializedFileReader::new(Bytes::from(bytes)).map_err(no_parquet)?), wanted)
}

fn no_parquet(error: parquet::errors::ParquetError) -> Refusal {
    Refusal::Failed(format!("is no Parquet file that can be read ({error})"))
}

fn read(reader: Box<dyn FileReader>, wanted: &FieldNames) -> Result<Rows, Refusal> {
    let metadata = reader.metadata();
    let groups = metadata.row_groups();
    let (packed, unpacked) = groups.iter().fold((0_i64, 0_i64), |(packed, unpacked), group| {
        (packed.saturating_add(group.compressed_size()), unpacked.saturating_add(group.total_byte_size()))
    });
    if unpacked > SMALL && unpacked / packed.max(1) > RATIO {
        return Err(
            format!("unpacks to more than {RATIO} times its size; write it anew if you trust it").into()
        );
    }
    let schema = metadata.file_metadata().schema().clone();
    let mut columns: Vec<Column> =
        schema.get_fields().iter().map(|field| Column::new(field.name())).collect();
    // A row that cannot be read is told of when it comes.
    for row in RowIter::from_file(None, &*reader).map_err(no_parquet)?.take(LOOKED_AT).flatten() {
        for (column, (_, value)) in columns.iter_mut().zip(row.get_column_iter()) {
            column.see(&told(value));
        }
    }
    let fields = Fields::choose(&columns, wanted)?;
    let needed = schema
        .get_fields()
        .iter()
        .filter(|field| fields.names.iter().flatten().any(|name| name == field.name()));
    let projection = Type::group_type_builder(schema.name())
        .with_fields(needed.cloned().collect())
        .build()
        .map_err(no_parquet)?;
    let iter = RowIter::from_file_into(reader).project(Some(projection)).map_err(no_parquet)?;
    let mut rows = Rows { columns: Some(fields.clone()), ..Rows::default() };
    let mut batch = Vec::new();
    let mut size = 0;
    for (place, row) in (1_u64..).zip(iter) {
        let row = match row {
            Ok(row) => of_row(row, place, &fields),
            Err(error) => {
                batch.push(Err(Rows::broken(place, format!("{error}; what follows is not read"))));
                break;
            }
        };
        size += row.fields.iter().map(String::len).sum::<usize>();
        batch.push(Ok(row));
        if size >= BATCH {
            rows.take(std::mem::take(&mut batch));
            size = 0;
        }
    }
    rows.take(batch);
    Ok(rows)
}

fn of_row(row: parquet::record::Row, place: u64, fields: &Fields) -> Row {
    let mut found = Row { line: number(place), ..Row::default() };
    for (name, value) in row.into_columns() {
        for role in ROLES {
            if fields.names[role as usize].as_ref() == Some(&name) {
                found.fields[role as usize] = told(&value);
            }
        }
    }
    found
}

/// What a value says as text; times as seconds since 1970.
fn told(value: &Field) -> String {
    const DAY: f64 = 86_400.0;
    match value {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Date(days) => super::fields::of_days(i64::from(*days)),
        Field::TimestampMillis(time) => super::fields::of_days((*time as f64 / 1e3 / DAY).floor() as i64),
        Field::TimestampMicros(time) => super::fields::of_days((*time as f64 / 1e6 / DAY).floor() as i64),
        Field::ListInternal(list) => {
            let told: Vec<String> =
                list.elements().iter().map(told).filter(|text| !text.is_empty()).collect();
            told.join("; ")
        }
        other => other.to_string().trim_matches('"').to_owned(),
    }
}
