//! `report.md` as GitHub reads it: links, anchors, tables, and text that stays text.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use common::{analyze, hostile_pages, page, read};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

/// What a report is made of.
#[derive(Default)]
struct Parsed {
    links: Vec<String>,
    images: Vec<String>,
    markup: Vec<String>,
    headings: Vec<String>,
    /// For each table the cells of each of its lines.
    tables: Vec<Vec<usize>>,
    text: String,
}

fn parse(report: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut heading = false;
    for (event, range) in
        Parser::new_ext(report, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).into_offset_iter()
    {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => parsed.links.push(dest_url.into_string()),
            Event::Start(Tag::Image { dest_url, .. }) => parsed.images.push(dest_url.into_string()),
            Event::Start(Tag::Table(_)) => parsed.tables.push(report[range].lines().map(cells).collect()),
            Event::Start(Tag::Heading { .. }) => {
                heading = true;
                parsed.headings.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => {
                assert_eq!(&report[range], "`core`", "code");
            }
            Event::Html(html) | Event::InlineHtml(html) => parsed.markup.push(html.trim().to_owned()),
            Event::Text(text) => {
                if heading {
                    parsed.headings.last_mut().unwrap().push_str(&text);
                }
                parsed.text.push_str(&text);
            }
            _ => {}
        }
    }
    parsed
}

/// Cells of a line of a table: a parser would fill up or cut off lines that have too few or too many.
fn cells(line: &str) -> usize {
    let mut escaped = false;
    let mut bars = 0;
    for c in line.chars() {
        bars += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    bars - 1
}

/// Checks what holds for every report, whatever its articles are.
fn check(folder: &Path) -> Parsed {
    let report = read(&folder.join("report.md"));
    let parsed = parse(&report);
    let anchors: HashSet<&str> = parsed
        .markup
        .iter()
        .filter_map(|markup| markup.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">")))
        .collect();
    for target in parsed.links.iter().chain(&parsed.images) {
        match target.strip_prefix('#') {
            Some(anchor) => assert!(anchors.contains(anchor), "{target}"),
            None => assert!(folder.join(target).is_file(), "{target}"),
        }
    }
    assert!(parsed.images.iter().all(|image| image.starts_with("charts/")), "{:?}", parsed.images);
    for markup in &parsed.markup {
        let ours =
            matches!(markup.as_str(), "</a>" | "<details>" | "</details>" | "<summary>" | "</summary>")
                || markup == "<summary>Article by article: main statements</summary>"
                || markup == "<details>\n<summary>Article by article: main statements</summary>"
                || markup.strip_prefix("<a id=\"").is_some_and(|rest| {
                    rest.strip_suffix("\">")
                        .is_some_and(|id| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
                });
        assert!(ours, "{markup:?}");
    }
    for table in &parsed.tables {
        assert!(table.len() > 2 && table.iter().all(|&cells| cells == table[0]), "{table:?}");
    }
    // GitHub makes links of addresses that stand in the text.
    assert!(!report.contains("://") && !report.contains("www."));
    let unseen = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!report.contains(unseen), "{:?}", report.find(unseen));
    parsed
}

#[test]
fn the_sample_is_rendered_as_it_is_meant() {
    let out = analyze(&[]);
    let parsed = check(out.path());
    assert!(
        parsed.links.len() > 40 && parsed.images.len() == 5,
        "{} {:?}",
        parsed.links.len(),
        parsed.images
    );
    // Themes at a glance, then of each of three themes its seeds and its targets.
    assert_eq!(parsed.tables.len(), 7);
    assert_eq!(parsed.headings.len(), 2 + 2 * 3 + 2, "{:?}", parsed.headings);
    for theme in common::rows(out.path(), "themes.csv") {
        assert!(
            parsed.headings.iter().any(|heading| heading.ends_with(&theme["theme"])),
            "{}",
            theme["theme"]
        );
    }
}

#[test]
fn the_text_of_articles_stays_text() {
    let pages = hostile_pages();
    let out = analyze(&[pages.path().to_str().unwrap(), "--themes", "2"]);
    let parsed = check(out.path());
    for shown in [
        "[x](javascript:window.ran=5)",
        "<script>window.ran = 1",
        "http://evil.example",
        "{{ 7 * 7 }}",
        "![x](",
    ] {
        assert!(parsed.text.contains(shown), "{shown}");
    }
}

/// A page of articles as JSON lines, by what makes the title, the outlet and the text of each.
fn articles(count: usize, of: impl Fn(usize) -> (String, String, String)) -> (TempDir, PathBuf) {
    let line = |number: usize| {
        let (title, outlet, text) = of(number);
        serde_json::json!({"title": title, "outlet": outlet, "text": text}).to_string() + "\n"
    };
    page("articles.jsonl", (0..count).map(line).collect::<String>())
}

#[test]
fn tables_of_many_themes_say_what_they_leave_out() {
    // Of each subject two articles, of words that no other has.
    let word = |subject: usize, place: usize| {
        let letter = |number: usize| char::from(b"bdfgklmnprstvz"[number % 14]);
        format!("{}a{}o{}u", letter(subject), letter(subject / 14 + 3), letter(place))
    };
    let (_folder, pages) = articles(56, |number| {
        let words: Vec<String> =
            (0..120).map(|place| word(number / 2, place * (place + number) % 14)).collect();
        (format!("Report {number}"), format!("Outlet {}", number % 3), words.join(" ") + ".")
    });
    let out = analyze(&[pages.to_str().unwrap(), "--themes", "28", "--by", "outlet"]);
    check(out.path());
    let report = read(&out.path().join("report.md"));
    let told = "Shown are the first 24 of 28 themes; the others are in [themes_by.csv](themes_by.csv).";
    assert!(report.contains(told), "{report}");
    let page = read(&out.path().join("report.html"));
    let told =
        "Shown are the first 24 of 28 themes; the others are in <a href=\"themes_by.csv\">themes_by.csv</a>.";
    assert!(page.contains(told));
    let alike = page.find("<h3>How alike themes are</h3>").unwrap();
    assert!(
        page[alike..].contains("Shown are the first 24 of 28 themes.")
            && page[alike..].contains("Most alike of all themes: ")
    );
}

#[test]
fn many_who_dissent_are_counted_and_the_table_is_named() {
    let guide = page("guide.toml", "[[target]]\nname = \"Borduria\"\n");
    let (_folder, pages) = articles(24, |number| {
        let said = if number % 3 == 0 { "dishonest and incompetent" } else { "honest and excellent" };
        let text = format!(
            "Report {number} is on rivers and dams.\n\nBorduria is {said}, and {number} people know it. Borduria is \
             {said}, as in the year {}.",
            1900 + number
        );
        (format!("Report {number}"), "The Post".to_owned(), text)
    });
    let out = analyze(&[pages.to_str().unwrap(), "--themes", "1", "--guide", guide.1.to_str().unwrap()]);
    check(out.path());
    let report = read(&out.path().join("report.md"));
    let row = report.lines().find(|line| line.starts_with("| Borduria |")).unwrap();
    assert!(row.ends_with(" and 3 more: [stance_themes.csv](stance_themes.csv) |"), "{row}");
    assert_eq!(row.matches("Report").count(), 5, "{row}");
    let page = read(&out.path().join("report.html"));
    assert!(page.contains("and 3 more, in <a href=\"stance_themes.csv\">"));
}

#[test]
fn reports_without_pictures_and_without_themes_to_tell_apart() {
    check(analyze(&["--no-guide", "--themes", "1"]).path());
    let out = analyze(&["--no-charts", "--no-html", "--format", "parquet"]);
    assert!(check(out.path()).images.is_empty());
}
