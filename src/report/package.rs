//! `datapackage.json`: what each file is, and each column of the tables, so that programs read them with the right
//! types (Frictionless Data Package 2.0, <https://datapackage.org>).

use serde_json::{Map, Value, json};

use super::outputs::{Format, Outputs, table_of};
use super::schema::{Column, Kind, Limits, Schema};
use super::{charts, json};

const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const TABLE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// Describes files, whose SHA-256 is known. `run.json` comes after this one and holds its hash, so that of it neither
/// size nor hash is told; `timings.json` is about the machine and no part of the results.
pub(super) fn package(files: &[(String, Vec<u8>)], hashes: &[String], outputs: &Outputs) -> Vec<u8> {
    let known = files.iter().zip(hashes);
    let mut resources: Vec<Value> =
        known.map(|((name, bytes), hash)| resource(name, bytes, hash, outputs)).collect();
    resources.push(json!({
        "name": "run", "path": "run.json", "format": "json", "mediatype": "application/json", "encoding": "utf-8",
        "description": "Version, settings, counts, and hashes of all inputs and files",
    }));
    json::pretty(&json!({
        "$schema": PACKAGE,
        "name": "standpoint",
        "title": "Themes and positions of a collection of articles",
        "description": format!(
            "Made by standpoint {}. An empty cell means: not known, or none. In CSV, text that a spreadsheet would \
             take for a formula has an apostrophe in front.",
            env!("CARGO_PKG_VERSION")
        ),
        "resources": resources,
    }))
}

fn resource(name: &str, bytes: &[u8], hash: &str, outputs: &Outputs) -> Value {
    let mut resource = match table_of(name) {
        Some((table, format)) => table_resource(table, format, outputs),
        None => file_resource(name),
    };
    resource.insert("path".into(), name.into());
    resource.insert("bytes".into(), bytes.len().into());
    resource.insert("hash".into(), format!("sha256:{hash}").into());
    Value::Object(resource)
}

/// What a table's file is called in the package: its name, with the format where it is not the first.
fn table_name(table: &str, format: Format, outputs: &Outputs) -> String {
    if format == outputs.linked() { table.to_owned() } else { format!("{table}_{}", format.extension()) }
}

fn table_resource(table: &Schema, format: Format, outputs: &Outputs) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("$schema".into(), TABLE.into());
    schema.insert("fields".into(), table.columns.iter().map(field).collect());
    schema.insert("missingValues".into(), json!([""]));
    if !table.key.is_empty() {
        schema.insert("primaryKey".into(), json!(table.key));
    }
    let references = table.references.iter().map(|reference| {
        let resource = table_name(reference.table, format, outputs);
        json!({
            "fields": reference.columns,
            "reference": { "resource": resource, "fields": reference.theirs },
        })
    });
    let references: Vec<Value> = references.collect();
    if !references.is_empty() {
        schema.insert("foreignKeys".into(), references.into());
    }
    let mut resource = Map::new();
    resource.insert("name".into(), table_name(table.name, format, outputs).into());
    resource.insert("type".into(), "table".into());
    resource.insert("description".into(), format!("A row is: {}", lower(table.description)).into());
    resource.insert("format".into(), format.extension().into());
    resource.insert("mediatype".into(), format.media_type().into());
    if format != Format::Parquet {
        resource.insert("encoding".into(), "utf-8".into());
    }
    resource.insert("schema".into(), schema.into());
    resource
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    field.insert("name".into(), column.name.into());
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Int => "integer",
        Kind::Float(_) => "number",
        Kind::Bool => "boolean",
    };
    field.insert("type".into(), kind.into());
    field.insert("description".into(), column.description.into());
    if let Some(unit) = column.unit {
        field.insert("unit".into(), unit.into());
    }
    let mut limits = Map::new();
    if column.required {
        limits.insert("required".into(), true.into());
    }
    match column.limits {
        Limits::None => {}
        Limits::Between(least, most) => {
            limits.insert("minimum".into(), least.into());
            limits.insert("maximum".into(), most.into());
        }
        Limits::AtLeast(least) => {
            limits.insert("minimum".into(), least.into());
        }
        Limits::OneOf(words) => {
            limits.insert("enum".into(), json!(words));
        }
        Limits::Form(pattern) => {
            limits.insert("pattern".into(), pattern.into());
        }
    }
    if !limits.is_empty() {
        field.insert("constraints".into(), limits.into());
    }
    Value::Object(field)
}

fn file_resource(name: &str) -> Map<String, Value> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let (description, media_type) = match extension {
        "md" => ("The report for people, for a repository or a mail", "text/markdown"),
        "sz" => (
            "What standpoint report renders from: JSON lines, compressed in Snappy's framing format",
            "application/x-snappy-framed",
        ),
        "toml" => (
            "The themes, to be edited and given to the next run with --edits; docs/edits.md tells how",
            "application/toml",
        ),
        "standpoint" => (
            "What standpoint assign puts further articles into the same themes by (docs/model.md)",
            "application/octet-stream",
        ),
        "html" => ("The report for people, in a browser", "text/html"),
        _ => ("A picture of the report", "image/svg+xml"),
    };
    let stem = match stem.strip_prefix(charts::FOLDER).and_then(|rest| rest.strip_prefix('/')) {
        Some(chart) => format!("chart-{chart}"),
        None => format!("{}-{extension}", stem.replace('.', "-")),
    };
    let mut resource = Map::new();
    resource.insert("name".into(), stem.into());
    resource.insert("description".into(), description.into());
    resource.insert("format".into(), extension.into());
    resource.insert("mediatype".into(), media_type.into());
    if !matches!(extension, "sz" | "standpoint") {
        resource.insert("encoding".into(), "utf-8".into());
    }
    resource
}
