//! Sequential information bottleneck (Slonim, Friedman, Tishby, SIGIR 2002).
//!
//! Articles are distributions over terms, p(y | x), with a prior p(x). Clusters T are sought that
//! keep most of what articles tell about terms, I(T; Y). Each article in turn is drawn out of its
//! cluster and put where the merge loses least: where (p(x) + p(t)) · JS(p(y | x), p(y | t)) is
//! least. The cost of a pass is linear in non-zeros × clusters.

use ndarray::Array2;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::anchors::Anchors;
use crate::features::Rows;

/// Passes over all articles after which a run ends.
const PASSES: usize = 30;
/// How much an anchor weighs, as a share of the weight of a cluster of usual size.
const ANCHOR: f64 = 0.3;
/// A run ends when a pass moves no more than this share of the articles.
const SETTLED: f64 = 0.002;

/// Articles as joint probabilities with terms.
#[derive(Debug, Clone)]
pub struct Joint {
    /// p(x, y), articles × terms; all values sum to 1.
    rows: Rows,
    /// p(x).
    prior: Vec<f64>,
    /// p(y).
    marginal: Vec<f64>,
}

impl Joint {
    /// Makes probabilities of weights: an article's prior is its share of all weight.
    pub fn new(weights: &Rows) -> Self {
        let total: f64 = weights.rows().flat_map(|(_, values)| values).map(|&value| f64::from(value)).sum();
        let rows = weights.clone().map_rows(|_, _, values| {
            values
                .iter_mut()
                .for_each(|value| *value = (f64::from(*value) / total.max(f64::MIN_POSITIVE)) as f32);
        });
        let prior =
            rows.rows().map(|(_, values)| values.iter().map(|&value| f64::from(value)).sum()).collect();
        let mut marginal = vec![0.0; rows.n_terms()];
        for (terms, values) in rows.rows() {
            for (&term, &value) in terms.iter().zip(values) {
                marginal[term as usize] += f64::from(value);
            }
        }
        Self { rows, prior, marginal }
    }

    /// Number of articles.
    pub fn n_articles(&self) -> usize {
        self.prior.len()
    }

    /// p(y) of a term.
    pub fn marginal(&self, term: u32) -> f64 {
        self.marginal[term as usize]
    }

    /// The share of an article that these terms make up, Σ p(y | x).
    pub fn share(&self, x: usize, among: &[u32]) -> f64 {
        let (terms, values) = self.rows.row(x);
        let found = terms.iter().zip(values).filter(|(term, _)| among.contains(term));
        let sum: f64 = found.map(|(_, &value)| f64::from(value)).sum();
        if self.prior[x] > 0.0 { sum / self.prior[x] } else { 0.0 }
    }

    /// The same words in other articles: what no subject holds together. Each article keeps its
    /// number of words and each word its weights.
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut words: Vec<(u32, f32)> = self
            .rows
            .rows()
            .flat_map(|(terms, values)| terms.iter().copied().zip(values.iter().copied()))
            .collect();
        words.shuffle(&mut random);
        let mut rest = words.as_slice();
        let rows = self.rows.rows().map(|(terms, _)| {
            let (row, after) = rest.split_at(terms.len());
            rest = after;
            let mut row = row.to_vec();
            row.sort_unstable_by_key(|&(term, _)| term);
            row.dedup_by(|again, first| {
                let same = again.0 == first.0;
                if same {
                    first.1 += again.1;
                }
                same
            });
            row
        });
        Self::new(&Rows::new(self.rows.n_terms(), rows))
    }

    /// Only some of the articles, as a collection of their own.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self::new(&self.rows.select(rows))
    }
}

/// What a run found.
#[derive(Debug, Clone)]
pub struct Run {
    /// The cluster of each article.
    pub labels: Vec<u32>,
    /// I(T; Y) in nats.
    pub information: f64,
    /// Passes over all articles.
    pub passes: usize,
    /// The last pass moved no more than 0.2 % of the articles.
    pub converged: bool,
}

/// Improves a clustering until few articles move. The seed gives the order in which articles are
/// drawn. Anchors are as articles of their seed terms that never leave the first clusters.
pub fn run(joint: &Joint, labels: Vec<u32>, k: usize, anchors: &Anchors, seed: u64) -> Run {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..joint.n_articles()).filter(|&x| joint.prior[x] > 0.0).collect();
    let mut labels = labels;
    let mut passes = 0;
    let mut converged = false;
    let mut state = State::new(joint, &labels, k, anchors);
    while passes < PASSES && !converged {
        order.shuffle(&mut random);
        let mut moved = 0_usize;
        for &x in &order {
            moved += usize::from(state.draw(joint, x, &mut labels));
        }
        passes += 1;
        converged = moved as f64 <= SETTLED * order.len() as f64;
        // Sums of many small steps drift; begin each pass with fresh ones.
        state = State::new(joint, &labels, k, anchors);
    }
    let information = state.information(joint);
    Run { labels, information, passes, converged }
}

/// Clusters' joint probabilities.
struct State {
    k: usize,
    /// p(t, y), terms × clusters, so that one term's clusters lie together.
    joint: Array2<f64>,
    /// p(t).
    prior: Vec<f64>,
    /// Articles in each cluster.
    sizes: Vec<u32>,
    cost: Vec<f64>,
}

impl State {
    fn new(joint: &Joint, labels: &[u32], k: usize, anchors: &Anchors) -> Self {
        let mut state = Self {
            k,
            joint: Array2::zeros((joint.rows.n_terms(), k)),
            prior: vec![0.0; k],
            sizes: vec![0; k],
            cost: vec![0.0; k],
        };
        for (x, &label) in labels.iter().enumerate() {
            state.add(joint, x, label as usize, 1.0);
        }
        for (t, seeds) in anchors.themes().iter().enumerate() {
            let weight = ANCHOR / k as f64;
            state.prior[t] += weight;
            for &seed in seeds {
                state.joint[[seed as usize, t]] += weight / seeds.len() as f64;
            }
        }
        state
    }

    fn add(&mut self, joint: &Joint, x: usize, t: usize, sign: f64) {
        let (terms, values) = joint.rows.row(x);
        for (&term, &value) in terms.iter().zip(values) {
            let cell = &mut self.joint[[term as usize, t]];
            *cell = (*cell + sign * f64::from(value)).max(0.0);
        }
        self.prior[t] = (self.prior[t] + sign * joint.prior[x]).max(0.0);
        self.sizes[t] = self.sizes[t].wrapping_add_signed(sign as i32);
    }

    /// Draws an article out of its cluster and puts it where the merge loses least; true if that
    /// is another cluster. The last article of a cluster stays.
    fn draw(&mut self, joint: &Joint, x: usize, labels: &mut [u32]) -> bool {
        let old = labels[x] as usize;
        if self.sizes[old] <= 1 {
            return false;
        }
        self.add(joint, x, old, -1.0);
        let new = self.best(joint, x);
        self.add(joint, x, new, 1.0);
        labels[x] = new as u32;
        new != old
    }

    /// Merging x into t changes the information by the change of Σ p(t, y) ln p(t, y) − p(t) ln
    /// p(t); the terms that x alone has are the same for every t and left out.
    fn best(&mut self, joint: &Joint, x: usize) -> usize {
        let px = joint.prior[x];
        for (cost, &pt) in self.cost.iter_mut().zip(&self.prior) {
            *cost = xlnx(pt + px) - xlnx(pt);
        }
        let (terms, values) = joint.rows.row(x);
        for (&term, &value) in terms.iter().zip(values) {
            let value = f64::from(value);
            let clusters = self.joint.row(term as usize);
            for (cost, &pty) in self.cost.iter_mut().zip(clusters) {
                *cost -= xlnx(pty + value) - xlnx(pty);
            }
        }
        (0..self.k).min_by(|&a, &b| self.cost[a].total_cmp(&self.cost[b])).unwrap_or(0)
    }

    fn information(&self, joint: &Joint) -> f64 {
        let mut sum = 0.0;
        for (clusters, &py) in self.joint.rows().into_iter().zip(&joint.marginal) {
            for (&pty, &pt) in clusters.iter().zip(&self.prior) {
                if pty > 0.0 && pt > 0.0 {
                    sum += pty * (pty / (pt * py)).ln();
                }
            }
        }
        sum
    }
}

fn xlnx(x: f64) -> f64 {
    if x > 0.0 { x * x.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles of two subjects with some words in common.
    fn example() -> Joint {
        let row = |own: u32, index: u32| vec![(own, 2.0), (own + 1 + index % 2, 1.0), (6, 1.0)];
        Joint::new(&Rows::new(7, (0..8).map(|index| row(if index < 4 { 0 } else { 3 }, index))))
    }

    #[test]
    fn articles_of_a_subject_come_together() {
        let run = run(&example(), vec![0, 0, 1, 0, 1, 1, 0, 1], 2, &Anchors::default(), 1);
        assert!(run.converged);
        assert_eq!(run.labels[..4], [run.labels[0]; 4]);
        assert_eq!(run.labels[4..], [run.labels[4]; 4]);
        assert_ne!(run.labels[0], run.labels[4]);
    }

    #[test]
    fn information_is_that_of_the_formula() {
        // Two articles with a term each, in clusters of their own: ln 2.
        let joint = Joint::new(&Rows::new(2, [vec![(0, 1.0)], vec![(1, 1.0)]]));
        let apart = State::new(&joint, &[0, 1], 2, &Anchors::default());
        assert!((apart.information(&joint) - 2.0_f64.ln()).abs() < 1e-12);
        let together = State::new(&joint, &[0, 0], 2, &Anchors::default());
        assert!(together.information(&joint).abs() < 1e-12);
    }

    #[test]
    fn an_anchor_names_a_cluster() {
        let anchors = Anchors::new(vec![vec![3], vec![0]]);
        let joint = example();
        let mut labels: Vec<u32> =
            anchors.nearest(&joint).into_iter().map(|theme| theme.map_or(0, |theme| theme as u32)).collect();
        labels[0] = 0;
        let run = run(&joint, labels, 2, &anchors, 1);
        assert_eq!(run.labels, [1, 1, 1, 1, 0, 0, 0, 0]);
    }

    #[test]
    fn empty_articles_do_no_harm() {
        let joint = Joint::new(&Rows::new(2, [vec![(0, 1.0)], vec![], vec![(1, 1.0)]]));
        let run = run(&joint, vec![0, 0, 1], 2, &Anchors::default(), 1);
        assert!(run.information.is_finite());
    }
}
