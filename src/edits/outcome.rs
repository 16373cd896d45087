//! What became of edits, and what the next file is to say of each theme.

use super::{Edits, Split, ThemeEdit};
use crate::guide::{Guide, GuideTarget};
use crate::text::{Documents, alias};
use crate::themes::Given;
use crate::wording::counted;

/// Identifiers that are recorded of all themes together, and of one at least and at most.
const RECORDED: usize = 200_000;
const OF_THEME: (usize, usize) = (8, 200);

/// What became of the edits of a run, with or without any.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Of each theme, in the order of the themes; empty where nothing was edited.
    pub standing: Vec<Standing>,
    /// Themes of the file that are none of this run, to be kept in the next file: dropped ones, and those that were not
    /// found.
    pub waiting: Vec<ThemeEdit>,
    /// Why each of these is none.
    pub fates: Vec<Fate>,
    /// Articles that are where they are because their own theme was dropped, rising; they are not recorded.
    pub guests: Vec<usize>,
    /// What was done, sentences without a full stop.
    pub done: Vec<String>,
    /// What could not be done, each with its reason.
    pub undone: Vec<String>,
    /// Themes before edits; 0 where none were edited.
    pub found: usize,
}

/// Why a theme of the file is none of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The file says so.
    Dropped,
    /// It was not found.
    Lost,
}

/// What is to be remembered of a theme.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// It lasts.
    pub lasts: bool,
    /// Its pinned articles, by their identifiers; some may not have been read.
    pub pins: Vec<String>,
    /// Articles that were recorded of it before and are still in it, rising.
    pub record: Vec<usize>,
    /// A split that was not possible.
    pub split: Option<Split>,
}

impl Outcome {
    /// The names of themes that stay in the file and are none of this run, which a theme that is found anew does not get. A
    /// dropped theme's may have been given to another.
    pub fn taken(&self, given: &[Given]) -> Vec<&str> {
        let is_given = |name: &str| {
            given
                .iter()
                .filter_map(|given| given.name.as_ref())
                .any(|given| given.to_lowercase() == name.to_lowercase())
        };
        let waiting = self.waiting.iter().zip(&self.fates);
        let taken = waiting.filter(|(edit, fate)| **fate == Fate::Lost || !is_given(&edit.name));
        taken.map(|(edit, _)| edit.name.as_str()).collect()
    }

    /// Tells what became of stop words and aliases.
    pub fn tell_of_words(&mut self, edits: &Edits, guide: &Guide, documents: &Documents) {
        for word in &documents.unmet {
            self.undone.push(format!("no article holds the stop word “{word}”"));
        }
        let met = edits.stop_words.len() - documents.unmet.len();
        if met > 0 {
            self.done.push(format!(
                "{} {} not counted",
                counted(met, "stop word"),
                if met == 1 { "is" } else { "are" }
            ));
        }
        let held = |name: &str| {
            let named = |target: &&GuideTarget| {
                std::iter::once(&target.name)
                    .chain(&target.aliases)
                    .any(|other| alias::key(other) == alias::key(name))
            };
            guide
                .targets
                .iter()
                .find(named)
                .is_some_and(|target| documents.vocabulary.find(&target.name).is_some())
        };
        for alias in &edits.aliases {
            match held(&alias.name) {
                true => self.done.push(format!(
                    "“{}” is one word for “{}”",
                    alias.name,
                    alias.aliases.join("”, “")
                )),
                false => self.undone.push(format!("no article holds “{}” or an alias of it", alias.name)),
            }
        }
    }

    /// What could not be done, as warnings.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.undone.iter().map(|undone| format!("edits: {undone}"))
    }

    /// True where a file of edits did something, or was to.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty() && self.undone.is_empty()
    }

    /// The articles that are to be recorded of a theme, rising: those that were, and as many of the others, evenly over
    /// all, as make so many in all that a file of `themes` themes stays small. `articles` are those of the theme.
    pub fn record(&self, theme: usize, articles: &[usize], themes: usize) -> Vec<usize> {
        let mut record = self.standing.get(theme).map(|standing| standing.record.clone()).unwrap_or_default();
        let new = |article: &usize| {
            record.binary_search(article).is_err() && self.guests.binary_search(article).is_err()
        };
        let mut others: Vec<usize> = articles.iter().copied().filter(new).collect();
        others.sort_unstable();
        let room = recorded(themes).saturating_sub(record.len());
        record.extend(super::split::spread(&others, room));
        record.sort_unstable();
        record
    }
}

/// Articles that are recorded of a theme at most, where there are so many themes.
pub(super) fn recorded(themes: usize) -> usize {
    (RECORDED / themes.max(1)).clamp(OF_THEME.0, OF_THEME.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stays_and_is_bounded() {
        let standing = Standing { record: vec![3, 500], ..Standing::default() };
        let outcome = Outcome { standing: vec![standing], guests: vec![0, 1], ..Outcome::default() };
        let articles: Vec<usize> = (0..1000).rev().collect();
        let record = outcome.record(0, &articles, 1);
        assert_eq!(record.len(), OF_THEME.1);
        assert!(record.contains(&3) && record.contains(&500) && !record.contains(&0) && record.is_sorted());
        assert_eq!(outcome.record(0, &[0, 500, 3, 7], 1), [3, 7, 500]);
        assert_eq!(Outcome::default().record(0, &articles, 1_000_000).len(), OF_THEME.0);
    }
}
