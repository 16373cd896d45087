//! Where terms stand in the texts, which the bags of whole articles do not tell.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::alias::Aliases;
use super::count::{self, RARE};
use super::phrase::Joining;
use super::read::{Piece, Reader};
use super::vocabulary::{Bags, Documents, Source};
use crate::progress::{Silent, Stage};

/// Where some terms stand in an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Words of the article, small ones too.
    pub words: usize,
    /// A term's number in the vocabulary and the place of its first word among the article's words, counted
    /// from 0; places rise.
    pub terms: Vec<(u32, usize)>,
}

/// Finds some terms in the articles of a collection, which come a few at a time.
///
/// The texts are read once more, so that counting need not keep the place of every word. A word
/// that is a part of a phrase is no occurrence of its own, as in the bags.
pub struct Placing<'a> {
    again: Again<'a>,
    wanted: HashMap<&'a str, u32>,
    /// For each stem its number in the vocabulary, if it is wanted.
    numbers: Vec<Option<u32>>,
}

impl<'a> Placing<'a> {
    /// Looks for `terms`; `documents` must be what was counted of the articles with the same aliases.
    pub fn new(aliases: &'a Aliases, documents: &'a Documents, terms: &[u32]) -> Self {
        let stem = |term: u32| documents.vocabulary.terms[term as usize].stem.as_str();
        let wanted = terms.iter().map(|&term| (stem(term), term)).collect();
        // All words are kept: the number of them is needed.
        Self { again: Again::new(aliases, documents, 1), wanted, numbers: Vec::new() }
    }

    /// Reads the next articles: one entry for each.
    pub fn places(&mut self, sources: &[Source<'_>], stage: &dyn Stage) -> Vec<Places> {
        let pieces = self.again.read(sources, stage);
        let stems = &self.again.reader.forms.stems;
        let new = self.numbers.len() as u32..stems.len() as u32;
        self.numbers.extend(new.map(|stem| self.wanted.get(stems.text(stem)).copied()));
        let parts: Vec<Vec<Places>> = pieces
            .par_iter()
            .map(|piece| {
                let of_article = |article| {
                    let items = piece.items_of(article).iter();
                    let known =
                        items.filter_map(|item| Some((self.numbers[item.term as usize]?, item.word())));
                    Places { words: piece.words_of(article).len(), terms: known.collect() }
                };
                (0..piece.n_articles()).map(of_article).collect()
            })
            .collect();
        parts.into_iter().flatten().collect()
    }
}

/// The terms of each of these texts, which are parts of those that `documents` was made of, with the
/// same aliases: counted as there, and with the numbers that they have there. One bag for each source.
///
/// Parts that end where paragraphs do hold the same terms together as the whole, since no phrase goes across.
pub fn bags(sources: &[Source<'_>], aliases: &Aliases, documents: &Documents, stage: &dyn Stage) -> Bags {
    let mut again = Again::new(aliases, documents, usize::MAX);
    let pieces = again.read(sources, stage);
    let stems = again.reader.forms.stems;
    let numbers: Vec<u32> = (0..stems.len() as u32)
        .map(|stem| documents.vocabulary.find(stems.text(stem)).unwrap_or(RARE))
        .collect();
    count::bags(pieces, &numbers, &Silent)
}

/// Reads texts with the phrases that are known.
struct Again<'a> {
    reader: Reader<'a>,
    joinings: Vec<Joining>,
}

impl<'a> Again<'a> {
    /// Words are kept of one text in `every`.
    fn new(aliases: &'a Aliases, documents: &Documents, every: usize) -> Self {
        let mut reader = Reader::new(aliases, every);
        let joinings = documents.phrases.joinings(&mut reader.forms.stems);
        Self { reader, joinings }
    }

    fn read(&mut self, sources: &[Source<'_>], stage: &dyn Stage) -> Vec<Piece> {
        let mut pieces = self.reader.read(sources, stage);
        self.joinings.iter().for_each(|joining| joining.join(&mut pieces));
        pieces
    }
}

#[cfg(test)]
mod tests {
    use hashbrown::HashSet;

    use super::*;
    use crate::text::{Language, documents};

    #[test]
    fn terms_stand_where_their_first_word_does_and_as_often_as_they_are_counted() {
        let texts = [
            "Foreign fighters came. Those foreign fighters who left the Belt and Road stayed.",
            "It is about foreign fighters; the Belt and Road; the belt and road again.",
            "Fighters are foreign to us, a road is a belt, and grass grows.",
        ];
        let sources = texts.map(|text| Source { parts: vec!["Say", text], language: Language::English });
        let aliases = Aliases::default();
        let read = documents(&sources, &aliases, &HashSet::new(), &Silent);
        let all: Vec<u32> = (0..read.vocabulary.len() as u32).collect();
        let mut placing = Placing::new(&aliases, &read, &all);
        let mut found = placing.places(&sources[..2], &Silent);
        found.extend(placing.places(&sources[2..], &Silent));
        let term = |surface: &str| {
            let terms = &read.vocabulary.terms;
            terms.iter().position(|term| term.surface == surface).unwrap() as u32
        };
        let of = |surface: &str, article: usize| -> Vec<usize> {
            let places = found[article].terms.iter();
            places.filter(|(other, _)| *other == term(surface)).map(|&(_, place)| place).collect()
        };
        assert_eq!(of("foreign fighters", 0), [1, 5]);
        assert_eq!(of("Belt and Road", 1), [7, 11]);
        assert_eq!(found.iter().map(|places| places.words).collect::<Vec<_>>(), [14, 15, 14]);
        for (article, places) in found.iter().enumerate() {
            let mut terms: Vec<u32> = places.terms.iter().map(|&(term, _)| term).collect();
            terms.sort_unstable();
            let mut bag = crate::text::vocabulary::Bags::default();
            bag.push(&terms, 0);
            assert_eq!(bag.of(0), read.bags.of(article));
        }
    }
    #[test]
    fn a_part_of_a_text_holds_the_terms_that_were_counted_there() {
        let texts = [
            "Foreign fighters came.\n\nThose foreign fighters who left the Belt and Road stayed with IS.",
            "It is about foreign fighters; the Belt and Road; the belt and road again.",
            "Fighters are foreign to us, a road is a belt, and the Islamic State grows.",
        ];
        let source = |text| Source { parts: vec![text], language: Language::English };
        let others = ["IS".to_owned()];
        let aliases = Aliases::new([("Islamic State", &others[..])]);
        let read = documents(&texts.map(source), &aliases, &HashSet::new(), &Silent);
        // Whole texts, few or all, hold what was counted.
        let again = bags(&texts.map(source), &aliases, &read, &Silent);
        assert_eq!(again, read.bags);
        assert_eq!(bags(&[source(texts[1])], &aliases, &read, &Silent).of(0), read.bags.of(1));
        // Paragraphs do so together.
        let paragraphs: Vec<Source<'_>> = texts[0].split("\n\n").map(source).collect();
        let parts = bags(&paragraphs, &aliases, &read, &Silent);
        assert_eq!(parts.len(), 2);
        let mut all: Vec<u32> = Vec::new();
        for part in 0..2 {
            let (terms, counts) = parts.of(part);
            terms.iter().zip(counts).for_each(|(&term, &count)| all.extend(vec![term; count as usize]));
        }
        all.sort_unstable();
        let mut sum = Bags::default();
        sum.push(&all, 0);
        assert_eq!(sum.of(0), read.bags.of(0));
    }
}
