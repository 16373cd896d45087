//! `standpoint report`: what a run saved, rendered again; and templates of the user's own.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::LazyLock;

use common::{analyze, assert_same, fail, files, hostile_pages, read, standpoint, succeed};
use tempfile::TempDir;

const SAVED: &str = "saved.jsonl.sz";

static RUN: LazyLock<TempDir> = LazyLock::new(|| analyze(&[]));

fn report(from: &Path, arguments: &[&str]) -> TempDir {
    let out = TempDir::new().unwrap();
    succeed(standpoint(&["report", "-q"]).arg(from).arg("--out").arg(out.path()).args(arguments));
    out
}

fn template(source: &str) -> (TempDir, String) {
    let (folder, path) = common::page("mine.md.jinja", source);
    (folder, path.to_str().unwrap().to_owned())
}

#[test]
fn what_was_saved_gives_the_same_files() {
    assert_same(&files(RUN.path()), &files(report(RUN.path(), &[]).path()), "the same once more");
    let others = ["--format", "jsonl,parquet", "--no-charts"];
    assert_same(&files(analyze(&others).path()), &files(report(RUN.path(), &others).path()), "other files");
    let pages = hostile_pages();
    let input = pages.path().to_str().unwrap();
    let run = analyze(&[input, "--themes", "2"]);
    assert_same(&files(run.path()), &files(report(run.path(), &[]).path()), "hostile pages");
}

#[test]
fn a_folder_can_be_rendered_in_place() {
    let run = analyze(&["--format", "parquet", "--no-html"]);
    let told = succeed(standpoint(&["report", "--format", "csv"]).arg(run.path()));
    assert!(told.starts_with("Written: report.html, report.md, 13 tables (csv)"), "{told}");
    assert_same(&files(RUN.path()), &files(run.path()), "in place");
    assert!(run.path().join("timings.json").is_file());
}

#[test]
fn nothing_saved_is_said_so() {
    let run = analyze(&["--no-save"]);
    assert!(!run.path().join(SAVED).exists());
    let message = fail(standpoint(&["report"]).arg(run.path()), 1);
    assert!(message.contains("no results are saved there; run standpoint analyze again"), "{message}");
    let message = fail(&mut standpoint(&["report", "no/such/folder"]), 1);
    assert!(message.contains("no such folder"), "{message}");
}

/// What is there and cannot be read is not missing, and not taken away.
#[test]
#[cfg(unix)]
fn a_model_that_cannot_be_read_stays() {
    let run = common::analyze(&["--no-html"]);
    let model = run.path().join("model.standpoint");
    fs::remove_file(&model).unwrap();
    // A link to itself, which nobody can follow, whoever the tests run as.
    std::os::unix::fs::symlink(&model, &model).unwrap();
    let message = fail(standpoint(&["report"]).arg(run.path()), 1);
    assert!(message.contains("model.standpoint"), "{message}");
    assert!(fs::symlink_metadata(&model).is_ok());
}

/// A folder with this as its saved results.
fn with_saved(bytes: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(SAVED), bytes).unwrap();
    folder
}

fn refused(bytes: &[u8]) -> String {
    let folder = with_saved(bytes);
    let message = fail(standpoint(&["report"]).arg(folder.path()), 1);
    assert!(message.contains(SAVED) && message.contains("run standpoint analyze again"), "{message}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was written");
    message
}

#[test]
fn damaged_files_are_refused() {
    let saved = fs::read(RUN.path().join(SAVED)).unwrap();
    for length in [0, 5, 1_000, saved.len() / 2, saved.len() - 1] {
        refused(&saved[..length]);
    }
    for place in (0..saved.len()).step_by(saved.len() / 12) {
        let mut bytes = saved.clone();
        bytes[place] ^= 0x15;
        refused(&bytes);
    }
    refused(b"PK not ours at all");
}

/// Whole files with lines that no run writes.
#[test]
fn hostile_files_are_refused() {
    let mut text = String::new();
    snap::read::FrameDecoder::new(&fs::read(RUN.path().join(SAVED)).unwrap()[..])
        .read_to_string(&mut text)
        .unwrap();
    let packed = |text: &str| {
        let mut out = snap::write::FrameEncoder::new(Vec::new());
        out.write_all(text.as_bytes()).unwrap();
        out.into_inner().unwrap()
    };
    let lines: Vec<&str> = text.lines().collect();
    let content = lines[lines.len() - 2];
    let changed = |old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        refused(&packed(&text.replacen(old, new, 1)))
    };
    let message = changed("{\"form\":2,\"version\":\"", "{\"form\":1,\"version\":\"9.");
    assert!(
        message.contains("standpoint 9.") && message.contains("a form that this version does not know"),
        "{message}"
    );
    assert!(
        changed("\"columns\":[\"doc_id\",", "\"columns\":[")
            .contains("line 2: a table that this version does not know")
    );
    assert!(changed("{\"name\":\"themes\"", "{\"name\":\"articles\"").contains("does not know"));
    changed("\n[\"", "\n[1,\"");
    changed("\n[\"", "\n[null,\"");
    changed("\"charts/map.svg\"", "\"../map.svg\"");
    changed("\"charts/map.svg\"", "\"report.html\"");
    changed("\"view\":{", "\"view\":{\"a\":");
    let (start, end) = (&lines[..lines.len() - 2], "\"end\"\n");
    for odd in [
        "{\"content\":{\"view\":null,\"page\":null,\"charts\":[],\"run\":null}}",
        "{\"content\":{\"view\":{\"themes\":5,\"collection\":[]},\"page\":[],\"charts\":[],\"run\":{\"files\":1}}}",
        "{\"content\":{\"view\":\"x\",\"page\":{},\"charts\":[],\"run\":[]}}",
        "[]",
        "{}",
        "5",
    ] {
        refused(&packed(&format!("{}\n{odd}\n{end}", start.join("\n"))));
    }
    refused(&packed(&format!("{}\n{content}\n", start.join("\n"))));
    refused(&packed(&format!("{}\n{end}", start.join("\n"))));
    refused(&packed(&"[".repeat(100_000)));
}

#[test]
fn a_template_of_the_users_own() {
    let (_folder, path) = template(
        "{% for theme in themes %}\n* {{ theme.name }}: {{ theme.articles | counted(\"article\") }}, {{ table(\"themes\") }}\n{% endfor %}\n",
    );
    let expected = "* Domestic threat: 6 articles, [themes.parquet](themes.parquet)\n";
    let again = report(RUN.path(), &["--template", &path, "--format", "parquet"]);
    let direct = analyze(&["--template", &path, "--format", "parquet"]);
    let told = read(&again.path().join("report.md"));
    assert!(told.starts_with(expected) && told.lines().count() == 3, "{told}");
    assert_same(&files(direct.path()), &files(again.path()), "analyze and report");
    let run = read(&again.path().join("run.json"));
    assert!(run.contains("\"template\": \"sha256:"));
    // The text of articles is escaped in it as well.
    let pages = hostile_pages();
    let (_folder, path) = template(
        "{% for t in themes %}{% for a in t.by_article %}{{ a.article.title }}\n{% endfor %}{% endfor %}",
    );
    let out = analyze(&[pages.path().to_str().unwrap(), "--themes", "2", "--template", &path]);
    let told = read(&out.path().join("report.md"));
    assert!(told.contains("&lt;script&gt;") && !told.contains("<script"), "{told}");
}

#[test]
fn mistakes_in_templates_name_their_line() {
    for (source, line, what) in [
        ("a\n{% for %}\n", "line 2", "syntax error"),
        ("a\n\n{{ colection.pages }}\n", "line 3", "undefined"),
        ("{{ themes | nosuch }}", "line 1", "nosuch"),
        ("{{ table(5) }}", "line 1", "string"),
        ("{% include \"/etc/passwd\" %}", "line 1", "template not found"),
        ("{% for t in themes %}{{ t.name.x.y }}{% endfor %}", "line 1", "undefined"),
    ] {
        let (_folder, path) = template(source);
        let out = TempDir::new().unwrap();
        let mut command = standpoint(&["report", "--template", &path, "--out"]);
        let message = fail(command.arg(out.path()).arg(RUN.path()), 1);
        assert!(message.contains("mine.md.jinja: ") && message.contains(line), "{message}");
        assert!(message.contains(what) && message.contains("docs/templates.md"), "{message}");
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    }
    let message = fail(&mut standpoint(&["analyze", "--template", "none.jinja"]), 1);
    assert!(message.contains("none.jinja: cannot be read"), "{message}");
    fail(&mut standpoint(&["report", "--template", "a", "--no-markdown"]), 2);
}

/// What docs/templates.md tells of exists, and all that exists is told of.
#[test]
fn the_context_is_documented() {
    let text = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md"));
    let (_folder, path) = template(
        "{{ themes[0] | tojson | safe }}\n{{ collection | tojson | safe }}\n{{ files | tojson | safe }}\n",
    );
    let told = read(&report(RUN.path(), &["--template", &path]).path().join("report.md"));
    let mut names = 0;
    for line in told.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        for name in object.as_object().unwrap().keys() {
            assert!(text.contains(&format!("`{name}`")), "docs/templates.md does not tell of {name}");
            names += 1;
        }
    }
    assert!(names > 30);
}
