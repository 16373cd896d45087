//! The whole job: from inputs to an [`Analysis`], which reports render.

mod assign;
pub mod breakdown;
mod stances;
mod warnings;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

pub use assign::assign;
use breakdown::{Breakdown, Described};
pub use stances::StanceReader;

use crate::cluster::{self, Choice, Clustering, Plan, Space, Stability};
use crate::config::{self, Config};
use crate::corpus::{self, Article, Corpus};
use crate::edits::{self, Outcome};
use crate::error::{Error, Result};
use crate::features::Counts;
use crate::guide::Guide;
use crate::model::{Learnt, Model};
use crate::progress::Progress;
use crate::stance::position::groups::Group;
use crate::stance::{ArticlePosition, Statement, Targets, ThemePosition};
use crate::text::{self, Aliases, Boilerplate, Documents, Language, Source, language};
use crate::themes::passages::Material;
use crate::themes::{self, Audit, Given, Passages, Seeds, Themes, guided};
use crate::wording::counted;

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
    /// The candidates that were weighed, the best first; empty where the number was given.
    pub candidates: Vec<Choice>,
    /// Scripts that were looked at apart; 0 where all articles were weighed together.
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
        let themes = Themes::describe(counted, clustering, &stability, &names, stage.as_ref());
        let audit = Audit::new(&seeds, &counts, &postings, &themes);
        (themes, audit)
    });
    let passages = clock.time("passages", || {
        let (corpus, languages, boilerplate) = (&corpus, &languages[..], &boilerplate);
        let material = Material { corpus, languages, boilerplate, aliases: &aliases, documents: &documents };
        Passages::find(material, &counts, &themes, progress)
    });
    let stances = clock.time("stance", || {
        let (corpus, languages, boilerplate) = (&corpus, &languages[..], &boilerplate);
        let material = Material { corpus, languages, boilerplate, aliases: &aliases, documents: &documents };
        let targets = stances::targets(corpus, &themes, &guide, progress);
        stances::read(material, &themes, targets, config, progress)
    });
    let breakdowns = clock.time("groups", || {
        let vocabulary = &documents.vocabulary;
        let (corpus, counts, themes, stances) = (&corpus, &counts, &themes, &stances.articles[..]);
        breakdown::find(&config.by, Described { corpus, counts, vocabulary, themes, stances }, progress)
    });
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

/// The languages in which seeds may be: English, then those of the collection.
fn of_seeds(languages: &[Language]) -> Vec<Language> {
    let others = language::counts(languages.iter().copied()).into_iter().map(|(language, _)| language);
    let others = others.filter(|language| matches!(language, Language::Other(_)));
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

/// The fewest articles without any seed word that make a theme beside the named ones, and the
/// least share of all.
const UNNAMED: usize = 6;
const UNNAMED_SHARE: f64 = 0.15;

/// The articles of each script in which there are enough for a theme, where these are several: articles in
/// different scripts share hardly a word.
fn scripts(languages: &[Language]) -> Vec<Vec<usize>> {
    let mut scripts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (article, language) in languages.iter().enumerate() {
        scripts.entry(language.script()).or_default().push(article);
    }
    let enough: Vec<Vec<usize>> =
        scripts.into_values().filter(|articles| articles.len() >= UNNAMED).collect();
    if enough.len() > 1 { enough } else { Vec::new() }
}

/// What was found in a collection before edits.
struct Found<'a> {
    corpus: &'a Corpus,
    counts: &'a Counts,
    space: &'a Space,
    clustering: Clustering,
    stability: Stability,
}

/// Replays the edits of the settings. Only clusters that edits left whole keep their stability: the others are not what
/// clustering finds in samples.
fn edit(
    found: Found<'_>,
    words: (&Guide, &text::Vocabulary, &[Language]),
    seeds: &mut Seeds,
    config: &Config,
    progress: &dyn Progress,
) -> (Clustering, Stability, Vec<Given>, Outcome) {
    let Found { corpus, counts, space, clustering, mut stability } = found;
    if !config.edits.are_of_themes() {
        let names = seeds.names.iter().map(|name| Given { name: Some(name.clone()), guided: true }).collect();
        return (clustering, stability, names, Outcome::default());
    }
    let plan = plan(config);
    let (edits, ids) = (&config.edits, &corpus.ids[..]);
    let material = edits::Material { edits, ids, words, counts, space, plan: &plan, progress, seeds };
    let replay = edits::replay(&material, &clustering);
    stability.shares =
        replay.whole.iter().map(|cluster| cluster.and_then(|cluster| stability.shares[cluster])).collect();
    seeds.places = replay.guided;
    (replay.clustering, stability, replay.names, replay.outcome)
}

/// Clusters a collection into as many themes as the settings ask for. Where none is asked for and there are
/// several `scripts`, each of them tells how many it has.
pub(crate) fn find_themes(
    space: &Space,
    seeds: &Seeds,
    scripts: &[Vec<usize>],
    config: &Config,
    progress: &dyn Progress,
    warnings: &mut Vec<String>,
) -> Result<(Clustering, ThemeChoice)> {
    let n = space.n_articles();
    // Those without a word in common with others cannot be told apart.
    let most = cluster::most_clusters(space.filled().len());
    let named = seeds.anchors.len();
    let plan = plan(config);
    if named > 0 && !config.engine.knows_anchors() {
        return Err(Error::Parameter {
            name: "--engine",
            value: config.engine.name().to_owned(),
            rule: "this engine cannot look for the themes that the guide names; take another, or give --no-guide",
        });
    }
    let mut candidates = Vec::new();
    let k = match config.themes {
        config::Themes::Fixed(k) if k < named => {
            return Err(Error::Parameter {
                name: "--themes",
                value: k.to_string(),
                rule: "the guide names more themes than that; raise it, or give --no-guide",
            });
        }
        config::Themes::Fixed(k) => k,
        config::Themes::Auto if named > 0 => named + unnamed(space, seeds, &plan, progress)?,
        config::Themes::Auto if !scripts.is_empty() => scripts.iter().try_fold(0, |sum, articles| {
            let choices = cluster::choose(&space.select(articles), &plan, progress)?;
            Ok::<_, Error>(sum + chosen(&choices).unwrap_or(1))
        })?,
        config::Themes::Auto => {
            candidates = cluster::choose(space, &plan, progress)?;
            chosen(&candidates).unwrap_or_else(|| {
                warnings.push(format!(
                    "{} {} too few, or too much alike, to tell themes apart; all is shown as one",
                    counted(n, "article"),
                    if n == 1 { "is" } else { "are" }
                ));
                1
            })
        }
    };
    if k > most {
        warnings.push(format!(
            "{} were asked for, but {} can be divided into {most} at most; {most} are shown",
            counted(k, "theme"),
            counted(n, "article")
        ));
    }
    let k = k.clamp(1, most);
    if k < named {
        return Err(Error::Parameter {
            name: "guide",
            value: format!("{named} themes"),
            rule: "there are too few articles for so many; name fewer themes, or give --no-guide",
        });
    }
    let clustering = cluster::cluster(space, k, &seeds.anchors, &plan, progress)?;
    let choice = ThemeChoice {
        candidates,
        scripts: scripts.len(),
        runs: clustering.runs,
        converged: clustering.converged,
        ..ThemeChoice::default()
    };
    Ok((clustering, choice))
}

/// Resamples a collection to see which of its themes stay together.
pub(crate) fn find_stability(
    space: &Space,
    clustering: &Clustering,
    seeds: &Seeds,
    config: &Config,
    progress: &dyn Progress,
) -> Result<Stability> {
    cluster::stability(space, clustering, &seeds.anchors, &plan(config), progress)
}

fn plan(config: &Config) -> Plan {
    Plan { engine: config.engine, starts: config.starts, seed: config.seed }
}

/// How many themes there are beside the named ones, among the articles that hold no seed word.
fn unnamed(space: &Space, seeds: &Seeds, plan: &Plan, progress: &dyn Progress) -> Result<usize> {
    let nearest = seeds.anchors.nearest(&space.joint);
    let rest: Vec<usize> = (0..nearest.len()).filter(|&article| nearest[article].is_none()).collect();
    if rest.len() < UNNAMED || (rest.len() as f64) < UNNAMED_SHARE * nearest.len() as f64 {
        return Ok(0);
    }
    let choices = cluster::choose(&space.select(&rest), plan, progress)?;
    Ok(chosen(&choices).unwrap_or(1))
}

/// The best number of themes, if anything speaks for it.
fn chosen(choices: &[Choice]) -> Option<usize> {
    choices.first().filter(|best| best.score > 0.0).map(|best| best.k)
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
