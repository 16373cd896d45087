//! Pages of plain text as people copy and export them: however titles, names and dates are arranged, each article comes
//! out with its own.

#![allow(clippy::unwrap_used)]

mod common;

use common::{page, standpoint, succeed};
use serde_json::Value;

/// A post with a title of some kind and an author whose name is never written small.
struct Post {
    title: &'static str,
    author: &'static str,
    day: &'static str,
    iso: &'static str,
    paragraphs: [&'static str; 3],
}

const POSTS: [Post; 4] = [
    Post {
        title: "The mill that grinds nothing",
        author: "Hanne Osterley",
        day: "9 March 2019",
        iso: "2019-03-09",
        paragraphs: [
            "The mill by the weir was mended with public money, and since the day of its opening no sack has been carried into it. The trust that runs it says that visitors come for the wheel.",
            "A wheel that turns without a stone is a toy. The farmers of the valley take their corn forty miles to the coast, and pay for the road twice.",
            "Let the trust hire a miller for one season and see who comes. If nobody does, the wheel can be stopped and the money spent on the road.",
        ],
    },
    Post {
        title: "Who counts the trees?",
        author: "Ivo van der Meulen",
        day: "17 February 2019",
        iso: "2019-02-17",
        paragraphs: [
            "Forty limes were felled along the old road before anybody had looked whether they were ill. The forester says that they were, and that he knew it by their bark.",
            "It would be cheap to have each tree looked at by two people who do not work for each other. Other towns do so, and they fell a third of what we fell.",
            "A town that plants forty saplings and calls the matter even has not stood in the shade of a lime in July, and it ought to.",
        ],
    },
    Post {
        title: "A school without a roof",
        author: "Petra Lindqvist",
        day: "7 January 2019",
        iso: "2019-01-07",
        paragraphs: [
            "For three weeks the children of the northern school have sat in their coats. The roof was to be mended in the summer, and the order lay on a desk until October.",
            "The council must say whose desk it was. It must also say why a roof needs seven signatures when a new fountain needed two.",
            "Until then the parents bring blankets, and the teachers have stopped talking about the syllabus and talk about buckets instead.",
        ],
    },
    Post {
        title: "Will the night boat come back?",
        author: "Oona Brightwater",
        day: "2 December 2018",
        iso: "2018-12-02",
        paragraphs: [
            "The night boat to the islands was given up in the year of the great storm, and the company said that it would be back by spring. Eleven springs have passed since.",
            "Those who live on the islands have learnt to be ill by day. The doctor sleeps on the mainland, and the helicopter does not fly in fog.",
            "A boat of half the size would do, and the shipyard has one that nobody has ordered. The ministry should buy it before the yard is closed.",
        ],
    },
];

fn articles(name: &str, text: &str) -> Vec<Value> {
    let (_folder, path) = page(name, text);
    let out = succeed(&mut standpoint(&["articles", "-q", "--format", "jsonl", path.to_str().unwrap()]));
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Which of what a page tells has to be found.
#[derive(Clone, Copy)]
struct Told {
    author: bool,
    date: bool,
}

const BOTH: Told = Told { author: true, date: true };

/// A page on which each post is laid out in a way is read as these posts, text and all.
fn holds(name: &str, told: Told, layout: impl Fn(&Post, &str) -> String) {
    let between = "\n\n";
    let texts: Vec<String> = POSTS.iter().map(|post| layout(post, &post.paragraphs.join(between))).collect();
    let text = texts.join(between);
    let found = articles(name, &text);
    assert_eq!(found.len(), POSTS.len(), "{text}\n{found:#?}");
    for (post, found) in POSTS.iter().zip(&found) {
        let field = |name: &str| found[name].as_str().unwrap();
        assert_eq!(field("title"), post.title, "{text}");
        assert_eq!(field("author"), if told.author { post.author } else { "" }, "{text}");
        assert_eq!(field("date"), if told.date { post.iso } else { "" }, "{text}");
        assert_eq!(field("text"), post.paragraphs.join("\n\n"), "{text}");
    }
}

#[test]
fn names_without_a_label() {
    let undated = Told { date: false, ..BOTH };
    holds("under.txt", undated, |post, text| format!("{}\n\n{}\n\n{text}", post.title, post.author));
    holds("dash.txt", undated, |post, text| format!("{}\n\n{text}\n\n— {}", post.title, post.author));
    holds("above.txt", BOTH, |post, text| {
        format!("{}\n\n{}\n\n{}\n\n{text}", post.author, post.title, post.day)
    });
    holds("where.txt", BOTH, |post, text| {
        format!("{}\n\n{}, University of Northcliff\n\n{}\n\n{text}", post.title, post.author, post.day)
    });
    holds("line.txt", BOTH, |post, text| {
        format!("{}\n\n{}, Northern Courier, {}\n\n{text}", post.title, post.author, post.day)
    });
}

#[test]
fn notes_before_and_names_behind() {
    let notes = [
        "Something quick for the Northern Courier after the vote.",
        "My contribution to a series in the Northern Courier, on trees this time.",
        "In today's Northern Courier I argue that somebody should look up.",
        "And now a short comment for the Northern Courier, on boats.",
    ];
    holds("notes.txt", Told { date: false, ..BOTH }, |post, text| {
        let note = notes[POSTS.iter().position(|other| other.title == post.title).unwrap()];
        format!("{note}\n\n{}\n\n{text}\n\n{}", post.title, post.author)
    });
}

#[test]
fn lines_between_a_title_and_its_text() {
    holds("role.txt", BOTH, |post, text| {
        format!("{}\n\nBy {}\nPolitical Editor\n{}\n\n{text}", post.title, post.author, post.day)
    });
    holds("words.txt", BOTH, |post, text| {
        format!("{}\n\nWords: {}\n\n{}\n\n{text}", post.title, post.author, post.day)
    });
    holds("theme.txt", BOTH, |post, text| {
        format!("{}\n\n{} by {} Leave a Comment\n\n{text}", post.title, post.day, post.author)
    });
    holds("minutes.txt", BOTH, |post, text| {
        format!("{}\n\n{}\n\n{} · 4 min read\n\n{text}", post.title, post.author, post.day)
    });
    let undated = Told { date: false, ..BOTH };
    holds("ago.txt", undated, |post, text| {
        format!("{}\n\n{}\n\n3 days ago\n\n{text}", post.title, post.author)
    });
}

#[test]
fn titles_that_ask_stand_where_the_page_has_its_titles() {
    holds("by.txt", BOTH, |post, text| {
        format!("{}\n\nBy {}\n\n{}\n\n{text}", post.title, post.author, post.day)
    });
}

#[test]
fn titles_with_their_date() {
    let unsigned = Told { author: false, date: true };
    holds("paren.txt", unsigned, |post, text| {
        format!("{} (Northern Courier, {})\n\n{text}", post.title, post.day)
    });
    holds("colon.txt", unsigned, |post, text| format!("{}: {}\n\n{text}", post.day, post.title));
}

#[test]
fn comments_of_readers_are_no_articles() {
    let comments = "2 Responses to “A post”\n\nBill says:\nMay 23, 2020 at 10:41 pm\nNice piece, but the year is wrong.\n\nReply\n\n\
                    A reader in Graz says:\nMay 23, 2020 at 8:34 pm\nI sent this to my mayor, who has not replied yet. He never does, and \
                    I have written to him eleven times in as many years, about the mill and about the trees.\n\nReply";
    holds("comments.txt", BOTH, |post, text| {
        format!("{}\n{} by {}\n\n{text}\n\n{comments}", post.title, post.day, post.author)
    });
    // A count of comments without any hides nothing.
    holds("counts.txt", BOTH, |post, text| {
        format!(
            "{}\n\nPosted on {} at 9:14 am by {}\n\n{text}\n\n3 comments",
            post.title, post.day, post.author
        )
    });
}

#[test]
fn dates_in_other_languages() {
    let days = ["9. März 2019", "17 février 2019", "7 de enero de 2019", "2 декабря 2018"];
    holds("months.txt", BOTH, |post, text| {
        let day = days[POSTS.iter().position(|other| other.title == post.title).unwrap()];
        format!("{}\n\nBy {}\n\n{day}\n\n{text}", post.title, post.author)
    });
}

#[test]
fn a_table_does_not_divide_an_article() {
    let rows =
        "Year   Felled   Planted\n2016   12   40\n2017   31   38\nSource: the council, own calculation";
    let text = POSTS.map(|post| {
        let [first, second, third] = post.paragraphs;
        format!(
            "{}\n\nBy {}, {}\n\n{first}\n\n{rows}\n\n{second}\n\n{third}",
            post.title, post.author, post.day
        )
    });
    let found = articles("table.txt", &text.join("\n\n"));
    assert_eq!(found.len(), POSTS.len(), "{found:#?}");
    for (post, found) in POSTS.iter().zip(found) {
        let text = found["text"].as_str().unwrap();
        assert!(post.paragraphs.iter().all(|paragraph| text.contains(paragraph)), "{text}");
    }
}

#[test]
fn paragraphs_that_only_an_indent_divides() {
    let wrapped = |paragraph: &str| {
        let mut lines = vec![String::from("    ")];
        for word in paragraph.split(' ') {
            let last = lines.last_mut().unwrap();
            if last.len() + word.len() > 70 {
                lines.push(word.to_owned());
            } else {
                last.push_str(if last.trim().is_empty() { "" } else { " " });
                last.push_str(word);
            }
        }
        lines.join("\n")
    };
    holds("indent.txt", BOTH, |post, _| {
        let text = post.paragraphs.map(wrapped).join("\n");
        format!("{:>40}\n{:>36}\n{:>36}\n\n{text}", post.title, format!("by {}", post.author), post.day)
    });
}

#[test]
fn documents_of_press_databases() {
    let rule = "_".repeat(60);
    let proquest = POSTS.map(|post| {
        format!(
            "{rule}\n\n{}\n\nAuthor: {}\n\nFull text: {}\n\nSubject: Towns\n\nTitle: {}\n\nPublication title: Northern Courier\n\n\
             Publication date: {}\n\nProQuest document ID: 1604157203\n",
            post.title, post.author, post.paragraphs.join("\n\n"), post.title, post.day
        )
    });
    let factiva = POSTS.map(|post| {
        let [first, second, third] = post.paragraphs;
        format!(
            "HD  {}\nBY  By {}\nWC  110 words\nPD  {}\nSN  Northern Courier\nLA  English\n\nLP  {first}\n\nTD  {second}\n\n{third}\n\n\
             AN  Document NORTHC0020190309ef390002x\n",
            post.title, post.author, post.day
        )
    });
    for text in [proquest.concat(), factiva.join("\n")] {
        let found = articles("export.txt", &text);
        assert_eq!(found.len(), POSTS.len(), "{text}\n{found:#?}");
        for (post, found) in POSTS.iter().zip(found) {
            assert_eq!(found["title"], post.title);
            assert_eq!(found["author"], post.author);
            assert_eq!(
                (found["date"].as_str(), found["outlet"].as_str()),
                (Some(post.iso), Some("Northern Courier"))
            );
            assert_eq!(found["text"], post.paragraphs.join("\n\n"));
        }
    }
}

#[test]
fn containers_of_any_name_and_length() {
    let post = |(index, post): (usize, &Post)| {
        // One is three times as long as the others.
        let text = post.paragraphs.map(|paragraph| format!("<p>{paragraph}</p>")).join("\n");
        let again = if index == 0 {
            "<p>The wheel was turned by hand on the day of the fair, and by nobody since that day, as far as is known.</p>".repeat(12)
        } else {
            String::new()
        };
        format!(
            "<div class=\"x7\"><h2><a href=\"#\">{}</a></h2><div class=\"m\">By {}, {}</div><div class=\"b\">{text}{again}</div></div>",
            post.title, post.author, post.day
        )
    };
    let posts: Vec<String> = POSTS.iter().enumerate().map(post).collect();
    let html = format!(
        "<html><head><title>Blog | Northern Notes</title></head><body><h1>Northern Notes</h1><h1>Blog</h1>{}</body></html>",
        posts.concat()
    );
    let found = articles("page.html", &html);
    let titles: Vec<&str> = found.iter().map(|article| article["title"].as_str().unwrap()).collect();
    assert_eq!(titles, POSTS.map(|post| post.title), "{found:#?}");
    assert!(
        POSTS
            .iter()
            .zip(&found)
            .all(|(post, found)| found["author"] == post.author && found["date"] == post.iso)
    );
}
