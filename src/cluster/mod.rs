//! Clustering: engines, the consensus of their runs, and the choice of how many clusters.
//!
//! A single run of any engine depends on its start. [`cluster`] therefore makes several runs
//! and joins them: what most runs keep together stays together (`consensus`).

mod anchors;
mod bottleneck;
mod choose;
pub mod compare;
mod consensus;
mod engine;
pub(crate) mod extend;
mod gmm;
mod kmeans;
mod lanes;
mod linkage;
mod resample;
pub mod sib;
pub(crate) mod space;
pub mod spherical;
pub(crate) mod temper;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::progress::{Progress, Stage};
pub use anchors::Anchors;
pub use choose::{Choice, choose};
pub use engine::{EngineKind, Run};
pub use resample::{Stability, stability};
pub use space::{Space, Weighting};

/// What to do with a collection in [`Space`].
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which engine.
    pub engine: EngineKind,
    /// Starts of the engine; `None` takes more of them the fewer articles there are.
    pub starts: Option<usize>,
    /// From which all randomness follows.
    pub seed: u64,
}

/// Articles in clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// The cluster of each article, 0 to k − 1. Clusters with an anchor come first, in the order of
    /// the anchors, the others by falling number of articles.
    pub labels: Vec<usize>,
    /// How strongly each article belongs to each cluster, articles × clusters; rows sum to 1. It
    /// is the share of a cluster's articles that runs put together with the article, averaged over runs.
    pub memberships: ndarray::Array2<f32>,
    /// How often two articles of the cluster are together, averaged over pairs and runs, 0 to 1.
    pub cohesion: Vec<f64>,
    /// Runs that were joined, and how many of them converged.
    pub runs: usize,
    /// See `runs`.
    pub converged: usize,
}

impl Clustering {
    /// Number of clusters.
    pub fn k(&self) -> usize {
        self.cohesion.len()
    }

    /// All articles in one cluster.
    pub fn whole(n_articles: usize) -> Self {
        Self {
            labels: vec![0; n_articles],
            memberships: ndarray::Array2::ones((n_articles, 1)),
            cohesion: vec![1.0],
            runs: 0,
            converged: 0,
        }
    }
}

/// The most clusters that so many articles can be told apart into: two articles in each.
pub fn most_clusters(n_articles: usize) -> usize {
    (n_articles / 2).max(1)
}

/// Clusters the articles of a space into `k`.
///
/// # Errors
/// [`Error::Parameter`] for k = 0 or more than [`most_clusters`]; [`Error::Engine`] if the engine fails.
pub fn cluster(
    space: &Space,
    k: usize,
    anchors: &Anchors,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Clustering> {
    let n = space.n_articles();
    if k == 0 || k > most_clusters(n) {
        return Err(Error::Parameter {
            name: "--themes",
            value: k.to_string(),
            rule: "there must be at least one theme, and two articles for each",
        });
    }
    if k == 1 || space.is_bare() {
        return Ok(Clustering::whole(n));
    }
    if plan.engine.needs_sample()
        && let Some(rows) = extend::sample(n)
    {
        let found = cluster(&space.select(&rows), k, anchors, plan, progress)?;
        return Ok(extend::extend(space, &rows, &found, &space.localise(anchors), progress));
    }
    let anchors = &space.localise(anchors);
    let engine = plan.engine.engine();
    engine.prepare(space, progress);
    let starts = plan.starts.unwrap_or_else(|| usual_starts(n));
    // A last step joins the runs.
    let stage = progress.stage("clustering", (starts * engine.runs_of_start(space) + 1) as u64);
    let runs = runs(space, k, anchors, plan, starts, stage.as_ref())?;
    Ok(match plan.engine.best(&runs, k) {
        Some(best) => {
            let (labels, found) = consensus::compact(best.labels.clone(), k, anchors.len());
            let around = consensus::around(&runs, &labels, found);
            match &best.soft {
                Some(soft) if found == k => Clustering { memberships: soft.clone(), ..around },
                _ => around,
            }
        }
        None => consensus::join(&runs, k, anchors.len()),
    })
}

/// The runs from all starts, in their order; the engine must be prepared.
fn runs(
    space: &Space,
    k: usize,
    anchors: &Anchors,
    plan: &Plan,
    starts: usize,
    stage: &dyn Stage,
) -> Result<Vec<Run>> {
    let engine = plan.engine.engine();
    let runs: Vec<Result<Vec<Run>>> = (0..starts)
        .into_par_iter()
        .map(|index| {
            let seed = plan.seed.wrapping_mul(1_000_003).wrapping_add(index as u64);
            engine.runs(space, engine::Start { index, k, anchors, seed }, stage)
        })
        .collect();
    let mut runs: Vec<Run> = runs.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    engine.weigh(space, k, plan.seed, &mut runs);
    Ok(runs)
}

/// Single runs vary more on small collections, and cost less there.
pub fn usual_starts(n_articles: usize) -> usize {
    (30_000 / n_articles.max(1)).clamp(4, 60)
}
