//! The whole job: from inputs to an [`Analysis`], which reports render.

mod assign;
pub mod breakdown;
mod find;
mod said;
mod stances;
mod warnings;

use std::sync::Arc;
use std::time::Instant;

pub use assign::{Assigner, assign};
use breakdown::Breakdown;
use find::{Found, edit, scripts};
pub(crate) use find::{find_stability, find_themes};
pub use stances::StanceReader;

use crate::cluster::{Choice, Space};
use crate::config::Config;
use crate::corpus::{self, Article, Corpus};
use crate::edits::Outcome;
use crate::error::Result;
use crate::features::Counts;
use crate::guide::Guide;
use crate::model::{Learnt, Model};
use crate::progress::Progress;
use crate::stance::position::groups::Group;
use crate::stance::{ArticlePosition, Statement, Targets, ThemePosition};
use crate::text::{self, Aliases, Boilerplate, Documents, Language, Source, language};
use crate::themes::passages::Material;
use crate::themes::{self, Audit, Passages, Seeds, Themes, guided};

/// Everything that is known about a collection.
#[derive(Debug)]
pub struct Analysis {
    /// The settings.
    pub config: Config,
    /// Their guide with the aliases that edits add.
    pub guide: Guide,
    /// The articles and where they stand.
    pub corpus: Corpus,
    /// The language of each article.
    pub languages: Vec<Language>,
    /// Lines that stand alike in several articles; no words of theirs are counted, no stance is read there.
    pub boilerplate: Boilerplate,
    /// The articles as bags of terms.
    pub documents: Documents,
    /// The themes.
    pub themes: Themes,
    /// Their passages.
    pub passages: Passages,
    /// The model into whose themes articles were put; `None` where themes were found among them.
    pub assigned: Option<Arc<Model>>,
    /// How the number of themes was chosen.
    pub choice: ThemeChoice,
    /// What became of the guide's seeds.
    pub seeds: Seeds,
    /// What the seeds did.
    pub audit: Audit,
    /// What became of the edits.
    pub edits: Outcome,
    /// What stances are about.
    pub targets: Targets,
    /// The statements and positions of each article.
    pub stances: Vec<ArticleStance>,
    /// The positions of each theme on each target.
    pub theme_positions: Vec<Vec<ThemePosition>>,
    /// What the authors, outlets and times of each theme do.
    pub theme_groups: Vec<Vec<Group>>,
    /// The same themes and positions by each origin that the settings name.
    pub breakdowns: Vec<Breakdown>,
    /// What a user should know about the run: each names and counts what was left out.
    pub warnings: Vec<String>,
    /// Seconds that each stage took.
    pub seconds: Vec<(&'static str, f64)>,
}

impl Analysis {
    /// What was learnt of the themes, so that further articles can be put into the same ones.
    pub fn model(&self) -> Model {
        Model::new(Learnt {
            config: &self.config,
            guide: &self.guide,
            pages: &self.corpus.pages,
            languages: &self.languages,
            boilerplate: &self.boilerplate,
            documents: &self.documents,
            seeds: &self.seeds,
            themes: &self.themes,
            passages: &self.passages,
            targets: &self.targets,
            edits: if self.config.edits.do_nothing() { &[] } else { self.config.edits.text.as_bytes() },
        })
    }
}

/// How the number of themes came about.
#[derive(Debug, Clone, Default)]
pub struct ThemeChoice {
    /// The candidates that were weighed for all articles together, the best first.
    pub candidates: Vec<Choice>,
    /// Scripts for each of which the number was chosen apart; 0 where it was not.
    pub scripts: usize,
    /// Runs that were joined, and how many of them converged.
    pub runs: usize,
    /// See `runs`.
    pub converged: usize,
    /// How often articles were drawn to see which themes stay together, and how many each time.
    pub resamples: usize,
    /// See `resamples`.
    pub resample_articles: usize,
}

/// What an article says.
#[derive(Debug, Clone, Default)]
pub struct ArticleStance {
    /// Its statements, in the order of its text.
    pub statements: Vec<Statement>,
    /// Its position on each target that it speaks of.
    pub positions: Vec<ArticlePosition>,
    /// The places of its main statements, the best first.
    pub main: Vec<usize>,
}

/// Does the whole job.
///
/// The result depends on the inputs and the settings alone, not on the number of threads, the order of
/// the inputs or the machine.
///
/// # Errors
/// Those of [`corpus::collect`] and [`corpus::Narrow::apply`], of a guide that names more themes than are asked for, and of the
/// clustering engine.
pub fn analyze(config: &Config, progress: &dyn Progress) -> Result<Analysis> {
    let mut clock = Clock::default();
    let corpus = clock.time("read", || {
        let corpus = corpus::collect(&config.reading, progress)?;
        config.narrow.apply(corpus, config.seed)
    })?;
    of_corpus(corpus, clock, config, progress)
}

/// The same job for articles that somebody else has read; what `config` says of reading and narrowing is not looked at.
///
/// # Errors
/// Those of [`analyze`] behind reading.
pub fn analyze_corpus(corpus: Corpus, config: &Config, progress: &dyn Progress) -> Result<Analysis> {
    of_corpus(corpus, Clock::default(), config, progress)
}

fn of_corpus(corpus: Corpus, mut clock: Clock, config: &Config, progress: &dyn Progress) -> Result<Analysis> {
    let languages = clock.time("languages", || languages(&corpus, progress));
    let (guide, refused) = config.edits.extend(&config.guide);
    let aliases = Aliases::new(guided::names(&guide)).without(&config.edits.stop_words);
    let (boilerplate, documents) =
        clock.time("text", || documents(&corpus, &languages, &aliases, &guide, progress));
    let counts = Counts::new(&documents);
    let mut seeds = Seeds::find(&guide, &documents.vocabulary, &of_seeds(&languages));
    let space = clock.time("features", || {
        let stage = progress.stage("weighing words", Space::STEPS);
        Space::new(&counts, &seeds.anchors, config.weighting, config.seed, stage.as_ref())
    });
    let mut warnings = warnings::warnings(&corpus, &languages, &boilerplate, &documents, &seeds);
    let (clustering, mut choice) = clock.time("cluster", || {
        find_themes(&space, &seeds, &scripts(&languages), config, progress, &mut warnings)
    })?;
    let stability =
        clock.time("stability", || find_stability(&space, &clustering, &seeds, config, progress))?;
    let edited = clock.time("edits", || {
        let words = (&guide, &documents.vocabulary, &of_seeds(&languages)[..]);
        edit(
            Found { corpus: &corpus, counts: &counts, space: &space, clustering, stability },
            words,
            &mut seeds,
            config,
            progress,
        )
    });
    let (clustering, stability, names, mut outcome) = edited;
    outcome.undone.extend(refused);
    outcome.tell_of_words(&config.edits, &guide, &documents);
    warnings.extend(outcome.warnings());
    // Its weights are not needed any more, and are the greatest thing beside the texts.
    drop(space);
    (choice.resamples, choice.resample_articles) = (stability.resamples, stability.articles);
    let (themes, audit) = clock.time("themes", || {
        let stage = progress.stage("describing themes", 2 + Themes::STEPS);
        let postings = counts.rows().transpose();
        stage.advance(1);
        let counted = themes::Counted {
            corpus: &corpus,
            counts: &counts,
            postings: &postings,
            vocabulary: &documents.vocabulary,
        };
        let themes = Themes::describe(
            counted,
            clustering,
            &stability,
            (&names, &outcome.taken(&names)),
            stage.as_ref(),
        );
        let audit = Audit::new(&seeds, &counts, &postings, &themes);
        (themes, audit)
    });
    let material = Material {
        corpus: &corpus,
        languages: &languages,
        boilerplate: &boilerplate,
        aliases: &aliases,
        documents: &documents,
    };
    let said::Said { passages, stances, breakdowns } = said::read(
        (material, &counts, &themes),
        || Passages::find(material, &counts, &themes, progress),
        || stances::targets(&corpus, &themes, &guide, progress),
        config,
        &mut clock,
        progress,
    );
    Ok(Analysis {
        config: config.clone(),
        guide,
        corpus,
        languages,
        boilerplate,
        documents,
        themes,
        passages,
        assigned: None,
        choice,
        seeds,
        audit,
        edits: outcome,
        targets: stances.targets,
        stances: stances.articles,
        theme_positions: stances.theme_positions,
        theme_groups: stances.theme_groups,
        breakdowns,
        warnings,
        seconds: clock.seconds,
    })
}

fn languages(corpus: &Corpus, progress: &dyn Progress) -> Vec<Language> {
    let stage = progress.stage("recognising languages", corpus.articles.len() as u64);
    let articles: Vec<(usize, &str)> =
        corpus.articles.iter().map(|article| (article.page, &*article.text)).collect();
    language::of_articles(&articles, stage.as_ref())
}

/// The languages in which seeds may be: English, then those of the articles, the most frequent first.
fn of_seeds(languages: &[Language]) -> Vec<Language> {
    seed_languages(language::counts(languages.iter().copied()).into_iter().map(|(language, _)| language))
}

/// The same of languages that are in order, each once.
fn seed_languages(languages: impl Iterator<Item = Language>) -> Vec<Language> {
    let others = languages.filter(|language| matches!(language, Language::Other(_)));
    std::iter::once(Language::English).chain(others).collect()
}

fn documents(
    corpus: &Corpus,
    languages: &[Language],
    aliases: &Aliases,
    guide: &Guide,
    progress: &dyn Progress,
) -> (Boilerplate, Documents) {
    let texts: Vec<&str> = corpus.articles.iter().map(|article| &*article.text).collect();
    let stage = progress.stage("finding repeated lines", 2 * texts.len() as u64);
    let boilerplate = Boilerplate::find(&texts, stage.as_ref());
    drop(stage);
    let sources = sources(corpus, languages, &boilerplate);
    let documents = text::documents(&sources, aliases, &guided::stems(guide, &of_seeds(languages)), progress);
    (boilerplate, documents)
}

/// What is counted of each article: its title, and its text without boilerplate.
fn sources<'c>(corpus: &'c Corpus, languages: &[Language], boilerplate: &Boilerplate) -> Vec<Source<'c>> {
    let articles = corpus.articles.iter().zip(languages).enumerate();
    let source = |(index, (article, &language)): (usize, (&'c Article, &Language))| {
        let title = article.metadata.title.as_deref();
        Source { parts: title.into_iter().chain(boilerplate.rest(index, &article.text)).collect(), language }
    };
    articles.map(source).collect()
}

/// Seconds of stages, in their order.
#[derive(Default)]
struct Clock {
    seconds: Vec<(&'static str, f64)>,
}

impl Clock {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.seconds.push((stage, start.elapsed().as_secs_f64()));
        done
    }
}
