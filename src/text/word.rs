//! Words of a text, with where they stand.

use unicode_segmentation::UnicodeSegmentation;

/// A word as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Its letters, without a possessive 's.
    pub text: &'t str,
    /// Something other than spaces and hyphens stands between it and the word before.
    pub apart: bool,
}

impl Word<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a text by Unicode's boundaries (UAX #29). Words with a hyphen come in parts;
/// `9/11` is one word.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut last = 0;
    for (start, raw) in text.unicode_word_indices() {
        let between = &text[last..start];
        last = start + raw.len();
        let day = between == "/" && is_day(raw);
        if let Some(word) = words.last_mut().filter(|word| day && is_day(word.text)) {
            word.text = &text[word.start..last];
            continue;
        }
        let apart = words.is_empty() || !between.chars().all(|c| matches!(c, ' ' | '-' | '‐' | '‑' | '–'));
        words.push(Word { start, text: without_possessive(raw), apart });
    }
    words
}

/// One or two digits, as in `7/7` and `9/11`.
fn is_day(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
}

/// `Britain’s` without `’s`.
fn without_possessive(word: &str) -> &str {
    ["’s", "'s", "’S", "'S"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// True where all letters are capitals and there are at least two: an acronym, or a word that is
/// shouted.
pub fn is_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_their_places() {
        let text = "Britain’s al-Qaeda cell, don't 9/11 U.S. MI5 3.5";
        let found: Vec<_> = words(text).iter().map(|word| (word.text, word.apart)).collect();
        let expected = [
            ("Britain", true),
            ("al", false),
            ("Qaeda", false),
            ("cell", false),
            ("don't", true),
            ("9/11", false),
            ("U.S", false),
            ("MI5", true),
            ("3.5", false),
        ];
        assert_eq!(found[..4], expected[..4]);
        assert!(words(text).iter().all(|word| text[word.start..word.end()] == *word.text));
        assert_eq!(found.iter().map(|word| word.0).collect::<Vec<_>>(), expected.map(|word| word.0));
    }

    #[test]
    fn capitals() {
        assert!(is_capitals("US") && is_capitals("MI5") && is_capitals("U.S"));
        assert!(!is_capitals("I") && !is_capitals("Us") && !is_capitals("9/11"));
    }
}
