//! Rows of words that are looked for in sentences.
//!
//! A pattern is words in small letters, separated by spaces: `a|b` either of them, `word*` any word that
//! begins so, `~2` up to two words of any kind. Patterns do not go across punctuation but for hyphens: `wake-up` is
//! two words, in a pattern as in a text. They are found by their first word, so that the time is linear in the text.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::text::word::{Word, words};

/// A word of a sentence as patterns see it.
#[derive(Debug, Clone)]
pub struct Token<'t> {
    /// The word as it stands in the text.
    pub word: Word<'t>,
    /// In small letters, with a plain apostrophe.
    pub lower: String,
}

impl<'t> Token<'t> {
    /// The tokens of a text.
    pub fn all(text: &'t str) -> Vec<Self> {
        words(text).into_iter().map(|word| Self { word, lower: lower(word.text) }).collect()
    }

    /// It begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.word.text.chars().next().is_some_and(char::is_uppercase)
    }
}

fn lower(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().replace('’', "'") }
}

/// Words that a pattern may pass over at once.
const LONGEST_GAP: usize = 12;
/// Letters that a beginning needs, and bytes by which it is found.
const LEAST_BEGINNING: usize = 2;

/// One step of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// One of these words; true for a beginning.
    Words(Vec<(String, bool)>),
    /// Up to so many words of any kind.
    Gap(usize),
}

impl Step {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(length) = text.strip_prefix('~') {
            let length = length.parse().ok().filter(|length| (1..=LONGEST_GAP).contains(length));
            return length
                .map(Self::Gap)
                .ok_or_else(|| format!("{text} is no gap; write ~1 to ~{LONGEST_GAP}"));
        }
        let words = text.split('|').map(|word| match word.strip_suffix('*') {
            Some(begin) => (begin.to_owned(), true),
            None => (word.to_owned(), false),
        });
        let words: Vec<(String, bool)> = words.collect();
        if words.iter().any(|(word, _)| word.contains('*')) {
            return Err(format!("{text}: a star stands only at the end of a word"));
        }
        // Too short a beginning would fit nearly every word.
        if words
            .iter()
            .any(|(word, begin)| word.is_empty() || *begin && word.chars().count() < LEAST_BEGINNING)
        {
            return Err(format!(
                "{text}: write at least {LEAST_BEGINNING} letters before a star, and a word on each side of |"
            ));
        }
        Ok(Self::Words(words))
    }

    fn fits(&self, word: &str) -> bool {
        let Self::Words(words) = self else { return false };
        words
            .iter()
            .any(|(known, begin)| if *begin { word.starts_with(known.as_str()) } else { known == word })
    }
}

/// Patterns with what they mean.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patterns<T> {
    all: Vec<(Vec<Step>, T)>,
    by_word: HashMap<String, Vec<u32>, FixedState>,
    /// Beginnings by their first two bytes, the shortest first.
    by_beginning: HashMap<[u8; LEAST_BEGINNING], Vec<Beginning>, FixedState>,
}

/// A beginning with the patterns whose first word may begin so.
type Beginning = (String, Vec<u32>);

/// Where a pattern was found: tokens `first..=last`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'p, T> {
    /// What the pattern means.
    pub meaning: &'p T,
    /// Its first token.
    pub first: usize,
    /// Its last token.
    pub last: usize,
    /// Tokens between that the pattern only passes over.
    pub passed: Vec<usize>,
}

impl<T: Clone> Patterns<T> {
    /// Reads patterns.
    ///
    /// # Errors
    /// Which pattern cannot be read, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = (&'a str, T)>) -> Result<Self, String> {
        let mut set = Self { all: Vec::new(), by_word: HashMap::default(), by_beginning: HashMap::default() };
        for (text, meaning) in patterns {
            for text in without_hyphens(text) {
                set.add(&text, meaning.clone())?;
            }
        }
        Ok(set)
    }

    fn add(&mut self, text: &str, meaning: T) -> Result<(), String> {
        let steps: Vec<Step> = text.split_whitespace().map(Step::parse).collect::<Result<_, _>>()?;
        let Some(Step::Words(first)) = steps.first() else {
            return Err(format!("“{text}” does not begin with a word"));
        };
        if matches!(steps.last(), Some(Step::Gap(_))) {
            return Err(format!("“{text}” ends with a gap"));
        }
        let number = self.all.len() as u32;
        for (word, begin) in first {
            match word.as_bytes().first_chunk() {
                Some(start) if *begin => {
                    let list = self.by_beginning.entry(*start).or_default();
                    let place = list.partition_point(|(known, _)| (known.len(), known) < (word.len(), word));
                    match list.get_mut(place).filter(|(known, _)| known == word) {
                        Some((_, numbers)) => numbers.push(number),
                        None => list.insert(place, (word.clone(), vec![number])),
                    }
                }
                _ => self.by_word.entry_ref(word.as_str()).or_default().push(number),
            }
        }
        self.all.push((steps, meaning));
        Ok(())
    }
}

impl<T> Patterns<T> {
    /// All places where a pattern fits, in the order of their first token; one pattern once a place.
    pub fn find(&self, tokens: &[Token<'_>]) -> Vec<Match<'_, T>> {
        let mut found = Vec::new();
        for first in 0..tokens.len() {
            let word = tokens[first].lower.as_str();
            let begins = word.as_bytes().first_chunk().and_then(|start| self.by_beginning.get(start));
            let begins = begins.into_iter().flatten().filter(|(known, _)| word.starts_with(known.as_str()));
            let begins = begins.map(|(_, numbers)| numbers);
            for &number in self.by_word.get(word).into_iter().chain(begins).flatten() {
                let (steps, meaning) = &self.all[number as usize];
                let mut passed = Vec::new();
                if let Some(last) = follow(&steps[1..], tokens, first, &mut passed) {
                    found.push(Match { meaning, first, last, passed });
                }
            }
        }
        found
    }
}

/// A pattern with its hyphens as spaces: a text comes in words that have none. Of words of which one will do, each with a hyphen
/// makes a pattern of its own.
fn without_hyphens(text: &str) -> Vec<String> {
    let Some(step) = text.split_whitespace().find(|step| step.contains('-')) else {
        return vec![text.to_owned()];
    };
    let (joined, plain): (Vec<&str>, Vec<&str>) = step.split('|').partition(|word| word.contains('-'));
    let plain = Some(plain.join("|")).filter(|plain| !plain.is_empty());
    let ways = joined.iter().map(|word| word.replace('-', " ")).chain(plain);
    let (before, behind) = text.split_once(step).unwrap_or((text, ""));
    ways.flat_map(|way| without_hyphens(&format!("{before}{way}{behind}"))).collect()
}

/// The last token of the steps behind `at`, the shortest way; tokens in gaps are noted.
fn follow(steps: &[Step], tokens: &[Token<'_>], at: usize, passed: &mut Vec<usize>) -> Option<usize> {
    let (step, rest) = match steps.split_first() {
        None => return Some(at),
        Some(parts) => parts,
    };
    match step {
        Step::Words(_) => {
            let next = tokens.get(at + 1).filter(|next| !next.word.apart && step.fits(&next.lower));
            next.and_then(|_| follow(rest, tokens, at + 1, passed))
        }
        Step::Gap(longest) => (0..=*longest).find_map(|length| {
            let inside = tokens.get(at + 1..=at + length)?;
            if inside.iter().any(|token| token.word.apart) {
                return None;
            }
            let known = passed.len();
            passed.extend(at + 1..=at + length);
            let last = follow(rest, tokens, at + length, passed);
            if last.is_none() {
                passed.truncate(known);
            }
            last
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Option<String> {
        let patterns = Patterns::new([(pattern, ())]).unwrap();
        let tokens = Token::all(text);
        let first = patterns.find(&tokens).into_iter().next()?;
        let (start, end) = (tokens[first.first].word.start, tokens[first.last].word.end());
        Some(text[start..end].to_owned())
    }

    #[test]
    fn words_choices_beginnings_and_gaps() {
        assert_eq!(found("must", "We must act").as_deref(), Some("must"));
        assert_eq!(found("need|needs to", "It needs to end").as_deref(), Some("needs to"));
        assert_eq!(found("warn* of", "She warned of it").as_deref(), Some("warned of"));
        assert_eq!(found("not ~2 clear", "It is not at all clear").as_deref(), Some("not at all clear"));
        assert_eq!(found("not ~2 clear", "It is not clear").as_deref(), Some("not clear"));
        assert_eq!(found("not ~1 clear", "It is not at all clear"), None);
        assert_eq!(found("can't be", "It can’t be so").as_deref(), Some("can’t be"));
    }

    #[test]
    fn patterns_do_not_go_across_punctuation() {
        assert_eq!(found("real threat", "It is real, threat or not"), None);
        assert_eq!(found("not ~2 clear", "Not so, clear"), None);
        assert_eq!(found("hard line", "a hard-line approach").as_deref(), Some("hard-line"));
    }

    #[test]
    fn a_hyphen_stands_between_two_words() {
        for (pattern, text) in [
            ("wake-up call", "It is a wake-up call."),
            ("wake-up call", "It is a wake up call."),
            ("real|long-term|major risk|side-effect", "A long-term side-effect."),
            ("real|long-term|major risk|side-effect", "A major risk."),
            ("half-heart*", "so half-hearted"),
        ] {
            assert!(found(pattern, text).is_some(), "{pattern}: {text}");
        }
        assert_eq!(found("wake-up call", "A wake, up call."), None);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        assert!(Patterns::new([("~2 words", ())]).is_err());
        assert!(Patterns::new([("a*b", ())]).is_err());
        assert!(Patterns::new([("a*", ())]).is_err());
        assert!(Patterns::new([("one || two", ())]).is_err());
        assert!(Patterns::new([("one ~99 two", ())]).is_err());
        assert!(Patterns::new([("word ~1", ())]).is_err());
        assert!(Patterns::new([("", ())]).is_err());
    }
}
