//! How alike two clusterings are, and how well one separates its articles.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

/// Adjusted Rand index (Hubert and Arabie 1985): 1 for the same clusters, about 0 for chance.
pub fn adjusted_rand(a: &[u32], b: &[u32]) -> f64 {
    let size = |labels: &[u32]| labels.iter().max().map_or(0, |&label| label as usize + 1);
    let mut table = Array2::<f64>::zeros((size(a), size(b)));
    for (&x, &y) in a.iter().zip(b) {
        table[[x as usize, y as usize]] += 1.0;
    }
    let pairs = |count: f64| count * (count - 1.0) / 2.0;
    let both: f64 = table.iter().map(|&count| pairs(count)).sum();
    let of_a: f64 = table.sum_axis(Axis(1)).iter().map(|&count| pairs(count)).sum();
    let of_b: f64 = table.sum_axis(Axis(0)).iter().map(|&count| pairs(count)).sum();
    let all = pairs(a.len() as f64);
    if all == 0.0 {
        return 1.0;
    }
    let expected = of_a * of_b / all;
    let most = (of_a + of_b) / 2.0;
    if most == expected { 1.0 } else { (both - expected) / (most - expected) }
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
        assert!((adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]) - 1.0).abs() < 1e-12);
        assert!((adjusted_rand(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 0.571_428_571_428_571_4).abs() < 1e-12);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) - -0.5).abs() < 1e-12);
    }

    #[test]
    fn silhouettes_are_high_for_groups_that_are_apart() {
        let rows = array![[1.0, 0.0], [0.995, 0.0998], [0.0, 1.0], [0.0998, 0.995]];
        assert!(silhouette(&rows, &[0, 0, 1, 1], 2) > 0.9);
        assert!(silhouette(&rows, &[0, 1, 0, 1], 2) < 0.0);
    }
}
