//! How like the centre of each theme an article is.

use super::about::About;
use super::shares::Shares;

/// The centres of a model's themes: see [`crate::themes::Centres`].
#[derive(Debug)]
pub(super) struct Centres {
    idf: Vec<f32>,
    k: usize,
    /// Sums of rows of length 1, terms × themes.
    sums: Vec<f32>,
    /// Lengths of the sums.
    lengths: Vec<f64>,
    /// See [`super::about::KnownTheme::least`].
    least: Vec<f64>,
}

/// How like the centres an article is.
pub(super) struct Like {
    /// Its products with the themes' sums.
    pub products: Vec<f32>,
    /// Its cosines with their centres.
    pub cosines: Vec<f32>,
    /// See [`super::Assigned::far`].
    pub far: bool,
    /// From 0 to 1: how near the article comes to being as like some theme as all but a few of its own articles are.
    pub near: f32,
}

impl Centres {
    pub(super) fn new(shares: &Shares, about: &About, idf: Vec<f32>) -> Self {
        let k = shares.k;
        let sums = shares.dense(|_, place| shares.centre[place]);
        let mut squares = vec![0.0_f64; k];
        for (&theme, &value) in shares.themes.iter().zip(&shares.centre) {
            squares[usize::from(theme)] += f64::from(value) * f64::from(value);
        }
        // A term that is in no centre has no part in the length of an article.
        let mut idf = idf;
        for (idf, sums) in idf.iter_mut().zip(sums.chunks_exact(k)) {
            if sums.iter().all(|&sum| sum == 0.0) {
                *idf = 0.0;
            }
        }
        let lengths = squares.into_iter().map(f64::sqrt).collect();
        Self { idf, k, sums, lengths, least: about.themes.iter().map(|theme| theme.least).collect() }
    }

    /// Looks at an article by its terms, rising, and how often each occurs.
    pub(super) fn like(&self, terms: &[u32], counts: &[f32]) -> Like {
        let weight = |(&term, &count): (&u32, &f32)| (1.0 + count.ln()) * self.idf[term as usize];
        let weights: Vec<f32> = terms.iter().zip(counts).map(weight).collect();
        let length = weights.iter().map(|&weight| f64::from(weight) * f64::from(weight)).sum::<f64>().sqrt();
        let length = length.max(f64::MIN_POSITIVE);
        let mut products = vec![0.0_f64; self.k];
        for (&term, &weight) in terms.iter().zip(&weights) {
            let sums = &self.sums[term as usize * self.k..][..self.k];
            for (product, &sum) in products.iter_mut().zip(sums) {
                *product += f64::from(weight) / length * f64::from(sum);
            }
        }
        let cosine = |theme: usize| products[theme] / self.lengths[theme].max(1e-9);
        // An article that shares no word fits none, even where a theme's own hardly share any.
        let far = (0..self.k).all(|theme| cosine(theme) <= 0.0 || cosine(theme) < self.least[theme]);
        let reached = |theme: usize| match cosine(theme) {
            like if like <= 0.0 => 0.0,
            like => (like / self.least[theme].max(like)) as f32,
        };
        Like {
            cosines: (0..self.k).map(|theme| cosine(theme) as f32).collect(),
            near: (0..self.k).map(reached).fold(0.0, f32::max),
            products: products.into_iter().map(|product| product as f32).collect(),
            far,
        }
    }
}
