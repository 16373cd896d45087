//! What a word is to the counting.

use std::borrow::Cow;

use super::language::Language;
use super::word::{is_capitals, is_syllable};

/// What a word is to the counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A content word; its stem.
    Stem(String),
    /// A small word that may stand inside a phrase, as its place in [`JOINTS`]: "Belt *and* Road".
    Joint(u8),
    /// Anything else: phrases end here.
    Other,
}

/// Small words that may stand inside a phrase.
pub(super) const JOINTS: &[&str] = &["and", "of", "the", "for", "on", "in", "to", "de"];

/// What a word of a language is.
pub(super) fn kind(word: &str, language: Language) -> Kind {
    let language = language.of_word(word);
    let lower = language.look_up(word);
    // "d’" is "de" before a vowel.
    let small = if matches!(&*lower, "d’" | "d'") { "de" } else { &*lower };
    if let Some(joint) = JOINTS.iter().position(|joint| *joint == small) {
        return Kind::Joint(joint as u8);
    }
    match normalise(word, &lower) {
        Some(norm) if !language.is_stop_word(&norm) => Kind::Stem(language.stem(&norm).into_owned()),
        Some(norm) if is_capitals(word) && language.is_name_in_capitals(&norm) => {
            Kind::Stem(word.replace('.', ""))
        }
        _ => Kind::Other,
    }
}

/// The form in which a word is looked up: small letters, no apostrophes, no full stops. `None`
/// for single letters and plain numbers.
///
/// A single character of Chinese or Korean is no letter but a syllable or a whole word (水, 당): those that
/// say nothing are stop words. A single kana or letter of Thai is what is left of a word.
fn normalise<'w>(word: &str, lower: &'w str) -> Option<Cow<'w, str>> {
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    if lower.contains('/') {
        return Some(Cow::Borrowed(lower));
    }
    if letters == 0 || (letters == 1 && word.chars().count() == 1 && !word.contains(is_syllable)) {
        return None;
    }
    if lower.contains(['\'', '’', '.']) {
        return Some(Cow::Owned(lower.replace(['\'', '’', '.'], "")));
    }
    Some(Cow::Borrowed(lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::word::words;

    fn stems(text: &str) -> Vec<String> {
        let kinds = words(text).into_iter().map(|word| kind(word.text, Language::English));
        kinds.filter_map(|kind| if let Kind::Stem(stem) = kind { Some(stem) } else { None }).collect()
    }

    #[test]
    fn content_words_are_stemmed_and_the_rest_left_out() {
        assert_eq!(stems("The attacks weren't the attacker’s 1st in 2017"), ["attack", "attack", "1st"]);
        assert_eq!(stems("The US told us that 9/11 and the U.S. differ"), ["US", "9/11", "US", "differ"]);
        assert_eq!(kind("And", Language::English), Kind::Joint(0));
    }

    #[test]
    fn other_languages_follow_their_own_rules() {
        let kind = |word, code| kind(word, Language::from_code(code).unwrap());
        let stem = |stem: &str| Kind::Stem(stem.to_owned());
        // Headlines in capitals hold no names, but for words of English.
        assert_eq!(
            (kind("LES", "fr"), kind("DIE", "de"), kind("IT", "de")),
            (Kind::Other, Kind::Other, stem("IT"))
        );
        assert_eq!((kind("d’", "fr"), kind("l’", "fr")), (Kind::Joint(7), Kind::Other));
        assert_eq!(
            (kind("水", "zh"), kind("的", "zh"), kind("は", "ja")),
            (stem("水"), Kind::Other, Kind::Other)
        );
        assert_eq!(
            (kind("당", "ko"), kind("그", "ko"), kind("ก", "th")),
            (stem("당"), Kind::Other, Kind::Other)
        );
        assert_eq!((kind("Not", "de"), kind("Not", "en")), (stem("not"), Kind::Other));
    }
}
