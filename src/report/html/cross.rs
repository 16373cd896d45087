//! Tables of themes against outlets, authors and each other, shaded by their numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::pipeline::Analysis;
use crate::report::caption::NAME;
use crate::report::harmless::shorten;

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
    let outlet = |article: usize| analysis.corpus.articles[article].metadata.outlet.as_deref();
    against(analysis, outlet, "no outlet named")
}

/// Themes × authors.
pub(super) fn authors(analysis: &Analysis) -> Option<Cross> {
    let author = |article: usize| analysis.corpus.articles[article].metadata.author.as_deref();
    against(analysis, author, "no author named")
}

/// Counts of articles, shaded by their share of their column.
fn against<'a>(
    analysis: &'a Analysis,
    of: impl Fn(usize) -> Option<&'a str>,
    unnamed: &str,
) -> Option<Cross> {
    let k = analysis.themes.all.len();
    let mut counts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut none = vec![0; k];
    for (article, &theme) in analysis.themes.of.iter().enumerate() {
        match of(article) {
            Some(name) => counts.entry(name).or_insert_with(|| vec![0; k])[theme] += 1,
            None => none[theme] += 1,
        }
    }
    if counts.len() < 2 || k < 2 {
        return None;
    }
    let sum = |counts: &[usize]| counts.iter().sum::<usize>();
    let mut columns: Vec<(String, Vec<usize>)> =
        counts.into_iter().map(|(name, counts)| (shorten(name, NAME), counts)).collect();
    columns.sort_by(|a, b| sum(&b.1).cmp(&sum(&a.1)).then(a.0.cmp(&b.0)));
    if columns.len() > COLUMNS {
        let rest = columns.split_off(COLUMNS - 1);
        let mut others = vec![0; k];
        rest.iter()
            .for_each(|(_, counts)| others.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count));
        columns.push((format!("{} others", rest.len()), others));
    }
    if sum(&none) > 0 {
        columns.push((unnamed.to_owned(), none));
    }
    let totals: Vec<usize> = columns.iter().map(|(_, counts)| sum(counts)).collect();
    let row = |theme: usize| CrossRow {
        theme: theme + 1,
        name: analysis.themes.all[theme].name.clone(),
        cells: columns
            .iter()
            .zip(&totals)
            .map(|((_, counts), &total)| Cell {
                text: if counts[theme] > 0 { counts[theme].to_string() } else { "·".to_owned() },
                shade: shade(counts[theme] as f64 / total.max(1) as f64),
                own: false,
            })
            .collect(),
    };
    let rows = (0..k.min(THEMES)).map(row).collect();
    let columns =
        columns.into_iter().zip(totals).map(|((name, _), total)| format!("{name} ({total})")).collect();
    Some(Cross { columns, rows })
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
