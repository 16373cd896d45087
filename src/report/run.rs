//! `run.json`, from which a run can be repeated and its files checked, and `timings.json`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::json::pretty;
use super::outputs::Outputs;
use crate::cluster::Choice;
use crate::config::Themes;
use crate::corpus::{LeftOut, Narrow, PageInfo, Reading, Role, Skipped};
use crate::digest::sha256;
use crate::edits::Edits;
use crate::guide::Guide;
use crate::memory;
use crate::model::{self, Model};
use crate::pipeline::Analysis;
use crate::stance::lexicon::Added;
use crate::text::{Language, language};

#[derive(Serialize)]
struct Run<'a> {
    program: &'static str,
    version: &'static str,
    settings: Settings<'a>,
    counts: Counts,
    theme_choice: ThemeChoice<'a>,
    warnings: &'a [String],
    inputs: &'a [PageInfo],
    left_out: &'a [Skipped],
    /// SHA-256 of each file that was written beside this one; known when they are made.
    files: (),
}

#[derive(Serialize)]
struct Settings<'a> {
    themes: serde_json::Value,
    engine: &'static str,
    weighting: &'static str,
    starts: Option<usize>,
    seed: u64,
    strict: bool,
    positions: usize,
    /// Known when files are made.
    outputs: (),
    guide: Option<&'a Guide>,
    lexicon: Option<&'a Added>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<EditsGiven<'a>>,
    /// What is read beside what is read anyway, by the names of a configuration file.
    #[serde(flatten)]
    reading: serde_json::Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    narrow: Option<&'a Narrow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<&'static str>,
    /// The model into whose themes articles were put.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<Used<'a>>,
}

/// A model that was used.
#[derive(Serialize)]
struct Used<'a> {
    sha256: String,
    version: &'a str,
    collection: &'a model::Collection,
}

impl<'a> Used<'a> {
    fn of(model: &'a Model) -> Self {
        let about = model.about();
        Self { sha256: sha256(model.to_bytes()), version: &about.version, collection: &about.collection }
    }
}

/// The edits without what the file has recorded, and the hash of the whole file.
#[derive(Serialize)]
struct EditsGiven<'a> {
    sha256: String,
    #[serde(flatten)]
    edits: &'a Edits,
}

#[derive(Serialize)]
struct Counts {
    pages: usize,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    narrowing: Option<Narrowing>,
    occurrences: usize,
    articles: usize,
    /// Articles in each language by its ISO 639-1 code, `und` where it could not be told.
    languages: BTreeMap<&'static str, usize>,
    dropped_blocks: usize,
    repeated_lines: usize,
    terms: usize,
    themes: usize,
    targets: usize,
    statements: usize,
}

/// Articles before some were left out, and how many were for which reason.
#[derive(Serialize)]
struct Narrowing {
    articles: usize,
    left_out: serde_json::Map<String, Value>,
}

impl Narrowing {
    fn of(left_out: &LeftOut) -> Self {
        let reasons = left_out.reasons.iter().map(|&(reason, count)| (reason.to_owned(), count.into()));
        Self { articles: left_out.of, left_out: reasons.collect() }
    }
}

#[derive(Serialize)]
struct ThemeChoice<'a> {
    candidates: &'a [Choice],
    runs: usize,
    converged: usize,
    resamples: usize,
    resample_articles: usize,
}

/// What `run.json` says of an analysis, whatever files are made of it.
pub(super) fn content(analysis: &Analysis) -> Value {
    let config = &analysis.config;
    let run = Run {
        program: "standpoint",
        version: env!("CARGO_PKG_VERSION"),
        settings: Settings {
            themes: match config.themes {
                Themes::Fixed(k) => k.into(),
                themes => themes.name().into(),
            },
            engine: config.engine.name(),
            weighting: config.weighting.name(),
            starts: config.starts,
            seed: config.seed,
            strict: config.reading.strict,
            positions: config.positions,
            outputs: (),
            guide: Some(&config.guide).filter(|guide| !guide.is_empty()),
            lexicon: config.lexicon.added.as_ref(),
            edits: Some(&config.edits)
                .filter(|edits| !edits.is_empty())
                .map(|edits| EditsGiven { sha256: sha256(&edits.text), edits }),
            by: config.by.iter().map(|by| by.name()).collect(),
            reading: reading(&config.reading),
            narrow: Some(&config.narrow).filter(|narrow| !narrow.is_open()),
            model: analysis.assigned.as_deref().map(Used::of),
        },
        counts: Counts {
            pages: analysis.corpus.pages.len(),
            bytes: analysis.corpus.pages.iter().map(|page| page.bytes).sum(),
            narrowing: analysis.corpus.left_out.as_ref().map(Narrowing::of),
            occurrences: analysis.corpus.occurrences.len(),
            articles: analysis.corpus.articles.len(),
            languages: languages(&analysis.languages),
            dropped_blocks: analysis.corpus.dropped.len(),
            repeated_lines: analysis.boilerplate.places,
            terms: analysis.documents.vocabulary.len(),
            themes: analysis.themes.all.len(),
            targets: analysis.targets.all.len(),
            statements: analysis.stances.iter().map(|stance| stance.statements.len()).sum(),
        },
        theme_choice: ThemeChoice {
            candidates: &analysis.choice.candidates,
            runs: analysis.choice.runs,
            converged: analysis.choice.converged,
            resamples: analysis.choice.resamples,
            resample_articles: analysis.choice.resample_articles,
        },
        warnings: &analysis.warnings,
        inputs: &analysis.corpus.pages,
        left_out: &analysis.corpus.skipped,
        files: (),
    };
    serde_json::to_value(run).expect("strings and numbers are values")
}

/// The settings of reading that are not as they are by default.
fn reading(reading: &Reading) -> serde_json::Map<String, Value> {
    let flags = [("hidden", reading.walk.hidden), ("follow-links", reading.walk.links)];
    let flags = flags.into_iter().filter(|(_, given)| *given).map(|(name, _)| (name.to_owned(), true.into()));
    let fields =
        [Role::Text, Role::Title, Role::Author, Role::Outlet, Role::Date].into_iter().filter_map(|role| {
            let name = reading.fields[role as usize].as_deref()?;
            Some((format!("{}-field", role.name()), name.into()))
        });
    flags.chain(fields).collect()
}

fn languages(languages: &[Language]) -> BTreeMap<&'static str, usize> {
    let counts = language::counts(languages.iter().copied()).into_iter();
    counts
        .map(|(language, count)| (if language == Language::Unknown { "und" } else { language.code() }, count))
        .collect()
}

/// `run.json`: the same bytes for the same inputs and settings. `files` has the hashes of those written beside it.
/// `None` if this is not what [`content`] makes.
pub(super) fn run(content: &Value, outputs: &Outputs, files: &BTreeMap<&str, &str>) -> Option<Vec<u8>> {
    let mut run = content.clone();
    *run.pointer_mut("/settings/outputs")? = json!(outputs);
    *run.pointer_mut("/files")? = json!(files);
    Some(pretty(&run))
}

/// `timings.json`: seconds of each stage and the most memory that was in use.
pub(super) fn timings(analysis: &Analysis) -> Vec<u8> {
    let mut stages = serde_json::Map::new();
    for (stage, seconds) in &analysis.seconds {
        stages.insert((*stage).to_owned(), rounded(*seconds));
    }
    let total: f64 = analysis.seconds.iter().map(|(_, seconds)| seconds).sum();
    let mut timings = serde_json::Map::new();
    timings.insert("seconds".into(), stages.into());
    timings.insert("total_seconds".into(), rounded(total));
    timings.insert("threads".into(), rayon::current_num_threads().into());
    timings.insert("peak_rss_mib".into(), memory::peak_mib().map_or(serde_json::Value::Null, rounded));
    pretty(&timings)
}

fn rounded(value: f64) -> serde_json::Value {
    ((value * 1000.0).round() / 1000.0).into()
}
