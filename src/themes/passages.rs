//! Which passages of an article are about which themes.

use std::ops::Range;

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::cut::cut;
use super::evidence::Model;
use super::{Theme, Themes};
use crate::cluster::temper;
use crate::corpus::Corpus;
use crate::features::Counts;
use crate::progress::{Progress, Stage};
use crate::text::{self, Aliases, Bags, Boilerplate, Documents, Language, Recount, Source};

/// Articles up to which all of them are cut into passages.
const ALL: usize = 20_000;
/// In larger collections so many articles of each theme: the most typical ones, and as many that sit
/// between themes.
const OF_THEME: usize = 40;
/// Articles by which memberships are calibrated.
const CALIBRATION: usize = 2_000;
/// The least factor of the evidence that is tried.
const LEAST_HEAT: f32 = 1.0 / 64.0;
/// From this weight on a theme holds a passage.
const HOLDS: f32 = 0.5;
/// From this weight on a theme beside its strongest one is told of a passage.
const TOLD: f32 = 0.2;
/// From this share of its words on a theme beside its own holds a considerable part of an article.
const CONSIDERABLE: f64 = 0.25;

/// A part of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The article.
    pub article: usize,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// Where it ends there.
    pub end: usize,
    /// First and last line in the page's file.
    pub lines: (u32, u32),
    /// Its words, as [`crate::corpus::Article::words`] counts them.
    pub words: usize,
}

/// The passages of a collection and how they belong to its themes.
#[derive(Debug, Clone, Default)]
pub struct Passages {
    /// The passages, by article and place.
    pub all: Vec<Passage>,
    /// How strongly each belongs to each theme, passages × themes; rows sum to 1.
    pub memberships: Array2<f32>,
    /// How much more the words of each speak for a theme than for the collection, passages × themes.
    evidence: Array2<f32>,
    /// The factor of the evidence that makes memberships of it.
    pub(crate) heat: f32,
}

/// A theme beside its own that a considerable part of an article is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The theme.
    pub theme: usize,
    /// The share of the article's words that are in its passages, 0 to 1.
    pub share: f64,
    /// Its passages' first and last lines, neighbours joined.
    pub lines: Vec<(u32, u32)>,
}

/// What is known of themes from another collection.
pub(crate) struct Known<'a> {
    /// Reads with its terms.
    pub recount: &'a Recount,
    /// How often its themes' articles hold each term, terms × themes.
    pub sums: Vec<f32>,
    /// Themes.
    pub k: usize,
    /// The factor of the evidence.
    pub heat: f32,
}

/// What passages are made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// Their languages.
    pub languages: &'a [Language],
    /// What is not counted.
    pub boilerplate: &'a Boilerplate,
    /// The names of the guide.
    pub aliases: &'a Aliases,
    /// What was counted.
    pub documents: &'a Documents,
}

impl Passages {
    /// Cuts articles into passages and weighs the themes in each by how likely they make its terms (a
    /// multinomial model as in Manning, Raghavan, Schütze 2008, ch. 13), tempered so that on average over an
    /// article passages come nearest to what its many runs said.
    ///
    /// Above 20,000 articles these are the forty most typical ones of each theme, and as many that sit
    /// between themes. Linear in the text of these articles; takes terms × themes of memory.
    pub fn find(material: Material<'_>, counts: &Counts, themes: &Themes, progress: &dyn Progress) -> Self {
        let articles = chosen(themes);
        let (all, bags) = read(material, &articles, progress, |sources, stage| {
            text::bags(sources, material.aliases, material.documents, stage)
        });
        let evidence = Model::new(counts.rows(), &themes.of, themes.all.len()).evidence(&all, &bags);
        Self::weigh(all, evidence, themes, &articles)
    }

    /// The same by what is known of the themes from another collection: each passage for itself.
    pub(crate) fn known(
        material: Material<'_>,
        known: Known<'_>,
        themes: &Themes,
        progress: &dyn Progress,
    ) -> Self {
        let Known { recount, sums, k, heat } = known;
        let (all, bags) =
            read(material, &chosen(themes), progress, |sources, stage| recount.bags(sources, stage));
        let evidence = Model::known(sums, k).evidence(&all, &bags);
        Self { all, memberships: Array2::zeros(evidence.dim()), evidence, heat }.softened()
    }

    fn softened(mut self) -> Self {
        for (mut weights, evidence) in self.memberships.outer_iter_mut().zip(self.evidence.outer_iter()) {
            weights.iter_mut().zip(soften(evidence, self.heat)).for_each(|(weight, share)| *weight = share);
        }
        self
    }

    fn weigh(all: Vec<Passage>, evidence: Array2<f32>, themes: &Themes, articles: &[usize]) -> Self {
        let mut found = Self { all, memberships: Array2::zeros(evidence.dim()), evidence, heat: 1.0 };
        found.heat = found.temper(themes, articles);
        found.softened()
    }

    /// The factor of the evidence at which the mean over an article's passages comes nearest to its own
    /// memberships. At most 1, where the words of a passage would be independent of each other.
    fn temper(&self, themes: &Themes, articles: &[usize]) -> f32 {
        let every = articles.len().div_ceil(CALIBRATION).max(1);
        temper::fit(LEAST_HEAT, 1.0, |heat| {
            let of_article = |&article: &usize| {
                let rows = self.of(article).map(|place| (place, soften(self.evidence.row(place), heat)));
                temper::cross_entropy(themes.memberships.row(article), self.mean(article, rows))
            };
            articles.iter().step_by(every).map(of_article).sum()
        })
    }

    /// The mean of the weights of an article's passages by their words; empty without passages.
    fn mean<W>(&self, article: usize, weights: impl Iterator<Item = (usize, W)>) -> Vec<f64>
    where
        W: IntoIterator<Item = f32>,
    {
        let words = self.words(article) as f64;
        let mut mean = vec![0.0; self.memberships.ncols()];
        for (place, weights) in weights {
            let share = self.all[place].words as f64 / words;
            mean.iter_mut().zip(weights).for_each(|(mean, weight)| *mean += share * f64::from(weight));
        }
        mean
    }

    /// The passages of an article, by their places in [`Self::all`]; empty where it was not cut.
    pub fn of(&self, article: usize) -> Range<usize> {
        let start = self.all.partition_point(|passage| passage.article < article);
        start..start + self.all[start..].partition_point(|passage| passage.article == article)
    }

    /// Words of the passages of an article, at least 1.
    fn words(&self, article: usize) -> usize {
        self.all[self.of(article)].iter().map(|passage| passage.words).sum::<usize>().max(1)
    }

    /// The share of each theme in the words of an article: its passages' memberships, summed up. They sum
    /// to 1; `None` where it was not cut.
    pub fn shares(&self, article: usize) -> Option<Vec<f64>> {
        let places = self.of(article);
        let rows = places.clone().map(|place| (place, self.memberships.row(place).to_vec()));
        (!places.is_empty()).then(|| self.mean(article, rows))
    }

    /// The themes that are told of a passage, by its place: its strongest and every other of considerable weight, by
    /// falling weight.
    pub fn told(&self, place: usize) -> Vec<usize> {
        let weights = self.memberships.row(place);
        let mut themes: Vec<usize> = (0..weights.len()).collect();
        themes.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
        let others = themes.iter().skip(1).take_while(|&&theme| weights[theme] >= TOLD).count();
        themes.truncate(1 + others);
        themes
    }

    /// The theme beside its own that holds most of an article's words, if these are a quarter or more: those of
    /// passages that belong to it by half at least, and whose words are likelier in it than in the
    /// collection. What other articles hardly say may be least unlike a theme that it is not about.
    pub fn beside(&self, article: usize, themes: &Themes) -> Option<Beside> {
        let words = self.words(article) as f64;
        let others = (0..themes.all.len()).filter(|&theme| theme != themes.of[article]);
        let held = others.map(|theme| {
            let held = self.of(article).filter(|&place| self.is_held(place, theme));
            let places: Vec<usize> = held.filter(|&place| self.evidence[[place, theme]] > 0.0).collect();
            let of_theme: usize = places.iter().map(|&place| self.all[place].words).sum();
            (theme, places, of_theme as f64 / words)
        });
        let (theme, places, share) = held.max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))?;
        let runs = places.chunk_by(|before, after| before + 1 == *after);
        let lines =
            runs.map(|run| (self.all[run[0]].lines.0, self.all[run[run.len() - 1]].lines.1)).collect();
        (share >= CONSIDERABLE).then_some(Beside { theme, share, lines })
    }

    /// The passages that are most typical of a theme, by their places: those of its articles that belong to
    /// it by half at least and whose words speak most for it; one an article, at most so many.
    pub fn typical(&self, theme: usize, themes: &Themes, most: usize) -> Vec<usize> {
        let speaks = |place: usize| self.evidence[[place, theme]];
        let best = |&article: &usize| {
            let held = self.of(article).filter(|&place| self.is_held(place, theme));
            held.max_by(|&a, &b| speaks(a).total_cmp(&speaks(b)).then(b.cmp(&a)))
        };
        let mut places: Vec<usize> = themes.all[theme].articles.iter().filter_map(best).collect();
        places.sort_by(|&a, &b| speaks(b).total_cmp(&speaks(a)).then(a.cmp(&b)));
        places.truncate(most);
        places
    }

    fn is_held(&self, place: usize, theme: usize) -> bool {
        self.memberships[[place, theme]] >= HOLDS
    }
}

/// The articles that are cut, rising.
fn chosen(themes: &Themes) -> Vec<usize> {
    if themes.of.len() <= ALL {
        return (0..themes.of.len()).collect();
    }
    let of_theme = |theme: &Theme| {
        let typical = theme.articles.iter().copied().take(OF_THEME);
        let between = theme.articles.iter().copied().filter(|&article| !themes.is_core(article));
        typical.chain(between.take(OF_THEME)).collect::<Vec<usize>>()
    };
    let mut articles: Vec<usize> = themes.all.iter().flat_map(of_theme).collect();
    articles.sort_unstable();
    articles.dedup();
    articles
}

/// Cuts articles and reads the terms of each passage.
fn read(
    material: Material<'_>,
    articles: &[usize],
    progress: &dyn Progress,
    bags: impl FnOnce(&[Source<'_>], &dyn Stage) -> Bags,
) -> (Vec<Passage>, Bags) {
    let all: Vec<Passage> = articles.par_iter().flat_map_iter(|&x| passages(material.corpus, x)).collect();
    let sources: Vec<Source<'_>> = all.iter().map(|passage| source(material, passage)).collect();
    let stage = progress.stage("reading passages", sources.len() as u64);
    let bags = bags(&sources, stage.as_ref());
    (all, bags)
}

fn passages(corpus: &Corpus, article: usize) -> impl Iterator<Item = Passage> {
    let held = &corpus.articles[article];
    cut(held).into_iter().map(move |(range, words)| Passage {
        article,
        lines: (held.line_at(range.start), held.line_at(range.end.saturating_sub(1))),
        start: range.start,
        end: range.end,
        words,
    })
}

fn source<'a>(material: Material<'a>, passage: &Passage) -> Source<'a> {
    let text = &material.corpus.articles[passage.article].text;
    let rest = material.boilerplate.rest_of(passage.article, text, passage.start..passage.end);
    Source { parts: rest.collect(), language: material.languages[passage.article] }
}

fn soften(evidence: ArrayView1<'_, f32>, heat: f32) -> Vec<f32> {
    let mut shares = evidence.to_owned();
    temper::soften(shares.view_mut(), heat);
    shares.to_vec()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn passage(article: usize, line: u32, words: usize) -> Passage {
        Passage { article, start: 0, end: 0, lines: (line, line + 1), words }
    }

    fn themes(of: &[usize], memberships: Array2<f32>) -> Themes {
        let theme = |theme: usize| Theme {
            articles: (0..of.len()).filter(|&article| of[article] == theme).collect(),
            ..Theme::default()
        };
        let all = (0..memberships.ncols()).map(theme).collect();
        Themes {
            all,
            of: of.to_vec(),
            memberships,
            far: vec![false; of.len()],
            alike: Array2::zeros((0, 0)),
            of_model: false,
        }
    }

    /// Of the first article the second and third passage are another theme's, and the fifth; the words of the
    /// last one speak for none.
    fn found() -> (Passages, Themes) {
        let themes = themes(&[0, 1], array![[0.6, 0.4], [0.1, 0.9]]);
        let all = vec![
            passage(0, 1, 120),
            passage(0, 3, 100),
            passage(0, 5, 100),
            passage(0, 7, 160),
            passage(0, 9, 120),
            passage(0, 11, 100),
            passage(1, 20, 100),
        ];
        let evidence = array![
            [5.0, -5.0],
            [-3.0, 4.0],
            [-4.0, 2.0],
            [6.0, -9.0],
            [-5.0, 1.0],
            [-9.0, -2.0],
            [-2.0, 7.0]
        ];
        (Passages::weigh(all, evidence, &themes, &[0, 1]), themes)
    }

    #[test]
    fn a_theme_beside_is_told_with_its_lines() {
        let (found, themes) = found();
        assert_eq!(found.of(0), 0..6);
        let beside = found.beside(0, &themes).unwrap();
        assert_eq!((beside.theme, &beside.lines[..]), (1, &[(3, 6), (9, 10)][..]));
        assert!((beside.share - 320.0 / 700.0).abs() < 1e-9);
        assert_eq!(found.beside(1, &themes), None);
    }

    #[test]
    fn shares_of_an_article_sum_up_its_passages() {
        let (found, _) = found();
        for row in found.memberships.outer_iter() {
            assert!((row.sum() - 1.0).abs() < 1e-6);
            assert!(row.iter().all(|&weight| weight < 0.9999), "{row:?}");
        }
        let shares = found.shares(0).unwrap();
        let first: f64 = (0..6)
            .map(|place| found.all[place].words as f64 / 700.0 * f64::from(found.memberships[[place, 0]]))
            .sum();
        assert!((shares[0] - first).abs() < 1e-6 && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert_eq!(found.shares(7), None);
    }

    #[test]
    fn typical_passages_are_of_different_articles_of_the_theme() {
        let (found, themes) = found();
        assert_eq!(found.typical(0, &themes, 3), [3]);
        assert_eq!(found.typical(1, &themes, 3), [6]);
    }

    #[test]
    fn of_large_collections_some_articles_of_each_theme_are_cut() {
        let n = ALL + 2;
        let of: Vec<usize> = (0..n).map(|article| article % 2).collect();
        // The last articles sit between themes.
        let memberships = Array2::from_shape_fn((n, 2), |(article, theme)| match article + 100 >= n {
            true => 0.5,
            false => f32::from(u8::from(article % 2 == theme)),
        });
        let cut = chosen(&themes(&of, memberships));
        assert_eq!(cut.len(), 2 * 2 * OF_THEME);
        assert_eq!((cut[0], cut[2 * OF_THEME - 1], cut[2 * OF_THEME]), (0, 2 * OF_THEME - 1, n - 100));
    }
}
