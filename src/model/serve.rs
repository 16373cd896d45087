//! What the other stages take from a model.

use hashbrown::HashSet;
use ndarray::Array2;
use rayon::prelude::*;

use super::{Assigned, KnownKeyword, KnownTarget, Model};
use crate::cluster::EngineKind;
use crate::config::{Config, Themes as Number};
use crate::corpus::{Corpus, Date};
use crate::features::Rows;
use crate::progress::Stage;
use crate::stance::position;
use crate::stance::{Target, Targets};
use crate::text::{Bags, Documents, Language, Source};
use crate::themes::passages::Known;
use crate::themes::{Keyword, Theme, Themes};

impl Model {
    /// The settings of the run that made it, with its guide; what is read, and how stances are, is as usual.
    pub fn config(&self) -> Config {
        let about = self.about();
        let settings = &about.settings;
        let engine = EngineKind::ALL.into_iter().find(|kind| kind.name() == settings.engine);
        Config {
            themes: Number::of(&settings.themes).unwrap_or_default(),
            guide: about.guide.clone(),
            engine: engine.unwrap_or_default(),
            weighting: about.weighting(),
            starts: settings.starts,
            seed: settings.seed,
            ..Config::default()
        }
    }

    /// What stances are about.
    pub fn targets(&self) -> Targets {
        let target = |target: &KnownTarget| Target {
            name: target.name.clone(),
            aliases: target.aliases.clone(),
            guided: target.guided,
        };
        Targets::new(self.about().targets.iter().map(target).collect())
    }

    /// The keywords of a theme, best first, as readers are shown them.
    pub fn keywords(&self, theme: usize) -> impl Iterator<Item = &str> {
        let terms = &self.kept.vocabulary.terms;
        self.about().themes[theme].keywords.iter().map(|keyword| &*terms[keyword.term as usize].surface)
    }

    /// The stems of the words of a theme's keywords.
    pub fn stems(&self, theme: usize) -> HashSet<String> {
        let keywords = self.about().themes[theme].keywords.iter();
        position::stems(&self.kept.vocabulary, keywords.map(|keyword| keyword.term))
    }

    /// The terms of articles, each for itself: what was counted of a collection with the model's terms.
    pub(crate) fn documents(&self, sources: &[Source<'_>], stage: &dyn Stage) -> Documents {
        Documents {
            vocabulary: self.kept.vocabulary.clone(),
            bags: self.recount.bags(sources, stage),
            phrases: self.kept.phrases.clone(),
            unmet: Vec::new(),
            rare: Vec::new(),
        }
    }

    /// Where articles belong, each for itself.
    pub(crate) fn place_all(&self, languages: &[Language], bags: &Bags) -> Vec<Assigned> {
        let place = |article: usize| {
            let (terms, counts) = bags.of(article);
            self.place(languages[article], terms, counts, bags.unknown[article])
        };
        (0..bags.len()).into_par_iter().map(place).collect()
    }

    /// What passages are weighed by.
    pub(crate) fn passages(&self) -> Known<'_> {
        let shares = &self.kept.shares;
        Known {
            recount: &self.recount,
            sums: shares.dense(|_, place| shares.occurrences[place]),
            k: shares.k,
            heat: self.about().passage_heat,
        }
    }

    /// The themes with the articles that were put there: names, keywords and how they hold together are the model's,
    /// numbers of articles are of these.
    pub(crate) fn themes(&self, corpus: &Corpus, postings: &Rows, assigned: &[Assigned]) -> Themes {
        let of: Vec<usize> = assigned.iter().map(|one| one.theme).collect();
        let k = self.about().themes.len();
        let memberships = Array2::from_shape_fn((of.len(), k), |(x, theme)| assigned[x].memberships[theme]);
        let alike = Array2::from_shape_fn((k, k), |(a, b)| self.about().alike[a][b]);
        let theme = |number: usize| {
            let known = &self.about().themes[number];
            let mut articles: Vec<usize> = (0..of.len()).filter(|&article| of[article] == number).collect();
            let typical = |article: usize| assigned[article].typical * assigned[article].memberships[number];
            // What fits no theme is typical of none.
            articles.sort_by(|&a, &b| {
                let far = assigned[a].far.cmp(&assigned[b].far);
                far.then(typical(b).total_cmp(&typical(a))).then(a.cmp(&b))
            });
            let dates: Vec<Date> =
                articles.iter().filter_map(|&article| corpus.articles[article].metadata.date).collect();
            let keyword = |known: &KnownKeyword| Keyword {
                term: known.term,
                surface: self.kept.vocabulary.terms[known.term as usize].surface.clone(),
                weight: known.weight,
                articles: postings
                    .row(known.term as usize)
                    .0
                    .iter()
                    .filter(|&&article| of[article as usize] == number)
                    .count(),
            };
            Theme {
                id: format!("t{}", number + 1),
                name: known.name.clone(),
                guided: known.guided,
                words: articles.iter().map(|&article| corpus.articles[article].words()).sum(),
                share: articles.len() as f64 / of.len().max(1) as f64,
                keywords: known.keywords.iter().map(keyword).collect(),
                npmi: known.npmi,
                stability: known.stability,
                dates: dates.iter().min().copied().zip(dates.iter().max().copied()),
                articles,
            }
        };
        let all = (0..k).into_par_iter().map(theme).collect();
        let far = assigned.iter().map(|one| one.far).collect();
        Themes { all, memberships, far, alike, of, of_model: true }
    }
}
