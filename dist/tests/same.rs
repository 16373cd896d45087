//! The job in one process, in a cluster within it, and by a scheduler and executors of their own on the loopback: the same
//! results everywhere, and those of the library's `pipeline::assign` with the same model, row by row.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::{analyze, cluster, config, model, query, results, seeds, shards};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float32Type, Int64Type};
use serde_json::{Value, json};
use standpoint::corpus::{self, Corpus, Reading};
use standpoint::model::Model;
use standpoint::pipeline::{self, Analysis};
use standpoint::progress::Silent;
use standpoint::report::{self, Outputs, counted};
use standpoint::stance::position::SHOWN;

/// What the library makes of a collection with the model that a run left.
fn by_library(inputs: &Path, out: &Path) -> Analysis {
    let model = Model::read(&out.join("model.standpoint")).unwrap();
    let reading = Reading { inputs: vec![inputs.to_path_buf()], ..Reading::default() };
    let config = standpoint::config::Config { reading, ..model.config() };
    pipeline::assign(&config, Arc::new(model), &Silent).unwrap()
}

/// JSONL shards whose articles are made of paragraphs of the sample collection, so that they say something. Of some the
/// kept copy tells less than another one.
fn mixed(folder: &Path) {
    let reading = Reading { inputs: vec![seeds()], ..Reading::default() };
    let corpus = corpus::collect(&reading, &Silent).unwrap();
    let paragraphs: Vec<&str> =
        corpus.articles.iter().flat_map(|article| article.text.split("\n\n")).collect();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    fs::create_dir_all(folder).unwrap();
    let mut lines = vec![String::new(); 5];
    for number in 0..180 {
        let text: Vec<&str> = (0..6).map(|_| paragraphs[next(paragraphs.len())]).collect();
        let text = text.join("\n\n");
        let date = format!("20{:02}-0{}-11", 10 + next(12), 1 + next(9));
        let row = json!({"title": format!("China: part {number}"), "author": "Ann Lee", "date": date, "text": text});
        match number % 6 {
            // Kept is the first, which has a title, or the fuller one.
            0 => {
                lines[0].push_str(&format!("{}\n", json!({"title": "Untold", "text": text})));
                lines[3].push_str(&format!("{row}\n"));
            }
            1 => {
                lines[4]
                    .push_str(&format!("{}\n", json!({"text": format!("{text} And more was said then.")})));
                lines[1].push_str(&format!("{row}\n"));
            }
            _ => lines[number % 5].push_str(&format!("{row}\n")),
        }
    }
    // On what no theme is about, with a stance all the same.
    for number in 0..20 {
        let own: Vec<String> =
            (0..120).map(|word| format!("quince{} marmalade", number * 200 + word)).collect();
        let said = "The Islamic State is a cruel, reckless and shameful failure.";
        let text = format!("{said} {} {said}", own.join(" "));
        lines[number % 5].push_str(&format!("{}\n", json!({"title": format!("Jam {number}"), "text": text})));
    }
    for (number, lines) in lines.iter().enumerate() {
        fs::write(folder.join(format!("{number}.jsonl")), lines).unwrap();
    }
}

/// Rows as our tables have them.
fn values(batches: &[RecordBatch]) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let value = |column: &Arc<dyn Array>| match column.data_type() {
                _ if column.is_null(row) => Value::Null,
                DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
                DataType::Float32 => f64::from(column.as_primitive::<Float32Type>().value(row)).into(),
                DataType::Boolean => column.as_boolean().value(row).into(),
                _ => cast(column, &DataType::Utf8).unwrap().as_string::<i32>().value(row).into(),
            };
            rows.push(batch.columns().iter().map(value).collect());
        }
    }
    rows
}

fn table(out: &Path, tables: &[&str], name: &str, sql: &str) -> String {
    let rows = values(&query(out, tables, sql));
    String::from_utf8(counted::csv(name, rows.iter().map(Vec::as_slice)).unwrap()).unwrap()
}

/// Holds a run against the library.
fn hold(inputs: &Path, out: &Path) -> Analysis {
    let whole = by_library(inputs, out);
    let files: BTreeMap<String, Vec<u8>> =
        report::files(&whole, &Outputs::default(), &Silent).unwrap().into_iter().collect();
    let theirs = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let statement = "doc_id, theme_id, paragraph, sentence, line, start, \"end\", exact, prefix, suffix, target, \
                     target_mention, holder_type, holder, cue, acts, polarity, score, certainty, negated, conceded, \
                     cues, evidence_id";
    let sql = format!("SELECT {statement} FROM stance_evidence ORDER BY key, place");
    assert_eq!(table(out, &["stance_evidence"], "stance_evidence", &sql), theirs("stance_evidence.csv"));
    let sql = "SELECT doc_id, theme_id, rank, act, target, certainty, exact, line, evidence_id FROM stance_evidence \
               WHERE rank IS NOT NULL ORDER BY key, rank";
    assert_eq!(table(out, &["stance_evidence"], "positions", sql), theirs("positions.csv"));
    // In the order of the targets, which the table does not tell.
    let sorted = |text: String| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let sql = "SELECT doc_id, theme_id, target, stance, score, n_author, n_source, certainty, acts, evidence_ids \
               FROM stance_articles";
    let articles = sorted(table(out, &["stance_articles"], "stance_articles", sql));
    assert_eq!(articles, sorted(theirs("stance_articles.csv")));
    assert_eq!(fs::read_to_string(out.join("themes.csv")).unwrap(), theirs("themes.csv"));
    let without_dissent = |text: String| -> Vec<Vec<String>> {
        text.lines()
            .map(|line| {
                line.split(',')
                    .map(str::to_owned)
                    .enumerate()
                    .filter(|(at, _)| *at != 11)
                    .map(|(_, cell)| cell)
                    .collect()
            })
            .collect()
    };
    let ours = without_dissent(fs::read_to_string(out.join("stance_themes.csv")).unwrap());
    assert_eq!(ours, without_dissent(theirs("stance_themes.csv")));
    assert_eq!(articles_of(out), articles_by(&whole));
    assert_eq!(copies_of(out), copies_by(&whole.corpus));
    let run: Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(run["counts"]["articles"], whole.corpus.articles.len());
    assert_eq!(run["counts"]["occurrences"], whole.corpus.occurrences.len());
    whole
}

fn articles_of(out: &Path) -> Vec<Vec<Value>> {
    let sql = "SELECT articles.doc_id, title, author, outlet, articles.date, articles.words, line_start, line_end, \
               occurrences, text, theme_id, weight, runner_up_theme_id, runner_up_weight, far, typical, language \
               FROM articles JOIN assigned ON articles.key = assigned.key ORDER BY articles.key";
    values(&query(out, &["articles", "assigned"], sql))
}

fn articles_by(whole: &Analysis) -> Vec<Vec<Value>> {
    let model = whole.assigned.as_ref().unwrap();
    let row = |index: usize| {
        let (article, themes) = (&whole.corpus.articles[index], &whole.themes);
        let told = &article.metadata;
        let copies = whole.corpus.occurrences.iter().filter(|occurrence| occurrence.article == index);
        let second = themes.runner_up(index);
        let typical = model.assign(told.title.as_deref(), &article.text).typical;
        let language = whole.languages[index].code();
        vec![
            whole.corpus.ids[index].as_str().into(),
            told.title.as_deref().into(),
            told.author.as_deref().into(),
            told.outlet.as_deref().into(),
            told.date.map(|date| date.to_string()).into(),
            article.words().into(),
            article.lines.0.into(),
            article.lines.1.into(),
            copies.count().into(),
            (&*article.text).into(),
            format!("t{}", themes.of[index] + 1).into(),
            f64::from(themes.weight(index)).into(),
            second.map(|(theme, _)| format!("t{}", theme + 1)).into(),
            second.map(|(_, weight)| f64::from(weight)).into(),
            themes.far[index].into(),
            f64::from(typical).into(),
            Some(language).filter(|code| !code.is_empty()).into(),
        ]
    };
    (0..whole.corpus.articles.len()).map(row).collect()
}

/// Each copy with the article that is kept.
fn copies_of(out: &Path) -> Vec<(i64, i64)> {
    let rows = values(&query(out, &["copies"], "SELECT key, kept FROM copies ORDER BY key"));
    rows.iter().map(|row| (row[0].as_i64().unwrap(), row[1].as_i64().unwrap())).collect()
}

fn copies_by(whole: &Corpus) -> Vec<(i64, i64)> {
    let mut rows: BTreeMap<usize, i64> = BTreeMap::new();
    let mut keys = Vec::new();
    for occurrence in &whole.occurrences {
        let row = rows.entry(occurrence.copy.page).or_insert(0);
        keys.push(((occurrence.copy.page as i64) << 24) + *row);
        *row += 1;
    }
    let kept = whole.occurrences.iter().zip(&keys).filter(|(occurrence, _)| occurrence.kept);
    let of: BTreeMap<usize, i64> = kept.map(|(occurrence, &key)| (occurrence.article, key)).collect();
    let copies = whole.occurrences.iter().zip(&keys).filter(|(occurrence, _)| !occurrence.kept);
    copies.map(|(occurrence, &key)| (key, of[&occurrence.article])).collect()
}

/// Does a job in one process, in a cluster within it, and by a scheduler and two executors; holds the results against each other
/// and against the library.
fn everywhere(inputs: &Path, arguments: &[&str]) -> Analysis {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster(2);
    let out = |place: &str| folder.path().join(place);
    for (place, more) in [
        ("here", vec![]),
        ("standalone", vec!["--standalone"]),
        ("cluster", vec!["--scheduler", &cluster.at]),
    ] {
        let (done, told) = analyze(&[arguments, &more].concat(), inputs, &out(place));
        assert!(done, "{place}: {told}");
        eprintln!("{place}: {}", told.lines().last().unwrap_or_default());
        assert_eq!(results(&out(place)), results(&out("here")), "{place}");
    }
    hold(inputs, &out("cluster"))
}

#[test]
fn results_are_those_of_one_program_wherever_the_work_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("mixed");
    mixed(&inputs);
    let model = model(folder.path());
    let whole = everywhere(&inputs, &["--model", &model]);
    assert!(whole.corpus.articles.len() + 20 < whole.corpus.occurrences.len(), "there is nothing to fold");
    let positions: Vec<_> = whole.theme_positions.iter().flatten().collect();
    let both = positions.iter().filter(|position| position.positive > 0 && position.negative > 0);
    assert!(both.count() > 1, "there are not two sides");
    assert!(positions.iter().any(|position| position.evidence.len() == SHOWN), "no statement is left out");
    let strangers = (0..whole.themes.of.len()).filter(|&article| whole.themes.is_stranger(article));
    let speak =
        strangers.filter(|&article| whole.stances[article].positions.iter().any(|on| on.n_author > 0));
    assert!(speak.count() > 10, "who fits nothing says nothing");
    let filled = whole.corpus.articles.iter().filter(|article| {
        let told = &article.metadata;
        told.title.as_deref() == Some("Untold") && told.author.is_some()
    });
    assert!(filled.count() > 10, "no copy tells anything");
}

#[test]
fn words_that_say_nothing_are_folded_and_counted_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("made");
    shards(&inputs, 6, 40);
    let (done, told) = analyze(&["--model", &model(folder.path())], &inputs, &folder.path().join("out"));
    assert!(done, "{told}");
    let whole = hold(&inputs, &folder.path().join("out"));
    assert!(whole.corpus.articles.len() + 20 < whole.corpus.occurrences.len(), "there is nothing to fold");
}

/// 20 Newsgroups, in six shards.
#[test]
#[ignore = "takes minutes, and needs STANDPOINT_DATASETS"]
fn newsgroups_come_out_the_same_everywhere() {
    let Some(datasets) = std::env::var_os("STANDPOINT_DATASETS") else {
        eprintln!("not run: STANDPOINT_DATASETS does not name the folder with newsgroups20/docs.jsonl");
        return;
    };
    let lines = fs::read_to_string(Path::new(&datasets).join("newsgroups20/docs.jsonl")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let inputs = folder.path().join("shards");
    fs::create_dir(&inputs).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    for (number, part) in lines.chunks(lines.len().div_ceil(6)).enumerate() {
        fs::write(inputs.join(format!("{number}.jsonl")), part.join("\n")).unwrap();
    }
    let whole = everywhere(&inputs, &["--sample", "2000", "--themes", "20", "--deadline", "3600"]);
    eprintln!("equal to the library: {} articles", whole.corpus.articles.len());
}

/// The sample is that of the library, and so is what it finds there.
#[test]
fn themes_are_found_in_the_same_sample() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = cluster(1);
    let guide = seeds().join("guide.toml");
    let more =
        ["--guide", guide.to_str().unwrap(), "--sample", "12", "--seed", "5", "--scheduler", &cluster.at];
    let out = folder.path().join("out");
    let (done, told) = analyze(&more, &seeds(), &out);
    assert!(done, "{told}");
    let mut config = config();
    config.seed = 5;
    config.narrow.sample = Some(12);
    let theirs = pipeline::analyze(&config, &Silent).unwrap();
    assert_eq!(theirs.corpus.articles.len(), 12);
    let (ours, theirs) = (Model::read(&out.join("model.standpoint")).unwrap(), theirs.model());
    assert_eq!(ours.about().themes, theirs.about().themes);
    assert_eq!(ours.about().targets, theirs.about().targets);
    assert_eq!(ours.vocabulary(), theirs.vocabulary());
    let whole = hold(&seeds(), &out);
    assert!(whole.corpus.articles.len() > 12);
}

#[test]
fn files_that_are_none_of_ours_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).unwrap();
    for entry in fs::read_dir(seeds()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            fs::copy(&path, pages.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::write(pages.join("plan.pdf"), "%PDF-1.7\n").unwrap();
    let model = model(folder.path());
    let out = folder.path().join("out");
    let (done, told) = analyze(&["--model", &model], &pages, &out);
    assert!(done && told.contains("plan.pdf is left out"), "{told}");
    let run: Value = serde_json::from_str(&fs::read_to_string(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(run["left_out"].as_array().unwrap().len(), 1, "{run}");
    assert!(run["left_out"][0]["page"].as_str().unwrap().ends_with("plan.pdf"));
    // What only its content shows is seen where it is read.
    fs::write(pages.join("page.xml"), "<page>Some text is here.</page>").unwrap();
    let (done, told) = analyze(&["--model", &model], &pages, &folder.path().join("other"));
    assert!(!done && told.contains("page.xml") && told.contains("no feed"), "{told}");
}
