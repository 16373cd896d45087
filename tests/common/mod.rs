//! What the tests of the binary share.

// Each test binary uses a part of it.
#![allow(dead_code, unreachable_pub, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A row of a table by the names of its columns.
pub type Row = BTreeMap<String, String>;

/// The binary, to be run from the project's folder.
pub fn standpoint(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

/// Runs a command that must succeed and gives what it printed.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().expect("the binary starts");
    assert!(output.status.success(), "{command:?}: {}", errors(&output));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// Runs a command that must fail with this exit code and gives its message.
pub fn fail(command: &mut Command, code: i32) -> String {
    let output = command.output().expect("the binary starts");
    let message = errors(&output);
    assert_eq!(output.status.code(), Some(code), "{command:?}: {message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// `analyze` into a folder of its own.
pub fn analyze(arguments: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a folder for the reports");
    succeed(standpoint(&["analyze", "-q", "--out"]).arg(folder.path()).args(arguments));
    folder
}

/// The rows of a CSV text.
pub fn rows_of(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

/// The rows of a table of a report.
pub fn rows(folder: &Path, name: &str) -> Vec<Row> {
    rows_of(&read(&folder.join(name)))
}

/// The columns of a table of a report.
pub fn columns(folder: &Path, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join(name)).expect("the table is there");
    reader.headers().expect("a header").iter().map(str::to_owned).collect()
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder with their bytes, without those that differ between runs.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| name != "timings.json")
        .map(|(name, path)| (name, fs::read(path).expect("a file")))
        .collect()
}

/// Says which file differs instead of printing bytes.
pub fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(left.keys().eq(right.keys()), "{what}: {:?} and {:?}", left.keys(), right.keys());
    for (name, bytes) in left {
        assert!(bytes == &right[name], "{what}: {name} differs");
    }
}

/// A page of the test's own in a folder of its own.
pub fn page(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder for pages");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a page");
    (folder, path)
}

/// The folder of real pages, or `None`, said aloud, where the environment names none.
pub fn seed_pages() -> Option<PathBuf> {
    const VARIABLE: &str = "STANDPOINT_SEED_PAGES";
    match std::env::var_os(VARIABLE) {
        Some(folder) => Some(PathBuf::from(folder)),
        None => {
            eprintln!("not run: {VARIABLE} does not name the folder of the labelled pages");
            None
        }
    }
}
