//! Sequential information bottleneck (Slonim, Friedman, Tishby, SIGIR 2002).
//!
//! Articles are distributions over terms, p(y | x), with a prior p(x). Clusters T are sought that
//! keep most of what articles tell about terms, I(T; Y). Each article in turn is drawn out of its
//! cluster and put where the merge loses least: where (p(x) + p(t)) · JS(p(y | x), p(y | t)) is
//! least. The cost of a pass is linear in non-zeros × clusters.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::anchors::{ANCHOR, Anchors};
use super::lanes::{self, LANES, quick_xlnx};
use crate::features::Rows;

/// Passes over all articles after which a run ends.
const PASSES: usize = 30;
/// Passes after which clusters are summed up anew.
const FRESH: usize = 5;
/// A run ends when a pass moves no more than this share of the articles.
const SETTLED: f64 = 0.01;

/// The part of the articles that is settled first, one in so many, and what it must be at least.
const PART: usize = 4;
const LEAST_PART: usize = 1000;
/// The label of an article that is in no cluster yet.
const UNPLACED: u32 = u32::MAX;

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
    pub fn new(weights: Rows) -> Self {
        let total: f64 = weights.rows().flat_map(|(_, values)| values).map(|&value| f64::from(value)).sum();
        let rows = weights.map_rows(|_, _, values| {
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

    /// Number of terms.
    pub fn n_terms(&self) -> usize {
        self.rows.n_terms()
    }

    /// p(x, y).
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// The terms of an article and p(x, y).
    pub fn row(&self, x: usize) -> (&[u32], &[f32]) {
        self.rows.row(x)
    }

    /// p(x) of an article.
    pub fn prior(&self, x: usize) -> f64 {
        self.prior[x]
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
        Self::new(Rows::new(self.rows.n_terms(), rows))
    }

    /// Only some of the articles, as a collection of their own.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self::new(self.rows.select(rows))
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
    /// The last pass moved no more than 1 % of the articles.
    pub converged: bool,
}

/// Improves a clustering until few articles move. The seed gives the order in which articles are
/// drawn. Anchors are as articles of their seed terms that never leave the first clusters.
///
/// Of many articles a part is settled first, and the others are put to it: most of what there is to move
/// is moved at a part of the cost.
pub fn run(joint: &Joint, labels: Vec<u32>, k: usize, anchors: &Anchors, seed: u64) -> Run {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..joint.n_articles()).filter(|&x| joint.prior[x] > 0.0).collect();
    order.shuffle(&mut random);
    let mut run = Run { labels, information: 0.0, passes: 0, converged: false };
    let part = order.len() / PART;
    let mut state = if part >= LEAST_PART {
        order[part..].iter().for_each(|&x| run.labels[x] = UNPLACED);
        let mut state = State::new(joint, &run.labels, k, anchors);
        settle(&mut state, joint, &mut run, &mut order[..part], anchors, &mut random);
        state
    } else {
        State::new(joint, &run.labels, k, anchors)
    };
    run.passes = 0;
    settle(&mut state, joint, &mut run, &mut order, anchors, &mut random);
    Run { information: state.information(joint), ..run }
}

/// Draws the articles in `order`, pass after pass, until few move.
///
/// An article whose best cluster is better by far than the next one is drawn in every second pass
/// only, until nothing else moves.
fn settle(
    state: &mut State,
    joint: &Joint,
    run: &mut Run,
    order: &mut [usize],
    anchors: &Anchors,
    random: &mut ChaCha8Rng,
) {
    let mut margins = vec![0.0_f32; order.len()];
    let mut margin_of = vec![0.0_f32; joint.n_articles()];
    run.converged = false;
    while run.passes < PASSES && !run.converged {
        order.shuffle(random);
        let whole = run.passes < 2 || run.passes.is_multiple_of(2);
        let clear = if whole {
            f32::INFINITY
        } else {
            margins.iter_mut().zip(order.iter()).for_each(|(margin, &x)| *margin = margin_of[x]);
            middle(&mut margins)
        };
        let mut moved = 0_usize;
        for &x in order.iter() {
            if margin_of[x] >= clear {
                continue;
            }
            let (changed, margin) = state.draw(joint, x, &mut run.labels);
            margin_of[x] = margin / joint.prior[x] as f32;
            moved += usize::from(changed);
        }
        run.passes += 1;
        run.converged = whole && moved as f64 <= SETTLED * order.len() as f64;
        // Sums of many small steps drift; begin anew with fresh ones from time to time.
        if run.passes.is_multiple_of(FRESH) || run.converged {
            state.sum(joint, &run.labels, anchors);
        }
    }
}

/// The median.
fn middle(margins: &mut [f32]) -> f32 {
    let at = margins.len() / 2;
    *margins.select_nth_unstable_by(at, f32::total_cmp).1
}

/// Clusters' joint probabilities.
struct State {
    k: usize,
    /// Columns of a row in `cells`: k, filled up to whole lanes.
    width: usize,
    /// For each term a row of p(t, y) and a row of p(t, y) ln p(t, y), so that what is needed of a
    /// term lies together: terms × 2 · width.
    cells: Vec<f32>,
    /// p(t).
    prior: Vec<f64>,
    /// p(t) ln p(t).
    prior_entropy: Vec<f64>,
    /// Articles in each cluster.
    sizes: Vec<u32>,
    cost: Vec<f32>,
}

impl State {
    fn new(joint: &Joint, labels: &[u32], k: usize, anchors: &Anchors) -> Self {
        let width = k.next_multiple_of(LANES);
        let mut state = Self {
            k,
            width,
            cells: vec![0.0; joint.rows.n_terms() * 2 * width],
            prior: vec![0.0; k],
            prior_entropy: vec![0.0; k],
            sizes: vec![0; k],
            cost: vec![0.0; width],
        };
        state.sum(joint, labels, anchors);
        state
    }

    /// Sums the clusters up anew, in the memory that is there: it is large, and asking for it again
    /// and again stops all threads.
    fn sum(&mut self, joint: &Joint, labels: &[u32], anchors: &Anchors) {
        let width = self.width;
        self.cells.fill(0.0);
        self.prior.fill(0.0);
        self.sizes.fill(0);
        for (x, &label) in labels.iter().enumerate().filter(|(_, label)| **label != UNPLACED) {
            let (terms, values) = joint.rows.row(x);
            for (&term, &value) in terms.iter().zip(values) {
                self.cells[term as usize * 2 * width + label as usize] += value;
            }
            self.prior[label as usize] += joint.prior[x];
            self.sizes[label as usize] += 1;
        }
        for (t, seeds) in anchors.themes().iter().enumerate().filter(|(_, seeds)| !seeds.is_empty()) {
            let weight = ANCHOR / self.k as f64;
            self.prior[t] += weight;
            for &seed in seeds {
                self.cells[seed as usize * 2 * width + t] += (weight / seeds.len() as f64) as f32;
            }
        }
        self.prior_entropy.iter_mut().zip(&self.prior).for_each(|(entropy, &pt)| *entropy = xlnx(pt));
        for cells in self.cells.chunks_exact_mut(2 * width) {
            let (p, entropy) = cells.split_at_mut(width);
            entropy.iter_mut().zip(p).for_each(|(entropy, p)| *entropy = quick_xlnx(*p));
        }
    }

    /// Moves an article's terms into a cluster, or with −1 out of it.
    fn add(&mut self, joint: &Joint, x: usize, t: usize, sign: f32) {
        let (terms, values) = joint.rows.row(x);
        for (&term, &value) in terms.iter().zip(values) {
            let at = term as usize * 2 * self.width + t;
            let p = (self.cells[at] + sign * value).max(0.0);
            self.cells[at] = p;
            self.cells[at + self.width] = quick_xlnx(p);
        }
        self.prior[t] = (self.prior[t] + f64::from(sign) * joint.prior[x]).max(0.0);
        self.prior_entropy[t] = xlnx(self.prior[t]);
        self.sizes[t] = self.sizes[t].wrapping_add_signed(sign as i32);
    }

    /// Draws an article out of its cluster and puts it where the merge loses least; true if that
    /// is another cluster, and by how much the best is better than the next. The last article of a
    /// cluster stays.
    fn draw(&mut self, joint: &Joint, x: usize, labels: &mut [u32]) -> (bool, f32) {
        let old = (labels[x] != UNPLACED).then_some(labels[x] as usize);
        if old.is_some_and(|old| self.sizes[old] <= 1) {
            return (false, 0.0);
        }
        self.costs(joint, x, old);
        let (mut new, mut best, mut next) = (0, f32::INFINITY, f32::INFINITY);
        for (t, &cost) in self.cost[..self.k].iter().enumerate() {
            if cost < best {
                (new, best, next) = (t, cost, best);
            } else if cost < next {
                next = cost;
            }
        }
        let moves = old != Some(new);
        if moves {
            if let Some(old) = old {
                self.add(joint, x, old, -1.0);
            }
            self.add(joint, x, new, 1.0);
            labels[x] = new as u32;
        }
        (moves, next - best)
    }

    /// Merging x into t changes the information by the change of Σ p(t, y) ln p(t, y) − p(t) ln
    /// p(t); the terms that x alone has are the same for every t and left out. For the article's own
    /// cluster it is the change from the cluster without the article.
    fn costs(&mut self, joint: &Joint, x: usize, old: Option<usize>) {
        let (terms, values) = joint.rows.row(x);
        self.cost.fill(0.0);
        lanes::add_costs(terms, values, &self.cells, &mut self.cost);
        let px = joint.prior[x];
        for ((cost, &pt), &entropy) in self.cost.iter_mut().zip(&self.prior).zip(&self.prior_entropy) {
            *cost += (xlnx(pt + px) - entropy) as f32;
        }
        if let Some(old) = old {
            let own: f32 = terms
                .iter()
                .zip(values)
                .map(|(&term, &value)| {
                    let at = term as usize * 2 * self.width + old;
                    self.cells[at + self.width] - quick_xlnx((self.cells[at] - value).max(0.0))
                })
                .sum();
            self.cost[old] = (self.prior_entropy[old] - xlnx((self.prior[old] - px).max(0.0))) as f32 - own;
        }
    }

    fn information(&self, joint: &Joint) -> f64 {
        let mut sum = 0.0;
        for (cells, &py) in self.cells.chunks_exact(2 * self.width).zip(&joint.marginal) {
            for (&pty, &pt) in cells[..self.k].iter().zip(&self.prior) {
                let pty = f64::from(pty);
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
        Joint::new(Rows::new(7, (0..8).map(|index| row(if index < 4 { 0 } else { 3 }, index))))
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
        let joint = Joint::new(Rows::new(2, [vec![(0, 1.0)], vec![(1, 1.0)]]));
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
        let joint = Joint::new(Rows::new(2, [vec![(0, 1.0)], vec![], vec![(1, 1.0)]]));
        let run = run(&joint, vec![0, 0, 1], 2, &Anchors::default(), 1);
        assert!(run.information.is_finite());
    }
}
