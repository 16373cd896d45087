//! What holds for any page, however odd.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::PathBuf;

use proptest::prelude::*;
use standpoint::corpus::{self, Corpus, Reading};
use standpoint::guide::Guide;
use standpoint::progress::Silent;
use standpoint::report::{split_csv, split_jsonl};
use standpoint::stance::Targets;
use standpoint::stance::lexicon::lexicon;
use standpoint::stance::statement::statements;
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

/// Sentences of which some say something.
fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[A-Z][a-z]{1,9}( [a-z]{1,9}){3,20}[.!?]",
        1 => "(Ann Lee|The minister|He) (said|warned|denies) that the Northern Council (should|must not|will) [a-z]{3,9}[.]",
        1 => "“[A-Z][a-z]{2,8} is (a disgrace|not wrong),” (said Bo Ray|he added)[.]",
        1 => "\\PC{0,30}",
    ]
}

/// Paragraphs of prose, which no reader takes for anything else.
fn prose() -> impl Strategy<Value = String> {
    let paragraph = "[A-Z][a-z]{1,9}( [a-z“”é,;\"=+-]{1,9}){8,30}[.]";
    prop::collection::vec(paragraph, 1..5).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

/// The texts of all articles where they stand, in order, copies too.
fn texts(corpus: &Corpus) -> Vec<String> {
    corpus.occurrences.iter().map(|occurrence| occurrence.copy.text.to_string()).collect()
}

/// All that is in an article, in its title, or was dropped.
fn kept(corpus: &Corpus) -> String {
    let copies = corpus.occurrences.iter().map(|occurrence| &occurrence.copy);
    let told = copies.flat_map(|copy| [&*copy.text, copy.metadata.title.as_deref().unwrap_or_default()]);
    let dropped = corpus.dropped.iter().map(|dropped| dropped.text.as_str());
    told.chain(dropped).collect::<Vec<_>>().join("\n")
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

    /// What stands in a web page is in an article or was dropped, word for word, whatever the tags are.
    #[test]
    fn no_word_of_a_web_page_is_lost(
        parts in prop::collection::vec(("p|div|h1|h2|li|td|span|figcaption|blockquote|nav|aside|article|footer", "[a-z]{3,8}( [a-z]{2,8}){0,25}[.]?"), 1..40),
        close in any::<bool>(),
    ) {
        let element = |(tag, text): &(String, String)| {
            if close { format!("<{tag}>{text}</{tag}>\n") } else { format!("<{tag}>{text}\n") }
        };
        let body: String = parts.iter().map(element).collect();
        let corpus = collect("page.html", &format!("<html><body>{body}</body></html>"));
        // A page without an article is left out as a whole, and said to be.
        let Some(corpus) = corpus else { return Ok(()) };
        let kept = kept(&corpus);
        for (_, text) in &parts {
            for word in text.split(' ') {
                prop_assert!(kept.contains(word), "{word} of {text:?} in {kept}");
            }
        }
    }

    /// The same for the documents of a press database.
    #[test]
    fn no_word_of_a_press_export_is_lost(documents in prop::collection::vec((prose(), line(), line()), 1..4)) {
        let all = documents.len();
        let mut page = String::new();
        for (number, (body, above, below)) in (1..).zip(&documents) {
            page.push_str(&format!(
                "{number} of {all} DOCUMENTS\n\nThe Courier\n\nMarch 5, 2017\n\n{above}\n\nLENGTH: 90 words\n\nBODY:\n{body}\n\n{below}\n\nLANGUAGE: ENGLISH\n\n"
            ));
        }
        let corpus = collect("page.txt", &page).unwrap();
        let kept = kept(&corpus);
        for word in page.split_whitespace() {
            let word: String = word.nfc().filter(|c| c.is_alphanumeric()).collect();
            prop_assert!(kept.replace(|c: char| !c.is_alphanumeric(), "").contains(&word), "{word}: {kept}");
        }
    }

    /// A table that we write is read as the same texts.
    #[test]
    fn tables_come_back(articles in prop::collection::vec(prose(), 1..6), format in 0..3_usize) {
        let lines: Vec<_> = articles.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
        let corpus = collect("page.jsonl", &lines.join("\n")).unwrap();
        prop_assert_eq!(&texts(&corpus), &articles);
        let again = match format {
            0 => collect("page.jsonl", &String::from_utf8(split_jsonl(&corpus)).unwrap()),
            1 => collect("page.json", &format!("[{}]", lines.join(",\n"))),
            _ => {
                let mut table = csv::Writer::from_writer(Vec::new());
                table.write_record(["text", "id"]).unwrap();
                articles.iter().for_each(|text| table.write_record([text, "1"]).unwrap());
                collect("page.csv", &String::from_utf8(table.into_inner().unwrap()).unwrap())
            }
        };
        prop_assert_eq!(texts(&again.unwrap()), articles);
        // The table of where articles stand has a row for each.
        let rows = common::rows_of(&String::from_utf8(split_csv(&corpus)).unwrap());
        prop_assert_eq!(rows.len(), corpus.occurrences.len());
    }

    /// Whatever statements are found, their offsets are those of the sentence that is quoted.
    #[test]
    fn statements_are_slices(paragraphs in prop::collection::vec(prop::collection::vec(sentence(), 1..6), 1..6)) {
        let paragraphs: Vec<String> = paragraphs.iter().map(|sentences| sentences.join(" ")).collect();
        let page = format!("A Title\n\n{}", paragraphs.join("\n\n"));
        let Some(corpus) = collect("page.txt", &page) else { return Ok(()) };
        let targets = Targets::find(&corpus.articles, &Guide::default(), &["Northern Council".to_owned()], &Silent);
        for article in &corpus.articles {
            let mut before = 0;
            for statement in statements(article, &targets, lexicon()) {
                prop_assert!(before <= statement.start && statement.start < statement.end);
                let exact = article.text.get(statement.start..statement.end).unwrap();
                prop_assert_eq!(exact, statement.exact(article));
                prop_assert_eq!(exact, exact.trim());
                prop_assert!(exact.contains(&statement.mention));
                let paragraph = article.paragraphs[statement.paragraph - 1];
                prop_assert!(paragraph.start <= statement.start && statement.end <= paragraph.end);
                prop_assert!(paragraph.lines.0 <= statement.line && statement.line <= paragraph.lines.1);
                before = statement.start;
            }
        }
    }

    /// In whatever order inputs are named, and whatever order a folder has, the result is the same.
    #[test]
    fn the_order_of_inputs_changes_nothing(
        pages in prop::collection::vec(page_text(), 2..5),
        order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let folder = tempfile::TempDir::new().unwrap();
        let mut inputs = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            let path = folder.path().join(format!("{number}.txt"));
            std::fs::write(&path, page).unwrap();
            inputs.push(path);
        }
        let shuffled = order.iter().filter_map(|&at| inputs.get(at).cloned()).collect();
        let read = |inputs| corpus::collect(&Reading { inputs, ..Reading::default() }, &Silent).ok();
        let (Some(one), Some(other)) = (read(inputs), read(shuffled)) else { return Ok(()) };
        prop_assert_eq!(texts(&one), texts(&other));
        prop_assert_eq!(one.ids, other.ids);
        prop_assert_eq!(one.dropped, other.dropped);
        prop_assert_eq!(one.skipped, other.skipped);
    }
}
