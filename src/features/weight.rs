//! Counts and TF-IDF, as types of their own, so that nothing is weighted twice.

use super::sparse::Rows;
use crate::text::Documents;

/// How often each term occurs in each article.
#[derive(Debug, Clone)]
pub struct Counts(Rows);

impl From<Rows> for Counts {
    fn from(rows: Rows) -> Self {
        Self(rows)
    }
}

impl Counts {
    /// Takes the bags of a collection: articles × terms.
    pub fn new(documents: &Documents) -> Self {
        let bags = documents.bags.clone();
        Self(Rows::from_parts(documents.vocabulary.len(), bags.starts, bags.terms, bags.counts))
    }

    /// The counts.
    pub fn rows(&self) -> &Rows {
        &self.0
    }

    /// `1 + ln tf`.
    #[must_use]
    pub fn log(&self) -> Rows {
        self.0.clone().map_rows(|_, _, values| values.iter_mut().for_each(|value| *value = 1.0 + value.ln()))
    }

    /// Number of articles in which each term occurs.
    pub fn document_frequency(&self) -> Vec<u32> {
        let mut frequency = vec![0; self.0.n_terms()];
        for (terms, _) in self.0.rows() {
            for &term in terms {
                frequency[term as usize] += 1;
            }
        }
        frequency
    }
}

/// Counts weighted by how much each term tells: `(1 + ln tf) · (ln((1 + n) / (1 + df)) + 1)`,
/// sublinear in the term's frequency and with a smoothed inverse document frequency (Manning,
/// Raghavan, Schütze 2008, ch. 6; smoothed as if one more article held every term).
#[derive(Debug, Clone)]
pub struct TfIdf {
    rows: Rows,
    idf: Vec<f32>,
}

/// The inverse document frequency of a term that so many of `n` articles hold.
pub(crate) fn idf(n: usize, articles: u32) -> f32 {
    ((1.0 + n as f32) / (1.0 + articles as f32)).ln() + 1.0
}

impl TfIdf {
    /// Weighs counts. Rows are not scaled; see [`TfIdf::unit`].
    pub fn new(counts: &Counts) -> Self {
        let n = counts.rows().n_rows();
        let idf: Vec<f32> =
            counts.document_frequency().into_iter().map(|frequency| idf(n, frequency)).collect();
        let rows = counts.rows().clone().map_rows(|_, terms, values| {
            for (value, &term) in values.iter_mut().zip(terms) {
                *value = (1.0 + value.ln()) * idf[term as usize];
            }
        });
        Self { rows, idf }
    }

    /// The weights, articles × terms.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The weights and the inverse document frequency of each term.
    pub fn into_parts(self) -> (Rows, Vec<f32>) {
        (self.rows, self.idf)
    }

    /// The rows scaled to length 1, so that products of them are cosines; empty rows stay empty.
    #[must_use]
    pub fn unit(&self) -> Rows {
        self.rows.clone().unit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_the_formula() {
        let mut documents =
            Documents { vocabulary: crate::text::Vocabulary::of(&["a", "b"]), ..Documents::default() };
        documents.bags.push(&[0, 1, 1, 1], 0);
        documents.bags.push(&[0, 0], 0);
        let tfidf = TfIdf::new(&Counts::new(&documents));
        let (_, values) = tfidf.rows().row(0);
        let expected_b = (1.0 + 3.0_f32.ln()) * ((3.0_f32 / 2.0).ln() + 1.0);
        assert!((values[0] - 1.0).abs() < 1e-6);
        assert!((values[1] - expected_b).abs() < 1e-6);
        let unit = tfidf.unit();
        let norm: f32 = unit.row(0).1.iter().map(|value| value * value).sum();
        assert!((norm - 1.0).abs() < 1e-6);
    }
}
