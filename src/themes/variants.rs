//! Variants: terms that are made of one word, of which a theme needs one only as a keyword.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::lists;
use crate::text::Term;

/// Letters of a root that two words have in common, at least.
const ROOT: usize = 4;
/// Letters of a stem that is long enough to tell that another one is made of it, whatever follows.
const LONG: usize = 7;
/// Letters that may follow.
const END: usize = 3;

/// True for two forms of one word or words made of it (China, Chinese), and for a phrase beside a part of it. Words that
/// only begin alike (party, partner) are none.
pub(super) fn are_variants(a: &Term, b: &Term) -> bool {
    is_made_of(&a.stem, &b.stem, are_one_stem) || is_made_of(&a.surface, &b.surface, are_derived)
}

/// True where each word of the shorter term has one of the other's beside it that is the same.
fn is_made_of(a: &str, b: &str, same: impl Fn(&str, &str) -> bool) -> bool {
    let words = |text: &str| text.to_lowercase().split([' ', '-']).map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().all(|word| many.iter().any(|other| same(word, other)))
}

/// Two stems that are the same, or one of them a long one with a short end behind it. In other letters than Latin, of
/// whose endings few are listed, also two that are alike in all but a short end.
fn are_one_stem(a: &str, b: &str) -> bool {
    let (common, rest_a, rest_b) = divide(a, b);
    let (short, long) = (rest_a.min(rest_b), rest_a.max(rest_b));
    let is_latin = a.contains(|c: char| c.is_ascii_alphabetic());
    a == b
        || (common >= LONG && short == 0 && long <= END)
        || (!is_latin && common >= ROOT && common >= 4 * short && long < END)
}

/// Letters that two words have in common at their beginning, and those that each has behind.
fn divide(a: &str, b: &str) -> (usize, usize, usize) {
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    (common, a.chars().count() - common, b.chars().count() - common)
}

/// Two words, as they are written, of one root with endings that change places with each other.
fn are_derived(a: &str, b: &str) -> bool {
    let (a, b) = (singular(a), singular(b));
    let endings = &*ENDINGS;
    if a == b || endings.words.get(&*a).is_some_and(|group| endings.words.get(&*b) == Some(group)) {
        return true;
    }
    let (common, ..) = divide(&a, &b);
    // The root may end before the letters do that both have: "-ist" and "-ism".
    let roots = a.char_indices().map(|(at, _)| at).chain([a.len()]).take(common + 1).skip(ROOT);
    roots.into_iter().any(|root| endings.change_places(&a[root..], &b[root..]))
}

/// A word without the s of the plural.
fn singular(word: &str) -> String {
    if let Some(root) = word.strip_suffix("ies").filter(|root| root.chars().count() >= ROOT - 1) {
        return format!("{root}y");
    }
    let is_plural = word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if is_plural && word.chars().count() > ROOT { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

/// What `data/endings.txt` holds.
#[derive(Default)]
struct Endings {
    rows: Vec<Vec<&'static str>>,
    /// Each word with the number of its row.
    words: HashMap<&'static str, usize>,
}

impl Endings {
    fn change_places(&self, a: &str, b: &str) -> bool {
        self.rows.iter().any(|row| row.contains(&a) && row.contains(&b))
    }
}

static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let mut read = Endings::default();
    for (number, line) in lists::entries(include_str!("../../data/endings.txt")).enumerate() {
        match line.strip_prefix("words:") {
            Some(words) => read.words.extend(words.split_whitespace().map(|word| (word, number))),
            None => {
                let ending = |end: &'static str| if end == "-" { "" } else { end };
                read.rows.push(line.split_whitespace().map(ending).collect());
            }
        }
    }
    read
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token;
    use crate::text::{Language, Vocabulary};

    /// Whether two terms of English are variants, by how they are counted and shown.
    fn variants(a: &str, b: &str) -> bool {
        let term = |surface: &str| {
            let stem = token::stems(surface, Language::English).join(" ");
            Term { stem, surface: surface.to_owned(), ..Vocabulary::of(&[surface]).terms.remove(0) }
        };
        let (a, b) = (term(a), term(b));
        assert_eq!(are_variants(&a, &b), are_variants(&b, &a));
        are_variants(&a, &b)
    }

    #[test]
    fn forms_and_derivations_of_one_word_are_variants() {
        for (a, b) in [
            ("China", "Chinese"),
            ("terror", "terrorist"),
            ("terrorists", "terrorism"),
            ("Islam", "Islamists"),
            ("Islamic", "Islamist"),
            ("economy", "economists"),
            ("economic", "economist"),
            ("economies", "economics"),
            ("bankers", "bank"),
            ("Iraq", "Iraqis"),
            ("Germany", "German"),
            ("Ukraine", "Ukrainian"),
            ("Russia", "Russians"),
            ("violent", "violence"),
            ("democrats", "democracy"),
            ("leader", "leadership"),
            ("Belt and Road", "Belt and Road Initiative"),
            ("fighter", "foreign fighters"),
            ("Iraqi army", "Iraq"),
        ] {
            assert!(variants(a, b), "{a}, {b}");
        }
    }

    #[test]
    fn words_that_begin_alike_are_none() {
        for (a, b) in [
            ("party", "partner"),
            ("parties", "parts"),
            ("international", "internet"),
            ("state", "station"),
            ("public", "publish"),
            ("court", "courage"),
            ("police", "policy"),
            ("county", "count"),
            ("market", "marketplace"),
            ("China", "chief"),
            ("attack", "attic"),
            ("community", "communist"),
            ("foreign fighters", "foreign policy"),
        ] {
            assert!(!variants(a, b), "{a}, {b}");
        }
    }

    #[test]
    fn other_letters_have_variants_too() {
        assert!(are_one_stem("украин", "украинск") && are_derived("украина", "украинский"));
        assert!(!are_one_stem("порт", "портрет"));
    }
}
