//! Collections in other languages than English, and in several, through the binary.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{analyze, read, rows};
use tempfile::TempDir;

/// The texts of a language, each with its subject.
fn texts(code: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/languages/{code}.txt"));
    let articles = read(&path);
    let articles = articles.split("@ ").skip(1).map(|article| article.split_once('\n').unwrap());
    articles.map(|(subject, text)| (subject.to_owned(), text.trim().to_owned())).collect()
}

/// A folder with the texts of these languages, a page each, which is called by its language and subject.
fn pages(codes: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for code in codes {
        for (number, (subject, text)) in texts(code).into_iter().enumerate() {
            fs::write(folder.path().join(format!("{code}-{subject}-{number}.txt")), text + "\n").unwrap();
        }
    }
    folder
}

fn analyze_folder(folder: &Path) -> TempDir {
    analyze(&[folder.to_str().unwrap(), "--no-guide"])
}

/// The kinds of pages that each theme holds: "de-energy".
fn kinds(out: &Path) -> Vec<BTreeSet<String>> {
    let mut themes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(out, "articles.csv") {
        let (kind, _) = row["page"].rsplit_once('-').unwrap();
        themes.entry(row["theme_id"].clone()).or_default().insert(kind.to_owned());
    }
    themes.into_values().collect()
}

fn is_made_of(kinds: &[BTreeSet<String>], wanted: &[&str]) {
    let mut wanted: Vec<BTreeSet<String>> =
        wanted.iter().map(|kind| BTreeSet::from([(*kind).to_owned()])).collect();
    let mut kinds = kinds.to_vec();
    kinds.sort();
    wanted.sort();
    assert_eq!(kinds, wanted);
}

/// Two themes by subject; these are keywords, those are none; each article has so many words.
fn tells_subjects(code: &str, keywords: &[&str], stop_words: &[&str], words: std::ops::Range<u32>) {
    let pages = pages(&[code]);
    let out = analyze_folder(pages.path());
    is_made_of(&kinds(out.path()), &[&format!("{code}-energy"), &format!("{code}-football")]);
    for row in rows(out.path(), "articles.csv") {
        assert_eq!(row["language"], code, "{}", row["page"]);
        assert!(!row["title"].is_empty(), "{}", row["page"]);
        assert!(words.contains(&row["words"].parse().unwrap()), "{}: {}", row["page"], row["words"]);
    }
    let surfaces: Vec<String> =
        rows(out.path(), "terms.csv").into_iter().map(|row| row["surface"].clone()).collect();
    for keyword in keywords {
        assert!(surfaces.iter().any(|surface| surface == keyword), "{keyword}: {surfaces:?}");
    }
    for word in stop_words {
        let alone = |surface: &String| surface.to_lowercase().split(' ').all(|part| part == *word);
        assert!(!surfaces.iter().any(alone), "{word}: {surfaces:?}");
    }
    let report = read(&out.path().join("report.md"));
    assert!(report.contains("stances are read in English only"));
    assert!(report.contains("8 articles not in English (8 "), "the warning names the language");
    // The sentences that are quoted stand in the text as they are.
    for line in report.lines().filter_map(|line| line.strip_prefix("- “")) {
        let (quote, rest) = line.split_once("” — ").unwrap();
        let (_, place) = rest.rsplit_once('(').unwrap();
        let (page, number) = place.trim_end_matches(')').split_once(':').unwrap();
        let text = read(&pages.path().join(page));
        let held = text.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
        assert!(held.contains(quote), "{quote}");
        assert!(quote.len() < held.len(), "a sentence, not a paragraph: {quote}");
    }
}

#[test]
fn the_report_tells_how_the_number_of_themes_came_about() {
    let (one, two) = (pages(&["de"]), pages(&["de", "ru"]));
    for (folder, more, told) in [
        // Of so few articles no other number is possible.
        (&one, &[][..], "was chosen by how stable and how far apart they are; no other could be weighed."),
        (
            &two,
            &[],
            "are in 2 scripts, which share hardly a word; the number of themes was chosen for each apart.",
        ),
        (&two, &["--themes", "4"], "The number of themes was given."),
    ] {
        let out = analyze(&[&[folder.path().to_str().unwrap(), "--no-guide"], more].concat());
        let report = read(&out.path().join("report.md"));
        assert!(report.contains(told), "{more:?}: {report}");
    }
}

#[test]
fn german() {
    tells_subjects(
        "de",
        &["Strom", "Windräder", "Trainer", "Stürmer"],
        &["die", "für", "nicht", "und"],
        25..45,
    );
}

#[test]
fn french() {
    tells_subjects(
        "fr",
        &["électricité", "éoliennes", "entraîneur", "équipe"],
        &["les", "qu", "l", "des"],
        30..50,
    );
}

#[test]
fn russian() {
    tells_subjects(
        "ru",
        &["Оператор сети", "линий электропередачи", "Тренер"],
        &["и", "что", "ещё", "всё"],
        20..40,
    );
}

#[test]
fn arabic() {
    tells_subjects("ar", &["توربينات الرياح", "المدرب", "الفريق"], &["من", "في", "وقال", "على"], 25..40);
}

#[test]
fn chinese() {
    tells_subjects("zh", &["电网公司", "输电线路", "教练", "球队"], &["的", "了", "没有", "必须"], 25..45);
}

#[test]
fn japanese() {
    tells_subjects(
        "ja",
        &["電力", "送電線", "監督", "スタジアム"],
        &["は", "の", "ため", "している"],
        35..60,
    );
}

#[test]
fn thai() {
    tells_subjects("th", &["ไฟฟ้า", "กังหันลม", "โค้ช", "กองหน้า"], &["และ", "ที่", "ต้องการ", "บริษัทที่"], 25..50);
}

#[test]
fn a_mixed_collection_has_themes_of_one_subject_that_say_their_language() {
    for codes in [["en", "de", "fr"], ["en", "de", "zh"], ["en", "ru", "ar"]] {
        let folder = pages(&codes);
        let out = analyze_folder(folder.path());
        let wanted: Vec<String> = codes
            .iter()
            .flat_map(|code| ["energy", "football"].map(|subject| format!("{code}-{subject}")))
            .collect();
        is_made_of(&kinds(out.path()), &wanted.iter().map(String::as_str).collect::<Vec<_>>());
        let report = read(&out.path().join("report.md"));
        assert!(report.contains("Languages: ") && report.contains("English 8"));
        assert_eq!(report.matches("; 4 of 4 articles in English").count(), 2);
        let page = read(&out.path().join("report.html"));
        assert!(page.contains("Languages: ") && page.contains("; 4 of 4 articles in English"));
        let run: serde_json::Value = serde_json::from_str(&read(&out.path().join("run.json"))).unwrap();
        for code in codes {
            assert_eq!(run["counts"]["languages"][code], 8);
        }
    }
}

#[test]
fn a_theme_says_its_language_only_where_most_of_the_collection_is_in_another() {
    let folder = pages(&["de"]);
    for (number, (subject, text)) in
        texts("en").into_iter().enumerate().filter(|(_, (kind, _))| kind == "energy")
    {
        fs::write(folder.path().join(format!("en-{subject}-{number}.txt")), text).unwrap();
    }
    let report = read(&analyze_folder(folder.path()).path().join("report.md"));
    assert!(report.contains("Languages: German 8, English 4;"));
    assert!(!report.contains("articles in German"));
    let english = read(&analyze_folder(pages(&["en"]).path()).path().join("report.md"));
    assert!(!english.contains("Languages:") && !english.contains("articles in English"));
}

#[test]
fn statements_in_an_english_text_are_sliced_verbatim_beside_other_scripts() {
    let folder = TempDir::new().unwrap();
    for (number, (_, text)) in texts("en").into_iter().enumerate() {
        // Sentences that all articles share would be boilerplate.
        let town = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple"][number];
        let quoted = format!(
            "{text} In {town} the minister said “政府将提高补贴。价格会下降！” 🏭. {town} should build it now, and รัฐบาล of \
             {town} must not wait. It would be wrong for {town} to do nothing.\n"
        );
        fs::write(folder.path().join(format!("{number}.txt")), quoted).unwrap();
    }
    let out = analyze_folder(folder.path());
    let texts: BTreeMap<String, Vec<char>> = rows(out.path(), "articles.csv")
        .into_iter()
        .map(|row| {
            assert_eq!(row["language"], "en");
            let page = read(&folder.path().join(&row["page"]));
            let (_, text) = page.split_once("\n\n").unwrap();
            (row["doc_id"].clone(), text.trim_end().chars().collect())
        })
        .collect();
    let statements = rows(out.path(), "stance_evidence.csv");
    assert!(statements.len() >= 8, "{}", statements.len());
    for row in statements {
        let place = |name: &str| row[name].parse::<usize>().unwrap();
        let slice: String = texts[&row["doc_id"]][place("start")..place("end")].iter().collect();
        assert_eq!(slice, row["exact"]);
    }
}

#[test]
fn seeds_of_a_guide_are_words_of_the_articles_language() {
    let folder = pages(&["de", "zh"]);
    let guide = folder.path().join("guide.toml");
    fs::write(
        &guide,
        "[[theme]]\nname = \"Power\"\nseeds = [\"Windrad\", \"电力\", \"电网公司\"]\n\
         [[theme]]\nname = \"Football\"\nseeds = [\"Stürmer\", \"球队\", \"教练\"]\n",
    )
    .unwrap();
    let out = analyze(&[folder.path().to_str().unwrap()]);
    for row in rows(out.path(), "articles.csv") {
        let wanted = if row["page"].contains("energy") { "Power" } else { "Football" };
        assert_eq!(row["theme"], wanted, "{}", row["page"]);
    }
    assert!(!read(&out.path().join("run.json")).contains("no article holds the seed"));
}

#[test]
fn a_long_text_without_a_space_is_read() {
    let folder = pages(&["zh"]);
    let long: String = texts("zh").iter().map(|(_, text)| text.replace(['\n', '。', '，'], "")).collect();
    fs::write(folder.path().join("zh-long-9.txt"), long.repeat(300)).unwrap();
    let marks = "中\u{301}\u{3099}\u{fe0f}\u{200d}ก็้้้กา\u{e4d}ကျ\u{1039}".repeat(2000);
    fs::write(folder.path().join("zh-marks-9.txt"), marks).unwrap();
    let out = analyze_folder(folder.path());
    let words =
        rows(out.path(), "articles.csv").into_iter().find(|row| row["page"] == "zh-long-9.txt").unwrap();
    assert!(words["words"].parse::<u32>().unwrap() > 50_000);
    assert!(words["title"].len() < 600);
}

#[test]
fn a_name_with_an_elided_article_is_found_under_both_signs() {
    let pages = pages(&["fr"]);
    let texts = [
        "Le groupe L’Oréal vend des parfums et des crèmes dans toutes les boutiques de la ville, qui sont pleines.",
        "Les clients aiment les produits de la marque, et les actionnaires de L'Oréal sont contents du bénéfice.",
    ];
    for (number, text) in texts.iter().enumerate() {
        fs::write(pages.path().join(format!("fr-beauty-{number}.txt")), text).unwrap();
    }
    let beauty = "[[theme]]\nname = \"Beauté\"\nseeds = ";
    for guide in [
        format!("{beauty}[\"L'Oréal\"]\n"),
        format!("{beauty}[\"L’Oréal\"]\n[[target]]\nname = \"L'Oréal\"\naliases = [\"Oréal SA\"]\n"),
    ] {
        let path = pages.path().join("guide.toml");
        fs::write(&path, guide).unwrap();
        let out = analyze(&[pages.path().to_str().unwrap(), "--guide", path.to_str().unwrap()]);
        let seeds = rows(out.path(), "seeds.csv");
        assert_eq!(seeds[0]["articles"], "2", "{seeds:?}");
    }
}
