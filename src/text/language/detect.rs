//! Recognising the languages of articles.

use rayon::prelude::*;
use whatlang::{Detector, Lang, Script};

use super::{Language, each_word_in, spelling, stop_words};
use crate::lists;
use crate::progress::Stage;

/// Characters that are enough to recognise a language.
const ENOUGH: usize = 3000;
/// Characters of each article that tell the language of a collection none of whose articles is sure.
const OF_EACH: usize = 200;

/// Words of grammar from which a text tells its language by them.
const GRAMMAR: usize = 5;

/// Characters at the beginning and words there from which on English words of grammar may tell a text's language whatever
/// groups of letters say, and the share of another language's words that may be spelled like them: a quarter of Dutch that was
/// written to hold as many as can be.
const PLAINLY: usize = 800;
const PLAINLY_WORDS: usize = 20;
const SPELLED_ALIKE: f64 = 0.25;

/// What is seen of one text.
#[derive(Debug, Clone, Copy)]
struct Guess {
    lang: Lang,
    sure: bool,
}

/// The language of a text by its groups of three letters. Where these leave doubt, as they do between Danish and
/// Norwegian, words of grammar may not.
fn guess(text: &str) -> Option<Guess> {
    // Most collections are English, and groups of letters take a hundred times as long.
    if is_plainly_english(beginning(text, PLAINLY)) {
        return Some(Guess { lang: Lang::Eng, sure: true });
    }
    let text = beginning(text, ENOUGH);
    let info = whatlang::detect(text)?;
    let is_chance = info.script() == Script::Latin && !is_told_by_grammar(text, info.lang());
    let reliable = info.is_reliable() && !is_chance;
    let told = if reliable { Some(info.lang()) } else { by_grammar(text, info.script()) };
    Some(Guess { lang: told.unwrap_or(info.lang()), sure: told.is_some() })
}

/// The language of a script whose list of stop words holds the most words of a text; `None` for few words, and where
/// two languages hold as many.
fn by_grammar(text: &str, script: Script) -> Option<Lang> {
    if text.len() < 2 * GRAMMAR {
        return None;
    }
    let listed =
        script.langs().iter().filter(|&&lang| lists::stop_words(Language::from(lang).code()).is_some());
    let mut counts: Vec<(usize, Lang)> = listed.map(|&lang| (stop_words_in(text, lang), lang)).collect();
    counts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let &(most, lang) = counts.first()?;
    let next = counts.get(1).map_or(0, |&(count, _)| count);
    (most >= GRAMMAR && most > next).then_some(lang)
}

/// False for rows of names, figures and abbreviations, whose letters are like those of some language by chance: in one
/// whose words of grammar are known a text holds some, and more than English ones.
fn is_told_by_grammar(text: &str, lang: Lang) -> bool {
    let is_known = lang != Lang::Eng && lists::stop_words(Language::from(lang).code()).is_some();
    !is_known || stop_words_in(text, lang) > stop_words_in(text, Lang::Eng)
}

fn is_plainly_english(text: &str) -> bool {
    let words = text.split_ascii_whitespace().count();
    // Three standard deviations more than in any other language.
    let n = words as f64;
    let most = n * SPELLED_ALIKE + 3.0 * (n * SPELLED_ALIKE * (1.0 - SPELLED_ALIKE)).sqrt();
    words >= PLAINLY_WORDS && stop_words_in(text, Lang::Eng) as f64 > most
}

fn stop_words_in(text: &str, lang: Lang) -> usize {
    let language = Language::from(lang);
    let mut count = 0;
    each_word_in(text, language, |word| {
        let word = spelling::look_up_quickly(word.text, language.code());
        let is_own = if word.contains(['\'', '’']) {
            stop_words::is_own(&word.replace(['\'', '’'], ""), language)
        } else {
            stop_words::is_own(&word, language)
        };
        count += usize::from(is_own);
    });
    count
}

fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

impl Language {
    /// Recognises the language of a text by itself, or [`Language::Unknown`] where that is not sure.
    pub fn detect(text: &str) -> Self {
        guess(text).map_or(Self::Unknown, Self::alone)
    }

    /// Recognises the language of a text by itself; where that is not sure, it is that one of the languages `known` beforehand
    /// that the text is most like, if one of them has its script.
    pub fn detect_among(text: &str, known: &[Self]) -> Self {
        let Some(guess) = guess(text) else { return Self::Unknown };
        if guess.sure {
            return guess.lang.into();
        }
        let langs = known.iter().filter_map(|language| match language {
            Self::English => Some(Lang::Eng),
            Self::Other(lang) => Some(*lang),
            Self::Unknown => None,
        });
        most_like(text, langs.collect()).unwrap_or_else(|| Self::alone(guess))
    }

    /// What a guess is worth without any other text.
    fn alone(guess: Guess) -> Self {
        if guess.sure || guess.lang == Lang::Eng { guess.lang.into() } else { Self::Unknown }
    }
}

/// The languages of the articles of a collection, each given by its page and its text.
///
/// An article whose own text leaves doubt (a few lines, or close languages) is in that one of the languages of its page's
/// other articles that it is most like, or else of the collection's; [`Language::Unknown`] where none of them is written
/// in its script. Where no article is sure, the beginnings of all together tell.
pub fn of_articles(articles: &[(usize, &str)], stage: &dyn Stage) -> Vec<Language> {
    let guesses: Vec<Option<Guess>> = articles
        .par_iter()
        .map(|(_, text)| {
            stage.advance(1);
            guess(text)
        })
        .collect();
    let mut sure: Vec<(usize, Lang)> = articles
        .iter()
        .zip(&guesses)
        .filter_map(|(&(page, _), guess)| guess.filter(|guess| guess.sure).map(|guess| (page, guess.lang)))
        .collect();
    sure.sort_unstable_by_key(|&(page, lang)| (page, lang as u8));
    sure.dedup();
    let mut of_all: Vec<Lang> = sure.iter().map(|&(_, lang)| lang).collect();
    of_all.sort_unstable_by_key(|&lang| lang as u8);
    of_all.dedup();
    if of_all.is_empty() {
        of_all.extend(guess_together(articles.iter().map(|&(_, text)| text)).map(|guess| guess.lang));
    }
    articles
        .par_iter()
        .zip(guesses)
        .map(|(&(page, text), guess)| match guess {
            Some(guess) if !guess.sure => {
                let first = sure.partition_point(|&(other, _)| other < page);
                let here = sure[first..].iter().take_while(|&&(other, _)| other == page);
                let here = here.map(|&(_, lang)| lang).collect();
                most_like(text, here)
                    .or_else(|| most_like(text, of_all.clone()))
                    .unwrap_or_else(|| Language::alone(guess))
            }
            Some(guess) => guess.lang.into(),
            None => Language::Unknown,
        })
        .collect()
}

/// The language of many texts, by the beginnings of the first of them; [`Language::Unknown`] where they leave doubt.
pub fn together<'t>(texts: impl Iterator<Item = &'t str>) -> Language {
    guess_together(texts).map_or(Language::Unknown, |guess| guess.lang.into())
}

fn guess_together<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Guess> {
    let beginnings: Vec<&str> = texts.take(ENOUGH / OF_EACH).map(|text| beginning(text, OF_EACH)).collect();
    guess(&beginnings.join("\n")).filter(|guess| guess.sure)
}

/// That one of some languages that a text is most like; `None` where it is in another script.
fn most_like(text: &str, langs: Vec<Lang>) -> Option<Language> {
    let info = Detector::with_allowlist(langs.clone()).detect(beginning(text, ENOUGH))?;
    // A script of one language is not held against the list.
    langs.contains(&info.lang()).then(|| info.lang().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    const ENGLISH: &str = "The committee has not yet said what it thinks of the plan that was put to it.";
    const GERMAN: &str = "Der Ausschuss hat noch nicht gesagt, was er von dem Plan hält, der ihm vorliegt.";

    fn codes(articles: &[(usize, &str)]) -> Vec<&'static str> {
        of_articles(articles, &Silent).into_iter().map(Language::code).collect()
    }

    #[test]
    fn languages_are_recognised() {
        assert_eq!(Language::detect(ENGLISH).code(), "en");
        assert_eq!(Language::detect(GERMAN).code(), "de");
        assert_eq!(Language::detect("").code(), "");
    }

    #[test]
    fn words_of_grammar_tell_close_languages() {
        for (code, text) in [
            (
                "da",
                "Kommunen lukker biblioteket, fordi der mangler penge, siger borgmesteren, og det kan ikke ændres.",
            ),
            (
                "no",
                "Kommunen stenger biblioteket fordi det mangler penger, sier ordføreren, og det kan ikke endres.",
            ),
            ("es", "El gobierno quiere construir más turbinas, pero todavía faltan las líneas hacia el sur."),
            ("pt", "O governo quer construir mais turbinas, mas ainda faltam as linhas para o sul."),
            ("ca", "El govern vol construir més turbines, però encara falten les línies cap al sud."),
        ] {
            assert_eq!(Language::detect(text).code(), code);
        }
    }

    /// What saves most articles the comparison of groups of letters does not take another language for English.
    #[test]
    fn only_english_is_plainly_english() {
        let share = |text: &str| {
            let text = beginning(text, PLAINLY);
            stop_words_in(text, Lang::Eng) as f64 / text.split_ascii_whitespace().count() as f64
        };
        // Written to hold as many words of English grammar as can be.
        for text in [
            "De minister was in de kamer en zei dat hij over het plan had nagedacht. Maar we weten nog niet of het er ook \
             van komt, want is er in dit land een man die het geld heeft? In de steden is het water al hoog, en men had er \
             over een jaar of tien nog last van.",
            "Kommunen har for lidt at sige, siger den ene, og den anden vil have, at vi ser på alle planer i det land, der \
             er under pres. For os er det en sag om, hvad man kan få for de penge, og hvem der har at gå til, når her er \
             for mange, som vil have noget for intet.",
            "Die man was in die stad en het gesê dat hy nie van die plan hou nie. Is dit so dat ons in hierdie land nog \
             water het? Hulle was by die see, en in die wind is daar nou al vir jare krag, maar die koste was te hoog vir \
             my en vir elke man in die straat.",
            "Der Mann war in der Stadt und so was will man in dem Land nicht. Was hat er da an Geld? Es war also bald so, \
             dass in den Orten am Fluss alle an der Wand standen, und man hat die Not in dem Jahr an so manchem Tag am \
             Wasser wieder und wieder gesehen.",
            "No me digas que a un no se le ve en a casa, he de decir. El plan de la ciudad no es para todos, y a mi me han \
             dicho que has de ir a ver si no he sido yo. Son las dos y no has ido, y así no me den las gracias.",
        ] {
            assert!(!is_plainly_english(text), "{}: {text}", share(text));
        }
        let english = "It was said at the time that the plan would not be of use to any of those who had asked for it, and \
                       so it was left to the people of the town to do what they could.";
        assert!(is_plainly_english(english), "{}", share(english));
    }

    #[test]
    fn a_text_in_doubt_is_in_the_language_of_its_neighbours() {
        // The heading alone could be of many languages.
        let short = "Zoll an der Grenze";
        assert_eq!(codes(&[(0, short)]), [""]);
        assert_eq!(codes(&[(0, GERMAN), (0, short)]), ["de", "de"]);
        assert_eq!(codes(&[(0, GERMAN), (0, short), (1, ENGLISH)]), ["de", "de", "en"]);
        assert_eq!(codes(&[(0, GERMAN), (1, ENGLISH), (2, short)]), ["de", "en", "de"]);
        // Another script is another language.
        assert_eq!(codes(&[(0, GERMAN), (0, "Ещё"), (0, "12 345")])[0], "de");
        assert_eq!(codes(&[(0, GERMAN), (0, "12 345")]), ["de", ""]);
        assert_ne!(codes(&[(0, GERMAN), (0, "Ещё")])[1], "de");
    }
}
