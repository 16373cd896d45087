//! The languages of articles: detection, stop words, stemming.
//!
//! The stemmers are Snowball's, behind this type, so that no other code knows who makes them.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use rust_stemmers::{Algorithm, Stemmer};

use crate::lists;

/// A language by its ISO 639-1 code, or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: stop words, stemmer, stance.
    English,
    /// Another language that is recognised; its words are stemmed where Snowball can.
    Other(whatlang::Lang),
    /// Too little text, or none that is recognised.
    Unknown,
}

/// Characters that are enough to recognise a language.
const ENOUGH: usize = 3000;

impl Language {
    /// Recognises the language of a text, or [`Language::Unknown`] where that is not sure.
    pub fn detect(text: &str) -> Self {
        let end = text.char_indices().nth(ENOUGH).map_or(text.len(), |(at, _)| at);
        match whatlang::detect(&text[..end]) {
            Some(info) if info.lang() == whatlang::Lang::Eng => Self::English,
            Some(info) if info.is_reliable() => Self::Other(info.lang()),
            _ => Self::Unknown,
        }
    }

    /// The ISO 639-1 code, or 639-3 where there is none; empty if unknown.
    pub fn code(self) -> &'static str {
        use whatlang::Lang;
        match self {
            Self::English => "en",
            Self::Unknown => "",
            Self::Other(lang) => match lang {
                Lang::Ara => "ar",
                Lang::Cmn => "zh",
                Lang::Dan => "da",
                Lang::Deu => "de",
                Lang::Ell => "el",
                Lang::Fin => "fi",
                Lang::Fra => "fr",
                Lang::Hun => "hu",
                Lang::Ita => "it",
                Lang::Jpn => "ja",
                Lang::Nld => "nl",
                Lang::Nob => "no",
                Lang::Pol => "pl",
                Lang::Por => "pt",
                Lang::Ron => "ro",
                Lang::Rus => "ru",
                Lang::Spa => "es",
                Lang::Swe => "sv",
                Lang::Tam => "ta",
                Lang::Tur => "tr",
                Lang::Ukr => "uk",
                lang => lang.code(),
            },
        }
    }

    /// True for a word, in small letters, that says nothing about a subject.
    pub fn is_stop_word(self, word: &str) -> bool {
        // Names and quotations in English stand in articles of any language.
        static ENGLISH: LazyLock<HashSet<&'static str, FixedState>> = LazyLock::new(|| {
            lists::entries(include_str!("../../data/stopwords/en.txt"))
                .flat_map(str::split_whitespace)
                .collect()
        });
        ENGLISH.contains(word)
    }

    /// The stem of a word in small letters; the word itself where there is no stemmer.
    pub fn stem(self, word: &str) -> Cow<'_, str> {
        match self.algorithm() {
            Some(algorithm) => Cow::Owned(Stemmer::create(algorithm).stem(word).into_owned()),
            None => Cow::Borrowed(word),
        }
    }

    fn algorithm(self) -> Option<Algorithm> {
        use whatlang::Lang;
        let Self::Other(lang) = self else {
            return Some(Algorithm::English);
        };
        Some(match lang {
            Lang::Ara => Algorithm::Arabic,
            Lang::Dan => Algorithm::Danish,
            Lang::Deu => Algorithm::German,
            Lang::Ell => Algorithm::Greek,
            Lang::Fin => Algorithm::Finnish,
            Lang::Fra => Algorithm::French,
            Lang::Hun => Algorithm::Hungarian,
            Lang::Ita => Algorithm::Italian,
            Lang::Nld => Algorithm::Dutch,
            Lang::Nob => Algorithm::Norwegian,
            Lang::Por => Algorithm::Portuguese,
            Lang::Ron => Algorithm::Romanian,
            Lang::Rus => Algorithm::Russian,
            Lang::Spa => Algorithm::Spanish,
            Lang::Swe => Algorithm::Swedish,
            Lang::Tam => Algorithm::Tamil,
            Lang::Tur => Algorithm::Turkish,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_recognised() {
        let english = "The committee has not yet said what it thinks of the plan that was put to it.";
        let german = "Der Ausschuss hat noch nicht gesagt, was er von dem Plan hält, der ihm vorliegt.";
        assert_eq!(Language::detect(english).code(), "en");
        assert_eq!(Language::detect(german).code(), "de");
        assert_eq!(Language::detect("").code(), "");
    }

    #[test]
    fn words_are_stemmed_and_function_words_known() {
        assert_eq!(Language::English.stem("attacks"), Language::English.stem("attacking"));
        assert_ne!(Language::English.stem("attack"), Language::English.stem("attic"));
        assert!(Language::English.is_stop_word("whereas"));
        assert!(!Language::English.is_stop_word("terror"));
    }
}
