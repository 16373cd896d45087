//! CSV: RFC 4180 with LF, a header row, and no cell that a spreadsheet would run.

/// A cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    /// Text, from an article or from us.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A number with so many decimals.
    Float(f64, usize),
    /// `true` or `false`.
    Bool(bool),
    /// Nothing is known.
    Empty,
}

impl<'a> Cell<'a> {
    pub(super) fn opt(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    pub(super) fn opt_float(value: Option<f64>, decimals: usize) -> Self {
        value.map_or(Self::Empty, |value| Self::Float(value, decimals))
    }

    #[allow(clippy::cast_possible_wrap)]
    pub(super) fn count(value: usize) -> Self {
        Self::Int(value as i64)
    }

    fn write(self) -> String {
        match self {
            Self::Text(text) => harmless(text),
            Self::Int(value) => value.to_string(),
            Self::Float(value, decimals) => float(value, decimals),
            Self::Bool(value) => value.to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// A number that is never NaN and never "-0".
pub(super) fn float(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", if value.is_finite() { value } else { 0.0 });
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    if zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// Text that begins as a formula does gets an apostrophe in front, by which spreadsheets know
/// text; the full-width forms of the signs count too.
fn harmless(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

/// A table that is being written.
pub(super) struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(super) fn new(columns: &[&str]) -> Self {
        let mut table = Self { writer: csv::WriterBuilder::new().from_writer(Vec::new()) };
        table.write(columns.iter().map(|column| (*column).to_owned()));
        table
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) {
        self.write(cells.iter().map(|cell| cell.write()));
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) {
        self.writer
            .write_record(cells)
            .expect("rows are as wide as the header, and memory does not fail to be written");
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().expect("memory does not fail to be flushed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cannot_run_and_numbers_stay_numbers() {
        let mut table = Table::new(&["a", "b", "c"]);
        table.row(&[Cell::Text("=1+1"), Cell::Float(-0.25, 2), Cell::Int(-1)]);
        table.row(&[Cell::Text("say \"x\", y\nz"), Cell::Float(f64::NAN, 1), Cell::Empty]);
        table.row(&[Cell::Text("＝1"), Cell::Float(-0.001, 1), Cell::Bool(true)]);
        let text = String::from_utf8(table.finish()).unwrap();
        assert_eq!(text, "a,b,c\n'=1+1,-0.25,-1\n\"say \"\"x\"\", y\nz\",0.0,\n'＝1,0.0,true\n");
    }
}
