//! `--by`: themes and stances group by group. The numbers were counted by hand in `reports/sample/articles.csv`.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use common::{Row, analyze, assert_same, fail, files, hostile_pages, page, read, rows, standpoint, succeed};
use tempfile::TempDir;

const BY: [&str; 6] = ["--by", "outlet", "--by", "author", "--by", "year"];

static RUN: LazyLock<TempDir> = LazyLock::new(|| analyze(&BY));

fn count(row: &Row, column: &str) -> usize {
    row[column].parse().unwrap()
}

fn by<'a>(rows: &'a [Row], kind: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(move |row| row["by"] == kind)
}

#[test]
fn themes_of_the_sample_by_outlet() {
    let all = rows(RUN.path(), "themes_by.csv");
    let found: Vec<(&str, &str, usize, usize)> = by(&all, "outlet")
        .map(|row| (&*row["group"], &*row["theme_id"], count(row, "articles"), count(row, "of")))
        .collect();
    let expected = [
        ("Northern Dispatch", "t2", 3, 7),
        ("Northern Dispatch", "t3", 4, 7),
        ("Meridian Quarterly", "t1", 2, 6),
        ("Meridian Quarterly", "t2", 3, 6),
        ("Meridian Quarterly", "t3", 1, 6),
        ("Harbour Review", "t1", 3, 4),
        ("Harbour Review", "t2", 1, 4),
        ("Tolworth Gazette", "t1", 1, 1),
        ("", "t2", 1, 1),
    ];
    assert_eq!(found, expected);
    let row = by(&all, "outlet").next().unwrap();
    assert_eq!((&*row["share"], &*row["words"]), ("0.4286", "827"));
    assert_eq!((&*row["first_date"], &*row["last_date"]), ("2019-11-01", "2024-09-15"));
    let years: Vec<&str> = by(&all, "year").map(|row| &*row["group"]).collect();
    let known: Vec<&str> = years.iter().copied().filter(|year| !year.is_empty()).collect();
    assert!(known.is_sorted() && years.ends_with(&["", ""]), "{years:?}");
}

/// Each article of the sample has one outlet, one author and one date, or none.
#[test]
fn the_groups_of_a_theme_sum_up_to_it() {
    let sum = |table: &[Row], kind: &str, column: &str, key: &[&str]| -> BTreeMap<Vec<String>, usize> {
        let mut sums = BTreeMap::new();
        for row in table.iter().filter(|row| kind.is_empty() || row["by"] == kind) {
            let key: Vec<String> = key.iter().map(|&column| row[column].clone()).collect();
            *sums.entry(key).or_insert(0) += count(row, column);
        }
        sums
    };
    let tables = [
        ("themes", "themes_by", &["theme_id"][..], &["articles", "words"][..]),
        (
            "stance_themes",
            "stance_by",
            &["theme_id", "target"],
            &["articles", "positive", "negative", "mixed", "none"],
        ),
    ];
    for (whole, parts, key, columns) in tables {
        let whole = rows(RUN.path(), &format!("{whole}.csv"));
        let parts = rows(RUN.path(), &format!("{parts}.csv"));
        for kind in ["outlet", "author", "year"] {
            for column in columns {
                assert_eq!(sum(&whole, "", column, key), sum(&parts, kind, column, key), "{kind} {column}");
            }
        }
    }
}

/// The stance of each group, counted once more from the articles.
#[test]
fn stances_are_those_of_the_articles() {
    let articles = rows(RUN.path(), "articles.csv");
    let year: BTreeMap<&str, &str> =
        articles.iter().map(|row| (&*row["doc_id"], row["date"].get(..4).unwrap_or_default())).collect();
    let mut counted: BTreeMap<(&str, String, String), [usize; 4]> = BTreeMap::new();
    let stances = rows(RUN.path(), "stance_articles.csv");
    for row in stances.iter().filter(|row| row["n_author"] != "0") {
        let key = (year[&*row["doc_id"]], row["theme_id"].clone(), row["target"].clone());
        let stance = ["positive", "negative", "mixed", "none"].iter().position(|name| *name == row["stance"]);
        counted.entry(key).or_default()[stance.unwrap()] += 1;
    }
    let all = rows(RUN.path(), "stance_by.csv");
    let mut found = BTreeMap::new();
    for row in by(&all, "year") {
        let counts = ["positive", "negative", "mixed", "none"].map(|column| count(row, column));
        assert_eq!(count(row, "articles"), counts.iter().sum::<usize>());
        let key = (&*row["group"], row["theme_id"].clone(), row["target"].clone());
        assert_eq!(found.insert(key, counts), None);
        // What is cited is of the group.
        let cited = row["dissent_doc_ids"].split(';').chain(row["evidence_ids"].split(';'));
        for id in cited.filter(|id| !id.is_empty()) {
            assert_eq!(year[id.split(':').next().unwrap()], row["group"], "{id}");
        }
    }
    assert_eq!(found, counted);
    assert!(found.len() > 10);
}

#[test]
fn the_overview_knows_the_authors_of_an_article_by_two() {
    let folder = TempDir::new().unwrap();
    for (number, authors) in ["Ann Lee and Bo Moore", "Ann Lee", "Bo Moore", "Cy Dunn"].iter().enumerate() {
        let text = format!(
            "Title {number}\n\nBy {authors}\n\nShips bring cargo {number} to the harbour in autumn, and dockers unload \
             the cargo there. A harbour needs ships, and ships need dockers.\n"
        );
        std::fs::write(folder.path().join(format!("{number}.txt")), text).unwrap();
    }
    let (_templates, template) = page("t.jinja", "{{ collection.authors }} authors");
    let template = template.to_str().unwrap();
    let out = analyze(&[folder.path().to_str().unwrap(), "--themes", "2", "--template", template]);
    assert_eq!(rows(out.path(), "articles.csv")[0]["author"], "Ann Lee; Bo Moore");
    let (report, page) = (read(&out.path().join("report.md")), read(&out.path().join("report.html")));
    assert!(report.contains("3 authors"), "{report}");
    for column in ["Ann Lee (2)", "Bo Moore (2)", "Cy Dunn (1)"] {
        assert!(page.contains(&format!(">{column}<")), "{column}");
    }
    assert!(!page.contains("Ann Lee; Bo Moore (1)"));
}

#[test]
fn an_article_by_two_counts_for_both() {
    let out = analyze(&["tests/fixtures/pages", "--themes", "2", "--by", "author"]);
    let all = rows(out.path(), "themes_by.csv");
    let of = |name: &str| {
        all.iter().filter(|row| row["group"] == name).map(|row| count(row, "articles")).sum::<usize>()
    };
    assert_eq!((of("Petra Lindqvist-Howe"), of("Sam Ardley")), (1, 1));
    assert_eq!(of("Petra Lindqvist-Howe; Sam Ardley"), 0);
    let articles = rows(out.path(), "articles.csv").len();
    assert_eq!(all.iter().map(|row| count(row, "articles")).sum::<usize>(), articles + 1);
}

#[test]
fn keywords_tell_a_group_from_the_rest_of_its_theme() {
    let texts = [("Ann Lee", "grain"), ("Ann Lee", "grain"), ("Bo Moore", "coal"), ("Bo Moore", "coal")];
    let folder = TempDir::new().unwrap();
    for (number, (author, cargo)) in texts.iter().enumerate() {
        let text = format!(
            "Cargo {number}\n\nBy {author}\n\nShips bring {cargo} to the harbour in autumn, and dockers unload the {cargo} there. \
             A harbour needs ships, and ships need dockers. Without {cargo} dockers {number} would have nothing to do.\n"
        );
        std::fs::write(folder.path().join(format!("{number}.txt")), text).unwrap();
    }
    let out = analyze(&[folder.path().to_str().unwrap(), "--themes", "1", "--by", "author"]);
    let all = rows(out.path(), "themes_by.csv");
    let keywords: Vec<(&str, &str)> = all.iter().map(|row| (&*row["group"], &*row["keywords"])).collect();
    assert_eq!(keywords, [("Ann Lee", "grain"), ("Bo Moore", "coal")]);
}

#[test]
fn all_formats_and_a_second_rendering_have_them() {
    let wanted = ["--format", "csv,jsonl,parquet"];
    let out = analyze(&[&BY[..], &wanted].concat());
    let there: BTreeSet<String> = files(out.path()).into_keys().collect();
    for table in ["themes_by", "stance_by"] {
        for ending in ["csv", "jsonl", "parquet"] {
            assert!(there.contains(&format!("{table}.{ending}")));
        }
    }
    let package: serde_json::Value =
        serde_json::from_str(&read(&out.path().join("datapackage.json"))).unwrap();
    let described =
        |name: &str| package["resources"].as_array().unwrap().iter().any(|file| file["name"] == name);
    assert!(described("themes_by") && described("stance_by_parquet"));
    let again = TempDir::new().unwrap();
    succeed(standpoint(&["report", "-q"]).arg(out.path()).args(wanted).arg("--out").arg(again.path()));
    assert_same(&files(out.path()), &files(again.path()), "rendered again");
    // A run that divides nothing takes the tables of an earlier one away.
    succeed(standpoint(&["analyze", "-q", "--out"]).arg(out.path()));
    let left: BTreeSet<String> = files(out.path()).into_keys().collect();
    assert!(!left.iter().any(|name| name.contains("_by.")), "{left:?}");
}

#[test]
fn the_same_on_any_number_of_threads_and_once_for_each_kind() {
    let twice = [&BY[..], &["--by", "outlet", "--threads", "1"]].concat();
    assert_same(&files(RUN.path()), &files(analyze(&twice).path()), "threads");
    let (_folder, config) = page("s.toml", "by = [\"outlet\", \"author\", \"year\"]\n");
    let config = analyze(&["--config", config.to_str().unwrap()]);
    assert_same(&files(RUN.path()), &files(config.path()), "a configuration file");
    fail(&mut standpoint(&["analyze", "--by", "period"]), 2);
}

#[test]
fn reports_show_the_largest_groups_and_lead_to_all() {
    let report = read(&RUN.path().join("report.md"));
    assert!(report.contains(
        "| Theme | Northern Dispatch (7) | Meridian Quarterly (6) | Harbour Review (4) | Tolworth Gazette (1) | no outlet named (1) |"
    ));
    assert!(report.contains("| 3. China abroad | 4\u{a0}(57\u{a0}%) | 1\u{a0}(17\u{a0}%) | · | · | · |"));
    assert!(
        report.contains("[themes_by.csv](themes_by.csv)")
            && report.contains("[stance_by.csv](stance_by.csv)")
    );
    let page = read(&RUN.path().join("report.html"));
    for kind in ["outlet", "author", "year"] {
        assert_eq!(page.matches(&format!("<h3>Themes by {kind}</h3>")).count(), 1);
        assert!(!page.contains(&format!("<h3>Themes and {kind}s</h3>")), "the same twice");
    }
    // Twelve years, of which ten columns are left.
    let pages = hostile_pages();
    let out = analyze(&[pages.path().to_str().unwrap(), "--themes", "2", "--by", "year", "--by", "author"]);
    let report = read(&out.path().join("report.md"));
    assert!(report.contains("| 2018 (1) | 3 others (3) |"), "{report}");
    assert!(!report.contains("<b onclick") && !read(&out.path().join("report.html")).contains("<b onclick"));
}

#[test]
fn without_it_there_is_nothing_of_it() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample");
    for (name, bytes) in files(&sample) {
        assert!(!name.contains("_by."));
        assert!(!String::from_utf8_lossy(&bytes).contains("themes_by"), "{name}");
    }
}
