//! Large collections: clusters are found in a sample of the articles and carried over to all.
//!
//! Twenty thousand articles tell what the clusters are; more only make each run longer. Every
//! article is then put where its terms are likeliest, p(y | t) being estimated from the articles of
//! cluster t, at first of the sample, then of the collection, until few articles move: the information bottleneck
//! once more, by whole passes in place of single draws (Tishby, Pereira, Bialek 1999), in which the
//! divergence to minimise is that between p(y | x) and p(y | t). The views of [`Space`] count alike.

use ndarray::{Array2, ArrayView1, Axis};
use rayon::prelude::*;

use super::anchors::{ANCHOR, Anchors};
use super::sib::Joint;
use super::space::{Space, spread};
use super::{Clustering, consensus, temper};
use crate::progress::{Progress, Stage};

/// Articles in which clusters are found.
pub(super) const SAMPLE: usize = 20_000;
/// The share of the whole collection's distribution in that of a cluster (Jelinek and Mercer 1980),
/// so that a term which a cluster has not seen does not rule it out.
const SMOOTHING: f64 = 0.3;
/// Passes over all articles at most, and the share of them that may still move.
const PASSES: usize = 4;
const SETTLED: f64 = 0.01;
/// Articles that one thread scores at a time.
const CHUNK: usize = 512;

/// Articles spread evenly over a large collection, or `None` for one that is small enough.
pub(super) fn sample(n_articles: usize) -> Option<Vec<usize>> {
    spread(n_articles, SAMPLE)
}

/// Carries the clusters of the articles in `rows` over to all. Memberships are the likelihoods of an
/// article's terms, tempered so that on the sample they come nearest to what its runs said.
pub(super) fn extend(
    space: &Space,
    rows: &[usize],
    found: &Clustering,
    anchors: &Anchors,
    progress: &dyn Progress,
) -> Clustering {
    let k = found.k();
    let mut labels: Vec<Option<usize>> = vec![None; space.n_articles()];
    for (&row, &label) in rows.iter().zip(&found.labels) {
        labels[row] = Some(label);
    }
    let mut scores: Array2<f32> = Array2::zeros((0, k));
    let views = space.views();
    let stage = progress.stage("extending the sample", (PASSES * views.len() * labels.len()) as u64);
    for _ in 0..PASSES {
        scores = Array2::zeros((labels.len(), k));
        for joint in &views {
            View::new(joint, &labels, k, anchors).score(&mut scores, stage.as_ref());
        }
        let new: Vec<Option<usize>> = scores.axis_iter(Axis(0)).map(|row| Some(best(row))).collect();
        let moved = labels.iter().zip(&new).filter(|(old, new)| old != new).count();
        labels = new;
        if moved as f64 <= SETTLED * labels.len() as f64 {
            break;
        }
    }
    let heat = temper(&scores, rows, &found.memberships);
    scores.axis_iter_mut(Axis(0)).into_par_iter().for_each(|row| temper::soften(row, heat));
    let labels: Vec<u32> = labels.into_iter().map(|label| label.unwrap_or(0) as u32).collect();
    let number = consensus::by_size(&labels, k, anchors.len());
    let mut memberships = Array2::zeros(scores.dim());
    let mut cohesion = vec![0.0; k];
    for (old, &new) in number.iter().enumerate() {
        memberships.column_mut(new as usize).assign(&scores.column(old));
        cohesion[new as usize] = found.cohesion[old];
    }
    Clustering {
        labels: labels.into_iter().map(|label| number[label as usize] as usize).collect(),
        memberships,
        cohesion,
        runs: found.runs,
        converged: found.converged,
    }
}

/// The first of the places where a row is greatest.
pub(crate) fn best(row: ArrayView1<'_, f32>) -> usize {
    (0..row.len()).rev().max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0)
}

/// The factor of scores at which memberships come nearest to what is known of the sample.
fn temper(scores: &Array2<f32>, rows: &[usize], known: &Array2<f32>) -> f32 {
    temper::fit(0.25, 128.0, |heat| {
        let of_row = |(&row, known): (&usize, ArrayView1<'_, f32>)| {
            let mut shares = scores.row(row).to_owned();
            temper::soften(shares.view_mut(), heat);
            temper::cross_entropy(known, shares.iter().map(|&share| f64::from(share)))
        };
        rows.iter().zip(known.rows()).map(of_row).sum()
    })
}

/// The logarithms of p(y | t) in one view.
struct View<'a> {
    joint: &'a Joint,
    k: usize,
    /// ln (p(y | t) / p(y)), terms × k: against the collection's, so that long rows do not lose precision.
    logs: Vec<f32>,
}

impl<'a> View<'a> {
    fn new(joint: &'a Joint, labels: &[Option<usize>], k: usize, anchors: &Anchors) -> Self {
        let (mut sums, mut prior) = sums(joint, labels, k);
        hold(&mut sums, &mut prior, anchors);
        Self { joint, k, logs: logs(&sums, &prior, |term| joint.marginal(term as u32)) }
    }

    /// Adds to the score of each article in each cluster Σ p(y | x) ln (p(y | t) / p(y)).
    fn score(&self, scores: &mut Array2<f32>, stage: &dyn Stage) {
        let k = self.k;
        scores.axis_chunks_iter_mut(Axis(0), CHUNK).into_par_iter().enumerate().for_each(
            |(chunk, mut scores)| {
                for (index, mut score) in scores.rows_mut().into_iter().enumerate() {
                    let x = chunk * CHUNK + index;
                    let (terms, values) = self.joint.row(x);
                    let whole = 1.0 / self.joint.prior(x) as f32;
                    let Some(score) = score.as_slice_mut() else { continue };
                    for (&term, &value) in terms.iter().zip(values) {
                        let logs = &self.logs[term as usize * k..][..k];
                        score.iter_mut().zip(logs).for_each(|(score, &log)| *score += whole * value * log);
                    }
                }
                stage.advance(scores.nrows() as u64);
            },
        );
    }
}

/// ln (p(y | t) / p(y)), terms × k, of p(y, t), terms × k, and p(t); `usual` tells p(y).
pub(crate) fn logs(sums: &[f64], prior: &[f64], usual: impl Fn(usize) -> f64 + Sync) -> Vec<f32> {
    let k = prior.len();
    let mut logs = vec![0.0; sums.len()];
    let of_terms = logs.par_chunks_exact_mut(k).zip(sums.par_chunks_exact(k));
    of_terms.enumerate().for_each(|(term, (logs, sums))| {
        let usual = usual(term);
        for ((log, &sum), &prior) in logs.iter_mut().zip(sums).zip(prior) {
            *log = log_ratio(sum, prior, usual) as f32;
        }
    });
    logs
}

/// ln (p(y | t) / p(y)) of p(y, t), p(t) and p(y).
pub(crate) fn log_ratio(sum: f64, prior: f64, usual: f64) -> f64 {
    let usual = usual.max(f64::MIN_POSITIVE);
    let inside = sum / prior.max(f64::MIN_POSITIVE);
    let p = (1.0 - SMOOTHING) * inside + SMOOTHING * usual;
    (p / usual).max(1e-30).ln()
}

/// p(y, t), terms × k, and p(t), of the articles with a label.
fn sums(joint: &Joint, labels: &[Option<usize>], k: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut sums, mut prior) = (vec![0.0; joint.n_terms() * k], vec![0.0; k]);
    for (x, label) in labels.iter().enumerate() {
        let Some(label) = *label else { continue };
        let (terms, values) = joint.row(x);
        for (&term, &value) in terms.iter().zip(values) {
            sums[term as usize * k + label] += f64::from(value);
        }
        prior[label] += joint.prior(x);
    }
    (sums, prior)
}

/// Adds to p(y, t) and p(t) what holds the first clusters to the themes that somebody has named.
pub(crate) fn hold(sums: &mut [f64], prior: &mut [f64], anchors: &Anchors) {
    let k = prior.len();
    let weight = ANCHOR / k as f64 * prior.iter().sum::<f64>();
    let named = anchors.themes().iter().enumerate().filter(|(_, seeds)| !seeds.is_empty());
    for (cluster, seeds) in named {
        prior[cluster] += weight;
        for &seed in seeds {
            sums[seed as usize * k + cluster] += weight / seeds.len() as f64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{Counts, Rows};
    use crate::progress::Silent;

    /// Articles of three subjects, each with four words of its own of eight, and two that all share.
    fn space(n_articles: usize) -> Space {
        let rows = (0..n_articles).map(|x| {
            let own = (0..4).map(move |word| (8 * (x % 3) as u32 + (word * 3 + x as u32 / 3) % 8, 1.0));
            let mut row: Vec<(u32, f32)> = own.chain([(24, 1.0), (25, 2.0)]).collect();
            row.sort_by_key(|&(term, _)| term);
            row.dedup_by_key(|&mut (term, _)| term);
            row
        });
        Space::new(
            &Counts::from(Rows::new(26, rows)),
            &Anchors::default(),
            super::super::Weighting::default(),
            1,
            &Silent,
        )
    }

    #[test]
    fn what_is_found_in_a_sample_holds_for_all() {
        let space = space(300);
        let rows: Vec<usize> = (0..60).map(|index| index * 5).collect();
        let labels: Vec<u32> = rows.iter().map(|row| (row % 3) as u32).collect();
        let run = super::super::Run {
            labels: labels.clone(),
            k: 3,
            objective: 0.0,
            converged: true,
            weight: 1.0,
            soft: None,
        };
        let found = consensus::around(&[run], &labels, 3);
        let all = extend(&space, &rows, &found, &Anchors::default(), &Silent);
        for x in 0..300 {
            assert_eq!(all.labels[x], all.labels[x % 3]);
            assert!((all.memberships.row(x).sum() - 1.0).abs() < 1e-5);
            assert!(all.memberships[[x, all.labels[x]]] > 0.9);
        }
        assert_eq!(all.k(), 3);
    }

    #[test]
    fn samples_are_spread_and_small_collections_whole() {
        assert_eq!(sample(SAMPLE), None);
        let rows = sample(3 * SAMPLE).unwrap_or_default();
        assert_eq!((rows.len(), rows[1], rows[SAMPLE - 1]), (SAMPLE, 3, 3 * (SAMPLE - 1)));
    }
}
