//! Texts as rows of numbers: each word is looked at once, and each different word stemmed once.

use rayon::prelude::*;

use super::alias::Aliases;
use super::intern::Interner;
use super::language::Language;
use super::phrase::{Item, Link};
use super::token::{Kind, kind};
use super::vocabulary::Source;
use super::word::{Word, each_word};
use crate::progress::Stage;

/// Articles of a piece at most.
const PIECE: usize = 4096;

/// Neighbouring articles, read by one thread.
#[derive(Default)]
pub(super) struct Piece {
    /// Number of the first article.
    pub first: usize,
    /// The terms of all articles, in order.
    pub items: Vec<Item>,
    /// Where the terms of each article end.
    pub item_ends: Vec<usize>,
    /// The words of the articles, see [`pack`]; once terms are found, only those of the sample.
    words: Vec<u32>,
    /// Where the words of each article end.
    word_ends: Vec<usize>,
}

impl Piece {
    pub(super) fn n_articles(&self) -> usize {
        self.item_ends.len()
    }

    /// The terms of an article.
    pub(super) fn items_of(&self, article: usize) -> &[Item] {
        &self.items[before(&self.item_ends, article)..self.item_ends[article]]
    }

    /// The words of an article of the sample.
    pub(super) fn words_of(&self, article: usize) -> &[u32] {
        &self.words[before(&self.word_ends, article)..self.word_ends[article]]
    }
}

fn before(ends: &[usize], article: usize) -> usize {
    article.checked_sub(1).map_or(0, |before| ends[before])
}

/// What stands between a word and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Punctuation, or it is the first: no phrase goes across.
    Apart,
    Space,
    Hyphen,
}

/// A word's number and what stands before it, in 32 bits.
fn pack(number: u32, word: &Word<'_>) -> u32 {
    assert!(number < 1 << 30, "fewer than 2³⁰ different words");
    let before = match (word.apart, word.hyphen) {
        (true, _) => Before::Apart,
        (_, true) => Before::Hyphen,
        _ => Before::Space,
    };
    number << 2 | before as u32
}

/// The other way round.
pub(super) fn unpack(word: u32) -> (u32, Before) {
    let before = match word & 3 {
        0 => Before::Apart,
        1 => Before::Space,
        _ => Before::Hyphen,
    };
    (word >> 2, before)
}

/// The words of a collection as they stand in the texts, and what each is.
#[derive(Default)]
pub(super) struct Forms {
    pub forms: Interner,
    /// What each is to the counting.
    pub codes: Vec<Code>,
    /// The stems; names of the guide come first, in their order. Phrases are added later.
    pub stems: Interner,
}

/// What a form is, with the number of its stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Stem(u32),
    Joint(u8),
    Other,
}

/// Reads all articles: the pieces in their order, and the forms of all words. Words are kept of one
/// article in `every`.
pub(super) fn read(
    sources: &[Source<'_>],
    aliases: &Aliases,
    every: usize,
    stage: &dyn Stage,
) -> (Vec<Piece>, Forms) {
    let mut languages: Vec<Language> = Vec::new();
    for source in sources {
        if !languages.contains(&source.language) {
            languages.push(source.language);
        }
    }
    let size = sources.len().div_ceil(4 * rayon::current_num_threads()).clamp(1, PIECE);
    let read: Vec<(Piece, Interner)> = sources
        .par_chunks(size)
        .enumerate()
        .map(|(index, chunk)| {
            let piece = words(chunk, index * size, &languages);
            stage.advance(chunk.len() as u64);
            piece
        })
        .collect();
    let (mut forms, numbers) = merge(&read);
    forms.find_stems(&languages, aliases);
    let names = Names::new(aliases, &forms.forms);
    let pieces = read
        .into_par_iter()
        .zip(numbers)
        .map(|((mut piece, _), numbers)| {
            for word in &mut piece.words {
                *word = (numbers[(*word >> 2) as usize] << 2) | (*word & 3);
            }
            find_items(&mut piece, &forms, &names);
            keep_sample(&mut piece, every);
            piece
        })
        .collect();
    (pieces, forms)
}

/// The words of a piece, in numbers of its own.
fn words(sources: &[Source<'_>], first: usize, languages: &[Language]) -> (Piece, Interner) {
    let mut piece = Piece { first, ..Piece::default() };
    let mut forms = Interner::default();
    for source in sources {
        let tag = languages.iter().position(|&language| language == source.language).unwrap_or(0) as u8;
        for part in &source.parts {
            each_word(part, |word| {
                let number = forms.intern(word.text, tag);
                piece.words.push(pack(number, &word));
            });
        }
        piece.word_ends.push(piece.words.len());
    }
    // Pieces live side by side; what they reserve for more would be half of the memory.
    piece.words.shrink_to_fit();
    (piece, forms)
}

/// One numbering for all pieces: a form has its number by where it stands first in the collection,
/// however this is divided.
fn merge(read: &[(Piece, Interner)]) -> (Forms, Vec<Vec<u32>>) {
    let mut forms = Forms::default();
    let numbers = read
        .iter()
        .map(|(_, own)| (0..own.len() as u32).map(|number| forms.forms.adopt(own, number)).collect())
        .collect();
    (forms, numbers)
}

impl Forms {
    /// What each form is. Names of the guide are the first stems.
    fn find_stems(&mut self, languages: &[Language], aliases: &Aliases) {
        for name in aliases.names() {
            self.stems.intern(name, NAME);
        }
        let forms = &self.forms;
        let kinds: Vec<Kind> = (0..forms.len() as u32)
            .into_par_iter()
            .map(|form| kind(forms.text(form), languages[usize::from(forms.tag(form))]))
            .collect();
        let stems = &mut self.stems;
        self.codes = kinds
            .into_iter()
            .map(|kind| match kind {
                Kind::Stem(stem) => {
                    // A name of one word is the same term whether the guide or the text says it.
                    let name = stems.find(&stem, NAME);
                    Code::Stem(name.unwrap_or_else(|| stems.intern(&stem, WORD)))
                }
                Kind::Joint(joint) => Code::Joint(joint),
                Kind::Other => Code::Other,
            })
            .collect();
    }
}

/// Tags of stems.
const NAME: u8 = 1;
pub(super) const WORD: u8 = 0;

/// The names of the guide, by the forms with which they can begin.
struct Names<'a> {
    aliases: &'a Aliases,
    forms: &'a Interner,
    /// True for each form with which a name begins; empty where there are no names.
    begins: Vec<bool>,
}

impl<'a> Names<'a> {
    fn new(aliases: &'a Aliases, forms: &'a Interner) -> Self {
        let begins = match aliases.is_empty() {
            true => Vec::new(),
            false => (0..forms.len() as u32).map(|form| aliases.may_begin(forms.text(form))).collect(),
        };
        Self { aliases, forms, begins }
    }

    /// The name that begins at the first of these words: how many words it takes, and its number.
    fn at(&self, words: &[u32]) -> Option<(usize, usize)> {
        let (first, _) = unpack(words[0]);
        if !self.begins.get(first as usize).is_some_and(|&begins| begins) {
            return None;
        }
        let spelled: Vec<Word<'_>> = words
            .iter()
            .take(self.aliases.longest())
            .map(|&word| {
                let (form, before) = unpack(word);
                let (apart, hyphen) = (before == Before::Apart, before == Before::Hyphen);
                Word { start: 0, text: self.forms.text(form), apart, hyphen }
            })
            .collect();
        self.aliases.at(&spelled)
    }
}

/// Finds the terms of a piece.
fn find_items(piece: &mut Piece, forms: &Forms, names: &Names<'_>) {
    let mut start = 0;
    for &end in &piece.word_ends {
        let words = &piece.words[start..end];
        let mut link = Link::NONE;
        let mut at = 0;
        while at < words.len() {
            let (form, before) = unpack(words[at]);
            if before == Before::Apart {
                link = Link::NONE;
            }
            let (length, code) = match names.at(&words[at..]) {
                Some((length, name)) => (length, Code::Stem(name as u32)),
                None => (1, forms.codes[form as usize]),
            };
            match code {
                Code::Stem(term) => {
                    piece.items.push(Item::new(term, at, link));
                    link = Link::NEXT;
                }
                Code::Joint(joint) => link = link.behind(joint),
                Code::Other => link = Link::NONE,
            }
            at += length;
        }
        piece.item_ends.push(piece.items.len());
        start = end;
    }
    piece.items.shrink_to_fit();
}

/// Forgets the words of articles that are not in the sample.
fn keep_sample(piece: &mut Piece, every: usize) {
    if every == 1 {
        return;
    }
    let mut kept = Vec::new();
    let mut start = 0;
    for (article, end) in piece.word_ends.iter_mut().enumerate() {
        let words = start..*end;
        start = *end;
        if (piece.first + article).is_multiple_of(every) {
            kept.extend_from_slice(&piece.words[words]);
        }
        *end = kept.len();
    }
    piece.words = kept;
}
