//! Words of a text, with where they stand.

use unicode_segmentation::UnicodeSegmentation;

use crate::unspaced;

/// A word as it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Its letters, without a possessive 's.
    pub text: &'t str,
    /// Something other than spaces and hyphens stands between it and the word before.
    pub apart: bool,
    /// Nothing but a hyphen stands between it and the word before.
    pub hyphen: bool,
    /// Nothing at all stands there: the script puts no space between words, or an apostrophe glues them.
    pub glued: bool,
}

impl Word<'_> {
    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a text by Unicode's boundaries (UAX #29), and in scripts without spaces between words those of
/// a dictionary. Words with a hyphen come in parts; `9/11` is one word.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word));
    words
}

/// Calls `found` with each word of a text, in order: see [`words`].
///
/// Plain letters, digits and the usual punctuation are read byte by byte, which is many times
/// faster; whatever holds another character is left to the general rules, up to the next space.
pub fn each_word<'t>(text: &'t str, found: impl FnMut(Word<'t>)) {
    let bytes = text.as_bytes();
    let mut scan = Scan { text, last: 0, held: None, found };
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if is_word(byte) {
            match plain_word(bytes, at) {
                Some(end) => {
                    scan.segment(at, end);
                    at = end;
                }
                None => at = scan.general(at),
            }
        } else if byte < 0x80 {
            at += 1;
        } else if is_punctuation(bytes, at) {
            at += 3;
        } else {
            at = scan.general(at);
        }
    }
    scan.finish();
}

/// True for the bytes of plain letters, digits and the underline.
static IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

#[inline]
fn is_word(byte: u8) -> bool {
    IS_WORD[usize::from(byte)]
}

/// True for the general punctuation U+2010 to U+2027, dashes, quotation marks, dots: it is part
/// of no word but for the apostrophes inside one.
fn is_punctuation(bytes: &[u8], at: usize) -> bool {
    bytes[at..].starts_with(&[0xe2, 0x80])
        && bytes.get(at + 2).is_some_and(|byte| (0x90..=0xa7).contains(byte))
}

/// The end of the word of plain letters that begins at `start`; `None` where another character
/// touches it.
fn plain_word(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        let Some(&byte) = bytes.get(at) else { return Some(at) };
        if byte.is_ascii_whitespace() {
            return Some(at);
        }
        let apostrophe = byte == 0xe2 && is_punctuation(bytes, at) && matches!(bytes[at + 2], 0x98 | 0x99);
        if byte >= 0x80 && !is_punctuation(bytes, at) {
            return None;
        }
        // An apostrophe, a full stop or a colon stays between letters ("don't", "U.S"), a comma, too, between
        // digits ("3.5", "1,000").
        let next = at + if apostrophe { 3 } else { 1 };
        let (before, after) = (bytes[at - 1], bytes.get(next).copied().unwrap_or(b' '));
        let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        let inside = match byte {
            b'\'' | b'.' => letters || digits,
            b':' => letters,
            b',' | b';' => digits,
            _ => apostrophe && (letters || digits),
        };
        if !inside {
            // "l’été": what follows a mark may belong to it.
            let open = matches!(byte, b'\'' | b'.' | b':' | b',' | b';') || apostrophe;
            return (!open || after < 0x80 || is_punctuation(bytes, next)).then_some(at);
        }
        at = next;
    }
}

/// Words as they are found; one is held back, since a day may go on behind it ("9/11").
struct Scan<'t, F> {
    text: &'t str,
    /// Where the last segment ended.
    last: usize,
    held: Option<Word<'t>>,
    found: F,
}

impl<'t, F: FnMut(Word<'t>)> Scan<'t, F> {
    fn segment(&mut self, start: usize, end: usize) {
        let raw = &self.text[start..end];
        let between = &self.text[self.last..start];
        self.last = end;
        if between == "/"
            && is_day(raw)
            && !self.text[end..].starts_with('/')
            && let Some(word) = self.held.as_mut()
            && is_day(word.text)
            && !self.text[..word.start].ends_with('/')
        {
            word.text = &self.text[word.start..end];
            return;
        }
        if raw.bytes().all(|byte| byte == b'_') {
            return;
        }
        let joins = |c: char| matches!(c, ' ' | '-' | '‐' | '‑' | '–');
        let first = self.held.is_none();
        let (apart, hyphen, glued) = match between {
            " " => (first, false, false),
            "-" => (first, true, false),
            "" => (first, false, !first),
            // A space of no width, as Khmer has between words.
            "\u{200b}" if raw.starts_with(unspaced::is_unspaced) => (first, false, !first),
            _ => (first || !between.chars().all(joins), false, false),
        };
        let word = Word { start, text: without_possessive(raw), apart, hyphen, glued };
        if let Some(word) = self.held.replace(word) {
            (self.found)(word);
        }
    }

    /// Reads by the general rules from `at` to the next space, and says where that is.
    fn general(&mut self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let end = at + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        for (start, run, unspaced) in unspaced::runs(&self.text[at..end]) {
            let start = at + start;
            if unspaced {
                unspaced::each_word(run, |word| self.segment(start + word.start, start + word.end));
            } else {
                for (place, raw) in run.unicode_word_indices() {
                    self.segment(start + place, start + place + raw.len());
                }
            }
        }
        end
    }

    fn finish(mut self) {
        if let Some(word) = self.held.take() {
            (self.found)(word);
        }
    }
}

/// One or two digits, as in `7/7` and `9/11`. With a nought before, or with a third number beside them, they are a
/// date that nobody calls anything by.
fn is_day(word: &str) -> bool {
    word.len() <= 2 && !word.starts_with('0') && word.bytes().all(|b| b.is_ascii_digit())
}

/// `Britain’s` without `’s`.
#[inline]
fn without_possessive(word: &str) -> &str {
    if !word.ends_with(['s', 'S']) {
        return word;
    }
    ["’s", "'s", "’S", "'S"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// True for each sign that is written as an apostrophe: typed, set, turned, as a letter, and in full width.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// True for a character that is a syllable or a whole word: Chinese, Korean.
pub(crate) fn is_syllable(c: char) -> bool {
    unspaced::is_han(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// True where all letters are capitals and there are at least two: an acronym, or a word that is
/// shouted.
pub fn is_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_their_places() {
        let text = "Britain’s al-Qaeda cell, don't 9/11 U.S. MI5 3.5";
        let found: Vec<_> = words(text).iter().map(|word| (word.text, word.apart)).collect();
        let expected = [
            ("Britain", true),
            ("al", false),
            ("Qaeda", false),
            ("cell", false),
            ("don't", true),
            ("9/11", false),
            ("U.S", false),
            ("MI5", true),
            ("3.5", false),
        ];
        assert_eq!(found[..4], expected[..4]);
        assert!(words(text).iter().all(|word| text[word.start..word.end()] == *word.text));
        assert_eq!(found.iter().map(|word| word.0).collect::<Vec<_>>(), expected.map(|word| word.0));
    }

    /// The quick way finds what the general one does.
    #[test]
    fn plain_text_is_cut_as_unicode_says() {
        for text in [
            "it's the U.S. Army's 3.5 1,000 a:b a;b 1:2 x.y.z end. 'quoted' _under_ snake_case 3D x2",
            "“Don’t,” she said—‘never’ … semi;colon 5’6 l’été l'été naïve café—bar e.g. a..b it''s",
            "ﬁne 10am–5pm co-op rock’n’roll http://a.b/c?d=e x@y.org 1.a a.1 9,a 'tis",
        ] {
            let general: Vec<&str> = text.unicode_words().map(without_possessive).collect();
            let quick: Vec<&str> = words(text).iter().map(|word| word.text).collect();
            assert_eq!(quick, general, "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::with_cases(2000)
        })]
        #[test]
        fn any_text_is_cut_as_unicode_says(text in "[a-cA-C0-9_'.,:;’‘é \\-–…\u{301}я]{0,24}") {
            let general: Vec<&str> = text.unicode_words().map(without_possessive).collect();
            let quick: Vec<&str> = words(&text).iter().map(|word| word.text).collect();
            proptest::prop_assert_eq!(quick, general);
        }
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_words_in_any_text() {
        let text = "He said “政府宣布，提高补贴” and ประกาศขึ้นภาษี in GDP増加.";
        let found = words(text);
        assert!(found.iter().all(|word| text[word.start..word.end()] == *word.text));
        let texts: Vec<&str> = found.iter().map(|word| word.text).collect();
        assert_eq!(
            texts,
            ["He", "said", "政府", "宣布", "提高", "补贴", "and", "ประกาศ", "ขึ้น", "ภาษี", "in", "GDP", "増加"]
        );
        let glued: Vec<bool> = found.iter().map(|word| word.glued).collect();
        assert_eq!(glued[2..6], [false, true, false, true]);
        assert!(found[4].apart && !found[5].apart);
    }

    #[test]
    fn days_that_are_called_so_are_one_word_and_dates_are_numbers() {
        let cut = |text| words(text).iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(cut("On 9/11, 7/7 and 24/7."), ["On", "9/11", "7/7", "and", "24/7"]);
        assert_eq!(
            cut("03/04/2019 2019/3/4 3/4/19 03/04"),
            ["03", "04", "2019", "2019", "3", "4", "3", "4", "19", "03", "04"]
        );
    }

    #[test]
    fn capitals() {
        assert!(is_capitals("US") && is_capitals("MI5") && is_capitals("U.S"));
        assert!(!is_capitals("I") && !is_capitals("Us") && !is_capitals("9/11"));
    }
}
