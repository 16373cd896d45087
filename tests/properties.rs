//! What holds for any page, however odd.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::PathBuf;

use proptest::prelude::*;
use standpoint::corpus::{self, Corpus, Reading};
use standpoint::progress::Silent;
use unicode_normalization::UnicodeNormalization;

fn reading(path: PathBuf) -> Reading {
    Reading { inputs: vec![path], ..Reading::default() }
}

fn collect(name: &str, content: &str) -> Option<Corpus> {
    let (_folder, path) = common::page(name, content);
    corpus::collect(&reading(path), &Silent).ok()
}

/// Lines as pages have them: prose, short lines, dates, bylines, captions, furniture, markup, noise.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][a-z]{1,9}( [a-z]{1,9}){9,40}[.]",
        3 => "[A-Z][a-z]{2,9}( [A-Za-z]{1,9}){0,7}",
        2 => Just(String::new()),
        1 => Just("By Ann Lee".to_owned()),
        1 => "[0-3]?[0-9] (May|June) 20[0-2][0-9]",
        1 => Just("Advertisement".to_owned()),
        1 => Just("* * *".to_owned()),
        1 => Just("Photograph: Bo Ray/Agency".to_owned()),
        1 => Just("3 Comments".to_owned()),
        1 => "#{1,4} [A-Z][a-z]{2,9}( [a-z]{1,9}){0,5}",
        1 => "[-*>] [a-z ]{3,30}",
        1 => "\\PC{0,40}",
    ]
}

fn page_text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// Every line of a page that holds a word is an article's or among what was dropped.
    #[test]
    fn no_line_is_lost(content in page_text()) {
        let Some(corpus) = collect("page.txt", &content) else { return Ok(()) };
        let mut covered = vec![false; content.lines().count() + 2];
        let mut cover = |(first, last): (u32, u32)| {
            for line in first..=last {
                covered[line as usize] = true;
            }
        };
        for occurrence in &corpus.occurrences {
            occurrence.copy.paragraphs.iter().for_each(|paragraph| cover(paragraph.lines));
        }
        corpus.dropped.iter().for_each(|dropped| cover(dropped.lines));
        let titles: Vec<&str> =
            corpus.occurrences.iter().filter_map(|occurrence| occurrence.copy.metadata.title.as_deref()).collect();
        for (index, line) in content.lines().enumerate() {
            let line: String = line.nfc().collect();
            let words: Vec<&str> = line.trim_start_matches(['#', '>', '-', '*', ' ']).split_whitespace().collect();
            let titled = titles.iter().any(|title| title.contains(&words.join(" ")));
            if line.chars().any(char::is_alphanumeric) {
                prop_assert!(covered[index + 1] || titled, "line {}: {line:?}", index + 1);
            }
        }
    }

    /// Paragraphs are slices of the text, in order, and lines of the file.
    #[test]
    fn paragraphs_lie_in_the_text(content in page_text(), markdown in any::<bool>()) {
        let name = if markdown { "page.md" } else { "page.txt" };
        let Some(corpus) = collect(name, &content) else { return Ok(()) };
        let lines = content.lines().count() as u32;
        for article in &corpus.articles {
            let mut end = 0;
            for paragraph in article.paragraphs.iter() {
                prop_assert!(paragraph.start >= end && paragraph.end > paragraph.start);
                prop_assert!(!article.text[paragraph.start..paragraph.end].trim().is_empty());
                prop_assert!(1 <= paragraph.lines.0 && paragraph.lines.0 <= paragraph.lines.1);
                prop_assert!(paragraph.lines.1 <= lines);
                end = paragraph.end;
            }
            prop_assert_eq!(end, article.text.len());
        }
    }

    /// The same page twice is the same articles, each of them twice.
    #[test]
    fn a_copy_of_a_page_adds_no_article(content in page_text()) {
        let Some(once) = collect("page.txt", &content) else { return Ok(()) };
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("a.txt"), &content).unwrap();
        std::fs::write(folder.path().join("b.txt"), &content).unwrap();
        let twice = corpus::collect(&reading(folder.path().to_path_buf()), &Silent).unwrap();
        prop_assert_eq!(twice.articles.len(), once.articles.len());
        prop_assert_eq!(twice.occurrences.len(), 2 * once.occurrences.len());
    }
}
