//! Bad input: a message that says what, where and what to do, never a panic, never lost data.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{analyze, fail, files, page, read, rows, rows_of, standpoint, succeed};
use tempfile::TempDir;

const ARTICLE: &str = "The library must stay open\n\nThe council wants to close four of its nine branch libraries, and it \
    has chosen the four that stand where nobody owns a car. It calls this a consolidation.\n";

fn out() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out").to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn a_folder_that_does_not_exist() {
    let (_folder, out) = out();
    let message = fail(&mut standpoint(&["analyze", "no/such/folder", "--out", &out]), 1);
    assert!(message.contains("no/such/folder"), "{message}");
    fail(&mut standpoint(&["articles", "no/such/folder"]), 1);
}

#[test]
fn an_empty_folder() {
    let (_folder, out) = out();
    let empty = TempDir::new().unwrap();
    let message = fail(standpoint(&["analyze", "--out", &out]).arg(empty.path()), 1);
    assert!(message.contains(".txt"), "the message tells what is read: {message}");
}

#[test]
fn a_binary_file_does_not_spoil_the_others() {
    let (folder, _) = page("good.txt", ARTICLE);
    fs::write(folder.path().join("bad.txt"), [0x50, 0x4b, 0x03, 0x04, 0x00, 0xff, 0xfe, 0x00]).unwrap();
    let pages = folder.path().to_str().unwrap();
    let report = analyze(&[pages]);
    assert_eq!(rows(report.path(), "articles.csv").len(), 1);
    let run: serde_json::Value = serde_json::from_str(&read(&report.path().join("run.json"))).unwrap();
    assert!(run.to_string().contains("bad.txt"), "{run}");

    let output = standpoint(&["articles", pages]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.txt"));

    let (_kept, out) = out();
    let message = fail(&mut standpoint(&["analyze", "--strict", pages, "--out", &out]), 1);
    assert!(message.contains("bad.txt"), "{message}");
}

#[test]
fn only_a_binary_file() {
    let (folder, _) = page("bad.txt", [0x00, 0xff, 0x13]);
    let (_kept, out) = out();
    let message = fail(&mut standpoint(&["analyze", folder.path().to_str().unwrap(), "--out", &out]), 1);
    assert!(message.contains("bad.txt"), "{message}");
}

#[test]
fn an_article_of_three_words() {
    let (_folder, path) = page("tiny.txt", "Three words only");
    let report = analyze(&[path.to_str().unwrap()]);
    let articles = rows(report.path(), "articles.csv");
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["words"], "3");
    assert!(read(&report.path().join("report.md")).contains("1 article"));
}

#[test]
fn one_article() {
    let (_folder, path) = page("one.txt", ARTICLE);
    let report = analyze(&[path.to_str().unwrap()]);
    assert_eq!(rows(report.path(), "themes.csv").len(), 1);
    assert_eq!(rows(report.path(), "memberships.csv")[0]["weight"].parse::<f64>().unwrap(), 1.0);
}

#[test]
fn articles_without_a_word_in_common() {
    let folder = TempDir::new().unwrap();
    for index in 0..9 {
        fs::write(
            folder.path().join(format!("{index}.txt")),
            format!("alpha{index} beta{index} gamma{index}."),
        )
        .unwrap();
    }
    let pages = folder.path().to_str().unwrap();
    for more in [&[] as &[&str], &["--themes", "3"], &["--engine", "kmeans"]] {
        let report = analyze(&[&[pages], more].concat());
        assert_eq!(rows(report.path(), "themes.csv").len(), 1);
    }
}

#[test]
fn articles_with_the_same_words() {
    let folder = TempDir::new().unwrap();
    let mut words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    for index in 0..12 {
        words.rotate_left(index % 5 + 1);
        words.swap(index % 8, 3);
        fs::write(folder.path().join(format!("{index}.txt")), words.join(" ") + ".").unwrap();
    }
    for engine in ["sib", "kmeans"] {
        let report = analyze(&[folder.path().to_str().unwrap(), "--themes", "3", "--engine", engine]);
        assert!(rows(report.path(), "themes.csv").iter().all(|theme| theme["articles"] != "0"));
    }
}

#[test]
fn a_report_in_the_input_is_not_read() {
    let (folder, _) = page("one.txt", ARTICLE);
    let pages = folder.path().to_str().unwrap();
    for _ in 0..2 {
        succeed(&mut standpoint(&["analyze", "-q", pages, "--out", pages]));
        assert_eq!(rows(folder.path(), "articles.csv").len(), 1);
    }
}

/// The classic slip: the table that is read lies where the reports are to go, under the name of one of them.
#[test]
fn a_file_that_no_run_wrote_is_not_written_over() {
    let (folder, table) =
        page("articles.csv", "title,text\nMine,The council wants to close four libraries.\n");
    let (pages, table) = (folder.path().to_str().unwrap(), table.to_str().unwrap());
    let before = read(&folder.path().join("articles.csv"));
    let message = fail(&mut standpoint(&["analyze", table, "--out", pages]), 1);
    assert!(message.contains("articles.csv") && message.contains("--out"), "{message}");
    assert_eq!(read(&folder.path().join("articles.csv")), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    succeed(&mut standpoint(&["analyze", "-q", table, "--out", pages, "--format", "jsonl"]));
    assert_eq!(read(&folder.path().join("articles.csv")), before);
}

#[test]
fn records_and_pictures_that_no_run_made_are_not_written_over() {
    let (_pages, page) = page("one.txt", ARTICLE);
    let page = page.to_str().unwrap();
    for name in ["run.json", "diff.json", "charts/map.svg"] {
        let (_folder, out) = out();
        let file = Path::new(&out).join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "{\"mine\": true}").unwrap();
        if name == "diff.json" {
            let run = analyze(&[page]);
            let run = run.path().to_str().unwrap();
            fail(&mut standpoint(&["diff", run, run, "--out", &out]), 1);
        } else {
            let message = fail(&mut standpoint(&["analyze", page, "--out", &out]), 1);
            assert!(message.contains("tells that a run wrote it"), "{message}");
        }
        assert_eq!(read(&file), "{\"mine\": true}");
    }
}

#[test]
fn a_report_that_somebody_changed_is_not_written_over() {
    let (_pages, page) = page("one.txt", ARTICLE);
    let (_folder, out) = out();
    let run = |more: &[&str]| {
        standpoint(&[&["analyze", "-q", page.to_str().unwrap(), "--out", &out], more].concat())
    };
    succeed(&mut run(&[]));
    succeed(&mut run(&[]));
    // Neither with a new one nor by taking it away, which a run does with what it does not write.
    for (name, without) in [
        ("articles.csv", &["--format", "jsonl"][..]),
        ("report.md", &["--no-markdown"]),
        ("report.html", &["--no-html"]),
        ("charts/sizes.svg", &["--no-charts"]),
        ("model.standpoint", &["--no-model"]),
        ("saved.jsonl.sz", &["--no-save"]),
    ] {
        let file = Path::new(&out).join(name);
        let before = fs::read(&file).unwrap();
        fs::write(&file, "mine\n").unwrap();
        for more in [&[][..], without] {
            let message = fail(&mut run(more), 1);
            assert!(message.contains(name) && message.contains("changed"), "{message}");
        }
        let mut again = standpoint(&[&["report", "-q", &out], without].concat());
        let message = fail(&mut again, 1);
        assert!(message.contains(name), "{message}");
        assert_eq!(read(&file), "mine\n");
        fs::write(&file, before).unwrap();
    }
    // What rendering again leaves as it is may have changed.
    fs::write(Path::new(&out).join("model.standpoint"), "mine\n").unwrap();
    succeed(&mut standpoint(&["report", "-q", &out]));
    assert_eq!(read(&Path::new(&out).join("model.standpoint")), "mine\n");
}

#[test]
fn reports_whose_record_is_gone_are_named_together() {
    let (_pages, page) = page("one.txt", ARTICLE);
    let (_folder, out) = out();
    let mut again = standpoint(&["analyze", "-q", page.to_str().unwrap(), "--out", &out]);
    succeed(&mut again);
    let record = Path::new(&out).join("run.json");
    for damage in [None, Some("{")] {
        fs::remove_file(&record).unwrap();
        if let Some(text) = damage {
            fs::write(&record, text).unwrap();
        }
        let message = fail(&mut again, 1);
        assert!(
            message.contains("articles.csv, charts/map.svg") && message.contains(" more have "),
            "{message}"
        );
        assert!(message.contains("no run.json that can be read") && message.contains("--out"), "{message}");
        fs::write(&record, "").unwrap();
    }
}

#[test]
fn a_span_that_ends_before_it_begins_is_wrong_usage() {
    let (_pages, page) = page("one.txt", ARTICLE);
    let (_folder, out) = out();
    let span = ["--since", "2020", "--until", "2019", "--out", &out];
    let message = fail(&mut standpoint(&[&["analyze", page.to_str().unwrap()], &span[..]].concat()), 2);
    assert!(message.contains("--since is 2020"), "{message}");
}

#[test]
fn a_folder_that_is_named_twice_has_one_guide() {
    let (folder, _) = page("one.txt", ARTICLE);
    fs::write(folder.path().join("guide.toml"), "[[theme]]\nname = \"Libraries\"\nseeds = [\"library\"]\n")
        .unwrap();
    let pages = folder.path().to_str().unwrap();
    let report = analyze(&[pages, &format!("{pages}/.")]);
    assert_eq!(rows(report.path(), "articles.csv").len(), 1);
}

#[test]
fn strict_is_about_files_that_cannot_be_read() {
    let (folder, _) = page("one.txt", ARTICLE);
    fs::write(folder.path().join("README.md"), "About these pages.").unwrap();
    fs::write(folder.path().join("table.ods"), "a,b").unwrap();
    let report = analyze(&[folder.path().to_str().unwrap(), "--strict"]);
    assert_eq!(rows(report.path(), "articles.csv").len(), 1);
}

#[test]
fn control_characters_in_names_reach_no_terminal() {
    let (folder, _) = page("one.txt", ARTICLE);
    fs::write(folder.path().join("a\u{1b}]0;x\u{7}\nb.pdf"), "").unwrap();
    let output = standpoint(&["articles"]).arg(folder.path()).output().unwrap();
    assert!(output.status.success());
    assert!(!output.stderr.contains(&0x1b) && !output.stderr.contains(&7));
}

#[test]
fn more_themes_than_the_articles_can_have() {
    let (_folder, out) = out();
    let output = standpoint(&["analyze", "--themes", "50", "--out", &out]).output().unwrap();
    assert!(output.status.success());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("50"), "the wish is answered: {message}");
    let themes = rows(Path::new(&out), "themes.csv");
    assert!((2..=19).contains(&themes.len()));
    assert!(themes.iter().all(|theme| theme["articles"] != "0"));
}

#[test]
fn wrong_usage() {
    for arguments in [
        &["analyze", "--themes", "0"] as &[&str],
        &["analyze", "--themes", "many"],
        &["analyze", "--engine", "magic"],
        &["analyze", "--threads", "0"],
        &["analyze", "--no-such-option"],
        &["no-such-command"],
        &[],
    ] {
        fail(&mut standpoint(arguments), 2);
    }
}

#[test]
fn a_guide_below_the_folder_is_named_and_not_used() {
    let folder = TempDir::new().unwrap();
    let below = folder.path().join("pages/2016");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("guide.toml"), "[[theme]]\nname = \"A\"\nseeds = [\"terror\"]\n").unwrap();
    fs::write(below.join("a.txt"), "A title\n\nThe town has a mill, and nobody says that it has none.\n")
        .unwrap();
    let out = folder.path().join("out");
    succeed(standpoint(&["analyze", "-q"]).arg(folder.path().join("pages")).arg("--out").arg(&out));
    let run: serde_json::Value = serde_json::from_str(&read(&out.join("run.json"))).unwrap();
    let left_out = run["left_out"].to_string();
    assert!(left_out.contains("2016/guide.toml") && left_out.contains("--guide"), "{run:#}");
}

#[test]
fn a_guide_that_cannot_be_read() {
    let (_folder, out) = out();
    let (_guides, guide) = page("guide.toml", "[[theme]]\nname = \"A\"\nseeds = \"no list\"\n");
    let guide = guide.to_str().unwrap();
    let message = fail(&mut standpoint(&["analyze", "--guide", guide, "--out", &out]), 1);
    assert!(message.contains("guide.toml") && message.contains('3'), "file and line: {message}");
    let message = fail(&mut standpoint(&["analyze", "--guide", "no-guide.toml", "--out", &out]), 1);
    assert!(message.contains("no-guide.toml"), "{message}");
    for bad in ["starts = 0\n", "positions = 0\n", "themes = -1\n", "engine = \"magic\"\n"] {
        let (_configs, config) = page("settings.toml", bad);
        fail(&mut standpoint(&["analyze", "--config", config.to_str().unwrap(), "--out", &out]), 1);
    }
    let (_twice, guide) = page(
        "guide.toml",
        "[[target]]\nname = \"A\"\naliases = [\"x\"]\n[[target]]\nname = \"B\"\naliases = [\"x\"]\n",
    );
    let guide = guide.to_str().unwrap();
    let message = fail(&mut standpoint(&["analyze", "--guide", guide, "--out", &out]), 1);
    assert!(message.contains("both “A” and “B”"), "{message}");
    let (_configs, config) = page("settings.toml", "themes = 3\nthems = 4\n");
    let message = fail(&mut standpoint(&["analyze", "--config", config.to_str().unwrap(), "--out", &out]), 1);
    assert!(message.contains("thems") && message.contains('2'), "{message}");
}

#[test]
fn a_folder_that_cannot_be_written() {
    let (_folder, file) = page("file", "");
    let message = fail(standpoint(&["analyze", "--out"]).arg(&file), 1);
    assert!(message.contains("file"), "{message}");
}

#[test]
fn a_run_that_fails_leaves_the_earlier_files() {
    let folder = analyze(&[]);
    let before = files(folder.path());
    fail(standpoint(&["analyze", "no/such/folder", "--out"]).arg(folder.path()), 1);
    common::assert_same(&before, &files(folder.path()), "after a run that failed");
}

#[test]
fn text_of_an_article_runs_nowhere() {
    let text = "=HYPERLINK(\"http://example.org\") must be feared\n\nThe council should close it <script>alert(1)</script> at \
        once. It must not wait. @everyone ought to know it, and the danger is growing every day that it waits.\n\n\
        +1 is what the ministry must say. -2 is what it should fear. It [ought](javascript:alert(1)) to know better.\n";
    let (_folder, path) = page("hostile.txt", text);
    let report = analyze(&[path.to_str().unwrap(), "--no-save"]);
    // Of a model, which is no text, nothing is shown.
    for (name, bytes) in files(report.path()).into_iter().filter(|(name, _)| name != "model.standpoint") {
        let content = String::from_utf8(bytes).unwrap();
        if name.ends_with(".csv") {
            let mut reader = csv::Reader::from_reader(content.as_bytes());
            for cell in
                reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            {
                let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
                    || (cell.starts_with('-') && cell.parse::<f64>().is_err());
                assert!(!formula, "{name}: {cell}");
            }
        } else if name.ends_with(".md") {
            assert!(!content.contains("<script"), "{content}");
            assert!(!content.contains("](javascript"), "{content}");
        }
    }
}

#[test]
fn an_untitled_heap_of_lines_is_no_article_lost() {
    let (_folder, path) = page("lines.txt", "alpha\nbeta\ngamma\n\ndelta\n");
    let report = analyze(&[path.to_str().unwrap()]);
    let kept = rows(report.path(), "articles.csv").len() + rows(report.path(), "dropped.csv").len();
    assert!(kept > 0);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends() {
    let mut bytes = vec![0xef, 0xbb, 0xbf];
    bytes.extend(ARTICLE.replace('\n', "\r\n").bytes());
    let (_folder, path) = page("windows.txt", bytes);
    let split = rows_of(&succeed(&mut standpoint(&["articles", path.to_str().unwrap()])));
    assert_eq!(split.len(), 1);
    assert_eq!(split[0]["title"], "The library must stay open");
    assert_eq!(split[0]["line_end"], "3");
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_what_was_there() {
    let (folder, out) = out();
    let earlier = Path::new(&out).join("notes.md");
    fs::create_dir_all(&out).unwrap();
    fs::write(&earlier, "earlier").unwrap();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        // It waits for the end of its input, which does not come.
        let mut run = standpoint(&["analyze", "-", "--out", &out]).stdin(Stdio::piped()).spawn().unwrap();
        // Waiting for it would close its input, which it might see before the signal.
        let input = run.stdin.take();
        let names =
            || fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        while names().len() < 2 {
            assert!(run.try_wait().unwrap().is_none(), "it runs until it is interrupted");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let sent = Command::new("kill").args([signal, &run.id().to_string()]).status().unwrap();
        assert!(sent.success());
        // Where whoever started the tests ignores the signal, so does the run, as it is meant to: it would wait for ever.
        let begin = std::time::Instant::now();
        while run.try_wait().unwrap().is_none() {
            if begin.elapsed().as_secs() > 60 {
                run.kill().unwrap();
                panic!(
                    "kill {signal} did not end the run; are the tests started where the signal is ignored?"
                );
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(run.wait().unwrap().code(), Some(code));
        drop(input);
        assert_eq!(names(), ["notes.md"]);
        assert_eq!(fs::read_to_string(&earlier).unwrap(), "earlier");
    }
    drop(folder);
}
