//! k-means (linfa) in latent dimensions.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, Axis};
use rand::SeedableRng;
use rand::seq::{SliceRandom, index};
use rand_chacha::ChaCha8Rng;

use super::anchors::Anchors;
use super::engine::{Engine, Run, Start};
use super::space::Space;
use crate::error::{Error, Result};
use crate::progress::{Progress, Stage};

/// k-means (linfa) on unit rows in latent dimensions, so that distances are cosines.
pub(super) struct KMeansEngine;

impl Engine for KMeansEngine {
    fn prepare(&self, space: &Space, progress: &dyn Progress) {
        space.find_lsa(progress);
    }

    fn runs(&self, space: &Space, start: Start<'_>, stage: &dyn Stage) -> Result<Vec<Run>> {
        let Start { index, k, anchors, seed } = start;
        let dimensions = [k, 2 * k, 3 * k][index % 3];
        // Inertia is comparable only in the same dimensions.
        let run = kmeans(space, k, anchors, dimensions, seed, Effort::WHOLE)?;
        let wide = space.lsa().unit(usize::MAX);
        let objective = -inertia(&wide, &run.labels, k);
        stage.advance(1);
        Ok(vec![Run { objective, ..run }])
    }
}

/// How much work goes into a run.
#[derive(Clone, Copy)]
pub(super) struct Effort {
    /// Rounds at most.
    steps: u64,
    /// Articles, drawn at random, of which centres are made; all articles are put to these.
    articles: usize,
}

impl Effort {
    /// As much as it takes.
    const WHOLE: Self = Self { steps: 100, articles: usize::MAX };
    /// What a start of another engine is worth.
    pub(super) const START: Self = Self { steps: 25, articles: 5000 };
}

const TOLERANCE: f32 = 1e-4;

/// One run from k-means++ centres, or from those of anchors.
pub(super) fn kmeans(
    space: &Space,
    k: usize,
    anchors: &Anchors,
    dimensions: usize,
    seed: u64,
    effort: Effort,
) -> Result<Run> {
    let rows = space.lsa().unit(dimensions);
    let failed =
        |error: &dyn std::fmt::Display| Error::Engine { engine: "kmeans", message: error.to_string() };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let init = if anchors.is_empty() {
        KMeansInit::KMeansPlusPlus
    } else {
        KMeansInit::Precomputed(anchored_centres(&rows, k, anchors, space, &mut random))
    };
    let drawn = (rows.nrows() > effort.articles)
        .then(|| rows.select(Axis(0), &index::sample(&mut random, rows.nrows(), effort.articles).into_vec()));
    let dataset = DatasetBase::from(rows);
    let params = KMeans::params_with_rng(k, random)
        .init_method(init)
        .n_runs(1)
        .max_n_iterations(effort.steps)
        .tolerance(TOLERANCE);
    let model = match drawn {
        Some(drawn) => params.fit(&DatasetBase::from(drawn)),
        None => params.fit(&dataset),
    };
    let model = model.map_err(|error| failed(&error))?;
    let labels: Vec<u32> = model.predict(&dataset).iter().map(|&label| label as u32).collect();
    let objective = -inertia(&dataset.records, &labels, k);
    // linfa reports a run that did not settle as an error.
    Ok(Run { labels, k, objective, converged: true, weight: 1.0, soft: None })
}

/// The mean of the articles that hold a theme's seeds, and random articles for the other clusters.
fn anchored_centres(
    rows: &Array2<f32>,
    k: usize,
    anchors: &Anchors,
    space: &Space,
    random: &mut ChaCha8Rng,
) -> Array2<f32> {
    let nearest = anchors.nearest(&space.joint);
    let mut centres = Array2::zeros((k, rows.ncols()));
    let mut counts = vec![0_f32; k];
    for (row, theme) in rows.rows().into_iter().zip(&nearest) {
        if let Some(theme) = *theme {
            centres.row_mut(theme).scaled_add(1.0, &row);
            counts[theme] += 1.0;
        }
    }
    let mut free: Vec<usize> = (0..rows.nrows()).filter(|&x| nearest[x].is_none()).collect();
    if free.len() < k {
        free = (0..rows.nrows()).collect();
    }
    free.shuffle(random);
    for (cluster, count) in counts.iter().enumerate() {
        if *count > 0.0 {
            centres.row_mut(cluster).mapv_inplace(|value| value / count);
        } else if let Some(x) = free.pop() {
            centres.row_mut(cluster).assign(&rows.row(x));
        }
    }
    centres
}

/// Sum of squared distances from the mean of the cluster.
fn inertia(rows: &Array2<f32>, labels: &[u32], k: usize) -> f64 {
    let mut sums = Array2::<f64>::zeros((k, rows.ncols()));
    let mut counts = vec![0_f64; k];
    let mut squares = 0.0;
    for (row, &label) in rows.axis_iter(Axis(0)).zip(labels) {
        counts[label as usize] += 1.0;
        for (sum, &value) in sums.row_mut(label as usize).iter_mut().zip(row) {
            *sum += f64::from(value);
            squares += f64::from(value) * f64::from(value);
        }
    }
    let kept: f64 = sums
        .rows()
        .into_iter()
        .zip(&counts)
        .filter(|(_, count)| **count > 0.0)
        .map(|(sum, count)| sum.dot(&sum) / count)
        .sum();
    squares - kept
}
