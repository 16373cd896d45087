//! What a run does, checked: ready-to-use values, from arguments and configuration files.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cluster::{EngineKind, Weighting};
use crate::corpus::{Narrow, Origin};
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

/// The settings of `analyze`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Files and folders to read.
    pub inputs: Vec<PathBuf>,
    /// Which of the articles there the run is about.
    pub narrow: Narrow,
    /// How many themes.
    pub themes: Themes,
    /// Named themes and targets; empty without a guide.
    pub guide: Guide,
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
    /// A file that cannot be read fails the run.
    pub strict: bool,
    /// Main statements an article.
    pub positions: usize,
    /// By what the tables of themes and stances are repeated, group by group: each once.
    pub by: Vec<Origin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            inputs: vec![PathBuf::from("seeds")],
            narrow: Narrow::default(),
            themes: Themes::Auto,
            guide: Guide::default(),
            lexicon: Arc::clone(lexicon()),
            engine: EngineKind::default(),
            weighting: Weighting::default(),
            starts: None,
            seed: 1,
            strict: false,
            positions: 5,
            by: Vec::new(),
        }
    }
}
