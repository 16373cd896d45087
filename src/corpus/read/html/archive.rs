//! Archives: pages with several articles, each in a container of its own.

use super::super::super::article::{Article, Dropped};
use super::super::{Mark, Run};
use super::flat::Piece;
use super::{beside, split_up};

/// Words of running text from which on what has a heading is an article; a teaser has fewer.
const WORDS: usize = 60;
/// Words that may stand before the heading.
const BEFORE: usize = 12;
/// From so many articles on of which the middle one has so much of the greatest, none is the page's only one.
const SEVERAL: usize = 3;
const ALIKE: f64 = 0.25;

/// A container that may hold an article.
struct Entry {
    number: u32,
    words: usize,
    /// Words that are taken for the text of the page's one article.
    kept: usize,
    headed: bool,
}

/// The containers that hold articles, by number, rising; empty where the page is no archive. `kept` says which pieces are the
/// text, if the page has one article.
///
/// A page with one article has containers for teasers and comments, too. It is an archive where the text goes across
/// containers, or where there are several of about the same length.
pub(super) fn entries(pieces: &[Piece], kept: Option<&[bool]>) -> Vec<u32> {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.aside) {
        let Some(number) = piece.entry else { continue };
        if entries.last().is_none_or(|entry| entry.number != number) {
            entries.push(Entry { number, words: 0, kept: 0, headed: false });
        }
        let entry = entries.last_mut().expect("one was pushed");
        match piece.run.mark {
            Mark::Heading(_) => entry.headed |= entry.words <= BEFORE,
            Mark::Plain | Mark::Quote | Mark::Item => {
                let words = words_of(&piece.run);
                entry.words += words;
                entry.kept += if kept.is_some_and(|kept| kept[index]) { words } else { 0 };
            }
            _ => {}
        }
    }
    entries.retain(|entry| entry.headed && entry.words >= WORDS);
    let mut words: Vec<usize> = entries.iter().map(|entry| entry.words).collect();
    words.sort_unstable();
    let (middle, greatest) = match words[..] {
        [] | [_] => return Vec::new(),
        [.., greatest] => (words[(words.len() - 1) / 2], greatest),
    };
    let across = entries.iter().filter(|entry| 2 * entry.kept >= entry.words).count() >= 2;
    let alike = entries.len() >= SEVERAL && middle as f64 >= ALIKE * greatest as f64;
    let is_archive = kept.is_none() || across || alike;
    if is_archive { entries.into_iter().map(|entry| entry.number).collect() } else { Vec::new() }
}

/// The articles of an archive; each container is read as a page of its own.
pub(super) fn articles(pieces: Vec<Piece>, entries: &[u32]) -> (Vec<Article>, Vec<Dropped>) {
    let (mut articles, mut dropped) = (Vec::new(), Vec::new());
    let mut runs: Vec<Run> = Vec::new();
    let mut open = None;
    for piece in pieces.into_iter().map(Some).chain([None]) {
        let entry =
            piece.as_ref().and_then(|piece| piece.entry).filter(|entry| entries.binary_search(entry).is_ok());
        if entry != open && !runs.is_empty() {
            let (found, left) = split_up(&std::mem::take(&mut runs));
            articles.extend(found);
            dropped.extend(left);
        }
        open = entry;
        match piece {
            Some(piece) if entry.is_some() => runs.push(piece.run),
            Some(piece) => dropped.push(beside(piece.run)),
            None => {}
        }
    }
    (articles, dropped)
}

fn words_of(run: &Run) -> usize {
    run.lines.iter().map(|line| line.text.split(' ').count()).sum()
}
