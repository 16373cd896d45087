//! Texts as rows of numbers: each word is looked at once, and each different word stemmed once.

use hashbrown::HashMap;
use rayon::prelude::*;
use rayon::slice::Chunks;

use super::alias::Aliases;
use super::context::{self, Context, SCRAP, may_shout};
use super::intern::Interner;
use super::language::{Language, each_word_in};
use super::phrase::{Item, Link};
use super::token::Kind;
use super::vocabulary::Source;
use super::word::Word;
use crate::progress::Stage;

/// Bytes of text from which a piece is long enough.
const PIECE: usize = 1 << 19;
/// Bytes of a word and what is between it and the next one, about.
const WORD_BYTES: usize = 5;
/// Pieces that are read side by side: at first few, so that the others find most words known, and many in the end.
const SIDE_BY_SIDE: (usize, usize) = (4, 64);

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
    pub words: Vec<u32>,
    /// Where the words of each article end.
    word_ends: Vec<usize>,
}

impl Piece {
    pub(super) fn n_articles(&self) -> usize {
        self.item_ends.len()
    }

    pub(super) fn n_items(&self) -> usize {
        self.items.len()
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

/// Neighbouring pieces, a few groups for each thread, to be summed up side by side: sums of whole numbers
/// are the same however these are divided.
pub(super) fn groups(pieces: &[Piece]) -> Chunks<'_, Piece> {
    pieces.par_chunks(pieces.len().div_ceil(2 * rayon::current_num_threads()).max(1))
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
    /// Nothing.
    Glued,
}

/// A word's number and what stands before it, in 32 bits.
fn pack(number: u32, word: &Word<'_>) -> u32 {
    let before = match word {
        Word { apart: true, .. } => Before::Apart,
        Word { hyphen: true, .. } => Before::Hyphen,
        Word { glued: true, .. } => Before::Glued,
        _ => Before::Space,
    };
    number << 2 | before as u32
}

/// The other way round.
pub(super) fn unpack(word: u32) -> (u32, Before) {
    let before = match word & 3 {
        0 => Before::Apart,
        1 => Before::Space,
        2 => Before::Hyphen,
        _ => Before::Glued,
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
    /// For each of the user's stop words whether a text held it.
    pub met: Vec<bool>,
}

/// What a form is, with the number of its stem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Stem(u32),
    Joint(u8),
    Other,
}

/// Reads articles, a few at a time: what it keeps of a text are the numbers of its terms.
pub(super) struct Reader<'a> {
    /// Words are kept of one article in so many.
    every: usize,
    languages: Vec<Language>,
    n_articles: usize,
    side_by_side: usize,
    pub forms: Forms,
    names: Names<'a>,
}

impl<'a> Reader<'a> {
    /// Reads with the names of a guide; words are kept of one article in `every`.
    pub(super) fn new(aliases: &'a Aliases, every: usize) -> Self {
        let mut forms = Forms { met: vec![false; aliases.stop_words().len()], ..Forms::default() };
        for name in aliases.names() {
            forms.stems.intern(name, NAME);
        }
        Self {
            every,
            languages: Vec::new(),
            n_articles: 0,
            side_by_side: SIDE_BY_SIDE.0,
            forms,
            names: Names::new(aliases),
        }
    }

    /// Reads further articles: their pieces, in order.
    pub(super) fn read(&mut self, sources: &[Source<'_>], stage: &dyn Stage) -> Vec<Piece> {
        for source in sources {
            if !self.languages.contains(&source.language) {
                self.languages.push(source.language);
            }
        }
        let chunks = chunks(sources);
        let mut pieces = Vec::with_capacity(chunks.len());
        let mut rest = chunks.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.side_by_side.min(rest.len()));
            pieces.extend(self.read_chunks(now, stage));
            self.side_by_side = (2 * self.side_by_side).min(SIDE_BY_SIDE.1);
            rest = later;
        }
        pieces
    }

    /// Reads a piece of each chunk. Words that are known by now keep their numbers; new ones get a number
    /// in their piece, and then one by where they stand first in the collection, however this is divided.
    fn read_chunks(&mut self, chunks: &[&[Source<'_>]], stage: &dyn Stage) -> Vec<Piece> {
        let (known, languages) = (&self.forms.forms, &self.languages[..]);
        let read: Vec<(Piece, Interner)> =
            chunks.par_iter().map(|chunk| words(chunk, known, languages)).collect();
        let first = self.forms.forms.len();
        let numbers: Vec<Vec<u32>> = read.iter().map(|(_, own)| self.forms.adopt(own)).collect();
        self.forms.find_stems(first, &self.languages, self.names.aliases);
        self.names.extend(&self.forms.forms);
        let mut n_articles = self.n_articles;
        let placed: Vec<(Piece, Vec<u32>)> = read
            .into_iter()
            .zip(numbers)
            .map(|((piece, _), numbers)| {
                let first = n_articles;
                n_articles += piece.word_ends.len();
                (Piece { first, ..piece }, numbers)
            })
            .collect();
        self.n_articles = n_articles;
        let (forms, names, every) = (&self.forms, &self.names, self.every);
        placed
            .into_par_iter()
            .map(|(mut piece, numbers)| {
                for word in piece.words.iter_mut().filter(|word| **word >= NEW << 2) {
                    *word = (numbers[((*word >> 2) - NEW) as usize] << 2) | (*word & 3);
                }
                find_items(&mut piece, forms, names);
                keep_sample(&mut piece, every);
                stage.advance(piece.n_articles() as u64);
                piece
            })
            .collect()
    }
}

/// Cuts a row of articles where there is enough text for a piece.
pub(super) fn chunks<'s, 't>(sources: &'s [Source<'t>]) -> Vec<&'s [Source<'t>]> {
    let mut size = 0;
    let is_same = |source: &Source<'_>, _: &Source<'_>| {
        size += source.parts.iter().map(|part| part.len()).sum::<usize>();
        let is_short = size < PIECE;
        if !is_short {
            size = 0;
        }
        is_short
    };
    sources.chunk_by(is_same).collect()
}

/// Numbers from here on are those of new words, in their piece.
pub(super) const NEW: u32 = 1 << 29;

/// The words of a piece, those that are not known with a number of their own there; `languages` has all of the sources'.
pub(super) fn words(sources: &[Source<'_>], known: &Interner, languages: &[Language]) -> (Piece, Interner) {
    let mut piece = Piece::default();
    let mut own = Interner::default();
    let bytes: usize = sources.iter().flat_map(|source| &source.parts).map(|part| part.len()).sum();
    piece.words.reserve(bytes / WORD_BYTES);
    for source in sources {
        let place = languages.iter().position(|&language| language == source.language).unwrap_or(0) as u8;
        let may_shout = may_shout(source.language);
        for part in &source.parts {
            let mut context = Context::new(part);
            each_word_in(part, source.language, |word| {
                let text = if context.is_scrap(&word) { SCRAP } else { word.text };
                let tag = context::tag(place, may_shout && context.is_shouted(&word));
                let number = match known.find(text, tag) {
                    Some(number) => number,
                    None => NEW + own.intern(text, tag),
                };
                piece.words.push(pack(number, &word));
            });
        }
        piece.word_ends.push(piece.words.len());
    }
    (piece, own)
}

impl Forms {
    /// The numbers here of all forms of a piece, in their order.
    fn adopt(&mut self, own: &Interner) -> Vec<u32> {
        let numbers = (0..own.len() as u32).map(|form| self.forms.intern(own.text(form), own.tag(form)));
        let numbers = numbers.collect();
        assert!(self.forms.len() < NEW as usize, "fewer than 2²⁹ different words");
        numbers
    }

    /// What each form from `first` on is.
    fn find_stems(&mut self, first: usize, languages: &[Language], aliases: &Aliases) {
        let forms = &self.forms;
        let stopped: Vec<HashMap<String, usize>> =
            languages.iter().map(|&language| aliases.stopped_in(language)).collect();
        let kinds: Vec<Kind> = (first as u32..forms.len() as u32)
            .into_par_iter()
            .map(|form| context::kind(forms.text(form), forms.tag(form), languages))
            .collect();
        let (stems, met) = (&mut self.stems, &mut self.met);
        self.codes.extend(kinds.into_iter().enumerate().map(|(place, kind)| match kind {
            Kind::Stem(stem) => {
                let form = (first + place) as u32;
                if let Some(&word) = stopped[context::language_of(forms.tag(form))].get(&stem) {
                    met[word] = true;
                    return Code::Other;
                }
                // A name of one word is the same term whether the guide or the text says it.
                let name = stems.find(&stem, NAME);
                Code::Stem(name.unwrap_or_else(|| stems.intern(&stem, WORD)))
            }
            Kind::Joint(joint) => Code::Joint(joint),
            Kind::Other => Code::Other,
        }));
    }
}

/// Tags of stems.
pub(super) const NAME: u8 = 1;
pub(super) const WORD: u8 = 0;

/// The names of the guide, by the forms with which they can begin.
pub(super) struct Names<'a> {
    aliases: &'a Aliases,
    /// True for each form with which a name begins; empty where there are no names.
    begins: Vec<bool>,
}

impl<'a> Names<'a> {
    /// No form was looked at yet.
    pub(super) fn new(aliases: &'a Aliases) -> Self {
        Self { aliases, begins: Vec::new() }
    }

    /// Looks at the forms that are new.
    pub(super) fn extend(&mut self, forms: &Interner) {
        if !self.aliases.is_empty() {
            let new = self.begins.len() as u32..forms.len() as u32;
            self.begins.extend(new.map(|form| self.aliases.may_begin(forms.text(form))));
        }
    }

    /// The name that begins at the first of these words: how many words it takes, and its number.
    fn at(&self, words: &[u32], forms: &Interner) -> Option<(usize, usize)> {
        let (first, _) = unpack(words[0]);
        if !self.begins.get(first as usize).is_some_and(|&begins| begins) {
            return None;
        }
        let spelled: Vec<Word<'_>> = words
            .iter()
            .take(self.aliases.longest())
            .map(|&word| {
                let (form, before) = unpack(word);
                let is = |other| before == other;
                let (apart, hyphen, glued) = (is(Before::Apart), is(Before::Hyphen), is(Before::Glued));
                Word { start: 0, text: forms.text(form), apart, hyphen, glued }
            })
            .collect();
        self.aliases.at(&spelled)
    }
}

/// Finds the terms of a piece.
pub(super) fn find_items(piece: &mut Piece, forms: &Forms, names: &Names<'_>) {
    let mut start = 0;
    piece.items.reserve(piece.words.len() / 2);
    for &end in &piece.word_ends {
        let words = &piece.words[start..end];
        let mut link = Link::NONE;
        let mut at = 0;
        while at < words.len() {
            let (form, before) = unpack(words[at]);
            if before == Before::Apart {
                link = Link::NONE;
            }
            let (length, code) = match names.at(&words[at..], &forms.forms) {
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
