//! `report.html` in Chromium, driven by `tests/browser/report.test.mjs`.
//!
//! Runs where `STANDPOINT_BROWSER` is the path of a Chromium and `npm ci` was run in `tests/browser`.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::{hostile_pages, standpoint, succeed};
use tempfile::TempDir;

/// Targets of [`targets`].
const TARGETS: usize = 30;

/// A guide with more targets than most articles speak of.
fn targets() -> String {
    (1..=TARGETS).map(|number| format!("[[target]]\nname = \"Borduria{number}\"\n")).collect()
}

/// Articles on two subjects by many authors, every other one without a date; the first is one paragraph on both subjects, and
/// the second speaks of all targets.
fn rich_pages() -> TempDir {
    const SUBJECTS: [&str; 2] = [
        "The harbour needs dredging before winter, ships wait for days at the quay, and pilots lose their pay. ",
        "The library lends novels to readers, librarians repair the shelves, and pupils borrow poems in the afternoon. ",
    ];
    let mut lines = String::new();
    for number in 0..16 {
        let text = match number {
            0 => SUBJECTS.map(|subject| subject.repeat(8)).concat(),
            1 => (1..=TARGETS).fold(SUBJECTS[1].repeat(3), |mut text, target| {
                write!(
                    text,
                    "\n\nBorduria{target} is dishonest and dangerous, and Borduria{target} has failed."
                )
                .unwrap();
                text
            }),
            _ => SUBJECTS[number % 2].repeat(4) + &format!("The council must pay for hall {number}."),
        };
        let authors: Vec<String> =
            (0..=number % 8).map(|author| format!("Firstname{author} van der Lastname")).collect();
        let date = if number % 2 == 0 { String::new() } else { format!("20{:02}-05-03", 10 + number) };
        let row = serde_json::json!({"title": format!("Report {number}"), "text": text, "author": authors.join("; "), "date": date});
        writeln!(lines, "{row}").unwrap();
    }
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rich.jsonl"), lines).unwrap();
    folder
}

#[test]
fn the_page_in_a_browser() {
    const VARIABLE: &str = "STANDPOINT_BROWSER";
    if std::env::var_os(VARIABLE).is_none() {
        eprintln!("not run: {VARIABLE} does not name a Chromium");
        return;
    }
    let reports = TempDir::new().unwrap();
    let analyze = |arguments: &[&str], name: &str| {
        let out = reports.path().join(name);
        succeed(standpoint(&["analyze", "-q", "--out"]).arg(out).args(arguments));
    };
    analyze(&[], "sample");
    analyze(&["--no-guide", "--themes", "7"], "several");
    let by = ["--by", "outlet", "--by", "year"];
    analyze(&by, "by");
    let pages = hostile_pages();
    analyze(&[&[pages.path().to_str().unwrap(), "--themes", "2"], &by[..]].concat(), "hostile");
    let (pages, guide) = (rich_pages(), reports.path().join("rich.toml"));
    fs::write(&guide, targets()).unwrap();
    analyze(&[pages.path().to_str().unwrap(), "--themes", "2", "--guide", guide.to_str().unwrap()], "rich");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec", "report.test.mjs"])
        .current_dir(folder)
        .env("STANDPOINT_REPORTS", reports.path())
        .output()
        .expect("node can be run");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    eprintln!("{told}");
}
