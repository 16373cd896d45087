//! `report.html` in Chromium, driven by `tests/browser/report.test.mjs`.
//!
//! Runs where `STANDPOINT_BROWSER` is the path of a Chromium and `npm ci` was run in `tests/browser`.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{hostile_pages, standpoint, succeed};
use tempfile::TempDir;

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
