//! What `standpoint report` renders from: the rows of all tables, and all that the reports show.
//!
//! JSON lines in Snappy's framing format, which has check sums. The first line tells the form; a table is a line that names
//! it and a line with an array for each row; then come what reports show, and the end. Nothing in it is the place of
//! something else, so that whatever stands there, nothing is looked up that does not exist.

use std::io::{BufRead, BufReader, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use snap::read::FrameDecoder;
use snap::write::FrameEncoder;

use super::charts::is_drawing;
use super::outputs::{Format, is_ours};
use super::schema::{Kind, Schema, TABLES};
use super::table::{Cell, Table};
use super::{Content, Made};

/// Another number, another form.
const FORM: u32 = 2;
const MEMORY: &str = "memory does not fail to be written";

/// A line that is no row.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    /// The first line: the form, and the version of the program.
    Standpoint { form: u32, version: String },
    /// A table begins.
    Table { name: String, columns: Vec<String> },
    /// What reports show.
    Content(Box<Content>),
    /// Nothing is missing.
    End,
}

/// A piece of the file that is being made in memory. Pieces one behind the other are the file: Snappy's framing format may
/// begin again anywhere.
pub(crate) struct Piece {
    out: FrameEncoder<Vec<u8>>,
}

impl Piece {
    fn new() -> Self {
        Self { out: FrameEncoder::new(Vec::new()) }
    }

    fn line(&mut self, value: &impl Serialize) {
        serde_json::to_writer(&mut self.out, value).expect(MEMORY);
        self.out.write_all(b"\n").expect(MEMORY);
    }

    /// A table without rows.
    pub(super) fn table(schema: &Schema) -> Self {
        let columns = schema.columns.iter().map(|column| column.name.to_owned()).collect();
        let mut piece = Self::new();
        piece.line(&Part::Table { name: schema.name.to_owned(), columns });
        piece
    }

    /// Adds a row to it.
    pub(super) fn row(&mut self, cells: &[Cell<'_>], schema: &Schema) {
        let row: Vec<Value> =
            cells.iter().zip(schema.columns).map(|(cell, column)| cell.json(column)).collect();
        self.line(&row);
    }

    /// Its bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        self.out.into_inner().map_err(|error| error.to_string()).expect(MEMORY)
    }
}

/// The bytes of a file of tables and of what reports show.
pub(super) fn file(tables: impl Iterator<Item = Vec<u8>>, content: &Content) -> Vec<u8> {
    // As `Part::Content`, without a copy.
    #[derive(Serialize)]
    struct Held<'a> {
        content: &'a Content,
    }
    let mut head = Piece::new();
    head.line(&Part::Standpoint { form: FORM, version: env!("CARGO_PKG_VERSION").to_owned() });
    let mut end = Piece::new();
    end.line(&Held { content });
    end.line(&Part::End);
    let mut bytes = head.finish();
    tables.for_each(|table| bytes.extend(table));
    bytes.extend(end.finish());
    bytes
}

/// Reads what was saved: the tables in these formats, and what reports show.
///
/// # Errors
/// In words what is wrong with it.
pub(super) fn read(bytes: &[u8], formats: &[Format]) -> Result<(Vec<Made>, Content), String> {
    let mut lines = Lines { from: BufReader::new(FrameDecoder::new(bytes)), line: Vec::new(), number: 0 };
    match lines.next()?.and_then(|line| serde_json::from_slice(line).ok()) {
        Some(Part::Standpoint { form: FORM, .. }) => {}
        Some(Part::Standpoint { version, .. }) => {
            return Err(format!("standpoint {version} saved it, in a form that this version does not know"));
        }
        _ => return Err("this is not what standpoint saves".to_owned()),
    }
    let mut made: Vec<Made> = Vec::new();
    let mut table: Option<(&'static Schema, Table)> = None;
    let mut content: Option<Content> = None;
    loop {
        let number = lines.number + 1;
        let fault = |what: &str| format!("line {number}: {what}");
        let Some(line) = lines.next()? else { return Err("its end is missing".to_owned()) };
        if line.first() == Some(&b'[') {
            let (schema, table) = table.as_mut().ok_or_else(|| fault("a row of no table"))?;
            let row: Vec<Value> = serde_json::from_slice(line).map_err(|error| fault(&error.to_string()))?;
            let cells = cells(&row, schema).ok_or_else(|| fault("no row of that table"))?;
            table.row(&cells);
            continue;
        }
        if let Some((schema, table)) = table.take() {
            made.push(Made { schema, files: table.finish(), saved: None });
        }
        match serde_json::from_slice(line).map_err(|error| fault(&error.to_string()))? {
            Part::Table { name, columns } => {
                let schema = TABLES.into_iter().find(|schema| schema.name == name);
                let schema =
                    schema.filter(|schema| schema.columns.iter().map(|column| column.name).eq(&columns));
                let schema = schema.ok_or_else(|| fault("a table that this version does not know"))?;
                if made.iter().any(|made| made.schema.name == name) {
                    return Err(fault("a table for the second time"));
                }
                table = Some((schema, Table::new(schema, formats)));
            }
            Part::Content(found) => {
                if found.charts.iter().any(|(name, _)| !is_ours(name) || !name.ends_with(".svg")) {
                    return Err(fault("a picture with a name that no picture has"));
                }
                if let Some((name, _)) = found.charts.iter().find(|(_, svg)| !is_drawing(svg)) {
                    return Err(fault(&format!("{name} holds what no picture of ours does")));
                }
                content = Some(*found);
            }
            Part::End => break,
            Part::Standpoint { .. } => return Err(fault("a second beginning")),
        }
    }
    Ok((made, content.ok_or("it has tables and no report")?))
}

/// A row as cells, if it is one of that table.
fn cells<'a>(row: &'a [Value], schema: &Schema) -> Option<Vec<Cell<'a>>> {
    if row.len() != schema.columns.len() {
        return None;
    }
    let cell = |(value, kind): (&'a Value, Kind)| match (value, kind) {
        (Value::Null, _) => Some(Cell::Empty),
        (Value::String(text), Kind::Text) => Some(Cell::Text(text)),
        (Value::Number(number), Kind::Int) => number.as_i64().map(Cell::Int),
        (Value::Number(number), Kind::Float(_)) => number.as_f64().map(Cell::Float),
        (Value::Bool(value), Kind::Bool) => Some(Cell::Bool(*value)),
        _ => None,
    };
    let cells: Option<Vec<Cell<'a>>> =
        row.iter().zip(schema.columns).map(|(value, column)| cell((value, column.kind))).collect();
    cells.filter(|cells| cells.iter().zip(schema.columns).all(|(cell, column)| cell.fits(column)))
}

/// Lines with their numbers.
struct Lines<R: Read> {
    from: BufReader<R>,
    line: Vec<u8>,
    number: usize,
}

impl<R: Read> Lines<R> {
    fn next(&mut self) -> Result<Option<&[u8]>, String> {
        self.line.clear();
        self.number += 1;
        match self.from.read_until(b'\n', &mut self.line) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(&self.line)),
            Err(error) => Err(format!("it is damaged ({error})")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::corpus::Reading;
    use crate::progress::Silent;
    use crate::report::view::Files;
    use crate::report::{Outputs, SAVED, files, html, markdown};

    /// Every so manieth place in a value, as a pointer.
    fn places(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Object(object) => {
                object.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found));
            }
            Value::Array(array) => {
                let all = array.iter().enumerate();
                all.for_each(|(place, value)| places(value, &format!("{at}/{place}"), found));
            }
            _ => {}
        }
    }

    /// Whatever stands in a file, reports are rendered or refused.
    #[test]
    fn nothing_that_is_saved_panics() {
        let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let config =
            Config { reading: Reading { inputs: vec![seeds], ..Reading::default() }, ..Config::default() };
        let analysis = crate::pipeline::analyze(&config, &Silent).unwrap();
        let outputs = Outputs::default();
        let written = files(&analysis, &outputs, &Silent).unwrap();
        let saved = &written.iter().find(|(name, _)| name == SAVED).unwrap().1;
        let (tables, content) = read(saved, outputs.formats()).unwrap();
        let beside = Files::new(tables.iter().map(|made| made.schema.name).collect(), &outputs);
        let odd = [Value::Null, Value::from(-1), Value::from(1e300), "x".into(), Value::Array(Vec::new())];
        let whole = serde_json::json!({ "view": content.view, "page": content.page });
        let mut found = Vec::new();
        places(&whole, "", &mut found);
        let (mut rendered, mut refused) = (0, 0);
        let step = found.len() / 120;
        for (number, place) in found.iter().enumerate().skip(1).step_by(step) {
            let mut changed = whole.clone();
            *changed.pointer_mut(place).unwrap() = odd[number / step % odd.len()].clone();
            let (view, page) = (&changed["view"], &changed["page"]);
            let both = [markdown::render(view, &beside, None), html::render(view, page, &beside)];
            rendered += both.iter().filter(|made| made.is_ok()).count();
            refused += both.iter().filter(|made| made.is_err()).count();
        }
        assert!(rendered > 20 && refused > 5, "{rendered} {refused}");
    }
}
