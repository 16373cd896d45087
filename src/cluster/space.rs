//! A collection as engines see it.

use std::sync::{Arc, OnceLock};

use super::anchors::Anchors;
use super::sib::Joint;
use crate::features::{Counts, Lsa, Rows, TfIdf};
use crate::progress::{Progress, Silent, Stage};

/// Latent dimensions that are computed; engines use the first of them.
const DIMENSIONS: usize = 64;
/// How much more than other words the seed words of named themes weigh: somebody has said that
/// they tell themes apart.
pub(crate) const SEEDS: f32 = 3.0;

/// So many articles, spread evenly over a collection, or `None` where it has no more.
pub(crate) fn spread(n_articles: usize, size: usize) -> Option<Vec<usize>> {
    (n_articles > size).then(|| (0..size).map(|index| index * n_articles / size).collect())
}

/// What a term weighs in an article's row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Weighting {
    /// TF-IDF and 1 + ln tf, as two views whose runs are joined: where classes are told by common words,
    /// the second is the truer one, elsewhere the first.
    #[default]
    Both,
    /// `(1 + ln tf) · IDF` alone.
    TfIdf,
    /// `1 + ln tf` alone.
    Log,
}

impl Weighting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Both, Self::TfIdf, Self::Log];

    /// The name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::TfIdf => "tfidf",
            Self::Log => "log",
        }
    }
}

/// Articles as probabilities over terms and as points in latent dimensions; what an engine does not
/// ask for is not made.
#[derive(Debug, Clone)]
pub struct Space {
    /// Weights as joint probabilities; of two views the first.
    pub joint: Joint,
    weighting: Weighting,
    idf: Arc<Vec<f32>>,
    /// Of some of the articles: what numbers its terms have in the vocabulary, rising.
    terms: Option<Arc<Vec<u32>>>,
    seed: u64,
    flat: OnceLock<Joint>,
    lsa: OnceLock<Lsa>,
}

impl Space {
    /// Steps of a stage in which a space is made.
    pub const STEPS: u64 = 2;

    /// Makes the space of a collection.
    pub fn new(
        counts: &Counts,
        anchors: &Anchors,
        weighting: Weighting,
        seed: u64,
        stage: &dyn Stage,
    ) -> Self {
        let (rows, idf) = match weighting {
            Weighting::Both | Weighting::TfIdf => TfIdf::new(counts).into_parts(),
            Weighting::Log => (counts.log(), vec![1.0; counts.rows().n_terms()]),
        };
        stage.advance(1);
        let mut factor = vec![1.0_f32; rows.n_terms()];
        for &term in anchors.themes().iter().flatten() {
            factor[term as usize] = SEEDS;
        }
        let weights = if anchors.is_empty() {
            rows
        } else {
            rows.map_rows(|_, terms, values| {
                for (value, &term) in values.iter_mut().zip(terms) {
                    *value *= factor[term as usize];
                }
            })
        };
        Self::of(Joint::new(weights), weighting, Arc::new(idf), seed)
    }

    fn of(joint: Joint, weighting: Weighting, idf: Arc<Vec<f32>>, seed: u64) -> Self {
        Self { joint, weighting, idf, terms: None, seed, flat: OnceLock::new(), lsa: OnceLock::new() }
    }

    /// The rows as sIB is to see them, one or two ways.
    ///
    /// The second is made when it is asked for first. That must not be in several threads at a time: one that
    /// waits here for another might hold the work that the other waits for.
    pub fn views(&self) -> Vec<&Joint> {
        let flat = || self.flat.get_or_init(|| Joint::new(self.weighed(|idf| 1.0 / idf)));
        match self.weighting {
            Weighting::Both => vec![&self.joint, flat()],
            Weighting::TfIdf | Weighting::Log => vec![&self.joint],
        }
    }

    /// Latent dimensions of the first view's weights, once more times the IDF: rare terms tell
    /// neighbourhoods apart better than common ones do. Made as [`Space::views`] are.
    pub fn lsa(&self) -> &Lsa {
        self.find_lsa(&Silent)
    }

    /// The same, telling how far it is.
    pub(super) fn find_lsa(&self, progress: &dyn Progress) -> &Lsa {
        self.lsa.get_or_init(|| {
            let stage = progress.stage("finding latent dimensions", Lsa::STEPS);
            Lsa::new(&self.weighed(|idf| idf).unit(), DIMENSIONS, self.seed, stage.as_ref())
        })
    }

    /// The weights times something of each term's inverse document frequency.
    fn weighed(&self, factor: impl Fn(f32) -> f32) -> Rows {
        let factor: Vec<f32> = self.idf.iter().map(|&idf| factor(idf)).collect();
        self.joint.rows().clone().map_rows(|_, terms, values| {
            for (value, &term) in values.iter_mut().zip(terms) {
                *value *= factor[term as usize];
            }
        })
    }

    /// True where no article holds a term.
    pub fn is_bare(&self) -> bool {
        self.joint.rows().n_values() == 0
    }

    /// The articles that hold a term.
    pub fn filled(&self) -> Vec<usize> {
        let rows = self.joint.rows().rows().enumerate();
        rows.filter(|(_, (terms, _))| !terms.is_empty()).map(|(article, _)| article).collect()
    }

    /// Number of articles.
    pub fn n_articles(&self) -> usize {
        self.joint.n_articles()
    }

    /// Only some of the articles, with the terms that they hold, and their dimensions where these are
    /// known.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let (joint, left) = self.joint.rows().select(rows).compact();
        let idf = left.iter().map(|&term| self.idf[term as usize]).collect();
        let terms = match &self.terms {
            Some(terms) => left.iter().map(|&term| terms[term as usize]).collect(),
            None => left,
        };
        let mut selected = Self::of(Joint::new(joint), self.weighting, Arc::new(idf), self.seed);
        selected.terms = Some(Arc::new(terms));
        if let Some(lsa) = self.lsa.get() {
            selected.lsa = OnceLock::from(lsa.select(rows));
        }
        selected
    }

    /// Anchors by the vocabulary's numbers, in those that terms have here.
    pub fn localise(&self, anchors: &Anchors) -> Anchors {
        let Some(terms) = &self.terms else { return anchors.clone() };
        let number = |seed: &u32| terms.binary_search(seed).ok().map(|place| place as u32);
        Anchors::new(anchors.themes().iter().map(|seeds| seeds.iter().filter_map(number).collect()).collect())
    }
}
