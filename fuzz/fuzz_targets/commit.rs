#![no_main]
//! The record of a set of reports in a folder that somebody sent: nothing beside what a run writes is touched.

use std::fs;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use standpoint::report::Fate;
use standpoint::report::write::{Destination, settle};
use tempfile::TempDir;

const OURS: [&str; 3] = ["run.json", "report.md", "articles.csv"];

fuzz_target!(|record: &[u8]| {
    // In memory, where there is such a disk: each input makes a folder.
    let memory = Path::new("/dev/shm");
    let outside = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    let outside = outside.expect("a folder");
    let (folder, staging) = (outside.path().join("reports"), outside.path().join("reports/.standpoint-left"));
    fs::create_dir_all(staging.join("charts")).expect("a folder");
    let write = |at: &Path, name: &str, text: &str| fs::write(at.join(name), text).expect("a file");
    write(outside.path(), "mine.txt", "mine");
    write(outside.path(), "run.json", "mine");
    write(&folder, "mine.txt", "mine");
    write(&folder, "report.html", "old");
    for name in OURS {
        write(&folder, name, "old");
        write(&staging, name, "new");
    }
    fs::write(staging.join("commit.json"), record).expect("a file");
    let settled = settle(&folder);
    drop(Destination::open(&folder, &|name| if OURS.contains(&name) { Fate::Written } else { Fate::Kept }));
    let text = |path: &Path| fs::read_to_string(path).ok();
    for kept in [outside.path().join("mine.txt"), outside.path().join("run.json"), folder.join("mine.txt")] {
        assert_eq!(text(&kept).as_deref(), Some("mine"), "{}", kept.display());
    }
    // The earlier set or the new one: `run.json` is new only when all that the record names has moved.
    let run = text(&folder.join("run.json"));
    match settled {
        Ok(_) => assert!(run.is_some()),
        Err(_) => assert_eq!(run.as_deref(), Some("old")),
    }
});
