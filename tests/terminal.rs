//! What people see: the closing summary, help, completions, manual pages, and nothing that a terminal obeys.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::process::Command;

use common::{fail, hostile_pages, standpoint, succeed};
use tempfile::TempDir;

/// True for what moves a cursor, changes colours or turns text round.
fn obeyed(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn the_summary_tells_themes_positions_and_files() {
    let out = TempDir::new().unwrap();
    let told = succeed(standpoint(&["analyze", "--format", "csv,jsonl", "--out"]).arg(out.path()));
    assert!(told.starts_with("19 articles, 3 themes\n"));
    let report = common::read(&out.path().join("report.md"));
    for theme in common::rows(out.path(), "themes.csv") {
        let line = told.lines().position(|line| line.contains(&theme["theme"])).unwrap();
        let share = 100.0 * theme["share"].parse::<f64>().unwrap();
        assert!(told.lines().nth(line).unwrap().contains(&format!("{share:.0} %")));
        // The line below has what report.md says at a glance.
        let gist = told.lines().nth(line + 1).unwrap().trim();
        assert!(!gist.is_empty() && report.contains(&format!("| {gist} |")), "{gist}");
    }
    assert!(
        told.contains(
            "Written: report.html, report.md, 13 tables (csv, jsonl), 6 pictures, themes.toml, saved.jsonl.sz, \
             model.standpoint, datapackage.json"
        ),
        "{told}"
    );
    assert!(told.contains(&format!("In {}", out.path().display())));
    assert_eq!(succeed(standpoint(&["analyze", "-q", "--out"]).arg(out.path())), "");
}

#[test]
fn text_of_articles_and_names_of_files_command_no_terminal() {
    let pages = hostile_pages();
    let title = "Quays\u{1b}]0;owned\u{7} \u{1b}[2J\u{202e}gnp.exe\u{9b}31m must be built";
    let text = format!(
        "{title}\n\nBy Ann\u{1b}[5m Lee\n\n3 May 2019\n\n{title}. {}",
        "The quays are old and ships wait. ".repeat(9)
    );
    std::fs::write(pages.path().join("a\u{1b}[31m\u{202e}.txt"), text).unwrap();
    std::fs::write(pages.path().join("b\u{1b}[31m\u{202e}.txt"), [0_u8, 1, 2, 255]).unwrap();
    let out = TempDir::new().unwrap();
    let folder = out.path().join("out\u{1b}[31m");
    let input = pages.path().to_str().unwrap();
    let done = standpoint(&["analyze", input, "--themes", "2", "-v", "--out"]).arg(&folder).output().unwrap();
    assert!(done.status.success());
    for told in [done.stdout, done.stderr] {
        let told = String::from_utf8(told).unwrap();
        assert!(told.len() > 50 && !told.contains(obeyed), "{told:?}");
    }
    let missing = fail(&mut standpoint(&["articles", "no\u{1b}[31m\u{202e}where"]), 1);
    assert!(!missing.contains(obeyed), "{missing:?}");
}

/// On a terminal results are cleaned, too, and bars are shown unless they are not wanted.
#[test]
#[cfg(unix)]
fn a_terminal_gets_clean_text_and_bars() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("not run: there is no script(1), which gives a terminal");
        return;
    }
    let (_folder, page) = common::page(
        "p.txt",
        "Title \u{1b}]0;owned\u{7}\u{202e}here\n\nBy Ann Lee\n\nThe quays are old, and ships wait for days.\n",
    );
    let run = |arguments: &str| {
        let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_standpoint"));
        let mut script = Command::new("script");
        script.args(["-qec", &command, "/dev/null"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        succeed(script.env("TERM", "xterm").env("NO_COLOR", "1"))
    };
    let page = page.to_str().unwrap();
    for format in ["csv", "jsonl"] {
        let told = run(&format!("articles --no-progress --format {format} {page}"));
        assert!(told.contains("owned") && !told.replace("\r\n", "\n").contains(obeyed), "{told:?}");
    }
    let out = TempDir::new().unwrap();
    let out = out.path().to_str().unwrap();
    assert!(run(&format!("analyze --out {out}")).contains("left"));
    let plain = run(&format!("analyze --no-progress --out {out}"));
    assert!(plain.contains("3 themes") && !plain.contains('\u{1b}'), "{plain:?}");
}

#[test]
fn help_has_examples_that_are_right() {
    for command in ["analyze", "articles", "annotate", "evaluate", "completions", "man"] {
        let help = succeed(&mut standpoint(&[command, "--help"]));
        assert!(help.contains("Examples:") && help.contains(&format!("standpoint {command}")), "{command}");
    }
    let example = succeed(&mut standpoint(&["annotate", "--help"]));
    let line = example.split("echo '").nth(1).unwrap().split('\'').next().unwrap();
    let (_folder, file) = common::page("one.jsonl", line);
    let annotated = succeed(&mut standpoint(&["annotate", file.to_str().unwrap()]));
    assert!(annotated.contains("\"targets\":[{"), "{annotated}");
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = succeed(&mut standpoint(&["completions", shell]));
        assert!(script.contains("analyze") && script.contains("no-charts"), "{shell}");
    }
    fail(&mut standpoint(&["completions", "tcsh"]), 2);
    assert!(succeed(&mut standpoint(&["man"])).contains(".TH standpoint 1"));
    let folder = TempDir::new().unwrap();
    succeed(standpoint(&["man"]).arg(folder.path()));
    let page = common::read(&folder.path().join("standpoint-analyze.1"));
    assert!(page.contains("no\\-html") && page.contains("Examples:"));
    let message = fail(standpoint(&["man"]).arg(folder.path().join("none")), 1);
    assert!(message.contains("no such folder"), "{message}");
}
