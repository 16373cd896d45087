//! What a word is to the counting.

use std::borrow::Cow;

use super::language::{Language, each_word_in};
use super::word::{is_apostrophe, is_capitals, is_syllable};

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

/// What a word of a language is. Where the words around it are all in capitals, too, it is `shouted`, and its capitals
/// say nothing.
pub(super) fn kind(word: &str, language: Language, shouted: bool) -> Kind {
    let language = language.of_word(word);
    let lower = language.look_up(word);
    // "d’" is "de" before a vowel.
    let small =
        if lower.strip_prefix('d').is_some_and(|rest| is_one(rest, is_apostrophe)) { "de" } else { &*lower };
    if let Some(joint) = JOINTS.iter().position(|joint| *joint == small) {
        return Kind::Joint(joint as u8);
    }
    match normalise(word, &lower) {
        Some(norm) if !language.is_stop_word(&norm) => Kind::Stem(language.stem(&norm).into_owned()),
        Some(norm) if is_capitals(word) && language.is_name_in_capitals(&norm) && !drowns(word, shouted) => {
            Kind::Stem(word.replace('.', ""))
        }
        _ => Kind::Other,
    }
}

/// True where a stop word in capitals is no name for all that can be seen; full stops between its letters ("U.S.") tell
/// that it is one.
fn drowns(word: &str, shouted: bool) -> bool {
    shouted && !word.contains('.')
}

fn is_one(text: &str, is: impl Fn(char) -> bool) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is) && chars.next().is_none()
}

/// The stems of a few words that somebody names, as they are counted in a text of this language: small words between
/// them stand as they are looked up, those before and behind them are left out.
pub(crate) fn stems(text: &str, language: Language) -> Vec<String> {
    let mut found: Vec<(String, bool)> = Vec::new();
    each_word_in(text, language, |word| {
        found.push(match kind(word.text, language, false) {
            Kind::Stem(stem) => (stem, true),
            Kind::Joint(_) | Kind::Other => (language.look_up(word.text).into_owned(), false),
        });
    });
    let content = |(_, is_content): &(String, bool)| *is_content;
    let first = found.iter().position(content).unwrap_or(found.len());
    let end = found.iter().rposition(content).map_or(first, |last| last + 1);
    found.drain(first..end).map(|(stem, _)| stem).collect()
}

/// The stem of what somebody names by one word.
pub(crate) fn stem_of_one(text: &str, language: Language) -> Option<String> {
    <[String; 1]>::try_from(stems(text, language)).ok().map(|[stem]| stem)
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
    let is_sign = |c: char| c == '.' || is_apostrophe(c);
    if lower.contains(is_sign) {
        return Some(Cow::Owned(lower.replace(is_sign, "")));
    }
    Some(Cow::Borrowed(lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::word::words;

    fn stems(text: &str) -> Vec<String> {
        let kinds = words(text).into_iter().map(|word| kind(word.text, Language::English, false));
        kinds.filter_map(|kind| if let Kind::Stem(stem) = kind { Some(stem) } else { None }).collect()
    }

    #[test]
    fn content_words_are_stemmed_and_the_rest_left_out() {
        assert_eq!(stems("The attacks weren't the attacker’s 1st in 2017"), ["attack", "attack", "1st"]);
        assert_eq!(stems("The US told us that 9/11 and the U.S. differ"), ["US", "9/11", "US", "differ"]);
        assert_eq!(kind("And", Language::English, false), Kind::Joint(0));
    }

    #[test]
    fn what_is_shouted_is_no_name() {
        let shouted = |word| kind(word, Language::English, true);
        assert_eq!((shouted("WAS"), shouted("US")), (Kind::Other, Kind::Other));
        assert_eq!(shouted("U.S"), Kind::Stem("US".into()));
        assert_eq!(shouted("STEEL"), Kind::Stem("steel".into()));
    }

    #[test]
    fn what_somebody_names_is_looked_up_as_it_is_counted() {
        let english = |text| stem_of_one(text, Language::English);
        for (name, stem) in
            [("U.S.", "US"), ("N.H.S.", "nhs"), ("Xi’an", "xian"), ("Xi'an", "xian"), ("O‘Brien", "obrien")]
        {
            assert_eq!(english(name).as_deref(), Some(stem), "{name}");
        }
        assert_eq!((english("us"), english("steel export")), (None, None));
        assert_eq!(super::stems("the Belt and Road", Language::English), ["belt", "and", "road"]);
        let french = Language::from_code("fr").unwrap();
        for name in ["L'Oréal", "L’Oréal", "Oréal"] {
            assert_eq!(stem_of_one(name, french).as_deref(), Some("oréal"), "{name}");
        }
    }

    #[test]
    fn other_languages_follow_their_own_rules() {
        let kind = |word, code| kind(word, Language::from_code(code).unwrap(), false);
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
