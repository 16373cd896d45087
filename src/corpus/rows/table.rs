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

/// What is put behind a table: a row of its own, unless it is inside an open quotation mark.
const END: &[u8] = b"\n\x03\n";

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
    let guarded = Guarded { input: input.chain(END), state: Rc::clone(&state) };
    let mut reader = csv::ReaderBuilder::new().delimiter(between).flexible(true).from_reader(guarded);
    let mut rows = Rows::default();
    let header = header(&mut reader)?;
    let mut columns: Vec<String> =
        header.iter().map(|name| encoding::line(name, &mut rows.replaced).trim().to_owned()).collect();
    if let Some(first) = columns.first_mut() {
        *first = first.trim_start_matches('\u{feff}').to_owned();
    }
    let mut columns: Vec<Column> = columns.into_iter().map(Column::new).collect();
    let first = first_rows(&mut reader, &state, &mut columns);
    let fields = Fields::choose(&columns, wanted)?;
    let places = ROLES.map(|role| {
        let name = fields.names[role as usize].as_deref()?;
        columns.iter().position(|column| column.name == name)
    });
    rows.columns = Some(fields);
    let mut batch = Vec::new();
    let (mut size, mut line) = (0, 0);
    // A row is known to be whole when another one follows it, were it the end.
    let (mut last, mut is_last_the_end) = (None, false);
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
            Ok(false) => {
                let message = "a quotation mark is never closed; what follows it is not read";
                last = last.filter(|_| !is_last_the_end).map(|_| Err(Rows::broken(line, message.into())));
                break;
            }
            Err(error) => {
                batch.extend(last.take());
                last = Some(Err(Rows::broken(begin, format!("{error}; what follows is not read"))));
                break;
            }
        }
        batch.extend(last.take());
        if size >= BATCH {
            rows.take(std::mem::take(&mut batch));
            size = 0;
        }
        line = record.position().map_or(begin, csv::Position::line);
        size += record.as_slice().len();
        last = Some(row(&record, line, columns.len(), &places, &mut rows.replaced));
        is_last_the_end = is_end(&record);
    }
    batch.extend(last);
    rows.take(batch);
    Ok(rows)
}

/// The first row; empty where the table has none.
fn header<R: Read>(reader: &mut csv::Reader<R>) -> Result<ByteRecord, Refusal> {
    match reader.byte_headers() {
        Ok(header) if is_end(header) => Ok(ByteRecord::new()),
        Ok(header) if header.iter().any(|cell| cell.ends_with(END)) => {
            let message = "a quotation mark in the header is never closed";
            Err(Refusal::Failed(format!("{UNREADABLE} ({message})")))
        }
        Ok(header) => Ok(header.clone()),
        Err(error) => Err(Refusal::Failed(format!("{UNREADABLE} ({error})"))),
    }
}

fn is_end(record: &ByteRecord) -> bool {
    record.len() == 1 && record[0] == *END.trim_ascii()
}

/// The first rows, which tell what columns hold.
fn first_rows<R: Read>(
    reader: &mut csv::Reader<R>,
    state: &State,
    columns: &mut [Column],
) -> Vec<csv::Result<ByteRecord>> {
    let (mut rows, mut size) = (Vec::new(), 0);
    for row in reader.byte_records().take(LOOKED_AT) {
        state.since.set(0);
        size += row.as_ref().map_or(0, |row| row.as_slice().len());
        rows.push(row);
        if size >= BATCH {
            break;
        }
    }
    for row in rows.iter().flatten().filter(|row| !is_end(row)) {
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

    #[test]
    fn a_row_that_swallows_more_than_a_part_of_a_file_is_told_of() {
        let rest = "e,a line of some length that nobody asked for\n".repeat(2 * BATCH / 40);
        let (articles, dropped) = read_all(&format!("title,text\na,b\nc,\"d\n{rest}"));
        assert_eq!((articles.len(), dropped.len()), (1, 1));
        assert!(dropped[0].0 == 3 && dropped[0].1.contains("never closed"), "{:?}", dropped[0]);
    }

    #[test]
    fn quotation_marks_inside_cells_are_text() {
        let (articles, dropped) = read_all("title,text\n6\" pipe,short\nx,\"a\nb\"\n");
        assert_eq!(articles, [("short".into(), 2), ("a\n\nb".into(), 3)], "{dropped:?}");
        assert!(dropped.is_empty(), "{dropped:?}");
        // As many marks as pair, and one is open all the same.
        let (articles, dropped) = read_all("title,text\n6\" pipe,short\nx,\"a\nb\n");
        assert_eq!((articles.len(), dropped[0].0), (1, 3));
    }

    #[test]
    fn the_end_of_a_table_is_no_row() {
        for end in ["", "\n", "\r\n", "\n\n"] {
            let (articles, dropped) = read_all(&format!("title,text\na,\"b\"\n\u{3}\nc,d{end}"));
            assert_eq!(articles.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), ["b", "d"]);
            assert_eq!(dropped.iter().map(|row| row.0).collect::<Vec<_>>(), [3], "{dropped:?}");
            let (articles, dropped) = read_all(&format!("text{end}"));
            assert!(articles.is_empty() && dropped.is_empty(), "{dropped:?}");
        }
        let refused = |content: &str| read(content.as_bytes(), None, &FieldNames::default()).unwrap_err();
        assert!(refused("").reason().contains("no column"));
        assert!(refused("title,\"text\na,b\n").reason().contains("never closed"));
    }
}
