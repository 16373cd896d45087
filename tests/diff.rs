//! `standpoint diff`: what changed from one run to another.

mod common;

use std::fs;
use std::path::Path;

use common::{analyze, columns, fail, files, read, rows, standpoint, succeed};
use tempfile::TempDir;

const SUBJECTS: [[&str; 4]; 3] = [
    ["harbour", "dredging", "ships", "quay"],
    ["library", "librarians", "readers", "branches"],
    ["hospital", "nurses", "patients", "wards"],
];

/// An article on one of the subjects. Every few words one is its own, so that it is no copy of another.
fn article(folder: &Path, subject: usize, number: usize, title: &str, more: &str) {
    const STEMS: [&str; 10] = ["bar", "ced", "dol", "fim", "gur", "hes", "kan", "lop", "mir", "tuv"];
    const ENDS: [&str; 8] = ["ane", "ico", "ulet", "orn", "ask", "ilde", "ent", "omo"];
    let [a, b, c, d] = SUBJECTS[subject];
    let own = |at: usize| format!("{}{}{}", STEMS[number], ENDS[at % 8], STEMS[(at + 3 * subject) % 10]);
    let sentence = |at: usize| {
        let (u, v, w) = (own(3 * at), own(3 * at + 1), own(3 * at + 2));
        format!("The {a} has {u} with {b}, the {c} {v} beside the {d}, and {w} waits for the {a}. ")
    };
    let paragraph = |from: usize| (from..from + 4).map(sentence).collect::<String>();
    let text = format!(
        "{title}\n\nBy Ann Lee\n\n3 May 20{:02}\n\n{}{more}\n\n{}\n",
        10 + number,
        paragraph(0),
        paragraph(4)
    );
    fs::write(folder.join(format!("{subject}-{number}.txt")), text).expect("a page");
}

/// Six articles on each subject.
fn pages() -> TempDir {
    let folder = TempDir::new().expect("a page");
    for (subject, words) in SUBJECTS.iter().enumerate() {
        for number in 0..6 {
            let title = format!("{} account number {number}", words[0]);
            article(folder.path(), subject, number, &title, "");
        }
    }
    folder
}

fn run(pages: &Path, more: &[&str]) -> TempDir {
    analyze(&[&[pages.to_str().expect("UTF-8"), "--themes", "3"], more].concat())
}

fn diff(old: &Path, new: &Path, more: &[&str]) -> String {
    succeed(standpoint(&["diff"]).arg(old).arg(new).args(more))
}

fn written(old: &Path, new: &Path) -> TempDir {
    let out = TempDir::new().expect("a page");
    diff(old, new, &["-q", "--out", out.path().to_str().expect("UTF-8")]);
    out
}

const TABLES: [&str; 3] = ["diff_themes.csv", "diff_articles.csv", "diff_stance.csv"];

/// A theme that took in a greater one is still the one that somebody renamed.
#[test]
fn whose_a_renamed_theme_is_the_edits_say() {
    let pages = pages();
    for number in 6..9 {
        article(pages.path(), 0, number, &format!("harbour account number {number}"), "");
    }
    let old = run(pages.path(), &[]);
    let theme = |keyword: &str| {
        let themes = rows(old.path(), "themes.csv").into_iter();
        let mut named = themes.filter(|row| {
            row["theme"].to_lowercase().contains(keyword) || row["keywords"].to_lowercase().contains(keyword)
        });
        let row = named.next().expect("a theme");
        (row["theme_id"].clone(), row["theme"].clone())
    };
    let ((harbour, its_name), (_, library)) = (theme("harbour"), theme("library"));
    let text = read(&old.path().join("themes.toml")).replacen(
        &format!("name = \"{library}\"\n"),
        &format!("name = \"Mine\"\nmerge = [\"{harbour}\"]\n"),
        1,
    );
    let (_folder, edits) = common::page("edits.toml", text);
    let new = run(pages.path(), &["--edits", edits.to_str().expect("UTF-8")]);
    let told = diff(old.path(), new.path(), &[]);
    assert!(told.contains(&format!("**Mine** was called {library}.")), "{told}");
    assert!(told.contains(&format!("**Mine** took in {its_name}.")), "{told}");
}

#[test]
fn two_runs_of_the_same_differ_in_nothing() {
    let pages = pages();
    let (old, new) = (run(pages.path(), &[]), run(pages.path(), &[]));
    let before = files(old.path());
    let text = diff(old.path(), new.path(), &[]);
    assert!(text.contains("Nothing: ") && text.lines().count() == 3, "{text}");
    let out = written(old.path(), new.path());
    for table in TABLES {
        assert!(rows(out.path(), table).is_empty() && columns(out.path(), table).len() > 10, "{table}");
    }
    assert!(files(old.path()) == before, "the folder of a run is only read");
}

#[test]
fn added_gone_edited_and_renamed() {
    let pages = pages();
    let old = run(pages.path(), &[]);
    let at = |name: &str| pages.path().join(name);
    fs::remove_file(at("0-0.txt")).unwrap();
    article(pages.path(), 1, 7, "A new account of reading", "");
    article(
        pages.path(),
        2,
        1,
        "hospital account number 1",
        "Since then the nurses have asked for twice as many wards.",
    );
    fs::rename(at("2-2.txt"), at("renamed.txt")).unwrap();
    let new = run(pages.path(), &[]);
    let out = written(old.path(), new.path());
    let changes = rows(out.path(), "diff_articles.csv");
    let of = |title: &str| {
        let found = changes.iter().find(|row| row["title"] == title);
        found.map(|row| (row["changes"].as_str(), row["page_old"].as_str(), row["page_new"].as_str()))
    };
    assert_eq!(of("harbour account number 0"), Some(("gone", "0-0.txt", "")));
    assert_eq!(of("A new account of reading"), Some(("added", "", "1-7.txt")));
    assert_eq!(of("hospital account number 1"), Some(("edited", "2-1.txt", "2-1.txt")));
    assert_eq!(of("hospital account number 2"), Some(("page", "2-2.txt", "renamed.txt")));
    assert_eq!(changes.len(), 4, "{changes:?}");
    let themes = rows(out.path(), "diff_themes.csv");
    let kinds: Vec<&str> = themes.iter().map(|row| row["changes"].as_str()).collect();
    assert!(kinds.iter().any(|kind| kind.contains("grown")), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind.contains("shrunk")), "{kinds:?}");
    // The other way round it is the other way round.
    let back = rows(written(new.path(), old.path()).path(), "diff_articles.csv");
    assert_eq!(back.len(), 4);
    assert!(back.iter().any(|row| row["changes"] == "gone" && row["title"] == "A new account of reading"));
}

#[test]
fn themes_are_split_and_merged() {
    let pages = pages();
    let two = analyze(&[pages.path().to_str().unwrap(), "--themes", "2"]);
    let three = run(pages.path(), &[]);
    let kinds = |old: &TempDir, new: &TempDir| {
        let table = rows(written(old.path(), new.path()).path(), "diff_themes.csv");
        table.iter().map(|row| row["changes"].clone()).collect::<Vec<_>>().join(" ")
    };
    let (split, merged) = (kinds(&two, &three), kinds(&three, &two));
    assert!(split.contains("split") && split.contains("new"), "{split}");
    assert!(merged.contains("merged") && merged.contains("gone"), "{merged}");
    assert!(diff(two.path(), three.path(), &[]).contains("other settings (themes)"));
}

/// `run.json` has what else was read, and from where, so that the run can be repeated.
#[test]
fn settings_of_reading_are_told() {
    let table = "head,body,text\nA title,The harbour froze and the ships waited for ice breakers.,note\n";
    let (_folder, table) = common::page("table.csv", table);
    let table = table.to_str().unwrap();
    let plain = analyze(&[table]);
    let told =
        analyze(&[table, "--text-field", "body", "--title-field", "head", "--hidden", "--follow-links"]);
    let settings = |folder: &TempDir| -> serde_json::Value {
        let run: serde_json::Value = serde_json::from_str(&read(&folder.path().join("run.json"))).unwrap();
        run["settings"].clone()
    };
    let (before, after) = (settings(&plain), settings(&told));
    for (name, value) in [
        ("hidden", true.into()),
        ("follow-links", true.into()),
        ("text-field", "body".into()),
        ("title-field", "head".into()),
    ] {
        assert_eq!((before.get(name), after.get(name)), (None, Some(&value)), "{name}");
    }
    assert_eq!(after.get("date-field"), None);
    let diff = diff(plain.path(), told.path(), &[]);
    assert!(diff.contains("other settings (follow-links, hidden, text-field, title-field)"), "{diff}");
}

#[test]
fn positions_turn_with_quotes() {
    let pages = pages();
    let guide = pages.path().join("guide.toml");
    fs::write(&guide, "[[target]]\nname = \"Port Council\"\naliases = [\"Port Council\"]\n").unwrap();
    let (title, bad) = (
        "harbour account number 3",
        "The Port Council is a corrupt, incompetent disgrace, and its failure is terrible.",
    );
    let good = "The Port Council is excellent, honest and wise, and its success is wonderful.";
    article(pages.path(), 0, 3, title, bad);
    let old = run(pages.path(), &[]);
    article(pages.path(), 0, 3, title, good);
    let new = run(pages.path(), &[]);
    let table = rows(written(old.path(), new.path()).path(), "diff_stance.csv");
    let row = table.iter().find(|row| row["level"] == "article" && row["target"] == "Port Council");
    let row = row.unwrap_or_else(|| panic!("{table:?}"));
    assert_eq!([&row["stance_old"], &row["stance_new"], &row["change"]], ["negative", "positive", "turned"]);
    assert!(bad.contains(&row["exact_old"]) && good.contains(&row["exact_new"]), "{row:?}");
    assert_eq!(row["page_new"], "0-3.txt");
    let text = diff(old.path(), new.path(), &[]);
    assert!(text.contains("> “The Port Council is excellent"), "{text}");
}

/// Six articles on the harbour that end with these words on the Port Council, and six on each other subject.
fn of_the_council(words: &str) -> TempDir {
    let pages = pages();
    let guide = "[[target]]\nname = \"Port Council\"\naliases = [\"Port Council\"]\n";
    fs::write(pages.path().join("guide.toml"), guide).expect("a page");
    for number in 0..6 {
        article(pages.path(), 0, number, &format!("harbour account number {number}"), words);
    }
    pages
}

const BAD: &str = "The Port Council is a corrupt, incompetent disgrace, and its failure is terrible.";
const GOOD: &str = "The Port Council is excellent, honest and wise, and its success is wonderful.";

/// Rows of a level on the Port Council.
fn on_the_council(folder: &Path, level: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let table = rows(folder, "diff_stance.csv");
    table.into_iter().filter(|row| row["level"] == level && row["target"] == "Port Council").collect()
}

#[test]
fn a_theme_that_turned_for_sure_and_one_that_may_have_by_chance() {
    let pages = of_the_council(BAD);
    let old = run(pages.path(), &[]);
    let turn = |articles: usize| {
        for number in 0..articles {
            article(pages.path(), 0, number, &format!("harbour account number {number}"), GOOD);
        }
        let out = written(old.path(), run(pages.path(), &[]).path());
        let themes = on_the_council(out.path(), "theme");
        assert_eq!(themes.len(), 1, "{themes:?}");
        let row = &themes[0];
        assert_eq!(
            [&row["stance_old"], &row["stance_new"], &row["change"]],
            ["negative", "positive", "turned"]
        );
        (row["firm"].clone(), on_the_council(out.path(), "article").len(), read(&out.path().join("diff.md")))
    };
    // Four of six speak well of it: the interval of their share reaches below a half.
    let (firm, articles, _) = turn(4);
    assert_eq!((firm.as_str(), articles), ("false", 4));
    let (firm, articles, text) = turn(6);
    assert_eq!((firm.as_str(), articles), ("true", 6));
    assert!(text.contains("The Port Council is a corrupt") && text.contains("The Port Council is excellent"));
}

#[test]
fn new_dissent_is_named_with_its_quote() {
    let pages = of_the_council(GOOD);
    let old = run(pages.path(), &[]);
    article(pages.path(), 0, 7, "A dissenting account", BAD);
    let new = run(pages.path(), &[]);
    let out = written(old.path(), new.path());
    let dissent = on_the_council(out.path(), "dissent");
    assert_eq!(dissent.len(), 1, "{dissent:?}");
    assert_eq!(dissent[0]["firm"], "true");
    assert!(BAD.contains(&dissent[0]["exact_new"]) && !dissent[0]["exact_new"].is_empty(), "{dissent:?}");
    assert_eq!(dissent[0]["page_new"], "0-7.txt");
    assert!(on_the_council(out.path(), "theme").is_empty(), "the theme has not turned");
    assert!(read(&out.path().join("diff.md")).contains("> “The Port Council is a corrupt"));
    // What dissented before is no news.
    let again = written(new.path(), run(pages.path(), &[]).path());
    assert!(on_the_council(again.path(), "dissent").is_empty());
}

#[test]
fn a_folder_that_a_run_is_just_replacing_is_not_read() {
    let pages = pages();
    let (old, new) = (run(pages.path(), &[]), run(pages.path(), &[]));
    // What a run leaves there while its files move to their places.
    let staging = new.path().join(".standpoint-moving");
    fs::create_dir(&staging).unwrap();
    let lock = fs::File::create(new.path().join(".standpoint.lock")).unwrap();
    lock.lock().unwrap();
    fs::write(staging.join("commit.json"), "{\"form\": 1, \"files\": [], \"remove\": []}").unwrap();
    let told = fail(standpoint(&["diff"]).arg(old.path()).arg(new.path()), 1);
    assert!(told.contains("another run is writing there; wait for its end"), "{told}");
    fs::remove_dir_all(staging).unwrap();
    drop(lock);
    assert!(diff(old.path(), new.path(), &[]).contains("Nothing: "));
}

#[test]
fn text_of_articles_is_data() {
    let pages = pages();
    let old = run(pages.path(), &[]);
    article(pages.path(), 0, 8, "=HYPERLINK(\"http://evil.example\")", "");
    article(pages.path(), 1, 8, "A <script>alert(1)</script> [x](http://evil.example) | b", "");
    let new = run(pages.path(), &[]);
    let out = written(old.path(), new.path());
    let titles: Vec<String> =
        rows(out.path(), "diff_articles.csv").iter().map(|row| row["title"].clone()).collect();
    assert!(titles.iter().any(|title| title.starts_with("'=HYPERLINK")), "{titles:?}");
    let text = read(&out.path().join("diff.md"));
    assert!(!text.contains("<script") && !text.contains("[x](") && !text.contains("http://"), "{text}");
    assert!(
        text.contains("&lt;script&gt;") && !text.contains("&amp;lt;") && !text.contains("\\\\"),
        "{text}"
    );
}

#[test]
fn every_format_is_read_alike() {
    let pages = pages();
    let csv = run(pages.path(), &[]);
    for format in ["jsonl", "parquet"] {
        let other = run(pages.path(), &["--format", format]);
        assert!(diff(csv.path(), other.path(), &[]).contains("Nothing: "), "{format}");
    }
}

type Change<'a> = &'a dyn Fn(String) -> String;

#[test]
fn what_is_no_whole_run_is_refused() {
    let pages = pages();
    let run = run(pages.path(), &[]);
    let refused = |old: &Path| fail(standpoint(&["diff"]).arg(old).arg(run.path()), 1);
    let missing = refused(&pages.path().join("none"));
    assert!(missing.contains("none: no such folder"), "{missing}");
    assert!(refused(pages.path()).contains("run.json"));
    let damaged = |name: &str, change: Change<'_>| {
        let copy = TempDir::new().unwrap();
        for (name, bytes) in files(run.path()).iter().filter(|(name, _)| !name.contains('/')) {
            fs::write(copy.path().join(name), bytes).unwrap();
        }
        let path = copy.path().join(name);
        fs::write(&path, change(read(&path))).unwrap();
        refused(copy.path())
    };
    let cases: [(&str, Change<'_>, &str); 6] = [
        (
            "articles.csv",
            &|text| text.replacen("doc_id", "id", 1),
            "articles.csv: line 1: has no column “doc_id”",
        ),
        ("articles.csv", &|text| format!("{text}x,y\n"), "has 2 cells"),
        ("themes.csv", &|text| text.replacen("false", "maybe", 1), "themes.csv: line 2: “maybe”"),
        ("articles.csv", &|text| text.replacen(",t1,", ",t9,", 1), "“t9” is in no other table"),
        ("terms.csv", &|text| format!("{text}\n"), "terms.csv: was changed since"),
        ("run.json", &|text| text[..text.len() / 2].to_owned(), "run.json: it is damaged"),
    ];
    for (name, change, expected) in cases {
        let message = damaged(name, change);
        assert!(message.contains(expected), "{expected}: {message}");
    }
}

#[test]
fn the_second_comparison_takes_the_place_of_the_first() {
    let pages = pages();
    let old = run(pages.path(), &[]);
    article(pages.path(), 1, 7, "A new account of reading", "");
    let new = run(pages.path(), &[]);
    let results = files(new.path());
    // Beside the results of a run it takes none of them away.
    for _ in 0..2 {
        diff(old.path(), new.path(), &["-q", "--out", new.path().to_str().unwrap()]);
    }
    let both = files(new.path());
    assert_eq!(both.len(), results.len() + 5);
    assert!(results.iter().all(|(name, bytes)| both.get(name) == Some(bytes)));
    let json = diff(old.path(), new.path(), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["added"]["count"], 1);
}

/// `diff.md` as it is to be read. Where it changes on purpose, read it and copy it from the folder that the message names.
#[test]
fn the_text_is_as_it_was() {
    let pages = pages();
    let guide = "[[target]]\nname = \"Port Council\"\naliases = [\"Port Council\"]\n";
    fs::write(pages.path().join("guide.toml"), guide).unwrap();
    let bad = "The Port Council is a corrupt, incompetent disgrace, and its failure is terrible.";
    let good = "The Port Council is excellent, honest and wise, and its success is wonderful.";
    article(pages.path(), 0, 3, "harbour account number 3", bad);
    let folder = TempDir::new().unwrap();
    let analyze = |out: &str| {
        let mut command = standpoint(&["analyze", "-q", "--themes", "3", "--out", out]);
        succeed(command.arg(pages.path()).current_dir(folder.path()));
    };
    analyze("march");
    fs::remove_file(pages.path().join("1-0.txt")).unwrap();
    article(pages.path(), 0, 3, "harbour account number 3", good);
    article(pages.path(), 2, 7, "A new <account> of *wards*", "");
    analyze("april");
    let text = succeed(standpoint(&["diff", "march", "april"]).current_dir(folder.path()));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff.md");
    if fs::read_to_string(&golden).ok().as_ref() != Some(&text) {
        let kept = std::env::temp_dir().join("diff.md");
        fs::write(&kept, &text).unwrap();
        panic!("{} is not {}:\n{text}", kept.display(), golden.display());
    }
}
