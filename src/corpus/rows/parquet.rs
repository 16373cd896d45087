//! Parquet: columns with types; only those that are needed are read.

use std::fs::File;

use bytes::Bytes;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

use super::fields::{Column, FieldNames, Fields, LOOKED_AT, ROLES, Role};
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
    let in_nanoseconds =
        needed.clone().filter(|field| is_in_nanoseconds(field)).map(|field| field.name().to_owned());
    let in_nanoseconds: Vec<String> = in_nanoseconds.collect();
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
            Ok(row) => of_row(row, place, &fields, &in_nanoseconds),
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

fn of_row(row: parquet::record::Row, place: u64, fields: &Fields, in_nanoseconds: &[String]) -> Row {
    let mut found = Row { line: number(place), ..Row::default() };
    for (name, value) in row.into_columns() {
        for role in ROLES {
            if fields.names[role as usize].as_ref() == Some(&name) {
                found.fields[role as usize] = match value {
                    Field::Long(time) if role == Role::Date && in_nanoseconds.contains(&name) => {
                        super::times::of_days(time.div_euclid(86_400_000_000_000))
                    }
                    _ => told(&value),
                };
            }
        }
    }
    found
}

/// True for times in nanoseconds, which come as bare numbers.
fn is_in_nanoseconds(field: &Type) -> bool {
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => time.unit == TimeUnit::NANOS,
        _ => false,
    }
}

/// What a value says as text; times as their day.
fn told(value: &Field) -> String {
    const DAY: f64 = 86_400.0;
    match value {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Date(days) => super::times::of_days(i64::from(*days)),
        Field::TimestampMillis(time) => super::times::of_days((*time as f64 / 1e3 / DAY).floor() as i64),
        Field::TimestampMicros(time) => super::times::of_days((*time as f64 / 1e6 / DAY).floor() as i64),
        Field::ListInternal(list) => {
            let told: Vec<String> =
                list.elements().iter().map(told).filter(|text| !text.is_empty()).collect();
            told.join("; ")
        }
        other => other.to_string().trim_matches('"').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    /// A file with a text and a date in each row.
    fn file(date: &str, dates: &[i64]) -> Vec<u8> {
        let schema = format!("message rows {{ required binary text (UTF8); required int64 date {date}; }}");
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts = vec![ByteArray::from("The ferry came back."); dates.len()];
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(dates, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    #[test]
    fn times_of_each_unit() {
        for (unit, of_second) in [("MILLIS", 1_000), ("MICROS", 1_000_000), ("NANOS", 1_000_000_000)] {
            let times = [1_552_521_600 * of_second, 1_552_521_600 * of_second - 1, -86_400 * of_second];
            let rows =
                of_bytes(file(&format!("(TIMESTAMP({unit},true))"), &times), &FieldNames::default()).unwrap();
            let dates: Vec<String> =
                rows.articles.iter().map(|article| article.metadata.date.unwrap().to_string()).collect();
            assert_eq!(dates, ["2019-03-14", "2019-03-13", "1969-12-31"], "{unit}");
        }
        let rows = of_bytes(file("", &[1_552_521_600_000_000_000]), &FieldNames::default()).unwrap();
        assert_eq!(rows.articles[0].metadata.date.unwrap().to_string(), "2019-03-14");
    }
}
