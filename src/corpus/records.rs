//! Collections with a label for each article: JSON lines or CSV with a header.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use serde_json::Value;

use super::rows::{json, lines, lines::BATCH};
use crate::error::{Error, Result};

/// An article with the class that somebody gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Its class, empty where it has none.
    pub label: String,
    /// Its title, empty where it has none.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// A labelled collection that is read a part at a time, as often as is needed.
#[derive(Debug)]
pub struct Records {
    path: PathBuf,
    label: String,
    file: File,
    /// Its bytes and its last change when it was opened.
    state: (u64, Option<SystemTime>),
}

/// The rows of a part of the file.
#[derive(Debug)]
pub struct Batch {
    /// The rows in their order.
    pub rows: Vec<Labelled>,
    /// Bytes that the part takes in the file.
    pub bytes: u64,
}

impl Records {
    /// Opens a collection. Of every row the field `label` is read and the fields `title` and `text`; what a row lacks is
    /// empty. A file whose name ends in `.csv` is CSV, any other one JSON lines; `-` is standard input, JSON
    /// lines. What can be read only once is copied to a temporary file.
    ///
    /// # Errors
    /// [`Error::InputMissing`] and [`Error::Read`] for a file that cannot be opened.
    pub fn open(path: &Path, label: &str) -> Result<Self> {
        let failed = |source| Error::Read { path: path.to_path_buf(), source };
        let file = if path == Path::new("-") {
            copied(&mut io::stdin().lock()).map_err(failed)?
        } else if path.exists() {
            let mut file = super::open(path).map_err(failed)?;
            let is_file = file.metadata().map_err(failed)?.is_file();
            if is_file { file } else { copied(&mut file).map_err(failed)? }
        } else {
            return Err(Error::InputMissing { path: path.to_path_buf() });
        };
        let state = state(&file).map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), label: label.to_owned(), file, state })
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.state.0
    }

    /// Goes through the collection from its beginning.
    ///
    /// # Errors
    /// What `found` returns; [`Error::Read`] where the file fails or has changed since it was opened,
    /// [`Error::Settings`] with the line for a row that is not well-formed, or a header that lacks a column.
    pub fn each_batch(&self, mut found: impl FnMut(Batch) -> Result<()>) -> Result<()> {
        let is_csv = self.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let failed = |source| Error::Read { path: self.path.clone(), source };
        (&self.file).seek(SeekFrom::Start(0)).map_err(failed)?;
        if is_csv { self.each_of_csv(&mut found) } else { self.each_of_json(&mut found) }?;
        if state(&self.file).map_err(failed)? != self.state {
            return Err(failed(io::Error::other("it was changed at the same time")));
        }
        Ok(())
    }

    fn bad(&self, line: u64, message: &str) -> Error {
        Error::Settings { file: self.path.display().to_string(), message: format!("line {line}: {message}") }
    }

    fn each_of_json(&self, found: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let failed = |source| Error::Read { path: self.path.clone(), source };
        let names = [Some(self.label.clone()), Some("title".to_owned()), Some("text".to_owned())];
        lines::each(&self.file, failed, |part| {
            if let Some(&line) = part.too_long.first() {
                return Err(self.bad(line, "the line is too long"));
            }
            let rows: Vec<Result<Option<Labelled>, String>> =
                part.lines.par_iter().map(|(_, line)| of_json(line, &names)).collect();
            let mut good = Vec::with_capacity(rows.len());
            for (row, (number, _)) in rows.into_iter().zip(&part.lines) {
                good.extend(row.map_err(|message| self.bad(*number, &message))?);
            }
            found(Batch { rows: good, bytes: part.bytes })
        })
    }

    fn each_of_csv(&self, found: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(&self.file));
        let headers = reader.headers().map_err(|error| self.bad(1, &error.to_string()))?.clone();
        let place =
            |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
        let need = |name: &str| {
            place(name).ok_or_else(|| {
                let known: Vec<&str> = headers.iter().collect();
                self.bad(1, &format!("no column “{name}”; there are: {}", known.join(", ")))
            })
        };
        let (label, text, title) = (need(&self.label)?, need("text")?, place("title"));
        let mut batch = Batch { rows: Vec::new(), bytes: 0 };
        let mut record = csv::StringRecord::new();
        let mut begin = 0;
        while reader.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            self.bad(line, &format!("no CSV row ({error})"))
        })? {
            let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
            let title = title.map(field).unwrap_or_default();
            batch.rows.push(Labelled { label: field(label), title, text: field(text) });
            batch.bytes = reader.position().byte() - begin;
            if batch.bytes >= BATCH as u64 {
                begin = reader.position().byte();
                found(std::mem::replace(&mut batch, Batch { rows: Vec::new(), bytes: 0 }))?;
            }
        }
        if batch.rows.is_empty() { Ok(()) } else { found(batch) }
    }
}

fn state(file: &File) -> io::Result<(u64, Option<SystemTime>)> {
    let metadata = file.metadata()?;
    Ok((metadata.len(), metadata.modified().ok()))
}

/// A temporary file without a name, which the system removes.
fn copied(input: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(input, &mut file)?;
    Ok(file)
}

/// The row of a line, of the fields of label, title and text; `None` for an empty one.
fn of_json(line: &[u8], names: &[Option<String>; 3]) -> Result<Option<Labelled>, String> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let fields = json::pick(line, names)
        .map_err(|error| format!("no JSON object ({error}); give one object a line"))?;
    let field = |value| match value {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    let [label, title, text] = fields.map(|value| field(value).unwrap_or_default());
    Ok(Some(Labelled { label, title, text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, content: &str) -> Result<Vec<Labelled>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let records = Records::open(&path, "class")?;
        let mut passes = [Vec::new(), Vec::new()];
        for rows in &mut passes {
            let mut bytes = 0;
            records.each_batch(|batch| {
                bytes += batch.bytes;
                rows.extend(batch.rows);
                Ok(())
            })?;
            assert_eq!(bytes, records.bytes());
        }
        let [first, again] = passes;
        assert_eq!(first, again);
        Ok(first)
    }

    #[test]
    fn json_lines_and_csv_give_the_same() {
        let json = read(
            "a.jsonl",
            "{\"class\": 1, \"text\": \"b, c\"}\n\n{\"class\": \"x\", \"more\": [{}], \"title\": \"t\", \"text\": \"d\"}",
        );
        let csv = read("a.csv", "title,text,class\n,\"b, c\",1\nt,d,x\n");
        assert_eq!(json.unwrap(), csv.unwrap());
        // With a byte order mark, as some systems write them.
        let marked = read("a.jsonl", "\u{feff}{\"class\": \"x\", \"text\": \"d\"}");
        assert_eq!(marked.unwrap(), read("a.csv", "\u{feff}class,text\nx,d\n").unwrap());
    }

    #[test]
    fn rows_are_read_across_parts_of_a_file() {
        let text = "word ".repeat(BATCH / 8);
        let rows: Vec<String> =
            (0..5).map(|row| format!("{{\"class\": \"{row}\", \"text\": \"{row} {text}\"}}\n")).collect();
        let found = read("a.jsonl", &rows.concat()).unwrap();
        assert_eq!(found.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), ["0", "1", "2", "3", "4"]);
        assert!(found.iter().all(|row| row.text.len() == text.len() + 2));
        let rows: Vec<String> = (0..5).map(|row| format!("{row},{row} {text}\n")).collect();
        assert_eq!(read("a.csv", &format!("class,text\n{}", rows.concat())).unwrap(), found);
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let message = read("a.jsonl", "{\"class\": 1, \"text\": \"b\"}\n\n[1]\n").unwrap_err().to_string();
        assert!(message.contains("line 3"), "{message}");
        let bare = Labelled { label: String::new(), title: String::new(), text: "b".into() };
        assert_eq!(
            read("a.jsonl", "{\"class\": null, \"text\": \"b\"}\n{\"text\": \"b\"}\n").unwrap(),
            [bare.clone(), bare]
        );
        let message = read("a.csv", "text,label\nb,1\n").unwrap_err().to_string();
        assert!(message.contains("text, label"), "{message}");
    }

    #[test]
    fn a_file_that_changes_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"class\": 1, \"text\": \"b\"}\n").unwrap();
        let records = Records::open(&path, "class").unwrap();
        std::fs::write(&path, "{\"class\": 1, \"text\": \"b\"}\n{\"class\": 1, \"text\": \"b\"}\n").unwrap();
        assert!(records.each_batch(|_| Ok(())).unwrap_err().to_string().contains("changed"));
    }
}
