//! Texts made to be slow: twice as much of them takes about twice as long.
//!
//! No time is asserted. What takes quadratic time takes minutes at these sizes, and the deadline of a run, which is far
//! beyond what any machine needs for linear work, ends it.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod common;

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{ended, standpoint};
use tempfile::TempDir;

const DEADLINE: Duration = Duration::from_secs(300);

/// Runs a command over files that must end, well or not, without a panic, before the deadline.
fn in_time(command: &str, files: &[(String, String)]) {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let out = TempDir::new().unwrap();
    let told = tempfile::NamedTempFile::new().unwrap();
    let mut run = standpoint(&[command]);
    run.arg(folder.path()).stdout(Stdio::null()).stderr(told.reopen().unwrap());
    if command == "analyze" {
        run.args(["--themes", "1", "-q", "--out"]).arg(out.path());
    }
    let begun = Instant::now();
    let status = ended(&mut run.spawn().unwrap(), DEADLINE);
    let told = common::read(told.path());
    assert!(matches!(status.code(), Some(0 | 1)) && !told.contains("panicked"), "{:?}: {told}", files[0].0);
    eprintln!("{command}: {} files in {:?}", files.len(), begun.elapsed());
}

fn of(texts: &[(&str, String)], end: &str) -> Vec<(String, String)> {
    texts.iter().map(|(name, text)| (format!("{name}.{end}"), text.clone())).collect()
}

/// A unit over and over, up to so many bytes.
fn times(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

/// Lines of half a megabyte, for whatever looks at a line: dates, bylines, outlets, quotation marks, labels, markup.
#[test]
fn long_lines() {
    const SIZE: usize = 1 << 19;
    let plain = [
        "x", "[", "(", "\"", "“", "'", "'a ", "“a” ", "1", "1 ", "By ", "By Ann ", "3 May 2010 ", "3 May ",
        ". ", "A.", ", ", "a: ", "a-", "http://a.b/", "\u{301}", "–",
    ];
    let markdown = ["# ", "> ", "* ", "| ", "`", "![", "[a](", "<", "&", "&amp;", "_a", "]"];
    let line = |unit: &&str| format!("Title\n\n{}\n", times(unit, SIZE));
    let mut files: Vec<(String, String)> =
        plain.iter().enumerate().map(|(n, unit)| (format!("{n}.txt"), line(unit))).collect();
    files.extend(markdown.iter().enumerate().map(|(n, unit)| (format!("{n}.md"), line(unit))));
    files.push(("spaces.txt".into(), format!("a{}b", " ".repeat(SIZE))));
    in_time("articles", &files);
}

/// Many lines that are titles, dates, bylines or furniture and never a text.
#[test]
fn many_lines() {
    const SIZE: usize = 1 << 19;
    let numbered =
        |line: &str| (0..SIZE / (line.len() + 6)).map(|n| format!("{line} {n}\n\n")).collect::<String>();
    let texts = [
        ("short", times("ab\n", SIZE)),
        ("apart", times("ab cd\n\n", SIZE)),
        ("titles", numbered("A Title with a Number")),
        ("bylines", times("By Ann Lee\n\n", SIZE)),
        ("dates", times("3 May 2010\n\n", SIZE)),
        ("labels", format!("1 of 9 DOCUMENTS\n{}", times("BYLINE: x\nLENGTH: y\n", SIZE))),
        ("documents", times("1 of 9 DOCUMENTS\nBYLINE: x\nLENGTH: y\n\na b c\n", SIZE)),
    ];
    in_time("articles", &of(&texts, "txt"));
}

/// Neighbours that are long, and very many lines beside a long paragraph, for what is seen of a block in the light of others.
#[test]
fn long_paragraphs_and_their_neighbours() {
    const SIZE: usize = 1 << 21;
    let words: Vec<String> = (0..SIZE / 9).map(|n| letters(n) + &letters(n / 7)).collect();
    let backwards: Vec<&str> = words.iter().rev().map(String::as_str).collect();
    let (line, other) = (words.join(" "), backwards.join(" "));
    let paragraph = |n: usize| {
        let (what, when) = (letters(n), letters(n + 1));
        format!(
            "The {what} of the town has been closed for {when} winters, and those who live beside it say that nobody will open it.\n\n"
        )
    };
    let around: String = (0..6).map(paragraph).collect();
    let titles = times("Ab cd ef\n\n", SIZE / 8);
    let texts = [
        ("twins", format!("Title\n\n{line}.\n\n{other}.\n")),
        ("titles", format!("{around}{}.\n\n{titles}{around}", &line[..SIZE / 4])),
    ];
    in_time("articles", &of(&texts, "txt"));
}

/// Headings without a text, comments that nobody makes, buttons that look like names, and notes on what never comes: for what
/// looks ahead, or back, for where something ends.
#[test]
fn what_never_ends() {
    const SIZE: usize = 1 << 20;
    let outlets = "BBC, ".repeat(16);
    let note = |n: usize| {
        format!(
            "Here is my latest piece for the {outlets}on the {} of {}\n\n",
            letters(n),
            letters(7 * n + 3)
        )
    };
    let article = "The quays of the town\n\nBy Ann Lee\n\n3 May 2015\n\nThe town keeps its quays open, and its council says that \
                   this is right because children play there all day long.\n";
    let texts = [
        ("headings", times("# ab\n\n", 2 * SIZE)),
        ("sections", times("# ab\n\n## cd\n\n### ef\n\n", SIZE / 2)),
        ("comments", times("thoughts on it.\n3 May 2015 10:30\n", SIZE)),
        ("buttons", times("Related Posts\nShare\n", 4 * SIZE)),
        ("notes", (0..3 * SIZE / 133).map(note).collect::<String>() + article),
    ];
    in_time("articles", &of(&texts, "txt"));
}

/// An archive in which each post has an author of its own, whom each line may speak of.
#[test]
fn very_many_authors_of_one_page() {
    let posts: String = (0..20_000)
        .map(|n| {
            let word = letters(n);
            format!(
                "The {word} of towns\n\nAnn L{word}\n\n3 May 2010\n\nThe town of {word} keeps its quays open, and its council says that this \
                 is right because children play there.\n\n"
            )
        })
        .collect();
    in_time("articles", &of(&[("posts", posts)], "txt"));
}

/// Sentences without an end, and paragraphs of very many, for what looks for holders, acts and targets in them.
#[test]
fn long_sentences() {
    const SIZE: usize = 100_000;
    let names = |n: usize| {
        (0..SIZE / 20).map(|at| format!("Xa{at} Yb{at} said. ").replace('0', "o")).skip(n).collect::<String>()
    };
    let texts = [
        ("saying", times("said he ", SIZE)),
        ("names", names(0)),
        ("same-names", names(1)),
        ("names-again", names(2)),
        ("that", times("Ann said that ", SIZE)),
        ("open", times("He said: “x ", SIZE)),
        ("marks", times("“a.” ", SIZE)),
        ("single", times("'a ", SIZE)),
        ("acts", times("we must warn ", SIZE)),
        ("not", times("not ", SIZE)),
        ("commas", times("a, ", SIZE)),
        ("he", times("Ann Lee said. She said. He said. ", SIZE)),
    ];
    in_time("analyze", &of(&texts, "txt"));
}

/// What is deep or has very many parts, in each format that nests.
#[test]
fn deep_and_wide_markup() {
    const DEEP: usize = 100_000;
    let page = |body: String| {
        format!("<html><body><article><p>Some text is here.</p>{body}</article></body></html>")
    };
    let attributes: String = (0..2 * DEEP).map(|n| format!(" a{n}=\"1\"")).collect();
    let classes = times("post ", DEEP);
    let feed =
        |body: String| format!("<rss><item><title>T</title><description>{body}</description></item></rss>");
    let files = [
        ("deep.html", page("<div>".repeat(DEEP))),
        ("inline.html", page("<b><i>".repeat(DEEP))),
        ("lists.html", page("<ul><li>a".repeat(DEEP))),
        ("tables.html", page("<table><tr><td>a".repeat(DEEP))),
        ("closing.html", page("</div>".repeat(DEEP))),
        ("entries.html", page("<article><h2>Title</h2><p>a b c</p></article>".repeat(DEEP / 10))),
        ("attributes.html", page(format!("<p{attributes}>a</p>"))),
        ("classes.html", page(format!("<p class=\"{classes}\">a</p>"))),
        ("tag.html", page(format!("<p title=\"{}\">a</p>", "x".repeat(50 << 20)))),
        ("open.html", page(format!("<p title=\"{}", "x ".repeat(DEEP)))),
        ("comments.html", page("<!-- a -->".repeat(DEEP))),
        ("comment.html", page("<!--".repeat(DEEP))),
        ("quotes.md", "> ".repeat(DEEP) + "a"),
        ("items.md", "* ".repeat(DEEP) + "a"),
        ("emphasis.md", "*a **b ".repeat(DEEP)),
        ("links.md", "[".repeat(DEEP) + "a" + &"](b)".repeat(DEEP)),
        ("front.md", format!("---\n{}---\n\nText is here.\n", "title: a\n".repeat(DEEP))),
        ("deep.json", format!("[{{\"text\": \"a\", \"x\": {}1{}}}]", "[".repeat(DEEP), "]".repeat(DEEP))),
        (
            "objects.jsonl",
            format!("{}1{}\n{{\"text\": \"a\"}}\n", "{\"text\": ".repeat(DEEP), "}".repeat(DEEP)),
        ),
        (
            "fields.jsonl",
            format!(
                "{{{}\"text\": \"a\"}}\n",
                (0..DEEP).map(|n| format!("\"f{n}\": 1, ")).collect::<String>()
            ),
        ),
        ("deep.xml", feed("<a>".repeat(DEEP))),
        ("attributes.xml", feed(format!("<a{attributes}>b</a>"))),
        (
            "items.xml",
            format!(
                "<rss>{}</rss>",
                "<item><title>T</title><description>a b</description></item>".repeat(DEEP / 10)
            ),
        ),
        ("references.xml", feed("&amp;&#65;".repeat(DEEP))),
        ("columns.csv", format!("{}text\n{}a\n", "c,".repeat(DEEP), "1,".repeat(DEEP))),
        ("names.csv", format!("{}text\n", (0..DEEP).map(|n| format!("c{n},")).collect::<String>())),
    ];
    let files: Vec<(String, String)> = files.map(|(name, content)| (name.to_owned(), content)).to_vec();
    in_time("articles", &files);
}

/// Names that stand in every article, so that each may be short for each.
#[test]
fn very_many_names_that_articles_share() {
    let names: String =
        (0..12_000).map(|n| format!("the Ab{} Cd{} came, ", letters(n), letters(n / 2))).collect();
    let files: Vec<(String, String)> =
        (0..3).map(|n| (format!("{n}.txt"), format!("Title {n}\n\nIn {n} {names} and left.\n"))).collect();
    in_time("analyze", &files);
}

fn letters(mut number: usize) -> String {
    let mut word = String::new();
    for _ in 0..4 {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    word
}
