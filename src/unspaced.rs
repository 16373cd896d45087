//! Scripts that put no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
//!
//! Words of these are found by ICU4X with its dictionaries: from left to right the longest word that is
//! known. It also has neural models (LSTM) for the four scripts of South-East Asia; they are not used, since they
//! find the same words in all but names, read 0.5 MB of text a second where the dictionaries read 50, and sum
//! up floating-point numbers, which dictionaries do not. Time and memory grow linearly with the text, however
//! long it goes on without a space.
//!
//! How many words a text has is told here for all stages, since it must mean something alike in all scripts.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashSet;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::char::is_combining_mark;

use crate::lists;

/// The first byte of all characters of these scripts is this one or a greater one, which plain text and most
/// letters of Latin, Greek, Cyrillic, Hebrew and Arabic are not.
const FIRST_BYTE: u8 = 0xe0;

/// Loose characters that are taken for one word at most, see [`each_word`].
const LONGEST_NAME: usize = 6;

/// True for characters of scripts that put no space between words, without their digits and punctuation.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && (is_han(c)
            || matches!(c,
                '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' // Thai
                | '\u{e81}'..='\u{ece}' | '\u{edc}'..='\u{edf}' // Lao
                | '\u{1000}'..='\u{103f}' | '\u{1050}'..='\u{109f}' // Burmese and its neighbours
                | '\u{a9e0}'..='\u{a9fe}' | '\u{aa60}'..='\u{aa7f}'
                | '\u{1780}'..='\u{17d3}' | '\u{17d7}' | '\u{17dc}' | '\u{17dd}' // Khmer
                | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' // kana
                | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}'))
}

/// True for Chinese characters, in whatever language.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// True where one text goes on in another without a space: the script has none between words.
pub(crate) fn meet(before: &str, behind: &str) -> bool {
    before.ends_with(|c| is_unspaced(c) || is_wide_punctuation(c)) && behind.starts_with(is_unspaced)
}

/// True for the punctuation of Chinese and Japanese, which brings its own room.
pub(crate) fn is_wide_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff1f}')
}

/// A text cut where scripts without spaces begin and end: where each run begins, in bytes, the run, and whether
/// it is of such a script. Marks stay with the character that carries them.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let unspaced = is_unspaced(first);
        let goes_on = |c: char| is_unspaced(c) == unspaced || (unspaced && is_combining_mark(c));
        let length = chars.find(|&(_, c)| !goes_on(c)).map_or(rest.len(), |(at, _)| at);
        let run = (start, &rest[..length], unspaced);
        start += length;
        Some(run)
    })
}

/// Calls `found` with the place of each word of a run of a script without spaces, in order; the words are all of
/// the run.
///
/// Characters that the dictionary leaves alone are a word together where they stand in a row, up to six of
/// them: a name that it does not know (泽连斯基) falls apart otherwise. Characters that are words of grammar (的, 了)
/// stay alone.
pub(crate) fn each_word(run: &str, mut found: impl FnMut(Range<usize>)) {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let mut name: Option<(Range<usize>, usize)> = None;
    let mut start = 0;
    for end in SEGMENTER.segment_str(run).filter(|&end| end > 0) {
        let piece = start..end;
        start = end;
        let loose = is_loose(&run[piece.clone()]);
        name = match name.take() {
            Some((open, length)) if loose && length < LONGEST_NAME => Some((open.start..end, length + 1)),
            open => {
                if let Some((open, _)) = open {
                    found(open);
                }
                loose.then(|| (piece.clone(), 1))
            }
        };
        if !loose {
            found(piece);
        }
    }
    if let Some((open, _)) = name {
        found(open);
    }
}

/// True for a single Chinese character that is no word of grammar in Chinese or Japanese.
fn is_loose(piece: &str) -> bool {
    static GRAMMAR: LazyLock<HashSet<char>> = LazyLock::new(|| {
        let words = ["zh", "ja"].into_iter().filter_map(lists::stop_words).flat_map(lists::words);
        words.filter_map(single).collect()
    });
    single(piece).is_some_and(|c| is_han(c) && !GRAMMAR.contains(&c))
}

fn single(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Words of a text: pieces between white space, and of a piece in a script without spaces its words.
pub(crate) fn count_words(text: &str) -> usize {
    text.split_whitespace().count() + hidden_words(text)
}

/// How many more words a text has than pieces between white space: 0 in most scripts.
pub(crate) fn hidden_words(text: &str) -> usize {
    if !may_hold(text) {
        return 0;
    }
    text.split_whitespace().filter(|piece| may_hold(piece)).map(|piece| word_ends(piece).len() - 1).sum()
}

/// The first words of a text, joined by spaces where there is white space between them, and whether there are
/// more.
pub(crate) fn first_words(text: &str, most: usize) -> (String, bool) {
    let mut first = String::new();
    let mut left = most;
    for piece in text.split_whitespace() {
        let Some(last) = left.checked_sub(1) else { return (first, true) };
        let ends = if may_hold(piece) { word_ends(piece) } else { vec![piece.len()] };
        let end = ends[last.min(ends.len() - 1)];
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(&piece[..end]);
        if end < piece.len() {
            return (first, true);
        }
        left -= ends.len();
    }
    (first, false)
}

/// Calls `found` with each row of letters and digits of a text; in scripts without spaces, with each word.
pub(crate) fn each_token<'t>(text: &'t str, mut found: impl FnMut(&'t str)) {
    for (_, run, unspaced) in runs(text) {
        if unspaced {
            each_word(run, |word| found(&run[word]));
        } else {
            run.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).for_each(&mut found);
        }
    }
}

fn may_hold(text: &str) -> bool {
    text.bytes().any(|byte| byte >= FIRST_BYTE)
}

/// Where the words of a piece without white space end, at least one; the last ends where the piece does.
fn word_ends(piece: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut any = false;
    for (start, run, unspaced) in runs(piece) {
        any |= unspaced;
        if unspaced {
            each_word(run, |word| ends.push(start + word.end));
        } else if run.contains(char::is_alphanumeric) {
            ends.push(start + run.len());
        }
    }
    if !any {
        ends.clear();
    }
    ends.pop();
    ends.push(piece.len());
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(run: &str) -> Vec<&str> {
        let mut words = Vec::new();
        each_word(run, |word| words.push(&run[word]));
        words
    }

    #[test]
    fn words_are_those_that_a_reader_would_find() {
        assert_eq!(
            cut("政府周二宣布将提高电动汽车的补贴"),
            ["政府", "周二", "宣布", "将", "提高", "电动", "汽车", "的", "补贴"]
        );
        assert_eq!(cut("泽连斯基在基辅"), ["泽连斯基", "在", "基辅"]);
        assert_eq!(
            cut("中央銀行は火曜日に金利を引き上げる"),
            ["中央", "銀行", "は", "火曜日", "に", "金利", "を", "引き上げる"]
        );
        assert_eq!(cut("ゼレンスキー大統領は"), ["ゼレンスキー", "大統領", "は"]);
        assert_eq!(cut("รัฐบาลประกาศขึ้นภาษีน้ำมัน"), ["รัฐบาล", "ประกาศ", "ขึ้น", "ภาษี", "น้ำมัน"]);
        assert_eq!(cut("ພາສາລາວເປັນພາສາ"), ["ພາສາ", "ລາວ", "ເປັນ", "ພາສາ"]);
        assert_eq!(cut("មនុស្សទាំងអស់"), ["មនុស្ស", "ទាំងអស់"]);
        assert_eq!(cut("ဈေးနှုန်းကို"), ["ဈေးနှုန်း", "ကို"]);
    }

    #[test]
    fn words_are_counted_alike_in_all_scripts() {
        for (text, words) in [
            ("", 0),
            ("It’s a well-known café – isn't it?", 7),
            ("政府宣布，将提高补贴。", 5),
            ("2024年GDP增长了5%，专家说。", 8),
            ("He said “政府宣布” twice, and 。 once", 8),
            ("รัฐบาลประกาศ ขึ้นภาษี", 4),
            ("새 정부는 세금을 올린다", 4),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }

    #[test]
    fn the_first_words_are_cut_between_words() {
        assert_eq!(first_words("One  two\nthree", 2), ("One two".into(), true));
        assert_eq!(first_words("One  two\nthree", 3), ("One two three".into(), false));
        assert_eq!(first_words("政府宣布，将提高补贴。", 2), ("政府宣布".into(), true));
        assert_eq!(first_words("Say 政府宣布。", 3), ("Say 政府宣布。".into(), false));
        assert_eq!(first_words("。。 b", 1), ("。。".into(), true));
    }

    #[test]
    fn a_long_row_of_unknown_characters_is_no_one_word() {
        assert!(cut(&"鿿".repeat(100)).iter().all(|word| word.chars().count() <= LONGEST_NAME));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::with_cases(1000)
        })]
        #[test]
        fn words_are_all_of_a_run_whatever_it_holds(text in "[a中国政ーカのก็นั้ ່ကျ\u{301}\u{3099}\u{200d}\u{fe0f}。]{0,24}") {
            let mut at = 0;
            for (start, run, unspaced) in runs(&text) {
                proptest::prop_assert_eq!(start, at);
                at += run.len();
                if unspaced {
                    proptest::prop_assert_eq!(cut(run).concat(), run);
                    proptest::prop_assert!(cut(run).iter().all(|word| !word.is_empty()));
                }
            }
            proptest::prop_assert_eq!(at, text.len());
            first_words(&text, 3);
            count_words(&text);
        }
    }
}
