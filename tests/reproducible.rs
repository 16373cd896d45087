//! The same input and settings give the same bytes.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{analyze, assert_same, files};
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
