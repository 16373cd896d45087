//! How many clusters there are.
//!
//! A number of clusters is good when runs from different starts find the same clusters
//! (stability, mean adjusted Rand index between runs) and when the clusters are apart
//! (silhouette). Many small clusters are always apart, but found again only where they are real, so that
//! stability counts twice: its square times the silhouette is compared over candidate numbers.

use rayon::prelude::*;

use super::anchors::Anchors;
use super::compare::{Agreement, silhouette};
use super::consensus;
use super::engine::Run;
use super::extend;
use super::space::Space;
use super::{Plan, runs};
use crate::error::Result;
use crate::progress::Silent;

/// Candidates; every number up to 8, then in steps of about a quarter.
const CANDIDATES: &[usize] = &[2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 32, 40, 50];
/// Articles that a theme must have on average.
const LEAST_ARTICLES: usize = 4;
/// Articles on which the number is chosen; more of them change nothing.
const SAMPLE: usize = 3000;
/// Starts for each candidate.
const STARTS: usize = 3;

/// A number of clusters and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Choice {
    /// The number.
    pub k: usize,
    /// Mean adjusted Rand index between runs, 1 where they agree.
    pub stability: f64,
    /// Mean silhouette of the consensus.
    pub silhouette: f64,
}

impl Choice {
    /// What is compared.
    pub fn score(&self) -> f64 {
        self.stability.max(0.0).powi(2) * self.silhouette.max(0.0)
    }
}

/// Weighs the candidates for a number of clusters, the best first. It is empty where there are
/// too few articles to tell two themes apart.
///
/// # Errors
/// [`crate::error::Error::Engine`] if an engine fails.
pub fn choose(space: &Space, plan: &Plan) -> Result<Vec<Choice>> {
    if space.is_bare() {
        return Ok(Vec::new());
    }
    if let Some(rows) = extend::sample(space.n_articles()) {
        return choose(&space.select(&rows), plan);
    }
    // The choice is made among the rows of the whole, for which the clustering needs it anyway.
    space.prepare(false, true);
    let sample = sample(space);
    let space = sample.as_ref().unwrap_or(space);
    let most = space.n_articles() / LEAST_ARTICLES;
    // In as many dimensions as articles any clusters are apart; √n of them are shared by many.
    let unit = space.lsa().unit((space.n_articles() as f64).sqrt() as usize);
    plan.engine.engine().prepare(space);
    let mut choices: Vec<Choice> = CANDIDATES
        .par_iter()
        .filter(|&&k| k <= most)
        .map(|&k| {
            let runs = runs(space, k, &Anchors::default(), plan, STARTS, &Silent)?;
            let joined = consensus::join(&runs, k, 0);
            let labels: Vec<u32> = joined.labels.iter().map(|&label| label as u32).collect();
            let k = joined.k();
            Ok(Choice { k, stability: agreement(&runs), silhouette: silhouette(&unit, &labels, k) })
        })
        .collect::<Result<_>>()?;
    choices.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.k.cmp(&b.k)));
    Ok(choices)
}

/// Articles spread evenly over a large collection, or `None` for a small one.
fn sample(space: &Space) -> Option<Space> {
    let n = space.n_articles();
    let rows: Vec<usize> = (0..SAMPLE).map(|index| index * n / SAMPLE).collect();
    (n > SAMPLE).then(|| space.select(&rows))
}

/// Mean adjusted Rand index between all pairs of runs.
fn agreement(runs: &[Run]) -> f64 {
    let pairs: Vec<(usize, usize)> =
        (0..runs.len()).flat_map(|a| (a + 1..runs.len()).map(move |b| (a, b))).collect();
    let sum: f64 = pairs.iter().map(|&(a, b)| Agreement::new(&runs[a].labels, &runs[b].labels).ari()).sum();
    sum / pairs.len().max(1) as f64
}
