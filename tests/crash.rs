//! Runs that die while they write: the earlier reports whole, or the new ones, never a mixture.

#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod common;
mod shim;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{fail, fail_at_once, page, standpoint, succeed};
use shim::{ALL, Fault, Found, RUNS, SHIM, Target, contents, folder, read_only};
use tempfile::TempDir;

const COMPLETED: &str = "an earlier run was interrupted while it wrote; its reports were completed";
const REMOVED: &str = "what an interrupted run left was removed";

/// What lies in the folder is known, and the next command, which only reads, puts it in order and says so.
fn put_in_order(out: &Path) -> Found {
    let (seen, there) = (RUNS.seen(out), contents(out));
    let hidden = there.keys().any(|name| name.starts_with(".standpoint-"));
    let decided = there.keys().any(|name| name.ends_with("/commit.json"));
    assert!(decided || seen != Found::Between);
    let expected = if decided { Found::New } else { seen };
    let told = read_only(out);
    assert_eq!(RUNS.whole(out), expected, "{told}");
    assert_eq!((told.contains(COMPLETED), told.contains(REMOVED)), (decided, hidden && !decided), "{told}");
    expected
}

#[test]
fn killed_at_every_call() {
    if SHIM.is_none() {
        return;
    }
    let (mut old, mut new, mut between) = (0, 0, 0);
    for at in 1.. {
        let target = Target::with(RUNS.old.path());
        let out = target.out();
        let mut command = RUNS.replace(&out);
        target.fault(&mut command, ALL, at, Fault::Kill);
        let output = command.output().unwrap();
        if target.failed().is_none() {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(RUNS.whole(&out), Found::New);
            break;
        }
        assert_eq!(output.status.code(), None);
        between += usize::from(RUNS.seen(&out) == Found::Between);
        // The lock of a process that is dead bars nobody.
        match put_in_order(&out) {
            Found::Old => old += 1,
            _ => new += 1,
        }
        assert_eq!(read_only(&out), "", "it is told once");
    }
    eprintln!("killed at each of {} calls: {old} times the earlier reports, {new} the new ones", old + new);
    eprintln!("{between} times no run.json until the next command");
    assert!(old > 50 && new > 25 && between > 20, "{old} {new} {between}");
}

/// The completion itself dies, again and again, at each call.
#[test]
fn killed_while_completing() {
    if SHIM.is_none() {
        return;
    }
    let target = Target::with(RUNS.old.path());
    let out = target.out();
    let mut command = RUNS.replace(&out);
    // The second file that moves.
    target.fault(&mut command, "r", 3, Fault::Kill);
    assert!(!command.output().unwrap().status.success());
    let half = contents(&out);
    let mut kills = 0;
    for at in 1.. {
        let target = Target::with(target.out().as_path());
        assert_eq!(contents(&target.out()), half);
        let mut command = standpoint(&["report", "-q"]);
        let other = folder();
        command.arg(target.out()).arg("--out").arg(other.path());
        target.fault(&mut command, ALL, at, Fault::Kill);
        let output = command.output().unwrap();
        if target.failed().is_none() {
            assert!(output.status.success());
            assert_eq!(RUNS.whole(&target.out()), Found::New);
            break;
        }
        kills += 1;
        assert_eq!(put_in_order(&target.out()), Found::New);
    }
    eprintln!("killed at each of {kills} calls of a completion: the new reports each time");
    assert!(kills > 20, "{kills}");
}

/// What a run left is put in order by one that writes, too.
#[test]
fn the_next_run_in_the_folder() {
    if SHIM.is_none() {
        return;
    }
    for (at, expected) in [(1, REMOVED), (2, COMPLETED)] {
        let target = Target::with(RUNS.old.path());
        let mut command = RUNS.replace(&target.out());
        target.fault(&mut command, "r", at, Fault::Kill);
        assert!(!command.output().unwrap().status.success());
        let (_folder, path) = page("one.txt", "Another one. It should be read.");
        let output = standpoint(&["analyze", "--out"]).arg(target.out()).arg(&path).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && told.contains(expected), "{told}");
        let there = contents(&target.out());
        assert!(!there.keys().any(|name| name.starts_with('.') || name.ends_with(".jsonl")));
    }
}

/// Kills at fifty moments spread over the whole of a run; which calls these are is left to the machine. Says how often the
/// earlier reports and the new ones were there.
fn killed_at_moments(command: impl Fn(&Path) -> Command) -> [usize; 2] {
    const MOMENTS: u32 = 50;
    let start = Instant::now();
    succeed(&mut command(&Target::with(RUNS.old.path()).out()));
    let length = start.elapsed();
    let (mut kills, mut found) = (0, [0, 0]);
    for attempt in 0..10 * MOMENTS {
        let target = Target::with(RUNS.old.path());
        let mut run = command(&target.out()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(length * (attempt % MOMENTS) / MOMENTS);
        run.kill().unwrap();
        let was_killed = run.wait().unwrap().code().is_none();
        let which = put_in_order(&target.out());
        if was_killed {
            found[usize::from(which == Found::New)] += 1;
            kills += 1;
        }
        if kills == MOMENTS {
            return found;
        }
    }
    panic!("only {kills} of the runs were still at work");
}

#[test]
fn killed_at_fifty_moments() {
    let found = [killed_at_moments(|out| RUNS.analyze(out)), killed_at_moments(|out| RUNS.replace(out))];
    eprintln!(
        "killed at 50 moments of analyze and of report: {found:?} times the earlier and the new reports"
    );
}

/// A run that waits for the end of its input.
fn waiting(out: &Path) -> Child {
    let mut command = standpoint(&["analyze", "-q", "-", "--out"]);
    let mut run = command.arg(out).stdin(Stdio::piped()).spawn().unwrap();
    while !contents(out).keys().any(|name| name.starts_with(".standpoint-")) {
        assert!(run.try_wait().unwrap().is_none(), "it runs until its input ends");
        std::thread::sleep(Duration::from_millis(2));
    }
    run
}

#[test]
fn two_runs_into_one_folder() {
    let target = Target::with(RUNS.old.path());
    let out = target.out();
    let mut first = waiting(&out);
    let before = contents(&out);
    // One would wait for ever for an input that it should not even look at.
    let mut analysis = standpoint(&["analyze", "-", "--out"]);
    analysis.arg(&out);
    for mut second in [analysis, RUNS.replace(&out)] {
        let message = fail_at_once(&mut second);
        assert!(message.contains("another run is writing there; wait for its end"), "{message}");
        assert!(message.contains(out.to_str().unwrap()), "{message}");
    }
    assert_eq!(contents(&out), before, "the second leaves no trace");
    // The earlier reports can be read all the while.
    assert_eq!(read_only(&out), "");
    assert_eq!(contents(&out), before);
    let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/05-analysis.txt")).unwrap();
    std::io::Write::write_all(&mut first.stdin.take().unwrap(), &text).unwrap();
    assert!(first.wait().unwrap().success());
    let there = contents(&out);
    assert!(there.contains_key("run.json") && !there.keys().any(|name| name.starts_with('.')));
}

#[test]
fn a_lock_that_was_left_bars_nobody() {
    let target = Target::with(RUNS.old.path());
    let out = target.out();
    let mut first = waiting(&out);
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(out.join(".standpoint.lock").is_file());
    let output = RUNS.replace(&out).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains(REMOVED), "{told}");
    assert_eq!(RUNS.whole(&out), Found::New);
    assert!(!out.join(".standpoint.lock").exists());
}

/// Who reads while others write gets one of the runs or is told to wait.
#[test]
fn reading_beside_a_writer() {
    let target = Target::with(RUNS.old.path());
    let out = target.out();
    let render = |from: &Path| {
        let into = folder();
        let output = standpoint(&["report", "-q"]).arg(from).arg("--out").arg(into.path()).output().unwrap();
        output.status.success().then(|| contents(into.path())).ok_or(output.stderr)
    };
    let expected = [RUNS.old.path(), RUNS.new.path()].map(|run| render(run).unwrap());
    let (mut found, mut busy) = ([0, 0], 0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for turn in 0..30 {
                let from = [RUNS.new.path(), RUNS.old.path()][turn % 2];
                succeed(standpoint(&["report", "-q"]).arg(from).arg("--out").arg(&out));
            }
        });
        while !writer.is_finished() {
            match render(&out) {
                Ok(files) => {
                    let which = expected.iter().position(|expected| *expected == files);
                    found[which.expect("a mixture of two runs")] += 1;
                }
                Err(told) => {
                    let told = String::from_utf8(told).unwrap();
                    assert!(told.contains("another run is writing there"), "{told}");
                    busy += 1;
                }
            }
        }
    });
    eprintln!("read beside a writer: {found:?} times one of the runs, {busy} times told to wait");
    assert!(found.iter().sum::<usize>() > 3, "{found:?}");
}

/// Somebody sent a folder whose record would reach out of it.
#[test]
fn hostile_records_move_nothing() {
    let other = TempDir::new().unwrap();
    fs::write(other.path().join("map.svg"), "mine").unwrap();
    fs::write(other.path().join("themes.csv"), "mine").unwrap();
    let hash = "0".repeat(64);
    let outside = other.path().join("themes.csv").display().to_string();
    let records = [
        format!(r#"[{{"name": "run.json", "sha256": "{hash}"}}], "remove": ["{outside}"]"#),
        format!(r#"[{{"name": "run.json", "sha256": "{hash}"}}], "remove": ["mine.csv"]"#),
        format!(r#"[{{"name": "{outside}", "sha256": "{hash}"}}], "remove": []"#),
        format!(
            r#"[{{"name": "charts/map.svg", "sha256": "{hash}"}}, {{"name": "run.json", "sha256": "{hash}"}}], "remove": []"#
        ),
        "[], \"remove\": []".to_owned(),
        "not JSON".to_owned(),
    ];
    for record in records {
        let target = Target::with(RUNS.old.path());
        let out = target.out();
        let staging = out.join(".standpoint-AAAAAA");
        fs::create_dir(&staging).unwrap();
        fs::write(out.join("mine.csv"), "mine").unwrap();
        std::os::unix::fs::symlink(other.path(), staging.join("charts")).unwrap();
        fs::write(staging.join("commit.json"), format!("{{\"form\": 1, \"files\": {record}}}")).unwrap();
        let before = [contents(&out), contents(other.path())];
        let message = fail(standpoint(&["report"]).arg(&out), 1);
        assert!(
            message.contains("cannot be completed") && message.contains("run standpoint analyze again"),
            "{message}"
        );
        assert_eq!([contents(&out), contents(other.path())], before);
        // A new run takes the place of all that, and what is not ours stays.
        let output = RUNS.analyze(&out).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && told.contains("cannot be completed"), "{told}");
        assert_eq!(contents(other.path()), before[1]);
        assert_eq!(fs::read(out.join("mine.csv")).unwrap(), b"mine");
        fs::remove_file(out.join("mine.csv")).unwrap();
        assert_eq!(RUNS.whole(&out), Found::New);
    }
}
