//! How articles are called in pictures and pages.

use super::harmless::{clean, shorten};
use crate::pipeline::Analysis;
use crate::unspaced;

/// Letters of a title that are shown at most.
const TITLE: usize = 160;
/// Words by which an article without a title is called.
const WORDS: usize = 8;
/// Letters of a name that are shown at most.
pub(super) const NAME: usize = 80;

/// Title and source of an article.
#[derive(Debug, Clone, serde::Serialize)]
pub(super) struct Caption {
    pub title: String,
    /// Author, outlet and date, as far as they are known.
    pub source: String,
}

impl Caption {
    pub(super) fn of(analysis: &Analysis, article: usize) -> Self {
        let told = &analysis.corpus.articles[article].metadata;
        let date = told.date.map(|date| date.to_string());
        let source: Vec<String> = [&told.author, &told.outlet, &date]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .map(|part| shorten(part, NAME))
            .collect();
        Self { title: title_of(analysis, article), source: source.join(", ") }
    }
}

/// The title of an article, or its first words.
pub(super) fn title_of(analysis: &Analysis, article: usize) -> String {
    let article = &analysis.corpus.articles[article];
    let title = article.metadata.title.as_deref().map(|title| shorten(title, TITLE));
    title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| {
        let (words, _) = unspaced::first_words(&article.text, WORDS);
        shorten(&format!("{} …", clean(&words)), TITLE)
    })
}
