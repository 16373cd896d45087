//! Standard output and standard error that are closed, full or broken: no panic, and an exit code that tells the truth.

#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{analyze, page, standpoint};
use tempfile::TempDir;

/// What commands read and write.
struct Stage {
    folder: TempDir,
    run: TempDir,
}

impl Stage {
    fn new() -> Self {
        let (folder, path) =
            page("one.txt", "A title\n\nThe council wants to close it. It should not do that.\n");
        let run = analyze(&[path.to_str().unwrap()]);
        let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
        write("good.jsonl", &"{\"id\": \"1\", \"text\": \"The council wants to close it.\"}\n".repeat(50));
        write("bad.jsonl", "no JSON\n");
        let texts = [
            "The council wants to close the library of the town again.",
            "Ships wait for days before the harbour, which must be dredged now.",
        ];
        let rows =
            (0..20).map(|row| format!("{{\"label\": \"{}\", \"text\": \"{}\"}}\n", row % 2, texts[row % 2]));
        write("labelled.jsonl", &rows.collect::<String>());
        Self { folder, run }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// Every command that prints; each succeeds where it can.
    fn commands(&self) -> Vec<Vec<String>> {
        let run = self.run.path().to_str().unwrap();
        let (one, out) = (self.path("one.txt"), self.path("out"));
        let (good, labelled) = (self.path("good.jsonl"), self.path("labelled.jsonl"));
        let commands: [&[&str]; 10] = [
            &["analyze", &one, "--out", &out],
            &["report", run, "--out", &out],
            &["articles", &one],
            &["articles", &one, "--format", "jsonl"],
            &["annotate", &good],
            &["evaluate", &labelled, "--label", "label"],
            &["completions", "bash"],
            &["man"],
            &["--help"],
            &["--version"],
        ];
        commands.iter().map(|command| command.iter().map(|&word| word.to_owned()).collect()).collect()
    }
}

fn run(arguments: &[String], out: impl Into<Stdio>, error: impl Into<Stdio>) -> Output {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let child = standpoint(&words).stdin(Stdio::null()).stdout(out).stderr(error).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{arguments:?}");
    // That of a panic, which may not be able to tell of itself.
    assert_ne!(output.status.code(), Some(101), "{arguments:?}");
    output
}

/// With descriptors closed by a shell.
fn run_closed(arguments: &[String], closed: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("exec \"$@\" {closed}"), "sh", env!("CARGO_BIN_EXE_standpoint")]);
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert_ne!(output.status.code(), Some(101), "{arguments:?}");
    output
}

/// A pipe that nobody reads any more.
fn broken() -> Stdio {
    std::io::pipe().unwrap().1.into()
}

/// A device that is always full, where there is one.
fn full() -> Option<Stdio> {
    let device = File::options().write(true).open("/dev/full").ok();
    if device.is_none() {
        eprintln!("not run: there is no /dev/full");
    }
    device.map(Into::into)
}

#[test]
fn standard_output_that_is_full() {
    let stage = Stage::new();
    for arguments in stage.commands() {
        let Some(full) = full() else { return };
        let output = run(&arguments, full, Stdio::piped());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(
            told.contains("error: standard output cannot be written: No space left"),
            "{arguments:?}: {told}"
        );
    }
    assert!(Path::new(&stage.path("out/run.json")).is_file(), "the reports are written all the same");
}

/// `| head` has what it wants.
#[test]
fn standard_output_that_nobody_reads_any_more() {
    let stage = Stage::new();
    for arguments in stage.commands() {
        let output = run(&arguments, broken(), Stdio::piped());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        assert!(!told.contains("error"), "{arguments:?}: {told}");
    }
}

#[test]
fn closed_streams() {
    let stage = Stage::new();
    for arguments in stage.commands() {
        for closed in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
            assert_eq!(run_closed(&arguments, closed).status.code(), Some(0), "{arguments:?} {closed}");
        }
    }
}

/// What nobody can be told changes neither results nor exit codes.
#[test]
fn standard_error_that_is_full_or_broken() {
    let stage = Stage::new();
    fs::write(stage.path("warned.pdf"), "").unwrap();
    let folder = stage.folder.path().to_str().unwrap();
    let commands: [(&[&str], i32); 6] = [
        (&["articles", folder], 0),
        (&["annotate", &stage.path("bad.jsonl")], 1),
        (&["analyze", "no/such/folder", "--out", &stage.path("out")], 1),
        (&["report", "no/such/folder"], 1),
        (&["analyze", "--no-such-option"], 2),
        (&[], 2),
    ];
    for (arguments, code) in commands {
        let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
        let expected = run(&arguments, Stdio::piped(), Stdio::piped());
        assert!(!expected.stderr.is_empty(), "{arguments:?} has something to tell");
        for error in [Some(broken()), full()].into_iter().flatten() {
            let output = run(&arguments, Stdio::piped(), error);
            assert_eq!(output.status.code(), Some(code), "{arguments:?}");
            assert_eq!(output.stdout, expected.stdout, "{arguments:?}");
        }
        assert_eq!(run_closed(&arguments, "2>&-").status.code(), Some(code), "{arguments:?}");
        if let Some((out, error)) = full().zip(full()) {
            let both = run(&arguments, out, error).status.code();
            assert_eq!(both, Some(code.max(1)), "{arguments:?}");
        }
    }
}
