//! What reports show of an analysis, in words and numbers that templates only have to place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::charts::Timeline;
use super::cross::{self, Cross};
use super::method::method;
use super::outputs::{Format, Outputs};
use super::theme_view::{ThemeView, span, theme_view};
use crate::cluster::Choice;
use crate::config::Themes;
use crate::corpus::Article;
use crate::edits::Outcome;
use crate::pipeline::Analysis;
use crate::text::{Language, language};
use crate::wording::{counted, thousands};

/// What the template sees.
#[derive(Serialize)]
pub(super) struct View<'a> {
    collection: Collection,
    themes: Vec<ThemeView>,
    warnings: &'a [String],
    dropped: Vec<String>,
    choice: String,
    method: String,
    /// Only where edits were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<EditsView<'a>>,
    /// There is a picture of themes over time.
    timeline: bool,
    resamples: usize,
    resample_articles: usize,
    version: &'static str,
    settings: String,
    /// Only where groups were asked for: files that were saved without them are rendered as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<GroupsView>,
}

/// What became of edits.
#[derive(Serialize)]
struct EditsView<'a> {
    done: &'a [String],
    undone: &'a [String],
}

/// Themes against groups of articles.
#[derive(Serialize)]
struct GroupsView {
    by: &'static str,
    table: Cross,
}

/// What is written beside the report.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Files {
    html: bool,
    charts: bool,
    /// Formats of the tables; links lead to the first.
    formats: Vec<Format>,
    /// Names of the tables, without an ending.
    tables: Vec<&'static str>,
}

impl Files {
    /// Tables of these names in the formats, and beside the reports, that are wanted.
    pub(super) fn new(tables: Vec<&'static str>, outputs: &Outputs) -> Self {
        Self { html: outputs.html, charts: outputs.charts, formats: outputs.formats().to_vec(), tables }
    }

    /// The ending of the tables to which reports link.
    pub(super) fn ending(&self) -> &'static str {
        self.formats.first().copied().unwrap_or(Format::Csv).extension()
    }
}

impl<'a> View<'a> {
    pub(super) fn of(analysis: &'a Analysis) -> Self {
        Self {
            collection: collection(analysis),
            themes: (0..analysis.themes.all.len()).map(|number| theme_view(analysis, number)).collect(),
            warnings: &analysis.warnings,
            dropped: dropped(analysis),
            choice: choice(analysis),
            method: method(analysis),
            edits: Some(&analysis.edits)
                .filter(|edits| !edits.is_empty())
                .map(|Outcome { done, undone, .. }| EditsView { done, undone }),
            timeline: Timeline::of(analysis).is_some(),
            resamples: analysis.choice.resamples,
            resample_articles: analysis.choice.resample_articles,
            version: env!("CARGO_PKG_VERSION"),
            settings: settings(analysis),
            by: analysis
                .breakdowns
                .iter()
                .map(|breakdown| GroupsView {
                    by: breakdown.by.name(),
                    table: cross::groups(analysis, breakdown),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct Collection {
    pages: usize,
    occurrences: usize,
    articles: usize,
    copies: usize,
    words: String,
    /// How many articles are in which language; none where all are in English.
    languages: Option<String>,
    dates: Option<String>,
    dated: usize,
    outlets: Vec<String>,
    authors: usize,
    statements: usize,
    left_out: usize,
    /// Articles far from all themes.
    far: usize,
    /// A guide names themes.
    guided: bool,
    /// The themes are those of a model.
    of_model: bool,
}

fn collection(analysis: &Analysis) -> Collection {
    let corpus = &analysis.corpus;
    let dates: Vec<_> = corpus.articles.iter().filter_map(|article| article.metadata.date).collect();
    let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
    for outlet in corpus.articles.iter().filter_map(|article| article.metadata.outlet.as_deref()) {
        *outlets.entry(outlet).or_insert(0) += 1;
    }
    let mut outlets: Vec<(&str, usize)> = outlets.into_iter().collect();
    outlets.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let authors: std::collections::BTreeSet<&str> =
        corpus.articles.iter().flat_map(|article| article.metadata.authors()).collect();
    Collection {
        pages: corpus.pages.len(),
        occurrences: corpus.occurrences.len(),
        articles: corpus.articles.len(),
        copies: corpus.occurrences.len() - corpus.articles.len(),
        words: thousands(corpus.articles.iter().map(Article::words).sum()),
        languages: languages(analysis),
        dates: dates.iter().min().zip(dates.iter().max()).map(|(first, last)| span(first, last)),
        dated: dates.len(),
        outlets: outlets.into_iter().take(8).map(|(name, count)| format!("{name} ({count})")).collect(),
        authors: authors.len(),
        statements: analysis.stances.iter().map(|stance| stance.statements.len()).sum(),
        left_out: corpus.skipped.len(),
        far: analysis.themes.far.iter().filter(|&&far| far).count(),
        guided: !analysis.audit.seeds.is_empty(),
        of_model: analysis.themes.of_model,
    }
}

fn languages(analysis: &Analysis) -> Option<String> {
    let counts = language::counts(analysis.languages.iter().copied());
    counts.iter().any(|(language, _)| matches!(language, Language::Other(_))).then(|| {
        let counts =
            counts.iter().map(|&(language, count)| format!("{} {}", language.name(), thousands(count)));
        counts.collect::<Vec<_>>().join(", ")
    })
}

/// Reasons and how many pieces were left out for each, the most frequent first.
fn dropped(analysis: &Analysis) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &analysis.corpus.dropped {
        *counts.entry(row.reason).or_insert(0) += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
    counts.into_iter().map(|(reason, count)| format!("{reason} ({count})")).collect()
}

/// Share of the best score from which on another number would do nearly as well.
const CLOSE: f64 = 0.9;

/// How the number of themes came about, in a sentence.
fn choice(analysis: &Analysis) -> String {
    let shown = analysis.themes.all.len();
    // It was chosen before edits changed it.
    let k = if analysis.edits.found > 0 { analysis.edits.found } else { shown };
    let chosen = how_chosen(analysis, k);
    match k == shown {
        true => chosen,
        false => format!("{chosen} There were {k} before edits, and are {shown} after them."),
    }
}

fn how_chosen(analysis: &Analysis, k: usize) -> String {
    if let Some(model) = &analysis.assigned {
        return format!(
            "The themes are those of a model, made of {}.",
            counted(model.about().collection.articles, "article")
        );
    }
    let named = analysis.seeds.names.len();
    match analysis.config.themes {
        Themes::Fixed(asked) if asked > k => {
            format!("{} were asked for, and the articles have {k}.", counted(asked, "theme"))
        }
        Themes::Fixed(_) => match named {
            0 => "The number of themes was given.".to_owned(),
            _ if named == k => "The number of themes was given; the guide names all of them.".to_owned(),
            _ => format!("The number of themes was given; the guide names {named} of them."),
        },
        Themes::Auto if named > 0 => match k - named {
            0 => "The guide names the themes.".to_owned(),
            more => format!(
                "The guide names {named} of the themes; {more} more {} found in articles without any of its seed words.",
                if more == 1 { "was" } else { "were" }
            ),
        },
        Themes::Auto if analysis.choice.scripts > 0 => format!(
            "The articles are in {} scripts, which share hardly a word; the number of themes was chosen for each apart.",
            analysis.choice.scripts
        ),
        Themes::Auto if k == 1 => "There was not enough to tell several themes apart.".to_owned(),
        Themes::Auto => weighed(&analysis.choice.candidates),
    }
}

/// Why the best of the candidates was taken.
fn weighed(candidates: &[Choice]) -> String {
    const BY: &str = "The number of themes was chosen by how stable and how far apart they are";
    match candidates {
        [best, next, ..] => {
            let close = if next.score > CLOSE * best.score { ", so that it is a close call" } else { "" };
            format!(
                "{BY}; next best was {} (score {:.3} against {:.3}){close}.",
                next.k, next.score, best.score
            )
        }
        _ => format!("{BY}; no other could be weighed."),
    }
}

fn settings(analysis: &Analysis) -> String {
    let config = &analysis.config;
    let guide = if config.guide.is_empty() { "none" } else { "given" };
    format!(
        "themes {}, engine {}, weighting {}, seed {}, guide {guide}",
        config.themes.name(),
        config.engine.name(),
        config.weighting.name(),
        config.seed
    )
}
