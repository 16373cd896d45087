//! How the articles of a theme come out on a target, as reports show it.

use serde::Serialize;

use crate::pipeline::Analysis;
use crate::stance::ThemePosition;

/// A target's name and how many articles are on which side.
#[derive(Debug, Serialize)]
pub(super) struct Tally {
    name: String,
    articles: usize,
    negative: usize,
    mixed: usize,
    positive: usize,
    none: usize,
}

impl Tally {
    /// Of a theme's position.
    pub(super) fn of(analysis: &Analysis, position: &ThemePosition) -> Self {
        Self {
            name: analysis.targets.all[position.target].name.clone(),
            articles: position.articles,
            negative: position.negative,
            mixed: position.mixed,
            positive: position.positive,
            none: position.none,
        }
    }
}
