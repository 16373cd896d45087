//! Archives: pages with several articles, each in a container of its own.

use super::super::{Mark, Run};
use super::flat::Piece;
use super::{beside, split_up};
use crate::corpus::article::{Article, Dropped};
use crate::corpus::rows::times;
use crate::corpus::signs::date::{self, Date};

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
    // Where no container has a heading, titles are marked otherwise. Comments below an article have none, and it has one.
    let is_bare = entries.iter().all(|entry| !entry.headed);
    let is_article = |entry: &Entry| match entry.headed {
        true => entry.words >= WORDS,
        false => is_bare && entry.words >= 2 * WORDS,
    };
    entries.retain(is_article);
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

/// The articles of an archive; each container is read as a page of its own. A date between containers is that of those
/// behind it that tell none.
pub(super) fn articles(pieces: Vec<Piece>, entries: &[u32]) -> (Vec<Article>, Vec<Dropped>) {
    let mut archive = Archive::default();
    let mut open = None;
    for piece in pieces {
        let entry = piece.entry.filter(|entry| entries.binary_search(entry).is_ok());
        if entry != open {
            archive.end_entry();
        }
        open = entry;
        if entry.is_some() {
            archive.time = archive.time.or_else(|| piece.time.as_deref().and_then(times::date));
            archive.runs.push(piece.run);
        } else {
            let day = piece.run.lines.first().and_then(|line| date::line(&line.text));
            archive.day = day.map(|line| line.date).or(archive.day);
            archive.dropped.push(beside(piece.run));
        }
    }
    archive.end_entry();
    archive.dropped.sort_by_key(|row| row.lines);
    (archive.articles, archive.dropped)
}

#[derive(Default)]
struct Archive {
    articles: Vec<Article>,
    dropped: Vec<Dropped>,
    /// The open entry, and the time that its markup tells.
    runs: Vec<Run>,
    time: Option<Date>,
    /// The last date between entries.
    day: Option<Date>,
}

impl Archive {
    fn end_entry(&mut self) {
        let (articles, dropped) = split_up(&std::mem::take(&mut self.runs));
        // What the markup of a single article says is surer than what its text does.
        let (time, day) = (self.time.take(), self.day);
        let sure = time.filter(|_| articles.len() == 1);
        self.articles.extend(articles.into_iter().map(|mut article| {
            article.metadata.date = sure.or(article.metadata.date).or(time).or(day);
            article
        }));
        self.dropped.extend(dropped);
    }
}

/// Words of a run.
pub(super) fn words_of(run: &Run) -> usize {
    run.lines.iter().map(|line| line.text.split(' ').count()).sum()
}
