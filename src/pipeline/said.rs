//! What articles say, when it is known which themes they are in.

use super::Clock;
use super::breakdown::{self, Breakdown, Described};
use super::stances::{self, Stances};
use crate::config::Config;
use crate::features::Counts;
use crate::progress::Progress;
use crate::stance::Targets;
use crate::themes::passages::Material;
use crate::themes::{Passages, Themes};

/// Passages, statements and positions, and themes by group.
pub(super) struct Said {
    pub(super) passages: Passages,
    pub(super) stances: Stances,
    pub(super) breakdowns: Vec<Breakdown>,
}

/// Reads what the articles of these themes say. How passages are placed and what stances are about is the caller's: a run that
/// finds themes learns both, one with a model knows them.
pub(super) fn read(
    (material, counts, themes): (Material<'_>, &Counts, &Themes),
    passages: impl FnOnce() -> Passages,
    targets: impl FnOnce() -> Targets,
    config: &Config,
    clock: &mut Clock,
    progress: &dyn Progress,
) -> Said {
    let passages = clock.time("passages", passages);
    let stances = clock.time("stance", || stances::read(material, themes, targets(), config, progress));
    let breakdowns = clock.time("groups", || {
        let (corpus, vocabulary) = (material.corpus, &material.documents.vocabulary);
        let described = Described { corpus, counts, vocabulary, themes, stances: &stances.articles };
        breakdown::find(&config.by, described, progress)
    });
    Said { passages, stances, breakdowns }
}
