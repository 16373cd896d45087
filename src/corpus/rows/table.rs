//! Tables: a header, then an article a row.

use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::ops::Range;
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

/// Bytes at the beginning that tell the sign between cells.
const HEAD: u64 = 1 << 16;

/// Reads a table. The sign between its cells is that which the header has most of, if none is given.
///
/// A row with more cells than the header has would lose text, and is none; cells that are missing at its end are
/// empty.
///
/// # Errors
/// Why none of it can be used.
pub(crate) fn read(input: impl Read, between: Option<u8>, wanted: &FieldNames) -> Result<Rows, Refusal> {
    let failed = |error: io::Error| Refusal::Failed(format!("{UNREADABLE} ({error})"));
    let (mut input, mut head) = (input, Vec::new());
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(failed)?;
    let (named, words) = told_delimiter(&head);
    head.drain(words);
    let between = between.or(named).unwrap_or_else(|| delimiter(&head));
    let state = Rc::new(State::default());
    let guarded = Guarded {
        input: Cursor::new(head).chain(input).chain(END),
        state: Rc::clone(&state),
        was_return: false,
    };
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
            Some(read) => read.map(|(read, line)| {
                record = read;
                Some(line)
            }),
            None => next(&mut reader, &mut record),
        };
        match read {
            Ok(Some(begin)) => line = begin,
            Ok(None) => {
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
) -> Vec<csv::Result<(ByteRecord, u64)>> {
    let (mut rows, mut size) = (Vec::new(), 0);
    while rows.len() < LOOKED_AT && size < BATCH {
        state.since.set(0);
        let mut record = ByteRecord::new();
        let Some(read) = next(reader, &mut record).transpose() else { break };
        size += record.as_slice().len();
        rows.push(read.map(|line| (record, line)));
        if rows.last().is_some_and(csv::Result::is_err) {
            break;
        }
    }
    for (row, _) in rows.iter().flatten().filter(|(row, _)| !is_end(row)) {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.see(&encoding::line(cell, &mut 0));
        }
    }
    rows
}

/// The next row, and the line on which it begins: counted from its end, since empty lines may stand before it.
fn next<R: Read>(reader: &mut csv::Reader<R>, record: &mut ByteRecord) -> csv::Result<Option<u64>> {
    let is_there = reader.read_byte_record(record)?;
    let within = record.as_slice().iter().filter(|&&byte| byte == b'\n').count() as u64;
    // The end of a line that ended it, unless the file did.
    let behind = u64::from(!record.iter().next_back().is_some_and(|cell| cell.ends_with(END)));
    Ok(is_there.then(|| reader.position().line().saturating_sub(within + behind).max(1)))
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

/// The sign that "sep=;" names in the first line, as spreadsheets write it, and where these words stand.
fn told_delimiter(head: &[u8]) -> (Option<u8>, Range<usize>) {
    let mark = if head.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    match &head[mark..] {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign, b'\r' | b'\n', ..] => {
            (Some(*sign), mark..mark + 5)
        }
        _ => (None, 0..0),
    }
}

/// The sign that the first line with anything on it has most of, outside of quotation marks.
fn delimiter(head: &[u8]) -> u8 {
    let mut lines = head.split(|&byte| byte == b'\n' || byte == b'\r');
    let first = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [0_usize; 4];
    for &byte in first {
        quoted ^= byte == b'"';
        if let Some(place) = SIGNS.iter().position(|&sign| sign == byte).filter(|_| !quoted) {
            counts[place] += 1;
        }
    }
    // Of equals the last, so that a comma wins.
    let most = (0..SIGNS.len()).max_by_key(|&place| counts[place]);
    most.map_or(b',', |place| SIGNS[place])
}

/// Signs between cells.
const SIGNS: [u8; 4] = *b"|\t;,";

#[derive(Default)]
struct State {
    /// Bytes since the row began.
    since: Cell<usize>,
}

/// Stops where a row is so long that memory would be filled; ends of lines come as one sign, by which lines are counted.
struct Guarded<R> {
    input: R,
    state: Rc<State>,
    /// The last byte was a carriage return.
    was_return: bool,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.input.read(buffer)?;
            let kept = self.unify(&mut buffer[..read]);
            if kept == 0 && read > 0 {
                continue;
            }
            let since = self.state.since.get() + kept;
            if since > 2 * ROW {
                let limit = (2 * ROW) >> 20;
                return Err(io::Error::other(format!(
                    "the row has more than {limit} MiB; is a quotation mark never closed?"
                )));
            }
            self.state.since.set(since);
            return Ok(kept);
        }
    }
}

impl<R> Guarded<R> {
    /// Makes a line feed of each end of a line, and says how many bytes are left.
    fn unify(&mut self, bytes: &mut [u8]) -> usize {
        if !self.was_return && !bytes.contains(&b'\r') {
            return bytes.len();
        }
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            let is_second = byte == b'\n' && self.was_return;
            self.was_return = byte == b'\r';
            if !is_second {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
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

    /// A reader that gives one byte at a time at first, as decoders do.
    struct Slow(Vec<u8>, usize);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let part = (&self.0[self.1..]).take(if self.1 < 9 { 1 } else { 7 }).read(buffer)?;
            self.1 += part;
            Ok(part)
        }
    }

    #[test]
    fn any_ends_of_lines_and_signs_between_cells() {
        let lines =
            ["title;author, all of them;text", "", "A;b;One, two", "C;d;\"three", "four\"", "", "E;f;five;"];
        for end in ["\n", "\r\n", "\r"] {
            for (begin, before) in [("", 0), ("sep=;", 1), ("", 2)] {
                let table = format!("{begin}{}{}{end}", end.repeat(before), lines.join(end));
                let rows = read(Slow(table.clone().into_bytes(), 0), None, &FieldNames::default()).unwrap();
                let found: Vec<(&str, u32)> =
                    rows.articles.iter().map(|article| (&*article.text, article.lines.0)).collect();
                let line = |line: u32| line + before as u32;
                let wanted = [("One, two", line(3)), ("three\n\nfour", line(4)), ("five", line(7))];
                assert_eq!(found, wanted.map(|(text, line)| (text, line)), "{table:?}");
            }
        }
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
