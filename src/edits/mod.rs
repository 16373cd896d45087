//! Edits: what a person corrects in the themes that were found, and how a later run keeps to it.
//!
//! A run leaves [`FILE_NAME`] with its reports. It lists the themes, and behind them a record of which articles each is
//! made of. Somebody renames, merges, splits, drops, pins articles, adds stop words and aliases; the next run reads the file
//! ([`Edits`]), counts and clusters as ever, and then replays it ([`replay()`]) on the clustering. [docs/edits.md](../../docs/edits.md)
//! tells users what each edit does.
//!
//! A theme that was edited lasts: its recorded articles stay in it, and bring with them what else is in their clusters. A
//! theme that nobody edited is found anew each time. So a file in which nothing is edited changes nothing, and the file that a
//! run writes, given to the same run, gives the same themes.

mod home;
mod known;
mod members;
mod outcome;
mod pull;
mod read;
mod replay;
mod seal;
mod split;
mod tally;

use serde::Serialize;

use crate::guide::{Guide, GuideTarget};
use crate::text::alias;
pub use outcome::{Fate, Outcome, Standing};
pub use replay::{Material, Replay, replay};
pub use seal::{is_edited, mark, seal};

/// The name of the file that a run writes.
pub const FILE_NAME: &str = "themes.toml";

/// Parts that a theme can be split into at most.
pub const MOST_PARTS: u64 = 100;

/// What a file of edits says; empty without one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Edits {
    /// The file as it was read, from which [`Edits::parse`] makes the same value again.
    #[serde(skip)]
    pub text: String,
    /// Words that are not to be counted.
    pub stop_words: Vec<String>,
    /// Names with other names for the same.
    pub aliases: Vec<GuideTarget>,
    /// Themes, in the order of the file.
    pub themes: Vec<ThemeEdit>,
}

/// A theme in a file of edits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ThemeEdit {
    /// Its identifier in the run that wrote the file; `None` for one that somebody added.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Themes that become part of it, by their places in the file.
    pub merge: Vec<usize>,
    /// What it is to be split into.
    pub split: Option<Split>,
    /// Articles that belong to it, whatever their words say.
    pub pin: Vec<String>,
    /// It is to be no theme.
    pub drop: bool,
    /// It is to last, even if nothing else is edited.
    pub keep: bool,
    /// What it was made of.
    #[serde(skip)]
    pub record: Record,
}

/// How a theme is divided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Split {
    /// Into so many parts.
    Into(usize),
    /// Into a part for each list of seed words; a single list is told from what is left.
    Seeds(Vec<Vec<String>>),
}

/// What a theme was made of in the run that wrote the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Its name then.
    pub name: String,
    /// The [`mark`] of its name then, which tells where somebody replaced the name all over the file; `None` in a file that
    /// was written by hand.
    pub mark: Option<String>,
    /// How many articles it had.
    pub size: usize,
    /// Its keywords as readers are shown them, the best first.
    pub keywords: Vec<String>,
    /// Identifiers of its articles, of a large theme only some.
    pub articles: Vec<String>,
}

impl ThemeEdit {
    /// True for a theme that is to last.
    pub fn lasts(&self) -> bool {
        self.keep
            || self.drop
            || self.is_renamed()
            || self.split.is_some()
            || !self.merge.is_empty()
            || !self.pin.is_empty()
    }

    /// True where the name is another than it was.
    pub fn is_renamed(&self) -> bool {
        match &self.record.mark {
            Some(mark) => *mark != seal::mark(&self.name),
            None => !self.record.name.is_empty() && self.record.name != self.name,
        }
    }

    /// What it was called, in quotes; its keywords where the file does not tell it any more.
    fn former(&self) -> String {
        /// Keywords that are named.
        const KEYWORDS: usize = 3;
        match &self.record.keywords[..] {
            keywords if self.record.name == self.name && !keywords.is_empty() => {
                let named: Vec<&str> = keywords.iter().take(KEYWORDS).map(String::as_str).collect();
                format!("the theme of {}", named.join(", "))
            }
            _ => format!("“{}”", self.record.name),
        }
    }
}

impl Edits {
    /// True where no file was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True where somebody edited the file, and it asks for nothing all the same.
    pub fn are_void(&self) -> bool {
        self.do_nothing() && !self.is_empty() && is_edited(&self.text)
    }

    /// True where nothing is asked for, as in a file that nobody has edited.
    pub fn do_nothing(&self) -> bool {
        !self.are_of_themes() && self.stop_words.is_empty() && self.aliases.is_empty()
    }

    /// True where a theme is to last.
    pub fn are_of_themes(&self) -> bool {
        self.themes.iter().any(ThemeEdit::lasts)
    }

    /// A guide with the aliases of the edits as targets, and what is not possible.
    ///
    /// A name that means another target of the guide already is left out.
    pub fn extend(&self, guide: &Guide) -> (Guide, Vec<String>) {
        let (mut guide, mut undone) = (guide.clone(), Vec::new());
        for added in &self.aliases {
            let key = alias::key(&added.name);
            let owner = |guide: &Guide, name: &str| {
                let means = |target: &GuideTarget| {
                    std::iter::once(&target.name)
                        .chain(&target.aliases)
                        .any(|other| alias::key(other) == alias::key(name))
                };
                guide.targets.iter().position(means)
            };
            let place = owner(&guide, &added.name).unwrap_or_else(|| {
                guide.targets.push(GuideTarget { name: added.name.clone(), aliases: Vec::new() });
                guide.targets.len() - 1
            });
            for name in added.aliases.iter().filter(|name| alias::key(name) != key) {
                match owner(&guide, name) {
                    None => guide.targets[place].aliases.push(name.clone()),
                    Some(other) if other != place => undone.push(format!(
                        "“{name}” is no alias of “{}”: in the guide it stands for “{}”",
                        added.name, guide.targets[other].name
                    )),
                    Some(_) => {}
                }
            }
        }
        (guide, undone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_join_the_guide_and_contradict_it_aloud() {
        let guide = Guide::parse(
            "[[target]]\nname = \"Islamic State\"\naliases = [\"Isis\"]\n[[target]]\nname = \"EU\"\naliases = [\"Brussels\"]",
            "guide.toml",
        );
        let text = "[[alias]]\nname = \"isis\"\naliases = [\"Daesh\"]\n\
                    [[alias]]\nname = \"Belgium\"\naliases = [\"Brussels\", \"Benelux\"]";
        let (guide, undone) = Edits::parse(text, "themes.toml").unwrap().extend(&guide.unwrap());
        let told: Vec<String> = guide
            .targets
            .iter()
            .map(|target| format!("{}: {}", target.name, target.aliases.join(", ")))
            .collect();
        assert_eq!(told, ["Islamic State: Isis, Daesh", "EU: Brussels", "Belgium: Benelux"]);
        assert_eq!(undone, ["“Brussels” is no alias of “Belgium”: in the guide it stands for “EU”"]);
    }
}
