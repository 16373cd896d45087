//! Spherical k-means (Dhillon and Modha 2001) on sparse rows of unit length: each article goes to the
//! cluster whose mean direction is nearest by cosine, until few move.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::sib::Joint;

/// Rounds after which a run ends.
const ROUNDS: usize = 100;
/// A run ends when a round moves no more than this share of the articles.
const SETTLED: f64 = 0.001;
/// Rounds after which the sums of clusters are made anew, since those of many small steps drift.
const FRESH: usize = 8;
/// Articles that one thread looks at in a piece.
const CHUNK: usize = 256;

/// What a run found.
#[derive(Debug, Clone)]
pub struct Run {
    /// The cluster of each article.
    pub labels: Vec<u32>,
    /// Sum of the cosines of articles with their clusters.
    pub cosines: f64,
    /// The last round moved no more than 0.1 % of the articles.
    pub converged: bool,
}

/// Clusters from `labels`, or where there are none from articles that are far apart (k-means++, Arthur
/// and Vassilvitskii 2007, by cosine).
pub fn run(joint: &Joint, k: usize, labels: Option<Vec<u32>>, seed: u64) -> Run {
    let scale: Vec<f32> = (0..joint.n_articles()).map(|x| scale(joint, x)).collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut labels = labels.unwrap_or_else(|| spread(joint, &scale, k, &mut random));
    let mut centres = Centres::of(joint, &scale, &labels, k);
    let mut cosines = 0.0;
    let mut converged = false;
    for round in 1..=ROUNDS {
        let nearest = centres.nearest(joint, &scale);
        cosines = nearest.iter().map(|&(_, cosine)| f64::from(cosine)).sum();
        let mut moved = 0_usize;
        for (x, (label, (new, _))) in labels.iter_mut().zip(nearest).enumerate() {
            // The last article of a cluster stays, and articles without a term where they are.
            if new != *label && scale[x] > 0.0 && centres.sizes[*label as usize] > 1 {
                centres.add(joint, &scale, x, *label as usize, -1.0);
                centres.add(joint, &scale, x, new as usize, 1.0);
                *label = new;
                moved += 1;
            }
        }
        converged = moved as f64 <= SETTLED * labels.len() as f64;
        if converged {
            break;
        }
        if round % FRESH == 0 {
            centres = Centres::of(joint, &scale, &labels, k);
        }
    }
    Run { labels, cosines, converged }
}

/// What makes an article's row one of unit length; 0 for a row without terms.
fn scale(joint: &Joint, x: usize) -> f32 {
    let square: f32 = joint.row(x).1.iter().map(|value| value * value).sum();
    if square > 0.0 { square.sqrt().recip() } else { 0.0 }
}

/// Each article with the nearest of k articles, drawn one after the other, the far ones likelier.
fn spread(joint: &Joint, scale: &[f32], k: usize, random: &mut ChaCha8Rng) -> Vec<u32> {
    let n = joint.n_articles();
    let mut labels = vec![0_u32; n];
    let mut distance = vec![1.0_f32; n];
    let mut dense = vec![0.0_f32; joint.n_terms()];
    let mut next = random.gen_range(0..n);
    for cluster in 0..k as u32 {
        let (terms, values) = joint.row(next);
        terms.iter().zip(values).for_each(|(&term, &value)| dense[term as usize] = value * scale[next]);
        distance.par_iter_mut().zip(&mut labels).enumerate().for_each(|(x, (distance, label))| {
            let (terms, values) = joint.row(x);
            let product: f32 =
                terms.iter().zip(values).map(|(&term, &value)| value * dense[term as usize]).sum();
            let found = (1.0 - product * scale[x]).max(0.0);
            if found < *distance || cluster == 0 {
                (*distance, *label) = (found, cluster);
            }
        });
        terms.iter().for_each(|&term| dense[term as usize] = 0.0);
        let all: f64 = distance.iter().map(|&distance| f64::from(distance)).sum();
        let mut left = random.gen_range(0.0..1.0) * all;
        next = distance
            .iter()
            .position(|&distance| {
                left -= f64::from(distance);
                left < 0.0
            })
            .unwrap_or_else(|| random.gen_range(0..n));
    }
    labels
}

/// Sums of the unit rows of each cluster.
struct Centres {
    k: usize,
    /// Terms × clusters, so that one term's clusters lie together.
    sums: Vec<f32>,
    sizes: Vec<u32>,
}

impl Centres {
    fn of(joint: &Joint, scale: &[f32], labels: &[u32], k: usize) -> Self {
        let mut centres = Self { k, sums: vec![0.0; joint.n_terms() * k], sizes: vec![0; k] };
        for (x, &label) in labels.iter().enumerate() {
            centres.add(joint, scale, x, label as usize, 1.0);
        }
        centres
    }

    fn add(&mut self, joint: &Joint, scale: &[f32], x: usize, cluster: usize, sign: f32) {
        let (terms, values) = joint.row(x);
        for (&term, &value) in terms.iter().zip(values) {
            self.sums[term as usize * self.k + cluster] += sign * value * scale[x];
        }
        self.sizes[cluster] = self.sizes[cluster].wrapping_add_signed(sign as i32);
    }

    /// The nearest cluster of each article and its cosine.
    fn nearest(&self, joint: &Joint, scale: &[f32]) -> Vec<(u32, f32)> {
        let mut squares = vec![0.0_f64; self.k];
        for row in self.sums.chunks_exact(self.k) {
            squares.iter_mut().zip(row).for_each(|(sum, &value)| *sum += f64::from(value) * f64::from(value));
        }
        let inverse: Vec<f32> =
            squares.iter().map(|&sum| if sum > 0.0 { sum.sqrt().recip() as f32 } else { 0.0 }).collect();
        let mut found = vec![(0_u32, 0.0_f32); joint.n_articles()];
        found.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, found)| {
            let mut products = vec![0.0_f32; self.k];
            for (index, found) in found.iter_mut().enumerate() {
                let x = chunk * CHUNK + index;
                products.fill(0.0);
                let (terms, values) = joint.row(x);
                for (&term, &value) in terms.iter().zip(values) {
                    let row = &self.sums[term as usize * self.k..][..self.k];
                    products.iter_mut().zip(row).for_each(|(product, &sum)| *product += value * sum);
                }
                let mut best = (0, f32::NEG_INFINITY);
                for (cluster, (&product, &inverse)) in products.iter().zip(&inverse).enumerate() {
                    if product * inverse > best.1 {
                        best = (cluster as u32, product * inverse);
                    }
                }
                *found = (best.0, best.1 * scale[x]);
            }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Rows;

    #[test]
    fn articles_of_a_subject_come_together() {
        let row = |own: u32, index: u32| vec![(own, 2.0), (own + 1 + index % 2, 1.0), (6, 0.5)];
        let joint = Joint::new(Rows::new(7, (0..8).map(|index| row(if index < 4 { 0 } else { 3 }, index))));
        let run = run(&joint, 2, None, 1);
        assert!(run.converged && run.cosines > 7.0, "{run:?}");
        assert_eq!(run.labels[..4], [run.labels[0]; 4]);
        assert_eq!(run.labels[4..], [run.labels[4]; 4]);
        assert_ne!(run.labels[0], run.labels[4]);
    }

    #[test]
    fn empty_articles_do_no_harm() {
        let joint = Joint::new(Rows::new(2, [vec![(0, 1.0)], vec![], vec![(1, 1.0)]]));
        assert!(run(&joint, 2, None, 1).cosines.is_finite());
    }
}
