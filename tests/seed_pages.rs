//! On real pages with labels, where the environment variable STANDPOINT_SEED_PAGES names their
//! folder: scraped pages (`*.txt`) and `gold.csv`, which tells the articles on them.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use common::{Row, analyze, read, rows, rows_of, seed_pages, standpoint, succeed};

struct Gold {
    rows: Vec<Row>,
    pages: HashMap<String, Vec<String>>,
}

impl Gold {
    fn read(folder: &Path) -> Self {
        let rows = rows(folder, "gold.csv");
        let names: HashSet<&String> = rows.iter().map(|row| &row["page"]).collect();
        let lines = |name: &String| read(&folder.join(name)).lines().map(str::to_owned).collect();
        let pages = names.into_iter().map(|name| (name.clone(), lines(name))).collect();
        Self { rows, pages }
    }

    /// The words of the body, as the labels tell its lines.
    fn body(&self, row: &Row) -> Vec<String> {
        let number = |name: &str| row[name].parse::<usize>().unwrap();
        let left_out: HashSet<usize> =
            ["not_body_lines", "note_lines", "deck_lines", "byline_line", "title_line"]
                .iter()
                .flat_map(|name| row[*name].split_whitespace().flat_map(span))
                .collect();
        (number("body_first_line")..=number("body_last_line"))
            .filter(|line| !left_out.contains(line))
            .flat_map(|line| words(&self.pages[&row["page"]][line - 1]))
            .collect()
    }

    /// The themes that are right for each article, by its name in the labels.
    fn themes(&self) -> HashMap<&str, Vec<&str>> {
        self.rows
            .iter()
            .map(|row| {
                let themes = [&row["theme"], &row["other_acceptable_theme"]];
                (
                    &*row["article"],
                    themes.into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect(),
                )
            })
            .collect()
    }
}

/// `7` or `7-9`.
fn span(text: &str) -> std::ops::RangeInclusive<usize> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    first.parse().unwrap()..=last.parse().unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// 2·|both| / (|one| + |other|) of two bags of words.
fn f1(one: &[String], other: &[String]) -> f64 {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for word in one {
        *counts.entry(word).or_default() += 1;
    }
    let mut both = 0;
    for word in other {
        let left = counts.entry(word).or_default();
        both += i64::from(*left > 0);
        *left -= 1;
    }
    2.0 * both as f64 / (one.len() + other.len()) as f64
}

fn plain(text: &str) -> String {
    text.replace(['‘', '’', '“', '”', '"', '\''], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn articles_are_split_as_the_labels_say() {
    let Some(folder) = seed_pages() else { return };
    let gold = Gold::read(&folder);
    let pages = folder.to_str().unwrap();
    let found = rows_of(&succeed(&mut standpoint(&["articles", "-q", pages])));
    assert_eq!(found.len(), 29);
    assert_eq!(found.iter().filter(|row| row["duplicate_of"].is_empty()).count(), 20);

    let jsonl = succeed(&mut standpoint(&["articles", "-q", "--format", "jsonl", pages]));
    let texts: Vec<String> = jsonl
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned()
        })
        .collect();
    let mut sum = 0.0;
    for (row, text) in found.iter().zip(&texts) {
        let label = gold
            .rows
            .iter()
            .find(|label| label["page"] == row["page"] && plain(&label["title"]) == plain(&row["title"]))
            .unwrap_or_else(|| panic!("no label for {row:?}"));
        if !label["outlet"].is_empty() {
            assert_eq!(row["outlet"], label["outlet"], "{row:?}");
        }
        if !label["date"].is_empty() {
            assert_eq!(row["date"], label["date"], "{row:?}");
        }
        if !label["author"].is_empty() {
            assert_eq!(row["author"], label["author"], "{row:?}");
        }
        for line in label["not_body_lines"].split_whitespace().flat_map(span) {
            let caption = plain(&gold.pages[&row["page"]][line - 1]);
            assert!(!plain(text).contains(&caption), "a caption in a body: {caption}");
        }
        sum += f1(&words(text), &gold.body(label));
    }
    let mean = sum / found.len() as f64;
    assert!(mean >= 0.99, "F1 of the bodies {mean}");
}

/// Articles in a theme that the labels accept, with the best matching of clusters to themes.
fn right(gold: &Gold, report: &Path) -> usize {
    let mut named: HashMap<String, &str> = HashMap::new();
    for row in rows(report, "occurrences.csv") {
        let line: usize = row["line_start"].parse().unwrap();
        let last: usize = row["line_end"].parse().unwrap();
        let label = gold.rows.iter().find(|label| {
            let first: usize = label["body_first_line"].parse().unwrap();
            label["page"] == row["page"] && (line..=last).contains(&first)
        });
        named.insert(row["doc_id"].clone(), &label.unwrap()["article"]);
    }
    let themes = gold.themes();
    let assigned: Vec<(String, &Vec<&str>)> = rows(report, "articles.csv")
        .iter()
        .map(|row| (row["theme_id"].clone(), &themes[named[&row["doc_id"]]]))
        .collect();
    let names = ["domestic threat", "Islamic State evolution", "China abroad"];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let agreeing = |order: &[usize; 3]| {
        let name = |theme: &str| names[order[theme[1..].parse::<usize>().unwrap() - 1]];
        assigned.iter().filter(|(theme, accepted)| accepted.contains(&name(theme))).count()
    };
    orders.iter().map(agreeing).max().unwrap()
}

#[test]
fn three_themes_are_found_without_a_guide() {
    let Some(folder) = seed_pages() else { return };
    let gold = Gold::read(&folder);
    for seed in 1..=20 {
        let seed = seed.to_string();
        let report = analyze(&[folder.to_str().unwrap(), "--themes", "3", "--no-guide", "--seed", &seed]);
        let right = right(&gold, report.path());
        assert!(right >= 18, "seed {seed}: {right} of 20");
    }
}

#[test]
fn a_guide_puts_every_article_into_its_theme() {
    let Some(folder) = seed_pages() else { return };
    let gold = Gold::read(&folder);
    for seed in ["1", "2", "3", "4", "5"] {
        let guide = "tests/fixtures/seed-pages-guide.toml";
        let report = analyze(&[folder.to_str().unwrap(), "--guide", guide, "--seed", seed]);
        assert_eq!(right(&gold, report.path()), 20, "seed {seed}");
    }
}

#[test]
fn the_number_of_themes_is_found() {
    let Some(folder) = seed_pages() else { return };
    for seed in ["1", "2", "3", "4", "5"] {
        let report = analyze(&[folder.to_str().unwrap(), "--no-guide", "--seed", seed]);
        let themes = rows(report.path(), "themes.csv").len();
        assert!((3..=5).contains(&themes), "seed {seed}: {themes}");
    }
}

#[test]
fn themes_that_were_renamed_and_merged_last_when_a_page_is_added() {
    let Some(folder) = seed_pages() else { return };
    let pages = tempfile::TempDir::new().unwrap();
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|page| page.extension().is_some_and(|end| end == "txt"));
    names.sort();
    for added in &names {
        for page in &names {
            let to = pages.path().join(page.file_name().unwrap());
            if page == added {
                drop(std::fs::remove_file(to))
            } else {
                assert!(std::fs::copy(page, to).unwrap() > 0)
            }
        }
        let options = [pages.path().to_str().unwrap(), "--no-guide", "--themes", "3", "--no-html"];
        let before = analyze(&options);
        let held = |out: &Path, theme: &str| -> HashSet<String> {
            let rows = rows(out, "articles.csv").into_iter();
            rows.filter(|row| row["theme_id"] == theme || row["theme"] == theme)
                .map(|row| row["doc_id"].clone())
                .collect()
        };
        let (merged, renamed) =
            (&held(before.path(), "t1") | &held(before.path(), "t2"), held(before.path(), "t3"));
        let mut text = read(&before.path().join("themes.toml"));
        for (row, edit) in
            rows(before.path(), "themes.csv").iter().zip(["One\"\nmerge = [\"t2\"]", "Gone\"", "Two\""])
        {
            let name = format!("name = \"{}\"\n", row["theme"]);
            text = text.replacen(&name, &format!("name = \"{edit}\n"), 1);
        }
        let edits = pages.path().join("edits.toml");
        std::fs::write(&edits, text).unwrap();
        assert!(std::fs::copy(added, pages.path().join(added.file_name().unwrap())).unwrap() > 0);
        let after = analyze(&[&options[..], &["--edits", edits.to_str().unwrap()]].concat());
        std::fs::remove_file(&edits).unwrap();
        // Copies on the page that was added may be the ones that are kept now.
        let there: HashSet<String> =
            rows(after.path(), "articles.csv").into_iter().map(|row| row["doc_id"].clone()).collect();
        for (name, articles) in [("One", &merged), ("Two", &renamed)] {
            let now = held(after.path(), name);
            let lost: Vec<_> =
                articles.iter().filter(|id| there.contains(*id) && !now.contains(*id)).collect();
            assert!(!now.is_empty() && lost.is_empty(), "{}: {name} lost {lost:?}", added.display());
        }
    }
}
