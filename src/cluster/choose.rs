//! How many clusters there are.
//!
//! A number of clusters is good when runs from different starts find the same clusters
//! (stability, mean adjusted Rand index between runs) and when the clusters are apart
//! (silhouette). Many small clusters are always apart, but found again only where they are real, so that
//! stability counts twice: its square times the silhouette is compared over candidate numbers. Each single
//! figure is noisy, and a number that is right has good neighbours, so that these count half.

use rayon::prelude::*;

use super::anchors::Anchors;
use super::compare::{Agreement, silhouette};
use super::consensus;
use super::engine::Run;
use super::extend;
use super::space::{Space, spread};
use super::{Plan, runs};
use crate::error::Result;
use crate::progress::Progress;

/// Candidates; every number up to 8, then in steps of about a quarter.
const CANDIDATES: &[usize] = &[2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 32, 40, 50];
/// Articles that a theme must have on average.
const LEAST_ARTICLES: usize = 4;
/// Articles on which the number is chosen; more of them change nothing.
const SAMPLE: usize = 3000;
/// How much the score of the next candidate counts.
const NEIGHBOUR: f64 = 0.5;
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
    /// What is compared: stability² · silhouette, averaged with those of the next candidates on either
    /// side, which count half; 0 where the number itself has nothing for it.
    pub score: f64,
}

impl Choice {
    fn new(k: usize, stability: f64, silhouette: f64) -> Self {
        Self { k, stability, silhouette, score: stability.max(0.0).powi(2) * silhouette.max(0.0) }
    }
}

/// Averages the scores of candidates, in the order of their numbers, with those beside them.
fn smooth(choices: &mut [Choice]) {
    let scores: Vec<f64> = choices.iter().map(|choice| choice.score).collect();
    for (index, choice) in choices.iter_mut().enumerate().filter(|(_, choice)| choice.score > 0.0) {
        let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let beside: Vec<f64> = beside.filter_map(|index| scores.get(index).copied()).collect();
        let sum = choice.score + NEIGHBOUR * beside.iter().sum::<f64>();
        choice.score = sum / (1.0 + NEIGHBOUR * beside.len() as f64);
    }
}

/// Weighs the candidates for a number of clusters, the best first, on articles that hold a term. It is empty where there
/// are too few to tell two themes apart.
///
/// # Errors
/// [`crate::error::Error::Engine`] if an engine fails.
pub fn choose(space: &Space, plan: &Plan, progress: &dyn Progress) -> Result<Vec<Choice>> {
    if space.is_bare() {
        return Ok(Vec::new());
    }
    if let Some(rows) = extend::sample(space.n_articles()) {
        return choose(&space.select(&rows), plan, progress);
    }
    // The choice is made among the rows of the whole, for which the clustering needs it anyway.
    space.find_lsa(progress);
    let mut rows = space.filled();
    if let Some(places) = spread(rows.len(), SAMPLE) {
        rows = places.into_iter().map(|place| rows[place]).collect();
    }
    let sample = (rows.len() < space.n_articles()).then(|| space.select(&rows));
    let space = sample.as_ref().unwrap_or(space);
    let most = space.n_articles() / LEAST_ARTICLES;
    // In as many dimensions as articles any clusters are apart; √n of them are shared by many.
    let unit = space.lsa().unit((space.n_articles() as f64).sqrt() as usize);
    let engine = plan.engine.engine();
    engine.prepare(space, progress);
    let candidates: Vec<usize> = CANDIDATES.iter().copied().filter(|&k| k <= most).collect();
    let steps = candidates.len() * STARTS * engine.runs_of_start(space);
    let stage = progress.stage("choosing the number of themes", steps as u64);
    let mut choices: Vec<Choice> = candidates
        .into_par_iter()
        .map(|k| {
            let runs = runs(space, k, &Anchors::default(), plan, STARTS, stage.as_ref())?;
            let joined = consensus::join(&runs, k, 0);
            let labels: Vec<u32> = joined.labels.iter().map(|&label| label as u32).collect();
            let k = joined.k();
            Ok(Choice::new(k, agreement(&runs), silhouette(&unit, &labels, k)))
        })
        .collect::<Result<_>>()?;
    smooth(&mut choices);
    choices.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.k.cmp(&b.k)));
    Ok(choices)
}

/// Mean adjusted Rand index between all pairs of runs.
fn agreement(runs: &[Run]) -> f64 {
    let pairs: Vec<(usize, usize)> =
        (0..runs.len()).flat_map(|a| (a + 1..runs.len()).map(move |b| (a, b))).collect();
    let sum: f64 = pairs.iter().map(|&(a, b)| Agreement::new(&runs[a].labels, &runs[b].labels).ari()).sum();
    sum / pairs.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_good_neighbours_is_better_than_a_lone_peak() {
        let mut choices = [(2, 0.1), (3, 0.5), (4, 0.1), (5, 0.4), (6, 0.45), (7, 0.4), (8, 0.0)]
            .map(|(k, silhouette)| Choice::new(k, 1.0, silhouette));
        smooth(&mut choices);
        let best = choices.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        assert_eq!(best.map(|choice| choice.k), Some(6));
        assert!((choices[4].score - 0.425).abs() < 1e-12);
        assert_eq!(choices[6].score, 0.0);
    }
}
