//! Aliases: many names for one thing, counted and shown as one term; and words that a user wants not counted at all.

use hashbrown::HashMap;

use super::language::{Language, cuts};
use super::token::stem_of_one;
use super::word::{Word, is_apostrophe, is_capitals};

/// Names that a guide declares to be one, looked up word by word.
#[derive(Debug, Default)]
pub struct Aliases {
    /// The names, each with its canonical form's index; by their first word as [`lower`] has it, the
    /// longest first.
    by_first: HashMap<String, Vec<Alias>>,
    canonical: Vec<String>,
    /// Words that are not counted.
    stop_words: Vec<String>,
}

#[derive(Debug)]
struct Alias {
    words: Vec<String>,
    /// Short names in capitals ("IS", "TIP") mean something else in small letters.
    exact: bool,
    canonical: usize,
}

impl Aliases {
    /// Takes each canonical name with its aliases.
    pub fn new<'a>(names: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Self {
        let mut aliases = Self::default();
        for (name, others) in names {
            let index = aliases.canonical.len();
            aliases.canonical.push(name.to_owned());
            for alias in std::iter::once(name).chain(others.iter().map(String::as_str)) {
                aliases.add(alias, index);
            }
        }
        for list in aliases.by_first.values_mut() {
            list.sort_by_key(|alias| std::cmp::Reverse(alias.words.len()));
        }
        aliases
    }

    /// The same, and these words are counted in no form.
    #[must_use]
    pub fn without(mut self, stop_words: &[String]) -> Self {
        self.stop_words = stop_words.to_vec();
        self
    }

    /// The words that are not counted.
    pub fn stop_words(&self) -> &[String] {
        &self.stop_words
    }

    /// The stems of these in a language, each with its word's place.
    pub(super) fn stopped_in(&self, language: Language) -> HashMap<String, usize> {
        let words = self.stop_words.iter().enumerate().rev();
        words.filter_map(|(place, word)| Some((stem_of_one(word, language)?, place))).collect()
    }

    fn add(&mut self, alias: &str, canonical: usize) {
        let exact = is_exact(alias);
        let form = if exact { one_sign } else { lower };
        for words in cuts(alias) {
            if let Some(first) = words.first() {
                let list = self.by_first.entry(lower(first)).or_default();
                list.push(Alias { words: words.into_iter().map(form).collect(), exact, canonical });
            }
        }
    }

    /// True where no guide declares any.
    pub fn is_empty(&self) -> bool {
        self.canonical.is_empty()
    }

    /// The canonical names, in the order in which they were given.
    pub fn names(&self) -> &[String] {
        &self.canonical
    }

    /// True for a word with which an alias may begin.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        self.by_first.contains_key(lower(word).as_str())
    }

    /// Words of the longest alias.
    pub(super) fn longest(&self) -> usize {
        self.by_first.values().flatten().map(|alias| alias.words.len()).max().unwrap_or(0)
    }

    /// The alias that begins at `words[0]`: how many words it takes and the index of its canonical
    /// name in [`Aliases::names`].
    pub fn at(&self, words: &[Word<'_>]) -> Option<(usize, usize)> {
        if self.by_first.is_empty() {
            return None;
        }
        let list = self.by_first.get(lower(words.first()?.text).as_str())?;
        list.iter().find(|alias| alias.fits(words)).map(|alias| (alias.words.len(), alias.canonical))
    }
}

impl Alias {
    fn fits(&self, words: &[Word<'_>]) -> bool {
        words.len() >= self.words.len()
            && self.words.iter().zip(words).enumerate().all(|(index, (mine, word))| {
                let same = *mine == if self.exact { one_sign(word.text) } else { lower(word.text) };
                same && (index == 0 || !word.apart)
            })
    }
}

/// In small letters and with one sign for all apostrophes.
pub(crate) fn lower(word: &str) -> String {
    one_sign(&word.to_lowercase())
}

fn one_sign(word: &str) -> String {
    word.chars().map(|c| if is_apostrophe(c) { '\'' } else { c }).collect()
}

/// Short names in capitals are not found in other letters.
fn is_exact(alias: &str) -> bool {
    is_capitals(alias) && alias.chars().count() <= 4
}

/// The same for two names that mean the same words.
pub(crate) fn key(alias: &str) -> String {
    let alias = alias.trim();
    if is_exact(alias) { one_sign(alias) } else { lower(alias) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::each_word_in;
    use crate::text::word::words;

    #[test]
    fn names_are_found_under_any_sign_of_the_apostrophe_and_cut_as_texts_are() {
        for name in ["O'Brien", "O’Brien", "O‘Brien"] {
            let aliases = Aliases::new([(name, &[][..])]);
            for text in ["O'Brien said", "O’Brien’s plan", "O‘Brien"] {
                assert_eq!(aliases.at(&words(text)), Some((1, 0)), "{name}: {text}");
            }
        }
        let french = Language::from_code("fr").unwrap();
        for name in ["L'Oréal", "L’Oréal"] {
            let aliases = Aliases::new([(name, &[][..])]);
            let mut cut = Vec::new();
            each_word_in("L’Oréal a dit", french, |word| cut.push(word));
            assert_eq!(aliases.at(&cut), Some((2, 0)));
            assert_eq!(aliases.at(&words("L'Oréal said")), Some((1, 0)));
        }
        assert_eq!(key("o’brien"), key("O'Brien"));
    }

    #[test]
    fn stop_words_are_the_stems_that_are_counted() {
        let aliases = Aliases::default().without(&["U.S.".into(), "O’Brien".into(), "L'Oréal".into()]);
        let english = aliases.stopped_in(Language::English);
        assert_eq!((english["US"], english["obrien"]), (0, 1));
        assert_eq!(aliases.stopped_in(Language::from_code("fr").unwrap())["oréal"], 2);
    }

    #[test]
    fn the_longest_alias_is_found_and_short_capitals_are_exact() {
        let others = ["IS".to_owned(), "Isis".to_owned(), "Islamic State of Iraq and the Levant".to_owned()];
        let aliases = Aliases::new([("Islamic State", &others[..])]);
        let at = |text: &str| aliases.at(&words(text));
        assert_eq!(at("ISIS fighters"), Some((1, 0)));
        assert_eq!(at("Islamic State’s fall"), Some((2, 0)));
        assert_eq!(at("Islamic State of Iraq and the Levant"), Some((7, 0)));
        assert_eq!(at("IS fighters"), Some((1, 0)));
        assert_eq!(at("is fighting"), None);
        assert_eq!(at("Islamic, State"), None);
    }
}
