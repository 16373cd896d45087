//! Collections with a label for each article: JSON lines or CSV with a header.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// An article with the class that somebody gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// Its class.
    pub label: String,
    /// Its title, empty where it has none.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Reads the field `label` and the fields `title` (which may be missing) and `text` of every row. A
/// file whose name ends in `.csv` is CSV, any other one JSON lines; `-` is standard input, JSON lines.
///
/// # Errors
/// [`Error::InputMissing`] and [`Error::Read`] for a file that cannot be read, [`Error::Settings`] with
/// the line for a row that is not well-formed or lacks a field.
pub fn labelled(file: &Path, label: &str) -> Result<Vec<Labelled>> {
    let failed = |source| Error::Read { path: file.to_path_buf(), source };
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        if !file.exists() {
            return Err(Error::InputMissing { path: file.to_path_buf() });
        }
        Box::new(File::open(file).map_err(failed)?)
    };
    let bad = |line: u64, message: String| Error::Settings {
        file: file.display().to_string(),
        message: format!("line {line}: {message}"),
    };
    if file.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) {
        return of_csv(input, label, bad);
    }
    let mut rows = Vec::new();
    for (index, line) in BufReader::with_capacity(1 << 20, input).lines().enumerate() {
        let (line, number) = (line.map_err(failed)?, index as u64 + 1);
        if line.trim().is_empty() {
            continue;
        }
        let object: Map<String, Value> = serde_json::from_str(&line)
            .map_err(|error| bad(number, format!("no JSON object ({error}); give one object a line")))?;
        rows.push(of_json(object, label).map_err(|message| bad(number, message))?);
    }
    Ok(rows)
}

fn of_json(mut object: Map<String, Value>, label: &str) -> std::result::Result<Labelled, String> {
    let mut field = |name: &str| match object.remove(name) {
        Some(Value::String(text)) => Some(text),
        Some(Value::Null) | None => None,
        Some(other) => Some(other.to_string()),
    };
    Ok(Labelled {
        label: field(label)
            .ok_or_else(|| format!("no field “{label}”; name the field of the class with --label"))?,
        title: field("title").unwrap_or_default(),
        text: field("text").ok_or("no field “text”")?,
    })
}

fn of_csv(input: Box<dyn Read>, label: &str, bad: impl Fn(u64, String) -> Error) -> Result<Vec<Labelled>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::new(input));
    let headers = reader.headers().map_err(|error| bad(1, error.to_string()))?.clone();
    let place = |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
    let need = |name: &str| {
        place(name).ok_or_else(|| {
            let known: Vec<&str> = headers.iter().collect();
            bad(1, format!("no column “{name}”; there are: {}", known.join(", ")))
        })
    };
    let (label, text, title) = (need(label)?, need("text")?, place("title"));
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            bad(error.position().map_or(0, csv::Position::line), format!("no CSV row ({error})"))
        })?;
        let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
        rows.push(Labelled {
            label: field(label),
            title: title.map(field).unwrap_or_default(),
            text: field(text),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, content: &str) -> Result<Vec<Labelled>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        labelled(&path, "class")
    }

    #[test]
    fn json_lines_and_csv_give_the_same() {
        let json = read(
            "a.jsonl",
            "{\"class\": 1, \"text\": \"b, c\"}\n\n{\"class\": \"x\", \"title\": \"t\", \"text\": \"d\"}\n",
        );
        let csv = read("a.csv", "title,text,class\n,\"b, c\",1\nt,d,x\n");
        assert_eq!(json.unwrap(), csv.unwrap());
    }

    #[test]
    fn a_bad_row_is_named_by_its_line() {
        let message = read("a.jsonl", "{\"class\": 1, \"text\": \"b\"}\n[1]\n").unwrap_err().to_string();
        assert!(message.contains("line 2"), "{message}");
        let message = read("a.jsonl", "{\"text\": \"b\"}\n").unwrap_err().to_string();
        assert!(message.contains("“class”"), "{message}");
        let message = read("a.csv", "text,label\nb,1\n").unwrap_err().to_string();
        assert!(message.contains("text, label"), "{message}");
    }
}
