//! How much the words of a passage speak for each theme.

use ndarray::Array2;
use rayon::prelude::*;

use super::passages::Passage;
use crate::features::Rows;
use crate::text::Bags;

/// The share of the collection's distribution in that of a theme (Jelinek and Mercer 1980), so that a
/// term which a theme has not seen does not rule it out.
const SMOOTHING: f64 = 0.5;

/// How often the articles of each theme hold each term.
pub(super) struct Model<'a> {
    /// The articles, articles × terms, and the theme of each, where passages are theirs.
    own: Option<(&'a Rows, &'a [usize])>,
    /// Terms × themes.
    sums: Vec<f32>,
    /// Terms of each theme, each as often as it occurs.
    totals: Vec<f64>,
    /// The share of each term in the collection.
    usual: Vec<f64>,
}

impl<'a> Model<'a> {
    /// Counts the terms of the themes: `counts` are articles × terms, `of` tells the theme of each article, less
    /// than `k`. Takes k × terms of memory.
    pub(super) fn new(counts: &'a Rows, of: &'a [usize], k: usize) -> Self {
        let mut sums = vec![0.0_f32; counts.n_terms() * k];
        let mut totals = vec![0.0_f64; k];
        for ((terms, values), &theme) in counts.rows().zip(of) {
            for (&term, &value) in terms.iter().zip(values) {
                sums[term as usize * k + theme] += value;
                totals[theme] += f64::from(value);
            }
        }
        Self { own: Some((counts, of)), ..Model::of(sums, totals) }
    }

    /// What is known of `k` themes from another collection: terms × themes.
    pub(super) fn known(sums: Vec<f32>, k: usize) -> Model<'static> {
        let mut totals = vec![0.0_f64; k];
        for sums in sums.chunks_exact(k) {
            totals.iter_mut().zip(sums).for_each(|(total, &sum)| *total += f64::from(sum));
        }
        Model::of(sums, totals)
    }

    fn of(sums: Vec<f32>, totals: Vec<f64>) -> Self {
        let all: f64 = totals.iter().sum();
        let occurrences = |sums: &[f32]| sums.iter().map(|&sum| f64::from(sum)).sum::<f64>();
        let of_terms = sums.chunks_exact(totals.len().max(1));
        let usual = of_terms.map(|sums| occurrences(sums) / all.max(1.0)).collect();
        Self { own: None, sums, totals, usual }
    }

    /// For each passage and theme Σ (1 + ln tf) · ln (p(y | t) / p(y)) over the terms of the passage:
    /// passages × themes. `bags` are the terms of the passages.
    ///
    /// Its own theme's distribution is that of the other articles there: an article in a small theme
    /// would otherwise speak for itself. Words that are rare in it weigh by their ratio already; to weigh them by
    /// their IDF, too, makes it worse.
    pub(super) fn evidence(&self, passages: &[Passage], bags: &Bags) -> Array2<f32> {
        let mut evidence = Array2::zeros((passages.len(), self.totals.len()));
        evidence.outer_iter_mut().into_par_iter().enumerate().for_each(|(place, mut row)| {
            let weights = self.of_passage(passages[place].article, bags.of(place));
            row.iter_mut().zip(weights).for_each(|(value, weight)| *value = weight as f32);
        });
        evidence
    }

    fn of_passage(&self, article: usize, (terms, counts): (&[u32], &[f32])) -> Vec<f64> {
        let k = self.totals.len();
        let own = self.own.map(|(_, of)| of[article]);
        let (own_terms, own_counts) = self.own.map_or((&[][..], &[][..]), |(counts, _)| counts.row(article));
        let own_total: f64 = own_counts.iter().map(|&count| f64::from(count)).sum();
        let mut evidence = vec![0.0; k];
        for (&term, &count) in terms.iter().zip(counts) {
            let usual = self.usual[term as usize].max(f64::MIN_POSITIVE);
            let held = own_terms.binary_search(&term).map_or(0.0, |place| own_counts[place]);
            let sums = &self.sums[term as usize * k..][..k];
            for (theme, (evidence, &sum)) in evidence.iter_mut().zip(sums).enumerate() {
                let (sum, total) = match Some(theme) == own {
                    true => (sum - held, self.totals[theme] - own_total),
                    false => (sum, self.totals[theme]),
                };
                // A theme of which nothing else is known is as the collection is.
                let ratio = if total > 0.5 { f64::from(sum) / total / usual } else { 1.0 };
                let weight = 1.0 + f64::from(count).ln();
                *evidence += weight * ((1.0 - SMOOTHING) * ratio + SMOOTHING).ln();
            }
        }
        evidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_speak_for_the_theme_of_the_others_that_hold_them() {
        // Terms 0 and 1 are the first theme's, 2 and 3 the second one's; the third article alone holds 4.
        let rows: [&[(u32, f32)]; 5] = [
            &[(0, 2.0), (1, 1.0)],
            &[(0, 1.0), (1, 1.0)],
            &[(0, 1.0), (2, 1.0), (4, 3.0)],
            &[(2, 1.0), (3, 1.0)],
            &[(2, 2.0), (3, 1.0)],
        ];
        let counts = Rows::new(5, rows.iter().map(|row| row.iter().copied()));
        let of = [0, 0, 0, 1, 1];
        let passage = |article| Passage { article, start: 0, end: 0, lines: (1, 1), words: 1 };
        let mut bags = Bags::default();
        [&[0, 0, 1][..], &[0], &[2], &[4], &[]].iter().for_each(|terms| bags.push(terms, 0));
        let passages = [0, 2, 2, 2, 2].map(passage);
        let evidence = Model::new(&counts, &of, 2).evidence(&passages, &bags);
        assert!(evidence[[0, 0]] > 0.0 && evidence[[0, 1]] < 0.0);
        assert!(evidence[[1, 0]] > evidence[[1, 1]]);
        assert!(evidence[[2, 1]] > evidence[[2, 0]]);
        // Nobody else says what the article alone says.
        assert_eq!(evidence[[3, 0]], evidence[[3, 1]]);
        assert_eq!(evidence.row(4).to_vec(), [0.0, 0.0]);
    }

    #[test]
    fn a_theme_of_one_article_is_as_the_collection_is() {
        let counts = Rows::new(2, [[(0, 1.0), (1, 1.0)], [(0, 1.0), (1, 2.0)]]);
        let mut bags = Bags::default();
        bags.push(&[0], 0);
        let passage = Passage { article: 0, start: 0, end: 0, lines: (1, 1), words: 1 };
        let evidence = Model::new(&counts, &[0, 1], 2).evidence(&[passage], &bags);
        assert_eq!(evidence[[0, 0]], 0.0);
        assert!(evidence[[0, 1]] < 0.0);
    }
}
