//! Sentences: Unicode's boundaries (UAX #29), mended after abbreviations and inside quotations.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashSet;
use unicode_segmentation::UnicodeSegmentation;

use crate::lists;

static ABBREVIATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    lists::entries(include_str!("../../data/abbreviations.txt")).flat_map(str::split_whitespace).collect()
});

/// Bytes of a sentence. What is longer is a list, or no prose at all; it is cut between words, because what is read of
/// a sentence looks at each of its words from all the others.
const LONGEST: usize = 4096;

/// The sentences of a paragraph as byte ranges, without the spaces around them, in order; none is longer than
/// 4,096 bytes.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (start, piece) in paragraph.split_sentence_bound_indices() {
        let begin = open.unwrap_or(start);
        let end = start + piece.len();
        if goes_on(&paragraph[begin..end], &paragraph[end..]) {
            open = Some(begin);
        } else {
            open = None;
            push(&mut sentences, paragraph, begin..end);
        }
    }
    if let Some(begin) = open {
        push(&mut sentences, paragraph, begin..paragraph.len());
    }
    sentences
}

fn push(sentences: &mut Vec<Range<usize>>, paragraph: &str, mut range: Range<usize>) {
    while range.len() > LONGEST {
        let most = (range.start..=range.start + LONGEST).rev().find(|&at| paragraph.is_char_boundary(at));
        let most = most.unwrap_or(range.end);
        let space = paragraph[range.start..most].rfind(char::is_whitespace).filter(|&at| at > 0);
        let cut = space.map_or(most, |at| range.start + at);
        push_trimmed(sentences, paragraph, range.start..cut);
        range.start = cut;
    }
    push_trimmed(sentences, paragraph, range);
}

fn push_trimmed(sentences: &mut Vec<Range<usize>>, paragraph: &str, range: Range<usize>) {
    let text = &paragraph[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.start + text.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// True where the boundary between two pieces is none.
fn goes_on(before: &str, after: &str) -> bool {
    if after.is_empty() {
        return false;
    }
    // Without a stop and a space there is no end: "Yahoo! is", "rusi.org".
    let Some(trimmed) = before.strip_suffix(char::is_whitespace).map(str::trim_end) else {
        return !before.ends_with(['。', '！', '？']);
    };
    // “Why now?” she asked.
    if after.trim_start().chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    let Some(word) = trimmed.strip_suffix('.').map(last_word) else {
        return false;
    };
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    // "the U.S. Army", but "in the U.S. The army": what follows decides.
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    initial || ABBREVIATIONS.contains(word) || (dotted && !begins_sentence(after))
}

fn last_word(text: &str) -> &str {
    let start = text.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | '‘' | '—' | '–'));
    start.map_or(text, |at| text[at..].trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// True where the next word usually begins a sentence.
fn begins_sentence(after: &str) -> bool {
    const STARTERS: &[&str] = &[
        "A", "After", "All", "An", "And", "As", "At", "But", "By", "For", "He", "His", "However", "If", "In",
        "It", "Its", "No", "Now", "On", "One", "Our", "She", "So", "Some", "Such", "That", "The", "Their",
        "Then", "There", "These", "They", "This", "Those", "To", "We", "What", "When", "While", "With",
        "Yet",
    ];
    let word: &str = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    STARTERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn plain_sentences() {
        assert_eq!(split("One came. Two went!  Did three? "), ["One came.", "Two went!", "Did three?"]);
        assert_eq!(split(""), Vec::<&str>::new());
        assert_eq!(split("No stop at the end"), ["No stop at the end"]);
    }

    #[test]
    fn what_never_ends_is_cut_between_words() {
        let words = "word ".repeat(2_000);
        let found = split(&words);
        assert_eq!(found.len(), 3);
        assert_eq!(found.join(" "), words.trim_end());
        assert!(found.iter().all(|sentence| sentence.len() <= LONGEST));
        let signs = "é".repeat(5_000);
        assert_eq!(split(&signs).concat(), signs);
        assert_eq!(split(&" ".repeat(10_000)), Vec::<&str>::new());
    }

    #[test]
    fn abbreviations_and_initials_end_nothing() {
        for one in [
            "Mr. Hale met Gen. Ray in St. Albans.",
            "George W. Bush and J. K. Porter met.",
            "The U.S. Army left on Jan. 5 at 10 a.m. local time.",
            "It rose by approx. 3.5 per cent, i.e. very little.",
            "It is on rusi.org and nowhere else.",
        ] {
            assert_eq!(split(one), [one]);
        }
        assert_eq!(split("He left the U.S. The army stayed.").len(), 2);
        assert_eq!(split("So did I. Nobody saw it.").len(), 2);
    }

    #[test]
    fn quotations_stay_with_what_introduces_them() {
        assert_eq!(split("“Why now?” she asked. “Because.”"), ["“Why now?” she asked.", "“Because.”"]);
        assert_eq!(split("It was (so he said) over. Then “it began.” And went on.").len(), 3);
    }
}
