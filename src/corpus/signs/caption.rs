//! Captions, credits and the file names of pictures.

use std::sync::LazyLock;

use regex::Regex;

use super::shape;
use super::worded::Worded;
use crate::lists;

static AGENCY_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<String> =
        lists::entries(include_str!("../../../data/agencies.txt")).map(regex::escape).collect();
    // The longest first: "AP Photo" before "AP".
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    // An agency written as on a credit: behind a bracket, a slash, a dash, two spaces, or plainly
    // at the end where no full stop ended the sentence before it.
    let pattern = format!(r"(?i)(?:^|[\s(/\[|–—-])(?:{})[)\]]?\.?$", names.join("|"));
    Regex::new(&pattern).expect("escaped names make a valid pattern")
});

static CREDIT: LazyLock<Worded> = LazyLock::new(|| {
    Worded::new(
        r"(?x)
            (?:^|[\s\p{L}(\[|–—-])(?:CREDIT|Credit|CREDITS|Credits)\s*: |
            (?i)\b(?:photo(?:graph)?|picture|image|video|illustration|cartoon|graphic)s?(?:\ (?:credit|courtesy))?\s*(?::|\ by\ |©) |
            (?i)^(?:photo|picture|image|caption)\b[^.]{0,40}: |
            (?i)\bfile\ (?:photo|picture)\b |
            (?i)\b(?:handout|screengrab|screenshot)\b[^.]{0,30}$ |
            ^© |
            \b[A-Z][A-Z’'.\ -]{3,}/[A-Z][A-Z’'/\ -]{1,}$",
    )
});

/// How surely a line is a caption or a credit by its own words, 0 to 4.
pub(crate) fn strength(text: &str) -> f32 {
    if shape::has_more_words(text, 70) {
        return 0.0;
    }
    let mut strength = 0.0;
    if CREDIT.is_match(text) {
        strength += 3.0;
    }
    if AGENCY_AT_END.is_match(text) {
        // "… said the minister, according to Reuters." is a sentence.
        let sentence = text.ends_with('.') && !text.ends_with(").");
        strength += if sentence { 0.5 } else { 2.5 };
    }
    if shape::has_more_words(text, 45) { strength * 0.5 } else { strength }
}

static SLUG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^[\p{L}\d%]+(?:[-_.][\p{L}\d%]+)+$").expect("the pattern is valid"));

static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:[a-z\d]+[-_])+[a-z\d]*?\d+|(?:[a-z\d]+[-_]){2,}[a-z\d]+)([\p{Lu}“‘][\p{L}’' ].*)$")
        .expect("the pattern is valid")
});

/// True for a line that is the name of a picture's file: `ns-isis-2017`, `IMG_4032.jpg`.
pub(crate) fn is_slug(text: &str) -> bool {
    if text.len() > 100 || text.contains(' ') || !SLUG.is_match(text) {
        return false;
    }
    let lower = text.to_lowercase();
    let extension = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"].iter().any(|end| lower.ends_with(end));
    let typed = text.contains('_') || (lower == text && !text.contains('.'));
    extension || typed
}

/// Cuts a file's name off the text that was glued to it: `10_30_mosul_01Members of …`.
pub(crate) fn cut_slug(text: &str) -> Option<(&str, &str)> {
    let captures = GLUED.captures(text)?;
    let (slug, rest) = (captures.get(1)?, captures.get(2)?);
    Some((slug.as_str(), rest.as_str()))
}

/// Words of lines that may say the same.
const LEAST: usize = 4;
const MOST: usize = 70;

/// True where two lines say nearly the same: captions often stand twice, once for those who do
/// not see the picture.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> { bare_words(text).map(str::to_lowercase).collect() };
    // Neighbours are compared all over a page: what cannot be alike is told by its length, and of a long text no more than
    // a line is looked at.
    let (n_a, n_b) = (count_words(a), count_words(b));
    let (fewer, more) = (n_a.min(n_b), n_a.max(n_b));
    if fewer < LEAST || more > MOST || !is_most(fewer, more) {
        return false;
    }
    let (shorter, longer) = if n_a <= n_b { (words(a), words(b)) } else { (words(b), words(a)) };
    is_most(shorter.iter().filter(|word| longer.contains(word)).count(), more)
}

/// The words of a text without the signs around them.
fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty())
}

/// How many words a text has; one more than [`MOST`] stands for any number.
fn count_words(text: &str) -> usize {
    bare_words(text).take(MOST + 1).count()
}

fn is_most(part: usize, whole: usize) -> bool {
    part * 10 >= whole * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits() {
        for caption in [
            "A crowd on the square, 4 May 2015 CREDIT: ANN LEE/AFP",
            "Smoke above the townCredit: Reuters",
            "Police at the station Getty Images",
            "Police at the station (AP)",
            "Soldiers south of the river. ANN LEE/REUTERS",
            "Photo: Ann Lee",
            "Photograph by Ann Lee",
            "© Ann Lee",
        ] {
            assert!(strength(caption) >= 2.5, "{caption}");
        }
        for text in [
            "The group is weak, according to Reuters.",
            "Credit where it is due: the police were quick.",
            "He took a picture of the house.",
            "They work with the AP and others on this.",
        ] {
            assert!(strength(text) < 1.0, "{text}");
        }
    }

    #[test]
    fn file_names_alone_and_glued() {
        assert!(is_slug("ns-isis-2017") && is_slug("telegraph_turkey-isis-2017") && is_slug("IMG_4032.JPG"));
        assert!(!is_slug("Counter-terrorism") && !is_slug("two words") && !is_slug("rusi.org"));
        assert_eq!(cut_slug("10_30_town_01Members of"), Some(("10_30_town_01", "Members of")));
        assert_eq!(cut_slug("map-of-townThe map"), Some(("map-of-town", "The map")));
        assert_eq!(cut_slug("pro-Western groups"), None);
        assert_eq!(cut_slug("The map"), None);
    }

    #[test]
    fn a_caption_that_stands_twice() {
        assert!(alike("High alert: police on the streets", "High alert: police on the streets Getty Images"));
        assert!(!alike("Police stood on the streets", "Nobody had foreseen the attack"));
        assert!(alike("— POLICE on the “streets” —", "Police on the streets."));
        assert!(!alike("Police on streets", "Police on streets"), "it is too short to tell");
        assert!(alike(&"word ".repeat(70), &"word ".repeat(70)));
        assert!(!alike(&"word ".repeat(71), &"word ".repeat(71)), "it is no caption");
        let seven = "a b c d e f g";
        assert!(alike(&format!("{seven} h i j"), seven) && !alike(&format!("{seven} h i j k"), seven));
    }
}
