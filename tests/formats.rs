//! The formats of the tables, what is left out on demand, and `datapackage.json`.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

use common::{analyze, columns, fail, files, hostile_pages, read, rows, standpoint, succeed};
use serde_json::Value;

const ALL: [&str; 2] = ["--format", "csv,jsonl,parquet"];

fn package(folder: &Path) -> Value {
    serde_json::from_str(&read(&folder.join("datapackage.json"))).unwrap()
}

fn names(folder: &Path) -> BTreeSet<String> {
    files(folder).into_keys().collect()
}

#[test]
fn the_package_describes_every_file_and_column() {
    let out = analyze(&ALL);
    let package = package(out.path());
    assert_eq!(package["$schema"], "https://datapackage.org/profiles/2.0/datapackage.json");
    let resources: HashMap<&str, &Value> = package["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| (resource["path"].as_str().unwrap(), resource))
        .collect();
    let ids: BTreeSet<&str> = resources.values().map(|resource| resource["name"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), resources.len());
    for (name, bytes) in files(out.path()) {
        if name == "datapackage.json" {
            continue;
        }
        let resource = resources[name.as_str()];
        if name != "run.json" {
            assert_eq!(resource["bytes"], bytes.len(), "{name}");
        }
        if name.ends_with(".csv") {
            let fields = resource["schema"]["fields"].as_array().unwrap();
            let described: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
            assert_eq!(columns(out.path(), &name), described, "{name}");
            assert!(
                fields.iter().all(|field| field["description"].as_str().is_some_and(|text| !text.is_empty()))
            );
        }
    }
}

/// What stands in a CSV cell stands in the field of the object, as what it is.
#[test]
fn json_lines_hold_what_csv_holds() {
    let pages = hostile_pages();
    let input = pages.path().to_str().unwrap();
    let out = analyze(&[&[input, "--themes", "2"], &ALL[..]].concat());
    let mut guarded = 0;
    for name in names(out.path()).iter().filter_map(|name| name.strip_suffix(".csv")) {
        let objects = read(&out.path().join(format!("{name}.jsonl")));
        let objects: Vec<Value> = objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let rows = rows(out.path(), &format!("{name}.csv"));
        assert_eq!(rows.len(), objects.len(), "{name}");
        for (row, object) in rows.iter().zip(&objects) {
            for (column, cell) in row {
                let text = match &object[column] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    Value::Number(number) => {
                        assert_eq!(number.as_f64(), cell.parse().ok(), "{name}: {column}");
                        continue;
                    }
                    other => other.to_string(),
                };
                let bare = text.trim_start();
                let guard = text.starts_with(['\t', '\r']) || bare.starts_with(['=', '+', '-', '@']);
                guarded += usize::from(guard);
                assert_eq!(*cell, if guard { format!("'{text}") } else { text }, "{name}: {column}");
            }
        }
    }
    assert!(guarded > 0, "no page had a formula");
}

#[test]
fn reports_lead_to_the_formats_that_are_there() {
    let out = analyze(&["--format", "parquet,jsonl"]);
    assert!(!names(out.path()).iter().any(|name| name.ends_with(".csv")));
    let report = read(&out.path().join("report.md"));
    assert!(report.contains("[articles.jsonl](articles.jsonl)") && report.contains("each also as parquet"));
    assert!(!report.contains(".csv"), "{}", report.split(".csv").next().unwrap());
    let page = read(&out.path().join("report.html"));
    assert!(page.contains("<a href=\"articles.jsonl\">") && !page.contains(".csv\""));
    let parquet = std::fs::read(out.path().join("articles.parquet")).unwrap();
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
}

#[test]
fn what_is_not_wanted_is_left_out_and_taken_away() {
    let folder = tempfile::TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = |arguments: &[&str]| {
        succeed(standpoint(&["analyze", "-q", "--out", out]).args(arguments));
        names(folder.path())
    };
    let all = run(&ALL);
    assert!(all.contains("charts/map.svg") && all.contains("themes.parquet"));
    std::fs::write(folder.path().join("mine.csv"), "a\n").unwrap();
    let few = run(&["--no-html", "--no-charts", "--format", "jsonl"]);
    let report = read(&folder.path().join("report.md"));
    assert!(!report.contains("charts/") && !report.contains("report.html"));
    assert!(few.contains("report.md") && few.contains("mine.csv") && few.contains("themes.jsonl"));
    let gone =
        |name: &&String| name.starts_with("charts") || name.ends_with(".html") || name.ends_with(".parquet");
    assert_eq!(few.iter().find(gone), None);
    assert_eq!(few.iter().filter(|name| name.ends_with(".csv")).count(), 1);
    assert!(!run(&["--no-markdown"]).contains("report.md"));
}

#[test]
fn a_configuration_file_chooses_files_too() {
    let (_folder, config) =
        common::page("s.toml", "format = [\"jsonl\", \"parquet\"]\nhtml = false\ncharts = false\n");
    let config = config.to_str().unwrap();
    let there = names(analyze(&["--config", config]).path());
    assert!(there.contains("themes.jsonl") && there.contains("themes.parquet"));
    assert!(
        !there.contains("themes.csv") && !there.contains("report.html") && !there.contains("charts/map.svg")
    );
    let there = names(analyze(&["--config", config, "--format", "csv"]).path());
    assert!(there.contains("themes.csv") && !there.contains("themes.jsonl"));
    let (_folder, wrong) = common::page("w.toml", "seed = 1\nformat = \"xlsx\"\n");
    let message = fail(&mut standpoint(&["analyze", "--config", wrong.to_str().unwrap()]), 1);
    assert!(message.contains("line 2") && message.contains("csv, jsonl, parquet"), "{message}");
    fail(&mut standpoint(&["analyze", "--format", "xlsx"]), 2);
}

/// pandas and Frictionless read what is written; see `tests/tables/check.py`.
#[test]
fn other_programs_read_the_tables_with_their_types() {
    const VARIABLE: &str = "STANDPOINT_PYTHON";
    let Some(python) = std::env::var_os(VARIABLE) else {
        eprintln!("not run: {VARIABLE} does not name a Python with tests/tables/requirements.txt");
        return;
    };
    let check = |folder: &Path| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables/check.py");
        let told = succeed(Command::new(&python).arg(script).arg(folder));
        assert!(told.contains("tables in"), "{told}");
    };
    check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample"));
    let pages = hostile_pages();
    let hostile = pages.path().to_str().unwrap();
    let by = ["--by", "outlet", "--by", "author", "--by", "year"];
    let hostile = [&[hostile, "--themes", "2"], &by[..]].concat();
    for arguments in [&by[..], &["--no-guide", "--themes", "1"], &hostile] {
        check(analyze(&[&ALL, arguments].concat()).path());
    }
}
