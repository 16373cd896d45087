//! `report.html` and the charts: what is in them, and what is not. `tests/browser.rs` opens the page.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{analyze, hostile_pages, read};
use tempfile::TempDir;

fn data_of(page: &str) -> serde_json::Value {
    let start = page.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

fn charts(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder.join("charts")).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), read(&entry.path()))).collect()
}

#[test]
fn the_page_holds_all_articles_and_loads_nothing() {
    let out = analyze(&[]);
    let page = read(&out.path().join("report.html"));
    for loads in
        ["src=", "@import", "url(", "<link", "<iframe", "<img", "srcset", " style=\"", "onclick", "onload"]
    {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(page.contains("default-src 'none'; script-src 'sha256-"));
    let data = data_of(&page);
    let rows = data["rows"].as_array().unwrap();
    assert_eq!((rows.len(), data["texts"].as_array().unwrap().len()), (19, 19));
    let articles = common::rows(out.path(), "articles.csv");
    for (row, article) in rows.iter().zip(&articles) {
        assert_eq!(row[0], article["doc_id"]);
    }
}

/// Statements are marked where they stand: the script's offsets lead to the sentences of the table.
#[test]
fn statements_are_where_the_page_says() {
    let out = analyze(&[]);
    let data = data_of(&read(&out.path().join("report.html")));
    let mut marked = Vec::new();
    for text in data["texts"].as_array().unwrap() {
        for statement in text["statements"].as_array().unwrap() {
            let number = |field: usize| statement[field].as_u64().unwrap() as usize;
            let paragraph = text["paragraphs"][number(0)][0].as_str().unwrap();
            let units: Vec<u16> = paragraph.encode_utf16().collect();
            marked.push(String::from_utf16(&units[number(1)..number(2)]).unwrap());
        }
    }
    let quoted: Vec<String> =
        common::rows(out.path(), "stance_evidence.csv").iter().map(|row| row["exact"].clone()).collect();
    assert_eq!(marked, quoted);
}

/// Names are whole, each by itself; and each passage begins where the table says, also inside a paragraph.
#[test]
fn authors_and_passages_are_those_of_the_tables() {
    let authors =
        "Firstname van der Lastname; Another van der Lastname; Third Person; Fourth Person; Fifth Person";
    let subject = |name: &str| {
        format!("The {name} – “🎼” – needs many pilots before the winter, and so does every other one. ")
    };
    let long = subject("harbour").repeat(9) + &subject("library").repeat(9);
    let mut lines = String::new();
    for (number, text) in
        [long, subject("harbour"), subject("library"), subject("harbour"), subject("library")]
            .iter()
            .enumerate()
    {
        let row = serde_json::json!({"title": format!("Report {number}"), "author": authors, "text": format!("{text}Number {number}.")});
        lines += &format!("{row}\n");
    }
    let (_folder, pages) = common::page("pages.jsonl", lines);
    let out = analyze(&[pages.to_str().unwrap(), "--themes", "2"]);
    let data = data_of(&read(&out.path().join("report.html")));
    assert_eq!(data["authors"], serde_json::json!(authors.split("; ").collect::<Vec<_>>()));
    let column = data["columns"].as_array().unwrap().iter().position(|name| name == "authors").unwrap();
    assert!(
        data["rows"].as_array().unwrap().iter().all(|row| row[column] == serde_json::json!([0, 1, 2, 3, 4]))
    );
    let (text, mut inside) = (&data["texts"][0], 0);
    let paragraph: Vec<u16> = text["paragraphs"][0][0].as_str().unwrap().encode_utf16().collect();
    for passage in text["passages"].as_array().unwrap() {
        let start = passage.get(3).map_or(0, |start| start.as_u64().unwrap() as usize);
        inside += usize::from(start > 0);
        assert!(String::from_utf16(&paragraph[start..]).unwrap().starts_with("The "), "{passage}");
    }
    assert!(inside > 0);
}

#[test]
fn pictures_are_well_formed_and_say_what_they_are() {
    let out = analyze(&[]);
    let charts = charts(out.path());
    let mut names: Vec<&str> = charts.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let expected =
        ["map.svg", "sizes.svg", "stance-t1.svg", "stance-t2.svg", "stance-t3.svg", "timeline.svg"];
    assert_eq!(names, expected);
    for (name, svg) in &charts {
        assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\""), "{name}");
        assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{name}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}");
        assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count(), "{name}");
    }
}

#[test]
fn a_run_with_fewer_themes_leaves_no_chart_of_an_earlier_one() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    for themes in ["5", "2"] {
        common::succeed(&mut common::standpoint(&[
            "analyze", "-q", "--no-guide", "--themes", themes, "--out", out,
        ]));
    }
    let fresh = analyze(&["--no-guide", "--themes", "2"]);
    let names = |folder: &Path| {
        let mut names: Vec<String> = charts(folder).into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    };
    assert_eq!(names(folder.path()), names(fresh.path()));
}

#[test]
fn text_from_articles_is_no_markup() {
    let pages = hostile_pages();
    let out = analyze(&[pages.path().to_str().unwrap(), "--themes", "2"]);
    let page = read(&out.path().join("report.html"));
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    let mut all = charts(out.path());
    all.push(("report.html".to_owned(), page.clone()));
    for (name, text) in &all {
        for markup in ["<img", "<iframe", "<b ", "<svg onload", "href=\"javascript:", "<!--", "<style>body"] {
            assert!(!text.contains(markup), "{name}: {markup}");
        }
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
        assert!(!text.contains(turns), "{name}");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{name}");
        assert!(!text.contains(&"W".repeat(500)) || name == "report.html", "{name}");
    }
    // The texts are there all the same.
    let data = data_of(&page);
    assert!(data["texts"].to_string().contains("</script><script>"));
    let longest =
        data["rows"].as_array().unwrap().iter().map(|row| row[1].as_str().unwrap().chars().count()).max();
    assert!(longest.unwrap() < 200, "{longest:?}");
}
