//! Disks that are full, fail or cannot be written: a message that names the file, and the earlier reports whole.

#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod common;
mod shim;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use common::{fail_at_once, standpoint};
use shim::{ALL, Fault, Found, RUNS, SHIM, Target, contents, read_only};

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Lets each call fail in turn until a run comes through without; says how often which kind of call failed, and after
/// how many failures the earlier reports and the new ones were there.
fn failing_at_each(fault: Fault) -> (BTreeMap<char, usize>, [usize; 2]) {
    let (mut kinds, mut old, mut new) = (BTreeMap::new(), 0, 0);
    for at in 1.. {
        let target = Target::with(RUNS.old.path());
        let out = target.out();
        let mut command = RUNS.replace(&out);
        target.fault(&mut command, ALL, at, fault);
        let output = command.output().unwrap();
        let message = told(&output);
        let Some(kind) = target.failed() else {
            assert!(output.status.success(), "{message}");
            assert_eq!(RUNS.whole(&out), Found::New);
            return (kinds, [old, new]);
        };
        *kinds.entry(kind).or_insert(0) += 1;
        let seen = RUNS.seen(&out);
        if output.status.success() {
            // All is in its place, and only a hidden folder could not be removed.
            assert_eq!(seen, Found::New, "{message}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{message}");
            assert!(
                message.contains(out.to_str().unwrap()) && message.contains("cannot be written"),
                "{message}"
            );
        }
        if message.contains("the earlier reports are unchanged") {
            assert_eq!(seen, Found::Old, "{message}");
            assert_eq!(RUNS.whole(&out), Found::Old, "nothing is left");
            old += 1;
        } else {
            let completed = read_only(&out);
            assert!(
                output.status.success() || completed.contains("its reports were completed"),
                "{completed}"
            );
            assert_eq!(RUNS.whole(&out), Found::New, "{message}");
            new += 1;
        }
    }
    unreachable!("a run has an end")
}

#[test]
fn every_call_fails_once() {
    if SHIM.is_none() {
        return;
    }
    for fault in [Fault::NoSpace, Fault::Io] {
        let (kinds, [old, new]) = failing_at_each(fault);
        eprintln!("{fault:?} at each call ({kinds:?}): {old} times the earlier reports, {new} the new ones");
        // All that changes a disk goes through the library.
        for (kind, least) in [('c', 20), ('w', 20), ('s', 20), ('r', 20), ('u', 3), ('d', 2)] {
            assert!(kinds[&kind] >= least, "{kind}: {kinds:?}");
        }
        assert!(old > 50 && new > 25, "{old} {new}");
    }
}

/// Where there are no locks, runs go on all the same, and leave alone what may be that of another one.
#[test]
fn a_disk_without_locks() {
    if SHIM.is_none() {
        return;
    }
    let target = Target::with(RUNS.old.path());
    let other = target.out().join(".standpoint-another");
    fs::create_dir(&other).unwrap();
    let mut command = RUNS.replace(&target.out());
    target.fault(&mut command, "l", 1, Fault::Unsupported);
    let output = command.output().unwrap();
    assert!(target.failed().is_some() && output.status.success(), "{}", told(&output));
    fs::remove_dir(other).unwrap();
    assert_eq!(RUNS.whole(&target.out()), Found::New);
}

/// A limit of the size of files stands for a quota; without care the system kills who goes beyond it.
#[test]
fn files_may_not_grow() {
    let mut refused = 0;
    for blocks in (0..).map(|step| 1_u64 << step) {
        let target = Target::with(RUNS.old.path());
        let replace = RUNS.replace(&target.out());
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -f {blocks} && exec \"$@\""), "sh"]);
        command.arg(replace.get_program()).args(replace.get_args());
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let message = told(&output);
        if output.status.success() {
            assert_eq!(RUNS.whole(&target.out()), Found::New);
            break;
        }
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("cannot be written (File too large"), "{message}");
        assert!(message.contains(target.out().to_str().unwrap()), "{message}");
        assert_eq!(RUNS.whole(&target.out()), Found::Old, "{message}");
        refused += 1;
    }
    eprintln!("refused at {refused} limits of the size of files");
    assert!(refused >= 3);
}

/// A small disk, full in earnest. Needs a kernel that lets anybody mount one in a name space of their own.
#[test]
fn a_disk_that_is_full() {
    let may = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !may.is_ok_and(|output| output.status.success()) {
        eprintln!("not run: no disk can be mounted here without being root");
        return;
    }
    const SCRIPT: &str =
        "mount -t tmpfs -o size=$1k tmpfs \"$2\" && cp -R \"$3/.\" \"$2\" && shift 3 && \"$@\"; code=$?
        cp -R \"$OUT/.\" \"$COPY\" && exit $code";
    let old: usize = contents(RUNS.old.path()).values().map(Vec::len).sum();
    let mut refused = 0;
    // Room for the earlier reports, and more and more for the new ones.
    for more in (0..).map(|step| step * 100) {
        let (target, after) = (Target::with(RUNS.new.path()), tempfile::TempDir::new().unwrap());
        let replace = RUNS.replace(&target.out());
        let room = old / 1024 + 4 * contents(RUNS.old.path()).len() + more;
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", SCRIPT, "sh", &room.to_string()]);
        command.arg(target.out()).arg(RUNS.old.path()).arg(replace.get_program()).args(replace.get_args());
        command.env("OUT", target.out()).env("COPY", after.path());
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        let message = told(&output);
        if output.status.success() {
            assert_eq!(RUNS.whole(after.path()), Found::New);
            break;
        }
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("cannot be written (No space left on device"), "{message}");
        assert_eq!(RUNS.whole(after.path()), Found::Old, "{message}");
        refused += 1;
    }
    eprintln!("refused on {refused} disks that were too small");
    assert!(refused >= 2);
}

/// The folder is tried before the long work: these runs would wait for ever for their input.
#[test]
fn a_folder_that_cannot_be_written_is_told_before_the_work() {
    let run = |folder: &Path| {
        let mut command = standpoint(&["analyze", "-", "--out"]);
        command.arg(folder);
        command
    };
    // Nobody can make a folder there, not even root.
    if Path::new("/proc/self").exists() {
        let message = fail_at_once(&mut run("/proc/standpoint".as_ref()));
        assert!(message.contains("/proc/standpoint: cannot be written"), "{message}");
    }
    if SHIM.is_some() {
        let target = Target::with(RUNS.old.path());
        let mut command = run(&target.out());
        target.fault(&mut command, "c", 1, Fault::ReadOnly);
        let message = fail_at_once(&mut command);
        assert!(message.contains("Read-only file system"), "{message}");
        assert_eq!(RUNS.whole(&target.out()), Found::Old);
    }
}

#[test]
fn a_folder_without_permission() {
    let target = Target::with(RUNS.old.path());
    let folder = target.out();
    for path in [folder.parent().unwrap(), &folder] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o555)).unwrap();
    }
    let mut command = standpoint(&["analyze", "-", "--out"]);
    command.arg(&folder);
    if fs::File::create(folder.join("tried")).is_ok() {
        // Permissions do not bind root, but whom it becomes.
        fs::remove_file(folder.join("tried")).unwrap();
        let nobody = |words: &[&OsStr]| {
            let mut other = Command::new("setpriv");
            other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).args(words);
            other
        };
        let program = command.get_program();
        let may = nobody(&["test".as_ref(), "-x".as_ref(), program]).status();
        if !may.is_ok_and(|status| status.success()) {
            eprintln!("not run: permissions do not bind this user, and no other one can run the program");
            return;
        }
        command = nobody(&[&[program], &command.get_args().collect::<Vec<_>>()[..]].concat());
    } else {
        assert_eq!(read_only(&folder), "", "reading needs no permission to write");
    }
    let message = fail_at_once(&mut command);
    assert!(message.contains("Permission denied"), "{message}");
    for path in [folder.parent().unwrap(), &folder] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(RUNS.whole(&folder), Found::Old);
}
