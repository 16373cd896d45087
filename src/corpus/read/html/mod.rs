//! Web pages: what a reader sees of them, line by line ([`flat`]); the article on a page ([`main_text`]), or the many of an
//! archive ([`archive`]).

mod archive;
pub(crate) mod flat;
mod main_text;

use super::super::article::{Article, Dropped, Metadata};
use super::super::block::Layout;
use super::super::page;
use super::Run;
use flat::Piece;

/// Why a part of a page is in no article.
const OUTSIDE: &str = "beside the article";

/// The articles of a page, and what is left of it.
pub(crate) fn articles(html: &str) -> (Vec<Article>, Vec<Dropped>) {
    let page = flat::read(html);
    let one_article = main_text::find(html, &page);
    let entries = archive::entries(&page.pieces, one_article.as_ref().map(|(_, kept)| &kept[..]));
    if !entries.is_empty() {
        return archive::articles(page.pieces, &entries);
    }
    match one_article {
        Some((metadata, kept)) => one(metadata, page.pieces, &kept),
        None => several(page.pieces),
    }
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

/// True for a text that is markup: it has tags that divide it into paragraphs, or mark its parts.
pub(crate) fn is_markup(text: &str) -> bool {
    const TAGS: [&str; 10] =
        ["</p>", "<br>", "<br ", "<br/", "</div>", "</a>", "</em>", "</strong>", "</i>", "</li>"];
    text.contains('<') && TAGS.iter().any(|tag| text.contains(tag))
}
