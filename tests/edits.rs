//! What somebody corrects in `themes.toml` is replayed by the next run, also when articles were added.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{analyze, assert_same, fail, files, read, rows, standpoint, succeed};
use tempfile::TempDir;

/// Reports on the sample collection without its guide, in four themes.
static FOUR: LazyLock<TempDir> = LazyLock::new(|| analyze(&OPTIONS));
const OPTIONS: [&str; 9] =
    ["seeds", "--starts", "8", "--no-guide", "--themes", "4", "--no-html", "--no-charts", "--no-save"];

/// The articles of each theme, by its name.
fn themes(out: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut themes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(out, "articles.csv") {
        themes.entry(row["theme"].clone()).or_default().insert(row["doc_id"].clone());
    }
    themes
}

/// Names of the themes in their order.
fn names(out: &Path) -> Vec<String> {
    rows(out, "themes.csv").into_iter().map(|row| row["theme"].clone()).collect()
}

/// The file of a run with one text in place of another that it must hold.
fn edited(out: &Path, changes: &[(&str, &str)]) -> String {
    let mut text = read(&out.join("themes.toml"));
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in {text}");
        text = text.replacen(from, to, 1);
    }
    text
}

/// A line below the name of a theme.
fn with(out: &Path, theme: &str, lines: &str) -> String {
    let name = format!("name = \"{theme}\"\n");
    edited(out, &[(&name, &format!("{name}{lines}\n"))])
}

/// A run with edits.
fn replay(options: &[&str], edits: &str) -> TempDir {
    let (_folder, path) = common::page("edits.toml", edits);
    let mut arguments = options.to_vec();
    arguments.extend(["--edits", path.to_str().unwrap()]);
    let out = analyze(&arguments);
    fits(out.path());
    out
}

/// What holds whatever was edited: every article has a theme, every theme an article, memberships sum to 1, and themes of
/// the file, dropped ones too, have names of their own.
fn fits(out: &Path) {
    let ids: Vec<String> = rows(out, "themes.csv").into_iter().map(|row| row["theme_id"].clone()).collect();
    let articles = rows(out, "articles.csv");
    for id in &ids {
        assert!(articles.iter().any(|row| row["theme_id"] == *id), "{id} is empty");
    }
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows(out, "memberships.csv") {
        assert!(ids.contains(&row["theme_id"]));
        *sums.entry(row["doc_id"].clone()).or_default() += row["weight"].parse::<f64>().unwrap();
    }
    assert_eq!(sums.len(), articles.len());
    assert!(sums.values().all(|sum| (sum - 1.0).abs() < 1e-5), "{sums:?}");
    for row in &articles {
        let weight = |column: &str| row[column].parse::<f64>().unwrap_or_default();
        assert!(ids.contains(&row["theme_id"]) && weight("weight") > 0.0, "{row:?}");
        assert!(weight("weight") >= weight("runner_up_weight"), "the own theme is the strongest: {row:?}");
    }
    let file = read(&out.join("themes.toml"));
    let named = file
        .split("[[theme]]")
        .skip(1)
        .filter_map(|block| block.lines().find(|line| line.starts_with("name = ")));
    let mut names = BTreeSet::new();
    for name in named {
        assert!(names.insert(name.to_lowercase()), "two themes of the file have one name: {file}");
    }
}

/// The file that the run wrote gives the same themes again: the same bytes but for what tells of the edits.
fn lasts(options: &[&str], out: &Path) -> TempDir {
    let again = replay(options, &read(&out.join("themes.toml")));
    let tables = |out: &Path| {
        let mut files = files(out);
        files.retain(|name, _| name.ends_with(".csv") || name == "themes.toml");
        files
    };
    assert_same(&tables(out), &tables(again.path()), "with the file that it wrote itself");
    again
}

fn told(out: &Path, what: &str) {
    let report = read(&out.join("report.md"));
    assert!(report.contains(what), "no {what} in {report}");
}

/// The warnings of a run.
fn warnings(out: &Path) -> Vec<String> {
    let run: serde_json::Value = serde_json::from_str(&read(&out.join("run.json"))).unwrap();
    run["warnings"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_file_in_which_nothing_is_edited_changes_nothing() {
    let again = replay(&OPTIONS, &read(&FOUR.path().join("themes.toml")));
    let (mut before, mut after) = (files(FOUR.path()), files(again.path()));
    for files in [&mut before, &mut after] {
        files.retain(|name, _| name != "run.json");
    }
    assert_same(&before, &after, "with an untouched file");
}

#[test]
fn rename_and_merge_last_when_a_page_is_added() {
    let before = themes(FOUR.path());
    let names = names(FOUR.path());
    let text = edited(
        FOUR.path(),
        &[(
            &format!("name = \"{}\"\n", names[0]),
            &format!("name = \"Mine “é” \\\\ <b>\"\nmerge = [\"t3\"]\n# was {}\n", names[0]),
        )],
    );
    let once = replay(&OPTIONS, &text);
    let after = themes(once.path());
    let union: BTreeSet<String> = before[&names[0]].union(&before[&names[2]]).cloned().collect();
    assert_eq!(after["Mine “é” \\ <b>"], union);
    assert_eq!(after[&names[1]], before[&names[1]]);
    assert_eq!(after.len(), 3);
    told(once.path(), "is called “Mine “é” \\\\ &lt;b&gt;”.");
    assert!(warnings(once.path()).iter().all(|warning| !warning.starts_with("edits")));
    assert_same(
        &files(once.path()),
        &files(replay(&OPTIONS, &text).path()),
        "a second run with the same edits",
    );
    lasts(&OPTIONS, once.path());

    // All but one page first, then that one, too.
    let folder = TempDir::new().unwrap();
    let mut pages: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.retain(|page| page.extension().is_some_and(|end| end == "txt" || end == "md"));
    pages.sort();
    let copy = |page: &PathBuf| fs::copy(page, folder.path().join(page.file_name().unwrap())).unwrap();
    pages[1..].iter().for_each(|page| assert!(copy(page) > 0));
    let options = [folder.path().to_str().unwrap(), "--themes", "3", "--no-html"];
    let first = analyze(&options);
    let few = themes(first.path());
    let names = self::names(first.path());
    let text = edited(
        first.path(),
        &[
            (&format!("name = \"{}\"\n", names[0]), "name = \"One\"\nmerge = [\"t2\"]\n"),
            (&names[2].clone(), "Two"),
        ],
    );
    copy(&pages[0]);
    let second = replay(&options, &text);
    let all = themes(second.path());
    let union: BTreeSet<String> = few[&names[0]].union(&few[&names[1]]).cloned().collect();
    assert!(all["One"].is_superset(&union) && all["Two"].is_superset(&few[&names[2]]), "{all:?}");
    let articles: usize = all.values().map(BTreeSet::len).sum();
    assert!(articles > few.values().map(BTreeSet::len).sum());
    lasts(&options, second.path());
}

#[test]
fn a_name_that_is_replaced_all_over_the_file_renames_its_theme() {
    let name = &names(FOUR.path())[1];
    let file = read(&FOUR.path().join("themes.toml"));
    assert!(file.matches(&format!("\"{name}\"")).count() >= 2, "{name} stands in the record, too");
    let out = replay(&OPTIONS, &file.replace(name.as_str(), "Mine"));
    assert_eq!(themes(out.path())["Mine"], themes(FOUR.path())[name]);
    told(out.path(), "is called “Mine”");
    lasts(&OPTIONS, out.path());
}

#[test]
fn a_file_that_was_edited_and_asks_for_nothing_is_told() {
    let file = read(&FOUR.path().join("themes.toml"));
    let out = replay(&OPTIONS, &format!("# To be done: rename the second theme.\n{file}"));
    let warnings = warnings(out.path());
    assert!(warnings.iter().any(|warning| warning.contains("what it asks for is nothing")), "{warnings:?}");
    assert_eq!(themes(out.path()), themes(FOUR.path()));
}

#[test]
fn a_guide_s_themes_can_be_edited_and_its_seeds_are_still_audited() {
    let options = ["seeds", "--no-html"];
    let first = analyze(&options);
    assert_eq!(names(first.path()), ["Domestic threat", "Islamic State evolution", "China abroad"]);
    let text = with(first.path(), "Islamic State evolution", "merge = [\"t1\"]");
    let merged = replay(&options, &text);
    assert_eq!(names(merged.path()), ["Islamic State evolution", "China abroad"]);
    let seeds = rows(merged.path(), "seeds.csv");
    assert!(seeds.iter().filter(|row| row["theme"] == "Domestic threat").all(|row| row["theme_id"] == "t1"));
    assert!(seeds.iter().all(|row| row["status"] != "elsewhere"), "{seeds:?}");
    lasts(&options, merged.path());
    let dropped = replay(&options, &with(first.path(), "Domestic threat", "drop = true"));
    let seeds = rows(dropped.path(), "seeds.csv");
    assert!(
        seeds.iter().filter(|row| row["theme"] == "Domestic threat").all(|row| row["theme_id"].is_empty())
    );
    lasts(&options, dropped.path());
}

#[test]
fn a_dropped_theme_gives_its_articles_to_the_next_best() {
    let names = names(FOUR.path());
    let before = themes(FOUR.path());
    let dropped = replay(&OPTIONS, &with(FOUR.path(), &names[1], "drop = true"));
    let after = themes(dropped.path());
    assert_eq!(after.len(), 3);
    for name in [&names[0], &names[2], &names[3]] {
        let same = after.values().filter(|articles| articles.is_superset(&before[name])).count();
        assert_eq!(same, 1, "{name}: {after:?}");
    }
    told(dropped.path(), "is dropped; its");
    let again = lasts(&OPTIONS, dropped.path());
    // Taken out of the file again, it is back.
    let text = edited(again.path(), &[("\ndrop = true\n", "\n")]);
    assert_eq!(themes(replay(&OPTIONS, &text).path()), before);
}

#[test]
fn not_all_themes_can_be_dropped() {
    let mut text = read(&FOUR.path().join("themes.toml"));
    for name in names(FOUR.path()) {
        let line = format!("name = \"{name}\"\n");
        text = text.replacen(&line, &format!("{line}drop = true\n"), 1);
    }
    let out = replay(&OPTIONS, &text);
    assert_eq!(themes(out.path()).len(), 1);
    assert!(
        warnings(out.path())
            .iter()
            .any(|warning| warning.contains("is not dropped: no other theme would be left"))
    );
}

/// Sentences that say nothing but are about something, none like another.
fn sentences(nouns: &[&str], number: usize) -> String {
    const VERBS: [&str; 7] = ["waited for", "feared", "wanted", "passed", "counted", "forgot", "praised"];
    let sentence = |place: usize| {
        let step = 7 * number + place;
        let noun = |shift: usize| nouns[(step * (shift + 1) + shift + place / 3) % nouns.len()];
        format!("The {} {} the {} because of the {}.", noun(0), VERBS[step % 7], noun(3), noun(5))
    };
    (0..14).map(sentence).collect::<Vec<_>>().join(" ")
}

/// Articles about ships and farms; four of the sea are about lighthouses, and say so mostly in words of their own.
fn shore() -> TempDir {
    let folder = TempDir::new().unwrap();
    let subjects: [(&str, &[&str], usize); 3] = [
        (
            "ship",
            &[
                "harbour", "captain", "anchor", "sail", "cargo", "sailor", "deck", "mast", "tide", "storm",
                "coast",
            ],
            9,
        ),
        (
            "light",
            &[
                "lighthouse", "lamp", "beacon", "keeper", "lens", "harbour", "tower", "storm", "coast",
                "tide", "sailor",
            ],
            4,
        ),
        (
            "farm",
            &["wheat", "farmer", "harvest", "cattle", "plough", "barn", "meadow", "orchard", "shepherd"],
            9,
        ),
    ];
    for (name, nouns, count) in subjects {
        for number in 0..count {
            let text = format!("{}\n\n{}\n", sentences(nouns, number), sentences(nouns, number + 20));
            fs::write(folder.path().join(format!("{name}{number}.txt")), text).unwrap();
        }
    }
    folder
}

/// Identifiers of the articles by their pages.
fn ids(out: &Path) -> BTreeMap<String, String> {
    rows(out, "articles.csv").into_iter().map(|row| (row["page"].clone(), row["doc_id"].clone())).collect()
}

/// The pages of each theme.
fn pages(out: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(out, "articles.csv") {
        pages
            .entry(row["theme"].clone())
            .or_default()
            .insert(row["page"].trim_end_matches(".txt").to_owned());
    }
    pages
}

fn of(name: &str, count: usize) -> BTreeSet<String> {
    (0..count).map(|number| format!("{name}{number}")).collect()
}

#[test]
fn a_pinned_article_pulls_its_like() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"];
    let first = analyze(&options);
    let land = pages(first.path()).into_iter().find(|(_, pages)| pages.contains("farm0")).unwrap().0;
    assert_eq!(pages(first.path())[&land], of("farm", 9));
    let lights = ids(first.path())["light1.txt"].clone();
    // To the other theme, and to a new one.
    let pinned = replay(&options, &with(first.path(), &land, &format!("pin = [\"{lights}\"]")));
    let after = pages(pinned.path());
    let union: BTreeSet<String> = of("farm", 9).union(&of("light", 4)).cloned().collect();
    assert_eq!(after[&land], union);
    // What is left of the other one has a name of what is left.
    assert!(after.values().any(|pages| *pages == of("ship", 9)), "{after:?}");
    told(pinned.path(), "1 pinned article in");
    told(pinned.path(), "3 articles that are like it follow");
    lasts(&options, pinned.path());
    let own = edited(
        first.path(),
        &[("\n[[theme]]", &format!("\n[[theme]]\nname = \"Lights\"\npin = [\"{lights}\"]\n\n[[theme]]"))],
    );
    let own = replay(&options, &own);
    assert_eq!(pages(own.path())["Lights"], of("light", 4));
    // Pinned articles are wholly in their theme.
    let row = rows(own.path(), "articles.csv").into_iter().find(|row| row["doc_id"] == lights).unwrap();
    assert_eq!((&row["weight"][..], &row["core"][..]), ("1.0000", "true"));
    lasts(&options, own.path());
}

/// One article that somebody takes out of a theme says little of the others.
#[test]
fn a_pin_leaves_the_others_where_they_are() {
    let weights = |out: &Path, theme: &str| -> BTreeMap<String, f64> {
        let rows = rows(out, "articles.csv").into_iter().filter(|row| row["theme"] == theme);
        rows.map(|row| (row["doc_id"].clone(), row["weight"].parse().unwrap())).collect()
    };
    let names = names(FOUR.path());
    let before = weights(FOUR.path(), &names[0]);
    let pinned = before.keys().next().unwrap();
    let text = with(FOUR.path(), &names[1], &format!("pin = [\"{pinned}\"]")).replacen(
        &format!("name = \"{}\"\n", names[0]),
        "name = \"Others\"\n",
        1,
    );
    let out = replay(&OPTIONS, &text);
    let after = weights(out.path(), "Others");
    assert!(after.len() >= 3 && !after.contains_key(pinned), "{after:?}");
    for (id, weight) in &after {
        assert!(weight / before[id] > 0.75, "{id}: {} to {weight}", before[id]);
    }
}

/// A dropped theme all of whose articles are pinned elsewhere stays dropped, and in the file.
#[test]
fn a_dropped_theme_without_articles_is_remembered() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"];
    let first = analyze(&options);
    let land = pages(first.path()).into_iter().find(|(_, pages)| pages.contains("farm0")).unwrap().0;
    let sea = names(first.path()).into_iter().find(|name| *name != land).unwrap();
    let pins: Vec<String> = themes(first.path())[&land].iter().map(|id| format!("\"{id}\"")).collect();
    let edits = with(first.path(), &land, "drop = true");
    let name = format!("name = \"{sea}\"\n");
    let edits = edits.replacen(&name, &format!("{name}pin = [{}]\n", pins.join(", ")), 1);
    let dropped = replay(&options, &edits);
    told(dropped.path(), "is dropped; all its articles had gone to others");
    let file = read(&dropped.path().join("themes.toml"));
    assert!(file.contains(&format!("name = \"{land}\"")) && file.contains("drop = true"), "{file}");
}

#[test]
fn a_theme_is_split_by_words_and_into_parts() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"];
    let first = analyze(&options);
    let sea = pages(first.path()).into_iter().find(|(_, pages)| pages.contains("ship0")).unwrap().0;
    let split = |how: &str| {
        let out = replay(&options, &with(first.path(), &sea, &format!("split = {how}")));
        lasts(&options, out.path());
        out
    };
    let by_words = split("[[\"lighthouse\", \"lamp\"], [\"sail\", \"anchor\"]]");
    let after = pages(by_words.path());
    assert_eq!((&after["Lighthouse, lamp"], &after["Sail, anchor"]), (&of("light", 4), &of("ship", 9)));
    let one = split("[[\"beacon\"]]");
    assert_eq!((&pages(one.path())["Beacon"], &pages(one.path())[&sea]), (&of("light", 4), &of("ship", 9)));
    let into = split("2");
    let parts: BTreeSet<BTreeSet<String>> = pages(into.path()).into_values().collect();
    assert_eq!(parts, [of("light", 4), of("ship", 9), of("farm", 9)].into());
    told(into.path(), "is split into 2 parts");
    // Edits accumulate: what was split is renamed, merged and pinned.
    let names = names(into.path());
    let text =
        edited(into.path(), &[(&format!("name = \"{}\"", names[0]), "name = \"First\"\nmerge = [\"t2\"]")]);
    let merged = replay(&options, &text);
    assert_eq!(themes(merged.path()).len(), 2);
    lasts(&options, merged.path());
}

#[test]
fn a_split_that_is_not_possible_is_told() {
    let names = names(FOUR.path());
    for (how, reason) in
        [("50", "too few for 50 parts"), ("[[\"zebra\"], [\"terror\"]]", "hold none of “zebra”")]
    {
        let out = replay(&OPTIONS, &with(FOUR.path(), &names[0], &format!("split = {how}")));
        assert!(
            warnings(out.path()).iter().any(|warning| warning.contains(reason)),
            "{:?}",
            warnings(out.path())
        );
        told(out.path(), "**Not replayed:**");
        assert_eq!(themes(out.path()).len(), 4);
        // The wish is kept until somebody takes it out.
        assert!(read(&out.path().join("themes.toml")).contains(&format!("split = {how}")));
    }
}

#[test]
fn a_stop_word_is_counted_no_more() {
    let held = |out: &Path, word: &str| {
        rows(out, "terms.csv").iter().any(|row| row["surface"].to_lowercase().contains(word))
    };
    assert!(held(FOUR.path(), "mosul") && held(FOUR.path(), "fighter"));
    let out = replay(
        &OPTIONS,
        &edited(FOUR.path(), &[("stop-words = []", "stop-words = [\"Mosul\", \"fighter\", \"zebra\"]")]),
    );
    assert!(!held(out.path(), "mosul") && !held(out.path(), "fighter"));
    assert!(warnings(out.path()).contains(&"edits: no article holds the stop word “zebra”".to_owned()));
    told(out.path(), "2 stop words are not counted");
    lasts(&OPTIONS, out.path());
}

#[test]
fn an_alias_is_one_word_with_its_name() {
    let alias = "\n[[alias]]\nname = \"The Harbour\"\naliases = [\"port\", \"ports\"]\n\n[[theme]]";
    let out = replay(&OPTIONS, &edited(FOUR.path(), &[("\n[[theme]]", alias)]));
    let terms: Vec<String> =
        rows(out.path(), "terms.csv").into_iter().map(|row| row["term"].clone()).collect();
    assert!(terms.contains(&"The Harbour".to_owned()) && !terms.contains(&"port".to_owned()), "{terms:?}");
    told(out.path(), "“The Harbour” is one word for “port”, “ports”.");
    lasts(&OPTIONS, out.path());
    let none = "\n[[alias]]\nname = \"Zebra\"\naliases = [\"zebras\"]\n\n[[theme]]";
    let out = replay(&OPTIONS, &edited(FOUR.path(), &[("\n[[theme]]", none)]));
    assert!(warnings(out.path()).contains(&"edits: no article holds “Zebra” or an alias of it".to_owned()));
}

#[test]
fn what_is_not_found_is_told_and_looked_for_again() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"];
    // Edits of another collection: nothing there is like it.
    let names = names(FOUR.path());
    let text =
        edited(FOUR.path(), &[(&format!("name = \"{}\"", names[0]), "name = \"Mine\"\npin = [\"nobody\"]")]);
    let out = replay(&options, &text);
    let warnings = warnings(out.path());
    assert!(
        warnings
            .iter()
            .any(|warning| warning.contains("the theme “Mine” is not found")
                && warning.contains("none was read")),
        "{warnings:?}"
    );
    told(out.path(), "**Not replayed:** the theme “Mine” is not found");
    assert_eq!(pages(out.path()).len(), 2);
    let again = lasts(&options, out.path());
    // Back among its own articles it is found.
    let back = replay(&OPTIONS, &read(&again.path().join("themes.toml")));
    assert_eq!(themes(back.path())["Mine"], themes(FOUR.path())[&names[0]]);
    assert!(
        self::warnings(back.path())
            .iter()
            .any(|warning| warning.contains("1 pinned article of “Mine” was not read (nobody)"))
    );
}

#[test]
fn a_name_is_found_again_by_keywords_where_no_article_is_the_same() {
    let before = shore();
    let options = [before.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"];
    let first = analyze(&options);
    let sea = pages(first.path()).into_iter().find(|(_, pages)| pages.contains("ship0")).unwrap().0;
    let text = edited(first.path(), &[(&format!("name = \"{sea}\"\n"), "name = \"Sea\"\n")]);
    // The same subjects in other articles.
    let after = TempDir::new().unwrap();
    for entry in fs::read_dir(before.path()).unwrap() {
        let path = entry.unwrap().path();
        let mut text: Vec<String> = read(&path).trim().split(". ").map(str::to_owned).collect();
        text.reverse();
        fs::write(after.path().join(path.file_name().unwrap()), text.join(". again. ")).unwrap();
    }
    let second =
        replay(&[after.path().to_str().unwrap(), "--themes", "2", "--starts", "8", "--no-html"], &text);
    assert!(pages(second.path())["Sea"].contains("ship0"), "{:?}", warnings(second.path()));
}

#[test]
fn mistakes_are_told_with_their_line_before_anything_is_read() {
    let folder = TempDir::new().unwrap();
    let (path, out) = (folder.path().join("themes.toml"), folder.path().join("out"));
    for (text, told) in [
        (
            "[[theme]]\nid = \"t1\"\nname = \"A\"\nmerge_into = \"t2\"",
            "line 4: unknown key `merge_into`; did you mean `merge`?",
        ),
        ("\nstop_words = [\"a\"]", "line 2: unknown key `stop_words`; did you mean `stop-words`?"),
        (
            "[[theme]]\nid = \"t1\"\nname = \"A\"\nmerge = \"t2\"",
            "line 4: `merge` is `\"t2\"`; give a list of texts",
        ),
    ] {
        fs::write(&path, text).unwrap();
        let mut command = standpoint(&["analyze", "seeds", "--edits"]);
        let message = fail(command.arg(&path).arg("--out").arg(&out), 1);
        assert!(message.contains(&format!("{}: {told}", path.display())), "{message}");
        assert!(!out.exists());
    }
}

#[test]
fn what_was_edited_is_not_written_over() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = |more: &[&str]| {
        let mut arguments = vec!["analyze", "-q", "--out", out];
        arguments.extend(&OPTIONS[..8]);
        arguments.extend(more);
        standpoint(&arguments)
    };
    succeed(&mut run(&[]));
    succeed(&mut run(&[]));
    let path = folder.path().join("themes.toml");
    let name = names(folder.path())[0].clone();
    let mine = edited(folder.path(), &[(&format!("name = \"{name}\"\n"), "name = \"Mine\"\n")]);
    fs::write(&path, &mine).unwrap();
    let message = fail(&mut run(&[]), 1);
    assert!(message.contains("themes.toml: it was edited") && message.contains("--edits"), "{message}");
    // To render reports again leaves it alone.
    succeed(&mut standpoint(&["report", "-q", out, "--no-html"]));
    assert_eq!(read(&path), mine);
    succeed(&mut run(&["--edits", path.to_str().unwrap()]));
    assert_eq!(names(folder.path())[0], "Mine");
    succeed(&mut run(&["--edits", path.to_str().unwrap()]));
    // A settings file names it as well.
    let (_settings, settings) =
        common::page("settings.toml", format!("edits = {:?}\n", path.to_str().unwrap()));
    succeed(&mut run(&["--config", settings.to_str().unwrap()]));
    assert_eq!(names(folder.path())[0], "Mine");
}

#[test]
fn hostile_names_are_only_names() {
    let names = names(FOUR.path());
    let name = "</script><script>alert(1)</script> [x](javascript:x) | =1+1 \\u001b[31m \\u202e";
    let options = ["seeds", "--no-guide", "--themes", "4"];
    let out = replay(
        &options,
        &edited(FOUR.path(), &[(&format!("name = \"{}\"", names[0]), &format!("name = \"{name}\""))]),
    );
    let page = read(&out.path().join("report.html"));
    assert!(!page.contains("<script>alert") && !page.contains('\u{1b}') && !page.contains('\u{202e}'));
    let report = read(&out.path().join("report.md"));
    assert!(!report.contains("[x](javascript") && !report.contains('\u{1b}'));
    lasts(&options, out.path());
    // And so are titles in the comments of the file that it leaves.
    let pages = common::hostile_pages();
    let hostile = analyze(&[pages.path().to_str().unwrap(), "--no-html", "--no-charts"]);
    lasts(&[pages.path().to_str().unwrap(), "--no-html", "--no-charts"], hostile.path());
}

#[test]
fn one_thread_and_several_give_the_same_bytes() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "3", "--starts", "8", "--no-html"];
    let first = analyze(&options);
    let (ids, names) = (ids(first.path()), names(first.path()));
    let text = edited(
        first.path(),
        &[
            (&format!("name = \"{}\"\n", names[0]), &format!("name = \"{}\"\nsplit = 2\n", names[0])),
            (
                &format!("name = \"{}\"\n", names[1]),
                &format!("name = \"B\"\npin = [\"{}\"]\n", ids["light2.txt"]),
            ),
            (&format!("name = \"{}\"\n", names[2]), &format!("name = \"{}\"\ndrop = true\n", names[2])),
            ("stop-words = []", "stop-words = [\"storm\"]"),
        ],
    );
    let with = |threads: &str| replay(&[&options[..], &["--threads", threads]].concat(), &text);
    assert_same(&files(with("1").path()), &files(with("3").path()), "three threads");
    lasts(&options, with("2").path());
}

#[test]
fn a_single_theme_can_be_split_and_not_dropped() {
    let shore = shore();
    let options = [shore.path().to_str().unwrap(), "--themes", "1", "--no-html"];
    let first = analyze(&options);
    let name = names(first.path())[0].clone();
    let split = replay(&options, &with(first.path(), &name, "split = [[\"wheat\", \"cattle\"]]"));
    assert_eq!((&pages(split.path())["Wheat, cattle"], pages(split.path()).len()), (&of("farm", 9), 2));
    lasts(&options, split.path());
    let dropped = replay(&options, &with(first.path(), &name, "drop = true"));
    assert!(warnings(dropped.path()).iter().any(|warning| warning.contains("no other theme would be left")));
}

#[test]
fn a_model_of_edited_themes_puts_articles_into_them() {
    let guided = analyze(&["seeds", "--no-html"]);
    let text = edited(guided.path(), &[("[[theme]]\n", "[[theme]]\nmerge = [\"t2\"]\n")]);
    let merged = replay(&["seeds", "--no-html"], &text);
    let out = TempDir::new().unwrap();
    let model = merged.path().join("model.standpoint");
    succeed(standpoint(&["assign", "-q"]).arg(model).args(["seeds", "--no-html", "--out"]).arg(out.path()));
    assert_eq!(names(out.path()), names(merged.path()));
    assert_eq!(names(out.path()).len() + 1, names(guided.path()).len());
}

#[test]
fn words_of_edits_are_looked_up_as_articles_are_counted() {
    let pages = TempDir::new().unwrap();
    for (name, words) in [("sea", "ship harbour anchor sail"), ("farm", "wheat cattle plough barn")] {
        for number in 0..8 {
            let own = match (name, number % 2) {
                ("sea", 0) => "of climate change with O’Brien, and the U.S. on",
                ("sea", _) => "of a whale hunt with O’Brien, and the U.S. on",
                _ => "of rain on",
            };
            let mut words: Vec<&str> = words.split(' ').collect();
            words.rotate_left(number % 4);
            let text = format!(
                "The {} saw {number}{number}th day: {own} {number}
",
                words.join(" and the ")
            );
            fs::write(pages.path().join(format!("{name}{number}.txt")), text).unwrap();
        }
    }
    let pages = pages.path().to_str().unwrap();
    let options = [pages, "--no-guide", "--themes", "2", "--no-html", "--no-charts", "--no-save"];
    let first = analyze(&options);
    let sea = rows(first.path(), "articles.csv").into_iter().find(|row| row["page"] == "sea0.txt").unwrap();
    let file = with(first.path(), &sea["theme"], "split = [[\"climate\"]]");
    let file = file.replacen("stop-words = []", "stop-words = [\"U.S.\", \"O'Brien\"]", 1);
    let out = replay(&options, &file);
    let run = read(&out.path().join("run.json"));
    assert!(!run.contains("no article holds"), "{run}");
    assert!(names(out.path()).contains(&"Climate".to_owned()), "{:?}", names(out.path()));
    let terms = rows(out.path(), "terms.csv");
    assert!(terms.iter().all(|row| !row["surface"].contains("Brien") && row["surface"] != "U.S."));
}
