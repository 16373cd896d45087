//! Web pages: what a reader sees of them, line by line ([`flat`]); the article on a page ([`main_text`]), or the many of an
//! archive ([`archive`]).

mod archive;
mod elements;
pub(crate) mod flat;
mod main_text;
mod tags;

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use regex::Regex;

use super::super::article::{Article, Dropped, Metadata};
use super::super::block::Layout;
use super::super::page;
use super::{Mark, Run};
use flat::Piece;

/// Why a part of a page is in no article.
const OUTSIDE: &str = "beside the article";

/// The articles of a page, and what is left of it.
pub(crate) fn articles(html: &str) -> (Vec<Article>, Vec<Dropped>) {
    let html = tags::limited(html);
    let page = flat::read(&html);
    let one_article = main_text::find(&html, &page);
    let entries = archive::entries(&page.pieces, one_article.as_ref().map(|(_, kept)| &kept[..]));
    if !entries.is_empty() {
        return archive::articles(page.pieces, &entries);
    }
    let Some((metadata, kept)) = one_article else { return several(page.pieces) };
    if is_divided(&page.pieces, &kept) || is_one_of_many(&page.pieces, &kept) {
        return several(page.pieces);
    }
    match with_bold_headings(&page.pieces).filter(|pieces| is_divided(pieces, &kept)) {
        Some(pieces) => several(pieces),
        None => one(metadata, page.pieces, &kept),
    }
}

/// Words from which on a part of a page may be an article.
const WORDS: usize = 60;
/// The share of an article's words that another one of an archive has.
const ALIKE: f64 = 0.25;
/// The share of parts that are signed where each is an article.
const SIGNED: f64 = 0.75;
/// Pieces above the text that may be a title, an author and a date.
const ABOVE: usize = 4;

/// True where the text of a page is several articles: parts with different headings, most with a date or an author of
/// their own. Parts of one article have headings, too, but nobody signs them.
fn is_divided(pieces: &[Piece], kept: &[bool]) -> bool {
    let first = kept.iter().position(|&kept| kept).unwrap_or(0).saturating_sub(ABOVE);
    let last = kept.iter().rposition(|&kept| kept).unwrap_or(0);
    let text = pieces[first..=last].iter().filter(|piece| !piece.aside);
    if text.clone().filter(|piece| matches!(piece.run.mark, Mark::Heading(_))).count() < 2 {
        return false;
    }
    let runs: Vec<Run> = text.map(|piece| piece.run.clone()).collect();
    let (articles, _) = split_up(&runs);
    let long: Vec<&Metadata> =
        articles.iter().filter(|article| article.words() >= WORDS).map(|article| &article.metadata).collect();
    let is_signed = |metadata: &&Metadata| metadata.date.is_some() || metadata.author.is_some();
    let titles: HashSet<&str> = long.iter().filter_map(|metadata| metadata.title.as_deref()).collect();
    let signed = long.iter().copied().filter(is_signed).count();
    signed >= 2 && titles.len() == long.len() && signed as f64 >= SIGNED * long.len() as f64
}

/// True where the text that was found is one of several articles of the page, which stand below headings of one level and are
/// signed: the longest of an archive, whatever its containers are called. What leads to other articles is shorter, and the article
/// of a page has a heading above theirs.
fn is_one_of_many(pieces: &[Piece], kept: &[bool]) -> bool {
    let seen = || pieces.iter().filter(|piece| !piece.aside);
    let mut levels: HashMap<String, u8> = HashMap::new();
    for piece in seen() {
        if let Mark::Heading(level) = piece.run.mark {
            levels.insert(text_of(piece), level);
        }
    }
    let found = pieces.iter().zip(kept).filter(|(_, kept)| **kept).map(|(piece, _)| text_of(piece));
    let Some(found) = found.max_by_key(String::len).filter(|_| levels.len() >= 2) else { return false };
    let runs: Vec<Run> = seen().map(|piece| piece.run.clone()).collect();
    let (articles, _) = split_up(&runs);
    let level = |article: &Article| levels.get(article.metadata.title.as_deref()?).copied();
    let is_signed = |article: &&Article| {
        article.words() >= WORDS && (article.metadata.date.is_some() || article.metadata.author.is_some())
    };
    let Some(this) = articles.iter().filter(is_signed).find(|article| article.text.contains(&found)) else {
        return false;
    };
    // What stands on the page twice is one article.
    let is_other = |article: &&Article| {
        level(article) == level(this)
            && article.metadata.title != this.metadata.title
            && !article.text.contains(&found)
            && article.words() as f64 >= ALIKE * this.words() as f64
    };
    level(this).is_some() && articles.iter().filter(is_signed).any(|article| is_other(&article))
}

/// Words of a line in bold type that may be a title, and the level of such a heading.
const TITLE: usize = 20;
const BOLD: u8 = 4;

/// The pieces with lines of bold type as headings; `None` where there are less than two, or headings that are marked as such.
fn with_bold_headings(pieces: &[Piece]) -> Option<Vec<Piece>> {
    let is_heading = |piece: &Piece| !piece.aside && matches!(piece.run.mark, Mark::Heading(2..));
    let may_be =
        |piece: &Piece| piece.bold && piece.run.mark == Mark::Plain && archive::words_of(&piece.run) <= TITLE;
    let few = pieces.iter().filter(|piece| may_be(piece)).count() < 2;
    if few || pieces.iter().any(is_heading) {
        return None;
    }
    let mut pieces = pieces.to_vec();
    for piece in pieces.iter_mut().filter(|piece| may_be(piece)) {
        piece.run.mark = Mark::Heading(BOLD);
    }
    Some(pieces)
}

/// What a piece says, on one line.
fn text_of(piece: &Piece) -> String {
    let lines: Vec<&str> = piece.run.lines.iter().map(|line| line.text.as_str()).collect();
    lines.join(" ")
}

/// The article of a page that has one; `kept` says which pieces are its text.
fn one(metadata: Metadata, pieces: Vec<Piece>, kept: &[bool]) -> (Vec<Article>, Vec<Dropped>) {
    let mut runs = Vec::new();
    let mut dropped = Vec::new();
    for (piece, &kept) in pieces.into_iter().zip(kept) {
        if kept {
            runs.push(piece.run);
        } else {
            dropped.push(beside(piece.run));
        }
    }
    let first = runs.first().map_or(1, |run| run.lines[0].number);
    let (article, left) = Article::of_runs(metadata, &runs, Layout::Runs, first);
    dropped.extend(left);
    dropped.sort_by_key(|row| row.lines);
    (article.into_iter().collect(), dropped)
}

/// The articles of a page in which no single one is found, by the signs that plain text has, too.
fn several(pieces: Vec<Piece>) -> (Vec<Article>, Vec<Dropped>) {
    let (beside_them, runs): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|piece| piece.aside);
    let (articles, mut dropped) = split_up(&runs.into_iter().map(|piece| piece.run).collect::<Vec<_>>());
    dropped.extend(beside_them.into_iter().map(|piece| beside(piece.run)));
    dropped.sort_by_key(|row| row.lines);
    (articles, dropped)
}

/// Reads runs as those of a page of plain text.
fn split_up(runs: &[Run]) -> (Vec<Article>, Vec<Dropped>) {
    page::split_up(runs, Layout::Runs)
}

fn beside(run: Run) -> Dropped {
    let lines = (run.lines[0].number, run.lines[run.lines.len() - 1].number);
    let texts: Vec<String> = run.lines.into_iter().map(|line| line.text).collect();
    Dropped { page: 0, lines, reason: OUTSIDE, text: texts.join(" ") }
}

/// True for a text that is markup: it has tags as HTML has them, with attributes or without, or signs by their names.
pub(crate) fn is_markup(text: &str) -> bool {
    static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
        let names = "a|article|b|blockquote|br|center|code|div|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|li|ol|p|pre|\
                     script|section|span|strong|style|su[bp]|table|tbody|t[dhr]|u|ul|video";
        let attributes = r#"(?:\s+[\w:-]+\s*=\s*[^<>]*)?\s*/?"#;
        let signs = "#[0-9]{2,6}|#x[0-9a-f]{2,5}|amp|apos|hellip|[lr][ds]quo|lt|gt|[mn]dash|nbsp|quot";
        Regex::new(&format!("(?i)</?(?:{names}){attributes}>|<!--|&(?:{signs});"))
            .expect("the pattern is valid")
    });
    text.contains(['<', '&']) && MARKUP.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_text() {
        for text in [
            "<img src=\"a.jpg\"> Text",
            "<b>One</b> two",
            "It&#8217;s so",
            "a&nbsp;b",
            "<br/>",
            "<h2 class='x'>T</h2>",
            "<!-- wp:paragraph -->",
            "</p>",
            "<span>x</span>",
            "<IFRAME src=x></IFRAME>",
        ] {
            assert!(is_markup(text), "{text}");
        }
        for text in ["a < b and b > c", "<a@b.com> wrote", "R&D; AT&T", "if x <i and j> 5", "<3", "Q&A", ""] {
            assert!(!is_markup(text), "{text}");
        }
    }
}
