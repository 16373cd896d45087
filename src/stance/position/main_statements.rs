//! An article's main statements: which to read if one reads only a few.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use super::{is_authors, strength};
use crate::stance::statement::Statement;
use crate::text::Language;
use crate::text::word::words;

/// How much a statement is one of the main ones of its article.
///
/// Besides its acts count where it stands (ends of paragraphs and of the article carry the
/// point), its tense (narrative past counts against it), whether it can stand alone, and how many
/// of the theme's words it holds.
fn weight(statement: &Statement, subject_words: usize) -> f32 {
    let place = &statement.place;
    let mut weight = strength(statement);
    if !is_authors(statement) {
        weight -= 1.0;
    }
    if place.ends_paragraph {
        weight += 0.12;
    }
    weight += match (place.paragraphs_before, place.paragraphs_behind) {
        (_, 0) => 0.35,
        (_, 1) => 0.15,
        (0, _) => 0.1,
        _ => 0.0,
    };
    if place.past {
        weight -= 0.4;
    } else if place.present {
        weight += 0.15;
    }
    if place.points_back {
        weight -= 0.15;
    }
    weight -= match place.words {
        0..=7 => 0.35,
        8..=10 => 0.1,
        46..=60 => 0.15,
        61.. => 0.35,
        _ => 0.0,
    };
    if place.question {
        weight -= 0.25;
    }
    weight + 0.08 * subject_words.min(4) as f32 + if statement.target.is_some() { 0.1 } else { 0.0 }
}

/// Weight below which a statement is none of the main ones, though the article has no better.
const LEAST: f32 = 0.65;
/// Words two sentences may share, as a share of the fewer, before the second is a repeat.
const REPEAT: f32 = 0.6;

/// The places of an article's main statements, the best first, one a sentence and no repeats.
///
/// `subject` are the stems of the theme's keywords. Statements that say the same as a better one
/// count less (maximal marginal relevance, Carbonell and Goldstein 1998).
pub fn main_statements(
    statements: &[Statement],
    exact: impl Fn(&Statement) -> String,
    subject: &HashSet<String>,
    most: usize,
) -> Vec<usize> {
    let stems = |text: &str| -> HashSet<String> {
        words(text)
            .iter()
            .map(|word| word.text.to_lowercase())
            .filter(|word| !Language::English.is_stop_word(word) && word.len() > 2)
            .map(|word| Language::English.stem(&word).into_owned())
            .collect()
    };
    // One statement a sentence: the author's before others', with a target before without.
    let mut best: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let rank =
        |statement: &Statement| (is_authors(statement), statement.target.is_some(), statement.score.abs());
    for (place, statement) in statements.iter().enumerate() {
        let held = best.entry((statement.paragraph, statement.sentence)).or_insert(place);
        if rank(statement).partial_cmp(&rank(&statements[*held])).is_some_and(std::cmp::Ordering::is_gt) {
            *held = place;
        }
    }
    let mut left: Vec<(usize, f32, HashSet<String>)> = best
        .into_values()
        .map(|place| {
            let stems = stems(&exact(&statements[place]));
            let shared = stems.iter().filter(|stem| subject.contains(*stem)).count();
            (place, weight(&statements[place], shared), stems)
        })
        .filter(|(_, weight, _)| *weight > LEAST)
        .collect();
    let mut chosen: Vec<(usize, HashSet<String>)> = Vec::new();
    while chosen.len() < most {
        let overlap = |stems: &HashSet<String>| {
            let shares = chosen.iter().map(|(_, other)| {
                stems.intersection(other).count() as f32 / stems.len().min(other.len()).max(1) as f32
            });
            shares.fold(0.0, f32::max)
        };
        let next = left
            .iter()
            .enumerate()
            .map(|(index, (place, weight, stems))| (index, *place, *weight, overlap(stems)))
            .filter(|(.., overlap)| *overlap < REPEAT)
            .max_by(|a, b| (a.2 - 0.4 * a.3).total_cmp(&(b.2 - 0.4 * b.3)).then(b.1.cmp(&a.1)));
        let Some((index, ..)) = next else { break };
        let (place, _, stems) = left.swap_remove(index);
        chosen.push((place, stems));
    }
    chosen.into_iter().map(|(place, _)| place).collect()
}
