//! Texts, titles, names of files, themes and columns that try to be more than text: data stays data in every file.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use common::{analyze, files, hostile_pages, rows, rows_of, standpoint, succeed};
use tempfile::TempDir;

/// What a spreadsheet takes for a formula at the beginning of a cell, its own signs and those of East Asian keyboards.
const BEGINS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

fn is_formula(cell: &str) -> bool {
    let bare = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    cell.starts_with(['\t', '\r']) || (bare.starts_with(BEGINS) && bare.parse::<f64>().is_err())
}

fn assert_no_formula(name: &str, table: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        assert!(row.iter().all(|cell| !is_formula(cell)), "{name}: {row:?}");
    }
}

/// Nothing in a folder of reports is more than text.
fn assert_harmless(folder: &Path) {
    for (name, bytes) in files(folder) {
        if name.ends_with(".parquet") || name.ends_with(".bin") || !name.contains('.') {
            continue;
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if name.ends_with(".csv") {
            assert_no_formula(&name, &text);
        } else if name.ends_with(".md") || name.ends_with(".svg") || name.ends_with(".html") {
            let odd = text.chars().find(|c| {
                (c.is_control() && !matches!(c, '\n' | '\t'))
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(odd, None, "{name}");
            let own = text.to_lowercase();
            for markup in [
                "<img src=x", "<svg onload", "<iframe", "<base", "<script>alert", "<script>window",
                "<b onclick",
            ] {
                assert!(!own.contains(markup), "{name}: {markup}");
            }
        }
        if name.ends_with(".md") {
            // An escaped bracket is no part of a link.
            let text = text.replace("\\]", "");
            for link in ["](javascript", "](http://evil", "![x](", "<script"] {
                assert!(!text.contains(link), "{name}: {link}");
            }
        }
    }
}

/// Rows whose every field begins as a formula, in all the ways that spreadsheets take for one.
fn formulas() -> (TempDir, usize) {
    let folder = TempDir::new().unwrap();
    let mut lines = String::new();
    let before = ["", " ", "\t", "\r", "\n", " \t ", "\u{a0}", "\u{3000}", "\u{feff}", "\u{200b}", "\0"];
    for (n, begin) in BEGINS.into_iter().enumerate() {
        for (m, space) in before.into_iter().enumerate() {
            let evil = format!("{space}{begin}HYPERLINK(\"http://evil.example\",\"{n}x{m}\")");
            let text = format!(
                "{evil} must be feared in the harbour number {n} {m}.\n\n{evil} should close the library, and it is wrong."
            );
            let row = serde_json::json!({"text": text, "title": evil, "author": evil, "outlet": evil, "date": "2019-03-05"});
            lines.push_str(&format!("{row}\n"));
        }
    }
    let count = lines.lines().count();
    fs::write(folder.path().join("=cmd|calc.jsonl"), lines).unwrap();
    (folder, count)
}

#[test]
fn no_cell_is_a_formula() {
    let (folder, count) = formulas();
    let input = folder.path().to_str().unwrap();
    let guide = folder.path().join("guide.toml");
    let theme = |name: &str, seed: &str| format!("[[theme]]\nname = {name:?}\nseeds = [{seed:?}]\n");
    let names = [
        theme("=1+1", "harbour"),
        theme(" ＝cmd", "library"),
        "[[target]]\nname = \"@SUM(1)\"\naliases = [\"library\"]\n".to_owned(),
    ];
    fs::write(&guide, names.concat()).unwrap();
    let out = analyze(&[input, "--by", "outlet", "--by", "author", "--format", "csv,jsonl,parquet"]);
    assert_harmless(out.path());
    let table = succeed(&mut standpoint(&["articles", input]));
    assert_no_formula("articles", &table);
    assert_eq!(rows_of(&table).len(), count);
}

#[test]
fn markup_links_and_escapes_stay_text() {
    let pages = hostile_pages();
    let tricks = [
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "\u{1b}]0;x\u{7}\u{202e}",
        "{{ 7 * 7 }}",
        "| a | b |",
    ];
    let mut guide = String::new();
    for (n, trick) in tricks.iter().enumerate() {
        let name = serde_json::to_string(&format!("{trick} {n}")).unwrap();
        guide.push_str(&format!(
            "[[target]]\nname = {name}\naliases = [\"{}\"]\n",
            ["harbour", "library", "ships", "council", "readers"][n]
        ));
    }
    guide.push_str("[[theme]]\nname = \"../../<script>alert(1)</script>\"\nseeds = [\"harbour\"]\n[[theme]]\nname = \"..\\\\.. <SCRIPT>alert(1)</script>\"\nseeds = [\"library\"]\n");
    fs::write(pages.path().join("guide.toml"), guide).unwrap();
    let input = pages.path().to_str().unwrap();
    let by = ["--by", "outlet", "--by", "author", "--by", "year"];
    assert_harmless(analyze(&[&[input], &by[..]].concat()).path());
}

/// Names of files decide what reports call them, never where they lie.
#[test]
fn names_of_files_and_themes_make_no_names_of_files() {
    let folder = TempDir::new().unwrap();
    let pages = folder.path().join("pages");
    fs::create_dir_all(pages.join("evil../=1+1")).unwrap();
    let article = |n: usize| {
        format!(
            "A title of number {n}\n\nThe council wants to close {} of its {n} libraries in the harbour.\n",
            n * 7919
        )
    };
    let long = format!("{}.txt", "n".repeat(251));
    let names: [&[u8]; 8] = [
        b"line\nend.txt",
        b"a..%2f..%2fa.txt",
        long.as_bytes(),
        b"not \xff\xfe utf-8.txt",
        b"evil../=1+1/-rf.txt",
        b"\x1b]0;x\x07\x1b[2J.txt",
        b"x\\..\\..\\b.txt",
        "\u{202e}gnp.txt".as_bytes(),
    ];
    for (n, name) in names.iter().enumerate() {
        fs::write(pages.join(OsStr::from_bytes(name)), article(n + 1)).unwrap();
    }
    fs::write(pages.join("\u{1b}[2J.pdf"), "").unwrap();
    let same = "[[theme]]\nname = \"A/b\"\nseeds = [\"council\"]\n[[theme]]\nname = \"a-B\"\nseeds = [\"harbour\"]\n[[theme]]\nname = \"CON\"\nseeds = [\"libraries\"]\n";
    fs::write(pages.join("guide.toml"), same).unwrap();
    let out = folder.path().join("out");
    let run = |input: &Path, more: &[&str]| {
        let output = standpoint(&["analyze", "--out"]).arg(&out).arg(input).args(more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let plain = |bytes: &[u8]| bytes.iter().all(|&byte| byte >= 0x20 || byte == b'\n');
        assert!(plain(&output.stderr) && plain(&output.stdout), "what a terminal would obey is not told");
        files(&out).into_keys().collect::<Vec<_>>()
    };
    let hostile = run(&pages, &[]);
    assert_harmless(&out);
    assert_eq!(rows(&out, "occurrences.csv").len(), names.len());
    let plain = run(Path::new("seeds"), &[]);
    let other: Vec<_> = hostile.iter().filter(|name| !plain.contains(name)).collect();
    assert!(
        other.is_empty() && hostile.len() > 15,
        "names that no other input has: {other:?} of {hostile:?}"
    );
    let here: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(here.len(), 2, "{here:?}");
}

#[test]
fn columns_with_hostile_names() {
    let (_folder, path) = common::page("a.csv", "=1+1,\"<script>alert(1)</script>\u{1b}[2J\n\"\na,b\n");
    let output = standpoint(&["articles"]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.contains(&0x1b));
    let name = "=<img src=x onerror=alert(1)>\u{202e}[x](javascript:1)";
    let (_folder, path) =
        common::page("b.csv", format!("{name},title\nSome text is here for the council.,T\n"));
    assert_harmless(analyze(&[path.to_str().unwrap(), "--text-field", name]).path());
}
