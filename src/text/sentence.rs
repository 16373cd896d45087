//! Sentences: Unicode's boundaries (UAX #29), mended after abbreviations, inside quotations and where no space
//! follows; clauses where a script has no stop.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashSet;
use unicode_segmentation::UnicodeSegmentation;

use crate::{lists, unspaced};

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
    let mut begin = 0;
    for piece in pieces(paragraph) {
        let end = piece.start + without_opening(&paragraph[piece]).len();
        if !goes_on(&paragraph[begin..end], &paragraph[end..]) {
            push(&mut sentences, paragraph, begin..end);
            begin = end;
        }
    }
    push(&mut sentences, paragraph, begin..paragraph.len());
    sentences
}

/// The pieces between Unicode's boundaries. These lie only behind stops and ends of lines, and what a stop means depends on
/// one character before it and on what follows: the rules need not be asked of the words between.
fn pieces(paragraph: &str) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let rest = paragraph.get(begin..).filter(|rest| !rest.is_empty())?;
        let length = match rest.find(may_end) {
            None => rest.len(),
            Some(stop) => {
                // Marks above letters are passed over: a plain character has none.
                let known = rest.as_bytes()[..stop].iter().rposition(u8::is_ascii).unwrap_or(0);
                known + rest[known..].split_sentence_bounds().next().map_or(0, str::len)
            }
        };
        let piece = begin..begin + length;
        begin = piece.end;
        Some(piece)
    })
}

/// True for all characters behind which a sentence may end, and for rare others.
fn may_end(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        '’' | '‘' | '“' | '”' | '–' | '—' => false,
        c => !c.is_ascii() && !c.is_alphanumeric(),
    }
}

/// Stops behind which no space stands.
const WIDE_STOPS: [char; 6] = ['。', '｡', '！', '？', '။', '។'];
const WIDE_CLOSING: [char; 9] = ['」', '』', '”', '’', '）', '》', '】', '"', ')'];
const WIDE_OPENING: [char; 7] = ['「', '『', '“', '‘', '（', '《', '【'];

/// A piece without the quotation mark of the next one, which Unicode's boundaries leave behind a stop where
/// there is no space.
fn without_opening(piece: &str) -> &str {
    let bare = piece.trim_end_matches(WIDE_OPENING);
    if bare.trim_end_matches(WIDE_CLOSING).ends_with(WIDE_STOPS) { bare } else { piece }
}

fn push(sentences: &mut Vec<Range<usize>>, paragraph: &str, range: Range<usize>) {
    for mut clause in clauses(paragraph, range) {
        while clause.len() > LONGEST {
            let most =
                (clause.start..=clause.start + LONGEST).rev().find(|&at| paragraph.is_char_boundary(at));
            let most = most.unwrap_or(clause.end);
            let space = paragraph[clause.start..most].rfind(char::is_whitespace).filter(|&at| at > 0);
            let cut = space.map_or(most, |at| clause.start + at);
            push_trimmed(sentences, paragraph, clause.start..cut);
            clause.start = cut;
        }
        push_trimmed(sentences, paragraph, clause);
    }
}

fn push_trimmed(sentences: &mut Vec<Range<usize>>, paragraph: &str, range: Range<usize>) {
    let text = &paragraph[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.start + text.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}

/// The parts of a sentence between spaces where it is in Thai or Lao: these have no full stop, and a space only
/// where a sentence or clause ends.
fn clauses(paragraph: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let is_thai = |c: char| matches!(c, '\u{e01}'..='\u{eff}');
    let text = &paragraph[range.clone()];
    let ends = text.match_indices(' ').filter(|&(at, _)| {
        text[..at].ends_with(is_thai) && text[at..].trim_start_matches(' ').starts_with(is_thai)
    });
    let mut clauses = Vec::new();
    let mut start = range.start;
    for end in ends.map(|(at, _)| range.start + at).chain([range.end]) {
        clauses.push(start..end);
        start = end;
    }
    clauses
}

/// True where the boundary between two pieces is none.
fn goes_on(before: &str, after: &str) -> bool {
    if after.is_empty() {
        return false;
    }
    // Without a stop and a space there is no end: "Yahoo! is", "rusi.org".
    let Some(trimmed) = before.strip_suffix(char::is_whitespace).map(str::trim_end) else {
        return !ends_without_space(before, after);
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

/// True where a sentence ends though no space follows: scripts without spaces have none there either.
fn ends_without_space(before: &str, after: &str) -> bool {
    let bare = before.trim_end_matches(WIDE_CLOSING);
    // 「なぜ今か？」と彼女は尋ねた。
    let quoted = bare.len() < before.len() && (after.starts_with('と') || after.starts_with("って"));
    let wide = bare.ends_with(WIDE_STOPS);
    !quoted && (wide || (bare.ends_with(['!', '?']) && after.starts_with(unspaced::is_unspaced)))
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

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::with_cases(4000)
        })]
        #[test]
        fn pieces_are_those_of_unicode(
            text in "([a-cA-C1 .!?,:;\"'’“”()\n\r\u{85}\u{2028}\u{301}\u{ad}é…。٣–]|\\PC){0,24}"
        ) {
            let theirs: Vec<&str> = text.split_sentence_bounds().collect();
            let ours: Vec<&str> = pieces(&text).map(|piece| &text[piece]).collect();
            proptest::prop_assert_eq!(ours, theirs);
        }
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
    fn sentences_end_where_their_script_ends_them() {
        assert_eq!(
            split("政府宣布了。价格会下降吗？专家说：“会的。”他笑了！“好。”好吗?好。"),
            ["政府宣布了。", "价格会下降吗？", "专家说：“会的。”", "他笑了！", "“好。”", "好吗?", "好。"]
        );
        assert_eq!(
            split("「なぜ今か？」と彼女は尋ねた。「まだだ。」彼は答えた。"),
            ["「なぜ今か？」と彼女は尋ねた。", "「まだだ。」", "彼は答えた。"]
        );
        assert_eq!(split("รัฐบาลประกาศ ขึ้นภาษี 10 บาท"), ["รัฐบาลประกาศ", "ขึ้นภาษี 10 บาท"]);
        assert_eq!(split("यह सच है। वह गया।"), ["यह सच है।", "वह गया।"]);
        assert_eq!(split("هل هذا صحيح؟ نعم."), ["هل هذا صحيح؟", "نعم."]);
    }

    #[test]
    fn quotations_stay_with_what_introduces_them() {
        assert_eq!(split("“Why now?” she asked. “Because.”"), ["“Why now?” she asked.", "“Because.”"]);
        assert_eq!(split("It was (so he said) over. Then “it began.” And went on.").len(), 3);
    }
}
