//! `standpoint analyze` on the sample collection: every file that is promised, and what each holds.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::LazyLock;

use common::{Row, analyze, assert_same, columns, files, read, rows, rows_of, standpoint, succeed};
use tempfile::TempDir;

// What is saved for `report` and `assign` is not to be looked at, and not small.
static SAMPLE: LazyLock<TempDir> = LazyLock::new(|| analyze(&["--no-save", "--no-model"]));

fn sample(name: &str) -> Vec<Row> {
    rows(SAMPLE.path(), name)
}

#[test]
fn every_table_has_its_columns() {
    let promised: &[(&str, &str)] = &[
        (
            "articles.csv",
            "doc_id,title,author,outlet,date,language,words,page,line_start,line_end,occurrences,theme_id,theme,weight,\
             runner_up_theme_id,runner_up_weight,core",
        ),
        ("occurrences.csv", "page,line_start,line_end,title,doc_id,duplicate_of,similarity"),
        ("dropped.csv", "page,line_start,line_end,reason,text"),
        (
            "themes.csv",
            "theme_id,theme,guided,articles,words,share,keywords,npmi,stability,first_date,last_date",
        ),
        ("terms.csv", "theme_id,rank,term,surface,weight,articles"),
        ("memberships.csv", "doc_id,theme_id,weight,passages"),
        ("passages.csv", "doc_id,passage,line_start,line_end,words,theme_id,weight"),
        (
            "stance_evidence.csv",
            "doc_id,theme_id,paragraph,sentence,line,start,end,exact,prefix,suffix,target,target_mention,holder_type,\
             holder,cue,acts,polarity,score,certainty,negated,conceded,cues",
        ),
        (
            "stance_articles.csv",
            "doc_id,theme_id,target,stance,score,n_author,n_source,certainty,acts,evidence_ids",
        ),
        (
            "stance_themes.csv",
            "theme_id,target,articles,positive,negative,mixed,none,share,ci_low,ci_high,acts,dissent_doc_ids,evidence_ids",
        ),
        (
            "stance_groups.csv",
            "theme_id,by,group,counted,target,articles,of,share,ci_low,ci_high,others,others_of,p_value,q_value,doc_ids",
        ),
        ("positions.csv", "doc_id,theme_id,rank,act,target,certainty,exact,line"),
    ];
    for (name, names) in promised {
        let there: HashSet<String> = columns(SAMPLE.path(), name).into_iter().collect();
        for column in names.split(',') {
            assert!(there.contains(column), "{name} has no column {column}");
        }
        assert!(!sample(name).is_empty(), "{name} is empty");
        assert!(!read(&SAMPLE.path().join(name)).contains('\r'), "{name}");
    }
    for name in [
        "report.md", "report.html", "charts/map.svg", "charts/sizes.svg", "themes.toml", "run.json",
        "timings.json",
    ] {
        assert!(SAMPLE.path().join(name).is_file(), "{name}");
    }
}

/// What the tables say fits together.
#[test]
fn tables_agree_with_each_other() {
    let articles = sample("articles.csv");
    let themes = sample("themes.csv");
    assert_eq!(articles.len(), 19);
    let ids: HashSet<&str> = articles.iter().map(|row| &*row["doc_id"]).collect();
    assert_eq!(ids.len(), articles.len());

    let mut weights: HashMap<String, f64> = HashMap::new();
    for row in sample("memberships.csv") {
        *weights.entry(row["doc_id"].clone()).or_default() += row["weight"].parse::<f64>().unwrap();
    }
    assert_eq!(weights.len(), articles.len());
    assert!(weights.values().all(|sum| (sum - 1.0).abs() < 1e-3), "{weights:?}");

    for theme in &themes {
        let own = articles.iter().filter(|row| row["theme_id"] == theme["theme_id"]).count();
        assert_eq!(theme["articles"], own.to_string());
        assert_eq!(theme["guided"], "true");
    }
    let names: Vec<&str> = themes.iter().map(|row| &*row["theme"]).collect();
    assert_eq!(names, ["Domestic threat", "Islamic State evolution", "China abroad"]);

    let occurrences = sample("occurrences.csv");
    let counted: u32 = articles.iter().map(|row| row["occurrences"].parse::<u32>().unwrap()).sum();
    assert_eq!(counted as usize, occurrences.len());
    for table in ["stance_evidence.csv", "stance_articles.csv", "positions.csv", "occurrences.csv"] {
        for row in sample(table) {
            let id = if table == "occurrences.csv" && !row["duplicate_of"].is_empty() {
                "duplicate_of"
            } else {
                "doc_id"
            };
            assert!(ids.contains(&*row[id]), "{table}: {row:?}");
        }
    }
}

/// The texts of the articles as `articles` gives them, by identifier.
fn texts() -> HashMap<String, String> {
    let output = succeed(&mut standpoint(&["articles", "--format", "jsonl"]));
    let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let text = |value: serde_json::Value| {
        (value["doc_id"].as_str().unwrap().to_owned(), value["text"].as_str().unwrap().to_owned())
    };
    // A copy's text may differ in its details from that of the article that was kept.
    let kept = |value: &serde_json::Value| value["duplicate_of"] == "";
    output.lines().map(value).filter(kept).map(text).collect()
}

#[test]
fn every_statement_quotes_its_article_verbatim() {
    let texts = texts();
    let evidence = sample("stance_evidence.csv");
    assert!(evidence.len() > 50);
    for row in &evidence {
        let letters: Vec<char> = texts[&row["doc_id"]].chars().collect();
        let number = |name: &str| row[name].parse::<usize>().unwrap();
        let (start, end) = (number("start"), number("end"));
        let slice = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
        assert_eq!(slice(start..end), row["exact"]);
        assert!(slice(0..start).ends_with(&row["prefix"]), "{row:?}");
        assert!(slice(end..letters.len()).starts_with(&row["suffix"]), "{row:?}");
        assert!(row["exact"].contains(&row["target_mention"]), "{row:?}");
        assert!(["author", "source", "unnamed"].contains(&&*row["holder_type"]));
        assert!(["-1", "0", "1"].contains(&&*row["polarity"]));
        assert!((-2..=2).contains(&row["certainty"].parse::<i32>().unwrap()));
        for act in row["acts"].split(';').filter(|act| !act.is_empty()) {
            let known = [
                "warns", "plays down", "recommends", "criticises", "endorses", "predicts", "doubts",
                "reports",
            ];
            assert!(known.contains(&act), "{act}");
        }
    }
}

/// The line that a quote is said to stand on holds its beginning.
#[test]
fn quotes_stand_on_the_lines_that_are_given() {
    let pages: HashMap<String, String> =
        sample("articles.csv").into_iter().map(|row| (row["doc_id"].clone(), row["page"].clone())).collect();
    let positions = sample("positions.csv");
    assert!(positions.len() > 30);
    for row in positions {
        let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(&pages[&row["doc_id"]]));
        let line = page.lines().nth(row["line"].parse::<usize>().unwrap() - 1).unwrap();
        let begin: String = row["exact"].chars().take(20).collect();
        assert!(line.contains(&begin), "{row:?}");
    }
}

#[test]
fn evidence_is_found_again() {
    let known: HashSet<String> =
        sample("stance_evidence.csv").into_iter().map(|row| row["evidence_id"].clone()).collect();
    for table in ["stance_articles.csv", "stance_themes.csv"] {
        let rows = sample(table);
        assert!(!rows.is_empty());
        for row in rows {
            for id in row["evidence_ids"].split(';').map(str::trim).filter(|id| !id.is_empty()) {
                assert!(known.contains(id), "{table}: {id}");
            }
        }
    }
}

#[test]
fn keywords_are_no_variants_of_each_other() {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sample("terms.csv") {
        let words = seen.entry(row["theme_id"].clone()).or_default();
        let word = row["surface"].to_lowercase();
        let stem = word.trim_end_matches('s').to_owned();
        assert!(!words.contains(&stem), "{word}");
        words.push(stem);
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn what_stays_together_is_told_of_several_themes_only() {
    let told = |themes: &str| {
        let out = analyze(&["--no-guide", "--themes", themes]);
        let run: serde_json::Value = serde_json::from_str(&read(&out.path().join("run.json"))).unwrap();
        let stability: Vec<f64> =
            rows(out.path(), "themes.csv").iter().map(|row| row["stability"].parse().unwrap()).collect();
        let report = read(&out.path().join("report.md"));
        (run["theme_choice"]["resamples"].as_u64(), stability, report.matches("**Stability:**").count())
    };
    let (resamples, stability, lines) = told("4");
    assert_eq!((resamples, stability.len(), lines), (Some(30), 4, 4));
    // Four themes are not found again as the guide's three are.
    assert!(
        stability.iter().all(|share| (0.0..=1.0).contains(share))
            && stability.iter().any(|&share| share < 1.0)
    );
    assert_eq!(told("1"), (Some(0), vec![1.0], 0));
}

#[test]
fn the_committed_sample_is_what_the_program_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample");
    if std::env::var_os("STANDPOINT_UPDATE_SAMPLE").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir_all(folder.join("charts")).unwrap();
        for (name, bytes) in files(SAMPLE.path()) {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }
    assert_same(
        &files(&folder),
        &files(SAMPLE.path()),
        "reports/sample is not up to date; STANDPOINT_UPDATE_SAMPLE=1 cargo test --test analyze renews it",
    );
}

#[test]
fn the_report_links_only_to_what_is_there() {
    let report = read(&SAMPLE.path().join("report.md"));
    let anchors: HashSet<&str> =
        report.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut links = 0;
    for target in report.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        links += 1;
        match target.strip_prefix('#') {
            Some(anchor) => assert!(anchors.contains(anchor), "{target}"),
            None => assert!(SAMPLE.path().join(target).is_file(), "{target}"),
        }
    }
    assert!(links > 20);
}

#[test]
fn settings_of_a_file_give_way_to_the_command_line() {
    let (_folder, config) = common::page("settings.toml", "themes = 2\nseed = 7\n");
    let config = config.to_str().unwrap();
    let two = analyze(&["--config", config, "--no-guide"]);
    assert_eq!(rows(two.path(), "themes.csv").len(), 2);
    let four = analyze(&["--config", config, "--no-guide", "--themes", "4"]);
    assert_eq!(rows(four.path(), "themes.csv").len(), 4);
}

#[test]
fn standard_input_is_a_page() {
    let text = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages/one-article.txt"));
    let mut command = standpoint(&["articles", "-"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(rows_of(&String::from_utf8(output.stdout).unwrap()).len(), 1);
}
