//! A collection as engines see it.

use crate::features::{Counts, Lsa, TfIdf};

use super::sib::Joint;

/// Latent dimensions that are computed; engines use the first of them.
const DIMENSIONS: usize = 100;

/// Articles as probabilities over terms and as points in latent dimensions.
#[derive(Debug, Clone)]
pub struct Space {
    /// TF-IDF weights as joint probabilities.
    pub joint: Joint,
    /// Latent dimensions of the TF-IDF weights, once more times the IDF: rare terms tell
    /// neighbourhoods apart better than common ones do (see docs of the project for figures).
    pub lsa: Lsa,
}

impl Space {
    /// Makes the space of a collection.
    pub fn new(counts: &Counts, seed: u64) -> Self {
        let tfidf = TfIdf::new(counts);
        Self { joint: Joint::new(tfidf.rows()), lsa: Lsa::new(&tfidf.emphasised().unit(), DIMENSIONS, seed) }
    }

    /// Number of articles.
    pub fn n_articles(&self) -> usize {
        self.joint.n_articles()
    }

    /// The same articles and dimensions, only some of the rows.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self { joint: self.joint.select(rows), lsa: self.lsa.select(rows) }
    }
}
