//! Tables that are written row by row in one or several formats.

use super::columnar::Parquet;
use super::saved::Piece;
use super::schema::{Column, Kind, Schema};
use super::{Format, json};

/// A cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// Text, from an article or from us; empty text is an empty cell.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A number, to be written with the decimals of its column.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Nothing is known.
    Empty,
}

impl<'a> Cell<'a> {
    pub(crate) fn opt(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    pub(crate) fn opt_float(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Float)
    }

    #[allow(clippy::cast_possible_wrap)]
    pub(crate) fn count(value: usize) -> Self {
        Self::Int(value as i64)
    }

    /// As CSV has it.
    fn csv(self, column: &Column) -> String {
        match (self, column.kind) {
            (Self::Text(text), _) => harmless(text),
            (Self::Int(value), _) => value.to_string(),
            (Self::Float(value), Kind::Float(decimals)) => float(value, decimals),
            (Self::Float(value), _) => value.to_string(),
            (Self::Bool(value), _) => value.to_string(),
            (Self::Empty, _) => String::new(),
        }
    }

    /// As JSON has it.
    pub(super) fn json(self, column: &Column) -> serde_json::Value {
        match (self, column.kind) {
            (Self::Text("") | Self::Empty, _) => serde_json::Value::Null,
            (Self::Text(text), _) => text.into(),
            (Self::Int(value), _) => value.into(),
            (Self::Float(value), Kind::Float(decimals)) => rounded(value, decimals).into(),
            (Self::Float(value), _) => value.into(),
            (Self::Bool(value), _) => value.into(),
        }
    }

    /// Whether it may stand in a column.
    pub(super) fn fits(self, column: &Column) -> bool {
        match (self, column.kind) {
            (Self::Text("") | Self::Empty, _) => !column.required,
            (Self::Text(_), Kind::Text)
            | (Self::Int(_), Kind::Int)
            | (Self::Float(_), Kind::Float(_))
            | (Self::Bool(_), Kind::Bool) => true,
            _ => false,
        }
    }
}

/// A number that is never NaN and never "-0".
pub(super) fn float(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", if value.is_finite() { value } else { 0.0 });
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    if zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// The same number in every format.
pub(super) fn rounded(value: f64, decimals: usize) -> f64 {
    float(value, decimals).parse().expect("what was written as a number is one")
}

/// Text that begins as a formula does gets an apostrophe in front, by which spreadsheets know
/// text; the full-width forms of the signs count too, and what stands behind spaces that a program may cut off.
fn harmless(text: &str) -> String {
    let unseen = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}');
    let runs = text.starts_with(['\t', '\r'])
        || text.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

/// What a cell of a CSV file held before an apostrophe was put in front; text that had one of its own in front of such a
/// sign loses it.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| harmless(text) != *text).unwrap_or(cell)
}

/// A table that is being written.
pub(crate) struct Table {
    schema: &'static Schema,
    saved: Option<Piece>,
    csv: Option<csv::Writer<Vec<u8>>>,
    lines: Option<Vec<u8>>,
    parquet: Option<Parquet>,
}

impl Table {
    /// An empty table that is to be written in these formats.
    pub(crate) fn new(schema: &'static Schema, formats: &[Format]) -> Self {
        let wanted = |format: Format| formats.contains(&format).then_some(());
        let mut table = Self {
            schema,
            saved: None,
            csv: wanted(Format::Csv).map(|()| csv::WriterBuilder::new().from_writer(Vec::new())),
            lines: wanted(Format::Jsonl).map(|()| Vec::new()),
            parquet: wanted(Format::Parquet).map(|()| Parquet::new(schema)),
        };
        if let Some(csv) = &mut table.csv {
            write(csv, schema.columns.iter().map(|column| column.name.to_owned()));
        }
        table
    }

    /// The same, to be saved as well.
    pub(super) fn and_saved(self) -> Self {
        Self { saved: Some(Piece::table(self.schema)), ..self }
    }

    /// Adds a row: a cell for each column.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) {
        let columns = self.schema.columns;
        debug_assert_eq!(cells.len(), columns.len(), "{}", self.schema.name);
        for (cell, column) in cells.iter().zip(columns) {
            debug_assert!(cell.fits(column), "{}: {}: {cell:?}", self.schema.name, column.name);
        }
        if let Some(csv) = &mut self.csv {
            write(csv, cells.iter().zip(columns).map(|(cell, column)| cell.csv(column)));
        }
        if let Some(lines) = &mut self.lines {
            json::line(
                lines,
                cells.iter().zip(columns).map(|(cell, column)| (column.name, cell.json(column))),
            );
        }
        if let Some(parquet) = &mut self.parquet {
            parquet.row(cells);
        }
        if let Some(saved) = &mut self.saved {
            saved.row(cells, self.schema);
        }
    }

    /// The piece of what is saved, where it is; before [`Table::finish`].
    pub(super) fn saved(&mut self) -> Option<Vec<u8>> {
        self.saved.take().map(Piece::finish)
    }

    /// The table in each of its formats.
    pub(crate) fn finish(self) -> Vec<(Format, Vec<u8>)> {
        let csv = self.csv.map(|csv| csv.into_inner().expect("memory does not fail to be flushed"));
        let found = [
            (Format::Csv, csv),
            (Format::Jsonl, self.lines),
            (Format::Parquet, self.parquet.map(Parquet::finish)),
        ];
        found.into_iter().filter_map(|(format, bytes)| bytes.map(|bytes| (format, bytes))).collect()
    }
}

fn write(csv: &mut csv::Writer<Vec<u8>>, cells: impl Iterator<Item = String>) {
    csv.write_record(cells).expect("rows are as wide as the header, and memory does not fail to be written");
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;

    const DROPPED: [Cell<'static>; 4] = [Cell::Text("p"), Cell::Int(1), Cell::Int(2), Cell::Text("note")];

    fn text(table: Table) -> String {
        String::from_utf8(table.finish().remove(0).1).unwrap()
    }

    fn dropped(format: Format, texts: &[&str]) -> String {
        let mut table = Table::new(&schema::DROPPED, &[format]);
        for text in texts {
            table.row(&[&DROPPED[..], &[Cell::Text(text)]].concat());
        }
        text(table)
    }

    #[test]
    fn cells_cannot_run_in_a_spreadsheet() {
        let csv = dropped(Format::Csv, &["=1+1", "＝1", "-x", "\n=1", "a=1", "say \"x\", y\nz", ""]);
        let cells: Vec<&str> = csv.split_once('\n').unwrap().1.split("p,1,2,note,").skip(1).collect();
        assert_eq!(
            cells,
            ["'=1+1\n", "'＝1\n", "'-x\n", "\"'\n=1\"\n", "a=1\n", "\"say \"\"x\"\", y\nz\"\n", "\n"]
        );
    }

    #[test]
    fn a_guard_is_taken_off() {
        for text in ["=1+1", "-x", "\n=1", "'a", "a=1", "", "’tis"] {
            assert_eq!(unguarded(&harmless(text)), text);
        }
    }

    #[test]
    fn only_csv_needs_a_guard() {
        let lines = dropped(Format::Jsonl, &["=1+1", "a\u{2028}b\n", ""]);
        let texts: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].clone())
            .collect();
        assert_eq!(texts, ["=1+1".into(), "a\u{2028}b\n".into(), serde_json::Value::Null]);
        assert!(lines.starts_with(
            "{\"page\":\"p\",\"line_start\":1,\"line_end\":2,\"reason\":\"note\",\"text\":\"=1+1\"}\n"
        ));
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_eq!([float(-0.25, 2), float(f64::NAN, 1), float(-0.001, 1)], ["-0.25", "0.0", "0.0"]);
        assert_eq!(rounded(1.0 / 3.0, 4), 0.3333);
        let mut table = Table::new(&schema::MEMBERSHIPS, &[Format::Csv]);
        table.row(&[Cell::Text("a"), Cell::Text("t1"), Cell::Float(0.5), Cell::Empty]);
        assert_eq!(text(table), "doc_id,theme_id,weight,passages\na,t1,0.500000,\n");
    }
}
