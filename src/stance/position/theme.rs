//! A theme's stance on each target: its articles, counted.

use std::collections::BTreeMap;

use super::article::EVIDENCE;
use super::shares::wilson;
use super::{ArticlePosition, Stance, acts, is_authors, shows};
use crate::stance::lexicon::Act;
use crate::stance::statement::Statement;

/// Statements that are shown for a theme's position.
pub const SHOWN: usize = 2 * EVIDENCE;

/// How many articles take which side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides {
    /// Articles that speak well of a target.
    pub positive: usize,
    /// Articles that speak badly of it.
    pub negative: usize,
    /// Articles that do both.
    pub mixed: usize,
}

impl Sides {
    /// Articles that take a position.
    pub fn taken(self) -> usize {
        self.positive + self.negative + self.mixed
    }

    /// Share of the greater of the two sides among these, with its 95 % interval; `None` where there are none.
    pub fn share(self) -> Option<(f64, (f64, f64))> {
        let (side, taken) = (self.positive.max(self.negative), self.taken());
        (taken > 0).then(|| (side as f64 / taken as f64, wilson(side, taken)))
    }

    /// The side that more articles are on.
    pub fn stance(self) -> Stance {
        match (self.positive, self.negative) {
            (0, 0) if self.mixed > 0 => Stance::Mixed,
            (0, 0) => Stance::None,
            (well, badly) if well > badly => Stance::Positive,
            (well, badly) if well < badly => Stance::Negative,
            _ => Stance::Mixed,
        }
    }
}

/// A theme's position on a target: articles are counted, not sentences.
#[derive(Debug, Clone)]
pub struct ThemePosition {
    /// Place of the target.
    pub target: usize,
    /// Articles whose author says something about it.
    pub articles: usize,
    /// Those that speak well of it, badly, both, or take no clear position.
    pub positive: usize,
    /// See `positive`.
    pub negative: usize,
    /// See `positive`.
    pub mixed: usize,
    /// See `positive`.
    pub none: usize,
    /// Share of the greater of the two sides among the articles that take a position; `None` where
    /// none does.
    pub share: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The acts, the most frequent first.
    pub acts: Vec<Act>,
    /// Articles on the lesser side.
    pub dissent: Vec<usize>,
    /// Statements that show it: (article, place), the strongest first.
    pub evidence: Vec<(usize, usize)>,
    /// Statements of authors, then of their sources, that go against the side that more articles are on: (article,
    /// place), the strongest of each first, one an article.
    pub against: Vec<(usize, usize)>,
}

impl ThemePosition {
    /// How many articles take which side.
    pub fn sides(&self) -> Sides {
        Sides { positive: self.positive, negative: self.negative, mixed: self.mixed }
    }

    /// Articles that take a position.
    pub fn taken(&self) -> usize {
        self.sides().taken()
    }

    /// The side that more articles are on.
    pub fn stance(&self) -> Stance {
        self.sides().stance()
    }
}

/// Articles with their statements and positions, as [`of_theme`] needs them.
pub struct Held<'a> {
    /// The article's number.
    pub article: usize,
    /// Its statements.
    pub statements: &'a [Statement],
    /// Its positions.
    pub positions: &'a [ArticlePosition],
}

/// A theme's positions on all targets that its articles speak of, those that most of them speak
/// of first.
pub fn of_theme(articles: &[Held<'_>]) -> Vec<ThemePosition> {
    let mut by_target: BTreeMap<usize, Vec<(&Held<'_>, &ArticlePosition)>> = BTreeMap::new();
    for held in articles {
        for position in held.positions.iter().filter(|position| position.n_author > 0) {
            by_target.entry(position.target).or_default().push((held, position));
        }
    }
    let mut positions: Vec<ThemePosition> =
        by_target.into_iter().map(|(target, found)| in_theme(target, &found, articles)).collect();
    positions.sort_by(|a, b| {
        let takes = |position: &ThemePosition| position.articles - position.none;
        b.articles.cmp(&a.articles).then(takes(b).cmp(&takes(a))).then(a.target.cmp(&b.target))
    });
    positions
}

fn in_theme(target: usize, found: &[(&Held<'_>, &ArticlePosition)], articles: &[Held<'_>]) -> ThemePosition {
    let count = |stance: Stance| found.iter().filter(|(_, position)| position.stance == stance).count();
    let (positive, negative, mixed) =
        (count(Stance::Positive), count(Stance::Negative), count(Stance::Mixed));
    let sides = Sides { positive, negative, mixed };
    let leading = match positive.cmp(&negative) {
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
    };
    let lesser = match leading {
        1 => Some(Stance::Negative),
        -1 => Some(Stance::Positive),
        _ => None,
    };
    let mut evidence: Vec<(usize, usize, f32)> = Vec::new();
    for (held, position) in found {
        for &place in &position.evidence {
            let statement = &held.statements[place];
            evidence.push((held.article, place, shows(statement)));
        }
    }
    evidence.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    evidence.truncate(SHOWN);
    let own = found.iter().flat_map(|(held, _)| held.statements);
    ThemePosition {
        target,
        articles: found.len(),
        positive,
        negative,
        mixed,
        none: found.len() - sides.taken(),
        share: sides.share().map(|(share, _)| share),
        interval: sides.share().map(|(_, interval)| interval),
        acts: acts(own.filter(|statement| statement.target == Some(target) && is_authors(statement))),
        dissent: found
            .iter()
            .filter(|(_, position)| Some(position.stance) == lesser)
            .map(|(held, _)| held.article)
            .collect(),
        evidence: evidence.into_iter().map(|(article, place, _)| (article, place)).collect(),
        against: against(target, -leading, articles),
    }
}

/// The strongest statements of a sign on a target, one an article, authors' before sources'.
fn against(target: usize, sign: i8, articles: &[Held<'_>]) -> Vec<(usize, usize)> {
    let mut found: Vec<(bool, f32, usize, usize)> = Vec::new();
    for held in articles.iter().filter(|_| sign != 0) {
        let on_target =
            held.statements.iter().enumerate().filter(|(_, statement)| statement.target == Some(target));
        let strongest = on_target
            .filter(|(_, statement)| statement.polarity() == sign)
            .map(|(place, statement)| (!is_authors(statement), statement.score.abs(), held.article, place))
            .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        found.extend(strongest);
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    found.truncate(EVIDENCE);
    found.into_iter().map(|(.., article, place)| (article, place)).collect()
}
