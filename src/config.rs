//! What a run does, checked: ready-to-use values, from arguments and configuration files.

use std::path::PathBuf;
use std::str::FromStr;
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

impl FromStr for Themes {
    type Err = &'static str;

    /// What a text says that [`Themes::name`] gives.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            number => match number.parse() {
                Ok(0) | Err(_) => Err("give a number from 1 on, or auto"),
                Ok(k) => Ok(Self::Fixed(k)),
            },
        }
    }
}

impl Themes {
    /// What a text says; `None` where it says nothing.
    pub(crate) fn of(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// `auto`, or the number.
    pub fn name(self) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_themes_is_read_as_it_is_named() {
        for themes in [Themes::Auto, Themes::Fixed(1), Themes::Fixed(40)] {
            assert_eq!(themes.name().parse(), Ok(themes));
        }
        for text in ["", "0", "-1", "many", "1.5"] {
            assert_eq!(text.parse::<Themes>(), Err("give a number from 1 on, or auto"), "{text}");
        }
    }
}
