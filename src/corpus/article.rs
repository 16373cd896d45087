//! An article: its text with the lines that it came from, and what the page tells about it.

use std::sync::Arc;

use hashbrown::HashSet;

use super::block::{self, Block, Layout};
use super::read::{Mark, Run};
use super::roles::Role;
use super::signs::date::Date;
use crate::unspaced;

/// What a paragraph is in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Text,
    /// A heading inside the article.
    Heading,
    /// An item of a list.
    Item,
    /// A block quote: somebody else's words.
    Quote,
}

/// A paragraph of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it begins in [`Article::text`], in bytes.
    pub start: usize,
    /// Where it ends in [`Article::text`], in bytes.
    pub end: usize,
    /// First and last line in the page's file, counted from 1.
    pub lines: (u32, u32),
    /// What it is.
    pub kind: ParagraphKind,
}

/// What the page tells about an article; `None` and empty where it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// The sentence under the title.
    pub deck: Option<String>,
    /// Who wrote it; several names are joined by `; `.
    pub author: Option<String>,
    /// Where it appeared.
    pub outlet: Option<String>,
    /// When it appeared.
    pub date: Option<Date>,
    /// The note before it, paragraphs joined by a line end.
    pub note: String,
    /// Lines that tell where it appeared, joined by a line end.
    pub sources: String,
}

impl Metadata {
    /// Who wrote it, name by name, each once.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        let mut known = HashSet::new();
        let names = self.author.iter().flat_map(|names| names.split("; "));
        names.filter(move |name| !name.is_empty() && known.insert(*name))
    }

    /// Takes from another copy of the article what this one does not tell.
    pub(crate) fn fill_from(&mut self, other: &Self) {
        fn fill<T: Clone>(mine: &mut Option<T>, theirs: &Option<T>) {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        fill(&mut self.title, &other.title);
        fill(&mut self.deck, &other.deck);
        fill(&mut self.author, &other.author);
        fill(&mut self.outlet, &other.outlet);
        fill(&mut self.date, &other.date);
        if self.note.is_empty() {
            self.note.clone_from(&other.note);
        }
        if self.sources.is_empty() {
            self.sources.clone_from(&other.sources);
        }
    }
}

/// An article as it stands on one page. Clones share the text.
#[derive(Debug, Clone)]
pub struct Article {
    /// Index of its page in [`super::Corpus::pages`].
    pub page: usize,
    /// First line (of the title, else of the text) and last line of the text in the page's file.
    pub lines: (u32, u32),
    /// What the page tells about it.
    pub metadata: Metadata,
    /// The paragraphs, joined by an empty line.
    pub text: Arc<str>,
    /// Where the paragraphs are in the text.
    pub paragraphs: Arc<[Paragraph]>,
    /// Where each line of the file begins in the text, in bytes, with its number.
    pub line_starts: Arc<[(usize, u32)]>,
}

impl Article {
    /// An article that is known to be one: its runs are its text, but for captions and rules, which are handed back.
    /// `line` is where it begins, if that is before its text. `None` for one without text.
    pub(crate) fn of_runs(
        metadata: Metadata,
        runs: &[Run],
        layout: Layout,
        line: u32,
    ) -> (Option<Self>, Vec<Dropped>) {
        let mut body = Body::default();
        let mut dropped = Vec::new();
        for block in block::blocks(runs, layout) {
            let reason = match block.mark {
                Mark::Heading(_) => {
                    body.push(&block.text, &block, ParagraphKind::Heading);
                    continue;
                }
                Mark::Picture => "caption",
                Mark::Rule => "separator",
                Mark::Markup => "markup",
                mark => {
                    body.push(&block.text, &block, kind(Role::Text, mark));
                    continue;
                }
            };
            dropped.push(Dropped { page: 0, lines: block.lines, reason, text: block.text });
        }
        (body.finish(0, metadata, line), dropped)
    }

    /// Words of the text, split at white space; in scripts without it, those that a dictionary finds.
    pub fn words(&self) -> usize {
        unspaced::count_words(&self.text)
    }

    /// The line of the page's file that a byte of the text comes from.
    pub fn line_at(&self, byte: usize) -> u32 {
        let place = self.line_starts.partition_point(|&(start, _)| start <= byte);
        place.checked_sub(1).map_or(self.lines.0, |place| self.line_starts[place].1)
    }
}

/// Lines of a page that are no article's text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Index of the page in [`super::Corpus::pages`].
    pub page: usize,
    /// First and last line.
    pub lines: (u32, u32),
    /// What they are: `note`, `caption`, `byline`, `advertisement` and the like.
    pub reason: &'static str,
    /// Their text.
    pub text: String,
}

/// The text of an article while paragraphs are joined to it.
#[derive(Default)]
pub(super) struct Body {
    text: String,
    paragraphs: Vec<Paragraph>,
    line_starts: Vec<(usize, u32)>,
}

impl Body {
    /// Takes a paragraph: the end of a block's text.
    pub(super) fn push(&mut self, paragraph: &str, block: &Block, kind: ParagraphKind) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(paragraph);
        let cut = block.text.len() - paragraph.len();
        self.line_starts
            .extend(block.starts.iter().map(|&(at, line)| (start + at.saturating_sub(cut), line)));
        self.paragraphs.push(Paragraph { start, end: self.text.len(), lines: block.lines, kind });
    }

    /// The article; `first` is its first line.
    pub(super) fn finish(self, page: usize, metadata: Metadata, first: u32) -> Option<Article> {
        let last = self.paragraphs.last()?.lines.1;
        Some(Article {
            page,
            lines: (first.min(self.paragraphs[0].lines.0), last),
            metadata,
            text: self.text.into(),
            paragraphs: self.paragraphs.into(),
            line_starts: self.line_starts.into(),
        })
    }
}

pub(super) fn kind(role: Role, mark: Mark) -> ParagraphKind {
    match (role, mark) {
        (Role::Subheading, _) => ParagraphKind::Heading,
        (_, Mark::Item) => ParagraphKind::Item,
        (_, Mark::Quote) => ParagraphKind::Quote,
        _ => ParagraphKind::Text,
    }
}
