//! How strongly articles belong to themes that edits have made.

use ndarray::{Array2, ArrayView1, Axis};
use rayon::prelude::*;

use crate::cluster::Clustering;
use crate::themes::Centres;

/// The share of a cluster's articles that a theme must have for others of that cluster to belong to it, too.
const CONSIDERABLE: f64 = 0.05;

/// Themes that are made of clusters, whole ones or parts.
pub(super) struct Cast<'a> {
    /// The clusters.
    pub found: &'a Clustering,
    /// The theme of each article.
    pub of: &'a [usize],
    /// How like the themes articles are.
    pub centres: &'a Centres<'a>,
    /// Which articles belong to their theme because somebody says so.
    pub pinned: &'a [bool],
}

impl Cast<'_> {
    /// Memberships, articles × `themes`; rows sum to 1.
    ///
    /// What a cluster has of an article goes to the theme that has the cluster. Where several have it, an article that is in
    /// it belongs to each by the square of how like it is, times how many of the cluster's articles the theme has: one that somebody
    /// took out of it changes little for the others. Any other article belongs to them by their shares in the cluster. To its own
    /// theme it belongs as much as to any; a pinned article belongs to its theme alone.
    pub(super) fn memberships(&self, themes: usize) -> Array2<f32> {
        let shares = self.shares(themes);
        let mut memberships = Array2::zeros((self.of.len(), themes));
        memberships.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(article, mut row)| {
            if self.pinned[article] {
                row[self.of[article]] = 1.0;
                return;
            }
            for (cluster, &mass) in self.found.memberships.row(article).iter().enumerate() {
                let parts = match &shares[cluster][..] {
                    [] => vec![(self.of[article], 1.0)],
                    [only] => vec![*only],
                    several if cluster == self.found.labels[article] => self.by_likeness(article, several),
                    several => several.to_vec(),
                };
                parts.into_iter().for_each(|(theme, share)| row[theme] += mass * share as f32);
            }
            // What several clusters have of it may meet in a theme that is made of them.
            row[self.of[article]] = row.iter().copied().fold(0.0, f32::max);
            unit_sum(row);
        });
        memberships
    }

    /// For each cluster the themes that have articles of it, with their shares.
    fn shares(&self, themes: usize) -> Vec<Vec<(usize, f64)>> {
        let mut counts = Array2::<usize>::zeros((self.found.k(), themes));
        self.found.labels.iter().zip(self.of).for_each(|(&cluster, &theme)| counts[[cluster, theme]] += 1);
        let shares = |row: ArrayView1<'_, usize>| {
            let all = row.sum() as f64;
            let held = row.iter().enumerate().filter(|(_, count)| **count > 0);
            held.map(|(theme, &count)| (theme, count as f64 / all)).collect()
        };
        counts.rows().into_iter().map(shares).collect()
    }

    /// How an article of a cluster belongs to the themes that have it.
    fn by_likeness(&self, article: usize, several: &[(usize, f64)]) -> Vec<(usize, f64)> {
        let own = self.of[article];
        let near = several.iter().filter(|&&(theme, share)| theme == own || share >= CONSIDERABLE);
        let mut parts: Vec<(usize, f64)> = near
            .map(|&(theme, share)| (theme, share * self.centres.cosine(article, theme).powi(2)))
            .collect();
        let most = parts.iter().map(|&(_, alike)| alike).fold(0.0, f64::max);
        for (theme, alike) in &mut parts {
            if *theme == own {
                *alike = if most > 0.0 { most } else { 1.0 };
            }
        }
        let sum: f64 = parts.iter().map(|&(_, alike)| alike).sum();
        parts.iter_mut().for_each(|(_, alike)| *alike /= sum);
        parts
    }
}

/// Takes themes away: their articles go to the theme to which they belong most of those that are left, or, if to none, are
/// most like. Returns the articles that had to go, rising.
pub(super) fn drop_themes(
    memberships: &mut Array2<f32>,
    of: &mut [usize],
    dropped: &[bool],
    centres: &Centres<'_>,
) -> Vec<usize> {
    let mut moved = Vec::new();
    if !dropped.contains(&true) {
        return moved;
    }
    for (article, mut row) in memberships.axis_iter_mut(Axis(0)).enumerate() {
        let goes = dropped[of[article]];
        for (weight, _) in row.iter_mut().zip(dropped).filter(|(_, dropped)| **dropped) {
            *weight = 0.0;
        }
        if row.sum() < 1e-6 {
            let left = |theme: &usize| !dropped[*theme];
            match goes {
                true => (0..row.len()).filter(left).for_each(|theme| {
                    row[theme] = (centres.cosine(article, theme).powi(2) as f32).max(1e-6);
                }),
                false => row[of[article]] = 1.0,
            }
        }
        if goes {
            of[article] = (0..row.len()).rev().max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap_or(0);
            moved.push(article);
        }
        unit_sum(row);
    }
    moved
}

fn unit_sum(mut row: ndarray::ArrayViewMut1<'_, f32>) {
    let sum = row.sum();
    if sum > 0.0 {
        row.mapv_inplace(|weight| weight / sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::Rows;
    use ndarray::array;
    use proptest::prelude::*;

    fn rows(n: usize) -> Rows {
        Rows::new(5, (0..n as u32).map(|x| vec![(x % 3, 1.0), (3 + x % 2, 1.0)])).unit()
    }

    fn clustering(labels: &[usize], memberships: Array2<f32>) -> Clustering {
        let k = memberships.ncols();
        Clustering { labels: labels.to_vec(), memberships, cohesion: vec![1.0; k], runs: 1, converged: 1 }
    }

    #[test]
    fn what_a_cluster_has_goes_to_who_has_the_cluster() {
        let found = clustering(&[0, 0, 1, 1], array![[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.0, 1.0]]);
        let (unit, of) = (rows(4), [0, 0, 0, 1]);
        let centres = Centres::new(&unit, &of, 2);
        let cast = Cast { found: &found, of: &of, centres: &centres, pinned: &[false, false, true, false] };
        let memberships = cast.memberships(2);
        // The second cluster is shared by both themes, so that a tenth of the first article is, too.
        assert!((memberships[[0, 0]] - 0.95).abs() < 1e-6, "{memberships}");
        assert_eq!(memberships.row(2).to_vec(), [1.0, 0.0]);
        assert!(memberships[[3, 1]] >= memberships[[3, 0]]);
    }

    proptest! {
        #[test]
        fn memberships_sum_to_one_and_dropped_themes_are_left(
            seeds in proptest::collection::vec((0_usize..3, 0_usize..4, 0_u8..10, any::<bool>()), 4..40),
            drop in 0_usize..4,
        ) {
            let n = seeds.len();
            let labels: Vec<usize> = seeds.iter().map(|seed| seed.0).collect();
            let mut of: Vec<usize> = seeds.iter().map(|seed| seed.1).collect();
            let pinned: Vec<bool> = seeds.iter().map(|seed| seed.3).collect();
            let weights = Array2::from_shape_fn((n, 3), |(x, c)| {
                let own = f32::from(seeds[x].2) / 10.0;
                if c == labels[x] { own } else { (1.0 - own) / 2.0 }
            });
            let (found, unit) = (clustering(&labels, weights), rows(n));
            let before = of.clone();
            let centres = Centres::new(&unit, &before, 4);
            let cast = Cast { found: &found, of: &before, centres: &centres, pinned: &pinned };
            let mut memberships = cast.memberships(4);
            let sums = |memberships: &Array2<f32>| memberships.rows().into_iter().all(|row| (row.sum() - 1.0).abs() < 1e-5);
            prop_assert!(sums(&memberships));
            let dropped: Vec<bool> = (0..4).map(|theme| theme == drop).collect();
            let moved = drop_themes(&mut memberships, &mut of, &dropped, &centres);
            prop_assert!(sums(&memberships) && !of.contains(&drop));
            prop_assert!(memberships.column(drop).iter().all(|&weight| weight == 0.0));
            prop_assert_eq!(moved.len(), before.iter().filter(|&&theme| theme == drop).count());
        }
    }
}
