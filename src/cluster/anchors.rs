//! Anchors: seed words that hold a cluster to a theme which somebody has named.

use super::sib::Joint;

/// How much an anchor weighs, as a share of the weight of a cluster of usual size.
pub(super) const ANCHOR: f64 = 0.3;

/// For each named theme its seed terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors {
    themes: Vec<Vec<u32>>,
}

impl Anchors {
    /// Takes the seed terms of each theme; a theme may have none where only some of the articles are
    /// looked at.
    pub fn new(themes: Vec<Vec<u32>>) -> Self {
        Self { themes }
    }

    /// Number of named themes.
    pub fn len(&self) -> usize {
        self.themes.len()
    }

    /// True where no theme is named.
    pub fn is_empty(&self) -> bool {
        self.themes.is_empty()
    }

    /// The seed terms of each theme.
    pub fn themes(&self) -> &[Vec<u32>] {
        &self.themes
    }

    /// For each article the theme whose seeds it holds most of, measured against how much of them
    /// the whole collection holds; `None` for an article that holds less than that of every theme's.
    pub fn nearest(&self, joint: &Joint) -> Vec<Option<usize>> {
        let usual: Vec<f64> =
            self.themes.iter().map(|seeds| seeds.iter().map(|&seed| joint.marginal(seed)).sum()).collect();
        (0..joint.n_articles())
            .map(|x| {
                let lift =
                    |theme: usize| joint.share(x, &self.themes[theme]) / usual[theme].max(f64::MIN_POSITIVE);
                let best = (0..self.len()).max_by(|&a, &b| lift(a).total_cmp(&lift(b)).then(b.cmp(&a)))?;
                (lift(best) > 1.0).then_some(best)
            })
            .collect()
    }
}
