//! Lines that are nothing but somebody's name, told by the page: a name is never written small, and stands where other names
//! stand, or stands there again and again.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use super::{Block, Mark, Signs, byline, name, note, outlet};

/// Names that stand at the same kind of place from which on they are authors.
const SEVERAL: usize = 2;
/// Lines with names in a row that are a list.
const LIST: usize = 3;
/// Lines that say that a name follows.
const LABELS: &[&str] = &["by", "author", "authors", "written by", "posted by", "words by", "post author"];
/// Words of a line above a name that may be a title or a deck.
const HEAD: usize = 35;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// Between a line that heads something and a paragraph or a date.
    Under,
    /// Behind a paragraph, or at the top, with none behind it: below an article, or above the next one.
    Between,
}

/// A line with names and nothing else.
struct Named {
    index: usize,
    names: Vec<String>,
    place: Option<Place>,
    /// "by" stands on a line of its own above it.
    labelled: bool,
}

/// A bare name is a byline where the page gives it as an author elsewhere, where it comes again, or where several lines
/// with names stand at the same kind of place; a line that speaks of such an author introduces the article.
pub(super) fn recognise_authors(blocks: &[Block], signs: &mut [Signs]) {
    let named = named_lines(blocks, signs);
    let authors = authors(&named, signs);
    for line in &named {
        if line.names.iter().all(|name| authors.contains(name)) {
            signs[line.index].known_author = Some(line.names.join("; "));
        }
    }
    if authors.is_empty() {
        return;
    }
    for (block, signs) in blocks.iter().zip(signs) {
        if signs.shape.words <= 60 {
            signs.speaks_of_author = speaks_of(&block.text, &authors);
        }
    }
}

fn named_lines(blocks: &[Block], signs: &[Signs]) -> Vec<Named> {
    let is_label = |index: usize| {
        index > 0 && LABELS.contains(&blocks[index - 1].text.to_lowercase().trim_end_matches(':'))
    };
    let is_row = |index: usize| signs.get(index).is_some_and(|signs| signs.shape.part);
    // Some systems mark an author as they mark a small heading.
    let is_line = |index: usize| match signs[index].mark {
        Mark::Plain | Mark::Heading(3..) => !is_row(index + 1),
        Mark::Item => is_label(index),
        _ => false,
    };
    let behind = behind_furniture(signs);
    let line = |index: usize| {
        let names = names_of(&blocks[index].text)?;
        let place = place(blocks, signs, index, behind[index]);
        Some(Named { index, names, place, labelled: is_label(index) })
    };
    let mut named: Vec<Named> = (0..blocks.len()).filter(|&index| is_line(index)).filter_map(line).collect();
    let small = small_words(blocks, &named);
    named.retain(|line| {
        !line.names.iter().flat_map(|name| long_words(name)).any(|word| small.contains(&word))
    });
    // A list of names is no list of bylines.
    let rows = named.chunk_by(|a, b| a.index + 1 == b.index);
    let listed: HashSet<usize> =
        rows.filter(|row| row.len() >= LIST).flatten().map(|line| line.index).collect();
    named.retain(|line| !listed.contains(&line.index));
    named
}

/// Who the page's authors are: those of bylines and notes, and whom lines with names show.
fn authors(named: &[Named], signs: &[Signs]) -> HashSet<String> {
    let told = signs.iter().flat_map(|signs| [&signs.byline, &signs.about]).flatten();
    let mut authors: HashSet<String> = told.flat_map(|byline| byline.authors.iter().cloned()).collect();
    let mut places: HashMap<Place, usize> = HashMap::new();
    let mut again: HashMap<&[String], usize> = HashMap::new();
    for line in named {
        *again.entry(&line.names).or_insert(0) += 1;
        if let Some(place) = line.place {
            *places.entry(place).or_insert(0) += 1;
        }
    }
    let is_byline = |line: &&Named| {
        let dated = line.place == Some(Place::Under) && signs[line.index + 1].is_dated();
        let usual = line.place.is_some_and(|place| places[&place] >= SEVERAL);
        line.labelled || dated || usual || again[&line.names[..]] >= SEVERAL
    };
    authors.extend(named.iter().filter(is_byline).flat_map(|line| line.names.iter().cloned()));
    authors
}

/// True for a line that tells what one of the authors writes.
fn speaks_of(text: &str, authors: &HashSet<String>) -> bool {
    const VERBS: [&str; 8] =
        [" writes", " argues", " says", " explains", " looks", " asks", " reports", " on "];
    let begins = behind_name(text, authors).any(|rest| VERBS.iter().any(|verb| rest.starts_with(verb)));
    let led = |lead: &str| {
        text.match_indices(lead)
            .any(|(at, _)| behind_name(&text[at + lead.len()..], authors).next().is_some())
    };
    begins || led("writes ") || led("by ")
}

/// What stands behind the names with which a text begins: time does not grow with the number of names.
fn behind_name<'a>(text: &'a str, names: &HashSet<String>) -> impl Iterator<Item = &'a str> {
    /// Bytes of a name at most.
    const LONGEST: usize = 80;
    let ends = text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
    let ends = ends.take_while(|&end| end <= LONGEST).chain((text.len() <= LONGEST).then_some(text.len()));
    ends.filter(|&end| names.contains(&text[..end])).map(|end| &text[end..])
}

/// The names on a line of nothing else, or with what somebody is behind them.
fn names_of(text: &str) -> Option<Vec<String>> {
    let text = text.trim_start_matches(['—', '–', '-', '~', ' ']);
    let names = name::whole(text).map(|name| vec![name]).or_else(|| byline::bare(text))?;
    // Last, for it looks through the whole line.
    let is_outlet = outlet::mentions(text).first().is_some_and(|outlet| outlet.start == 0);
    (!is_outlet).then_some(names)
}

/// The words of a name that are no particles or initials, with small letters.
fn long_words(name: &str) -> impl Iterator<Item = String> {
    name.split([' ', '-']).filter(|word| word.chars().count() > 3).map(str::to_lowercase)
}

/// Those words of names that the page writes with a small letter in front, too: these are no names.
fn small_words(blocks: &[Block], named: &[Named]) -> HashSet<String> {
    let wanted: HashSet<String> =
        named.iter().flat_map(|line| &line.names).flat_map(|name| long_words(name)).collect();
    let mut small = HashSet::new();
    if wanted.is_empty() {
        return small;
    }
    let words = blocks.iter().flat_map(|block| block.text.split(|c: char| !c.is_alphanumeric()));
    for word in words.filter(|word| word.starts_with(char::is_lowercase)) {
        // Hardly any word has a capital inside.
        let is_small = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let lower = if is_small { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) };
        if wanted.contains(&*lower) && !small.contains(&*lower) {
            small.insert(lower.into_owned());
        }
    }
    small
}

/// The next line behind each that is no furniture. Lines with names may be furniture themselves, so that each would look for it
/// all along a page of nothing else.
fn behind_furniture(signs: &[Signs]) -> Vec<Option<usize>> {
    let mut behind = vec![None; signs.len()];
    let mut next = None;
    for (index, signs) in signs.iter().enumerate().rev() {
        behind[index] = next;
        if signs.furniture.is_none() {
            next = Some(index);
        }
    }
    behind
}

/// The place of a line, `behind` which another one follows.
fn place(blocks: &[Block], signs: &[Signs], index: usize, behind: Option<usize>) -> Option<Place> {
    // A note introduces the next article.
    let is_text = |signs: &Signs| signs.shape.paragraph() > 1.0 && signs.note < note::LIKELY;
    let before = index.checked_sub(1).map(|before| &signs[before]);
    let next = behind.map(|behind| &signs[behind]);
    let goes_on = behind.is_some_and(|behind| {
        is_text(&signs[behind]) || signs[behind].is_dated() && blocks[behind].gap <= blocks[index].gap
    });
    let is_head = |before: &Signs| {
        !is_text(before)
            && before.shape.words <= HEAD
            && before.byline.is_none()
            && before.furniture.is_none()
    };
    match before {
        Some(before) if goes_on && is_head(before) => Some(Place::Under),
        before
            if before.is_none_or(is_text)
                && next.is_none_or(|next| !is_text(next) && !next.is_dated() && next.byline.is_none()) =>
        {
            Some(Place::Between)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_speak_of_an_author_are_known() {
        let authors: HashSet<String> =
            ["Ann Lee", "J. O’Hara", "Bo"].iter().map(|&name| name.into()).collect();
        for told in [
            "Ann Lee writes that the quays are closed",
            "Why the quays are closed, by Ann Lee.",
            "The quays are closed, writes J. O’Hara",
            "Bo on the quays",
            "by Bo",
        ] {
            assert!(speaks_of(told, &authors), "{told}");
        }
        for other in
            ["Ann Leeson writes", "by Anna Lee", "Ann Lee was there", "writes Bob", "", "by ", "writes "]
        {
            assert!(!speaks_of(other, &authors), "{other}");
        }
    }
}
