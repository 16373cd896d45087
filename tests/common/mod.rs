//! What the tests of the binary share.

// Each test binary uses a part of it.
#![allow(dead_code, unreachable_pub, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

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

/// Runs a command that must fail with exit code 1 before its input ends, and gives its message.
pub fn fail_at_once(command: &mut Command) -> String {
    let mut run = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let input = run.stdin.take();
    let status = ended(&mut run, Duration::from_secs(5));
    let output = run.wait_with_output().expect("it has ended");
    drop(input);
    assert_eq!(status.code(), Some(1), "{command:?}: {}", errors(&output));
    errors(&output)
}

/// How a process ended, which must be soon.
pub fn ended(run: &mut Child, within: Duration) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = run.try_wait().expect("it was started here") {
            return status;
        }
        if start.elapsed() > within {
            run.kill().expect("it was started here");
            panic!("it has not ended after {within:?}");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
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

/// The files of a folder and of those in it with their bytes, without those that differ between runs.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let entry = entry.expect("an entry");
        let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else if name != "timings.json" {
            found.insert(name, fs::read(path).expect("a file"));
        }
    }
    found
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

/// Pages whose texts, titles, bylines and file names try to be more than text.
pub fn hostile_pages() -> TempDir {
    const SUBJECTS: [&str; 2] = [
        "The harbour needs dredging, ships wait for days, and the port authority must build a second quay before winter storms come.",
        "The library should stay open, readers lose their books, and the council must pay librarians before branches close.",
    ];
    let tricks = [
        "<script>window.ran = 1; alert(1)</script>".to_owned(),
        "</script><script>window.ran = 2</script><!--".to_owned(),
        "<img src=x onerror=\"window.ran = 3\">".to_owned(),
        "<svg onload=\"window.ran = 4\"><style>body{display:none}</style>".to_owned(),
        "[x](javascript:window.ran=5) <a href=\"javascript:window.ran=5\">x</a>".to_owned(),
        "\u{202e}gnp.exe\u{2066}\u{2028} \u{1b}]0;x\u{7}".to_owned(),
        "{{ 7 * 7 }} {% raw %} ${window.ran = 6} \\u003cscript\\u003e".to_owned(),
        "' onmouseover='window.ran = 7' \" autofocus onfocus=\"window.ran = 7".to_owned(),
        "W".repeat(10_000),
        "| a | b | [x](http://evil.example) ![x](http://evil.example/x.png) http://evil.example www.evil.example `a".to_owned(),
        "=HYPERLINK(\"http://evil.example\",\"x\")".to_owned(),
        "<iframe srcdoc='<script>parent.ran = 8</script>'></iframe><base href=//evil.example>".to_owned(),
    ];
    let folder = TempDir::new().expect("a folder for pages");
    for (number, trick) in tricks.iter().enumerate() {
        let subject = SUBJECTS[number % 2];
        // A formula is one at the beginning of a cell only.
        let title = if trick.starts_with('=') { trick.clone() } else { format!("Title {number} {trick}") };
        let text = format!(
            "{title}\n\nBy Ann <b onclick=alert(1)>Lee\n\n3 May 20{:02}\n\n{subject} {trick} should be banned, said \
             {trick}, and the government is wrong. {subject}\n\n{subject} It is a disgrace that {trick} has failed the \
             country. {subject}\n",
            10 + number
        );
        let name = if number == 2 {
            "\"><img src=x onerror=alert(1)>.txt".to_owned()
        } else {
            format!("{number}.txt")
        };
        fs::write(folder.path().join(name), text).expect("a page");
    }
    folder
}
