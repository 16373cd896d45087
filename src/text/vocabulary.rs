//! The vocabulary of a collection, and its articles as bags of terms.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::language::Language;

/// A term: a stem, a name of the guide, or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its stems, joined by spaces; a name of the guide as it is given there.
    pub stem: String,
    /// The form in which it stands most often, which readers are shown.
    pub surface: String,
    /// In how many articles it occurs.
    pub articles: u32,
    /// How often it occurs.
    pub occurrences: u64,
}

/// The terms of a collection; a term's number is its place, by falling document frequency.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// The terms.
    pub terms: Vec<Term>,
    pub(super) by_stem: HashMap<String, u32, FixedState>,
}

impl Vocabulary {
    /// Number of terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// True where there is no term.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The number of the term with these stems.
    pub fn find(&self, stem: &str) -> Option<u32> {
        self.by_stem.get(stem).copied()
    }
}

/// A collection as bags of terms.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// The terms that occur in enough articles.
    pub vocabulary: Vocabulary,
    /// For each article its terms with how often they occur, by falling document frequency.
    pub bags: Vec<Vec<(u32, u32)>>,
}

/// Text and language of an article.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The parts to count, say title and text.
    pub parts: [&'a str; 2],
    /// Whose stop words and stemmer apply.
    pub language: Language,
}

#[cfg(test)]
impl Vocabulary {
    /// A vocabulary of these words, each in one article.
    pub(crate) fn of(words: &[&str]) -> Self {
        let term = |word: &&str| Term {
            stem: (*word).to_owned(),
            surface: (*word).to_owned(),
            articles: 1,
            occurrences: 1,
        };
        let by_stem = words.iter().map(|word| (*word).to_owned()).zip(0..).collect();
        Self { terms: words.iter().map(term).collect(), by_stem }
    }
}
