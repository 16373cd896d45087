//! Lines that belong to the web page around an article: advertisements, buttons, navigation.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::shape;
use crate::lists;

/// A line of page furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Furniture {
    /// What it is: a kind of `data/furniture.txt`.
    pub kind: &'static str,
    /// The whole line is prescribed, with no part that may vary.
    pub fixed: bool,
}

struct Patterns {
    set: RegexSet,
    kinds: Vec<Furniture>,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut kinds = Vec::new();
    for (kind, pattern) in lists::pairs(include_str!("../../../data/furniture.txt")) {
        let escaped = regex::escape(pattern)
            .replace(r"\*", ".*")
            .replace(r"\#", r"\d[\d,.]*")
            .replace("…", r"(?:…|\.\.\.)")
            .replace(r"\.\.\.", r"(?:…|\.\.\.)");
        patterns.push(format!("(?i)^{escaped}$"));
        kinds.push(Furniture { kind, fixed: !pattern.contains('*') });
    }
    Patterns { set: RegexSet::new(patterns).expect("escaped patterns are valid"), kinds }
});

static LINKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:[^.!?\s]+\s[^.!?]{0,40}:\s)?(?:https?://|www\.)\S+$|^[\w.+-]+@[\w-]+\.[\w.]+$|^@\w+$",
    )
    .expect("the pattern is valid")
});

/// How often a button was pressed: "12", "1.4K".
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\d{1,3}|\d+(?:\.\d)?[KkM])$").expect("the pattern is valid"));

/// Words beyond which a line that may vary is taken for a sentence that only begins like one.
const SENTENCE: usize = 12;

/// Reads a line of at most 20 words; a line that is prescribed wins over one that may vary.
pub(crate) fn read(text: &str) -> Option<Furniture> {
    if text.len() > 200 || shape::has_more_words(text, 20) {
        return None;
    }
    // "❤ 34": a button with its count.
    let symbol = |c: char| !c.is_alphanumeric() && !c.is_ascii() && !c.is_whitespace();
    let counter = text.len() <= 24
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().next().is_some_and(symbol);
    // A sign between two of them.
    if !text.chars().any(char::is_alphanumeric) {
        return Some(Furniture { kind: "share", fixed: true });
    }
    let number = text.len() <= 5 && COUNT.is_match(text);
    if number
        || counter && !text.chars().any(char::is_alphabetic) && !text.contains(['–', '—', '£', '€', '“'])
    {
        return Some(Furniture { kind: "share", fixed: true });
    }
    if LINKS.is_match(text) {
        return Some(Furniture { kind: "link", fixed: true });
    }
    let matches = PATTERNS.set.matches(text).into_iter().map(|index| PATTERNS.kinds[index]);
    let matches = matches.filter(|furniture| {
        furniture.fixed
            || !shape::has_more_words(text, SENTENCE)
            || matches!(furniture.kind, "legal" | "tags")
    });
    matches.max_by_key(|furniture| furniture.fixed)
}

static COUNTERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) (?:[\s|·•,–—-]+ (?:
            (?:leave|post|add)\ a\ (?:comment|reply) (?:\ on\ .*)?
          | (?:no|\d+)\ (?:comments?|repl(?:y|ies)|responses?|views?|hits?|likes?|shares?) (?:\ (?:on|to)\ .*)?
          | (?:reading\ time:?\ )?\d+[\ -](?:min(?:ute)?s?\.?)(?:\ read(?:ing)?(?:\ time)?)?
        ) [\s↓»→]*)+ $",
    )
    .expect("the pattern is valid")
});

/// A line of metadata without what some systems put behind it: "March 3, 2021 by Ann Lee Leave a Comment", "3 March 2021 · 4 min
/// read".
pub(crate) fn without_counters(text: &str) -> &str {
    /// Bytes of such a line.
    const LINE: usize = 300;
    if text.len() > LINE {
        return text;
    }
    COUNTERS.find(text).map_or(text, |found| &text[..found.start()])
}

static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[‘“'\"]([^’”'\"]+)[’”'\"]").expect("the pattern is valid"));
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?::|\b(?:tagged|category|for|in|under|by))\s+(.+)$").expect("the pattern is valid")
});

/// What the header of an archive page is an archive of: `Archive for the ‘China’ Category`.
pub(crate) fn archive_of(text: &str) -> Option<&str> {
    let captures = QUOTED.captures(text).or_else(|| LAST.captures(text))?;
    captures.get(1).map(|found| found.as_str().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_by_the_whole_line() {
        let kind = |text| read(text).map(|furniture| furniture.kind);
        assert_eq!(kind("Advertisements"), Some("advertisement"));
        assert_eq!(kind("12 Comments"), Some("comments"));
        assert_eq!(kind("Share this:"), Some("share"));
        assert_eq!(kind("Like Loading…"), Some("share"));
        assert_eq!(kind("❤️ 34"), Some("share"));
        assert_eq!(kind("1.4K"), Some("share"));
        assert_eq!(kind("2016"), None);
        assert_eq!(kind("Read it on our site: https://example.org/a"), Some("link"));
        assert_eq!(kind("See the plan at https://example.org/a"), None);
        assert_eq!(kind("£34"), None);
        assert_eq!(kind("Filed under: Terrorism, China"), Some("tags"));
        assert_eq!(kind("Posts Tagged ‘China’"), Some("archive"));
        assert_eq!(kind("http://example.org/a"), Some("link"));
        assert_eq!(kind("Comments made by the minister were wrong"), None);
        assert_eq!(kind("Nothing at all"), None);
    }

    #[test]
    fn the_subject_of_an_archive() {
        assert_eq!(archive_of("Archive for the ‘Daily News’ Category"), Some("Daily News"));
        assert_eq!(archive_of("Tag Archives: China"), Some("China"));
    }
}
