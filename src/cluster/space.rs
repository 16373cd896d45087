//! A collection as engines see it.

use super::anchors::Anchors;
use super::sib::Joint;
use crate::features::{Counts, Lsa, Rows, TfIdf};

/// Latent dimensions that are computed; engines use the first of them.
const DIMENSIONS: usize = 100;
/// How much more than other words the seed words of named themes weigh: somebody has said that
/// they tell themes apart.
const SEEDS: f32 = 3.0;

/// Articles as probabilities over terms and as points in latent dimensions.
#[derive(Debug, Clone)]
pub struct Space {
    /// TF-IDF weights as joint probabilities.
    pub joint: Joint,
    /// The same without the inverse document frequency: what frequent words tell, weighs more. Where
    /// classes are told by common words, this view is the truer one, elsewhere the first; runs on both
    /// are joined.
    pub flat: Joint,
    /// Latent dimensions of the TF-IDF weights, once more times the IDF: rare terms tell
    /// neighbourhoods apart better than common ones do.
    pub lsa: Lsa,
}

impl Space {
    /// Makes the space of a collection.
    pub fn new(counts: &Counts, anchors: &Anchors, seed: u64) -> Self {
        let tfidf = TfIdf::new(counts);
        let mut factor = vec![1.0_f32; counts.rows().n_terms()];
        for &term in anchors.themes().iter().flatten() {
            factor[term as usize] = SEEDS;
        }
        let weigh = |rows: Rows| {
            rows.map_rows(|_, terms, values| {
                for (value, &term) in values.iter_mut().zip(terms) {
                    *value *= factor[term as usize];
                }
            })
        };
        Self {
            joint: Joint::new(&weigh(tfidf.rows().clone())),
            flat: Joint::new(&weigh(tfidf.flat())),
            lsa: Lsa::new(&weigh(tfidf.emphasised()).unit(), DIMENSIONS, seed),
        }
    }

    /// True where no article holds a term.
    pub fn is_bare(&self) -> bool {
        self.lsa.rows.ncols() == 0
    }

    /// Number of articles.
    pub fn n_articles(&self) -> usize {
        self.joint.n_articles()
    }

    /// The same articles and dimensions, only some of the rows.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self { joint: self.joint.select(rows), flat: self.flat.select(rows), lsa: self.lsa.select(rows) }
    }
}
