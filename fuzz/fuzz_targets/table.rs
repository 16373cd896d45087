#![no_main]
//! CSV and TSV: each row of the table is an article or a row that was left out.

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::fuzzing::file;
use standpoint::corpus::source::format::Format;

fuzz_target!(|input: (bool, &str)| {
    let (tabs, text) = input;
    let (format, between) = if tabs { (Format::Tsv, b'\t') } else { (Format::Csv, b',') };
    let Ok(found) = file(text.as_bytes().to_vec(), Some(format)) else { return };
    standpoint_fuzz::slices(&found.articles);
    // Which rows there are is asked of the parser without our reader; an open quotation mark swallows what follows it,
    // and is told.
    let header = text.lines().next().unwrap_or_default();
    if text.matches('"').count() % 2 == 1 || (!tabs && header.contains([';', '\t', '|'])) {
        return;
    }
    let mut rows = csv::ReaderBuilder::new().delimiter(between).flexible(true).from_reader(text.as_bytes());
    let rows = rows.byte_records().filter(Result::is_ok).count();
    let left_out = found.dropped.iter().filter(|row| row.reason.contains("row")).count();
    assert_eq!(found.articles.len() + left_out, rows, "{:?} {:?}", found.articles, found.dropped);
});
