//! Engines: ways to cluster once, from one start.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array2, Axis};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::anchors::Anchors;
use super::sib::{self, Joint};
use super::space::Space;
use super::spherical;
use crate::error::{Error, Result};

/// Which engine clusters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// Sequential information bottleneck from k-means and from random starts; all runs are joined.
    #[default]
    Sib,
    /// k-means on latent dimensions; the run with the least inertia is taken.
    KMeans,
    /// Spherical k-means on the sparse TF-IDF rows; the run with the greatest cosines is taken.
    Spherical,
}

impl EngineKind {
    /// The name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sib => "sib",
            Self::KMeans => "kmeans",
            Self::Spherical => "spherical",
        }
    }

    pub(super) fn engine(self) -> &'static dyn Engine {
        match self {
            Self::Sib => &SibEngine,
            Self::KMeans => &KMeansEngine,
            Self::Spherical => &SphericalEngine,
        }
    }

    /// True where runs on very many articles would take too long.
    pub(super) fn needs_sample(self) -> bool {
        self != Self::Spherical
    }

    /// The run to take, or `None` where runs are to be joined.
    pub(super) fn best(self, runs: &[Run], k: usize) -> Option<&Run> {
        match self {
            Self::Sib => None,
            Self::KMeans | Self::Spherical => {
                runs.iter().filter(|run| run.k == k).max_by(|a, b| a.objective.total_cmp(&b.objective))
            }
        }
    }
}

/// One run of an engine.
#[derive(Debug, Clone)]
pub struct Run {
    /// The cluster of each article, 0 to k − 1; with anchors the first are theirs.
    pub labels: Vec<u32>,
    /// Clusters that were asked for.
    pub k: usize,
    /// What the engine makes as great as it can, comparable between runs of the same k.
    pub objective: f64,
    /// It ended by itself, not at the limit of its steps.
    pub converged: bool,
    /// How much it counts in a consensus.
    pub weight: f64,
}

/// Where an engine starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// Counted from 0; engines vary what they do with it.
    pub index: usize,
    /// From which all randomness of the runs follows.
    pub seed: u64,
}

/// A way to cluster.
pub(super) trait Engine: Sync {
    /// Makes what the runs will ask of the space.
    fn prepare(&self, space: &Space);

    /// The runs from one start, all of which count.
    fn runs(&self, space: &Space, k: usize, anchors: &Anchors, start: Start) -> Result<Vec<Run>>;

    /// Weighs the runs from all starts for their consensus.
    fn weigh(&self, _space: &Space, _k: usize, _seed: u64, _runs: &mut [Run]) {}
}

/// k-means (linfa) on unit rows in latent dimensions, so that distances are cosines.
struct KMeansEngine;

impl Engine for KMeansEngine {
    fn prepare(&self, space: &Space) {
        space.prepare(false, true);
    }

    fn runs(&self, space: &Space, k: usize, anchors: &Anchors, start: Start) -> Result<Vec<Run>> {
        let dimensions = [k, 2 * k, 3 * k][start.index % 3];
        // Inertia is comparable only in the same dimensions.
        let run = kmeans(space, k, anchors, dimensions, start.seed)?;
        let wide = space.lsa().unit(usize::MAX);
        let objective = -inertia(&wide, &run.labels, k);
        Ok(vec![Run { objective, ..run }])
    }
}

/// Spherical k-means on TF-IDF.
struct SphericalEngine;

impl Engine for SphericalEngine {
    fn prepare(&self, _space: &Space) {}

    fn runs(&self, space: &Space, k: usize, anchors: &Anchors, start: Start) -> Result<Vec<Run>> {
        let labels = (!anchors.is_empty()).then(|| random_labels(space, k, anchors, start.seed));
        let run = spherical::run(&space.joint, k, labels, start.seed);
        Ok(vec![Run { labels: run.labels, k, objective: run.cosines, converged: run.converged, weight: 1.0 }])
    }
}

/// sIB on both views of [`Space`], started from k-means and at random. The k-means runs count too: they
/// see the neighbourhood of articles where few words are shared, sIB the words that set clusters
/// apart. Some runs have more clusters than are asked for, so that their consensus is not forced to
/// put far articles together.
struct SibEngine;

/// Runs that each start of [`SibEngine`] makes: k-means, then for each view sIB from it and at random.
const RUNS: usize = 5;

impl Engine for SibEngine {
    fn prepare(&self, space: &Space) {
        space.prepare(true, true);
    }

    fn runs(&self, space: &Space, k: usize, anchors: &Anchors, start: Start) -> Result<Vec<Run>> {
        let n = space.n_articles();
        let step = (k / 8).max(1);
        let more = (k + step * (start.index % 3)).min((n / 3).max(k));
        let dimensions = [more, more + 1, more + 2, more + 4, 2 * more, 3 * more][(start.index / 3) % 6];
        let from_kmeans = kmeans(space, more, anchors, dimensions, start.seed)?;
        let at_random = random_labels(space, more, anchors, start.seed);
        let mut runs = Vec::with_capacity(RUNS);
        for joint in [&space.joint, space.flat()] {
            for labels in [&from_kmeans.labels, &at_random] {
                runs.push(improve(joint, labels.clone(), more, anchors, start.seed));
            }
        }
        runs.insert(0, from_kmeans);
        Ok(runs)
    }

    /// In a small collection almost any clusters keep as much information as the right ones do.
    /// The part of it that shuffled words would not keep says how far sIB can be trusted: from one
    /// half on wholly. Then k-means is not needed, and of the runs on a view only the half counts that
    /// keeps the most; at none only sIB from k-means on the first view is worth as much as k-means itself,
    /// and what a run keeps says nothing.
    fn weigh(&self, space: &Space, k: usize, seed: u64, runs: &mut [Run]) {
        let found: Vec<f64> =
            runs.iter().skip(1).step_by(RUNS).filter(|run| run.k == k).map(|run| run.objective).collect();
        let found = found.iter().sum::<f64>() / found.len().max(1) as f64;
        let shuffled = space.joint.shuffled(seed);
        let labels = random_labels(space, k, &Anchors::default(), seed);
        let chance = sib::run(&shuffled, labels, k, &Anchors::default(), seed).information;
        let beyond_chance = if found > 0.0 { (1.0 - chance / found).max(0.0) } else { 0.0 };
        let trust = (2.0 * beyond_chance).min(1.0);
        let views: Vec<Option<usize>> = (0..runs.len()).map(|index| (index % RUNS).checked_sub(1)).collect();
        let better = |index: usize| {
            let same = |&other: &usize| {
                views[other].map(|view| view / 2) == views[index].map(|view| view / 2)
                    && runs[other].k == runs[index].k
            };
            let rivals: Vec<usize> = (0..runs.len()).filter(same).collect();
            let ahead = |&&other: &&usize| runs[other].objective > runs[index].objective;
            2 * rivals.iter().filter(ahead).count() < rivals.len()
        };
        let weights: Vec<f64> = views
            .iter()
            .enumerate()
            .map(|(index, view)| match view {
                None => 1.0 - trust,
                Some(kind) => {
                    let start = if *kind == 0 { 1.0 } else { trust };
                    start * if better(index) { 1.0 } else { 1.0 - trust }
                }
            })
            .collect();
        runs.iter_mut().zip(weights).for_each(|(run, weight)| run.weight = weight);
    }
}

fn improve(joint: &Joint, labels: Vec<u32>, k: usize, anchors: &Anchors, seed: u64) -> Run {
    let run = sib::run(joint, labels, k, anchors, seed);
    Run { labels: run.labels, k, objective: run.information, converged: run.converged, weight: 1.0 }
}

/// Equal numbers of articles in each cluster; those that hold a theme's seeds with the theme.
fn random_labels(space: &Space, k: usize, anchors: &Anchors, seed: u64) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut labels: Vec<u32> = (0..space.n_articles()).map(|x| (x % k) as u32).collect();
    labels.shuffle(&mut random);
    for (label, theme) in labels.iter_mut().zip(anchors.nearest(&space.joint)) {
        match theme {
            Some(theme) => *label = theme as u32,
            // Without a seed it begins among the themes that nobody named.
            None if k > anchors.len() => *label = random.gen_range(anchors.len()..k) as u32,
            None => {}
        }
    }
    labels
}

const STEPS: u64 = 100;
const TOLERANCE: f32 = 1e-4;

fn kmeans(space: &Space, k: usize, anchors: &Anchors, dimensions: usize, seed: u64) -> Result<Run> {
    let rows = space.lsa().unit(dimensions);
    let failed =
        |error: &dyn std::fmt::Display| Error::Engine { engine: "kmeans", message: error.to_string() };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let init = if anchors.is_empty() {
        KMeansInit::KMeansPlusPlus
    } else {
        KMeansInit::Precomputed(anchored_centres(&rows, k, anchors, space, &mut random))
    };
    let dataset = DatasetBase::from(rows);
    let model = KMeans::params_with_rng(k, random)
        .init_method(init)
        .n_runs(1)
        .max_n_iterations(STEPS)
        .tolerance(TOLERANCE)
        .fit(&dataset)
        .map_err(|error| failed(&error))?;
    let labels: Vec<u32> = model.predict(&dataset).iter().map(|&label| label as u32).collect();
    let objective = -inertia(&dataset.records, &labels, k);
    // linfa reports a run that did not settle as an error.
    Ok(Run { labels, k, objective, converged: true, weight: 1.0 })
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
