//! Tables: a header, then an article a row.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use csv::ByteRecord;

use super::fields::{Column, FieldNames, Fields, LOOKED_AT, ROLES, Role};
use super::{Row, Rows, lines::BATCH, number};
use crate::corpus::page::Refusal;
use crate::corpus::source::encoding;
use crate::corpus::source::find::UNREADABLE;
use crate::corpus::source::open::ROW;

/// Reads a table. The sign between its cells is that which the header has most of, if none is given.
///
/// A row with more cells than the header has would lose text, and is none; cells that are missing at its end are
/// empty.
///
/// # Errors
/// Why none of it can be used.
pub(crate) fn read(input: impl Read, between: Option<u8>, wanted: &FieldNames) -> Result<Rows, Refusal> {
    let failed = |error: io::Error| Refusal::Failed(format!("{UNREADABLE} ({error})"));
    let mut input = BufReader::with_capacity(1 << 16, input);
    let between = match between {
        Some(sign) => sign,
        None => delimiter(input.fill_buf().map_err(failed)?),
    };
    let state = Rc::new(State::default());
    let guarded = Guarded { input, state: Rc::clone(&state) };
    let mut reader = csv::ReaderBuilder::new().delimiter(between).flexible(true).from_reader(guarded);
    let mut rows = Rows::default();
    let header = match reader.byte_headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(Refusal::Failed(format!("{UNREADABLE} ({error})"))),
    };
    let mut columns: Vec<String> =
        header.iter().map(|name| encoding::line(name, &mut rows.replaced).trim().to_owned()).collect();
    if let Some(first) = columns.first_mut() {
        *first = first.trim_start_matches('\u{feff}').to_owned();
    }
    let mut columns: Vec<Column> = columns.into_iter().map(Column::new).collect();
    let first = first_rows(&mut reader, &mut columns);
    let fields = Fields::choose(&columns, wanted)?;
    let places = ROLES.map(|role| {
        let name = fields.names[role as usize].as_deref()?;
        columns.iter().position(|column| column.name == name)
    });
    rows.columns = Some(fields);
    let mut batch = Vec::new();
    let mut size = 0;
    let mut last_of_many_lines = None;
    let mut first = first.into_iter();
    let mut record = ByteRecord::new();
    loop {
        state.since.set(0);
        let begin = reader.position().line();
        let read = match first.next() {
            Some(read) => read.map(|read| {
                record = read;
                true
            }),
            None => reader.read_byte_record(&mut record),
        };
        match read {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                batch.push(Err(Rows::broken(begin, format!("{error}; what follows is not read"))));
                break;
            }
        }
        let line = record.position().map_or(begin, csv::Position::line);
        last_of_many_lines = record.iter().any(|cell| cell.contains(&b'\n')).then_some(line);
        size += record.as_slice().len();
        batch.push(row(&record, line, columns.len(), &places, &mut rows.replaced));
        if size >= BATCH {
            rows.take(std::mem::take(&mut batch));
            size = 0;
        }
    }
    // In a file whose quotation marks do not pair, the last row swallowed what follows an open one.
    if state.quotes.get() % 2 == 1
        && let (Some(last), Some(line)) = (batch.last_mut(), last_of_many_lines)
    {
        let message = "a quotation mark is never closed; what follows it is not read";
        *last = Err(Rows::broken(line, message.into()));
    }
    rows.take(batch);
    Ok(rows)
}

/// The first rows, which tell what columns hold.
fn first_rows<R: Read>(reader: &mut csv::Reader<R>, columns: &mut [Column]) -> Vec<csv::Result<ByteRecord>> {
    let rows: Vec<csv::Result<ByteRecord>> = reader.byte_records().take(LOOKED_AT).collect();
    for row in rows.iter().flatten() {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.see(&encoding::line(cell, &mut 0));
        }
    }
    rows
}

fn row(
    record: &ByteRecord,
    line: u64,
    columns: usize,
    places: &[Option<usize>; ROLES.len()],
    replaced: &mut usize,
) -> Result<Row, super::Dropped> {
    let more = record.iter().skip(columns).any(|cell| !cell.trim_ascii().is_empty());
    let text = places[Role::Text as usize].unwrap_or_default();
    if more || record.len() <= text {
        let cells = record.len();
        let remedy =
            if more { "; is a text with commas or line ends not between quotation marks?" } else { "" };
        return Err(Rows::broken(line, format!("{cells} cells where the header has {columns}{remedy}")));
    }
    let fields = places.map(|place| {
        let cell = place.and_then(|place| record.get(place)).unwrap_or_default();
        encoding::line(cell, replaced).into_owned()
    });
    Ok(Row { line: number(line), fields })
}

/// The sign that the first line has most of.
fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| first.iter().filter(|&&byte| byte == sign).count();
    // Of equals the last, so that a comma wins.
    *b"|\t;,".iter().max_by_key(|&&sign| count(sign)).unwrap_or(&b',')
}

#[derive(Default)]
struct State {
    /// Bytes since the row began.
    since: Cell<usize>,
    /// Quotation marks in the file.
    quotes: Cell<usize>,
}

/// Stops where a row is so long that memory would be filled.
struct Guarded<R> {
    input: R,
    state: Rc<State>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let since = self.state.since.get() + read;
        if since > 2 * ROW {
            let limit = (2 * ROW) >> 20;
            return Err(io::Error::other(format!(
                "the row has more than {limit} MiB; is a quotation mark never closed?"
            )));
        }
        self.state.since.set(since);
        let quotes = buffer[..read].iter().filter(|&&byte| byte == b'"').count();
        self.state.quotes.set(self.state.quotes.get() + quotes);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of articles and the lines on which they begin.
    type Texts = Vec<(String, u32)>;
    /// Lines that are left out, and why.
    type Lines = Vec<(u32, String)>;

    fn read_all(content: &str) -> (Texts, Lines) {
        let rows = read(content.as_bytes(), None, &FieldNames::default()).unwrap();
        let articles =
            rows.articles.iter().map(|article| (article.text.to_string(), article.lines.0)).collect();
        (articles, rows.dropped.into_iter().map(|row| (row.lines.0, row.text)).collect())
    }

    #[test]
    fn rows_with_line_ends_in_cells_keep_their_lines() {
        let (articles, _) = read_all("\u{feff}title;text\na;\"b\n\nc\"\nd;e\n");
        assert_eq!(articles, [("b\n\nc".into(), 2), ("e".into(), 5)]);
    }

    #[test]
    fn ragged_rows_are_named() {
        let (articles, dropped) =
            read_all("title,text,date\na,b,2017\nc,d, e\nf,g,h,i\nj,k\nl\nm,n,2018,,\n");
        assert_eq!(articles.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["b", "d", "k", "n"]);
        assert_eq!(dropped.iter().map(|row| row.0).collect::<Vec<_>>(), [4, 6]);
        assert!(dropped[0].1.contains("4 cells") && dropped[0].1.contains("quotation marks"));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_nothing_in_silence() {
        let (articles, dropped) = read_all("title,text\na,b\nc,\"d\ne,f\ng,h\n");
        assert_eq!(articles.len(), 1);
        assert_eq!(dropped[0].0, 3);
        assert!(dropped[0].1.contains("never closed"));
    }
}
