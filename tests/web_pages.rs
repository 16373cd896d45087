//! Web pages: one article among menus and advertisements, and archives of many in several styles of markup.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{standpoint, succeed};
use serde_json::Value;

/// A post of an archive.
struct Post {
    title: &'static str,
    author: &'static str,
    date: (&'static str, &'static str),
    paragraphs: [&'static str; 3],
}

const POSTS: [Post; 3] = [
    Post {
        title: "The ferry that nobody asked for",
        author: "Hanne Osterley",
        date: ("Saturday, March 9, 2019", "2019-03-09"),
        paragraphs: [
            "The harbour board has bought a second ferry without telling anybody what is wrong with the first one. It is a handsome boat, and it will lie at the quay for most of the week, because there are not enough passengers for one.",
            "A bus along the shore would have cost a tenth of it. The board says that a bus is no answer to fog, which is true, and that a ferry is, which is not: last winter it stayed in port on eleven days.",
            "Somebody should ask for the minutes of the meeting at which this was settled, and somebody should read them aloud in the market.",
        ],
    },
    Post {
        title: "Who counts the trees?",
        author: "Hanne Osterley",
        date: ("Sunday, February 17, 2019", "2019-02-17"),
        paragraphs: [
            "Forty limes were felled along the old road before anybody had looked whether they were ill. The forester says that they were, and that he knew it by their bark. The bark is gone, so nobody can hold it against him.",
            "It would be cheap to have each tree looked at by two people who do not work for each other. Other towns do so, and they fell a third of what we fell.",
            "A town that plants forty saplings and calls the matter even has not stood in the shade of a lime in July.",
        ],
    },
    Post {
        title: "A school without a roof",
        author: "Petra Lindqvist",
        date: ("Monday, January 7, 2019", "2019-01-07"),
        paragraphs: [
            "For three weeks the children of the northern school have sat in their coats. The roof was to be mended in the summer, when it was dry and nobody was there, and the order lay on a desk until October.",
            "The council must say whose desk it was. It must also say why a roof needs seven signatures when a new fountain needed two.",
            "Until then the parents bring blankets, and the teachers have stopped talking about the syllabus and talk about buckets.",
        ],
    },
];

fn articles(html: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, html).unwrap();
    let out = succeed(&mut standpoint(&["articles", "--format", "jsonl", path.to_str().unwrap()]));
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Each post is an article of its own, with what the page tells of it, its text and where it stands.
fn assert_posts(html: &str) {
    let found = articles(html);
    let titles: Vec<&str> = found.iter().map(|row| row["title"].as_str().unwrap()).collect();
    assert_eq!(titles, POSTS.each_ref().map(|post| post.title));
    let lines: Vec<&str> = html.lines().collect();
    for (row, post) in found.iter().zip(&POSTS) {
        assert_eq!(row["author"], post.author);
        assert_eq!(row["date"], post.date.1);
        assert_eq!(row["text"], post.paragraphs.join("\n\n"));
        let line = |name: &str| lines[row[name].as_u64().unwrap() as usize - 1];
        assert!(line("line_start").contains(post.title) || line("line_start").contains(post.paragraphs[0]));
        assert!(line("line_end").contains(&post.paragraphs[2][..40]));
    }
}

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Northern Notes</title>\n\
         <style>p {{ color: red }}</style><script>if (a < b) {{ document.write('<p>no</p>'); }}</script></head>\n<body>\n\
         <header><h1>Northern Notes</h1><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/about\">About</a></li></ul></nav></header>\n\
         {body}\n<aside><h2>Archive</h2><ul><li>2019 (3)</li><li>2018 (17)</li></ul></aside>\n<footer>© 2019 Northern Notes</footer>\n</body></html>\n"
    )
}

fn paragraphs(post: &Post) -> String {
    post.paragraphs.map(|text| format!("<p>{text}</p>")).join("\n")
}

#[test]
fn an_archive_with_dates_above_its_posts() {
    let posts = POSTS.each_ref().map(|post| {
        format!(
            "<div class=\"date-outer\"><h2 class=\"date-header\"><span>{}</span></h2>\n<div class=\"post-outer\"><div class=\"post hentry\">\n\
             <h3 class=\"post-title entry-title\"><a href=\"#\">{}</a></h3>\n<div class=\"post-body entry-content\">\n{}\n</div>\n\
             <div class=\"post-footer\">Posted by <span class=\"fn\">{}</span> at <abbr>7:41 AM</abbr><br>3 comments:</div></div></div></div>",
            post.date.0,
            post.title,
            paragraphs(post),
            post.author
        )
    });
    assert_posts(&page(&format!("<main>{}</main>", posts.join("\n"))));
}

#[test]
fn an_archive_of_articles_with_times() {
    let posts = POSTS.each_ref().map(|post| {
        format!(
            "<article id=\"post-1\" class=\"post type-post hentry\"><header class=\"entry-header\"><h2 class=\"entry-title\">{}</h2>\n\
             <div class=\"entry-meta\"><time datetime=\"{}T08:00:00+00:00\">some time ago</time></div>\n<div>By {}</div></header>\n\
             <div class=\"entry-content\">\n{}\n</div><footer><a href=\"#\">Leave a comment</a></footer></article>",
            post.title,
            post.date.1,
            post.author,
            paragraphs(post)
        )
    });
    assert_posts(&page(&posts.join("\n")));
}

#[test]
fn an_archive_without_containers() {
    let posts = POSTS.each_ref().map(|post| {
        format!(
            "<h2>{}</h2>\n<p>By {}, {}</p>\n{}\n<hr>",
            post.title,
            post.author,
            post.date.0,
            paragraphs(post)
        )
    });
    assert_posts(&page(&format!("<div id=\"content\">\n{}\n</div>", posts.join("\n"))));
}

/// As word processors and pages of the nineties mark them. What is bold inside an article divides nothing.
#[test]
fn titles_that_only_bold_type_marks() {
    for (open, close) in [("<p class=MsoNormal><b>", "</b></p>"), ("<div><strong>", "</strong></div>")] {
        let posts = POSTS.each_ref().map(|post| {
            let text = paragraphs(post).replacen("The ", "<b>The</b> ", 1);
            format!("{open}{}{close}\n<p>{}, {}</p>\n{text}\n", post.title, post.author, post.date.0)
        });
        assert_posts(&page(&posts.concat()));
        let post = &POSTS[0];
        let sections =
            post.paragraphs.map(|text| format!("{open}{}{close}<p>{text}</p>", &text[..11])).concat();
        let one = articles(&page(&format!("<p>By {}, {}</p>{sections}", post.author, post.date.0)));
        assert_eq!(one.len(), 1, "{one:?}");
    }
}

#[test]
fn one_article_among_teasers() {
    let post = &POSTS[0];
    let teasers = POSTS[1..].iter().map(|post| {
        format!(
            "<article><h3><a href=\"#\">{}</a></h3><p>{}</p></article>",
            post.title,
            &post.paragraphs[0][..60]
        )
    });
    let body = format!(
        "<main><article><h1>{}</h1><p class=\"byline\">By {}</p><time datetime=\"{}\">{}</time>\n<figure><img alt=\"\"><figcaption>A boat in fog</figcaption></figure>\n{}\n\
         <div class=\"share\"><a href=\"#\">Share</a> <a href=\"#\">Tweet</a></div></article></main>\n<section><h2>More</h2>{}</section>",
        post.title,
        post.author,
        post.date.1,
        post.date.0,
        paragraphs(post),
        teasers.collect::<Vec<_>>().join("\n")
    );
    let metadata = format!(
        "<meta property=\"og:title\" content=\"{}\"><meta property=\"og:site_name\" content=\"Northern Notes\">\n\
         <script type=\"application/ld+json\">{{\"@type\": \"NewsArticle\", \"author\": {{\"name\": \"{}\"}}, \"datePublished\": \"{}\"}}</script></head>",
        post.title, post.author, post.date.1
    );
    let found = articles(&page(&body).replacen("</head>", &metadata, 1));
    let [row] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(row["title"], post.title);
    assert_eq!(row["author"], post.author);
    assert_eq!(row["outlet"], "Northern Notes");
    assert_eq!(row["date"], post.date.1);
    assert_eq!(row["text"], post.paragraphs.join("\n\n"));
}
