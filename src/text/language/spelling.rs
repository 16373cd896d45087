//! The form in which a word is looked up: small letters, and one spelling where a language has several.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word in the form in which it is looked up; `code` is the language's, empty for any.
///
/// Of the spelling nothing is changed but for case, unless the language has a reason:
///
/// | | |
/// |---|---|
/// | all but English | letters with marks are composed (NFC) |
/// | Turkish, Azerbaijani | `I` is `ı` in small letters, `İ` is `i` |
/// | German | `ß` is `ss`, as in Switzerland |
/// | Greek | no accents, which capitals do not have; one sigma |
/// | Russian | `ё` is `е`, as most print it |
/// | Ukrainian, Belarusian | no apostrophe of whatever sign |
/// | Romanian | `ș`, `ț` with the cedilla that older fonts and the stemmer have |
/// | Arabic, Persian, Urdu | no vowel marks, no lengthening; forms of presentation are letters |
/// | Arabic | alef without hamza |
/// | Persian, Urdu | one `ی` and `ک`, no joiner inside words |
/// | Hebrew | no points, no signs of abbreviation |
/// | Chinese, Japanese, Korean | full and half width are one (NFKC) |
pub(super) fn look_up(word: &str, code: &str) -> String {
    match code {
        "" | "en" => word.to_lowercase(),
        "tr" | "az" => word.chars().map(turkish).collect::<String>().to_lowercase().nfc().collect(),
        "de" => word.to_lowercase().nfc().collect::<String>().replace('ß', "ss"),
        "el" => {
            let bare = word.to_lowercase();
            let bare = bare.nfd().filter(|&c| !is_combining_mark(c));
            bare.map(|c| if c == 'ς' { 'σ' } else { c }).collect()
        }
        "ar" | "fa" | "ur" => word.nfkc().filter(|&c| !is_arabic_mark(c)).map(|c| arabic(c, code)).collect(),
        "he" => {
            word.nfd().filter(|&c| !is_combining_mark(c) && !matches!(c, '״' | '׳' | '"')).nfc().collect()
        }
        "zh" | "ja" | "ko" => word.nfkc().collect::<String>().to_lowercase(),
        _ => word.to_lowercase().nfc().filter(|&c| c != '\u{2bc}').map(|c| letter(c, code)).collect(),
    }
}

fn turkish(c: char) -> char {
    match c {
        'I' => 'ı',
        'İ' => 'i',
        c => c,
    }
}

fn letter(c: char, code: &str) -> char {
    match (code, c) {
        ("ru", 'ё') => 'е',
        ("ro", 'ș') => 'ş',
        ("ro", 'ț') => 'ţ',
        _ => c,
    }
}

/// Vowel marks, the sign of lengthening, the joiner and its opposite.
fn is_arabic_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' | '\u{200c}' | '\u{200d}')
}

fn arabic(c: char, code: &str) -> char {
    match (code, c) {
        ("ar", 'أ' | 'إ' | 'آ' | 'ٱ') => 'ا',
        ("fa" | "ur", 'ي' | 'ى') => 'ی',
        ("fa" | "ur", 'ك') => 'ک',
        _ => c,
    }
}

/// The same for a word of small plain letters, which no language spells otherwise.
pub(super) fn look_up_quickly<'w>(word: &'w str, code: &str) -> Cow<'w, str> {
    match word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(look_up(word, code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        for (code, spellings) in [
            ("tr", &["ILIK", "Ilık", "ılık"][..]),
            ("tr", &["İSTANBUL", "İstanbul", "istanbul"]),
            ("de", &["Straße", "STRASSE", "Strasse"]),
            ("el", &["Αθήνα", "ΑΘΗΝΑ", "αθηνα"]),
            ("el", &["ΝΟΜΟΣ", "νόμος", "νόμοσ"]),
            ("ru", &["Тёплый", "теплый"]),
            ("ro", &["știință", "ştiinţă"]),
            ("ar", &["أحمد", "احمد", "أَحْمَد", "احـــمد"]),
            ("fa", &["می‌شود", "ميشود"]),
            ("he", &["צה\"ל", "צה״ל"]),
            ("uk", &["об\u{2bc}єкт", "обєкт"]),
            ("ja", &["ＧＤＰ", "GDP"]),
            ("fr", &["E\u{301}TE\u{301}", "été"]),
            ("en", &["Naïve", "NAÏVE"]),
        ] {
            let first = look_up(spellings[0], code);
            assert!(spellings.iter().all(|word| look_up(word, code) == first), "{spellings:?}");
        }
        assert_ne!(look_up("IĞDIR", "tr"), look_up("iğdir", "tr"));
        assert_eq!(look_up("INDIA", "de"), "india");
    }
}
