//! What a model says of itself.

use serde::{Deserialize, Serialize};

use crate::cluster::{EngineKind, Weighting};
use crate::config::Themes;
use crate::guide::Guide;
use crate::text::Language;

/// Themes of a model at most.
const MOST_THEMES: usize = u16::MAX as usize;

/// All of a model but its numbers for each term.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The program's version that made it.
    pub version: String,
    /// The settings of the run.
    pub settings: Settings,
    /// What it was made of.
    pub collection: Collection,
    /// Codes of the languages of its articles (ISO 639-1), the most frequent first.
    pub languages: Vec<String>,
    /// The guide of the run.
    pub guide: Guide,
    /// The seed terms of the first themes, which the guide names.
    pub anchors: Vec<Vec<u32>>,
    /// The themes; they are `t1`, `t2`, … in this order.
    pub themes: Vec<KnownTheme>,
    /// How alike the themes' words are, a row for each theme: see [`crate::themes::Themes::alike`].
    pub alike: Vec<Vec<f32>>,
    /// What stances are about.
    pub targets: Vec<KnownTarget>,
    /// Memberships are made of how likely themes make an article's words, times this factor,
    pub heat: f32,
    /// and of its cosines with their centres, times this one.
    pub likeness: f32,
    /// The same for passages.
    pub passage_heat: f32,
}

impl About {
    /// What terms weigh.
    pub(super) fn weighting(&self) -> Weighting {
        let named = Weighting::ALL.into_iter().find(|kind| kind.name() == self.settings.weighting);
        named.unwrap_or_default()
    }

    /// What is out of its range, if anything; of a model with so many terms.
    pub(super) fn fault(&self, n_terms: usize) -> Option<&'static str> {
        let is_share = |value: f64| (-1.0..=1.0).contains(&value);
        let is_heat = |heat: f32| (0.0..=1e4).contains(&heat);
        let is_term = |&term: &u32| (term as usize) < n_terms;
        let theme_is_sound = |theme: &KnownTheme| {
            theme.keywords.iter().all(|keyword| is_term(&keyword.term) && keyword.weight.is_finite())
                && theme.npmi.into_iter().chain(theme.stability).all(is_share)
                && theme.articles <= self.collection.articles
                && theme.least >= 0.0
                && is_share(theme.least)
        };
        let k = self.themes.len();
        let settings = &self.settings;
        let rules = [
            (k == 0 || k > MOST_THEMES, "it has no themes, or too many"),
            (self.collection.articles == 0, "it is of no article"),
            (self.anchors.len() > k, "it names more themes than it has"),
            (!self.anchors.iter().flatten().all(is_term), "a seed is no term"),
            (!self.themes.iter().all(theme_is_sound), "what it says of a theme is out of range"),
            (self.alike.len() != k || self.alike.iter().any(|row| row.len() != k), "likenesses are missing"),
            (
                !self.alike.iter().flatten().all(|&value| is_share(f64::from(value))),
                "a likeness is out of range",
            ),
            (
                !is_heat(self.heat) || !is_heat(self.likeness) || !is_heat(self.passage_heat),
                "a factor is out of range",
            ),
            (
                Weighting::ALL.into_iter().all(|kind| kind.name() != settings.weighting),
                "its weighting is not known",
            ),
            (
                EngineKind::ALL.into_iter().all(|kind| kind.name() != settings.engine),
                "its engine is not known",
            ),
            (
                self.languages.iter().any(|code| Language::from_code(code).is_none()),
                "a language is not known",
            ),
            (Themes::of(&settings.themes).is_none(), "its number of themes is none"),
        ];
        rules.into_iter().find(|(broken, _)| *broken).map(|(_, fault)| fault)
    }
}

/// The settings of a run on which its themes depend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `auto`, or a number.
    pub themes: String,
    /// The engine's name.
    pub engine: String,
    /// The weighting's name.
    pub weighting: String,
    /// Starts of the engine, if they were given.
    pub starts: Option<usize>,
    /// From which all randomness followed.
    pub seed: u64,
}

/// What a model was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// Its articles.
    pub articles: usize,
    /// SHA-256 of its files' SHA-256 in their order, in hexadecimal digits.
    pub sha256: String,
}

/// A theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownTheme {
    /// Its name.
    pub name: String,
    /// The guide names it.
    pub guided: bool,
    /// Articles of the collection that are in it.
    pub articles: usize,
    /// See [`crate::themes::Theme::npmi`].
    pub npmi: Option<f64>,
    /// See [`crate::themes::Theme::stability`].
    pub stability: Option<f64>,
    /// Its keywords, the best first.
    pub keywords: Vec<KnownKeyword>,
    /// The cosine with its centre that all but a twentieth of its articles have or exceed.
    pub least: f64,
}

/// A keyword of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownKeyword {
    /// Its number in the vocabulary.
    pub term: u32,
    /// See [`crate::themes::Keyword::weight`].
    pub weight: f64,
}

/// A target of stances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownTarget {
    /// How it is called in the reports.
    pub name: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// The guide names it.
    pub guided: bool,
}
