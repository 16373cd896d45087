//! `standpoint evaluate`: themes held against the labels of a collection.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write;

use common::{fail, page, standpoint, succeed};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

/// Articles of three classes, each with words of its own among words of all.
fn collection() -> String {
    let classes = [
        ("sea", ["harbour", "vessel", "herring", "quota", "trawler", "tide", "pilot", "anchor"]),
        ("law", ["court", "verdict", "appeal", "judge", "statute", "witness", "plaintiff", "hearing"]),
        ("farm", ["wheat", "tractor", "harvest", "orchard", "barley", "cattle", "meadow", "plough"]),
    ];
    let common = ["city", "people", "number", "report", "summer", "street"];
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut lines = String::new();
    for index in 0..60_usize {
        let (class, own) = &classes[index % 3];
        let mut word = |place: usize| {
            let from = if place.is_multiple_of(3) { &common[..] } else { &own[..] };
            from[random.gen_range(0..from.len())]
        };
        let text: Vec<&str> = (0..24).map(&mut word).collect();
        writeln!(
            lines,
            "{{\"class\": \"{class}\", \"title\": \"No {index}\", \"text\": \"{}.\"}}",
            text.join(" ")
        )
        .unwrap();
    }
    lines + "{\"class\": \"sea\", \"text\": \"too short\"}\n"
}

fn evaluate(more: &[&str]) -> Value {
    let (_folder, file) = page("set.jsonl", collection());
    let output = succeed(standpoint(&["evaluate", "-q", "--label", "class"]).arg(&file).args(more));
    serde_json::from_str(&output).unwrap()
}

#[test]
fn a_model_of_some_articles_serves_for_the_others() {
    let found = evaluate(&["--hold-out", "0.5"]);
    let held = &found["hold_out"];
    assert_eq!(held["n_articles"], (found["n_articles"].as_f64().unwrap() / 2.0).round() as u64);
    assert_eq!(held["n_themes"], 3);
    assert!(held["nmi"].as_f64().unwrap() > 0.95 && held["ratio"].as_f64().unwrap() >= 0.97, "{held}");
    for own in ["nmi_model", "nmi_model_whole"] {
        assert!(held[own].as_f64().unwrap() > 0.95, "{held}");
    }
    assert_eq!(evaluate(&["--hold-out", "0.5", "--threads", "1"])["hold_out"]["nmi"], held["nmi"]);
    assert!(evaluate(&[]).get("hold_out").is_none());
    let (_folder, file) = page("set.jsonl", collection());
    for share in ["0", "1", "-1", "nan", "x"] {
        fail(standpoint(&["evaluate", "-q", "--label", "class", "--hold-out", share]).arg(&file), 2);
    }
}

#[test]
fn every_figure_that_is_promised() {
    let found = evaluate(&[]);
    let promised = [
        "nmi", "ari", "v_measure", "purity", "npmi", "npmi_window", "diversity", "stability", "peak_rss_mib",
    ];
    for field in promised {
        assert!(found[field].is_f64(), "{field}: {found}");
    }
    for field in ["read", "text", "features", "cluster", "stability", "measures", "total"] {
        assert!(found["seconds"][field].is_f64(), "{field}: {found}");
    }
    let keywords: Vec<Vec<String>> = serde_json::from_value(found["keywords"].clone()).unwrap();
    assert_eq!(keywords.len(), 3);
    assert!(keywords.iter().all(|words| (1..=10).contains(&words.len())), "{keywords:?}");
    assert!(keywords.iter().any(|words| words.iter().any(|word| word == "trawler")), "{keywords:?}");
    let count = |field: &str| found[field].as_u64().unwrap();
    assert_eq!((count("n_articles"), count("left_out"), count("n_labels"), count("n_themes")), (60, 1, 3, 3));
}

#[test]
fn classes_with_words_of_their_own_are_found() {
    for engine in ["sib", "kmeans", "spherical"] {
        let found = evaluate(&["--engine", engine]);
        assert!(found["nmi"].as_f64().unwrap() > 0.9, "{engine}: {found}");
    }
}

#[test]
fn what_is_found_again_is_stable_and_near() {
    let found = evaluate(&[]);
    let figure = |field: &str| found[field].as_f64().unwrap();
    assert!(figure("stability") > 0.95, "{found}");
    // More themes than classes cannot be found again in the same places.
    assert!(evaluate(&["--themes", "9"])["stability"].as_f64().unwrap() < 0.8);
    // Any article of a class is long enough to hold words that are never within ten of each other.
    assert!(figure("npmi_window") > 0.0 && figure("npmi_window") != figure("npmi"), "{found}");
}

#[test]
fn the_number_of_themes_may_be_given_or_found() {
    assert_eq!(evaluate(&["--themes", "4"])["n_themes"], 4);
    let found = evaluate(&["--themes", "auto"]);
    assert_eq!(found["n_themes"], 3, "{found}");
}

#[test]
fn figures_do_not_depend_on_threads() {
    let with = |threads: &str| {
        let mut found = evaluate(&["--threads", threads]);
        let object = found.as_object_mut().unwrap();
        object.remove("seconds");
        object.remove("peak_rss_mib");
        found
    };
    assert_eq!(with("1"), with("3"));
}

#[test]
fn a_label_that_is_not_there() {
    let (_folder, file) = page("set.jsonl", collection());
    let message = fail(standpoint(&["evaluate", "--label", "kind"]).arg(&file), 1);
    assert!(message.contains("“kind”") && message.contains("--label"), "{message}");
    let (_folder, file) = page("set.jsonl", "{\"class\": 1, \"text\": \"too short\"}\n");
    fail(standpoint(&["evaluate", "--label", "class"]).arg(&file), 1);
    fail(&mut standpoint(&["evaluate", "--label", "class", "no-such.jsonl"]), 1);
    fail(&mut standpoint(&["evaluate", "set.jsonl"]), 2);
}

#[test]
fn what_there_is_to_know_is_told_unless_quiet() {
    let unlabelled = format!("{{\"title\": \"No class\", \"text\": \"{}\"}}\n", "a word ".repeat(10));
    let (_folder, file) = page("set.jsonl", collection() + &unlabelled);
    let run = |more: &[&str]| {
        let themes = ["evaluate", "--label", "class", "-k", "500", "--hold-out", "0.5"];
        let output = standpoint(&[&themes, more].concat()).arg(&file).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let told = run(&[]);
    assert!(told.contains("1 row without a field “class” left out"), "{told}");
    assert!(told.contains("warning: 500 themes were asked for"), "{told}");
    assert!(told.contains("warning: hold_out: 500 themes were asked for"), "{told}");
    assert_eq!(run(&["-q"]), "");
}

/// A row that cannot be read always ends it, and its seconds are in what it prints.
#[test]
fn it_takes_no_option_that_would_do_nothing() {
    for option in [&["--strict"][..], &["--verbose"], &["--starts", "1001"]] {
        fail(&mut standpoint(&[&["evaluate", "--label", "class", "set.jsonl"], option].concat()), 2);
    }
}
