//! A theme's stance on each target: its articles, counted.

use std::collections::BTreeMap;

use super::article::EVIDENCE;
use super::shares::wilson;
use super::{ArticlePosition, Stance, acts, is_authors, shows, side};
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

    /// Share of the greater of the two sides among these, with its 95 % interval; `None` where all do both, or none is.
    pub fn share(self) -> Option<(f64, (f64, f64))> {
        let (side, taken) = (self.positive.max(self.negative), self.taken());
        (side > 0).then(|| (side as f64 / taken as f64, wilson(side, taken)))
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
    /// none is on either.
    pub share: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The acts, the most frequent first.
    pub acts: Vec<Act>,
    /// Articles on the lesser side.
    pub dissent: Vec<usize>,
    /// Statements that show it: (article, place), those first that their articles' verdicts rest on, of these those on the side
    /// that more articles are on; of each the strongest first.
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
    let mut evidence: Vec<(u8, f32, usize, usize)> = Vec::new();
    for (held, position) in found {
        for &place in &position.evidence {
            let statement = &held.statements[place];
            let rank = rank(side(statement, position.stance), leading);
            evidence.push((rank, shows(statement), held.article, place));
        }
    }
    evidence.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
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
        evidence: evidence.into_iter().map(|(.., article, place)| (article, place)).collect(),
        against: against(target, -leading, articles),
    }
}

/// Where a statement on a side stands among those that show a theme's position: the lower the earlier.
fn rank(side: i8, leading: i8) -> u8 {
    match side {
        0 => 2,
        side if side == leading => 0,
        _ => 1,
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

#[cfg(test)]
mod tests {
    use super::super::of_article;
    use super::*;
    use crate::corpus::{Article, Paragraph, ParagraphKind};
    use crate::stance::lexicon::lexicon;
    use crate::stance::statement::statements;
    use crate::stance::{Target, Targets};

    fn said(text: &str) -> Vec<Statement> {
        let paragraph = Paragraph { start: 0, end: text.len(), lines: (1, 1), kind: ParagraphKind::Text };
        let article = Article {
            page: 0,
            lines: (1, 1),
            metadata: Default::default(),
            text: text.into(),
            paragraphs: [paragraph].into(),
            line_starts: [(0, 1)].into(),
        };
        let target = Target { name: "Borduria".to_owned(), aliases: Vec::new(), guided: true };
        statements(&article, &Targets::new(vec![target]), lexicon())
    }

    /// What a verdict rests on is shown before what says more, and nothing of the target.
    #[test]
    fn what_is_counted_is_what_is_shown() {
        let neutral = "We must urgently warn that Borduria will certainly vote in May. ";
        let badly = "Borduria is corrupt and dishonest. ";
        let well = "Borduria is generous and admirable. ";
        let texts = [
            [&neutral.repeat(6), badly, badly].concat(),
            [badly, badly, neutral].concat(),
            [well, well, neutral].concat(),
        ];
        let all: Vec<Vec<Statement>> = texts.iter().map(|text| said(text)).collect();
        let positions: Vec<Vec<ArticlePosition>> =
            all.iter().map(|statements| of_article(statements, &[])).collect();
        let stances: Vec<Stance> = positions.iter().map(|positions| positions[0].stance).collect();
        assert_eq!(stances, [Stance::Negative, Stance::Negative, Stance::Positive]);
        let signs = |article: usize, places: &[usize]| -> Vec<i8> {
            places.iter().map(|&place| all[article][place].polarity()).collect()
        };
        assert_eq!(signs(0, &positions[0][0].evidence[..3]), [-1, -1, 0]);
        let held: Vec<Held<'_>> = all
            .iter()
            .zip(&positions)
            .enumerate()
            .map(|(article, (statements, positions))| Held { article, statements, positions })
            .collect();
        let theme = of_theme(&held).remove(0);
        let shown: Vec<i8> =
            theme.evidence.iter().flat_map(|&(article, place)| signs(article, &[place])).collect();
        assert_eq!(shown[..7], [-1, -1, -1, -1, 1, 1, 0], "{shown:?}");
    }

    #[test]
    fn where_all_do_both_no_side_has_a_share() {
        let sides = |positive, negative, mixed| Sides { positive, negative, mixed };
        assert_eq!(sides(0, 0, 5).share(), None);
        assert_eq!(sides(0, 0, 0).share(), None);
        assert!(
            sides(3, 1, 1)
                .share()
                .is_some_and(|(share, (low, high))| share == 0.6 && low < 0.6 && high > 0.6)
        );
    }
}
