//! The themes and what their articles say, group by group.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::ArticleStance;
use super::stances::held;
use crate::corpus::{Corpus, Date, Origin};
use crate::features::Counts;
use crate::progress::{Progress, Stage};
use crate::stance::ThemePosition;
use crate::stance::position;
use crate::text::Vocabulary;
use crate::themes::{Keyword, Themes, parts};

/// A collection by outlet, author or year.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// By what its groups are made.
    pub by: Origin,
    /// The groups with most articles first, of equal ones by name; years in their order. Articles whose pages do not
    /// tell come last.
    pub groups: Vec<Group>,
}

/// The articles of one origin. One by several authors is in the group of each.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name; empty for articles whose pages do not tell.
    pub name: String,
    /// How many articles it has.
    pub articles: usize,
    /// Its part of each theme that it has articles in, in the order of themes.
    pub themes: Vec<ThemePart>,
}

/// What a group has of a theme.
#[derive(Debug, Clone)]
pub struct ThemePart {
    /// The theme's place.
    pub theme: usize,
    /// Its articles, in order.
    pub articles: Vec<usize>,
    /// Their words.
    pub words: usize,
    /// By what they differ from the theme's others.
    pub keywords: Vec<Keyword>,
    /// The first and the last date of those that have one.
    pub dates: Option<(Date, Date)>,
    /// Their positions on each target that they speak of.
    pub positions: Vec<ThemePosition>,
}

/// What is known of a collection and its themes.
#[derive(Clone, Copy)]
pub(super) struct Described<'a> {
    pub corpus: &'a Corpus,
    pub counts: &'a Counts,
    pub vocabulary: &'a Vocabulary,
    pub themes: &'a Themes,
    pub stances: &'a [ArticleStance],
}

/// Divides the themes by each of these.
pub(super) fn find(by: &[Origin], described: Described<'_>, progress: &dyn Progress) -> Vec<Breakdown> {
    if by.is_empty() {
        return Vec::new();
    }
    let stage = progress.stage("dividing themes", (by.len() * described.themes.all.len()) as u64);
    by.iter().map(|&by| Breakdown { by, groups: groups(by, described, stage.as_ref()) }).collect()
}

fn groups(by: Origin, described: Described<'_>, stage: &dyn Stage) -> Vec<Group> {
    let places: Vec<usize> = (0..described.themes.all.len()).collect();
    let divided: Vec<Vec<(String, ThemePart)>> = places
        .into_par_iter()
        .map(|place| {
            let parts = divide(by, place, described);
            stage.advance(1);
            parts
        })
        .collect();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (name, part) in divided.into_iter().flatten() {
        let group = groups.entry(name.clone()).or_insert(Group { name, articles: 0, themes: Vec::new() });
        group.articles += part.articles.len();
        group.themes.push(part);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    let size = |group: &Group| if by == Origin::Year { 0 } else { group.articles };
    groups.sort_by_key(|group| (group.name.is_empty(), Reverse(size(group))));
    groups
}

/// The parts of a theme by the names of their groups.
fn divide(by: Origin, place: usize, described: Described<'_>) -> Vec<(String, ThemePart)> {
    let Described { corpus, counts, vocabulary, themes, stances } = described;
    let told = |article: usize| &corpus.articles[article].metadata;
    let mut all = themes.all[place].articles.clone();
    all.sort_unstable();
    let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &article in &all {
        let mut names: BTreeSet<String> = by.groups(told(article)).into_iter().collect();
        if names.is_empty() {
            names.insert(String::new());
        }
        names.into_iter().for_each(|name| members.entry(name).or_default().push(article));
    }
    let lists: Vec<&[usize]> = members.values().map(Vec::as_slice).collect();
    let keywords = parts::keywords(counts.rows(), vocabulary, &all, &lists);
    let part = |((name, articles), keywords): ((String, Vec<usize>), Vec<Keyword>)| {
        let dates = articles.iter().filter_map(|&article| told(article).date);
        let part = ThemePart {
            theme: place,
            words: articles.iter().map(|&article| corpus.articles[article].words()).sum(),
            dates: dates.clone().min().zip(dates.max()),
            positions: {
                let speakers: Vec<usize> =
                    articles.iter().copied().filter(|&article| !themes.is_stranger(article)).collect();
                position::of_theme(&held(&speakers, stances))
            },
            keywords,
            articles,
        };
        (name, part)
    };
    members.into_iter().zip(keywords).map(part).collect()
}
