//! The article on a web page: which pieces are its text, and what the page tells about it.
//!
//! The `trafilatura` crate finds the text and what the page tells; the text is then found again among the pieces of
//! the page, which know their lines.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use regex::Regex;
use trafilatura::{ExtractionFocus, Options};

use super::flat::{Flat, Piece};
use crate::corpus::article::Metadata;
use crate::corpus::read::{Line, Mark};
use crate::corpus::rows::{fields, times};
use crate::corpus::signs::byline;
use crate::corpus::signs::date::Date;
use crate::guard::guarded;
use crate::unspaced::is_unspaced;

/// Words of a text below which it is no article.
const LEAST: usize = 20;
/// Words in a row by which a piece is found again.
const ROW: usize = 4;
/// The share of a piece's rows of words that the text must hold.
const SHARE: f64 = 0.6;
/// Elements within one another, and at all, beyond which no tree is built of a page: it would take more than linear
/// time, or the whole stack.
const DEEPEST: usize = 500;
const ELEMENTS: usize = 400_000;

/// Finds the article of a page: what the page tells about it, and which pieces are its text.
pub(super) fn find(html: &str, page: &Flat) -> Option<(Metadata, Vec<bool>)> {
    if page.deepest > DEEPEST {
        return None;
    }
    let pieces = &page.pieces;
    let options = Options::default()
        .with_exclude_comments(true)
        .with_fallback(true)
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_max_tree_size(ELEMENTS);
    // A page that the extractor stumbles over is read by its pieces alone.
    let found = guarded(|| trafilatura::extract(html, &options))?.ok()?;
    let text = words(&found.content_text);
    if text.len() < LEAST {
        return None;
    }
    let told = found.metadata;
    let title = heading(pieces, html, &told.title).or_else(|| fields::plain(&told.title));
    let kept = kept(pieces, &found.content_text, &text, title.as_deref());
    let held: usize =
        pieces.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(piece, _)| of_piece(piece).len()).sum();
    // What is not found again is no text of this page.
    if held * 2 < text.len() {
        return None;
    }
    let date = told.date.and_then(|date| times::date(&date.to_string()));
    let metadata = Metadata {
        title,
        author: fields::names(&told.author).or_else(|| signed(pieces, &kept)),
        outlet: fields::plain(&told.sitename),
        date: date.filter(|date| !is_only_a_year(*date, html)),
        ..Metadata::default()
    };
    Some((metadata, kept))
}

static TITLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?is)<title[^>]*>([^<]*)</title>").expect("the pattern is valid"));

/// The heading with which the page's title begins, where it stands below the one that was found: the name of the site is the
/// first heading of some pages.
fn heading(pieces: &[Piece], html: &str, found: &str) -> Option<String> {
    let title = words(&TITLE.captures(html)?[1]);
    let found = words(found);
    let headings =
        pieces.iter().filter(|piece| !piece.aside && matches!(piece.run.mark, Mark::Heading(1 | 2)));
    let texts = headings.map(|piece| {
        let lines: Vec<&str> = piece.run.lines.iter().map(|line| &*line.text).collect();
        lines.join(" ")
    });
    let mut below = texts.skip_while(|text| words(text) != found).skip(1);
    below.find(|text| words(text).len() > 1 && title.starts_with(&words(text)) && !title.starts_with(&found))
}

/// Pieces above a text in which its author may be named, and pieces of the text.
const ABOVE: usize = 6;
const BELOW: usize = 2;

/// The names of a byline near the beginning of the text.
fn signed(pieces: &[Piece], kept: &[bool]) -> Option<String> {
    let first = kept.iter().position(|&kept| kept)?;
    let near = &pieces[first.saturating_sub(ABOVE)..(first + BELOW).min(pieces.len())];
    let lines = near.iter().filter(|piece| !piece.aside).flat_map(|piece| &piece.run.lines);
    let read = |line: &Line| byline::line(&line.text).or_else(|| byline::beside_date(&line.text));
    let byline = lines.filter_map(read).find(|byline| !byline.authors.is_empty())?;
    Some(byline.authors.join("; "))
}

/// True for the first day of a year of which the page only tells the year: it stands somewhere in the text.
fn is_only_a_year(date: Date, html: &str) -> bool {
    if (date.month, date.day) != (Some(1), Some(1)) {
        return false;
    }
    let year = date.year;
    let told = [
        format!("{year}-01-01"),
        format!("{year}/01/01"),
        format!("{year}0101"),
        format!("01/01/{year}"),
        format!("1/1/{year}"),
        format!("01.01.{year}"),
        format!("1.1.{year}"),
    ];
    let lower = html.to_lowercase();
    let spelled = [
        "january 1", "jan 1", "jan. 1", "1 jan", "1st jan", "01 jan", "1st of jan", "1. jan", "1 янв",
        "1er janv", "1 de ene",
    ];
    !told.iter().any(|told| lower.contains(told)) && !spelled.iter().any(|told| lower.contains(told))
}

/// Which pieces stand in a text. What the page has twice and the text once is kept once.
fn kept(pieces: &[Piece], content: &str, text: &[String], title: Option<&str>) -> Vec<bool> {
    let mut rows: HashMap<&[String], usize> = HashMap::new();
    for row in text.windows(ROW) {
        *rows.entry(row).or_insert(0) += 1;
    }
    let lines: HashSet<Vec<String>> = content.lines().map(words).collect();
    let title = title.map(words);
    let mut found = |piece: &Piece| {
        let words = of_piece(piece);
        // The title is told apart from the text.
        if title.as_ref() == Some(&words) {
            return false;
        }
        if words.len() < ROW {
            return !words.is_empty() && lines.contains(&words);
        }
        let all = words.len() + 1 - ROW;
        let held = words.windows(ROW).filter(|row| rows.get(row).is_some_and(|&count| count > 0)).count();
        let is_text = held as f64 >= SHARE * all as f64;
        if is_text {
            for row in words.windows(ROW) {
                rows.entry_ref(row).and_modify(|count| *count = count.saturating_sub(1));
            }
        }
        is_text
    };
    let mut kept: Vec<bool> = pieces.iter().map(&mut found).collect();
    // A short piece far from all others only happens to be alike.
    let long = |index: &usize| kept[*index] && of_piece(&pieces[*index]).len() >= ROW;
    let first = (0..kept.len()).find(long).unwrap_or(0);
    let last = (0..kept.len()).rfind(long).unwrap_or(0);
    for (index, kept) in kept.iter_mut().enumerate() {
        *kept &= (first.saturating_sub(1)..=last + 1).contains(&index);
    }
    kept
}

fn of_piece(piece: &Piece) -> Vec<String> {
    piece.run.lines.iter().flat_map(|line| words(&line.text)).collect()
}

/// Words in small letters, without signs; of scripts without spaces each sign is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let alone = is_unspaced(c);
        match words.last_mut() {
            _ if !c.is_alphanumeric() => open = false,
            Some(word) if open && !alone => word.extend(c.to_lowercase()),
            _ => {
                words.push(c.to_lowercase().collect());
                open = !alone;
            }
        }
    }
    words
}
