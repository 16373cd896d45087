//! Articles into the themes of a model.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{
    Analysis, ArticleStance, Clock, StanceReader, ThemeChoice, said, seed_languages, sources, warnings,
};
use crate::config::Config;
use crate::corpus::{self, Article, Corpus};
use crate::edits::Outcome;
use crate::error::Result;
use crate::features::Counts;
use crate::model::{Assigned, Model};
use crate::progress::Progress;
use crate::stance::Targets;
use crate::text::{Boilerplate, Documents, Language, boilerplate};
use crate::themes::passages::Material;
use crate::themes::{Audit, Passages, Seeds, Themes};
use crate::wording::counted;

/// Articles that may be of a new theme and are named in the warning.
const NAMED: usize = 5;
/// Articles of a theme below which a twentieth of them is none: what is usual there is then the likeness of single articles.
const FEW: usize = 20;

/// Puts articles into the themes of a model, of whose settings `config` must be ([`Model::config`]) but for what is read and
/// how stances are.
///
/// What is said of an article depends on it and the model alone; what is said of themes sums up these articles.
///
/// # Errors
/// Those of [`corpus::collect`] and [`corpus::Narrow::apply`].
pub fn assign(config: &Config, model: Arc<Model>, progress: &dyn Progress) -> Result<Analysis> {
    let mut clock = Clock::default();
    let corpus = clock.time("read", || {
        let corpus = corpus::collect(&config.reading, progress)?;
        config.narrow.apply(corpus, config.seed)
    })?;
    let languages = clock.time("languages", || languages(&corpus, &model, progress));
    let (boilerplate, documents) = clock.time("text", || {
        let texts: Vec<&str> = corpus.articles.iter().map(|article| &*article.text).collect();
        let stage = progress.stage("counting words", 2 * texts.len() as u64);
        let boilerplate = Boilerplate::known(model.lines(), &texts, stage.as_ref());
        let documents = model.documents(&sources(&corpus, &languages, &boilerplate), stage.as_ref());
        (boilerplate, documents)
    });
    let (themes, audit, seeds, counts) = clock.time("themes", || {
        let counts = Counts::new(&documents);
        let postings = counts.rows().transpose();
        let assigned = model.place_all(&languages, &documents.bags);
        let themes = model.themes(&corpus, &postings, &assigned);
        // Where themes were edited the guide does not say any more which is whose.
        let seeds =
            if model.edits().is_empty() { seeds(config, &model, &documents) } else { Seeds::default() };
        let audit = Audit::new(&seeds, &counts, &postings, &themes);
        (themes, audit, seeds, counts)
    });
    let mut warnings = warnings::warnings(&corpus, &languages, &boilerplate, &documents, &Seeds::default());
    warnings.extend(few(&model));
    warnings.extend(new_theme(&corpus, &themes));
    let material = Material {
        corpus: &corpus,
        languages: &languages,
        boilerplate: &boilerplate,
        aliases: model.aliases(),
        documents: &documents,
    };
    let said::Said { passages, stances, breakdowns } = said::read(
        (material, &counts, &themes),
        || Passages::known(material, model.passages(), &themes, progress),
        || model.targets(),
        config,
        &mut clock,
        progress,
    );
    Ok(Analysis {
        config: config.clone(),
        guide: config.guide.clone(),
        languages,
        boilerplate,
        documents,
        themes,
        passages,
        assigned: Some(model),
        choice: ThemeChoice::default(),
        seeds,
        audit,
        edits: Outcome::default(),
        targets: stances.targets,
        stances: stances.articles,
        theme_positions: stances.theme_positions,
        theme_groups: stances.theme_groups,
        breakdowns,
        warnings,
        corpus,
        seconds: clock.seconds,
    })
}

/// Puts articles into the themes of a model one by one, with what each says: as [`assign`] does, without the company of
/// others.
#[derive(Debug)]
pub struct Assigner {
    model: Arc<Model>,
    reader: StanceReader,
}

impl Assigner {
    /// For a model; how stances are read is the `config`'s.
    pub fn new(model: Arc<Model>, config: &Config) -> Self {
        let reader = StanceReader {
            targets: model.targets(),
            lexicon: Arc::clone(&config.lexicon),
            stems: (0..model.about().themes.len()).map(|theme| model.stems(theme)).collect(),
            positions: config.positions,
        };
        Self { model, reader }
    }

    /// What stances are about.
    pub fn targets(&self) -> &Targets {
        &self.reader.targets
    }

    /// Where an article belongs, and what it says.
    pub fn read(&self, article: &Article) -> (Assigned, ArticleStance) {
        let assigned = self.model.assign(article.metadata.title.as_deref(), &article.text);
        let ranges = self.model.repeated(&article.text);
        let repeated = |place: &Range<usize>| boilerplate::holds(&ranges, place);
        let stance = self.reader.read(article, assigned.language, assigned.theme, repeated);
        (assigned, stance)
    }
}

/// The guide's seeds as the model knows them, each theme by its name.
fn seeds(config: &Config, model: &Model, documents: &Documents) -> Seeds {
    let languages = seed_languages(model.languages().iter().copied());
    let mut seeds = Seeds::find(&config.guide, &documents.vocabulary, &languages);
    let known = &model.about().themes;
    let place = |name: &String| known.iter().position(|theme| theme.guided && theme.name == *name);
    seeds.places = seeds.names.iter().map(place).collect();
    seeds
}

/// The language of each article by itself.
fn languages(corpus: &Corpus, model: &Model, progress: &dyn Progress) -> Vec<Language> {
    let stage = progress.stage("recognising languages", corpus.articles.len() as u64);
    let language = |article: &corpus::Article| {
        stage.advance(1);
        model.language(&article.text)
    };
    corpus.articles.par_iter().map(language).collect()
}

/// What is to be said of a model that was made of few articles.
fn few(model: &Model) -> Option<String> {
    let themes = &model.about().themes;
    let of_few = themes.iter().filter(|theme| theme.articles < FEW).count();
    (of_few > 0).then(|| {
        format!(
            "{of_few} of the model's {} {} learnt of fewer than {FEW} articles: what belongs there, and what fits no theme, is \
             known roughly; a model of more articles tells better",
            counted(themes.len(), "theme"),
            if of_few == 1 { "was" } else { "were" },
        )
    })
}

/// What is to be said of articles that fit no theme.
fn new_theme(corpus: &Corpus, themes: &Themes) -> Option<String> {
    let far: Vec<usize> = (0..themes.far.len()).filter(|&article| themes.far[article]).collect();
    if far.is_empty() {
        return None;
    }
    let name = |&article: &usize| {
        let title = corpus.articles[article].metadata.title.as_deref();
        title.map_or_else(|| corpus.ids[article].clone(), |title| format!("“{title}”"))
    };
    let names: Vec<String> = far.iter().take(NAMED).map(name).collect();
    let more = if far.len() > NAMED { " and others" } else { "" };
    Some(format!(
        "{} of {} {} none of the model's themes: {}{more}; {} be of a new theme (far in articles.csv)",
        far.len(),
        counted(themes.far.len(), "article"),
        if far.len() == 1 { "fits" } else { "fit" },
        names.join(", "),
        if far.len() == 1 { "it may" } else { "they may" },
    ))
}
