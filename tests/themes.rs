//! Themes that a person can use, through the binary: what is no theme, and what belongs to none.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{analyze, read, rows};
use tempfile::TempDir;

/// The sample collection with pages of the test's own.
fn with_sample(pages: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    for (name, text) in pages {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const CAKE: &str = "Beat the butter with the sugar until it is pale, then stir in the eggs one by one. Sift \
    flour and cinnamon over the bowl and fold them in with a wooden spoon.\n\n\
    Grease a round tin, pour in the batter and bake it for forty minutes. A needle that comes out clean \
    tells you that the sponge is done. Let it cool on a rack before you spread the jam.\n\n\
    Dust the top with icing sugar and serve it with whipped cream and raspberries.\n";

#[test]
fn an_article_about_something_else_is_far_from_all_themes() {
    let pages = with_sample(&[("cake.txt", CAKE)]);
    let pages = pages.path().to_str().unwrap();
    for arguments in [&[pages][..], &[pages, "--no-guide", "--themes", "3"]] {
        let out = analyze(arguments);
        let far: Vec<String> = rows(out.path(), "articles.csv")
            .into_iter()
            .filter(|row| row["far"] == "true")
            .map(|row| row["page"].clone())
            .collect();
        assert_eq!(far, ["cake.txt"], "{arguments:?}");
        let counted: u32 =
            rows(out.path(), "themes.csv").iter().map(|row| row["far"].parse::<u32>().unwrap()).sum();
        assert_eq!(counted, 1);
        let report = read(&out.path().join("report.md"));
        assert!(report.contains("1 article is far from all themes"), "the overview tells of it");
        assert!(report.contains("**Far from all themes:** 1 article"), "its theme tells of it");
        // It has memberships all the same.
        let id = rows(out.path(), "articles.csv").into_iter().find(|row| row["far"] == "true").unwrap();
        let weights = rows(out.path(), "memberships.csv");
        assert_eq!(weights.iter().filter(|row| row["doc_id"] == id["doc_id"]).count(), 3);
    }
}

#[test]
fn the_report_tells_how_the_number_of_themes_came_about() {
    for (arguments, told) in [
        (&["--no-guide", "--themes", "1"][..], "The number of themes was given."),
        (&["--no-guide", "--themes", "4"], "The number of themes was given."),
        (&["--themes", "6"], "The number of themes was given; the guide names 3 of them."),
        (&["--themes", "3"], "The number of themes was given; the guide names all of them."),
        (&[], "The guide names the themes."),
        (
            &["--no-guide"],
            "The number of themes was chosen by how stable and how far apart they are; next best",
        ),
    ] {
        let out = analyze(arguments);
        let report = read(&out.path().join("report.md"));
        assert!(report.contains(told), "{arguments:?}: {report}");
    }
}

#[test]
fn lines_that_articles_share_make_no_theme() {
    const IMPRINT: &str = "The Quarrel Lane Weekly is printed on paper of its own mill.";
    let texts = [
        "The harbour froze and the ships waited. Every captain in the harbour wanted ice breakers for the ships.",
        "Ships left the harbour at dawn. Their captain saw no ice, and the harbour was glad of the ships.",
        "No captain trusts thin ice. A harbour without ships is a sad place, and captains know it.",
        "Wheat was dear, and the farmers sold it late. The harvest of wheat fed the farmers and their cattle.",
        "Farmers feared for the harvest. Rain fell on the wheat, and the cattle of the farmers stood in mud.",
        "The cattle ate the wheat before the harvest. No farmer was paid for cattle or for wheat.",
    ];
    let folder = TempDir::new().unwrap();
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.txt")), format!("{text} {IMPRINT}\n")).unwrap();
    }
    let out = analyze(&[folder.path().to_str().unwrap(), "--themes", "2"]);
    let terms = rows(out.path(), "terms.csv");
    assert!(terms.iter().any(|row| row["surface"] == "harbour"));
    for word in ["quarrel", "lane", "weekly", "paper", "mill"] {
        let held = terms.iter().any(|row| row["surface"].to_lowercase().contains(word));
        assert!(!held, "{word} is a keyword");
    }
    let run = read(&out.path().join("run.json"));
    assert!(run.contains("\"repeated_lines\": 6"), "{run}");
    assert!(run.contains("6 lines that stand alike in several articles"), "{run}");
    assert!(run.contains("Quarrel Lane Weekly"), "{run}");
}

#[test]
fn seeds_are_audited() {
    let out = analyze(&[]);
    let seeds = rows(out.path(), "seeds.csv");
    assert!(seeds.len() > 15);
    for row in &seeds {
        let number = |name: &str| row[name].parse::<u32>().unwrap();
        assert!(number("in_theme") <= number("articles"), "{row:?}");
        assert!(["used", "absent", "shared", "elsewhere"].contains(&&*row["status"]), "{row:?}");
        assert_eq!(row["status"] == "absent", number("articles") == 0, "{row:?}");
    }
    assert!(read(&out.path().join("report.md")).contains("| Seed | Articles that hold it |"));
    let without = analyze(&["--no-guide"]);
    assert!(!without.path().join("seeds.csv").exists());
}

/// Sentences that say nothing but are about something, none like another.
fn sentences(nouns: &[&str], number: usize, count: usize) -> String {
    let verbs = ["waited for", "feared", "wanted", "passed", "counted", "forgot", "praised"];
    let pick = |list: &[&str], step: usize| list[step % list.len()].to_owned();
    let sentence = |place: usize| {
        let step = 7 * number + place;
        let words = [0, 3, 5].map(|shift| pick(nouns, step * (shift + 1) + shift + place / 3));
        format!("The {} {} the {} because of the {}.", words[0], pick(&verbs, step), words[1], words[2])
    };
    (0..count).map(sentence).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_article_of_two_parts_is_shown_with_both() {
    let sea = ["harbour", "ship", "captain", "ice", "sail", "anchor", "tide", "lighthouse", "sailor"];
    let land = ["wheat", "farmer", "harvest", "cattle", "plough", "barn", "meadow", "orchard", "shepherd"];
    let folder = TempDir::new().unwrap();
    for number in 0..6 {
        for (name, nouns) in [("sea", &sea), ("land", &land)] {
            let text = format!("{}\n\n{}\n", sentences(nouns, number, 9), sentences(nouns, number + 20, 9));
            fs::write(folder.path().join(format!("{name}{number}.txt")), text).unwrap();
        }
    }
    // Eight paragraphs on the sea from line 3 on, then six on the land from line 19 on.
    let parts = (0..14).map(|part| match part {
        0..8 => sentences(&sea, 40 + part, 5),
        _ => sentences(&land, 40 + part, 5),
    });
    let text: Vec<String> = std::iter::once("Both Sides of the Dike".to_owned()).chain(parts).collect();
    fs::write(folder.path().join("long.txt"), text.join("\n\n") + "\n").unwrap();

    let out = analyze(&[folder.path().to_str().unwrap(), "--themes", "2"]);
    let articles = rows(out.path(), "articles.csv");
    let by_page = |page: &str| articles.iter().find(|row| row["page"] == page).unwrap();
    let (long, of_sea, of_land) = (by_page("long.txt"), by_page("sea0.txt"), by_page("land0.txt"));
    assert_ne!(of_sea["theme_id"], of_land["theme_id"]);
    let passages: Vec<_> = rows(out.path(), "passages.csv")
        .into_iter()
        .filter(|row| row["doc_id"] == long["doc_id"] && row["weight"].parse::<f64>().unwrap() >= 0.5)
        .collect();
    assert!(passages.len() >= 4, "{passages:?}");
    for row in &passages {
        let number = |name: &str| row[name].parse::<usize>().unwrap();
        assert!(number("line_start") <= number("line_end") && (80..=150).contains(&number("words")));
        if number("line_end") < 19 {
            assert_eq!(row["theme_id"], of_sea["theme_id"], "{row:?}");
        } else if number("line_start") >= 19 {
            assert_eq!(row["theme_id"], of_land["theme_id"], "{row:?}");
        }
    }
    // Its shares sum up the passages.
    let weights = rows(out.path(), "memberships.csv");
    let share = |theme: &str| {
        let row = weights.iter().find(|row| row["doc_id"] == long["doc_id"] && row["theme_id"] == theme);
        row.unwrap()["passages"].parse::<f64>().unwrap()
    };
    let (sea, land) = (share(&of_sea["theme_id"]), share(&of_land["theme_id"]));
    assert!((sea + land - 1.0).abs() < 1e-3 && sea > 0.4 && land > 0.25, "{sea} {land}");
    // The report names the other part where it stands.
    let report = read(&out.path().join("report.md"));
    let told =
        report.lines().find(|line| line.contains("*Both Sides of the Dike*") && line.contains("— also"));
    let told = told.unwrap();
    let other = if long["theme_id"] == of_sea["theme_id"] { "–29" } else { "3–" };
    assert!(told.contains(&format!("lines {other}")) || told.ends_with(other), "{told}");
    assert!(report.contains("**Most typical passages:**"));
}

/// Six articles of these words, shuffled by chance, with a sentence of its own in each.
fn articles_of(folder: &Path, name: &str, words: &[&str], own: &str) {
    let mut state = words.len() as u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    for article in 0..6 {
        let mut sentence = || format!("The {} saw the {} and a {} of {}.", word(), word(), word(), word());
        let before: Vec<String> = (0..4).map(|_| sentence()).collect();
        let after: Vec<String> = (0..4).map(|_| sentence()).collect();
        // Between words that differ: what stands alike in many articles is not counted.
        let text = format!(
            "{} {article}{article}th {own} {}
",
            before.join(" "),
            after.join(" ")
        );
        fs::write(folder.join(format!("{name}{article}.txt")), text).unwrap();
    }
}

const SEA: [&str; 7] = ["ship", "harbour", "anchor", "sail", "captain", "storm", "cargo"];
const FARM: [&str; 7] = ["wheat", "cattle", "plough", "barn", "harvest", "meadow", "tractor"];

#[test]
fn seeds_are_found_in_longer_phrases_and_under_every_sign() {
    let pages = TempDir::new().unwrap();
    articles_of(pages.path(), "sea", &SEA, "It met climate change off Xi’an, near an N.H.S. hospital.");
    articles_of(
        pages.path(),
        "farm",
        &FARM,
        "For O’Brien the Belt and Road Initiative counts, and the U.S. does.",
    );
    let guide = "[[theme]]\nname = \"Sea\"\nseeds = [\"climate\", \"Xi'an\", \"N.H.S.\"]\n\
                 [[theme]]\nname = \"Farm\"\nseeds = [\"Belt and Road\", \"O'Brien\", \"U.S.\", \"belt and road\"]\n";
    let (_folder, guide) = common::page("guide.toml", guide);
    let out = analyze(&[pages.path().to_str().unwrap(), "--guide", guide.to_str().unwrap()]);
    for row in rows(out.path(), "seeds.csv") {
        assert_eq!((&*row["articles"], &*row["in_theme"], &*row["status"]), ("6", "6", "used"), "{row:?}");
    }
    assert!(!read(&out.path().join("run.json")).contains("no article holds"));
}

#[test]
fn a_seed_that_two_themes_claim_in_other_capitals_is_shared() {
    let pages = TempDir::new().unwrap();
    articles_of(pages.path(), "sea", &SEA, "It wants the Élan vital now.");
    articles_of(pages.path(), "farm", &FARM, "");
    let guide = "[[theme]]\nname = \"Sea\"\nseeds = [\"ship\", \"élan vital\"]\n\
                 [[theme]]\nname = \"Farm\"\nseeds = [\"wheat\", \"Élan Vital\"]\n";
    let (_folder, guide) = common::page("guide.toml", guide);
    let out = analyze(&[pages.path().to_str().unwrap(), "--guide", guide.to_str().unwrap()]);
    let status: Vec<String> =
        rows(out.path(), "seeds.csv").into_iter().map(|row| row["status"].clone()).collect();
    assert_eq!(status, ["used", "shared", "used", "shared"]);
}

#[test]
fn what_is_shouted_and_scraps_of_addresses_are_no_keywords() {
    let pages = TempDir::new().unwrap();
    let scraps = "See https://www.example.com/news/2019/03/04/a.html for more, on 03/04/2019, of growth&amp;nbsp;in r&amp;d.";
    articles_of(pages.path(), "sea", &SEA, scraps);
    articles_of(pages.path(), "farm", &FARM, "day. THEY WERE WITH US AND WHAT THEY HAVE BEEN IS OURS.");
    let out = analyze(&[pages.path().to_str().unwrap(), "--no-guide", "--themes", "2"]);
    let terms: Vec<String> =
        rows(out.path(), "terms.csv").into_iter().map(|row| row["surface"].clone()).collect();
    assert!(terms.iter().any(|term| term == "wheat"), "{terms:?}");
    for scrap in ["https", "www", "html", "amp", "nbsp", "03", "WERE", "WITH", "HAVE", "BEEN", "WHAT"] {
        assert!(!terms.iter().any(|term| term.contains(scrap)), "{scrap}: {terms:?}");
    }
}
