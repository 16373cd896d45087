//! Tables of themes against outlets, authors, groups and each other, shaded by their numbers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::caption::NAME;
use super::harmless::shorten;
use super::theme_view::percent;
use crate::corpus::Origin;
use crate::pipeline::Analysis;
use crate::pipeline::breakdown::{Breakdown, Group};

/// Columns of a table; what is rarer shares one.
const COLUMNS: usize = 10;
/// Themes of a table of themes against each other.
const THEMES: usize = 24;
/// Pairs of themes that are named.
const PAIRS: usize = 5;
/// Steps of shading.
const STEPS: f64 = 5.0;

/// A table whose cells are shaded.
#[derive(Debug, Serialize)]
pub(super) struct Cross {
    columns: Vec<String>,
    rows: Vec<CrossRow>,
}

#[derive(Debug, Serialize)]
struct CrossRow {
    theme: usize,
    name: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    text: String,
    /// 0 to 5.
    shade: u8,
    /// The cell of a theme with itself.
    own: bool,
}

fn shade(share: f64) -> u8 {
    (STEPS * share.clamp(0.0, 1.0)).ceil() as u8
}

/// Themes × outlets; `None` where fewer than two are known.
pub(super) fn outlets(analysis: &Analysis) -> Option<Cross> {
    against(analysis, Origin::Outlet)
}

/// Themes × authors; an article by several counts for each.
pub(super) fn authors(analysis: &Analysis) -> Option<Cross> {
    against(analysis, Origin::Author)
}

/// Counts of articles, shaded by their share of their column.
fn against(analysis: &Analysis, by: Origin) -> Option<Cross> {
    let k = analysis.themes.all.len();
    let mut counts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut none = vec![0; k];
    for (article, &theme) in analysis.corpus.articles.iter().zip(&analysis.themes.of) {
        let names: BTreeSet<String> = by.groups(&article.metadata).into_iter().collect();
        none[theme] += usize::from(names.is_empty());
        names.into_iter().for_each(|name| counts.entry(name).or_insert_with(|| vec![0; k])[theme] += 1);
    }
    if counts.len() < 2 || k < 2 {
        return None;
    }
    let columns = columns(counts.into_iter().collect(), none, &unnamed(by), false);
    Some(table(analysis, columns, |count, _| count.to_string()))
}

/// Themes × groups, with the share of each group's articles that are in each theme.
pub(super) fn groups(analysis: &Analysis, breakdown: &Breakdown) -> Cross {
    let counts = |group: &Group| {
        let mut counts = vec![0; analysis.themes.all.len()];
        group.themes.iter().for_each(|part| counts[part.theme] = part.articles.len());
        counts
    };
    let (others, named): (Vec<&Group>, Vec<&Group>) =
        breakdown.groups.iter().partition(|group| group.name.is_empty());
    let named = named.into_iter().map(|group| (group.name.clone(), counts(group))).collect();
    let none = others.first().map_or_else(Vec::new, |group| counts(group));
    let columns = columns(named, none, &unnamed(breakdown.by), breakdown.by == Origin::Year);
    let cell = |count: usize, total: usize| {
        // With a space at which no line breaks.
        format!("{count}\u{a0}({})", percent(count as f64 / total as f64))
    };
    table(analysis, columns, cell)
}

/// The head of the column of articles whose pages do not tell.
fn unnamed(by: Origin) -> String {
    format!("no {} named", by.name())
}

/// Names with their counts in each theme: those with most articles, then all others as one, then what has no name.
fn columns(
    mut named: Vec<(String, Vec<usize>)>,
    none: Vec<usize>,
    unnamed: &str,
    by_name: bool,
) -> Vec<(String, Vec<usize>)> {
    let sum = |counts: &[usize]| counts.iter().sum::<usize>();
    named.iter_mut().for_each(|(name, _)| *name = shorten(name, NAME));
    named.sort_by(|a, b| sum(&b.1).cmp(&sum(&a.1)).then(a.0.cmp(&b.0)));
    let rest = if named.len() > COLUMNS { named.split_off(COLUMNS - 1) } else { Vec::new() };
    if by_name {
        named.sort();
    }
    if let Some((_, first)) = rest.first() {
        let mut others = vec![0; first.len()];
        rest.iter()
            .for_each(|(_, counts)| others.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count));
        named.push((format!("{} others", rest.len()), others));
    }
    if sum(&none) > 0 {
        named.push((unnamed.to_owned(), none));
    }
    named
}

/// A row a theme; a count is shown by what `cell` makes of it and its column's sum, and shaded by its share of that.
fn table(
    analysis: &Analysis,
    columns: Vec<(String, Vec<usize>)>,
    cell: impl Fn(usize, usize) -> String,
) -> Cross {
    let themes = &analysis.themes.all;
    let totals: Vec<usize> = columns.iter().map(|(_, counts)| counts.iter().sum()).collect();
    let row = |theme: usize| CrossRow {
        theme: theme + 1,
        name: themes[theme].name.clone(),
        cells: columns
            .iter()
            .zip(&totals)
            .map(|((_, counts), &total)| Cell {
                text: if counts[theme] > 0 { cell(counts[theme], total) } else { "·".to_owned() },
                shade: shade(counts[theme] as f64 / total.max(1) as f64),
                own: false,
            })
            .collect(),
    };
    let rows = (0..themes.len().min(THEMES)).map(row).collect();
    let columns =
        columns.into_iter().zip(totals).map(|((name, _), total)| format!("{name} ({total})")).collect();
    Cross { columns, rows }
}

/// How alike themes are.
#[derive(Debug, Serialize)]
pub(super) struct Alike {
    table: Cross,
    /// The pairs that are most alike, with their cosines.
    pairs: Vec<(String, String, String)>,
}

/// Themes × themes by their words, in hundredths; shaded between the least and the greatest likeness.
pub(super) fn alike(analysis: &Analysis) -> Option<Alike> {
    let (themes, alike) = (&analysis.themes.all, &analysis.themes.alike);
    let k = themes.len().min(THEMES);
    if k < 3 {
        return None;
    }
    let mut pairs: Vec<(usize, usize)> = (0..k).flat_map(|a| (a + 1..k).map(move |b| (a, b))).collect();
    pairs.sort_by(|&a, &b| alike[b].total_cmp(&alike[a]).then(a.cmp(&b)));
    let (least, greatest) = (f64::from(alike[*pairs.last()?]), f64::from(alike[*pairs.first()?]));
    let cell = |a: usize, b: usize| {
        let value = f64::from(alike[[a, b]]);
        let share = (value - least) / (greatest - least).max(1e-9);
        let own = a == b;
        Cell {
            text: if own { "–".to_owned() } else { format!("{value:.2}") },
            shade: if own { 0 } else { shade(share) },
            own,
        }
    };
    let row = |a: usize| CrossRow {
        theme: a + 1,
        name: themes[a].name.clone(),
        cells: (0..k).map(|b| cell(a, b)).collect(),
    };
    let named = |(a, b): (usize, usize)| {
        (themes[a].name.clone(), themes[b].name.clone(), format!("{:.2}", alike[[a, b]]))
    };
    Some(Alike {
        table: Cross {
            columns: (1..=k).map(|number| number.to_string()).collect(),
            rows: (0..k).map(row).collect(),
        },
        pairs: pairs.into_iter().take(if k > 3 { PAIRS } else { 1 }).map(named).collect(),
    })
}
