//! Notes by which a blogger introduces what follows: "My latest piece for …".

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::{outlet, worded};
use crate::lists;

/// From this strength on a paragraph is likelier a note than not.
pub(super) const LIKELY: f32 = 1.5;

struct Cues {
    /// What may be there, at once for all.
    quick: RegexSet,
    /// Each with its weight.
    all: Vec<(Regex, f32)>,
}

impl Cues {
    fn new() -> Self {
        let cues = || lists::pairs(include_str!("../../../data/publishing.txt"));
        let all = cues().map(|(weight, cue)| {
            let pattern = Regex::new(&pattern(cue)).expect("escaped cues are valid");
            (pattern, weight.parse().expect("a weight is a number"))
        });
        let quick = RegexSet::new(cues().map(|(_, cue)| worded::quick(&pattern(cue))));
        Self { all: all.collect(), quick: quick.expect("escaped cues are valid") }
    }

    /// The sum of the weights of those that are in a text.
    fn weight(&self, text: &str) -> f32 {
        let maybe = self.quick.matches(text).into_iter().map(|place| &self.all[place]);
        maybe.filter(|(pattern, _)| pattern.is_match(text)).map(|(_, weight)| weight).sum()
    }
}

/// The pattern of a line of the list.
fn pattern(cue: &str) -> String {
    let words =
        regex::escape(cue.trim_start_matches('^')).replace('\'', "[’']").trim_end_matches('_').to_owned();
    let end = if cue.ends_with('_') { r"\w*" } else { r"\b" };
    let begin = if cue.starts_with('^') { "^" } else { r"\b" };
    format!("(?i){begin}{words}{end}")
}

static CUES: LazyLock<Cues> = LazyLock::new(Cues::new);

static FIRST_PERSON: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:I|[Mm]y|me|we|[Oo]ur)\b").expect("the pattern is valid"));

/// How much a paragraph of so many words reads like a blogger's note, 0 to 5: each cue counts once, outlets that
/// it names up to three times, and long paragraphs need more of them.
pub(super) fn strength(text: &str, words: usize) -> f32 {
    if words < 4 {
        return 0.0;
    }
    let cues = CUES.weight(text);
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
    use super::super::shape;
    use super::*;

    fn strength(text: &str) -> f32 {
        super::strength(text, shape::words(text))
    }

    #[test]
    fn cues_are_whole_words_in_any_text() {
        for text in ["Here is my piece — at last", "HERE’S MY PIECE", "é: here, my piece, crossposted"] {
            let found = |cue: &str| Regex::new(&pattern(cue)).unwrap().is_match(text);
            let plainly = lists::pairs(include_str!("../../../data/publishing.txt"))
                .filter(|(_, cue)| found(cue))
                .map(|(weight, _)| weight.parse::<f32>().unwrap())
                .sum::<f32>();
            assert!(plainly > 2.0 && CUES.weight(text) == plainly, "{text}: {plainly}");
        }
        assert_eq!(CUES.weight("byliśmy, épiece, pieceé"), 0.0);
    }

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
