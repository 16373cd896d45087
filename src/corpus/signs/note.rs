//! Notes by which a blogger introduces what follows: "My latest piece for …".

use std::sync::LazyLock;

use regex::Regex;

use super::{outlet, shape};
use crate::lists;

/// From this strength on a paragraph is likelier a note than not.
pub(super) const LIKELY: f32 = 1.5;

struct Cue {
    pattern: Regex,
    weight: f32,
}

static CUES: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    lists::pairs(include_str!("../../../data/publishing.txt"))
        .map(|(weight, pattern)| {
            let start = pattern.starts_with('^');
            let words = regex::escape(pattern.trim_start_matches('^'))
                .replace('\'', "[’']")
                .trim_end_matches('_')
                .to_owned();
            let end = if pattern.ends_with('_') { r"\w*" } else { r"\b" };
            let begin = if start { "^" } else { r"\b" };
            Cue {
                pattern: Regex::new(&format!("(?i){begin}{words}{end}")).expect("escaped cues are valid"),
                weight: weight.parse().expect("a weight is a number"),
            }
        })
        .collect()
});

static FIRST_PERSON: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:I|[Mm]y|me|we|[Oo]ur)\b").expect("the pattern is valid"));

/// How much a paragraph reads like a blogger's note, 0 to 5: each cue counts once, outlets that
/// it names up to three times, and long paragraphs need more of them.
pub(crate) fn strength(text: &str) -> f32 {
    let words = shape::words(text);
    if words < 4 {
        return 0.0;
    }
    let cues: f32 = CUES.iter().filter(|cue| cue.pattern.is_match(text)).map(|cue| cue.weight).sum();
    let known = outlet::mentions(text).len().min(3);
    // A name that no list knows, where a note names its outlet, is one too.
    let outlets = if known == 0 && outlet::of_note(text).is_some() { 1 } else { known };
    // Who writes "I" and names an outlet tells of a piece of work.
    let own = if outlets > 0 && FIRST_PERSON.is_match(text) { 1.0 } else { 0.0 };
    let outlets = outlets as f32 * 0.7 + own;
    let dilution = 1.0 + words as f32 / 90.0;
    ((cues + outlets) / dilution).min(5.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_score_high_and_argument_scores_low() {
        for note in [
            "Another short piece for the Guardian, looking at the vote and what follows from it.",
            "Catching up on posting as ever. Spoke to the BBC and CNN about the same topic.",
            "Have been slow in posting. For the time being, here is my latest for the Straits Times.",
        ] {
            assert!(strength(note) > 2.5, "{note}: {}", strength(note));
        }
        for text in [
            "The group is in retreat, and its leaders know it. What follows will not be a victory \
             but a long and slow struggle that few governments have prepared for.",
            "In research published in 2015, two scholars showed that most of those who came back \
             did not go on to plan attacks.",
        ] {
            assert!(strength(text) < 1.5, "{text}: {}", strength(text));
        }
    }
}
