//! Where terms stand in the texts, which the bags do not tell.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rayon::prelude::*;

use super::alias::Aliases;
use super::count::sample_step;
use super::vocabulary::{Source, Vocabulary};
use super::{phrase, read};
use crate::progress::Stage;

/// Where some terms stand in an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Words of the article, small ones too.
    pub words: usize,
    /// A term's number in the vocabulary and the place of its first word among the article's words, counted
    /// from 0; places rise.
    pub terms: Vec<(u32, usize)>,
}

/// Finds these terms in all articles: one entry for each article.
///
/// The texts are read once more, so that counting need not keep the place of every word. A word
/// that is a part of a phrase is no occurrence of its own, as in the bags: sources and aliases must be those
/// of which [`super::documents`] made the vocabulary.
pub fn places(
    sources: &[Source<'_>],
    aliases: &Aliases,
    vocabulary: &Vocabulary,
    terms: &[u32],
    stage: &dyn Stage,
) -> Vec<Places> {
    // All words are kept: the number of them is needed.
    let (mut pieces, mut forms) = read::read(sources, aliases, 1, stage);
    phrase::join_all(&mut pieces, &mut forms.stems, aliases.names().len(), sample_step(sources.len()));
    let wanted: HashMap<&str, u32, FixedState> =
        terms.iter().map(|&term| (vocabulary.terms[term as usize].stem.as_str(), term)).collect();
    let numbers: Vec<Option<u32>> =
        (0..forms.stems.len() as u32).map(|stem| wanted.get(forms.stems.text(stem)).copied()).collect();
    let parts: Vec<Vec<Places>> = pieces
        .par_iter()
        .map(|piece| {
            let of_article = |article| {
                let items = piece.items_of(article).iter();
                let known = items.filter_map(|item| Some((numbers[item.term as usize]?, item.word())));
                Places { words: piece.words_of(article).len(), terms: known.collect() }
            };
            (0..piece.n_articles()).map(of_article).collect()
        })
        .collect();
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use hashbrown::HashSet;

    use super::*;
    use crate::progress::Silent;
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
        let found = places(&sources, &aliases, &read.vocabulary, &all, &Silent);
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
            bag.push(&terms);
            assert_eq!(bag.of(0), read.bags.of(article));
        }
    }
}
