//! How likely each theme makes the terms of an article.
//!
//! The same estimate that carries the clusters of a sample over to a large collection ([`crate::cluster`], `extend`): in
//! each view Σ p(y | x) ln (p(y | t) / p(y)), p(y | t) being that of the articles of theme t.

use ndarray::Array1;

use super::about::About;
use super::shares::Shares;
use crate::cluster::extend::{hold, log_ratio, logs};
use crate::cluster::space::SEEDS;
use crate::cluster::{Anchors, Weighting};

/// What terms weigh in one view, and what themes make of it.
#[derive(Debug)]
pub(super) struct View {
    /// What 1 + ln tf of each term is multiplied by.
    factors: Vec<f32>,
    /// p(y, t), terms × themes, with what holds the named themes.
    sums: Vec<f64>,
    /// p(t).
    prior: Vec<f64>,
    /// p(y).
    usual: Vec<f64>,
    /// Of all weights, before they were made to sum to 1.
    total: f64,
}

impl View {
    /// The views of a weighting.
    pub(super) fn all(shares: &Shares, anchors: &Anchors, weighting: Weighting, idf: &[f32]) -> Vec<Self> {
        let mut seeds = vec![1.0_f32; shares.n_terms()];
        anchors.themes().iter().flatten().for_each(|&seed| seeds[seed as usize] = SEEDS);
        let weighed = || seeds.iter().zip(idf).map(|(seed, idf)| seed * idf).collect();
        let factors = match weighting {
            Weighting::Both => vec![weighed(), seeds],
            Weighting::TfIdf => vec![weighed()],
            Weighting::Log => vec![seeds],
        };
        factors.into_iter().map(|factors| Self::new(shares, anchors, factors)).collect()
    }

    fn new(shares: &Shares, anchors: &Anchors, factors: Vec<f32>) -> Self {
        let k = shares.k;
        let mut sums: Vec<f64> =
            shares.dense(|term, place| f64::from(factors[term]) * f64::from(shares.mass[place]));
        let total = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        sums.iter_mut().for_each(|sum| *sum /= total);
        let mut prior = vec![0.0; k];
        let usual = sums
            .chunks_exact(k)
            .map(|sums| {
                prior.iter_mut().zip(sums).for_each(|(prior, sum)| *prior += sum);
                sums.iter().sum()
            })
            .collect();
        hold(&mut sums, &mut prior, anchors);
        Self { factors, sums, prior, usual, total }
    }

    fn weights(&self, terms: &[u32], counts: &[f32]) -> (Vec<f32>, f32) {
        weights(&self.factors, terms, counts)
    }

    /// Adds to the score of an article in each theme what this view says, as if the article were not one of those of its
    /// own theme: it would otherwise speak for itself.
    pub(super) fn score_without(&self, terms: &[u32], counts: &[f32], own: usize, scores: &mut [f32]) {
        let k = self.prior.len();
        let (weights, whole) = self.weights(terms, counts);
        if whole <= 0.0 {
            return;
        }
        for (&term, &weight) in terms.iter().zip(&weights) {
            let term = term as usize;
            for (theme, score) in scores.iter_mut().enumerate() {
                let (mut sum, mut prior) = (self.sums[term * k + theme], self.prior[theme]);
                if theme == own {
                    sum = (sum - f64::from(weight) / self.total).max(0.0);
                    prior -= f64::from(whole) / self.total;
                }
                // A theme of which nothing else is known is as the collection is.
                if prior > 1e-9 {
                    *score += weight / whole * log_ratio(sum, prior, self.usual[term]) as f32;
                }
            }
        }
    }
}

/// The weights of an article's terms, and their sum.
fn weights(factors: &[f32], terms: &[u32], counts: &[f32]) -> (Vec<f32>, f32) {
    let weight = |(&term, &count): (&u32, &f32)| (1.0 + count.ln()) * factors[term as usize];
    let weights: Vec<f32> = terms.iter().zip(counts).map(weight).collect();
    let whole = weights.iter().sum();
    (weights, whole)
}

/// The logarithms of a model's views.
#[derive(Debug)]
pub(super) struct Likelihood {
    k: usize,
    /// For each view its factors, and ln (p(y | t) / p(y)), terms × themes.
    views: Vec<(Vec<f32>, Vec<f32>)>,
}

impl Likelihood {
    /// Prepares to score; linear in terms × themes.
    pub(super) fn new(shares: &Shares, about: &About, idf: &[f32]) -> Self {
        let anchors = Anchors::new(about.anchors.clone());
        let views = View::all(shares, &anchors, about.weighting(), idf).into_iter().map(|view| {
            let logs = logs(&view.sums, &view.prior, |term| view.usual[term]);
            (view.factors, logs)
        });
        Self { k: shares.k, views: views.collect() }
    }

    /// The score of an article in each theme; all 0 for one without a term that is known.
    pub(super) fn scores(&self, terms: &[u32], counts: &[f32]) -> Array1<f32> {
        let mut scores = vec![0.0_f32; self.k];
        for (factors, logs) in &self.views {
            let (weights, whole) = weights(factors, terms, counts);
            if whole <= 0.0 {
                continue;
            }
            for (&term, &weight) in terms.iter().zip(&weights) {
                let logs = &logs[term as usize * self.k..][..self.k];
                scores.iter_mut().zip(logs).for_each(|(score, &log)| *score += weight / whole * log);
            }
        }
        scores.into()
    }
}
