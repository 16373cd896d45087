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

    /// The clustering of `n_articles`, of which this one is that of `rows`. The others share no term with any:
    /// they belong to all clusters alike, and are counted to the largest that has no anchor, or of all.
    fn with_empty(self, rows: &[usize], n_articles: usize, n_anchors: usize) -> Self {
        let k = self.k();
        let mut sizes = vec![0_usize; k];
        self.labels.iter().for_each(|&label| sizes[label] += 1);
        let free = if k > n_anchors { n_anchors..k } else { 0..k };
        let largest = free.max_by_key(|&cluster| (sizes[cluster], std::cmp::Reverse(cluster))).unwrap_or(0);
        let mut labels = vec![largest; n_articles];
        let mut memberships = ndarray::Array2::from_elem((n_articles, k), 1.0 / k as f32);
        for ((&row, &label), shares) in rows.iter().zip(&self.labels).zip(self.memberships.rows()) {
            labels[row] = label;
            memberships.row_mut(row).assign(&shares);
        }
        Self { labels, memberships, ..self }
    }
}

/// The most clusters that so many articles can be told apart into: two articles in each.
pub fn most_clusters(n_articles: usize) -> usize {
    (n_articles / 2).max(1)
}

/// Clusters the articles of a space into `k`. Those without a term are left out of it, since any place is as good as any
/// other for them, and runs that put them here and there would cost time and tell nothing.
///
/// # Errors
/// [`Error::Parameter`] for k = 0 or more than [`most_clusters`] of the articles that hold a term; [`Error::Engine`] if the
/// engine fails.
pub fn cluster(
    space: &Space,
    k: usize,
    anchors: &Anchors,
    plan: &Plan,
    progress: &dyn Progress,
) -> Result<Clustering> {
    let n = space.n_articles();
    let filled = space.filled();
    if k == 0 || k > most_clusters(filled.len()) {
        return Err(Error::Parameter {
            name: "--themes",
            value: k.to_string(),
            rule: "there must be at least one theme, and two articles for each",
        });
    }
    if k == 1 {
        return Ok(Clustering::whole(n));
    }
    if filled.len() < n {
        let found = cluster(&space.select(&filled), k, anchors, plan, progress)?;
        return Ok(found.with_empty(&filled, n, anchors.len()));
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

/// In how many articles of a large collection an engine finds the clusters; `None` where it reads them all.
pub fn sampled(engine: EngineKind, n_articles: usize) -> Option<usize> {
    let rows = if engine.needs_sample() { extend::sample(n_articles) } else { None };
    rows.map(|rows| rows.len())
}

/// Single runs vary more on small collections, and cost less there.
pub fn usual_starts(n_articles: usize) -> usize {
    (30_000 / n_articles.max(1)).clamp(4, 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn articles_without_a_term_belong_to_all_alike() {
        let found = Clustering {
            labels: vec![0, 1, 2, 2, 0, 0],
            memberships: array![
                [0.8, 0.1, 0.1],
                [0.2, 0.6, 0.2],
                [0.0, 0.0, 1.0],
                [0.1, 0.1, 0.8],
                [1.0, 0.0, 0.0],
                [1.0, 0.0, 0.0]
            ],
            cohesion: vec![1.0, 0.5, 0.7],
            runs: 4,
            converged: 3,
        };
        let rows = [0, 2, 3, 5, 6, 7];
        let all = found.clone().with_empty(&rows, 9, 1);
        // The greatest cluster without an anchor takes them, though the anchored one is greater.
        assert_eq!(all.labels, [0, 2, 1, 2, 2, 2, 0, 0, 2]);
        assert_eq!(found.clone().with_empty(&rows, 9, 3).labels[1], 0);
        for (article, row) in all.memberships.rows().into_iter().enumerate() {
            match rows.iter().position(|&row| row == article) {
                Some(place) => assert_eq!(row, found.memberships.row(place)),
                None => assert!(row.iter().all(|&share| share == 1.0 / 3.0)),
            }
        }
        assert_eq!((all.cohesion, all.runs, all.converged), (found.cohesion, 4, 3));
    }
}
