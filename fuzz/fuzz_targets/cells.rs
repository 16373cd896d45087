#![no_main]
//! Tables: no cell of CSV runs as a formula, and CSV, JSON lines and Parquet hold the texts that were put in. What we
//! write, our readers read.

use libfuzzer_sys::fuzz_target;
use parquet::file::reader::{FileReader, SerializedFileReader};
use standpoint::corpus::fuzzing::{clean, file};
use standpoint::corpus::source::format::Format as Input;
use standpoint::report::Format;
use standpoint::report::fuzzing::table;

const RUNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

fuzz_target!(|input: (Vec<&str>, i64)| {
    let (texts, line) = input;
    // Texts of articles have no NUL, which no reader lets through.
    let texts: Vec<&str> =
        texts.into_iter().filter(|text| !text.is_empty() && !text.contains('\0')).collect();
    for (format, bytes) in table(&texts, (line, line)) {
        let found: Vec<String> = match format {
            Format::Csv => {
                let cells = of_csv(&bytes);
                assert!(cells.iter().all(|cell| !cell.starts_with(RUNS)), "{cells:?}");
                cells.iter().zip(&texts).map(|(cell, text)| unguarded(cell, text)).collect()
            }
            Format::Jsonl => of_lines(&bytes),
            Format::Parquet => of_parquet(bytes.clone()),
        };
        assert_eq!(found, texts, "{format:?}");
        let input = match format {
            Format::Csv => Input::Csv,
            Format::Jsonl => Input::Json,
            Format::Parquet => Input::Parquet,
        };
        if texts.is_empty() {
            continue;
        }
        let read = file(bytes, Some(input)).expect("a table of ours is read");
        let rows = read.articles.len() + read.dropped.iter().filter(|row| row.reason.contains("row")).count();
        assert_eq!(rows, texts.len(), "{format:?}: {read:?}");
        // A text of one plain line is the same article again.
        if let [text] = texts[..]
            && text.chars().all(|c| c.is_alphanumeric() || c == ' ')
            && clean(text).contains(char::is_alphanumeric)
        {
            assert_eq!(*read.articles[0].text, *clean(text), "{format:?}");
        }
    }
});

/// A cell without the apostrophe that it has where its text, or what is left of it without signs that nobody sees, begins as
/// a formula does.
fn unguarded(cell: &str, text: &str) -> String {
    if cell == text { cell } else { cell.strip_prefix('\'').expect("the text, guarded or not") }.to_owned()
}

/// The texts of the cells.
fn of_csv(bytes: &[u8]) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(bytes);
    let cell = |row: csv::Result<csv::StringRecord>| {
        row.expect("a row as wide as the header").get(4).expect("five columns").to_owned()
    };
    rows.records().map(cell).collect()
}

fn of_lines(bytes: &[u8]) -> Vec<String> {
    let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let text = |line: &[u8]| {
        let object: serde_json::Value = serde_json::from_slice(line).expect("a line is an object");
        object["text"].as_str().expect("a text").to_owned()
    };
    lines.map(text).collect()
}

fn of_parquet(bytes: Vec<u8>) -> Vec<String> {
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).expect("a file of ours is read");
    let rows = reader.get_row_iter(None).expect("it has rows");
    let text = |row: parquet::record::Row| {
        let column = row.get_column_iter().find(|(name, _)| *name == "text").expect("a column");
        match column.1 {
            parquet::record::Field::Str(text) => text.clone(),
            other => panic!("{other:?}"),
        }
    };
    rows.map(|row| text(row.expect("a row"))).collect()
}
