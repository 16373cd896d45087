//! Words that an apostrophe glues to another: Unicode's boundaries take the two for one.

use super::Language;
use crate::text::word::{Word, each_word, is_apostrophe, words};

/// What stands at an apostrophe.
enum Glued {
    /// A small word before it: "l’été", "dell’acqua".
    Before(&'static [&'static str]),
    /// An ending behind it: "Ankara’da".
    Ending,
}

const CATALAN: Glued = Glued::Before(&["d", "l", "m", "n", "s", "t"]);
const FRENCH: Glued = Glued::Before(&[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "presqu", "puisqu", "qu", "quelqu", "quoiqu", "s", "t",
]);
const ITALIAN: Glued = Glued::Before(&[
    "all", "anch", "bell", "c", "com", "coll", "d", "dall", "degl", "dell", "dov", "gl", "l", "m", "mezz",
    "n", "nell", "nient", "quand", "quant", "quell", "quest", "s", "sant", "senz", "sott", "sull", "t",
    "tutt", "un", "v",
]);

fn glued(language: Language) -> Option<Glued> {
    match language.code() {
        "ca" => Some(CATALAN),
        "fr" => Some(FRENCH),
        "it" => Some(ITALIAN),
        "tr" | "az" => Some(Glued::Ending),
        _ => None,
    }
}

/// Calls `found` with each word of a text in this language, in order: as [`each_word`], but small words that are
/// glued to the next one are words of their own, with their apostrophe, and endings behind one are left out.
pub fn each_word_in<'t>(text: &'t str, language: Language, mut found: impl FnMut(Word<'t>)) {
    match glued(language) {
        None => each_word(text, found),
        Some(glued) => each_word(text, |word| divide(word, &glued, &mut found)),
    }
}

/// The ways in which a name is cut, whatever the language of the article that it stands in: as it is, and with the small
/// words that some language glues to it as words of their own.
pub(in crate::text) fn cuts(name: &str) -> Vec<Vec<&str>> {
    let mut cuts = vec![words(name).into_iter().map(|word| word.text).collect::<Vec<_>>()];
    if name.contains(is_apostrophe) {
        for glued in [CATALAN, FRENCH, ITALIAN] {
            let mut cut = Vec::new();
            each_word(name, |word| {
                divide(word, &glued, &mut |word: Word<'_>| cut.push((word.start, word.end())))
            });
            let cut = cut.into_iter().map(|(start, end)| &name[start..end]).collect();
            if !cuts.contains(&cut) {
                cuts.push(cut);
            }
        }
    }
    cuts
}

fn divide<'t>(mut word: Word<'t>, glued: &Glued, found: &mut impl FnMut(Word<'t>)) {
    while let Some((head, tail)) = word.text.split_once(is_apostrophe) {
        match glued {
            Glued::Ending => {
                found(Word { text: head, ..word });
                return;
            }
            Glued::Before(small) if small.contains(&head.to_lowercase().as_str()) => {
                let length = word.text.len() - tail.len();
                found(Word { text: &word.text[..length], ..word });
                let start = word.start + length;
                word = Word { start, text: tail, apart: false, hyphen: false, glued: true };
            }
            Glued::Before(_) => break,
        }
    }
    found(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, language: Language) -> Vec<&str> {
        let mut words = Vec::new();
        each_word_in(text, language, |word| {
            assert_eq!(&text[word.start..word.end()], word.text);
            words.push(word.text);
        });
        words
    }

    #[test]
    fn small_words_are_cut_off_and_endings_left_out() {
        let language = |code| Language::from_code(code).unwrap();
        assert_eq!(
            cut("L’été d'une ville qu’il aime aujourd’hui", language("fr")),
            ["L’", "été", "d'", "une", "ville", "qu’", "il", "aime", "aujourd’hui"]
        );
        assert_eq!(cut("C’est jusqu’à l'O’Neill", language("fr"))[..4], ["C’", "est", "jusqu’", "à"]);
        assert_eq!(
            cut("dell’acqua un'altra po' città", language("it")),
            ["dell’", "acqua", "un'", "altra", "po", "città"]
        );
        assert_eq!(cuts("L’Oréal SA"), [vec!["L’Oréal", "SA"], vec!["L’", "Oréal", "SA"]]);
        assert_eq!(cuts("O'Brien"), [["O'Brien"]]);
        assert_eq!(cut("Ankara’da İstanbul'un", language("tr")), ["Ankara", "İstanbul"]);
        assert_eq!(cut("d'Estaing o’clock", Language::English), ["d'Estaing", "o’clock"]);
    }
}
