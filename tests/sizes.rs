//! Collections of odd shapes and sizes: a valid report or a clear refusal, in bounded memory, and no NaN anywhere.
//!
//! The largest ones take minutes: `cargo test --release --test sizes -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use common::{fail, files, read, rows, standpoint, succeed};
use serde_json::Value;
use tempfile::TempDir;

/// A file of lines, each an article.
fn collection(lines: impl Iterator<Item = String>) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("articles.jsonl");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    for text in lines {
        writeln!(file, "{}", serde_json::json!({ "text": text })).unwrap();
    }
    file.flush().unwrap();
    (folder, path)
}

/// A word for each number, no two alike.
fn word(mut number: usize) -> String {
    let mut word = String::from("k");
    loop {
        word.push(['a', 'e', 'i', 'o', 'u'][number % 5]);
        word.push(char::from(b'b' + ((number / 5) % 20) as u8));
        number /= 100;
        if number == 0 {
            return word;
        }
    }
}

/// Analyses a file, holds what came out against what every run promises, and gives the folder and the peak in MiB.
fn report(path: &Path, more: &[&str]) -> (TempDir, f64) {
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["analyze", "-q", "--no-guide", "--out"]).arg(out.path()).arg(path).args(more));
    let themes = rows(out.path(), "themes.csv").len();
    let articles = rows(out.path(), "articles.csv").len();
    assert!((1..=articles.max(1)).contains(&themes), "{themes} themes of {articles} articles");
    let weights = rows(out.path(), "memberships.csv");
    assert_eq!(weights.len(), themes * articles);
    let sum: f64 = weights.iter().map(|row| row["weight"].parse::<f64>().unwrap()).sum();
    assert!((sum - articles as f64).abs() < 0.01 * articles as f64, "weights of an article sum to 1");
    for (name, bytes) in files(out.path()) {
        // A save is packed, and HTML has JavaScript in it, which may name what no number of ours is.
        if name.ends_with(".csv")
            || name.ends_with(".json")
            || name.ends_with(".md")
            || name.ends_with(".svg")
        {
            let text = String::from_utf8(bytes).unwrap();
            let odd =
                text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| matches!(*word, "NaN" | "inf"));
            assert_eq!(odd, None, "{name}");
        }
    }
    let timings: Value = serde_json::from_str(&read(&out.path().join("timings.json"))).unwrap();
    let peak = timings["peak_rss_mib"].as_f64().unwrap_or(0.0);
    eprintln!("{themes} themes of {articles} articles, {peak:.0} MiB, {} s", timings["total_seconds"]);
    (out, peak)
}

fn sentence(number: usize) -> String {
    (0..30).map(|place| word((number * 7 + place * place * (number % 3 + 1)) % 400) + " ").collect()
}

#[test]
fn no_article_is_refused() {
    let out = TempDir::new().unwrap();
    for text in ["", "\n\n", "{\"text\": \"\"}\n"] {
        let (_folder, path) = common::page("articles.jsonl", text);
        let message = fail(standpoint(&["analyze", "--out"]).arg(out.path()).arg(&path), 1);
        assert!(message.contains("no article") || message.contains("articles.jsonl"), "{message}");
        assert!(!out.path().join("run.json").exists());
    }
}

#[test]
fn one_and_two_articles_are_one_theme() {
    for n in [1, 2] {
        let (_folder, path) = collection((0..n).map(sentence));
        let (out, _) = report(&path, &[]);
        assert_eq!(rows(out.path(), "themes.csv").len(), 1);
        assert_eq!(rows(out.path(), "articles.csv").len(), n);
    }
}

#[test]
fn fewer_articles_than_themes() {
    let (_folder, path) = collection((0..5).map(sentence));
    for engine in ["sib", "kmeans", "gmm", "spherical"] {
        let (out, _) = report(&path, &["--themes", "9", "--engine", engine]);
        assert!(rows(out.path(), "themes.csv").len() <= 2, "two articles a theme, at least");
        let run = read(&out.path().join("run.json"));
        assert!(run.contains("9 themes were asked for"), "{run}");
    }
}

#[test]
fn nothing_but_stop_words() {
    let text = |n: usize| {
        let words = ["the", "of", "and", "to", "in", "that", "is", "was", "for", "it"];
        (0..20).map(|place| words[(n + place * (n / 10 + 1)) % 10].to_owned() + " ").collect::<String>()
    };
    let (_folder, path) = collection((0..50).map(text));
    let (out, _) = report(&path, &[]);
    assert_eq!(rows(out.path(), "themes.csv").len(), 1);
}

#[test]
fn very_many_articles_that_are_the_same() {
    const COPIES: usize = 100_000;
    let (_folder, path) = collection((0..COPIES).map(|_| sentence(1)));
    let (out, peak) = report(&path, &["--no-html"]);
    let articles = rows(out.path(), "articles.csv");
    assert_eq!((articles.len(), &*articles[0]["occurrences"]), (1, COPIES.to_string().as_str()));
    assert_eq!(rows(out.path(), "occurrences.csv").len(), COPIES);
    assert!(peak < 500.0, "{peak} MiB");
}

#[test]
fn very_many_articles_of_one_word() {
    let (_folder, path) = collection((0..20_000).map(|n| word(n % 500)));
    let (out, peak) = report(&path, &["--no-html"]);
    assert_eq!(rows(out.path(), "articles.csv").len(), 500);
    assert!(peak < 500.0, "{peak} MiB");
}

#[test]
fn articles_that_share_no_word_with_any_are_between_the_themes() {
    // Two groups with words in common, and many with words of their own.
    let term = |n: usize, place: usize| word(n % 2 * 40 + (n * 3 + place * (1 + n / 2 % 13)) % 29);
    let texts = (0..80).map(|n| (0..12).map(|place| term(n, place) + " ").collect());
    let alone = (0..1500).map(|n| format!("{0} {0}", word(1000 + n)));
    let (_folder, path) = collection(texts.chain(alone));
    let (out, _) = report(&path, &["--themes", "2", "--no-html"]);
    let articles = rows(out.path(), "articles.csv");
    let (groups, alone): (Vec<_>, Vec<_>) = articles.iter().partition(|row| row["weight"] != "0.5000");
    assert_eq!(alone.len(), 1500);
    assert!(groups.len() > 60, "{} articles share words", groups.len());
    assert!(alone.iter().all(|row| row["core"] == "false" && row["runner_up_weight"] == "0.5000"));
}

#[test]
fn an_article_of_very_many_words() {
    let words = (0..200_000).map(|n| word(n * 31 % 9_000) + if n % 25 == 24 { ".\n\n" } else { " " });
    let (_folder, path) = collection([words.collect::<String>(), sentence(1), sentence(2)].into_iter());
    let (_out, peak) = report(&path, &["--no-html"]);
    assert!(peak < 1_000.0, "{peak} MiB");
}

#[test]
#[ignore = "takes minutes"]
fn ten_million_articles_of_one_word() {
    let (_folder, path) = collection((0..10_000_000).map(|n| word(n % 50_000)));
    let (out, peak) = report(&path, &["--no-html"]);
    assert_eq!(rows(out.path(), "articles.csv").len(), 50_000);
    assert!(peak < 8_000.0, "{peak} MiB");
}

#[test]
#[ignore = "takes minutes"]
fn an_article_of_five_million_words() {
    let words = (0..5_000_000).map(|n| word(n * 31 % 90_000) + if n % 25 == 24 { ".\n\n" } else { " " });
    let (_folder, path) = collection([words.collect::<String>()].into_iter());
    let (_out, peak) = report(&path, &[]);
    assert!(peak < 2_000.0, "{peak} MiB");
}

#[test]
#[ignore = "takes minutes"]
fn a_line_of_two_gigabytes() {
    let (folder, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let path = folder.path().join("line.txt");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    let part = "word ".repeat(1 << 20);
    for _ in 0..410 {
        file.write_all(part.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    assert!(fs::metadata(&path).unwrap().len() > 2 << 30);
    let message = fail(standpoint(&["analyze", "--out"]).arg(out.path()).arg(&path), 1);
    assert!(message.contains("line.txt") && message.contains("MiB"), "{message}");
}
