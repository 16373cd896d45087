//! How themes and clusters share articles, and the order of themes that follows.

use std::cmp::Reverse;

use ndarray::{Array2, ArrayView1};

use crate::cluster::Clustering;

/// How themes and clusters share articles.
pub(super) struct Tally {
    /// Clusters × themes.
    counts: Array2<usize>,
    /// The first article of each theme.
    first: Vec<usize>,
}

impl Tally {
    pub(super) fn of(of: &[usize], found: &Clustering, themes: usize) -> Self {
        let mut counts = Array2::zeros((found.k(), themes));
        let mut first = vec![usize::MAX; themes];
        for (article, (&theme, &cluster)) in of.iter().zip(&found.labels).enumerate() {
            counts[[cluster, theme]] += 1;
            first[theme] = first[theme].min(article);
        }
        Self { counts, first }
    }

    /// The cluster that a theme is, if it is a whole one and nothing else.
    pub(super) fn whole(&self, theme: usize) -> Option<usize> {
        let column = self.counts.column(theme);
        let mut held = (0..column.len()).filter(|&cluster| column[cluster] > 0);
        let only = held.next().filter(|_| held.next().is_none())?;
        (self.counts.row(only).sum() == column[only]).then_some(only)
    }

    /// For each of the first `named` clusters the theme that has most of it, of equals the first.
    pub(super) fn leading(&self, named: usize) -> Vec<usize> {
        (0..named).map(|cluster| most(self.counts.row(cluster))).collect()
    }

    /// The themes that are left in their order: those of the guide first, each of which is `leading` in a cluster, then by
    /// falling number of articles.
    pub(super) fn order(&self, dropped: &[bool], leading: &[usize]) -> Vec<usize> {
        let by_guide =
            |theme: usize| leading.iter().position(|&other| other == theme).unwrap_or(leading.len());
        let mut order: Vec<usize> = (0..dropped.len()).filter(|&theme| !dropped[theme]).collect();
        order.sort_by_key(|&theme| {
            let column = self.counts.column(theme);
            (by_guide(theme), Reverse(column.sum()), most(column), self.first[theme])
        });
        order
    }
}

/// The place of the greatest number, of equals the first.
fn most(values: ArrayView1<'_, usize>) -> usize {
    (0..values.len()).rev().max_by_key(|&place| values[place]).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_of_the_guide_come_first_and_whole_clusters_are_known() {
        let labels = vec![0, 0, 0, 1, 1, 2, 2, 2, 2];
        let found = Clustering { labels, cohesion: vec![1.0; 3], ..Clustering::whole(9) };
        // The first cluster is divided, the others are themes of their own.
        let tally = Tally::of(&[3, 0, 0, 1, 1, 2, 2, 2, 2], &found, 4);
        assert_eq!(
            (0..4).map(|theme| tally.whole(theme)).collect::<Vec<_>>(),
            [None, Some(1), Some(2), None]
        );
        assert_eq!(tally.leading(1), [0]);
        assert_eq!(tally.order(&[false; 4], &[0]), [0, 2, 1, 3]);
        assert_eq!(tally.order(&[true, false, false, false], &[]), [2, 1, 3]);
    }
}
