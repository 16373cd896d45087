//! Tokens: what of a text is counted.

use std::borrow::Cow;

use super::alias::Aliases;
use super::language::Language;
use super::word::{Word, is_capitals, words};

/// What a word is to the counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A content word; its stem.
    Stem(String),
    /// A name of the guide; its index in [`Aliases::names`].
    Alias(usize),
    /// A small word that may stand inside a phrase: "Belt *and* Road".
    Joint(&'static str),
    /// Anything else: phrases end here.
    Other,
}

/// A word, or a name of several, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Punctuation stands before it: no phrase goes across.
    pub apart: bool,
}

/// Small words that may stand inside a phrase.
const JOINTS: &[&str] = &["and", "of", "the", "for", "on", "in", "to", "de"];

/// Makes tokens of texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokenizer<'a> {
    pub aliases: &'a Aliases,
}

impl Tokenizer<'_> {
    /// The tokens of a text in a language, in order.
    pub(crate) fn tokens(&self, text: &str, language: Language) -> Vec<Token> {
        let words = words(text);
        let mut tokens = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let word = words[at];
            let (length, kind) = match self.aliases.at(&words[at..]) {
                Some((length, name)) => (length, Kind::Alias(name)),
                None => (1, kind(word, language)),
            };
            let end = words[at + length - 1].end();
            tokens.push(Token { start: word.start, end, kind, apart: word.apart });
            at += length;
        }
        tokens
    }
}

fn kind(word: Word<'_>, language: Language) -> Kind {
    let lower = small(word.text);
    if let Some(joint) = JOINTS.iter().find(|joint| **joint == lower) {
        return Kind::Joint(joint);
    }
    match normalise(word.text, &lower) {
        Some(norm) if is_capitals(word.text) && language.is_stop_word(&norm) => {
            Kind::Stem(word.text.replace('.', ""))
        }
        Some(norm) if !language.is_stop_word(&norm) => Kind::Stem(language.stem(&norm).into_owned()),
        _ => Kind::Other,
    }
}

/// The form in which a word is looked up: small letters, no apostrophes, no full stops. `None`
/// for single letters and plain numbers.
fn normalise<'w>(word: &str, lower: &'w str) -> Option<Cow<'w, str>> {
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    if lower.contains('/') {
        return Some(Cow::Borrowed(lower));
    }
    if letters == 0 || (letters == 1 && word.chars().count() == 1) {
        return None;
    }
    if lower.contains(['\'', '’', '.']) {
        return Some(Cow::Owned(lower.replace(['\'', '’', '.'], "")));
    }
    Some(Cow::Borrowed(lower))
}

fn small(word: &str) -> String {
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        let aliases = Aliases::default();
        Tokenizer { aliases: &aliases }
            .tokens(text, Language::English)
            .into_iter()
            .filter_map(|token| match token.kind {
                Kind::Stem(stem) => Some(stem),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn content_words_are_stemmed_and_the_rest_left_out() {
        assert_eq!(stems("The attacks weren't the attacker’s 1st in 2017"), ["attack", "attack", "1st"]);
        assert_eq!(stems("The US told us that 9/11 and the U.S. differ"), ["US", "9/11", "US", "differ"]);
    }

    #[test]
    fn aliases_are_one_token() {
        let others = ["Isis".to_owned()];
        let aliases = Aliases::new([("Islamic State", &others[..])]);
        let tokens = Tokenizer { aliases: &aliases }.tokens("the Islamic State (Isis)", Language::English);
        let names: Vec<_> = tokens.iter().filter(|token| token.kind == Kind::Alias(0)).collect();
        assert_eq!(names.len(), 2);
        assert_eq!((names[0].start, names[0].end), (4, 17));
    }
}
