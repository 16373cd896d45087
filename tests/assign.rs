//! `standpoint assign`: further articles into the themes of an earlier run.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{analyze, assert_same, columns, fail, files, page, read, rows, standpoint, succeed};
use tempfile::TempDir;

const MODEL: &str = "model.standpoint";
/// The sample collection, analysed.
static RUN: LazyLock<TempDir> = LazyLock::new(|| analyze(&[]));

fn model() -> PathBuf {
    RUN.path().join(MODEL)
}

/// `assign` with the sample's model into a folder of its own.
fn assign(arguments: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    succeed(standpoint(&["assign", "-q"]).arg(model()).arg("--out").arg(folder.path()).args(arguments));
    folder
}

/// The articles of the sample as JSON lines.
fn lines() -> Vec<String> {
    succeed(&mut standpoint(&["articles", "-q", "--format", "jsonl"])).lines().map(str::to_owned).collect()
}

/// What is said of each article: theme, weights, likeness.
fn places(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let cells =
        ["theme_id", "theme", "weight", "runner_up_theme_id", "runner_up_weight", "core", "far", "language"];
    let of = |row: common::Row| (row["title"].clone(), cells.map(|cell| row[cell].clone()).to_vec());
    rows(folder, "articles.csv").into_iter().map(of).collect()
}

#[test]
fn the_reports_are_those_of_analyze() {
    let out = assign(&[]);
    let (before, after) = (files(RUN.path()), files(out.path()));
    // Themes are edited where they are found.
    let expected = before.keys().filter(|name| *name != "themes.toml");
    assert!(expected.eq(after.keys()), "{:?} {:?}", before.keys(), after.keys());
    for name in before.keys().filter(|name| name.ends_with(".csv")) {
        assert_eq!(columns(RUN.path(), name), columns(out.path(), name), "{name}");
        assert!(!rows(out.path(), name).is_empty(), "{name} is empty");
    }
    assert!(before[MODEL] == after[MODEL], "the model is handed on");
    let shown = |folder: &Path, table: &str, cells: &[&str]| -> Vec<String> {
        let line =
            |row: &common::Row| cells.iter().map(|&cell| row[cell].as_str()).collect::<Vec<_>>().join(" | ");
        rows(folder, table).iter().map(line).collect()
    };
    let themes = ["theme_id", "theme", "guided", "keywords", "npmi", "stability"];
    assert_eq!(shown(RUN.path(), "themes.csv", &themes), shown(out.path(), "themes.csv", &themes));
    let stance = ["doc_id", "exact", "target", "acts", "polarity", "certainty"];
    assert_eq!(
        shown(RUN.path(), "stance_evidence.csv", &stance),
        shown(out.path(), "stance_evidence.csv", &stance)
    );
    // An article is not surer of its theme for having been there.
    let same =
        places(RUN.path()).into_iter().filter(|(title, place)| places(out.path())[title][0] == place[0]);
    assert!(same.count() >= 18);
    let mut weights: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows(out.path(), "memberships.csv") {
        *weights.entry(row["doc_id"].clone()).or_default() += row["weight"].parse::<f64>().unwrap();
    }
    assert!(weights.values().all(|sum| (sum - 1.0).abs() < 1e-3), "{weights:?}");
    let run: serde_json::Value = serde_json::from_str(&read(&out.path().join("run.json"))).unwrap();
    assert_eq!(run["settings"]["model"]["collection"]["articles"], 19);
    assert_eq!(run["settings"]["model"]["sha256"], run["files"][MODEL]);
    assert!(
        read(&out.path().join("report.md")).contains("The themes are those of a model, made of 19 articles.")
    );
}

#[test]
fn an_article_goes_to_the_same_theme_in_any_company() {
    let lines = lines();
    let (_folder, whole) = page("whole.jsonl", lines.join("\n"));
    let together = places(assign(&[whole.to_str().unwrap()]).path());
    for some in [&lines[..1], &lines[3..4], &lines[5..12]] {
        let (_folder, part) = page("part.jsonl", some.join("\n"));
        let out = assign(&[part.to_str().unwrap()]);
        let apart = places(out.path());
        assert!(!apart.is_empty());
        for (title, place) in apart {
            assert_eq!(together[&title], place, "{title}");
        }
        // A theme without an article is shown all the same.
        assert_eq!(rows(out.path(), "themes.csv").len(), 3);
    }
}

#[test]
fn settings_of_analyze_are_taken_but_for_what_the_model_says() {
    let settings = "inputs = [\"nowhere\"]\nout = \"nowhere\"\nthemes = 7\nseed = 9\nby = [\"outlet\"]\npositions = 1\nhtml = false\n";
    let (folder, path) = page("standpoint.toml", settings);
    let out = assign(&["--config", path.to_str().unwrap()]);
    assert!(!out.path().join("report.html").exists());
    assert!(!rows(out.path(), "themes_by.csv").is_empty());
    assert!(rows(out.path(), "positions.csv").iter().all(|row| row["rank"] == "1"));
    assert_eq!(rows(out.path(), "themes.csv").len(), 3, "themes are the model's");
    assert!(!folder.path().join("nowhere").exists());
    // What is given wins.
    let out = assign(&["--config", path.to_str().unwrap(), "--positions", "2"]);
    assert!(rows(out.path(), "positions.csv").iter().any(|row| row["rank"] == "2"));
}

#[test]
fn threads_make_no_difference() {
    assert_same(
        &files(assign(&["--threads", "1"]).path()),
        &files(assign(&["--threads", "3"]).path()),
        "threads",
    );
}

#[test]
fn what_fits_none_is_marked_and_named() {
    let new = "Zeppelin zeugma\n\nBy Ann Lee\n\n3 May 2019\n\nQuinces ferment slowly in stoneware crocks. \
               Marmalade wants bitter oranges, muslin and patience, and jellies want pectin. Damsons crack \
               glass jars. Beekeepers sieve honeycomb through muslin into crocks.\n";
    let (_folder, path) = page("new.txt", new);
    let out = TempDir::new().unwrap();
    let done = standpoint(&["assign"]).arg(model()).arg(&path).arg("--out").arg(out.path()).output().unwrap();
    assert!(done.status.success());
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(told.contains("1 of 1 article fits none of the model's themes: “Zeppelin zeugma”"), "{told}");
    let article = &rows(out.path(), "articles.csv")[0];
    assert_eq!((article["far"].as_str(), article["core"].as_str()), ("true", "false"));
    assert!(read(&out.path().join("report.md")).contains("may be of a new theme"));
}

/// An article on what no theme is about, which says something of a target of the model.
#[test]
fn what_fits_none_does_not_speak_for_a_theme() {
    let recipe =
        "Quinces ferment slowly in stoneware crocks. Marmalade wants bitter oranges, muslin and patience. ";
    let stance = "The Islamic State is a cruel, reckless and shameful failure. ";
    let text =
        format!("Zeppelin zeugma\n\nBy Ann Lee\n\n3 May 2019\n\n{stance}{}{stance}\n", recipe.repeat(12));
    let (_folder, path) = page("new.txt", &text);
    let out = assign(&[path.to_str().unwrap()]);
    let article = &rows(out.path(), "articles.csv")[0];
    assert_eq!((article["far"].as_str(), article["core"].as_str()), ("true", "false"));
    let said = rows(out.path(), "stance_articles.csv");
    assert!(
        said.iter().any(|row| row["target"] == "Islamic State" && row["stance"] == "negative"),
        "{said:?}"
    );
    assert!(rows(out.path(), "stance_themes.csv").is_empty());
    let report = read(&out.path().join("report.md"));
    assert!(report.contains("Nothing is counted here: each of these articles fits no theme."));
    assert!(report.contains("The themes are those of a model, and no article changes them"));
}

#[test]
fn what_was_edited_and_what_the_model_came_with_stay() {
    let run = analyze(&["--no-html"]);
    let refused = |out: &Path| {
        let before = files(out);
        let message = fail(standpoint(&["assign"]).arg(run.path()).arg("seeds").arg("--out").arg(out), 1);
        assert_same(&before, &files(out), "nothing is touched");
        message
    };
    let told = "the reports that the model came with are there; give another --out";
    assert!(refused(run.path()).contains(told));
    let mut inside = standpoint(&["assign", MODEL, "--out", "."]);
    assert!(fail(inside.current_dir(run.path()), 1).contains(told), "whatever the folder is called");
    // A model by itself came with no reports.
    let alone = TempDir::new().unwrap();
    let path = alone.path().join(MODEL);
    fs::copy(run.path().join(MODEL), &path).unwrap();
    succeed(
        standpoint(&["assign", "-q", "--no-html"]).arg(&path).arg("seeds").arg("--out").arg(alone.path()),
    );
    let other = analyze(&["--no-html"]);
    let themes = other.path().join("themes.toml");
    fs::write(&themes, read(&themes).replacen("name = \"", "name = \"Other ", 1)).unwrap();
    assert!(refused(other.path()).contains("it was edited, and is of the reports that are there"));
    // The folder of a run stands for its model.
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["assign", "-q", "--no-html"]).arg(run.path()).arg("--out").arg(out.path()));
    assert_eq!(rows(out.path(), "themes.csv").len(), 3);
}

/// Articles that hold the same words equally often are as like their theme as can be, and by rounding a hair more.
#[test]
fn a_model_of_like_articles_can_be_read() {
    let word = |theme: usize, number: usize| {
        let (consonants, vowels, n) = (b"bcdfghklmnprstvz", b"aeiou", theme * 977 + number * 61 + 7);
        let signs = [
            consonants[n % 16],
            vowels[n / 16 % 5],
            consonants[n / 3 % 16],
            vowels[n / 7 % 5],
            consonants[(n / 11 + number) % 16],
        ];
        format!("{}k", String::from_utf8_lossy(&signs))
    };
    let mut lines = String::new();
    for theme in 0..3 {
        let words: Vec<String> =
            (0..30).flat_map(|number| vec![word(theme, number); 1 + number % 3]).take(59).collect();
        for step in [2, 4, 8, 16, 32] {
            let words: Vec<&str> = (0..59).map(|place| &*words[place * step % 59]).collect();
            lines.push_str(&format!("{{\"text\": \"The {}.\"}}\n", words.join(" of the ")));
        }
    }
    let (_folder, notices) = page("notices.jsonl", lines);
    let notices = notices.to_str().unwrap();
    let run = analyze(&[notices, "--themes", "3"]);
    assert_eq!(rows(run.path(), "articles.csv").len(), 15);
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["assign", "-q"]).arg(run.path()).arg(notices).arg("--out").arg(out.path()));
    assert!(rows(out.path(), "articles.csv").iter().all(|row| row["far"] == "false"));
}

/// Articles of a small collection may hold more words of their own than a model keeps.
#[test]
fn a_model_of_more_words_than_it_keeps_can_be_read() {
    const ARTICLES: usize = 300;
    const WORDS: usize = 900;
    let word = |mut number: usize| {
        let mut word = "k".to_owned();
        for _ in 0..4 {
            word.push(char::from(b'a' + (number % 26) as u8));
            number /= 26;
        }
        word + "k"
    };
    let shared = ["The harbour needs dredging and a quay. ", "The library needs librarians and readers. "];
    let line = |article: usize| {
        let own: Vec<String> = (0..WORDS).map(|n| word(article * WORDS + n)).collect();
        let own: Vec<String> = own.chunks(20).map(|words| words.join(" ")).collect();
        format!("{{\"text\": \"{}{}.\"}}\n", shared[article % 2], own.join(". "))
    };
    let (_folder, books) = page("books.jsonl", (0..ARTICLES).map(line).collect::<String>());
    let run = analyze(&[books.to_str().unwrap(), "--themes", "2", "--no-html", "--no-guide"]);
    let (_folder, new) = page("new.txt", shared[1].repeat(9));
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["assign", "-q", "--no-html"]).arg(run.path()).arg(new).arg("--out").arg(out.path()));
    assert_eq!(rows(out.path(), "articles.csv").len(), 1);
}

#[test]
fn what_is_no_model_of_this_version_is_refused() {
    let out = TempDir::new().unwrap();
    let refused = |bytes: &[u8]| {
        let (_folder, path) = page("a.standpoint", bytes);
        let mut command = standpoint(&["assign"]);
        let message = fail(command.arg(&path).arg("seeds").arg("--out").arg(out.path().join("out")), 1);
        assert!(message.contains("a.standpoint: "), "{message}");
        message
    };
    let whole = fs::read(model()).unwrap();
    assert!(refused(b"").contains("this is no model; give the model.standpoint of a run"));
    assert!(refused(b"doc_id,title\n").contains("this is no model"));
    let mut other = whole.clone();
    other[8] = 9;
    assert!(refused(&other).contains("its format has the number 9"));
    for length in [9, 60, whole.len() / 2, whole.len() - 1] {
        assert!(refused(&whole[..length]).contains("the model is damaged"));
    }
    for place in (12..whole.len()).step_by(whole.len() / 16) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x20;
        assert!(refused(&bytes).contains("copy it again"));
    }
    assert!(!out.path().join("out").exists(), "nothing was begun");
    let missing = fail(&mut standpoint(&["assign", "no/such.standpoint", "seeds", "--out", "x"]), 1);
    assert!(missing.contains("no/such.standpoint"), "{missing}");
    fail(standpoint(&["assign"]).arg(model()).arg("seeds"), 2);
}

#[test]
fn a_model_is_left_out_where_none_is_wanted_and_stays_when_reports_are_rendered_again() {
    let none = analyze(&["--no-model"]);
    assert!(!none.path().join(MODEL).exists());
    let (_folder, config) = page("settings.toml", "model = false\n");
    assert!(!analyze(&["--config", config.to_str().unwrap()]).path().join(MODEL).exists());
    let run = analyze(&["--no-html"]);
    succeed(standpoint(&["report", "-q"]).arg(run.path()));
    assert!(fs::read(run.path().join(MODEL)).unwrap() == fs::read(model()).unwrap());
    let package: serde_json::Value =
        serde_json::from_str(&read(&run.path().join("datapackage.json"))).unwrap();
    let listed = package["resources"].as_array().unwrap().iter().any(|resource| resource["path"] == MODEL);
    assert!(listed);
}
