//! Pinned articles pull their like.

use rayon::prelude::*;

use super::split::spread;
use crate::features::Rows;

/// How many times as like a pinned article as those of its cluster usually are to it an article must be to follow it.
const PULL: f64 = 1.5;
/// Articles of a cluster with which others are compared at most.
const SAMPLE: usize = 1000;

/// The articles that follow a pinned one, each with the place of that in `pins`, which rise; pinned ones follow none.
///
/// An article follows the pinned one of its own cluster that it is most like (`unit`: articles × terms, rows of length 1) if
/// that is one of its √n nearest of the n articles there, and if their cosine is half as great again as its mean cosine with
/// these and no less than the mean of all pairs. So of a cluster in which all are alike few follow, and of one that has a
/// subject of its own within it this subject does. Articles are held against the clusters as they were found, which are the
/// same whatever edits did to them, so that it comes to the same when edits are replayed.
pub(super) fn followers(unit: &Rows, labels: &[usize], k: usize, pins: &[usize]) -> Vec<(usize, usize)> {
    let mut articles = vec![Vec::new(); k];
    labels.iter().enumerate().for_each(|(article, &label)| articles[label].push(article));
    let mut found: Vec<(usize, usize)> = articles
        .par_iter()
        .enumerate()
        .flat_map_iter(|(cluster, articles)| {
            let here: Vec<usize> = (0..pins.len()).filter(|&place| labels[pins[place]] == cluster).collect();
            of_cluster(unit, articles, pins, &here)
        })
        .collect();
    found.sort_unstable();
    found
}

/// Those of the articles of a cluster that follow the pins `here`.
fn of_cluster(unit: &Rows, articles: &[usize], pins: &[usize], here: &[usize]) -> Vec<(usize, usize)> {
    if here.is_empty() {
        return Vec::new();
    }
    let pinned: Vec<usize> = here.iter().map(|&place| pins[place]).collect();
    let of_pins = unit.select(&pinned).transpose();
    let usual = Usual::of(unit, articles);
    let sample = spread(articles, SAMPLE);
    let of_sample = unit.select(&sample).transpose();
    let n = articles.len() as f64;
    let follows = |&article: &usize| {
        let likeness = cosines(unit, article, &of_pins, pinned.len());
        let best = (0..likeness.len()).rev().max_by(|&a, &b| likeness[a].total_cmp(&likeness[b]))?;
        let alike = likeness[best];
        if alike <= 0.0 || alike < (PULL * usual.with(unit, article)).max(usual.pairs) {
            return None;
        }
        let others = cosines(unit, article, &of_sample, sample.len());
        let nearer =
            sample.iter().zip(&others).filter(|(other, cosine)| **other != article && **cosine > alike);
        let nearer = nearer.count() as f64 * n / sample.len() as f64;
        (nearer < n.sqrt()).then_some((article, here[best]))
    };
    let is_pinned = |article: &&usize| pins.binary_search(article).is_ok();
    articles.iter().filter(|article| !is_pinned(article)).filter_map(follows).collect()
}

/// The cosines of an article with others, whose rows are given the other way round: terms × `others`.
fn cosines(unit: &Rows, article: usize, transposed: &Rows, others: usize) -> Vec<f64> {
    let mut cosines = vec![0.0_f64; others];
    let (terms, values) = unit.row(article);
    for (&term, &value) in terms.iter().zip(values) {
        let (held_by, weights) = transposed.row(term as usize);
        for (&other, &weight) in held_by.iter().zip(weights) {
            cosines[other as usize] += f64::from(value) * f64::from(weight);
        }
    }
    cosines
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
        // The other cluster's articles are all alike.
        assert_eq!(followers(&unit, &labels, 2, &[1, 9]), [(0, 0), (2, 0)]);
        assert_eq!(followers(&unit, &labels, 2, &[]), []);
    }
}
