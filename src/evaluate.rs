//! How good themes are: a labelled collection is clustered, and the clusters are held against the labels.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

mod collection;
mod hold_out;

use crate::cluster::{Choice, Clustering, Space, compare};
use crate::config::{Config, Themes};
use crate::error::Result;
use crate::features::Counts;
use crate::guide::Guide;
use crate::memory;
use crate::pipeline;
use crate::progress::Progress;
use crate::text::{Aliases, Boilerplate, Documents, Placing};
use crate::themes::{Seeds, coherence, keywords, window};
use crate::wording::counted;
use collection::Collection;
pub use hold_out::HoldOut;

/// Keywords of a theme that are judged.
const TOP: usize = 10;

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct Evaluation {
    /// Articles that were clustered.
    pub n_articles: usize,
    /// Rows of fewer than ten words, which were not.
    pub left_out: usize,
    /// Other rows without a class, which were not either.
    pub unlabelled: usize,
    /// Lines that stand alike in several articles and were not counted.
    pub repeated_lines: usize,
    /// Classes among the labels.
    pub n_labels: usize,
    /// Themes.
    pub n_themes: usize,
    /// Normalised mutual information with the labels, by the mean of both entropies.
    pub nmi: f64,
    /// Adjusted Rand index with the labels.
    pub ari: f64,
    /// Harmonic mean of homogeneity and completeness.
    pub v_measure: f64,
    /// Share of articles in the class that is most frequent in their theme.
    pub purity: f64,
    /// Mean over themes of the NPMI of pairs among the first ten keywords, articles as windows and the
    /// collection as reference; a pair that never occurs counts −1.
    pub npmi: f64,
    /// The same in windows of ten words: see [`window::Windows`].
    pub npmi_window: f64,
    /// Share of different words among the first ten keywords of all themes.
    pub diversity: f64,
    /// The first ten keywords of each theme as readers are shown them, the best first: what other tools
    /// need to judge them by their own measure.
    pub keywords: Vec<Vec<String>>,
    /// The share of pairs of a theme's articles that stay together when the collection is resampled, mean
    /// over articles: see [`crate::cluster::stability`].
    pub stability: f64,
    /// How well a model without some of the articles serves for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_out: Option<HoldOut>,
    /// Candidates for the number of themes that were weighed, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Choice>,
    /// Seconds of each stage.
    pub seconds: Seconds,
    /// The most memory in use until the themes were found, in MiB; 0 where the system does not tell.
    pub peak_rss_mib: f64,
    /// What a user should know.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

/// Seconds of each stage.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Seconds {
    /// Reading and parsing the file, and counting lines that stand alike in several articles.
    pub read: f64,
    /// Tokens, stems, phrases, counts; of a file that is too long to be kept, reading it again.
    pub text: f64,
    /// TF-IDF.
    pub features: f64,
    /// Latent dimensions, all runs and their consensus, and the choice of the number of themes.
    pub cluster: f64,
    /// Resampling.
    pub stability: f64,
    /// The measures and what they need: keywords, and where they stand in the texts.
    pub measures: f64,
    /// From the first byte to the themes: the first four.
    pub total: f64,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The file of the collection.
    pub file: &'a Path,
    /// The field that holds an article's class.
    pub label: &'a str,
    /// How many themes; `None` for as many as there are labels.
    pub themes: Option<Themes>,
    /// The share of articles that a model is made without, and that are put into its themes then.
    pub hold_out: Option<f64>,
}

/// Clusters a labelled collection and judges the themes; `config` gives engine, starts and seed.
///
/// # Errors
/// Those of [`crate::corpus::records`]; [`crate::error::Error::NothingToRead`] where no row has ten words;
/// [`crate::error::Error::Parameter`] for a share that leaves too few articles on either side.
pub fn evaluate(judged: Judged<'_>, config: &Config, progress: &dyn Progress) -> Result<Evaluation> {
    let Judged { file, label, themes, hold_out } = judged;
    let begin = Instant::now();
    let mut clock = Lap(begin);
    let mut seconds = Seconds::default();
    let collection = Collection::read(file, label, progress)?;
    let config = Config {
        themes: themes.unwrap_or(Themes::Fixed(collection.n_labels)),
        guide: Guide::default(),
        ..config.clone()
    };
    let mut warnings = Vec::new();
    if collection.unlabelled > 0 {
        warnings
            .push(format!("{} without a field “{label}” left out", counted(collection.unlabelled, "row")));
    }
    let n = collection.labels.len();
    // Before the long work begins, since the share may be too small.
    let is_held = hold_out.map(|share| hold_out::draw(n, share, config.seed)).transpose()?;
    seconds.read = clock.lap();
    let (boilerplate, documents) =
        collection.documents(n, &collection.lines, |found| collection.each_batch(found), progress)?;
    seconds.text = clock.lap();
    let counts = Counts::new(&documents);
    let seeds = Seeds::default();
    let space = {
        let stage = progress.stage("weighing words", Space::STEPS);
        Space::new(&counts, &seeds.anchors, config.weighting, config.seed, stage.as_ref())
    };
    seconds.features = clock.lap();
    let (clustering, choice) = pipeline::find_themes(&space, &seeds, &[], &config, progress, &mut warnings)?;
    seconds.cluster = clock.lap();
    seconds.total = begin.elapsed().as_secs_f64();
    let peak_rss_mib = memory::peak_mib().unwrap_or(0.0);

    let stability = pipeline::find_stability(&space, &clustering, &seeds, &config, progress)?;
    drop(space);
    seconds.stability = clock.lap();
    let found: Vec<u32> = clustering.labels.iter().map(|&theme| theme as u32).collect();
    let against = compare::Agreement::new(&found, &collection.labels);
    let keywords = judge_keywords(&collection, &boilerplate, &documents, &counts, &clustering, progress)?;
    seconds.measures = clock.lap();
    drop((counts, documents));
    let hold_out = is_held
        .map(|held| hold_out::hold_out(&collection, &held, &found, &config, progress, &mut warnings))
        .transpose()?;
    Ok(Evaluation {
        n_articles: n,
        left_out: collection.left_out,
        unlabelled: collection.unlabelled,
        repeated_lines: boilerplate.places,
        n_labels: collection.n_labels,
        n_themes: clustering.k(),
        nmi: against.nmi(),
        ari: against.ari(),
        v_measure: against.v_measure(),
        purity: against.purity(),
        npmi: keywords.npmi,
        npmi_window: keywords.npmi_window,
        diversity: keywords.diversity,
        keywords: keywords.surfaces,
        stability: stability.mean(&clustering.labels),
        hold_out,
        candidates: choice.candidates,
        seconds,
        peak_rss_mib,
        warnings,
    })
}

/// What is said of the keywords in an [`Evaluation`].
struct KeywordMeasures {
    npmi: f64,
    npmi_window: f64,
    diversity: f64,
    surfaces: Vec<Vec<String>>,
}

fn judge_keywords(
    collection: &Collection,
    boilerplate: &Boilerplate,
    documents: &Documents,
    counts: &Counts,
    clustering: &Clustering,
    progress: &dyn Progress,
) -> Result<KeywordMeasures> {
    let stage = progress.stage("choosing keywords", 2);
    let postings = counts.rows().transpose();
    stage.advance(1);
    let mut keywords = keywords::keywords(&postings, &documents.vocabulary, clustering);
    keywords.iter_mut().for_each(|words| words.truncate(TOP));
    let terms: Vec<Vec<u32>> =
        keywords.iter().map(|words| words.iter().map(|word| word.term).collect()).collect();
    let npmi: Vec<f64> = terms.iter().filter_map(|terms| coherence::npmi(&postings, terms)).collect();
    drop((postings, stage));
    let judged: Vec<u32> = terms.iter().flatten().copied().collect();
    let stage = progress.stage("placing keywords", collection.labels.len() as u64);
    let aliases = Aliases::default();
    let mut placing = Placing::new(&aliases, documents, &judged);
    let mut windows = window::Windows::new(&terms);
    let mut first = 0;
    collection.each_batch(|rows| {
        windows.add(
            &placing
                .places(&collection::sources(rows, first, collection.language, boilerplate), stage.as_ref()),
        );
        first += rows.len();
    })?;
    let npmi_window: Vec<f64> = windows.npmi().into_iter().flatten().collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    Ok(KeywordMeasures {
        npmi: mean(&npmi),
        npmi_window: mean(&npmi_window),
        diversity: coherence::diversity(&terms),
        surfaces: keywords
            .into_iter()
            .map(|words| words.into_iter().map(|word| word.surface).collect())
            .collect(),
    })
}

struct Lap(Instant);

impl Lap {
    fn lap(&mut self) -> f64 {
        let seconds = self.0.elapsed().as_secs_f64();
        self.0 = Instant::now();
        seconds
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::progress::{Silent, Stage};

    /// The stages that begin.
    #[derive(Default)]
    struct Begun(Mutex<Vec<&'static str>>);

    impl Progress for Begun {
        fn stage(&self, name: &'static str, _total: u64) -> Box<dyn Stage> {
            self.0.lock().unwrap().push(name);
            Box::new(Silent)
        }
    }

    #[test]
    fn a_share_that_is_too_small_is_refused_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        let row = format!("{{\"class\": \"a\", \"text\": \"{}\"}}\n", "word ".repeat(12));
        std::fs::write(&file, row.repeat(20)).unwrap();
        let judged = Judged { file: &file, label: "class", themes: None, hold_out: Some(0.01) };
        let begun = Begun::default();
        let error = evaluate(judged, &Config::default(), &begun).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("--hold-out is 0.01"), "{error}");
        assert_eq!(*begun.0.lock().unwrap(), ["reading"]);
    }
}
