//! The vocabulary of a collection, and its articles as bags of terms.

use std::sync::Arc;

use hashbrown::HashMap;

use super::known::KnownPhrases;
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

impl Term {
    /// True for what is more than one word, also where the script puts no space between them.
    pub fn is_phrase(&self) -> bool {
        self.stem.contains(' ') || self.surface.contains([' ', '-'])
    }
}

/// True where words stand one after the other among those of a phrase; all as [`Term::stem`] has them.
pub(crate) fn holds(phrase: &str, words: &str) -> bool {
    format!(" {phrase} ").contains(&format!(" {words} "))
}

/// The terms of a collection; a term's number is its place, by falling document frequency.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// The terms.
    pub terms: Vec<Term>,
    by_stem: HashMap<String, u32>,
}

impl Vocabulary {
    /// Takes the terms in the order of their numbers; of two with the same stems the first is found.
    pub fn new(terms: Vec<Term>) -> Self {
        let mut by_stem = HashMap::with_capacity(terms.len());
        for (term, number) in terms.iter().zip(0..) {
            by_stem.entry(term.stem.clone()).or_insert(number);
        }
        Self { terms, by_stem }
    }

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
    /// How often each article holds each term.
    pub bags: Bags,
    /// The user's stop words that no text holds.
    pub unmet: Vec<String>,
    /// The phrases among the terms.
    pub phrases: KnownPhrases,
    /// What single articles of a small collection hold, by its stems: see [`RARE_IN`].
    pub rare: Vec<RareTerm>,
}

/// Articles of a collection up to which terms that only one of them holds are told. They say nothing of what articles have in
/// common, but of a further article they say with which it has it; where there are many articles, other terms say it.
pub const RARE_IN: usize = 1_000;

/// A term that one article holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RareTerm {
    /// Its stems, as [`Term::stem`].
    pub stem: String,
    /// The article.
    pub article: u32,
    /// How often it occurs there.
    pub occurrences: u32,
}

/// The terms of each article with how often they occur, as compressed sparse rows. Clones share
/// the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Bags {
    /// Where each article begins in `terms` and `counts`; one more than there are articles.
    pub starts: Arc<Vec<usize>>,
    /// The terms of an article, rising.
    pub terms: Arc<Vec<u32>>,
    /// How often each occurs.
    pub counts: Arc<Vec<f32>>,
    /// Occurrences of terms that are not in the vocabulary, of each article.
    pub unknown: Arc<Vec<u32>>,
}

impl Default for Bags {
    fn default() -> Self {
        Self {
            starts: Arc::new(vec![0]),
            terms: Arc::default(),
            counts: Arc::default(),
            unknown: Arc::default(),
        }
    }
}

impl Bags {
    /// Number of articles.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// True where there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The different terms of an article and how often each occurs.
    pub fn of(&self, article: usize) -> (&[u32], &[f32]) {
        let range = self.starts[article]..self.starts[article + 1];
        (&self.terms[range.clone()], &self.counts[range])
    }

    /// Adds an article by its terms in order, each as often as it occurs, with the number of occurrences of terms that are
    /// not in the vocabulary.
    pub fn push(&mut self, sorted: &[u32], unknown: u32) {
        let (terms, counts) = (Arc::make_mut(&mut self.terms), Arc::make_mut(&mut self.counts));
        let begin = terms.len();
        for &term in sorted {
            if terms.len() > begin && terms.last() == Some(&term) {
                if let Some(count) = counts.last_mut() {
                    *count += 1.0;
                }
            } else {
                terms.push(term);
                counts.push(1.0);
            }
        }
        Arc::make_mut(&mut self.starts).push(terms.len());
        Arc::make_mut(&mut self.unknown).push(unknown);
    }

    /// Room for so many articles and different terms in all.
    pub(super) fn with_capacity(articles: usize, terms: usize) -> Self {
        let mut starts = Vec::with_capacity(articles + 1);
        starts.push(0);
        let (terms, counts) = (Vec::with_capacity(terms), Vec::with_capacity(terms));
        Self {
            starts: Arc::new(starts),
            terms: Arc::new(terms),
            counts: Arc::new(counts),
            unknown: Arc::new(Vec::with_capacity(articles)),
        }
    }

    /// Adds the articles of another collection with the same terms.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.terms.len();
        Arc::make_mut(&mut self.starts).extend(other.starts[1..].iter().map(|start| start + shift));
        Arc::make_mut(&mut self.terms).extend_from_slice(&other.terms);
        Arc::make_mut(&mut self.counts).extend_from_slice(&other.counts);
        Arc::make_mut(&mut self.unknown).extend_from_slice(&other.unknown);
    }

    /// Gives back the room for more.
    pub(super) fn shrink_to_fit(&mut self) {
        Arc::make_mut(&mut self.terms).shrink_to_fit();
        Arc::make_mut(&mut self.counts).shrink_to_fit();
    }
}

/// Text and language of an article.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// The parts to count, say title and text; no phrase goes across.
    pub parts: Vec<&'a str>,
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
        Self::new(words.iter().map(term).collect())
    }
}
