//! The same input and settings give the same bytes.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use common::{analyze, assert_same, files, rows_of, standpoint, succeed};
use tempfile::TempDir;

#[test]
fn two_runs() {
    let run = || analyze(&["--format", "csv,jsonl,parquet"]);
    assert_same(&files(run().path()), &files(run().path()), "a second run");
}

#[test]
fn one_thread_and_several() {
    let one = analyze(&["--threads", "1", "--no-guide"]);
    for threads in ["2", "5"] {
        let several = analyze(&["--threads", threads, "--no-guide"]);
        assert_same(&files(one.path()), &files(several.path()), threads);
    }
}

#[test]
fn files_in_another_order() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut pages: Vec<String> = fs::read_dir(&seeds)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    pages.sort();
    let run = |pages: &[String]| analyze(&pages.iter().map(String::as_str).collect::<Vec<_>>());
    let forward = run(&pages);
    pages.reverse();
    let backward = run(&pages);
    assert_same(&files(forward.path()), &files(backward.path()), "the reverse order");
    pages.rotate_left(2);
    assert_same(&files(forward.path()), &files(run(&pages).path()), "another order");
}

#[test]
fn a_folder_that_was_used_before() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = |more: &[&str]| {
        let mut arguments = vec!["analyze", "-q", "--out", out];
        arguments.extend(more);
        common::succeed(&mut common::standpoint(&arguments));
    };
    run(&["--themes", "5", "--no-guide"]);
    run(&[]);
    assert_same(&files(folder.path()), &files(analyze(&[]).path()), "a folder with earlier files");
}

/// Articles in each format that is read: four invented ones, by two authors or more.
fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats")
}

/// Names of the files of a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_same_articles_in_each_format() {
    let mut by_format: BTreeMap<String, BTreeSet<(String, String, String)>> = BTreeMap::new();
    for name in names(&formats()) {
        let path = formats().join(&name);
        let split = rows_of(&succeed(&mut standpoint(&["articles", "--strict", path.to_str().unwrap()])));
        let one = name.strip_prefix("article-").and_then(|rest| rest.split('.').nth(1));
        let format = one.map_or(name.clone(), |end| format!("article-*.{end}"));
        let told =
            split.into_iter().map(|row| (row["doc_id"].clone(), row["title"].clone(), row["date"].clone()));
        by_format.entry(format).or_default().extend(told);
    }
    let expected = by_format["articles.jsonl"].clone();
    assert_eq!(expected.len(), 4);
    for (format, found) in &by_format {
        assert_eq!(*found, expected, "{format}");
    }
    let all = analyze(&[formats().to_str().unwrap()]);
    assert_eq!(common::rows(all.path(), "articles.csv").len(), 4);
    assert_eq!(common::rows(all.path(), "occurrences.csv").len(), 4 * by_format.len());
}

/// All formats, on other numbers of threads, in other orders, at other times, in another place and surrounding.
#[test]
fn all_formats_in_any_surrounding() {
    let copy = |names: &[String], age: u64| {
        let folder = TempDir::new().unwrap();
        for (index, name) in (0..).zip(names) {
            let path = folder.path().join(name);
            fs::copy(formats().join(name), &path).unwrap();
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(age * 86_400 + index);
            fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        }
        folder
    };
    let mut names = names(&formats());
    let input = copy(&names, 10_000);
    let run = |folder: &Path, variables: &[(&str, &str)], arguments: &[&str]| {
        let (out, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let mut command =
            standpoint(&["analyze", "--format", "csv,jsonl,parquet", "--by", "outlet", "--out"]);
        command.arg(out.path()).args(arguments).env("HOME", elsewhere.path());
        command.envs(variables.iter().copied());
        // By another name of the input, too.
        if variables.is_empty() {
            command.arg(folder);
        } else {
            command.current_dir(folder).arg(".");
        }
        succeed(&mut command);
        files(out.path())
    };
    let expected = run(input.path(), &[], &["--threads", "1"]);
    for threads in ["2", "8"] {
        let found = run(input.path(), &[], &["--threads", threads]);
        assert_same(&expected, &found, &format!("{threads} threads"));
    }
    let turkish =
        [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("COLUMNS", "20")];
    names.reverse();
    let younger = copy(&names, 20_000);
    for (folder, what) in [(&input, "a surrounding"), (&younger, "other times and order")] {
        let mut found = run(folder.path(), &turkish, &["-q"]);
        let mut expected = expected.clone();
        // How the input was called is told there.
        for files in [&mut found, &mut expected] {
            files.retain(|name, _| name != "run.json");
        }
        assert_same(&expected, &found, what);
    }
}
