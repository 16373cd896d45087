//! From statements to positions: an article's main statements, its stance on each target, and a
//! theme's.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use super::lexicon::Act;
use super::statement::Statement;
use crate::text::Language;
use crate::text::word::words;

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

/// An article's position on a target, from what its author says. Sources are counted and never
/// merged in.
#[derive(Debug, Clone)]
pub struct ArticlePosition {
    /// Place of the target.
    pub target: usize,
    /// The verdict.
    pub stance: Stance,
    /// −1 to 1.
    pub score: f32,
    /// Statements of the author, and of others.
    pub n_author: usize,
    /// See `n_author`.
    pub n_source: usize,
    /// Mean certainty of the author's statements, −2 to 2.
    pub certainty: f32,
    /// The author's acts, the most frequent first.
    pub acts: Vec<Act>,
    /// Places of statements that show it, the strongest first.
    pub evidence: Vec<usize>,
}

/// Strength of all polar statements below which there is no verdict.
const LEAST_STRENGTH: f32 = 0.45;
/// Cues below which there is none: a verdict never rests on one.
const LEAST_CUES: usize = 2;
/// From this ratio of the weaker to the stronger side on, a position is mixed.
const MIXED: f32 = 0.5;
/// Statements that are shown for a position.
const EVIDENCE: usize = 5;

/// The positions of an article, in the order of the targets.
pub fn of_article(statements: &[Statement]) -> Vec<ArticlePosition> {
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        if let Some(target) = statement.target {
            by_target.entry(target).or_default().push(index);
        }
    }
    by_target.into_iter().map(|(target, places)| on_target(target, &places, statements)).collect()
}

fn on_target(target: usize, places: &[usize], statements: &[Statement]) -> ArticlePosition {
    let own: Vec<usize> = places.iter().copied().filter(|&place| is_authors(&statements[place])).collect();
    let (mut well, mut badly, mut polar) = (0.0, 0.0, 0);
    for &place in &own {
        let statement = &statements[place];
        if statement.polarity() != 0 {
            polar += statement.score_cues;
        }
        match statement.polarity() {
            1 => well += statement.score,
            -1 => badly -= statement.score,
            _ => {}
        }
    }
    let (weaker, stronger) = if well < badly { (well, badly) } else { (badly, well) };
    let stance = if polar < LEAST_CUES || well + badly < LEAST_STRENGTH {
        Stance::None
    } else if weaker >= MIXED * stronger {
        Stance::Mixed
    } else if well > badly {
        Stance::Positive
    } else {
        Stance::Negative
    };
    let mut evidence = if own.is_empty() { places.to_vec() } else { own.clone() };
    evidence.sort_by(|&a, &b| {
        let weight = |place: usize| statements[place].score.abs() + 0.3 * strength(&statements[place]);
        weight(b).total_cmp(&weight(a)).then(a.cmp(&b))
    });
    evidence.truncate(EVIDENCE);
    let sure: f32 = own.iter().map(|&place| f32::from(statements[place].certainty)).sum();
    ArticlePosition {
        target,
        stance,
        score: (well - badly) / (well + badly + 1.0),
        n_author: own.len(),
        n_source: places.len() - own.len(),
        certainty: sure / own.len().max(1) as f32,
        acts: acts(own.iter().map(|&place| &statements[place])),
        evidence,
    }
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
    let mut acts: Vec<(Act, usize)> = counts.into_iter().collect();
    acts.sort_by_key(|&(act, count)| (std::cmp::Reverse(count), act));
    acts.into_iter().map(|(act, _)| act).collect()
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
}

impl ThemePosition {
    /// Articles that take a position.
    pub fn taken(&self) -> usize {
        self.positive + self.negative + self.mixed
    }

    /// The side that more articles are on.
    pub fn stance(&self) -> Stance {
        match (self.positive, self.negative) {
            (0, 0) if self.mixed > 0 => Stance::Mixed,
            (0, 0) => Stance::None,
            (well, badly) if well > badly => Stance::Positive,
            (well, badly) if well < badly => Stance::Negative,
            _ => Stance::Mixed,
        }
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
        by_target.into_iter().map(|(target, found)| in_theme(target, &found)).collect();
    positions.sort_by(|a, b| {
        let takes = |position: &ThemePosition| position.articles - position.none;
        b.articles.cmp(&a.articles).then(takes(b).cmp(&takes(a))).then(a.target.cmp(&b.target))
    });
    positions
}

fn in_theme(target: usize, found: &[(&Held<'_>, &ArticlePosition)]) -> ThemePosition {
    let count = |stance: Stance| found.iter().filter(|(_, position)| position.stance == stance).count();
    let (positive, negative, mixed) =
        (count(Stance::Positive), count(Stance::Negative), count(Stance::Mixed));
    let takes = positive + negative + mixed;
    let side = positive.max(negative);
    let lesser = match positive.cmp(&negative) {
        std::cmp::Ordering::Greater => Some(Stance::Negative),
        std::cmp::Ordering::Less => Some(Stance::Positive),
        std::cmp::Ordering::Equal => None,
    };
    let mut evidence: Vec<(usize, usize, f32)> = Vec::new();
    for (held, position) in found {
        for &place in &position.evidence {
            let statement = &held.statements[place];
            evidence.push((held.article, place, statement.score.abs() + 0.3 * strength(statement)));
        }
    }
    evidence.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    evidence.truncate(2 * EVIDENCE);
    let own = found.iter().flat_map(|(held, _)| held.statements);
    ThemePosition {
        target,
        articles: found.len(),
        positive,
        negative,
        mixed,
        none: found.len() - takes,
        share: (takes > 0).then(|| side as f64 / takes as f64),
        interval: (takes > 0).then(|| wilson(side, takes)),
        acts: acts(own.filter(|statement| statement.target == Some(target) && is_authors(statement))),
        dissent: found
            .iter()
            .filter(|(_, position)| Some(position.stance) == lesser)
            .map(|(held, _)| held.article)
            .collect(),
        evidence: evidence.into_iter().map(|(article, place, _)| (article, place)).collect(),
    }
}

/// The 95 % interval of a share (Wilson 1927).
fn wilson(count: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let n = of as f64;
    let share = count as f64 / n;
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}

/// How strongly a statement takes a stance, by its acts alone.
fn strength(statement: &Statement) -> f32 {
    let weight = |act: Act| match act {
        Act::Recommends => 1.1,
        Act::Criticises | Act::PlaysDown | Act::Warns => 1.0,
        Act::Endorses => 0.95,
        Act::Predicts => 0.65,
        Act::Doubts => 0.7,
        Act::Reports => 0.2,
    };
    let mut strengths: Vec<f32> =
        statement.acts.iter().map(|(act, strength)| weight(*act) * strength).collect();
    strengths.sort_by(|a, b| b.total_cmp(a));
    strengths.iter().zip([1.0, 0.3, 0.15]).map(|(strength, share)| strength * share).sum()
}

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
        .filter(|(_, weight, _)| *weight > 0.5)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_of_shares() {
        // Values of statsmodels 0.15's proportion_confint(method="wilson").
        let near =
            |(low, high): (f64, f64), a: f64, b: f64| (low - a).abs() < 1e-9 && (high - b).abs() < 1e-9;
        assert!(near(wilson(6, 7), 0.486_872_170_725_680_9, 0.974_320_375_655_256_3));
        assert!(near(wilson(0, 4), 0.0, 0.489_890_836_454_597_4));
    }
}
