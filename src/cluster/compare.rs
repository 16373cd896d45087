//! How alike two clusterings are, and how well one separates its articles.

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

/// Clusters against labels, by how many articles they share.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Articles of each cluster with each label, (n_clusters × n_labels).
    table: Array2<f64>,
    n: f64,
}

impl Agreement {
    /// Counts. Both slices have an entry for each article.
    pub fn new(clusters: &[u32], labels: &[u32]) -> Self {
        let size = |labels: &[u32]| labels.iter().max().map_or(0, |&label| label as usize + 1);
        let mut table = Array2::zeros((size(clusters), size(labels)));
        for (&x, &y) in clusters.iter().zip(labels) {
            table[[x as usize, y as usize]] += 1.0;
        }
        Self { table, n: clusters.len() as f64 }
    }

    fn entropy(&self, counts: &Array1<f64>) -> f64 {
        let part = |&count: &f64| if count > 0.0 { -(count / self.n) * (count / self.n).ln() } else { 0.0 };
        counts.iter().map(part).sum()
    }

    /// Mutual information in nats, and the entropies of clusters and labels.
    fn information(&self) -> (f64, f64, f64) {
        let (of_clusters, of_labels) = (self.table.sum_axis(Axis(1)), self.table.sum_axis(Axis(0)));
        let mut mutual = 0.0;
        for ((cluster, label), &count) in self.table.indexed_iter() {
            if count > 0.0 {
                mutual += count / self.n * (count * self.n / (of_clusters[cluster] * of_labels[label])).ln();
            }
        }
        (mutual.max(0.0), self.entropy(&of_clusters), self.entropy(&of_labels))
    }

    /// Mutual information over the mean of both entropies, 0 to 1; 1 where both have one group.
    pub fn nmi(&self) -> f64 {
        let (mutual, clusters, labels) = self.information();
        let mean = (clusters + labels) / 2.0;
        if mean > 0.0 { mutual / mean } else { 1.0 }
    }

    /// Harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007), 0 to 1.
    pub fn v_measure(&self) -> f64 {
        let (mutual, clusters, labels) = self.information();
        let homogeneity = if labels > 0.0 { mutual / labels } else { 1.0 };
        let completeness = if clusters > 0.0 { mutual / clusters } else { 1.0 };
        let sum = homogeneity + completeness;
        if sum > 0.0 { 2.0 * homogeneity * completeness / sum } else { 0.0 }
    }

    /// Share of articles whose label is the most frequent of their cluster, 0 to 1.
    pub fn purity(&self) -> f64 {
        let best = |row: ndarray::ArrayView1<'_, f64>| row.iter().copied().fold(0.0, f64::max);
        self.table.rows().into_iter().map(best).sum::<f64>() / self.n.max(1.0)
    }

    /// Adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, about 0 for chance.
    pub fn ari(&self) -> f64 {
        let pairs = |count: f64| count * (count - 1.0) / 2.0;
        let both: f64 = self.table.iter().map(|&count| pairs(count)).sum();
        let of_clusters: f64 = self.table.sum_axis(Axis(1)).iter().map(|&count| pairs(count)).sum();
        let of_labels: f64 = self.table.sum_axis(Axis(0)).iter().map(|&count| pairs(count)).sum();
        let all = pairs(self.n);
        if all == 0.0 {
            return 1.0;
        }
        let expected = of_clusters * of_labels / all;
        let most = (of_clusters + of_labels) / 2.0;
        if most == expected { 1.0 } else { (both - expected) / (most - expected) }
    }
}

/// Mean silhouette (Rousseeuw 1987) with cosine distances of unit rows, −1 to 1.
///
/// The distance of an article to a cluster is the mean over the cluster's articles, which for
/// cosines follows from the cluster's sum, so that the cost is linear in articles × clusters.
/// Single articles count 0.
pub fn silhouette(unit_rows: &Array2<f32>, labels: &[u32], k: usize) -> f64 {
    let mut sums = Array2::<f64>::zeros((k, unit_rows.ncols()));
    let mut sizes = vec![0.0_f64; k];
    for (row, &label) in unit_rows.rows().into_iter().zip(labels) {
        sums.row_mut(label as usize).zip_mut_with(&row, |sum, &value| *sum += f64::from(value));
        sizes[label as usize] += 1.0;
    }
    let values: Vec<f64> = (0..labels.len())
        .into_par_iter()
        .map(|x| {
            let own = labels[x] as usize;
            if sizes[own] < 2.0 {
                return 0.0;
            }
            let row = unit_rows.row(x).mapv(f64::from);
            let itself = row.dot(&row);
            let inside = 1.0 - (sums.row(own).dot(&row) - itself) / (sizes[own] - 1.0);
            let others = (0..k).filter(|&cluster| cluster != own && sizes[cluster] > 0.0);
            let outside = others.map(|cluster| 1.0 - sums.row(cluster).dot(&row) / sizes[cluster]);
            let outside = outside.fold(f64::INFINITY, f64::min);
            let greater = inside.max(outside);
            if outside.is_finite() && greater > 0.0 { (outside - inside) / greater } else { 0.0 }
        })
        .collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_adjusted_rand_index_of_worked_examples() {
        // Values of scikit-learn 1.9's adjusted_rand_score.
        let ari = |a: &[u32], b: &[u32]| Agreement::new(a, b).ari();
        assert!((ari(&[0, 0, 1, 1], &[1, 1, 0, 0]) - 1.0).abs() < 1e-12);
        assert!((ari(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 0.571_428_571_428_571_4).abs() < 1e-12);
        assert!((ari(&[0, 0, 1, 1], &[0, 1, 0, 1]) - -0.5).abs() < 1e-12);
    }

    #[test]
    fn information_of_worked_examples() {
        // Values of scikit-learn 1.9's normalized_mutual_info_score and v_measure_score.
        let agreement = Agreement::new(&[0, 0, 1, 1, 2, 2], &[0, 0, 0, 1, 1, 1]);
        assert!((agreement.nmi() - 0.515_803_742_979_388_5).abs() < 1e-12);
        assert!((agreement.v_measure() - 0.515_803_742_979_388_5).abs() < 1e-12);
        assert!((agreement.purity() - 5.0 / 6.0).abs() < 1e-12);
        let same = Agreement::new(&[1, 1, 0, 0], &[0, 0, 1, 1]);
        assert!((same.nmi() - 1.0).abs() < 1e-12 && (same.purity() - 1.0).abs() < 1e-12);
        // Uneven classes and clusters; normalized_mutual_info_score, v_measure_score, adjusted_rand_score of
        // scikit-learn 1.9.1, and the purity from its cluster.contingency_matrix.
        let found = [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 0, 0];
        let uneven = Agreement::new(&found, &[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0]);
        assert!((uneven.nmi() - 0.600_264_814_325_306_5).abs() < 1e-12);
        assert!((uneven.v_measure() - 0.600_264_814_325_306_5).abs() < 1e-12);
        assert!((uneven.ari() - 0.347_342_398_022_249_7).abs() < 1e-12);
        assert!((uneven.purity() - 0.833_333_333_333_333_4).abs() < 1e-12);
        let one = Agreement::new(&[0, 0, 0, 0], &[0, 1, 2, 3]);
        assert!(one.nmi().abs() < 1e-12 && (one.purity() - 0.25).abs() < 1e-12);
    }

    #[test]
    fn silhouettes_of_worked_examples() {
        // scikit-learn 1.9.1: silhouette_score(X, labels, metric="cosine"); in the second a single article.
        let rows = array![[1.0, 0.0], [0.8, 0.6], [0.6, 0.8], [0.0, 1.0], [-0.6, 0.8], [-1.0, 0.0]];
        assert!((silhouette(&rows, &[0, 0, 1, 1, 2, 2], 3) - 0.397_585_506_281).abs() < 1e-6);
        assert!((silhouette(&rows, &[0, 0, 0, 1, 1, 2], 3) - 0.540_756_888_039).abs() < 1e-6);
    }

    #[test]
    fn silhouettes_are_high_for_groups_that_are_apart() {
        let rows = array![[1.0, 0.0], [0.995, 0.0998], [0.0, 1.0], [0.0998, 0.995]];
        assert!(silhouette(&rows, &[0, 0, 1, 1], 2) > 0.9);
        assert!(silhouette(&rows, &[0, 1, 0, 1], 2) < 0.0);
    }
}
