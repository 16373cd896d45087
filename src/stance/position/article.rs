//! An article's stance on each target, from what its author says.

use std::collections::BTreeMap;

use super::{Stance, acts, is_authors, shows, side};
use crate::stance::lexicon::Act;
use crate::stance::statement::{Statement, Titled};

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
    /// Places of statements that show it: those on the side of the verdict, then others, each the strongest first.
    pub evidence: Vec<usize>,
}

/// Strength of all polar statements below which there is no verdict.
const LEAST_STRENGTH: f32 = 0.45;
/// Cues below which there is none: a verdict never rests on one.
const LEAST_CUES: usize = 2;
/// From this ratio of the weaker to the stronger side on, a position is mixed.
const MIXED: f32 = 0.5;
/// Statements that are shown for a position.
pub(super) const EVIDENCE: usize = 5;
/// What a statement in the first or last paragraph counts, and what the title counts.
const END: f32 = 1.25;
/// See `END`.
const TITLE: f32 = 1.5;

/// The positions of an article, in the order of the targets. What its `title` says adds to what the text says.
pub fn of_article(statements: &[Statement], title: &[Titled]) -> Vec<ArticlePosition> {
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        if let Some(target) = statement.target {
            by_target.entry(target).or_default().push(index);
        }
    }
    by_target.into_iter().map(|(target, places)| on_target(target, &places, statements, title)).collect()
}

fn on_target(target: usize, places: &[usize], statements: &[Statement], title: &[Titled]) -> ArticlePosition {
    let own: Vec<usize> = places.iter().copied().filter(|&place| is_authors(&statements[place])).collect();
    let (mut well, mut badly, mut polar) = (0.0, 0.0, 0);
    for &place in &own {
        let statement = &statements[place];
        if statement.polarity() != 0 {
            polar += statement.score_cues;
        }
        let place = &statement.place;
        let weight = if place.paragraphs_before == 0 || place.paragraphs_behind == 0 { END } else { 1.0 };
        match statement.polarity() {
            1 => well += weight * statement.score,
            -1 => badly -= weight * statement.score,
            _ => {}
        }
    }
    // A verdict needs a sentence of the text that can be shown for it.
    let shown = polar > 0;
    for said in title.iter().filter(|said| shown && said.target == target) {
        polar += said.score_cues;
        well += (TITLE * said.score).max(0.0);
        badly += (-TITLE * said.score).max(0.0);
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
    // First what the verdict rests on.
    let rests = |place: usize| side(&statements[place], stance) != 0;
    evidence.sort_by(|&a, &b| {
        let strength = shows(&statements[b]).total_cmp(&shows(&statements[a]));
        rests(b).cmp(&rests(a)).then(strength).then(a.cmp(&b))
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
