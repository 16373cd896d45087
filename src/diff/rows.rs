//! Tables of a run, row by row and without trusting them.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::digest::hex;
use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::report::Format;
use crate::report::table::unguarded;

/// Bytes that no row has.
const LONGEST: u64 = 16 << 20;
/// Bytes of a Parquet file at most, which is read as a whole.
const LONGEST_FILE: u64 = 1 << 30;

/// A table that a run wrote.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) format: Format,
    /// Its hash by `run.json`.
    pub(super) sha256: String,
}

/// The cells of a row, in the order in which columns were asked for; one that holds nothing is empty.
pub(super) struct Cells<'a> {
    cells: Vec<Cow<'a, str>>,
}

impl Cells<'_> {
    /// The text of a cell.
    pub(super) fn text(&self, place: usize) -> &str {
        &self.cells[place]
    }

    /// The parts of a cell between semicolons.
    pub(super) fn list(&self, place: usize) -> Vec<String> {
        let parts = self.cells[place].split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A number, if the cell is one; `None` for an empty cell.
    pub(super) fn maybe(&self, place: usize) -> Result<Option<f64>, String> {
        let text = self.text(place);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(format!("“{}” is no number", short(text))),
        }
    }

    /// A count.
    pub(super) fn count(&self, place: usize) -> Result<usize, String> {
        let text = self.text(place);
        // More than a file could hold, and sums of many stay far from the end of the type.
        let count = text.parse::<u32>().map(|count| count as usize);
        count.map_err(|_| format!("“{}” is no count", short(text)))
    }
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What is wrong, and in which line or row if it is in one.
type Fault = (Option<u64>, String);

impl Source {
    /// Hands out each row of the table: the cells of these columns.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Saved`] with the line for a table that is damaged, has not these columns or is not the one
    /// of which `run.json` tells, and where `row` refuses one.
    pub(super) fn each(
        &self,
        columns: &[&str],
        row: &mut dyn FnMut(&Cells<'_>) -> Result<(), String>,
    ) -> Result<()> {
        let read = |source| Error::Read { path: self.path.clone(), source };
        let metadata = fs::metadata(&self.path).map_err(read)?;
        // A pipe would be waited for.
        if !metadata.is_file() {
            return Err(self.fault((None, "is no file".to_owned())));
        }
        if self.format == Format::Parquet && metadata.len() > LONGEST_FILE {
            let most = LONGEST_FILE >> 20;
            let reason = format!(
                "has more than {most} MiB, too much to be compared; write CSV there, with standpoint report --format csv,parquet"
            );
            return Err(Error::Saved { path: self.path.clone(), reason });
        }
        let file = Checked { from: File::open(&self.path).map_err(read)?, hash: Sha256::new(), since: 0 };
        let done = match self.format {
            Format::Csv => csv(file, columns, row),
            Format::Jsonl => lines(file, columns, row),
            Format::Parquet => parquet(file, columns, row),
        };
        let hash = done.map_err(|fault| self.fault(fault))?;
        if hash != self.sha256 {
            let reason = "was changed since, or is of another run than run.json is".to_owned();
            return Err(self.fault((None, reason)));
        }
        Ok(())
    }

    fn fault(&self, (at, message): Fault) -> Error {
        let what = if self.format == Format::Parquet { "row" } else { "line" };
        let at = at.map_or(String::new(), |line| format!("{what} {line}: "));
        Error::damaged(self.path.clone(), format!("{at}{message}"))
    }
}

/// A file that is hashed on its way and has no row without end.
struct Checked {
    from: File,
    hash: Sha256,
    /// Bytes since the last row.
    since: u64,
}

impl Checked {
    fn sha256(self) -> String {
        hex(&self.hash.finalize())
    }
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.since > LONGEST {
            return Err(io::Error::other(format!("a row has more than {} MiB", LONGEST >> 20)));
        }
        let bytes = self.from.read(into)?;
        self.hash.update(&into[..bytes]);
        self.since += bytes as u64;
        Ok(bytes)
    }
}

fn missing(column: &str) -> String {
    format!("has no column “{column}”")
}

fn csv(
    file: Checked,
    columns: &[&str],
    row: &mut dyn FnMut(&Cells<'_>) -> Result<(), String>,
) -> Result<String, Fault> {
    let mut reader = csv::Reader::from_reader(file);
    let header = reader.headers().map_err(|error| csv_fault(&error))?.clone();
    let place = |column: &&str| {
        let found = header.iter().position(|name| name == *column);
        found.ok_or_else(|| (Some(1), missing(column)))
    };
    let places: Vec<usize> = columns.iter().map(place).collect::<Result<_, Fault>>()?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| csv_fault(&error))? {
        reader.get_mut().since = 0;
        let cell = |&place: &usize| Cow::Borrowed(unguarded(record.get(place).unwrap_or_default()));
        let cells = Cells { cells: places.iter().map(cell).collect() };
        row(&cells).map_err(|message| (record.position().map(csv::Position::line), message))?;
    }
    Ok(reader.into_inner().sha256())
}

fn csv_fault(error: &csv::Error) -> Fault {
    let line = error.position().map(csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        csv::ErrorKind::Utf8 { .. } => "is no UTF-8 text".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} cells, and the header {expected_len}")
        }
        _ => error.to_string(),
    };
    (line, message)
}

fn lines(
    file: Checked,
    columns: &[&str],
    row: &mut dyn FnMut(&Cells<'_>) -> Result<(), String>,
) -> Result<String, Fault> {
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let fault = |message: String| (Some(number), message);
        if reader.read_until(b'\n', &mut line).map_err(|error| fault(error.to_string()))? == 0 {
            break;
        }
        reader.get_mut().since = 0;
        let object: Map<String, Value> =
            serde_json::from_slice(&line).map_err(|error| fault(format!("is no JSON object ({error})")))?;
        let cell = |column: &&str| match object.get(*column) {
            None => Err(fault(missing(column))),
            Some(Value::Null) => Ok(Cow::Borrowed("")),
            Some(Value::String(text)) => Ok(Cow::Borrowed(text.as_str())),
            Some(other) => Ok(Cow::Owned(other.to_string())),
        };
        let cells = Cells { cells: columns.iter().map(cell).collect::<Result<_, Fault>>()? };
        row(&cells).map_err(fault)?;
    }
    Ok(reader.into_inner().sha256())
}

fn parquet(
    mut file: Checked,
    columns: &[&str],
    row: &mut dyn FnMut(&Cells<'_>) -> Result<(), String>,
) -> Result<String, Fault> {
    let whole = |message: String| (None, message);
    let mut bytes = Vec::new();
    // It may grow while it is read.
    let read = (&mut file.from).take(LONGEST_FILE).read_to_end(&mut bytes);
    read.map_err(|error| whole(error.to_string()))?;
    file.hash.update(&bytes);
    let bytes = Bytes::from(bytes);
    let damaged = |error: parquet::errors::ParquetError| whole(format!("is damaged ({error})"));
    let rows = || {
        let reader = SerializedFileReader::new(bytes).map_err(damaged)?;
        let descriptor = reader.metadata().file_metadata().schema_descr();
        let names: Vec<&str> = descriptor.columns().iter().map(|column| column.name()).collect();
        let place = |column: &&str| {
            names.iter().position(|name| name == column).ok_or_else(|| whole(missing(column)))
        };
        let places: Vec<usize> = columns.iter().map(place).collect::<Result<_, Fault>>()?;
        for (number, found) in (1_u64..).zip(reader.get_row_iter(None).map_err(damaged)?) {
            let found = found.map_err(damaged)?;
            let fields: Vec<&Field> = found.get_column_iter().map(|(_, field)| field).collect();
            let cell = |&place: &usize| match fields.get(place) {
                None | Some(Field::Null) => Cow::Borrowed(""),
                Some(Field::Str(text)) => Cow::Borrowed(text.as_str()),
                Some(other) => Cow::Owned(other.to_string()),
            };
            let cells = Cells { cells: places.iter().map(cell).collect() };
            row(&cells).map_err(|message| (Some(number), message))?;
        }
        Ok(())
    };
    guarded(rows).unwrap_or_else(|| Err(whole("is damaged".to_owned())))?;
    Ok(file.sha256())
}

/// A folder's table in the first format in which `run.json` names it.
pub(super) fn source(folder: &Path, files: &Map<String, Value>, table: &str) -> Result<Source> {
    let found = Format::ALL.into_iter().find_map(|format| {
        let name = format!("{table}.{}", format.extension());
        let sha256 = files.get(&name)?.as_str()?.to_owned();
        Some(Source { path: folder.join(name), format, sha256 })
    });
    found
        .ok_or_else(|| Error::damaged(folder.to_path_buf(), format!("its run.json names no table “{table}”")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_done_about_a_table_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |name: &str, format, bytes: u64| {
            let path = folder.path().join(name);
            File::create(&path).unwrap().set_len(bytes).unwrap();
            let table = Source { path, format, sha256: String::new() };
            table.each(&["doc_id"], &mut |_| Ok(())).unwrap_err().to_string()
        };
        let long = refused("a.parquet", Format::Parquet, LONGEST_FILE + 1);
        assert!(long.contains("1024 MiB") && long.ends_with("report --format csv,parquet"), "{long}");
        let damaged = refused("a.csv", Format::Csv, 10);
        assert!(damaged.ends_with("run standpoint analyze again"), "{damaged}");
    }
}
