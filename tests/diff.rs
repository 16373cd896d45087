//! What changed from one run to another, told through the binary.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{analyze, fail, files, read, rows, standpoint, succeed};
use serde_json::{Value, json};
use tempfile::TempDir;

const OPTIONS: [&str; 5] = ["--guide", "seeds/guide.toml", "--no-html", "--no-charts", "--no-model"];

/// The articles of the sample, an object each, without copies.
static ARTICLES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let lines = succeed(&mut standpoint(&["articles", "-q", "--format", "jsonl"]));
    let articles = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    articles.filter(|article| article["duplicate_of"] == "").collect()
});

/// Reports on some articles, which are written as lines of one file.
fn run(articles: &[Value]) -> TempDir {
    let lines: Vec<String> = articles.iter().map(Value::to_string).collect();
    let (_folder, path) = common::page("articles.jsonl", lines.join("\n"));
    analyze(&[&[path.to_str().unwrap()], &OPTIONS[..]].concat())
}

/// All but the last three articles, and all.
static BEFORE: LazyLock<TempDir> = LazyLock::new(|| run(&ARTICLES[..ARTICLES.len() - 3]));
static AFTER: LazyLock<TempDir> = LazyLock::new(|| run(&ARTICLES));

fn diff(old: &Path, new: &Path) -> String {
    succeed(standpoint(&["diff"]).arg(old).arg(new))
}

/// The tables as `--out` writes them.
fn tables(old: &Path, new: &Path) -> TempDir {
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["diff", "-q"]).arg(old).arg(new).arg("--out").arg(out.path()));
    out
}

/// A copy of a folder of reports, to be damaged.
fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for (name, bytes) in files(from) {
        fs::write(to.path().join(name), bytes).unwrap();
    }
    to
}

#[test]
fn two_runs_of_the_same_differ_in_nothing() {
    let again = run(&ARTICLES);
    let told = diff(AFTER.path(), again.path());
    assert!(told.contains("Nothing: "), "{told}");
    assert_eq!(told.trim().lines().count(), 3, "{told}");
    let out = tables(AFTER.path(), again.path());
    for name in ["diff_themes.csv", "diff_articles.csv", "diff_stance.csv"] {
        assert_eq!(read(&out.path().join(name)).lines().count(), 1, "{name} is a header");
    }
    assert!(diff(AFTER.path(), AFTER.path()).contains("Nothing: "));
}

#[test]
fn articles_that_came_and_went_are_named() {
    let names = |wanted: &str, out: &Path| -> Vec<String> {
        let of = rows(out, "diff_articles.csv").into_iter().filter(|row| row["changes"] == wanted);
        of.map(|row| row["title"].clone()).collect()
    };
    let last: Vec<&str> =
        ARTICLES[ARTICLES.len() - 3..].iter().map(|a| a["title"].as_str().unwrap()).collect();
    for (old, new, change, other) in
        [(&*BEFORE, &*AFTER, "added", "gone"), (&*AFTER, &*BEFORE, "gone", "added")]
    {
        let out = tables(old.path(), new.path());
        let mut found = names(change, out.path());
        found.sort();
        let mut expected = last.clone();
        expected.sort_unstable();
        assert_eq!(found, expected);
        assert!(names(other, out.path()).is_empty());
        let told = diff(old.path(), new.path());
        assert_eq!(told, read(&out.path().join("diff.md")), "the same is written and printed");
        assert!(told.contains(&format!("3 {change}")), "{told}");
    }
}

#[test]
fn an_article_that_was_edited_is_the_same_article() {
    let mut articles = ARTICLES.clone();
    let text =
        format!("{}\n\nA correction was added later to this article.", articles[0]["text"].as_str().unwrap());
    articles[0]["text"] = json!(text);
    let edited = run(&articles);
    let out = tables(AFTER.path(), edited.path());
    let rows = rows(out.path(), "diff_articles.csv");
    let edits: Vec<_> = rows.iter().filter(|row| row["changes"] == "edited").collect();
    assert_eq!(edits.len(), 1, "{rows:?}");
    assert_eq!(edits[0]["title"], ARTICLES[0]["title"].as_str().unwrap());
}

#[test]
fn text_of_others_stays_text() {
    let mut articles = ARTICLES.clone();
    articles[0]["title"] = json!("=1+1 <script>alert(1)</script> [a](http://b) *c* d_e");
    let hostile = run(&articles);
    let short = run(&articles[1..]);
    let told = diff(short.path(), hostile.path());
    assert!(!told.contains("<script") && !told.contains("[a](http"), "{told}");
    assert!(told.contains("d\\_e") && !told.contains("\\\\"), "escaped once: {told}");
    let out = tables(short.path(), hostile.path());
    let row = &rows(out.path(), "diff_articles.csv")[0];
    assert!(row["title"].starts_with("'=1+1"), "{row:?}");
}

#[test]
fn what_is_no_folder_of_reports_is_refused() {
    let refused = |old: &Path, new: &Path| fail(standpoint(&["diff"]).arg(old).arg(new), 1);
    let nothing = PathBuf::from("no/such/folder");
    assert!(refused(AFTER.path(), &nothing).contains("no/such/folder"));
    let empty = TempDir::new().unwrap();
    let message = refused(empty.path(), AFTER.path());
    assert!(message.contains(empty.path().to_str().unwrap()), "{message}");
    fail(&mut standpoint(&["diff", "reports/sample"]), 2);
}

#[test]
fn a_damaged_table_is_named_with_its_line() {
    type Damage = fn(&str) -> String;
    let damages: [(&str, &str, Damage); 3] = [
        ("articles.csv", "articles.csv", |text| text.replacen("doc_id", "doc", 1)),
        ("articles.csv", "line 2", |text| text.replacen("t1", "t99", 1)),
        ("themes.csv", "themes.csv", |_| String::new()),
    ];
    for (name, expected, damage) in damages {
        let folder = copy(AFTER.path());
        let path = folder.path().join(name);
        fs::write(&path, damage(&read(&path))).unwrap();
        let message = fail(standpoint(&["diff"]).arg(folder.path()).arg(AFTER.path()), 1);
        assert!(message.contains(name) && message.contains(expected), "{message}");
    }
}
