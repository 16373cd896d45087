//! The languages of articles: stop words, spelling, stemming; `detect` recognises them.
//!
//! The stemmers are Snowball's, behind this type, so that no other code knows who makes them.

mod clitic;
mod detect;
mod spelling;
mod stop_words;

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use whatlang::{Lang, Script};

pub(super) use clitic::cuts;
pub use clitic::each_word_in;
pub use detect::{of_articles, together};

/// A language by its ISO 639-1 code, or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English: stop words, stemmer, stance.
    English,
    /// Another language that is recognised; its words are stemmed where Snowball can.
    Other(Lang),
    /// Too little text, or none that is recognised.
    Unknown,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        if lang == Lang::Eng { Self::English } else { Self::Other(lang) }
    }
}

impl Language {
    /// The ISO 639-1 code; empty if unknown.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Unknown => "",
            Self::Other(lang) => code(lang),
        }
    }

    /// What it is called in English.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Unknown => "not recognised",
            Self::Other(Lang::Cmn) => "Chinese",
            Self::Other(Lang::Nob) => "Norwegian",
            Self::Other(lang) => lang.eng_name(),
        }
    }

    /// The script in which it is written; Latin if unknown, as the rules of English are followed then.
    pub fn script(self) -> &'static str {
        let script = match self {
            Self::Other(lang) => Script::all().iter().find(|script| script.langs().contains(&lang)),
            Self::English | Self::Unknown => None,
        };
        script.unwrap_or(&Script::Latin).name()
    }

    /// The language whose rules a word follows in an article of this one: names and words in Latin letters are
    /// English where the language itself has other letters.
    pub(super) fn of_word(self, word: &str) -> Self {
        match self {
            Self::Other(lang)
                if word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && !Script::Latin.langs().contains(&lang) =>
            {
                Self::English
            }
            language => language,
        }
    }

    /// The form in which a word is looked up: in small letters as the language writes them.
    pub fn look_up(self, word: &str) -> Cow<'_, str> {
        spelling::look_up_quickly(word, self.code())
    }

    /// True for a word, as it is looked up, that says nothing about a subject.
    pub fn is_stop_word(self, word: &str) -> bool {
        stop_words::is_own(word, self) || stop_words::is_english_in(word, self)
    }

    /// True for a stop word that in capitals is a name: "US" is none of "us". Of other languages
    /// than English that holds for words of English only: headlines are in capitals, too.
    pub(super) fn is_name_in_capitals(self, word: &str) -> bool {
        matches!(self, Self::English | Self::Unknown) || !stop_words::is_own(word, self)
    }

    /// The stem of a word as it is looked up; the word itself where there is no stemmer.
    pub fn stem(self, word: &str) -> Cow<'_, str> {
        match self.algorithm() {
            Some(algorithm) => Cow::Owned(Stemmer::create(algorithm).stem(word).into_owned()),
            None => Cow::Borrowed(word),
        }
    }

    /// The stem of a word as it stands in a text.
    pub fn stem_of(self, word: &str) -> String {
        let language = self.of_word(word);
        language.stem(&language.look_up(word)).into_owned()
    }

    /// A character as a capital.
    pub(crate) fn capital(self, c: char) -> String {
        match (self.code(), c) {
            ("tr" | "az", 'i') => "İ".to_owned(),
            _ => c.to_uppercase().collect(),
        }
    }

    fn algorithm(self) -> Option<Algorithm> {
        let Self::Other(lang) = self else {
            return Some(Algorithm::English);
        };
        Some(match lang {
            Lang::Ara => Algorithm::Arabic,
            Lang::Dan => Algorithm::Danish,
            Lang::Deu => Algorithm::German,
            Lang::Ell => Algorithm::Greek,
            Lang::Fin => Algorithm::Finnish,
            Lang::Fra => Algorithm::French,
            Lang::Hun => Algorithm::Hungarian,
            Lang::Ita => Algorithm::Italian,
            Lang::Nld => Algorithm::Dutch,
            Lang::Nob => Algorithm::Norwegian,
            Lang::Por => Algorithm::Portuguese,
            Lang::Ron => Algorithm::Romanian,
            Lang::Rus => Algorithm::Russian,
            Lang::Spa => Algorithm::Spanish,
            Lang::Swe => Algorithm::Swedish,
            Lang::Tam => Algorithm::Tamil,
            Lang::Tur => Algorithm::Turkish,
            _ => return None,
        })
    }
}

/// How many of these there are of each language, the most frequent first, then by code.
pub fn counts(languages: impl IntoIterator<Item = Language>) -> Vec<(Language, usize)> {
    let mut counts: Vec<(Language, usize)> = Vec::new();
    for language in languages {
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => counts.push((language, 1)),
        }
    }
    counts.sort_by_key(|&(language, count)| (std::cmp::Reverse(count), language.code()));
    counts
}

/// The ISO 639-1 code of each language that is recognised; Bokmål counts as Norwegian.
fn code(lang: Lang) -> &'static str {
    const CODES: &[(Lang, &str)] = {
        use Lang::*;
        &[
            (Afr, "af"),
            (Aka, "ak"),
            (Amh, "am"),
            (Ara, "ar"),
            (Aze, "az"),
            (Bel, "be"),
            (Ben, "bn"),
            (Bul, "bg"),
            (Cat, "ca"),
            (Ces, "cs"),
            (Cmn, "zh"),
            (Cym, "cy"),
            (Dan, "da"),
            (Deu, "de"),
            (Ell, "el"),
            (Eng, "en"),
            (Epo, "eo"),
            (Est, "et"),
            (Fin, "fi"),
            (Fra, "fr"),
            (Guj, "gu"),
            (Heb, "he"),
            (Hin, "hi"),
            (Hrv, "hr"),
            (Hun, "hu"),
            (Hye, "hy"),
            (Ind, "id"),
            (Ita, "it"),
            (Jav, "jv"),
            (Jpn, "ja"),
            (Kan, "kn"),
            (Kat, "ka"),
            (Khm, "km"),
            (Kor, "ko"),
            (Lat, "la"),
            (Lav, "lv"),
            (Lit, "lt"),
            (Mal, "ml"),
            (Mar, "mr"),
            (Mkd, "mk"),
            (Mya, "my"),
            (Nep, "ne"),
            (Nld, "nl"),
            (Nob, "no"),
            (Ori, "or"),
            (Pan, "pa"),
            (Pes, "fa"),
            (Pol, "pl"),
            (Por, "pt"),
            (Ron, "ro"),
            (Rus, "ru"),
            (Sin, "si"),
            (Slk, "sk"),
            (Slv, "sl"),
            (Sna, "sn"),
            (Spa, "es"),
            (Srp, "sr"),
            (Swe, "sv"),
            (Tam, "ta"),
            (Tel, "te"),
            (Tgl, "tl"),
            (Tha, "th"),
            (Tuk, "tk"),
            (Tur, "tr"),
            (Ukr, "uk"),
            (Urd, "ur"),
            (Uzb, "uz"),
            (Vie, "vi"),
            (Yid, "yi"),
            (Zul, "zu"),
        ]
    };
    CODES.iter().find(|(known, _)| *known == lang).map_or(lang.code(), |&(_, code)| code)
}

impl Language {
    /// The language with this code.
    pub(crate) fn from_code(wanted: &str) -> Option<Self> {
        Lang::all().iter().copied().find(|&lang| code(lang) == wanted).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists;

    fn language(code: &str) -> Language {
        Language::from_code(code).unwrap()
    }

    #[test]
    fn every_language_has_a_code_and_every_list_a_language() {
        assert!(Lang::all().iter().all(|&lang| code(lang).len() == 2));
        for (code, _) in lists::STOP_WORDS {
            assert_eq!(language(code).code(), *code);
        }
    }

    #[test]
    fn words_are_stemmed_and_function_words_known() {
        for (code, alike, unlike, stop, content) in [
            ("en", ["attacks", "attacking"], ["attack", "attic"], &["whereas", "will"][..], "terror"),
            ("ar", ["المدارس", "مدارس"], ["مدرسة", "مدينة"], &["الذي", "إلى", "وقال"], "حكومة"),
            ("da", ["skoler", "skolerne"], ["skole", "skov"], &["ikke", "hvilken"], "and"),
            ("de", ["Schulen", "Schule"], ["Schule", "Schuld"], &["außer", "ausser", "würden", "war"], "Not"),
            ("el", ["σχολεία", "σχολείο"], ["σχολείο", "σχέδιο"], &["οποία", "ΟΠΟΊΑ", "και"], "κυβέρνηση"),
            ("es", ["escuelas", "escuela"], ["escuela", "escudo"], &["también", "hubiera"], "real"),
            ("fi", ["koulujen", "koulut"], ["koulu", "kulttuuri"], &["kanssa", "jonka"], "hallitus"),
            ("fr", ["écoles", "école"], ["école", "écho"], &["étaient", "l’", "qu'"], "or"),
            ("hu", ["iskolában", "iskola"], ["iskola", "ipar"], &["amelyek", "hogy"], "kormány"),
            ("it", ["scuole", "scuola"], ["scuola", "scudo"], &["perché", "dell’"], "governo"),
            ("nl", ["regeringen", "regering"], ["school", "schuld"], &["waarom", "zij"], "been"),
            ("no", ["skoler", "skolene"], ["skole", "skog"], &["hvorfor", "ikkje"], "regjering"),
            ("pt", ["escolas", "escola"], ["escola", "escudo"], &["também", "àquele"], "governo"),
            ("ro", ["școlile", "școli"], ["școală", "scut"], &["acești", "aceşti", "și"], "guvern"),
            ("ru", ["школы", "школа"], ["школа", "шкала"], &["которые", "её"], "правительство"),
            ("sv", ["skolor", "skolorna"], ["skola", "skog"], &["också", "varför"], "and"),
            ("ta", ["பள்ளிகள்", "பள்ளி"], ["பள்ளி", "அரசு"], &["மற்றும்", "என்று"], "அரசு"),
            ("tr", ["okullar", "okul"], ["okul", "orman"], &["için", "İÇİN"], "at"),
        ] {
            let language = language(code);
            assert_eq!(language.stem_of(alike[0]), language.stem_of(alike[1]), "{code}");
            assert_ne!(language.stem_of(unlike[0]), language.stem_of(unlike[1]), "{code}");
            let is_stop =
                |word: &str| language.is_stop_word(&language.look_up(word).replace(['\'', '’'], ""));
            for word in stop {
                assert!(is_stop(word), "{code}: {word}");
            }
            assert!(!is_stop(content), "{code}: {content}");
        }
    }

    #[test]
    fn languages_without_a_stemmer_have_their_function_words() {
        for (code, stop, content) in [
            ("bg", &["който", "обаче"][..], "правителство"),
            ("ca", &["aquesta", "però"], "govern"),
            ("cs", &["který", "protože"], "most"),
            ("fa", &["می‌شود", "ميشود", "است"], "دولت"),
            ("he", &["שלא", "לאחר"], "ממשלה"),
            ("hi", &["उन्होंने", "क्योंकि"], "सरकार"),
            ("id", &["yang", "karena"], "pemerintah"),
            ("ja", &["について", "しかし"], "政府"),
            ("ko", &["그리고", "위해"], "정부"),
            ("pl", &["który", "ponieważ"], "but"),
            ("th", &["และ", "ดังกล่าว"], "รัฐบาล"),
            ("uk", &["який", "п'ять"], "уряд"),
            ("vi", &["không", "được"], "phủ"),
            ("zh", &["因为", "因為", "的"], "政府"),
        ] {
            let language = language(code);
            let is_stop =
                |word: &str| language.is_stop_word(&language.look_up(word).replace(['\'', '’'], ""));
            assert!(stop.iter().all(|word| is_stop(word)), "{code}: {stop:?}");
            assert!(!is_stop(content), "{code}");
        }
    }

    #[test]
    fn words_in_latin_letters_are_english_where_the_language_has_others() {
        assert_eq!(language("ru").stem_of("Attacks"), "attack");
        assert_eq!(language("zh").of_word("The"), Language::English);
        assert_eq!(language("zh").of_word("政府"), language("zh"));
        assert_eq!(language("fr").of_word("attaques"), language("fr"));
    }
}
