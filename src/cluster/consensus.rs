//! The consensus of several runs: articles that most runs keep together stay together.
//!
//! The similarity of two articles is the share of runs, by weight, that put them into the same
//! cluster (co-association, Fred and Jain 2005), clusters are found by average linkage. Articles that
//! no run tells apart are one item, so that the cost depends on how many different patterns of
//! labels there are; beyond [`ITEMS`] of them the rarest are put where they have most in common.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::Clustering;
use super::engine::Run;
use super::linkage::average_linkage;

/// Patterns of labels among which clusters are found.
const ITEMS: usize = 1500;

/// Joins runs into `k` clusters. With `anchors` the first clusters of each run are the same
/// themes, which stay apart.
pub(super) fn join(runs: &[Run], k: usize, anchors: usize) -> Clustering {
    let patterns = Patterns::new(runs);
    let labels = patterns.link(runs, k, anchors);
    let (labels, k) = compact(labels, k, anchors);
    around(runs, &labels, k)
}

/// Leaves out clusters without an article, but for anchored ones: the labels and how many clusters are left.
pub(super) fn compact(labels: Vec<u32>, k: usize, anchors: usize) -> (Vec<u32>, usize) {
    let mut used = vec![false; k];
    labels.iter().for_each(|&label| used[label as usize] = true);
    let mut next = 0;
    let number: Vec<u32> = (0..k)
        .map(|cluster| {
            let number = next;
            next += u32::from(used[cluster] || cluster < anchors);
            number
        })
        .collect();
    (labels.into_iter().map(|label| number[label as usize]).collect(), next as usize)
}

/// Completes a clustering by what the runs say about it.
pub(super) fn around(runs: &[Run], labels: &[u32], k: usize) -> Clustering {
    let votes = Votes::new(runs, labels, k);
    let n = labels.len();
    let mut memberships = Array2::zeros((n, k));
    memberships.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(x, mut row)| {
        for cluster in 0..k {
            row[cluster] = votes.together(runs, x, cluster) as f32;
        }
        // Linkage joins groups, and with its group an article may come among others than its own:
        // then it belongs to both themes alike.
        let own = labels[x] as usize;
        let best = (0..k).max_by(|&a, &b| row[a].total_cmp(&row[b]).then(b.cmp(&a))).unwrap_or(own);
        if row[best] > row[own] {
            let both = (row[best] + row[own]) / 2.0;
            row[best] = both;
            row[own] = both;
        }
        let sum = row.sum();
        if sum > 0.0 {
            row.mapv_inplace(|value| value / sum);
        } else {
            row.fill(1.0 / k as f32);
        }
    });
    Clustering {
        labels: labels.iter().map(|&label| label as usize).collect(),
        memberships,
        cohesion: votes.cohesion(runs),
        runs: runs.len(),
        converged: runs.iter().filter(|run| run.converged).count(),
    }
}

/// Articles grouped by their labels in all runs.
struct Patterns {
    /// An article of each pattern.
    example: Vec<usize>,
    size: Vec<f64>,
    /// The pattern of each article.
    of: Vec<usize>,
    /// Patterns by falling size.
    order: Vec<usize>,
}

impl Patterns {
    fn new(runs: &[Run]) -> Self {
        let n = runs.first().map_or(0, |run| run.labels.len());
        let mut known: HashMap<Vec<u32>, usize, FixedState> = HashMap::default();
        let mut patterns =
            Self { example: Vec::new(), size: Vec::new(), of: Vec::with_capacity(n), order: Vec::new() };
        for x in 0..n {
            let labels: Vec<u32> = runs.iter().map(|run| run.labels[x]).collect();
            let next = patterns.example.len();
            let pattern = *known.entry(labels).or_insert(next);
            if pattern == next {
                patterns.example.push(x);
                patterns.size.push(0.0);
            }
            patterns.size[pattern] += 1.0;
            patterns.of.push(pattern);
        }
        patterns.order = (0..patterns.example.len()).collect();
        patterns.order.sort_by(|&a, &b| patterns.size[b].total_cmp(&patterns.size[a]).then(a.cmp(&b)));
        patterns
    }

    /// The consensus labels of all articles. The anchored clusters come first, the others by
    /// falling number of articles.
    fn link(&self, runs: &[Run], k: usize, anchors: usize) -> Vec<u32> {
        let items: Vec<usize> = self.order.iter().copied().take(ITEMS).collect();
        let total = anchors + items.len();
        let mut similarity = Array2::<f32>::zeros((total, total));
        similarity.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(a, mut row)| {
            for b in 0..total {
                row[b] = self.similarity(runs, &items, anchors, a, b);
            }
        });
        let mut sizes = vec![1.0; anchors];
        sizes.extend(items.iter().map(|&item| self.size[item]));
        let groups = average_linkage(similarity, &sizes, k, anchors);
        let mut label_of = vec![None; self.example.len()];
        for (&item, &group) in items.iter().zip(&groups[anchors..]) {
            label_of[item] = Some(group as u32);
        }
        self.place_rest(runs, &mut label_of, k);
        let labels: Vec<u32> = self.of.iter().map(|&pattern| label_of[pattern].unwrap_or(0)).collect();
        let number = by_size(&labels, k, anchors);
        labels.into_iter().map(|label| number[label as usize]).collect()
    }

    /// The share of runs in which two items are together; the first items are the anchors.
    fn similarity(&self, runs: &[Run], items: &[usize], anchors: usize, a: usize, b: usize) -> f32 {
        let label = |run: &Run, item: usize| match item.checked_sub(anchors) {
            Some(item) => run.labels[self.example[items[item]]] as usize,
            None => item,
        };
        let together = runs.iter().filter(|run| label(run, a) == label(run, b)).map(|run| run.weight);
        (together.sum::<f64>() / all_weight(runs)) as f32
    }

    /// Puts the patterns that are left where they have most in common.
    fn place_rest(&self, runs: &[Run], label_of: &mut [Option<u32>], k: usize) {
        let rest: Vec<usize> = (0..label_of.len()).filter(|&pattern| label_of[pattern].is_none()).collect();
        if rest.is_empty() {
            return;
        }
        let placed: Vec<Option<u32>> = self.of.iter().map(|&pattern| label_of[pattern]).collect();
        let votes = Votes::of_placed(runs, &placed, k);
        let found: Vec<u32> = rest
            .par_iter()
            .map(|&pattern| {
                let x = self.example[pattern];
                let best = (0..k).max_by(|&a, &b| {
                    votes.together(runs, x, a).total_cmp(&votes.together(runs, x, b)).then(b.cmp(&a))
                });
                best.unwrap_or(0) as u32
            })
            .collect();
        for (pattern, label) in rest.into_iter().zip(found) {
            label_of[pattern] = Some(label);
        }
    }
}

/// A number for each cluster: the anchored ones keep theirs, the others go by falling size.
pub(super) fn by_size(labels: &[u32], k: usize, anchors: usize) -> Vec<u32> {
    let mut counts = vec![0_usize; k];
    labels.iter().for_each(|&label| counts[label as usize] += 1);
    let mut order: Vec<usize> = (anchors.min(k)..k).collect();
    order.sort_by_key(|&cluster| (std::cmp::Reverse(counts[cluster]), cluster));
    let mut number: Vec<u32> = (0..k as u32).collect();
    for (place, cluster) in order.into_iter().enumerate() {
        number[cluster] = (anchors + place) as u32;
    }
    number
}

/// For each run and cluster of the consensus, how its articles are spread over the run's clusters.
struct Votes {
    /// One table a run: consensus clusters × clusters of the run, shares that sum to 1.
    tables: Vec<Array2<f64>>,
    sizes: Vec<f64>,
}

impl Votes {
    fn new(runs: &[Run], labels: &[u32], k: usize) -> Self {
        let placed: Vec<Option<u32>> = labels.iter().copied().map(Some).collect();
        Self::of_placed(runs, &placed, k)
    }

    fn of_placed(runs: &[Run], labels: &[Option<u32>], k: usize) -> Self {
        let mut sizes = vec![0.0; k];
        labels.iter().flatten().for_each(|&label| sizes[label as usize] += 1.0);
        let tables = runs
            .par_iter()
            .map(|run| {
                let mut table = Array2::<f64>::zeros((k, run.k));
                for (label, &own) in labels.iter().zip(&run.labels) {
                    if let Some(label) = label {
                        table[[*label as usize, own as usize]] += 1.0;
                    }
                }
                for (mut row, &size) in table.rows_mut().into_iter().zip(&sizes) {
                    row.mapv_inplace(|count| if size > 0.0 { count / size } else { 0.0 });
                }
                table
            })
            .collect();
        Self { tables, sizes }
    }

    /// The share of a cluster's articles that are with article x, averaged over runs.
    fn together(&self, runs: &[Run], x: usize, cluster: usize) -> f64 {
        let shares = self.tables.iter().zip(runs);
        let sum: f64 = shares.map(|(table, run)| run.weight * table[[cluster, run.labels[x] as usize]]).sum();
        sum / all_weight(runs)
    }

    /// The share of pairs of a cluster's articles that are together, averaged over runs.
    fn cohesion(&self, runs: &[Run]) -> Vec<f64> {
        let pairs = |share: f64, size: f64| share * size * (share * size - 1.0);
        self.sizes
            .iter()
            .enumerate()
            .map(|(cluster, &size)| {
                if size < 2.0 {
                    return 1.0;
                }
                let together = self.tables.iter().zip(runs).map(|(table, run)| {
                    run.weight * table.row(cluster).iter().map(|&share| pairs(share, size)).sum::<f64>()
                });
                together.sum::<f64>() / pairs(1.0, size) / all_weight(runs)
            })
            .collect()
    }
}

fn all_weight(runs: &[Run]) -> f64 {
    runs.iter().map(|run| run.weight).sum::<f64>().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(labels: &[u32], k: usize) -> Run {
        Run { labels: labels.to_vec(), k, objective: 0.0, converged: true, weight: 1.0, soft: None }
    }

    #[test]
    fn what_most_runs_keep_together_stays_together() {
        let runs = [
            run(&[0, 0, 0, 1, 1, 1], 2),
            run(&[1, 1, 1, 0, 0, 0], 2),
            run(&[0, 0, 1, 1, 1, 1], 2),
            run(&[0, 0, 0, 1, 1, 2], 3),
        ];
        let joined = join(&runs, 2, 0);
        assert_eq!(joined.labels, [0, 0, 0, 1, 1, 1]);
        for row in joined.memberships.rows() {
            assert!((row.sum() - 1.0).abs() < 1e-6);
        }
        // Article 2 is less sure than article 0.
        assert!(joined.memberships[[0, 0]] > joined.memberships[[2, 0]]);
        assert!(joined.cohesion.iter().all(|value| (0.0..=1.0).contains(value)));
        assert_eq!(joined.converged, 4);
    }

    #[test]
    fn anchored_clusters_come_first_and_stay_apart() {
        let runs = [run(&[1, 1, 1, 0, 2, 2], 3), run(&[1, 1, 1, 0, 2, 2], 3)];
        let joined = join(&runs, 3, 2);
        assert_eq!(joined.labels, [1, 1, 1, 0, 2, 2]);
    }
}
