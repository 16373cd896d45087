//! Tables of themes against outlets, authors, groups and each other, shaded by their numbers.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::Array2;
use serde::Serialize;

use super::caption::NAME;
use super::harmless::shorten;
use super::theme_view::percent;
use crate::corpus::Origin;
use crate::pipeline::Analysis;
use crate::pipeline::breakdown::{Breakdown, Group};

/// Columns of a table; what is rarer shares one.
const COLUMNS: usize = 10;
/// Themes of a table.
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
    /// Further themes, which have no row.
    more: usize,
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
    Cross { columns, rows, more: themes.len().saturating_sub(THEMES) }
}

/// How alike themes are.
#[derive(Debug, Serialize)]
pub(super) struct Alike {
    table: Cross,
    /// The pairs that are most alike, with their cosines.
    pairs: Vec<(String, String, String)>,
}

/// Themes × themes by their words, in hundredths; shaded between the least and the greatest likeness of those shown.
pub(super) fn alike(analysis: &Analysis) -> Option<Alike> {
    let names: Vec<&str> = analysis.themes.all.iter().map(|theme| theme.name.as_str()).collect();
    (names.len() > 2).then(|| of_likeness(&names, &analysis.themes.alike))
}

fn of_likeness(names: &[&str], alike: &Array2<f32>) -> Alike {
    let shown = names.len().min(THEMES);
    let mut pairs: Vec<(usize, usize)> =
        (0..names.len()).flat_map(|a| (a + 1..names.len()).map(move |b| (a, b))).collect();
    pairs.sort_by(|&a, &b| alike[b].total_cmp(&alike[a]).then(a.cmp(&b)));
    let of_shown = || pairs.iter().filter(|(_, b)| *b < shown).map(|&pair| f64::from(alike[pair]));
    let (greatest, least) = (of_shown().next().unwrap_or(0.0), of_shown().next_back().unwrap_or(0.0));
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
        name: names[a].to_owned(),
        cells: (0..shown).map(|b| cell(a, b)).collect(),
    };
    let table = Cross {
        columns: (1..=shown).map(|number| number.to_string()).collect(),
        rows: (0..shown).map(row).collect(),
        more: names.len() - shown,
    };
    let named =
        |(a, b): (usize, usize)| (names[a].to_owned(), names[b].to_owned(), format!("{:.2}", alike[[a, b]]));
    // Of three themes there are three pairs.
    let most = if names.len() > 3 { PAIRS } else { 1 };
    Alike { table, pairs: pairs.into_iter().take(most).map(named).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_are_of_all_themes_and_tables_tell_what_they_leave_out() {
        let names: Vec<String> = (1..=30).map(|number| format!("Theme {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut alike = Array2::from_elem((30, 30), 0.25);
        alike[[27, 29]] = 0.875;
        alike[[0, 2]] = 0.5;
        let found = of_likeness(&names, &alike);
        let pair = |place: usize| {
            let (a, b, value) = &found.pairs[place];
            (a.as_str(), b.as_str(), value.as_str())
        };
        assert_eq!(pair(0), ("Theme 28", "Theme 30", "0.88"));
        assert_eq!(pair(1), ("Theme 1", "Theme 3", "0.50"));
        let table = &found.table;
        assert_eq!((table.columns.len(), table.rows.len(), table.more), (24, 24, 6));
        // Shades are those of the likenesses that are shown.
        assert_eq!((table.rows[0].cells[2].shade, table.rows[0].cells[1].shade), (5, 0));
        let few = of_likeness(&names[..3], &alike);
        assert_eq!((few.table.more, few.pairs.len()), (0, 1));
    }
}
