//! Ten thousand pages that were damaged in every way, in one run.
//!
//! It takes minutes: `cargo test --release --test soak -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;
#[path = "../examples/fuzz_corpus/forms.rs"]
mod forms;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use common::{read, standpoint};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use tempfile::TempDir;

/// Pages of the three runs.
const PAGES: [usize; 3] = [2_500, 5_000, 10_000];
/// How much more memory twice the pages may take.
const GROWTH: f64 = 2.2;

#[test]
#[ignore = "takes minutes"]
fn damaged_pages() {
    let parts = paragraphs();
    let mut peaks: Vec<(f64, f64)> = Vec::new();
    for pages in PAGES {
        let (folder, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        for number in 0..pages {
            let (name, bytes) = page(number, &parts);
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let run = standpoint(&["analyze", "--no-guide", "--out"])
            .arg(out.path())
            .arg(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(0), "{told}");
        assert!(!told.contains("panicked"), "{told}");
        let (mib, peak) = check(out.path(), pages, &told);
        peaks.push((mib, peak));
    }
    for pair in peaks.windows(2) {
        assert!(pair[1].1 <= GROWTH * pair[0].1, "{peaks:?}: memory grows faster than the text");
    }
}

/// What a run says of its pages; its text and its memory, both in MiB.
fn check(out: &Path, pages: usize, told: &str) -> (f64, f64) {
    let json = |name: &str| -> Value { serde_json::from_str(&read(&out.join(name))).unwrap() };
    let (run, timings) = (json("run.json"), json("timings.json"));
    let count = |name: &str| run["counts"][name].as_u64().unwrap() as usize;
    let left_out = run["left_out"].as_array().unwrap();
    assert_eq!(count("pages") + left_out.len(), pages);
    assert!(left_out.iter().all(|file| !file["reason"].as_str().unwrap().is_empty()));
    // What is wrong stands in the tables, and a warning names the first files and counts the others.
    let dropped = common::rows(out, "dropped.csv");
    let broken: Vec<&String> =
        dropped.iter().filter(|row| row["reason"] == "broken row").map(|row| &row["page"]).collect();
    let files: BTreeSet<&String> = broken.iter().copied().collect();
    let warned = |what: &str| told.lines().any(|line| line.starts_with("warning: ") && line.contains(what));
    assert!(warned(&format!("left out: {}: ", left_out[0]["page"].as_str().unwrap())), "{told}");
    let named = files.iter().take_while(|file| warned(&format!("warning: {file}: "))).count();
    assert!(named > 0, "{told}");
    assert!(warned(&format!("{} more files with rows left out", files.len() - named)), "{told}");
    let names: Vec<&Value> = left_out.iter().map(|file| &file["reason"]).take(3).collect();
    let mib = count("bytes") as f64 / f64::from(1 << 20);
    let (peak, seconds) = (&timings["peak_rss_mib"], &timings["total_seconds"]);
    eprintln!(
        "{pages} pages, {mib:.1} MiB: {} articles, {} left out, {} broken rows in {} files, peak {peak} MiB, {seconds} s {names:?}",
        count("articles"),
        left_out.len(),
        broken.len(),
        files.len(),
    );
    (mib, peak.as_f64().unwrap())
}

/// All paragraphs of the pages of the repository.
fn paragraphs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut parts = Vec::new();
    for folder in ["seeds", "tests/fixtures/pages"] {
        let mut files: Vec<_> =
            fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in
            files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt" || end == "md"))
        {
            parts.extend(read(file).split("\n\n").map(str::to_owned));
        }
    }
    parts
}

/// A page of its own: paragraphs in any order, changed as text, put into a format, changed as bytes.
fn page(number: usize, parts: &[String]) -> (String, Vec<u8>) {
    let mut random = ChaCha8Rng::seed_from_u64(number as u64);
    let length = random.gen_range(1..30);
    let mut taken: Vec<String> = parts.choose_multiple(&mut random, length).cloned().collect();
    for _ in 0..random.gen_range(0..4) {
        change_lines(&mut taken, &mut random);
    }
    let text = taken.join("\n\n");
    let (ending, mut bytes) = match number % 10 {
        0 | 1 => ("txt", text.into_bytes()),
        2 => ("md", text.into_bytes()),
        3 => ("html", forms::html(&text).into_bytes()),
        4 => ("csv", forms::csv(&text).unwrap()),
        5 => ("jsonl", forms::lines(&text).into_bytes()),
        6 => ("json", forms::array(&text).into_bytes()),
        7 => ("xml", forms::feed(&text).into_bytes()),
        8 => ("txt", forms::press(&text).into_bytes()),
        _ => ("txt", forms::encodings(&text).choose(&mut random).unwrap().1.clone()),
    };
    if random.gen_bool(0.5) {
        change_bytes(&mut bytes, &mut random);
    }
    let (packing, bytes) = match random.gen_range(0..20) {
        0 => (".gz", gzip(&bytes)),
        1 => (".zst", zstd::encode_all(&bytes[..], 1).unwrap()),
        // Packed, then damaged.
        2 => {
            let mut packed = gzip(&bytes);
            change_bytes(&mut packed, &mut random);
            (".gz", packed)
        }
        _ => ("", bytes),
    };
    (format!("{number:05}.{ending}{packing}"), bytes)
}

/// Lines are moved, doubled, cut, joined, or stand in a paragraph that has no end.
fn change_lines(taken: &mut Vec<String>, random: &mut ChaCha8Rng) {
    let at = random.gen_range(0..taken.len());
    match random.gen_range(0..6) {
        0 => taken.shuffle(random),
        1 => taken.insert(at, taken[at].clone()),
        2 => {
            let middle = taken[at].len() / 2;
            let cut = (0..=middle).rev().find(|&place| taken[at].is_char_boundary(place)).unwrap_or(0);
            taken[at].truncate(cut);
        }
        3 => taken[at] = taken[at].replace('\n', " "),
        4 => taken[at] = taken[at].replace(' ', "\n"),
        _ => taken[at] = taken[at].repeat(20),
    }
}

/// Bytes are changed, cut off, doubled, removed in the middle, or are not of a text.
fn change_bytes(bytes: &mut Vec<u8>, random: &mut ChaCha8Rng) {
    if bytes.is_empty() {
        return;
    }
    let at = random.gen_range(0..bytes.len());
    let end = (at + random.gen_range(1..200)).min(bytes.len());
    match random.gen_range(0..6) {
        0 => (0..random.gen_range(1..20)).for_each(|_| {
            let at = random.gen_range(0..bytes.len());
            bytes[at] ^= 1 << random.gen_range(0..8);
        }),
        1 => bytes.truncate(at),
        2 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        3 => drop(bytes.drain(at..end)),
        4 => bytes[at..end].iter_mut().for_each(|byte| *byte = random.r#gen()),
        _ => bytes[at] = *b"\"<{[,\n\0\\".choose(random).unwrap(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}
