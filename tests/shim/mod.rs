//! Disks that fail and processes that die at a chosen call, by a library that is loaded before the C library; and folders
//! of which it is known which reports they should hold. Linux with glibc only.

// Each test binary uses a part of it.
#![allow(dead_code, unreachable_pub, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::common::{analyze, page, standpoint};

/// Every call that changes something.
pub const ALL: &str = "cwsrud";

/// The library, or `None`, said aloud, where it cannot be made.
pub static SHIM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/disk.c");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Test binaries may make it at the same time.
    let (draft, library) = (folder.join(format!("disk-{}.so", std::process::id())), folder.join("disk.so"));
    let made = cfg!(all(target_os = "linux", target_env = "gnu"))
        && Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
            .args([&draft, &source])
            .arg("-ldl")
            .status()
            .is_ok_and(|status| status.success())
        && fs::rename(draft, &library).is_ok();
    if !made {
        eprintln!("not run: the library that lets disks fail needs Linux with glibc, and cc");
    }
    made.then_some(library)
});

/// What happens at the chosen call.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    Kill,
    Terminate,
    NoSpace,
    Io,
    ReadOnly,
    Unsupported,
}

/// A folder in memory, where there is one: hundreds of runs there do not wait for a disk that others use, too.
pub fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a folder")
}

/// A folder with reports in which a call fails.
pub struct Target {
    folder: TempDir,
}

impl Target {
    /// A folder with these reports.
    pub fn with(reports: &Path) -> Self {
        let target = Self { folder: folder() };
        fs::create_dir(target.out()).expect("a folder");
        copy(reports, &target.out());
        target
    }

    /// Where the reports are.
    pub fn out(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("a path").join("out")
    }

    /// Lets the `at`th of these calls fail in a command.
    pub fn fault(&self, command: &mut Command, calls: &str, at: usize, fault: Fault) {
        let library = SHIM.as_ref().expect("the test has asked for it");
        let error = match fault {
            Fault::Kill => "-9",
            Fault::Terminate => "-15",
            Fault::NoSpace => "28",
            Fault::Io => "5",
            Fault::ReadOnly => "30",
            Fault::Unsupported => "95",
        };
        let _ = fs::remove_file(self.told());
        command
            .env("LD_PRELOAD", library)
            .env("SHIM_FOLDER", self.out())
            .env("SHIM_CALLS", calls)
            .env("SHIM_AT", at.to_string())
            .env("SHIM_ERROR", error)
            .env("SHIM_TOLD", self.told());
    }

    /// The letter of the call that failed, if it came to it.
    pub fn failed(&self) -> Option<char> {
        fs::read_to_string(self.told()).ok()?.chars().next()
    }

    fn told(&self) -> PathBuf {
        self.folder.path().join("told")
    }
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        let path = to.join(&name);
        if name.ends_with('/') { fs::create_dir(path) } else { fs::write(path, bytes) }.expect("a copy");
    }
}

/// All files below a folder, hidden ones and times, too.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name");
        let kind = entry.file_type().expect("a kind");
        if kind.is_symlink() {
            found.insert(name, Vec::new());
        } else if kind.is_dir() {
            // A folder that nobody cleared away is something, too.
            let below = contents(&entry.path());
            found.insert(format!("{name}/"), Vec::new());
            found.extend(below.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// Which reports lie in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Old,
    New,
    /// No `run.json`: nobody can take it for a run.
    Between,
}

const TIMES: &str = "timings.json";
const LOCK: &str = ".standpoint.lock";

/// Two runs that can be told apart by every file.
pub struct Runs {
    /// Reports of the sample collection, in two formats.
    pub old: TempDir,
    /// Reports of one article: other tables, fewer charts, no times.
    pub new: TempDir,
    page: (TempDir, PathBuf),
}

pub static RUNS: LazyLock<Runs> = LazyLock::new(|| {
    let page = page(
        "one.txt",
        "The library must stay open\n\nThe council wants to close it. It should not. Readers need it more than ever.\n",
    );
    let old = analyze(&["--format", "csv,jsonl"]);
    let new = analyze(&[page.1.to_str().expect("a path")]);
    fs::remove_file(new.path().join(TIMES)).expect("times");
    Runs { old, new, page }
});

impl Runs {
    /// The command that puts the new reports into a folder where the old ones are.
    pub fn replace(&self, out: &Path) -> Command {
        let mut command = standpoint(&["report"]);
        command.arg(self.new.path()).arg("--out").arg(out);
        command
    }

    /// The same by the whole job.
    pub fn analyze(&self, out: &Path) -> Command {
        let mut command = standpoint(&["analyze"]);
        command.arg(&self.page.1).arg("--out").arg(out);
        command
    }

    /// What lies in a folder right after a run died; hidden files are not looked at.
    ///
    /// # Panics
    /// If it is a mixture that a reader could take for one run.
    pub fn seen(&self, out: &Path) -> Found {
        let mut there = contents(out);
        there.retain(|name, _| !name.starts_with('.'));
        if there.contains_key("run.json") { self.known(&there, out) } else { Found::Between }
    }

    /// What lies in a folder when everything is in order again. A lock that nobody has may stay.
    ///
    /// # Panics
    /// If it is anything but one of the two, and nothing else.
    pub fn whole(&self, out: &Path) -> Found {
        let mut there = contents(out);
        there.remove(LOCK);
        self.known(&there, out)
    }

    fn known(&self, there: &BTreeMap<String, Vec<u8>>, out: &Path) -> Found {
        let (old, new) = (contents(self.old.path()), contents(self.new.path()));
        if *there == old {
            return Found::Old;
        }
        // Times are other ones in each run, but never those of the earlier run.
        let mut rest = there.clone();
        let times = rest.remove(TIMES);
        assert!(
            rest == new && times.as_ref() != old.get(TIMES),
            "{}: a mixture of {:?}",
            out.display(),
            there.keys()
        );
        Found::New
    }
}

/// A command that only reads the reports of a folder, and what it tells on standard error.
pub fn read_only(out: &Path) -> String {
    let other = folder();
    let output = standpoint(&["report"]).arg(out).arg("--out").arg(other.path()).output().expect("it starts");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.success(), "{told}");
    told
}
