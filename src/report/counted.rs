//! Tables and documents of what was counted elsewhere: on other machines, row by row.

use serde_json::Value;

use super::table::{Cell, Table};
use super::{Format, markdown, schema};
use crate::error::Result;

/// A table of ours as CSV, by its name, from rows with a value for each of its columns: numbers get the decimals of their
/// column, and no text can run as a formula.
///
/// # Errors
/// In words, for a name that is none, and a row that does not fit the columns.
pub fn csv<'r>(name: &str, rows: impl IntoIterator<Item = &'r [Value]>) -> Result<Vec<u8>, String> {
    let table = schema::TABLES.into_iter().find(|table| table.name == name);
    let schema = table.ok_or_else(|| format!("{name} is no table"))?;
    let mut table = Table::new(schema, &[Format::Csv]);
    for row in rows {
        let cells: Vec<Cell<'_>> = row.iter().map(cell).collect();
        let fits = cells.len() == schema.columns.len()
            && cells.iter().zip(schema.columns).all(|(cell, column)| cell.fits(column));
        if !fits {
            return Err(format!("a row does not fit the columns of {name}: {row:?}"));
        }
        table.row(&cells);
    }
    Ok(table.finish().into_iter().flat_map(|(_, bytes)| bytes).collect())
}

fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::String(text) => Cell::Text(text),
        Value::Bool(value) => Cell::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(value) => Cell::Int(value),
            None => Cell::opt_float(number.as_f64()),
        },
        _ => Cell::Empty,
    }
}

/// A document by a template, in Markdown: text of the view is no markup there.
///
/// # Errors
/// [`crate::error::Error::Template`] if the template does not fit the view.
pub fn document(name: &str, template: &str, view: &Value) -> Result<Vec<u8>> {
    markdown::of_template(name, template, view)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_guarded_and_must_fit() {
        let row = |values: Value| values.as_array().unwrap().clone();
        let good = row(json!(["p", 1, 2, "note", "=1+1"]));
        let text = String::from_utf8(csv("dropped", [&good[..]]).unwrap()).unwrap();
        assert_eq!(text, "page,line_start,line_end,reason,text\np,1,2,note,'=1+1\n");
        for bad in
            [json!(["p", 1, 2, "note"]), json!(["p", "1", 2, "note", "x"]), json!([null, 1, 2, "note", "x"])]
        {
            assert!(csv("dropped", [&row(bad)[..]]).is_err());
        }
        assert!(csv("nothing", []).is_err());
    }

    #[test]
    fn text_is_no_markup() {
        let made = document("x.md", "{{ text }}", &json!({"text": "*a* <b>"})).unwrap();
        assert_eq!(String::from_utf8(made).unwrap(), "\\*a\\* &lt;b&gt;");
    }
}
