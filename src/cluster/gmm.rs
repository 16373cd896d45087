//! Gaussian mixture (linfa) in latent dimensions, with soft memberships.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_clustering::GaussianMixtureModel;
use linfa_linalg::cholesky::Cholesky;
use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::engine::{Engine, Run, Start};
use super::space::Space;
use crate::error::{Error, Result};
use crate::progress::{Progress, Stage};

/// Latent dimensions at most: a cluster has a full covariance, d (d + 1) / 2 numbers to be estimated from its
/// articles.
const DIMENSIONS: usize = 12;
/// Articles for each number of a covariance.
const LEAST_ARTICLES: usize = 2;
/// What is added to variances. Rows have length 1, so that they are about 1/d.
const FLOORS: &[f64] = &[1e-4, 1e-3, 1e-2, 1e-1];
const STEPS: u64 = 100;

/// A mixture of Gaussians with full covariances, in as many dimensions as k, within what the articles
/// can bear. Anchors are not looked at.
pub(super) struct GmmEngine;

impl Engine for GmmEngine {
    fn prepare(&self, space: &Space, progress: &dyn Progress) {
        space.find_lsa(progress);
    }

    fn runs(&self, space: &Space, start: Start<'_>, stage: &dyn Stage) -> Result<Vec<Run>> {
        let Start { k, seed, .. } = start;
        let rows = space.lsa().unit(dimensions(space.n_articles(), k)).mapv(f64::from);
        let dataset = DatasetBase::from(rows);
        let mut failure = String::new();
        // Where a cluster shrinks to a point its covariance has no inverse; a higher floor gives it one.
        for &floor in FLOORS {
            let model = GaussianMixtureModel::params_with_rng(k, ChaCha8Rng::seed_from_u64(seed))
                .n_runs(1)
                .max_n_iterations(STEPS)
                .reg_covariance(floor)
                .fit(&dataset);
            match model {
                Ok(model) => {
                    stage.advance(1);
                    return Ok(vec![run(&model, &dataset.records, k)]);
                }
                Err(error) => failure = error.to_string(),
            }
        }
        Err(Error::Engine { engine: "gmm", message: failure })
    }
}

fn dimensions(n_articles: usize, k: usize) -> usize {
    let mut dimensions = k.clamp(2, DIMENSIONS);
    while dimensions > 2 && n_articles / k < LEAST_ARTICLES * dimensions {
        dimensions -= 1;
    }
    dimensions
}

fn run(model: &GaussianMixtureModel<f64>, rows: &Array2<f64>, k: usize) -> Run {
    let soft = model.predict_proba(rows);
    let labels = soft
        .axis_iter(Axis(0))
        .map(|row| (0..k).rev().max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0) as u32)
        .collect();
    Run {
        labels,
        k,
        objective: likelihood(model, rows),
        converged: true,
        weight: 1.0,
        soft: Some(soft.mapv(|share| share as f32)),
    }
}

/// The log-likelihood of the rows, but for a constant.
fn likelihood(model: &GaussianMixtureModel<f64>, rows: &Array2<f64>) -> f64 {
    let parts: Vec<(f64, _)> = model
        .precisions()
        .axis_iter(Axis(0))
        .zip(model.weights())
        .map(|(precision, weight)| {
            // ln √|P|; a precision without a factor is that of a cluster of nothing.
            let root = precision.to_owned().cholesky();
            let log = root.map_or(f64::NEG_INFINITY, |root| root.diag().mapv(f64::ln).sum());
            (weight.ln() + log, precision)
        })
        .collect();
    let of_row = |row: ndarray::ArrayView1<'_, f64>| {
        let logs = parts.iter().zip(model.means().rows()).map(|((log, precision), mean)| {
            let apart = &row - &mean;
            log - 0.5 * apart.dot(&precision.dot(&apart))
        });
        let logs: Vec<f64> = logs.collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().ln()
    };
    rows.rows().into_iter().map(of_row).filter(|log| log.is_finite()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::anchors::Anchors;
    use super::*;
    use crate::cluster::{EngineKind, Plan, cluster};
    use crate::features::{Counts, Rows};
    use crate::progress::Silent;

    #[test]
    fn a_mixture_finds_subjects_and_shares() {
        let row = |x: u32| {
            let own = 6 * (x % 2);
            let mut row = vec![(own + x % 5, 2.0), (own + (x + 1) % 5, 1.0), (12, 1.0)];
            row.sort_by_key(|&(term, _)| term);
            row
        };
        let counts = Counts::from(Rows::new(13, (0..60).map(row)));
        let space =
            Space::new(&counts, &Anchors::default(), crate::cluster::Weighting::default(), 1, &Silent);
        let plan = Plan { engine: EngineKind::Gmm, starts: Some(4), seed: 1 };
        let found = cluster(&space, 2, &Anchors::default(), &plan, &Silent).unwrap();
        for x in 0..60 {
            assert_eq!(found.labels[x], found.labels[x % 2]);
            assert!((found.memberships.row(x).sum() - 1.0).abs() < 1e-5);
        }
        assert_ne!(found.labels[0], found.labels[1]);
    }
}
