//! Patterns of whole words.

use regex::{Captures, Regex};

/// A pattern in which each boundary of words stands beside a plain letter.
///
/// Unicode's boundaries take long to see in a text that is not all ASCII. Where they are, there are those of ASCII, too, which
/// are seen at once; most texts hold nothing that matches with these, either.
pub(super) struct Worded {
    quick: Regex,
    whole: Regex,
}

impl Worded {
    pub(super) fn new(pattern: &str) -> Self {
        let compiled = |pattern: &str| Regex::new(pattern).expect("the pattern is valid");
        Self { quick: compiled(&quick(pattern)), whole: compiled(pattern) }
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.start(text).is_some_and(|start| self.whole.is_match_at(text, start))
    }

    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.whole.captures_at(text, self.start(text)?)
    }

    /// Where it may match, and not before.
    fn start(&self, text: &str) -> Option<usize> {
        self.quick.find(text).map(|found| found.start())
    }
}

/// A pattern with the boundaries of ASCII.
pub(super) fn quick(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_count_where_the_rest_matches() {
        let pattern = Worded::new(r"(?i)\b(piece|post)\b");
        for (text, found) in [
            ("A piece on tides", Some("piece")),
            ("“Post” — é", Some("Post")),
            ("é masterpiece, épiece, then a POST", Some("POST")),
            ("é masterpiece", None),
            ("piecé", None),
            ("nothing", None),
        ] {
            assert_eq!(
                pattern.captures(text).map(|captures| captures[1].to_owned()).as_deref(),
                found,
                "{text}"
            );
            assert_eq!(pattern.is_match(text), found.is_some(), "{text}");
        }
    }
}
