//! Words that say nothing about a subject, for each language that has a list.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use super::{Language, spelling};
use crate::lists;

type Words<W> = HashSet<W, FixedState>;

/// The stop words of a language other than English.
#[derive(Debug, Default)]
struct List {
    /// Its own, as words are looked up.
    own: Words<String>,
    /// Stop words of English that have a meaning here.
    not_english: Words<&'static str>,
}

/// True for a word, as it is looked up, that a language's own list holds.
pub(super) fn is_own(word: &str, language: Language) -> bool {
    match language {
        Language::Other(_) => list_of(language).is_some_and(|list| list.own.contains(word)),
        Language::English | Language::Unknown => is_english(word),
    }
}

/// True for a stop word of English that is none of a word of this language. Names and quotations in
/// English stand in articles of any language.
pub(super) fn is_english_in(word: &str, language: Language) -> bool {
    is_english(word) && !list_of(language).is_some_and(|list| list.not_english.contains(word))
}

fn is_english(word: &str) -> bool {
    static ENGLISH: LazyLock<Words<&'static str>> =
        LazyLock::new(|| lists::stop_words("en").into_iter().flat_map(lists::words).collect());
    ENGLISH.contains(word)
}

fn list_of(language: Language) -> Option<&'static List> {
    static LISTS: LazyLock<HashMap<&'static str, List, FixedState>> =
        LazyLock::new(|| lists::STOP_WORDS.iter().map(|&(code, list)| (code, read(code, list))).collect());
    match language {
        Language::Other(_) => LISTS.get(language.code()),
        Language::English | Language::Unknown => None,
    }
}

fn read(code: &str, list: &'static str) -> List {
    let mut read = List::default();
    for line in lists::entries(list) {
        match line.strip_prefix("not:") {
            Some(words) => read.not_english.extend(words.split_whitespace()),
            None => read.own.extend(line.split_whitespace().map(|word| spelling::look_up(word, code))),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists are in small letters, say what they are, and what they except is a stop word of English.
    #[test]
    fn lists_are_well_formed() {
        for &(code, list) in lists::STOP_WORDS {
            for part in ["# What:", "# Source:", "# Format:"] {
                assert!(list.contains(part), "{code}: {part}");
            }
            for line in lists::entries(list) {
                assert_eq!(line, line.to_lowercase(), "{code}");
                let except = line.strip_prefix("not:").unwrap_or_default();
                for word in except.split_whitespace() {
                    assert!(is_english(word), "{code}: {word} is no stop word of English");
                }
            }
            assert!(lists::words(list).count() >= 200, "{code}");
        }
    }
}
