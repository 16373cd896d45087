//! From statements to positions: an article's main statements, its stance on each target, a theme's, and
//! where groups of articles differ.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use super::lexicon::Act;
use super::statement::Statement;
use crate::text::Vocabulary;

mod article;
pub mod groups;
mod main_statements;
mod shares;
mod theme;

pub use article::{ArticlePosition, of_article};
pub use main_statements::main_statements;
pub use theme::{Held, SHOWN, Sides, ThemePosition, of_theme};

/// How an article comes out on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// It speaks well of it.
    Positive,
    /// It speaks badly of it.
    Negative,
    /// Both, in about equal strength.
    Mixed,
    /// It takes no clear position.
    None,
}

impl Stance {
    /// As in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Mixed => "mixed",
            Self::None => "none",
        }
    }
}

/// The stems of the words of terms, in small letters: what a theme is about, for choosing main statements.
pub(crate) fn stems(vocabulary: &Vocabulary, terms: impl Iterator<Item = u32>) -> HashSet<String> {
    let stems = terms.map(|term| vocabulary.terms[term as usize].stem.as_str());
    stems.flat_map(|stem| stem.split(' ').map(str::to_lowercase)).collect()
}

/// True for a statement of the author.
pub fn is_authors(statement: &Statement) -> bool {
    statement.holder == super::holder::Holder::Author
}

/// The acts of statements, the most frequent first, of equal ones the more decided.
pub fn acts<'s>(statements: impl Iterator<Item = &'s Statement>) -> Vec<Act> {
    let mut counts: BTreeMap<Act, usize> = BTreeMap::new();
    for (act, _) in statements.flat_map(|statement| &statement.acts) {
        *counts.entry(*act).or_insert(0) += 1;
    }
    in_order(counts.into_iter().collect())
}

/// Acts that were counted in that order.
pub fn in_order(mut counts: Vec<(Act, usize)>) -> Vec<Act> {
    counts.sort_by_key(|&(act, count)| (std::cmp::Reverse(count), act));
    counts.into_iter().map(|(act, _)| act).collect()
}

/// How well a statement shows a position.
pub fn shows(statement: &Statement) -> f32 {
    statement.score.abs() + 0.3 * strength(statement)
}

/// Which side of a position a statement shows: 1, −1, or 0 where it is on another side than its article's verdict, or on none.
pub fn side(statement: &Statement, verdict: Stance) -> i8 {
    match (verdict, statement.polarity()) {
        (Stance::Mixed, side) | (Stance::Positive, side @ 1) | (Stance::Negative, side @ -1) => side,
        _ => 0,
    }
}

/// How strongly a statement takes a stance, by its acts alone.
pub(super) fn strength(statement: &Statement) -> f32 {
    let weight = |act: Act| match act {
        Act::Recommends => 1.1,
        Act::Criticises | Act::PlaysDown | Act::Warns => 1.0,
        Act::Endorses => 0.95,
        Act::Predicts => 0.55,
        Act::Doubts => 0.7,
        Act::Reports => 0.2,
    };
    let mut strengths: Vec<f32> =
        statement.acts.iter().map(|(act, strength)| weight(*act) * strength).collect();
    strengths.sort_by(|a, b| b.total_cmp(a));
    strengths.iter().zip([1.0, 0.3, 0.15]).map(|(strength, share)| strength * share).sum()
}
