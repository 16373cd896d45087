//! Narrowing a run: which articles are left, and where the others are told of. The numbers were counted by hand in
//! `reports/sample/articles.csv`: 19 articles, 4 of them without a date.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{analyze, assert_same, fail, files, page, read, rows, rows_of, standpoint, succeed};

/// The articles of the sample collection that are left.
fn left(arguments: &[&str]) -> BTreeSet<String> {
    left_of(&[&["seeds"], arguments].concat())
}

fn left_of(arguments: &[&str]) -> BTreeSet<String> {
    let told = succeed(standpoint(&["articles", "-q"]).args(arguments));
    rows_of(&told).into_iter().map(|row| row["doc_id"].clone()).collect()
}

#[test]
fn each_way_leaves_so_many() {
    let table: [(&[&str], usize); 16] = [
        (&["--since", "2019"], 10),
        (&["--until", "2017"], 4),
        (&["--since", "2017-08", "--until", "2019-06-04"], 5),
        (&["--since", "2019-11-01", "--until", "2019-11-01"], 1),
        // One of these is dated 2022, and may be of June.
        (&["--since", "2022-06"], 5),
        (&["--until", "2022-06", "--since", "2020-03-03"], 1),
        (&["--outlet", "northern DISPATCH"], 7),
        (&["--outlet", "Northern Dispatch", "--outlet", "Tolworth Gazette"], 8),
        (&["--outlet", ""], 1),
        (&["--author", "Wren Hallowell"], 4),
        (&["--author", ""], 2),
        (&["--min-words", "291"], 5),
        (&["--min-words", "292"], 3),
        (&["--author", "imke sorrelle", "--since", "2020", "--min-words", "280"], 2),
        (&["--sample", "7"], 7),
        (&["--sample", "7", "--until", "2017"], 4),
    ];
    for (arguments, count) in table {
        assert_eq!(left(arguments).len(), count, "{arguments:?}");
    }
}

#[test]
fn one_of_several_authors_is_enough() {
    let told =
        succeed(&mut standpoint(&["articles", "tests/fixtures/pages", "-q", "--author", "Sam Ardley"]));
    // Another page has the same article and does not say by whom.
    let authors: Vec<String> = rows_of(&told).into_iter().map(|row| row["author"].clone()).collect();
    assert_eq!(authors, ["Petra Lindqvist-Howe; Sam Ardley", ""]);
}

#[test]
fn a_sample_depends_on_articles_and_not_on_their_order() {
    let eight = left(&["--sample", "8"]);
    assert!(left(&["--sample", "5"]).is_subset(&eight), "fewer are some of them");
    assert_ne!(left(&["--sample", "8", "--seed", "2"]), eight);
    // In a larger collection only new articles take places.
    let all = left(&[]);
    let more = left_of(&["seeds", "tests/fixtures/pages", "--sample", "8"]);
    let old: BTreeSet<String> = more.intersection(&all).cloned().collect();
    assert!(old.is_subset(&eight) && old.len() >= 3, "{old:?}");
    let pages = ["seeds/05-analysis.txt", "seeds/01-archive-domestic.txt", "seeds/03-archive-china.txt"];
    let other_order = [pages[2], pages[0], pages[1]];
    let sample = ["--sample", "6"];
    let (one, other) =
        (analyze(&[&pages[..], &sample].concat()), analyze(&[&other_order[..], &sample].concat()));
    assert_same(&files(one.path()), &files(other.path()), "the order of the input");
}

#[test]
fn what_was_left_out_is_found() {
    let out = tempfile::TempDir::new().unwrap();
    let mut command = standpoint(&["analyze", "--since", "2019", "--outlet", "Northern Dispatch", "--out"]);
    let output = command.arg(out.path()).output().unwrap();
    let warning = "13 of 19 articles left out: 4 without a date, 5 before --since, 4 not of --outlet";
    assert!(String::from_utf8(output.stderr).unwrap().contains(warning));
    assert!(read(&out.path().join("report.md")).contains("13 of 19 articles left out"));
    let run: serde_json::Value = serde_json::from_str(&read(&out.path().join("run.json"))).unwrap();
    assert_eq!(run["settings"]["narrow"]["since"], "2019");
    let counts = &run["counts"];
    assert_eq!((&counts["articles"], &counts["narrowing"]["articles"]), (&6.into(), &19.into()));
    let reasons = serde_json::json!({"without a date": 4, "before --since": 5, "not of --outlet": 4});
    assert_eq!(counts["narrowing"]["left_out"], reasons);

    let kept = rows(out.path(), "articles.csv");
    assert!(kept.iter().all(|row| row["outlet"] == "Northern Dispatch" && *row["date"] >= *"2019"));
    assert_eq!(kept.len(), 6);
    // Each occurrence of the collection is in one of two tables, and only those of kept articles in the first.
    let places = |name: &str| -> Vec<[String; 3]> {
        let place = |row: &common::Row| ["page", "line_start", "line_end"].map(|column| row[column].clone());
        rows(out.path(), name).iter().map(place).collect()
    };
    let (occurrences, dropped) = (places("occurrences.csv"), places("dropped.csv"));
    let told = rows_of(&succeed(&mut standpoint(&["articles", "seeds"])));
    let ids: BTreeSet<&str> = kept.iter().map(|row| &*row["doc_id"]).collect();
    for row in &told {
        let place = ["page", "line_start", "line_end"].map(|column| row[column].clone());
        let is_kept = ids.contains(&*row["doc_id"]);
        assert_eq!((occurrences.contains(&place), dropped.contains(&place)), (is_kept, !is_kept), "{row:?}");
    }
    let row =
        rows(out.path(), "dropped.csv").into_iter().find(|row| row["reason"] == "not of --outlet").unwrap();
    assert_eq!(row["text"], "Prison ends. What comes after it?");
    let order = |row: &[String; 3]| (row[0].clone(), row[1].parse::<u32>().unwrap());
    assert!(dropped.is_sorted_by_key(order));
}

#[test]
fn a_copy_tells_what_the_kept_one_does_not() {
    let text = read(Path::new("tests/fixtures/pages/one-article.txt"));
    let (folder, _) = page("a.txt", format!("The harbour\n\n{text}"));
    std::fs::write(folder.path().join("b.txt"), format!("The harbour\n\nBy Ann Lee\n\n3 May 2015\n\n{text}"))
        .unwrap();
    let input = folder.path().to_str().unwrap();
    assert_eq!(rows_of(&succeed(&mut standpoint(&["articles", input]))).len(), 2);
    let told = succeed(&mut standpoint(&["articles", input, "--since", "2015-05", "--author", "Ann Lee"]));
    assert_eq!(rows_of(&told).len(), 2, "{told}");
}

#[test]
fn a_configuration_file_narrows_too() {
    let settings =
        "since = 2019\nuntil = 2024-05-31\noutlet = [\"Northern Dispatch\"]\nmin-words = 270\nsample = 3\n";
    let (_folder, config) = page("s.toml", settings);
    let config = config.to_str().unwrap();
    let count = |arguments: &[&str]| {
        rows(analyze(&[&["--no-guide", "--config", config], arguments].concat()).path(), "articles.csv").len()
    };
    assert_eq!(count(&[]), 3);
    assert_eq!(count(&["--sample", "100"]), 4);
    assert_eq!(count(&["--sample", "100", "--since", "2024", "--min-words", "1"]), 2);
    assert_eq!(count(&["--outlet", "harbour review", "--min-words", "1"]), 1);
}

#[test]
fn nothing_left_is_said_with_every_reason() {
    let refused = |arguments: &[&str], code: i32| {
        let out = tempfile::TempDir::new().unwrap();
        let message = fail(standpoint(&["analyze", "--out"]).arg(out.path()).args(arguments), code);
        assert!(!out.path().join("run.json").exists());
        assert_eq!(message, fail(standpoint(&["articles"]).args(arguments), code));
        message
    };
    let message = refused(&["--since", "2030"], 1);
    assert!(
        message.contains("19 of 19 articles left out: 4 without a date, 15 before --since; ask"),
        "{message}"
    );
    let message = refused(&["--outlet", "Harbor Review"], 1);
    assert!(
        message.contains("no article is of the outlet “Harbor Review”; did you mean “Harbour Review”?"),
        "{message}"
    );
    let message = refused(&["--since", "2020", "--until", "2019-12"], 2);
    assert!(message.contains("--since is 2020; that is after --until"), "{message}");
    let message = fail(&mut standpoint(&["articles", "--since", "2019-02-29"]), 2);
    assert!(message.contains("as in 2019-03-14, 2019-03 or 2019"), "{message}");
    fail(&mut standpoint(&["articles", "--sample", "0"]), 2);
    let (_folder, config) = page("s.toml", "seed = 1\nsince = \"March\"\n");
    let message = fail(&mut standpoint(&["analyze", "--config", config.to_str().unwrap()]), 1);
    assert!(message.contains("line 2: `since` is `\"March\"`; give a day of the calendar"), "{message}");
}

/// A name that is wrong beside one that is right is not passed over.
#[test]
fn a_name_that_nobody_has_is_told() {
    let output =
        standpoint(&["articles", "--author", "Wren Hallowell", "--author", "Imke Sorelle"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success());
    assert!(told.contains("no article is by “Imke Sorelle”; did you mean “Imke Sorrelle”?"), "{told}");
}
