//! Pinned articles pull their like.

use rayon::prelude::*;

use crate::features::Rows;

/// How many times as like a pinned article as those of its own cluster an article must be to follow it.
const PULL: f64 = 1.5;

/// The articles that follow a pinned one, each with the place of that in `pins`; pinned ones follow none.
///
/// An article follows the pinned one that it is most like if its cosine with that (`unit`: articles × terms, rows of length
/// 1) is half as great again as its mean cosine with the other articles of its cluster, and as that of all pairs there and in
/// the collection. It is held against the clusters as they were found, which are the same whatever edits did to them, so
/// that it comes to the same when edits are replayed.
pub(super) fn followers(unit: &Rows, labels: &[usize], k: usize, pins: &[usize]) -> Vec<(usize, usize)> {
    if pins.is_empty() {
        return Vec::new();
    }
    let mut articles = vec![Vec::new(); k];
    labels.iter().enumerate().for_each(|(article, &label)| articles[label].push(article));
    let of_pins = unit.select(pins).transpose();
    let all: Vec<usize> = (0..labels.len()).collect();
    let usual = Usual::of(unit, &all).pairs;
    let parts: Vec<Vec<(usize, usize)>> = articles
        .par_iter()
        .map(|articles| {
            let here = Usual::of(unit, articles);
            let follows = |&article: &usize| {
                let (place, alike) = most_like(unit, article, &of_pins, pins.len())?;
                let least = here.with(unit, article).max(here.pairs).max(usual);
                (alike > 0.0 && alike >= PULL * least).then_some((article, place))
            };
            articles.iter().filter(|article| !pins.contains(article)).filter_map(follows).collect()
        })
        .collect();
    let mut found: Vec<(usize, usize)> = parts.into_iter().flatten().collect();
    found.sort_unstable();
    found
}

/// The pinned article that an article is most like, of equals the first, with their cosine.
fn most_like(unit: &Rows, article: usize, of_pins: &Rows, n_pins: usize) -> Option<(usize, f64)> {
    let mut alike = vec![0.0_f64; n_pins];
    let (terms, values) = unit.row(article);
    for (&term, &value) in terms.iter().zip(values) {
        let (held_by, weights) = of_pins.row(term as usize);
        for (&pin, &weight) in held_by.iter().zip(weights) {
            alike[pin as usize] += f64::from(value) * f64::from(weight);
        }
    }
    (0..n_pins).rev().map(|pin| (pin, alike[pin])).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// How alike some articles usually are.
struct Usual {
    sum: Vec<f32>,
    articles: usize,
    /// The mean cosine of two of them.
    pairs: f64,
}

impl Usual {
    fn of(unit: &Rows, articles: &[usize]) -> Self {
        let mut sum = vec![0.0_f32; unit.n_terms()];
        let mut filled = 0_usize;
        for &article in articles {
            let (terms, values) = unit.row(article);
            terms.iter().zip(values).for_each(|(&term, &value)| sum[term as usize] += value);
            filled += usize::from(!terms.is_empty());
        }
        // |Σ x|² has each pair twice, and each article with itself.
        let square: f64 = sum.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
        let n = articles.len() as f64;
        let pairs = if n < 2.0 { 0.0 } else { (square - filled as f64).max(0.0) / (n * (n - 1.0)) };
        Self { sum, articles: articles.len(), pairs }
    }

    /// The mean cosine of one of them with the others.
    fn with(&self, unit: &Rows, article: usize) -> f64 {
        let (terms, values) = unit.row(article);
        let product: f64 = terms
            .iter()
            .zip(values)
            .map(|(&term, &value)| f64::from(value) * f64::from(self.sum[term as usize]))
            .sum();
        (product - 1.0).max(0.0) / self.articles.saturating_sub(1).max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_a_pinned_article_follows_it() {
        // Of a cluster's eight articles the first three share a word more; the other cluster has its own.
        let row = |x: u32| match x {
            0..3 => vec![(0, 1.0), (1, 2.0), (8 + x, 1.0)],
            3..8 => vec![(0, 1.0), (2 + x % 2, 1.0), (8 + x, 1.0)],
            _ => vec![(4, 1.0), (8 + x, 1.0)],
        };
        let unit = Rows::new(24, (0..12).map(row)).unit();
        let labels: Vec<usize> = (0..12).map(|x| usize::from(x >= 8)).collect();
        assert_eq!(followers(&unit, &labels, 2, &[0]), [(1, 0), (2, 0)]);
        assert_eq!(followers(&unit, &labels, 2, &[9, 1]), [(0, 1), (2, 1)]);
        assert_eq!(followers(&unit, &labels, 2, &[]), []);
    }
}
