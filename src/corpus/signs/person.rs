//! Lines that are nothing but somebody's name, told by the page: a name is never written small, and stands where other names
//! stand, or stands there again and again.

use hashbrown::{HashMap, HashSet};

use super::{Block, Mark, Signs, byline, name, outlet};

/// Names that stand at the same kind of place from which on they are authors.
const SEVERAL: usize = 2;
/// Lines with names in a row that are a list.
const LIST: usize = 3;
/// Lines that say that a name follows.
const LABELS: &[&str] = &["by", "author", "authors", "written by", "posted by", "words by", "post author"];
/// Words of a line above a name that may be a title or a deck.
const HEAD: usize = 35;

/// From this strength on a paragraph is a note.
const NOTE: f32 = 1.5;

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// Between a line that heads something and a paragraph or a date.
    Under,
    /// Behind a paragraph, or at the top, with none behind it: below an article, or above the next one.
    Between,
}

/// A bare name is a byline where the page gives it as an author elsewhere, where it comes again, or where several lines
/// with names stand at the same kind of place; a line that speaks of such an author introduces the article.
pub(super) fn recognise_authors(blocks: &[Block], signs: &mut [Signs]) {
    let mut authors: HashSet<String> = signs
        .iter()
        .flat_map(|signs| [&signs.byline, &signs.about])
        .flatten()
        .flat_map(|byline| byline.authors.iter().cloned())
        .collect();
    let small = small_words(blocks);
    // "by" on a line of its own.
    let is_label = |index: usize| {
        index > 0 && LABELS.contains(&blocks[index - 1].text.to_lowercase().trim_end_matches(':'))
    };
    // Some systems mark an author as they mark a small heading.
    let is_row = |index: usize| signs.get(index).is_some_and(|signs| signs.shape.part);
    let is_line = |index: usize| {
        let mark = signs[index].mark;
        let plain = matches!(mark, Mark::Plain | Mark::Heading(3..)) || mark == Mark::Item && is_label(index);
        plain && !is_row(index + 1)
    };
    let named: Vec<(usize, Vec<String>)> = (0..blocks.len())
        .filter(|&index| is_line(index))
        .filter_map(|index| Some((index, names_of(&blocks[index].text, &small)?)))
        .collect();
    // A list of names is no list of bylines.
    let rows = named.chunk_by(|(a, _), (b, _)| a + 1 == *b).filter(|row| row.len() < LIST);
    let named: Vec<(usize, Vec<String>)> = rows.flatten().cloned().collect();
    let placed: Vec<(usize, &[String], Place)> = named
        .iter()
        .filter_map(|(index, names)| Some((*index, &names[..], place(blocks, signs, *index)?)))
        .collect();
    let mut counts: HashMap<Place, usize> = HashMap::new();
    let mut again: HashMap<&[String], usize> = HashMap::new();
    for (_, _, place) in &placed {
        *counts.entry(*place).or_insert(0) += 1;
    }
    for (_, names) in &named {
        *again.entry(names).or_insert(0) += 1;
    }
    let labelled = named.iter().filter(|(index, _)| is_label(*index));
    authors.extend(labelled.flat_map(|(_, names)| names.iter().cloned()));
    for (index, names, place) in &placed {
        let dated = *place == Place::Under && signs[index + 1].is_dated();
        if dated || counts[place] >= SEVERAL {
            authors.extend(names.iter().cloned());
        }
    }
    let often = again.iter().filter(|(_, times)| **times >= SEVERAL);
    authors.extend(often.flat_map(|(names, _)| names.iter().cloned()));
    let known: Vec<(usize, String)> = named
        .iter()
        .filter(|(_, names)| names.iter().all(|name| authors.contains(name)))
        .map(|(index, names)| (*index, names.join("; ")))
        .collect();
    for (index, names) in known {
        signs[index].known_author = Some(names);
    }
    for (block, signs) in blocks.iter().zip(signs) {
        if signs.shape.words <= 60 {
            signs.speaks_of_author = authors.iter().any(|author| {
                block.text.contains(&format!("writes {author}"))
                    || block.text.contains(&format!("by {author}"))
                    || block.text.strip_prefix(author.as_str()).is_some_and(|rest| {
                        [" writes", " argues", " says", " explains", " looks", " asks", " reports", " on "]
                            .iter()
                            .any(|verb| rest.starts_with(verb))
                    })
            });
        }
    }
}

/// The names on a line of nothing else, or with what somebody is behind them, where none of their words is ever written small on
/// this page.
fn names_of(text: &str, small: &HashSet<String>) -> Option<Vec<String>> {
    let text = text.trim_start_matches(['—', '–', '-', '~', ' ']);
    if outlet::mentions(text).first().is_some_and(|outlet| outlet.start == 0) {
        return None;
    }
    let names = name::whole(text).map(|name| vec![name]).or_else(|| byline::bare(text))?;
    let is_small = |name: &String| {
        name.split([' ', '-']).any(|word| word.chars().count() > 3 && small.contains(&word.to_lowercase()))
    };
    (!names.iter().any(is_small)).then_some(names)
}

/// The words of the page's paragraphs that begin with a small letter.
fn small_words(blocks: &[Block]) -> HashSet<String> {
    let words = blocks.iter().flat_map(|block| block.text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.starts_with(char::is_lowercase)).map(str::to_lowercase).collect()
}

fn place(blocks: &[Block], signs: &[Signs], index: usize) -> Option<Place> {
    // A note introduces the next article.
    let is_text = |signs: &Signs| signs.shape.paragraph() > 1.0 && signs.note < NOTE;
    let before = index.checked_sub(1).map(|before| &signs[before]);
    let behind = (index + 1..signs.len()).find(|&behind| signs[behind].furniture.is_none());
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
