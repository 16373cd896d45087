//! Who wrote an article: bylines ("By Ann Lee") and notes about the author ("Ann Lee is a fellow
//! at …").

use std::sync::LazyLock;

use hashbrown::HashSet;
use regex::Regex;

use super::shape::Shape;
use super::{date, name, outlet, shape};
use crate::lists;

/// A line that names authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Byline {
    /// The names, in order; empty where the line speaks of "the writer".
    pub authors: Vec<String>,
    /// What stands behind the names: a role, a date, an outlet.
    pub rest: String,
}

static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[*_]*(?:(?:(?:posted|submitted|published|written|words|text|story|interview|essay|review|opinion|commentary|comment|analysis|guest post|op-ed|an? \w+|column) )?(?:(?:by|von|par|por|door)\b:?|authors?\s*:|writers?\s*:)|(?:words|text|interview|reporting|story)\s*:)\s+",
    )
    .expect("the pattern is valid")
});

/// Reads "By Ann Lee", "by: ANN LEE and Bob Ray, London", "Posted by Ann Lee at 7:41 AM".
pub(crate) fn line(text: &str) -> Option<Byline> {
    if shape::has_more_words(text, 25) {
        return None;
    }
    let label = BY.find(text)?;
    let (authors, rest) = names(text[label.end()..].trim_end_matches(['*', '_']));
    // Behind the names comes an end, a sign, a date or a place, not a sentence that goes on.
    let goes_on = rest.chars().next().is_some_and(char::is_lowercase)
        && !["at ", "on ", "in ", "for ", "is "].iter().any(|word| rest.starts_with(word));
    (!authors.is_empty() && !goes_on).then(|| Byline { authors, rest: rest.to_owned() })
}

/// Reads a line that begins with names and says no more than what or where somebody is: "Ann Lee and Bob Ray", "Ann Lee,
/// University of Leeds", "Ann Lee | Opinion".
pub(crate) fn bare(text: &str) -> Option<Vec<String>> {
    /// Words of the line at most.
    const WORDS: usize = 14;
    if shape::has_more_words(text, WORDS) || Shape::of(text).stopped {
        return None;
    }
    let (authors, rest) = names(text);
    let behind = text.strip_suffix(rest)?.trim_end();
    // What goes on behind a name without a sign is a sentence or a title.
    let apart = rest.is_empty() || behind.ends_with([',', '|', '-', '–', '—', '·']);
    let capital = rest.chars().find(|c| c.is_alphanumeric()).is_none_or(char::is_uppercase);
    let is_what = capital || rest.split(' ').any(|word| is_role(word.trim_matches(',')));
    (!authors.is_empty() && apart && is_what).then_some(authors)
}

/// True for a line that is nothing but what somebody does for a living: "Political Editor".
pub(crate) fn is_occupation(text: &str) -> bool {
    let words: Vec<String> = text.split(' ').map(str::to_lowercase).collect();
    let last = words.last().is_some_and(|word| is_role(word.trim_matches(|c: char| !c.is_alphanumeric())));
    last || words.len() >= 2 && is_role(&words[words.len() - 2..].join(" "))
        || words.first().is_some_and(|word| is_role(word))
            && words.get(1).is_some_and(|word| matches!(word.as_str(), "at" | "of" | "for"))
}

/// Reads the names of a line that is there for its date: "Ann Lee, Northern Courier, 15 May 2016".
pub(crate) fn beside_date(text: &str) -> Option<Byline> {
    let date = date::find(text)?;
    let sides = [&text[..date.start], &text[date.end..]];
    let parts = sides.iter().flat_map(|side| side.split(['|', '·', '•']));
    sides.iter().copied().chain(parts).find_map(|side| {
        let side = side.trim_matches(|c: char| !c.is_alphanumeric());
        let (authors, rest) = names(BY.find(side).map_or(side, |label| &side[label.end()..]));
        let ends = rest.is_empty() || name::whole(rest).is_some() || outlet::whole(rest).is_some();
        (!authors.is_empty() && ends).then(|| Byline { authors, rest: rest.to_owned() })
    })
}

/// The names at the beginning of `text`, joined by commas, "and" or "&", and what follows. Of two
/// that only a comma joins the second is where the first one is from: "Ann Lee, Northern Courier".
fn names(text: &str) -> (Vec<String>, &str) {
    let mut rest = text;
    let mut authors: Vec<String> = Vec::new();
    let mut behind_first = text;
    let mut only_commas = true;
    while let Some((name, end)) = name::leading(rest) {
        authors.push(name);
        rest = rest[end..].trim_start();
        if authors.len() == 1 {
            behind_first = rest;
        }
        let next = [", and ", ", ", "and ", "& ", "with "]
            .iter()
            .find_map(|joint| rest.strip_prefix(joint).map(|next| (*joint, next)))
            .filter(|(_, next)| name::leading(next).is_some());
        match next {
            Some((joint, next)) => {
                only_commas &= joint == ", ";
                rest = next;
            }
            None => break,
        }
    }
    if authors.len() == 2 && only_commas {
        authors.truncate(1);
        rest = behind_first;
    }
    (authors, rest.trim_start_matches([',', '|', '-', '–', '—', ' ']))
}

static ROLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lists::entries(include_str!("../../../data/roles.txt")).collect());

static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
            (?:the|this)\ (?:writer|author|columnist|correspondent)s?\ (?:is|are|was|were|works?|teach|has|have|runs?)
          | about\ the\ authors?
          | the\ views\ expressed
          | follow\ (?:him|her|them)\b)",
    )
    .expect("the pattern is valid")
});

static VERB: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^[\s,]*(?:\([^)]*\)\s*)?(?:
            is|are|was|were|works|work|teaches|teach|writes|reports|blogs|tweets|covers|serves|leads|runs|heads|directs
          | lectures|studies|researches|has\ (?:been|worked|written)|an?\ |the\ |,)",
    )
    .expect("the pattern is valid")
});

/// Reads a note about the author, of at most 90 words: names, a verb of being, and a role within
/// the first clause; or "The writer is …".
pub(crate) fn about(text: &str) -> Option<Byline> {
    if shape::has_more_words(text, 90) {
        return None;
    }
    if let Some(found) = ABOUT.find(text) {
        return Some(Byline { authors: Vec::new(), rest: text[found.end()..].to_owned() });
    }
    let (authors, rest) = names(text);
    if authors.is_empty() || !VERB.is_match(rest) {
        return None;
    }
    let clause: Vec<String> = rest
        .split(' ')
        .take(14)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let has_role =
        clause.iter().any(|word| is_role(word)) || clause.windows(2).any(|pair| is_role(&pair.join(" ")));
    // "Ann Lee writes on housing." says by itself what she does.
    let works = !shape::has_more_words(text, 40) && WORKS.is_match(rest);
    (has_role || works).then(|| Byline { authors, rest: rest.to_owned() })
}

static WORKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s,]*(?:regularly |often |also )?(?:writes|reports|blogs|tweets|lectures|teaches|covers|works)\s+(?:on|about|for|from|at|in|as|regularly|frequently|\w+)\b")
        .expect("the pattern is valid")
});

fn is_role(word: &str) -> bool {
    ROLES.contains(word) || word.strip_suffix('s').is_some_and(|word| ROLES.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines() {
        let authors = |text| line(text).map(|byline| byline.authors.join("; "));
        assert_eq!(authors("By Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("by: Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("By ANN LEE and Bob Ray, London").as_deref(), Some("Ann Lee; Bob Ray"));
        assert_eq!(authors("Posted by Ann Lee at 7:41 AM").as_deref(), Some("Ann Lee"));
        assert_eq!(
            authors("Authors: Ann Lee, Bob Ray and Carla Dent").as_deref(),
            Some("Ann Lee; Bob Ray; Carla Dent")
        );
        assert_eq!(authors("By Ann Lee, Northern Courier").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Words: Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Von Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("*By Ann Lee*").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("By Ann Lee standards it was fine"), None);
        assert_eq!(authors("By the end of the year"), None);
    }

    #[test]
    fn lines_that_begin_with_a_name_and_say_what_somebody_is() {
        let authors = |text| bare(text).map(|authors| authors.join("; "));
        assert_eq!(authors("Ann Lee and Bob Ray").as_deref(), Some("Ann Lee; Bob Ray"));
        assert_eq!(authors("Ann Lee, University of Leeds").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee | Opinion").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee, a fellow at a think tank").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee wins the vote"), None);
        assert_eq!(authors("Ann Lee, who won the vote"), None);
        assert!(is_occupation("Political Editor") && is_occupation("Editor of the Northern Courier"));
        assert!(!is_occupation("The Quiet Harbour"));
    }

    #[test]
    fn names_beside_a_date() {
        let authors = |text| beside_date(text).map(|byline| byline.authors.join("; "));
        assert_eq!(authors("Ann Lee, Northern Courier, 3 March 2021").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("3 March 2021 | Ann Lee, The Guardian").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("3 March 2021 · 7 min · Ann Lee").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("3 March 2021 by Ann Lee, Northern Courier").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee and Bob Ray, 3 March 2021").as_deref(), Some("Ann Lee; Bob Ray"));
        assert_eq!(authors("The quay closes, 3 March 2021"), None);
        assert_eq!(authors("Sea Street closes, 3 March 2021"), None);
    }

    #[test]
    fn notes_about_authors() {
        let authors = |text| about(text).map(|byline| byline.authors.join("; "));
        assert_eq!(authors("Ann Lee is the director of studies at a think tank").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee and Bob Ray are research fellows.").as_deref(), Some("Ann Lee; Bob Ray"));
        assert_eq!(authors("The writer is a lecturer in law").as_deref(), Some(""));
        assert_eq!(
            authors("Ann Lee (@annlee) is a journalist. Her book is out.").as_deref(),
            Some("Ann Lee")
        );
        assert_eq!(authors("Ann Lee writes on housing and the poor.").as_deref(), Some("Ann Lee"));
        assert_eq!(authors("Ann Lee is right about the weather."), None);
        assert_eq!(authors("The director is a fool."), None);
    }
}
