//! `report.html`: one file that needs nothing else.
//!
//! The page can be read without its script; the script makes a tool of it. A policy in the page lets a browser run
//! this script and use this style, known by their hashes, and fetch nothing. Text from articles is only ever text: it
//! is escaped on its way into markup, and the script sets it as the text of nodes.

mod data;
pub(super) mod marks;
mod quotes;
mod text;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hashbrown::HashSet;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::charts::{Charts, palette};
use super::cross;
use super::harmless::{escape, shorten};
use super::template;
use super::view::Files;
use crate::corpus::Origin;
use crate::error::Result;
use crate::pipeline::Analysis;
use crate::wording::thousands;

/// Bytes of the page at most.
const MOST: usize = 10_000_000;
/// Rows of the list for readers without a script.
const LISTED: usize = 300;
/// Themes that are shown in full.
const IN_FULL: usize = 100;

/// The script, in the order in which its parts build on each other.
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("script/base.js"),
    include_str!("script/state.js"),
    include_str!("script/table.js"),
    include_str!("script/reader.js"),
    include_str!("script/page.js"),
    "})();\n"
);

/// What the template sees beside what all reports show.
#[derive(Serialize)]
struct Page {
    in_full: usize,
    map: String,
    drawn: usize,
    articles: usize,
    timeline: Option<TimelineView>,
    outlets: Option<cross::Cross>,
    authors: Option<cross::Cross>,
    alike: Option<cross::Alike>,
    stances: Vec<quotes::StanceView>,
    listed: Vec<data::Listed>,
    rows: usize,
    texts: usize,
    most_articles: usize,
    data: String,
}

#[derive(Serialize)]
struct TimelineView {
    chart: String,
    unit: String,
    undated: usize,
    coarse: usize,
    spans: Vec<String>,
    rows: Vec<(String, Vec<usize>)>,
}

/// What the page shows beside the view: as many articles as there is room for.
pub(super) fn content(
    analysis: &Analysis,
    charts: &Charts,
    view: &serde_json::Value,
    files: &Files,
) -> serde_json::Value {
    let mut quoted: Vec<usize> = Vec::new();
    let full = analysis.themes.all.len().min(IN_FULL);
    let stances = (0..full).map(|theme| quotes::stance_view(analysis, charts, theme, &mut quoted)).collect();
    // Where groups were asked for, the view has them, and more of them.
    let told = |origin: Origin| !analysis.config.by.contains(&origin);
    let mut page = Page {
        in_full: full,
        map: charts.map(analysis, true).inline(),
        drawn: charts.drawn(),
        articles: analysis.corpus.articles.len(),
        timeline: charts.timeline.as_ref().map(|timeline| {
            let (spans, rows) = timeline.table();
            TimelineView {
                chart: timeline.svg().inline(),
                unit: timeline.unit(),
                undated: timeline.undated,
                coarse: timeline.coarse,
                spans,
                rows: rows.into_iter().map(|(name, counts)| (name.to_owned(), counts.to_vec())).collect(),
            }
        }),
        outlets: told(Origin::Outlet).then(|| cross::outlets(analysis)).flatten(),
        authors: told(Origin::Author).then(|| cross::authors(analysis)).flatten(),
        alike: cross::alike(analysis),
        stances,
        listed: data::listed(analysis, &quoted, LISTED),
        rows: 0,
        texts: 0,
        most_articles: analysis.themes.all.iter().map(|theme| theme.articles.len()).max().unwrap_or(1).max(1),
        data: String::new(),
    };
    let bare = render(view, &json!(page), files).expect("the template renders every analysis").len();
    // A few numbers are longer when they are known.
    let data = data::data(analysis, &quoted, MOST.saturating_sub(bare + 4_096));
    (page.rows, page.texts, page.data) = (data.rows, data.texts, data.json);
    json!(page)
}

/// Renders the page from a view and from what [`content`] makes.
///
/// # Errors
/// [`crate::error::Error::Template`] if these are not what is made of an analysis.
pub(super) fn render(view: &serde_json::Value, page: &serde_json::Value, files: &Files) -> Result<Vec<u8>> {
    let css = format!("{}{}{}", palette::variables(), palette::CHART_CSS, include_str!("style.css"));
    let environment = environment(files, listed(page));
    let report = context! { files => Value::from(Serde(files)), ..Value::from(Serde(view)) };
    let context = context! {
        report,
        policy => policy(&css),
        css,
        script => SCRIPT,
        hues => palette::HUES,
        ..Value::from(Serde(page))
    };
    let template = environment.get_template("report.html").expect("the template was added");
    let page = template.render(context).map_err(|error| template::error("report.html", &error))?;
    Ok(page.into_bytes())
}

/// The articles that have a row in the list for readers without a script.
fn listed(page: &serde_json::Value) -> HashSet<String> {
    let rows = page["listed"].as_array().into_iter().flatten();
    rows.filter_map(|row| row["id"].as_str()).map(str::to_owned).collect()
}

fn environment(files: &Files, listed: HashSet<String>) -> Environment<'static> {
    let ending = files.ending();
    let link = move |name: &str| format!("<a href=\"{name}.{ending}\">{name}.{ending}</a>");
    // Every string is cleaned and escaped on its way out, unless it is markup of our own.
    let mut environment = template::environment(escape, link);
    environment.add_function("is_listed", move |id: &str| listed.contains(id));
    environment.add_filter("thousands", thousands);
    environment.add_filter("quoted", quoted);
    environment.add_filter("short", |text: &str, most: usize| shorten(text, most));
    for (name, source) in [
        ("report.html", include_str!("report.html.jinja")),
        ("theme.html", include_str!("theme.html.jinja")),
        ("parts.html", include_str!("parts.html.jinja")),
    ] {
        environment
            .add_template(name, source)
            .expect("the templates are part of the program, and a test renders them");
    }
    environment
}

/// A sentence in quotation marks, unless it begins with some of its own.
fn quoted(text: &str) -> String {
    if text.starts_with(['“', '"', '„', '«', '‘']) { text.to_owned() } else { format!("“{text}”") }
}

/// Nothing is fetched, and nothing runs but our own script.
fn policy(css: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(css)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::corpus::Reading;
    use crate::pipeline;
    use crate::progress::Silent;

    fn sample() -> Analysis {
        let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
        let config =
            Config { reading: Reading { inputs: vec![seeds], ..Reading::default() }, ..Config::default() };
        pipeline::analyze(&config, &Silent).unwrap()
    }

    #[test]
    fn what_has_no_room_is_left_out_and_counted() {
        let analysis = sample();
        let n = analysis.corpus.articles.len();
        let all = data::data(&analysis, &[], 1_000_000);
        assert_eq!((all.rows, all.texts), (n, n));
        let typical: Vec<usize> = analysis.themes.all.iter().map(|theme| theme.articles[0]).collect();
        for room in [30_000, 12_000, 3_000, 0] {
            let some = data::data(&analysis, &[5], room);
            assert!(room == 0 || some.json.len() <= room, "{} of {room}", some.json.len());
            assert!(some.texts < n && some.texts <= some.rows);
            let value: serde_json::Value = serde_json::from_str(&some.json).unwrap();
            let (rows, texts) = (value["rows"].as_array().unwrap(), value["texts"].as_array().unwrap());
            assert_eq!((rows.len(), texts.len()), (some.rows, some.rows));
            assert_eq!(texts.iter().filter(|text| text.is_object()).count(), some.texts);
            // What is quoted comes first, then the most typical article of each theme.
            let holds =
                |article: usize| rows.iter().any(|row| row[0] == analysis.corpus.ids[article].as_str());
            assert!(some.rows == 0 || holds(5));
            assert!(some.rows < 5 || typical.iter().all(|&article| holds(article)));
        }
    }

    #[test]
    fn an_article_of_very_many_authors_takes_no_room_from_others() {
        let mut analysis = sample();
        let authors: Vec<String> = (0..2_000).map(|number| format!("Author {number}")).collect();
        analysis.corpus.articles[5].metadata.author = Some(authors.join("; "));
        let some = data::data(&analysis, &[5], 30_000);
        assert!(some.json.len() <= 30_000 && some.rows > 10, "{} {}", some.json.len(), some.rows);
        assert!(!some.json.contains("Author 7"));
        let all = data::data(&analysis, &[5], 1_000_000);
        assert!(all.texts == analysis.corpus.articles.len() && all.json.contains("\"Author 1999\""));
    }

    #[test]
    fn the_policy_lets_the_page_use_what_it_carries() {
        let analysis = sample();
        let files = Files::new(Vec::new(), &crate::report::Outputs::default());
        let view = json!(crate::report::view::View::of(&analysis));
        let page = content(&analysis, &Charts::of(&analysis), &view, &files);
        let page = String::from_utf8(render(&view, &page, &files).unwrap()).unwrap();
        let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        let between = |start: &str, end: &str| {
            let from = page.rfind(start).unwrap() + start.len();
            &page[from..from + page[from..].find(end).unwrap()]
        };
        assert!(page.contains(&hash(between("<script>", "</script>"))));
        assert!(page.contains(&hash(between("<style>", "</style>"))));
        assert!(page.starts_with("<!DOCTYPE html>"), "{:?}", &page[..60]);
    }

    #[test]
    fn links_lead_to_rows_that_are_listed() {
        let analysis = sample();
        let files = Files::new(Vec::new(), &crate::report::Outputs::default());
        let view = json!(crate::report::view::View::of(&analysis));
        let mut page = content(&analysis, &Charts::of(&analysis), &view, &files);
        let links = |page: &serde_json::Value| {
            let text = String::from_utf8(render(&view, page, &files).unwrap()).unwrap();
            let to: HashSet<String> = text
                .split("href=\"#article-")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().map(str::to_owned))
                .collect();
            (to, text.matches("<a class=\"quote\"").count() + text.matches("<a class=\"title\"").count())
        };
        let (all, anchors) = links(&page);
        assert!(all.len() > 10, "{all:?}");
        // With few rows, others are no links, and stand there as before.
        page["listed"].as_array_mut().unwrap().truncate(2);
        let listed = listed(&page);
        let (few, as_many) = links(&page);
        assert!(!few.is_empty() && few.is_subset(&listed), "{few:?}");
        assert_eq!(as_many, anchors);
    }
}
