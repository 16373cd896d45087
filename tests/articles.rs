//! `standpoint articles`: pages of several styles become articles.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Row, page, rows_of, standpoint, succeed};

fn split(input: &str) -> Vec<Row> {
    rows_of(&succeed(&mut standpoint(&["articles", input])))
}

fn field<'a>(rows: &'a [Row], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str()).collect()
}

#[test]
fn a_blogger_archive() {
    let rows = split("tests/fixtures/pages/blogger-archive.txt");
    assert_eq!(
        field(&rows, "title"),
        ["The library at the end of the line", "Who signed for the tram?", "Eleven acres and three buses"]
    );
    assert_eq!(field(&rows, "author"), ["Hanne Osterley"; 3]);
    assert_eq!(field(&rows, "date"), ["2019-03-09", "2019-02-17", "2019-01-07"]);
    assert_eq!(field(&rows, "line_start"), ["3", "17", "33"]);
    assert_eq!(field(&rows, "line_end"), ["9", "25", "39"]);
}

#[test]
fn a_newsletter_with_broken_lines() {
    let rows = split("tests/fixtures/pages/newsletter-digest.txt");
    assert_eq!(
        field(&rows, "title"),
        ["HERRING ARE BACK. LET US KEEP THEM", "AN HOUR MORE SLEEP", "THE LIBRARY AT THE END OF THE LINE"]
    );
    assert_eq!(
        field(&rows, "author"),
        ["Joost Vandermolen", "Petra Lindqvist-Howe; Sam Ardley", "Hanne Osterley"]
    );
    // The issue is dated, and so are its articles, but for the one that appeared elsewhere before.
    assert_eq!(field(&rows, "date"), ["2021-05-03", "2021-05-03", "2019-03-09"]);
    assert_eq!(field(&rows, "outlet"), ["", "", "Northern Courier"]);
}

#[test]
fn a_category_of_a_site_with_its_header() {
    let rows = split("tests/fixtures/pages/wordpress-category.txt");
    assert_eq!(field(&rows, "title"), ["A canal is not a shortcut", "Give the bridge a timetable"]);
    assert_eq!(field(&rows, "author"), ["Joost Vandermolen"; 2]);
    assert_eq!(field(&rows, "date"), ["2021-03-03", "2021-02-11"]);
}

#[test]
fn notes_in_markdown() {
    let rows = split("tests/fixtures/pages/markdown-notes.md");
    assert_eq!(field(&rows, "title"), ["Who signed for the tram?", "Eleven acres and three buses"]);
    assert_eq!(field(&rows, "author"), ["Hanne Osterley"; 2]);
    assert_eq!(field(&rows, "date"), ["2019-04-12", "2019-01-07"]);
}

#[test]
fn one_article_without_a_title_stays_one() {
    let rows = split("tests/fixtures/pages/one-article.txt");
    assert_eq!(field(&rows, "title"), [""]);
    assert_eq!((&*rows[0]["line_start"], &*rows[0]["line_end"]), ("1", "9"));
}

#[test]
fn an_article_begins_with_the_first_line_of_its_title() {
    let text =
        "The harbour needs dredging, ships wait for days, and the authority must build a second quay. ";
    let content =
        format!("# Reading room\n\n## A heading of the first piece\n\n*By Ann Lee*\n\n{}\n", text.repeat(4));
    let (_folder, path) = page("page.md", content);
    let rows = split(path.to_str().unwrap());
    // A heading above it is the name of the page.
    assert_eq!(field(&rows, "title"), ["A heading of the first piece"]);
    assert_eq!((&*rows[0]["line_start"], &*rows[0]["line_end"]), ("3", "7"));
}

#[test]
fn copies_on_other_pages_are_folded() {
    let rows = split("tests/fixtures/pages");
    let copies: Vec<&Row> = rows.iter().filter(|row| !row["duplicate_of"].is_empty()).collect();
    // The blog's three posts; each comes a second time, one of them with its lines broken.
    assert_eq!(copies.len(), 4);
    assert!(copies.iter().all(|row| row["similarity"].parse::<f64>().unwrap() >= 0.7));
    let known: Vec<&str> =
        rows.iter().filter(|row| row["duplicate_of"].is_empty()).map(|row| &*row["doc_id"]).collect();
    assert!(copies.iter().all(|row| known.contains(&&*row["duplicate_of"])));
}

#[test]
fn the_sample_collection() {
    let rows = split("seeds");
    assert_eq!(rows.len(), 27);
    assert_eq!(rows.iter().filter(|row| row["duplicate_of"].is_empty()).count(), 19);
    // One page tells neither title nor author.
    assert_eq!(rows.iter().filter(|row| row["title"].is_empty()).count(), 1);
}

#[test]
fn json_lines_hold_the_text() {
    let output = succeed(&mut standpoint(&[
        "articles",
        "--format",
        "jsonl",
        "tests/fixtures/pages/markdown-notes.md",
    ]));
    let articles: Vec<serde_json::Value> =
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = articles[1]["text"].as_str().unwrap();
    assert!(text.starts_with("Everybody agrees that rents"));
    assert!(text.ends_with("a car park with a fountain."));
    assert!(text.contains("\n\npublish the list of its empty plots\n\n"));
    let tram = articles[0]["text"].as_str().unwrap();
    assert!(!tram.contains("hole.jpg") && !tram.contains("The hole in the market square"), "{tram}");
}
