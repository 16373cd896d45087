//! What fuzz targets need of the reports: tables of arbitrary cells, text made harmless, results that were saved.

use std::io::Write;

use super::table::{Cell, Table};
use super::view::Files;
use super::{Format, Outputs, harmless, html, markdown, saved, schema};

/// A table of these texts in each format: a row of `dropped` for each.
pub fn table(texts: &[&str], lines: (i64, i64)) -> Vec<(Format, Vec<u8>)> {
    let mut table = Table::new(&schema::DROPPED, &Format::ALL);
    for text in texts {
        let cells = [
            Cell::Text("page"),
            Cell::Int(lines.0),
            Cell::Int(lines.1),
            Cell::Text("note"),
            Cell::Text(text),
        ];
        table.row(&cells);
    }
    table.finish()
}

/// Text as it stands between tags and in attributes.
pub fn in_html(text: &str) -> String {
    harmless::escape(text)
}

/// Text as it stands in a report in Markdown.
pub fn in_markdown(text: &str) -> String {
    markdown::escape(text)
}

/// Text as it stands in a script element.
pub fn in_script(text: &str) -> String {
    harmless::json(&text)
}

/// A note in Markdown as it stands in HTML.
pub fn note(markdown: &str) -> String {
    html::marks::inline(markdown)
}

/// The beginning of a text, at most so many characters and an ellipsis.
pub fn shortened(text: &str, most: usize) -> String {
    harmless::shorten(text, most)
}

/// Reads what was saved and renders its reports. `lines` are those of the file, without their packing, whose check sums
/// no fuzzer finds; the reader gets them packed.
///
/// # Errors
/// In words what is wrong with them.
pub fn render(lines: &[u8]) -> Result<(String, String), String> {
    let mut packed = snap::write::FrameEncoder::new(Vec::new());
    packed.write_all(lines).map_err(|error| error.to_string())?;
    let packed = packed.into_inner().map_err(|error| error.to_string())?;
    read(&packed)
}

/// The same for a file as it is.
///
/// # Errors
/// In words what is wrong with it.
pub fn read(packed: &[u8]) -> Result<(String, String), String> {
    let outputs = Outputs::default();
    let (tables, content) = saved::read(packed, &Format::ALL)?;
    let beside = Files::new(tables.iter().map(|made| made.schema.name).collect(), &outputs);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| error.to_string());
    let markdown = markdown::render(&content.view, &beside, None).map_err(|error| error.to_string())?;
    let html = html::render(&content.view, &content.page, &beside).map_err(|error| error.to_string())?;
    Ok((text(markdown)?, text(html)?))
}
