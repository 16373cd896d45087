//! The word lists of `data/`, which are compiled into the binary.

/// The entries of a list: its lines without comments and blank ones.
pub(crate) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a list that has any number of them a line.
pub(crate) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    entries(list).flat_map(str::split_whitespace)
}

/// The entries of a list of two columns that a tab separates.
///
/// # Panics
/// On an entry without a tab: the lists are part of the program, and a test reads each of them.
pub(crate) fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    entries(list).map(|entry| {
        let (left, right) = entry.split_once('\t').unwrap_or_else(|| panic!("no tab: {entry}"));
        (left.trim(), right.trim())
    })
}

/// The stop words of a language, by its ISO 639-1 code.
pub(crate) fn stop_words(code: &str) -> Option<&'static str> {
    STOP_WORDS.iter().find(|(known, _)| *known == code).map(|&(_, list)| list)
}

macro_rules! stop_words {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../data/stopwords/", $code, ".txt")))),*]
    };
}

/// Each list of stop words with its language.
pub(crate) const STOP_WORDS: &[(&str, &str)] = stop_words![
    "ar" "bg" "ca" "cs" "da" "de" "el" "en" "es" "fa" "fi" "fr" "he" "hi" "hu" "id" "it" "ja" "ko" "nl" "no" "pl"
    "pt" "ro" "ru" "sv" "ta" "th" "tr" "uk" "vi" "zh"
];
