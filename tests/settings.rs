//! Files of settings with mistakes: each is refused with its file, its line and what to write instead.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{fail, standpoint, succeed};
use tempfile::TempDir;

/// What each content makes the command say, in parts, behind the name of the file.
fn refuses(option: &str, name: &str, table: &[(&str, &[&str])]) {
    let folder = TempDir::new().unwrap();
    let (path, out) = (folder.path().join(name), folder.path().join("out"));
    for (content, parts) in table {
        fs::write(&path, content).unwrap();
        let mut command = standpoint(&["analyze", "seeds", "--out"]);
        let message = fail(command.arg(&out).arg(option).arg(&path), 1);
        assert!(message.starts_with(&format!("error: {}: line ", path.display())), "{content}\n{message}");
        for part in *parts {
            assert!(message.contains(part), "{content}\n{message}\nno {part}");
        }
        assert!(!out.join("run.json").exists());
    }
}

#[test]
fn a_configuration_file() {
    refuses(
        "--config",
        "standpoint.toml",
        &[
            (
                "seed = 1\n\ntheems = 4",
                &["line 3: unknown key `theems`; did you mean `themes`? Known: inputs, out,"],
            ),
            ("min_words = 3", &["unknown key `min_words`; did you mean `min-words`?"]),
            ("zebra = 1", &["line 1: unknown key `zebra`; known: inputs,"]),
            ("b = 1\na = 2", &["line 1: unknown key `b`"]),
            ("seed = 1\nseed = 2", &["line 2: duplicate key, in “seed = 2”"]),
            ("seed = ", &["line 1: ", "in “seed =”"]),
            ("themes = \"three\"", &["line 1: `themes` is `\"three\"`; give a number from 1 on, or auto"]),
            ("themes = 0", &["`themes` is `0`; give a number from 1 on, or auto"]),
            ("seed = \"a\"", &["`seed` is `\"a\"`; give a whole number from 0 on"]),
            ("seed = -1", &["`seed` is `-1`"]),
            ("starts = 2000", &["`starts` is `2000`; give a whole number from 1 to 1000"]),
            ("positions = 1.5", &["`positions` is `1.5`; give a whole number from 1 to 100"]),
            (
                "engine = \"kmean\"",
                &["`engine` is `\"kmean\"`; did you mean `kmeans`? Known: sib, kmeans, gmm, spherical"],
            ),
            ("engine = [\"sib\"]", &["`engine` is `[\"sib\"]`"]),
            (
                "format = [\n\"csv\",\n\"parket\"]",
                &["line 3: `format` is `\"parket\"`; did you mean `parquet`?"],
            ),
            ("inputs = \"seeds\"", &["`inputs` is `\"seeds\"`; give a list of texts, as in inputs = ["]),
            ("inputs = [\"seeds\", 3]", &["`inputs` is `3`; give a text in quotes"]),
            ("out = 3", &["`out` is `3`; give a text in quotes"]),
            ("html = \"no\"", &["`html` is `\"no\"`; give true or false"]),
            ("guide = '''\nmy\nguide'''\nstrict = 0", &["line 4: `strict` is `0`"]),
            ("[themes]\nnumber = 3", &["line 1: `themes` is "]),
            (
                "since = 2020\nseed = 1\nuntil = 2019-12-31",
                &[
                    "line 3: `until` is 2019-12-31, before `since`, which is 2020; give a later date, or an earlier `since`",
                ],
            ),
            (
                "markdown = false\ntemplate = \"t.jinja\"",
                &[
                    "line 2: `template` is for report.md, which `markdown = false` leaves out; take one of them out",
                ],
            ),
        ],
    );
}

#[test]
fn the_command_line_wins_over_a_configuration_file() {
    let folder = TempDir::new().unwrap();
    let (config, template, out) =
        (folder.path().join("s.toml"), folder.path().join("t.jinja"), folder.path().join("out"));
    fs::write(&template, "mine").unwrap();
    let run = |content: &str, more: &[&str]| {
        fs::write(&config, content).unwrap();
        let mut command = standpoint(&["analyze", "-q", "tests/fixtures/pages", "--themes", "2"]);
        succeed(command.arg("--config").arg(&config).arg("--out").arg(&out).args(more));
        fs::read_to_string(out.join("report.md")).ok()
    };
    let template = template.to_str().unwrap();
    assert_eq!(run("markdown = false\n", &["--template", template]).as_deref(), Some("mine"));
    assert_eq!(run(&format!("template = {template:?}\n"), &["--no-markdown"]), None);
}

#[test]
fn a_guide() {
    refuses(
        "--guide",
        "guide.toml",
        &[
            (
                "[[themes]]\nname = \"A\"",
                &["line 1: unknown key `themes`; did you mean `theme`? Known: theme, target"],
            ),
            (
                "[[theme]]\nname = \"A\"\nseed = [\"b\"]",
                &["line 3: unknown key `seed`; did you mean `seeds`? Known: name, seeds"],
            ),
            (
                "[[target]]\nname = \"A\"\nalias = [\"b\"]",
                &["line 3: unknown key `alias`; did you mean `aliases`?"],
            ),
            ("\n[[theme]]\nseeds = [\"b\"]", &["line 2: it has no name"]),
            ("[[theme]]\nname = \"A\"", &["line 1: theme “A” has no seeds"]),
            (
                "[theme]\nname = \"A\"\nseeds = [\"b\"]",
                &["line 1: write each theme under a [[theme]] of its own"],
            ),
            ("theme = [1]", &["line 1: write each theme under a [[theme]] of its own"]),
            ("[[theme]]\nname = \"A\"\nseeds = \"b\"", &["line 3: `seeds` is `\"b\"`; give a list of texts"]),
            ("[[theme]]\nname = 3", &["line 2: `name` is `3`; give a text in quotes"]),
            ("[[theme]]\nname = \"A\"\nname = \"B\"", &["line 3: duplicate key"]),
            (
                "[[theme]]\nname = \"A\"\nseeds = [\"b\"]\n[[theme]]\nname = \"a\"\nseeds = [\"c\"]",
                &["line 5: the name “a” is given on line 2 already"],
            ),
            (
                "[[target]]\nname = \"É\"\n[[target]]\nname = \"é\"",
                &["line 4: the name “é” is given on line 2 already"],
            ),
            (
                "[[target]]\nname = \"EU\"\naliases = [\n\"Brussels\",\n]\n[[target]]\nname = \"Belgium\"\naliases = [\n\"Benelux\",\n\"brussels\"\n]",
                &[
                    "line 10: “brussels” stands for both “EU” and “Belgium”; a name can mean one target (line 4",
                ],
            ),
        ],
    );
}

#[test]
fn a_lexicon() {
    refuses(
        "--lexicon",
        "field.tsv",
        &[
            (
                "# mine\nwarn\t1\tred line",
                &["line 2: unknown kind `warn`; did you mean `warns`? Known: recommends,"],
            ),
            ("warns\tstrong\tred line", &["line 1: warns needs a weight from 0 to 1.5"]),
            ("warns red line", &["line 1: no tab"]),
            (
                "warns\t1\tred line\nendorses\t1\tblue line, red line",
                &["line 2: “red line” stands on line 1 already, as “warns”"],
            ),
        ],
    );
}

#[test]
fn what_is_no_text_is_told_apart_from_what_cannot_be_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, b"seed = \xff").unwrap();
    for option in ["--config", "--guide", "--lexicon"] {
        let message = fail(standpoint(&["analyze", option]).arg(&path), 1);
        assert!(message.contains("is no UTF-8 text"), "{message}");
        let message = fail(standpoint(&["analyze", option]).arg(folder.path().join("none")), 1);
        assert!(message.contains("No such file") && message.contains("check the path"), "{message}");
    }
}

#[test]
fn a_file_says_what_the_command_line_would() {
    let folder = TempDir::new().unwrap();
    let (path, out) = (folder.path().join("standpoint.toml"), folder.path().join("out"));
    let settings =
        "themes = 2\nseed = 0x10\nengine = \"kmeans\"\nformat = \"jsonl\"\nhtml = false\npositions = 1_0\n";
    fs::write(&path, settings).unwrap();
    succeed(standpoint(&["analyze", "-q", "--no-guide", "--config"]).arg(&path).arg("--out").arg(&out));
    let run: serde_json::Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    let settings = &run["settings"];
    assert_eq!(settings["themes"], 2);
    assert_eq!(settings["seed"], 16);
    assert_eq!(settings["engine"], "kmeans");
    assert_eq!(settings["positions"], 10);
    assert!(out.join("articles.jsonl").exists() && !out.join("report.html").exists());
}
