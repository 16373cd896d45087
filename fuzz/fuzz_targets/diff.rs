#![no_main]
//! The results of two runs: whatever stands in the tables of one, it is refused or compared; held against itself it differs
//! in nothing, and from another run each way round.

use std::fs;
use std::path::Path;

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, json};
use sha2::{Digest, Sha256};
use standpoint::diff::diff;
use tempfile::TempDir;

/// What a comparison reads, in the order in which an input has them, with the line between them.
const TABLES: [&str; 6] =
    ["themes", "terms", "articles", "stance_articles", "stance_themes", "stance_evidence"];
const CUT: &[u8] = b"\n%%%\n";

/// A run that is as it should be.
const OTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../reports/sample");

fuzz_target!(|bytes: &[u8]| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    let folder = folder.expect("a folder");
    let mut rest = bytes;
    let mut files = Map::new();
    for table in TABLES {
        let end = rest.windows(CUT.len()).position(|window| window == CUT);
        let (mine, after) = end.map_or((rest, &b""[..]), |end| (&rest[..=end], &rest[end + CUT.len()..]));
        rest = after;
        // The first sign says in which format a table is.
        let ending = if mine.starts_with(b"{") { "jsonl" } else { "csv" };
        let name = format!("{table}.{ending}");
        fs::write(folder.path().join(&name), mine).expect("a file");
        let hash: String = Sha256::digest(mine).iter().map(|byte| format!("{byte:02x}")).collect();
        files.insert(name, json!(hash));
    }
    let run = json!({ "version": "", "settings": {}, "files": files });
    fs::write(folder.path().join("run.json"), run.to_string()).expect("a file");

    let Ok(same) = diff(folder.path(), folder.path()) else { return };
    assert!(same.is_empty());
    let other = Path::new(OTHER);
    for (old, new) in [(folder.path(), other), (other, folder.path())] {
        // Quotes are read when it is known which ones are shown: they can still be refused.
        let Ok(found) = diff(old, new) else { continue };
        for (name, bytes) in found.files().expect("what was compared is written") {
            assert!(std::str::from_utf8(&bytes).is_ok(), "{name}");
        }
    }
});
