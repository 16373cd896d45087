//! Ctrl-C and termination at any moment: the exit code tells the signal, nothing is left, the earlier reports are whole.

#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod common;
mod shim;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use common::{ended, page, standpoint, succeed};
use shim::{ALL, Fault, Found, RUNS, SHIM, Target, contents};
use tempfile::TempDir;

const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];
const SOON: Duration = Duration::from_secs(1);

fn send(signal: &str, run: &Child) {
    assert!(Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap().success());
}

/// The exit code as a shell tells it: a signal that comes before the program has begun ends it all the same.
fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap())
}

/// Starts a command with a folder of its own for temporary files.
fn start(command: &mut Command, temporary: &TempDir) -> Child {
    command.env("TMPDIR", temporary.path()).stdout(Stdio::null()).spawn().unwrap()
}

#[test]
fn at_moments_of_a_run() {
    let temporary = TempDir::new().unwrap();
    let whole = Target::with(RUNS.old.path());
    let mut reading = standpoint(&["analyze", "-q", "--out"]);
    reading.arg(whole.out());
    let begin = Instant::now();
    succeed(&mut reading);
    let length = begin.elapsed();
    let mut moments = 0;
    for (signal, expected) in SIGNALS {
        for tenth in [1, 3, 5, 6] {
            let mut moment = length * tenth / 10;
            loop {
                let target = Target::with(RUNS.old.path());
                let mut run = start(standpoint(&["analyze", "-q", "--out"]).arg(target.out()), &temporary);
                std::thread::sleep(moment);
                send(signal, &run);
                let status = ended(&mut run, SOON);
                if status.success() {
                    // Now and then a machine is faster than before.
                    moment /= 2;
                    continue;
                }
                assert_eq!(code(status), expected);
                // Not even the lock is there any more.
                assert_eq!(contents(&target.out()), contents(RUNS.old.path()));
                moments += 1;
                break;
            }
        }
    }
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    eprintln!("ended at {moments} moments within a second: the earlier reports each time, and nothing else");
}

/// While files are written and moved: what is decided is done before the end.
#[test]
fn at_every_call() {
    if SHIM.is_none() {
        return;
    }
    let (mut old, mut new) = (0, 0);
    for at in 1.. {
        let target = Target::with(RUNS.old.path());
        let mut command = RUNS.replace(&target.out());
        target.fault(&mut command, ALL, at, Fault::Terminate);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(told, "");
        if target.failed().is_none() {
            assert!(output.status.success());
            break;
        }
        let there = contents(&target.out());
        assert!(!there.keys().any(|name| name.starts_with('.')), "{at}: {:?}", there.keys());
        let found = RUNS.whole(&target.out());
        // A signal that is heard when all is done changes nothing.
        let done = output.status.success() && found == Found::New;
        assert!(output.status.code() == Some(143) || done, "{at}: {:?}", output.status);
        match found {
            Found::Old => old += 1,
            _ => new += 1,
        }
    }
    eprintln!("ended at each of {} calls: {old} times the earlier reports, {new} the new ones", old + new);
    assert!(old > 50 && new > 25, "{old} {new}");
}

/// Commands that wait for their input, of which there is a part already.
#[test]
fn while_input_is_read() {
    let line = "{\"label\": \"a\", \"text\": \"The council wants to close the library.\"}\n".repeat(3_000);
    for (signal, expected) in SIGNALS {
        for arguments in [&["evaluate", "-", "--label", "label"][..], &["annotate", "-"], &["articles", "-"]]
        {
            let temporary = TempDir::new().unwrap();
            let mut run = start(standpoint(arguments).stdin(Stdio::piped()), &temporary);
            let mut input = run.stdin.take().unwrap();
            input.write_all(line.as_bytes()).unwrap();
            send(signal, &run);
            assert_eq!(code(ended(&mut run, SOON)), expected, "{arguments:?}");
            assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "{arguments:?}");
        }
    }
}

/// Nobody reads what is printed, so that the printing waits; a signal does not.
#[test]
fn while_output_waits() {
    let text = "The council wants to close the library, which must stay open. ".repeat(2_000);
    let (folder, path) = page("good.txt", format!("The library must stay open\n\n{text}\n"));
    for number in 0..3_000 {
        fs::write(folder.path().join(format!("a-name-that-takes-some-room-{number}.pdf")), "").unwrap();
    }
    let (_file, bad) = page("bad.jsonl", "no JSON\n".repeat(3_000));
    let mut results = standpoint(&["articles", "--format", "jsonl"]);
    results.arg(path).stdout(Stdio::piped());
    let mut warnings = standpoint(&["articles"]);
    warnings.arg(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut faults = standpoint(&["annotate"]);
    faults.arg(bad).stdout(Stdio::null()).stderr(Stdio::piped());
    for mut command in [results, warnings, faults] {
        let mut run = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        assert!(run.try_wait().unwrap().is_none(), "{command:?} waits");
        send("-TERM", &run);
        assert_eq!(code(ended(&mut run, SOON)), 143, "{command:?}");
    }
}

/// `nohup`, and shells for what runs behind them, let signals be ignored.
#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_to_be_ignored() {
    let program = standpoint(&["articles", "-"]);
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' HUP && exec \"$@\"", "sh"])
        .arg(program.get_program())
        .args(program.get_args());
    let mut run = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    send("-HUP", &run);
    std::thread::sleep(Duration::from_millis(300));
    assert!(run.try_wait().unwrap().is_none(), "it goes on");
    run.stdin.take().unwrap().write_all(b"A title\n\nA text that is read.\n").unwrap();
    let mut told = String::new();
    run.stdout.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(run.wait().unwrap().success() && told.contains("A title"), "{told}");
}
