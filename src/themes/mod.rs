//! From clusters to themes that a person can use: names, keywords, typical articles.

pub mod audit;
pub mod centre;
pub mod coherence;
mod cut;
mod evidence;
pub mod guided;
pub mod keywords;
pub(crate) mod parts;
pub mod passages;
mod variants;
pub mod window;

use std::collections::BTreeSet;

use ndarray::Array2;
use rayon::prelude::*;

use crate::cluster::{Clustering, Stability};
use crate::corpus::{Corpus, Date};
use crate::features::{Counts, Rows, TfIdf};
use crate::progress::Stage;
use crate::text::{Language, Vocabulary, language};
pub use audit::{Audit, SeedStatus, SeedUse};
pub use centre::Centres;
pub use guided::Seeds;
pub use keywords::Keyword;
pub use passages::Passages;

/// A theme of the collection.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// `t1`, `t2`, …
    pub id: String,
    /// Its name: the guide's, or made of its best keywords.
    pub name: String,
    /// The guide names it.
    pub guided: bool,
    /// Its articles, the most typical first.
    pub articles: Vec<usize>,
    /// Words of its articles.
    pub words: usize,
    /// Share of all articles, 0 to 1.
    pub share: f64,
    /// Its keywords, the best first.
    pub keywords: Vec<Keyword>,
    /// How much its keywords stand together, −1 to 1; `None` with fewer than two of them.
    pub npmi: Option<f64>,
    /// The share of pairs of its articles that stay together when the collection is resampled, 0 to 1;
    /// `None` where no resample held two of them.
    pub stability: Option<f64>,
    /// The first and the last date of its articles that have one.
    pub dates: Option<(Date, Date)>,
}

/// What somebody has said of a theme's name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The name, if anybody gave it one.
    pub name: Option<String>,
    /// The guide names the theme.
    pub guided: bool,
}

/// Themes and how articles belong to them.
#[derive(Debug, Clone)]
pub struct Themes {
    /// The themes, the guide's first, then by falling number of articles.
    pub all: Vec<Theme>,
    /// The theme of each article.
    pub of: Vec<usize>,
    /// How strongly each article belongs to each theme, articles × themes; rows sum to 1.
    pub memberships: Array2<f32>,
    /// Which articles are hardly like any theme: see [`Centres::is_far`].
    pub far: Vec<bool>,
    /// How alike their words are, themes × themes: see [`Centres::alike`].
    pub alike: Array2<f32>,
    /// They are those of a model: what is far from all of them had no part in them, and is only put where it is least far.
    pub of_model: bool,
}

/// An article whose own theme is not at least this many times as strong as the next one sits
/// between themes.
const BETWEEN: f32 = 2.0;

/// A collection and what was counted of it.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The articles.
    pub corpus: &'a Corpus,
    /// How often each holds each term, articles × terms.
    pub counts: &'a Counts,
    /// The same the other way round, terms × articles.
    pub postings: &'a Rows,
    /// The terms.
    pub vocabulary: &'a Vocabulary,
}

/// Articles that are looked at to tell the language of a theme's name.
const TELLING: usize = 5;

impl Counted<'_> {
    /// The language of a theme's best keyword, by the most typical articles that hold it, where a name of it depends on that:
    /// only of "i" is the capital another one in some languages.
    fn language(&self, keywords: &[Keyword], articles: &[usize]) -> Language {
        let Some(best) = keywords.first().filter(|best| best.surface.starts_with('i')) else {
            return Language::Unknown;
        };
        let holders = self.postings.row(best.term as usize).0;
        let holds = |article: &&usize| holders.binary_search(&(**article as u32)).is_ok();
        let telling = articles.iter().filter(holds).take(TELLING);
        let languages = telling.map(|&article| Language::detect(&self.corpus.articles[article].text));
        language::counts(languages).first().map_or(Language::Unknown, |&(language, _)| language)
    }
}

impl Themes {
    /// Steps of a stage in which themes are described.
    pub const STEPS: u64 = 3;

    /// Describes the clusters of a collection; `names` is what guide and edits call
    /// them; clusters beyond its end have no name. None gets a name that is `taken`, unless somebody gave it.
    pub fn describe(
        counted: Counted<'_>,
        clustering: Clustering,
        stability: &Stability,
        (names, taken): (&[Given], &[&str]),
        stage: &dyn Stage,
    ) -> Self {
        let Counted { corpus, counts, postings, vocabulary } = counted;
        let keywords = keywords::keywords(postings, vocabulary, &clustering);
        stage.advance(1);
        let unit = TfIdf::new(counts).into_parts().0.unit();
        let centres = Centres::new(&unit, &clustering.labels, keywords.len());
        stage.advance(1);
        let mut sizes = vec![0_usize; keywords.len()];
        clustering.labels.iter().for_each(|&label| sizes[label] += 1);
        // A theme's only article is not there for want of another place.
        let is_far = |article: usize| sizes[clustering.labels[article]] > 1 && centres.is_far(article);
        let far = (0..clustering.labels.len()).into_par_iter().map(is_far).collect();
        stage.advance(1);
        let given = |cluster: usize| names.get(cluster).and_then(|given| given.name.clone());
        let all = keywords
            .into_iter()
            .enumerate()
            .map(|(cluster, keywords)| {
                let articles = typical_first(&centres, &clustering, cluster);
                let dates: Vec<Date> =
                    articles.iter().filter_map(|&article| corpus.articles[article].metadata.date).collect();
                let terms: Vec<u32> = keywords.iter().map(|keyword| keyword.term).collect();
                Theme {
                    id: format!("t{}", cluster + 1),
                    name: given(cluster)
                        .unwrap_or_else(|| keywords::name(&keywords, counted.language(&keywords, &articles))),
                    guided: names.get(cluster).is_some_and(|given| given.guided),
                    words: articles.iter().map(|&article| corpus.articles[article].words()).sum(),
                    share: articles.len() as f64 / corpus.articles.len() as f64,
                    npmi: coherence::npmi(postings, &terms),
                    stability: stability.shares[cluster],
                    dates: dates.iter().min().copied().zip(dates.iter().max().copied()),
                    articles,
                    keywords,
                }
            })
            .collect();
        let alike = centres.alike();
        let (of, memberships) = (clustering.labels, clustering.memberships);
        let mut themes = Self { all, of, memberships, far, alike, of_model: false };
        themes.tell_apart(&|theme| given(theme).is_some(), taken);
        themes
    }

    /// Two themes of the same name, in whatever letters, get a number, which makes no name that is given or `taken`; one without
    /// keywords gets one too.
    fn tell_apart(&mut self, is_given: &dyn Fn(usize) -> bool, taken: &[&str]) {
        let mut taken: BTreeSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
        let (given, others): (Vec<usize>, Vec<usize>) =
            (0..self.all.len()).partition(|&theme| is_given(theme));
        for index in given.into_iter().chain(others) {
            if self.all[index].name.is_empty() {
                self.all[index].name = format!("Theme {}", index + 1);
            }
            let name = self.all[index].name.clone();
            let mut number = 1;
            while !taken.insert(self.all[index].name.to_lowercase()) {
                number += 1;
                self.all[index].name = format!("{name} ({number})");
            }
        }
    }

    /// The strongest theme beside an article's own, with its membership; `None` in a single theme.
    pub fn runner_up(&self, article: usize) -> Option<(usize, f32)> {
        let row = self.memberships.row(article);
        let others = (0..row.len()).filter(|&theme| theme != self.of[article]);
        others.map(|theme| (theme, row[theme])).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// The articles of a theme that are far from all themes, the most typical first.
    pub fn far_of(&self, theme: &Theme) -> Vec<usize> {
        theme.articles.iter().copied().filter(|&article| self.far[article]).collect()
    }

    /// True for an article that fits none of a model's themes: it counts among the articles of one, and does not speak for it.
    pub fn is_stranger(&self, article: usize) -> bool {
        self.of_model && self.far[article]
    }

    /// The articles that speak for a theme, the most typical first.
    pub fn speakers(&self, theme: &Theme) -> Vec<usize> {
        theme.articles.iter().copied().filter(|&article| !self.is_stranger(article)).collect()
    }

    /// How strongly an article belongs to its own theme.
    pub fn weight(&self, article: usize) -> f32 {
        self.memberships[[article, self.of[article]]]
    }

    /// False for an article that sits between themes, or fits none of a model's.
    pub fn is_core(&self, article: usize) -> bool {
        let near = self.runner_up(article).is_none_or(|(_, other)| self.weight(article) >= BETWEEN * other);
        near && !self.is_stranger(article)
    }
}

/// The articles of a theme by how typical they are: their membership times their product with
/// the theme's sum.
fn typical_first(centres: &Centres<'_>, clustering: &Clustering, theme: usize) -> Vec<usize> {
    let mut ranked: Vec<(usize, f32)> = (0..clustering.labels.len())
        .filter(|&article| clustering.labels[article] == theme)
        .map(|article| (article, centres.typical(article) * clustering.memberships[[article, theme]]))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().map(|(article, _)| article).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_in_more_than_capitals_and_from_those_that_are_taken() {
        let theme = |name: &str| Theme {
            id: String::new(),
            name: name.to_owned(),
            guided: false,
            words: 0,
            share: 0.0,
            npmi: None,
            stability: None,
            dates: None,
            articles: Vec::new(),
            keywords: Vec::new(),
        };
        let mut themes = Themes {
            all: ["Attack", "attack", "Lost", "Attack (2)", ""].map(theme).into(),
            of: Vec::new(),
            memberships: Array2::zeros((0, 5)),
            far: Vec::new(),
            alike: Array2::zeros((5, 5)),
            of_model: false,
        };
        // Somebody gave the second and the fourth.
        themes.tell_apart(&|theme| theme == 1 || theme == 3, &["lost"]);
        let names: Vec<&str> = themes.all.iter().map(|theme| theme.name.as_str()).collect();
        assert_eq!(names, ["Attack (3)", "attack", "Lost (2)", "Attack (2)", "Theme 5"]);
    }
}
