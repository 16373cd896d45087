//! What the page says of where the authors of a theme stand.

use serde::Serialize;

use super::marks;
use crate::pipeline::Analysis;
use crate::report::caption::{Caption, NAME};
use crate::report::charts::{Charts, stance};
use crate::report::harmless::shorten;
use crate::report::note;
use crate::report::tally::Tally;
use crate::stance::position::is_authors;
use crate::stance::{Act, ThemePosition};

/// Letters of a quote that are shown.
const QUOTED: usize = 320;
/// Quotes of each side of a target; in collections of many themes one.
const SIDE: usize = 3;
const MANY: usize = 40;
/// Articles that are named as dissenting.
const DISSENT: usize = 5;

/// A sentence of an article, and where it stands.
#[derive(Debug, Serialize)]
pub(super) struct Quote {
    /// The article, and which of its statements it is.
    id: String,
    place: usize,
    text: String,
    act: &'static str,
    holder: String,
    caption: Caption,
    page: String,
    line: u32,
}

impl Quote {
    /// A statement of an article.
    pub(super) fn of(analysis: &Analysis, (article, place): (usize, usize)) -> Self {
        let held = &analysis.corpus.articles[article];
        let statement = &analysis.stances[article].statements[place];
        Self {
            id: analysis.corpus.ids[article].clone(),
            place,
            text: shorten(statement.exact(held), QUOTED),
            act: statement.main_act().verb(),
            holder: shorten(statement.holder.name(), NAME),
            caption: Caption::of(analysis, article),
            page: shorten(&analysis.corpus.pages[held.page].page, 200),
            line: statement.line,
        }
    }
}

/// Where the authors of a theme stand.
#[derive(Debug, Serialize)]
pub(super) struct StanceView {
    note: Vec<NoteView>,
    /// A picture.
    chart: String,
    targets: Vec<TargetView>,
    /// Further targets that are only in the tables.
    more: usize,
}

#[derive(Debug, Serialize)]
struct NoteView {
    /// Markup of our own.
    html: String,
    quotes: Vec<Quote>,
}

#[derive(Debug, Serialize)]
struct TargetView {
    #[serde(flatten)]
    tally: Tally,
    share: String,
    acts: String,
    against: Vec<Quote>,
    favour: Vec<Quote>,
    dissent: Vec<Caption>,
    more_dissent: usize,
}

/// The articles that the view quotes are added to `quoted`.
pub(super) fn stance_view(
    analysis: &Analysis,
    charts: &Charts,
    theme: usize,
    quoted: &mut Vec<usize>,
) -> StanceView {
    let mut quote = |place: (usize, usize)| {
        quoted.push(place.0);
        Quote::of(analysis, place)
    };
    let note = note::note(analysis, theme)
        .into_iter()
        .map(|sentence| NoteView {
            html: marks::inline(&sentence.text),
            quotes: sentence.quotes.into_iter().map(&mut quote).collect(),
        })
        .collect();
    let positions: Vec<&ThemePosition> = stance::shown(analysis, theme).collect();
    let targets =
        positions.iter().map(|position| target_view(analysis, theme, position, &mut quote)).collect();
    StanceView {
        note,
        chart: charts.stance[theme].as_ref().map_or(String::new(), |svg| svg.inline()),
        more: analysis.theme_positions[theme].len() - positions.len(),
        targets,
    }
}

fn target_view(
    analysis: &Analysis,
    theme: usize,
    position: &ThemePosition,
    quote: &mut impl FnMut((usize, usize)) -> Quote,
) -> TargetView {
    let mut side = |sign: i8| -> Vec<Quote> {
        strongest(analysis, theme, position.target, sign).into_iter().map(&mut *quote).collect()
    };
    let dissent = position.dissent.iter().take(DISSENT).map(|&article| Caption::of(analysis, article));
    TargetView {
        tally: Tally::of(analysis, position),
        share: match (position.share, position.interval) {
            (Some(share), Some((low, high))) if position.positive != position.negative => {
                stance::interval(share, low, high)
            }
            _ => String::new(),
        },
        acts: position.acts.iter().take(3).map(|act| Act::verb(*act)).collect::<Vec<_>>().join(", "),
        against: side(-1),
        favour: side(1),
        dissent: dissent.collect(),
        more_dissent: position.dissent.len().saturating_sub(DISSENT),
    }
}

/// The strongest statements of a theme's authors on one side of a target, one an article.
fn strongest(analysis: &Analysis, theme: usize, target: usize, sign: i8) -> Vec<(usize, usize)> {
    let most = if analysis.themes.all.len() > MANY { 1 } else { SIDE };
    let of_article = |article: usize| {
        let statements = &analysis.stances[article].statements;
        let fits = |place: &usize| {
            let statement = &statements[*place];
            statement.target == Some(target) && statement.polarity() == sign && is_authors(statement)
        };
        let strength = |place: usize| statements[place].score.abs();
        let best = (0..statements.len())
            .filter(fits)
            .max_by(|&a, &b| strength(a).total_cmp(&strength(b)).then(b.cmp(&a)))?;
        Some((article, best, strength(best)))
    };
    let mut found: Vec<(usize, usize, f32)> =
        analysis.themes.speakers(&analysis.themes.all[theme]).into_iter().filter_map(of_article).collect();
    // Of equal ones the more typical article comes first.
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let exact = |(article, place): (usize, usize)| {
        analysis.stances[article].statements[place].exact(&analysis.corpus.articles[article])
    };
    for (article, place, _) in found {
        // A sentence that several articles share is quoted once.
        if chosen.len() < most && chosen.iter().all(|&other| exact(other) != exact((article, place))) {
            chosen.push((article, place));
        }
    }
    chosen
}
