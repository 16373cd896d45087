//! Engines: ways to cluster once, from one start.

use ndarray::Array2;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::anchors::Anchors;
use super::bottleneck::SibEngine;
use super::gmm::GmmEngine;
use super::kmeans::KMeansEngine;
use super::space::Space;
use super::spherical;
use crate::error::Result;
use crate::progress::{Progress, Stage};

/// Which engine clusters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// Sequential information bottleneck from k-means and from random starts; all runs are joined.
    #[default]
    Sib,
    /// k-means on latent dimensions; the run with the least inertia is taken.
    KMeans,
    /// Gaussian mixture in latent dimensions; the run with the greatest likelihood is taken, with its
    /// probabilities as memberships. It knows no anchors.
    Gmm,
    /// Spherical k-means on the sparse rows; the run with the greatest cosines is taken.
    Spherical,
}

impl EngineKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sib, Self::KMeans, Self::Gmm, Self::Spherical];

    /// The name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sib => "sib",
            Self::KMeans => "kmeans",
            Self::Gmm => "gmm",
            Self::Spherical => "spherical",
        }
    }

    pub(super) fn engine(self) -> &'static dyn Engine {
        match self {
            Self::Sib => &SibEngine,
            Self::KMeans => &KMeansEngine,
            Self::Gmm => &GmmEngine,
            Self::Spherical => &SphericalEngine,
        }
    }

    /// True where runs on very many articles would take too long.
    pub(super) fn needs_sample(self) -> bool {
        self != Self::Spherical
    }

    /// True for an engine that can hold clusters to named themes.
    pub fn knows_anchors(self) -> bool {
        self != Self::Gmm
    }

    /// The run to take, or `None` where runs are to be joined.
    pub(super) fn best(self, runs: &[Run], k: usize) -> Option<&Run> {
        match self {
            Self::Sib => None,
            Self::KMeans | Self::Gmm | Self::Spherical => {
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
    /// How likely each article is in each cluster, articles × k, where the engine says so itself.
    pub soft: Option<Array2<f32>>,
}

/// What an engine is to find, and where it starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start<'a> {
    /// Clusters to be found.
    pub k: usize,
    /// Themes that the first clusters are.
    pub anchors: &'a Anchors,
    /// Counted from 0; engines vary what they do with it.
    pub index: usize,
    /// From which all randomness of the runs follows.
    pub seed: u64,
}

/// A way to cluster.
pub(super) trait Engine: Sync {
    /// Asks the space for what the runs will ask of it in several threads.
    fn prepare(&self, _space: &Space, _progress: &dyn Progress) {}

    /// How many runs each start makes.
    fn runs_of_start(&self, _space: &Space) -> usize {
        1
    }

    /// The runs from one start, all of which count; each is a step of the stage.
    fn runs(&self, space: &Space, start: Start<'_>, stage: &dyn Stage) -> Result<Vec<Run>>;

    /// Weighs the runs from all starts for their consensus.
    fn weigh(&self, _space: &Space, _k: usize, _seed: u64, _runs: &mut [Run]) {}
}

/// Spherical k-means on TF-IDF.
struct SphericalEngine;

impl Engine for SphericalEngine {
    fn runs(&self, space: &Space, start: Start<'_>, stage: &dyn Stage) -> Result<Vec<Run>> {
        let Start { k, anchors, seed, .. } = start;
        let labels = (!anchors.is_empty()).then(|| random_labels(space, k, anchors, seed));
        let run = spherical::run(&space.joint, k, labels, seed);
        stage.advance(1);
        Ok(vec![Run {
            labels: run.labels,
            k,
            objective: run.cosines,
            converged: run.converged,
            weight: 1.0,
            soft: None,
        }])
    }
}

/// Equal numbers of articles in each cluster; those that hold a theme's seeds with the theme.
pub(super) fn random_labels(space: &Space, k: usize, anchors: &Anchors, seed: u64) -> Vec<u32> {
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
