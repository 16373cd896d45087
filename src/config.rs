//! What a run does, checked: ready-to-use values, from arguments and configuration files.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cluster::{EngineKind, Weighting};
use crate::corpus::{Narrow, Origin, Reading};
use crate::edits::Edits;
use crate::guide::Guide;
use crate::stance::lexicon::{Lexicon, lexicon};

/// How many themes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Themes {
    /// As many as the collection has.
    #[default]
    Auto,
    /// This many.
    Fixed(usize),
}

impl Themes {
    /// What a text says that [`Themes::name`] gives; `None` for any other.
    pub(crate) fn of(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            number => number.parse().ok().filter(|&k| k > 0).map(Self::Fixed),
        }
    }

    /// `auto`, or the number.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Auto => "auto".to_owned(),
            Self::Fixed(k) => k.to_string(),
        }
    }
}

/// The settings of `analyze`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// What is read, and how.
    pub reading: Reading,
    /// Which of the articles there the run is about.
    pub narrow: Narrow,
    /// How many themes.
    pub themes: Themes,
    /// Named themes and targets; empty without a guide.
    pub guide: Guide,
    /// What a person corrected in the themes of an earlier run; empty without.
    pub edits: Edits,
    /// What expressions mean, for stances.
    pub lexicon: Arc<Lexicon>,
    /// Which engine clusters.
    pub engine: EngineKind,
    /// What terms weigh in the rows that it clusters.
    pub weighting: Weighting,
    /// Starts of the engine; `None` takes more of them the fewer articles there are.
    pub starts: Option<usize>,
    /// From which all randomness follows.
    pub seed: u64,
    /// Main statements an article.
    pub positions: usize,
    /// By what the tables of themes and stances are repeated, group by group: each once.
    pub by: Vec<Origin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            reading: Reading { inputs: vec![PathBuf::from("seeds")], ..Reading::default() },
            narrow: Narrow::default(),
            themes: Themes::Auto,
            guide: Guide::default(),
            edits: Edits::default(),
            lexicon: Arc::clone(lexicon()),
            engine: EngineKind::default(),
            weighting: Weighting::default(),
            starts: None,
            seed: 1,
            positions: 5,
            by: Vec::new(),
        }
    }
}
